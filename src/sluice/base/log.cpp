#include "sluice/base/log.h"

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <sys/stat.h>

#include <memory>
#include <vector>

#include "sluice/base/directory.h"

namespace sluice {
namespace {

constexpr std::size_t kFileBytes = std::size_t{5} << 20;
constexpr std::size_t kOldFiles = 2;

std::shared_ptr<spdlog::logger> make_logger(std::vector<spdlog::sink_ptr> sinks) {
  auto terminal = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
  terminal->set_pattern("sluice: %v");
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
    file->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    current() = make_logger({std::move(file)});
  } catch (const spdlog::spdlog_ex& problem) {
    return fail(ErrorCode::io, problem.what(), "make the data directory writable, or choose another with --data");
  }
  return {};
}

}  // namespace sluice
