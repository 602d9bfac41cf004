// From a data directory to a report: what `sluice report` and `sluice demo` share.
#pragma once

#include <filesystem>
#include <memory>

#include "sluice/base/result.h"
#include "sluice/image/decoder.h"
#include "sluice/report/assemble.h"
#include "sluice/report/report_data.h"
#include "sluice/store/store.h"

namespace sluice::report {

struct PictureSettings {
  bool wanted = true;
  std::filesystem::path models;            ///< The model cache: without the face model there are no pictures.
  std::shared_ptr<const Decoder> decoder;  ///< Of the photos that pictures are cut from; needed if `wanted`.
};

/// Everything a report says. `request.enrolled` is filled from the catalog of the store's data directory. Needs
/// `start_image_library`. That no picture can be shown is no error: the report says why. Errors: those of
/// `Snapshot::take`, `assemble_report` and `Catalog::brands`.
[[nodiscard]] Result<ReportData> make_report(const Store& store, ReportRequest request,
                                             const insight::Taxonomy& taxonomy, const PictureSettings& pictures);

}  // namespace sluice::report
