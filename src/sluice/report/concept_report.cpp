#include "sluice/report/concept_report.h"

#include <vector>

#include "sluice/report/card_parts.h"
#include "sluice/report/page.h"

namespace sluice::report {
namespace {

std::string per_1000(double share) {
  return decimal_text(1000 * share, 1);
}

Markup figures_of(const ConceptCard& card) {
  const ConceptFigures& figures = card.taught.figures;
  Markup list = figure(
      share_text(card.recall), "Of its examples found, each left out once",
      html("{}; {}", of_text(figures.found, figures.examples, "photo", "photos"), interval_note(card.recall)));
  list += figure(per_1000(figures.background), "Expected per 1,000 other photos", html("by the background model"));
  if (card.photos && card.photos->shown > 0) {
    list += figure(share_text(card.photos->recall), "Found in the photos given",
                   html("{}; {}", of_text(card.photos->found, card.photos->shown, "photo", "photos"),
                        interval_note(card.photos->recall)));
  }
  return html("<dl class=\"figures\">\n{}</dl>\n", list);
}

Markup table_of(const Markup& rows) {
  return html(
      "<table class=\"plain\"><thead><tr><th scope=\"col\"></th><th scope=\"col\" class=\"number\">Value</th>"
      "<th scope=\"col\">95% interval</th><th scope=\"col\">Counted</th></tr></thead>\n"
      "<tbody>\n{}</tbody></table>\n",
      rows);
}

Markup when_taught(const ConceptCard& card) {
  const ConceptFigures& figures = card.taught.figures;
  Markup rows = card_row("Examples found", share_text(card.recall), range_text(card.recall.low, card.recall.high),
                         of_text(figures.found, figures.examples, "example", "examples"));
  if (figures.others > 0) {
    rows += card_row("Others taken for it", share_text(card.others_taken),
                     range_text(card.others_taken.low, card.others_taken.high),
                     of_text(figures.taken, figures.others, "photo given as another", "photos given as others"));
  }
  rows += card_row("Expected per 1,000 other photos", per_1000(figures.background), "",
                   "computed from the background model, not counted");
  return html(
      "<section aria-labelledby=\"taught\">\n<h2 id=\"taught\">When it was taught</h2>\n<p class=\"lead\">Each "
      "photo "
      "was judged by a decision that had not seen it.</p>\n{}</section>\n",
      table_of(rows));
}

Markup on_photos(const ConceptOnPhotos& photos) {
  std::vector<std::string> sources;
  if (!photos.set.empty()) {
    sources.push_back("the set " + photos.set);
  }
  for (const std::string& folder : photos.folders) {
    sources.push_back(folder + ", taken as free of it");
  }
  Markup rows = card_row("Recall", share_text(photos.recall), range_text(photos.recall.low, photos.recall.high),
                         of_text(photos.found, photos.shown, "photo that shows it", "photos that show it"));
  rows +=
      card_row("Precision", share_text(photos.precision), range_text(photos.precision.low, photos.precision.high),
               of_text(photos.found, photos.found + photos.taken, "find", "finds"));
  rows += card_row("False finds per 1,000 photos", decimal_text(photos.taken_per_1000.value, 1),
                   interval_text(photos.taken_per_1000),
                   of_text(photos.taken, photos.without, "photo without it", "photos without it"));
  return html(
      "<section aria-labelledby=\"photos\">\n<h2 id=\"photos\">On the photos given</h2>\n<p class=\"lead\">{} of "
      "{}. "
      "{}</p>\n{}</section>\n",
      count_text(static_cast<std::int64_t>(photos.shown + photos.without), "photo", "photos"), join_words(sources),
      photos.unreadable > 0
          ? count_text(static_cast<std::int64_t>(photos.unreadable), "could not be read.", "could not be read.")
          : "",
      table_of(rows));
}

constexpr const char* kLimits = R"(<h3>What this does not tell</h3>
<ul>
<li>The examples are those that you chose: photos of one place or one afternoon look alike, and the world does not.</li>
<li>Where it says yes was chosen on the same figures, so they flatter a little.</li>
<li>The background knows everyday photos, places, dishes and garments, not everything that lies beside this concept. What looks like it and is another thing is best shown with --not, and counted with --set.</li>
<li>Intervals are of chance: Wilson’s for shares, Garwood’s for rates.</li>
</ul>
)";

Markup method(const ConceptCard& card) {
  return html(
      "<section aria-labelledby=\"method\" class=\"method\">\n<h2 id=\"method\">How this was made</h2>\n"
      "<table class=\"plain\"><tbody>\n<tr><th scope=\"row\">Sluice</th><td class=\"code\">{}</td></tr>\n"
      "<tr><th scope=\"row\">Embedding</th><td class=\"code\">{}</td></tr>\n</tbody></table>\n{}</section>\n",
      SLUICE_VERSION, card.taught.embedding, Markup{kLimits});
}

}  // namespace

std::string render_concept_card(const ConceptCard& card) {
  const ConceptFigures& figures = card.taught.figures;
  const auto count = [](std::size_t photos, const char* one, const char* many) {
    return count_text(static_cast<std::int64_t>(photos), one, many);
  };
  Markup content = html(
      "<header>\n<p class=\"kicker\">Accuracy card</p>\n<h1>{}</h1>\n<p class=\"standfirst\">What to expect of "
      "this "
      "concept, taught from {}{}.</p>\n</header>\n{}",
      card.taught.name, count(figures.examples, "photo", "photos"),
      figures.others > 0 ? ", against " + count(figures.others, "other photo", "other photos") : "",
      figures_of(card));
  if (card.photos) {
    content += on_photos(*card.photos);
  }
  content += when_taught(card);
  content += method(card);
  return render_page({card.taught.name + ": accuracy card", SLUICE_VERSION, content,
                      html("<p>Made with Sluice {}; it shows no photo.</p>", SLUICE_VERSION)});
}

}  // namespace sluice::report
