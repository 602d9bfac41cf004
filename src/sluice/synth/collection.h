// A folder of synthetic photos with the truth beside it: what tests, benchmarks, training and `sluice demo` scan.
// See docs/synthetic-photos.md.
//
//   FOLDER/photos/*.jpg        the photos
//   FOLDER/photos/photos.csv   contributor, time, country and licence of each
//   FOLDER/references/*.png    one drawing of each mark, transparent around it
//   FOLDER/truth.tsv           an evaluation set (docs/evaluation.md): the box of every mark
//   FOLDER/marks.tsv           the same in full: polygon, kind, carrier, mirrored, visible share, what is a repost
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "sluice/base/result.h"
#include "sluice/catalog/brand.h"
#include "sluice/synth/mark.h"
#include "sluice/synth/scene.h"

namespace sluice::synth {

struct CollectionOptions {
  std::uint64_t seed = 1;
  int photos = 300;                ///< 1..100,000, reposts and duplicates included.
  int marks = 12;                  ///< 1..kMostMarks.
  std::string noise = "moderate";  ///< See noise.h.
  double brand_free = 0.25;        ///< Share of photos without a mark, 0..1.
  double reposts = 0.06;           ///< Share that are another's photo, shrunk and encoded again, 0..0.5.
  double duplicates = 0.02;        ///< Share that are byte for byte another's photo, 0..0.5.
  int longest_side = 800;          ///< Of the photos, in pixels, 160..4096; they vary from 0.8 to 1.2 times this.
  std::filesystem::path backgrounds;  ///< A folder of real photos to be used as places; empty: drawn ones.
  int threads = 0;                    ///< 0: one per core. Has no influence on the result.
  /// Called after each photo written, by one thread at a time: photos written, photos in all.
  std::function<void(std::size_t, std::size_t)> progress;
};

struct CollectionPhoto {
  std::string file;             ///< Name below FOLDER/photos.
  std::string repost_of;        ///< The file that this one shows again; empty: an original.
  std::vector<TrueMark> marks;  ///< Empty: brand-free.
};

struct Collection {
  std::filesystem::path folder;
  std::vector<Mark> marks;
  std::vector<std::filesystem::path> references;  ///< One to each mark.
  std::vector<CollectionPhoto> photos;            ///< In the order of file names.

  [[nodiscard]] std::filesystem::path photo_folder() const { return folder / "photos"; }
};

/// Writes the collection. Where `folder` holds the very same one already (same options, same version), it is only
/// read. Errors: usage (an option out of range, an unknown noise), conflict (the folder holds something else), io,
/// and those of reading `backgrounds`.
[[nodiscard]] Result<Collection> write_collection(const std::filesystem::path& folder,
                                                  const CollectionOptions& options);

/// The marks as brands to be enrolled, each with its one reference. Errors: io.
[[nodiscard]] Result<std::vector<Brand>> brands_of(const Collection& collection);

}  // namespace sluice::synth
