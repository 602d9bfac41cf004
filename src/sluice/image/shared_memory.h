// Memory that this process and a caged worker both map. Internal to the cage.
#pragma once

#include <cstddef>

#include "sluice/base/descriptor.h"
#include "sluice/base/digest.h"
#include "sluice/base/result.h"
#include "sluice/image/cage_protocol.h"

namespace sluice::cage {

/// Its size is sealed, so that no side can pull it from under the other. Pages take memory once they are touched.
class SharedMemory {
 public:
  /// Errors: io.
  [[nodiscard]] static Result<SharedMemory> make(SharedSizes sizes);
  SharedMemory(SharedMemory&& other) noexcept;
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;
  ~SharedMemory();

  [[nodiscard]] const Descriptor& descriptor() const { return descriptor_; }
  [[nodiscard]] Bytes output() const { return {start_ + sizes_.input, sizes_.output}; }
  /// Not more bytes than there is input.
  void put_input(Bytes input);
  /// Gives back the memory of the input that was put last, if it was much.
  void forget_input();

 private:
  SharedMemory(Descriptor descriptor, SharedSizes sizes, std::byte* start)
      : descriptor_(std::move(descriptor)), sizes_(sizes), start_(start) {}

  Descriptor descriptor_;
  SharedSizes sizes_;
  std::byte* start_;
  std::size_t used_ = 0;
};

/// The same file under a number that a worker's own descriptors cannot have; closed, if it was or if that failed.
[[nodiscard]] Descriptor out_of_the_way(const Descriptor& descriptor);

}  // namespace sluice::cage
