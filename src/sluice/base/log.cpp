#include "sluice/base/log.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <sys/stat.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sluice/base/directory.h"
#include "sluice/base/one_line.h"

namespace sluice {
namespace {

constexpr std::size_t kFileBytes = std::size_t{5} << 20;
constexpr std::size_t kOldFiles = 2;

/// What was logged, on one line: messages name files, and files have names that strangers chose.
class OneLine final : public spdlog::custom_flag_formatter {
 public:
  void format(const spdlog::details::log_msg& message, const std::tm& /*time*/,
              spdlog::memory_buf_t& line) override {
    const std::string text = one_line({message.payload.data(), message.payload.size()});
    line.append(text.data(), text.data() + text.size());
  }
  [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override {
    return std::make_unique<OneLine>();
  }
};

/// As spdlog has it, and `%*` for the message.
void set_pattern(spdlog::sinks::sink& sink, const char* pattern) {
  auto formatter = std::make_unique<spdlog::pattern_formatter>();
  formatter->add_flag<OneLine>('*').set_pattern(pattern);
  sink.set_formatter(std::move(formatter));
}

std::shared_ptr<spdlog::logger> make_logger(std::vector<spdlog::sink_ptr> sinks) {
  auto terminal = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
  set_pattern(*terminal, "sluice: %*");
  terminal->set_level(spdlog::level::warn);
  sinks.push_back(std::move(terminal));
  auto logger = std::make_shared<spdlog::logger>("sluice", sinks.begin(), sinks.end());
  logger->flush_on(spdlog::level::warn);
  logger->set_error_handler([](const std::string& /*message*/) {});
  return logger;
}

std::shared_ptr<spdlog::logger>& current() {
  static std::shared_ptr<spdlog::logger> logger = make_logger({});
  return logger;
}

}  // namespace

spdlog::logger& log() {
  return *current();
}

Status start_log(const std::filesystem::path& data_directory) {
  const std::filesystem::path directory = data_directory / "logs";
  SLUICE_TRY(make_directories(directory, S_IRWXU));
  std::error_code error;
  std::filesystem::permissions(directory, std::filesystem::perms::owner_all, error);
  if (error) {
    return fail(ErrorCode::io, directory.string() + ": " + error.message(),
                "make the data directory writable, or choose another with --data");
  }
  try {
    auto file =
        std::make_shared<spdlog::sinks::rotating_file_sink_mt>(directory / "sluice.log", kFileBytes, kOldFiles);
    set_pattern(*file, "%Y-%m-%dT%H:%M:%S.%e%z %l %*");
    current() = make_logger({std::move(file)});
  } catch (const spdlog::spdlog_ex& problem) {
    return fail(ErrorCode::io, problem.what(), "make the data directory writable, or choose another with --data");
  }
  return {};
}

}  // namespace sluice
