// Everything a report says, before it is told in HTML or JSON.
#pragma once

#include <string>
#include <vector>

#include "sluice/insight/brands.h"
#include "sluice/insight/exposure.h"
#include "sluice/insight/group_sizes.h"
#include "sluice/insight/headline.h"
#include "sluice/insight/placement.h"
#include "sluice/insight/places.h"
#include "sluice/insight/provenance.h"
#include "sluice/insight/quality.h"
#include "sluice/insight/seen_with.h"
#include "sluice/insight/shown.h"
#include "sluice/insight/trend.h"

namespace sluice::report {

/// A piece of a photo around one sighting: faces masked, the mark outlined.
struct ExampleCrop {
  std::string jpeg;  ///< Encoded, without metadata.
  int width = 0;     ///< Pixels.
  int height = 0;
  double score = 0;
};

struct BrandExamples {
  std::string brand;
  std::vector<ExampleCrop> crops;
};

/// A pretrained model that took part.
struct ModelUsed {
  std::string name;
  std::string task;
  std::string licence;
  std::string sha256;
};

struct ReportData {
  std::string title;
  std::string program_version;
  insight::Scope scope;
  insight::Headline headline;
  std::vector<insight::BrandRow> brands;  ///< Those asked for, most photos first.
  std::vector<std::string> unseen;        ///< Looked for (or asked for) and in no photo; by name.
  insight::Trends trends;
  std::vector<insight::Companion> seen_with;
  std::vector<insight::ShownKind> shown;
  std::vector<insight::BrandPlacement> placement;
  std::vector<insight::BrandExposure> exposure;
  insight::Places places;
  std::vector<insight::GroupSizeRow> group_sizes;
  insight::Quality quality;
  insight::Provenance provenance;
  std::vector<ModelUsed> models;
  std::vector<BrandExamples> examples;  ///< In the order of `brands`; brands without pictures are not in it.
  std::string pictures_note;            ///< Why there are no pictures; empty where there are.
};

}  // namespace sluice::report
