// sluice report: what the store says, as one HTML file, as JSON, or both.
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "choice.h"
#include "chosen_taxonomy.h"
#include "command.h"
#include "photo_decoder.h"
#include "sluice/base/whole_file.h"
#include "sluice/image/decode.h"
#include "sluice/models/cache.h"
#include "sluice/report/html_report.h"
#include "sluice/report/make_report.h"
#include "sluice/report/markup.h"
#include "sluice/report/report_json.h"
#include "sluice/vision/quality/quality_stage.h"

namespace sluice::app {
namespace {

struct ReportOptions {
  std::string out;
  std::string title = report::ReportRequest{}.title;
  std::vector<std::string> brands;
  std::string from;
  std::string to;
  std::vector<std::string> without = insight::Scope{}.without;
  bool no_pictures = false;
};

constexpr const char* kNone = "none";

std::optional<std::string> given(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

Status run_report(const CommonOptions& common, const ReportOptions& options) {
  if (options.out.empty() && !common.json) {
    return fail(ErrorCode::usage, "nowhere to write the report",
                "give --out report.html, or --json for the numbers");
  }
  SLUICE_TRY(start_image_library());
  SLUICE_ASSIGN(const insight::Taxonomy taxonomy, chosen_taxonomy(common));
  SLUICE_ASSIGN(const Store store, Store::open(common.data, Database::Mode::read_only));
  report::ReportRequest request;
  request.title = options.title;
  request.scope = {given(options.from), given(options.to), options.without};
  std::erase(request.scope.without, kNone);
  request.brands = options.brands;
  const bool pictures = !options.no_pictures && !options.out.empty();
  std::shared_ptr<const Decoder> decoder;
  if (pictures) {
    SLUICE_ASSIGN(decoder, open_decoder(common));
  }
  SLUICE_ASSIGN(
      const report::ReportData data,
      report::make_report(store, std::move(request), taxonomy, {pictures, default_model_directory(), decoder}));
  if (!options.out.empty()) {
    SLUICE_TRY(write_whole_file(options.out, report::render_html_report(data)));
  }
  if (common.json) {
    std::puts(report::report_json(data).dump(2, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
  } else {
    std::printf(
        "%s: %s, %s\n", options.out.c_str(),
        report::count_text(data.headline.in_scope.photos, "photo", "photos").c_str(),
        report::count_text(static_cast<std::int64_t>(data.brands.size()), "brand seen", "brands seen").c_str());
  }
  return {};
}

}  // namespace

void add_report_command(CLI::App& app, CommonOptions& common, Selected& selected) {
  CLI::App* sub = app.add_subcommand("report", "Write what was seen: one HTML file, or the numbers as JSON");
  const auto options = std::make_shared<ReportOptions>();
  add_common_options(*sub, common, {.threads = false, .json = true, .cage = true, .taxonomy = true});
  sub->add_option("-o,--out", options->out, "HTML file to write; may be left out with --json (default: none)")
      ->type_name("FILE");
  sub->add_option("--title", options->title, "Title of the report")->type_name("TEXT")->capture_default_str();
  sub->add_option("--brand", options->brands, "Only these brands, one or several (default: all)")
      ->type_name("NAME");
  sub->add_option("--from", options->from, "First day of the period, e.g. 2024-05-01 (default: no limit)")
      ->type_name("DATE");
  sub->add_option("--to", options->to, "Last day of the period, included (default: no limit)")->type_name("DATE");
  CLI::Option* without = sub->add_option("--without", options->without,
                                         "Leave out photos with these labels of the quality stage, separated by "
                                         "commas; none: leave out nothing")
                             ->delimiter(',')
                             ->allow_extra_args(false)
                             ->default_str("ai-generated");
  std::vector<std::string> labels(kQualityLabels.begin(), kQualityLabels.end());
  labels.emplace_back(kNone);
  take_choice(*without, labels);
  sub->add_flag("--no-pictures", options->no_pictures, "Show nothing cut from the photos");
  sub->callback(
      [options, &common, &selected] { selected = [options, &common] { return run_report(common, *options); }; });
}

}  // namespace sluice::app
