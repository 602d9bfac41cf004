// The concepts of one data directory: DATA/concepts/NAME.json holds what was learned, nothing of any photo.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/catalog/concept.h"

namespace sluice {

/// Whether `name` may be a concept's: a label that the red list lets pass (labels/red_list.h), and a file's name.
/// Errors: usage; refused, where it would say something of a person.
[[nodiscard]] Status check_concept_name(const std::string& name);

class ConceptCatalog {
 public:
  explicit ConceptCatalog(std::filesystem::path directory) : directory_(std::move(directory)) {}

  /// Sorted by name; empty if the directory does not exist. Errors: bad_input (a file that is none of ours), io.
  [[nodiscard]] Result<std::vector<Concept>> concepts() const;
  /// Errors: those of `check_concept_name`; not_found (with names that are alike), bad_input, io.
  [[nodiscard]] Result<Concept> find(const std::string& name) const;
  /// Writes it, or takes the place of what was taught under this name; whole or not at all. Errors: those of
  /// `check_concept_name`, io.
  [[nodiscard]] Status put(const Concept& taught) const;
  /// One that cannot be read, too. Errors: those of `check_concept_name`; not_found (with names that are alike),
  /// io.
  [[nodiscard]] Status remove(const std::string& name) const;

 private:
  [[nodiscard]] Result<std::vector<std::string>> names() const;
  [[nodiscard]] tl::unexpected<Error> absent(const std::string& name) const;
  [[nodiscard]] std::filesystem::path file_of(const std::string& name) const;

  std::filesystem::path directory_;
};

}  // namespace sluice
