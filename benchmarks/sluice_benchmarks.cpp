// What a photo costs, step by step, on one thread: `make bench`. Over synthetic photos with 12 marks enrolled,
// made in a temporary folder; the stages whose models were not pulled are left out.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "sluice/base/digest.h"
#include "sluice/image/decode.h"
#include "sluice/image/metadata.h"
#include "sluice/image/perceptual_hash.h"
#include "sluice/models/cache.h"
#include "sluice/scan/scanner_factory.h"
#include "sluice/synth/collection.h"
#include "sluice/vision/brand/enrolment.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

constexpr int kPhotos = 48;

/// The value, or the end of the program with its error: a benchmark of half a set-up is worth nothing.
template <class T>
T value_or_exit(Result<T> result) {
  if (!result.has_value()) {
    std::fprintf(stderr, "sluice_benchmarks: %s\n", result.error().message().c_str());
    std::exit(static_cast<int>(result.error().code));
  }
  return std::move(result).value();
}

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "sluice-bench-XXXXXX").string();
    path_ = mkdtemp(name.data()) == nullptr ? fs::path() : fs::path(name);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code error;
    fs::remove_all(path_, error);
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Bytes bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

/// The photos in memory, and a catalog with their marks enrolled.
struct Workload {
  std::vector<std::string> photos;
  fs::path catalog;
};

Workload make_workload(const fs::path& folder) {
  synth::CollectionOptions options;
  options.photos = kPhotos;
  const synth::Collection collection = value_or_exit(synth::write_collection(folder / "collection", options));
  Workload workload;
  workload.catalog = folder / "brands";
  for (const auto& photo : collection.photos) {
    workload.photos.push_back(read_file(collection.photo_folder() / photo.file));
  }
  for (const fs::path& reference : collection.references) {
    const Brand brand{reference.stem().string(), {{reference.filename().string(), read_file(reference)}}};
    if (const auto enrolled = enrol_brand(workload.catalog, brand); !enrolled.has_value()) {
      std::fprintf(stderr, "sluice_benchmarks: left out: %s\n", enrolled.error().message().c_str());
    }
  }
  return workload;
}

void over_photos(benchmark::State& state, const Workload& workload, const auto& step) {
  std::size_t next = 0;
  for (auto _ : state) {
    step(workload.photos[next++ % workload.photos.size()]);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}

void register_decoding(const Workload& workload) {
  benchmark::RegisterBenchmark("decode", [&workload](benchmark::State& state) {
    over_photos(state, workload,
                [](const std::string& photo) { benchmark::DoNotOptimize(decode_photo(bytes_of(photo))); });
  })->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("metadata", [&workload](benchmark::State& state) {
    over_photos(state, workload,
                [](const std::string& photo) { benchmark::DoNotOptimize(read_metadata(bytes_of(photo))); });
  })->Unit(benchmark::kMicrosecond);
  benchmark::RegisterBenchmark("perceptual hash", [&workload](benchmark::State& state) {
    const Photo photo = value_or_exit(decode_photo(bytes_of(workload.photos.front())));
    for (auto _ : state) {
      benchmark::DoNotOptimize(pdq_hash(photo.rgb));
    }
  })->Unit(benchmark::kMillisecond);
}

void register_scanning(const Workload& workload, const std::string& name, Effort effort) {
  ScannerSettings settings;
  settings.catalog = workload.catalog;
  settings.models = default_model_directory();
  settings.effort = effort;
  settings.threads = 1;
  settings.decoder = make_plain_decoder();
  const AssembledScanner assembled = value_or_exit(assemble_scanner(settings));
  for (const std::string& notice : assembled.notices) {
    std::fprintf(stderr, "sluice_benchmarks: %s\n", notice.c_str());
  }
  const auto add = [&](const std::string& title, const std::vector<std::string>& stages) {
    benchmark::RegisterBenchmark((name + "/" + title).c_str(), [&workload, stages, scanner = assembled.scanner](
                                                                   benchmark::State& state) {
      over_photos(state, workload, [&](const std::string& photo) {
        benchmark::DoNotOptimize(scanner->scan(bytes_of(photo), stages));
      });
    })->Unit(benchmark::kMillisecond);
  };
  add("all stages", {});
  for (const auto& [stage, version] : assembled.scanner->versions()) {
    add("decode and " + stage, {stage});
  }
}

}  // namespace
}  // namespace sluice

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (const sluice::Status started = sluice::start_image_library(); !started.has_value()) {
    std::fprintf(stderr, "sluice_benchmarks: %s\n", started.error().message().c_str());
    return static_cast<int>(started.error().code);
  }
  const sluice::TemporaryFolder folder;
  const sluice::Workload workload = sluice::make_workload(folder.path());
  sluice::register_decoding(workload);
  sluice::register_scanning(workload, "scan fast", sluice::Effort::fast);
  sluice::register_scanning(workload, "scan standard", sluice::Effort::standard);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
