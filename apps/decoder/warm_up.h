// Libraries do much when they are first used.
#pragma once

namespace sluice::cage {

/// Decodes a tiny picture of every format, of our own making (apps/decoder/warm_up), so that no library needs more
/// than memory for those to come. A format that this machine's libvips lacks is passed over.
void warm_up();

}  // namespace sluice::cage
