#include "sluice/catalog/catalog.h"

#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <nlohmann/json.hpp>

#include "sluice/base/whole_file.h"

namespace sluice {
namespace {

constexpr std::size_t kLongestName = 64;

bool allowed_in_name(unsigned char c) {
  // Bytes of UTF-8 beyond ASCII are letters of other scripts and accents.
  return std::isalnum(c) != 0 || c >= 0x80 || std::strchr("-_.&' +!", c) != nullptr;
}

Status check_name(const std::string& name) {
  const bool good = !name.empty() && name.size() <= kLongestName && name.front() != '.' && name.front() != ' ' &&
                    name.back() != ' ' && std::all_of(name.begin(), name.end(), allowed_in_name);
  if (!good) {
    return fail(ErrorCode::usage, "'" + name + "' is no name for a brand",
                "use 1 to 64 letters, digits, spaces and - _ . & ' + !");
  }
  return {};
}

std::string reference_file(std::size_t number) {
  return "reference-" + std::to_string(number) + ".bin";
}

Result<Brand> read_brand(const std::filesystem::path& directory) {
  const auto file = directory / "brand.json";
  SLUICE_ASSIGN(const std::string text, read_whole_file(file));
  const auto json = nlohmann::json::parse(text, nullptr, false);
  const auto broken = [&] {
    return fail(ErrorCode::bad_input, file.string() + ": not a brand that sluice wrote",
                "remove " + directory.string() + " and add the brand again");
  };
  if (!json.is_object() || !json.contains("name") || !json["name"].is_string() || !json.contains("references") ||
      !json["references"].is_array()) {
    return broken();
  }
  Brand brand;
  brand.name = json["name"].get<std::string>();
  for (const auto& name : json["references"]) {
    if (!name.is_string()) {
      return broken();
    }
    SLUICE_ASSIGN(std::string bytes, read_whole_file(directory / reference_file(brand.references.size())));
    brand.references.push_back({name.get<std::string>(), std::move(bytes)});
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
    // A name that starts with a dot is a brand half written.
    if (entry->is_directory() && entry->path().filename().string().front() != '.') {
      SLUICE_ASSIGN(brands.emplace_back(), read_brand(entry->path()));
    }
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
    if (name.front() != '.' && ::stat((entry->path() / "brand.json").c_str(), &facts) == 0) {
      stamps[name] = std::int64_t{facts.st_mtim.tv_sec} * 1'000'000'000 + facts.st_mtim.tv_nsec;
    }
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return fail(ErrorCode::io, directory_.string() + ": " + error.message());
  }
  return stamps;
}

Result<Brand> Catalog::brand(const std::string& name) const {
  SLUICE_TRY(check_name(name));
  return read_brand(directory_of(name));
}

Status Catalog::add(const Brand& brand) const {
  SLUICE_TRY(check_name(brand.name));
  const auto target = directory_of(brand.name);
  std::error_code error;
  if (std::filesystem::exists(target, error)) {
    return fail(ErrorCode::conflict, "there is a brand '" + brand.name + "' already",
                "choose another name, or remove it: sluice brand remove '" + brand.name + "'");
  }
  const auto draft = directory_ / ("." + brand.name + ".new");
  std::filesystem::remove_all(draft, error);
  std::filesystem::create_directories(draft, error);
  if (error) {
    return fail(ErrorCode::io, draft.string() + ": " + error.message());
  }
  nlohmann::json json = {{"name", brand.name}, {"references", nlohmann::json::array()}};
  for (std::size_t i = 0; i < brand.references.size(); ++i) {
    json["references"].push_back(brand.references[i].file_name);
    SLUICE_TRY(write_whole_file(draft / reference_file(i), brand.references[i].bytes));
  }
  SLUICE_TRY(
      write_whole_file(draft / "brand.json", json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace)));
  std::filesystem::rename(draft, target, error);
  if (error) {
    return fail(ErrorCode::io, target.string() + ": " + error.message());
  }
  return {};
}

Status Catalog::remove(const std::string& name) const {
  SLUICE_TRY(check_name(name));
  const auto target = directory_of(name);
  std::error_code error;
  if (!std::filesystem::exists(target / "brand.json", error)) {
    return fail(ErrorCode::not_found, "there is no brand '" + name + "'", "see `sluice brand list`");
  }
  // Out of sight first: a brand is there whole or not at all.
  const auto doomed = directory_ / ("." + name + ".removed");
  std::filesystem::remove_all(doomed, error);
  std::filesystem::rename(target, doomed, error);
  if (error) {
    return fail(ErrorCode::io, target.string() + ": " + error.message());
  }
  std::filesystem::remove_all(doomed, error);
  return {};
}

}  // namespace sluice
