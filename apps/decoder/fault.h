// Where the tests' build of the worker misbehaves.
#pragma once

#include "sluice/base/digest.h"
#include "sluice/image/cage_protocol.h"

namespace sluice::cage {

#ifdef SLUICE_CAGE_FAULTS
/// A photo of the letters "fault:" and a name (fault.cpp lists them) is not decoded: that is done, and what there
/// is to reply replied. False: it is another photo.
[[nodiscard]] bool act_on_fault(const Request& request, Bytes photo);
#else
[[nodiscard]] inline bool act_on_fault(const Request& /*request*/, Bytes /*photo*/) {
  return false;
}
#endif

}  // namespace sluice::cage
