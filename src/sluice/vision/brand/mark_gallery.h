// Windows of photos without a mark that look most like one, as the embedding sees them: what is like them says
// little.
#pragma once

#include "sluice/catalog/mark_view.h"

namespace sluice {

/// Mean likeness to the nearest few, -1..1.
[[nodiscard]] double background_likeness(const MarkCode& window);

}  // namespace sluice
