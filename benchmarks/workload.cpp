#include "workload.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <opencv2/core/types.hpp>
#include <set>
#include <span>
#include <system_error>

#include "sluice/base/whole_file.h"
#include "sluice/catalog/catalog.h"
#include "sluice/catalog/ready_made.h"
#include "sluice/image/decode.h"
#include "sluice/synth/random.h"
#include "sluice/synth/scene.h"
#include "sluice/vision/brand/enrolment.h"

namespace sluice::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSeed = 4;
constexpr int kReferenceSide = 640;  // Longest side of a reference in pixels.

struct PhotoSize {
  const char* name;
  int width;
  int height;
  double grain;  // So that the files weigh what such photos weigh: about 50 kB, 200 kB and 3 MB.
};
constexpr std::array<PhotoSize, 3> kSizes{
    {{"small", 520, 390, 6}, {"social", 1416, 1062, 6}, {"phone", 4000, 3000, 16}}};

Status make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    return fail(ErrorCode::io, "cannot make " + folder.string() + ": " + error.message());
  }
  return {};
}

Result<std::vector<fs::path>> photos_below(const fs::path& folder) {
  std::vector<fs::path> photos;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, error)) {
    const std::string extension = entry.path().extension().string();
    if (entry.is_regular_file(error) && (extension == ".jpg" || extension == ".jpeg" || extension == ".JPG")) {
      photos.push_back(entry.path());
    }
  }
  if (photos.empty()) {
    return fail(ErrorCode::not_found, "there is no photo below " + folder.string(),
                "give a folder of JPEG photos");
  }
  std::ranges::sort(photos);
  return photos;
}

/// Ten marks that local features can hold on to.
std::vector<synth::DrawnMark> draw_marks() {
  std::vector<synth::DrawnMark> drawn;
  for (const synth::Mark& mark : synth::make_marks(kSeed, synth::kMostMarks)) {
    if (mark.kind != synth::MarkKind::shape && std::ssize(drawn) < kBrands) {
      drawn.push_back({mark, synth::draw_mark(mark, kReferenceSide)});
    }
  }
  return drawn;
}

/// Of four photos one shows no mark and one shows two.
std::vector<const synth::DrawnMark*> marks_of(int number, const std::vector<synth::DrawnMark>& marks) {
  const auto mark = [&](int index) { return &marks[static_cast<std::size_t>(index) % marks.size()]; };
  switch (number % 4) {
    case 1:
      return {mark(number), mark(number + 3)};
    case 3:
      return {};
    default:
      return {mark(number)};
  }
}

Result<cv::Mat> background_of(int number, const std::vector<fs::path>& backgrounds) {
  if (backgrounds.empty()) {
    return cv::Mat();
  }
  SLUICE_ASSIGN(const std::string bytes,
                read_whole_file(backgrounds[static_cast<std::size_t>(number) % backgrounds.size()]));
  SLUICE_ASSIGN(const Photo photo,
                decode_photo(std::as_bytes(std::span(bytes)), {.longest_side = 0, .limits = {}}));
  return photo.rgb;
}

/// The scene as a photo of this size, written; what workload.json says of it.
Result<nlohmann::ordered_json> write_photo(const fs::path& folder, const PhotoSize& size, int number,
                                           const std::vector<synth::DrawnMark>& marks, const cv::Mat& background) {
  synth::SceneRequest request;
  request.seed = synth::Random(kSeed).stream("bench", static_cast<std::uint64_t>(number)).bits();
  request.size = {size.width, size.height};
  request.marks = marks_of(number, marks);
  SLUICE_ASSIGN(request.noise, synth::noise_preset("moderate"));
  request.noise.grain = size.grain;
  request.background = background;
  const synth::Scene scene = synth::render_scene(request);
  SLUICE_ASSIGN(const std::string jpeg, encode_jpeg(scene.rgb, kJpegQuality));
  const std::string file = fmt::format("{}/photo_{:03}.jpg", size.name, number + 1);
  SLUICE_TRY(write_whole_file(folder / file, jpeg));
  std::set<std::string> brands;
  for (const synth::TrueMark& mark : scene.marks) {
    brands.insert(mark.brand);
  }
  return nlohmann::ordered_json{{"file", file}, {"bytes", jpeg.size()}, {"brands", brands}};
}

}  // namespace

Status write_workload(const fs::path& folder, const WorkloadOptions& options) {
  std::vector<fs::path> backgrounds;
  if (!options.backgrounds.empty()) {
    SLUICE_ASSIGN(backgrounds, photos_below(options.backgrounds));
  }
  SLUICE_TRY(make_folder(folder / "references"));
  const std::vector<synth::DrawnMark> marks = draw_marks();
  nlohmann::ordered_json json{{"quality", kJpegQuality}};
  for (const synth::DrawnMark& drawn : marks) {
    const std::string file = fmt::format("references/{:02}.png", json["brands"].size());
    SLUICE_ASSIGN(const std::string png, encode_png(drawn.rgba));
    SLUICE_TRY(write_whole_file(folder / file, png));
    json["brands"].push_back({{"name", drawn.mark.name}, {"file", file}});
  }
  for (const PhotoSize& size : kSizes) {
    SLUICE_TRY(make_folder(folder / size.name));
    json["sizes"][size.name] = {{"width", size.width}, {"height", size.height}};
  }
  for (int number = 0; number < options.photos; ++number) {
    SLUICE_ASSIGN(const cv::Mat background, background_of(number, backgrounds));
    for (const PhotoSize& size : kSizes) {
      SLUICE_ASSIGN(auto photo, write_photo(folder, size, number, marks, background));
      json["sizes"][size.name]["photos"].push_back(std::move(photo));
    }
  }
  return write_whole_file(folder / "workload.json", json.dump(1));
}

Result<Workload> read_workload(const fs::path& folder) {
  SLUICE_ASSIGN(const std::string text, read_whole_file(folder / "workload.json"));
  Workload workload;
  try {
    const auto json = nlohmann::json::parse(text);
    for (const auto& [size, of_size] : json.at("sizes").items()) {
      for (const auto& photo : of_size.at("photos")) {
        workload.photos[size].push_back(folder / photo.at("file").get<std::string>());
      }
    }
    for (const auto& brand : json.at("brands")) {
      const std::string file = brand.at("file");
      SLUICE_ASSIGN(std::string png, read_whole_file(folder / file));
      workload.brands.push_back({brand.at("name"), {{fs::path(file).filename().string(), std::move(png)}}});
    }
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::bad_input, (folder / "workload.json").string() + ": " + error.what());
  }
  return workload;
}

Status enrol_all(const fs::path& catalog, const std::vector<Brand>& brands) {
  SLUICE_ASSIGN(const std::vector<Brand> there, Catalog(catalog).brands());
  for (const Brand& brand : brands) {
    if (std::ranges::find(there, brand.name, &Brand::name) == there.end()) {
      SLUICE_TRY(enrol_brand(catalog, brand));
    }
  }
  return {};
}

Status enrol_others(const fs::path& catalog, std::size_t count, const std::function<void(std::size_t)>& progress) {
  std::vector<std::string> icons;
  const auto marks = ReadyMadeMarks::open();
  if (marks.has_value()) {
    icons = marks->list();
  }
  // Ready-made marks first, then drawn ones without end.
  const auto name_of = [&](std::size_t number) {
    return number < icons.size() ? icons[number] : fmt::format("stranger {:05}", number - icons.size());
  };
  const auto brand_of = [&](std::size_t number) -> Result<Brand> {
    if (number < icons.size()) {
      SLUICE_ASSIGN(std::vector<Reference> references, marks->find(icons[number]));
      references.resize(1);
      return Brand{name_of(number), std::move(references)};
    }
    const synth::Mark mark = synth::stranger_mark(kSeed, number - icons.size());
    if (mark.kind == synth::MarkKind::shape) {
      return fail(ErrorCode::bad_input, "too plain");
    }
    SLUICE_ASSIGN(std::string png, encode_png(synth::draw_mark(mark, kReferenceSide)));
    return Brand{name_of(number), {{"mark.png", std::move(png)}}};
  };
  std::size_t next = 0;
  while (true) {
    SLUICE_ASSIGN(const BrandStamps there, Catalog(catalog).stamps());
    if (there.size() >= count) {
      return {};
    }
    std::vector<std::size_t> wanted;
    for (; wanted.size() < count - there.size(); ++next) {
      if (!there.contains(name_of(next))) {
        wanted.push_back(next);
      }
    }
    BulkOptions options;
    options.progress = [&](std::size_t done, std::size_t) { progress(there.size() + done); };
    SLUICE_TRY(enrol_brands(
        catalog, wanted.size(), [&](std::size_t i) { return brand_of(wanted[i]); }, options));
  }
}

}  // namespace sluice::bench
