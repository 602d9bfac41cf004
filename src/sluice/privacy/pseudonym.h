// Contributors become keyed pseudonyms before anything is written.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "sluice/base/result.h"

namespace sluice {

/// The key file of a data directory: 32 random bytes, mode 0600. Losing it unlinks later scans from earlier ones.
class PseudonymKey {
 public:
  /// Reads DATA/pseudonym.key, or makes it. Errors: io; refused, if others may read it (mend: chmod 600 ...).
  [[nodiscard]] static Result<PseudonymKey> open_or_create(const std::filesystem::path& data_directory);

  /// Keyed hash (BLAKE2b, 16 bytes, hexadecimal) of source and contributor: the same contributor of another source
  /// gets another pseudonym.
  [[nodiscard]] std::string pseudonym(std::string_view source_location, std::string_view contributor) const;

 private:
  std::array<std::uint8_t, 32> key_{};
};

}  // namespace sluice
