// How values of ours lie in columns.
#pragma once

#include <optional>
#include <string_view>

#include "sluice/base/digest.h"
#include "sluice/image/metadata.h"
#include "sluice/store/database.h"

namespace sluice {

/// A digest of 32 bytes; shorter blobs are filled with zeros, which the schema's checks rule out.
[[nodiscard]] Sha256 sha256_of_blob(std::string_view blob);

/// A capture time takes two columns or parameters: civil time and minutes east of Greenwich.
[[nodiscard]] std::optional<CaptureTime> capture_time_of(const Statement& row, int column);
void bind_capture_time(Statement& statement, int parameter, const std::optional<CaptureTime>& time);

}  // namespace sluice
