#include "run_scan.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <thread>

#include "metrics_file.h"
#include "photo_decoder.h"
#include "sluice/base/interrupt.h"
#include "sluice/base/log.h"
#include "sluice/base/progress.h"
#include "sluice/catalog/catalog.h"
#include "sluice/image/decode.h"
#include "sluice/models/cache.h"
#include "sluice/privacy/contract.h"
#include "sluice/privacy/pseudonym.h"
#include "sluice/sources/folder.h"
#include "sluice/store/photos.h"

namespace sluice::app {
namespace {

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

Result<AssembledScanner> assemble(const ScanSettings& settings, const CommonOptions& common, CageTally& cage) {
  ScannerSettings scanner_settings;
  scanner_settings.catalog = common.data / "brands";
  scanner_settings.concepts = common.data / "concepts";
  scanner_settings.models =
      settings.models.empty() ? default_model_directory() : std::filesystem::path(settings.models);
  scanner_settings.compiled_models = default_compiled_model_directory();
  scanner_settings.stages = settings.stages;
  scanner_settings.effort = settings.effort;
  scanner_settings.precision = settings.precision;
  scanner_settings.threads = common.threads;
  SLUICE_ASSIGN(scanner_settings.decoder, open_decoder(common, settings.limits, &cage));
  std::optional<Progress> progress;
  scanner_settings.index_progress = [&progress](std::size_t done, std::size_t total) {
    if (!progress) {
      progress.emplace("learning brands");
    }
    progress->update(done, total);
  };
  SLUICE_ASSIGN(AssembledScanner assembled, assemble_scanner(scanner_settings));
  progress.reset();
  for (const std::string& notice : assembled.notices) {
    log().warn("{}", notice);
  }
  for (const auto& [stage, version] : assembled.scanner->versions()) {
    log().info("stage {}: {}", stage, version);
  }
  return assembled;
}

}  // namespace

Result<ScanSummary> run_scan(const ScanSettings& settings, const CommonOptions& common, RunMetrics& metrics) {
  SLUICE_ASSIGN(const Contract contract, find_contract(settings.contract));
  SLUICE_ASSIGN(const auto sources, open_folders(settings.folders));
  MetricsFile metrics_file(settings.metrics_file, metrics, common.data);
  SLUICE_TRY(metrics_file.check());
  SLUICE_ASSIGN(const Store store, Store::open(common.data, Database::Mode::read_write));
  SLUICE_TRY(metrics_file.begin());
  SLUICE_TRY(start_log(common.data));
  SLUICE_ASSIGN(const PseudonymKey key, PseudonymKey::open_or_create(common.data));
  SLUICE_TRY(start_image_library());
  SLUICE_ASSIGN(const AssembledScanner assembled, assemble(settings, common, metrics.cage));
  if (assembled.no_concepts) {
    SLUICE_TRY(forget_sightings(store.database(), "concept"));
  }
  const unsigned workers = common.threads > 0 ? static_cast<unsigned>(common.threads)
                                              : std::max(1U, std::thread::hardware_concurrency());
  SLUICE_ASSIGN(const BrandStamps brands, Catalog(common.data / "brands").stamps());
  metrics.prepare(assembled.scanner->versions(), workers, brands.size());
  metrics_file.keep();

  const InterruptGuard interrupt;
  std::optional<Progress> progress;
  ScanOptions options;
  options.contract = contract;
  options.threads = common.threads;
  options.keep_features_days = settings.keep_features_days;
  options.look_again = settings.look_again;
  options.byte_limit = settings.limits.bytes;
  options.metrics = &metrics;
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
  auto summary = scan_sources(store, to_scan, {*assembled.scanner, assembled.brands.get(), key}, options);
  progress.reset();
  if (summary.has_value()) {
    log().info("scanned {} files, {} failed{}", summary->counts.items, summary->counts.failures(),
               summary->interrupted ? "; interrupted" : "");
  }
  return summary;
}

}  // namespace sluice::app
