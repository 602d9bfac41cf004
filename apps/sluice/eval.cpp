// sluice eval: how well stages find what is known to be in photos (docs/evaluation.md). One file per sub-command.
#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "choice.h"
#include "eval_commands.h"
#include "sluice/base/whole_file.h"

namespace sluice::app {

void add_networks_option(CLI::App& sub, Precision& networks) {
  CLI::Option* option =
      sub.add_option("--networks", networks, "How networks compute: what --precision is of `sluice scan`")
          ->default_str("exact");
  take_choice<Precision>(*option, {{"exact", Precision::exact}, {"fast", Precision::fast}});
}

void add_json_file_option(CLI::App& sub, std::string& file) {
  sub.add_option("--json", file,
                 "Write all figures to this file (-: standard output); without it, a table is printed only")
      ->type_name("FILE");
}

Status write_figures(const std::function<nlohmann::ordered_json()>& json, const std::function<void()>& print_table,
                     const std::string& file, bool json_wanted) {
  // Names of files may hold bytes that are no UTF-8.
  const auto text = [&] { return json().dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n"; };
  const std::string where = file.empty() && json_wanted ? "-" : file;
  if (where == "-") {
    fmt::print("{}", text());
    return {};
  }
  print_table();
  return where.empty() ? Status{} : write_whole_file(where, text());
}

std::function<void(std::size_t, std::size_t)> progress_on_terminal() {
  if (isatty(STDERR_FILENO) == 0) {
    return {};
  }
  return [](std::size_t done, std::size_t total) {
    fmt::print(stderr, "\r{} of {} photos{}", done, total, done == total ? "\n" : "");
  };
}

void print_left_out(const RunOutcome& run) {
  for (const UnreadablePhoto& photo : run.unreadable) {
    fmt::print(stderr, "{}: left out: {}\n", photo.name, photo.reason);
  }
}

std::string number(double value, int digits) {
  return std::isfinite(value) ? fmt::format("{:.{}f}", value, digits) : "-";
}

void add_eval_command(CLI::App& app, CommonOptions& common, Selected& selected) {
  CLI::App* eval = app.add_subcommand("eval", "Measure accuracy on photos whose content is known");
  eval->require_subcommand(1);
  add_eval_brands_command(*eval, common, selected);
  add_eval_objects_command(*eval, common, selected);
  add_eval_labels_command(*eval, common, selected);
}

}  // namespace sluice::app
