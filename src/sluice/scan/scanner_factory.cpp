#include "sluice/scan/scanner_factory.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "sluice/catalog/concept_catalog.h"
#include "sluice/models/pulled.h"
#include "sluice/vision/colour_stage.h"
#include "sluice/vision/concept/concept_stage.h"
#include "sluice/vision/embedding/photo_embedding.h"
#include "sluice/vision/face_stage.h"
#include "sluice/vision/garment/apparel_stage.h"
#include "sluice/vision/garment/fabric_stage.h"
#include "sluice/vision/label_stage.h"
#include "sluice/vision/object_stage.h"
#include "sluice/vision/people_stage.h"
#include "sluice/vision/quality/quality_stage.h"
#include "sluice/vision/text/text_stage.h"

namespace sluice {
namespace {

constexpr std::array<std::string_view, 14> kStages = {
    "face", "brand",   "text",           "object",  "colour",   "quality", "scene",
    "food", "apparel", "garment-colour", "pattern", "material", "concept", "people"};

using Stages = std::vector<std::shared_ptr<const Stage>>;
using MakeStage = std::function<Result<std::shared_ptr<const Stage>>(std::unique_ptr<Model>,
                                                                     const std::string& digest, Precision)>;

Result<std::shared_ptr<const Stage>> make_model_stage(const Result<std::unique_ptr<Runtime>>& runtime,
                                                      const ScannerSettings& settings, const char* model_name,
                                                      const ModelUse& use, const MakeStage& make) {
  if (!runtime.has_value()) {
    return tl::unexpected<Error>(runtime.error());
  }
  SLUICE_ASSIGN(PulledModel pulled, load_pulled_model(settings.models, model_name, **runtime, use));
  return make(std::move(pulled.model), pulled.digest, settings.precision);
}

Result<std::shared_ptr<const PhotoEmbedder>> make_embedder(const Result<std::unique_ptr<Runtime>>& runtime,
                                                           const ScannerSettings& settings) {
  if (!runtime.has_value()) {
    return tl::unexpected<Error>(runtime.error());
  }
  return PhotoEmbedder::open(settings.models, **runtime, settings.precision);
}

/// Both stages that read; they share a reader.
Status add_reading_stages(const ScannerSettings& settings, const RuntimeOptions& runtime_options, Stages& stages,
                          AssembledScanner& assembled) {
  const bool brand = must_run(settings.stages, "brand");
  const bool text = must_run(settings.stages, "text");
  std::shared_ptr<const TextReader> reader;
  if ((brand || text) && settings.effort != Effort::fast) {
    auto opened = TextReader::open(settings.models, runtime_options);
    if (opened.has_value()) {
      reader = *std::move(opened);
    } else {
      assembled.notices.push_back((!brand ? "text stage is off: "
                                   : text ? "text stage is off and names of brands are not read: "
                                          : "names of brands are not read: ") +
                                  opened.error().message());
    }
  }
  if (brand) {
    SLUICE_ASSIGN(assembled.brands, make_brand_stage(settings.catalog, {settings.effort, settings.precision,
                                                                        reader, settings.index_progress}));
    stages.push_back(assembled.brands);
  }
  if (text && reader != nullptr) {
    auto english = EnglishWords::open();
    if (english.has_value()) {
      stages.push_back(make_text_stage(std::move(reader), settings.effort, *std::move(english)));
    } else {
      assembled.notices.push_back("text stage is off: " + english.error().message());
    }
  }
  if (settings.effort == Effort::fast && std::ranges::find(settings.stages, "text") != settings.stages.end()) {
    assembled.notices.emplace_back("text stage is off: effort fast reads nothing; use standard or thorough");
  }
  return {};
}

void add_concepts(const std::vector<Concept>& concepts, const std::shared_ptr<const PhotoEmbedder>& embedder,
                  Stages& stages, std::vector<std::string>& notices) {
  std::vector<Concept> usable;
  for (const Concept& taught : concepts) {
    if (fits(taught, *embedder)) {
      usable.push_back(taught);
    } else {
      notices.push_back("the concept '" + taught.name +
                        "' is off: it was taught over another embedding; teach it again: sluice concept add");
    }
  }
  if (!usable.empty()) {
    stages.push_back(make_concept_stage(std::move(usable), embedder));
  }
}

std::optional<std::string> version_of(const Stages& stages, std::string_view name) {
  const auto found = std::ranges::find(stages, name, [](const auto& stage) { return stage->name(); });
  return found == stages.end() ? std::nullopt : std::optional((*found)->version());
}

/// All that look at embeddings; they share an embedder, which is opened for the first of them.
Status add_embedding_stages(const ScannerSettings& settings, const Result<std::unique_ptr<Runtime>>& runtime,
                            Stages& stages, AssembledScanner& assembled) {
  std::optional<Result<std::shared_ptr<const PhotoEmbedder>>> opened;
  const auto with_embedder = [&](std::string_view stage, const auto& add) {
    if (!must_run(settings.stages, stage)) {
      return;
    }
    if (!opened) {
      opened = make_embedder(runtime, settings);
    }
    if (opened->has_value()) {
      add(**opened);
    } else {
      assembled.notices.push_back(std::string(stage) + " stage is off: " + opened->error().message());
    }
  };
  for (const std::string_view stage : label_stage_names()) {
    with_embedder(stage, [&](const auto& embedder) { stages.push_back(make_label_stage(stage, embedder)); });
  }
  with_embedder("apparel", [&](const auto& embedder) {
    const auto face = version_of(stages, "face");
    const auto object = version_of(stages, "object");
    stages.push_back(
        make_apparel_stage(embedder, face && object ? std::optional(PersonStages{*face, *object}) : std::nullopt));
  });
  if (const auto apparel = version_of(stages, "apparel")) {
    for (const std::string_view stage : fabric_stage_names()) {
      with_embedder(stage,
                    [&](const auto& embedder) { stages.push_back(make_fabric_stage(stage, embedder, *apparel)); });
    }
    if (must_run(settings.stages, "garment-colour")) {
      stages.push_back(make_garment_colour_stage(*apparel));
    }
  }
  if (must_run(settings.stages, "concept")) {
    SLUICE_ASSIGN(const std::vector<Concept> concepts, ConceptCatalog(settings.concepts).concepts());
    assembled.no_concepts = concepts.empty();
    if (!concepts.empty()) {
      with_embedder("concept",
                    [&](const auto& embedder) { add_concepts(concepts, embedder, stages, assembled.notices); });
    }
  }
  return {};
}

}  // namespace

std::span<const std::string_view> stage_names() {
  return kStages;
}

Result<AssembledScanner> assemble_scanner(const ScannerSettings& settings) {
  AssembledScanner assembled;
  const RuntimeOptions runtime_options{.precision = settings.precision,
                                       .threads_per_inference = 1,
                                       .parallel = settings.threads,
                                       .compiled_cache = settings.compiled_models};
  const Result<std::unique_ptr<Runtime>> runtime = make_openvino_runtime(runtime_options);
  Stages stages;
  const auto wanted = [&](std::string_view stage) { return must_run(settings.stages, stage); };
  const auto add_model_stage = [&](const char* stage, const char* model_name, const ModelUse& use,
                                   const MakeStage& make) {
    if (!wanted(stage)) {
      return;
    }
    Result<std::shared_ptr<const Stage>> made = make_model_stage(runtime, settings, model_name, use, make);
    if (made.has_value()) {
      stages.push_back(std::move(made).value());
    } else {
      assembled.notices.push_back(std::string(stage) + " stage is off: " + made.error().message());
    }
  };

  add_model_stage("face", kFaceModel, face_model_use(), make_face_stage);
  SLUICE_TRY(add_reading_stages(settings, runtime_options, stages, assembled));
  add_model_stage("object", "picodet_s_416_coco", object_model_use(), make_object_stage);
  if (const auto face = version_of(stages, "face"), object = version_of(stages, "object");
      face && object && wanted("people")) {
    stages.push_back(make_people_stage(*face, *object));
  }
  if (wanted("colour")) {
    stages.push_back(make_colour_stage());
  }
  if (wanted("quality")) {
    stages.push_back(make_quality_stage());
  }
  SLUICE_TRY(add_embedding_stages(settings, runtime, stages, assembled));
  assembled.scanner = std::make_shared<const Scanner>(std::move(stages), settings.decoder);
  return assembled;
}

}  // namespace sluice
