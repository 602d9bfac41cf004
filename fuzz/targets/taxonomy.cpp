// The taxonomy: an operator's own taxonomy.toml.
#include "sluice/insight/taxonomy.h"

#include "fuzz/target.h"

namespace sluice::fuzz {
namespace {

void run(Bytes input) {
  const auto taxonomy = insight::Taxonomy::parse(as_text(input), "taxonomy.toml");
  if (!taxonomy.has_value()) {
    require_proper(taxonomy.error());
    return;
  }
  require(!taxonomy->labels().empty(), "a taxonomy tells something");
  for (const insight::TaxonomyLabel& label : taxonomy->labels()) {
    double reach = 0;
    for (const insight::Evidence& one : label.evidence) {
      require(one.weight >= -2 && one.weight <= 2 && one.weight != 0, "weights are in range");
      reach += one.weight > 0 ? one.weight : 0;
    }
    require(reach >= insight::Taxonomy::kToldFrom, "a label is within reach");
  }
}

const Registered kRegistered(
    {"taxonomy",
     run,
     [] {
       return std::vector<std::string>{
           "version = 1\n[occasion.tea]\nobject = {cup = 0.5, bed = -1}\n",
           "version = 2\n[interest.\"café crème\"]\nscene.sea = 1e0\npeople = {\"small group\" = 1}\n"};
     },
     {"[occasion.", "[[", "nan", "inf", "\"\"\"", "0x", "object"}});

}  // namespace
}  // namespace sluice::fuzz
