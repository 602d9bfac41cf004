#include "sluice/privacy/contract.h"

#include <algorithm>

namespace sluice {

const std::vector<Contract>& contracts() {
  static const std::vector<Contract> all{
      {.name = "own",
       .meaning = "the operator's own photos, looked at by the operator only",
       .may_show_crops = true,
       .minimum_contributors = 1},
  };
  return all;
}

Result<Contract> find_contract(std::string_view name) {
  const auto found = std::ranges::find(contracts(), name, &Contract::name);
  if (found != contracts().end()) {
    return *found;
  }
  std::string known;
  for (const Contract& contract : contracts()) {
    known += (known.empty() ? "" : ", ") + contract.name + " (" + contract.meaning + ")";
  }
  return fail(ErrorCode::refused,
              name.empty() ? "no contract is given" : "there is no contract '" + std::string(name) + "'",
              "say what the photos' owner allows with --contract, one of: " + known);
}

}  // namespace sluice
