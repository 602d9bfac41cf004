// What a source allows. The engine refuses to scan without one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/result.h"

namespace sluice {

struct Contract {
  std::string name;
  std::string meaning;           ///< One line for people.
  bool may_show_crops = false;   ///< Examples cut from photos, with faces masked, may be shown in a report.
  int minimum_contributors = 1;  ///< A number that fewer contributors stand behind is not shown; 1: no minimum.
};

/// Sorted by name.
[[nodiscard]] const std::vector<Contract>& contracts();

/// Errors: refused, if there is no contract of this name; the line names those that exist.
[[nodiscard]] Result<Contract> find_contract(std::string_view name);

}  // namespace sluice
