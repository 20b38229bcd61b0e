// SPDX-License-Identifier: Apache-2.0
// The number plan follows the list of segments and the calendar.
#include "tuning/segment_keeper.h"

#include <atomic>

#include "base/eventually_fixture.h"
#include "card/test_cards_fixture.h"
#include "tuning/tuning_fixture.h"

namespace yunguan::tuning {
namespace {

class Segments : public TuningOnBothStores {
 protected:
  bool look(SegmentKeeper& keeper) {
    const auto changed = keeper.look();
    EXPECT_TRUE(changed) << describe(changed.error());
    return changed.value_or(false);
  }
  [[nodiscard]] card::Kind kind_of(std::string_view number) const { return numbers_.now().kind_of(number); }
  void pass_days(int days) { clock_.advance(std::chrono::hours{24 * days}); }

  card::NumbersInForce numbers_ = card::shipped_rules().numbers.now();
};

TEST_P(Segments, HoldOnTheirDays) {
  SegmentKeeper keeper{ground(), numbers_, nullptr};
  EXPECT_FALSE(look(keeper));
  add(ListKind::segments,
      {.item = "10645xxxxxxxx", .name = "iot", .more = "mobile", .valid_from = in_days(1), .valid_to = in_days(2)});
  EXPECT_FALSE(look(keeper)) << "tomorrow";
  EXPECT_EQ(kind_of("1064500000000"), card::Kind::unknown);
  pass_days(1);
  EXPECT_TRUE(look(keeper));
  EXPECT_EQ(kind_of("1064500000000"), card::Kind::iot);
  EXPECT_EQ(numbers_.now().carrier_of("1064500000000"), card::Carrier::mobile);
  pass_days(1);
  EXPECT_FALSE(look(keeper)) << "its last day";
  pass_days(1);
  EXPECT_TRUE(look(keeper));
  EXPECT_EQ(kind_of("1064500000000"), card::Kind::unknown);
}

TEST_P(Segments, EndWhenTheEntryIsEnded) {
  SegmentKeeper keeper{ground(), numbers_, nullptr};
  const ListEntry entry = add(ListKind::segments, {.item = "149XXXXXXXX", .name = "手机", .more = "电信"});
  EXPECT_EQ(entry.item, "149xxxxxxxx");
  EXPECT_EQ(entry.name, "phone");
  EXPECT_EQ(entry.more, "telecom");
  EXPECT_TRUE(look(keeper));
  EXPECT_EQ(kind_of("14900000000"), card::Kind::phone);
  http::Request asked = on_list(ListKind::segments);
  asked.path_values["id"] = std::to_string(entry.id.value);
  ASSERT_TRUE(lists().end(asked, {.last_day = {}, .reason = "录入有误"}));
  EXPECT_TRUE(look(keeper));
  EXPECT_EQ(kind_of("14900000000"), card::Kind::iot);
}

TEST_P(Segments, AreRefusedWithTheFieldThatIsWrong) {
  const auto refused = [&](const NewEntryInput& input) {
    const auto made = lists().add(on_list(ListKind::segments), input);
    return made ? std::string{"taken"} : made.error().where.field + " " + made.error().code;
  };
  EXPECT_EQ(refused({.item = "10645", .name = "iot"}), "item segment.pattern");
  EXPECT_EQ(refused({.item = "10645xxxxxxxx", .name = "things"}), "name segment.kind");
  EXPECT_EQ(refused({.item = "10645xxxxxxxx", .name = "iot", .more = "nobody"}), "more segment.carrier");
  EXPECT_EQ(refused({.item = "10645xxxxxxxx", .name = "iot"}), "taken");
  EXPECT_EQ(refused({.item = "10645********", .name = "phone"}), "item monitor_list.listed");
}

TEST_P(Segments, AreFollowedByARunningPlatformWhichSaysSoUntilItWasHeard) {
  std::atomic<int> asked = 0;
  SegmentKeeper keeper{ground(), numbers_, [&]() -> Result<void> {
                         if (++asked == 1) return fail(ErrorKind::unavailable, "test.busy", {"忙", "busy"});
                         return {};
                       }};
  add(ListKind::segments, {.item = "10645xxxxxxxx", .name = "iot"});
  ASSERT_TRUE(keeper.start());
  EXPECT_EQ(kind_of("1064500000000"), card::Kind::iot) << "before start() returns";
  EXPECT_EQ(asked, 0);
  add(ListKind::segments, {.item = "10644xxxxxxxx", .name = "iot"});
  keeper.wake();
  ASSERT_TRUE(eventually([&] { return asked == 1; }));
  EXPECT_EQ(kind_of("1064400000000"), card::Kind::iot);
  keeper.wake();  // nothing new, but nobody has heard of the last one
  ASSERT_TRUE(eventually([&] { return asked == 2; }));
  keeper.stop();
  EXPECT_EQ(asked, 2);
}

YUNGUAN_ON_BOTH_STORES(Segments);

}  // namespace
}  // namespace yunguan::tuning
