#include "sluice/synth/collection_files.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "sluice/base/csv.h"

namespace sluice::synth {
namespace {

constexpr int kVersion = 2;  ///< Of what is drawn: to be raised whenever the same options draw other photos.

constexpr std::size_t kMarkColumns = 19;
constexpr const char* kMarksHeader =
    "photo\trepost_of\tbrand\tkind\tcarrier\tmirrored\tvisible\tx1\ty1\tx2\ty2\tx3\ty3\tx4\ty4\tbox_x\tbox_y\tbox_"
    "width\t"
    "box_height\n";

std::string offset_text(int minutes) {
  return minutes == 0 ? "Z"
                      : fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', std::abs(minutes) / 60,
                                    std::abs(minutes) % 60);
}

/// The value of an enumeration of `count` values that is called `name`; the first if there is none.
template <class Enum>
Enum named(std::string_view name, int count) {
  for (int value = 0; value < count; ++value) {
    if (to_string(static_cast<Enum>(value)) == name) {
      return static_cast<Enum>(value);
    }
  }
  return Enum{};
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream content;
  content << stream.rdbuf();
  if (!stream) {
    return fail(ErrorCode::io, "cannot read " + file.string(), "check that it is there and may be read");
  }
  return std::move(content).str();
}

std::string stamp_of(const CollectionOptions& options, bool complete) {
  const nlohmann::ordered_json stamp{{"what", "synthetic photos made by Sluice"},
                                     {"version", kVersion},
                                     {"seed", options.seed},
                                     {"photos", options.photos},
                                     {"marks", options.marks},
                                     {"noise", options.noise},
                                     {"brand_free", options.brand_free},
                                     {"reposts", options.reposts},
                                     {"duplicates", options.duplicates},
                                     {"longest_side", options.longest_side},
                                     {"backgrounds", options.backgrounds.string()},
                                     {"complete", complete}};
  return stamp.dump(2) + "\n";
}

std::string truth_tsv(const Collection& collection) {
  std::string text = "image\trole\tbrand\tx1\ty1\tx2\ty2\n";
  for (std::size_t index = 0; index < collection.marks.size(); ++index) {
    text += fmt::format("references/{}\treference\t{}\t\t\t\t\n", collection.references[index].filename().string(),
                        collection.marks[index].name);
  }
  for (const CollectionPhoto& photo : collection.photos) {
    if (photo.marks.empty()) {
      text += fmt::format("photos/{}\ttest\t\t\t\t\t\n", photo.file);
    }
    for (const TrueMark& mark : photo.marks) {
      text +=
          fmt::format("photos/{}\ttest\t{}\t{:.1f}\t{:.1f}\t{:.1f}\t{:.1f}\n", photo.file, mark.brand, mark.box.x,
                      mark.box.y, mark.box.x + mark.box.width + 1, mark.box.y + mark.box.height + 1);
    }
  }
  return text;
}

std::string marks_tsv(const Collection& collection) {
  std::string text = kMarksHeader;
  for (const CollectionPhoto& photo : collection.photos) {
    if (photo.marks.empty()) {
      text += photo.file + '\t' + photo.repost_of + std::string(kMarkColumns - 2, '\t') + '\n';
    }
    for (const TrueMark& mark : photo.marks) {
      text +=
          fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{:.3f}", photo.file, photo.repost_of, mark.brand,
                      to_string(mark.kind), to_string(mark.carrier), mark.mirrored ? "yes" : "no", mark.visible);
      for (const Point& point : mark.polygon) {
        text += fmt::format("\t{:.1f}\t{:.1f}", point.x, point.y);
      }
      text += fmt::format("\t{:.1f}\t{:.1f}\t{:.1f}\t{:.1f}\n", mark.box.x, mark.box.y, mark.box.width,
                          mark.box.height);
    }
  }
  return text;
}

Result<std::vector<CollectionPhoto>> parse_marks_tsv(const std::string& text) {
  SLUICE_ASSIGN(const std::vector<CsvRow> rows, parse_csv(text, '\t'));
  std::vector<CollectionPhoto> photos;
  for (std::size_t number = 1; number < rows.size(); ++number) {
    const std::vector<std::string>& fields = rows[number].fields;
    if (fields.size() != kMarkColumns) {
      return fail(
          ErrorCode::bad_input,
          fmt::format("marks.tsv line {} has {} fields, not {}", rows[number].line, fields.size(), kMarkColumns),
          "remove the folder; it is made again");
    }
    if (photos.empty() || photos.back().file != fields[0]) {
      photos.push_back({fields[0], fields[1], {}});
    }
    if (fields[2].empty()) {
      continue;
    }
    std::array<double, 13> values{};  // visible, then polygon and box
    for (std::size_t index = 0; index < values.size(); ++index) {
      const std::string& field = fields[6 + index];
      std::from_chars(field.data(), field.data() + field.size(), values[index]);
    }
    TrueMark mark{
        fields[2], named<MarkKind>(fields[3], 3), named<Carrier>(fields[4], kCarriers), {}, {}, fields[5] == "yes",
        values[0]};
    for (std::size_t corner = 0; corner < mark.polygon.size(); ++corner) {
      mark.polygon[corner] = {values[1 + 2 * corner], values[2 + 2 * corner]};
    }
    mark.box = {values[9], values[10], values[11], values[12]};
    photos.back().marks.push_back(std::move(mark));
  }
  return photos;
}

std::string photos_csv(const std::vector<CsvLine>& lines) {
  std::string text = "file,contributor,taken_at,country,licence,caption\n";
  for (const CsvLine& line : lines) {
    const CaptureTime& time = line.posting->taken_at;
    const std::string taken_at =
        time.local + (time.utc_offset_minutes ? offset_text(*time.utc_offset_minutes) : std::string());
    text += fmt::format("{},{},{},{},CC0-1.0,\n", line.file, line.posting->contributor,
                        line.with_time ? taken_at : "", line.with_country ? line.posting->country : "");
  }
  return text;
}

}  // namespace sluice::synth
