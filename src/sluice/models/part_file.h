// The file that a download grows in.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "sluice/base/descriptor.h"
#include "sluice/base/result.h"

namespace sluice {

/// Errors of all: io, with the mend.
class PartFile {
 public:
  /// Keeps what the file holds already; makes it if need be. Follows no symbolic link.
  [[nodiscard]] static Result<PartFile> open(const std::filesystem::path& file);

  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] Status restart();
  [[nodiscard]] Status append(std::string_view bytes);
  /// Flushes to the disk.
  [[nodiscard]] Status sync();
  void remove() const;

 private:
  PartFile(std::filesystem::path file, Descriptor descriptor)
      : file_(std::move(file)), descriptor_(std::move(descriptor)) {}

  std::filesystem::path file_;
  Descriptor descriptor_;
  std::uint64_t size_ = 0;
};

}  // namespace sluice
