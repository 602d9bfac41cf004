// `sluice concept add|list|remove`: a user's own concepts, taught from a few photos (docs/concepts.md).
#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "command.h"
#include "concept_commands.h"
#include "photo_decoder.h"
#include "sluice/base/log.h"
#include "sluice/base/progress.h"
#include "sluice/catalog/concept_catalog.h"
#include "sluice/image/decode.h"
#include "sluice/models/cache.h"
#include "sluice/models/pulled.h"
#include "sluice/report/markup.h"
#include "sluice/scan/concept_examples.h"
#include "sluice/vision/concept/teaching.h"
#include "sluice/vision/face_stage.h"

namespace sluice::app {
namespace {

struct AddOptions {
  std::string name;
  std::vector<std::string> examples;
  std::vector<std::string> others;
  std::string models;
};

Result<ExampleReader> open_reader(const AddOptions& options, const CommonOptions& common) {
  const std::filesystem::path models =
      options.models.empty() ? default_model_directory() : std::filesystem::path(options.models);
  SLUICE_ASSIGN(const std::unique_ptr<Runtime> runtime,
                make_openvino_runtime({.precision = Precision::exact,
                                       .parallel = common.threads,
                                       .compiled_cache = default_compiled_model_directory()}));
  SLUICE_ASSIGN(PulledModel face, load_pulled_model(models, kFaceModel, *runtime, face_model_use()));
  SLUICE_ASSIGN(auto faces, make_face_stage(std::move(face.model), face.digest, Precision::exact));
  SLUICE_ASSIGN(auto embedder, PhotoEmbedder::open(models, *runtime, Precision::exact));
  return ExampleReader(std::move(faces), std::move(embedder));
}

/// Too many would be read for nothing.
Status check_count(std::size_t files, std::size_t most, const char* what) {
  if (files > most) {
    return fail(ErrorCode::usage, fmt::format("{} photos {}, and at most {} are taken", files, what, most),
                "give fewer: those that differ most");
  }
  return {};
}

nlohmann::ordered_json json_of(const Concept& taught) {
  const ConceptFigures& figures = taught.figures;
  return {{"concept", taught.name},       {"examples", figures.examples}, {"found", figures.found},
          {"others", figures.others},     {"taken", figures.taken},       {"background", figures.background},
          {"embedding", taught.embedding}};
}

std::string in_words(const ConceptFigures& figures) {
  std::string text = fmt::format("{} of {} examples found when left out", figures.found, figures.examples);
  if (figures.others > 0) {
    text += fmt::format(", {} of {} others taken for it", figures.taken, figures.others);
  }
  return text + fmt::format("; expected in {:.1f} % of other photos", 100 * figures.background);
}

Status add(const AddOptions& options, const CommonOptions& common) {
  SLUICE_TRY(check_concept_name(options.name));
  SLUICE_ASSIGN(const auto example_files, list_example_photos(options.examples));
  SLUICE_ASSIGN(const auto other_files, list_example_photos(options.others));
  SLUICE_TRY(check_count(example_files.size(), kMostExamples, "show the concept"));
  SLUICE_TRY(check_count(other_files.size(), kMostOthers, "are given after --not"));
  SLUICE_TRY(start_image_library());
  SLUICE_ASSIGN(const ExampleReader reader, open_reader(options, common));
  SLUICE_ASSIGN(const std::shared_ptr<const Decoder> decoder, open_decoder(common));
  std::optional<Progress> progress;
  ReadExamplesOptions reading{.threads = common.threads};
  reading.progress = [&progress](std::size_t done, std::size_t total) {
    if (!progress) {
      progress.emplace("looking at photos");
    }
    progress->update(done, total);
  };
  SLUICE_ASSIGN(const ConceptExamples examples, read_concept_examples(example_files, *decoder, reader, reading));
  progress.reset();
  SLUICE_ASSIGN(const ConceptExamples others, read_concept_examples(other_files, *decoder, reader, reading));
  progress.reset();
  for (const ConceptExamples* photos : {&examples, &others}) {
    for (const std::string& line : photos->left_out) {
      log().warn("left out: {}", line);
    }
    for (const std::string& file : photos->given_twice) {
      log().warn("left out: {}: the same photo was given before", file);
    }
  }
  SLUICE_TRY(check_examples(examples, others));
  SLUICE_ASSIGN(const Concept taught, teach_concept(options.name, reader.embedding_version(), examples.embeddings,
                                                    others.embeddings, builtin_concept_background()));
  SLUICE_TRY(ConceptCatalog(concepts_of(common)).put(taught));
  if (common.json) {
    fmt::print("{}\n", json_of(taught).dump(2));
  } else {
    fmt::print("'{}' is taught: {}\n", taught.name, in_words(taught.figures));
    fmt::print("the next `sluice scan` looks for it; `sluice concept card '{}'` tells more\n", taught.name);
  }
  return {};
}

Status list(const CommonOptions& common) {
  SLUICE_ASSIGN(const std::vector<Concept> concepts, ConceptCatalog(concepts_of(common)).concepts());
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const Concept& taught : concepts) {
    if (common.json) {
      json.push_back(json_of(taught));
    } else {
      fmt::print("{}: {}\n", taught.name, in_words(taught.figures));
    }
  }
  if (common.json) {
    fmt::print("{}\n", json.dump(2));
  } else if (concepts.empty()) {
    fmt::print("no concepts yet; teach one: sluice concept add NAME PHOTO...\n");
  }
  return {};
}

Status remove(const std::string& name, const CommonOptions& common) {
  SLUICE_TRY(ConceptCatalog(concepts_of(common)).remove(name));
  if (common.json) {
    fmt::print("{}\n", nlohmann::json{{"removed", name}}.dump());
  } else {
    fmt::print("'{}' is removed; its sightings go with the next `sluice scan`\n", name);
  }
  return {};
}

}  // namespace

std::filesystem::path concepts_of(const CommonOptions& common) {
  return common.data / "concepts";
}

void add_concept_command(CLI::App& app, CommonOptions& common, Selected& selected) {
  CLI::App* group = app.add_subcommand("concept", "Teach and list concepts of your own: things, places, doings");
  group->require_subcommand(1);

  auto options = std::make_shared<AddOptions>();
  CLI::App* adding = group->add_subcommand(
      "add",
      "Teach a concept from 5 to 50 photos that show it, or teach it anew; never a person: faces are masked "
      "first, names of persons and photos of faces are refused");
  adding->add_option("name", options->name, "Name of the concept")->required();
  adding
      ->add_option("photos", options->examples, "Photos that show it, or folders of such; as different as can be")
      ->required();
  adding
      ->add_option("--not", options->others,
                   "Photos, or folders of photos, that look alike and do not show it; at most 200 (default: none)")
      ->type_name("PHOTO")
      ->default_str("");
  adding->add_option("--models", options->models, "Directory of pulled models")
      ->type_name("DIR")
      ->default_str("$XDG_CACHE_HOME/sluice/models");
  add_common_options(*adding, common, {.threads = true, .json = true, .cage = true});
  adding->callback(
      [&common, &selected, options] { selected = [&common, options] { return add(*options, common); }; });

  CLI::App* listing = group->add_subcommand("list", "List the concepts and how well each is told");
  add_common_options(*listing, common, {.json = true});
  listing->callback([&common, &selected] { selected = [&common] { return list(common); }; });

  CLI::App* removing = group->add_subcommand("remove", "Forget a concept");
  auto name = std::make_shared<std::string>();
  removing->add_option("name", *name, "Name of the concept")->required();
  add_common_options(*removing, common, {.json = true});
  removing->callback([&common, &selected, name] { selected = [&common, name] { return remove(*name, common); }; });

  add_concept_card_command(*group, common, selected);
}

}  // namespace sluice::app
