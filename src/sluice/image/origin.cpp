#include "sluice/image/origin.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "sluice/image/jpeg_segments.h"

namespace sluice {
namespace {

constexpr auto kNone = std::string_view::npos;

std::string_view text_of(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != kNone;
}

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) {
    value = value << 8 | static_cast<std::uint8_t>(byte);
  }
  return value;
}

std::uint32_t little_endian(std::string_view bytes) {
  std::string turned(bytes);
  std::ranges::reverse(turned);
  return static_cast<std::uint32_t>(big_endian(turned));
}

// Digital source types.

enum class Made : std::uint8_t { captured, generated, partly, screen };

struct SourceType {
  std::string_view name;
  Made made;
};

// No name begins with another. What is drawn, edited or composed by people says nothing of the kind.
constexpr std::array<SourceType, 11> kSourceTypes = {{{"trainedAlgorithmicMedia", Made::generated},
                                                      {"algorithmicMedia", Made::generated},
                                                      {"compositeWithTrainedAlgorithmicMedia", Made::partly},
                                                      {"compositeSynthetic", Made::partly},
                                                      {"screenCapture", Made::screen},
                                                      {"digitalCapture", Made::captured},
                                                      {"computationalCapture", Made::captured},
                                                      {"compositeCapture", Made::captured},
                                                      {"negativeFilm", Made::captured},
                                                      {"positiveFilm", Made::captured},
                                                      {"print", Made::captured}}};

/// By all source types that stand in `text`, XML or CBOR: one that is all of it, or a step of its making. A name
/// is compared up to its own length, since in CBOR the next item follows at once.
Origin origin_of_source_types(std::string_view text) {
  constexpr std::string_view kVocabulary = "newscodes/digitalsourcetype/";
  std::array<bool, 4> said{};
  const auto is = [&said](Made made) -> bool& { return said[static_cast<std::size_t>(made)]; };
  for (std::size_t at = text.find(kVocabulary); at != kNone; at = text.find(kVocabulary, at)) {
    at += kVocabulary.size();
    const auto* const type = std::ranges::find_if(
        kSourceTypes, [&](const SourceType& known) { return text.substr(at).starts_with(known.name); });
    if (type != kSourceTypes.end()) {
      is(type->made) = true;
    }
  }
  if (is(Made::partly) || (is(Made::generated) && is(Made::captured))) {
    return Origin::ai_edited;
  }
  return is(Made::generated) ? Origin::ai_generated : is(Made::screen) ? Origin::screenshot : Origin::unknown;
}

/// {"Label":"1",...}, the quotes escaped or not: 1 says that a picture is generated, 2 and 3 that it may be.
bool has_tc260_label(std::string_view text) {
  constexpr std::string_view kLabel = "Label";
  constexpr std::size_t kFarthest = 24;  // Two quotes and a colon, escaped.
  const std::size_t at = text.find(kLabel);
  if (at == kNone) {
    return false;
  }
  std::string_view rest = text.substr(at + kLabel.size(), kFarthest);
  for (const std::string_view escaped : {"&#34;", "&quot;", "\"", ":", " ", "\\", "&#34;", "&quot;", "\""}) {
    while (rest.starts_with(escaped)) {
      rest.remove_prefix(escaped.size());
    }
  }
  return rest.starts_with('1');
}

Origin origin_of_tc260(std::string_view text) {
  const std::size_t at = text.find("AIGC");
  return at != kNone && has_tc260_label(text.substr(at)) ? Origin::ai_generated : Origin::unknown;
}

bool has_diffusion_settings(std::string_view text) {
  return contains(text, "Steps: ") && contains(text, "Sampler: ");
}

// JUMBF.

struct JumbfBox {
  std::string_view type;
  std::string_view content;
};

/// Takes the next box from the front of `rest`; nothing where no whole one is.
std::optional<JumbfBox> take_box(std::string_view& rest) {
  std::size_t header = 8;
  if (rest.size() < header) {
    return std::nullopt;
  }
  std::uint64_t size = big_endian(rest.substr(0, 4));
  if (size == 1 && rest.size() >= 16) {
    header = 16;
    size = big_endian(rest.substr(8, 8));
  } else if (size == 0) {
    size = rest.size();
  }
  if (size < header || size > rest.size()) {
    return std::nullopt;
  }
  const JumbfBox box{rest.substr(4, 4), rest.substr(header, size - header)};
  rest.remove_prefix(size);
  return box;
}

/// The last superbox of a manifest store: its active manifest.
std::string_view active_manifest(std::string_view store) {
  std::string_view active;
  const auto whole = take_box(store);
  if (!whole || whole->type != "jumb") {
    return active;
  }
  std::string_view rest = whole->content;
  while (const auto box = take_box(rest)) {
    if (box->type == "jumb") {
      active = box->content;
    }
  }
  return active;
}

// Containers.

/// An APP11 segment's share of a JUMBF box: behind its two letters, two numbers and, from the second segment on,
/// the repeated header of the box (ISO 19566-5, annex D).
std::string_view jumbf_share(std::string_view segment) {
  constexpr std::size_t kNumbers = 8;
  constexpr std::size_t kLongHeader = 16;
  if (segment.size() < kNumbers + 8 || !segment.starts_with("JP")) {
    return {};
  }
  const bool first = big_endian(segment.substr(4, 4)) <= 1;
  std::string_view share = segment.substr(kNumbers);
  const std::size_t header = big_endian(share.substr(0, 4)) == 1 ? kLongHeader : 8;
  share.remove_prefix(first ? 0 : std::min(share.size(), header));
  return share;
}

Origin origin_of_jpeg(Bytes jpeg) {
  constexpr std::uint8_t kApp1 = 0xE1;
  constexpr std::uint8_t kApp11 = 0xEB;
  constexpr std::string_view kXmp("http://ns.adobe.com/xap/1.0/\0", 29);
  Origin origin = Origin::unknown;
  std::string store;
  visit_jpeg_segments(jpeg, [&](const JpegSegment& segment) {
    const std::string_view content = text_of(segment.content);
    if (segment.marker == kApp1 && content.starts_with(kXmp)) {
      origin = std::max(origin, origin_of_xmp(content.substr(kXmp.size())));
    } else if (segment.marker == kApp11) {
      store += jumbf_share(content);
    }
    return true;
  });
  return std::max(origin, origin_of_c2pa(store));
}

/// iTXt: keyword, zero, two numbers, language, zero, translated keyword, zero, text.
Origin origin_of_international_text(std::string_view content) {
  const std::size_t keyword = content.find('\0');
  if (keyword == kNone || content.size() < keyword + 3 || content[keyword + 1] != '\0') {
    return Origin::unknown;  // Compressed.
  }
  const std::size_t language = content.find('\0', keyword + 3);
  const std::size_t translated = language == kNone ? kNone : content.find('\0', language + 1);
  if (translated == kNone) {
    return Origin::unknown;
  }
  const std::string_view value = content.substr(translated + 1);
  return content.substr(0, keyword) == "XML:com.adobe.xmp" ? origin_of_xmp(value)
                                                           : origin_of_text(content.substr(0, keyword), value);
}

Origin origin_of_png_chunk(std::string_view type, std::string_view content) {
  if (type == "caBX") {
    return origin_of_c2pa(content);
  }
  if (type == "iTXt") {
    return origin_of_international_text(content);
  }
  const std::size_t keyword = content.find('\0');
  return type == "tEXt" && keyword != kNone
             ? origin_of_text(content.substr(0, keyword), content.substr(keyword + 1))
             : Origin::unknown;
}

constexpr std::string_view kPngSignature("\x89PNG\r\n\x1A\n", 8);

Origin origin_of_png(std::string_view png) {
  constexpr std::size_t kFrame = 12;  // Length, type, checksum.
  Origin origin = Origin::unknown;
  for (std::size_t at = kPngSignature.size(); at + kFrame <= png.size();) {
    const std::size_t length = big_endian(png.substr(at, 4));
    if (length > png.size() - at - kFrame) {
      break;
    }
    origin = std::max(origin, origin_of_png_chunk(png.substr(at + 4, 4), png.substr(at + 8, length)));
    at += kFrame + length;
  }
  return origin;
}

Origin origin_of_webp(std::string_view webp) {
  constexpr std::size_t kHeader = 12;
  Origin origin = Origin::unknown;
  for (std::size_t at = kHeader; at + 8 <= webp.size();) {
    const std::string_view type = webp.substr(at, 4);
    const std::size_t length = little_endian(webp.substr(at + 4, 4));
    if (length > webp.size() - at - 8) {
      break;
    }
    const std::string_view content = webp.substr(at + 8, length);
    if (type == "XMP ") {
      origin = std::max(origin, origin_of_xmp(content));
    } else if (type == "C2PA") {
      origin = std::max(origin, origin_of_c2pa(content));
    }
    at += 8 + length + length % 2;
  }
  return origin;
}

}  // namespace

Origin origin_of_software(std::string_view name) {
  constexpr std::array<std::string_view, 8> kGenerators = {"Midjourney", "DALL-E",  "DALL·E",   "Stable Diffusion",
                                                           "NovelAI",    "ComfyUI", "InvokeAI", "Adobe Firefly"};
  if (std::ranges::any_of(kGenerators, [&](std::string_view known) { return contains(name, known); })) {
    return Origin::ai_generated;
  }
  return name.starts_with("gnome-screenshot") ? Origin::screenshot : Origin::unknown;
}

Origin origin_of_xmp(std::string_view packet) {
  constexpr std::string_view kTool = "CreatorTool";
  constexpr std::string_view kComment = "UserComment";
  constexpr std::size_t kNear = 160;  // A tag, a language, a short value.
  Origin origin = origin_of_source_types(packet);
  if (contains(packet, "tc260.org.cn/ns/AIGC")) {
    const std::size_t value = packet.find("AIGC", packet.find("tc260.org.cn/ns/AIGC") + 20);
    origin = std::max(origin, value == kNone ? Origin::unknown : origin_of_tc260(packet.substr(value)));
  }
  if (const std::size_t tool = packet.find(kTool); tool != kNone) {
    origin = std::max(origin, origin_of_software(packet.substr(tool + kTool.size(), kNear)));
  }
  if (const std::size_t comment = packet.find(kComment); comment != kNone) {
    const bool screenshot = contains(packet.substr(comment, kNear), ">Screenshot<");
    origin = std::max(origin, screenshot ? Origin::screenshot : Origin::unknown);
  }
  return origin;
}

Origin origin_of_c2pa(std::string_view store) {
  const Origin active = origin_of_source_types(active_manifest(store));
  return active != Origin::unknown ? active : origin_of_source_types(store);
}

Origin origin_of_text(std::string_view keyword, std::string_view value) {
  const bool generated =
      (keyword == "parameters" && has_diffusion_settings(value)) ||  // Stable Diffusion web UI and its kin
      (keyword == "prompt" && contains(value, "\"class_type\"")) ||  // ComfyUI
      keyword == "invokeai_metadata" || keyword == "sd-metadata" ||  // InvokeAI
      (keyword == "Description" && contains(value, "Job ID: ")) ||   // Midjourney
      (keyword == "AIGC" && has_tc260_label(value));
  if (generated) {
    return Origin::ai_generated;
  }
  if (keyword == "Comment" && value == "Screenshot") {
    return Origin::screenshot;
  }
  return keyword == "Software" ? origin_of_software(value) : Origin::unknown;
}

Origin origin_of_comment(std::string_view comment) {
  std::string plain(comment);  // Without the zeros of UTF-16: its letters are those of ASCII.
  std::erase(plain, '\0');
  if (has_diffusion_settings(plain)) {
    return Origin::ai_generated;
  }
  const bool screenshot = plain == "Screenshot" || plain == "ASCIIScreenshot" || plain == "UNICODEScreenshot";
  return screenshot ? Origin::screenshot : origin_of_tc260(plain);
}

Origin read_origin(Bytes encoded_photo) {
  const std::string_view text = text_of(encoded_photo);
  if (is_jpeg(encoded_photo)) {
    return origin_of_jpeg(encoded_photo);
  }
  if (text.starts_with(kPngSignature)) {
    return origin_of_png(text);
  }
  if (text.starts_with("RIFF") && text.substr(0, 12).ends_with("WEBP")) {
    return origin_of_webp(text);
  }
  return origin_of_source_types(text);
}

}  // namespace sluice
