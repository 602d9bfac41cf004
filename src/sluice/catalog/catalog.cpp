#include "sluice/catalog/catalog.h"

#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

#include "sluice/base/directory.h"
#include "sluice/base/whole_file.h"
#include "sluice/catalog/name_search.h"

namespace sluice {
namespace {

constexpr std::size_t kLongestName = 64;
// No brand is named so, and `brands` looks past them.
constexpr const char* kDraft = ".draft";
constexpr const char* kDoomed = ".removed";

bool allowed_in_name(unsigned char c) {
  // Bytes of UTF-8 beyond ASCII are letters of other scripts and accents.
  return std::isalnum(c) != 0 || c >= 0x80 || std::strchr("-_.&' +!", c) != nullptr;
}

/// `what`: "name" or "alias".
Status check_name(const std::string& name, const char* what = "name") {
  const bool good = !name.empty() && name.size() <= kLongestName && name.front() != '.' && name.front() != ' ' &&
                    name.back() != ' ' && std::all_of(name.begin(), name.end(), allowed_in_name);
  if (!good) {
    return fail(ErrorCode::usage, "'" + name + "' is no " + what + " for a brand",
                "use 1 to 64 letters, digits, spaces and - _ . & ' + !");
  }
  return {};
}

Status check_aliases(const Brand& brand) {
  std::set<std::string> seen = {brand.name};
  for (const std::string& alias : brand.aliases) {
    SLUICE_TRY(check_name(alias, "alias"));
    if (!seen.insert(alias).second) {
      return fail(ErrorCode::usage,
                  "the alias '" + alias + "' is " + (alias == brand.name ? "the brand's name" : "given twice"),
                  "leave it out");
    }
  }
  return {};
}

std::string reference_file(std::size_t number) {
  return "reference-" + std::to_string(number) + ".bin";
}

/// Of a reference that was cut from a photo.
std::string surroundings_file(std::size_t number) {
  return "reference-" + std::to_string(number) + ".wide.bin";
}

/// Empty, if there are none.
Result<std::string> read_surroundings(const std::filesystem::path& file) {
  Result<std::string> bytes = read_whole_file(file);
  if (!bytes.has_value() && bytes.error().code == ErrorCode::not_found) {
    return std::string();
  }
  return bytes;
}

Result<Brand> read_brand(const std::filesystem::path& directory) {
  const auto file = directory / "brand.json";
  const auto broken = [&] {
    return fail(ErrorCode::bad_input, file.string() + ": not a brand that sluice wrote",
                "run: sluice brand remove '" + directory.filename().string() + "', and add the brand again");
  };
  const auto text = read_whole_file(file);
  if (!text.has_value()) {
    return text.error().code == ErrorCode::not_found ? broken() : tl::unexpected<Error>(text.error());
  }
  const auto json = nlohmann::json::parse(*text, nullptr, false);
  if (!json.is_object() || !json.contains("name") || !json["name"].is_string() || !json.contains("references") ||
      !json["references"].is_array() || (json.contains("aliases") && !json["aliases"].is_array())) {
    return broken();
  }
  Brand brand;
  brand.name = json["name"].get<std::string>();
  if (brand.name != directory.filename()) {  // Another name might lead out of the catalog.
    return broken();
  }
  for (const auto& alias : json.value("aliases", nlohmann::json::array())) {
    if (!alias.is_string()) {
      return broken();
    }
    brand.aliases.push_back(alias.get<std::string>());
  }
  if (!check_aliases(brand).has_value()) {
    return broken();
  }
  for (const auto& name : json["references"]) {
    if (!name.is_string()) {
      return broken();
    }
    const std::size_t number = brand.references.size();
    Reference& reference = brand.references.emplace_back(Reference{name.get<std::string>(), {}});
    SLUICE_ASSIGN(reference.bytes, read_whole_file(directory / reference_file(number)));
    SLUICE_ASSIGN(reference.surroundings, read_surroundings(directory / surroundings_file(number)));
  }
  return brand;
}

}  // namespace

std::filesystem::path Catalog::directory_of(const std::string& name) const {
  return directory_ / name;
}

Result<std::vector<Brand>> Catalog::brands() const {
  std::vector<Brand> brands;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(directory_, error), end; !error && entry != end;
       entry.increment(error)) {
    // A name that starts with a dot is a brand half written or half removed, or the lock.
    std::error_code unknown;
    if (entry->path().filename().string().front() == '.' || (!entry->is_directory(unknown) && !unknown)) {
      continue;
    }
    auto brand = read_brand(entry->path());
    unknown.clear();
    if (!brand.has_value() && !std::filesystem::exists(entry->path(), unknown) && !unknown) {
      continue;  // Another process has removed it meanwhile.
    }
    SLUICE_ASSIGN(brands.emplace_back(), std::move(brand));
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return fail(ErrorCode::io, directory_.string() + ": " + error.message());
  }
  std::sort(brands.begin(), brands.end(), [](const Brand& a, const Brand& b) { return a.name < b.name; });
  return brands;
}

Result<BrandStamps> Catalog::stamps() const {
  BrandStamps stamps;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(directory_, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    struct stat facts {};
    if (name.front() == '.') {
      continue;
    }
    const std::string file = (entry->path() / "brand.json").string();
    if (::stat(file.c_str(), &facts) == 0) {
      stamps[name] = std::int64_t{facts.st_mtim.tv_sec} * 1'000'000'000 + facts.st_mtim.tv_nsec;
    } else if (errno != ENOENT && errno != ENOTDIR) {  // Not to be taken for a brand that was removed.
      return fail(ErrorCode::io, file + ": " + std::generic_category().message(errno), "check the disk");
    }
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return fail(ErrorCode::io, directory_.string() + ": " + error.message());
  }
  return stamps;
}

Result<Brand> Catalog::brand(const std::string& name) const {
  SLUICE_TRY(check_name(name));
  std::error_code error;
  if (!std::filesystem::exists(directory_of(name), error) && !error) {
    return absent(name);
  }
  return read_brand(directory_of(name));
}

tl::unexpected<Error> Catalog::absent(const std::string& name) const {
  constexpr std::size_t kOffered = 5;
  std::vector<std::string> names;
  for (const auto& [known, stamp] : stamps().value_or(BrandStamps{})) {
    names.push_back(known);
  }
  std::string alike;
  for (const std::string& near : nearest_names(name, names, kOffered)) {
    alike += (alike.empty() ? "there are '" : ", '") + near + "'";
  }
  return fail(ErrorCode::not_found, "there is no brand '" + name + "'",
              alike.empty() ? "see `sluice brand list`" : alike);
}

/// One process at a time changes the catalog, so that what it finds half done is nobody's any more.
Result<FileLock> Catalog::begin_change() const {
  SLUICE_TRY(make_directories(directory_, 0700));
  SLUICE_ASSIGN(FileLock lock, FileLock::wait_for(directory_ / ".lock"));
  for (const char* rest : {kDraft, kDoomed}) {
    std::error_code error;
    std::filesystem::remove_all(directory_ / rest, error);
    if (error) {
      return fail(ErrorCode::io, (directory_ / rest).string() + ": " + error.message(), "remove it");
    }
  }
  return lock;
}

Status Catalog::add(const Brand& brand) const {
  SLUICE_TRY(check_name(brand.name));
  SLUICE_TRY(check_aliases(brand));
  SLUICE_ASSIGN(const FileLock lock, begin_change());
  const auto target = directory_of(brand.name);
  std::error_code error;
  if (std::filesystem::exists(target, error)) {
    return fail(ErrorCode::conflict, "there is a brand '" + brand.name + "' already",
                "choose another name, or remove it: sluice brand remove '" + brand.name + "'");
  }
  const auto draft = directory_ / kDraft;
  std::filesystem::create_directory(draft, error);
  if (error) {
    return fail(ErrorCode::io, draft.string() + ": " + error.message(), "free some space or make it writable");
  }
  nlohmann::json json = {
      {"name", brand.name}, {"aliases", brand.aliases}, {"references", nlohmann::json::array()}};
  for (std::size_t i = 0; i < brand.references.size(); ++i) {
    json["references"].push_back(brand.references[i].file_name);
    SLUICE_TRY(write_new_file(draft / reference_file(i), brand.references[i].bytes));
    if (!brand.references[i].surroundings.empty()) {
      SLUICE_TRY(write_new_file(draft / surroundings_file(i), brand.references[i].surroundings));
    }
  }
  SLUICE_TRY(
      write_new_file(draft / "brand.json", json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace)));
  SLUICE_TRY(sync_directory(draft));
  std::filesystem::rename(draft, target, error);
  if (error) {
    return fail(ErrorCode::io, target.string() + ": " + error.message());
  }
  return sync_directory(directory_);
}

Status Catalog::remove(const std::string& name) const {
  SLUICE_TRY(check_name(name));
  const auto target = directory_of(name);
  std::error_code error;
  if (!std::filesystem::exists(directory_, error) && !error) {
    return absent(name);
  }
  SLUICE_ASSIGN(const FileLock lock, begin_change());
  if (!std::filesystem::exists(target, error) && !error) {
    return absent(name);
  }
  // Out of sight first, and on the disk so: a brand is there whole or not at all.
  std::filesystem::rename(target, directory_ / kDoomed, error);
  if (error) {
    return fail(ErrorCode::io, target.string() + ": " + error.message());
  }
  SLUICE_TRY(sync_directory(directory_));
  std::filesystem::remove_all(directory_ / kDoomed, error);  // Else the next change does.
  return {};
}

}  // namespace sluice
