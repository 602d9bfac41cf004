#include "sluice/synth/mark.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sluice/synth/mark_styles.h"

namespace sluice::synth {
namespace {

constexpr std::array kNames{"Brambleway",   "Kestrel & Oar",  "Nordlyst",     "Tavaro",       "Ombrelle Verte",
                            "Quillfeather", "Marisco Bay",    "Zephkin",      "Old Tarn",     "Fjordhus",
                            "Plumbago",     "Velloria",       "Coburwick",    "Sablefin",     "Hollin & Dae",
                            "Ostrava Mill", "Pepperlark",     "Tuskaro",      "Windle Bros",  "Aurelio Sette",
                            "Grumblebee",   "Lakritsa",       "Mossgate",     "Dunmarrow",    "Ravel Moth",
                            "Solmar Brava", "Tinkerwell",     "Umbrack",      "Wexcombe",     "Yarrowdale",
                            "Bluffton Rye", "Cassowary Jack", "Drovers Ford", "Emmeryd",      "Foxtrotter",
                            "Galdrake",     "Harkaway",       "Ivoreen",      "Juniper Rook", "Kumquat Lane",
                            "Larkspire",    "Mirabelle Ox",   "Nettlebrook",  "Orsuvik",      "Pomfritz"};
static_assert(kNames.size() == kMostMarks);

constexpr std::array kKinds{MarkKind::emblem, MarkKind::wordmark, MarkKind::emblem, MarkKind::wordmark,
                            MarkKind::shape};

std::string made_up_word(Random& random) {
  constexpr std::array kStarts{"Br", "K", "Tr", "M", "Fl", "V", "S", "P", "Gr", "Z", "H", "D", "Qu", "L"};
  constexpr std::array kVowels{"a", "e", "i", "o", "u", "ea", "io"};
  constexpr std::array kMiddles{"nd", "rr", "l", "mb", "st", "v", "pp", "nk", "t", "s"};
  constexpr std::array kEnds{"a", "o", "er", "ix", "um", "elle", "ard", "in"};
  return std::string(random.pick(kStarts)) + random.pick(kVowels) + random.pick(kMiddles) + random.pick(kVowels) +
         random.pick(kMiddles) + random.pick(kEnds);
}

}  // namespace

std::string_view to_string(MarkKind kind) {
  switch (kind) {
    case MarkKind::emblem:
      return "emblem";
    case MarkKind::wordmark:
      return "wordmark";
    case MarkKind::shape:
      break;
  }
  return "shape";
}

cv::Mat draw_mark(const Mark& mark, int longest_side) {
  const Random random(mark.seed);
  if (mark.style >= kStrangerStyles && mark.kind != MarkKind::shape) {
    return draw_stranger(mark.name, mark.style, random, longest_side);
  }
  switch (mark.kind) {
    case MarkKind::emblem:
      return draw_emblem(mark.name, mark.style, random, longest_side);
    case MarkKind::wordmark:
      return draw_wordmark(mark.name, mark.style, random, longest_side);
    case MarkKind::shape:
      break;
  }
  return draw_shape(mark.style, random, longest_side);
}

std::vector<Mark> make_marks(std::uint64_t seed, int count) {
  const Random root = Random(seed).stream("marks");
  std::array<const char*, kNames.size()> names = kNames;
  Random shuffle = root.stream("names");
  for (std::size_t index = names.size() - 1; index > 0; --index) {
    std::swap(names[index], names[static_cast<std::size_t>(shuffle.integer(0, static_cast<int>(index)))]);
  }
  std::vector<Mark> marks;
  const int first_style = shuffle.integer(0, kStrangerStyles / 2);
  for (int index = 0; index < std::min(count, kMostMarks); ++index) {
    const auto number = static_cast<std::size_t>(index);
    marks.push_back(
        {names[number], kKinds[number % kKinds.size()], root.stream("mark", number).bits(),
         first_style + index / static_cast<int>(kKinds.size()) * 2 + index % static_cast<int>(kKinds.size()) / 2});
  }
  return marks;
}

Mark stranger_mark(std::uint64_t seed, std::uint64_t index) {
  Random random = Random(seed).stream("stranger", index);
  const MarkKind kind = kKinds[static_cast<std::size_t>(random.integer(0, static_cast<int>(kKinds.size()) - 1))];
  std::string name = made_up_word(random);
  const int style = kStrangerStyles + random.integer(0, 999);
  return {std::move(name), kind, random.bits(), style};
}

Palette pick_palette(Random& random) {
  const double hue = random.uniform(0, 360);
  Palette palette;
  palette.main = from_hsv(hue, random.uniform(0.65, 0.95), random.uniform(0.35, 0.75));
  palette.second = from_hsv(hue + random.pick(std::array{35.0, 150.0, 180.0, 210.0, 325.0}),
                            random.uniform(0.5, 0.9), random.uniform(0.55, 0.9));
  palette.accent = from_hsv(random.uniform(25, 60), random.uniform(0.55, 0.9), random.uniform(0.85, 1.0));
  palette.paper = from_hsv(random.uniform(30, 60), random.uniform(0.0, 0.14), random.uniform(0.94, 1.0));
  palette.dark = from_hsv(hue + random.uniform(-30, 30), random.uniform(0.3, 0.8), random.uniform(0.08, 0.22));
  return palette;
}

Typeface pick_typeface(Random& random) {
  Typeface face;
  face.weight = random.uniform(0.1, 0.25);
  face.contrast = random.chance(0.4) ? random.uniform(0.35, 0.6) : random.uniform(0.8, 1.05);
  face.width = random.uniform(0.7, 1.3);
  face.slant = random.chance(0.3) ? random.uniform(0.12, 0.28) : 0.0;
  face.spacing = random.uniform(0.1, 0.22);
  face.waist = random.uniform(0.7, 1.45);
  face.squareness = random.pick(std::array{1.75, 2.0, 2.0, 2.7, 3.6});
  face.serifs = random.chance(0.4);
  return face;
}

std::string upper_case(std::string_view text) {
  std::string upper;
  for (const char letter : text) {
    upper += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  }
  return upper;
}

}  // namespace sluice::synth
