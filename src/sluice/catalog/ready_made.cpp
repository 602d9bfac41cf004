#include "sluice/catalog/ready_made.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <tuple>
#include <utility>

namespace sluice {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::optional<std::string> content(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    return std::nullopt;
  }
  std::ostringstream text;
  text << stream.rdbuf();
  return std::move(text).str();
}

/// An empty object where there is no such file. Errors: bad_input.
Result<std::unique_ptr<json>> parsed(const fs::path& file) {
  const std::optional<std::string> text = content(file);
  auto document = std::make_unique<json>(text ? json::parse(*text, nullptr, false) : json::object());
  if (document->is_discarded()) {
    return fail(ErrorCode::bad_input, file.string() + " is not JSON",
                "install it again with tools/bootstrap --marks");
  }
  return document;
}

/// An icon of an Iconify set: the inside of an SVG, with its view box beside it.
std::string svg_of(const json& icon, const json& set) {
  const auto number = [&](const char* name, double otherwise) {
    return icon.value(name, set.value(name, otherwise));
  };
  const double width = number("width", 16);
  const double height = number("height", 16);
  return fmt::format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{0}" height="{1}" viewBox="{2} {3} {0} {1}">{4}</svg>)",
      width, height, number("left", 0), number("top", 0), icon.value("body", ""));
}

std::string in_colour(std::string svg, const std::string& hex) {
  constexpr std::string_view kStart = "<svg ";
  return svg.starts_with(kStart) ? svg.insert(kStart.size(), "fill=\"#" + hex + "\" ") : svg;
}

/// Former names and abbreviations stand in lists, those of other languages by language.
std::vector<std::string> other_names_of(const json& icon) {
  std::vector<std::string> names;
  const auto aliases = icon.find("aliases");
  if (aliases == icon.end() || !aliases->is_object()) {
    return names;
  }
  for (const char* kind : {"aka", "old", "loc"}) {
    const auto list = aliases->find(kind);
    if (list == aliases->end() || !list->is_structured()) {
      continue;
    }
    for (const json& name : *list) {
      if (name.is_string()) {
        names.push_back(name.get<std::string>());
      }
    }
  }
  return names;
}

fs::path install_folder() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return program.parent_path().parent_path() / "share/sluice/icons";
}

}  // namespace

Result<ReadyMadeMarks> ReadyMadeMarks::open() {
  std::vector<fs::path> folders{fs::path(SLUICE_NODE_MODULES), install_folder()};
  if (const char* chosen = std::getenv("SLUICE_ICONS"); chosen != nullptr && *chosen != '\0') {
    folders = {fs::path(chosen)};
  }
  for (const fs::path& folder : folders) {
    std::error_code error;
    if (fs::exists(folder / "simple-icons", error) || fs::exists(folder / "@iconify-json/logos", error)) {
      return open(folder);
    }
  }
  return fail(ErrorCode::not_found,
              "the ready-made marks are not installed (looked in " + folders.front().string() + ")",
              "run tools/bootstrap --marks, or set SLUICE_ICONS to a node_modules that holds simple-icons");
}

Result<ReadyMadeMarks> ReadyMadeMarks::open(const fs::path& folder) {
  ReadyMadeMarks marks;
  SLUICE_ASSIGN(const auto logos, parsed(folder / "@iconify-json/logos/icons.json"));
  SLUICE_ASSIGN(const auto icons, parsed(folder / "simple-icons/data/simple-icons.json"));
  try {
    const json drawings = logos->value("icons", json::object());
    for (const auto& [name, icon] : drawings.items()) {
      // "google" is the lettering, "google-icon" the sign: two drawings of one brand.
      const std::string brand = name.ends_with("-icon") ? name.substr(0, name.size() - 5) : name;
      marks.drawings_.push_back(
          {name_key(brand), brand, {}, {}, {"logos-" + name + ".svg", svg_of(icon, *logos)}});
    }
    for (const json& icon : *icons) {
      const std::string title = icon.value("title", "");
      const std::string slug = icon.value("slug", name_key(title));
      if (const auto svg = content(folder / "simple-icons/icons" / (slug + ".svg")); svg) {
        marks.drawings_.push_back(
            {name_key(slug),
             slug,
             title,
             other_names_of(icon),
             {"simple-icons-" + slug + ".svg", in_colour(*svg, icon.value("hex", "000000"))}});
      }
    }
  } catch (const json::exception&) {
    return fail(ErrorCode::bad_input, "the lists of ready-made marks in " + folder.string() + " are damaged",
                "install them again with tools/bootstrap --marks");
  }
  if (marks.drawings_.empty()) {
    return fail(ErrorCode::not_found, folder.string() + " holds no ready-made marks",
                "run tools/bootstrap --marks");
  }
  std::stable_sort(marks.drawings_.begin(), marks.drawings_.end(),
                   [](const Drawing& a, const Drawing& b) { return a.key < b.key; });
  return marks;
}

std::vector<std::string> ReadyMadeMarks::list() const {
  std::vector<std::string> names;
  const std::string* last = nullptr;
  for (const Drawing& drawing : drawings_) {
    if (last == nullptr || *last != drawing.key) {
      names.push_back(drawing.name);
    }
    last = &drawing.key;
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<ReadyMadeMark> ReadyMadeMarks::search(std::string_view text) const {
  const std::string typed = folded(text);
  std::vector<std::pair<NameAnswer, ReadyMadeMark>> answers;
  for (auto first = drawings_.begin(); first != drawings_.end();) {
    const auto end = std::find_if(first, drawings_.end(), [&](const Drawing& d) { return d.key != first->key; });
    ReadyMadeMark mark{first->name, {}, {}, NameMatch::same};
    std::optional<NameAnswer> best;
    const auto consider = [&](const std::string& name) {
      if (const auto found = answer(typed, folded(name)); found && (!best || *found < *best)) {
        best = found;
      }
    };
    for (; first != end; ++first) {
      mark.drawings.push_back(first->reference.file_name);
      mark.title = mark.title.empty() ? first->title : mark.title;
      consider(first->name);
      consider(first->title);
      std::ranges::for_each(first->other_names, consider);
    }
    if (best || typed.empty()) {
      mark.match = best.value_or(NameAnswer{}).match;
      answers.emplace_back(best.value_or(NameAnswer{}), std::move(mark));
    }
  }
  std::ranges::sort(answers, {}, [&](const auto& found) {
    return std::tuple(found.first, typed.empty() ? 0 : found.second.name.size(), found.second.name);
  });
  std::vector<ReadyMadeMark> marks;
  for (auto& [found, mark] : answers) {
    marks.push_back(std::move(mark));
  }
  return marks;
}

Result<std::vector<Reference>> ReadyMadeMarks::find(std::string_view name) const {
  const std::string key = name_key(name);
  std::vector<Reference> references;
  for (const Drawing& drawing : drawings_) {
    if (drawing.key == key) {
      references.push_back(drawing.reference);
    }
  }
  if (!references.empty()) {
    return references;
  }
  constexpr std::size_t kOffered = 6;
  std::vector<std::string> alike;
  for (const ReadyMadeMark& mark : search(name)) {
    if (alike.size() < kOffered) {
      alike.push_back("'" + mark.name + "'");
    }
  }
  return fail(ErrorCode::not_found, "no ready-made mark is called \"" + std::string(name) + "\"",
              key.empty() || alike.empty() ? "try `sluice brand search`, or give a picture of the mark"
                                           : fmt::format("there are {}", fmt::join(alike, ", ")));
}

}  // namespace sluice
