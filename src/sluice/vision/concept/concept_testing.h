// For the tests of concepts: a small world of embeddings.
#pragma once

#include <cmath>
#include <opencv2/core.hpp>
#include <random>
#include <string>
#include <vector>

#include "sluice/vision/concept/background.h"
#include "sluice/vision/embedding/photo_embedding.h"

namespace sluice {

/// Of length 1: mostly in the direction of number `kind`, with some noise.
inline PhotoEmbedding embedding_of_kind(std::size_t kind, std::mt19937& random, float noise = 0.01F) {
  PhotoEmbedding embedding(kEmbeddingLength);
  std::normal_distribution<float> normal(0, noise);
  for (float& number : embedding) {
    number = normal(random);
  }
  embedding[kind] += 1;
  const auto length = static_cast<float>(cv::norm(embedding));
  for (float& number : embedding) {
    number /= length;
  }
  return embedding;
}

inline std::vector<PhotoEmbedding> embeddings_of_kind(std::size_t kind, std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<PhotoEmbedding> embeddings;
  for (std::size_t i = 0; i < count; ++i) {
    embeddings.push_back(embedding_of_kind(kind, random));
  }
  return embeddings;
}

/// Bytes of a background whose clusters lie at the numbers from 100 on, each of the same share, with a spread of
/// 0.25 in the direction of number 3 and of `rest` in all others.
inline std::string background_bytes(int clusters, float rest = 0.01F) {
  cv::Mat numbers = cv::Mat::zeros(1, (clusters + 1) * kEmbeddingLength + clusters + 1, CV_32F);
  auto* at = numbers.ptr<float>();
  for (int i = 0; i < clusters; ++i) {
    at[i * kEmbeddingLength + 100 + i] = 1;
    at[clusters * kEmbeddingLength + i] = 1.0F / static_cast<float>(clusters);
  }
  at[clusters * kEmbeddingLength + clusters + 3] = 0.25F;
  at[numbers.cols - 1] = rest;
  cv::Mat half;
  numbers.convertTo(half, CV_16F);
  return "{\"clusters\": " + std::to_string(clusters) + ", \"directions\": 1}\n" +
         std::string(reinterpret_cast<const char*>(half.data), half.total() * half.elemSize());
}

inline ConceptBackground small_background() {
  return ConceptBackground::parse(background_bytes(8), "small").value();
}

}  // namespace sluice
