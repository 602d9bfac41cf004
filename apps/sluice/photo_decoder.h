// The decoder of strangers' photos that the settings ask for.
#pragma once

#include <memory>

#include "command.h"
#include "sluice/base/result.h"
#include "sluice/image/decoder.h"

namespace sluice::app {

/// In the cage, unless `--cage off`; its workers are counted in `tally`, which outlives the decoder.
/// `start_image_library` must have run. Errors: the cage cannot be had here.
[[nodiscard]] Result<std::shared_ptr<const Decoder>> open_decoder(const CommonOptions& common,
                                                                  const DecodeLimits& limits = {},
                                                                  CageTally* tally = nullptr);

}  // namespace sluice::app
