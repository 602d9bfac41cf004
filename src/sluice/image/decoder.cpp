#include "sluice/image/decoder.h"

#include <utility>

namespace sluice {
namespace {

class PlainDecoder final : public Decoder {
 public:
  explicit PlainDecoder(const DecodeOptions& options) : options_(options) {}

  Result<DecodedPhoto> decode(Bytes encoded_photo) const override {
    SLUICE_ASSIGN(Photo photo, decode_photo(encoded_photo, options_));
    return DecodedPhoto{std::move(photo), read_metadata(encoded_photo)};
  }

 private:
  DecodeOptions options_;
};

}  // namespace

std::shared_ptr<const Decoder> make_plain_decoder(const DecodeOptions& options) {
  return std::make_shared<const PlainDecoder>(options);
}

}  // namespace sluice
