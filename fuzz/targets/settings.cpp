// sluice.toml: CLI11 reads it, our reader names what it does not know.
#include "settings.h"

#include <array>
#include <sstream>

#include "command.h"
#include "fuzz/target.h"

namespace sluice::fuzz {
namespace {

using app::CommonOptions;
using app::Selected;

constexpr std::array kCommands{app::add_brand_command,  app::add_scan_command,   app::add_photos_command,
                               app::add_report_command, app::add_export_command, app::add_models_command,
                               app::add_eval_command,   app::add_demo_command,   app::add_doctor_command};

/// Nothing is run: the chosen command is only left in `selected`.
void run(Bytes input) {
  CLI::App program("", "sluice");
  program.require_subcommand(1);
  program.option_defaults()->always_capture_default();
  CommonOptions common;
  Selected selected;
  app::add_root_options(program);
  for (const auto add_command : kCommands) {
    add_command(program, common, selected);
  }
  app::make_settable(program);
  const auto file = scratch_file("settings/sluice.toml", as_text(input));
  try {
    // From the back, as CLI11 takes them.
    program.parse(std::vector<std::string>{"photos", "scan", file.string(), "--config"});
    const Status status = app::resolve_common_options(program, common);
    require_proper(status);
  } catch (const CLI::Error& error) {
    require(*error.what() != '\0', "an error says something");
  }
}

const Registered kRegistered(
    {"settings",
     run,
     [] {
       return std::vector<std::string>{
           "data = \"/tmp/x\"\nthreads = 2\njson = true\n[scan]\neffort = \"fast\"\nmax-bytes = \"64MB\"\n"
           "max-pixels=1000000 # a note\nkeep-features = 7\n",
           "scan.contract = own\n[models.pull]\n; note\n[report]\nbrand = [\"a\", 'b']\ntitle = \"it's\"\n",
           "[eval.brands]\nthreshold = 0.5\n[[scan]]\n"};
     },
     {"[scan]",     "[scan.",
      "[[",         "threads",
      "contract",   "effort",
      "precision",  "max-bytes",
      "max-pixels", "keep-features",
      "models",     "data",
      "json",       "config",
      "= [",        "true",
      "1e99",       "99999999999999999999",
      "64MB",       "\"\"\"",
      "'''",        "++",
      "--"}});

}  // namespace
}  // namespace sluice::fuzz
