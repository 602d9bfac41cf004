#include "sluice/evaluation/label_set.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <system_error>

#include "sluice/base/csv.h"
#include "sluice/base/one_line.h"
#include "sluice/base/whole_file.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

constexpr const char* kColumnsMend = "write image and label, separated by a tab; see docs/evaluation.md";

}  // namespace

Result<LabelSet> parse_label_set(std::string_view text, const fs::path& file,
                                 const std::vector<std::string>& known) {
  CsvReader reader(text, '\t');
  const std::optional<CsvRow> header = reader.next();
  if (!header || !header->fault.empty() || header->fields != std::vector<std::string>{"image", "label"}) {
    return fail(ErrorCode::bad_input, file.string() + ":1: the header is not \"image label\"", kColumnsMend);
  }
  const fs::path folder = fs::absolute(file).parent_path();
  LabelSet set;
  std::set<fs::path> seen;
  while (const std::optional<CsvRow> row = reader.next()) {
    const auto refuse = [&](const std::string& what, const std::string& mend) {
      return fail(ErrorCode::bad_input, fmt::format("{}:{}: {}", file.string(), row->line, what), mend);
    };
    if (!row->fault.empty() || row->fields.size() != 2 || row->fields[0].empty()) {
      return refuse(row->fault.empty() ? "not an image and a label" : row->fault, kColumnsMend);
    }
    std::string label = row->fields[1];
    std::ranges::replace(label, '_', ' ');
    if (!known.empty() && std::ranges::find(known, label) == known.end()) {
      return refuse("the stage does not know the label \"" + one_line(row->fields[1]) + "\"",
                    fmt::format("leave the photo out, or take one of: {}", fmt::join(known, ", ")));
    }
    std::error_code ignored;
    const fs::path image = fs::weakly_canonical(folder / row->fields[0], ignored);
    if (!seen.insert(image).second) {
      return refuse("the photo is named twice", "give each photo one row");
    }
    set.photos.push_back({row->fields[0], image, {{label, std::nullopt}}});
  }
  if (set.photos.empty()) {
    return fail(ErrorCode::bad_input, file.string() + ": no photos", kColumnsMend);
  }
  std::ranges::copy_if(known, std::back_inserter(set.labels), [&](const std::string& label) {
    return std::ranges::any_of(set.photos, [&](const TestPhoto& photo) { return photo.marks[0].brand == label; });
  });
  return set;
}

Result<LabelSet> read_label_set(const fs::path& file, const std::vector<std::string>& known) {
  SLUICE_ASSIGN(const std::string text, read_whole_file(file));
  return parse_label_set(text, file, known);
}

}  // namespace sluice
