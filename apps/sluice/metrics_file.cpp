#include "metrics_file.h"

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <system_error>

#include "sluice/base/log.h"
#include "sluice/base/whole_file.h"
#include "sluice/scan/run_metrics_text.h"

namespace sluice::app {
namespace {

constexpr std::chrono::seconds kInterval{2};

}  // namespace

Status MetricsFile::check() const {
  if (file_.empty()) {
    return {};
  }
  std::error_code ignored;
  if (std::filesystem::exists(file_, ignored) && !std::filesystem::is_regular_file(file_, ignored)) {
    return fail(ErrorCode::refused, "--metrics-file: " + file_.string() + " is there and not a file",
                "choose another name");
  }
  const std::filesystem::path folder = file_.has_parent_path() ? file_.parent_path() : ".";
  if (::access((folder / ".").c_str(), W_OK | X_OK) != 0) {
    const bool absent = errno == ENOENT || errno == ENOTDIR;
    return fail(absent ? ErrorCode::not_found : ErrorCode::io,
                "--metrics-file: cannot write into " + folder.string() + ": " + std::strerror(errno),
                absent ? "make that folder or choose another" : "choose another folder");
  }
  return {};
}

Status MetricsFile::begin() {
  SLUICE_TRY(write());
  begun_ = true;
  return {};
}

void MetricsFile::keep() {
  if (file_.empty()) {
    return;
  }
  thread_ = std::jthread([this](const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stopped_.wait_for(lock, stop, kInterval, [&] { return stop.stop_requested(); })) {
      write_or_warn();
    }
  });
}

MetricsFile::~MetricsFile() {
  if (thread_.joinable()) {
    thread_.request_stop();
    thread_.join();
  }
  if (metrics_.state() == RunState::running) {
    metrics_.end(RunState::failed);
  }
  if (begun_) {
    write_or_warn();
  }
}

Status MetricsFile::write() const {
  return file_.empty() ? Status{} : write_whole_file(file_, prometheus_text(metrics_, data_));
}

void MetricsFile::write_or_warn() {
  if (const Status written = write(); !written.has_value() && !warned_) {
    warned_ = true;
    log().warn("metrics: {}", written.error().message());
  }
}

}  // namespace sluice::app
