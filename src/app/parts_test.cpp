// SPDX-License-Identifier: Apache-2.0
#include "app/parts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace yunguan::app {
namespace {

using testing::ElementsAre;

class PartsTest : public testing::Test {
 protected:
  void add(Parts& parts, const std::string& name, bool starts = true) {
    parts.add(
        name,
        [this, name, starts]() -> Result<> {
          events_.push_back("start " + name);
          if (!starts) return fail(ErrorKind::unavailable, "test.broken", {"坏了", "broken"});
          return {};
        },
        [this, name] { events_.push_back("stop " + name); });
  }

  std::vector<std::string> events_;
};

TEST_F(PartsTest, StopsInReverseOrderAndOnce) {
  Parts parts;
  for (const char* name : {"store", "job", "http"}) add(parts, name);
  ASSERT_TRUE(parts.start());
  parts.stop();
  parts.stop();
  EXPECT_THAT(events_, ElementsAre("start store", "start job", "start http", "stop http", "stop job", "stop store"));
}

TEST_F(PartsTest, OneThatFailsTakesDownThoseBeforeIt) {
  Parts parts;
  add(parts, "store");
  add(parts, "job", false);
  add(parts, "http");
  const auto started = parts.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, "test.broken");
  EXPECT_THAT(events_, ElementsAre("start store", "start job", "stop store"));
}

TEST_F(PartsTest, TheEndOfTheListStopsWhatRuns) {
  {
    Parts parts;
    add(parts, "store");
    ASSERT_TRUE(parts.start());
  }
  EXPECT_THAT(events_, ElementsAre("start store", "stop store"));
}

}  // namespace
}  // namespace yunguan::app
