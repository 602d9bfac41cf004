#include "sluice/models/cache.h"

#include <cstdlib>

#include "sluice/base/digest.h"

namespace sluice {
namespace {

std::filesystem::path environment_path(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::filesystem::path() : std::filesystem::path(value);
}

/// Where caches of this user belong; empty where the environment does not tell.
std::filesystem::path user_caches() {
  if (const auto caches = environment_path("XDG_CACHE_HOME"); caches.is_absolute()) {
    return caches;
  }
  const auto home = environment_path("HOME");
  return home.empty() ? home : home / ".cache";
}

}  // namespace

std::filesystem::path default_model_directory() {
  if (const auto directory = environment_path("SLUICE_MODELS"); !directory.empty()) {
    return directory;
  }
  const auto caches = user_caches();
  return caches.empty() ? std::filesystem::path("sluice-models") : caches / "sluice" / "models";
}

std::filesystem::path default_compiled_model_directory() {
  const auto caches = user_caches();
  return caches.empty() ? caches : caches / "sluice" / "compiled-models";
}

Result<std::filesystem::path> ModelCache::verified(const ModelEntry& entry) const {
  std::filesystem::path file = path_of(entry);
  const Result<Sha256> digest = sha256_of_file(file);
  if (!digest.has_value()) {
    if (digest.error().code == ErrorCode::not_found) {
      return fail(ErrorCode::not_found, "model " + entry.name + " is not in " + directory_.string(),
                  "run `sluice models pull`");
    }
    return tl::unexpected<Error>(digest.error());
  }
  if (to_hex(*digest) != entry.sha256) {
    return fail(ErrorCode::bad_input,
                "model " + entry.name + " in " + directory_.string() + " is damaged or another",
                "run `sluice models pull`");
  }
  return file;
}

}  // namespace sluice
