// DATA/sluice.db as somebody or something left it: opened as a reader does, with the questions of `photos list`,
// `export` and `report`, then as a writer does.
#include "sluice/store/store.h"

#include <cstdio>
#include <memory>

#include "fuzz/target.h"
#include "sluice/base/whole_file.h"
#include "sluice/insight/examples.h"
#include "sluice/insight/snapshot.h"
#include "sluice/report/assemble.h"
#include "sluice/report/export.h"
#include "sluice/report/html_report.h"
#include "sluice/report/report_json.h"
#include "sluice/store/features.h"
#include "sluice/store/items.h"
#include "sluice/store/photos.h"
#include "sluice/store/reposts.h"

namespace sluice::fuzz {
namespace {

namespace fs = std::filesystem;

/// A store that another program may have changed: whatever SQLite says of it is no fault of ours.
void pass(const Error& error) {
  require(error.message().find('\n') == std::string::npos, "an error is one line");
}
template <class T>
void pass(const Result<T>& result) {
  if (!result.has_value()) {
    pass(result.error());
  }
}

fs::path put(std::string_view bytes) {
  const fs::path data = scratch() / "store";
  for (const char* beside : {"sluice.db-wal", "sluice.db-shm", "sluice.db-journal"}) {
    fs::remove(data / beside);
  }
  scratch_file("store/sluice.db", bytes);
  return data;
}

void report(const Database& database) {
  const auto snapshot = insight::Snapshot::take(database, {});
  if (!snapshot.has_value()) {
    return pass(snapshot.error());
  }
  pass(insight::ask_examples(*snapshot));
  const auto data = report::assemble_report(*snapshot, {});
  if (!data.has_value()) {
    return pass(data.error());
  }
  require(!report::render_html_report(*data).empty(), "a report has text");
  require(!report::report_json(*data).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).empty(),
          "a report has numbers");
}

void read(const fs::path& data) {
  const auto store = Store::open(data, Database::Mode::read_only);
  if (!store.has_value()) {
    return pass(store.error());
  }
  static const std::unique_ptr<std::FILE, int (*)(std::FILE*)> nowhere(std::fopen("/dev/null", "we"), std::fclose);
  pass(export_sightings(*store, insight::Taxonomy::builtin(), ExportFormat::jsonl, nowhere.get()));
  pass(export_sightings(*store, insight::Taxonomy::builtin(), ExportFormat::csv, nowhere.get()));
  pass(list_sources(store->database()));
  if (auto items = ItemTable::open(store->database()); items.has_value()) {
    pass(items->each([](const ItemRecord&) { return true; }));
  }
  report(store->database());
}

void write(const fs::path& data) {
  const auto store = Store::open(data, Database::Mode::read_write);
  if (!store.has_value()) {
    return pass(store.error());
  }
  pass(update_reposts(store->database()));
  pass(expire_features(store->database(), "2024-05-02", "2024-06-01"));
  pass(remove_photos_without_items(store->database()));
}

void run(Bytes input) {
  const fs::path data = put(as_text(input));
  read(data);
  write(data);
}

constexpr const char* kRows = R"sql(
INSERT INTO source VALUES (1, '/photos', 'own');
INSERT INTO photo VALUES (x'0000000000000000000000000000000000000000000000000000000000000001', 800, 600, 'jpeg',
  '2024-05-01T12:30:00', 120, '47a85', zeroblob(32), 90, NULL);
INSERT INTO photo VALUES (x'0000000000000000000000000000000000000000000000000000000000000002', 64, 48, 'png', NULL, NULL,
  NULL, zeroblob(32), 60, x'0000000000000000000000000000000000000000000000000000000000000001');
INSERT INTO item VALUES (1, 'a.jpg', 1000, 5, x'0000000000000000000000000000000000000000000000000000000000000001', NULL,
  NULL, 'aa', '2024-05-01T10:00:00', NULL, 'DE', 'CC0');
INSERT INTO item VALUES (1, 'b.png', 10, 5, x'0000000000000000000000000000000000000000000000000000000000000002', NULL,
  NULL, NULL, '2024-05-20T10:00:00', NULL, 'FR', NULL);
INSERT INTO item VALUES (1, 'c.jpg', 1, 5, NULL, 'not-a-photo', 'a reason', NULL, NULL, NULL, NULL, NULL);
INSERT INTO stage_run SELECT sha256, column1, 'v1' FROM photo, (VALUES ('brand'), ('face'), ('object'));
INSERT INTO sighting SELECT sha256, 'brand', 0, 'brand', 'Acme', 0.9, 1, 10, 20, 30, 40,
  '[[10,20],[40,20],[40,60],[10,60]]', 0.1, 0.5, 'centre' FROM photo;
INSERT INTO sighting SELECT sha256, 'object', 0, 'object', 'cup', 0.7, 1, 1, 2, 3, 4, NULL, 0.01, NULL, 'left' FROM photo;
INSERT INTO sighting SELECT sha256, 'face', 0, 'faces', 'faces', 1, 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM photo;
INSERT INTO feature SELECT sha256, 'sift-1', '2024-05-31', x'00112233' FROM photo;
PRAGMA journal_mode = DELETE;
)sql";

/// Small pages make a small file, so that few bytes lead far.
std::vector<std::string> seeds() {
  std::vector<std::string> all;
  for (const char* last :
       {"PRAGMA page_size = 512; VACUUM", "PRAGMA page_size = 512; VACUUM; PRAGMA journal_mode = WAL"}) {
    const fs::path data = scratch() / "store_seed";
    fs::remove_all(data);
    {
      const auto store = Store::open(data, Database::Mode::read_write);
      require(store.has_value() && store->database().execute(kRows).has_value() &&
                  store->database().execute(last).has_value(),
              "a store can be written");
    }
    auto bytes = read_whole_file(data / "sluice.db");
    require(bytes.has_value(), "a store is a file");
    all.push_back(*std::move(bytes));
  }
  return all;
}

const Registered kRegistered({"store",
                              run,
                              seeds,
                              {"CREATE TABLE ", "CREATE VIEW ", "CREATE INDEX ", "CREATE TRIGGER ", " STRICT",
                               "WITHOUT ROWID", "photo", "item", "sighting", "stage_run", "posting",
                               "WITH RECURSIVE ", "[[1e999,0],[0,0],[0,0],[0,0]]", "0000-00-00"}});

}  // namespace
}  // namespace sluice::fuzz
