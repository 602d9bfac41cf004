#include "sluice/report/report_json.h"

namespace sluice::report {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const insight::Share& share) {
  return {{"value", share.value}, {"low", share.low}, {"high", share.high}};
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

const char* name_of(insight::Verdict verdict) {
  switch (verdict) {
    case insight::Verdict::rising:
      return "rising";
    case insight::Verdict::falling:
      return "falling";
    case insight::Verdict::steady:
      return "steady";
    case insight::Verdict::too_few:
      break;
  }
  return "too-few";
}

Json headline_json(const insight::Headline& headline) {
  return {{"files", headline.files},
          {"failed_files", headline.failed_files},
          {"photos", headline.in_scope.photos},
          {"contributors", headline.in_scope.contributors},
          {"times_seen", headline.times_seen},
          {"undated", headline.undated},
          {"without_contributor", headline.anonymous},
          {"first_day", or_null(headline.first_day)},
          {"last_day", or_null(headline.last_day)},
          {"looked_at", headline.looked_at},
          {"with_brand", headline.with_brand.photos},
          {"share_with_brand", to_json(headline.share_with_brand)},
          {"brand_sightings", headline.brand_sightings}};
}

Json brands_json(const ReportData& data) {
  Json rows = Json::array();
  for (const auto& row : data.brands) {
    rows.push_back({{"brand", row.brand},
                    {"photos", row.support.photos},
                    {"contributors", row.support.contributors},
                    {"share_of_photos", to_json(row.of_photos)},
                    {"share_of_contributors", to_json(row.of_contributors)},
                    {"times_seen", row.times_seen},
                    {"median_score", row.median_score}});
  }
  return rows;
}

Json trends_json(const insight::Trends& trends) {
  Json weeks = Json::array();
  for (std::size_t i = 0; i < trends.weeks.size(); ++i) {
    weeks.push_back({{"week", trends.weeks[i].name()}, {"photos", trends.photos[i]}});
  }
  Json brands = Json::array();
  for (const auto& brand : trends.brands) {
    Json counts = Json::array();
    for (const auto& week : brand.weeks) {
      counts.push_back(week.with_brand);
    }
    brands.push_back({{"brand", brand.brand},
                      {"verdict", name_of(brand.test.verdict)},
                      {"z", or_null(brand.test.z)},
                      {"p_value", or_null(brand.test.p_value)},
                      {"photos_by_week", counts},
                      {"undated", brand.undated}});
  }
  return {{"weeks", weeks}, {"undated", trends.undated}, {"implausible", trends.implausible}, {"brands", brands}};
}

Json seen_with_json(const ReportData& data) {
  Json rows = Json::array();
  for (const auto& companion : data.seen_with) {
    rows.push_back({{"brand", companion.brand},
                    {"kind", companion.kind},
                    {"label", companion.label},
                    {"photos", companion.together.photos},
                    {"contributors", companion.together.contributors},
                    {"brand_photos", companion.brand_photos},
                    {"label_photos", companion.label_photos},
                    {"all_photos", companion.photos},
                    {"lift", to_json(companion.lift)}});
  }
  return rows;
}

Json shown_json(const ReportData& data) {
  Json kinds = Json::object();
  for (const auto& kind : data.shown) {
    Json labels = Json::array();
    for (const auto& label : kind.labels) {
      Json brands = Json::array();
      for (const auto& brand : label.brands) {
        brands.push_back({{"brand", brand.brand},
                          {"photos", brand.support.photos},
                          {"contributors", brand.support.contributors},
                          {"share_of_label", to_json(brand.of_label)},
                          {"lift", to_json(brand.lift)}});
      }
      labels.push_back({{"label", label.label},
                        {"photos", label.support.photos},
                        {"contributors", label.support.contributors},
                        {"share_of_photos", to_json(label.of_photos)},
                        {"with_brand", label.with_brand},
                        {"share_with_brand", to_json(label.branded)},
                        {"brands", brands}});
    }
    kinds[kind.kind] = {{"looked_at", kind.photos}, {"labels", labels}};
  }
  return kinds;
}

Json placement_json(const ReportData& data) {
  Json rows = Json::array();
  for (const auto& placement : data.placement) {
    Json thirds = Json::object();
    for (std::size_t i = 0; i < insight::kPlacements.size(); ++i) {
      thirds[std::string(insight::kPlacements[i])] = placement.grid[i];
    }
    const auto& share = placement.share;
    rows.push_back(
        {{"brand", placement.brand},
         {"sightings", placement.sightings},
         {"share_of_frame",
          {{"p10", share.p10}, {"p25", share.p25}, {"p50", share.p50}, {"p75", share.p75}, {"p90", share.p90}}},
         {"placement", thirds}});
  }
  return rows;
}

Json exposure_json(const ReportData& data) {
  Json rows = Json::array();
  for (const auto& exposure : data.exposure) {
    rows.push_back({{"brand", exposure.brand},
                    {"photos", exposure.support.photos},
                    {"contributors", exposure.support.contributors},
                    {"marks", exposure.marks},
                    {"mean", exposure.mean},
                    {"margin", or_null(exposure.margin)}});
  }
  return rows;
}

Json places_json(const insight::Places& places) {
  Json countries = Json::array();
  for (const auto& row : places.countries) {
    countries.push_back({{"country", row.name.empty() ? Json() : Json(row.name)},
                         {"photos", row.support.photos},
                         {"contributors", row.support.contributors},
                         {"with_brand", row.with_brand.photos},
                         {"top_brand", row.top_brand.empty() ? Json() : Json(row.top_brand)}});
  }
  return {{"countries", countries}, {"cells", places.cells}, {"photos_with_cell", places.photos_with_cell}};
}

Json group_sizes_json(const ReportData& data) {
  Json rows = Json::array();
  for (const auto& row : data.group_sizes) {
    rows.push_back({{"size", row.label},
                    {"photos", row.support.photos},
                    {"contributors", row.support.contributors},
                    {"share_of_photos", to_json(row.of_photos)},
                    {"with_brand", row.with_brand},
                    {"share_with_brand", to_json(row.branded)}});
  }
  return rows;
}

Json quality_json(const insight::Quality& quality) {
  Json labels = Json::array();
  for (const auto& row : quality.labels) {
    labels.push_back({{"label", row.label},
                      {"photos", row.support.photos},
                      {"contributors", row.support.contributors},
                      {"left_out", row.left_out}});
  }
  return {{"left_out", quality.left_out}, {"labels", labels}};
}

Json method_json(const ReportData& data) {
  Json stages = Json::array();
  for (const auto& stage : data.provenance.stages) {
    stages.push_back({{"stage", stage.stage}, {"version", stage.version}, {"photos", stage.photos}});
  }
  Json models = Json::array();
  for (const auto& model : data.models) {
    models.push_back(
        {{"name", model.name}, {"task", model.task}, {"licence", model.licence}, {"sha256", model.sha256}});
  }
  Json failures = Json::object();
  for (const auto& failure : data.provenance.failures) {
    failures[failure.failure] = failure.files;
  }
  return {{"sluice", data.program_version}, {"stages", stages}, {"models", models}, {"failed_files", failures}};
}

}  // namespace

Json report_json(const ReportData& data) {
  return {{"title", data.title},
          {"period", {{"from", or_null(data.scope.from)}, {"to", or_null(data.scope.to)}}},
          {"headline", headline_json(data.headline)},
          {"brands", brands_json(data)},
          {"not_seen", data.unseen},
          {"trend", trends_json(data.trends)},
          {"seen_with", seen_with_json(data)},
          {"shown", shown_json(data)},
          {"size_and_placement", placement_json(data)},
          {"exposure", exposure_json(data)},
          {"places", places_json(data.places)},
          {"group_sizes", group_sizes_json(data)},
          {"quality", quality_json(data.quality)},
          {"method", method_json(data)}};
}

}  // namespace sluice::report
