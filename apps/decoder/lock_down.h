// The cage itself: what a worker gives up before it sees a stranger's bytes.
#pragma once

#include <cstddef>

#include "sluice/base/result.h"

namespace sluice::cage {

/// First of all: it ends with its parent, and it is the first to go when the machine is short of memory. False:
/// the parent, who has the other end of the socket, has gone already.
[[nodiscard]] bool bind_to_parent(int socket);

/// Whatever libraries say from now on, nobody hears: a stranger would choose the words on the operator's terminal.
void silence();

/// While there is one thread, for only that one and those it starts later are bound: no file can be opened or
/// looked at, no TCP port used, no signal sent out, as far as this kernel's Landlock goes. Gives its ABI; 0: there
/// is none. Errors: io.
[[nodiscard]] Result<int> renounce_files();

/// For good, and for all threads: closes every descriptor but `socket`, sets the limits (`memory`: bytes of
/// private memory, what the libraries have taken already included) and allows only those system calls that
/// decoding needs. Any other ends the process. Needs `renounce_files`. Errors: io.
[[nodiscard]] Status lock_down(int socket, std::size_t memory);

}  // namespace sluice::cage
