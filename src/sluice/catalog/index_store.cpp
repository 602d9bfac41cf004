#include "sluice/catalog/index_store.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "sluice/base/directory.h"
#include "sluice/base/whole_file.h"

namespace sluice {
namespace {

constexpr std::size_t kMergedAtOnce = 8;
constexpr std::size_t kSmall =
    512;  // Brands; smaller segments are put together in memory, so that few lists are read.

/// Segments of one tier hold about as many brands: 1 to 7, 8 to 63, ...
int tier(std::size_t brands) {
  int number = 0;
  for (; brands >= kMergedAtOnce; brands /= kMergedAtOnce) {
    ++number;
  }
  return number;
}

struct Manifest {
  struct Segment {
    std::string file;
    std::set<std::string> removed;
  };
  std::uint64_t next = 1;
  BrandStamps stamps;
  std::vector<Segment> segments;
};

/// Nothing, if it is none that we wrote: then the index is made anew.
std::optional<Manifest> parse_manifest(const std::string& text) {
  try {
    const auto json = nlohmann::json::parse(text);
    Manifest manifest{json.at("next"), json.at("stamps"), {}};
    for (const auto& entry : json.at("segments")) {
      manifest.segments.push_back({entry.at("file"), entry.at("removed")});
    }
    return manifest;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

std::string in_file_name(std::string text) {
  std::ranges::replace(text, '/', '-');
  return text;
}

}  // namespace

IndexStore::IndexStore(const std::filesystem::path& catalog_directory, IndexFormat format)
    : directory_(catalog_directory / ".index" / in_file_name(format.name)), format_(std::move(format)) {}

Result<FileLock> IndexStore::lock() const {
  SLUICE_TRY(make_directories(directory_, 0700));
  return FileLock::wait_for(directory_ / "lock");
}

void IndexStore::load() {
  // A writer may merge segments between our reading of the manifest and of the segment: then the manifest is new.
  constexpr int kTries = 5;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    if (load_once()) {
      return;
    }
  }
  entries_.clear();
  stamps_.clear();
}

bool IndexStore::load_once() {
  entries_.clear();
  stamps_.clear();
  next_ = 1;
  const auto text = read_whole_file(directory_ / "manifest.json");
  if (!text.has_value()) {
    return true;
  }
  const std::optional<Manifest> manifest = parse_manifest(*text);
  if (!manifest) {
    return true;
  }
  next_ = manifest->next;
  for (const Manifest::Segment& listed : manifest->segments) {
    auto segment = IndexSegment::map(directory_ / std::filesystem::path(listed.file).filename(), format_);
    if (!segment.has_value()) {
      entries_.clear();
      return false;
    }
    entries_.push_back({listed.file, *std::move(segment), listed.removed, {}});
  }
  stamps_ = manifest->stamps;
  return true;
}

std::vector<IndexedBrand> IndexStore::brands() const {
  std::vector<IndexedBrand> alive;
  for (const Entry& entry : entries_) {
    std::ranges::copy_if(entry.segment.brands(), std::back_inserter(alive),
                         [&](const IndexedBrand& brand) { return !entry.removed.contains(brand.name); });
  }
  return alive;
}

Status IndexStore::change(const std::set<std::string>& removed, const SegmentBuilder& added, BrandStamps stamps) {
  stamps_ = std::move(stamps);
  for (Entry& entry : entries_) {
    for (const IndexedBrand& brand : entry.segment.brands()) {
      if (removed.contains(brand.name)) {
        entry.removed.insert(brand.name);
      }
    }
  }
  if (!added.brands().empty()) {
    std::string bytes = added.serialise();
    SLUICE_ASSIGN(IndexSegment segment, IndexSegment::parse(bytes, format_));
    entries_.push_back({"", std::move(segment), {}, std::move(bytes)});
  }
  return merge();
}

Status IndexStore::merge() {
  std::erase_if(entries_, [](const Entry& entry) { return entry.alive() == 0; });
  while (true) {
    std::ranges::stable_sort(entries_, std::greater<>(), &Entry::alive);
    std::size_t first = 0;
    std::size_t count = 0;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const bool same = count > 0 && tier(entries_[i].alive()) == tier(entries_[first].alive());
      first = same ? first : i;
      count = same ? count + 1 : 1;
      if (count == kMergedAtOnce) {
        break;
      }
    }
    if (count < kMergedAtOnce) {
      break;
    }
    SLUICE_TRY(merge(first, count));
  }
  // A segment of which most was removed is written anew.
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (2 * entries_[i].removed.size() > entries_[i].segment.brands().size()) {
      SLUICE_TRY(merge(i, 1));
    }
  }
  return {};
}

Status IndexStore::merge(std::size_t first, std::size_t count) {
  SegmentBuilder builder(format_);
  for (std::size_t i = first; i < first + count; ++i) {
    builder.add(entries_[i].segment,
                [&](const IndexedBrand& brand) { return !entries_[i].removed.contains(brand.name); });
  }
  std::string bytes = builder.serialise();
  SLUICE_ASSIGN(IndexSegment segment, IndexSegment::parse(bytes, format_));
  entries_[first] = {"", std::move(segment), {}, std::move(bytes)};
  entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(first) + 1,
                 entries_.begin() + static_cast<std::ptrdiff_t>(first + count));
  return {};
}

Status IndexStore::save() {
  nlohmann::json segments = nlohmann::json::array();
  for (Entry& entry : entries_) {
    if (entry.file.empty()) {
      const std::string file = "segment-" + std::to_string(next_++) + ".bin";
      SLUICE_TRY(write_whole_file(directory_ / file, entry.bytes));
      SLUICE_ASSIGN(entry.segment, IndexSegment::map(directory_ / file, format_));
      entry.file = file;  // Only now: what failed is written again the next time.
      entry.bytes = {};
    }
    segments.push_back({{"file", entry.file}, {"removed", entry.removed}});
  }
  const nlohmann::json manifest = {{"next", next_}, {"stamps", stamps_}, {"segments", segments}};
  SLUICE_TRY(write_whole_file(directory_ / "manifest.json",
                              manifest.dump(1, ' ', false, nlohmann::json::error_handler_t::replace)));
  forget_other_files();
  return {};
}

/// Those that were merged; processes that have them mapped keep them.
void IndexStore::forget_other_files() const {
  std::error_code error;
  for (std::filesystem::directory_iterator file(directory_, error), end; !error && file != end;
       file.increment(error)) {
    const std::string name = file->path().filename().string();
    const bool ours = name == "manifest.json" || name == "lock" ||
                      std::ranges::any_of(entries_, [&](const Entry& entry) { return entry.file == name; });
    if (!ours) {
      std::error_code ignored;
      std::filesystem::remove(file->path(), ignored);
    }
  }
}

FeatureIndex IndexStore::index() const {
  std::vector<IndexSegment> segments;
  std::vector<const std::set<std::string>*> removed;
  SegmentBuilder small(format_);
  std::size_t put_together = 0;
  for (const Entry& entry : entries_) {
    if (entry.segment.brands().size() < kSmall && entries_.size() > 1) {
      small.add(entry.segment, [&](const IndexedBrand& brand) { return !entry.removed.contains(brand.name); });
      ++put_together;
    } else {
      segments.push_back(entry.segment);
      removed.push_back(&entry.removed);
    }
  }
  if (put_together > 0) {
    if (auto segment = IndexSegment::parse(small.serialise(), format_); segment.has_value()) {
      segments.push_back(*std::move(segment));
    }
  }
  return {*format_.vocabulary, std::move(segments), [&](std::size_t number, const IndexedBrand& brand) {
            return number >= removed.size() || !removed[number]->contains(brand.name);
          }};
}

}  // namespace sluice
