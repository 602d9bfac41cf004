#include <map>

#include "sluice/report/sections.h"

namespace sluice::report {
namespace {

std::string failure_words(const std::string& code) {
  static const std::map<std::string, std::string, std::less<>> kWords = {
      {"missing", "had gone when it was read"},     {"unreadable", "could not be read"},
      {"not-a-photo", "is not a photo, or broken"}, {"too-large", "is larger than the limits allow"},
      {"changed", "changed while it was read"},     {"timed-out", "took too long to decode"},
      {"crashed", "made its decoder crash"},        {"failed", "could not be looked at"}};
  const auto found = kWords.find(code);
  return found == kWords.end() ? code : found->second;
}

Markup stages_table(const ReportData& data) {
  Markup rows;
  for (const auto& stage : data.provenance.stages) {
    rows += html("<tr><th scope=\"row\">{}</th><td class=\"code\">{}</td><td class=\"number\">{}</td></tr>\n",
                 stage.stage, stage.version, count_text(stage.photos));
  }
  return html(
      "<h3>What looked at the photos</h3>\n<table class=\"plain\"><thead><tr><th scope=\"col\">Stage</th><th "
      "scope=\"col\">Version: "
      "method, model, threshold</th><th scope=\"col\" "
      "class=\"number\">Photos</th></tr></thead>\n<tbody>\n{}</tbody></table>\n",
      rows);
}

Markup quality_table(const ReportData& data) {
  if (data.quality.labels.empty()) {
    return {};
  }
  Markup rows;
  for (const auto& row : data.quality.labels) {
    rows += html("<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td><td>{}</td></tr>\n", row.label,
                 count_text(row.support.photos), row.left_out ? "left out" : "counted");
  }
  return html(
      "<h3>What speaks against photos</h3>\n<p>By sharpness, brightness and layout, and by what files say of how "
      "they "
      "were made. A photo may have several of these labels.</p>\n<table class=\"plain\"><thead><tr><th "
      "scope=\"col\">Label</th><th scope=\"col\" class=\"number\">Photos</th><th scope=\"col\">In the "
      "figures</th></tr></thead>\n<tbody>\n{}</tbody></table>\n",
      rows);
}

Markup models_table(const ReportData& data) {
  if (data.models.empty()) {
    return {};
  }
  Markup rows;
  for (const auto& model : data.models) {
    rows += html("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td class=\"code\">{}</td></tr>\n",
                 model.name, model.task, model.licence, model.sha256.substr(0, 16));
  }
  return html(
      "<h3>Models</h3>\n<table class=\"plain\"><thead><tr><th scope=\"col\">Model</th><th "
      "scope=\"col\">Task</th><th scope=\"col\">Licence"
      "</th><th scope=\"col\">SHA-256</th></tr></thead>\n<tbody>\n{}</tbody></table>\n",
      rows);
}

Markup failures_table(const ReportData& data) {
  if (data.provenance.failures.empty()) {
    return html("<h3>Files left out</h3>\n<p>Every one of the {} could be read.</p>\n",
                count_text(data.headline.files, "file", "files"));
  }
  Markup rows;
  for (const auto& failure : data.provenance.failures) {
    rows += html("<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td></tr>\n",
                 failure_words(failure.failure), count_text(failure.files));
  }
  return html(
      "<h3>Files left out</h3>\n<p>{} of {} could not be used.</p>\n<table class=\"plain\"><thead><tr><th "
      "scope=\"col\">Reason: the "
      "file …</th><th scope=\"col\" class=\"number\">Files</th></tr></thead>\n<tbody>\n{}</tbody></table>\n",
      count_text(data.headline.failed_files), count_text(data.headline.files, "file", "files"), rows);
}

Markup not_looked_at(const ReportData& data) {
  const std::int64_t missing = data.headline.in_scope.photos - data.headline.looked_at;
  return missing == 0 ? Markup{}
                      : html("<li>{} not been looked at for brands yet; shares are of those that have.</li>\n",
                             count_text(missing, "photo has", "photos have"));
}

Markup taxonomy_note(const ReportData& data) {
  return data.shown.empty()
             ? Markup{}
             : html(
                   "<li>Places, dishes, garments, occasions and interests are of short closed lists: "
                   "what is on none of them is not told. Occasions and interests are read from what the "
                   "stages saw, by the taxonomy in the version below.</li>\n");
}

constexpr const char* kNotes = R"(<h3>How to read the figures</h3>
<ul>
<li>A photo counts once, however often it was copied or posted again. A brand counts once a photo in shares and trends, and once a mark in size and place.</li>
<li>Contributors are known by keyed pseudonyms. Photos that name none count as one contributor per folder.</li>
<li>Intervals are Wilson’s, at 95%. They say how far chance in which photos were taken may move a share. They take photos as independent, which several of one contributor are not, and leave out what recognition misses or mistakes.</li>
<li>A trend is called rising or falling where a Cochran–Armitage test over the weeks gives p below 0.05 after Holm’s correction for the number of brands tested. It is tried only with at least six weeks with photos and twenty photos with and twenty without the brand.</li>
<li>What a brand is seen with is a co-occurrence in photos. It is no cause, and about one in forty rows that stand out does so by chance.</li>
<li>No person was identified: faces are counted and painted over, never compared.</li>
)";

}  // namespace

Markup method_section(const ReportData& data) {
  return html(
      "<section aria-labelledby=\"method\" class=\"method\">\n<h2 id=\"method\">How this was "
      "made</h2>\n{}{}{}</ul>\n{}{}{}{}</section>\n",
      Markup{kNotes}, taxonomy_note(data), not_looked_at(data), stages_table(data), models_table(data),
      quality_table(data), failures_table(data));
}

}  // namespace sluice::report
