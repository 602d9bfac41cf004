// Pictures for a report, cut from the operator's own photos: each file is read again, must be the one that was
// scanned, and has its faces found and painted over before anything is cut from it. Nothing of it is kept.
#pragma once

#include <functional>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/image/decoder.h"
#include "sluice/insight/examples.h"
#include "sluice/report/report_data.h"
#include "sluice/vision/sighting.h"
#include "sluice/vision/stage.h"

namespace sluice::report {

inline constexpr std::size_t kPicturesPerBrand = 6;
inline constexpr int kPictureSide = 320;  ///< Pixels; longest side of a picture.

/// The bytes of the file at `path` of the source at `location`.
using ReadPhoto = std::function<Result<std::string>(const std::string& location, const std::string& path)>;

/// The sighting's surroundings, faces masked and the mark outlined. `faces` is a stage that fills
/// `StageContext::faces`; it looks at the photo and, closer, at what is cut from it. Errors: those of
/// `decoder` and `faces`; bad_input (the bytes are not the photo that was scanned); refused (nobody looked
/// for faces).
[[nodiscard]] Result<ExampleCrop> cut_example(Bytes photo, const insight::ExampleCandidate& candidate,
                                              const Decoder& decoder, const Stage& faces);

/// A picture that shows no person, such as a drawn scene, as a whole; the mark outlined, where `sighting` (in
/// pixels of `rgb`) tells its place. No face is looked for. Errors: those of encoding.
[[nodiscard]] Result<ExampleCrop> whole_example(const cv::Mat& rgb, const std::optional<Sighting>& sighting);

/// For each of `brands`, in this order, up to `kPicturesPerBrand` of its candidates, in theirs. A photo that has
/// gone, has changed or cannot be read is passed over.
[[nodiscard]] std::vector<BrandExamples> cut_examples(std::span<const std::string> brands,
                                                      std::span<const insight::ExampleCandidate> candidates,
                                                      const ReadPhoto& read, const Decoder& decoder,
                                                      const Stage& faces);

}  // namespace sluice::report
