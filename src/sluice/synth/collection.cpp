#include "sluice/synth/collection.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <span>
#include <thread>

#include "sluice/base/whole_file.h"
#include "sluice/image/decode.h"
#include "sluice/synth/collection_files.h"
#include "sluice/synth/exif_writer.h"
#include "sluice/synth/posting.h"

namespace sluice::synth {
namespace {

namespace fs = std::filesystem;

constexpr int kReferenceSide = 640;  ///< Longest side of a reference in pixels.

/// What is to be written as one photo.
struct Plan {
  Posting posting;
  std::string file;
  std::size_t shows;   ///< Number of the photo whose scene this one shows: its own, or an earlier one's.
  bool exact = false;  ///< Byte for byte, where it shows another's.
};

Status check(const CollectionOptions& options) {
  const auto range = [](const char* name, double value, double low, double high) -> Status {
    if (value >= low && value <= high) {
      return {};
    }
    return fail(ErrorCode::usage, fmt::format("{} is {}", name, value), fmt::format("give {} to {}", low, high));
  };
  SLUICE_TRY(range("the number of photos", options.photos, 1, 100'000));
  SLUICE_TRY(range("the number of marks", options.marks, 1, kMostMarks));
  SLUICE_TRY(range("the share of brand-free photos", options.brand_free, 0, 1));
  SLUICE_TRY(range("the share of reposts", options.reposts, 0, 0.5));
  SLUICE_TRY(range("the share of duplicates", options.duplicates, 0, 0.5));
  SLUICE_TRY(range("the longest side", options.longest_side, 160, 4096));
  SLUICE_TRY(noise_preset(options.noise));
  return {};
}

std::vector<Plan> plan_photos(const CollectionOptions& options, const Random& root) {
  const CrowdOptions crowd{.photos = options.photos, .marks = options.marks, .brand_free = options.brand_free};
  std::vector<Plan> plans;
  for (Posting& posting : make_postings(crowd, root.stream("postings"))) {
    const std::size_t number = plans.size();
    plans.push_back({std::move(posting), fmt::format("photo_{:05}.jpg", number + 1), number, false});
  }
  Random random = root.stream("reposts");
  std::vector<std::size_t> originals;
  for (std::size_t number = 0; number < plans.size(); ++number) {
    const double draw = random.uniform();
    if (!originals.empty() && draw < options.reposts + options.duplicates) {
      plans[number].shows = random.pick(originals);
      plans[number].exact = draw < options.duplicates;
    } else {
      originals.push_back(number);
    }
  }
  return plans;
}

Result<std::vector<fs::path>> photos_below(const fs::path& folder) {
  std::vector<fs::path> photos;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, error)) {
    const std::string extension = entry.path().extension().string();
    if (entry.is_regular_file(error) &&
        (extension == ".jpg" || extension == ".jpeg" || extension == ".png" || extension == ".webp")) {
      photos.push_back(entry.path());
    }
  }
  if (photos.empty()) {
    return fail(ErrorCode::not_found, "there is no photo below " + folder.string(),
                "give a folder of JPEG, PNG or WebP photos");
  }
  std::sort(photos.begin(), photos.end());
  return photos;
}

/// Renders and writes; every photo depends on its number alone.
class Writer {
 public:
  Writer(const CollectionOptions& options, const Random& root, const std::vector<Plan>& plans,
         std::vector<DrawnMark> marks, std::vector<fs::path> backgrounds, fs::path folder)
      : options_(options),
        root_(root),
        plans_(plans),
        marks_(std::move(marks)),
        backgrounds_(std::move(backgrounds)),
        folder_(std::move(folder)) {}

  [[nodiscard]] Result<CollectionPhoto> write(std::size_t number) const {
    const Plan& plan = plans_[number];
    SLUICE_ASSIGN(Scene scene, render(plan.shows));
    CollectionPhoto photo{plan.file, plan.shows == number ? "" : plans_[plan.shows].file, {}};
    SLUICE_ASSIGN(std::string jpeg, encode_jpeg(scene.rgb, scene.quality));
    if (plan.shows == number || plan.exact) {
      SLUICE_ASSIGN(jpeg, with_metadata(jpeg, plan.shows));
    } else {
      SLUICE_ASSIGN(jpeg, repost(jpeg, number, scene));
    }
    SLUICE_TRY(write_whole_file(folder_ / plan.file, jpeg));
    photo.marks = std::move(scene.marks);
    return photo;
  }

  /// Half of the cameras know where they are, most know the time: else photos.csv says it.
  [[nodiscard]] bool camera_knows_time(std::size_t number) const {
    return root_.stream("clock", number).uniform() < 0.6;
  }

 private:
  [[nodiscard]] Result<Scene> render(std::size_t number) const {
    Random random = root_.stream("photo", number);
    SceneRequest request;
    request.noise = noise_preset(options_.noise).value();
    const double longest = options_.longest_side * random.uniform(0.8, 1.2);
    const double shape = random.pick(std::array{0.75, 0.6667, 0.5625, 1.0});
    request.size = cv::Size(static_cast<int>(longest), static_cast<int>(longest * shape));
    if (random.chance(0.3)) {
      std::swap(request.size.width, request.size.height);
    }
    request.seed = random.bits();
    for (const std::size_t mark : plans_[number].posting.marks) {
      request.marks.push_back(&marks_[mark]);
    }
    if (!backgrounds_.empty()) {
      SLUICE_ASSIGN(const std::string bytes, read_file(random.pick(backgrounds_)));
      SLUICE_ASSIGN(const Photo photo,
                    decode_photo(std::as_bytes(std::span(bytes)), {.longest_side = 1600, .limits = {}}));
      request.background = photo.rgb;
    }
    return render_scene(request);
  }

  [[nodiscard]] Result<std::string> with_metadata(const std::string& jpeg, std::size_t number) const {
    const Posting& posting = plans_[number].posting;
    std::optional<Position> position;
    if (root_.stream("position", number).uniform() < 0.5) {
      position = {posting.latitude, posting.longitude};
    }
    return with_exif(jpeg, camera_knows_time(number) ? std::optional(posting.taken_at) : std::nullopt, position);
  }

  /// Decoded, shrunk, encoded again, its metadata gone; the truth shrinks with it.
  [[nodiscard]] Result<std::string> repost(const std::string& jpeg, std::size_t number, Scene& scene) const {
    Random random = root_.stream("repost", number);
    const int longest = std::max(scene.rgb.cols, scene.rgb.rows);
    const int smaller = static_cast<int>(longest * random.uniform(0.6, 0.9));
    SLUICE_ASSIGN(const Photo photo,
                  decode_photo(std::as_bytes(std::span(jpeg)), {.longest_side = smaller, .limits = {}}));
    const double scale = static_cast<double>(photo.rgb.cols) / scene.rgb.cols;
    for (TrueMark& mark : scene.marks) {
      for (Point& point : mark.polygon) {
        point = {point.x * scale, point.y * scale};
      }
      mark.box = {mark.box.x * scale, mark.box.y * scale, mark.box.width * scale, mark.box.height * scale};
    }
    return encode_jpeg(photo.rgb, random.integer(62, 85));
  }

  const CollectionOptions& options_;
  const Random& root_;
  const std::vector<Plan>& plans_;
  std::vector<DrawnMark> marks_;
  std::vector<fs::path> backgrounds_;
  fs::path folder_;
};

Result<std::vector<CollectionPhoto>> write_photos(const Writer& writer, std::size_t count,
                                                  const CollectionOptions& options) {
  const int threads =
      options.threads > 0 ? options.threads : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  std::vector<CollectionPhoto> photos(count);
  std::atomic<std::size_t> next = 0;
  std::size_t done = 0;
  std::mutex mutex;  // of `done` and `status`
  Status status;
  const auto work = [&] {
    for (std::size_t number = next++; number < count; number = next++) {
      Result<CollectionPhoto> photo = writer.write(number);
      const std::lock_guard lock(mutex);
      if (!photo.has_value()) {
        status = tl::unexpected<Error>(photo.error());
        next = count;
        return;
      }
      photos[number] = std::move(*photo);
      ++done;
      if (options.progress) {
        options.progress(done, count);
      }
    }
  };
  {
    std::vector<std::jthread> workers;
    for (int worker = 1; worker < threads; ++worker) {
      workers.emplace_back(work);
    }
    work();
  }
  SLUICE_TRY(status);
  return photos;
}

std::string reference_name(const Mark& mark) {
  std::string name;
  for (const char letter : mark.name) {
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
    name += plain ? static_cast<char>(letter | 0x20) : '-';
  }
  return name + ".png";
}

Status make_folders(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder / "photos", error);
  if (!error) {
    fs::create_directories(folder / "references", error);
  }
  if (error) {
    return fail(ErrorCode::io, "cannot make " + folder.string() + ": " + error.message(), "choose another folder");
  }
  return {};
}

/// True: the very same collection is there. False: nothing is, or a part of it.
Result<bool> is_there(const fs::path& folder, const CollectionOptions& options) {
  std::error_code error;
  if (!fs::exists(folder, error) || fs::is_empty(folder, error)) {
    return false;
  }
  const Result<std::string> stamp = read_file(folder / "collection.json");
  if (stamp.has_value() && *stamp == stamp_of(options, true)) {
    return true;
  }
  if (stamp.has_value() && *stamp == stamp_of(options, false)) {
    return false;
  }
  return fail(ErrorCode::conflict, folder.string() + " holds something else than this collection",
              "choose another folder, or remove that one");
}

}  // namespace

Result<Collection> write_collection(const fs::path& folder, const CollectionOptions& options) {
  SLUICE_TRY(check(options));
  SLUICE_ASSIGN(const bool there, is_there(folder, options));
  Collection collection{folder, make_marks(options.seed, options.marks), {}, {}};
  for (const Mark& mark : collection.marks) {
    collection.references.push_back(folder / "references" / reference_name(mark));
  }
  if (there) {
    SLUICE_ASSIGN(const std::string text, read_file(folder / "marks.tsv"));
    SLUICE_ASSIGN(collection.photos, parse_marks_tsv(text));
    return collection;
  }
  SLUICE_TRY(make_folders(folder));
  SLUICE_TRY(write_whole_file(folder / "collection.json", stamp_of(options, false)));
  std::vector<DrawnMark> drawn;
  for (std::size_t index = 0; index < collection.marks.size(); ++index) {
    drawn.push_back({collection.marks[index], draw_mark(collection.marks[index], kReferenceSide)});
    SLUICE_ASSIGN(const std::string png, encode_png(drawn.back().rgba));
    SLUICE_TRY(write_whole_file(collection.references[index], png));
  }
  std::vector<fs::path> backgrounds;
  if (!options.backgrounds.empty()) {
    SLUICE_ASSIGN(backgrounds, photos_below(options.backgrounds));
  }
  const Random root = Random(options.seed).stream("collection");
  const std::vector<Plan> plans = plan_photos(options, root);
  const Writer writer(options, root, plans, std::move(drawn), std::move(backgrounds), collection.photo_folder());
  SLUICE_ASSIGN(collection.photos, write_photos(writer, plans.size(), options));
  std::vector<CsvLine> lines;
  for (std::size_t number = 0; number < plans.size(); ++number) {
    const Plan& plan = plans[number];
    const bool stripped = plan.shows != number;
    lines.push_back({plan.file, &plan.posting, stripped || !writer.camera_knows_time(number),
                     root.stream("country", number).uniform() < 0.85});
  }
  SLUICE_TRY(write_whole_file(collection.photo_folder() / "photos.csv", photos_csv(lines)));
  SLUICE_TRY(write_whole_file(folder / "truth.tsv", truth_tsv(collection)));
  SLUICE_TRY(write_whole_file(folder / "marks.tsv", marks_tsv(collection)));
  SLUICE_TRY(write_whole_file(folder / "collection.json", stamp_of(options, true)));
  return collection;
}

Result<std::vector<Brand>> brands_of(const Collection& collection) {
  std::vector<Brand> brands;
  for (std::size_t index = 0; index < collection.marks.size(); ++index) {
    const fs::path& file = collection.references[index];
    SLUICE_ASSIGN(std::string bytes, read_file(file));
    brands.push_back({collection.marks[index].name, {{file.filename().string(), std::move(bytes)}}});
  }
  return brands;
}

}  // namespace sluice::synth
