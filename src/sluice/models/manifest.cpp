#include "sluice/models/manifest.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "sluice/base/digest.h"

extern "C" const char sluice_models_manifest[];
extern "C" const char sluice_models_manifest_end[];

namespace sluice {
namespace {

// A name in the cache must stay inside the cache.
bool is_plain_file_name(const std::string& name) {
  const std::filesystem::path path(name);
  return path.has_filename() && path.filename() == path && name != "." && name != "..";
}

Result<ModelEntry> parse_entry(const nlohmann::json& json, const std::string& where) {
  ModelEntry entry;
  try {
    json.at("name").get_to(entry.name);
    json.at("task").get_to(entry.task);
    json.at("file").get_to(entry.file);
    json.at("url").get_to(entry.url);
    json.at("sha256").get_to(entry.sha256);
    json.at("bytes").get_to(entry.bytes);
    json.at("licence").get_to(entry.licence);
    json.at("input").get_to(entry.input);
    json.at("output").get_to(entry.output);
  } catch (const nlohmann::json::exception& error) {
    return fail(ErrorCode::bad_input, where + ": a model with a missing or wrong field: " + error.what());
  }
  const std::string model = where + ": model '" + entry.name + "'";
  if (std::ranges::find(allowed_tasks(), entry.task) == allowed_tasks().end()) {
    return fail(ErrorCode::refused, model + ": task '" + entry.task + "' is not allowed",
                "Sluice loads no model that tells who or what kind of person somebody is");
  }
  if (!is_plain_file_name(entry.file)) {
    return fail(ErrorCode::bad_input, model + ": 'file' must be a plain file name");
  }
  if (!entry.url.starts_with("https://")) {
    return fail(ErrorCode::bad_input, model + ": 'url' must start with https://");
  }
  const Result<Sha256> digest = sha256_from_hex(entry.sha256);
  if (!digest.has_value() || to_hex(*digest) != entry.sha256) {
    return fail(ErrorCode::bad_input, model + ": 'sha256' must be 64 lower-case hexadecimal digits");
  }
  return entry;
}

}  // namespace

const std::vector<std::string>& allowed_tasks() {
  static const std::vector<std::string> tasks = {
      "face_detection", "image_classification", "local_features",
      "mark_embedding", "object_detection",     "text_detection",
  };
  return tasks;
}

const Manifest& Manifest::builtin() {
  static const Manifest manifest = [] {
    const std::string_view json(sluice_models_manifest, sluice_models_manifest_end);
    Result<Manifest> parsed = parse(json, "the built-in models/manifest.json");
    if (!parsed.has_value()) {
      throw std::logic_error(parsed.error().message());
    }
    return std::move(parsed).value();
  }();
  return manifest;
}

Result<Manifest> Manifest::parse(std::string_view json, std::string_view where) {
  const std::string place(where);
  const nlohmann::json document = nlohmann::json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!document.is_object() || !document.contains("models") || !document["models"].is_array()) {
    return fail(ErrorCode::bad_input, place + ": not a JSON object with a list 'models'");
  }
  Manifest manifest;
  for (const nlohmann::json& model : document["models"]) {
    SLUICE_ASSIGN(ModelEntry entry, parse_entry(model, place));
    if (manifest.find(entry.name) != nullptr) {
      return fail(ErrorCode::bad_input, place + ": model '" + entry.name + "' is there twice");
    }
    manifest.entries_.push_back(std::move(entry));
  }
  return manifest;
}

const ModelEntry* Manifest::find(std::string_view name) const {
  const auto found = std::ranges::find(entries_, name, &ModelEntry::name);
  return found == entries_.end() ? nullptr : &*found;
}

}  // namespace sluice
