#include "sluice/insight/taxonomy.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>
#include <span>
#include <stdexcept>

#include "sluice/base/digest.h"
#include "sluice/base/one_line.h"
#include "sluice/base/whole_file.h"
#include "sluice/labels/red_list.h"

extern "C" {
extern const unsigned char sluice_taxonomy[];      // NOLINT: made by sluice_embed
extern const unsigned char sluice_taxonomy_end[];  // NOLINT
}

namespace sluice::insight {
namespace {

constexpr double kGreatestWeight = 2;
constexpr std::array<std::string_view, 2> kToldKinds = {"occasion", "interest"};

/// Walks the parsed file; the first thing wrong ends it.
class Reader {
 public:
  Reader(const std::string& name, const Taxonomy::LabelLists& known) : name_(name), known_(known) {}

  Result<std::vector<TaxonomyLabel>> read(const toml::table& root) const {
    std::vector<TaxonomyLabel> labels;
    for (const auto& [key, node] : root) {
      if (key != "version" && std::ranges::find(kToldKinds, key.str()) == kToldKinds.end()) {
        return wrong(key.source(), fmt::format("there is no '{}' in a taxonomy", one_line(key.str())),
                     "it has a version, and tables [occasion.NAME] and [interest.NAME]");
      }
    }
    for (const std::string_view kind : kToldKinds) {
      const toml::node* tables = root.get(kind);
      if (tables == nullptr) {
        continue;
      }
      if (!tables->is_table()) {
        return wrong(tables->source(), fmt::format("'{}' is no table", kind),
                     fmt::format("write [{}.NAME]", kind));
      }
      for (const auto& [key, node] : *tables->as_table()) {
        SLUICE_ASSIGN(TaxonomyLabel label, label_of(kind, key, node));
        labels.push_back(std::move(label));
      }
    }
    if (labels.empty()) {
      return fail(ErrorCode::bad_input, name_ + " tells nothing",
                  "add a table [occasion.NAME] or [interest.NAME]");
    }
    return labels;
  }

  [[nodiscard]] tl::unexpected<Error> wrong(const toml::source_region& where, const std::string& what,
                                            std::string mend, ErrorCode code = ErrorCode::bad_input) const {
    return fail(code, fmt::format("{}:{}: {}", name_, where.begin.line, what), std::move(mend));
  }

 private:
  Result<TaxonomyLabel> label_of(std::string_view kind, const toml::key& key, const toml::node& node) const {
    TaxonomyLabel label{std::string(kind), std::string(key.str()), {}};
    if (const Status checked = check_label(label.label); !checked.has_value()) {
      return wrong(key.source(), checked.error().what, checked.error().mend, checked.error().code);
    }
    if (!node.is_table()) {
      return wrong(node.source(), fmt::format("'{}' is no table of evidence", label.label),
                   "write it as object = {\"sports ball\" = 0.4}");
    }
    double reach = 0;
    for (const auto& [evidence_kind, weights] : *node.as_table()) {
      SLUICE_ASSIGN(std::vector<Evidence> evidence, evidence_of(evidence_kind, weights));
      for (Evidence& one : evidence) {
        reach += std::max(one.weight, 0.0);
        label.evidence.push_back(std::move(one));
      }
    }
    if (reach < Taxonomy::kToldFrom) {
      return wrong(
          key.source(), fmt::format("'{}' is out of reach: its weights add up to {:.2f}", label.label, reach),
          fmt::format("it is told from {:.2f} on, when scores are at their highest", Taxonomy::kToldFrom));
    }
    return label;
  }

  Result<std::vector<Evidence>> evidence_of(const toml::key& kind, const toml::node& node) const {
    const auto list = known_.find(kind.str());
    if (list == known_.end()) {
      std::vector<std::string> kinds;
      std::ranges::transform(known_, std::back_inserter(kinds), [](const auto& one) { return one.first; });
      return wrong(kind.source(), fmt::format("no stage gives labels of the kind '{}'", one_line(kind.str())),
                   fmt::format("the kinds are {}", fmt::join(kinds, ", ")));
    }
    if (!node.is_table()) {
      return wrong(node.source(), fmt::format("'{}' has no labels with weights", list->first),
                   "write it as object = {\"sports ball\" = 0.4}");
    }
    std::vector<Evidence> evidence;
    for (const auto& [label, weight] : *node.as_table()) {
      if (std::ranges::find(list->second, label.str()) == list->second.end()) {
        return wrong(label.source(),
                     fmt::format("'{}' is no label of the kind '{}'", one_line(label.str()), list->first),
                     "`sluice taxonomy --evidence` lists them");
      }
      const std::optional<double> value = weight.value<double>();
      if (!value || !(std::abs(*value) <= kGreatestWeight) || *value == 0) {
        return wrong(label.source(),
                     fmt::format("the weight of '{}' is no number from -2 to 2 other than 0", label.str()),
                     "1 tells by itself, 0.4 needs company, -0.5 speaks against it");
      }
      evidence.push_back({list->first, std::string(label.str()), *value});
    }
    return evidence;
  }

  const std::string& name_;
  const Taxonomy::LabelLists& known_;
};

Result<std::int64_t> version_of(const toml::table& root, const std::string& name) {
  const std::optional<std::int64_t> version = root["version"].value_exact<std::int64_t>();
  if (!version || *version < 1) {
    return fail(ErrorCode::bad_input, name + " has no version", "begin it with: version = 1");
  }
  return *version;
}

Result<toml::table> parsed(std::string_view text, const std::string& name) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    return fail(ErrorCode::bad_input,
                fmt::format("{}:{}: {}", name, error.source().begin.line, one_line(error.description())),
                "see docs/taxonomy.md for the format");
  }
}

constexpr const char* kTables = R"sql(
CREATE TEMP TABLE evidence (told_kind TEXT, told_label TEXT, stage TEXT, kind TEXT, label TEXT, weight REAL);
CREATE TEMP TABLE taxonomy_run (photo BLOB, version TEXT);
CREATE TEMP TABLE told (photo BLOB, kind TEXT, label TEXT, score REAL);
CREATE INDEX temp.evidence_label ON evidence (kind, label)
)sql";

/// Kinds are named as their stages, but for what people wear, which the stage of garments tells, too.
std::string_view stage_of(std::string_view kind) {
  return kind == "worn" ? "apparel" : kind;
}

constexpr const char* kRun = R"sql(
INSERT INTO taxonomy_run
SELECT photo, ?
FROM stage_run
WHERE stage IN (SELECT stage FROM evidence)
GROUP BY photo
HAVING count(*) = (SELECT count(DISTINCT stage) FROM evidence)
)sql";

// Sums of whole millionths are the same in whatever order they are added up. Scores of a damaged store stay in
// range.
constexpr const char* kTold = R"sql(
INSERT INTO told
WITH best AS (
  SELECT sighting.photo AS photo, sighting.kind AS kind, sighting.label AS label,
         max(CASE WHEN sighting.score > 1 THEN 1.0 WHEN sighting.score > 0 THEN sighting.score ELSE 0.0 END) AS score
  FROM sighting JOIN taxonomy_run ON taxonomy_run.photo = sighting.photo
  WHERE sighting.kind IN (SELECT kind FROM evidence)
  GROUP BY sighting.photo, sighting.kind, sighting.label
), summed AS (
  SELECT best.photo AS photo, evidence.told_kind AS kind, evidence.told_label AS label,
         sum(CAST(round(1000000 * evidence.weight * best.score) AS BIGINT)) AS millionths
  FROM best JOIN evidence ON evidence.kind = best.kind AND evidence.label = best.label
  GROUP BY best.photo, evidence.told_kind, evidence.told_label
)
SELECT photo, kind, label, CASE WHEN millionths > 1000000 THEN 1.0 ELSE millionths / 1000000.0 END
FROM summed
WHERE millionths >= ?
)sql";

constexpr const char* kToldIndex = "CREATE INDEX temp.told_photo ON told (photo)";

}  // namespace

std::string_view Taxonomy::builtin_text() {
  return {reinterpret_cast<const char*>(sluice_taxonomy),
          static_cast<std::size_t>(sluice_taxonomy_end - sluice_taxonomy)};
}

const Taxonomy& Taxonomy::builtin() {
  static const Taxonomy kTaxonomy = [] {
    Result<Taxonomy> taxonomy = parse(builtin_text(), "taxonomy.toml");
    if (!taxonomy.has_value()) {
      throw std::logic_error(taxonomy.error().message());
    }
    return *std::move(taxonomy);
  }();
  return kTaxonomy;
}

Result<Taxonomy> Taxonomy::read(const std::filesystem::path& file, const LabelLists& known) {
  SLUICE_ASSIGN(const std::string text, read_whole_file(file));
  return parse(text, one_line(file.string()), known);
}

Result<Taxonomy> Taxonomy::parse(std::string_view toml, const std::string& name, const LabelLists& known) {
  constexpr std::size_t kDigits = 12;
  SLUICE_ASSIGN(const toml::table root, parsed(toml, name));
  SLUICE_ASSIGN(const std::int64_t version, version_of(root, name));
  Taxonomy taxonomy;
  SLUICE_ASSIGN(taxonomy.labels_, Reader(name, known).read(root));
  const std::string digest = to_hex(sha256(std::as_bytes(std::span(toml))));
  taxonomy.version_ = fmt::format("{}/{}/{}", kTaxonomyStage, version, digest.substr(0, kDigits));
  return taxonomy;
}

Status Taxonomy::tell(const Database& database) const {
  SLUICE_TRY(database.execute(kTables));
  SLUICE_ASSIGN(Statement insert, database.prepare("INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?)"));
  for (const TaxonomyLabel& label : labels_) {
    for (const Evidence& one : label.evidence) {
      SLUICE_TRY(insert.bind(1, label.kind)
                     .bind(2, label.label)
                     .bind(3, stage_of(one.kind))
                     .bind(4, one.kind)
                     .bind(5, one.label)
                     .bind(6, one.weight)
                     .run());
    }
  }
  SLUICE_ASSIGN(Statement run, database.prepare(kRun));
  SLUICE_TRY(run.bind(1, version_).run());
  SLUICE_ASSIGN(Statement told, database.prepare(kTold));
  SLUICE_TRY(told.bind(1, static_cast<std::int64_t>(1'000'000 * kToldFrom)).run());
  return database.execute(kToldIndex);
}

}  // namespace sluice::insight
