#include <algorithm>

#include "sluice/report/page.h"
#include "sluice/report/sections.h"

namespace sluice::report {
namespace {

std::string period_text(const ReportData& data) {
  const auto& headline = data.headline;
  if (!headline.first_day) {
    return "none of them dated";
  }
  if (headline.first_day == headline.last_day) {
    return "taken on " + long_day(*headline.first_day);
  }
  return "taken from " + long_day(*headline.first_day) + " to " + long_day(*headline.last_day);
}

std::string brands_text(const ReportData& data) {
  const auto seen = static_cast<std::int64_t>(data.brands.size());
  const auto looked_for = seen + static_cast<std::int64_t>(data.unseen.size());
  if (looked_for == 0) {
    return "No brand was looked for.";
  }
  const std::string start = count_text(looked_for, "brand was looked for", "brands were looked for");
  if (seen == 0) {
    return start + " and not seen.";
  }
  if (seen == looked_for) {
    return start + (seen == 1 ? " and seen." : ", all of them seen.");
  }
  return fmt::format("{}, {} seen.", start, count_text(seen));
}

Markup figures(const ReportData& data) {
  const auto& headline = data.headline;
  Markup list;
  list += figure(count_text(headline.in_scope.photos), "Photos",
                 headline.times_seen > headline.in_scope.photos
                     ? html("seen {} times, copies and reposts folded in", count_text(headline.times_seen))
                     : html("no copies among them"));
  list +=
      figure(count_text(headline.in_scope.contributors), "Contributors",
             headline.anonymous > 0 ? html("{} none", count_text(headline.anonymous, "photo names", "photos name"))
                                    : html("known by pseudonym only"));
  list += figure(percent_text(headline.share_with_brand.value), "Photos with a brand",
                 html("{} of {}; <span class=\"interval\">95%: {}</span>", count_text(headline.with_brand.photos),
                      count_text(headline.looked_at),
                      range_text(headline.share_with_brand.low, headline.share_with_brand.high)));
  list += figure(count_text(headline.brand_sightings), "Marks seen", html("a photo may show several"));
  return html("<dl class=\"figures\">\n{}</dl>\n", list);
}

std::vector<std::string> brands_with(const ReportData& data, insight::Verdict verdict) {
  std::vector<std::string> names;
  for (const auto& row : data.brands) {
    const auto* trend = trend_of(data, row.brand);
    if (trend != nullptr && trend->test.verdict == verdict) {
      names.push_back(row.brand);
    }
  }
  return names;
}

/// Names of at most five, the others counted.
std::string some_of(std::vector<std::string> names) {
  constexpr std::size_t kMost = 5;
  if (names.size() > kMost + 1) {
    const std::size_t others = names.size() - kMost;
    names.resize(kMost);
    names.push_back(fmt::format("{} others", others));
  }
  return join_words(names);
}

Markup most_seen_finding(const ReportData& data) {
  const auto& first = data.brands.front();
  std::vector<std::string> tied;
  for (const auto& row : data.brands) {
    if (row.support.photos == first.support.photos) {
      tied.push_back(row.brand);
    }
  }
  const std::string looked_at = count_text(data.headline.looked_at, "photo", "photos");
  return tied.size() == 1
             ? html("<li><strong>{}</strong> is seen most: in {} of {} ({}), by {}.</li>\n", first.brand,
                    count_text(first.support.photos), looked_at, percent_text(first.of_photos.value),
                    count_text(first.support.contributors, "contributor", "contributors"))
             : html("<li><strong>{}</strong> are seen most: each in {} of {} ({}).</li>\n", some_of(tied),
                    count_text(first.support.photos), looked_at, percent_text(first.of_photos.value));
}

Markup trend_finding(const ReportData& data) {
  const auto rising = brands_with(data, insight::Verdict::rising);
  const auto falling = brands_with(data, insight::Verdict::falling);
  const auto steady = brands_with(data, insight::Verdict::steady);
  if (rising.empty() && falling.empty()) {
    return steady.empty() ? Markup{} : html("<li>No brand rises or falls beyond what chance explains.</li>\n");
  }
  Markup text;
  if (!rising.empty()) {
    text += html("<strong>{}</strong> {} seen in a rising share of photos. ", some_of(rising),
                 rising.size() == 1 ? "is" : "are");
  }
  if (!falling.empty()) {
    text += html("<strong>{}</strong> {} seen in a falling share. ", some_of(falling),
                 falling.size() == 1 ? "is" : "are");
  }
  return html("<li>{}</li>\n", text);
}

Markup companion_finding(const ReportData& data) {
  const insight::Companion* best = nullptr;
  for (const auto& companion : data.seen_with) {
    if (companion.kind != "colour" && companion.lift.low >= kStandsOut &&
        (best == nullptr || companion.lift.low > best->lift.low)) {
      best = &companion;
    }
  }
  if (best == nullptr) {
    return {};
  }
  return html(
      "<li><strong>{}</strong> goes with <strong>{}</strong>: {} times as frequent in its photos as in all "
      "({}).</li>\n",
      best->brand, best->label, ratio_text(best->lift.value),
      count_text(best->together.photos, "photo", "photos"));
}

Markup occasion_finding(const ReportData& data) {
  constexpr std::size_t kNamed = 3;
  const auto kind = std::ranges::find(data.shown, "occasion", &insight::ShownKind::kind);
  if (kind == data.shown.end() || kind->labels.empty()) {
    return {};
  }
  const insight::ShownLabel& first = kind->labels.front();
  std::vector<std::string> others;
  for (std::size_t i = 1; i < std::min(kNamed, kind->labels.size()); ++i) {
    others.push_back(kind->labels[i].label);
  }
  return html("<li>Of the occasions, <strong>{}</strong> is most frequent: in {} of {} ({}){}.</li>\n",
              first.label, count_text(first.support.photos), count_text(kind->photos, "photo", "photos"),
              percent_text(first.of_photos.value),
              others.empty() ? std::string() : ", then " + join_words(others));
}

Markup size_finding(const ReportData& data) {
  constexpr std::int64_t kEnough = 10;
  const insight::BrandPlacement* largest = nullptr;
  std::int64_t compared = 0;
  for (const auto& placement : data.placement) {
    if (placement.sightings >= kEnough) {
      ++compared;
      largest = largest == nullptr || placement.share.p50 > largest->share.p50 ? &placement : largest;
    }
  }
  return compared < 2
             ? Markup{}
             : html("<li><strong>{}</strong> fills most of the frame: half of its marks cover {} or more.</li>\n",
                    largest->brand, percent_text(largest->share.p50));
}

Markup findings(const ReportData& data) {
  Markup list;
  if (data.brands.empty()) {
    list +=
        html("<li>No brand was recognised in {}.</li>\n", count_text(data.headline.looked_at, "photo", "photos"));
  } else {
    list += most_seen_finding(data);
    list += trend_finding(data);
    list += companion_finding(data);
    list += size_finding(data);
  }
  list += occasion_finding(data);
  return html(
      "<section class=\"findings\" aria-labelledby=\"findings\">\n<h2 id=\"findings\">In "
      "short</h2>\n<ul>\n{}</ul>\n</section>\n",
      list);
}

Markup left_out(const ReportData& data) {
  std::vector<std::string> labels;
  for (const auto& row : data.quality.labels) {
    if (row.left_out) {
      labels.push_back(fmt::format("{} {}", count_text(row.support.photos), row.label));
    }
  }
  return labels.empty() ? Markup{}
                        : html("<p class=\"period\">{} left out: {}.</p>\n",
                               count_text(data.quality.left_out, "photo is", "photos are"), join_words(labels));
}

}  // namespace

Markup opening(const ReportData& data) {
  Markup period;
  if (data.scope.from || data.scope.to) {
    period =
        html("<p class=\"period\">Period: {}{}{}. {}</p>\n",
             data.scope.from ? "from " + long_day(*data.scope.from) : "",
             data.scope.from && data.scope.to ? " " : "", data.scope.to ? "to " + long_day(*data.scope.to) : "",
             data.headline.undated > 0
                 ? count_text(data.headline.undated, "photo without a date is", "photos without a date are") +
                       " left out."
                 : "");
  }
  period += left_out(data);
  return html(
      "<header>\n<p class=\"kicker\">Visual listening report</p>\n<h1>{}</h1>\n<p class=\"standfirst\">{} by {}, "
      "{}. {}</p>\n{}</header>\n{}{}",
      data.title, count_text(data.headline.in_scope.photos, "photo", "photos"),
      count_text(data.headline.in_scope.contributors, "contributor", "contributors"), period_text(data),
      brands_text(data), period, figures(data),
      data.brands.empty() && data.unseen.empty() ? Markup{} : findings(data));
}

}  // namespace sluice::report
