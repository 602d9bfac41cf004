// The hash of any small picture: all sizes, continuous or cut out of a larger one.
#include "sluice/image/perceptual_hash.h"

#include <opencv2/core.hpp>

#include "fuzz/target.h"

namespace sluice::fuzz {
namespace {

constexpr int kMostPixels = 1 << 14;

/// The first four bytes are the size, the fifth says whether rows lie apart; the rest, again and again, is the
/// picture.
void run(Bytes input) {
  constexpr std::size_t kHeader = 5;
  if (input.size() < kHeader) {
    return;
  }
  const auto byte = [&](std::size_t i) { return std::to_integer<int>(input[i]); };
  const int width = 1 + (byte(0) | byte(1) << 8) % kMostPixels;
  const int height = 1 + (byte(2) | byte(3) << 8) % (kMostPixels / width + 1);
  const int apart = byte(4) % 4;
  cv::Mat whole(height, width + apart, CV_8UC3, cv::Scalar::all(0));
  const Bytes values = input.subspan(kHeader);
  cv::Mat picture = whole.colRange(0, width);
  for (int y = 0, at = 0; y < height && !values.empty(); ++y) {
    for (int i = 0; i < width * 3; ++i, ++at) {
      picture.ptr(y)[i] = std::to_integer<std::uint8_t>(values[at % values.size()]);
    }
  }
  const PerceptualHash hash = pdq_hash(picture);
  require(hash.quality >= 0 && hash.quality <= 100, "a quality is 0 to 100");
  require(pdq_hash(picture.clone()) == hash, "the same pixels have the same hash");
  require(hamming_distance(hash, hash) == 0, "a hash is no bit away from itself");
}

std::vector<std::string> seeds() {
  std::string pixels;
  for (int i = 0; i < 300; ++i) {
    pixels += static_cast<char>(i * 37 % 251);
  }
  std::vector<std::string> all;
  for (const std::string& size : {std::string("\x40\0\x40\0\0", 5), std::string("\x05\0\x05\0\1", 5),
                                  std::string("\1\0\0\1\0", 5), std::string("\x90\1\x20\0\2", 5)}) {
    all.push_back(size + pixels);
  }
  return all;
}

const Registered kRegistered({"perceptual_hash", run, seeds});

}  // namespace
}  // namespace sluice::fuzz
