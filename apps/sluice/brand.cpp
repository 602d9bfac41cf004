// `sluice brand add|list|remove`: what to look for.
#include <fmt/format.h>

#include <array>
#include <atomic>
#include <cctype>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <locale>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "brand_commands.h"
#include "choice.h"
#include "command.h"
#include "effort_option.h"
#include "sluice/base/interrupt.h"
#include "sluice/base/log.h"
#include "sluice/base/progress.h"
#include "sluice/base/whole_file.h"
#include "sluice/catalog/catalog.h"
#include "sluice/catalog/cut_reference.h"
#include "sluice/catalog/ready_made.h"
#include "sluice/image/decode.h"
#include "sluice/scan/rematch.h"
#include "sluice/store/store.h"
#include "sluice/vision/brand/enrolment.h"
#include "word_reader.h"

namespace sluice::app {
namespace {

struct AddOptions {
  std::string name;
  std::vector<std::string> files;
  std::vector<std::string> marks;  // Where it lies in each of the first files.
  std::vector<std::string> aliases;
  std::string icon;
  std::string icons;
  Effort effort = Effort::standard;
  bool search = true;
};

std::filesystem::path catalog_of(const CommonOptions& common) {
  return common.data / "brands";
}

/// `mark`: where it lies in the picture; empty: it fills it.
Result<Reference> read_reference(const std::string& file, const std::string& mark) {
  SLUICE_ASSIGN(std::string bytes, read_whole_file(file));
  std::string name = std::filesystem::path(file).filename().string();
  if (mark.empty()) {
    return Reference{std::move(name), std::move(bytes)};
  }
  cv::Rect2d box;
  std::array<char, 3> commas{};
  std::istringstream numbers(mark);
  numbers.imbue(std::locale::classic());
  numbers >> box.x >> commas[0] >> box.y >> commas[1] >> box.width >> commas[2] >> box.height;
  if (!numbers || !numbers.eof() || commas != std::array{',', ',', ','}) {
    return fail(ErrorCode::usage, "'" + mark + "' does not say where a mark lies",
                "give X,Y,WIDTH,HEIGHT in pixels of the picture");
  }
  auto reference = cut_reference(bytes, box, std::move(name));
  if (!reference.has_value()) {
    return fail(reference.error().code, file + ": " + reference.error().what, reference.error().mend);
  }
  return reference;
}

Result<Brand> brand_of(const AddOptions& options) {
  Brand brand{options.name, {}, options.aliases};
  if (options.marks.size() > options.files.size()) {
    return fail(ErrorCode::usage, "more marks than pictures are given",
                "give one --mark for each picture, in their order");
  }
  for (std::size_t i = 0; i < options.files.size(); ++i) {
    const std::string mark = i < options.marks.size() ? options.marks[i] : "";
    SLUICE_ASSIGN(brand.references.emplace_back(), read_reference(options.files[i], mark));
  }
  if (!options.icon.empty()) {
    SLUICE_ASSIGN(const ReadyMadeMarks marks, ReadyMadeMarks::open());
    SLUICE_ASSIGN(std::vector<Reference> references, marks.find(options.icon));
    std::ranges::move(references, std::back_inserter(brand.references));
  }
  if (brand.references.empty()) {
    return fail(ErrorCode::usage, "no picture of '" + options.name + "' given",
                "name one or several files, or --icon NAME");
  }
  return brand;
}

/// "Coca-Cola (also Coke)".
std::string all_names(const std::string& name, const std::vector<std::string>& aliases) {
  return aliases.empty() ? name : fmt::format("{} (also {})", name, fmt::join(aliases, ", "));
}

/// Tells of brands that are not in the index yet: after a first scan of another effort, or a crash.
IndexProgress index_progress(std::optional<Progress>& progress) {
  return [&progress](std::size_t done, std::size_t total) {
    if (!progress) {
      progress.emplace("learning brands");
    }
    progress->update(done, total);
  };
}

/// Looks for the new brand in the photos scanned before; nothing, where nothing was scanned.
Result<std::optional<RematchSummary>> search(const CommonOptions& common, Effort effort) {
  const auto store = Store::open(common.data, Database::Mode::read_only);
  if (!store.has_value() && store.error().code == ErrorCode::not_found) {
    return std::optional<RematchSummary>();
  }
  if (!store.has_value()) {  // Not to be taken for one that is to be made.
    return tl::unexpected<Error>(store.error());
  }
  SLUICE_ASSIGN(const Store writable, Store::open(common.data, Database::Mode::read_write));
  const InterruptGuard interrupt;
  std::optional<Progress> progress;
  SLUICE_ASSIGN(const auto stage,
                make_brand_stage(catalog_of(common),
                                 {effort, Precision::exact, open_word_reader(effort, Precision::exact).reader,
                                  index_progress(progress)}));
  progress.reset();
  SLUICE_ASSIGN(RematchSummary summary, rematch(
                                            writable, *stage, common.threads,
                                            [&progress](std::uint64_t done, std::uint64_t total) {
                                              if (!progress) {
                                                progress.emplace("looking for brands");
                                              }
                                              progress->update(done, total);
                                            },
                                            &interrupt.flag()));
  return std::optional(std::move(summary));
}

nlohmann::ordered_json json_of(const Enrolment& enrolment, const std::optional<RematchSummary>& found) {
  nlohmann::ordered_json json = {
      {"brand", enrolment.brand}, {"aliases", enrolment.aliases}, {"references", nlohmann::ordered_json::array()}};
  for (const EnrolledReference& reference : enrolment.references) {
    json["references"].push_back(
        {{"file", reference.file_name}, {"features", reference.features}, {"plain", reference.plain}});
  }
  if (found) {
    const auto photos = found->photos_by_brand.find(enrolment.brand);
    json["searched"] = found->matched;
    json["found_in"] = photos == found->photos_by_brand.end() ? 0 : photos->second;
    const auto hints = found->hints_by_brand.find(enrolment.brand);
    json["may_be_in"] = hints == found->hints_by_brand.end() ? 0 : hints->second;
    json["without_features"] = found->without_features;
  }
  return json;
}

void print(const Enrolment& enrolment, const std::optional<RematchSummary>& found) {
  for (const EnrolledReference& reference : enrolment.references) {
    fmt::print("{}: {} distinct features{}\n", reference.file_name, reference.features,
               reference.plain ? "; too plain to be found by itself" : "");
  }
  fmt::print("'{}' is enrolled{}\n", enrolment.brand,
             enrolment.aliases.empty() ? "" : fmt::format(", also as '{}'", fmt::join(enrolment.aliases, "', '")));
  if (!found) {
    return;
  }
  const auto photos = found->photos_by_brand.find(enrolment.brand);
  if (const auto hints = found->hints_by_brand.find(enrolment.brand); hints != found->hints_by_brand.end()) {
    fmt::print("may be in {} of {} photos scanned before: the next `sluice scan` looks at them again\n",
               hints->second, found->matched + found->hinted);
  } else {
    fmt::print("found in {} of {} photos scanned before\n",
               photos == found->photos_by_brand.end() ? 0 : photos->second, found->matched + found->hinted);
  }
  if (found->without_features > 0) {
    fmt::print(
        "{} photos have no kept features, or were scanned with another effort or precision: the next "
        "`sluice scan` looks at them again\n",
        found->without_features);
  }
}

/// A ready-made mark's name as a brand's: what no name may hold becomes a space.
std::string brand_name_of(std::string icon) {
  for (char& letter : icon) {
    const auto code = static_cast<unsigned char>(letter);
    letter = code >= 0x80 || std::isalnum(code) != 0 || std::strchr("-_.&' +!", code) != nullptr ? letter : ' ';
  }
  icon.erase(0, icon.find_first_not_of(" ."));
  icon.erase(icon.find_last_not_of(' ') + 1);
  return icon;
}

/// What became of many brands.
struct BulkCounts {
  std::size_t enrolled = 0;
  std::size_t plain = 0;  ///< Refused, for there is too little to match on.
  std::size_t there = 0;  ///< Enrolled before.
  std::vector<std::string> failed;
};

Result<BulkCounts> add_all_icons(const CommonOptions& common, const std::atomic<bool>& stop) {
  SLUICE_ASSIGN(const ReadyMadeMarks marks, ReadyMadeMarks::open());
  SLUICE_ASSIGN(const BrandStamps enrolled, Catalog(catalog_of(common)).stamps());
  std::vector<std::string> icons = marks.list();
  BulkCounts counts;
  counts.there =
      std::erase_if(icons, [&](const std::string& icon) { return enrolled.contains(brand_name_of(icon)); });
  Progress progress("learning brands");
  BulkOptions options;
  options.threads = common.threads;
  options.stop = &stop;
  options.progress = [&progress](std::size_t done, std::size_t total) { progress.update(done, total); };
  const auto brand = [&](std::size_t number) -> Result<Brand> {
    SLUICE_ASSIGN(std::vector<Reference> references, marks.find(icons[number]));
    // One drawing a brand: the full-colour one, where there is one.
    references.resize(1);
    return Brand{brand_name_of(icons[number]), std::move(references)};
  };
  SLUICE_ASSIGN(const auto answers, enrol_brands(catalog_of(common), icons.size(), brand, options));
  for (const Result<Enrolment>& answer : answers) {
    if (answer.has_value()) {
      ++counts.enrolled;
    } else if (answer.error().code == ErrorCode::conflict) {
      ++counts.there;
    } else if (answer.error().code == ErrorCode::bad_input) {
      ++counts.plain;
    } else {
      counts.failed.push_back(answer.error().message());
    }
  }
  return counts;
}

Status add_icons(const CommonOptions& common) {
  const InterruptGuard interrupt;
  SLUICE_ASSIGN(const BulkCounts counts, add_all_icons(common, interrupt.flag()));
  for (const std::string& failure : counts.failed) {
    log().warn("{}", failure);
  }
  if (common.json) {
    fmt::print("{}\n", nlohmann::ordered_json{{"enrolled", counts.enrolled},
                                              {"there_already", counts.there},
                                              {"too_plain", counts.plain},
                                              {"failed", counts.failed.size()}}
                           .dump(2));
  } else {
    fmt::print("{} brands are enrolled, {} were there already, {} are too plain, {} failed\n", counts.enrolled,
               counts.there, counts.plain, counts.failed.size());
  }
  if (interrupt.flag()) {
    return fail(ErrorCode::interrupted, "stopped as asked; what was learned is kept",
                "run the same command again to go on");
  }
  return {};
}

Status add(const AddOptions& options, const CommonOptions& common) {
  SLUICE_TRY(start_image_library());
  if (!options.icons.empty()) {
    if (!options.name.empty() || !options.icon.empty() || !options.aliases.empty()) {
      return fail(ErrorCode::usage, "--icons all goes with no name, no alias and no picture",
                  "give one or the other");
    }
    return add_icons(common);
  }
  if (options.name.empty()) {
    return fail(ErrorCode::usage, "a brand needs a name", "run: sluice brand add NAME FILE...");
  }
  SLUICE_ASSIGN(const Brand brand, brand_of(options));
  SLUICE_ASSIGN(const Enrolment enrolment, enrol_brand(catalog_of(common), brand));
  std::optional<RematchSummary> found;
  if (options.search) {
    auto searched = search(common, options.effort);
    if (!searched.has_value()) {
      const Error& error = searched.error();
      return fail(
          error.code,
          "'" + brand.name + "' is enrolled, but the photos scanned before could not be searched: " + error.what,
          "the next `sluice scan` looks for it");
    }
    found = *std::move(searched);
  }
  if (common.json) {
    fmt::print("{}\n", json_of(enrolment, found).dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
  } else {
    print(enrolment, found);
  }
  if (found && found->interrupted) {
    return fail(ErrorCode::interrupted, "stopped as asked; the brand is enrolled",
                "the next `sluice scan` looks for it in the rest");
  }
  return {};
}

Status list(const CommonOptions& common) {
  SLUICE_ASSIGN(const std::vector<Brand> brands, Catalog(catalog_of(common)).brands());
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const Brand& brand : brands) {
    std::vector<std::string> files;
    for (const Reference& reference : brand.references) {
      files.push_back(reference.file_name);
    }
    if (common.json) {
      json.push_back({{"brand", brand.name}, {"aliases", brand.aliases}, {"references", files}});
    } else {
      fmt::print("{}: {}\n", all_names(brand.name, brand.aliases), fmt::join(files, ", "));
    }
  }
  if (common.json) {
    fmt::print("{}\n", json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
  } else if (brands.empty()) {
    fmt::print("no brands yet; add one: sluice brand add NAME FILE...\n");
  }
  return {};
}

Status remove(const std::string& name, const CommonOptions& common) {
  SLUICE_TRY(Catalog(catalog_of(common)).remove(name));
  if (common.json) {
    fmt::print("{}\n", nlohmann::json{{"removed", name}}.dump());
  } else {
    fmt::print("'{}' is removed; its sightings go with the next `sluice scan`\n", name);
  }
  return {};
}

}  // namespace

void add_brand_command(CLI::App& app, CommonOptions& common, Selected& selected) {
  CLI::App* brand = app.add_subcommand("brand", "Teach and list the brands to look for");
  brand->require_subcommand(1);

  auto options = std::make_shared<AddOptions>();
  CLI::App* adding = brand->add_subcommand(
      "add", "Teach a brand from pictures of its mark, and look for it in the photos scanned before");
  adding->add_option("name", options->name, "Name of the brand");
  adding->add_option("files", options->files, "Pictures of the mark: PNG, JPEG, WebP, SVG ...; several help");
  adding
      ->add_option("--mark", options->marks,
                   "Where the mark lies in the picture, in its pixels; once for each picture, in their order; "
                   "without it, the mark fills the picture")
      ->type_name("X,Y,WIDTH,HEIGHT")
      ->allow_extra_args(false)
      ->default_str("");
  adding
      ->add_option("--alias", options->aliases,
                   "Another name by which the brand writes itself, for reading words in photos; may be repeated "
                   "(default: none)")
      ->type_name("TEXT")
      ->allow_extra_args(false)
      ->default_str("");
  adding->add_option("--icon", options->icon,
                     "Use a ready-made mark too; `sluice brand search` finds its name (default: none)");
  take_choice(*adding->add_option("--icons", options->icons,
                                  "Enrol every ready-made mark under its own name: all (default: none)"),
              {"all"});
  add_effort_option(*adding, options->effort, "Effort of the scan whose photos are searched");
  adding->add_flag("!--no-search", options->search, "Do not look for it in photos scanned before");
  add_common_options(*adding, common, {.threads = true, .json = true});
  adding->callback(
      [&common, &selected, options] { selected = [&common, options] { return add(*options, common); }; });

  CLI::App* listing = brand->add_subcommand("list", "List the brands and their pictures");
  add_common_options(*listing, common, {.json = true});
  listing->callback([&common, &selected] { selected = [&common] { return list(common); }; });

  CLI::App* removing = brand->add_subcommand("remove", "Forget a brand");
  auto name = std::make_shared<std::string>();
  removing->add_option("name", *name, "Name of the brand")->required();
  add_common_options(*removing, common, {.json = true});
  removing->callback([&common, &selected, name] { selected = [&common, name] { return remove(*name, common); }; });

  add_brand_search_command(*brand, common, selected);
  add_brand_card_command(*brand, common, selected);
}

}  // namespace sluice::app
