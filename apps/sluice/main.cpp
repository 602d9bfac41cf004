// The command line: parses, runs the chosen command, turns its error into one line and an exit code.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "command.h"

int main(int argc, char** argv) {
  CLI::App app("Sluice finds brands and occasions in photos, on your own machine, and never a person.", "sluice");
  app.set_version_flag("--version", "sluice " SLUICE_VERSION);
  app.require_subcommand(1);
  sluice::app::CommonOptions common;
  sluice::app::Selected selected;
  CLI11_PARSE(app, argc, argv);
  const sluice::Status status = selected ? selected() : sluice::Status{};
  if (!status.has_value()) {
    std::fprintf(stderr, "sluice: %s\n", status.error().message().c_str());
    return static_cast<int>(status.error().code);
  }
  return 0;
}
