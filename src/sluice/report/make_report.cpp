#include "sluice/report/make_report.h"

#include <algorithm>
#include <map>

#include "sluice/catalog/catalog.h"
#include "sluice/image/decode.h"
#include "sluice/models/cache.h"
#include "sluice/models/manifest.h"
#include "sluice/models/runtime.h"
#include "sluice/report/example_crops.h"
#include "sluice/report/sections.h"
#include "sluice/sources/folder.h"
#include "sluice/vision/face_stage.h"

namespace sluice::report {
namespace {

constexpr const char* kFaceModel = "face_detection_yunet_2023mar";

/// Models whose digest stands in the version of a stage that looked at the photos.
std::vector<ModelUsed> models_used(const insight::Provenance& provenance) {
  constexpr std::size_t kDigestInVersion = 12;
  std::vector<ModelUsed> used;
  for (const ModelEntry& entry : Manifest::builtin().entries()) {
    if (std::any_of(provenance.stages.begin(), provenance.stages.end(), [&](const insight::StageVersion& stage) {
          return stage.version.find(entry.sha256.substr(0, kDigestInVersion)) != std::string::npos;
        })) {
      used.push_back({entry.name, entry.task, entry.licence, entry.sha256});
    }
  }
  return used;
}

Result<std::shared_ptr<const Stage>> load_face_stage(const std::filesystem::path& models) {
  const ModelEntry* entry = Manifest::builtin().find(kFaceModel);
  if (entry == nullptr) {
    return fail(ErrorCode::internal, std::string("model ") + kFaceModel + " is not in the manifest");
  }
  SLUICE_ASSIGN(const std::filesystem::path file, ModelCache(models).verified(*entry));
  SLUICE_ASSIGN(const auto runtime, make_openvino_runtime({.compiled_cache = default_compiled_model_directory()}));
  SLUICE_ASSIGN(std::unique_ptr<Model> model, runtime->load(file, face_model_use()));
  return make_face_stage(std::move(model), entry->sha256, Precision::exact);
}

/// Reads through the folder's own source, each opened once.
ReadPhoto folder_reader() {
  using Folders = std::map<std::string, Result<FolderSource>>;
  return [folders = std::make_shared<Folders>()](const std::string& location,
                                                 const std::string& path) -> Result<std::string> {
    auto at = folders->find(location);
    if (at == folders->end()) {
      at = folders->emplace(location, open_folder(location)).first;
    }
    if (!at->second.has_value()) {
      return tl::unexpected(at->second.error());
    }
    SourceItem item;
    item.path = path;
    return at->second->source->read(item, DecodeLimits{}.bytes);
  };
}

Status add_pictures(const insight::Snapshot& snapshot, const PictureSettings& pictures, ReportData& data) {
  if (!pictures.wanted) {
    data.pictures_note = "Pictures were left out on request.";
    return {};
  }
  if (data.headline.masked == 0) {
    data.pictures_note =
        "No pictures are shown: nobody has looked for faces in these photos, so they could not be masked. Pull "
        "the "
        "face model and scan again.";
    return {};
  }
  const auto faces = load_face_stage(pictures.models);
  if (!faces.has_value()) {
    data.pictures_note =
        "No pictures are shown, since faces could not be masked: " + faces.error().message() + ".";
    return {};
  }
  SLUICE_ASSIGN(const auto candidates, insight::ask_examples(snapshot));
  std::vector<std::string> brands;
  for (std::size_t i = 0; i < std::min(kDrawnBrands, data.brands.size()); ++i) {
    brands.push_back(data.brands[i].brand);
  }
  data.examples = cut_examples(brands, candidates, folder_reader(), *pictures.decoder, **faces);
  if (data.examples.empty()) {
    data.pictures_note = "No pictures are shown: none of the photos is where it was scanned, or all have changed.";
  }
  return {};
}

}  // namespace

Result<ReportData> make_report(const Store& store, ReportRequest request, const insight::Taxonomy& taxonomy,
                               const PictureSettings& pictures) {
  SLUICE_ASSIGN(const std::vector<Brand> enrolled, Catalog(store.directory() / "brands").brands());
  for (const Brand& brand : enrolled) {
    request.enrolled.push_back(brand.name);
  }
  SLUICE_ASSIGN(const insight::Snapshot snapshot,
                insight::Snapshot::take(store.database(), request.scope, taxonomy));
  SLUICE_ASSIGN(ReportData data, assemble_report(snapshot, request));
  data.models = models_used(data.provenance);
  SLUICE_TRY(add_pictures(snapshot, pictures, data));
  return data;
}

}  // namespace sluice::report
