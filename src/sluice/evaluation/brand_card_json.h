// An accuracy card as JSON (docs/brand-card.md).
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sluice/evaluation/brand_card.h"

namespace sluice {

[[nodiscard]] nlohmann::ordered_json to_json(const BrandCard& card);

}  // namespace sluice
