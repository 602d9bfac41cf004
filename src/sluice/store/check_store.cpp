#include "sluice/store/check_store.h"

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "sluice/base/digest.h"
#include "sluice/store/blob.h"
#include "sluice/store/database.h"
#include "sluice/store/migrations.h"
#include "sluice/vision/brand/extractor.h"
#include "sluice/vision/brand/kept_features.h"

namespace sluice {
namespace {

constexpr const char* kScanAgain = "run: sluice scan FOLDER --contract own";
constexpr const char* kForgetAndScan =
    "run: sluice photos purge --folder FOLDER, for the folder that holds it, then scan that folder again";
constexpr int kMostOfAKind = 10;  // Lines; the rest is counted.

std::string start_anew(const std::filesystem::path& file) {
  return "restore it from a backup, or move it away (mv '" + file.string() + "' '" + file.string() +
         ".damaged') and scan again";
}

/// A rule that holds for every store: rows of `sql` break it, each named by its first column.
struct Rule {
  const char* sql = "";
  const char* what = "";
  const char* mend = "";
  Finding::State state = Finding::State::damaged;
};

constexpr const char* kPhoto = "photo ";

// `hex` names a photo; a row that cannot be named would hide the finding.
const std::array kRules{
    Rule{"SELECT 'photo ' || hex(photo) || ', stage ' || stage FROM sighting GROUP BY photo, stage "
         "HAVING min(ordinal) <> 0 OR max(ordinal) <> count(*) - 1",
         "sightings are missing", kForgetAndScan},
    Rule{"SELECT 'photo ' || hex(sha256) FROM photo p WHERE repost_of = sha256 OR EXISTS (SELECT 1 FROM photo o "
         "WHERE o.sha256 = p.repost_of AND o.repost_of IS NOT NULL)",
         "is a repost of what is no original", kScanAgain},
    Rule{"SELECT 'photo ' || hex(sha256) FROM photo WHERE width < 1 OR height < 1 OR pdq_quality NOT BETWEEN 0 "
         "AND 100",
         "has a size or quality that cannot be", kForgetAndScan},
    Rule{"SELECT 'photo ' || hex(sha256) FROM photo WHERE taken_at NOT GLOB "
         "'[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]"
         "T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]' OR (taken_at IS NULL AND utc_offset_minutes IS NOT NULL) OR "
         "abs(utc_offset_minutes) > 1440",
         "has a time that cannot be", kForgetAndScan},
    // SQLite 3.40's integrity_check overlooks the schema's CHECKs in tables without rowid.
    Rule{"SELECT path FROM item WHERE (photo IS NULL) = (failure IS NULL)",
         "has both a photo and a failure, or neither", kForgetAndScan},
    Rule{"SELECT 'photo ' || hex(sha256) FROM photo WHERE length(sha256) <> 32 OR length(pdq) <> 32",
         "has a digest or hash of another length", kForgetAndScan},
    Rule{
        "SELECT path FROM item WHERE path = '' OR path GLOB '/*' OR '/' || path || '/' GLOB '*/../*' OR bytes < 0",
        "is no path of a file in its folder", kForgetAndScan},
    Rule{"SELECT path FROM item WHERE contributor IS NOT NULL AND (length(contributor) <> 32 OR "
         "contributor GLOB '*[^0-9a-f]*')",
         "has a contributor that is no pseudonym", kForgetAndScan},
    Rule{"SELECT path FROM item WHERE taken_at NOT GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]"
         "T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]'",
         "has a time that cannot be", kForgetAndScan},
    Rule{"SELECT location FROM source WHERE location NOT GLOB '/*'", "is no folder's place", kForgetAndScan},
    Rule{"SELECT 'photo ' || hex(photo) FROM sighting WHERE NOT (score BETWEEN 0 AND 1) OR count < 0 OR "
         "(x IS NULL) + (y IS NULL) + (width IS NULL) + (height IS NULL) NOT IN (0, 4) OR "
         "(kind = 'faces' AND x IS NOT NULL)",
         "has a sighting that cannot be", kForgetAndScan},
    Rule{"SELECT 'photo ' || hex(photo) FROM feature WHERE kept_until NOT GLOB "
         "'[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'",
         "keeps features without a day until which they may be kept",
         "run: sluice scan FOLDER --contract own --keep-features 0"},
    Rule{"SELECT 'photo ' || hex(sha256) FROM photo WHERE NOT EXISTS (SELECT 1 FROM item WHERE item.photo = "
         "photo.sha256)",
         "is shown by no file any more", kScanAgain, Finding::State::unfinished},
};

class StoreCheck {
 public:
  StoreCheck(std::filesystem::path file, const Database& database) : file_(std::move(file)), database_(database) {}

  Result<Findings> run() {
    // What a damaged file makes of our statements is one more finding; what the disk makes of them is an error.
    // The version first: the other steps ask tables that somebody else may have put there, expressions included.
    for (const auto step : {&StoreCheck::version, &StoreCheck::integrity, &StoreCheck::references,
                            &StoreCheck::rules, &StoreCheck::features}) {
      if (const Status done = (this->*step)(); !done.has_value()) {
        const ErrorCode code = done.error().code;
        if (code == ErrorCode::io || code == ErrorCode::conflict || code == ErrorCode::newer_store) {
          return tl::unexpected<Error>(done.error());
        }
        add(Finding::State::damaged, done.error().what, start_anew(file_));
        break;
      }
      if (stop_) {
        break;
      }
    }
    return std::move(findings_);
  }

 private:
  Status integrity();
  Status version();
  Status references();
  Status rules();
  Status features();

  void add(Finding::State state, const std::string& what, const std::string& mend) {
    findings_.push_back({state, what, mend});
  }
  /// Calls `visit` for each row.
  [[nodiscard]] Status each(const std::string& sql, const std::function<void(const Statement&)>& visit) const;
  /// One finding for each row of `sql`, the first few by name.
  [[nodiscard]] Status find(const std::string& sql, const std::string& what, const std::string& mend,
                            Finding::State state);

  std::filesystem::path file_;
  const Database& database_;
  Findings findings_;
  bool stop_ = false;  // What follows would only repeat what was found.
};

Status StoreCheck::each(const std::string& sql, const std::function<void(const Statement&)>& visit) const {
  SLUICE_ASSIGN(Statement rows, database_.prepare(sql));
  while (true) {
    SLUICE_ASSIGN(const bool more, rows.step());
    if (!more) {
      return {};
    }
    visit(rows);
  }
}

Status StoreCheck::find(const std::string& sql, const std::string& what, const std::string& mend,
                        Finding::State state) {
  int count = 0;
  SLUICE_TRY(each(sql, [&](const Statement& row) {
    if (++count <= kMostOfAKind) {
      std::string name = row.text(0);
      if (name.starts_with(kPhoto)) {
        for (char& letter : name) {
          letter = letter >= 'A' && letter <= 'F' ? static_cast<char>(letter - 'A' + 'a') : letter;
        }
      }
      add(state, file_.string() + ": " + name + ": " + what, mend);
    }
  }));
  if (count > kMostOfAKind) {
    add(state, file_.string() + ": and " + std::to_string(count - kMostOfAKind) + " more: " + what, mend);
  }
  return {};
}

Status StoreCheck::integrity() {
  return each("PRAGMA integrity_check(" + std::to_string(kMostOfAKind) + ")", [&](const Statement& row) {
    if (const std::string line = row.text(0); line != "ok") {
      add(Finding::State::damaged, file_.string() + ": " + line.substr(0, line.find('\n')), start_anew(file_));
      stop_ = true;
    }
  });
}

Status StoreCheck::version() {
  SLUICE_ASSIGN(const int version, store_version(database_));
  const int newest = static_cast<int>(builtin_migrations().size());
  if (version > newest) {
    return migrate(database_, builtin_migrations());  // Its error says it all.
  }
  SLUICE_ASSIGN(const bool known,
                version < 0 ? Result<bool>(false) : has_schema_of(database_, builtin_migrations().first(version)));
  stop_ = !known || version < newest;
  if (!known) {
    add(Finding::State::damaged,
        file_.string() + ": its tables are not those of version " + std::to_string(version), start_anew(file_));
  } else if (version < newest) {
    add(Finding::State::unfinished,
        file_.string() + ": version " + std::to_string(version) + ", the newest is " + std::to_string(newest),
        "the next sluice scan brings it up to date; check it then");
  }
  return {};
}

Status StoreCheck::references() {
  int count = 0;
  SLUICE_TRY(each("PRAGMA foreign_key_check", [&](const Statement& row) {
    if (++count <= kMostOfAKind) {
      add(Finding::State::damaged,
          file_.string() + ": a row of table " + row.text(0) + " names one of table " + row.text(2) +
              " that is not there",
          start_anew(file_));
    }
  }));
  return {};
}

Status StoreCheck::rules() {
  for (const Rule& rule : kRules) {
    SLUICE_TRY(find(rule.sql, rule.what, rule.mend, rule.state));
  }
  return {};
}

Status StoreCheck::features() {
  int count = 0;
  return each("SELECT photo, format, bytes FROM feature ORDER BY photo", [&](const Statement& row) {
    const KeptFeatures kept{row.text(1), std::string(row.blob(2))};
    const std::string photo = to_hex(sha256_of_blob(row.blob(0)));
    // Those of an older format are of no use, and replaced at the next look.
    for (const Effort effort : {Effort::fast, Effort::standard}) {
      const auto looked = unkeep(kept, effort);
      if (kept.format == feature_format(effort) && !looked.has_value() && ++count <= kMostOfAKind) {
        add(Finding::State::damaged, file_.string() + ": photo " + photo + ": " + looked.error().what,
            "run: sluice scan FOLDER --contract own --keep-features 0, then without it");
      }
    }
  });
}

}  // namespace

Result<Findings> check_store(const std::filesystem::path& data_directory) {
  const std::filesystem::path file = data_directory / "sluice.db";
  const auto database = Database::open(file, Database::Mode::read_only);
  if (database.has_value()) {
    return StoreCheck(file, *database).run();
  }
  switch (database.error().code) {
    case ErrorCode::not_found:
      return Findings{};
    case ErrorCode::bad_input:
    case ErrorCode::internal:
      return Findings{{Finding::State::damaged, database.error().what, start_anew(file)}};
    default:
      return tl::unexpected<Error>(database.error());
  }
}

}  // namespace sluice
