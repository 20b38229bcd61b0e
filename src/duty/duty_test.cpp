// SPDX-License-Identifier: Apache-2.0
#include "duty/calendar_view.h"
#include "duty/duty_check.h"
#include "duty/duty_world_fixture.h"

namespace yunguan::duty {
namespace {

YUNGUAN_ON_BOTH_STORES(Duties);

TEST_P(Duties, PostsAreMadeRenamedAndRemovedByWhoKeepsAllUnits) {
  const auto made = posts_->create(as(kFen), {.code = "network_officer", .name = {"网络专员", ""}});
  ASSERT_TRUE(made) << describe(made.error());
  EXPECT_EQ(made->name.en, "网络专员");
  EXPECT_EQ(newest_audit(), "post.create|done|");
  EXPECT_EQ(code(posts_->create(as(kFen), {.code = "network_officer", .name = {"甲", ""}})), "duty.code_taken");
  const auto bad = posts_->create(as(kFen), {.code = "Bad Code", .name = {"甲", ""}});
  EXPECT_EQ(code(bad) + "/" + field(bad), "duty.code/code");
  const auto nameless = posts_->create(as(kFen), {.code = "nameless", .name = {" ", "x"}});
  EXPECT_EQ(code(nameless) + "/" + field(nameless), "duty.name/name");
  EXPECT_EQ(code(posts_->create(as(kGao), {.code = "other", .name = {"甲", ""}})), "duty.whole_platform");
  EXPECT_EQ(newest_audit(), "post.create|refused|duty.whole_platform");

  const auto renamed = posts_->rename(as(kFen), made->id, 1, {{"网络管理员", "Network officer"}});
  ASSERT_TRUE(renamed);
  EXPECT_EQ(renamed->version, 2);
  EXPECT_EQ(code(posts_->rename(as(kFen), made->id, 1, {{"又", "again"}})), "http.stale");
  EXPECT_EQ(code(posts_->rename(as(kFen), PostId{99}, 1, {{"无", "none"}})), "duty.no_post");
  EXPECT_EQ(code(posts_->remove(as(kFen), kLeaderPost, 1)), "duty.post_built_in");
  EXPECT_EQ(code(posts_->remove(as(kFen), made->id, 1)), "http.stale");
  ASSERT_TRUE(posts_->set_holders(as(kFen), kPolice, made->id, 0, {{kAnna}}));
  EXPECT_EQ(code(posts_->remove(as(kFen), made->id, 2)), "duty.post_held");
  ASSERT_TRUE(posts_->set_holders(as(kFen), kPolice, made->id, 1, {{}}));
  EXPECT_EQ(code(posts_->remove(as(kFen), made->id, 2)), "");
  EXPECT_EQ(posts_->list(as(kFen))->size(), 1u);
}

TEST_P(Duties, AWholeListOfHoldersIsSetForAUnit) {
  const auto set = posts_->set_holders(as(kGao), kPolice, kLeaderPost, 0, {{kAnna, kBo}});
  ASSERT_TRUE(set) << describe(set.error());
  EXPECT_EQ(set->version, 1);
  EXPECT_THAT(holders(kPolice), ElementsAre(kAnna, kBo));
  EXPECT_EQ(newest_audit(), "post.hold|done|");
  EXPECT_EQ(code(posts_->set_holders(as(kGao), kPolice, kLeaderPost, 0, {{kAnna}})), "http.stale");
  ASSERT_TRUE(posts_->set_holders(as(kGao), kPolice, kLeaderPost, 1, {{kBo}}));
  EXPECT_THAT(holders(kPolice), ElementsAre(kBo));
  EXPECT_EQ(posts_->list(as(kGao))->front().held, 1);

  // Who holds it already stays after the account was closed, and is shown as such; orders pass him over.
  tamper("UPDATE person SET state = 'disabled' WHERE id = 4");
  ASSERT_TRUE(posts_->set_holders(as(kGao), kPolice, kLeaderPost, 2, {{kAnna, kBo}}));
  EXPECT_THAT(holders(kPolice), ElementsAre(kAnna));
  const auto shown = posts_->of_unit(as(kGao), kPolice);
  ASSERT_EQ(shown->posts.front().people.size(), 2u);
  EXPECT_TRUE(shown->posts.front().people[0].in_use);
  EXPECT_FALSE(shown->posts.front().people[1].in_use);
}

TEST_P(Duties, HoldersOfOtherUnitsAreRefusedAndRecorded) {
  const auto foreign = posts_->set_holders(as(kGao), kPolice, kLeaderPost, 0, {{kWei}});
  EXPECT_EQ(code(foreign) + "/" + field(foreign), "duty.person/people");
  EXPECT_EQ(newest_audit(), "access.out_of_scope|refused|duty.person");
  EXPECT_EQ(code(posts_->set_holders(as(kGao), kWater, kLeaderPost, 0, {{kAnna}})), "unit.not_found");
  EXPECT_EQ(newest_audit(), "access.out_of_scope|refused|unit.not_found");
  EXPECT_EQ(code(posts_->of_unit(as(kGao), kCentre)), "unit.not_found");
  EXPECT_EQ(code(posts_->set_holders(as(kGao), kPolice, kLeaderPost, 0, {{kGone}})), "duty.person");
  EXPECT_EQ(code(posts_->set_holders(as(kGao), kPolice, kLeaderPost, 0, {{PersonId{77}}})), "duty.person");
  EXPECT_EQ(code(posts_->set_holders(as(kGao), kPolice, kLeaderPost, 0, {{kAnna, kAnna}})), "duty.twice");
  EXPECT_EQ(code(posts_->set_holders(as(kGao), kPolice, kLeaderPost, 0, {{kGao}})), "duty.self_post");
  EXPECT_EQ(newest_audit(), "post.hold|refused|duty.self_post");
  std::vector<PersonId> many;
  for (std::int64_t id = 1; id <= 21; ++id) many.emplace_back(id);
  EXPECT_EQ(code(posts_->set_holders(as(kGao), kPolice, kLeaderPost, 0, {many})), "duty.too_many_holders");
  EXPECT_EQ(code(posts_->set_holders(as(kAnna), kPolice, kLeaderPost, 0, {{kBo}})), "unit.not_found");
  EXPECT_THAT(holders(kPolice), IsEmpty());
}

TEST_P(Duties, UnitsAreListedWithTheirPostsByPages) {
  ASSERT_TRUE(posts_->set_holders(as(kFen), kStation, kLeaderPost, 0, {{kBo}}));
  const auto first = posts_->units(asked(kFen, {{"limit", "3"}}));
  ASSERT_TRUE(first) << describe(first.error());
  ASSERT_EQ(first->items.size(), 3u);
  EXPECT_EQ(first->total, 4);
  EXPECT_EQ(first->items[2].unit_code, "GA01");
  EXPECT_EQ(first->items[2].posts.front().people.front().name, "bo");
  const auto rest = posts_->units(asked(kFen, {{"limit", "3"}, {"cursor", *first->next_cursor}}));
  ASSERT_EQ(rest->items.size(), 1u);
  EXPECT_EQ(rest->items[0].unit_code, "SW");
  EXPECT_EQ(posts_->units(asked(kGao))->total, 2) << "its own and those below";
  EXPECT_EQ(posts_->units(asked(kFen, {{"vacant", "leader"}}))->total, 3);
  EXPECT_EQ(posts_->units(asked(kFen, {{"held", "leader"}}))->total, 1);
  EXPECT_EQ(posts_->units(asked(kFen, {{"q", "bo"}}))->items.front().unit_code, "GA01");
  EXPECT_EQ(posts_->units(asked(kFen, {{"unit_id", "2"}}))->total, 2);
  EXPECT_EQ(posts_->units(asked(kAnna))->total, 0);
}

TEST_P(Duties, PeopleAreFoundInTheCallersUnitsOnly) {
  const auto found = [&](PersonId caller, std::string_view part) {
    std::vector<PersonId> ids;
    const auto people = db().read([&](store::Reader& reader) {
      return people_named(reader, people_.at(caller)->scope("duty.read"), part, clock_.now());
    });
    for (const DutyPerson& person : people.value()) ids.push_back(person.id);
    return ids;
  };
  EXPECT_THAT(found(kGao, ""), ElementsAre(kAnna, kBo, kGao)) << "without the closed account";
  EXPECT_THAT(found(kFen, "WEI"), ElementsAre(kWei));
  EXPECT_THAT(found(kGao, "wei"), IsEmpty());
  EXPECT_THAT(found(kGao, "%"), IsEmpty());
  EXPECT_THAT(found(kAnna, ""), IsEmpty());
}

TEST_P(Duties, AdministratorsTakeNoPart) {
  ASSERT_TRUE(posts_->set_holders(as(kGao), kPolice, kLeaderPost, 0, {{kAnna, kBo}}));
  make_administrator(kBo);
  EXPECT_THAT(holders(kPolice), ElementsAre(kAnna)) << "who was one before is passed over";
  const auto named = db().read([&](store::Reader& reader) {
    return people_named(reader, people_.at(kGao)->scope("duty.read"), "", clock_.now());
  });
  EXPECT_EQ(named->size(), 2u) << "anna and gao";
  const auto set = posts_->set_holders(as(kFen), kStation, kLeaderPost, 0, {{kBo}});
  EXPECT_EQ(code(set) + "/" + field(set), "identity.administrator/people");
  const Instant now = clock_.now();
  const auto away = absences_->create(as(kAnna), {.person_id = {},
                                                  .stand_in_id = kBo,
                                                  .from = now,
                                                  .to = now + std::chrono::hours{4},
                                                  .services = {},
                                                  .reason = {}});
  EXPECT_EQ(code(away) + "/" + field(away), "identity.administrator/stand_in_id");
  const auto candidates = absences_->candidates(asked(kAnna));
  for (const Candidate& one : *candidates) EXPECT_NE(one.name, "bo");
}

TEST(CalendarView, SaysHolidaysMakeUpDaysAndWorkedDaysOfAYear) {
  const auto calendar = WorkingCalendar::load("rules/calendar.yaml");
  ASSERT_TRUE(calendar) << describe(calendar.error());
  const CalendarView view = calendar_view(*calendar, std::chrono::year{2026});
  EXPECT_EQ(view.holidays.size(), 7u);
  EXPECT_EQ(view.holidays.back().name, "国庆节");
  EXPECT_FALSE(view.own_hours);
  EXPECT_EQ(format_date(view.workdays.front()), "2026-01-04");
  EXPECT_EQ(view.hours.at("monday").front(), "09:00-12:00");
  EXPECT_FALSE(view.hours.contains("sunday"));
  EXPECT_EQ(view.worked_days.at(9), 18) << "October: 22 weekdays, five of them free, one Saturday worked";
  EXPECT_THAT(view.years, ElementsAre(2026));
  const CalendarView later = calendar_view(*calendar, std::chrono::year{2027});
  EXPECT_THAT(later.holidays, IsEmpty());
  EXPECT_EQ(later.worked_days.at(1), 20);
}

}  // namespace
}  // namespace yunguan::duty
