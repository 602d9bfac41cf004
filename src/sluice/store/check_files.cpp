#include "sluice/store/check_files.h"

#include <sys/stat.h>

#include <algorithm>
#include <string>
#include <system_error>
#include <vector>

#include "sluice/catalog/catalog.h"
#include "sluice/store/database.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

constexpr off_t kKeyBytes = 32;
constexpr const char* kKey = "pseudonym.key";

std::string quoted(const fs::path& path) {
  std::string text("'");
  return text.append(path.string()).append("'");
}

/// Sorted, so that findings do not depend on the directory's order; empty where it is not there.
Result<std::vector<fs::path>> entries_of(const fs::path& directory) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    entries.push_back(entry->path());
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return fail(ErrorCode::io, directory.string() + ": " + error.message(), "make it readable");
  }
  std::ranges::sort(entries);
  return entries;
}

/// Others may not read what tells who was where.
void check_mode(const fs::path& path, Findings& findings) {
  struct stat facts = {};
  if (::lstat(path.c_str(), &facts) == 0 && (facts.st_mode & (S_IRWXG | S_IRWXO)) != 0 &&
      !S_ISLNK(facts.st_mode)) {
    findings.push_back({Finding::State::damaged, path.string() + ": others may read or change it",
                        std::string("run: chmod ") + (S_ISDIR(facts.st_mode) ? "700 " : "600 ") + quoted(path)});
  }
}

/// Whether pseudonyms were made with the key that should be there.
bool has_pseudonyms(const fs::path& data) {
  const auto database = Database::open(data / "sluice.db", Database::Mode::read_only);
  if (!database.has_value()) {
    return false;
  }
  auto rows = database->prepare("SELECT 1 FROM item WHERE contributor IS NOT NULL LIMIT 1");
  const auto row = rows.has_value() ? rows->step() : Result<bool>(false);
  return row.has_value() && *row;
}

void check_key(const fs::path& data, Findings& findings) {
  const fs::path key = data / kKey;
  struct stat facts = {};
  if (::lstat(key.c_str(), &facts) != 0) {
    if (has_pseudonyms(data)) {
      findings.push_back({Finding::State::damaged, key.string() + ": the key of the pseudonyms is missing",
                          "bring it back from a backup; if there is none, the next scan makes another, and "
                          "contributors get new pseudonyms"});
    }
  } else if (!S_ISREG(facts.st_mode) || facts.st_size != kKeyBytes) {
    findings.push_back(
        {Finding::State::damaged, key.string() + ": not a key of " + std::to_string(kKeyBytes) + " bytes",
         "bring it back from a backup; if there is none, remove it, and contributors get new pseudonyms"});
  }
}

void check_brand(const Catalog& catalog, const std::string& name, Findings& findings) {
  const std::string mend = "run: sluice brand remove '" + name + "', and add the brand again";
  const auto brand = catalog.brand(name);
  if (!brand.has_value()) {
    findings.push_back({Finding::State::damaged, brand.error().what, mend});
    return;
  }
  const std::string where = catalog.directory_of(name).string();
  if (brand->references.empty()) {
    findings.push_back({Finding::State::damaged, where + ": has no reference", mend});
  }
  for (const Reference& reference : brand->references) {
    if (reference.bytes.empty()) {
      findings.push_back(
          {Finding::State::damaged, where + ": reference " + reference.file_name + " is empty", mend});
    }
  }
}

/// Names that only writers at work use.
bool is_left_over(const std::string& name) {
  return name == ".draft" || name == ".removed" || name.ends_with(".part");
}

Status check_brands(const fs::path& directory, Findings& findings) {
  const Catalog catalog(directory);
  SLUICE_ASSIGN(const auto brands, entries_of(directory));
  for (const fs::path& path : brands) {
    const std::string name = path.filename().string();
    std::error_code ignored;
    if (is_left_over(name)) {
      findings.push_back({Finding::State::unfinished, path.string() + ": a brand half added or half removed",
                          "the next sluice brand add or remove sweeps it"});
    } else if (!name.starts_with('.') && fs::is_directory(path, ignored)) {
      check_brand(catalog, name, findings);
      SLUICE_ASSIGN(const auto files, entries_of(path));
      for (const fs::path& file : files) {
        if (is_left_over(file.filename().string())) {
          findings.push_back({Finding::State::unfinished, file.string() + ": a file half written",
                              "the next sluice scan writes it again; it may be removed"});
        }
      }
    }
  }
  return {};
}

}  // namespace

Result<Findings> check_files(const fs::path& data) {
  Findings findings;
  for (const char* name : {"", "sluice.db", "sluice.db-wal", kKey, "logs"}) {
    check_mode(*name == '\0' ? data : data / name, findings);
  }
  check_key(data, findings);
  SLUICE_ASSIGN(const auto entries, entries_of(data));
  for (const fs::path& path : entries) {
    const std::string name = path.filename().string();
    const std::string draft = std::string(kKey) + ".";
    const bool half_key = name.starts_with(draft) && name.size() == draft.size() + 16 &&
                          name.find_first_not_of("0123456789abcdef", draft.size()) == std::string::npos;
    if (half_key) {
      findings.push_back(
          {Finding::State::unfinished, path.string() + ": a key half made", "the next sluice scan sweeps it"});
    }
  }
  SLUICE_TRY(check_brands(data / "brands", findings));
  return findings;
}

}  // namespace sluice
