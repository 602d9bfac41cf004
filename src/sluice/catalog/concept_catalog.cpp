#include "sluice/catalog/concept_catalog.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <system_error>

#include "sluice/base/directory.h"
#include "sluice/base/one_line.h"
#include "sluice/base/whole_file.h"
#include "sluice/catalog/name_search.h"
#include "sluice/labels/red_list.h"

namespace sluice {
namespace {

constexpr const char* kSuffix = ".json";

nlohmann::ordered_json json_of(const Concept& taught) {
  const ConceptFigures& figures = taught.figures;
  return {{"name", taught.name},
          {"embedding", taught.embedding},
          {"examples", figures.examples},
          {"found", figures.found},
          {"others", figures.others},
          {"taken", figures.taken},
          {"background", figures.background},
          {"bias", taught.bias},
          {"weights", taught.weights}};
}

/// Throws what the library does.
Concept concept_of(const nlohmann::json& json) {
  Concept taught;
  json.at("name").get_to(taught.name);
  json.at("embedding").get_to(taught.embedding);
  json.at("examples").get_to(taught.figures.examples);
  json.at("found").get_to(taught.figures.found);
  json.at("others").get_to(taught.figures.others);
  json.at("taken").get_to(taught.figures.taken);
  json.at("background").get_to(taught.figures.background);
  json.at("bias").get_to(taught.bias);
  json.at("weights").get_to(taught.weights);
  return taught;
}

bool makes_sense(const Concept& taught) {
  const ConceptFigures& figures = taught.figures;
  return figures.found <= figures.examples && figures.taken <= figures.others && figures.background >= 0 &&
         figures.background <= 1 && std::isfinite(taught.bias) &&
         std::ranges::all_of(taught.weights, [](float weight) { return std::isfinite(weight); });
}

Result<Concept> read_concept(const std::filesystem::path& file) {
  SLUICE_ASSIGN(const std::string text, read_whole_file(file));
  Concept taught;
  bool ours = false;
  try {
    taught = concept_of(nlohmann::json::parse(text));
    ours = makes_sense(taught) && taught.name == file.stem() && check_concept_name(taught.name).has_value();
  } catch (const nlohmann::json::exception&) {
    ours = false;
  }
  if (!ours) {
    return fail(ErrorCode::bad_input, one_line(file.string()) + ": not a concept that sluice wrote",
                "remove the file, and teach the concept again");
  }
  return taught;
}

}  // namespace

Status check_concept_name(const std::string& name) {
  Status label = check_label(name);
  if (!label.has_value() && label.error().code == ErrorCode::refused) {
    return label;
  }
  if (!label.has_value() || name.find('/') != std::string::npos || name.front() == '.' || name.front() == ' ' ||
      name.back() == ' ') {
    return fail(ErrorCode::usage, fmt::format("'{}' is no name for a concept", one_line(name)),
                "use 1 to 60 letters, digits, spaces and - ' & , . + ( )");
  }
  return {};
}

std::filesystem::path ConceptCatalog::file_of(const std::string& name) const {
  return directory_ / (name + kSuffix);
}

Result<std::vector<std::string>> ConceptCatalog::names() const {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(directory_, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::filesystem::path& file = entry->path();
    if (file.extension() == kSuffix && file.filename().string().front() != '.') {
      names.push_back(file.stem());
    }
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return fail(ErrorCode::io, directory_.string() + ": " + error.message());
  }
  std::ranges::sort(names);
  return names;
}

Result<std::vector<Concept>> ConceptCatalog::concepts() const {
  SLUICE_ASSIGN(const std::vector<std::string> known, names());
  std::vector<Concept> concepts;
  for (const std::string& name : known) {
    Result<Concept> taught = read_concept(file_of(name));
    if (!taught.has_value() && taught.error().code == ErrorCode::not_found) {
      continue;  // Another process has removed it meanwhile.
    }
    SLUICE_ASSIGN(concepts.emplace_back(), std::move(taught));
  }
  return concepts;
}

tl::unexpected<Error> ConceptCatalog::absent(const std::string& name) const {
  constexpr std::size_t kOffered = 5;
  const std::vector<std::string> known = names().value_or(std::vector<std::string>{});
  const std::vector<std::string> near = nearest_names(name, known, kOffered);
  return fail(ErrorCode::not_found, fmt::format("there is no concept '{}'", name),
              near.empty() ? "see `sluice concept list`" : fmt::format("there are '{}'", fmt::join(near, "', '")));
}

Result<Concept> ConceptCatalog::find(const std::string& name) const {
  SLUICE_TRY(check_concept_name(name));
  Result<Concept> taught = read_concept(file_of(name));
  if (!taught.has_value() && taught.error().code == ErrorCode::not_found) {
    return absent(name);
  }
  return taught;
}

Status ConceptCatalog::put(const Concept& taught) const {
  SLUICE_TRY(check_concept_name(taught.name));
  SLUICE_TRY(make_directories(directory_, 0700));
  return write_whole_file(file_of(taught.name), json_of(taught).dump() + "\n");
}

Status ConceptCatalog::remove(const std::string& name) const {
  SLUICE_TRY(check_concept_name(name));
  std::error_code error;
  if (!std::filesystem::remove(file_of(name), error) && !error) {
    return absent(name);
  }
  if (error) {
    return fail(ErrorCode::io, file_of(name).string() + ": " + error.message());
  }
  return sync_directory(directory_);
}

}  // namespace sluice
