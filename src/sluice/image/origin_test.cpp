#include "sluice/image/origin.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <utility>

#include "sluice/image/decode.h"
#include "sluice/image/metadata.h"
#include "sluice/image/test_encode.h"
#include "sluice/image/test_origin.h"
#include "sluice/image/test_pictures.h"

namespace sluice {
namespace {

using test::as_bytes;

class OriginOfFiles : public testing::Test {
 protected:
  static void SetUpTestSuite() { ASSERT_TRUE(start_image_library().has_value()); }

  static std::string encoded(const char* suffix) {
    return test::encode(test::to_vips(test::drawing({60, 40}, 1)), suffix);
  }
  static Origin of(const std::string& bytes) { return read_metadata(as_bytes(bytes)).origin; }
};

constexpr std::array kTypes = {std::pair{"trainedAlgorithmicMedia", Origin::ai_generated},
                               std::pair{"algorithmicMedia", Origin::ai_generated},
                               std::pair{"compositeWithTrainedAlgorithmicMedia", Origin::ai_edited},
                               std::pair{"compositeSynthetic", Origin::ai_edited},
                               std::pair{"screenCapture", Origin::screenshot},
                               std::pair{"digitalCapture", Origin::unknown},
                               std::pair{"computationalCapture", Origin::unknown},
                               std::pair{"humanEdits", Origin::unknown},
                               std::pair{"digitalCreation", Origin::unknown},
                               std::pair{"composite", Origin::unknown},
                               std::pair{"somethingNew", Origin::unknown},
                               std::pair{"", Origin::unknown}};

TEST_F(OriginOfFiles, IsTheDigitalSourceTypeOfTheirXmp) {
  for (const auto& [type, origin] : kTypes) {
    const std::string packet = test::xmp_of_type(type);
    EXPECT_EQ(of(test::jpeg_with_xmp(encoded(".jpg"), packet)), origin) << type;
    EXPECT_EQ(of(test::png_with_international_text(encoded(".png"), "XML:com.adobe.xmp", packet)), origin) << type;
    EXPECT_EQ(of(test::webp_with_chunk(encoded(".webp"), "XMP ", packet)), origin) << type;
  }
}

TEST_F(OriginOfFiles, IsTheDigitalSourceTypeOfTheirManifest) {
  for (const auto& [type, origin] : kTypes) {
    const std::string store = test::c2pa_store(test::manifest("urn:uuid:1", type));
    EXPECT_EQ(of(test::jpeg_with_c2pa(encoded(".jpg"), store, 60'000)), origin) << type;
    EXPECT_EQ(of(test::png_with_chunk(encoded(".png"), "caBX", store)), origin) << type;
    EXPECT_EQ(of(test::webp_with_chunk(encoded(".webp"), "C2PA", store)), origin) << type;
    EXPECT_EQ(of(encoded(".avif") + test::jumbf("uuid", store)), origin) << type;
  }
}

TEST_F(OriginOfFiles, IsReadWhateverTheSegmentsThatAManifestIsCutInto) {
  const std::string store = test::c2pa_store(test::manifest("urn:uuid:1", "trainedAlgorithmicMedia"));
  for (std::size_t most = 16; most < store.size(); most += 7) {
    EXPECT_EQ(of(test::jpeg_with_c2pa(encoded(".jpg"), store, most)), Origin::ai_generated) << most;
  }
}

TEST_F(OriginOfFiles, IsWrittenByLibvipsToo) {
  const std::string packet = test::xmp_of_type("trainedAlgorithmicMedia");
  for (const char* suffix : {".jpg", ".png", ".webp", ".tif", ".avif"}) {
    vips::VImage image = test::to_vips(test::drawing({60, 40}, 1)).copy();
    std::string copy = packet;
    image.set(VIPS_META_XMP_NAME, nullptr, copy.data(), copy.size());
    EXPECT_EQ(of(test::encode(image, suffix)), Origin::ai_generated) << suffix;
  }
}

TEST_F(OriginOfFiles, IsUnknownWhereNothingIsSaid) {
  for (const char* suffix : {".jpg", ".png", ".webp", ".tif", ".avif", ".gif"}) {
    EXPECT_EQ(of(encoded(suffix)), Origin::unknown) << suffix;
  }
  EXPECT_EQ(of(""), Origin::unknown);
}

TEST_F(OriginOfFiles, SurvivesAnyCut) {
  const std::string store = test::c2pa_store(test::manifest("urn:uuid:1", "trainedAlgorithmicMedia"));
  for (const std::string& whole :
       {test::jpeg_with_c2pa(encoded(".jpg"), store, 100), test::png_with_chunk(encoded(".png"), "caBX", store),
        test::webp_with_chunk(encoded(".webp"), "C2PA", store)}) {
    for (std::size_t length = 0; length < whole.size(); ++length) {
      (void)read_origin(as_bytes(whole.substr(0, length)));
    }
  }
}

TEST(Origin, OfAManifestIsThatOfTheActiveOne) {
  const std::string generated = test::manifest("urn:uuid:1", "trainedAlgorithmicMedia");
  const std::string partly = test::manifest("urn:uuid:2", "compositeWithTrainedAlgorithmicMedia");
  const std::string silent = test::manifest("urn:uuid:3", "humanEdits");
  EXPECT_EQ(origin_of_c2pa(test::c2pa_store(generated + partly)), Origin::ai_edited);
  EXPECT_EQ(origin_of_c2pa(test::c2pa_store(generated + silent)), Origin::ai_generated);
  EXPECT_EQ(origin_of_c2pa(test::c2pa_store(silent)), Origin::unknown);
}

TEST(Origin, OfACapturedPhotoWithAGeneratedPartIsEdited) {
  EXPECT_EQ(origin_of_xmp(test::xmp(test::source_type("digitalCapture") + " " +
                                    test::source_type("trainedAlgorithmicMedia"))),
            Origin::ai_edited);
}

TEST(Origin, IsReadFromTheLabelOfTc260) {
  for (const char* label : {R"({"Label":"1","ContentProducer":"x"})", R"({&quot;Label&quot;:&quot;1&quot;})",
                            R"({&#34;Label&#34;: &#34;1&#34;})"}) {
    EXPECT_EQ(origin_of_xmp(test::xmp("<TC260:AIGC>" + std::string(label) + "</TC260:AIGC>")),
              Origin::ai_generated)
        << label;
  }
  EXPECT_EQ(origin_of_xmp(test::xmp(R"(<TC260:AIGC>{"Label":"2"}</TC260:AIGC>)")), Origin::unknown);
  EXPECT_EQ(origin_of_xmp(test::xmp("")), Origin::unknown);
  EXPECT_EQ(origin_of_comment(R"({"AIGC":{"Label":"1"}})"), Origin::ai_generated);
}

TEST(Origin, IsReadFromWhatGeneratorsWrite) {
  const std::string settings = "a red car\nNegative prompt: blue\nSteps: 20, Sampler: Euler a, CFG scale: 7";
  EXPECT_EQ(origin_of_text("parameters", settings), Origin::ai_generated);
  EXPECT_EQ(origin_of_text("prompt", R"({"3": {"class_type": "KSampler"}})"), Origin::ai_generated);
  EXPECT_EQ(origin_of_text("Software", "NovelAI"), Origin::ai_generated);
  EXPECT_EQ(origin_of_text("Description", "a red car --v 5 Job ID: 1234"), Origin::ai_generated);
  EXPECT_EQ(origin_of_xmp(test::xmp("<xmp:CreatorTool>Adobe Firefly</xmp:CreatorTool>")), Origin::ai_generated);
  std::string wide("UNICODE\0", 8);
  for (const char letter : settings) {
    wide += {'\0', letter};
  }
  EXPECT_EQ(origin_of_comment(wide), Origin::ai_generated);
}

TEST(Origin, IsReadFromWhatScreenshotsSay) {
  EXPECT_EQ(origin_of_comment(std::string("ASCII\0\0\0Screenshot", 18)), Origin::screenshot);
  EXPECT_EQ(origin_of_xmp(test::xmp("<exif:UserComment><rdf:Alt><rdf:li xml:lang=\"x-default\">Screenshot</rdf:li>"
                                    "</rdf:Alt></exif:UserComment>")),
            Origin::screenshot);
  EXPECT_EQ(origin_of_software("gnome-screenshot"), Origin::screenshot);
}

TEST(Origin, IsNotReadFromWordsAboutIt) {
  EXPECT_EQ(origin_of_text("Description", "trained: trainedAlgorithmicMedia, Midjourney"), Origin::unknown);
  EXPECT_EQ(origin_of_text("parameters", "f/2.8, 1/200 s"), Origin::unknown);
  EXPECT_EQ(origin_of_text("prompt", "say cheese"), Origin::unknown);
  EXPECT_EQ(origin_of_comment("a Screenshot of my life"), Origin::unknown);
  EXPECT_EQ(origin_of_software("Adobe Photoshop 26.0"), Origin::unknown);
  EXPECT_EQ(origin_of_xmp(test::xmp("<dc:description>Label 1 of AIGC</dc:description>")), Origin::unknown);
}

}  // namespace
}  // namespace sluice
