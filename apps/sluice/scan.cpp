// sluice scan FOLDER... --contract own
#include <memory>
#include <string>

#include "choice.h"
#include "command.h"
#include "effort_option.h"
#include "run_scan.h"
#include "scan_summary.h"

namespace sluice::app {
namespace {

Status scan(const ScanSettings& settings, const CommonOptions& common) {
  RunMetrics metrics;
  SLUICE_ASSIGN(const ScanSummary summary, run_scan(settings, common, metrics));
  print_summary(summary, metrics, common.json);
  if (summary.interrupted) {
    return fail(ErrorCode::interrupted, "stopped as asked; what was scanned is kept",
                "run the same command again to go on");
  }
  return {};
}

}  // namespace

void add_scan_command(CLI::App& app, CommonOptions& common, Selected& selected) {
  auto settings = std::make_shared<ScanSettings>();
  CLI::App* sub = app.add_subcommand("scan", "Look for brands and more in folders of photos");
  sub->footer(
      "Run it again whenever photos, brands or models have changed: what is known is not looked at again. Ctrl-C "
      "stops it after the photos in flight; the same command goes on from there.");
  sub->add_option("folders", settings->folders,
                  "Folders of photos, searched recursively; each may hold a photos.csv")
      ->type_name("FOLDER")
      ->required();
  sub->add_option("--contract", settings->contract,
                  "What the photos' owner allows: own (your own photos); there is no default")
      ->type_name("NAME");
  CLI::Option* stages = sub->add_option("--stages", settings->stages,
                                        "What to look for, separated by commas; what these need is looked for, "
                                        "too, the rest costs nothing and stays as it was")
                            ->delimiter(',')
                            ->allow_extra_args(false)
                            ->default_str("all");
  take_choice(*stages, std::vector<std::string>(stage_names().begin(), stage_names().end()));
  add_effort_option(*sub, settings->effort,
                    "fast finds less and reads no words, standard and thorough find more and cost more time");
  CLI::Option* precision =
      sub->add_option("--precision", settings->precision,
                      "exact gives the same answers on every machine; fast saves a sixth to a third of a scan "
                      "where the CPU has bf16")
          ->default_str("exact");
  take_choice<Precision>(*precision, {{"exact", Precision::exact}, {"fast", Precision::fast}});
  sub->add_option(
         "--keep-features", settings->keep_features_days,
         "Days to keep local features, by which photos that may show brands added later are known; 0 keeps none")
      ->type_name("DAYS")
      ->check(CLI::Range(0, 36'500).description(""));
  sub->add_flag(
      "--again", settings->look_again,
      "Look for brands in every photo again: also finds those added later at which local features do not hint");
  sub->add_option("--max-bytes", settings->limits.bytes,
                  "Largest file that is read, in bytes, or with a unit (64MB)")
      ->type_name("BYTES")
      ->transform(CLI::AsSizeValue(false).description(""));
  sub->add_option("--max-pixels", settings->limits.pixels, "Largest photo that is decoded, width times height")
      ->type_name("PIXELS")
      ->check(CLI::PositiveNumber.description(""));
  sub->add_option("--models", settings->models, "Directory of pulled models")
      ->type_name("DIR")
      ->default_str("$XDG_CACHE_HOME/sluice/models");
  sub->add_option("--metrics-file", settings->metrics_file,
                  "File of metrics for Prometheus, rewritten every 2 seconds while it runs (docs/metrics.md)")
      ->type_name("FILE")
      ->default_str("none");
  add_common_options(*sub, common, {.threads = true, .json = true, .cage = true});
  sub->callback(
      [&selected, &common, settings] { selected = [&common, settings] { return scan(*settings, common); }; });
}

}  // namespace sluice::app
