// A queue between threads that makes the faster side wait, so that memory stays flat.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace sluice {

/// Any number of threads push and pop. Every value has a weight (one, or its bytes); the queue holds values up to
/// a total weight, and always at least one, however heavy.
template <class T>
class BoundedQueue {
 public:
  using Clock = std::chrono::steady_clock;

  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

  /// Waits for room. False: the queue was closed or cancelled and the value is lost.
  bool push(T value, std::size_t weight = 1) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return closed_ || entries_.empty() || weight_ + weight <= capacity_; });
    if (closed_) {
      return false;
    }
    weight_ += weight;
    entries_.emplace_back(std::move(value), weight);
    lock.unlock();
    filled_.notify_one();
    return true;
  }

  /// Waits for a value. Nothing: the queue is closed and empty, or cancelled.
  std::optional<T> pop() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [&] { return closed_ || !entries_.empty(); });
    return take(lock);
  }

  /// As `pop`, but waits only until `deadline`; `finished` tells whether nothing will ever come again.
  std::optional<T> pop_until(Clock::time_point deadline, bool& finished) {
    std::unique_lock lock(mutex_);
    filled_.wait_until(lock, deadline, [&] { return closed_ || !entries_.empty(); });
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
    }
    room_.notify_all();
    filled_.notify_all();
  }

 private:
  std::optional<T> take(std::unique_lock<std::mutex>& lock) {
    if (entries_.empty()) {
      return std::nullopt;
    }
    std::optional<T> value(std::move(entries_.front().first));
    weight_ -= entries_.front().second;
    entries_.pop_front();
    lock.unlock();
    room_.notify_all();  // A heavy value may have made room for several light ones.
    return value;
  }

  const std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable filled_;
  std::deque<std::pair<T, std::size_t>> entries_;
  std::size_t weight_ = 0;
  bool closed_ = false;
};

}  // namespace sluice
