// The taxonomy: which labels of the stages speak for which occasions and interests, as data (taxonomy.toml, built
// in; docs/taxonomy.md has the format). What it tells of a photo is worked out from the stored sightings whenever
// it is asked for and never stored, so another taxonomy needs no other scan.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/store/database.h"
#include "sluice/vision/label_lists.h"

namespace sluice::insight {

/// The stage under which occasions and interests are told.
inline constexpr std::string_view kTaxonomyStage = "taxonomy";

/// A label of a stage, and how much it speaks for what it is evidence of (or against it).
struct Evidence {
  std::string kind;
  std::string label;
  double weight = 0;  ///< -2..2, not 0.
};

struct TaxonomyLabel {
  std::string kind;  ///< "occasion" or "interest".
  std::string label;
  std::vector<Evidence> evidence;  ///< By kind and label, each once.
};

/// Immutable.
class Taxonomy {
 public:
  using LabelLists = std::map<std::string, std::vector<std::string>, std::less<>>;

  [[nodiscard]] static const Taxonomy& builtin();
  /// The text of the one that is built in.
  [[nodiscard]] static std::string_view builtin_text();

  /// `known`: what evidence may be made of. Errors, each with file and line: not_found, io; bad_input (no TOML, no
  /// version, a kind or a label that no stage gives, a weight out of range, a label out of reach of its evidence);
  /// refused (a label on the red list).
  [[nodiscard]] static Result<Taxonomy> read(const std::filesystem::path& file,
                                             const LabelLists& known = label_lists());
  [[nodiscard]] static Result<Taxonomy> parse(std::string_view toml, const std::string& name,
                                              const LabelLists& known = label_lists());

  /// Changes with the file: "taxonomy/3/0123456789ab", of its own version and the digest of its text.
  [[nodiscard]] const std::string& version() const { return version_; }
  /// Occasions, then interests; each by name.
  [[nodiscard]] const std::vector<TaxonomyLabel>& labels() const { return labels_; }

  /// Makes two temporary tables in `database`, which stay until dropped or rolled back:
  ///   taxonomy_run(photo, version)    the photos that all stages of the evidence have looked at, and `version()`
  ///   told(photo, kind, label, score) what the taxonomy tells of these
  /// A photo's labels count once, each with its best score. A label is told where the sum of weight x score
  /// reaches kToldFrom; its score is that sum, at most 1, to six decimals.
  [[nodiscard]] Status tell(const Database& database) const;

  static constexpr double kToldFrom = 0.5;

 private:
  Taxonomy() = default;

  std::string version_;
  std::vector<TaxonomyLabel> labels_;
};

}  // namespace sluice::insight
