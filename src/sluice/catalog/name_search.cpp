#include "sluice/catalog/name_search.h"

#include <fmt/format.h>
#include <glib.h>

#include <algorithm>
#include <array>
#include <memory>
#include <ranges>
#include <tuple>

namespace sluice {
namespace {

using Owned = std::unique_ptr<gchar, decltype(&g_free)>;

Owned owned(gchar* text) {
  return {text, &g_free};
}

/// A letter's plain form, "oe" of "ø"; the letter itself, where ASCII has none.
void append_plain(std::string& text, gunichar letter) {
  if (letter < 0x80) {
    text += static_cast<char>(letter);
    return;
  }
  std::array<gchar, 7> utf8{};
  g_unichar_to_utf8(letter, utf8.data());
  const Owned ascii = owned(g_str_to_ascii(utf8.data(), "C"));
  const bool has_plain = g_strcmp0(ascii.get(), "?") != 0;
  for (const char* at = has_plain ? ascii.get() : utf8.data(); *at != '\0'; ++at) {
    text += has_plain ? g_ascii_tolower(*at) : *at;
  }
}

bool is_apostrophe(gunichar letter) {
  return letter == '\'' || letter == 0x2019 || letter == 0x02BC;
}

std::string without_spaces(std::string_view text) {
  std::string key(text);
  std::erase(key, ' ');
  return key;
}

std::size_t slips_allowed(std::string_view key) {
  return key.size() < 4 ? 0 : key.size() < 8 ? 1 : 2;
}

std::optional<std::size_t> slips_of(std::string_view key, std::string_view name) {
  const std::size_t allowed = slips_allowed(key);
  std::optional<std::size_t> least;
  const auto compare = [&](std::string_view other) {
    const std::size_t apart = std::max(key.size(), other.size()) - std::min(key.size(), other.size());
    if (apart > allowed) {
      return;
    }
    if (const std::size_t slips = slips_between(key, other);
        slips <= allowed && slips < least.value_or(slips + 1)) {
      least = slips;
    }
  };
  compare(without_spaces(name));
  for (const auto word : std::views::split(name, ' ')) {
    compare(std::string_view(word.begin(), word.end()));
  }
  return least;
}

}  // namespace

std::size_t slips_between(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> rows(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        rows[i][j] = i + j;
        continue;
      }
      rows[i][j] = std::min(
          {rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        rows[i][j] = std::min(rows[i][j], rows[i - 2][j - 2] + 1);
      }
    }
  }
  return rows[a.size()][b.size()];
}

std::string folded(std::string_view name) {
  const Owned valid = owned(g_utf8_make_valid(name.data(), static_cast<gssize>(name.size())));
  const Owned cased = owned(g_utf8_casefold(valid.get(), -1));
  const Owned parts = owned(g_utf8_normalize(cased.get(), -1, G_NORMALIZE_ALL));
  std::string text;
  bool between = false;
  for (const gchar* at = parts.get(); at != nullptr && *at != '\0'; at = g_utf8_find_next_char(at, nullptr)) {
    const gunichar letter = g_utf8_get_char(at);
    if (g_unichar_ismark(letter) != 0 || is_apostrophe(letter)) {
      continue;
    }
    if (g_unichar_isalnum(letter) == 0) {
      between = !text.empty();
      continue;
    }
    if (between) {
      text += ' ';
      between = false;
    }
    append_plain(text, letter);
  }
  return text;
}

std::string name_key(std::string_view name) {
  return without_spaces(folded(name));
}

std::string_view to_string(NameMatch match) {
  constexpr std::array<std::string_view, 5> kNames{"same", "word", "prefix", "part", "near"};
  return kNames[static_cast<std::size_t>(match)];
}

std::optional<NameAnswer> answer(std::string_view text, std::string_view name) {
  const std::string key = without_spaces(text);
  const std::string whole = without_spaces(name);
  if (key.empty()) {
    return std::nullopt;
  }
  if (key == whole) {
    return NameAnswer{NameMatch::same};
  }
  const std::string words = fmt::format(" {} ", name);
  if (words.find(fmt::format(" {} ", text)) != std::string::npos) {
    return NameAnswer{NameMatch::word};
  }
  if (words.find(fmt::format(" {}", text)) != std::string::npos || whole.starts_with(key)) {
    return NameAnswer{NameMatch::prefix};
  }
  if (whole.find(key) != std::string::npos) {
    return NameAnswer{NameMatch::part};
  }
  const auto slips = slips_of(key, name);
  return slips ? std::optional(NameAnswer{NameMatch::near, *slips}) : std::nullopt;
}

std::vector<std::string> nearest_names(std::string_view text, std::span<const std::string> names,
                                       std::size_t most) {
  const std::string typed = folded(text);
  std::vector<std::tuple<NameAnswer, std::size_t, std::string>> answers;
  for (const std::string& name : names) {
    if (const auto found = answer(typed, folded(name)); found) {
      answers.emplace_back(*found, name.size(), name);
    }
  }
  std::ranges::sort(answers);
  std::vector<std::string> nearest;
  for (auto& [found, size, name] : answers | std::views::take(most)) {
    nearest.push_back(std::move(name));
  }
  return nearest;
}

}  // namespace sluice
