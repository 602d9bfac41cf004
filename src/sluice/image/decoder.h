// Who turns a stranger's bytes into pixels and metadata: this process itself, or a worker in a cage.
#pragma once

#include <memory>

#include "sluice/base/digest.h"
#include "sluice/base/result.h"
#include "sluice/image/decode.h"
#include "sluice/image/metadata.h"
#include "sluice/image/photo.h"

namespace sluice {

struct DecodedPhoto {
  Photo photo;
  PhotoMetadata metadata;
};

/// Thread-safe.
class Decoder {
 public:
  Decoder() = default;
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  virtual ~Decoder() = default;

  /// Errors: those of `decode_photo`, and those that an implementation adds.
  [[nodiscard]] virtual Result<DecodedPhoto> decode(Bytes encoded_photo) const = 0;
};

/// `decode_photo` and `read_metadata`, in this process. `start_image_library` must have run.
[[nodiscard]] std::shared_ptr<const Decoder> make_plain_decoder(const DecodeOptions& options = {});

}  // namespace sluice
