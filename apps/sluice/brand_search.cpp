// sluice brand search: which ready-made marks there are.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "brand_commands.h"
#include "sluice/base/one_line.h"
#include "sluice/catalog/ready_made.h"

namespace sluice::app {
namespace {

Status search(const std::string& text, const CommonOptions& common) {
  SLUICE_ASSIGN(const ReadyMadeMarks marks, ReadyMadeMarks::open());
  const std::vector<ReadyMadeMark> found = marks.search(text);
  if (common.json) {
    nlohmann::ordered_json json = nlohmann::ordered_json::array();
    for (const ReadyMadeMark& mark : found) {
      json.push_back({{"name", mark.name},
                      {"title", mark.title},
                      {"match", text.empty() ? "" : to_string(mark.match)},
                      {"drawings", mark.drawings}});
    }
    fmt::print("{}\n", json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
    return {};
  }
  for (const ReadyMadeMark& mark : found) {
    fmt::print("{:<28}  {:<28}  {}\n", one_line(mark.name), one_line(mark.title),
               one_line(fmt::format("{}", fmt::join(mark.drawings, ", "))));
  }
  if (found.empty()) {
    fmt::print("no ready-made mark is called '{}'; give a picture of the mark: sluice brand add NAME FILE...\n",
               one_line(text));
  }
  return {};
}

}  // namespace

void add_brand_search_command(CLI::App& brand, CommonOptions& common, Selected& selected) {
  CLI::App* sub = brand.add_subcommand(
      "search",
      "Find ready-made marks by name, however it is written; what it prints first goes to `brand add --icon`");
  auto text = std::make_shared<std::string>();
  sub->add_option("text", *text,
                  "Name, or part of one; whole words are listed first, then beginnings, parts and "
                  "near spellings; without it, all marks are listed");
  add_common_options(*sub, common, {.data = false, .json = true});
  sub->callback([&common, &selected, text] { selected = [&common, text] { return search(*text, common); }; });
}

}  // namespace sluice::app
