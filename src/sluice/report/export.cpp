#include "sluice/report/export.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "sluice/store/exported_sighting.h"
#include "sluice/store/polygon.h"
#include "sluice/vision/exposure.h"

namespace sluice {
namespace {

template <class T>
nlohmann::ordered_json json_of(const std::optional<T>& value) {
  return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr);
}

std::optional<std::string> hex_of(const std::optional<Sha256>& digest) {
  return digest ? std::optional(to_hex(*digest)) : std::nullopt;
}

std::optional<std::string> time_of(const PhotoFacts& facts) {
  return facts.taken_at ? std::optional(facts.taken_at->local) : std::nullopt;
}

std::optional<int> offset_of(const PhotoFacts& facts) {
  return facts.taken_at ? facts.taken_at->utc_offset_minutes : std::nullopt;
}

/// Of marks whose corners are known.
std::optional<double> exposure_score(const PhotoFacts& facts, const ExportedSighting& sighting) {
  const auto corners = sighting.polygon ? read_polygon(*sighting.polygon) : std::nullopt;
  if (!corners) {
    return std::nullopt;
  }
  return exposure_of({*corners, sighting.sharpness.value_or(0), sighting.share_of_all.value_or(0),
                      static_cast<int>(facts.width), static_cast<int>(facts.height)})
      .score;
}

std::string jsonl_line(const PhotoFacts& facts, const ExportedSighting& sighting) {
  nlohmann::ordered_json line;
  line["photo"] = to_hex(facts.photo);
  line["photo_width"] = facts.width;
  line["photo_height"] = facts.height;
  line["format"] = facts.format;
  line["taken_at"] = json_of(time_of(facts));
  line["utc_offset_minutes"] = json_of(offset_of(facts));
  line["place"] = json_of(facts.place);
  line["country"] = json_of(facts.country);
  line["contributors"] = facts.contributors;
  line["times_seen"] = facts.times_seen;
  line["repost_of"] = json_of(hex_of(facts.repost_of));
  line["stage"] = sighting.stage;
  line["version"] = sighting.version;
  line["kind"] = sighting.kind;
  line["label"] = sighting.label;
  line["score"] = sighting.score;
  line["count"] = sighting.count;
  line["x"] = json_of(sighting.x);
  line["y"] = json_of(sighting.y);
  line["width"] = json_of(sighting.width);
  line["height"] = json_of(sighting.height);
  line["polygon"] = sighting.polygon ? nlohmann::ordered_json::parse(*sighting.polygon, nullptr, false)
                                     : nlohmann::ordered_json(nullptr);
  line["share"] = json_of(sighting.share);
  line["sharpness"] = json_of(sighting.sharpness);
  line["placement"] = json_of(sighting.placement);
  line["exposure"] = json_of(exposure_score(facts, sighting));
  return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

constexpr const char* kCsvHeader =
    "photo,photo_width,photo_height,format,taken_at,utc_offset_minutes,place,country,contributors,times_seen,"
    "repost_of,"
    "stage,version,kind,label,score,count,x,y,width,height,polygon,share,sharpness,placement,exposure\r\n";

/// A line of CSV (RFC 4180). What is unknown is an empty field.
class CsvLine {
 public:
  CsvLine& add(const std::string& text) {
    separate();
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
      line_ += text;
      return *this;
    }
    line_ += '"';
    for (const char character : text) {
      line_.append(character == '"' ? 2 : 1, character);
    }
    line_ += '"';
    return *this;
  }
  CsvLine& add(std::int64_t number) { return add(std::to_string(number)); }
  /// The shortest text that reads back as the same number, in any locale.
  CsvLine& add(double number) { return add(fmt::format("{}", number)); }
  template <class T>
  CsvLine& add(const std::optional<T>& value) {
    return value ? add(*value) : add(std::string());
  }
  CsvLine& add(int number) { return add(std::int64_t{number}); }
  [[nodiscard]] std::string end() { return std::move(line_) + "\r\n"; }

 private:
  void separate() {
    if (begun_) {
      line_ += ',';
    }
    begun_ = true;
  }
  std::string line_;
  bool begun_ = false;
};

std::string csv_line(const PhotoFacts& facts, const ExportedSighting& sighting) {
  CsvLine line;
  line.add(to_hex(facts.photo)).add(facts.width).add(facts.height).add(facts.format).add(time_of(facts));
  line.add(offset_of(facts)).add(facts.place).add(facts.country);
  line.add(fmt::format("{}", fmt::join(facts.contributors, " ")))
      .add(facts.times_seen)
      .add(hex_of(facts.repost_of));
  line.add(sighting.stage).add(sighting.version).add(sighting.kind).add(sighting.label).add(sighting.score);
  line.add(sighting.count).add(sighting.x).add(sighting.y).add(sighting.width).add(sighting.height);
  line.add(sighting.polygon).add(sighting.share).add(sighting.sharpness).add(sighting.placement);
  line.add(exposure_score(facts, sighting));
  return line.end();
}

tl::unexpected<Error> write_failure(const std::string& where) {
  return fail(ErrorCode::io, "cannot write " + where + ": " + std::generic_category().message(errno),
              "free some space or choose another place with --out");
}

/// Writes lines, and at the end of each photo what the taxonomy tells of it.
class Lines {
 public:
  Lines(const Database& database, const insight::Taxonomy& taxonomy, ExportFormat format, std::FILE* out)
      : database_(database), taxonomy_(taxonomy), format_(format), out_(out) {}

  Status begin() {
    SLUICE_TRY(taxonomy_.tell(database_));
    SLUICE_ASSIGN(told_,
                  database_.prepare("SELECT kind, label, score FROM told WHERE photo = ? ORDER BY kind, label"));
    return format_ == ExportFormat::csv ? put(kCsvHeader) : Status{};
  }

  Status add(const PhotoFacts& facts, const ExportedSighting& sighting) {
    if (photo_ && photo_->photo != facts.photo) {
      SLUICE_TRY(end_photo());
    }
    if (!photo_) {
      photo_ = facts;
    }
    return write(sighting);
  }

  Result<std::uint64_t> end() {
    if (photo_) {
      SLUICE_TRY(end_photo());
    }
    if (std::fflush(out_) != 0) {
      return write_failure("the export");
    }
    return written_;
  }

 private:
  Status end_photo() {
    told_->bind_blob(1, photo_->photo);
    for (;;) {
      SLUICE_ASSIGN(const bool more, told_->step());
      if (!more) {
        break;
      }
      ExportedSighting told;
      told.stage = insight::kTaxonomyStage;
      told.version = taxonomy_.version();
      told.kind = told_->text(0);
      told.label = told_->text(1);
      told.score = told_->real(2);
      told.count = 1;
      SLUICE_TRY(write(told));
    }
    told_->reset();
    photo_.reset();
    return {};
  }

  Status write(const ExportedSighting& sighting) {
    ++written_;
    return put(format_ == ExportFormat::csv ? csv_line(*photo_, sighting) : jsonl_line(*photo_, sighting));
  }

  Status put(const std::string& text) {
    if (std::fwrite(text.data(), 1, text.size(), out_) != text.size()) {
      return write_failure("the export");
    }
    return {};
  }

  const Database& database_;
  const insight::Taxonomy& taxonomy_;
  ExportFormat format_;
  std::FILE* out_;
  std::optional<Statement> told_;
  std::optional<PhotoFacts> photo_;
  std::uint64_t written_ = 0;
};

}  // namespace

Result<std::uint64_t> export_sightings(const Store& store, const insight::Taxonomy& taxonomy, ExportFormat format,
                                       std::FILE* out) {
  SLUICE_ASSIGN(const Transaction one_state, Transaction::reading(store.database()));
  Lines lines(store.database(), taxonomy, format, out);
  SLUICE_TRY(lines.begin());
  SLUICE_TRY(each_sighting(store.database(), [&](const PhotoFacts& facts, const ExportedSighting& sighting) {
    return lines.add(facts, sighting);
  }));
  return lines.end();
}

Result<std::uint64_t> export_sightings(const Store& store, const insight::Taxonomy& taxonomy, ExportFormat format,
                                       const std::filesystem::path& file) {
  // Beside the file, so that the rename stays on one disk.
  const std::string part = file.string() + ".part";
  const auto close = [](std::FILE* stream) { std::fclose(stream); };
  std::unique_ptr<std::FILE, decltype(close)> out(std::fopen(part.c_str(), "wbe"), close);
  if (!out) {
    return write_failure(file.string());
  }
  Result<std::uint64_t> written = export_sightings(store, taxonomy, format, out.get());
  const bool closed = ::fsync(::fileno(out.get())) == 0;
  if (written.has_value() && (!closed || std::rename(part.c_str(), file.c_str()) != 0)) {
    written = write_failure(file.string());
  }
  if (!written.has_value()) {
    std::error_code ignored;
    std::filesystem::remove(part, ignored);
  }
  return written;
}

}  // namespace sluice
