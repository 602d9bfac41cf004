// The features of a reference: of all its renderings, those that tell most, in the reference's own frame.
#pragma once

#include "sluice/base/result.h"
#include "sluice/catalog/brand.h"
#include "sluice/catalog/reference_features.h"
#include "sluice/vision/brand/effort.h"

namespace sluice {

/// Features of the upright reference that lie apart from one another: what a find can rest on.
[[nodiscard]] int distinct_features(const ReferenceFeatures& reference);

/// Errors: those of `render_reference`.
[[nodiscard]] Result<ReferenceFeatures> extract_reference(const Reference& reference, Effort effort);

}  // namespace sluice
