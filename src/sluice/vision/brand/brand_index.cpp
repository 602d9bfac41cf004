#include "sluice/vision/brand/brand_index.h"

#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <thread>
#include <utility>

#include "sluice/base/digest.h"
#include "sluice/base/log.h"
#include "sluice/catalog/catalog.h"
#include "sluice/catalog/index_store.h"
#include "sluice/vision/brand/extractor.h"
#include "sluice/vision/brand/reference_features.h"

namespace sluice {
namespace {

std::string digest_of(const Brand& brand) {
  std::string digests;
  for (const Reference& reference : brand.references) {
    digests += to_hex(sha256(std::as_bytes(std::span(reference.bytes))));
    if (!reference.surroundings.empty()) {
      digests += to_hex(sha256(std::as_bytes(std::span(reference.surroundings))));
    }
  }
  for (const std::string& alias : brand.aliases) {
    digests += "alias " + to_hex(sha256(std::as_bytes(std::span(alias))));
  }
  return to_hex(sha256(std::as_bytes(std::span(digests))));
}

/// How the index differs from the catalog.
struct Difference {
  std::set<std::string> removed;   // Brands that are gone, or whose pictures or aliases are others now.
  std::vector<std::string> added;  // In the order of names.
  BrandStamps stamps;
};

Result<Difference> difference(const Catalog& catalog, const IndexStore& store) {
  Difference found;
  SLUICE_ASSIGN(found.stamps, catalog.stamps());
  std::map<std::string, std::string> digests;
  for (const IndexedBrand& brand : store.brands()) {
    digests.emplace(brand.name, brand.digest);
    if (!found.stamps.contains(brand.name)) {
      found.removed.insert(brand.name);
    }
  }
  for (auto stamp = found.stamps.begin(); stamp != found.stamps.end();) {
    const auto indexed = digests.find(stamp->first);
    const auto before = store.stamps().find(stamp->first);
    if (indexed != digests.end() && before != store.stamps().end() && before->second == stamp->second) {
      ++stamp;
      continue;
    }
    auto brand = catalog.brand(stamp->first);
    if (!brand.has_value() && brand.error().code == ErrorCode::io) {
      return tl::unexpected<Error>(brand.error());  // The disk: to go on would answer as if the brand were gone.
    }
    if (!brand.has_value()) {
      log().warn("{}; it is not looked for", brand.error().message());
      if (indexed != digests.end()) {
        found.removed.insert(stamp->first);
      }
      stamp = found.stamps.erase(stamp);  // To be read again the next time.
      continue;
    }
    if (indexed == digests.end() || indexed->second != digest_of(*brand)) {
      if (indexed != digests.end()) {
        found.removed.insert(stamp->first);
      }
      found.added.push_back(stamp->first);
    }
    ++stamp;
  }
  return found;
}

/// Nothing for a reference that cannot be learned from: it was refused or accepted when the brand was added.
std::vector<ReferenceFeatures> extract(const Brand& brand, Effort effort) {
  std::vector<ReferenceFeatures> references;
  for (const Reference& reference : brand.references) {
    auto features = extract_reference(reference, effort);
    if (features.has_value()) {
      references.push_back(*std::move(features));
    } else {
      log().warn("brand '{}': {}", brand.name, features.error().message());
    }
  }
  return references;
}

/// By all cores; the order of answers is that of `brands`.
std::vector<std::vector<ReferenceFeatures>> extract_all(const std::vector<Brand>& brands, Effort effort,
                                                        const KnownFeatures& known,
                                                        const IndexProgress& progress) {
  std::vector<std::vector<ReferenceFeatures>> all(brands.size());
  std::atomic<std::size_t> next = 0;
  std::size_t done = 0;
  std::mutex mutex;
  const auto work = [&] {
    for (std::size_t i = next++; i < brands.size(); i = next++) {
      const auto here = known.find(brands[i].name);
      all[i] = here != known.end() ? here->second : extract(brands[i], effort);
      if (progress) {
        const std::lock_guard guard(mutex);
        progress(++done, brands.size());
      }
    }
  };
  const std::size_t wanted =
      std::min<std::size_t>(brands.size(), std::max(1U, std::thread::hardware_concurrency()));
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < wanted; ++i) {
    threads.emplace_back(work);
  }
  work();
  return all;
}

constexpr std::size_t kBrandsAtOnce = 256;  // Extracted before their rows are packed: memory bounds them.

/// Adds brands first to last (exclusive) of those to be added to the store, in memory.
Status add_some(Difference& difference, std::size_t first, std::size_t last, const Catalog& catalog,
                IndexStore& store, Effort effort, const KnownFeatures& known, const IndexProgress& progress,
                BrandStamps& indexed) {
  const std::size_t total = difference.added.size();
  SegmentBuilder builder(index_format(effort));
  for (; first < last; first += kBrandsAtOnce) {
    std::vector<Brand> some;
    for (std::size_t i = first; i < std::min(first + kBrandsAtOnce, last); ++i) {
      auto brand = catalog.brand(difference.added[i]);
      if (!brand.has_value() && brand.error().code != ErrorCode::io) {
        log().warn("{}; it is not looked for", brand.error().message());  // Removed or damaged meanwhile.
        continue;
      }
      SLUICE_ASSIGN(some.emplace_back(), std::move(brand));
    }
    const auto features = extract_all(some, effort, known, [&](std::size_t done, std::size_t) {
      if (progress) {
        progress(first + done, total);
      }
    });
    for (std::size_t i = 0; i < some.size(); ++i) {
      builder.add(some[i].name, digest_of(some[i]), features[i], some[i].aliases);
      indexed.insert(difference.stamps.extract(some[i].name));
    }
  }
  return store.change(std::exchange(difference.removed, {}), builder, indexed);
}

/// Brings the store up to date, and has it kept after every `kept_at_once` brands.
Status apply(Difference difference, const Catalog& catalog, IndexStore& store, Effort effort,
             const KnownFeatures& known, const IndexProgress& progress, std::size_t kept_at_once,
             const std::function<Status()>& keep) {
  BrandStamps indexed;  // Those that the store then holds.
  for (const std::string& name : difference.added) {
    indexed.insert(difference.stamps.extract(name));
  }
  std::swap(indexed, difference.stamps);
  const std::size_t total = difference.added.size();
  std::size_t first = 0;
  do {
    const std::size_t last = std::min(first + std::max<std::size_t>(kept_at_once, 1), total);
    SLUICE_TRY(add_some(difference, first, last, catalog, store, effort, known, progress, indexed));
    SLUICE_TRY(keep());
    first = last;
  } while (first < total);
  return {};
}

bool in_step(const Catalog& catalog, const IndexStore& store) {
  const auto stamps = catalog.stamps();
  return stamps.has_value() && *stamps == store.stamps();
}

}  // namespace

Result<FeatureIndex> open_brand_index(const std::filesystem::path& catalog_directory, Effort effort,
                                      const IndexProgress& progress, std::size_t kept_at_once) {
  const Catalog catalog(catalog_directory);
  IndexStore store(catalog_directory, index_format(effort));
  store.load();
  if (in_step(catalog, store)) {
    return store.index();
  }
  const auto lock = store.lock();
  store.load();  // Another process may have done it meanwhile.
  SLUICE_ASSIGN(Difference found, difference(catalog, store));
  bool warned = false;
  const auto keep = [&]() -> Status {
    if (!lock.has_value()) {
      return {};
    }
    if (const Status saved = store.save(); !saved.has_value() && !std::exchange(warned, true)) {
      log().warn("the index of brands is not kept: {}", saved.error().message());
    }
    return {};
  };
  SLUICE_TRY(apply(std::move(found), catalog, store, effort, {}, progress, kept_at_once, keep));
  return store.index();
}

Status update_brand_index(const std::filesystem::path& catalog_directory, Effort effort,
                          const KnownFeatures& known) {
  const Catalog catalog(catalog_directory);
  IndexStore store(catalog_directory, index_format(effort));
  SLUICE_ASSIGN(const FileLock lock, store.lock());
  store.load();
  SLUICE_ASSIGN(Difference found, difference(catalog, store));
  return apply(std::move(found), catalog, store, effort, known, {}, kBrandsKeptAtOnce,
               [&] { return store.save(); });
}

}  // namespace sluice
