#include "sluice/models/pulled.h"

#include <utility>

#include "sluice/models/cache.h"
#include "sluice/models/manifest.h"

namespace sluice {

Result<PulledModel> load_pulled_model(const std::filesystem::path& models, const std::string& name,
                                      const Runtime& runtime, const ModelUse& use) {
  const ModelEntry* entry = Manifest::builtin().find(name);
  if (entry == nullptr) {
    return fail(ErrorCode::internal, "model " + name + " is not in the manifest");
  }
  SLUICE_ASSIGN(const std::filesystem::path file, ModelCache(models).verified(*entry));
  SLUICE_ASSIGN(std::unique_ptr<Model> model, runtime.load(file, use));
  return PulledModel{std::move(model), entry->sha256};
}

}  // namespace sluice
