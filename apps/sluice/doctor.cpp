// `sluice doctor`: what is missing on this machine, and the command that mends it.
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "command.h"
#include "sluice/catalog/ready_made.h"
#include "sluice/image/caged_decoder.h"
#include "sluice/image/decode.h"
#include "sluice/image/formats.h"
#include "sluice/models/cache.h"
#include "sluice/models/runtime.h"
#include "sluice/vision/text/english_words.h"
#include "sluice/vision/text/line_reader.h"
#include "terminal.h"

namespace sluice::app {
namespace {

namespace fs = std::filesystem;

/// `off`: a part is not there, all else works. `broken`: nothing can be relied on before it is mended.
enum class State { fine, off, broken };

struct Finding {
  std::string what;
  State state = State::fine;
  std::string detail;
  std::string mend;
};

const char* name_of(State state) {
  return state == State::fine ? "fine" : state == State::off ? "off" : "broken";
}

void look_at_models(std::vector<Finding>& findings) {
  const ModelCache cache(default_model_directory());
  for (const ModelEntry& entry : Manifest::builtin().entries()) {
    const auto file = cache.verified(entry);
    const bool absent = !file.has_value() && file.error().code == ErrorCode::not_found;
    findings.push_back(file.has_value()
                           ? Finding{"model " + entry.name, State::fine, file->string(), ""}
                           : Finding{"model " + entry.name, State::off,
                                     absent ? "not in " + cache.directory().string() : file.error().what,
                                     file.error().mend});
  }
  const auto runtime = make_openvino_runtime({});
  findings.push_back(runtime.has_value()
                         ? Finding{"runtime", State::fine, "OpenVINO on the CPU", ""}
                         : Finding{"runtime", State::broken, runtime.error().what, runtime.error().mend});
}

void look_at_reading(std::vector<Finding>& findings) {
  const auto reader = LineReader::open();
  findings.push_back(reader.has_value()
                         ? Finding{"reading", State::fine, LineReader::version(), ""}
                         : Finding{"reading", State::off, reader.error().what, reader.error().mend});
  const auto words = EnglishWords::open();
  findings.push_back(words.has_value()
                         ? Finding{"words that may be kept", State::fine, "everyday English", ""}
                         : Finding{"words that may be kept", State::off, words.error().what, words.error().mend});
}

void look_at_formats(std::vector<Finding>& findings) {
  if (const Status started = start_image_library(); !started.has_value()) {
    findings.push_back({"photo formats", State::broken, started.error().what, started.error().mend});
    return;
  }
  const std::vector<std::string> missing = missing_formats();
  findings.push_back(missing.empty() ? Finding{"photo formats", State::fine, "all", ""}
                                     : Finding{"photo formats", State::off,
                                               "libvips cannot read " + CLI::detail::join(missing, ", "),
                                               "install Debian's libvips42, which reads them"});
}

void look_at_cage(std::vector<Finding>& findings) {
  const auto caged = make_caged_decoder();
  findings.push_back(caged.has_value() ? Finding{"cage", State::fine, caged->guards.text(), ""}
                                       : Finding{"cage", State::broken, caged.error().what, caged.error().mend});
}

void look_at_data(const fs::path& data, std::vector<Finding>& findings) {
  // A directory that is still to be made is as good as the nearest one above it that is there.
  std::error_code error;
  fs::path place = fs::absolute(data, error);
  while (!fs::exists(place, error) && place.has_relative_path()) {
    place = place.parent_path();
  }
  if (!fs::is_directory(place, error) || ::access(place.c_str(), R_OK | W_OK | X_OK) != 0) {
    findings.push_back({"data directory", State::broken,
                        data.string() + " cannot be written: see " + place.string(),
                        "make it writable or give --data DIR"});
  } else {
    findings.push_back({"data directory", State::fine, data.string(), ""});
  }
  struct stat key = {};
  const fs::path file = data / "pseudonym.key";
  if (::stat(file.c_str(), &key) == 0 && (key.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    findings.push_back(
        {"pseudonym key", State::broken, "others may read " + file.string(), "chmod 600 '" + file.string() + "'"});
  }
}

void look_at_marks(std::vector<Finding>& findings) {
  const auto marks = ReadyMadeMarks::open();
  findings.push_back(
      marks.has_value()
          ? Finding{"ready-made marks", State::fine, std::to_string(marks->list().size()) + " brands", ""}
          : Finding{"ready-made marks", State::off, marks.error().what, marks.error().mend});
}

void look_at_processor(std::vector<Finding>& findings) {
#ifdef __x86_64__
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") != 0;
  const bool bf16 = __builtin_cpu_supports("avx512bf16") != 0;
  findings.push_back({"processor", State::fine,
                      std::string(avx2 ? "AVX2" : "no AVX2: networks run slowly") +
                          (bf16 ? ", bf16: --precision fast helps" : ", no bf16: --precision fast changes little"),
                      ""});
#else
  findings.push_back({"processor", State::fine, "not x86-64: --precision fast changes little", ""});
#endif
}

void print_lines(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    const Colour colour = finding.state == State::fine  ? Colour::green
                          : finding.state == State::off ? Colour::yellow
                                                        : Colour::red;
    char state[8] = {};
    std::snprintf(state, sizeof(state), "%-6s", name_of(finding.state));
    std::printf("%s  %s: %s%s\n", coloured(state, colour, stdout).c_str(), finding.what.c_str(),
                finding.detail.c_str(), finding.mend.empty() ? "" : ("; " + finding.mend).c_str());
  }
}

void print_json(const std::vector<Finding>& findings) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Finding& finding : findings) {
    list.push_back({{"what", finding.what},
                    {"state", name_of(finding.state)},
                    {"detail", finding.detail},
                    {"mend", finding.mend}});
  }
  std::puts(nlohmann::ordered_json{{"findings", list}}.dump(2).c_str());
}

Status examine(const CommonOptions& common) {
  std::vector<Finding> findings;
  look_at_data(common.data, findings);
  look_at_formats(findings);
  look_at_cage(findings);
  look_at_models(findings);
  look_at_reading(findings);
  look_at_marks(findings);
  look_at_processor(findings);
  common.json ? print_json(findings) : print_lines(findings);
  for (const Finding& finding : findings) {
    if (finding.state == State::broken) {
      return fail(ErrorCode::io, finding.what + ": " + finding.detail, finding.mend);
    }
  }
  return {};
}

}  // namespace

void add_doctor_command(CLI::App& app, CommonOptions& common, Selected& selected) {
  CLI::App* sub = app.add_subcommand("doctor", "Tell what is missing on this machine, and what mends it");
  add_common_options(*sub, common, {.json = true});
  sub->callback([&common, &selected] { selected = [&common] { return examine(common); }; });
}

}  // namespace sluice::app
