// `sluice check`: whether a data directory is whole, and what mends it where it is not.
#include <fmt/format.h>

#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "command.h"
#include "sluice/store/check_files.h"
#include "sluice/store/check_store.h"
#include "terminal.h"

namespace sluice::app {
namespace {

const char* name_of(Finding::State state) {
  return state == Finding::State::damaged ? "damaged" : "unfinished";
}

void print_lines(const Findings& findings) {
  for (const Finding& finding : findings) {
    const bool damaged = finding.state == Finding::State::damaged;
    fmt::print(
        "{}  {}; {}\n",
        coloured(fmt::format("{:<10}", name_of(finding.state)), damaged ? Colour::red : Colour::yellow, stdout),
        finding.what, finding.mend);
  }
}

void print_json(const Findings& findings) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Finding& finding : findings) {
    list.push_back({{"state", name_of(finding.state)}, {"what", finding.what}, {"mend", finding.mend}});
  }
  fmt::print("{}\n", nlohmann::ordered_json{{"findings", list}}.dump(2, ' ', false,
                                                                     nlohmann::json::error_handler_t::replace));
}

Status check(const CommonOptions& common) {
  std::error_code error;
  if (!std::filesystem::is_directory(common.data, error)) {
    return fail(ErrorCode::not_found, "there is no data directory " + common.data.string(),
                "name another with --data, or run: sluice scan FOLDER --contract own");
  }
  SLUICE_ASSIGN(Findings findings, check_store(common.data));
  SLUICE_ASSIGN(Findings beside, check_files(common.data));
  std::ranges::move(beside, std::back_inserter(findings));
  const auto damaged = std::ranges::count(findings, Finding::State::damaged, &Finding::state);
  if (common.json) {
    print_json(findings);
  } else {
    print_lines(findings);
    if (damaged == 0) {
      fmt::print("{} is whole\n", common.data.string());
    }
  }
  if (damaged > 0) {
    return fail(
        ErrorCode::bad_input,
        fmt::format("{} is damaged in {} {}", common.data.string(), damaged, damaged == 1 ? "place" : "places"),
        "each line above says what mends it");
  }
  return {};
}

}  // namespace

void add_check_command(CLI::App& app, CommonOptions& common, Selected& selected) {
  CLI::App* sub =
      app.add_subcommand("check", "Verify the store, the brands and the key, and tell what mends them");
  sub->footer(
      "It changes nothing, and may run beside a scan. Ends with 0 where all is whole, with 4 where something is "
      "damaged; what a stopped run left is told, and is no damage (docs/crash-safety.md).");
  add_common_options(*sub, common, {.json = true});
  sub->callback([&common, &selected] { selected = [&common] { return check(common); }; });
}

}  // namespace sluice::app
