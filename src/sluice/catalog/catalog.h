// The brands of one data directory: DATA/brands/<name>/ holds brand.json (its name, aliases, files) and the
// references as given. A brand is there whole or not at all (written aside, then renamed), and stays so after a
// power cut once it is said to be done.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "sluice/base/file_lock.h"
#include "sluice/base/result.h"
#include "sluice/catalog/brand.h"

namespace sluice {

/// By name: when a brand was written, in nanoseconds. Another stamp may mean other references.
using BrandStamps = std::map<std::string, std::int64_t>;

class Catalog {
 public:
  explicit Catalog(std::filesystem::path directory) : directory_(std::move(directory)) {}

  /// Sorted by name; empty if the directory does not exist. Errors: bad_input (a broken brand.json), io.
  [[nodiscard]] Result<std::vector<Brand>> brands() const;
  /// Waits while another process adds or removes. Errors: usage (bad name or alias), conflict (name taken), io.
  [[nodiscard]] Status add(const Brand& brand) const;
  /// Without reading any of them. Errors: io.
  [[nodiscard]] Result<BrandStamps> stamps() const;
  /// Errors: usage (bad name), not_found (with names that are alike), bad_input (broken), io.
  [[nodiscard]] Result<Brand> brand(const std::string& name) const;
  /// Where a brand of this name lies, whether it is there or not.
  [[nodiscard]] std::filesystem::path directory_of(const std::string& name) const;
  /// Waits as `add` does; removes a brand that cannot be read, too. Errors: usage (bad name), not_found (with
  /// names that are alike), io.
  [[nodiscard]] Status remove(const std::string& name) const;

 private:
  [[nodiscard]] Result<FileLock> begin_change() const;
  [[nodiscard]] tl::unexpected<Error> absent(const std::string& name) const;

  std::filesystem::path directory_;
};

}  // namespace sluice
