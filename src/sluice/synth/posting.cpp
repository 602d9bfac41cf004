#include "sluice/synth/posting.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <numeric>

namespace sluice::synth {
namespace {

struct City {
  const char* country;
  double latitude;
  double longitude;
  int utc_offset_minutes;
};

constexpr std::array kCities{
    City{"DE", 52.52, 13.40, 60},     City{"DE", 48.14, 11.58, 60},     City{"FR", 48.86, 2.35, 60},
    City{"FR", 43.30, 5.37, 60},      City{"ES", 41.39, 2.17, 60},      City{"IT", 45.46, 9.19, 60},
    City{"GB", 51.51, -0.13, 0},      City{"GB", 55.95, -3.19, 0},      City{"US", 40.71, -74.01, -300},
    City{"US", 34.05, -118.24, -480}, City{"BR", -23.55, -46.63, -180}, City{"JP", 35.68, 139.69, 540}};

struct Contributor {
  std::string handle;
  const City* home = nullptr;
  std::array<std::size_t, 3> favourites{};
  double zeal = 1;  ///< How often they post, against others.
};

std::string handle(Random& random) {
  constexpr std::array<const char*, 16> kFirst{"salty", "mira", "otter", "late", "juno", "paper", "bo",    "wild",
                                               "tilde", "kiwi", "nova",  "slow", "ivo",  "amber", "pixel", "rue"};
  constexpr std::array<const char*, 16> kSecond{"pine",   "walks",  "lens",  "bakes", "harbour", "moth",
                                                "cycles", "fern",   "snaps", "attic", "tide",    "roams",
                                                "kite",   "garden", "spoon", "north"};
  std::string name =
      std::string(random.pick(kFirst)) + random.pick(std::array{"_", ".", ""}) + random.pick(kSecond);
  return name + std::to_string(random.integer(10, 999));
}

/// An index drawn by weight.
std::size_t weighted(const std::vector<double>& weights, Random& random) {
  double left = random.uniform() * std::accumulate(weights.begin(), weights.end(), 0.0);
  for (std::size_t index = 0; index < weights.size(); ++index) {
    left -= weights[index];
    if (left < 0) {
      return index;
    }
  }
  return weights.size() - 1;
}

/// How much a mark is seen in a week, around 1.
double trend(std::size_t mark, int week) {
  const double t = static_cast<double>(week) / (kWeeks - 1);
  switch (mark % 5) {
    case 0:
      return 0.35 + 1.5 * t;  // rising
    case 1:
      return 1.0;  // steady
    case 2:
      return 1.7 - 1.4 * t;  // falling
    case 3:
      return 0.5 + 1.4 * std::exp(-18.0 * (t - 0.7) * (t - 0.7));  // a summer
    default:
      return week >= 10 && week < 13 ? 4.0 : 0.7;  // a few weeks of fame
  }
}

CaptureTime time_in_week(int week, const City& city, Random& random) {
  using namespace std::chrono;
  const sys_days day = sys_days(year(2025) / March / 3) + days(7 * week + random.integer(0, 6));
  const year_month_day date(day);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), random.integer(8, 22),
                random.integer(0, 59), random.integer(0, 59));
  CaptureTime taken_at{text.data(), std::nullopt};
  if (random.chance(0.5)) {
    taken_at.utc_offset_minutes = city.utc_offset_minutes;
  }
  return taken_at;
}

std::vector<Contributor> make_contributors(const CrowdOptions& options, Random& random) {
  const int count = std::max(6, options.photos / 4);
  std::vector<Contributor> crowd;
  for (int index = 0; index < count; ++index) {
    Contributor person;
    person.handle = handle(random);
    person.home = &random.pick(kCities);
    for (std::size_t& favourite : person.favourites) {
      favourite = static_cast<std::size_t>(random.integer(0, std::max(0, options.marks - 1)));
    }
    person.zeal = 1.0 / (1.0 + 0.15 * index);
    crowd.push_back(std::move(person));
  }
  return crowd;
}

std::vector<std::size_t> marks_in_photo(const CrowdOptions& options, const Contributor& person, int week,
                                        Random& random) {
  std::vector<std::size_t> marks;
  if (options.marks == 0 || random.chance(options.brand_free)) {
    return marks;
  }
  std::vector<double> weights(static_cast<std::size_t>(options.marks));
  for (std::size_t mark = 0; mark < weights.size(); ++mark) {
    const bool liked =
        std::find(person.favourites.begin(), person.favourites.end(), mark) != person.favourites.end();
    weights[mark] = trend(mark, week) * (liked ? 4.0 : 1.0);
  }
  marks.push_back(weighted(weights, random));
  if (random.chance(options.second_mark)) {
    if (const std::size_t other = weighted(weights, random); other != marks.front()) {
      marks.push_back(other);
    }
  }
  return marks;
}

}  // namespace

std::vector<Posting> make_postings(const CrowdOptions& options, Random random) {
  const std::vector<Contributor> crowd = make_contributors(options, random);
  std::vector<double> zeal;
  for (const Contributor& person : crowd) {
    zeal.push_back(person.zeal);
  }
  std::vector<Posting> postings;
  for (int index = 0; index < options.photos; ++index) {
    const int week = std::min(kWeeks - 1, static_cast<int>(static_cast<double>(index) * kWeeks / options.photos));
    const Contributor& person = crowd[weighted(zeal, random)];
    const City& city = random.chance(0.85) ? *person.home : random.pick(kCities);
    Posting posting;
    posting.contributor = person.handle;
    posting.taken_at = time_in_week(week, city, random);
    posting.country = city.country;
    posting.latitude = city.latitude + random.uniform(-0.08, 0.08);
    posting.longitude = city.longitude + random.uniform(-0.08, 0.08);
    posting.marks = marks_in_photo(options, person, week, random);
    postings.push_back(std::move(posting));
  }
  std::stable_sort(postings.begin(), postings.end(),
                   [](const Posting& a, const Posting& b) { return a.taken_at.local < b.taken_at.local; });
  return postings;
}

}  // namespace sluice::synth
