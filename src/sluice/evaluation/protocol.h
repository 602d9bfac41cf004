// The protocol of docs/evaluation.md: teach the references, look at the test photos, judge what was found.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/evaluation/evaluation_set.h"
#include "sluice/evaluation/metrics.h"
#include "sluice/evaluation/runner.h"
#include "sluice/image/decode.h"
#include "sluice/vision/brand/brand_stage.h"

namespace sluice {

struct ProtocolOptions {
  Effort effort = Effort::standard;
  Precision networks = Precision::exact;          ///< What `sluice scan --precision` is.
  std::shared_ptr<const TextReader> reader = {};  ///< Of wordmarks; none: they are not read.
  DecodeOptions decode;                           ///< As in scanning.
  RunOptions run;
};

/// How the teaching went.
struct Teaching {
  std::size_t brands = 0;               ///< That can be found.
  std::size_t references = 0;           ///< Given.
  std::size_t plain_references = 0;     ///< Of those: too plain to match on.
  std::vector<std::string> not_taught;  ///< Brands whose references are all too plain: every photo is a miss.
};

struct Evaluation {
  Teaching teaching;
  RunOutcome run;
  Findings findings;
  std::size_t tests_named_as_references = 0;
  std::string stage_version;
  double default_threshold = 0;  ///< The shipped one for this effort.
};

/// Enrols the references in a catalog of its own, which is removed afterwards. `start_image_library` must have
/// been called. The result, times apart, depends on the set, the effort, the decoding and the transform only.
/// Errors: those of `load_references`, `enrol_brand` and the stage; io.
[[nodiscard]] Result<Evaluation> evaluate_brands(const EvaluationSet& set, const ProtocolOptions& options);

}  // namespace sluice
