// How a picture was made, as far as its metadata tells. It says so of the picture, never of a person; only the
// class leaves the reading functions, no word of what was written.
#pragma once

#include <cstdint>
#include <string_view>

#include "sluice/base/digest.h"

namespace sluice {

/// In the order in which one is taken where a file says several things.
enum class Origin : std::uint8_t {
  unknown,       ///< Nothing is said, or that a camera took it.
  screenshot,    ///< A screen was captured.
  ai_edited,     ///< A photo that a generative model has changed in part, or a composite with such a part.
  ai_generated,  ///< Made by a generative model or another algorithm.
};

/// What the whole file says:
/// - IPTC's digital source type (cv.iptc.org/newscodes/digitalsourcetype) in an XMP packet and in a C2PA manifest
///   store (C2PA specification 2.2, annex A.3: APP11 of a JPEG, caBX of a PNG, C2PA of a WebP); of a store the
///   active manifest, or, if it says nothing, those of what it was made from;
/// - the label of TC260 (GB 45438-2025) that services in China must write;
/// - what generators are known to write: the settings of Stable Diffusion's programs, the names of a few.
/// In HEIC, AVIF, TIFF and GIF the source type is searched for in all bytes. Compressed text of a PNG and a
/// manifest kept elsewhere are not read; no signature is checked: whoever wants may write or remove such marks.
/// Never fails; time is linear in the file's size. Thread-safe.
[[nodiscard]] Origin read_origin(Bytes encoded_photo);

/// The same of an XMP packet.
[[nodiscard]] Origin origin_of_xmp(std::string_view packet);
/// The same of a C2PA manifest store (JUMBF, ISO 19566-5).
[[nodiscard]] Origin origin_of_c2pa(std::string_view store);
/// The same of text that a program keeps in a PNG under a keyword.
[[nodiscard]] Origin origin_of_text(std::string_view keyword, std::string_view value);
/// The same of EXIF's UserComment, with or without its character code, one or two bytes a character.
[[nodiscard]] Origin origin_of_comment(std::string_view comment);
/// The same of the name of a program, as EXIF and XMP give it.
[[nodiscard]] Origin origin_of_software(std::string_view name);

}  // namespace sluice
