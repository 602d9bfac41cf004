// An evaluation written earlier, to compare with.
#include "fuzz/target.h"
#include "sluice/evaluation/evaluation_json.h"

namespace sluice::fuzz {
namespace {

void run(Bytes input) {
  require_proper(read_curve(scratch_file("evaluation_curve/eval.json", as_text(input))));
}

const Registered kRegistered(
    {"evaluation_curve",
     run,
     [] {
       return std::vector<std::string>{
           R"({"curve": [{"threshold": 0.5, "finds": 3, "precision": 1, "recall": null, "false_alarms_per_1000": 2}]})"};
     },
     {"\"curve\"", "\"threshold\"", "\"finds\"", "\"precision\"", "\"recall\"", "\"false_alarms_per_1000\"",
      "null", "1e999", "-1", "[[[["}});

}  // namespace
}  // namespace sluice::fuzz
