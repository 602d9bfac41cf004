// Photos from which a concept is taught, without the faces in them.
#pragma once

#include <memory>
#include <string>

#include "sluice/base/result.h"
#include "sluice/image/photo.h"
#include "sluice/vision/embedding/photo_embedding.h"
#include "sluice/vision/stage.h"

namespace sluice {

/// A face of this share of the frame, or more, is large: the photo is one of a person.
inline constexpr double kLargeFace = 0.05;

struct ExamplePhoto {
  PhotoEmbedding embedding;  ///< Memory only.
  bool large_face = false;
};

/// Thread-safe.
class ExampleReader {
 public:
  /// `faces`: the face stage.
  ExampleReader(std::shared_ptr<const Stage> faces, std::shared_ptr<const PhotoEmbedder> embedder)
      : faces_(std::move(faces)), embedder_(std::move(embedder)) {}

  [[nodiscard]] const std::string& embedding_version() const { return embedder_->version(); }
  /// Masks all that may be a face (`mask_faces`), then gives the mean of two embeddings, of length 1: of the photo
  /// and of its inner seven eighths mirrored. Errors: those of the stage and the embedder.
  [[nodiscard]] Result<ExamplePhoto> read(const Photo& photo) const;

 private:
  std::shared_ptr<const Stage> faces_;
  std::shared_ptr<const PhotoEmbedder> embedder_;
};

}  // namespace sluice
