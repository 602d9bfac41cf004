#include "photo_decoder.h"

#include <string>
#include <utility>

#include "sluice/base/log.h"
#include "sluice/image/caged_decoder.h"

namespace sluice::app {

Result<std::shared_ptr<const Decoder>> open_decoder(const CommonOptions& common, const DecodeLimits& limits,
                                                    CageTally* tally) {
  const DecodeOptions options{.limits = limits};
  if (!common.cage) {
    log().info("photos are decoded without the cage");
    return make_plain_decoder(options);
  }
  CageSettings settings = common.cage_settings;
  settings.tally = tally;
  SLUICE_ASSIGN(CagedDecoder caged, make_caged_decoder(options, settings));
  log().info("photos are decoded in the cage: {}", caged.guards.text());
  return std::move(caged.decoder);
}

}  // namespace sluice::app
