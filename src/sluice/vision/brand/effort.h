// How much a photo is worth.
#pragma once

namespace sluice {

/// `fast`: ORB. `standard`: SIFT, finds more, costs more.
enum class Effort { fast, standard };

}  // namespace sluice
