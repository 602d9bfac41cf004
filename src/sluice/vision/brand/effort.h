// How much a photo is worth.
#pragma once

#include <string_view>

namespace sluice {

/// `fast`: ORB. `standard`: SIFT and the mark networks at large marks; finds more, costs more. `thorough`: the
/// networks at small marks too.
enum class Effort { fast, standard, thorough };

[[nodiscard]] constexpr std::string_view name_of(Effort effort) {
  switch (effort) {
    case Effort::fast:
      return "fast";
    case Effort::standard:
      return "standard";
    case Effort::thorough:
      return "thorough";
  }
  return "";
}

}  // namespace sluice
