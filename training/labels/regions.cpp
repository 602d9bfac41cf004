// Writes the parts of persons in which the engine looks for garments, as PNG files that it can be taught and
// judged by.
//   regions MODELS_FOLDER FOLDER < PHOTOS
// PHOTOS: a path a line. FOLDER gets STEM.NUMBER.upper.png and STEM.NUMBER.lower.png.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <opencv2/core.hpp>
#include <span>
#include <string>

#include "sluice/base/whole_file.h"
#include "sluice/image/decode.h"
#include "sluice/models/pulled.h"
#include "sluice/vision/face_stage.h"
#include "sluice/vision/garment/garment_regions.h"
#include "sluice/vision/object_stage.h"

namespace {

using sluice::Status;

Status write_regions(const std::filesystem::path& models, const std::filesystem::path& folder) {
  SLUICE_TRY(sluice::start_image_library());
  SLUICE_ASSIGN(const auto runtime, sluice::make_openvino_runtime({.parallel = 1, .compiled_cache = {}}));
  constexpr auto kExact = sluice::Precision::exact;
  SLUICE_ASSIGN(auto face, sluice::load_pulled_model(models, "face_detection_yunet_2023mar", *runtime,
                                                     sluice::face_model_use()));
  SLUICE_ASSIGN(auto object,
                sluice::load_pulled_model(models, "picodet_s_416_coco", *runtime, sluice::object_model_use()));
  SLUICE_ASSIGN(const auto faces, sluice::make_face_stage(std::move(face.model), face.digest, kExact));
  SLUICE_ASSIGN(const auto objects, sluice::make_object_stage(std::move(object.model), object.digest, kExact));
  std::filesystem::create_directories(folder);
  for (std::string path; std::getline(std::cin, path);) {
    SLUICE_ASSIGN(const std::string bytes, sluice::read_whole_file(path));
    SLUICE_ASSIGN(const sluice::Photo photo, sluice::decode_photo(std::as_bytes(std::span(bytes))));
    sluice::StageContext context{.photo = photo, .faces = {}, .features = {}};
    SLUICE_TRY(faces->run(context));
    SLUICE_TRY(objects->run(context));
    int number = 0;
    for (const sluice::GarmentRegion& region :
         sluice::garment_regions(photo.rgb, *context.faces, *context.persons)) {
      const char* part = region.part == sluice::BodyPart::upper ? "upper" : "lower";
      SLUICE_ASSIGN(const std::string png, sluice::encode_png(region.rgb));
      const std::string stem = std::filesystem::path(path).stem().string();
      std::ofstream(folder / fmt::format("{}.{}.{}.png", stem, number++, part), std::ios::binary) << png;
    }
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: regions MODELS_FOLDER FOLDER < PHOTOS\n");
    return 2;
  }
  cv::setNumThreads(1);
  const Status done = write_regions(argv[1], argv[2]);
  if (!done.has_value()) {
    std::fprintf(stderr, "regions: %s\n", done.error().message().c_str());
    return static_cast<int>(done.error().code);
  }
  return 0;
}
