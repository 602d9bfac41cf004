// For tests and fuzz targets: files that say how they were made, written by ourselves.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::test {

inline std::string big(std::uint64_t value, std::size_t width) {
  std::string bytes;
  for (std::size_t i = width; i-- > 0;) {
    bytes.push_back(static_cast<char>(value >> (8 * i)));
  }
  return bytes;
}

inline std::string source_type(std::string_view name) {
  return "http://cv.iptc.org/newscodes/digitalsourcetype/" + std::string(name);
}

/// An XMP packet with `inside` in its one description.
inline std::string xmp(const std::string& inside) {
  return R"(<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">)"
         R"(<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" )"
         R"(xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">)" +
         inside + "</rdf:Description></rdf:RDF></x:xmpmeta>";
}

inline std::string xmp_of_type(std::string_view name) {
  return xmp("<Iptc4xmpExt:DigitalSourceType>" + source_type(name) + "</Iptc4xmpExt:DigitalSourceType>");
}

inline std::string jumbf(const std::string& type, const std::string& content) {
  return big(content.size() + 8, 4) + type + content;
}

/// A text of CBOR of up to 255 bytes.
inline std::string cbor_text(const std::string& text) {
  return (text.size() < 24 ? std::string(1, static_cast<char>(0x60 + text.size()))
                           : std::string("\x78") + big(text.size(), 1)) +
         text;
}

/// A manifest whose one action has the source type, and another item of CBOR right behind it.
inline std::string manifest(const std::string& label, std::string_view type) {
  const std::string description = jumbf("jumd", std::string(16, 'u') + "\x03" + label + '\0');
  return jumbf("jumb",
               description + jumbf("cbor", std::string("\xA3") + cbor_text("action") + cbor_text("c2pa.created") +
                                               cbor_text("digitalSourceType") + cbor_text(source_type(type)) +
                                               cbor_text("softwareAgent") + cbor_text("a program")));
}

/// A store of manifests, the last of them active.
inline std::string c2pa_store(const std::string& manifests) {
  return jumbf("jumb", jumbf("jumd", std::string(16, 'c') + "\x03" + "c2pa" + '\0') + manifests);
}

inline std::string jpeg_segment(char marker, const std::string& content) {
  return std::string("\xFF") + marker + big(content.size() + 2, 2) + content;
}

/// The JPEG with a segment of XMP in front.
inline std::string jpeg_with_xmp(const std::string& jpeg, const std::string& packet) {
  return jpeg.substr(0, 2) + jpeg_segment('\xE1', std::string("http://ns.adobe.com/xap/1.0/\0", 29) + packet) +
         jpeg.substr(2);
}

/// The JPEG with a C2PA store in front, in segments that hold `most` of its bytes each.
inline std::string jpeg_with_c2pa(const std::string& jpeg, const std::string& store, std::size_t most) {
  std::string segments;
  std::uint32_t number = 1;
  for (std::size_t at = 0; at < store.size(); at += most, ++number) {
    const std::string header = number == 1 ? "" : store.substr(0, 8);
    segments += jpeg_segment('\xEB', std::string("JP\0\1", 4) + big(number, 4) + header + store.substr(at, most));
  }
  return jpeg.substr(0, 2) + segments + jpeg.substr(2);
}

/// The PNG with a chunk behind its first; its checksum is not right.
inline std::string png_with_chunk(const std::string& png, const std::string& type, const std::string& content) {
  constexpr std::size_t kBehindHeader = 8 + 25;
  return png.substr(0, kBehindHeader) + big(content.size(), 4) + type + content + "crc?" +
         png.substr(kBehindHeader);
}

inline std::string png_with_text(const std::string& png, const std::string& keyword, const std::string& value) {
  return png_with_chunk(png, "tEXt", keyword + '\0' + value);
}

inline std::string png_with_international_text(const std::string& png, const std::string& keyword,
                                               const std::string& value) {
  return png_with_chunk(png, "iTXt", keyword + std::string("\0\0\0\0\0", 5) + value);
}

/// A chunk at the end of the WebP.
inline std::string webp_with_chunk(const std::string& webp, const std::string& type, const std::string& content) {
  std::string size = big(content.size(), 4);
  std::ranges::reverse(size);
  return webp + type + size + content + std::string(content.size() % 2, '\0');
}

}  // namespace sluice::test
