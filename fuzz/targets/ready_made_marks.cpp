// The lists of the two npm packages of marks; the first byte says which of them the input is.
#include "sluice/catalog/ready_made.h"

#include "fuzz/target.h"

namespace sluice::fuzz {
namespace {

void run(Bytes input) {
  if (input.empty()) {
    return;
  }
  const bool logos = std::to_integer<int>(input[0]) % 2 == 0;
  const std::string_view text = as_text(input.subspan(1));
  scratch_file("ready_made/simple-icons/icons/acme.svg", R"(<svg viewBox="0 0 24 24"><path d="M0 0h9v9"/></svg>)");
  scratch_file("ready_made/@iconify-json/logos/icons.json", logos ? text : "{}");
  scratch_file("ready_made/simple-icons/data/simple-icons.json", logos ? "[]" : text);
  const auto marks = ReadyMadeMarks::open(scratch() / "ready_made");
  if (!marks.has_value()) {
    require_proper(marks.error());
    return;
  }
  for (const std::string& name : marks->list()) {
    const auto found = marks->find(name);
    require(found.has_value() && !found->empty(), "what is listed is found");
  }
  require_proper(marks->find("acne"));
  require(marks->search("").size() == marks->list().size(), "an empty search lists all");
  for (const ReadyMadeMark& mark : marks->search("acme")) {
    require(!mark.drawings.empty(), "what is found has drawings");
  }
}

const Registered kRegistered(
    {"ready_made_marks",
     run,
     [] {
       return std::vector<std::string>{
           R"(0{"icons": {"acme": {"body": "<path/>", "width": 30}, "acme-icon": {"body": ""}}, "height": 20})",
           R"(1[{"title": "Acme", "hex": "FF0000"}, {"title": "Acme", "slug": "acme", "hex": "00F",)"
           R"( "aliases": {"aka": ["Acne"], "loc": {"de": "Akme"}}}])"};
     },
     {"\"icons\"", "\"body\"", "\"width\"", "\"left\"", "\"slug\"", "\"title\"", "\"hex\"", "\"aliases\"",
      "\"aka\"", "../", "null"}});

}  // namespace
}  // namespace sluice::fuzz
