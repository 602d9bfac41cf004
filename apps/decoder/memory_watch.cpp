#include "memory_watch.h"

#include <malloc.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>

#include "sluice/image/cage_protocol.h"

namespace {

std::atomic<bool> watching = false;

}  // namespace

namespace sluice::cage {

void watch_memory() {
  watching = true;
}

}  // namespace sluice::cage

#ifndef SLUICE_SANITIZED

// The program's own allocation functions take the place of the C library's in all libraries, too, and hand on to
// them (glibc manual, "Replacing malloc", and the names under which glibc exports its own).
extern "C" {
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming): the C library's names.
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* memory);
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
}

namespace {

void* noting(void* memory, bool wanted) {
  if (memory == nullptr && wanted && watching.load(std::memory_order_relaxed)) {
    ::_exit(sluice::cage::kExitOutOfMemory);
  }
  return memory;
}

}  // namespace

extern "C" {

void* malloc(std::size_t size) {
  return noting(__libc_malloc(size), true);
}
void* calloc(std::size_t count, std::size_t size) {
  return noting(__libc_calloc(count, size), true);
}
void* realloc(void* memory, std::size_t size) {
  return noting(__libc_realloc(memory, size), size > 0);
}
void free(void* memory) {
  __libc_free(memory);
}
void* memalign(std::size_t alignment, std::size_t size) {
  return noting(__libc_memalign(alignment, size), true);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
  return memalign(alignment, size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
  if (alignment % sizeof(void*) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0) {
    return EINVAL;
  }
  *memory = memalign(alignment, size);
  return *memory == nullptr ? ENOMEM : 0;
}

}  // extern "C"

#endif
