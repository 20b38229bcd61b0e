// SPDX-License-Identifier: Apache-2.0
// The platform is killed (-9) again and again while it imports the demonstration fleet. At the end every card is there once,
// the counters say what the cards add up to, no row was changed, and the audit log is whole.
#include <algorithm>
#include <chrono>

#include "base/eventually_fixture.h"
#include "card/card_figures.h"
#include "mortal_platform.h"

namespace yunguan {
namespace {

using namespace std::chrono_literals;

class DyingImport : public MortalPlatform {
 protected:
  // Cards there are, and jobs that have not ended; -1 while nobody can tell.
  [[nodiscard]] std::pair<std::int64_t, std::int64_t> progress() const {
    const auto counts = numbers(
        "SELECT (SELECT COUNT(*) FROM card), (SELECT COUNT(*) FROM job WHERE state IN ('queued', 'running')), "
        "(SELECT COUNT(*) FROM job)",
        3);
    if (counts.empty()) return {-1, -1};
    return {counts[0], counts[2] < 3 ? 3 : counts[1]};
  }
};

TEST_F(DyingImport, EveryCardIsThereOnceAndEveryFigureRight) {
  std::int64_t last = -1;
  for (int death = 0; death < 4; ++death) {
    start_platform({"--demo"});
    // Dies as soon as it has come any further than the time before.
    ASSERT_TRUE(eventually([&] { return progress().first > last || progress().second == 0; }, 60s));
    last = std::max(last, progress().first);
    kill_platform();
  }
  start_platform({"--demo"});
  ASSERT_TRUE(eventually(
      [&] {
        return progress() == std::pair<std::int64_t, std::int64_t>{4000, 0};
      },
      120s))
      << progress().first << " cards, " << progress().second << " jobs to go";
  kill_platform();

  expect_nothing_is_broken();
  on_the_ground([](app::Foundation& ground) {
    const auto cards = ground.db->read([](store::Reader& reader) { return card::figures(reader, std::nullopt); });
    ASSERT_TRUE(cards);
    EXPECT_EQ(cards->total, 4000);
    EXPECT_EQ(cards->by_kind.at("iot"), 1430);
    EXPECT_EQ(cards->by_kind.at("phone"), 2570);
  });
}

}  // namespace
}  // namespace yunguan
