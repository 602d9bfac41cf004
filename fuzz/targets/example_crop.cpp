// A picture for a report, cut out by a polygon that the store told: any eight numbers.
#include <cstring>

#include "fuzz/pictures.h"
#include "fuzz/target.h"
#include "sluice/image/decoder.h"
#include "sluice/report/example_crops.h"

namespace sluice::fuzz {
namespace {

/// Finds nobody.
class NoFaces final : public Stage {
 public:
  [[nodiscard]] std::string name() const override { return "face"; }
  [[nodiscard]] std::string version() const override { return "1"; }
  [[nodiscard]] Result<std::vector<Sighting>> run(StageContext& context) const override {
    context.faces.emplace();
    return std::vector<Sighting>{};
  }
};

void run(Bytes input) {
  static const std::string photo = encoded_pictures().front();
  static const auto decoder = make_plain_decoder();
  insight::ExampleCandidate candidate;
  candidate.photo = sha256(as_bytes(photo));
  std::memcpy(candidate.polygon.data(), input.data(), std::min(input.size(), sizeof candidate.polygon));
  require_proper(report::cut_example(as_bytes(photo), candidate, *decoder, NoFaces()));
}

std::vector<std::string> seeds() {
  constexpr std::array<std::array<double, 8>, 4> kPolygons{{{4, 4, 30, 5, 31, 25, 3, 24},
                                                            {-50, -9, 500, 0, 500, 300, -50, 290},
                                                            {20, 20, 20, 20, 20, 20, 20, 20},
                                                            {1e300, 0, -1e300, 0, 1e18, 1e18, 0.0 / 1e9, 9e15}}};
  std::vector<std::string> all;
  for (const auto& polygon : kPolygons) {
    all.emplace_back(reinterpret_cast<const char*>(polygon.data()), sizeof polygon);
  }
  return all;
}

const Registered kRegistered({"example_crop",
                              run,
                              seeds,
                              {std::string("\0\0\0\0\0\0\xF0\x7F", 8), std::string("\0\0\0\0\0\0\xF8\x7F", 8),
                               std::string("\0\0\0\0\0\0\xE0\x41", 8), std::string("\0\0\0\0\0\0\xE0\xC1", 8)}});

}  // namespace
}  // namespace sluice::fuzz
