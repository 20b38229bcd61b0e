// SPDX-License-Identifier: Apache-2.0
#include "card/crew.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <stdexcept>

namespace yunguan::card {
namespace {

Result<void> failure(std::string code) { return fail(ErrorKind::invalid, std::move(code), {"坏", "bad"}); }

TEST(Crew, DoesEveryPartOnceWhateverItsSize) {
  for (const std::size_t helpers : {0, 1, 3}) {
    Crew crew{helpers};
    for (const std::size_t parts : {0, 1, 2, 3, 100, 1000}) {
      std::vector<std::atomic<int>> done(parts);
      ASSERT_TRUE(crew.run(parts, [&](std::size_t part) -> Result<void> {
        ++done[part];
        return {};
      }));
      for (const auto& times : done) EXPECT_EQ(times, 1);
    }
  }
}

TEST(Crew, HelpersShareTheWork) {
  Crew crew{2};
  std::mutex mutex;
  std::condition_variable met;
  std::set<std::thread::id> threads;
  // Each part waits for the others: three threads, or nobody gets on.
  ASSERT_TRUE(crew.run(3, [&](std::size_t) -> Result<void> {
    std::unique_lock lock{mutex};
    threads.insert(std::this_thread::get_id());
    met.notify_all();
    met.wait(lock, [&] { return threads.size() == 3; });
    return {};
  }));
  EXPECT_TRUE(threads.contains(std::this_thread::get_id()));
}

TEST(Crew, AFailureEndsTheRunAndTheNextBeginsAfresh) {
  Crew crew{2};
  std::atomic<int> begun = 0;
  const auto outcome = crew.run(1000, [&](std::size_t part) -> Result<void> {
    ++begun;
    return part < 3 ? failure(std::string{"part."} + static_cast<char>('0' + part)) : Result<void>{};
  });
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, "part.0");
  EXPECT_LT(begun, 1000);
  EXPECT_TRUE(crew.run(10, [](std::size_t) { return Result<void>{}; }));
}

TEST(Crew, WhatAPartThrowsIsThrownToTheCaller) {
  Crew crew{1};
  const auto broken = [&] {
    return crew.run(50, [](std::size_t part) -> Result<void> {
      if (part == 7) throw std::runtime_error{"out"};
      return {};
    });
  };
  EXPECT_THROW((void)broken(), std::runtime_error);
  EXPECT_TRUE(crew.run(3, [](std::size_t) { return Result<void>{}; }));
}

}  // namespace
}  // namespace yunguan::card
