// sluice concept card: what is to be expected of one concept (docs/concepts.md).
#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "concept_commands.h"
#include "eval_commands.h"
#include "photo_decoder.h"
#include "sluice/base/whole_file.h"
#include "sluice/catalog/concept_catalog.h"
#include "sluice/evaluation/concept_card.h"
#include "sluice/image/decode.h"
#include "sluice/models/cache.h"
#include "sluice/report/concept_report.h"

namespace sluice::app {
namespace {

struct CardCommand {
  std::string name;
  std::string set;
  std::vector<std::string> folders;
  std::string models;
  std::string out;
  std::string json;
};

void print_row(const char* name, const Estimate& estimate, int digits, const std::string& counts) {
  fmt::print("{:<26}{:>8}   {} to {}   {}\n", name, number(estimate.value, digits), number(estimate.low, digits),
             number(estimate.high, digits), counts);
}

void print_table(const ConceptCard& card) {
  const ConceptFigures& figures = card.taught.figures;
  fmt::print("{}: taught from {} photos\n\n{:<26}{:>8}   {}\n", card.taught.name, figures.examples, "", "value",
             "95 % interval");
  print_row("examples found", card.recall, 3,
            fmt::format("{} of {}, each left out once", figures.found, figures.examples));
  if (figures.others > 0) {
    print_row("others taken for it", card.others_taken, 3,
              fmt::format("{} of {}, each left out once", figures.taken, figures.others));
  }
  fmt::print("{:<26}{:>8}   expected, by the background model\n", "per 1,000 other photos",
             number(1000 * figures.background, 1));
  if (const auto& photos = card.photos) {
    fmt::print("\n{:<26}{} photos\n", "photos given", photos->shown + photos->without);
    print_row("recall", photos->recall, 3, fmt::format("{} of {} photos", photos->found, photos->shown));
    print_row("precision", photos->precision, 3,
              fmt::format("{} of {} finds", photos->found, photos->found + photos->taken));
    print_row("false finds per 1,000", photos->taken_per_1000, 1,
              fmt::format("{} in {} photos", photos->taken, photos->without));
  }
}

Status measure(const CardCommand& command, const CommonOptions& common, ConceptCard& card) {
  SLUICE_ASSIGN(const ConceptPhotos photos, read_concept_photos(command.name, command.set, command.folders));
  SLUICE_TRY(start_image_library());
  SLUICE_ASSIGN(const std::unique_ptr<Runtime> runtime,
                make_openvino_runtime({.precision = Precision::exact,
                                       .parallel = common.threads,
                                       .compiled_cache = default_compiled_model_directory()}));
  const std::filesystem::path models =
      command.models.empty() ? default_model_directory() : std::filesystem::path(command.models);
  SLUICE_ASSIGN(const auto embedder, PhotoEmbedder::open(models, *runtime, Precision::exact));
  SLUICE_ASSIGN(const std::shared_ptr<const Decoder> decoder, open_decoder(common));
  const PhotoDecoder decode = [&decoder](Bytes bytes) -> Result<Photo> {
    SLUICE_ASSIGN(DecodedPhoto decoded, decoder->decode(bytes));
    return std::move(decoded.photo);
  };
  return measure_on_photos(card, photos, *embedder, decode,
                           {.threads = common.threads, .progress = progress_on_terminal()});
}

Status make_card(const CardCommand& command, const CommonOptions& common) {
  SLUICE_ASSIGN(Concept taught, ConceptCatalog(concepts_of(common)).find(command.name));
  ConceptCard card = make_concept_card(std::move(taught));
  if (!command.set.empty() || !command.folders.empty()) {
    SLUICE_TRY(measure(command, common, card));
  }
  if (!command.out.empty()) {
    SLUICE_TRY(write_whole_file(command.out, report::render_concept_card(card)));
  }
  const auto json = [&card] { return to_json(card); };
  return write_figures(
      json,
      [&] {
        if (command.out.empty()) {
          print_table(card);
        }
      },
      command.json, common.json);
}

}  // namespace

void add_concept_card_command(CLI::App& group, CommonOptions& common, Selected& selected) {
  CLI::App* sub = group.add_subcommand(
      "card",
      "What is to be expected of a concept: examples found when left out, false finds, with 95 % intervals");
  const auto command = std::make_shared<CardCommand>();
  sub->add_option("name", command->name, "Name of the concept")->required();
  sub->add_option("--set", command->set,
                  "Measure it on these photos, too (TSV, see docs/evaluation.md): the label is the concept's name "
                  "or anything else (default: none)")
      ->type_name("FILE");
  sub->add_option("--photos", command->folders,
                  "Folder of photos that do not show it, to count false finds in; may be repeated (default: none)")
      ->type_name("DIR")
      ->allow_extra_args(false);
  sub->add_option("-o,--out", command->out, "HTML file to write; without it and --json, a table is printed")
      ->type_name("FILE");
  add_json_file_option(*sub, command->json);
  sub->add_option("--models", command->models, "Directory of pulled models")
      ->type_name("DIR")
      ->default_str("$XDG_CACHE_HOME/sluice/models");
  add_common_options(*sub, common, {.threads = true, .json = false, .cage = true});
  sub->callback(
      [&common, &selected, command] { selected = [&common, command] { return make_card(*command, common); }; });
}

}  // namespace sluice::app
