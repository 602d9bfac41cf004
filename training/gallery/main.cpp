// Makes models/mark_gallery.bin: the windows of photos without a mark that look most like one.
//   find PHOTOS... -name '*.jpg' | gallery EACH OUT.bin
// Of each photo whose name says so (half of them, as training/marks/backgrounds.py chooses) EACH windows, no two
// of one place: the most mark-like by the finder. 128 bytes each.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <opencv2/core/utility.hpp>
#include <string>

#include "sluice/base/digest.h"
#include "sluice/base/whole_file.h"
#include "sluice/image/decode.h"
#include "sluice/vision/brand/mark_search.h"

namespace {

bool is_for_training(const std::filesystem::path& photo) {
  const std::string name = photo.filename().string();
  return sluice::sha256(std::as_bytes(std::span(name)))[0] % 2 == 0;
}

bool same_place(const cv::Rect2d& a, const cv::Rect2d& b) {
  return (a & b).area() > 0.3 * std::min(a.area(), b.area());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: gallery EACH OUT.bin < LIST\n");
    return 2;
  }
  cv::setNumThreads(1);
  const auto networks = sluice::builtin_mark_networks(sluice::Precision::exact);
  if (const auto started = sluice::start_image_library(); !started.has_value() || !networks.has_value()) {
    std::fprintf(stderr, "gallery: cannot start\n");
    return 1;
  }
  const std::size_t each = std::strtoul(argv[1], nullptr, 10);
  std::ofstream out(argv[2], std::ios::binary);
  std::size_t photos = 0;
  std::size_t windows = 0;
  for (std::string path; std::getline(std::cin, path);) {
    const auto bytes = sluice::read_whole_file(path);
    if (!is_for_training(path) || !bytes.has_value()) {
      continue;
    }
    const auto photo = sluice::decode_photo(std::as_bytes(std::span(*bytes)));
    if (!photo.has_value()) {
      continue;
    }
    const auto seen = sluice::search_windows(photo->rgb, **networks, {.smallest = 44, .windows = 400});
    if (!seen.has_value()) {
      std::fprintf(stderr, "gallery: %s: %s\n", path.c_str(), seen.error().message().c_str());
      return 1;
    }
    std::vector<cv::Rect2d> taken;
    for (const sluice::SeenWindow& window : *seen) {
      if (taken.size() == each) {
        break;
      }
      if (std::ranges::none_of(taken, [&](const cv::Rect2d& other) { return same_place(other, window.mark); })) {
        taken.push_back(window.mark);
        out.write(reinterpret_cast<const char*>(window.code.data()), window.code.size());
        ++windows;
      }
    }
    ++photos;
  }
  std::printf("%zu photos, %zu windows\n", photos, windows);
  return out.flush() ? 0 : 1;
}
