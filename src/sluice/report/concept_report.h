// The accuracy card of a concept (docs/concepts.md) as one self-contained HTML file.
#pragma once

#include <string>

#include "sluice/evaluation/concept_card.h"

namespace sluice::report {

/// The same card gives the same bytes. UTF-8. It shows no photo.
[[nodiscard]] std::string render_concept_card(const ConceptCard& card);

}  // namespace sluice::report
