// SPDX-License-Identifier: Apache-2.0
#include "duty/duty_world_fixture.h"

namespace yunguan::duty {
namespace {

class Rotas : public Duties {};
YUNGUAN_ON_BOTH_STORES(Rotas);

TEST_P(Rotas, AGroupHasShiftsAndSaysWhoIsThere) {
  const GroupId group = watch();
  const auto shift = rotas_->add_shift(as(kGao), group, {.person_id = kAnna, .from = in(-1h), .to = in(3h)});
  ASSERT_TRUE(shift) << describe(shift.error());
  EXPECT_EQ(shift->state, ShiftState::running);
  EXPECT_FALSE(shift->overlaps);
  EXPECT_THAT(there(), ElementsAre(kAnna));
  const auto second = rotas_->add_shift(as(kGao), group, {.person_id = kBo, .from = in(2h), .to = in(5h)});
  ASSERT_TRUE(second);
  EXPECT_TRUE(second->overlaps) << "allowed, and shown";
  ASSERT_TRUE(rotas_->add_shift(as(kGao), group, {.person_id = kAnna, .from = in(8h), .to = in(9h)}));
  const auto seen = rotas_->group(as(kGao), group);
  ASSERT_EQ(seen->now.size(), 1u);
  EXPECT_EQ(seen->now[0].person.id, kAnna);
  EXPECT_EQ(seen->next->person.id, kBo);
  EXPECT_EQ(seen->until, in(5h)) << "then comes a gap";
  EXPECT_EQ(seen->ahead, 3);
  clock_.advance(6h);
  EXPECT_THAT(there(), IsEmpty());
  EXPECT_EQ(rotas_->group(as(kGao), group)->until, std::nullopt);
}

TEST_P(Rotas, ShiftsAreChangedAsFarAsTheyHaveNotHappened) {
  const GroupId group = watch();
  const auto shift = rotas_->add_shift(as(kGao), group, {.person_id = kAnna, .from = in(1h), .to = in(3h)});
  ASSERT_TRUE(shift);
  const auto moved = rotas_->change_shift(as(kGao), group, shift->id, 1, {.person_id = kBo, .from = {}, .to = in(4h)});
  ASSERT_TRUE(moved) << describe(moved.error());
  EXPECT_EQ(moved->person.id, kBo);
  EXPECT_EQ(moved->version, 2);
  EXPECT_EQ(code(rotas_->change_shift(as(kGao), group, shift->id, 1, {})), "http.stale");
  const auto backwards =
      rotas_->change_shift(as(kGao), group, shift->id, 2, {.person_id = {}, .from = in(5h), .to = {}});
  EXPECT_EQ(code(backwards) + "/" + field(backwards), "duty.to/to");
  clock_.advance(2h);
  EXPECT_EQ(code(rotas_->remove_shift(as(kGao), group, shift->id, 2)), "duty.shift_begun");
  const auto person = rotas_->change_shift(as(kGao), group, shift->id, 2, {.person_id = kAnna, .from = {}, .to = {}});
  EXPECT_EQ(code(person) + "/" + field(person), "duty.shift_running/person_id");
  const auto ended = rotas_->change_shift(as(kGao), group, shift->id, 2, {.person_id = {}, .from = {}, .to = in(-1s)});
  ASSERT_TRUE(ended) << describe(ended.error());
  EXPECT_EQ(ended->to, clock_.now()) << "no earlier than now";
  EXPECT_EQ(code(rotas_->change_shift(as(kGao), group, shift->id, 3, {.person_id = {}, .from = {}, .to = in(1h)})),
            "duty.shift_over");
  EXPECT_EQ(rotas_->shifts(asked(kGao), group)->total, 1) << "it stays on record";
  EXPECT_EQ(code(rotas_->change_shift(as(kGao), group, ShiftId{99}, 1, {})), "duty.no_shift");
}

TEST_P(Rotas, AWrongShiftIsRefusedByField) {
  const GroupId group = watch();
  const auto add = [&](PersonId person, Instant from, Instant to) {
    const auto added = rotas_->add_shift(as(kGao), group, {.person_id = person, .from = from, .to = to});
    return code(added) + "/" + field(added);
  };
  EXPECT_EQ(add(kAnna, in(-24h), in(1h)), "duty.from/from");
  EXPECT_EQ(add(kAnna, in(1h), in(1h)), "duty.to/to");
  EXPECT_EQ(add(kAnna, in(-2h), in(-1h)), "duty.to/to");
  EXPECT_EQ(add(kAnna, in(1h), in(32 * 24h)), "duty.to/to");
  EXPECT_EQ(add(kGone, in(1h), in(2h)), "duty.person/person_id");
  EXPECT_EQ(add(kWei, in(1h), in(2h)), "duty.person/person_id");
  EXPECT_EQ(newest_audit(), "access.out_of_scope|refused|duty.person");
}

TEST_P(Rotas, ARotaIsEnteredWhole) {
  const GroupId group = watch();
  const auto rota =
      rotas_->add_rota(as(kGao), group, {.people = {kAnna, kBo}, .from = in(1h), .hours = 12, .count = 5});
  ASSERT_TRUE(rota) << describe(rota.error());
  EXPECT_EQ(rota->to, in(61h));
  EXPECT_EQ(rota->overlapping, 0);
  const auto shifts = rotas_->shifts(asked(kGao), group);
  ASSERT_EQ(shifts->items.size(), 5u);
  EXPECT_EQ(shifts->items[0].person.id, kAnna);
  EXPECT_EQ(shifts->items[1].person.id, kBo);
  EXPECT_EQ(shifts->items[4].person.id, kAnna);
  EXPECT_EQ(shifts->items[1].from, shifts->items[0].to);
  const auto again = rotas_->add_rota(as(kGao), group, {.people = {kBo}, .from = in(2h), .hours = 1, .count = 2});
  EXPECT_EQ(again->overlapping, 2);

  const auto wrong = [&](RotaInput input) {
    const auto made = rotas_->add_rota(as(kGao), group, input);
    return code(made) + "/" + field(made);
  };
  EXPECT_EQ(wrong({.people = {}, .from = in(1h), .hours = 8, .count = 1}), "duty.turns_people/people");
  EXPECT_EQ(wrong({.people = {kAnna}, .from = in(1h), .hours = 0, .count = 1}), "duty.hours/hours");
  EXPECT_EQ(wrong({.people = {kAnna}, .from = in(1h), .hours = 745, .count = 1}), "duty.hours/hours");
  EXPECT_EQ(wrong({.people = {kAnna}, .from = in(1h), .hours = 8, .count = 401}), "duty.turns/count");
  EXPECT_EQ(wrong({.people = {kAnna, kWei}, .from = in(1h), .hours = 8, .count = 2}), "duty.person/people");
  for (int n = 0; n < 2; ++n)
    ASSERT_TRUE(rotas_->add_rota(as(kGao), group, {.people = {kAnna}, .from = in(1h), .hours = 1, .count = 400}));
  EXPECT_EQ(wrong({.people = {kAnna}, .from = in(1h), .hours = 1, .count = 400}), "duty.too_many_shifts/count");
}

TEST_P(Rotas, WhatHasNotBegunIsClearedAndAGroupIsRemovedThen) {
  const GroupId group = watch();
  ASSERT_TRUE(rotas_->add_rota(as(kGao), group, {.people = {kAnna}, .from = in(0s), .hours = 8, .count = 4}));
  clock_.advance(1h);
  EXPECT_EQ(rotas_->clear(as(kGao), group, {in(15h)})->removed, 2);
  EXPECT_EQ(rotas_->clear(as(kGao), group, {})->removed, 1) << "the running one stays";
  EXPECT_EQ(code(rotas_->remove(as(kGao), group, 1)), "duty.shifts_ahead");
  clock_.advance(8h);
  EXPECT_EQ(code(rotas_->remove(as(kGao), group, 2)), "http.stale");
  ASSERT_TRUE(rotas_->remove(as(kGao), group, 1));
  EXPECT_EQ(code(rotas_->group(as(kGao), group)), "duty.no_group");
  EXPECT_EQ(rotas_->groups(asked(kGao))->total, 0);
  EXPECT_EQ(code(rotas_->create(as(kGao), {.code = "watch", .name = {"值班", ""}, .unit_id = kPolice})),
            "duty.code_taken");
  EXPECT_EQ(db().read([](store::Reader& reader) {
                  return reader.one({"test.shifts", "SELECT COUNT(*) FROM duty_shift"}, {},
                                    [](const store::Row& row) { return row.integer(0); });
                })
                .value(),
            1);
}

TEST_P(Rotas, GroupsOfOtherUnitsAreNotThere) {
  const GroupId group = watch();
  ASSERT_TRUE(rotas_->rename(as(kGao), group, 1, {{"夜班", "Night"}}));
  EXPECT_EQ(code(rotas_->rename(as(kGao), group, 1, {{"夜班", "Night"}})), "http.stale");
  EXPECT_EQ(rotas_->groups(asked(kGao, {{"q", "夜"}}))->items.front().name.en, "Night");
  EXPECT_EQ(code(rotas_->group(as(kWei), group)), "duty.no_group");
  EXPECT_EQ(newest_audit(), "access.out_of_scope|refused|duty.no_group");
  const auto elsewhere = rotas_->create(as(kGao), {.code = "other", .name = {"他组", ""}, .unit_id = kWater});
  EXPECT_EQ(code(elsewhere) + "/" + field(elsewhere), "unit.not_found/unit_id");
  EXPECT_EQ(newest_audit(), "access.out_of_scope|refused|unit.not_found");
}

TEST_P(Rotas, TellAPersonWhereHeIsOnDutyNow) {
  const GroupId group = watch();
  ASSERT_TRUE(rotas_->add_rota(as(kGao), group, {.people = {kAnna}, .from = in(0s), .hours = 8, .count = 2}));
  const auto on_watch = absences_->now_of(kAnna);
  ASSERT_EQ(on_watch->groups.size(), 1u);
  EXPECT_EQ(on_watch->groups.front().first.en, "Watch");
  EXPECT_EQ(on_watch->groups.front().second, in(8h));
}

}  // namespace
}  // namespace yunguan::duty
