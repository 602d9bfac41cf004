#include "sluice/vision/people_stage.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "sluice/vision/object_stage.h"

namespace sluice {
namespace {

constexpr int kAlgorithm = 1;  // Raised with every change that may change an answer.

/// The scores of all people, each once, falling.
std::vector<float> people_in(const std::vector<SeenBox>& faces, std::vector<SeenBox> persons) {
  std::vector<float> people;
  for (const SeenBox& person : persons) {
    people.push_back(person.score);
  }
  std::ranges::sort(persons, {}, [](const SeenBox& person) { return person.box.area(); });
  for (const SeenBox& face : faces) {
    const cv::Point2f centre = (face.box.tl() + face.box.br()) / 2;
    const auto owner = std::ranges::find_if(persons, [&](const SeenBox& p) { return p.box.contains(centre); });
    if (owner != persons.end()) {
      persons.erase(owner);
    } else {
      people.push_back(face.score);
    }
  }
  std::ranges::sort(people, std::greater<>());
  return people;
}

class PeopleStage : public Stage {
 public:
  explicit PeopleStage(std::string version) : version_(std::move(version)) {}

  std::string name() const override { return "people"; }
  std::string version() const override { return version_; }

  Result<std::vector<Sighting>> run(StageContext& context) const override {
    if (!context.faces || !context.persons) {
      return fail(ErrorCode::internal, "the people stage ran before faces and persons were looked for");
    }
    const std::vector<float> people = people_in(context.counted_faces, *context.persons);
    std::vector<Sighting> sightings;
    for (const GroupSize& size : kGroupSizes) {
      if (people.size() >= size.fewest) {
        Sighting sighting;
        sighting.kind = "people";
        sighting.label = size.label;
        sighting.score = people[size.fewest - 1];
        sightings = {std::move(sighting)};
      }
    }
    return sightings;
  }

 private:
  std::string version_;
};

}  // namespace

std::shared_ptr<const Stage> make_people_stage(const std::string& face_version,
                                               const std::string& object_version) {
  return std::make_shared<const PeopleStage>(
      fmt::format("{}/{}, face {}, object {}", kAlgorithm, kPersonScore, face_version, object_version));
}

}  // namespace sluice
