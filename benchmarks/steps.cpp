// What a photo costs, step by step, on one thread: `make bench STEPS=1`, over the photos that `sluice_bench
// prepare` wrote and with their brands enrolled. A step whose model was not pulled is left out.
//
//   sluice_steps FOLDER CATALOG [--benchmark_...]
#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "sluice/base/digest.h"
#include "sluice/base/whole_file.h"
#include "sluice/image/decode.h"
#include "sluice/image/decoder.h"
#include "sluice/image/metadata.h"
#include "sluice/image/perceptual_hash.h"
#include "sluice/models/cache.h"
#include "sluice/scan/scanner_factory.h"
#include "workload.h"

namespace sluice::bench {
namespace {

/// The value, or the end of the program with its error: a benchmark of half a set-up is worth nothing.
template <class T>
T value_or_exit(Result<T> result) {
  if (!result.has_value()) {
    std::fprintf(stderr, "sluice_steps: %s\n", result.error().message().c_str());
    std::exit(static_cast<int>(result.error().code));
  }
  return std::move(result).value();
}

Bytes bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

/// The photos of one size, in memory.
struct Photos {
  std::string size;
  std::vector<std::string> bytes;
};

void register_step(const Photos& photos, const std::string& name, const auto& step) {
  benchmark::RegisterBenchmark((photos.size + "/" + name).c_str(),
                               [&photos, step](benchmark::State& state) {
                                 std::size_t next = 0;
                                 for (auto _ : state) {
                                   step(bytes_of(photos.bytes[next++ % photos.bytes.size()]));
                                 }
                                 state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
                               })
      ->Unit(benchmark::kMillisecond)
      ->MeasureProcessCPUTime();
}

void register_decoding(const Photos& photos) {
  register_step(photos, "decode at full size", [](Bytes photo) {
    benchmark::DoNotOptimize(decode_photo(photo, {.longest_side = 0, .limits = {}}));
  });
  register_step(photos, "decode", [](Bytes photo) { benchmark::DoNotOptimize(decode_photo(photo)); });
  register_step(photos, "digest", [](Bytes photo) { benchmark::DoNotOptimize(sha256(photo)); });
  register_step(photos, "metadata", [](Bytes photo) { benchmark::DoNotOptimize(read_metadata(photo)); });
  const cv::Mat rgb = value_or_exit(decode_photo(bytes_of(photos.bytes.front()))).rgb;
  register_step(photos, "perceptual hash", [rgb](Bytes) { benchmark::DoNotOptimize(pdq_hash(rgb)); });
}

void register_scanning(const std::vector<Photos>& all, const std::filesystem::path& catalog,
                       const std::string& name, Effort effort, Precision precision) {
  ScannerSettings settings;
  settings.catalog = catalog;
  settings.models = default_model_directory();
  settings.effort = effort;
  settings.precision = precision;
  settings.threads = 1;
  settings.decoder = make_plain_decoder();
  const AssembledScanner assembled = value_or_exit(assemble_scanner(settings));
  for (const std::string& notice : assembled.notices) {
    std::fprintf(stderr, "sluice_steps: %s\n", notice.c_str());
  }
  for (const Photos& photos : all) {
    const auto add = [&](const std::string& title, const std::vector<std::string>& stages) {
      register_step(photos, name + "/" + title, [stages, scanner = assembled.scanner](Bytes photo) {
        benchmark::DoNotOptimize(scanner->scan(photo, stages));
      });
    };
    add("all stages", {});
    for (const auto& [stage, version] : assembled.scanner->versions()) {
      add(stage == "brand" ? "face and brand alone" : stage + " alone", {stage});
    }
  }
}

int run(const std::filesystem::path& folder, const std::filesystem::path& catalog) {
  const Workload workload = value_or_exit(read_workload(folder));
  if (const Status enrolled = enrol_all(catalog, workload.brands); !enrolled.has_value()) {
    std::fprintf(stderr, "sluice_steps: %s\n", enrolled.error().message().c_str());
    return static_cast<int>(enrolled.error().code);
  }
  std::vector<Photos> all;
  for (const auto& [size, files] : workload.photos) {
    Photos& photos = all.emplace_back(Photos{size, {}});
    for (const std::filesystem::path& file : files) {
      photos.bytes.push_back(value_or_exit(read_whole_file(file)));
    }
  }
  for (const Photos& photos : all) {
    register_decoding(photos);
  }
  register_scanning(all, catalog, "fast", Effort::fast, Precision::exact);
  register_scanning(all, catalog, "standard", Effort::standard, Precision::exact);
  register_scanning(all, catalog, "thorough", Effort::thorough, Precision::exact);
  register_scanning(all, catalog, "thorough, --precision fast", Effort::thorough, Precision::fast);
  register_scanning(all, catalog, "fast, --precision fast", Effort::fast, Precision::fast);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace
}  // namespace sluice::bench

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc != 3) {
    std::fprintf(stderr, "usage: sluice_steps FOLDER CATALOG [--benchmark_...]\n");
    return static_cast<int>(sluice::ErrorCode::usage);
  }
  if (const sluice::Status started = sluice::start_image_library(); !started.has_value()) {
    std::fprintf(stderr, "sluice_steps: %s\n", started.error().message().c_str());
    return static_cast<int>(started.error().code);
  }
  return sluice::bench::run(argv[1], argv[2]);
}
