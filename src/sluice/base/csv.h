// Comma-separated tables as RFC 4180 has them, and as people's programs write them: quoted fields with doubled
// quotes and line ends inside, LF, CRLF or CR at the end of a row, a byte order mark, another separator (tabs:
// TSV).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/result.h"

namespace sluice {

struct CsvRow {
  std::size_t line = 0;             ///< Where the row begins; the first line is 1.
  std::vector<std::string> fields;  ///< Unquoted; spaces are kept. Meaningless if there is a fault.
  std::string fault;                ///< Why the row cannot be used, without quoting it; empty: it can.
};

/// Reads row by row, so that a bad row costs only itself. Empty lines are passed over.
class CsvReader {
 public:
  /// `text` must outlive the reader.
  explicit CsvReader(std::string_view text, char separator = ',');

  /// The next row, or nothing at the end. After a fault, reading goes on with the line after the one where the bad
  /// row begins.
  [[nodiscard]] std::optional<CsvRow> next();

 private:
  [[nodiscard]] bool at_line_end() const;
  void pass_line_end();
  void pass_line();
  std::string read_field(CsvRow& row);
  std::string read_quoted(CsvRow& row);

  std::string_view text_;
  char separator_;
  std::size_t position_ = 0;
  std::size_t line_ = 1;
};

/// All rows. Errors: bad_input ("line 7: ..."), at the first row that cannot be used.
[[nodiscard]] Result<std::vector<CsvRow>> parse_csv(std::string_view text, char separator = ',');

}  // namespace sluice
