// The worker of the cage (sluice/image/caged_decoder.h): takes photos from its parent, one at a time, and gives
// pixels and a few facts back. Born with two descriptors; arguments: bytes of input and of output in the shared
// memory, bytes of memory it may have. Not for people to run.
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>

#include "fault.h"
#include "lock_down.h"
#include "memory_watch.h"
#include "sluice/image/cage_protocol.h"
#include "sluice/image/decoder.h"
#include "warm_up.h"

namespace sluice::cage {
namespace {

struct Arguments {
  SharedSizes sizes;
  std::size_t memory = 0;
};

struct Shared {
  Bytes input;
  std::span<std::byte> output;
};

Result<Arguments> parse(std::span<char*> arguments) {
  if (arguments.size() != 4) {
    return fail(ErrorCode::usage, "sluice-decode is started by sluice, not by people");
  }
  const auto number = [&](std::size_t i) { return std::strtoull(arguments[i], nullptr, 10); };
  return Arguments{{number(1), number(2)}, number(3)};
}

Result<Shared> map_shared(const SharedSizes& sizes) {
  void* input = ::mmap(nullptr, sizes.input, PROT_READ, MAP_SHARED, kSharedMemory, 0);
  void* output = ::mmap(nullptr, sizes.output, PROT_READ | PROT_WRITE, MAP_SHARED, kSharedMemory,
                        static_cast<off_t>(sizes.input));
  if (input == MAP_FAILED || output == MAP_FAILED) {
    return fail(ErrorCode::io, "the shared memory cannot be mapped");
  }
  return Shared{{static_cast<const std::byte*>(input), sizes.input},
                {static_cast<std::byte*>(output), sizes.output}};
}

template <class T>
bool send_message(const T& message) {
  return ::send(kSocket, &message, sizeof(message), MSG_NOSIGNAL) == sizeof(message);
}

/// Everything up to the first photo. Gives what the parent wants to know of the cage.
Result<Shared> get_ready(std::span<char*> raw, Ready& ready) {
  SLUICE_ASSIGN(const Arguments arguments, parse(raw));
  if (!bind_to_parent(kSocket)) {
    return fail(ErrorCode::io, "nobody listens");
  }
  silence();
  SLUICE_ASSIGN(const Shared shared, map_shared(arguments.sizes));
  SLUICE_TRY(start_image_library());
  SLUICE_ASSIGN(ready.landlock_abi, renounce_files());
  warm_up();
  SLUICE_TRY(lock_down(kSocket, arguments.memory));
  watch_memory();
  return shared;
}

void serve(const Shared& shared) {
  Request request;
  while (::recv(kSocket, &request, sizeof(request), 0) == sizeof(request)) {
    const Bytes photo = shared.input.first(request.bytes);
    if (act_on_fault(request, photo)) {
      continue;
    }
    const auto decoded = make_plain_decoder(options_of(request))->decode(photo);
    if (!send_message(make_reply(request, decoded, shared.output))) {
      return;
    }
  }
}

int run(std::span<char*> arguments) {
  Ready ready;
  put_text(ready.version, kCageVersion);
  const auto shared = get_ready(arguments, ready);
  if (!shared.has_value()) {
    put_text(ready.problem, shared.error().message());
  }
  const bool told = send_message(ready);
  if (!told && !shared.has_value() && shared.error().code == ErrorCode::usage) {
    std::fprintf(stderr, "sluice-decode: %s\n", shared.error().message().c_str());
  }
  if (!told || !shared.has_value()) {
    return EXIT_FAILURE;
  }
  serve(*shared);
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace sluice::cage

int main(int argc, char** argv) {
  // Without the destructors of libraries, which would want more than the cage allows.
  ::_exit(sluice::cage::run({argv, static_cast<std::size_t>(argc)}));
}
