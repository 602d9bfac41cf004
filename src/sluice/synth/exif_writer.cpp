#include "sluice/synth/exif_writer.h"

#include <libexif/exif-data.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace sluice::synth {
namespace {

struct Unref {
  void operator()(ExifData* data) const { exif_data_unref(data); }
  void operator()(ExifMem* memory) const { exif_mem_unref(memory); }
};

/// Adds entries whose bytes we lay out ourselves: libexif's own initialisation knows no GPS tags.
class Block {
 public:
  Block() : data_(exif_data_new()), memory_(exif_mem_new_default()) {
    exif_data_set_byte_order(data_.get(), EXIF_BYTE_ORDER_INTEL);
  }

  void text(ExifIfd ifd, int tag, const std::string& value) {
    if (unsigned char* bytes = add(ifd, tag, EXIF_FORMAT_ASCII, value.size() + 1, 1); bytes != nullptr) {
      std::memcpy(bytes, value.c_str(), value.size() + 1);
    }
  }

  /// Degrees, minutes and seconds.
  void angle(int tag, double degrees) {
    if (unsigned char* bytes = add(EXIF_IFD_GPS, tag, EXIF_FORMAT_RATIONAL, 3, sizeof(ExifRational));
        bytes != nullptr) {
      const auto seconds = static_cast<unsigned>(std::lround(std::abs(degrees) * 360000.0));  // hundredths
      const std::array<ExifRational, 3> parts{ExifRational{seconds / 360000, 1},
                                              ExifRational{seconds / 6000 % 60, 1},
                                              ExifRational{seconds % 6000, 100}};
      for (std::size_t part = 0; part < parts.size(); ++part) {
        exif_set_rational(bytes + part * sizeof(ExifRational), EXIF_BYTE_ORDER_INTEL, parts[part]);
      }
    }
  }

  [[nodiscard]] std::string bytes() const {
    unsigned char* raw = nullptr;
    unsigned int size = 0;
    exif_data_save_data(data_.get(), &raw, &size);
    std::string result(reinterpret_cast<const char*>(raw), raw == nullptr ? 0 : size);
    std::free(raw);  // NOLINT(cppcoreguidelines-no-malloc): libexif allocated it
    return result;
  }

 private:
  unsigned char* add(ExifIfd ifd, int tag, ExifFormat format, std::size_t components,
                     std::size_t component_bytes) {
    ExifEntry* entry = exif_entry_new_mem(memory_.get());
    const auto size = static_cast<unsigned int>(components * component_bytes);
    auto* bytes = static_cast<unsigned char*>(exif_mem_alloc(memory_.get(), size));
    if (entry == nullptr || bytes == nullptr) {
      return nullptr;
    }
    entry->tag = static_cast<ExifTag>(tag);
    entry->format = format;
    entry->components = components;
    entry->data = bytes;
    entry->size = size;
    exif_content_add_entry(data_->ifd[ifd], entry);
    exif_entry_unref(entry);
    return bytes;
  }

  std::unique_ptr<ExifData, Unref> data_;
  std::unique_ptr<ExifMem, Unref> memory_;
};

std::string offset_text(int minutes) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%c%02d:%02d", minutes < 0 ? '-' : '+', std::abs(minutes) / 60 % 24,
                std::abs(minutes) % 60);
  return text.data();
}

}  // namespace

Result<std::string> with_exif(const std::string& jpeg, const std::optional<CaptureTime>& taken_at,
                              const std::optional<Position>& position) {
  if (jpeg.size() < 4 || !jpeg.starts_with("\xFF\xD8")) {
    return fail(ErrorCode::bad_input, "metadata can only be added to a JPEG");
  }
  Block block;
  if (taken_at) {
    std::string exif_time = taken_at->local;  // "2025-03-03T12:30:00" to "2025:03:03 12:30:00"
    exif_time[4] = exif_time[7] = ':';
    exif_time[10] = ' ';
    block.text(EXIF_IFD_EXIF, EXIF_TAG_DATE_TIME_ORIGINAL, exif_time);
    if (taken_at->utc_offset_minutes) {
      block.text(EXIF_IFD_EXIF, EXIF_TAG_OFFSET_TIME_ORIGINAL, offset_text(*taken_at->utc_offset_minutes));
    }
  }
  if (position) {
    block.text(EXIF_IFD_GPS, EXIF_TAG_GPS_LATITUDE_REF, position->latitude < 0 ? "S" : "N");
    block.angle(EXIF_TAG_GPS_LATITUDE, position->latitude);
    block.text(EXIF_IFD_GPS, EXIF_TAG_GPS_LONGITUDE_REF, position->longitude < 0 ? "W" : "E");
    block.angle(EXIF_TAG_GPS_LONGITUDE, position->longitude);
  }
  const std::string payload = block.bytes();  // begins with "Exif\0\0"
  const std::size_t length = payload.size() + 2;
  if (payload.empty() || length > 0xFFFF) {
    return fail(ErrorCode::internal, "libexif made no metadata block");
  }
  std::string result = jpeg.substr(0, 2) + "\xFF\xE1";
  result += static_cast<char>(length >> 8U);
  result += static_cast<char>(length & 0xFFU);
  return result + payload + jpeg.substr(2);
}

}  // namespace sluice::synth
