// What the benchmarks look at: the same made-up scenes as small, social and phone photos, and the brands in them.
//
//   FOLDER/small/*.jpg, social/*.jpg, phone/*.jpg
//   FOLDER/references/*.png   one drawing of each brand
//   FOLDER/workload.json      all of it, with the brands that each photo shows; the Python side reads it, too
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/catalog/brand.h"

namespace sluice::bench {

inline constexpr int kBrands = 10;
inline constexpr int kJpegQuality = 87;  ///< With colour at half the resolution, as phones and networks write.

struct WorkloadOptions {
  int photos = 12;                    ///< Of each size.
  std::filesystem::path backgrounds;  ///< A folder of real photos to be used as places; empty: drawn ones.
};

/// Writes the workload. Errors: not_found (no photo in `backgrounds`), io.
[[nodiscard]] Status write_workload(const std::filesystem::path& folder, const WorkloadOptions& options);

struct Workload {
  std::map<std::string, std::vector<std::filesystem::path>> photos;  ///< By size.
  std::vector<Brand> brands;
};

/// Errors: not_found, bad_input, io.
[[nodiscard]] Result<Workload> read_workload(const std::filesystem::path& folder);

/// Enrols what the catalog does not hold yet.
[[nodiscard]] Status enrol_all(const std::filesystem::path& catalog, const std::vector<Brand>& brands);

/// Enrols brands that no photo shows until the catalog holds `count`: ready-made marks, where they are installed,
/// then drawn ones. Those that are there stay. `progress` is told how many there are.
[[nodiscard]] Status enrol_others(const std::filesystem::path& catalog, std::size_t count,
                                  const std::function<void(std::size_t)>& progress);

}  // namespace sluice::bench
