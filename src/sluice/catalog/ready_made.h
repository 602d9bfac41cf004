// Ready-made marks of well-known brands, from two npm packages of vector logos (CC0; the trademarks stay their
// owners'): `@iconify-json/logos` in full colour, `simple-icons` in one colour. tools/bootstrap installs them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/catalog/brand.h"
#include "sluice/catalog/name_search.h"

namespace sluice {

/// One brand of the packages, as a search gives it.
struct ReadyMadeMark {
  std::string name;                   ///< As `find` takes it.
  std::string title;                  ///< As people write it, where the package tells: "Coca-Cola".
  std::vector<std::string> drawings;  ///< File names of its references, full colour first.
  NameMatch match = NameMatch::same;  ///< How it answers the search.
};

class ReadyMadeMarks {
 public:
  /// Looks in $SLUICE_ICONS, in node_modules of the source tree this was built from, and in
  /// PREFIX/share/sluice/icons. Errors: not_found, where none of them holds a package; bad_input (a broken
  /// package).
  [[nodiscard]] static Result<ReadyMadeMarks> open();
  /// `folder` holds simple-icons/ and @iconify-json/logos/, or one of them.
  [[nodiscard]] static Result<ReadyMadeMarks> open(const std::filesystem::path& folder);

  /// Names that `find` takes, sorted; each brand once.
  [[nodiscard]] std::vector<std::string> list() const;

  /// Those whose name, title or other name answers `text` (catalog/name_search.h), the best first; all, sorted by
  /// name, for an empty text.
  [[nodiscard]] std::vector<ReadyMadeMark> search(std::string_view text) const;

  /// The mark's drawings as SVG, full colour first. Case, accents, spaces and punctuation do not matter
  /// ("Coca-Cola", "cocacola"). Errors: not_found, with names that are alike.
  [[nodiscard]] Result<std::vector<Reference>> find(std::string_view name) const;

 private:
  struct Drawing {
    std::string key;  ///< `name_key` of the brand's name.
    std::string name;
    std::string title;                     ///< Empty, where the package tells none.
    std::vector<std::string> other_names;  ///< Former ones, abbreviations, in other languages.
    Reference reference;
  };

  std::vector<Drawing> drawings_;  ///< Sorted by key, full colour first.
};

}  // namespace sluice
