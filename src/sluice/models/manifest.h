// Which pretrained models Sluice knows: models/manifest.json.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/result.h"

namespace sluice {

struct ModelEntry {
  std::string name;
  std::string task;    ///< One of `allowed_tasks()`.
  std::string file;    ///< Name in the cache and on a mirror.
  std::string url;     ///< Origin, https.
  std::string sha256;  ///< Lower-case hexadecimal.
  std::uint64_t bytes = 0;
  std::string licence;  ///< SPDX identifier.
  std::string input;    ///< Contract in words: names, shapes, channel order, ranges.
  std::string output;
};

/// face_detection, object_detection ... : never identity, age, gender, emotion.
[[nodiscard]] const std::vector<std::string>& allowed_tasks();

class Manifest {
 public:
  /// The manifest that the program was built with.
  [[nodiscard]] static const Manifest& builtin();
  /// Errors: bad_input (not JSON, missing field), refused (a task outside the allow-list).
  [[nodiscard]] static Result<Manifest> parse(std::string_view json, std::string_view where);

  [[nodiscard]] const std::vector<ModelEntry>& entries() const { return entries_; }
  [[nodiscard]] const ModelEntry* find(std::string_view name) const;

 private:
  std::vector<ModelEntry> entries_;
};

}  // namespace sluice
