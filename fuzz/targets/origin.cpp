// What a file says of how it was made, in each of its forms.
#include "sluice/image/origin.h"

#include "fuzz/pictures.h"
#include "fuzz/target.h"
#include "sluice/image/test_origin.h"

namespace sluice::fuzz {
namespace {

void require_known(Origin origin) {
  require(origin <= Origin::ai_generated, "an origin is one of four");
}

void run(Bytes input) {
  const std::string_view text = as_text(input);
  require_known(read_origin(input));
  require_known(origin_of_xmp(text));
  require_known(origin_of_c2pa(text));
  require_known(origin_of_comment(text));
  require_known(origin_of_software(text));
  const std::size_t half = text.size() / 2;
  require_known(origin_of_text(text.substr(0, half), text.substr(half)));
}

std::vector<std::string> seeds() {
  const std::string packet = test::xmp_of_type("trainedAlgorithmicMedia");
  const std::string store = test::c2pa_store(test::manifest("urn:uuid:1", "trainedAlgorithmicMedia") +
                                             test::manifest("urn:uuid:2", "compositeWithTrainedAlgorithmicMedia"));
  std::vector<std::string> all = {packet, store,
                                  test::xmp(R"(<TC260:AIGC>{&quot;Label&quot;:&quot;1&quot;}</TC260:AIGC>)")};
  for (const std::string& picture : encoded_pictures()) {
    if (picture.starts_with("\xFF\xD8")) {
      all.push_back(test::jpeg_with_xmp(picture, packet));
      all.push_back(test::jpeg_with_c2pa(picture, store, 150));
    } else if (picture.starts_with("\x89PNG")) {
      all.push_back(test::png_with_chunk(picture, "caBX", store));
      all.push_back(test::png_with_international_text(picture, "XML:com.adobe.xmp", packet));
      all.push_back(test::png_with_text(picture, "parameters", "Steps: 20, Sampler: Euler a"));
    } else if (picture.starts_with("RIFF")) {
      all.push_back(test::webp_with_chunk(picture, "C2PA", store));
    }
  }
  return all;
}

const Registered kRegistered({"origin",
                              run,
                              seeds,
                              {"newscodes/digitalsourcetype/",
                               "trainedAlgorithmicMedia",
                               "screenCapture",
                               "digitalCapture",
                               "compositeSynthetic",
                               "AIGC",
                               "Label",
                               "tc260.org.cn/ns/AIGC",
                               "CreatorTool",
                               "UserComment",
                               "Steps: ",
                               "Sampler: ",
                               "jumb",
                               "jumd",
                               "caBX",
                               "tEXt",
                               "iTXt",
                               "C2PA",
                               "XMP ",
                               "\xFF\xEB",
                               "\xFF\xE1",
                               "JP"}});

}  // namespace
}  // namespace sluice::fuzz
