#include "sluice/image/shared_memory.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace sluice::cage {
namespace {

constexpr std::size_t kMuchInput = std::size_t{4} << 20;
constexpr int kAboveTheirs = 10;

}  // namespace

Descriptor out_of_the_way(const Descriptor& descriptor) {
  return Descriptor(::fcntl(descriptor.get(), F_DUPFD_CLOEXEC, kAboveTheirs));
}

Result<SharedMemory> SharedMemory::make(SharedSizes sizes) {
  Descriptor descriptor =
      out_of_the_way(Descriptor(::memfd_create("sluice-photo", MFD_CLOEXEC | MFD_ALLOW_SEALING)));
  const std::size_t size = sizes.input + sizes.output;
  const bool made = descriptor.is_open() && ::ftruncate(descriptor.get(), static_cast<off_t>(size)) == 0 &&
                    ::fcntl(descriptor.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0;
  void* start = made ? ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor.get(), 0) : MAP_FAILED;
  if (start == MAP_FAILED) {
    return fail(ErrorCode::io, std::string("no memory to share with a decoder: ") + std::strerror(errno),
                "set --max-bytes lower, or close what else runs");
  }
  return SharedMemory(std::move(descriptor), sizes, static_cast<std::byte*>(start));
}

SharedMemory::SharedMemory(SharedMemory&& other) noexcept
    : descriptor_(std::move(other.descriptor_)),
      sizes_(other.sizes_),
      start_(std::exchange(other.start_, nullptr)),
      used_(other.used_) {}

SharedMemory::~SharedMemory() {
  if (start_ != nullptr) {
    ::munmap(start_, sizes_.input + sizes_.output);
  }
}

void SharedMemory::put_input(Bytes input) {
  if (!input.empty()) {
    std::memcpy(start_, input.data(), input.size());
  }
  used_ = input.size();
}

void SharedMemory::forget_input() {
  if (used_ > kMuchInput) {
    ::madvise(start_, sizes_.input, MADV_REMOVE);
  }
}

}  // namespace sluice::cage
