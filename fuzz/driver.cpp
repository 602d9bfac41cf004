// The plain driver, for any compiler: runs a target over its seeds and so many mutants of them, or over files.
//   sluice_fuzz --target=NAME [--mutants=N] [--seed=N] [FILE...]
// What ends it (a signal, an exception, ten seconds of CPU time over one input) is kept in the current folder.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>

#include "fuzz/choose.h"
#include "fuzz/mutate.h"

namespace sluice::fuzz {
namespace {

constexpr int kMostSeconds = 10;
constexpr long kMostKibibytes = 1L << 20;

std::string_view current;  // What runs now; the handler of signals keeps it.
char file_of_finding[128];

/// Only calls that a handler may make.
void keep_finding(int signal_number) {
  const int file = ::open(file_of_finding, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  const auto put = [](int descriptor, std::string_view text) {
    return ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  };
  const bool kept = file >= 0 && put(file, current) && ::close(file) == 0;
  put(STDERR_FILENO, signal_number == SIGPROF ? "sluice_fuzz: over ten seconds" : "sluice_fuzz: a crash");
  put(STDERR_FILENO, kept ? "; the input is in " : "; the input could not be kept in ");
  put(STDERR_FILENO, file_of_finding);
  put(STDERR_FILENO, "\n");
  if (signal_number == SIGPROF) {
    ::_exit(1);
  }
  // The handler was for once: what comes now ends the process as it would have without us.
  ::raise(signal_number);
}

void keep_findings_of(const Target& target) {
  std::snprintf(file_of_finding, sizeof file_of_finding, "finding-%.*s", static_cast<int>(target.name.size()),
                target.name.data());
  struct sigaction action {};
  action.sa_handler = keep_finding;
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_NODEFER);
  for (const int signal_number : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGPROF}) {
    ::sigaction(signal_number, &action, nullptr);
  }
}

void run(const Target& target, const std::string& input) {
  current = input;
  const itimerval limit{{0, 0}, {kMostSeconds, 0}};
  ::setitimer(ITIMER_PROF, &limit, nullptr);
  // A copy of exactly its size, so that a sanitizer sees what reads beyond it.
  const std::vector<char> exact(input.begin(), input.end());
  target.run(std::as_bytes(std::span(exact)));
}

std::uint64_t number_after(std::string_view argument, std::string_view name, std::uint64_t otherwise) {
  if (argument.starts_with(name)) {
    std::from_chars(argument.data() + name.size(), argument.data() + argument.size(), otherwise);
  }
  return otherwise;
}

std::string read_file(const char* name) {
  std::ifstream stream(name, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

int drive(std::span<char*> arguments) {
  const Target& target = choose(arguments);
  keep_findings_of(target);
  std::uint64_t mutants = 0;
  std::uint64_t seed = 1;
  std::uint64_t inputs = 0;
  bool files = false;
  for (const char* argument : arguments.subspan(1)) {
    mutants = number_after(argument, "--mutants=", mutants);
    seed = number_after(argument, "--seed=", seed);
    if (*argument != '-') {
      files = true;
      ++inputs;
      run(target, read_file(argument));
    }
  }
  if (!files) {
    const std::vector<std::string> seeds = target.seeds();
    for (const std::string& input : seeds) {
      run(target, input);
    }
    Mutator mutator(seeds, target.words, seed);
    for (std::uint64_t i = 0; i < mutants; ++i) {
      run(target, mutator.next());
    }
    inputs = seeds.size() + mutants;
  }
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  std::printf("%.*s: %llu inputs, no finding; at most %ld MiB\n", static_cast<int>(target.name.size()),
              target.name.data(), static_cast<unsigned long long>(inputs), used.ru_maxrss / 1024);
  require(used.ru_maxrss < kMostKibibytes, "memory stays below 1 GiB");
  return 0;
}

}  // namespace
}  // namespace sluice::fuzz

int main(int argc, char** argv) {
  return sluice::fuzz::drive({argv, static_cast<std::size_t>(argc)});
}
