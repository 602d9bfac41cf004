// Puts the scanner together from what this machine has: models pulled, brands enrolled.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/models/runtime.h"
#include "sluice/scan/scanner.h"
#include "sluice/vision/brand/brand_stage.h"

namespace sluice {

/// Those of a scanner that has everything, in the order in which they run.
[[nodiscard]] std::span<const std::string_view> stage_names();

struct ScannerSettings {
  std::filesystem::path catalog;   ///< DATA/brands
  std::filesystem::path concepts;  ///< DATA/concepts
  std::filesystem::path models;    ///< The model cache (default_model_directory()).
  /// Where compiled models are kept (default_compiled_model_directory()): start-up then takes half a second less.
  /// Empty: none.
  std::filesystem::path compiled_models;
  /// Of `stage_names()`; empty: all. Those that they need are put in, too; of the others nothing is loaded.
  std::vector<std::string> stages;
  Effort effort = Effort::standard;
  Precision precision = Precision::exact;
  int threads = 0;  ///< How many workers will scan at once; 0: one per core. Never changes an answer.
  std::shared_ptr<const Decoder> decoder;  ///< To 640 pixels, for which the thresholds were chosen.
  IndexProgress index_progress{};          ///< Told of brands that are not in the index yet.
};

struct AssembledScanner {
  std::shared_ptr<const Scanner> scanner;
  std::shared_ptr<const BrandStage> brands;  ///< Empty: brands were not asked for.
  bool no_concepts = false;                  ///< They were asked for, and none is taught.
  /// One line per stage or concept that is off, with the mend.
  std::vector<std::string> notices;
};

[[nodiscard]] Result<AssembledScanner> assemble_scanner(const ScannerSettings& settings);

}  // namespace sluice
