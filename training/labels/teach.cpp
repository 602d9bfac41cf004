// Teaches concepts as the engine does, from embeddings that `embed` wrote, and asks them about all photos.
//   teach BACKGROUND.bin EMBEDDINGS.f32 SCORES.f32 < TASKS
// TASKS: a concept a line: numbers of the photos that show it and, after a "|", of others given. SCORES.f32 gets
// the concept's score of every photo for each; standard output, a line of its figures.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <opencv2/core.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "sluice/base/whole_file.h"
#include "sluice/vision/concept/concept_stage.h"
#include "sluice/vision/concept/teaching.h"

namespace {

using sluice::PhotoEmbedding;
using sluice::Status;

constexpr int kViews = 6;
constexpr int kInnerMirrored = 3;

PhotoEmbedding view(const cv::Mat& embeddings, int photo, int number) {
  const cv::Mat row = embeddings.row(photo * kViews + number);
  return {row.begin<float>(), row.end<float>()};
}

/// As ExampleReader has it.
PhotoEmbedding example(const cv::Mat& embeddings, int photo) {
  const cv::Mat sum = embeddings.row(photo * kViews) + embeddings.row(photo * kViews + kInnerMirrored);
  const cv::Mat mean = sum / cv::norm(sum);
  return {mean.begin<float>(), mean.end<float>()};
}

Status teach(const char* background_file, const char* embeddings_file, const char* scores_file) {
  SLUICE_ASSIGN(const std::string background_bytes, sluice::read_whole_file(background_file));
  SLUICE_ASSIGN(const auto background, sluice::ConceptBackground::parse(background_bytes, background_file));
  SLUICE_ASSIGN(std::string bytes, sluice::read_whole_file(embeddings_file));
  const auto rows = static_cast<int>(bytes.size() / (sizeof(float) * sluice::kEmbeddingLength));
  const cv::Mat embeddings(rows, sluice::kEmbeddingLength, CV_32F, bytes.data());
  std::ofstream out(scores_file, std::ios::binary);
  for (std::string line; std::getline(std::cin, line);) {
    std::vector<PhotoEmbedding> examples;
    std::vector<PhotoEmbedding> others;
    std::istringstream words(line);
    bool shown = true;
    for (std::string word; words >> word;) {
      if (word == "|") {
        shown = false;
      } else {
        (shown ? examples : others).push_back(example(embeddings, std::stoi(word)));
      }
    }
    SLUICE_ASSIGN(const sluice::Concept taught, sluice::teach_concept("", "", examples, others, background));
    std::vector<float> scores;
    for (int photo = 0; photo < rows / kViews; ++photo) {
      scores.push_back(static_cast<float>(sluice::concept_score(taught, view(embeddings, photo, 0))));
    }
    out.write(reinterpret_cast<const char*>(scores.data()),
              static_cast<std::streamsize>(scores.size() * sizeof(float)));
    const sluice::ConceptFigures& figures = taught.figures;
    std::printf("%zu %zu %zu %zu %.5f\n", figures.examples, figures.found, figures.others, figures.taken,
                figures.background);
  }
  out.close();
  return out ? Status{} : sluice::fail(sluice::ErrorCode::io, std::string(scores_file) + ": cannot be written");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: teach BACKGROUND.bin EMBEDDINGS.f32 SCORES.f32 < TASKS\n");
    return 2;
  }
  cv::setNumThreads(1);
  const Status done = teach(argv[1], argv[2], argv[3]);
  if (!done.has_value()) {
    std::fprintf(stderr, "teach: %s\n", done.error().message().c_str());
    return static_cast<int>(done.error().code);
  }
  return 0;
}
