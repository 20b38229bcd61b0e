// SPDX-License-Identifier: Apache-2.0
// Some hundred worlds from seeds; `make simulate` goes on for ever.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/log.h"
#include "world.h"

namespace yunguan::simulation {
namespace {

void expect_good(const Plan& plan) {
  const Outcome outcome = run(plan);
  std::string said;
  for (const std::string& complaint : outcome.complaints) said += "\n  " + complaint;
  const std::size_t tail = std::min<std::size_t>(outcome.trace.size(), 60);
  for (std::size_t n = outcome.trace.size() - tail; n < outcome.trace.size() && !said.empty(); ++n)
    said += "\n    " + outcome.trace[n];
  EXPECT_TRUE(outcome.complaints.empty()) << describe(plan) << "\nreproduce: " << reproduction(plan) << said;
}

class Worlds : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(log::configure({.level = log::Level::error})); }
};

TEST_F(Worlds, AreAllInOrderAtTheEnd) {
  for (std::uint64_t seed = 1; seed <= 300 && !HasFailure(); ++seed) expect_good(plan_of(seed, false));
}

TEST_F(Worlds, AreAllInOrderAtTheEndWhenTheyAreLarge) {
  for (std::uint64_t seed = 1; seed <= 8 && !HasFailure(); ++seed) expect_good(plan_of(seed, true));
}

TEST_F(Worlds, HappenAgainJustSo) {
  for (const std::uint64_t seed : {3u, 7u, 11u, 19u}) {
    const Outcome first = run(plan_of(seed, false));
    const Outcome again = run(plan_of(seed, false));
    EXPECT_EQ(first.digest, again.digest) << "seed " << seed;
    EXPECT_EQ(first.trace, again.trace) << "seed " << seed;
  }
}

}  // namespace
}  // namespace yunguan::simulation
