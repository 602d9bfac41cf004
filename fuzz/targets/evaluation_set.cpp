// The table of an evaluation set.
#include "sluice/evaluation/evaluation_set.h"

#include <cmath>

#include "fuzz/target.h"

namespace sluice::fuzz {
namespace {

void run(Bytes input) {
  const auto file = scratch_file("evaluation_set/set.tsv", as_text(input));
  const auto set = read_evaluation_set(file, 2);
  if (!set.has_value()) {
    require_proper(set.error());
    return;
  }
  require(!set->references.empty() && !set->tests.empty(), "a set has references and tests");
  for (const TestPhoto& test : set->tests) {
    require(!set->reference_images.contains(test.image), "what teaches is never tested");
    for (const TrueMark& mark : test.marks) {
      require(!mark.brand.empty(), "a mark has a brand");
      require(!mark.box || (mark.box->width > 0 && mark.box->height > 0 && std::isfinite(mark.box->width) &&
                            std::isfinite(mark.box->height)),
              "a box has an area");
    }
  }
}

const Registered kRegistered(
    {"evaluation_set",
     run,
     [] {
       const std::string header = "image\trole\tbrand\tx1\ty1\tx2\ty2\n";
       return std::vector<std::string>{
           header +
               "r.png\treference\tAcme\t\t\t\t\nt.jpg\ttest\tAcme\t1\t2\t30.5\t4e1\nfree.jpg\ttest\t\t\t\t\t\n",
           header + "a/r.png\treference\tA\t0\t0\t9\t9\nt.jpg\ttest\tA\t\t\t\t\nt.jpg\ttest\tB\t1\t1\t2\t2\n"};
     },
     {"reference", "test", "\t\t\t\t", "nan", "inf", "1e308", "-0"}});

}  // namespace
}  // namespace sluice::fuzz
