// sluice scan FOLDER... --contract own
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "command.h"
#include "run_scan.h"

namespace sluice::app {
namespace {

nlohmann::ordered_json json_of(const ScanSummary& summary) {
  nlohmann::ordered_json json;
  json["files"] = summary.counts.items;
  json["new"] = summary.counts.added;
  json["rescanned"] = summary.counts.rescanned;
  json["known"] = summary.counts.known;
  json["unchanged"] = summary.counts.unchanged;
  json["failed"] = nlohmann::ordered_json(summary.counts.failed);
  json["rematched"] = summary.rematched;
  json["interrupted"] = summary.interrupted;
  json["store"] = {{"photos", summary.store.photos},
                   {"reposts", summary.store.reposts},
                   {"sightings", nlohmann::ordered_json(summary.store.sightings)}};
  return json;
}

/// "brand 12, object 3"
std::string list_of(const std::map<std::string, std::uint64_t>& counts) {
  std::string text;
  for (const auto& [name, count] : counts) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, count);
  }
  return text.empty() ? "none" : text;
}

void print(const ScanSummary& summary, bool json) {
  if (json) {
    fmt::print("{}\n", json_of(summary).dump(2));
    return;
  }
  const ScanCounts& counts = summary.counts;
  fmt::print(
      "files      {}: {} new, {} unchanged, {} known under another name or time, {} with some stages run again\n",
      counts.items, counts.added, counts.unchanged, counts.known, counts.rescanned);
  if (summary.rematched > 0) {
    fmt::print("brands     looked for again in {} photos by their kept features\n", summary.rematched);
  }
  if (counts.failures() > 0) {
    fmt::print("failed     {} ({}); see: sluice photos list --failed\n", counts.failures(),
               list_of(counts.failed));
  }
  fmt::print("store      {} photos, {} of them reposts\n", summary.store.photos, summary.store.reposts);
  fmt::print("sightings  {}\n", list_of(summary.store.sightings));
}

Status scan(const ScanSettings& settings, const CommonOptions& common) {
  SLUICE_ASSIGN(const ScanSummary summary, run_scan(settings, common));
  print(summary, common.json);
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
  sub->add_option("--effort", settings->effort, "fast finds less, standard costs more time")
      ->type_name("fast|standard")
      ->transform(CLI::CheckedTransformer(
                      std::map<std::string, Effort>{{"fast", Effort::fast}, {"standard", Effort::standard}})
                      .description(""))
      ->default_str("standard");
  sub->add_option(
         "--precision", settings->precision,
         "exact gives the same answers on every machine; fast is about twice as fast where the CPU has bf16")
      ->type_name("exact|fast")
      ->transform(CLI::CheckedTransformer(
                      std::map<std::string, Precision>{{"exact", Precision::exact}, {"fast", Precision::fast}})
                      .description(""))
      ->default_str("exact");
  sub->add_option(
         "--keep-features", settings->keep_features_days,
         "Days to keep local features, by which brands added later are found without decoding; 0 keeps none")
      ->type_name("DAYS")
      ->check(CLI::Range(0, 36'500).description(""));
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
  add_common_options(*sub, common, {.threads = true, .json = true});
  sub->callback(
      [&selected, &common, settings] { selected = [&common, settings] { return scan(*settings, common); }; });
}

}  // namespace sluice::app
