// sluice taxonomy: which labels speak for which occasions and interests.
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "chosen_taxonomy.h"
#include "command.h"
#include "sluice/base/whole_file.h"
#include "sluice/vision/label_lists.h"

namespace sluice::app {
namespace {

void print_evidence(bool json) {
  if (json) {
    std::puts(nlohmann::ordered_json(label_lists()).dump(2).c_str());
    return;
  }
  for (const auto& [kind, labels] : label_lists()) {
    fmt::print("{}: {}\n", kind, fmt::join(labels, ", "));
  }
}

void print_json(const insight::Taxonomy& taxonomy) {
  nlohmann::ordered_json labels = nlohmann::ordered_json::array();
  for (const insight::TaxonomyLabel& label : taxonomy.labels()) {
    nlohmann::ordered_json evidence = nlohmann::ordered_json::array();
    for (const insight::Evidence& one : label.evidence) {
      evidence.push_back({{"kind", one.kind}, {"label", one.label}, {"weight", one.weight}});
    }
    labels.push_back({{"kind", label.kind}, {"label", label.label}, {"evidence", evidence}});
  }
  const nlohmann::ordered_json all = {
      {"version", taxonomy.version()}, {"told_from", insight::Taxonomy::kToldFrom}, {"labels", labels}};
  std::puts(all.dump(2).c_str());
}

Status run_taxonomy(const CommonOptions& common, bool evidence) {
  SLUICE_ASSIGN(const insight::Taxonomy taxonomy, chosen_taxonomy(common));
  if (evidence) {
    print_evidence(common.json);
  } else if (common.json) {
    print_json(taxonomy);
  } else if (common.taxonomy.empty()) {
    fmt::print("{}", insight::Taxonomy::builtin_text());
  } else {
    SLUICE_ASSIGN(const std::string text, read_whole_file(common.taxonomy));
    fmt::print("{}", text);
  }
  return {};
}

}  // namespace

Result<insight::Taxonomy> chosen_taxonomy(const CommonOptions& common) {
  if (common.taxonomy.empty()) {
    return insight::Taxonomy::builtin();
  }
  return insight::Taxonomy::read(common.taxonomy);
}

void add_taxonomy_command(CLI::App& app, CommonOptions& common, Selected& selected) {
  CLI::App* sub =
      app.add_subcommand("taxonomy", "Print which labels speak for which occasions and interests, once checked");
  sub->footer("`sluice taxonomy > mine.toml` begins one of your own; docs/taxonomy.md tells how it is read.");
  const auto evidence = std::make_shared<bool>(false);
  sub->add_flag("--evidence", *evidence, "Print what evidence can be made of: the labels of all stages");
  add_common_options(*sub, common, {.data = false, .json = true, .taxonomy = true});
  sub->callback([evidence, &common, &selected] {
    selected = [evidence, &common] { return run_taxonomy(common, *evidence); };
  });
}

}  // namespace sluice::app
