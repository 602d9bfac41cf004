// --data, --threads, --json, --taxonomy and the options of the cage. The app and each command have options of
// these names, which hold no variable: CLI11 also fills the options of commands that were not chosen, so a shared
// variable would hold whichever came last.
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

#include "choice.h"
#include "command.h"
#include "settings.h"

namespace sluice::app {
namespace {

constexpr int kMostThreads = 1024;
constexpr int kMostCageSeconds = 86'400;
constexpr std::size_t kLeastCageMemory = std::size_t{256} << 20;  // Its libraries take a part of it.
constexpr std::size_t kMostCageMemory = std::size_t{1} << 40;

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

void add_cage_options(CLI::App& sub) {
  CLI::Option* cage =
      sub.add_option("--cage")
          ->description(
              "Decode photos in processes that can reach no network and no file; off is for photos that you trust")
          ->default_str("on");
  take_choice(*cage, {"on", "off"});
  sub.add_option("--cage-seconds")
      ->description("Longest time that decoding one photo may compute in the cage, in seconds")
      ->type_name("SECONDS")
      ->check(CLI::Range(1, kMostCageSeconds).description(""))
      ->default_str("10");
  sub.add_option("--cage-memory")
      ->description("Most memory that one photo may take in the cage, in bytes, or with a unit (2GB)")
      ->type_name("BYTES")
      ->transform(CLI::AsSizeValue(false).description(""))
      ->check(CLI::Range(kLeastCageMemory, kMostCageMemory).description(""))
      ->default_str("1GB");
}

void resolve_cage_options(const CLI::App& app, CommonOptions& common) {
  const CLI::Option* cage = given(app, "--cage");
  common.cage = cage == nullptr || cage->as<std::string>() != "off";
  if (const CLI::Option* seconds = given(app, "--cage-seconds"); seconds != nullptr) {
    common.cage_settings.time_limit = std::chrono::seconds(seconds->as<int>());
  }
  if (const CLI::Option* memory = given(app, "--cage-memory"); memory != nullptr) {
    common.cage_settings.memory_limit = memory->as<std::size_t>();
  }
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
  if (flags.cage) {
    add_cage_options(sub);
  }
  if (flags.taxonomy) {
    sub.add_option("--taxonomy")
        ->description("Which labels speak for which occasions and interests (docs/taxonomy.md)")
        ->type_name("FILE")
        ->default_str("the one that `sluice taxonomy` prints");
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
  const CLI::Option* taxonomy = given(app, "--taxonomy");
  common.taxonomy = taxonomy != nullptr ? taxonomy->as<std::string>() : std::string();
  resolve_cage_options(app, common);
  return {};
}

}  // namespace sluice::app
