// Brand-free things that stand about in drawn places. All paint into `photo` (CV_8UC3); `ground` is a share of its
// height, other measures are pixels; `count` things at most.
#pragma once

#include <opencv2/core/mat.hpp>

#include "sluice/synth/artboard.h"
#include "sluice/synth/random.h"

namespace sluice::synth {

void draw_shelf(cv::Mat photo, double y, int count, Random& random);
void draw_table_things(cv::Mat photo, double ground, int count, Random& random);
void draw_pictures(cv::Mat photo, double ground, int count, Random& random);
void draw_plant(cv::Mat photo, cv::Point2d foot, double size, Random& random);
void draw_windows(cv::Mat photo, double ground, int count, Random& random);
/// Sheets of paper with lines of meaningless lettering.
void draw_notices(cv::Mat photo, double ground, int count, Random& random);
void draw_skyline(cv::Mat photo, double ground, int count, Random& random);
void draw_parasols(cv::Mat photo, double ground, int count, Random& random);
void draw_books(cv::Mat photo, double ground, int shelves, Colour wood, Random& random);
void draw_awning(cv::Mat photo, Random& random);
void draw_fruit(cv::Mat photo, double ground, int count, Random& random);

/// Letters that say nothing, `height` pixels tall, from (x, y) on, within `width`.
void draw_gibberish(cv::Mat photo, cv::Point2d top_left, double width, double height, Colour ink, Random& random);

}  // namespace sluice::synth
