// The closed lists of labels, by kind of sighting: what a stage may say at all. A new stage with labels of its own
// adds a line, and is then held against the red list and known to the taxonomy.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace sluice {

/// Kind to labels, in the order of the stage's list. Kinds without a closed list ("brand", "faces") are not in it.
[[nodiscard]] const std::map<std::string, std::vector<std::string>, std::less<>>& label_lists();

}  // namespace sluice
