#include "sluice/catalog/index_segment.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <numbers>
#include <optional>
#include <system_error>

namespace sluice {
namespace {

constexpr std::array<char, 8> kMagic = {'S', 'L', 'I', 'N', 'D', 'E', 'X', '3'};
constexpr std::uint32_t kWidestSquash = 16;
constexpr std::size_t kAlignment = 64;

struct Header {
  std::array<char, 8> magic;
  std::uint64_t vocabulary;  // Its fingerprint: rows lie in lists by its words.
  std::uint32_t metric;
  std::uint32_t rows;
  std::uint64_t table_bytes;
  std::uint32_t mark_views;
  std::uint32_t picture_bytes;
};

constexpr float kOffset = 1;      // A feature at the rim may lie outside its reference.
constexpr float kPerUnit = 4096;  // Covers marks up to 15 units long: 225 times as long as high.
constexpr float kLeastScale = 1e-4F;

constexpr std::size_t padded(std::size_t bytes) {
  return (bytes + kAlignment - 1) / kAlignment * kAlignment;
}

void pad(std::string& bytes) {
  bytes.resize(padded(bytes.size()), '\0');
}

template <class T>
std::optional<std::span<const T>> take(std::string_view& bytes, std::size_t count) {
  if (count > bytes.size() / sizeof(T) || padded(count * sizeof(T)) > bytes.size()) {
    return std::nullopt;
  }
  // Sections start at multiples of 64 bytes of a page or an allocation.
  const std::span<const T> section(reinterpret_cast<const T*>(bytes.data()), count);
  bytes.remove_prefix(padded(count * sizeof(T)));
  return section;
}

bool is_length(const nlohmann::json& number) {
  constexpr double kLongest = 1e6;
  return number.is_number() && number.get<double>() > 0 && number.get<double>() < kLongest;
}

bool has_list(const nlohmann::json& object, const char* name) {
  return object.contains(name) && object[name].is_array();
}

bool has_text(const nlohmann::json& object, const char* name) {
  return object.is_object() && object.contains(name) && object[name].is_string();
}

std::optional<std::vector<IndexedBrand>> parse_table(std::string_view text, const std::string& format) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!has_text(json, "format") || json["format"] != format || !has_list(json, "brands")) {
    return std::nullopt;
  }
  std::vector<IndexedBrand> brands;
  for (const auto& entry : json["brands"]) {
    if (!has_text(entry, "name") || !has_text(entry, "digest") || !has_list(entry, "references") ||
        !has_list(entry, "aliases") ||
        !std::ranges::all_of(entry["aliases"], [](const auto& alias) { return alias.is_string(); })) {
      return std::nullopt;
    }
    IndexedBrand& brand = brands.emplace_back();
    entry["name"].get_to(brand.name);
    entry["digest"].get_to(brand.digest);
    entry["aliases"].get_to(brand.aliases);
    for (const auto& size : entry["references"]) {
      if (!size.is_array() || size.size() != 2 || !is_length(size[0]) || !is_length(size[1])) {
        return std::nullopt;
      }
      brand.references.push_back({size[0].get<float>(), size[1].get<float>()});
    }
  }
  return brands;
}

/// Errors: those of opening; the whole file, shared with all who map it.
Result<std::shared_ptr<const void>> map_file(const std::filesystem::path& file, std::size_t& size) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    const ErrorCode code = errno == ENOENT ? ErrorCode::not_found : ErrorCode::io;
    return fail(code, file.string() + ": " + std::generic_category().message(errno));
  }
  struct stat status {};
  void* mapped = MAP_FAILED;
  if (::fstat(descriptor, &status) == 0 && status.st_size > 0) {
    size = static_cast<std::size_t>(status.st_size);
    mapped = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor, 0);
  }
  const int problem = errno;
  ::close(descriptor);
  if (mapped == MAP_FAILED) {
    return fail(status.st_size == 0 ? ErrorCode::bad_input : ErrorCode::io,
                file.string() + ": " + (status.st_size == 0 ? "empty" : std::generic_category().message(problem)));
  }
  return std::shared_ptr<const void>(mapped,
                                     [size](const void* address) { ::munmap(const_cast<void*>(address), size); });
}

}  // namespace

PackedPlace pack(const ReferenceFeature& feature) {
  const auto position = [](float value) {
    return static_cast<std::uint16_t>(std::lround(std::clamp((value + kOffset) * kPerUnit, 0.0F, 65535.0F)));
  };
  const float logarithm = std::log(std::max(feature.scale, kLeastScale) / kLeastScale);
  const float turn = std::remainder(feature.angle, 2 * std::numbers::pi_v<float>) / std::numbers::pi_v<float>;
  return {position(feature.x), position(feature.y), static_cast<std::uint16_t>(std::lround(logarithm * 100)),
          static_cast<std::int16_t>(std::lround(turn * 32767))};
}

ReferenceFeature unpack(const PackedPlace& place) {
  return {static_cast<float>(place.x) / kPerUnit - kOffset, static_cast<float>(place.y) / kPerUnit - kOffset,
          kLeastScale * std::exp(static_cast<float>(place.scale) / 100),
          static_cast<float>(place.angle) / 32767 * std::numbers::pi_v<float>, 0};
}

Result<IndexSegment> IndexSegment::map(const std::filesystem::path& file, const IndexFormat& format) {
  std::size_t size = 0;
  SLUICE_ASSIGN(std::shared_ptr<const void> owner, map_file(file, size));
  const std::string_view bytes(static_cast<const char*>(owner.get()), size);
  return read(std::move(owner), bytes, format, file.string());
}

Result<IndexSegment> IndexSegment::parse(std::string bytes, const IndexFormat& format) {
  // Aligned as a mapped file is.
  const std::size_t size = bytes.size();
  std::shared_ptr<char> copy(static_cast<char*>(std::aligned_alloc(kAlignment, padded(size + 1))), std::free);
  if (copy == nullptr) {
    throw std::bad_alloc();
  }
  std::memcpy(copy.get(), bytes.data(), size);
  const std::string_view view(copy.get(), size);
  return read(std::move(copy), view, format, "index");
}

Result<IndexSegment> IndexSegment::read(std::shared_ptr<const void> owner, std::string_view bytes,
                                        const IndexFormat& format, const std::string& what) {
  const auto broken = [&what](const char* why) {
    return fail(ErrorCode::bad_input, what + ": " + why,
                "it is made anew from the brands' pictures by the next scan");
  };
  Header header{};
  if (bytes.size() < padded(sizeof header)) {
    return broken("not an index");
  }
  std::memcpy(&header, bytes.data(), sizeof header);
  const Metric metric = format.vocabulary->metric();
  if (header.magic != kMagic) {
    return broken("not an index");
  }
  if (header.metric != static_cast<std::uint32_t>(metric) ||
      header.vocabulary != format.vocabulary->fingerprint()) {
    return broken("an index of another version");
  }
  bytes.remove_prefix(padded(sizeof header));
  const auto table = take<char>(bytes, header.table_bytes);
  const auto words = table ? take<std::uint16_t>(bytes, header.rows) : std::nullopt;
  const auto views = words ? take<std::uint32_t>(bytes, header.rows) : std::nullopt;
  const auto places = views ? take<PackedPlace>(bytes, header.rows) : std::nullopt;
  const auto sketches =
      places ? take<Sketch>(bytes, metric == Metric::squared_euclidean ? header.rows : 0) : std::nullopt;
  const auto codes = sketches ? take<std::uint8_t>(bytes, header.rows * code_bytes(metric)) : std::nullopt;
  const auto mark_views = codes ? take<MarkViewRow>(bytes, header.mark_views) : std::nullopt;
  const auto mark_codes =
      mark_views ? take<MarkCode>(bytes, std::size_t{header.mark_views} * kMarkCodes) : std::nullopt;
  const auto pictures = mark_codes ? take<std::uint8_t>(bytes, header.picture_bytes) : std::nullopt;
  if (!pictures || !bytes.empty()) {
    return broken("cut short");
  }
  for (const MarkViewRow& view : *mark_views) {
    if (view.picture_begin > view.picture_end || view.picture_end > header.picture_bytes || view.squash == 0 ||
        view.squash > kWidestSquash) {
      return broken("damaged");
    }
  }
  auto brands = parse_table({table->data(), table->size()}, format.name);
  if (!brands) {
    return broken("damaged, or of another version");
  }
  IndexSegment segment;
  segment.list_begin_.assign(static_cast<std::size_t>(format.vocabulary->size()) + 1, 0);
  int last = 0;
  for (const std::uint16_t word : *words) {
    if (word < last || word >= format.vocabulary->size()) {
      return broken("damaged");
    }
    last = word;
    ++segment.list_begin_[word + 1];
  }
  for (std::size_t word = 1; word < segment.list_begin_.size(); ++word) {
    segment.list_begin_[word] += segment.list_begin_[word - 1];
  }
  segment.owner_ = std::move(owner);
  segment.brands_ = *std::move(brands);
  segment.views_ = *views;
  segment.places_ = *places;
  segment.sketches_ = *sketches;
  segment.codes_ = *codes;
  segment.mark_views_ = *mark_views;
  segment.mark_codes_ = *mark_codes;
  segment.pictures_ = *pictures;
  return segment;
}

IndexedMarkView IndexSegment::mark_view(std::size_t number) const {
  const MarkViewRow& row = mark_views_[number];
  return {row.reference, static_cast<int>(row.squash),
          mark_codes_.subspan(number * kMarkCodes).first<kMarkCodes>(),
          pictures_.subspan(row.picture_begin, row.picture_end - row.picture_begin)};
}

void SegmentBuilder::add(std::uint32_t reference, int squash, std::span<const MarkCode, kMarkCodes> codes,
                         std::span<const std::uint8_t> picture) {
  const auto begin = static_cast<std::uint32_t>(pictures_.size());
  pictures_.insert(pictures_.end(), picture.begin(), picture.end());
  mark_codes_.insert(mark_codes_.end(), codes.begin(), codes.end());
  mark_views_.push_back(
      {reference, static_cast<std::uint32_t>(squash), begin, static_cast<std::uint32_t>(pictures_.size())});
}

void SegmentBuilder::add(const std::string& brand, const std::string& digest,
                         std::span<const ReferenceFeatures> references, std::span<const std::string> aliases) {
  IndexedBrand& added = brands_.emplace_back(IndexedBrand{brand, digest, {}, {aliases.begin(), aliases.end()}});
  const Vocabulary& vocabulary = *format_.vocabulary;
  const Metric metric = vocabulary.metric();
  const std::size_t bytes = descriptor_bytes(metric);
  for (const ReferenceFeatures& reference : references) {
    added.references.push_back({reference.width, reference.height});
    for (std::size_t i = 0; i < reference.features.size(); ++i) {
      const std::uint8_t* descriptor = reference.descriptors.data() + i * bytes;
      const int word = vocabulary.nearest(descriptor).word;
      words_.push_back(static_cast<std::uint16_t>(word));
      views_.push_back(2 * references_ + reference.features[i].mirrored);
      places_.push_back(pack(reference.features[i]));
      if (metric == Metric::squared_euclidean) {
        sketches_.push_back(sketch(descriptor, vocabulary.word(word)));
      }
      codes_.resize(codes_.size() + code_bytes(metric));
      encode(metric, descriptor, codes_.data() + codes_.size() - code_bytes(metric));
    }
    for (const MarkView& view : reference.views) {
      const auto* picture = reinterpret_cast<const std::uint8_t*>(view.picture.data());
      add(references_, view.squash, view.codes, std::span(picture, view.picture.size()));
    }
    ++references_;
  }
}

void SegmentBuilder::add(const IndexSegment& segment, const std::function<bool(const IndexedBrand&)>& wanted) {
  constexpr std::uint32_t kLeftOut = UINT32_MAX;
  std::vector<std::uint32_t> number;  // Of each of the segment's references here.
  for (const IndexedBrand& brand : segment.brands()) {
    const bool taken = wanted(brand);
    for (std::size_t i = 0; i < brand.references.size(); ++i) {
      number.push_back(taken ? references_++ : kLeftOut);
    }
    if (taken) {
      brands_.push_back(brand);
    }
  }
  const Metric metric = format_.vocabulary->metric();
  const std::size_t bytes = code_bytes(metric);
  for (int word = 0; word < format_.vocabulary->size(); ++word) {
    const auto [begin, end] = segment.list(word);
    for (std::uint32_t row = begin; row < end; ++row) {
      const std::uint32_t view = segment.view(row);
      if (view / 2 >= number.size() || number[view / 2] == kLeftOut) {
        continue;
      }
      words_.push_back(static_cast<std::uint16_t>(word));
      views_.push_back(2 * number[view / 2] + view % 2);
      places_.push_back(segment.place(row));
      if (metric == Metric::squared_euclidean) {
        sketches_.push_back(segment.sketches()[row]);
      }
      codes_.insert(codes_.end(), segment.codes() + row * bytes, segment.codes() + (row + 1) * bytes);
    }
  }
  for (std::size_t i = 0; i < segment.views_of_marks(); ++i) {
    const IndexedMarkView view = segment.mark_view(i);
    if (view.reference < number.size() && number[view.reference] != kLeftOut) {
      add(number[view.reference], view.squash, view.codes, view.picture);
    }
  }
}

std::string SegmentBuilder::serialise() const {
  const Metric metric = format_.vocabulary->metric();
  nlohmann::json table = {{"format", format_.name}, {"brands", nlohmann::json::array()}};
  for (const IndexedBrand& brand : brands_) {
    nlohmann::json sizes = nlohmann::json::array();
    for (const ReferenceSize& size : brand.references) {
      sizes.push_back({size.width, size.height});
    }
    table["brands"].push_back({{"name", brand.name},
                               {"digest", brand.digest},
                               {"aliases", brand.aliases},
                               {"references", std::move(sizes)}});
  }
  const std::string text = table.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  std::vector<std::uint32_t> order(words_.size());
  for (std::uint32_t row = 0; row < order.size(); ++row) {
    order[row] = row;
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return words_[a] < words_[b]; });

  const Header header{kMagic,
                      format_.vocabulary->fingerprint(),
                      static_cast<std::uint32_t>(metric),
                      static_cast<std::uint32_t>(words_.size()),
                      text.size(),
                      static_cast<std::uint32_t>(mark_views_.size()),
                      static_cast<std::uint32_t>(pictures_.size())};
  std::string bytes(reinterpret_cast<const char*>(&header), sizeof header);
  const std::size_t row_bytes = sizeof(std::uint16_t) + sizeof(std::uint32_t) + sizeof(PackedPlace) +
                                (sketches_.empty() ? 0 : sizeof(Sketch)) + code_bytes(metric);
  bytes.reserve(12 * kAlignment + text.size() + order.size() * row_bytes + pictures_.size() +
                mark_views_.size() * (sizeof(MarkViewRow) + kMarkCodes * sizeof(MarkCode)));
  pad(bytes);
  bytes += text;
  pad(bytes);
  const auto put_column = [&](const auto* column, std::size_t each) {
    for (const std::uint32_t row : order) {
      bytes.append(reinterpret_cast<const char*>(column + row * each), each * sizeof *column);
    }
    pad(bytes);
  };
  put_column(words_.data(), 1);
  put_column(views_.data(), 1);
  put_column(places_.data(), 1);
  if (metric == Metric::squared_euclidean) {
    put_column(sketches_.data(), 1);
  }
  put_column(codes_.data(), code_bytes(metric));
  const auto put = [&](const auto& rows) {
    bytes.append(reinterpret_cast<const char*>(rows.data()), rows.size() * sizeof rows[0]);
    pad(bytes);
  };
  put(mark_views_);
  put(mark_codes_);
  put(pictures_);
  return bytes;
}

}  // namespace sluice
