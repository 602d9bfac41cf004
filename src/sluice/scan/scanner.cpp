#include "sluice/scan/scanner.h"

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

namespace sluice {
namespace {

constexpr const char* kFace = "face";
constexpr const char* kPeople = "people";

/// What a stage takes from the context, another has left there. The brand stage keeps no features from inside a
/// face; garments of persons are looked for with their heads hidden.
struct Need {
  std::string_view stage;
  std::string_view other;
};
constexpr std::array<Need, 8> kNeeds = {{{"brand", kFace},
                                         {kPeople, kFace},
                                         {kPeople, "object"},
                                         {"apparel", kFace},
                                         {"apparel", "object"},
                                         {"garment-colour", "apparel"},
                                         {"pattern", "apparel"},
                                         {"material", "apparel"}}};

bool names(const std::vector<std::string>& only, std::string_view stage) {
  return only.empty() || std::ranges::find(only, stage) != only.end();
}

/// A stage's libraries throw on what they take for bugs; one photo must not end the run.
Result<std::vector<Sighting>> run_stage(const Stage& stage, StageContext& context) {
  try {
    return stage.run(context);
  } catch (const std::exception& error) {
    std::string what = error.what();
    std::ranges::replace(what, '\n', ' ');
    return fail(ErrorCode::internal, stage.name() + " stage: " + what);
  }
}

/// Runs one step of a photo; without an observer, just that.
template <class Step>
auto timed(const StepObserver& observer, std::string_view name, const Step& step) {
  if (!observer) {
    return step();
  }
  const auto start = std::chrono::steady_clock::now();
  auto result = step();
  observer(name, std::chrono::steady_clock::now() - start);
  return result;
}

}  // namespace

bool must_run(const std::vector<std::string>& only, std::string_view stage) {
  return names(only, stage) || std::ranges::any_of(kNeeds, [&](const Need& need) {
           return need.other == stage && must_run(only, need.stage);
         });
}

Scanner::Scanner(std::vector<std::shared_ptr<const Stage>> stages, std::shared_ptr<const Decoder> decoder)
    : stages_(std::move(stages)), decoder_(std::move(decoder)) {
  std::ranges::stable_partition(stages_, [](const auto& stage) { return stage->name() == kFace; });
  std::ranges::stable_partition(stages_, [](const auto& stage) { return stage->name() != kPeople; });
  for (const auto& stage : stages_) {
    versions_.emplace(stage->name(), stage->version());
  }
}

Result<ScanResult> Scanner::scan(Bytes encoded_photo, const std::vector<std::string>& only,
                                 const StepObserver& observer) const {
  const Sha256 digest = timed(observer, "digest", [&] { return sha256(encoded_photo); });
  return scan(encoded_photo, digest, only, observer);
}

Result<ScanResult> Scanner::scan(Bytes encoded_photo, const Sha256& digest, const std::vector<std::string>& only,
                                 const StepObserver& observer) const {
  SLUICE_ASSIGN(DecodedPhoto decoded, timed(observer, "decode", [&] { return decoder_->decode(encoded_photo); }));
  const Photo& photo = decoded.photo;
  ScanResult result;
  result.photo = digest;
  result.width = photo.original_width;
  result.height = photo.original_height;
  result.format = photo.format;
  result.metadata = std::move(decoded.metadata);
  result.hash = timed(observer, "perceptual_hash", [&] { return pdq_hash(photo.rgb); });

  StageContext context{.photo = photo, .faces = {}, .features = {}, .origin = result.metadata.origin};
  for (const auto& stage : stages_) {
    const std::string name = stage->name();
    if (!must_run(only, name)) {
      continue;
    }
    SLUICE_ASSIGN(std::vector<Sighting> sightings,
                  timed(observer, name, [&] { return run_stage(*stage, context); }));
    if (names(only, name)) {
      std::ranges::sort(sightings, before);
      result.stages.push_back({name, versions_.at(name), std::move(sightings)});
    }
  }
  if (context.faces.has_value()) {
    result.features = std::move(context.features);
  }
  return result;
}

}  // namespace sluice
