// Writes the embeddings that the heads of labels are fitted on, as the engine computes them.
//   embed MODELS_FOLDER FILE.f32 photo|part|middle < PHOTOS
// As a whole photo, a part of one (a region of a person), or by the middle of a garment that fills it. PHOTOS: a
// path a line. FILE.f32 gets kViews x kEmbeddingLength float32 for each: of the photo as it is, mirrored, its
// inner seven eighths, those mirrored, and the photo shrunk to 320 and to 150 pixels. A photo that cannot be read
// ends the program. Prints milliseconds of processor time that one embedding took.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iostream>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <span>
#include <string>

#include "sluice/base/whole_file.h"
#include "sluice/image/decode.h"
#include "sluice/vision/embedding/photo_embedding.h"
#include "sluice/vision/garment/garment.h"

namespace {

using sluice::Result;
using sluice::Status;

cv::Mat mirror(const cv::Mat& rgb) {
  cv::Mat mirrored;
  cv::flip(rgb, mirrored, 1);
  return mirrored;
}

cv::Mat inner(const cv::Mat& rgb) {
  const int across = rgb.cols / 16;
  const int down = rgb.rows / 16;
  return rgb(cv::Rect(across, down, rgb.cols - 2 * across, rgb.rows - 2 * down)).clone();
}

cv::Mat shrink(const cv::Mat& rgb, double longest) {
  const double factor = std::min(1.0, longest / std::max(rgb.cols, rgb.rows));
  cv::Mat shrunk;
  cv::resize(rgb, shrunk, cv::Size(), factor, factor, cv::INTER_AREA);
  return shrunk;
}

Result<std::shared_ptr<const sluice::PhotoEmbedder>> open_embedder(const std::filesystem::path& models) {
  SLUICE_ASSIGN(const auto runtime, sluice::make_openvino_runtime({.parallel = 1, .compiled_cache = {}}));
  return sluice::PhotoEmbedder::open(models, *runtime, sluice::Precision::exact);
}

Result<sluice::PhotoEmbedding> embed_as(const std::string& what, const sluice::PhotoEmbedder& embedder,
                                        const cv::Mat& rgb) {
  return what == "photo"  ? embedder.embed(rgb)
         : what == "part" ? embedder.embed_part(rgb)
                          : embedder.embed_part(sluice::garment_middle(rgb));
}

Status embed(const std::filesystem::path& models, const std::string& file, const std::string& what) {
  SLUICE_TRY(sluice::start_image_library());
  SLUICE_ASSIGN(const auto embedder, open_embedder(models));
  std::ofstream out(file, std::ios::binary);
  std::clock_t spent = 0;
  int embeddings = 0;
  for (std::string path; std::getline(std::cin, path);) {
    SLUICE_ASSIGN(const std::string bytes, sluice::read_whole_file(path));
    const Result<sluice::Photo> photo = sluice::decode_photo(std::as_bytes(std::span(bytes)));
    if (!photo.has_value()) {
      return sluice::fail(photo.error().code, path + ": " + photo.error().what, photo.error().mend);
    }
    const cv::Mat& rgb = photo->rgb;
    for (const cv::Mat& view :
         {rgb, mirror(rgb), inner(rgb), mirror(inner(rgb)), shrink(rgb, 320), shrink(rgb, 150)}) {
      const std::clock_t start = std::clock();
      SLUICE_ASSIGN(const sluice::PhotoEmbedding embedding, embed_as(what, *embedder, view));
      spent += std::clock() - start;
      ++embeddings;
      const auto values = std::as_bytes(std::span(embedding));
      out.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size()));
    }
  }
  out.close();
  if (!out) {
    return sluice::fail(sluice::ErrorCode::io, file + ": cannot be written");
  }
  std::printf("%.2f ms each\n", 1000.0 * static_cast<double>(spent) / CLOCKS_PER_SEC / embeddings);
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc == 4 ? argv[3] : "";
  if (what != "photo" && what != "part" && what != "middle") {
    std::fprintf(stderr, "usage: embed MODELS_FOLDER FILE.f32 photo|part|middle < PHOTOS\n");
    return 2;
  }
  cv::setNumThreads(1);
  const Status done = embed(argv[1], argv[2], what);
  if (!done.has_value()) {
    std::fprintf(stderr, "embed: %s\n", done.error().message().c_str());
    return static_cast<int>(done.error().code);
  }
  return 0;
}
