// Brings models into the cache: from their origin, or from a mirror for machines without internet.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include "sluice/base/result.h"
#include "sluice/models/cache.h"
#include "sluice/models/manifest.h"

namespace sluice {

struct PullOptions {
  /// A folder, or a URL (http:// or https://) to whose end a '/' and the file's name are put. Empty: each model's
  /// own.
  std::string mirror;
  /// Called now and then with how much of `entry.bytes` is there.
  std::function<void(const ModelEntry& entry, std::uint64_t received)> progress = [](const auto&, auto) {};
};

enum class PullOutcome { already_there, pulled };

/// After it, the cache holds the model with the manifest's SHA-256, or what it held before: the bytes grow in a
/// file `NAME.part` beside it, which a later pull goes on with, and are renamed once their digest is right. Bytes
/// with a wrong digest are removed.
///
/// Errors: those of `download`; not_found (a mirror folder without the file), bad_input (wrong digest), conflict
/// (another pull works on the cache), io.
[[nodiscard]] Result<PullOutcome> pull_model(const ModelCache& cache, const ModelEntry& entry,
                                             const PullOptions& options = {});

}  // namespace sluice
