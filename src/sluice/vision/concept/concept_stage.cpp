#include "sluice/vision/concept/concept_stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>

#include "sluice/base/digest.h"
#include "sluice/vision/label_stage.h"

namespace sluice {
namespace {

constexpr int kAlgorithm = 1;  // Raised with every change that may change an answer.

/// Of all that has a say in an answer. Hexadecimal, a few digits.
std::string digest_of(const std::vector<Concept>& concepts) {
  std::string bytes;
  const auto add = [&bytes](std::span<const float> numbers) {
    const auto raw = std::as_bytes(numbers);
    bytes.append(reinterpret_cast<const char*>(raw.data()), raw.size());
  };
  for (const Concept& taught : concepts) {
    bytes += taught.name;
    bytes += '\0';
    add(taught.weights);
    add({&taught.bias, 1});
  }
  constexpr std::size_t kDigits = 12;
  return to_hex(sha256(std::as_bytes(std::span(bytes)))).substr(0, kDigits);
}

class ConceptStage : public Stage {
 public:
  ConceptStage(std::vector<Concept> concepts, std::shared_ptr<const PhotoEmbedder> embedder)
      : concepts_(std::move(concepts)), embedder_(std::move(embedder)) {
    std::ranges::sort(concepts_, {}, &Concept::name);
    version_ = fmt::format("{}/{}/{}", kAlgorithm, digest_of(concepts_), embedder_->version());
  }

  std::string name() const override { return "concept"; }
  std::string version() const override { return version_; }

  Result<std::vector<Sighting>> run(StageContext& context) const override {
    SLUICE_TRY(embed_photo(*embedder_, context));
    std::vector<Sighting> sightings;
    for (const Concept& taught : concepts_) {
      const double score = concept_score(taught, *context.embedding);
      if (score >= kConceptThreshold) {
        Sighting& sighting = sightings.emplace_back();
        sighting.kind = "concept";
        sighting.label = taught.name;
        sighting.score = score;
      }
    }
    return sightings;
  }

 private:
  std::vector<Concept> concepts_;
  std::shared_ptr<const PhotoEmbedder> embedder_;
  std::string version_;
};

}  // namespace

double concept_score(const Concept& taught, const PhotoEmbedding& embedding) {
  const double sum = std::inner_product(taught.weights.begin(), taught.weights.end(), embedding.begin(),
                                        static_cast<double>(taught.bias));
  return 1 / (1 + std::exp(-sum));
}

bool fits(const Concept& taught, const PhotoEmbedder& embedder) {
  const std::string& version = embedder.version();
  return taught.weights.size() == static_cast<std::size_t>(kEmbeddingLength) &&
         (version == taught.embedding || version == taught.embedding + "/fast");
}

std::shared_ptr<const Stage> make_concept_stage(std::vector<Concept> concepts,
                                                std::shared_ptr<const PhotoEmbedder> embedder) {
  return std::make_shared<const ConceptStage>(std::move(concepts), std::move(embedder));
}

}  // namespace sluice
