#include "sluice/evaluation/evaluation_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <set>
#include <system_error>
#include <tuple>

#include "sluice/base/csv.h"
#include "sluice/base/whole_file.h"
#include "sluice/sources/folder.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kColumns = 7;
constexpr const char* kHeaderMend =
    "write image, role, brand, x1, y1, x2, y2, separated by tabs; see docs/evaluation.md";

bool is_header(const CsvRow& row) {
  static const std::vector<std::string> kHeader = {"image", "role", "brand", "x1", "y1", "x2", "y2"};
  return row.fault.empty() && row.fields == kHeader;
}

tl::unexpected<Error> bad_row(std::string what, std::string mend) {
  return fail(ErrorCode::bad_input, std::move(what), std::move(mend));
}

Result<std::optional<Box>> parse_box(const std::vector<std::string>& cells) {
  constexpr std::size_t kFirst = 3;
  const auto empty =
      std::count_if(cells.begin() + kFirst, cells.end(), [](const auto& cell) { return cell.empty(); });
  if (empty == 4) {
    return std::optional<Box>{};
  }
  if (empty > 0) {
    return bad_row("the box is incomplete", "give x1, y1, x2 and y2, or none of them");
  }
  std::array<double, 4> corners{};
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const std::string& cell = cells[kFirst + i];
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), corners[i]);
    if (error != std::errc{} || end != cell.data() + cell.size() || !std::isfinite(corners[i]) || corners[i] < 0) {
      return bad_row("\"" + cell + "\" is not a coordinate", "give pixels, 0 or more, with a point");
    }
  }
  const Box box{corners[0], corners[1], corners[2] - corners[0], corners[3] - corners[1]};
  if (box.width <= 0 || box.height <= 0) {
    return bad_row("the box is empty", "give x1 < x2 and y1 < y2");
  }
  return std::optional<Box>{box};
}

/// Collects rows into a set: one entry per photo, references counted per brand.
class SetBuilder {
 public:
  SetBuilder(fs::path folder, std::size_t references_per_brand)
      : folder_(std::move(folder)), references_per_brand_(references_per_brand) {}

  Status add(const CsvRow& row) {
    if (!row.fault.empty()) {
      return bad_row(row.fault, "write one row per line, cells separated by tabs");
    }
    const std::vector<std::string>& cells = row.fields;
    if (cells.size() != kColumns) {
      return bad_row(std::to_string(cells.size()) + " cells instead of 7",
                     "separate image, role, brand, x1, y1, x2, y2 by tabs; cells may be empty");
    }
    const auto& [name, role, brand] = std::tie(cells[0], cells[1], cells[2]);
    if (name.empty()) {
      return bad_row("the image is missing", "give its path, relative to the set");
    }
    SLUICE_ASSIGN(const std::optional<Box> box, parse_box(cells));
    std::error_code ignored;
    const fs::path image = fs::weakly_canonical(folder_ / name, ignored);
    if (role == "reference") {
      return add_reference({image, brand, box});
    }
    if (role == "test") {
      return add_test(name, image, brand, box);
    }
    return bad_row("the role \"" + role + "\" is unknown", "write reference or test");
  }

  EvaluationSet finish() {
    set_.tests_named_as_references = std::erase_if(
        set_.tests, [this](const TestPhoto& test) { return set_.reference_images.contains(test.image); });
    return std::move(set_);
  }

 private:
  Status add_reference(ReferenceRow row) {
    if (row.brand.empty()) {
      return bad_row("a reference without a brand", "name the brand that it teaches");
    }
    set_.reference_images.insert(row.image);
    if (references_per_brand_ == 0 || references_of_[row.brand]++ < references_per_brand_) {
      set_.references.push_back(std::move(row));
    }
    return {};
  }

  Status add_test(const std::string& name, const fs::path& image, const std::string& brand,
                  const std::optional<Box>& box) {
    if (brand.empty() && box) {
      return bad_row("a box without a brand", "name the brand, or leave the box empty");
    }
    const auto [position, is_new] = test_index_.try_emplace(image, set_.tests.size());
    if (is_new) {
      set_.tests.push_back({name, image, {}});
    }
    TestPhoto& test = set_.tests[position->second];
    if (!is_new && (brand.empty() || test.marks.empty())) {
      return bad_row("the photo is named twice, here or before as brand-free",
                     "give one row per mark, and exactly one row for a brand-free photo");
    }
    if (!brand.empty()) {
      test.marks.push_back({brand, box});
    }
    return {};
  }

  fs::path folder_;
  std::size_t references_per_brand_;
  EvaluationSet set_;
  std::map<fs::path, std::size_t> test_index_;
  std::map<std::string, std::size_t> references_of_;
};

/// The first error in full, the others by their line numbers.
class BadLines {
 public:
  explicit BadLines(const fs::path& file) : file_(file.string()) {}

  void add(std::size_t number, const Error& error) {
    if (++count_ == 1) {
      first_ = Error{ErrorCode::bad_input, file_ + ":" + std::to_string(number) + ": " + error.what, error.mend};
    } else if (count_ <= kListed) {
      others_.push_back(number);
    }
  }

  [[nodiscard]] Status status() const {
    if (count_ == 0) {
      return {};
    }
    if (count_ == 1) {
      return tl::unexpected<Error>(first_);
    }
    const std::string more = count_ > kListed ? fmt::format(" and {} more", count_ - kListed) : "";
    return fail(first_.code, first_.what,
                fmt::format("{}; bad too: line {}{}", first_.mend, fmt::join(others_, ", "), more));
  }

 private:
  static constexpr std::size_t kListed = 11;
  std::string file_;
  std::size_t count_ = 0;
  Error first_;
  std::vector<std::size_t> others_;
};

}  // namespace

Result<EvaluationSet> read_evaluation_set(const fs::path& file, std::size_t references_per_brand) {
  SLUICE_ASSIGN(const std::string text, read_whole_file(file));
  CsvReader reader(text, '\t');
  const std::optional<CsvRow> header = reader.next();
  if (!header || !is_header(*header)) {
    return fail(ErrorCode::bad_input, file.string() + ":1: the header is not \"image role brand x1 y1 x2 y2\"",
                kHeaderMend);
  }
  SetBuilder builder(fs::absolute(file).parent_path(), references_per_brand);
  BadLines bad_lines(file);
  while (const std::optional<CsvRow> row = reader.next()) {
    if (const Status added = builder.add(*row); !added.has_value()) {
      bad_lines.add(row->line, added.error());
    }
  }
  SLUICE_TRY(bad_lines.status());
  EvaluationSet set = builder.finish();
  if (set.references.empty() || set.tests.empty()) {
    const std::string missing = set.references.empty() ? "reference" : "test photo that is not a reference";
    return fail(ErrorCode::bad_input, file.string() + " has no " + missing,
                "a set needs rows of both roles; see docs/evaluation.md");
  }
  return set;
}

Status add_negatives(EvaluationSet& set, const fs::path& folder) {
  SLUICE_ASSIGN(const FolderSource negatives, open_folder(folder));
  std::set<fs::path> known = set.reference_images;
  for (const TestPhoto& test : set.tests) {
    known.insert(test.image);
  }
  bool any = false;
  SLUICE_TRY(negatives.source->list([&](const SourceItem& item) {
    any = true;
    std::error_code ignored;
    const fs::path image = fs::weakly_canonical(folder / item.path, ignored);
    if (known.insert(image).second) {
      set.tests.push_back({(folder / item.path).generic_string(), image, {}});
    }
    return true;
  }));
  if (!any) {
    return fail(ErrorCode::bad_input, "no photo under the negatives folder " + folder.string(),
                "give a folder with .jpg, .png, .webp or other photos");
  }
  return {};
}

}  // namespace sluice
