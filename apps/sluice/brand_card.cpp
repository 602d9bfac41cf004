// sluice brand card: what the engine can and cannot do for one enrolled brand (docs/brand-card.md).
#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "brand_commands.h"
#include "effort_option.h"
#include "photo_decoder.h"
#include "sluice/base/progress.h"
#include "sluice/base/whole_file.h"
#include "sluice/evaluation/brand_card.h"
#include "sluice/evaluation/brand_card_json.h"
#include "sluice/evaluation/mark_scenes.h"
#include "sluice/image/decode.h"
#include "sluice/report/card_report.h"
#include "sluice/report/markup.h"
#include "word_reader.h"

namespace sluice::app {
namespace {

constexpr int kMostScenes = 10'000;

struct CardCommand {
  std::string name;
  std::string set;
  std::vector<std::string> folders;
  Effort effort = Effort::standard;
  CardOptions options;
  std::string out;
  std::string json;
};

std::string number(double value, int digits) {
  return std::isfinite(value) ? fmt::format("{:.{}f}", value, digits) : "-";
}

void print_estimate(const std::string& name, const Estimate& estimate, int digits, const std::string& counts) {
  fmt::print("{:<34}{:>7}   {} to {}   {}\n", name, number(estimate.value, digits), number(estimate.low, digits),
             number(estimate.high, digits), counts);
}

void print_condition(const std::string& name, const CardCondition& condition) {
  print_estimate(name, condition.recall, 3, fmt::format("{} of {} scenes", condition.found, condition.scenes));
}

void print_photos(const PhotosCard& photos) {
  fmt::print("\n{:<34}{} photos, {} with the brand, {} brand-free\n", "photos given", photos.looked_at,
             photos.with_brand, photos.brand_free);
  print_estimate("precision", photos.precision, 3,
                 fmt::format("{} of {} finds", photos.found, photos.found + photos.false_finds));
  print_estimate("recall", photos.recall, 3, fmt::format("{} of {} photos", photos.found, photos.with_brand));
  print_estimate("false alarms per 1,000", photos.false_alarms_per_1000, 1,
                 fmt::format("{} in {} photos", photos.false_alarms, photos.brand_free));
}

void print_table(const BrandCard& card) {
  const SyntheticCard& synthetic = card.synthetic;
  fmt::print("{}: {}, {} enrolled; sluice {}, effort {}, threshold {:.2f}, seed {}\n", card.brand,
             report::count_text(std::ssize(card.references), "reference", "references"),
             report::count_text(static_cast<std::int64_t>(card.brands_enrolled), "brand", "brands"),
             SLUICE_VERSION, name_of(card.effort), card.threshold, card.seed);
  fmt::print("\n{:<34}{:>7}   {}\n", "found in synthetic scenes", "share", "95 % interval");
  for (const CardCondition& condition : synthetic.conditions) {
    print_condition(condition.name, condition);
  }
  for (const CardSize& size : synthetic.sizes) {
    print_condition(fmt::format("{} pixels of {}", size.pixels, MarkScenes::kWidth), size.condition);
  }
  fmt::print("{:<34}{:>7}   pixels, found at least half of the time from there on\n", "smallest size found",
             synthetic.smallest_found ? std::to_string(*synthetic.smallest_found) : "none");
  print_estimate("false finds per 1,000 scenes", synthetic.false_finds_per_1000, 1,
                 fmt::format("{} in {} scenes without it", synthetic.false_finds, synthetic.brand_free));
  if (card.photos) {
    print_photos(*card.photos);
  }
}

/// Nothing, where neither a set nor a folder was given.
Result<std::optional<CardPhotos>> photos_of(const CardCommand& command, const CommonOptions& common) {
  if (command.set.empty() && command.folders.empty()) {
    return std::optional<CardPhotos>();
  }
  CardPhotos photos{{}, command.set, command.folders, {}};
  if (!command.set.empty()) {
    SLUICE_ASSIGN(photos.set, read_evaluation_set(command.set));
  }
  for (const std::string& folder : command.folders) {
    SLUICE_TRY(add_negatives(photos.set, folder));
  }
  SLUICE_ASSIGN(const std::shared_ptr<const Decoder> decoder, open_decoder(common));
  photos.decode = [decoder](Bytes bytes) -> Result<Photo> {
    SLUICE_ASSIGN(DecodedPhoto decoded, decoder->decode(bytes));
    return std::move(decoded.photo);
  };
  return std::optional(std::move(photos));
}

Status write_card(const CardCommand& command, const BrandCard& card) {
  if (!command.out.empty()) {
    SLUICE_ASSIGN(const std::string page, report::render_card(card));
    SLUICE_TRY(write_whole_file(command.out, page));
  }
  if (!command.json.empty()) {
    const std::string text = to_json(card).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    if (command.json == "-") {
      fmt::print("{}", text);
      return {};
    }
    SLUICE_TRY(write_whole_file(command.json, text));
  }
  if (command.out.empty() && command.json.empty()) {
    print_table(card);
  }
  return {};
}

Status make_card(CardCommand command, const CommonOptions& common) {
  // `sluice --json brand card NAME` asks for JSON as it does of every command.
  if (command.json.empty() && common.json) {
    command.json = "-";
  }
  SLUICE_TRY(start_image_library());
  SLUICE_ASSIGN(const std::optional<CardPhotos> photos, photos_of(command, common));
  std::optional<Progress> progress;
  std::size_t before = 0;
  command.options.run.threads = common.threads;
  command.options.run.progress = [&](std::size_t done, std::size_t total) {
    if (!progress || done < before) {  // The scenes; then the photos given.
      progress.emplace("looking");
    }
    before = done;
    progress->update(done, total);
  };
  const WordReader words = open_word_reader(command.effort, Precision::exact);
  command.options.reader = words.reader;
  SLUICE_ASSIGN(const BrandCard card,
                make_brand_card(common.data / "brands", command.name, command.effort, command.options, photos));
  progress.reset();
  words.warn();
  return write_card(command, card);
}

}  // namespace

void add_brand_card_command(CLI::App& brand, CommonOptions& common, Selected& selected) {
  CLI::App* sub = brand.add_subcommand(
      "card",
      "Measure what is and is not to be expected of one enrolled brand: recall by condition and size, false "
      "finds, with 95 % intervals");
  const auto command = std::make_shared<CardCommand>();
  sub->add_option("name", command->name, "Name of the brand")->required();
  sub->add_option(
         "--set", command->set,
         "Measure it on these photos, too: their content is told by a TSV, see docs/evaluation.md (default: "
         "none)")
      ->type_name("FILE");
  sub->add_option("--photos", command->folders,
                  "Folder of photos without any brand, to count false alarms in; may be repeated (default: none)")
      ->type_name("DIR")
      ->allow_extra_args(false);
  add_effort_option(*sub, command->effort, "Effort of the scans that the card is for");
  sub->add_option("-o,--out", command->out, "HTML file to write; without it and --json, a table is printed")
      ->type_name("FILE");
  sub->add_option("--json", command->json,
                  "JSON file to write (-: standard output); without it and --out, a table is printed")
      ->type_name("FILE");
  sub->add_option("--seed", command->options.seed, "Number that the scenes are drawn from")->capture_default_str();
  sub->add_option("--count", command->options.count,
                  "Scenes for each condition and each size; ten times as many without the brand")
      ->check(CLI::Range(1, kMostScenes).description(""))
      ->capture_default_str();
  add_common_options(*sub, common, {.threads = true, .json = false, .cage = true});
  sub->callback(
      [&common, &selected, command] { selected = [&common, command] { return make_card(*command, common); }; });
}

}  // namespace sluice::app
