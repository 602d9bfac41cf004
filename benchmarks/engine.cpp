// The engine's side of `make bench`: benchmarks/bench.py starts it, asks for rounds over the photos and measures.
//
//   sluice_bench prepare FOLDER [--photos N] [--backgrounds DIR]   writes the workload (workload.h)
//   sluice_bench enrol FOLDER CATALOG [--total N]                  its brands, and others until there are N
//   sluice_bench serve FOLDER CATALOG... [--threads N]             answers rounds until standard input ends
//
// A round is one line of JSON: {"what": "decode" | "shrink" | "scan", "size": "social", "repeat": 3} and for a
// scan "effort", "precision", "brands" (false: without that stage), "caged" (true: decoded in the cage), "catalog"
// (its number on the command line, from 0). The answer is one line: {"finds": [[file, brand], ...]}, of the
// brands.
#include <CLI/CLI.hpp>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "sluice/base/progress.h"
#include "sluice/base/whole_file.h"
#include "sluice/image/caged_decoder.h"
#include "sluice/image/decode.h"
#include "sluice/image/decoder.h"
#include "sluice/models/cache.h"
#include "sluice/models/manifest.h"
#include "sluice/scan/scanner_factory.h"
#include "workload.h"

namespace sluice::bench {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

struct Settings {
  fs::path folder;
  std::vector<fs::path> catalogs;
  WorkloadOptions workload;
  int threads = 1;
  std::size_t total = 0;
};

using Finds = std::set<std::pair<std::string, std::string>>;

/// File name below the workload's folder: "social/photo_001.jpg".
std::string name_of(const fs::path& photo) {
  return (photo.parent_path().filename() / photo.filename()).string();
}

class Server {
 public:
  static Result<Server> open(const Settings& settings) {
    SLUICE_ASSIGN(Workload workload, read_workload(settings.folder));
    return Server(settings, std::move(workload));
  }

  Result<Json> answer(const Json& request) {
    const auto photos = workload_.photos.find(request.at("size").get<std::string>());
    if (photos == workload_.photos.end()) {
      return fail(ErrorCode::usage, "there are no photos of size " + request.at("size").dump());
    }
    const std::string what = request.at("what");
    if (what == "scan") {
      SLUICE_ASSIGN(const auto scanner, scanner_for(request));
      const bool brands = request.at("brands");
      const std::vector<std::string> only =
          brands ? std::vector<std::string>() : std::vector<std::string>{"face", "object", "colour"};
      return round(photos->second, request.at("repeat"), [&](Bytes bytes) -> Result<std::vector<std::string>> {
        SLUICE_ASSIGN(const ScanResult result, scanner->scan(bytes, only));
        std::vector<std::string> found;
        for (const StageResult& stage : result.stages) {
          for (const Sighting& sighting : stage.sightings) {
            if (sighting.kind == "brand") {
              found.push_back(sighting.label);
            }
          }
        }
        return found;
      });
    }
    const DecodeOptions options{.longest_side = what == "decode" ? 0 : 640, .limits = {}};
    return round(photos->second, request.at("repeat"), [&](Bytes bytes) -> Result<std::vector<std::string>> {
      SLUICE_TRY(decode_photo(bytes, options));
      return std::vector<std::string>();
    });
  }

 private:
  Server(const Settings& settings, Workload workload) : settings_(settings), workload_(std::move(workload)) {}

  /// All photos, `repeat` times, by as many threads as there are to be.
  template <class Look>
  Result<Json> round(const std::vector<fs::path>& photos, std::size_t repeat, const Look& look) const {
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;  // of what follows
    Finds finds;
    Status status;
    const auto work = [&] {
      for (std::size_t number = next++; number < photos.size() * repeat; number = next++) {
        const fs::path& photo = photos[number % photos.size()];
        const Result<std::vector<std::string>> found = look_at(photo, look);
        const std::lock_guard lock(mutex);
        if (!found.has_value()) {
          status = fail(found.error().code, photo.string() + ": " + found.error().what);
          return;
        }
        for (const std::string& brand : *found) {
          finds.emplace(name_of(photo), brand);
        }
      }
    };
    {
      std::vector<std::jthread> workers;
      for (int thread = 0; thread < settings_.threads; ++thread) {
        workers.emplace_back(work);
      }
    }
    SLUICE_TRY(status);
    return Json{{"finds", finds}};
  }

  /// From the file on, as the Python's imread.
  template <class Look>
  static Result<std::vector<std::string>> look_at(const fs::path& photo, const Look& look) {
    SLUICE_ASSIGN(const std::string bytes, read_whole_file(photo));
    return look(std::as_bytes(std::span(bytes)));
  }

  Result<std::shared_ptr<const Scanner>> scanner_for(const Json& request) {
    const std::string effort = request.at("effort");
    const std::string precision = request.at("precision");
    const std::size_t catalog = request.value("catalog", std::size_t{0});
    const bool caged = request.value("caged", false);
    std::shared_ptr<const Scanner>& scanner = scanners_[{effort, precision, caged, catalog}];
    if (scanner == nullptr) {
      ScannerSettings settings;
      settings.catalog = settings_.catalogs.at(catalog);
      settings.models = default_model_directory();
      settings.effort = effort == "fast"       ? Effort::fast
                        : effort == "thorough" ? Effort::thorough
                                               : Effort::standard;
      settings.precision = precision == "fast" ? Precision::fast : Precision::exact;
      settings.threads = settings_.threads;
      settings.decoder = make_plain_decoder();
      if (caged) {
        SLUICE_ASSIGN(CagedDecoder cage, make_caged_decoder());
        settings.decoder = std::move(cage.decoder);
      }
      SLUICE_ASSIGN(AssembledScanner assembled, assemble_scanner(settings));
      scanner = std::move(assembled.scanner);
    }
    return scanner;
  }

  Settings settings_;
  Workload workload_;
  std::map<std::tuple<std::string, std::string, bool, std::size_t>, std::shared_ptr<const Scanner>> scanners_;
};

Status prepare(const Settings& settings) {
  return write_workload(settings.folder, settings.workload);
}

Status serve(const Settings& settings) {
  SLUICE_ASSIGN(Server server, Server::open(settings));
  for (std::string line; std::getline(std::cin, line);) {
    try {
      SLUICE_ASSIGN(const Json answer, server.answer(Json::parse(line)));
      std::cout << answer.dump() << std::endl;  // NOLINT(performance-avoid-endl): the driver waits for it.
    } catch (const nlohmann::json::exception& error) {
      return fail(ErrorCode::usage, "not a round: " + line + ": " + error.what());
    }
  }
  return {};
}

Status enrol(const Settings& settings) {
  SLUICE_ASSIGN(const Workload workload, read_workload(settings.folder));
  const fs::path& catalog = settings.catalogs.front();
  SLUICE_TRY(enrol_all(catalog, workload.brands));
  Progress progress("enrolling");
  return enrol_others(catalog, settings.total,
                      [&](std::size_t enrolled) { progress.update(enrolled, settings.total); });
}

/// Where each model lies that this machine has, for the Python side.
Status print_models() {
  Json models = Json::object();
  const ModelCache cache(default_model_directory());
  for (const ModelEntry& entry : Manifest::builtin().entries()) {
    if (const Result<fs::path> file = cache.verified(entry); file.has_value()) {
      models[entry.name] = file->string();
    }
  }
  std::cout << models.dump() << "\n";
  return {};
}

int run(int argc, char** argv) {
  Settings settings;
  CLI::App app("The engine's side of make bench");
  app.require_subcommand(1);
  Status status;
  const auto command = [&](const char* name, const char* description, Status (*act)(const Settings&)) {
    CLI::App* sub = app.add_subcommand(name, description);
    sub->add_option("folder", settings.folder)->required();
    sub->callback([&status, &settings, act] { status = act(settings); });
    return sub;
  };
  CLI::App* preparing = command("prepare", "Write the workload", prepare);
  preparing->add_option("--photos", settings.workload.photos);
  preparing->add_option("--backgrounds", settings.workload.backgrounds);
  CLI::App* enrolling = command("enrol", "Enrol the workload's brands and others", enrol);
  enrolling->add_option("catalog", settings.catalogs)->required()->expected(1);
  enrolling->add_option("--total", settings.total);
  CLI::App* serving = command("serve", "Answer rounds", serve);
  serving->add_option("catalogs", settings.catalogs)->required();
  serving->add_option("--threads", settings.threads);
  app.add_subcommand("models", "Print where the models lie, as JSON")->callback([&] { status = print_models(); });
  CLI11_PARSE(app, argc, argv);
  if (!status.has_value()) {
    std::fprintf(stderr, "sluice_bench: %s\n", status.error().message().c_str());
    return static_cast<int>(status.error().code);
  }
  return 0;
}

}  // namespace
}  // namespace sluice::bench

int main(int argc, char** argv) {
  if (const sluice::Status started = sluice::start_image_library(); !started.has_value()) {
    std::fprintf(stderr, "sluice_bench: %s\n", started.error().message().c_str());
    return static_cast<int>(started.error().code);
  }
  return sluice::bench::run(argc, argv);
}
