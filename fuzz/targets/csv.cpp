// The reader of comma-separated tables.
#include "sluice/base/csv.h"

#include "fuzz/target.h"

namespace sluice::fuzz {
namespace {

/// The first byte chooses the separator.
void run(Bytes input) {
  if (input.empty()) {
    return;
  }
  const char separator = ",;\t|"[std::to_integer<int>(input[0]) % 4];
  const std::string_view text = as_text(input.subspan(1));
  std::size_t line = 0;
  std::string again;
  std::vector<std::vector<std::string>> fields;
  for (CsvReader reader(text, separator); const auto row = reader.next();) {
    require(row->line > line, "rows come in the order of lines");
    line = row->line;
    require(!row->fields.empty(), "a row has a field");
    if (!row->fault.empty()) {
      continue;
    }
    fields.push_back(row->fields);
    for (std::size_t i = 0; i < row->fields.size(); ++i) {
      again += i == 0 ? "" : std::string(1, separator);
      again += '"';
      for (const char letter : row->fields[i]) {
        again.append(letter == '"' ? 2 : 1, letter);
      }
      again += '"';
    }
    again += "\r\n";
  }
  const auto parsed = parse_csv(again, separator);
  // A field may be as long as the longest quoted one, and doubled quotes make it longer.
  if (parsed.has_value()) {
    require(parsed->size() == fields.size(), "rows written read back");
    for (std::size_t i = 0; i < fields.size(); ++i) {
      require((*parsed)[i].fields == fields[i], "fields written read back");
    }
  }
  require_proper(parse_csv(text, separator));
}

const Registered kRegistered({"csv",
                              run,
                              [] {
                                return std::vector<std::string>{"0a,b\r\n1,\"x \"\"y\"\"\r\n z\"\r\n",
                                                                "1\xEF\xBB\xBFname;when\n\n;\n\"\";2\n",
                                                                "2a\tb\rc\t\"d", "3\"a\"b|c\n|"};
                              },
                              {"\"\"", "\r\n", "\xEF\xBB\xBF", "\","}});

}  // namespace
}  // namespace sluice::fuzz
