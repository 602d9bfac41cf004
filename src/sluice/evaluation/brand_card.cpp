#include "sluice/evaluation/brand_card.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <set>
#include <span>
#include <thread>
#include <utility>

#include "sluice/catalog/catalog.h"
#include "sluice/catalog/name_search.h"
#include "sluice/evaluation/mark_scenes.h"
#include "sluice/evaluation/metrics.h"
#include "sluice/vision/brand/brand_stage.h"

namespace sluice {
namespace {

constexpr std::array kSizes = {16, 24, 32, 48, 64, 96, 128, 192};  // Pixels.

/// Scenes to be drawn and looked at.
struct Trial {
  std::string name;
  std::string what;
  SceneSeries series;
  Treatment treatment = Treatment::none;
  std::size_t scenes = 0;
};

std::vector<Trial> trials_of(std::size_t count) {
  std::vector<Trial> trials{
      {"upright", "Everyday scenes: cans, cloth, posters and screens, turned a little, in uneven light.",
       everyday_scenes(), Treatment::none, count},
      {"mirrored", "The same scenes, left and right changed.", everyday_scenes(), Treatment::mirrored, count},
      {"upside down", "The same scenes, turned by 180 degrees.", everyday_scenes(), Treatment::upside_down, count},
      {"any angle", "On posters and cloth that are turned in the picture by any angle.", turned_scenes(),
       Treatment::none, count},
      {"half covered", "Something stands before about half of the mark.", half_covered_scenes(), Treatment::none,
       count},
      {"blurred", fmt::format("The upright scenes, out of focus (Gaussian, sigma {} pixels).", kBlurPixels),
       everyday_scenes(), Treatment::blurred, count}};
  for (const int pixels : kSizes) {
    trials.push_back({fmt::format("{} px", pixels),
                      fmt::format("Seen from the front, the longest side {} pixels.", pixels),
                      scenes_of_size(pixels), Treatment::none, count});
  }
  trials.push_back({"brand-free", "", brand_free_scenes(), Treatment::none, count * kBrandFreeTimes});
  return trials;
}

/// What became of one scene; nothing, where it could not be drawn.
using SceneAnswer = Result<std::optional<PhotoOutcome>>;

SceneAnswer look(const MarkScenes& scenes, const Trial& trial, std::size_t number, const BrandFinder& find,
                 const std::string& brand) {
  SLUICE_ASSIGN(const std::optional<MarkScene> scene, scenes.scene(trial.series, number, trial.treatment));
  if (!scene) {
    return std::optional<PhotoOutcome>();
  }
  PhotoOutcome outcome;
  if (scene->mark) {
    outcome.truth.push_back({brand, scene->mark});
  }
  SLUICE_ASSIGN(outcome.sightings, find(scene->photo));
  return std::optional(std::move(outcome));
}

/// All scenes of all trials, by several threads; answers in order, whatever their number.
Result<std::vector<std::vector<std::optional<PhotoOutcome>>>> look_at_all(const MarkScenes& scenes,
                                                                          const std::vector<Trial>& trials,
                                                                          const BrandFinder& find,
                                                                          const std::string& brand,
                                                                          const RunOptions& run) {
  std::vector<std::pair<std::size_t, std::size_t>> jobs;
  for (std::size_t trial = 0; trial < trials.size(); ++trial) {
    for (std::size_t number = 0; number < trials[trial].scenes; ++number) {
      jobs.emplace_back(trial, number);
    }
  }
  std::vector<SceneAnswer> answers(jobs.size(), std::optional<PhotoOutcome>());
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::size_t done = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < jobs.size(); i = next++) {
      answers[i] = look(scenes, trials[jobs[i].first], jobs[i].second, find, brand);
      if (run.progress) {
        const std::lock_guard lock(mutex);
        run.progress(++done, jobs.size());
      }
    }
  };
  const unsigned wanted =
      run.threads > 0 ? static_cast<unsigned>(run.threads) : std::max(1U, std::thread::hardware_concurrency());
  {
    std::vector<std::jthread> helpers;
    for (unsigned i = 1; i < std::min<std::size_t>(wanted, jobs.size()); ++i) {
      helpers.emplace_back(work);
    }
    work();
  }
  std::vector<std::vector<std::optional<PhotoOutcome>>> outcomes(trials.size());
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    SLUICE_ASSIGN(outcomes[jobs[i].first].emplace_back(), std::move(answers[i]));
  }
  return outcomes;
}

/// The best sighting of the brand that overlaps the mark.
std::optional<Find> find_of_mark(const PhotoOutcome& outcome, const std::string& brand) {
  const Findings findings = judge(std::span(&outcome, 1));
  const auto found = std::ranges::find_if(findings.finds, [&](const Find& find) {
    return find.brand == brand && find.correct && find.iou.value_or(0) > 0;
  });
  return found == findings.finds.end() ? std::nullopt : std::optional(*found);
}

const Sighting* sighting_of(const std::vector<Sighting>& sightings, const std::string& brand) {
  const auto found = std::ranges::find(sightings, brand, &Sighting::label);
  return found == sightings.end() ? nullptr : &*found;
}

Result<CardExample> example_of(const MarkScenes& scenes, const Trial& trial, std::size_t number,
                               const PhotoOutcome& outcome, bool found, const std::string& brand) {
  SLUICE_ASSIGN(const std::optional<MarkScene> scene, scenes.scene(trial.series, number, trial.treatment));
  CardExample example;
  example.rgb = scene->photo.rgb;
  if (found) {
    example.found = *sighting_of(outcome.sightings, brand);
  }
  return example;
}

Result<CardCondition> condition_of(const MarkScenes& scenes, const Trial& trial,
                                   const std::vector<std::optional<PhotoOutcome>>& outcomes,
                                   const std::string& brand) {
  CardCondition condition{trial.name, trial.what, 0, 0, {}, 0, {}};
  std::optional<std::size_t> shown;
  bool shown_is_found = false;
  double overlap = 0;
  for (std::size_t number = 0; number < outcomes.size(); ++number) {
    if (!outcomes[number]) {
      continue;
    }
    const std::optional<Find> find = find_of_mark(*outcomes[number], brand);
    if (!shown || (find && !shown_is_found)) {
      shown = number;
      shown_is_found = find.has_value();
    }
    ++condition.scenes;
    condition.found += find ? 1 : 0;
    overlap += find ? *find->iou : 0;
  }
  condition.recall = proportion(condition.found, condition.scenes);
  condition.mean_iou = overlap / static_cast<double>(condition.found);
  if (shown) {
    SLUICE_ASSIGN(condition.example, example_of(scenes, trial, *shown, *outcomes[*shown], shown_is_found, brand));
  }
  return condition;
}

void count_others(const std::vector<std::optional<PhotoOutcome>>& outcomes, const std::string& brand,
                  SyntheticCard& card) {
  for (const auto& outcome : outcomes) {
    if (!outcome) {
      continue;
    }
    ++card.scenes_of_mark;
    std::set<std::string> others;
    for (const Sighting& sighting : outcome->sightings) {
      if (sighting.label != brand && others.insert(sighting.label).second) {
        ++card.others_named[sighting.label];
      }
    }
  }
}

void count_false_finds(const std::vector<std::optional<PhotoOutcome>>& outcomes, const std::string& brand,
                       SyntheticCard& card) {
  for (const auto& outcome : outcomes) {
    if (outcome) {
      ++card.brand_free;
      card.false_finds += sighting_of(outcome->sightings, brand) != nullptr ? 1 : 0;
    }
  }
  card.false_finds_per_1000 = rate_per_1000(card.false_finds, card.brand_free);
}

std::optional<int> smallest_found(const std::vector<CardSize>& sizes) {
  std::optional<int> smallest;
  for (auto size = sizes.rbegin(); size != sizes.rend() && size->condition.recall.value >= 0.5; ++size) {
    smallest = size->pixels;
  }
  return smallest;
}

}  // namespace

Result<SyntheticCard> measure_on_scenes(const Brand& brand, const BrandFinder& find, const CardOptions& options) {
  SLUICE_ASSIGN(const MarkScenes scenes, MarkScenes::of(brand, options.seed));
  const std::vector<Trial> trials = trials_of(options.count);
  SLUICE_ASSIGN(const auto outcomes, look_at_all(scenes, trials, find, brand.name, options.run));
  SyntheticCard card;
  const std::size_t conditions = trials.size() - kSizes.size() - 1;
  for (std::size_t i = 0; i + 1 < trials.size(); ++i) {
    SLUICE_ASSIGN(CardCondition condition, condition_of(scenes, trials[i], outcomes[i], brand.name));
    count_others(outcomes[i], brand.name, card);
    if (i < conditions) {
      card.conditions.push_back(std::move(condition));
    } else {
      card.sizes.push_back({kSizes[i - conditions], std::move(condition)});
    }
  }
  card.smallest_found = smallest_found(card.sizes);
  count_false_finds(outcomes.back(), brand.name, card);
  return card;
}

PhotosCard figures_on_photos(const std::string& brand, const RunOutcome& run) {
  std::vector<PhotoOutcome> outcomes = run.outcomes;
  const std::string key = name_key(brand);
  for (PhotoOutcome& outcome : outcomes) {
    for (TrueMark& mark : outcome.truth) {
      mark.brand = !key.empty() && name_key(mark.brand) == key ? brand : mark.brand;
    }
    std::erase_if(outcome.sightings, [&](const Sighting& sighting) { return sighting.label != brand; });
  }
  const Findings findings = judge(outcomes);
  PhotosCard card;
  card.looked_at = findings.photos;
  card.unreadable = run.unreadable.size();
  card.brand_free = findings.brand_free;
  if (const auto tests = findings.tests.find(brand); tests != findings.tests.end()) {
    card.with_brand = tests->second;
  }
  for (const Find& find : findings.finds) {
    ++(find.correct ? card.found : card.false_finds);
    card.false_alarms += find.false_alarm ? 1 : 0;
  }
  card.precision = proportion(card.found, card.found + card.false_finds);
  card.recall = proportion(card.found, card.with_brand);
  card.false_alarms_per_1000 = rate_per_1000(card.false_alarms, card.brand_free);
  card.mean_iou = mean_iou(findings, 0);
  return card;
}

Result<BrandCard> make_brand_card(const std::filesystem::path& catalog_directory, const std::string& brand,
                                  Effort effort, const CardOptions& options,
                                  const std::optional<CardPhotos>& photos) {
  const Catalog catalog(catalog_directory);
  SLUICE_ASSIGN(const Brand taught, catalog.brand(brand));
  SLUICE_ASSIGN(const BrandStamps enrolled, catalog.stamps());
  SLUICE_ASSIGN(const auto stage,
                make_brand_stage(catalog_directory, {effort, Precision::exact, options.reader, {}}));
  const BrandFinder find = [&](const Photo& photo) {
    StageContext context{photo, std::nullopt, std::nullopt};
    return stage->run(context);
  };
  BrandCard card;
  card.brand = taught.name;
  for (const Reference& reference : taught.references) {
    card.references.push_back(reference.file_name);
  }
  card.brands_enrolled = enrolled.size();
  card.effort = effort;
  card.threshold = default_brand_threshold(effort);
  card.stage_version = stage->version();
  card.seed = options.seed;
  card.count = options.count;
  SLUICE_ASSIGN(card.synthetic, measure_on_scenes(taught, find, options));
  if (photos) {
    RunOptions run = options.run;
    run.transform = Transform::none;
    SLUICE_ASSIGN(const RunOutcome outcome, run_finder(photos->set.tests, photos->decode, find, run));
    card.photos = figures_on_photos(taught.name, outcome);
    card.photos->set = photos->name;
    card.photos->photos = photos->folders;
  }
  return card;
}

}  // namespace sluice
