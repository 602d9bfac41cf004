// The command line: parses, runs the chosen command, turns its error into one line and an exit code.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <iterator>
#include <string>
#include <vector>

#include "command.h"
#include "help_format.h"
#include "settings.h"
#include "sluice/base/one_line.h"
#include "terminal.h"

namespace sluice::app {

namespace {

using AddCommand = void (*)(CLI::App&, CommonOptions&, Selected&);

/// Every command, in the order of --help. A new command adds its line here.
const AddCommand kCommands[] = {
    add_brand_command,  add_concept_command,  add_scan_command,       add_photos_command, add_report_command,
    add_export_command, add_taxonomy_command, add_models_command,     add_eval_command,   add_demo_command,
    add_check_command,  add_doctor_command,   add_completion_command,
};

int print_error(const std::string& message, ErrorCode code) {
  std::fprintf(stderr, "%s %s\n", coloured("sluice:", Colour::red, stderr).c_str(), one_line(message).c_str());
  return static_cast<int>(code);
}

/// `--help` and `--version` are no errors; what is one becomes one line.
int report_parse_result(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
    return app.exit(error);
  }
  std::string command = "sluice";
  std::vector<std::string> unknown = app.remaining();
  for (const CLI::App* at = &app; !at->get_subcommands().empty();) {
    at = at->get_subcommands().front();
    command += " " + at->get_name();
    std::ranges::copy(at->remaining(), std::back_inserter(unknown));
  }
  std::string message = error.what();
  if (const bool extras = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError),
      no_command = message.starts_with("A subcommand");
      (extras || no_command) && !unknown.empty()) {
    message = (unknown.front().starts_with('-') ? "unknown option '" : "unknown command or argument '") +
              unknown.front() + "'";
  } else if (no_command) {
    message = "a command is required";
  }
  return print_error(message + "; see " + command + " --help", ErrorCode::usage);
}

int run(int argc, char** argv) {
  CLI::App app("Sluice finds brands and occasions in photos, on your own machine, and never a person.", "sluice");
  app.set_version_flag("--version", "sluice " SLUICE_VERSION, "Print the version and exit");
  app.set_help_flag("-h,--help", "Print this help and exit");
  app.footer(
      "Every option can also be set in sluice.toml and by environment, e.g. SLUICE_DATA and SLUICE_SCAN_EFFORT.");
  app.require_subcommand(1);
  app.option_defaults()->always_capture_default();
  CommonOptions common;
  Selected selected;
  add_root_options(app);
  for (const auto add_command : kCommands) {
    add_command(app, common, selected);
  }
  make_settable(app);
  use_help_format(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return report_parse_result(app, error);
  }
  Status status = resolve_common_options(app, common);
  if (status.has_value() && selected) {
    status = selected();
  }
  return status.has_value() ? 0 : print_error(status.error().message(), status.error().code);
}

}  // namespace
}  // namespace sluice::app

int main(int argc, char** argv) {
  try {
    return sluice::app::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "sluice: this is a bug: %s; please report it with the command that was run\n",
                 error.what());
    return static_cast<int>(sluice::ErrorCode::internal);
  }
}
