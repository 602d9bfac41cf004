#include "sluice/image/metadata.h"

#include <s2/s2cell_id.h>
#include <s2/s2latlng.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "sluice/image/exif.h"

namespace sluice {
namespace {

constexpr int kFirstYear = 1990;  ///< Earlier dates are those of cameras whose clock was never set.
constexpr int kLastYear = 2099;
constexpr int kLargestOffset = 14 * 60;

/// Two digits at `text[at]`; -1 if they are none.
int two_digits(std::string_view text, std::size_t at) {
  const auto digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  return digit(at) && digit(at + 1) ? (text[at] - '0') * 10 + (text[at + 1] - '0') : -1;
}

bool plausible_date(int year, int month, int day) {
  return year >= kFirstYear && year <= kLastYear && month > 0 && day > 0 &&
         std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                     std::chrono::day(static_cast<unsigned>(day)))
             .ok();
}

/// "2024-05-01" and, unless `text` ends there, one of `between` and "12:30:00"; `dash` stands in the date.
std::optional<std::string> civil_time(std::string_view text, char dash, std::string_view between) {
  const int century = two_digits(text, 0);
  const int year = century * 100 + two_digits(text, 2);
  const int month = two_digits(text, 5);
  const int day = two_digits(text, 8);
  if (text.size() < 10 || text[4] != dash || text[7] != dash || century < 0 || !plausible_date(year, month, day)) {
    return std::nullopt;
  }
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (text.size() > 10) {
    hour = two_digits(text, 11);
    minute = two_digits(text, 14);
    second = two_digits(text, 17);
    const bool marks = text.size() >= 19 && between.find(text[10]) != std::string_view::npos && text[13] == ':' &&
                       text[16] == ':';
    if (!marks || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
      return std::nullopt;
    }
  }
  std::array<char, 40> local{};  // Room for any six numbers, so that no compiler need warn.
  std::snprintf(local.data(), local.size(), "%04d-%02d-%02dT%02d:%02d:%02d", year, month, day, hour, minute,
                second);
  return std::string(local.data());
}

/// "Z" or "+02:00", in minutes.
std::optional<int> utc_offset(std::string_view text) {
  if (text == "Z" || text == "z") {
    return 0;
  }
  const int hours = two_digits(text, 1);
  const int minutes = two_digits(text, 4);
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':' || hours < 0 || minutes < 0 ||
      minutes > 59 || hours * 60 + minutes > kLargestOffset) {
    return std::nullopt;
  }
  return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

std::optional<CaptureTime> capture_time(const ExifFacts& exif) {
  auto local = civil_time(std::string_view(exif.taken_at).substr(0, 19), ':', " ");
  if (!local || exif.taken_at.size() < 19) {
    return std::nullopt;
  }
  return CaptureTime{std::move(*local), utc_offset(exif.utc_offset)};
}

std::optional<std::string> place(const ExifFacts& exif) {
  if (!exif.latitude || !exif.longitude) {
    return std::nullopt;
  }
  const bool nowhere = *exif.latitude == 0 && *exif.longitude == 0;  // What a receiver without a fix writes.
  if (nowhere || std::abs(*exif.latitude) > 90 || std::abs(*exif.longitude) > 180) {
    return std::nullopt;
  }
  return S2CellId(S2LatLng::FromDegrees(*exif.latitude, *exif.longitude)).parent(kPlaceLevel).ToToken();
}

}  // namespace

bool is_place(const std::string& token) {
  const S2CellId cell = S2CellId::FromToken(token);
  return cell.is_valid() && cell.level() == kPlaceLevel && cell.ToToken() == token;
}

PhotoMetadata read_metadata(Bytes encoded_photo) {
  const ExifFacts exif = read_exif(encoded_photo);
  return {capture_time(exif), place(exif), std::max(exif.origin, read_origin(encoded_photo))};
}

std::optional<CaptureTime> parse_capture_time(const std::string& text) {
  const std::string_view view(text);
  auto local = civil_time(view.substr(0, 19), '-', "T ");
  if (!local) {
    return std::nullopt;
  }
  CaptureTime time{std::move(*local), std::nullopt};
  if (view.size() > 19) {
    time.utc_offset_minutes = utc_offset(view.substr(19));
    if (!time.utc_offset_minutes) {
      return std::nullopt;
    }
  }
  return time;
}

}  // namespace sluice
