#include "sluice/image/cage_protocol.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <utility>

namespace sluice::cage {
namespace {

constexpr std::size_t kPage = 64 << 10;  // Of any machine.
constexpr int kChannels = 3;
constexpr int kLargestOffset = 14 * 60;

std::size_t whole_pages(std::size_t bytes) {
  return (bytes + kPage - 1) / kPage * kPage;
}

/// Letters that may stand in a log, a table and a report.
bool is_plain_line(std::string_view text) {
  return std::ranges::all_of(text, [](char letter) { return letter >= ' ' && letter <= '~'; });
}

bool is_format(std::string_view format) {
  constexpr std::array<std::string_view, 7> kFormats{"jpeg", "png", "webp", "heif", "avif", "tiff", "gif"};
  return std::ranges::find(kFormats, format) != kFormats.end();
}

/// Errors of photos; all others would be lies.
std::optional<ErrorCode> photo_error(std::int32_t code) {
  for (const ErrorCode known : {ErrorCode::bad_input, ErrorCode::refused}) {
    if (code == static_cast<std::int32_t>(known)) {
      return known;
    }
  }
  return std::nullopt;
}

bool plausible_size(const Reply& reply, const Request& request) {
  const auto fits = [](std::int32_t side, std::int32_t limit) { return side > 0 && side <= limit; };
  return fits(reply.original_width, request.dimension_limit) &&
         fits(reply.original_height, request.dimension_limit) &&
         std::int64_t{reply.original_width} * reply.original_height <= request.pixel_limit &&
         fits(reply.width, std::min(request.longest_side, reply.original_width)) &&
         fits(reply.height, std::min(request.longest_side, reply.original_height));
}

std::optional<PhotoMetadata> metadata_of(const Reply& reply) {
  PhotoMetadata metadata;
  if (const std::string local(view_of(reply.taken_at)); !local.empty()) {
    const auto time = parse_capture_time(local);
    if (!time || time->local != local || time->utc_offset_minutes) {
      return std::nullopt;
    }
    metadata.taken_at = *time;
    if (reply.has_utc_offset != 0) {
      if (std::abs(std::int64_t{reply.utc_offset_minutes}) > kLargestOffset) {
        return std::nullopt;
      }
      metadata.taken_at->utc_offset_minutes = reply.utc_offset_minutes;
    }
  }
  if (const std::string place(view_of(reply.place)); !place.empty()) {
    if (!is_place(place)) {
      return std::nullopt;
    }
    metadata.place = place;
  }
  if (reply.origin < 0 || reply.origin > static_cast<std::int32_t>(Origin::ai_generated)) {
    return std::nullopt;
  }
  metadata.origin = static_cast<Origin>(reply.origin);
  return metadata;
}

}  // namespace

SharedSizes shared_sizes(const DecodeOptions& options) {
  const auto side = static_cast<std::size_t>(options.longest_side);
  return {whole_pages(options.limits.bytes), whole_pages(side * side * kChannels)};
}

Request make_request(std::uint32_t number, std::size_t bytes, const DecodeOptions& options) {
  Request request;
  request.number = number;
  request.bytes = bytes;
  request.byte_limit = options.limits.bytes;
  request.pixel_limit = options.limits.pixels;
  request.dimension_limit = options.limits.dimension;
  request.longest_side = options.longest_side;
  return request;
}

DecodeOptions options_of(const Request& request) {
  return {.longest_side = request.longest_side,
          .limits = {
              .bytes = request.byte_limit, .pixels = request.pixel_limit, .dimension = request.dimension_limit}};
}

Reply make_reply(const Request& request, const Result<DecodedPhoto>& decoded, std::span<std::byte> output) {
  Reply reply;
  reply.number = request.number;
  if (!decoded.has_value()) {
    reply.error = static_cast<std::int32_t>(decoded.error().code);
    put_text(reply.what, decoded.error().what);
    put_text(reply.mend, decoded.error().mend);
    return reply;
  }
  const Photo& photo = decoded->photo;
  const std::size_t row = static_cast<std::size_t>(photo.rgb.cols) * kChannels;
  for (int y = 0; y < photo.rgb.rows; ++y) {
    std::memcpy(output.subspan(static_cast<std::size_t>(y) * row, row).data(), photo.rgb.ptr(y), row);
  }
  reply.width = photo.rgb.cols;
  reply.height = photo.rgb.rows;
  reply.original_width = photo.original_width;
  reply.original_height = photo.original_height;
  put_text(reply.format, photo.format);
  if (const auto& time = decoded->metadata.taken_at) {
    put_text(reply.taken_at, time->local);
    reply.has_utc_offset = time->utc_offset_minutes ? 1 : 0;
    reply.utc_offset_minutes = time->utc_offset_minutes.value_or(0);
  }
  put_text(reply.place, decoded->metadata.place.value_or(""));
  reply.origin = static_cast<std::int32_t>(decoded->metadata.origin);
  return reply;
}

std::variant<Nonsense, Result<DecodedPhoto>> read_reply(const Reply& reply, const Request& request, Bytes output) {
  if (reply.magic != kMagic || reply.number != request.number) {
    return Nonsense{};
  }
  if (reply.error != 0) {
    const auto code = photo_error(reply.error);
    const std::string_view what = view_of(reply.what);
    const std::string_view mend = view_of(reply.mend);
    if (!code || what.empty() || !is_plain_line(what) || !is_plain_line(mend)) {
      return Nonsense{};
    }
    return Result<DecodedPhoto>(fail(*code, std::string(what), std::string(mend)));
  }
  auto metadata = metadata_of(reply);
  if (!plausible_size(reply, request) || !is_format(view_of(reply.format)) || !metadata) {
    return Nonsense{};
  }
  DecodedPhoto decoded;
  decoded.metadata = *std::move(metadata);
  // A copy, which the worker cannot change any more.
  decoded.photo.rgb.create(reply.height, reply.width, CV_8UC3);
  std::memcpy(decoded.photo.rgb.data, output.data(), decoded.photo.rgb.total() * kChannels);
  decoded.photo.original_width = reply.original_width;
  decoded.photo.original_height = reply.original_height;
  decoded.photo.format = view_of(reply.format);
  return Result<DecodedPhoto>(std::move(decoded));
}

}  // namespace sluice::cage
