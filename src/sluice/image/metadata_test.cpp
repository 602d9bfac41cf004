#include "sluice/image/metadata.h"

#include <gtest/gtest.h>
#include <libexif/exif-data.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "sluice/image/decode.h"
#include "sluice/image/exif.h"
#include "sluice/image/jpeg_segments.h"
#include "sluice/image/test_encode.h"
#include "sluice/image/test_pictures.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;
using test::as_bytes;

std::string little(std::uint32_t value, std::size_t width) {
  std::string bytes;
  for (std::size_t i = 0; i < width; ++i) {
    bytes.push_back(static_cast<char>(value >> (8 * i)));
  }
  return bytes;
}

/// Builds an EXIF block, byte by byte, so that a test can break any part of it.
class ExifBuilder {
 public:
  struct Value {
    std::uint16_t tag;
    std::uint16_t type;
    std::uint32_t count;
    std::string bytes;
  };

  static Value text(std::uint16_t tag, const std::string& value) {
    return {tag, 2, static_cast<std::uint32_t>(value.size() + 1), value + '\0'};
  }
  static Value angle(std::uint16_t tag, std::array<std::uint32_t, 6> parts) {
    std::string bytes;
    for (const std::uint32_t part : parts) {
      bytes += little(part, 4);
    }
    return {tag, 5, 3, bytes};
  }

  std::vector<Value> main;
  std::vector<Value> exif;
  std::vector<Value> gps;

  [[nodiscard]] std::string block() const {
    std::string bytes("II*\0", 4);
    bytes += little(8, 4);
    std::vector<Value> root = main;
    root.push_back({0x8769, 4, 1, little(0, 4)});
    root.push_back({0x8825, 4, 1, little(0, 4)});
    const std::size_t exif_pointer = bytes.size() + 2 + (root.size() - 2) * 12 + 8;
    append(bytes, root);
    bytes.replace(exif_pointer, 4, little(static_cast<std::uint32_t>(bytes.size()), 4));
    append(bytes, exif);
    bytes.replace(exif_pointer + 12, 4, little(static_cast<std::uint32_t>(bytes.size()), 4));
    append(bytes, gps);
    return bytes;
  }

  [[nodiscard]] std::string jpeg() const {
    const std::string content = std::string("Exif\0\0", 6) + block();
    std::string bytes("\xFF\xD8\xFF\xE1");
    bytes.push_back(static_cast<char>((content.size() + 2) >> 8));
    bytes.push_back(static_cast<char>(content.size() + 2));
    return bytes + content + "\xFF\xD9";
  }

 private:
  static void append(std::string& bytes, const std::vector<Value>& directory) {
    std::string values;
    const std::size_t after = bytes.size() + 2 + directory.size() * 12 + 4;
    bytes += little(static_cast<std::uint32_t>(directory.size()), 2);
    for (const Value& value : directory) {
      bytes += little(value.tag, 2) + little(value.type, 2) + little(value.count, 4);
      if (value.bytes.size() <= 4) {
        bytes += value.bytes + std::string(4 - value.bytes.size(), '\0');
      } else {
        bytes += little(static_cast<std::uint32_t>(after + values.size()), 4);
        values += value.bytes;
      }
    }
    bytes += little(0, 4) + values;
  }
};

ExifBuilder berlin() {
  ExifBuilder builder;
  builder.exif = {ExifBuilder::text(0x9003, "2024:05:01 12:30:59"), ExifBuilder::text(0x9011, "+02:00")};
  builder.gps = {ExifBuilder::text(1, "N"), ExifBuilder::angle(2, {52, 1, 31, 1, 12, 1}),
                 ExifBuilder::text(3, "E"), ExifBuilder::angle(4, {13, 1, 24, 1, 1800, 100})};
  return builder;
}

PhotoMetadata metadata_of(const ExifBuilder& builder) {
  return read_metadata(as_bytes(builder.jpeg()));
}

class Metadata : public testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_image_library().has_value()); }
};

TEST_F(Metadata, ReadsCaptureTimeWithItsZoneAndACoarsePlace) {
  const PhotoMetadata metadata = metadata_of(berlin());
  EXPECT_EQ(metadata.taken_at, (CaptureTime{"2024-05-01T12:30:59", 120}));
  EXPECT_EQ(metadata.place, "47a851");  // Level 10 around 52.52 N, 13.405 E, says S2.
}

TEST_F(Metadata, PutsSouthAndWestOnTheOtherSide) {
  ExifBuilder builder = berlin();
  builder.gps[0] = ExifBuilder::text(1, "S");
  builder.gps[2] = ExifBuilder::text(3, "W");
  EXPECT_EQ(metadata_of(builder).place, "b857af");
}

TEST_F(Metadata, SaysThatTheZoneIsUnknown) {
  ExifBuilder builder = berlin();
  for (const char* offset : {"", "   :  ", "02:00", "+15:00", "+02:60", "+2:00"}) {
    builder.exif[1] = ExifBuilder::text(0x9011, offset);
    EXPECT_EQ(metadata_of(builder).taken_at, (CaptureTime{"2024-05-01T12:30:59", std::nullopt})) << offset;
  }
}

TEST_F(Metadata, DropsImplausibleTimes) {
  ExifBuilder builder = berlin();
  for (const char* time :
       {"0000:00:00 00:00:00", "    :  :     :  :  ", "1970:01:01 00:00:00", "2024:13:01 10:00:00",
        "2023:02:29 10:00:00", "2024:05:01 24:00:00", "2024:05:01 10:60:00", "2024:05:01", "2150:01:01 00:00:00",
        "", "yesterday, 10 o'clock"}) {
    builder.exif[0] = ExifBuilder::text(0x9003, time);
    EXPECT_FALSE(metadata_of(builder).taken_at.has_value()) << time;
    EXPECT_TRUE(metadata_of(builder).place.has_value());
  }
}

TEST_F(Metadata, DropsImplausiblePlaces) {
  const auto place_of = [](std::array<std::uint32_t, 6> latitude, std::array<std::uint32_t, 6> longitude) {
    ExifBuilder builder = berlin();
    builder.gps[1] = ExifBuilder::angle(2, latitude);
    builder.gps[3] = ExifBuilder::angle(4, longitude);
    return metadata_of(builder).place;
  };
  EXPECT_TRUE(place_of({10, 1, 0, 1, 0, 1}, {0, 1, 0, 1, 0, 1}).has_value());
  EXPECT_FALSE(place_of({0, 1, 0, 1, 0, 1}, {0, 1, 0, 1, 0, 1}).has_value());
  EXPECT_FALSE(place_of({91, 1, 0, 1, 0, 1}, {10, 1, 0, 1, 0, 1}).has_value());
  EXPECT_FALSE(place_of({10, 1, 0, 1, 0, 1}, {181, 1, 0, 1, 0, 1}).has_value());
  EXPECT_FALSE(place_of({10, 0, 0, 1, 0, 1}, {10, 1, 0, 1, 0, 1}).has_value());
  EXPECT_FALSE(place_of({10, 1, 60, 1, 0, 1}, {10, 1, 0, 1, 0, 1}).has_value());
  ExifBuilder builder = berlin();
  builder.gps.erase(builder.gps.begin());  // North or south?
  EXPECT_FALSE(metadata_of(builder).place.has_value());
}

TEST_F(Metadata, SurvivesAnyDamage) {
  const std::string whole = berlin().jpeg();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    (void)read_metadata(as_bytes(whole.substr(0, length)));
  }
  cv::RNG random(5);
  for (int round = 0; round < 20'000; ++round) {
    std::string block = berlin().block();
    for (int change = 0; change < 3; ++change) {
      block[random.uniform(0, static_cast<int>(block.size()))] = static_cast<char>(random.uniform(0, 256));
    }
    (void)read_exif_block(as_bytes(block));
  }
}

TEST_F(Metadata, IsNotHandedToTheLibraryThatDecodes) {
  const std::string jpeg = encode_jpeg(test::drawing({60, 40}, 1), 90).value();
  const std::string exif = berlin().jpeg();
  const std::string with_exif = "\xFF\xD8" + exif.substr(2, exif.size() - 4) + jpeg.substr(2);
  ASSERT_TRUE(read_metadata(as_bytes(with_exif)).place.has_value());
  const std::vector<std::byte> stripped = without_metadata(as_bytes(with_exif));
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(stripped.data()), stripped.size()), jpeg);
}

TEST_F(Metadata, ReadsEveryFormatThatCarriesExif) {
  const cv::Mat picture = test::drawing({60, 40}, 1);
  const std::string block = std::string("Exif\0\0", 6) + berlin().block();
  for (const char* suffix : {".jpg", ".webp", ".png", ".avif"}) {
    vips::VImage image = test::to_vips(picture).copy();
    std::string copy = block;
    image.set(VIPS_META_EXIF_NAME, nullptr, copy.data(), copy.size());
    const PhotoMetadata metadata = read_metadata(as_bytes(test::encode(image, suffix)));
    EXPECT_EQ(metadata.taken_at, (CaptureTime{"2024-05-01T12:30:59", 120})) << suffix;
    EXPECT_TRUE(metadata.place.has_value()) << suffix;
  }
  EXPECT_EQ(read_metadata(as_bytes(berlin().block())).taken_at,
            (CaptureTime{"2024-05-01T12:30:59", 120}));  // TIFF
}

/// The tag as libexif has it.
std::string libexif_text(ExifData* data, ExifIfd directory, ExifTag tag) {
  ExifEntry* entry = exif_content_get_entry(data->ifd[directory], tag);
  if (entry == nullptr || entry->format != EXIF_FORMAT_ASCII) {
    return {};
  }
  std::string text(reinterpret_cast<const char*>(entry->data), entry->size);
  text.erase(text.find_last_not_of(std::string_view("\0 ", 2)) + 1);
  return text;
}

TEST_F(Metadata, AgreesWithLibexif) {
  const std::vector<fs::path> files = test::files_below(fs::path(SLUICE_SHARED_DIR) / "photos" / "exif");
  if (files.empty()) {
    GTEST_SKIP() << "../shared/photos/exif is not there";
  }
  int times = 0;
  for (const fs::path& file : files) {
    const std::string bytes = test::read_file(file);
    if (!is_jpeg(as_bytes(bytes))) {
      continue;
    }
    const auto unref = [](ExifData* data) { exif_data_unref(data); };
    const std::unique_ptr<ExifData, decltype(unref)> expected(
        exif_data_new_from_data(reinterpret_cast<const unsigned char*>(bytes.data()),
                                static_cast<unsigned>(bytes.size())),
        unref);
    const ExifFacts facts = read_exif(as_bytes(bytes));
    EXPECT_EQ(facts.taken_at, libexif_text(expected.get(), EXIF_IFD_EXIF, EXIF_TAG_DATE_TIME_ORIGINAL)) << file;
    times += facts.taken_at.empty() ? 0 : 1;
  }
  EXPECT_GE(times, 9);
  const std::string arezzo = test::read_file(fs::path(SLUICE_SHARED_DIR) / "photos/exif/gps/DSCN0010.jpg");
  EXPECT_EQ(read_metadata(as_bytes(arezzo)).place, "132bed");
}

TEST(CaptureTime, ReadsWhatTablesHold) {
  EXPECT_EQ(parse_capture_time("2024-05-01T12:30:00"), (CaptureTime{"2024-05-01T12:30:00", std::nullopt}));
  EXPECT_EQ(parse_capture_time("2024-05-01 12:30:00"), (CaptureTime{"2024-05-01T12:30:00", std::nullopt}));
  EXPECT_EQ(parse_capture_time("2024-05-01T12:30:00+02:00"), (CaptureTime{"2024-05-01T12:30:00", 120}));
  EXPECT_EQ(parse_capture_time("2024-05-01T12:30:00-03:30"), (CaptureTime{"2024-05-01T12:30:00", -210}));
  EXPECT_EQ(parse_capture_time("2024-05-01T12:30:00Z"), (CaptureTime{"2024-05-01T12:30:00", 0}));
  EXPECT_EQ(parse_capture_time("2024-05-01"), (CaptureTime{"2024-05-01T00:00:00", std::nullopt}));
  for (const char* text : {"", "2024", "2024-05", "2024-02-30", "01.05.2024", "2024-05-01T", "2024-05-01T12:30",
                           "2024-05-01T12:30:00+2", "2024-05-01T12:30:00 CET", "2024-05-0112:30:00", "1889-05-01",
                           "2024-05-01X12:30:00", "Anna Muster"}) {
    EXPECT_FALSE(parse_capture_time(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace sluice
