#include "sluice/image/exif.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <string_view>

#include "sluice/image/jpeg_segments.h"
#include "sluice/image/vips_loader.h"

namespace sluice {
namespace {

constexpr std::uint8_t kApp1 = 0xE1;

namespace tag {
constexpr std::uint16_t kOrientation = 0x0112;
constexpr std::uint16_t kSoftware = 0x0131;
constexpr std::uint16_t kExifDirectory = 0x8769;
constexpr std::uint16_t kGpsDirectory = 0x8825;
constexpr std::uint16_t kDateTimeOriginal = 0x9003;
constexpr std::uint16_t kOffsetTimeOriginal = 0x9011;
constexpr std::uint16_t kUserComment = 0x9286;
constexpr std::uint16_t kLatitudeRef = 1;
constexpr std::uint16_t kLatitude = 2;
constexpr std::uint16_t kLongitudeRef = 3;
constexpr std::uint16_t kLongitude = 4;
}  // namespace tag

enum class Type : std::uint16_t { ascii = 2, number16 = 3, number32 = 4, rational = 5, bytes = 7 };

struct Entry {
  std::uint16_t tag;
  Type type;
  std::uint32_t count;
  std::size_t value;  ///< Where the value stands, or, if it is longer than four bytes, where its address does.
};

/// A TIFF structure: directories of tagged values. Every read is checked; what lies outside is zero.
class Tiff {
 public:
  explicit Tiff(Bytes bytes) : bytes_(bytes), little_(!bytes.empty() && bytes[0] == std::byte{'I'}) {}

  [[nodiscard]] static bool starts(Bytes bytes) {
    if (bytes.size() < 8) {
      return false;
    }
    const std::string_view mark(reinterpret_cast<const char*>(bytes.data()), 4);
    return mark == std::string_view("II*\0", 4) || mark == std::string_view("MM\0*", 4);
  }

  [[nodiscard]] std::uint32_t number(std::size_t offset, std::size_t width) const {
    if (offset > bytes_.size() || bytes_.size() - offset < width) {
      return 0;
    }
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < width; ++i) {
      value = value << 8 | std::to_integer<std::uint32_t>(bytes_[offset + (little_ ? width - 1 - i : i)]);
    }
    return value;
  }

  [[nodiscard]] std::size_t first_directory() const { return number(4, 4); }

  void visit_directory(std::size_t offset, const std::function<void(const Entry&)>& visit) const {
    if (offset == 0) {
      return;
    }
    constexpr std::size_t kEntrySize = 12;
    const std::uint32_t count = number(offset, 2);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t at = offset + 2 + i * kEntrySize;
      if (at + kEntrySize > bytes_.size()) {
        return;
      }
      visit({static_cast<std::uint16_t>(number(at, 2)), static_cast<Type>(number(at + 2, 2)), number(at + 4, 4),
             at + 8});
    }
  }

  /// Up to 63 characters, without trailing zeros and spaces.
  [[nodiscard]] std::string text(const Entry& entry) const {
    if (entry.type != Type::ascii || entry.count > 64) {
      return {};
    }
    std::string text(raw(entry));
    text.erase(text.find_last_not_of(std::string_view("\0 ", 2)) + 1);
    return text;
  }

  /// The bytes of a value of single bytes, however many.
  [[nodiscard]] std::string_view raw(const Entry& entry) const {
    const std::size_t offset = entry.count <= 4 ? entry.value : number(entry.value, 4);
    if ((entry.type != Type::ascii && entry.type != Type::bytes) || offset > bytes_.size() ||
        bytes_.size() - offset < entry.count) {
      return {};
    }
    return {reinterpret_cast<const char*>(bytes_.data()) + offset, entry.count};
  }

  /// Degrees, minutes, seconds.
  [[nodiscard]] std::optional<double> degrees(const Entry& entry) const {
    if (entry.type != Type::rational || entry.count != 3) {
      return std::nullopt;
    }
    const std::size_t offset = number(entry.value, 4);
    std::array<double, 3> parts{};
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const std::uint32_t denominator = number(offset + 8 * i + 4, 4);
      if (denominator == 0) {
        return std::nullopt;
      }
      parts[i] = static_cast<double>(number(offset + 8 * i, 4)) / denominator;
    }
    if (parts[1] >= 60 || parts[2] >= 60) {
      return std::nullopt;
    }
    return parts[0] + parts[1] / 60 + parts[2] / 3600;
  }

 private:
  Bytes bytes_;
  bool little_;
};

/// `value` with the sign that `reference` gives it; nothing without one.
std::optional<double> with_sign(std::optional<double> value, const std::string& reference, char plus, char minus) {
  if (!value || reference.size() != 1 || (reference[0] != plus && reference[0] != minus)) {
    return std::nullopt;
  }
  return reference[0] == plus ? *value : -*value;
}

void read_position(const Tiff& tiff, std::size_t directory, ExifFacts& facts) {
  std::string latitude_reference;
  std::string longitude_reference;
  std::optional<double> latitude;
  std::optional<double> longitude;
  tiff.visit_directory(directory, [&](const Entry& entry) {
    if (entry.tag == tag::kLatitudeRef) {
      latitude_reference = tiff.text(entry);
    } else if (entry.tag == tag::kLatitude) {
      latitude = tiff.degrees(entry);
    } else if (entry.tag == tag::kLongitudeRef) {
      longitude_reference = tiff.text(entry);
    } else if (entry.tag == tag::kLongitude) {
      longitude = tiff.degrees(entry);
    }
  });
  facts.latitude = with_sign(latitude, latitude_reference, 'N', 'S');
  facts.longitude = with_sign(longitude, longitude_reference, 'E', 'W');
}

void read_times_and_comment(const Tiff& tiff, std::size_t directory, ExifFacts& facts) {
  tiff.visit_directory(directory, [&](const Entry& entry) {
    if (entry.tag == tag::kDateTimeOriginal) {
      facts.taken_at = tiff.text(entry);
    } else if (entry.tag == tag::kOffsetTimeOriginal) {
      facts.utc_offset = tiff.text(entry);
    } else if (entry.tag == tag::kUserComment) {
      facts.origin = std::max(facts.origin, origin_of_comment(tiff.raw(entry)));
    }
  });
}

Bytes without_mark(Bytes block) {
  constexpr std::string_view kMark("Exif\0\0", 6);
  const std::string_view text(reinterpret_cast<const char*>(block.data()), block.size());
  return text.starts_with(kMark) ? block.subspan(kMark.size()) : block;
}

ExifFacts read_jpeg(Bytes jpeg) {
  ExifFacts facts;
  visit_jpeg_segments(jpeg, [&facts](const JpegSegment& segment) {
    const Bytes block = without_mark(segment.content);
    if (segment.marker != kApp1 || block.size() == segment.content.size()) {
      return true;
    }
    facts = read_exif_block(block);
    return false;
  });
  return facts;
}

/// Empty where the file has none.
Bytes block_of(const vips::VImage& image, const char* name) {
  if (image.get_typeof(name) == 0) {
    return {};
  }
  std::size_t size = 0;
  const void* block = image.get_blob(name, &size);
  return {static_cast<const std::byte*>(block), size};
}

}  // namespace

ExifFacts read_exif_block(Bytes block) {
  ExifFacts facts;
  block = without_mark(block);
  if (!Tiff::starts(block)) {
    return facts;
  }
  const Tiff tiff(block);
  tiff.visit_directory(tiff.first_directory(), [&](const Entry& entry) {
    if (entry.tag == tag::kExifDirectory) {
      read_times_and_comment(tiff, tiff.number(entry.value, 4), facts);
    } else if (entry.tag == tag::kGpsDirectory) {
      read_position(tiff, tiff.number(entry.value, 4), facts);
    } else if (entry.tag == tag::kSoftware) {
      facts.origin = std::max(facts.origin, origin_of_software(tiff.raw(entry)));
    } else if (entry.tag == tag::kOrientation && entry.type == Type::number16) {
      const std::uint32_t orientation = tiff.number(entry.value, 2);
      facts.orientation = orientation >= 1 && orientation <= 8 ? static_cast<int>(orientation) : 1;
    }
  });
  return facts;
}

ExifFacts read_exif(Bytes encoded_photo) {
  if (is_jpeg(encoded_photo)) {
    return read_jpeg(encoded_photo);
  }
  if (Tiff::starts(encoded_photo)) {
    return read_exif_block(encoded_photo);
  }
  const auto header = vips_loader::open(encoded_photo);
  if (!header.has_value()) {
    return {};
  }
  ExifFacts facts = read_exif_block(block_of(header->image, VIPS_META_EXIF_NAME));
  const Bytes packet = block_of(header->image, VIPS_META_XMP_NAME);  // A PNG's may be compressed in the file.
  facts.origin =
      std::max(facts.origin, origin_of_xmp({reinterpret_cast<const char*>(packet.data()), packet.size()}));
  return facts;
}

}  // namespace sluice
