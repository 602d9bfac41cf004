#include "sluice/vision/text/text_stage.h"

#include <fmt/format.h>

#include <utility>

#include "sluice/vision/text/kept_words.h"

namespace sluice {
namespace {

class TextStage : public Stage {
 public:
  TextStage(std::shared_ptr<const TextReader> reader, Effort effort, EnglishWords english)
      : reader_(std::move(reader)), effort_(effort), english_(std::move(english)) {
    const ReadingOptions options = reading_options(effort_);
    version_ = fmt::format("{}/{}x{}/{}", kept_words_version(english_), options.side, options.most_reads,
                           reader_->version());
  }

  std::string name() const override { return "text"; }
  std::string version() const override { return version_; }

  Result<std::vector<Sighting>> run(StageContext& context) const override {
    SLUICE_TRY(read_photo(*reader_, effort_, context));
    std::vector<Sighting> sightings;
    for (KeptWord& word : words_to_keep(*context.lines, english_)) {
      Sighting& sighting = sightings.emplace_back();
      sighting.kind = "text";
      sighting.label = std::move(word.word);
      sighting.score = word.confidence;
    }
    return sightings;
  }

 private:
  std::shared_ptr<const TextReader> reader_;
  Effort effort_;
  EnglishWords english_;
  std::string version_;
};

}  // namespace

std::shared_ptr<const Stage> make_text_stage(std::shared_ptr<const TextReader> reader, Effort effort,
                                             EnglishWords english) {
  return std::make_shared<const TextStage>(std::move(reader), effort, std::move(english));
}

}  // namespace sluice
