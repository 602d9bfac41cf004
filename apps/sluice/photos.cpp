// sluice photos list|purge: the rows of the store, those whose file could not be read, those whose file has gone,
// those with some words in them.
#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "command.h"
#include "sluice/base/log.h"
#include "sluice/base/one_line.h"
#include "sluice/scan/gone.h"
#include "sluice/store/word_search.h"

namespace sluice::app {
namespace {

struct ListSettings {
  bool gone = false;
  bool failed = false;
  bool folders = false;
  std::string text;
};

struct PurgeSettings {
  bool gone = false;
  bool missing_folders = false;
  std::string folder;
};

/// Prints rows one by one: as JSON, an array; else one line each.
class RowPrinter {
 public:
  explicit RowPrinter(bool json) : json_(json) {}
  RowPrinter(const RowPrinter&) = delete;
  RowPrinter& operator=(const RowPrinter&) = delete;
  ~RowPrinter() {
    if (json_) {
      fmt::print("{}]\n", first_ ? "[" : "\n");
    }
  }
  void print(const nlohmann::ordered_json& row, const std::string& line) {
    if (json_) {
      const auto replace = nlohmann::ordered_json::error_handler_t::replace;
      fmt::print("{}\n  {}", first_ ? "[" : ",", row.dump(-1, ' ', false, replace));
    } else {
      fmt::print("{}\n", one_line(line));
    }
    first_ = false;
  }

 private:
  bool json_;
  bool first_ = true;
};

Status list_folders(const Store& store, RowPrinter& out) {
  SLUICE_ASSIGN(const auto sources, list_sources(store.database()));
  for (const SourceRecord& source : sources) {
    out.print({{"folder", source.location}, {"contract", source.contract}}, source.location);
  }
  return {};
}

Status list_gone(const Store& store, RowPrinter& out) {
  SLUICE_ASSIGN(const auto gone, find_gone(store));
  for (const GoneItem& item : gone) {
    out.print({{"folder", item.location}, {"path", item.path}}, item.location + "/" + item.path);
  }
  return {};
}

struct ItemFilter {
  bool failed = false;                     ///< Only those that could not be read.
  std::optional<std::set<Sha256>> photos;  ///< Only those.
};

Status list_items(const Store& store, const ItemFilter& filter, RowPrinter& out) {
  SLUICE_ASSIGN(const auto sources, list_sources(store.database()));
  std::map<std::int64_t, std::string> locations;
  for (const SourceRecord& source : sources) {
    locations.emplace(source.id, source.location);
  }
  SLUICE_ASSIGN(ItemTable items, ItemTable::open(store.database()));
  return items.each([&](const ItemRecord& item) {
    const std::string& location = locations[item.source];
    const std::string file = location + "/" + item.path;
    if (filter.photos && (!item.photo || !filter.photos->contains(*item.photo))) {
      return true;
    }
    if (item.failure) {
      out.print({{"folder", location},
                 {"path", item.path},
                 {"failure", item.failure->code},
                 {"reason", item.failure->reason}},
                fmt::format("{}: {}: {}", file, item.failure->code, item.failure->reason));
    } else if (!filter.failed && item.photo) {
      const std::string photo = to_hex(*item.photo);
      out.print({{"folder", location}, {"path", item.path}, {"photo", photo}}, photo + "  " + file);
    }
    return true;
  });
}

Status list(const ListSettings& settings, const CommonOptions& common) {
  std::vector<WordPattern> words;
  if (!settings.text.empty()) {
    SLUICE_ASSIGN(words, parse_word_query(settings.text));
  }
  SLUICE_ASSIGN(const Store store, Store::open(common.data, Database::Mode::read_only));
  ItemFilter filter{settings.failed, {}};
  if (!words.empty()) {
    SLUICE_ASSIGN(filter.photos, photos_with_words(store.database(), words));
  }
  RowPrinter out(common.json);
  if (settings.folders) {
    return list_folders(store, out);
  }
  return settings.gone ? list_gone(store, out) : list_items(store, filter, out);
}

/// Whole folders that are not there may lie on a disk that is not mounted: they are purged only when that is asked
/// for.
Result<std::vector<GoneItem>> to_purge(const Store& store, bool missing_folders) {
  SLUICE_ASSIGN(std::vector<GoneItem> gone, find_gone(store));
  if (!missing_folders) {
    SLUICE_ASSIGN(const std::set<std::string> missing, missing_sources(store));
    for (const std::string& location : missing) {
      log().warn(
          "{} is not there at all and was left alone; if it is no disk to be mounted, add --missing-folders",
          location);
    }
    std::erase_if(gone, [&](const GoneItem& item) { return missing.contains(item.location); });
  }
  return gone;
}

Status purge(const PurgeSettings& settings, const CommonOptions& common) {
  if (settings.gone == !settings.folder.empty()) {
    return fail(ErrorCode::usage, "say what to purge", "give --gone or --folder DIR");
  }
  SLUICE_ASSIGN(const Store store, Store::open(common.data, Database::Mode::read_write));
  Result<Purged> purged;
  if (settings.gone) {
    SLUICE_ASSIGN(const auto items, to_purge(store, settings.missing_folders));
    purged = purge_items(store, items);
  } else {
    std::string location = std::filesystem::weakly_canonical(std::filesystem::absolute(settings.folder)).string();
    if (location.size() > 1 && location.ends_with('/')) {
      location.pop_back();
    }
    purged = purge_source(store, location);
  }
  SLUICE_TRY(purged);
  if (common.json) {
    fmt::print("{}\n", nlohmann::ordered_json{{"files", purged->items}, {"photos", purged->photos}}.dump());
  } else {
    fmt::print("purged {} files and {} photos that no other file shows\n", purged->items, purged->photos);
  }
  return {};
}

void add_list(CLI::App& photos, CommonOptions& common, Selected& selected) {
  auto settings = std::make_shared<ListSettings>();
  CLI::App* sub = photos.add_subcommand("list", "List the files of the store, with the SHA-256 of their photo");
  auto* which = sub->add_option_group("which");
  which->add_flag("--gone", settings->gone, "Only those whose file has gone since");
  which->add_flag("--failed", settings->failed, "Only those that could not be read, with the reason");
  which->add_flag("--folders", settings->folders, "The folders that were scanned");
  which
      ->add_option("--text", settings->text,
                   "Only those in which all of these words were read; coff* is any word that begins so")
      ->type_name("WORDS")
      ->default_str("none");
  which->require_option(0, 1);
  add_common_options(*sub, common, {.json = true});
  sub->callback(
      [&selected, &common, settings] { selected = [&common, settings] { return list(*settings, common); }; });
}

void add_purge(CLI::App& photos, CommonOptions& common, Selected& selected) {
  auto settings = std::make_shared<PurgeSettings>();
  CLI::App* sub = photos.add_subcommand("purge", "Remove files from the store, with what was seen only in them");
  sub->add_flag("--gone", settings->gone, "Those whose file has gone");
  sub->add_flag("--missing-folders", settings->missing_folders,
                "With --gone: also where the whole folder has gone");
  sub->add_option("--folder", settings->folder, "Everything of a folder that was scanned")
      ->type_name("DIR")
      ->default_str("none");
  add_common_options(*sub, common, {.json = true});
  sub->callback(
      [&selected, &common, settings] { selected = [&common, settings] { return purge(*settings, common); }; });
}

}  // namespace

void add_photos_command(CLI::App& app, CommonOptions& common, Selected& selected) {
  CLI::App* photos = app.add_subcommand("photos", "List or purge what is known of photos");
  photos->require_subcommand(1);
  add_list(*photos, common, selected);
  add_purge(*photos, common, selected);
}

}  // namespace sluice::app
