// SHA-256.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "sluice/base/result.h"

namespace sluice {

using Bytes = std::span<const std::byte>;
using Sha256 = std::array<std::uint8_t, 32>;

[[nodiscard]] Sha256 sha256(Bytes bytes);
/// Streams the file, so that its size does not matter.
[[nodiscard]] Result<Sha256> sha256_of_file(const std::filesystem::path& file);

/// Lower-case hexadecimal.
[[nodiscard]] std::string to_hex(std::span<const std::uint8_t> bytes);
[[nodiscard]] Result<Sha256> sha256_from_hex(std::string_view hex);

}  // namespace sluice
