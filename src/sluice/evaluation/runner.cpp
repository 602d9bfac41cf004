#include "sluice/evaluation/runner.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "sluice/base/whole_file.h"

namespace sluice {
namespace {

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// One test photo's part of the run.
struct Answer {
  PhotoOutcome outcome;
  cv::Size size;
  double milliseconds = 0;
  std::optional<std::string> unreadable;
  std::optional<Error> error;
};

Answer ask(const TestPhoto& test, std::size_t index, const PhotoDecoder& decode, const BrandFinder& find,
           Transform transform) {
  Answer answer;
  answer.outcome.truth = test.marks;
  const Result<std::string> bytes = read_whole_file(test.image);
  if (!bytes.has_value()) {
    answer.unreadable = bytes.error().message();
    return answer;
  }
  const Clock::time_point decode_start = Clock::now();
  Result<Photo> photo = decode(std::as_bytes(std::span(*bytes)));
  answer.milliseconds = milliseconds_since(decode_start);
  if (!photo.has_value()) {
    answer.unreadable = photo.error().message();
    return answer;
  }
  answer.size = {photo->original_width, photo->original_height};
  apply_transform(transform, index, *photo, answer.outcome.truth);
  const Clock::time_point find_start = Clock::now();
  Result<std::vector<Sighting>> sightings = find(*photo);
  answer.milliseconds += milliseconds_since(find_start);
  if (sightings.has_value()) {
    answer.outcome.sightings = std::move(*sightings);
  } else {
    answer.error = sightings.error();
  }
  return answer;
}

Result<RunOutcome> gather(std::span<const TestPhoto> tests, std::vector<Answer> answers) {
  RunOutcome run;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    Answer& answer = answers[i];
    if (answer.error) {
      return fail(answer.error->code, tests[i].name + ": " + answer.error->what, answer.error->mend);
    }
    if (answer.unreadable) {
      run.unreadable.push_back({tests[i].name, *answer.unreadable});
      continue;
    }
    run.outcomes.push_back(std::move(answer.outcome));
    run.names.push_back(tests[i].name);
    run.sizes.push_back(answer.size);
    run.milliseconds.push_back(answer.milliseconds);
  }
  return run;
}

}  // namespace

Result<RunOutcome> run_finder(std::span<const TestPhoto> tests, const PhotoDecoder& decode,
                              const BrandFinder& find, const RunOptions& options) {
  std::vector<Answer> answers(tests.size());
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  std::mutex progress_mutex;
  std::size_t done = 0;
  // Photos are handed out in order: whatever fails first, every earlier photo is answered too, so that the error
  // told is the same on one thread and on many.
  const auto work = [&] {
    while (!failed) {
      const std::size_t index = next++;
      if (index >= tests.size()) {
        return;
      }
      answers[index] = ask(tests[index], index, decode, find, options.transform);
      if (answers[index].error) {
        failed = true;
      }
      if (options.progress) {
        const std::lock_guard lock(progress_mutex);
        options.progress(++done, tests.size());
      }
    }
  };
  const unsigned wanted = options.threads > 0 ? static_cast<unsigned>(options.threads)
                                              : std::max(1U, std::thread::hardware_concurrency());
  {
    std::vector<std::jthread> workers;
    for (unsigned i = 1; i < std::min<std::size_t>(wanted, tests.size()); ++i) {
      workers.emplace_back(work);
    }
    work();
  }
  return gather(tests, std::move(answers));
}

}  // namespace sluice
