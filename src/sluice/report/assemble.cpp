#include "sluice/report/assemble.h"

#include <algorithm>
#include <set>

namespace sluice::report {
namespace {

using Names = std::set<std::string>;

/// Drops the rows of brands that were not asked for.
template <class Rows>
void keep_only(Rows& rows, const Names& wanted) {
  std::erase_if(rows, [&](const auto& row) { return !wanted.contains(row.brand); });
}

Status check_photos(const insight::Headline& headline, const insight::Quality& quality,
                    const insight::Scope& scope) {
  if (headline.files == 0) {
    return fail(ErrorCode::not_found, "the store holds no photos",
                "scan a folder first: sluice scan FOLDER --contract own");
  }
  if (headline.files == headline.failed_files) {
    return fail(ErrorCode::not_found, "none of the " + std::to_string(headline.files) + " files could be read",
                "sluice photos lists them with their reasons");
  }
  if (headline.in_scope.photos == 0 && quality.left_out > 0) {
    return fail(ErrorCode::not_found,
                "all " + std::to_string(quality.left_out) + " photos are left out for what the quality stage says",
                "give --without none, or fewer labels");
  }
  if (headline.in_scope.photos == 0 && (scope.from || scope.to)) {
    return fail(ErrorCode::not_found,
                "no photo is dated in the period (" + std::to_string(headline.undated) + " have no date)",
                "widen --from and --to, or leave them out");
  }
  return {};
}

/// The names to report: those asked for, else all seen or enrolled.
Result<Names> wanted_names(const ReportRequest& request, const Names& seen) {
  Names known = seen;
  known.insert(request.enrolled.begin(), request.enrolled.end());
  if (request.brands.empty()) {
    return known;
  }
  for (const std::string& name : request.brands) {
    if (!known.contains(name)) {
      return fail(ErrorCode::not_found, "no brand '" + name + "'", "sluice brand list shows the names");
    }
  }
  return Names(request.brands.begin(), request.brands.end());
}

}  // namespace

Result<ReportData> assemble_report(const insight::Snapshot& snapshot, const ReportRequest& request) {
  ReportData data;
  data.title = request.title;
  data.program_version = SLUICE_VERSION;
  data.scope = request.scope;
  SLUICE_ASSIGN(data.headline, insight::ask_headline(snapshot));
  SLUICE_ASSIGN(data.quality, insight::ask_quality(snapshot));
  SLUICE_TRY(check_photos(data.headline, data.quality, request.scope));
  SLUICE_ASSIGN(data.brands, insight::ask_brands(snapshot));
  SLUICE_ASSIGN(data.trends, insight::ask_trends(snapshot));
  SLUICE_ASSIGN(data.seen_with, insight::ask_seen_with(snapshot));
  SLUICE_ASSIGN(data.shown, insight::ask_shown(snapshot));
  SLUICE_ASSIGN(data.placement, insight::ask_placement(snapshot));
  SLUICE_ASSIGN(data.exposure, insight::ask_exposure(snapshot));
  SLUICE_ASSIGN(data.places, insight::ask_places(snapshot));
  SLUICE_ASSIGN(data.group_sizes, insight::ask_group_sizes(snapshot));
  SLUICE_ASSIGN(data.provenance, insight::ask_provenance(snapshot));

  Names seen;
  for (const auto& row : data.brands) {
    seen.insert(row.brand);
  }
  SLUICE_ASSIGN(const Names wanted, wanted_names(request, seen));
  keep_only(data.brands, wanted);
  keep_only(data.trends.brands, wanted);
  keep_only(data.seen_with, wanted);
  keep_only(data.placement, wanted);
  keep_only(data.exposure, wanted);
  for (auto& kind : data.shown) {
    for (auto& label : kind.labels) {
      keep_only(label.brands, wanted);
    }
  }
  std::set_difference(wanted.begin(), wanted.end(), seen.begin(), seen.end(), std::back_inserter(data.unseen));
  return data;
}

}  // namespace sluice::report
