#include "sluice/evaluation/box_labels.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

#include "sluice/base/whole_file.h"
#include "sluice/sources/folder.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kColumns = 5;
constexpr std::string_view kSpaces = " \t\r";

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t start = line.find_first_not_of(kSpaces); start != std::string_view::npos;) {
    const std::size_t end = line.find_first_of(kSpaces, start);
    words.push_back(line.substr(start, end - start));
    start = line.find_first_not_of(kSpaces, end);
  }
  return words;
}

template <typename Number>
std::optional<Number> number_in(std::string_view word) {
  Number number{};
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc{} || end != word.data() + word.size()) {
    return std::nullopt;
  }
  return number;
}

Result<BoxLabel> parse_label(const std::vector<std::string_view>& words, int classes) {
  if (words.size() != kColumns) {
    return fail(ErrorCode::bad_input, fmt::format("{} words instead of 5", words.size()),
                "write class, x, y, width, height, separated by spaces");
  }
  const std::optional<int> label = number_in<int>(words[0]);
  if (!label || *label < 0 || *label >= classes) {
    return fail(ErrorCode::bad_input, "the class is unknown",
                fmt::format("write its number, 0 to {}", classes - 1));
  }
  std::array<double, kColumns - 1> shares{};
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const std::optional<double> share = number_in<double>(words[i + 1]);
    // Not "< 0 || > 1", which a NaN would pass.
    if (!share || !(*share >= 0 && *share <= 1)) {
      return fail(ErrorCode::bad_input, "the box is not in shares of the photo",
                  "write the centre and the size as numbers from 0 to 1");
    }
    shares[i] = *share;
  }
  const BoxLabel thing{*label, shares[0], shares[1], shares[2], shares[3]};
  if (thing.width <= 0 || thing.height <= 0) {
    return fail(ErrorCode::bad_input, "the box is empty", "give it a width and a height, or leave the line out");
  }
  return thing;
}

}  // namespace

Box BoxLabel::in(int photo_width, int photo_height) const {
  return {(x - width / 2) * photo_width, (y - height / 2) * photo_height, width * photo_width,
          height * photo_height};
}

Result<std::vector<BoxLabel>> parse_box_labels(std::string_view text, const std::string& name, int classes) {
  std::vector<BoxLabel> things;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::size_t end = text.find('\n');
    const std::vector<std::string_view> words = words_of(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (words.empty()) {
      continue;
    }
    const Result<BoxLabel> thing = parse_label(words, classes);
    if (!thing.has_value()) {
      return fail(thing.error().code, fmt::format("{}:{}: {}", name, line, thing.error().what),
                  thing.error().mend);
    }
    things.push_back(*thing);
  }
  return things;
}

Result<LabelledPhotos> read_labelled_photos(const fs::path& images, const fs::path& labels, int classes) {
  std::error_code ignored;
  if (!fs::is_directory(labels, ignored)) {
    return fail(ErrorCode::not_found, "no folder " + labels.string(), "name the folder of the labels");
  }
  SLUICE_ASSIGN(const FolderSource folder, open_folder(images));
  std::vector<std::string> paths;
  SLUICE_TRY(folder.source->list([&](const SourceItem& item) {
    paths.push_back(item.path);
    return true;
  }));
  LabelledPhotos set;
  for (const std::string& path : paths) {
    LabelledPhoto photo{path, fs::weakly_canonical(images / path, ignored), {}};
    const fs::path file = (labels / path).replace_extension(".txt");
    const Result<std::string> text = read_whole_file(file);
    if (text.has_value()) {
      SLUICE_ASSIGN(photo.things, parse_box_labels(*text, file.string(), classes));
    } else if (text.error().code == ErrorCode::not_found) {
      ++set.without_labels;
    } else {
      return tl::unexpected<Error>(text.error());
    }
    set.photos.push_back(std::move(photo));
  }
  if (set.photos.empty()) {
    return fail(ErrorCode::bad_input, "no photo under " + images.string(),
                "give a folder with .jpg, .png, .webp or other photos");
  }
  if (set.without_labels == set.photos.size()) {
    return fail(ErrorCode::bad_input,
                "no labels under " + labels.string() + " for any photo of " + images.string(),
                "a photo and its labels have the same path inside their folders: a/1.jpg and a/1.txt");
  }
  return set;
}

}  // namespace sluice
