#include "sluice/image/caged_decoder.h"

#include <cstdlib>
#include <future>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "sluice/base/bounded_queue.h"
#include "sluice/image/cage_process.h"

namespace sluice {
namespace {

using cage::Process;
using Worker = std::unique_ptr<Process>;

constexpr const char* kProgram = "sluice-decode";

/// Starts workers from a thread of its own: the kernel kills a worker when the thread that started it ends, and
/// the threads that scan end with their source.
class Starter {
 public:
  Starter(std::filesystem::path program, const DecodeOptions& options, std::size_t memory)
      : thread_([this, program = std::move(program), options, memory] {
          while (auto wanted = wanted_.pop()) {
            wanted->set_value(Process::spawn(program, options, memory));
          }
        }) {}
  Starter(const Starter&) = delete;
  Starter& operator=(const Starter&) = delete;
  ~Starter() { wanted_.close(); }

  Result<Worker> start() {
    std::promise<Result<Worker>> promise;
    std::future<Result<Worker>> worker = promise.get_future();
    wanted_.push(std::move(promise));
    return worker.get();
  }

 private:
  BoundedQueue<std::promise<Result<Worker>>> wanted_{1};
  std::jthread thread_;
};

class Pool final : public Decoder {
 public:
  Pool(const std::filesystem::path& program, const DecodeOptions& options, const CageSettings& settings)
      : time_limit_(settings.time_limit),
        tally_(settings.tally),
        starter_(program, options, settings.memory_limit) {}

  /// A first worker; what guards it.
  Result<CageGuards> warm() {
    SLUICE_ASSIGN(Worker worker, starter_.start());
    SLUICE_ASSIGN(const int landlock_abi, worker->await_ready());
    count_start();
    idle_.push_back(std::move(worker));
    return CageGuards{landlock_abi};
  }

  Result<DecodedPhoto> decode(Bytes encoded_photo) const override {
    if (Worker used = take_idle()) {
      Process::Answer answer = decode_in(std::move(used), encoded_photo);
      if (!answer.ended || answer.ended == WorkerEnd::timed_out) {
        return std::move(answer.photo);
      }
      // What a photo before this one broke in the worker must not be blamed on this one.
    }
    SLUICE_ASSIGN(Worker fresh, starter_.start());
    SLUICE_TRY(fresh->await_ready());
    count_start();
    return decode_in(std::move(fresh), encoded_photo).photo;
  }

 private:
  /// The worker is given back if it is fit, else it goes.
  Process::Answer decode_in(Worker worker, Bytes encoded_photo) const {
    Process::Answer answer = worker->decode(encoded_photo, time_limit_);
    if (!answer.ended) {
      const std::lock_guard lock(mutex_);
      idle_.push_back(std::move(worker));
    } else if (tally_ != nullptr) {
      tally_->count(*answer.ended);
    }
    return answer;
  }
  void count_start() const {
    if (tally_ != nullptr) {
      tally_->count_start();
    }
  }
  Worker take_idle() const {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) {
      return nullptr;
    }
    Worker worker = std::move(idle_.back());
    idle_.pop_back();
    return worker;
  }

  const std::chrono::milliseconds time_limit_;
  CageTally* const tally_;
  mutable Starter starter_;
  mutable std::mutex mutex_;
  mutable std::vector<Worker> idle_;
};

}  // namespace

std::string CageGuards::text() const {
  return landlock_abi > 0 ? "seccomp, Landlock " + std::to_string(landlock_abi)
                          : "seccomp; this kernel has no Landlock";
}

Result<std::filesystem::path> find_cage_program() {
  namespace fs = std::filesystem;
  if (const char* named = std::getenv("SLUICE_DECODER"); named != nullptr && *named != '\0') {
    return fs::path(named);
  }
  std::error_code error;
  const fs::path here = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (const fs::path& candidate : {here / kProgram, here.parent_path() / "libexec" / "sluice" / kProgram}) {
    if (fs::exists(candidate, error)) {
      return candidate;
    }
  }
  return fail(
      ErrorCode::not_found,
      std::string("the program that decodes photos in the cage, ") + kProgram + ", is not beside " +
          here.string() + "/sluice",
      "install Sluice again, name the program in SLUICE_DECODER, or give --cage off if you trust these photos");
}

Result<CagedDecoder> make_caged_decoder(const DecodeOptions& options, const CageSettings& settings) {
  std::filesystem::path program = settings.program;
  if (program.empty()) {
    SLUICE_ASSIGN(program, find_cage_program());
  }
  auto pool = std::make_shared<Pool>(program, options, settings);
  SLUICE_ASSIGN(const CageGuards guards, pool->warm());
  return CagedDecoder{std::move(pool), guards};
}

}  // namespace sluice
