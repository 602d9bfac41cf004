#include "sluice/sources/photos_csv.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string_view>
#include <system_error>

#include "sluice/base/csv.h"
#include "sluice/base/one_line.h"
#include "sluice/sources/regular_file.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kByteLimit = std::size_t{256} << 20;
constexpr std::size_t kMostWarnings = 20;

enum class Column { file, contributor, taken_at, country, licence, caption, unknown };

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
}
char upper(char letter) {
  return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 32) : letter;
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpaces);
  return begin == std::string_view::npos
             ? std::string()
             : std::string(text.substr(begin, text.find_last_not_of(kSpaces) - begin + 1));
}

Column column_of(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), lower);
  constexpr std::array<std::pair<std::string_view, Column>, 7> kColumns{{{"file", Column::file},
                                                                         {"contributor", Column::contributor},
                                                                         {"taken_at", Column::taken_at},
                                                                         {"country", Column::country},
                                                                         {"licence", Column::licence},
                                                                         {"license", Column::licence},
                                                                         {"caption", Column::caption}}};
  const auto* found =
      std::find_if(kColumns.begin(), kColumns.end(), [&](const auto& c) { return c.first == name; });
  return found == kColumns.end() ? Column::unknown : found->second;
}

/// Spreadsheets write semicolons where the comma is the decimal sign.
char separator_of(std::string_view text) {
  const std::string_view header = text.substr(0, text.find_first_of("\r\n"));
  return header.find(',') == std::string_view::npos && header.find(';') != std::string_view::npos ? ';' : ',';
}

/// A path as `SourceItem::path` writes it; empty if it leads out of the folder.
std::string path_below_folder(const std::string& field) {
  const fs::path path = fs::path(field).lexically_normal();
  return path.is_absolute() || path.empty() || *path.begin() == ".." || *path.begin() == "."
             ? std::string()
             : path.generic_string();
}

class Reading {
 public:
  Reading(const fs::path& folder, fs::path file) : folder_(folder), file_(std::move(file)) {}

  Result<PhotosCsv> run(std::string_view text) {
    CsvReader reader(text, separator_of(text));
    const auto header = reader.next();
    SLUICE_TRY(read_header(header));
    while (const auto row = reader.next()) {
      read_row(*row);
    }
    if (left_out_ > 0) {
      result_.warnings.push_back(file_.string() + ": " + std::to_string(left_out_) + " more lines have problems");
    }
    warn_of_absent_files();
    return std::move(result_);
  }

 private:
  Status read_header(const std::optional<CsvRow>& header) {
    constexpr const char* kMend =
        "its first line must name the columns: file,contributor,taken_at,country,licence";
    if (!header || !header->fault.empty()) {
      return fail(ErrorCode::bad_input, file_.string() + ": there is no header", kMend);
    }
    std::string unknown;
    for (const std::string& field : header->fields) {
      const std::string name = trimmed(field);
      columns_.push_back(column_of(name));
      if (columns_.back() == Column::unknown) {
        unknown += (unknown.empty() ? "" : ", ") + name;
      } else if (std::count(columns_.begin(), columns_.end(), columns_.back()) > 1) {
        return fail(ErrorCode::bad_input, file_.string() + ": the header names '" + name + "' twice",
                    "remove one of the columns");
      }
    }
    if (std::count(columns_.begin(), columns_.end(), Column::file) == 0) {
      return fail(ErrorCode::bad_input, file_.string() + ": the header has no column 'file'", kMend);
    }
    if (!unknown.empty()) {
      result_.warnings.push_back(file_.string() + ":" + std::to_string(header->line) +
                                 ": columns that are not read: " + one_line(unknown));
    }
    return {};
  }

  void warn(const CsvRow& row, const std::string& what) {
    if (result_.warnings.size() < kMostWarnings) {
      result_.warnings.push_back(file_.string() + ":" + std::to_string(row.line) + ": " + what);
    } else {
      ++left_out_;
    }
  }

  void read_row(const CsvRow& row) {
    if (!row.fault.empty()) {
      return warn(row, row.fault + "; the line is left out; quote the whole field and double the quotes in it");
    }
    if (row.fields.size() != columns_.size()) {
      return warn(row, std::to_string(row.fields.size()) + " fields where the header names " +
                           std::to_string(columns_.size()) +
                           "; the line is left out; quote fields that hold a separator");
    }
    std::string path;
    ItemFacts facts;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      read_field(row, columns_[i], trimmed(row.fields[i]), path, facts);
    }
    if (path.empty()) {
      return warn(row,
                  "the file is not a path below the folder; the line is left out; write it like 'trip/1.jpg'");
    }
    if (!result_.facts.try_emplace(std::move(path), std::move(facts)).second) {
      warn(row, "the file is named for the second time; the line is left out; keep one line for each file");
    }
  }

  void read_field(const CsvRow& row, Column column, std::string field, std::string& path, ItemFacts& facts) {
    if (column == Column::file) {
      path = path_below_folder(field);
    } else if (column == Column::contributor) {
      facts.contributor = std::move(field);
    } else if (column == Column::licence) {
      facts.licence = std::move(field);
    } else if (column == Column::taken_at && !field.empty()) {
      facts.taken_at = parse_capture_time(field);
      if (!facts.taken_at) {
        warn(row, "taken_at is not a date; it is left out; write it like 2024-05-01T12:30:00+02:00 or 2024-05-01");
      }
    } else if (column == Column::country && !field.empty()) {
      std::transform(field.begin(), field.end(), field.begin(), upper);
      if (field.size() == 2 &&
          std::all_of(field.begin(), field.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
        facts.country = std::move(field);
      } else {
        warn(row, "country is not a code of two letters (ISO 3166-1); it is left out; write it like DE");
      }
    }
  }

  void warn_of_absent_files() {
    const auto absent = std::count_if(result_.facts.begin(), result_.facts.end(), [&](const auto& entry) {
      std::error_code error;
      return !fs::exists(fs::symlink_status(folder_ / entry.first, error));
    });
    if (absent > 0) {
      result_.warnings.push_back(
          file_.string() + ": " + std::to_string(absent) + " of " + std::to_string(result_.facts.size()) +
          " files that it names are not in the folder; write paths as seen from the folder");
    }
  }

  const fs::path& folder_;
  fs::path file_;
  std::vector<Column> columns_;
  PhotosCsv result_;
  std::size_t left_out_ = 0;
};

}  // namespace

Result<PhotosCsv> read_photos_csv(const fs::path& folder) {
  const fs::path file = folder / "photos.csv";
  auto text = read_regular_file(file, kByteLimit);
  if (!text.has_value()) {
    Error error = std::move(text).error();
    if (error.code == ErrorCode::not_found) {
      return PhotosCsv{};
    }
    error.what.insert(0, file.string() + ": ");
    return tl::unexpected(std::move(error));
  }
  if (text->find('\0') != std::string::npos) {
    return fail(ErrorCode::bad_input, file.string() + ": not a text in UTF-8", "save it as CSV in UTF-8");
  }
  return Reading(folder, file).run(*text);
}

}  // namespace sluice
