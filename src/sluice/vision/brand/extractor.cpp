#include "sluice/vision/brand/extractor.h"

#include <numbers>
#include <opencv2/features2d.hpp>

#include "sluice/vision/brand/sift.h"

namespace sluice {
namespace {

FeatureSet extract_orb(const cv::Mat& grey, int max_features) {
  FeatureSet features;
  features.width = grey.cols;
  features.height = grey.rows;
  features.descriptor_bytes = descriptor_bytes(Metric::hamming);
  constexpr int kPatch = 31;  // Side of ORB's patch in pixels of its pyramid level.
  if (std::min(grey.cols, grey.rows) < 2 * kPatch) {
    return features;
  }
  const auto orb = cv::ORB::create(max_features, 1.2F, 8, 16, 0, 2, cv::ORB::HARRIS_SCORE, kPatch, 10);
  std::vector<cv::KeyPoint> keypoints;
  cv::Mat descriptors;
  orb->detectAndCompute(grey, cv::noArray(), keypoints, descriptors);
  for (const cv::KeyPoint& keypoint : keypoints) {
    features.keypoints.push_back({keypoint.pt.x, keypoint.pt.y, keypoint.size / kPatch * 2,
                                  keypoint.angle * std::numbers::pi_v<float> / 180});
  }
  if (!descriptors.empty()) {
    features.descriptors.assign(descriptors.datastart, descriptors.dataend);
  }
  return features;
}

FeatureSet extract(const cv::Mat& grey, Effort effort, int sift_features, int orb_features) {
  if (effort == Effort::fast) {
    return extract_orb(grey, orb_features);
  }
  SiftOptions options;
  options.max_features = sift_features;
  return extract_sift(grey, options);
}

}  // namespace

Metric metric_of(Effort effort) {
  return effort == Effort::fast ? Metric::hamming : Metric::squared_euclidean;
}

std::string feature_format(Effort effort) {
  return effort == Effort::fast ? "orb-1" : "sift-1";
}

IndexFormat index_format(Effort effort) {
  return {effort == Effort::fast ? "orb-1/3" : "sift-1/3", &builtin_vocabulary(metric_of(effort))};
}

FeatureSet extract_photo_features(const cv::Mat& grey, Effort effort) {
  return extract(grey, effort, 1000, 1500);
}

FeatureSet extract_reference_features(const cv::Mat& grey, Effort effort) {
  return extract(grey, effort, 250, 300);
}

}  // namespace sluice
