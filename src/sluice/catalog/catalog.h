// The brands of one data directory: DATA/brands/<slug>/ holds brand.json and the references as given. Files appear
// whole or not at all (written aside, then renamed).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/catalog/brand.h"

namespace sluice {

class Catalog {
 public:
  explicit Catalog(std::filesystem::path directory) : directory_(std::move(directory)) {}

  /// Sorted by name; empty if the directory does not exist. Errors: bad_input (a broken brand.json), io.
  [[nodiscard]] Result<std::vector<Brand>> brands() const;
  /// Errors: usage (bad name), conflict (name taken), io.
  [[nodiscard]] Status add(const Brand& brand) const;
  /// Where a brand of this name lies, whether it is there or not.
  [[nodiscard]] std::filesystem::path directory_of(const std::string& name) const;
  /// Errors: not_found, io.
  [[nodiscard]] Status remove(const std::string& name) const;

 private:
  std::filesystem::path directory_;
};

}  // namespace sluice
