// sluice export --format jsonl|csv [--out FILE]
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <string>

#include "choice.h"
#include "chosen_taxonomy.h"
#include "command.h"
#include "sluice/report/export.h"

namespace sluice::app {
namespace {

struct Settings {
  ExportFormat format = ExportFormat::jsonl;
  std::string out;
};

Status export_to(const Settings& settings, const CommonOptions& common) {
  SLUICE_ASSIGN(const insight::Taxonomy taxonomy, chosen_taxonomy(common));
  SLUICE_ASSIGN(const Store store, Store::open(common.data, Database::Mode::read_only));
  if (settings.out.empty() || settings.out == "-") {
    SLUICE_TRY(export_sightings(store, taxonomy, settings.format, stdout));
    return {};
  }
  SLUICE_ASSIGN(const std::uint64_t count,
                export_sightings(store, taxonomy, settings.format, std::filesystem::path(settings.out)));
  fmt::print(stderr, "{} sightings written to {}\n", count, settings.out);
  return {};
}

}  // namespace

void add_export_command(CLI::App& app, CommonOptions& common, Selected& selected) {
  auto settings = std::make_shared<Settings>();
  CLI::App* sub = app.add_subcommand("export", "Write every sighting as JSON lines or CSV, in a stable order");
  sub->footer("The same store gives the same bytes. The fields are described in docs/export.md.");
  CLI::Option* format =
      sub->add_option("--format", settings->format, "One JSON object a line, or CSV with a header")
          ->default_str("jsonl");
  take_choice<ExportFormat>(*format, {{"jsonl", ExportFormat::jsonl}, {"csv", ExportFormat::csv}});
  sub->add_option("--out", settings->out, "File to write, whole or not at all")
      ->type_name("FILE")
      ->default_str("standard output");
  add_common_options(*sub, common, {.taxonomy = true});
  sub->callback(
      [&selected, &common, settings] { selected = [&common, settings] { return export_to(*settings, common); }; });
}

}  // namespace sluice::app
