#include "sluice/base/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

namespace sluice {
namespace {

constexpr int kBarWidth = 24;
constexpr std::chrono::milliseconds kRedraw{100};
constexpr std::chrono::seconds kLine{30};

std::string duration_text(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::ceil(seconds));
  const std::string minutes = fmt::format("{:02}:{:02}", whole / 60 % 60, whole % 60);
  return whole >= 3600 ? fmt::format("{}:{}", whole / 3600, minutes) : minutes;
}

}  // namespace

std::string progress_line(const std::string& what, const ProgressState& state, bool bar) {
  std::string line = what;
  const std::uint64_t done = state.total > 0 ? std::min(state.done, state.total) : state.done;
  if (bar && state.total > 0) {
    const auto filled = static_cast<std::size_t>(done * kBarWidth / state.total);
    line += " [" + std::string(filled, '#') + std::string(kBarWidth - filled, '.') + "]";
  }
  line += state.total > 0 ? fmt::format(" {}/{}", done, state.total) : fmt::format(" {}", done);
  const double rate = state.elapsed.count() > 0 ? static_cast<double>(done) / state.elapsed.count() : 0;
  if (rate > 0) {
    line += fmt::format("  {:.1f}/s", rate);
    if (state.total > 0) {
      line += "  ETA " + duration_text(static_cast<double>(state.total - done) / rate);
    }
  }
  if (state.errors > 0) {
    line += fmt::format("  errors {}", state.errors);
  }
  return line;
}

Progress::Progress(std::string what, std::FILE* out)
    : what_(std::move(what)), out_(out), terminal_(::isatty(::fileno(out)) == 1) {
  next_ = start_ + (terminal_ ? std::chrono::duration_cast<Clock::duration>(kRedraw) : Clock::duration(kLine));
}

Progress::~Progress() {
  if (drawn_ && terminal_) {
    fmt::print(out_, "\r\x1b[K");
    std::fflush(out_);
  }
}

void Progress::update(std::uint64_t done, std::uint64_t total, std::uint64_t errors) {
  const Clock::time_point now = Clock::now();
  if (now < next_) {
    return;
  }
  next_ = now + (terminal_ ? std::chrono::duration_cast<Clock::duration>(kRedraw) : Clock::duration(kLine));
  drawn_ = true;
  const std::string line = progress_line(what_, {done, total, errors, now - start_}, terminal_);
  terminal_ ? fmt::print(out_, "\r{}\x1b[K", line) : fmt::print(out_, "sluice: {}\n", line);
  std::fflush(out_);
}

}  // namespace sluice
