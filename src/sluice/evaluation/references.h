// The pictures that teach, as an operator would hand them in.
#pragma once

#include <span>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/catalog/brand.h"
#include "sluice/evaluation/evaluation_set.h"

namespace sluice {

/// One brand per name, in the order of the first row of each. A row without a box hands in the file as it is; one
/// with a box, the boxed part of the full-size picture as PNG, so that nothing is lost. `start_image_library` must
/// have been called. Errors: not_found, io, bad_input or refused, with the name of the picture.
[[nodiscard]] Result<std::vector<Brand>> load_references(std::span<const ReferenceRow> rows);

}  // namespace sluice
