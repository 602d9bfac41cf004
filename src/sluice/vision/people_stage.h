// Says how many people a photo shows, as one of a few sizes of groups. Who they are, or what they are like, is
// never asked.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "sluice/vision/stage.h"

namespace sluice {

struct GroupSize {
  std::string_view label;
  std::size_t fewest;  ///< People.
};

/// The closed list of labels, smallest first: 1, 2, 3 to 5, 6 or more. Nobody: no sighting.
inline constexpr std::array<GroupSize, 4> kGroupSizes = {
    {{"solo", 1}, {"pair", 2}, {"small group", 3}, {"crowd", 6}}};

/// One sighting of kind "people" with the group size as its label, and nothing else of anybody: no count, no box;
/// or none. Each face whose centre lies in the box of a person is that person's, one face a person, the smallest
/// box first; the group is all persons and the faces left over. The score is that of the least sure of the fewest
/// that make the group: how sure it is that there are so many. Reads `context.counted_faces` and
/// `context.persons`, so the face and the object stage must have run, whose versions are part of its own. Errors:
/// internal, if one has not.
[[nodiscard]] std::shared_ptr<const Stage> make_people_stage(const std::string& face_version,
                                                             const std::string& object_version);

}  // namespace sluice
