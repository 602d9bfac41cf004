// A pulled model, loaded.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "sluice/base/result.h"
#include "sluice/models/runtime.h"

namespace sluice {

struct PulledModel {
  std::unique_ptr<Model> model;
  std::string digest;  ///< Hexadecimal SHA-256 of the file, as the manifest has it.
};

/// The manifest's model of that name from the folder `models` (default_model_directory()). Errors: not_found
/// (mend: "sluice models pull"), bad_input, io; internal, if the manifest has no such model.
[[nodiscard]] Result<PulledModel> load_pulled_model(const std::filesystem::path& models, const std::string& name,
                                                    const Runtime& runtime, const ModelUse& use);

}  // namespace sluice
