// A reference as the mark networks see it: in one or two windows, each embedded as it is, mirrored and turned by
// half.
#pragma once

#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/catalog/brand.h"
#include "sluice/catalog/mark_view.h"
#include "sluice/vision/brand/mark_networks.h"

namespace sluice {

/// What is transparent is laid on white, or on black where the mark stands out more there. Errors: those of
/// `decode_reference`; bad_input for a picture that is wholly transparent; internal.
[[nodiscard]] Result<std::vector<MarkView>> mark_views(const Reference& reference, const MarkNetworks& networks);

/// Turns a picture or window of the upright mark into what the mark looks like in one of the kMarkTurns ways.
[[nodiscard]] cv::Mat turned(const cv::Mat& picture, int turn);

}  // namespace sluice
