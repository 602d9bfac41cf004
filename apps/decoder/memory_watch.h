// Tells a photo that takes too much memory from one that is damaged or crashes its decoder.
#pragma once

namespace sluice::cage {

/// From now on the first allocation that is refused ends the process with `kExitOutOfMemory`: what libraries make
/// of it would be an abort, or an error that says something else. Sanitized programs do not watch.
void watch_memory();

}  // namespace sluice::cage
