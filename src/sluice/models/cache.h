// Where pulled models lie. A model is used only if its SHA-256 is the manifest's.
#pragma once

#include <filesystem>
#include <string>

#include "sluice/base/result.h"
#include "sluice/models/manifest.h"

namespace sluice {

/// $SLUICE_MODELS, else $XDG_CACHE_HOME/sluice/models, else $HOME/.cache/sluice/models, else ./sluice-models.
/// As the XDG base directory specification asks, a relative XDG_CACHE_HOME is ignored.
[[nodiscard]] std::filesystem::path default_model_directory();

/// $XDG_CACHE_HOME/sluice/compiled-models, else $HOME/.cache/sluice/compiled-models, else empty: what the runtime
/// makes of a model on this machine (RuntimeOptions::compiled_cache). May be deleted at any time.
[[nodiscard]] std::filesystem::path default_compiled_model_directory();

class ModelCache {
 public:
  explicit ModelCache(std::filesystem::path directory) : directory_(std::move(directory)) {}

  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
  [[nodiscard]] std::filesystem::path path_of(const ModelEntry& entry) const { return directory_ / entry.file; }
  /// The file, verified. Errors: not_found (mend: "sluice models pull"), bad_input (another digest), io.
  [[nodiscard]] Result<std::filesystem::path> verified(const ModelEntry& entry) const;

 private:
  std::filesystem::path directory_;
};

}  // namespace sluice
