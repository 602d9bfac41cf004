// sluice scan FOLDER... --contract own
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "command.h"
#include "sluice/base/interrupt.h"
#include "sluice/base/log.h"
#include "sluice/base/progress.h"
#include "sluice/image/decode.h"
#include "sluice/models/cache.h"
#include "sluice/privacy/contract.h"
#include "sluice/privacy/pseudonym.h"
#include "sluice/scan/pipeline.h"
#include "sluice/scan/scanner_factory.h"
#include "sluice/sources/folder.h"

namespace sluice::app {
namespace {

struct Settings {
  std::vector<std::string> folders;
  std::string contract;
  Effort effort = Effort::standard;
  Precision precision = Precision::exact;
  int keep_features_days = 30;
  DecodeLimits limits;
  std::string models;
};

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

Result<std::vector<std::unique_ptr<Source>>> open_folders(const std::vector<std::string>& folders) {
  std::vector<std::unique_ptr<Source>> sources;
  for (const std::string& folder : folders) {
    SLUICE_ASSIGN(FolderSource opened, open_folder(folder));
    for (const std::string& warning : opened.warnings) {
      log().warn("{}", warning);
    }
    const std::string location = opened.source->location();
    if (std::ranges::none_of(sources, [&](const auto& source) { return source->location() == location; })) {
      sources.push_back(std::move(opened.source));
    }
  }
  return sources;
}

Status scan(const Settings& settings, const CommonOptions& common) {
  SLUICE_ASSIGN(const Contract contract, find_contract(settings.contract));
  SLUICE_ASSIGN(const auto sources, open_folders(settings.folders));
  SLUICE_ASSIGN(const Store store, Store::open(common.data, Database::Mode::read_write));
  SLUICE_TRY(start_log(common.data));
  SLUICE_ASSIGN(const PseudonymKey key, PseudonymKey::open_or_create(common.data));
  SLUICE_TRY(start_image_library());
  ScannerSettings scanner_settings;
  scanner_settings.catalog = common.data / "brands";
  scanner_settings.models =
      settings.models.empty() ? default_model_directory() : std::filesystem::path(settings.models);
  scanner_settings.compiled_models = default_compiled_model_directory();
  scanner_settings.effort = settings.effort;
  scanner_settings.precision = settings.precision;
  scanner_settings.threads = common.threads;
  scanner_settings.limits = settings.limits;
  SLUICE_ASSIGN(const AssembledScanner assembled, assemble_scanner(scanner_settings));
  for (const std::string& notice : assembled.notices) {
    log().warn("{}", notice);
  }
  for (const auto& [stage, version] : assembled.scanner->versions()) {
    log().info("stage {}: {}", stage, version);
  }

  const InterruptGuard interrupt;
  std::optional<Progress> progress;
  ScanOptions options;
  options.contract = contract;
  options.threads = common.threads;
  options.keep_features_days = settings.keep_features_days;
  options.byte_limit = settings.limits.bytes;
  options.stop = &interrupt.flag();
  options.rematch_progress = [&progress, start = true](std::uint64_t done, std::uint64_t total) mutable {
    if (start) {
      progress.emplace("looking for brands");
      start = false;
    }
    progress->update(done, total);
  };
  options.progress = [&progress, start = true](const ScanCounts& counts, std::uint64_t total) mutable {
    if (start) {
      progress.emplace("scanning");
      start = false;
    }
    progress->update(counts.items, total, counts.failures());
  };
  std::vector<const Source*> to_scan;
  for (const auto& source : sources) {
    to_scan.push_back(source.get());
  }
  const auto summary = scan_sources(store, to_scan, {*assembled.scanner, assembled.brands.get(), key}, options);
  progress.reset();
  SLUICE_TRY(summary);
  log().info("scanned {} files, {} failed{}", summary->counts.items, summary->counts.failures(),
             summary->interrupted ? "; interrupted" : "");
  print(*summary, common.json);
  if (summary->interrupted) {
    return fail(ErrorCode::interrupted, "stopped as asked; what was scanned is kept",
                "run the same command again to go on");
  }
  return {};
}

}  // namespace

void add_scan_command(CLI::App& app, CommonOptions& common, Selected& selected) {
  auto settings = std::make_shared<Settings>();
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
