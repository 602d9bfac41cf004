#include "word_reader.h"

#include "sluice/base/log.h"
#include "sluice/models/cache.h"

namespace sluice::app {

void WordReader::warn() const {
  if (!notice.empty()) {
    log().warn("{}", notice);
  }
}

WordReader open_word_reader(Effort effort, Precision precision) {
  if (effort == Effort::fast) {
    return {};
  }
  auto reader = TextReader::open(default_model_directory(),
                                 {.precision = precision, .compiled_cache = default_compiled_model_directory()});
  if (!reader.has_value()) {
    return {nullptr, "names of brands are not read: " + reader.error().message()};
  }
  return {*std::move(reader), {}};
}

}  // namespace sluice::app
