#include "sluice/store/blob.h"

#include <algorithm>

namespace sluice {

Sha256 sha256_of_blob(std::string_view blob) {
  Sha256 digest{};
  std::copy_n(blob.begin(), std::min(blob.size(), digest.size()), digest.begin());
  return digest;
}

std::optional<CaptureTime> capture_time_of(const Statement& row, int column) {
  if (row.is_null(column)) {
    return std::nullopt;
  }
  CaptureTime time{row.text(column), std::nullopt};
  if (const auto offset = row.optional_integer(column + 1)) {
    time.utc_offset_minutes = static_cast<int>(*offset);
  }
  return time;
}

void bind_capture_time(Statement& statement, int parameter, const std::optional<CaptureTime>& time) {
  if (!time) {
    statement.bind_null(parameter).bind_null(parameter + 1);
    return;
  }
  statement.bind(parameter, time->local).bind(parameter + 1, time->utc_offset_minutes);
}

}  // namespace sluice
