// Bytes to sightings: a pure function of (bytes, models, catalog, settings). No store, no network, thread-safe.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/digest.h"
#include "sluice/base/result.h"
#include "sluice/image/decoder.h"
#include "sluice/image/metadata.h"
#include "sluice/image/perceptual_hash.h"
#include "sluice/vision/stage.h"

namespace sluice {

/// One stage's answer for one photo.
struct StageResult {
  std::string stage;
  std::string version;
  std::vector<Sighting> sightings;  ///< Sorted by `before`.
};

struct ScanResult {
  Sha256 photo{};
  int width = 0;  ///< Upright original.
  int height = 0;
  std::string format;
  PhotoMetadata metadata;
  PerceptualHash hash;
  std::vector<StageResult> stages;
  std::optional<KeptFeatures> features;  ///< Only if faces were looked for, and none of them inside a face.
};

/// Told how long each step of a photo took: "digest", "decode" (with its metadata), "perceptual_hash", and each
/// stage by its name. Called by the thread that scans; for a step that failed, too.
using StepObserver = std::function<void(std::string_view step, std::chrono::nanoseconds time)>;

/// Whether a stage runs where those of `only` are to answer (empty: all of them): it is one, or one that runs
/// needs it.
[[nodiscard]] bool must_run(const std::vector<std::string>& only, std::string_view stage);

class Scanner {
 public:
  /// Stages run in the given order; the face stage, where there is one, comes first, the people stage last.
  Scanner(std::vector<std::shared_ptr<const Stage>> stages, std::shared_ptr<const Decoder> decoder);

  /// Stage name to version, of the stages that are on.
  [[nodiscard]] const std::map<std::string, std::string>& versions() const { return versions_; }

  /// `only`: names of the stages to answer; empty: all. Those that they need run, too. Errors are those of the
  /// decoder and the stages. No clock is read without an `observer`, and none has a say in the result.
  [[nodiscard]] Result<ScanResult> scan(Bytes encoded_photo, const std::vector<std::string>& only = {},
                                        const StepObserver& observer = {}) const;
  /// The same where the digest is known, as a claim upon the photo needs it.
  [[nodiscard]] Result<ScanResult> scan(Bytes encoded_photo, const Sha256& digest,
                                        const std::vector<std::string>& only, const StepObserver& observer) const;

 private:
  std::vector<std::shared_ptr<const Stage>> stages_;
  std::map<std::string, std::string> versions_;
  std::shared_ptr<const Decoder> decoder_;
};

}  // namespace sluice
