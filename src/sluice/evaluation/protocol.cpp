#include "sluice/evaluation/protocol.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "sluice/evaluation/references.h"
#include "sluice/vision/brand/enrolment.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

class TemporaryFolder {
 public:
  static Result<TemporaryFolder> make() {
    std::error_code error;
    std::string name = (fs::temp_directory_path(error) / "sluice-eval-XXXXXX").string();
    if (error || mkdtemp(name.data()) == nullptr) {
      return fail(ErrorCode::io, "cannot make a temporary folder", "set TMPDIR to a folder you may write");
    }
    return TemporaryFolder(name);
  }
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder() {
    if (!path_.empty()) {
      std::error_code ignored;
      fs::remove_all(path_, ignored);
    }
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  explicit TemporaryFolder(fs::path path) : path_(std::move(path)) {}
  fs::path path_;
};

Result<Teaching> teach(const EvaluationSet& set, const fs::path& catalog) {
  SLUICE_ASSIGN(const std::vector<Brand> brands, load_references(set.references));
  Teaching teaching;
  for (const Brand& brand : brands) {
    teaching.references += brand.references.size();
    const Result<Enrolment> enrolment = enrol_brand(catalog, brand);
    if (enrolment.has_value()) {
      ++teaching.brands;
      teaching.plain_references += static_cast<std::size_t>(
          std::count_if(enrolment->references.begin(), enrolment->references.end(),
                        [](const EnrolledReference& reference) { return reference.plain; }));
    } else if (enrolment.error().code == ErrorCode::bad_input) {
      // The pictures are known to be readable, so what remains is that they are too plain.
      teaching.not_taught.push_back(brand.name);
      teaching.plain_references += brand.references.size();
    } else {
      return tl::unexpected<Error>(enrolment.error());
    }
  }
  return teaching;
}

}  // namespace

Result<Evaluation> evaluate_brands(const EvaluationSet& set, const ProtocolOptions& options) {
  SLUICE_ASSIGN(const TemporaryFolder catalog, TemporaryFolder::make());
  Evaluation evaluation;
  SLUICE_ASSIGN(evaluation.teaching, teach(set, catalog.path()));
  SLUICE_ASSIGN(
      const std::shared_ptr<const BrandStage> stage,
      make_brand_stage_for_evaluation(catalog.path(), {options.effort, options.networks, options.reader, {}}));
  const PhotoDecoder decode = [&](Bytes bytes) { return decode_photo(bytes, options.decode); };
  const BrandFinder find = [&](const Photo& photo) {
    StageContext context{photo, std::nullopt, std::nullopt};
    return stage->run(context);
  };
  SLUICE_ASSIGN(evaluation.run, run_finder(set.tests, decode, find, options.run));
  evaluation.findings = judge(evaluation.run.outcomes);
  evaluation.tests_named_as_references = set.tests_named_as_references;
  evaluation.stage_version = stage->version();
  evaluation.default_threshold = default_brand_threshold(options.effort);
  return evaluation;
}

}  // namespace sluice
