#include "sluice/report/card_report.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "sluice/evaluation/mark_scenes.h"
#include "sluice/report/card_parts.h"
#include "sluice/report/chart.h"
#include "sluice/report/example_crops.h"
#include "sluice/report/page.h"

namespace sluice::report {
namespace {

Markup smallest_figure(const SyntheticCard& card) {
  if (!card.smallest_found) {
    return figure("none", "Smallest size found",
                  html("of the {} tried, at least half of the time", count_of(card.sizes.size())));
  }
  return figure(fmt::format("{} px", *card.smallest_found), "Smallest size found",
                html("at least half of the time, in a photo of {} × {}", MarkScenes::kWidth, MarkScenes::kHeight));
}

Markup figures(const BrandCard& card) {
  const SyntheticCard& synthetic = card.synthetic;
  const CardCondition& upright = synthetic.conditions.front();
  Markup list = figure(
      share_text(upright.recall), "Found upright, in synthetic scenes",
      html("{}; {}", of_text(upright.found, upright.scenes, "scene", "scenes"), interval_note(upright.recall)));
  list += smallest_figure(synthetic);
  list += figure(decimal_text(synthetic.false_finds_per_1000.value, 1), "False finds per 1,000 scenes without it",
                 html("{}; <span class=\"interval\">95%: {}</span>",
                      of_text(synthetic.false_finds, synthetic.brand_free, "scene", "scenes"),
                      interval_text(synthetic.false_finds_per_1000)));
  if (card.photos && card.photos->with_brand > 0) {
    list += figure(share_text(card.photos->recall), "Found in the photos given",
                   html("{}; {}", of_text(card.photos->found, card.photos->with_brand, "photo", "photos"),
                        interval_note(card.photos->recall)));
  }
  return html("<dl class=\"figures\">\n{}</dl>\n", list);
}

/// Conditions whose whole interval lies under that of upright.
Markup findings(const SyntheticCard& card) {
  const CardCondition& upright = card.conditions.front();
  std::vector<std::string> worse;
  for (const CardCondition& condition : card.conditions) {
    if (condition.recall.high < upright.recall.low) {
      worse.push_back(fmt::format("{} ({})", condition.name, share_text(condition.recall)));
    }
  }
  const Markup hardships =
      worse.empty() ? html("<li>No hardship lowers the share found beyond what chance explains.</li>\n")
                    : html("<li>Found <strong>less often</strong> than upright ({}), beyond chance: {}.</li>\n",
                           share_text(upright.recall), join_words(worse));
  const Markup others = card.others_named.empty()
                            ? html("<li>No other brand was named in scenes that show this mark only.</li>\n")
                            : html("<li>In scenes that show this mark only, {} named.</li>\n",
                                   count_text(static_cast<std::int64_t>(card.others_named.size()),
                                              "other brand was", "other brands were"));
  return html(
      "<section class=\"findings\" aria-labelledby=\"findings\">\n<h2 id=\"findings\">In "
      "short</h2>\n<ul>\n{}{}</ul>\n</section>\n",
      hardships, others);
}

Markup opening(const BrandCard& card) {
  return html(
      "<header>\n<p class=\"kicker\">Accuracy card</p>\n<h1>{}</h1>\n<p class=\"standfirst\">What Sluice {} can "
      "and "
      "cannot do for this very mark, taught by {}, with {} enrolled beside it.</p>\n</header>\n{}{}",
      card.brand, SLUICE_VERSION,
      count_text(static_cast<std::int64_t>(card.references.size()), "reference", "references"),
      count_text(static_cast<std::int64_t>(card.brands_enrolled) - 1, "other brand", "other brands"),
      figures(card), findings(card.synthetic));
}

Markup condition_row(const CardCondition& condition) {
  return html(
      "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">{}<span class=\"quiet\">{}</span></th>"
      "<td role=\"cell\" class=\"share\" data-label=\"Found\">{}<span class=\"reading\"><b>{}</b> "
      "<span class=\"interval\">{}</span></span></td>"
      "<td role=\"cell\" class=\"number\" data-label=\"Scenes\">{} of {}</td>"
      "<td role=\"cell\" class=\"number\" data-label=\"Overlap\">{}</td></tr>\n",
      condition.name, condition.what,
      interval_bar({condition.recall.value, condition.recall.low, condition.recall.high}, 1),
      share_text(condition.recall), range_text(condition.recall.low, condition.recall.high),
      count_of(condition.found), count_of(condition.scenes), decimal_text(condition.mean_iou, 2));
}

Markup conditions_table(const std::vector<const CardCondition*>& conditions, std::string_view caption) {
  Markup rows;
  for (const CardCondition* condition : conditions) {
    rows += condition_row(*condition);
  }
  return html(
      "<table class=\"brands\" role=\"table\"><caption class=\"quiet\">{}</caption>\n"
      "<thead role=\"rowgroup\"><tr role=\"row\"><th scope=\"col\" role=\"columnheader\">Condition</th>"
      "<th scope=\"col\" role=\"columnheader\">Found</th>"
      "<th scope=\"col\" role=\"columnheader\" class=\"number\">Scenes</th>"
      "<th scope=\"col\" role=\"columnheader\" class=\"number\">Overlap (IoU)</th></tr></thead>\n"
      "<tbody role=\"rowgroup\">\n{}</tbody></table>\n",
      caption, rows);
}

Result<Markup> gallery(const std::vector<const CardCondition*>& conditions) {
  Markup pictures;
  for (const CardCondition* condition : conditions) {
    const CardExample& example = condition->example;
    if (example.rgb.empty()) {
      continue;
    }
    SLUICE_ASSIGN(const ExampleCrop crop, whole_example(example.rgb, example.found));
    const std::string verdict = example.found ? fmt::format("score {:.2f}", crop.score) : "not found";
    pictures += picture(crop, fmt::format("Synthetic scene, {}: {}", condition->name, verdict),
                        fmt::format("{}, {}", condition->name, verdict));
  }
  return html("<article class=\"gallery\"><div class=\"pictures\">\n{}</div></article>\n", pictures);
}

Result<Markup> section(std::string_view anchor, std::string_view title, std::string_view lead,
                       const std::vector<const CardCondition*>& conditions) {
  SLUICE_ASSIGN(const Markup pictures, gallery(conditions));
  return html(
      "<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{1}</h2>\n<p class=\"lead\">{2}</p>\n{3}</section>\n",
      anchor, title, lead,
      html("{}{}", conditions_table(conditions, "The bar is the share found, the line across it its 95% interval"),
           pictures));
}

Markup without_the_mark(const SyntheticCard& card) {
  Markup others;
  for (const auto& [brand, scenes] : card.others_named) {
    others += html("<tr><th scope=\"row\">{}</th><td class=\"number\">{} of {}</td></tr>\n", brand,
                   count_of(scenes), count_of(card.scenes_of_mark));
  }
  const Markup named =
      others.text.empty()
          ? html("<p>No other brand was named in the {} that show this mark.</p>\n",
                 count_text(static_cast<std::int64_t>(card.scenes_of_mark), "scene", "scenes"))
          : html(
                "<h3>Named in scenes that show this mark only</h3>\n<table class=\"plain\"><thead><tr><th "
                "scope=\"col\">Other brand</th><th scope=\"col\" "
                "class=\"number\">Scenes</th></tr></thead>\n<tbody>\n{}</tbody></table>\n",
                others);
  return html(
      "<section aria-labelledby=\"false\">\n<h2 id=\"false\">Named where it is not</h2>\n<p class=\"lead\">{} "
      "without "
      "the mark, half of them with a made-up mark that nobody enrolled: this brand is named in {}, which is {} "
      "per "
      "1,000 (95%: {}).</p>\n{}</section>\n",
      count_text(static_cast<std::int64_t>(card.brand_free), "scene", "scenes"), count_of(card.false_finds),
      decimal_text(card.false_finds_per_1000.value, 1), interval_text(card.false_finds_per_1000), named);
}

Markup on_photos(const PhotosCard& card) {
  std::vector<std::string> sources;
  if (!card.set.empty()) {
    sources.push_back("the set " + card.set);
  }
  for (const std::string& folder : card.photos) {
    sources.push_back(folder + ", taken as free of any brand");
  }
  Markup rows = card_row("Recall", share_text(card.recall), range_text(card.recall.low, card.recall.high),
                         of_text(card.found, card.with_brand, "photo with it", "photos with it"));
  rows += card_row("Precision", share_text(card.precision), range_text(card.precision.low, card.precision.high),
                   of_text(card.found, card.found + card.false_finds, "find", "finds"));
  rows +=
      card_row("False alarms per 1,000 photos", decimal_text(card.false_alarms_per_1000.value, 1),
               interval_text(card.false_alarms_per_1000),
               of_text(card.false_alarms, card.brand_free, "photo without any brand", "photos without any brand"));
  rows += card_row("Overlap (IoU)", decimal_text(card.mean_iou, 2), "", "of true finds whose box is known");
  return html(
      "<section aria-labelledby=\"photos\">\n<h2 id=\"photos\">On the photos given</h2>\n<p class=\"lead\">{} of "
      "{}. "
      "{}{}</p>\n<table class=\"plain\"><thead><tr><th scope=\"col\"></th><th scope=\"col\" "
      "class=\"number\">Value</th><th scope=\"col\">95% interval</th><th "
      "scope=\"col\">Counted</th></tr></thead>\n<tbody>\n{}</tbody></table>\n</section>\n",
      count_text(static_cast<std::int64_t>(card.looked_at), "photo", "photos"), join_words(sources),
      card.with_brand == 0
          ? "The set names this brand in none of them, so neither recall nor precision says anything. "
          : "",
      card.unreadable > 0
          ? count_text(static_cast<std::int64_t>(card.unreadable), "could not be read.", "could not be read.")
          : "",
      rows);
}

constexpr const char* kLimits = R"(<h3>What this does not tell</h3>
<ul>
<li>The scenes are drawn, and show the very references that taught the mark. Real photos show other versions, materials and light: expect less. A reference that is itself a photo is printed as a picture with its ground, which is easier to find than a mark in the world.</li>
<li>The scenes without the mark are drawn, too. What real photos hold that looks like it, only photos tell: give some with --photos or --set.</li>
<li>Intervals are of chance in which scenes were drawn: Wilson’s for shares, Garwood’s for rates. They do not cover how far drawn scenes are from your photos.</li>
<li>Conditions come one at a time here; in the world they come together.</li>
</ul>
)";

Markup method(const BrandCard& card) {
  return html(
      "<section aria-labelledby=\"method\" class=\"method\">\n<h2 id=\"method\">How this was "
      "made</h2>\n<p>Synthetic "
      "photos of {} × {} pixels, the size that a scan shrinks photos to: {} for each condition and each size, {} "
      "without the mark; seed {}. Looked at as a scan does, at effort {}, with a find counted from its shipped "
      "score of "
      "{:.2f} on. The mark counts as found where the brand is named at a place that overlaps it.</p>\n"
      "<table class=\"plain\"><tbody>\n<tr><th scope=\"row\">Sluice</th><td class=\"code\">{}</td></tr>\n"
      "<tr><th scope=\"row\">Brand stage: method and catalog</th><td class=\"code\">{}</td></tr>\n"
      "<tr><th scope=\"row\">References</th><td class=\"code\">{}</td></tr>\n</tbody></table>\n{}</section>\n",
      MarkScenes::kWidth, MarkScenes::kHeight, count_of(card.count), count_of(card.synthetic.brand_free),
      card.seed, name_of(card.effort), card.threshold, SLUICE_VERSION, card.stage_version,
      join_words(card.references), Markup{kLimits});
}

}  // namespace

Result<std::string> render_card(const BrandCard& card) {
  std::vector<const CardCondition*> conditions;
  for (const CardCondition& condition : card.synthetic.conditions) {
    conditions.push_back(&condition);
  }
  std::vector<const CardCondition*> sizes;
  for (const CardSize& size : card.synthetic.sizes) {
    sizes.push_back(&size.condition);
  }
  Markup content = opening(card);
  if (card.photos) {
    content += on_photos(*card.photos);
  }
  SLUICE_ASSIGN(const Markup by_condition,
                section("conditions", "Turned, mirrored, covered, blurred",
                        "How often the mark is found in synthetic scenes, one hardship at a time.", conditions));
  SLUICE_ASSIGN(
      const Markup by_size,
      section("sizes", "By size",
              "The mark’s longest side in pixels of the photo as the engine sees it: photos are shrunk to "
              "640 pixels first.",
              sizes));
  content += by_condition;
  content += by_size;
  content += without_the_mark(card.synthetic);
  content += method(card);
  return render_page({card.brand + ": accuracy card", SLUICE_VERSION, content,
                      html("<p>Made with Sluice {} from synthetic scenes.</p>", SLUICE_VERSION)});
}

}  // namespace sluice::report
