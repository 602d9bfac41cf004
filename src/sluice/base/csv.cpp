#include "sluice/base/csv.h"

namespace sluice {
namespace {

/// A quote that is never closed would swallow the rest of the table, and be looked for again from every line.
constexpr std::size_t kLongestQuoted = std::size_t{1} << 16;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

CsvReader::CsvReader(std::string_view text, char separator)
    : text_(text.starts_with(kByteOrderMark) ? text.substr(kByteOrderMark.size()) : text), separator_(separator) {}

bool CsvReader::at_line_end() const {
  return position_ >= text_.size() || text_[position_] == '\n' || text_[position_] == '\r';
}

void CsvReader::pass_line_end() {
  if (position_ < text_.size()) {
    position_ += text_.substr(position_).starts_with("\r\n") ? 2 : 1;
    ++line_;
  }
}

void CsvReader::pass_line() {
  while (!at_line_end()) {
    ++position_;
  }
  pass_line_end();
}

std::string CsvReader::read_quoted(CsvRow& row) {
  const std::size_t begin = ++position_;
  std::string field;
  while (position_ < text_.size() && position_ - begin < kLongestQuoted) {
    const char letter = text_[position_];
    if (letter != '"') {
      if (at_line_end()) {
        const std::size_t before = position_;
        pass_line_end();
        field.append(text_.substr(before, position_ - before));
      } else {
        field.push_back(letter);
        ++position_;
      }
    } else if (text_.substr(position_).starts_with("\"\"")) {
      field.push_back('"');
      position_ += 2;
    } else {
      ++position_;
      if (!at_line_end() && text_[position_] != separator_) {
        row.fault = "there is text after a closing quote";
      }
      return field;
    }
  }
  row.fault = "a quote is opened and not closed";
  return field;
}

std::string CsvReader::read_field(CsvRow& row) {
  if (position_ < text_.size() && text_[position_] == '"') {
    return read_quoted(row);
  }
  const std::size_t begin = position_;
  while (!at_line_end() && text_[position_] != separator_) {
    ++position_;
  }
  return std::string(text_.substr(begin, position_ - begin));
}

std::optional<CsvRow> CsvReader::next() {
  while (position_ < text_.size() && at_line_end()) {
    pass_line_end();
  }
  if (position_ >= text_.size()) {
    return std::nullopt;
  }
  CsvRow row;
  row.line = line_;
  const std::size_t begin = position_;
  for (;;) {
    row.fields.push_back(read_field(row));
    if (!row.fault.empty()) {
      position_ = begin;
      line_ = row.line;
      pass_line();
      return row;
    }
    if (at_line_end()) {
      pass_line_end();
      return row;
    }
    ++position_;  // The separator.
  }
}

Result<std::vector<CsvRow>> parse_csv(std::string_view text, char separator) {
  std::vector<CsvRow> rows;
  CsvReader reader(text, separator);
  while (auto row = reader.next()) {
    if (!row->fault.empty()) {
      return fail(ErrorCode::bad_input, "line " + std::to_string(row->line) + ": " + row->fault,
                  "quote the whole field and double the quotes in it");
    }
    rows.push_back(std::move(*row));
  }
  return rows;
}

}  // namespace sluice
