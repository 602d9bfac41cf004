// The accuracy card of a brand (docs/brand-card.md) as one self-contained HTML file.
#pragma once

#include <string>

#include "sluice/base/result.h"
#include "sluice/evaluation/brand_card.h"

namespace sluice::report {

/// The same card gives the same bytes. UTF-8. Its pictures are of synthetic scenes only. Errors: those of encoding
/// pictures.
[[nodiscard]] Result<std::string> render_card(const BrandCard& card);

}  // namespace sluice::report
