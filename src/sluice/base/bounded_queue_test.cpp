#include "sluice/base/bounded_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <numeric>
#include <thread>
#include <vector>

namespace sluice {
namespace {

TEST(BoundedQueue, HandsEveryValueOverOnceBetweenManyThreads) {
  BoundedQueue<std::unique_ptr<int>> queue(3);
  std::atomic<long> sum = 0;
  std::atomic<int> count = 0;
  std::vector<std::jthread> takers;
  for (int taker = 0; taker < 3; ++taker) {
    takers.emplace_back([&] {
      while (const auto value = queue.pop()) {
        sum += **value;
        ++count;
      }
    });
  }
  {
    std::vector<std::jthread> givers;
    for (int giver = 0; giver < 3; ++giver) {
      givers.emplace_back([&] {
        for (int value = 1; value <= 1000; ++value) {
          EXPECT_TRUE(queue.push(std::make_unique<int>(value)));
        }
      });
    }
  }
  queue.close();
  takers.clear();
  EXPECT_EQ(count, 3000);
  EXPECT_EQ(sum, 3 * 1000 * 1001 / 2);
}

TEST(BoundedQueue, HoldsNoMoreThanItsWeightButAlwaysOne) {
  BoundedQueue<int> queue(10);
  EXPECT_TRUE(queue.push(1, 1000));  // Heavier than the queue, but alone.
  std::atomic<bool> second_inside = false;
  std::jthread giver([&] {
    EXPECT_TRUE(queue.push(2, 1));
    second_inside = true;
  });
  EXPECT_FALSE(second_inside);
  EXPECT_EQ(queue.pop(), 1);
  EXPECT_EQ(queue.pop(), 2);
}

TEST(BoundedQueue, ClosingDrainsAndCancellingDrops) {
  BoundedQueue<int> closed(4);
  EXPECT_TRUE(closed.push(1));
  closed.close();
  EXPECT_FALSE(closed.push(2));
  EXPECT_EQ(closed.pop(), 1);
  EXPECT_EQ(closed.pop(), std::nullopt);

  BoundedQueue<int> cancelled(1);
  EXPECT_TRUE(cancelled.push(1));
  std::jthread giver([&] { EXPECT_FALSE(cancelled.push(2)); });  // Waits for room, then is told to stop.
  cancelled.cancel();
  giver.join();
  EXPECT_EQ(cancelled.pop(), std::nullopt);
}

TEST(BoundedQueue, TellsAnEmptyQueueFromAFinishedOne) {
  BoundedQueue<int> queue(1);
  bool finished = true;
  EXPECT_EQ(queue.pop_until(BoundedQueue<int>::Clock::now(), finished), std::nullopt);
  EXPECT_FALSE(finished);
  queue.close();
  EXPECT_EQ(queue.pop_until(BoundedQueue<int>::Clock::now(), finished), std::nullopt);
  EXPECT_TRUE(finished);
}

TEST(BoundedQueue, ShowsWhatIsInsideAndHowLongBothSidesWaited) {
  QueueGauge gauge;
  BoundedQueue<int> queue(10, &gauge);
  Waited waited = 0;
  EXPECT_TRUE(queue.push(1, 7, &waited));
  EXPECT_TRUE(queue.push(2, 3, &waited));
  EXPECT_EQ(gauge.values, 2U);
  EXPECT_EQ(gauge.weight, 10U);
  EXPECT_EQ(gauge.capacity, 10U);
  EXPECT_EQ(waited, 0);  // Nobody had to.
  while (true) {         // Until this thread was late once.
    std::jthread giver([&] { EXPECT_TRUE(queue.push(3, 10, &waited)); });
    std::this_thread::yield();
    while (queue.pop() != 3) {
    }
    giver.join();
    if (waited > 0) {
      break;
    }
    EXPECT_TRUE(queue.push(2, 10));  // Full again.
  }
  EXPECT_EQ(gauge.values, 0U);
  bool finished = true;
  waited = 0;
  const auto soon = BoundedQueue<int>::Clock::now() + std::chrono::milliseconds(20);
  EXPECT_EQ(queue.pop_until(soon, finished, &waited), std::nullopt);
  EXPECT_GT(waited, 0);
  EXPECT_TRUE(queue.push(4));
  queue.cancel();
  EXPECT_EQ(gauge.values, 0U);
  EXPECT_EQ(gauge.weight, 0U);
}

}  // namespace
}  // namespace sluice
