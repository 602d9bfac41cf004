// DATA/concepts/NAME.json.
#include <cmath>

#include "fuzz/target.h"
#include "sluice/catalog/concept_catalog.h"

namespace sluice::fuzz {
namespace {

void run(Bytes input) {
  scratch_file("concept_json/latte art.json", as_text(input));
  const auto concepts = ConceptCatalog(scratch() / "concept_json").concepts();
  if (!concepts.has_value()) {
    require_proper(concepts.error());
    return;
  }
  require(concepts->size() == 1, "one file is one concept");
  const Concept& taught = concepts->front();
  require(taught.name == "latte art", "a concept lies in the file of its name");
  require(taught.figures.found <= taught.figures.examples, "no more are found than there are");
  require(taught.figures.background >= 0 && taught.figures.background <= 1, "a share is a share");
  for (const float weight : taught.weights) {
    require(std::isfinite(weight), "weights are numbers");
  }
}

const Registered kRegistered(
    {"concept_json",
     run,
     [] {
       return std::vector<std::string>{
           R"({"name": "latte art", "embedding": "embedding-1/ab", "examples": 20, "found": 17, "others": 4,
               "taken": 1, "background": 0.01, "bias": -0.5, "weights": [0.25, -1e-9, 3]})"};
     },
     {"\"name\"", "\"weights\"", "\"bias\"", "1e39", "-1", "null", "latte art", "[[[["}});

}  // namespace
}  // namespace sluice::fuzz
