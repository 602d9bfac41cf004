// A queue between threads that makes the faster side wait, so that memory stays flat.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace sluice {

/// What a queue shows of itself while it works; any thread may look.
struct QueueGauge {
  std::atomic<std::size_t> values = 0;
  std::atomic<std::size_t> weight = 0;
  std::atomic<std::size_t> capacity = 0;  ///< In weight.
};

/// How long threads have waited for something; waits that go on are not in it yet.
using Waited = std::atomic<std::chrono::nanoseconds::rep>;

/// Any number of threads push and pop. Every value has a weight (one, or its bytes); the queue holds values up to
/// a total weight, and always at least one, however heavy.
template <class T>
class BoundedQueue {
 public:
  using Clock = std::chrono::steady_clock;

  /// `gauge`, if any, must outlive the queue.
  explicit BoundedQueue(std::size_t capacity, QueueGauge* gauge = nullptr) : capacity_(capacity), gauge_(gauge) {
    if (gauge_ != nullptr) {
      gauge_->capacity = capacity;
    }
  }

  /// Waits for room; the time goes to `waited`, if that is there. False: the queue was closed or cancelled and the
  /// value is lost.
  bool push(T value, std::size_t weight = 1, Waited* waited = nullptr) {
    std::unique_lock lock(mutex_);
    const auto has_room = [&] { return closed_ || entries_.empty() || weight_ + weight <= capacity_; };
    wait(waited, has_room, [&] { room_.wait(lock, has_room); });
    if (closed_) {
      return false;
    }
    weight_ += weight;
    entries_.emplace_back(std::move(value), weight);
    show();
    lock.unlock();
    filled_.notify_one();
    return true;
  }

  /// Waits for a value. Nothing: the queue is closed and empty, or cancelled.
  std::optional<T> pop(Waited* waited = nullptr) {
    std::unique_lock lock(mutex_);
    const auto has_news = [&] { return closed_ || !entries_.empty(); };
    wait(waited, has_news, [&] { filled_.wait(lock, has_news); });
    return take(lock);
  }

  /// As `pop`, but waits only until `deadline`; `finished` tells whether nothing will ever come again.
  std::optional<T> pop_until(Clock::time_point deadline, bool& finished, Waited* waited = nullptr) {
    std::unique_lock lock(mutex_);
    const auto has_news = [&] { return closed_ || !entries_.empty(); };
    wait(waited, has_news, [&] { filled_.wait_until(lock, deadline, has_news); });
    finished = closed_ && entries_.empty();
    return take(lock);
  }

  /// No more values are taken; those inside can still be popped.
  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    room_.notify_all();
    filled_.notify_all();
  }

  /// Closes and drops what is inside.
  void cancel() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
      entries_.clear();
      weight_ = 0;
      show();
    }
    room_.notify_all();
    filled_.notify_all();
  }

 private:
  /// No clock is read where there is nothing to wait for.
  template <class Ready, class Wait>
  static void wait(Waited* waited, const Ready& ready, const Wait& wait_until_ready) {
    if (ready()) {
      return;
    }
    const Clock::time_point start = Clock::now();
    wait_until_ready();
    if (waited != nullptr) {
      *waited += std::chrono::nanoseconds(Clock::now() - start).count();
    }
  }

  /// With the mutex held.
  void show() const {
    if (gauge_ != nullptr) {
      gauge_->values = entries_.size();
      gauge_->weight = weight_;
    }
  }

  std::optional<T> take(std::unique_lock<std::mutex>& lock) {
    if (entries_.empty()) {
      return std::nullopt;
    }
    std::optional<T> value(std::move(entries_.front().first));
    weight_ -= entries_.front().second;
    entries_.pop_front();
    show();
    lock.unlock();
    room_.notify_all();  // A heavy value may have made room for several light ones.
    return value;
  }

  const std::size_t capacity_;
  QueueGauge* const gauge_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable filled_;
  std::deque<std::pair<T, std::size_t>> entries_;
  std::size_t weight_ = 0;
  bool closed_ = false;
};

}  // namespace sluice
