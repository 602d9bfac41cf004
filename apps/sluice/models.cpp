// `sluice models pull|list|verify`: the pretrained models that the stages use.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "command.h"
#include "sluice/models/cache.h"
#include "sluice/models/manifest.h"
#include "sluice/models/pull.h"
#include "terminal.h"

namespace sluice::app {
namespace {

struct ModelsOptions {
  std::string directory;
  std::string mirror;
};

double megabytes(std::uint64_t bytes) {
  return static_cast<double>(bytes) / 1e6;
}

/// One line that redraws itself on standard error, where that is a terminal.
class ProgressBar {
 public:
  ~ProgressBar() { clear(); }
  ProgressBar() = default;
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void show(const ModelEntry& entry, std::uint64_t received) {
    const auto percent =
        static_cast<int>(100 * std::min(received, entry.bytes) / std::max<std::uint64_t>(entry.bytes, 1));
    if (!terminal_ || percent == shown_) {
      return;
    }
    constexpr int kWidth = 30;
    const int full = kWidth * percent / 100;
    fmt::print(stderr, "\r\x1b[K{} [{:#<{}}{:-<{}}] {:3d} %  {:.1f} of {:.1f} MB", entry.name, "", full, "",
               kWidth - full, percent, megabytes(received), megabytes(entry.bytes));
    std::fflush(stderr);
    shown_ = percent;
  }

  void clear() {
    if (shown_ >= 0) {
      fmt::print(stderr, "\r\x1b[K");
      shown_ = -1;
    }
  }

 private:
  bool terminal_ = isatty(fileno(stderr)) == 1;
  int shown_ = -1;
};

/// "ok", "missing", "damaged" (another digest), "unreadable".
std::string state_of(const ModelCache& cache, const ModelEntry& entry) {
  const auto file = cache.verified(entry);
  if (file.has_value()) {
    return "ok";
  }
  switch (file.error().code) {
    case ErrorCode::not_found:
      return "missing";
    case ErrorCode::bad_input:
      return "damaged";
    default:
      return "unreadable";
  }
}

void print_json(const ModelCache& cache, const nlohmann::ordered_json& models) {
  const nlohmann::ordered_json document = {{"directory", cache.directory().string()}, {"models", models}};
  fmt::print("{}\n", document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

Status pull(const ModelsOptions& options, bool json) {
  const ModelCache cache(options.directory);
  nlohmann::ordered_json models = nlohmann::ordered_json::array();
  ProgressBar bar;
  for (const ModelEntry& entry : Manifest::builtin().entries()) {
    const auto progress = [&](const ModelEntry& model, std::uint64_t received) { bar.show(model, received); };
    Result<PullOutcome> outcome = pull_model(cache, entry, {.mirror = options.mirror, .progress = progress});
    bar.clear();
    if (!outcome.has_value()) {
      return tl::unexpected<Error>(std::move(outcome).error());
    }
    const bool pulled = *outcome == PullOutcome::pulled;
    models.push_back({{"name", entry.name}, {"outcome", pulled ? "pulled" : "already there"}});
    if (!json) {
      fmt::print("{}: {} ({:.1f} MB)\n", entry.name, pulled ? "pulled" : "already there", megabytes(entry.bytes));
    }
  }
  if (json) {
    print_json(cache, models);
  }
  return {};
}

Status list(const ModelsOptions& options, bool json) {
  const ModelCache cache(options.directory);
  nlohmann::ordered_json models = nlohmann::ordered_json::array();
  for (const ModelEntry& entry : Manifest::builtin().entries()) {
    const std::string state = state_of(cache, entry);
    models.push_back({{"name", entry.name},
                      {"task", entry.task},
                      {"state", state},
                      {"file", entry.file},
                      {"bytes", entry.bytes},
                      {"sha256", entry.sha256},
                      {"licence", entry.licence},
                      {"url", entry.url}});
    if (!json) {
      fmt::print("{:<30} {:<18} {:>5.1f} MB  {:<12} {}\n", entry.name, entry.task, megabytes(entry.bytes),
                 entry.licence, coloured(state, state == "ok" ? Colour::green : Colour::yellow, stdout));
    }
  }
  if (json) {
    print_json(cache, models);
  }
  return {};
}

Status verify(const ModelsOptions& options, bool json) {
  const ModelCache cache(options.directory);
  nlohmann::ordered_json models = nlohmann::ordered_json::array();
  Status first_error;
  for (const ModelEntry& entry : Manifest::builtin().entries()) {
    const std::string state = state_of(cache, entry);
    models.push_back({{"name", entry.name}, {"state", state}});
    if (!json) {
      fmt::print("{}: {}\n", entry.name, coloured(state, state == "ok" ? Colour::green : Colour::red, stdout));
    }
    if (const auto file = cache.verified(entry); !file.has_value() && first_error.has_value()) {
      first_error = tl::unexpected<Error>(file.error());
    }
  }
  if (json) {
    print_json(cache, models);
  }
  return first_error;
}

}  // namespace

void add_models_command(CLI::App& app, CommonOptions& common, Selected& selected) {
  CLI::App* models = app.add_subcommand("models", "Bring, list and check the pretrained models of the stages");
  models->require_subcommand(1);
  // Each has options of its own: CLI11 fills those of commands that were not chosen, too.
  const auto add = [&](const char* name, const char* description, Status (*run)(const ModelsOptions&, bool)) {
    CLI::App* sub = models->add_subcommand(name, description);
    auto options = std::make_shared<ModelsOptions>();
    sub->add_option("--models", options->directory, "Directory that holds the models")
        ->type_name("DIR")
        ->envname("SLUICE_MODELS")
        ->default_str("$XDG_CACHE_HOME/sluice/models or ~/.cache/sluice/models");
    add_common_options(*sub, common, {.threads = false, .json = true});
    sub->callback([&common, &selected, options, run] {
      selected = [&common, options, run] {
        if (options->directory.empty()) {
          options->directory = default_model_directory().string();
        }
        return run(*options, common.json);
      };
    });
    return std::pair(sub, options);
  };
  const auto [sub, options] =
      add("pull", "Download what is missing or damaged; an interrupted pull goes on", pull);
  sub->add_option("--mirror", options->mirror,
                  "Folder or URL prefix with the files, for machines without internet")
      ->type_name("DIR|URL")
      ->envname("SLUICE_MODELS_MIRROR")
      ->default_str("each model's own address");
  add("list", "List the models, and whether they are there", list);
  add("verify", "Check the SHA-256 of every model; fails if one is missing or damaged", verify);
}

}  // namespace sluice::app
