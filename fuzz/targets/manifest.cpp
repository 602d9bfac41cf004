// The manifest of models.
#include "sluice/models/manifest.h"

#include <algorithm>

#include "fuzz/target.h"

namespace sluice::fuzz {
namespace {

void run(Bytes input) {
  const auto manifest = Manifest::parse(as_text(input), "a manifest");
  if (!manifest.has_value()) {
    require_proper(manifest.error());
    return;
  }
  for (const ModelEntry& entry : manifest->entries()) {
    require(std::ranges::find(allowed_tasks(), entry.task) != allowed_tasks().end(), "only allowed tasks pass");
    require(entry.file.find('/') == std::string::npos && entry.file != "..", "a model's file stays in the cache");
    require(entry.url.starts_with("https://") && entry.sha256.size() == 64, "a model has an address and a digest");
    require(manifest->find(entry.name) != nullptr, "a model is found by its name");
  }
}

const Registered kRegistered(
    {"manifest",
     run,
     [] {
       return std::vector<std::string>{
           R"({"models": [{"name": "m", "task": "face_detection", "file": "m.onnx", "url": "https://e.org/m", )"
           R"("sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "bytes": 7, )"
           R"("licence": "MIT", "input": "x", "output": "y"}]})"};
     },
     {"\"models\"", "\"task\"", "\"file\"", "\"bytes\"", "face_recognition", "object_detection", "../", "1e30",
      "-1", "null", "\\u0000"}});

}  // namespace
}  // namespace sluice::fuzz
