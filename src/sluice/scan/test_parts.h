// For tests of the pipeline: a source in memory, stages that count their calls, and a data directory.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sluice/image/decode.h"
#include "sluice/image/test_pictures.h"
#include "sluice/privacy/pseudonym.h"
#include "sluice/scan/pipeline.h"
#include "sluice/store/exported_sighting.h"
#include "sluice/store/test_directory.h"
#include "sluice/vision/brand/brand_stage.h"

namespace sluice::test {

/// PNG bytes of a drawing.
inline std::string png(std::uint64_t seed, cv::Size size = {96, 64}) {
  EXPECT_TRUE(start_image_library().has_value());
  return encode_png(drawing(size, seed)).value();
}

struct MemoryItem {
  std::string bytes{};
  std::int64_t modified_ns = 1;
  ItemFacts facts{};
  std::optional<Error> problem{};  ///< Shown by the listing.
  std::optional<Error> failure{};  ///< Met when reading.
};

class MemorySource final : public Source {
 public:
  explicit MemorySource(std::string location = "/photos") : location_(std::move(location)) {}

  std::string location() const override { return location_; }
  Status list(const std::function<bool(SourceItem)>& visit) const override {
    for (const auto& [path, item] : items) {
      if (!visit({path, item.bytes.size(), item.modified_ns, item.facts, item.problem})) {
        break;
      }
    }
    return {};
  }
  Result<std::string> read(const SourceItem& item, std::size_t byte_limit) const override {
    ++reads;
    const MemoryItem& found = items.at(item.path);
    if (found.failure) {
      return tl::unexpected<Error>(*found.failure);
    }
    if (found.bytes.size() > byte_limit) {
      return fail(ErrorCode::refused, "over the limit");
    }
    return found.bytes;
  }

  std::map<std::string, MemoryItem> items;
  mutable std::atomic<int> reads = 0;

 private:
  std::string location_;
};

inline Sighting sighting(const std::string& kind, const std::string& label, double score) {
  Sighting seen;
  seen.kind = kind;
  seen.label = label;
  seen.score = score;
  return seen;
}

/// Sees one thing whose score depends on the pixels.
class CountingStage final : public Stage {
 public:
  CountingStage(std::string name, std::string version) : name_(std::move(name)), version_(std::move(version)) {}
  std::string name() const override { return name_; }
  std::string version() const override { return version_; }
  Result<std::vector<Sighting>> run(StageContext& context) const override {
    ++runs;
    if (name_ == "face") {
      context.faces.emplace();
    }
    return std::vector{sighting(name_, "thing", cv::mean(context.photo.rgb)[0] / 255)};
  }
  mutable std::atomic<int> runs = 0;

 private:
  std::string name_;
  std::string version_;
};

/// Its features are the mean colour; sees every brand of its catalog in every photo.
class MeanBrandStage final : public BrandStage {
 public:
  explicit MeanBrandStage(std::vector<std::string> brands, std::string format = "mean-1")
      : brands_(std::move(brands)), format_(std::move(format)) {}
  std::string name() const override { return "brand"; }
  std::string version() const override {
    std::string version = format_;
    for (const std::string& brand : brands_) {
      version += "+" + brand;
    }
    return version;
  }
  std::string feature_format() const override { return format_; }
  Result<std::vector<Sighting>> run(StageContext& context) const override {
    ++runs;
    context.features = KeptFeatures{format_, std::to_string(cv::mean(context.photo.rgb)[0])};
    return see(*context.features);
  }
  Result<Remembered> match(const KeptFeatures& features) const override {
    ++matches;
    if (features.format != format_) {
      return fail(ErrorCode::bad_input, "features of another format");
    }
    return Remembered{!only_hints, see(features)};
  }
  std::string engine_version() const override { return format_; }
  bool is_enrolled(std::string_view brand) const override { return std::ranges::count(brands_, brand) > 0; }
  bool only_hints = false;  ///< Its features do not tell all.
  mutable std::atomic<int> runs = 0;
  mutable std::atomic<int> matches = 0;

 private:
  std::vector<Sighting> see(const KeptFeatures& features) const {
    std::vector<Sighting> sightings;
    for (const std::string& brand : brands_) {
      sightings.push_back(sighting("brand", brand, std::stod(features.bytes) / 255));
    }
    return sightings;
  }
  std::vector<std::string> brands_;
  std::string format_;
};

/// A scanner over fake stages, as scan_sources wants it.
struct FakeStages {
  std::shared_ptr<CountingStage> face;
  std::shared_ptr<MeanBrandStage> brand;
  std::shared_ptr<CountingStage> object;
  std::unique_ptr<Scanner> scanner;

  explicit FakeStages(const std::string& object_version = "1", std::vector<std::string> brands = {"acme"},
                      const std::string& face_version = "1")
      : face(std::make_shared<CountingStage>("face", face_version)),
        brand(std::make_shared<MeanBrandStage>(std::move(brands))),
        object(std::make_shared<CountingStage>("object", object_version)) {
    scanner = std::make_unique<Scanner>(std::vector<std::shared_ptr<const Stage>>{face, brand, object},
                                        make_plain_decoder());
  }
};

/// A data directory with its store and key.
struct Data {
  TestDirectory directory;
  Store store = Store::open(directory.path(), Database::Mode::read_write).value();
  PseudonymKey key = PseudonymKey::open_or_create(directory.path()).value();

  Result<ScanSummary> scan(const Source& source, const FakeStages& stages, ScanOptions options = {}) {
    options.contract = find_contract("own").value();
    const Source* sources[] = {&source};
    return scan_sources(store, sources, {*stages.scanner, stages.brand.get(), key}, options);
  }

  /// Everything that an export shows, in its order.
  std::string exported() {
    std::string all;
    const Status listed =
        each_sighting(store.database(), [&](const PhotoFacts& facts, const ExportedSighting& sighting) -> Status {
          all += fmt::format("{} {}x{} {} {} by {} seen {} of {}: {} {} {} {} {}\n", to_hex(facts.photo),
                             facts.width, facts.height, facts.taken_at ? facts.taken_at->local : "",
                             facts.country.value_or(""), fmt::join(facts.contributors, " "), facts.times_seen,
                             facts.repost_of ? to_hex(*facts.repost_of) : "", sighting.stage, sighting.version,
                             sighting.kind, sighting.label, sighting.score);
          return {};
        });
    EXPECT_TRUE(listed.has_value());
    return all;
  }

  std::int64_t count(const std::string& from) {
    auto rows = store.database().prepare("SELECT count(*) FROM " + from);
    EXPECT_TRUE(rows.has_value() && rows->step().value());
    return rows->integer(0);
  }
};

}  // namespace sluice::test
