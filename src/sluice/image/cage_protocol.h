// What a caged worker (apps/decoder) and its parent say to each other: fixed structures over a socket that keeps
// messages apart, bytes and pixels in memory that both map. The worker is not to be trusted: `read_reply` checks
// every field. Both sides are built from one source; `kCageVersion` tells a stray old worker. Internal to the
// cage.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "sluice/image/decode.h"
#include "sluice/image/decoder.h"

namespace sluice::cage {

inline constexpr std::uint32_t kMagic = 0x65676143;  ///< "Cage"
inline constexpr std::string_view kCageVersion = "2 of " SLUICE_VERSION;

// Descriptors that a worker is born with.
inline constexpr int kSocket = 3;
inline constexpr int kSharedMemory = 4;

/// How a worker ends that was refused memory.
inline constexpr int kExitOutOfMemory = 77;

/// What both map: `input` bytes of the encoded photo, behind them `output` bytes of pixels. Whole pages.
struct SharedSizes {
  std::size_t input = 0;
  std::size_t output = 0;
};
[[nodiscard]] SharedSizes shared_sizes(const DecodeOptions& options);

/// Zero-terminated; what does not fit is cut off.
template <std::size_t Size>
using Text = std::array<char, Size>;

/// Worker to parent, once: it is locked in, or why not.
struct Ready {
  std::uint32_t magic = kMagic;
  std::int32_t landlock_abi = 0;  ///< 0: this kernel has none.
  Text<32> version{};
  Text<256> problem{};  ///< Empty: all is well.
};

/// Parent to worker: the photo lies in the input.
struct Request {
  std::uint32_t magic = kMagic;
  std::uint32_t number = 0;  ///< The reply bears the same.
  std::uint64_t bytes = 0;
  std::uint64_t byte_limit = 0;
  std::int64_t pixel_limit = 0;
  std::int32_t dimension_limit = 0;
  std::int32_t longest_side = 0;
};

/// Worker to parent.
struct Reply {
  std::uint32_t magic = kMagic;
  std::uint32_t number = 0;
  std::int32_t error = 0;  ///< An ErrorCode; 0: none, and the pixels (RGB, rows without gaps) lie in the output.
  std::int32_t width = 0;
  std::int32_t height = 0;
  std::int32_t original_width = 0;
  std::int32_t original_height = 0;
  std::int32_t has_utc_offset = 0;
  std::int32_t utc_offset_minutes = 0;
  std::int32_t origin = 0;  ///< An Origin.
  Text<8> format{};
  Text<24> taken_at{};
  Text<24> place{};
  Text<256> what{};
  Text<256> mend{};
};

[[nodiscard]] Request make_request(std::uint32_t number, std::size_t bytes, const DecodeOptions& options);
[[nodiscard]] DecodeOptions options_of(const Request& request);

/// Worker: the reply; the pixels are copied to `output`.
[[nodiscard]] Reply make_reply(const Request& request, const Result<DecodedPhoto>& decoded,
                               std::span<std::byte> output);

/// The worker said what no honest one says.
struct Nonsense {};

/// Parent: what the reply says, the pixels copied from `output`, or the photo's error (bad_input or refused).
[[nodiscard]] std::variant<Nonsense, Result<DecodedPhoto>> read_reply(const Reply& reply, const Request& request,
                                                                      Bytes output);

template <std::size_t Size>
void put_text(Text<Size>& text, std::string_view value) {
  text.fill('\0');
  value.copy(text.data(), Size - 1);
}

/// Up to the first zero, or all of it.
template <std::size_t Size>
[[nodiscard]] std::string_view view_of(const Text<Size>& text) {
  return std::string_view(text.data(), text.size())
      .substr(0, std::string_view(text.data(), text.size()).find('\0'));
}

}  // namespace sluice::cage
