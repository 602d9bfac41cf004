// --data, --threads and --json. The app and each command have options of these names, which hold no variable:
// CLI11 also fills the options of commands that were not chosen, so a shared variable would hold whichever came
// last.
#include <cstdlib>
#include <string>
#include <thread>

#include "command.h"
#include "settings.h"

namespace sluice::app {
namespace {

constexpr int kMostThreads = 1024;

std::filesystem::path default_data_directory() {
  if (const char* xdg = std::getenv("XDG_DATA_HOME"); xdg != nullptr && *xdg == '/') {
    return std::filesystem::path(xdg) / "sluice";
  }
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') {
    return std::filesystem::path(home) / ".local/share/sluice";
  }
  return {};
}

/// The option as given to the innermost chosen command that has it, else to the app; nullptr: not given.
const CLI::Option* given(const CLI::App& app, const std::string& name) {
  for (const CLI::App* sub : app.get_subcommands()) {
    if (const CLI::Option* option = given(*sub, name); option != nullptr) {
      return option;
    }
  }
  const CLI::Option* option = app.get_option_no_throw(name);
  return option != nullptr && option->count() > 0 ? option : nullptr;
}

}  // namespace

void add_common_options(CLI::App& sub, CommonOptions& /*common*/, CommonFlags flags) {
  if (flags.data) {
    sub.add_option("--data")
        ->description("Directory that holds brands, store, key and log")
        ->type_name("DIR")
        ->default_str("$XDG_DATA_HOME/sluice or ~/.local/share/sluice");
  }
  if (flags.threads) {
    sub.add_option("--threads")
        ->description("Worker threads; 0: one per core")
        ->type_name("N")
        ->check(CLI::Range(0, kMostThreads).description(""))
        ->default_str("0");
  }
  if (flags.json) {
    sub.add_flag("--json")->description("Print results as JSON on standard output");
  }
}

Status resolve_common_options(const CLI::App& app, CommonOptions& common) {
  const CLI::Option* data = given(app, "--data");
  common.data = data != nullptr ? std::filesystem::path(data->as<std::string>()) : default_data_directory();
  if (common.data.empty()) {
    return fail(ErrorCode::usage, "no place for the data: neither HOME nor XDG_DATA_HOME is set",
                "give --data DIR");
  }
  const CLI::Option* threads = given(app, "--threads");
  common.threads = threads != nullptr ? threads->as<int>() : 0;
  const CLI::Option* json = given(app, "--json");
  // `eval` has a --json that takes a file, which is its own affair.
  common.json = json != nullptr && json->get_expected_max() == 0 && json->as<bool>();
  return {};
}

}  // namespace sluice::app
