#include "sluice/base/interrupt.h"

#include <unistd.h>
#include <csignal>

namespace sluice {
namespace {

constexpr int kExitInterrupted = 130;
std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may touch only lock-free atomics");

extern "C" void on_signal(int /*signal*/) {
  if (interrupted.exchange(true)) {
    ::_exit(kExitInterrupted);
  }
}

void handle_with(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

InterruptGuard::InterruptGuard() {
  interrupted = false;
  handle_with(on_signal);
}

InterruptGuard::~InterruptGuard() {
  handle_with(SIG_DFL);
}

const std::atomic<bool>& InterruptGuard::flag() const {
  return interrupted;
}

}  // namespace sluice
