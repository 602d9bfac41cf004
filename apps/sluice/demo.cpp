// sluice demo: shows in a minute what Sluice does, on synthetic photos with known truth or on the user's own.
#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "choice.h"
#include "command.h"
#include "effort_option.h"
#include "photo_decoder.h"
#include "run_scan.h"
#include "sluice/base/digest.h"
#include "sluice/base/progress.h"
#include "sluice/base/whole_file.h"
#include "sluice/catalog/catalog.h"
#include "sluice/catalog/ready_made.h"
#include "sluice/image/decode.h"
#include "sluice/models/cache.h"
#include "sluice/report/html_report.h"
#include "sluice/report/make_report.h"
#include "sluice/synth/collection.h"
#include "sluice/synth/score.h"
#include "sluice/vision/brand/enrolment.h"

namespace sluice::app {
namespace {

namespace fs = std::filesystem;

struct DemoSettings {
  std::string out = "demo";
  std::string photos;
  int count = 300;
  std::string noise = "moderate";
  std::uint64_t seed = 1;
  Effort effort = Effort::standard;
};

/// Brands that are often in everyday photos and have a ready-made mark.
constexpr std::array kWellKnown{
    "adidas",  "Apple",   "Audi",       "BMW",       "Burger King", "Citroen", "Coca-Cola", "DHL",
    "FedEx",   "Ferrari", "Ford",       "Google",    "Heineken",    "HP",      "IKEA",      "Intel",
    "KFC",     "LG",      "Mastercard", "McDonalds", "MINI",        "NBC",     "Nike",      "Pepsi",
    "Porsche", "Puma",    "Red Bull",   "Samsung",   "Shell",       "Sprite",  "Starbucks", "Toyota",
    "Unicef",  "UPS",     "Visa",       "Vodafone",  "Volkswagen",  "Yahoo"};

/// Enrols the brands that the catalog does not hold yet. A mark with nothing to match on is no failure of the
/// demo: it is one line. Gives the number of brands that are enrolled now.
Result<std::size_t> enrol_all(const fs::path& catalog, const std::vector<Brand>& brands) {
  SLUICE_ASSIGN(const std::vector<Brand> there, Catalog(catalog).brands());
  std::set<std::string> names;
  for (const Brand& brand : there) {
    names.insert(brand.name);
  }
  for (const Brand& brand : brands) {
    if (names.contains(brand.name)) {
      continue;
    }
    if (const auto enrolled = enrol_brand(catalog, brand); enrolled.has_value()) {
      names.insert(brand.name);
    } else if (enrolled.error().code == ErrorCode::bad_input) {
      fmt::print(stderr, "demo: {}\n", enrolled.error().what);
    } else {
      return tl::unexpected<Error>(enrolled.error());
    }
  }
  return names.size();
}

Result<std::vector<Brand>> well_known_brands() {
  SLUICE_ASSIGN(const ReadyMadeMarks marks, ReadyMadeMarks::open());
  std::vector<Brand> brands;
  for (const char* name : kWellKnown) {
    if (auto references = marks.find(name); references.has_value()) {
      brands.push_back({name, std::move(*references)});
    }
  }
  return brands;
}

/// (file, brand) of every brand sighting in a store that holds one source.
Result<synth::Finds> finds_in(const Store& store) {
  SLUICE_ASSIGN(
      Statement statement,
      store.database().prepare("SELECT DISTINCT i.path, s.label FROM item i JOIN sighting s ON s.photo = i.photo "
                               "WHERE s.kind = 'brand' ORDER BY 1, 2"));
  synth::Finds finds;
  while (true) {
    SLUICE_ASSIGN(const bool row, statement.step());
    if (!row) {
      return finds;
    }
    finds.emplace(statement.text(0), statement.text(1));
  }
}

Status write_report(const Store& store, const std::string& title, const fs::path& file,
                    const CommonOptions& common) {
  report::ReportRequest request;
  request.title = title;
  SLUICE_ASSIGN(auto decoder, open_decoder(common));
  SLUICE_ASSIGN(const report::ReportData data,
                report::make_report(store, std::move(request), insight::Taxonomy::builtin(),
                                    {true, default_model_directory(), std::move(decoder)}));
  return write_whole_file(file, report::render_html_report(data));
}

constexpr std::array<std::pair<synth::MarkKind, const char*>, 3> kKinds{
    {{synth::MarkKind::emblem, "textured marks"},
     {synth::MarkKind::wordmark, "wordmarks"},
     {synth::MarkKind::shape, "flat shapes"}}};

void print_row(const std::string& name, std::string_view kind, const synth::Tally& tally) {
  const auto share = [](bool any, double value) { return any ? fmt::format("{:.3f}", value) : std::string("-"); };
  fmt::print("{:<18}{:<10}{:>9}{:>8}{:>8}{:>11}{:>9}\n", name, kind, tally.shown, tally.found, tally.right,
             share(tally.found > 0, tally.precision()), share(tally.shown > 0, tally.recall()));
}

void print_scores(const std::vector<synth::MarkScore>& scores) {
  fmt::print("{:<18}{:<10}{:>9}{:>8}{:>8}{:>11}{:>9}\n", "mark", "kind", "in photos", "found", "right",
             "precision", "recall");
  for (const synth::MarkScore& row : scores) {
    print_row(row.mark.name, to_string(row.mark.kind), row.tally);
  }
  fmt::print("\n");
  for (const auto& [kind, name] : kKinds) {
    print_row(name, "", synth::total(scores, kind));
  }
}

nlohmann::ordered_json json_of(const synth::Tally& tally) {
  return {{"shown", tally.shown},
          {"found", tally.found},
          {"right", tally.right},
          {"precision", tally.precision()},
          {"recall", tally.recall()}};
}

nlohmann::ordered_json json_of(const std::vector<synth::MarkScore>& scores) {
  nlohmann::ordered_json json;
  for (const synth::MarkScore& row : scores) {
    json["marks"].push_back(
        {{"brand", row.mark.name}, {"kind", to_string(row.mark.kind)}, {"pairs", json_of(row.tally)}});
  }
  for (const auto& [kind, name] : kKinds) {
    json["kinds"][std::string(to_string(kind))] = json_of(synth::total(scores, kind));
  }
  return json;
}

/// What both ways of the demo do once photos and brands are there.
Result<ScanSummary> scan(const fs::path& photos, const DemoSettings& settings, const CommonOptions& common) {
  ScanSettings scan_settings;
  scan_settings.folders = {photos.string()};
  scan_settings.contract = "own";
  scan_settings.effort = settings.effort;
  RunMetrics metrics;
  SLUICE_ASSIGN(ScanSummary summary, run_scan(scan_settings, common, metrics));
  if (summary.interrupted) {
    return fail(ErrorCode::interrupted, "stopped as asked; what was scanned is kept",
                "run the same command again to go on");
  }
  return summary;
}

Status demo_synthetic(const DemoSettings& settings, CommonOptions common) {
  const fs::path out = settings.out;
  common.data = out / "data";
  synth::CollectionOptions options;
  options.seed = settings.seed;
  options.photos = settings.count;
  options.noise = settings.noise;
  options.threads = common.threads;
  synth::Collection collection;
  {
    Progress progress("drawing photos");
    options.progress = [&progress](std::size_t done, std::size_t total) { progress.update(done, total); };
    SLUICE_ASSIGN(collection, synth::write_collection(out / "synthetic", options));
  }
  SLUICE_ASSIGN(const std::vector<Brand> brands, synth::brands_of(collection));
  SLUICE_TRY(enrol_all(common.data / "brands", brands));
  SLUICE_TRY(scan(collection.photo_folder(), settings, common));
  SLUICE_ASSIGN(const Store store, Store::open(common.data, Database::Mode::read_only));
  SLUICE_ASSIGN(const synth::Finds finds, finds_in(store));
  const std::vector<synth::MarkScore> scores = synth::score(collection, finds);
  const fs::path report = out / "report.html";
  SLUICE_TRY(write_report(store, "Brands in synthetic photos", report, common));
  if (common.json) {
    nlohmann::ordered_json json = json_of(scores);
    json["photos"] = collection.photos.size();
    json["report"] = report.string();
    fmt::print("{}\n", json.dump(2));
    return {};
  }
  fmt::print("{} synthetic photos ({} noise) with {} fictional marks, found against true:\n\n",
             collection.photos.size(), settings.noise, collection.marks.size());
  print_scores(scores);
  fmt::print("\nreport: {}\n", report.string());
  return {};
}

Status demo_photos(const DemoSettings& settings, CommonOptions common) {
  const fs::path out = settings.out;
  std::error_code error;
  const std::string location = fs::weakly_canonical(settings.photos, error).string();
  // A store for each folder, so that a report never mixes two.
  common.data = out / ("data-" + to_hex(sha256(std::as_bytes(std::span(location)))).substr(0, 8));
  SLUICE_ASSIGN(const std::vector<Brand> brands, well_known_brands());
  SLUICE_ASSIGN(const std::size_t enrolled, enrol_all(common.data / "brands", brands));
  SLUICE_ASSIGN(const ScanSummary summary, scan(settings.photos, settings, common));
  SLUICE_ASSIGN(const Store store, Store::open(common.data, Database::Mode::read_only));
  const fs::path report = out / "report.html";
  SLUICE_TRY(write_report(store, "Brands in your photos", report, common));
  const auto found = summary.store.sightings.find("brand");
  const std::uint64_t sightings = found == summary.store.sightings.end() ? 0 : found->second;
  if (common.json) {
    const nlohmann::ordered_json json{{"photos", summary.store.photos},
                                      {"brands", enrolled},
                                      {"brand_sightings", sightings},
                                      {"report", report.string()}};
    fmt::print("{}\n", json.dump(2));
  } else {
    fmt::print("{} photos, {} well-known brands looked for, {} times seen\nreport: {}\n", summary.store.photos,
               enrolled, sightings, report.string());
  }
  return {};
}

Status run_demo(const DemoSettings& settings, const CommonOptions& common) {
  std::error_code error;
  fs::create_directories(settings.out, error);
  if (error) {
    return fail(ErrorCode::io, "cannot make " + settings.out + ": " + error.message(), "give another --out DIR");
  }
  SLUICE_TRY(start_image_library());
  return settings.photos.empty() ? demo_synthetic(settings, common) : demo_photos(settings, common);
}

}  // namespace

void add_demo_command(CLI::App& app, CommonOptions& common, Selected& selected) {
  const auto settings = std::make_shared<DemoSettings>();
  CLI::App* sub =
      app.add_subcommand("demo", "Teach brands, scan photos, write a report: the whole way in a minute");
  sub->footer(
      "Without --photos it draws synthetic photos whose truth is known, teaches their fictional marks, scans, and "
      "prints "
      "found against true for each mark. With --photos it looks for well-known brands in your own photos. All "
      "that is "
      "written lies in the folder of --out; run it again, and only what is missing is done.");
  sub->add_option("-o,--out", settings->out, "Folder for photos, data and report.html")->type_name("DIR");
  sub->add_option("--photos", settings->photos, "Your own photos, searched recursively (default: synthetic ones)")
      ->type_name("DIR");
  sub->add_option("--count", settings->count, "Number of synthetic photos")
      ->type_name("N")
      ->check(CLI::Range(1, 100'000).description(""));
  take_choice(*sub->add_option("--noise", settings->noise, "How hard the synthetic photos are"),
              {"none", "moderate", "hard"});
  sub->add_option("--seed", settings->seed, "Other numbers draw other marks and photos")->type_name("N");
  add_effort_option(*sub, settings->effort, "fast finds less, standard and thorough find more and cost more time");
  add_common_options(*sub, common, {.data = false, .threads = true, .json = true, .cage = true});
  sub->callback(
      [&selected, &common, settings] { selected = [&common, settings] { return run_demo(*settings, common); }; });
}

}  // namespace sluice::app
