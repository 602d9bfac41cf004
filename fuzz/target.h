// What a fuzz target is. Each is a file of targets/, named as it is; docs/fuzzing.md tells how to run and add one.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/digest.h"

namespace sluice::fuzz {

struct Target {
  std::string_view name;
  /// Must return for any bytes: an exception, a signal or a broken promise (`require`) is a finding.
  void (*run)(Bytes input);
  /// Well-formed inputs of our own making to start from, the same every time.
  std::vector<std::string> (*seeds)();
  /// Words of the format that mutations would hardly make up: keywords, magic numbers.
  std::vector<std::string> words = {};
};

/// Makes a target known: a constant of this type at the end of its file.
class Registered {
 public:
  explicit Registered(Target target);
};

/// Sorted by name.
[[nodiscard]] std::span<const Target> targets();

/// Ends the process as a crash does, unless `holds`. `promise` says in a few words what was broken.
void require(bool holds, std::string_view promise);

/// An error must be one line of a code that data may cause.
void require_proper(const Error& error);

template <class T>
void require_proper(const Result<T>& result) {
  if (!result.has_value()) {
    require_proper(result.error());
  }
}

/// A folder of this process, in memory where the system has such a place; gone when the process ends well.
[[nodiscard]] const std::filesystem::path& scratch();

/// Writes `scratch() / name`, without waiting for the disk.
std::filesystem::path scratch_file(const std::filesystem::path& name, std::string_view bytes);

[[nodiscard]] std::string_view as_text(Bytes bytes);
[[nodiscard]] Bytes as_bytes(std::string_view text);

}  // namespace sluice::fuzz
