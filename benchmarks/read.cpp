// What is read in photos, and which of it is kept: tools/text measures by it. The words it prints are for
// measuring alone: the program itself shows and stores only those that are kept.
//
//   sluice_read standard|thorough PHOTO...
#include <sys/resource.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "sluice/base/whole_file.h"
#include "sluice/image/decode.h"
#include "sluice/models/cache.h"
#include "sluice/vision/text/kept_words.h"
#include "sluice/vision/text/text_reader.h"

namespace sluice::bench {
namespace {

double cpu_milliseconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto milliseconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
  };
  return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
}

/// One line of JSON for each photo.
Status read(Effort effort, std::span<char*> photos) {
  SLUICE_TRY(start_image_library());
  SLUICE_ASSIGN(const auto reader, TextReader::open(default_model_directory(), RuntimeOptions()));
  SLUICE_ASSIGN(const EnglishWords english, EnglishWords::open());
  for (const char* file : photos) {
    SLUICE_ASSIGN(const std::string bytes, read_whole_file(file));
    SLUICE_ASSIGN(const Photo photo, decode_photo(std::as_bytes(std::span(bytes))));
    const double start = cpu_milliseconds();
    SLUICE_ASSIGN(const auto lines, reader->read(photo.rgb, reading_options(effort)));
    const double read = cpu_milliseconds();
    const auto kept = words_to_keep(lines, english);
    const double end = cpu_milliseconds();
    nlohmann::ordered_json json{{"photo", file}, {"reading_ms", read - start}, {"choosing_ms", end - read}};
    json["words"] = nlohmann::json::array();
    for (const ReadLine& line : lines) {
      for (const ReadWord& word : line.words) {
        json["words"].push_back({{"text", word.text}, {"confidence", word.confidence}});
      }
    }
    json["kept"] = nlohmann::json::array();
    for (const KeptWord& word : kept) {
      json["kept"].push_back(word.word);
    }
    std::printf("%s\n", json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
  }
  return {};
}

}  // namespace
}  // namespace sluice::bench

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: sluice_read standard|thorough PHOTO...\n");
    return 2;
  }
  const auto effort =
      std::string_view(argv[1]) == "thorough" ? sluice::Effort::thorough : sluice::Effort::standard;
  const auto done = sluice::bench::read(effort, std::span(argv + 2, static_cast<std::size_t>(argc - 2)));
  if (!done.has_value()) {
    std::fprintf(stderr, "sluice_read: %s\n", done.error().message().c_str());
    return static_cast<int>(done.error().code);
  }
  return 0;
}
