// SPDX-License-Identifier: Apache-2.0
#include "duty/duty_world_fixture.h"

namespace yunguan::duty {
namespace {

class Absences : public Duties {};
YUNGUAN_ON_BOTH_STORES(Absences);

TEST_P(Absences, APersonNamesWhoStandsInAndEndsIt) {
  const auto made = absences_->create(
      as(kAnna),
      {.person_id = {}, .stand_in_id = kGao, .from = in(0s), .to = in(72h), .services = {}, .reason = "休假"});
  ASSERT_TRUE(made) << describe(made.error());
  EXPECT_EQ(made->state, AbsenceState::running);
  EXPECT_TRUE(made->may_end);
  EXPECT_EQ(newest_audit(), "absence.create|done|");
  EXPECT_EQ(stands_in(kAnna, "card.close"), kGao);
  EXPECT_EQ(absences_->list(asked(kAnna))->total, 1);
  EXPECT_EQ(absences_->list(asked(kGao, {{"box", "standing_in"}, {"state", "running"}}))->total, 1);
  EXPECT_EQ(absences_->now_of(kGao)->standing_in.size(), 1u);
  EXPECT_EQ(absences_->now_of(kAnna)->away.size(), 1u);
  EXPECT_EQ(code(absences_->end(as(kAnna), made->id, 2)), "http.stale");
  clock_.advance(1h);
  const auto ended = absences_->end(as(kAnna), made->id, 1);
  ASSERT_TRUE(ended) << describe(ended.error());
  EXPECT_EQ(ended->state, AbsenceState::over);
  EXPECT_EQ(ended->to, clock_.now());
  EXPECT_EQ(stands_in(kAnna, "card.close"), std::nullopt);
  EXPECT_EQ(code(absences_->end(as(kAnna), made->id, 2)), "duty.absence_over");
}

TEST_P(Absences, AnAbsenceAheadIsWithdrawnAndOneOfSomeServicesHoldsForThese) {
  const auto ahead = absences_->create(
      as(kAnna), {.person_id = {}, .stand_in_id = kBo, .from = in(24h), .to = in(48h), .services = {}, .reason = {}});
  ASSERT_TRUE(ahead);
  EXPECT_EQ(ahead->state, AbsenceState::ahead);
  EXPECT_EQ(absences_->end(as(kAnna), ahead->id, 1)->state, AbsenceState::withdrawn);
  EXPECT_EQ(absences_->list(asked(kAnna, {{"state", "withdrawn"}}))->total, 1);
  clock_.advance(30h);
  EXPECT_EQ(stands_in(kAnna, "card.open"), std::nullopt);
  ASSERT_TRUE(absences_->create(as(kAnna), {.person_id = {},
                                            .stand_in_id = kGao,
                                            .from = in(0s),
                                            .to = in(9h),
                                            .services = {{"card.open", "card.open"}},
                                            .reason = {}}));
  EXPECT_EQ(stands_in(kAnna, "card.open"), kGao);
  EXPECT_EQ(stands_in(kAnna, "card.close"), std::nullopt);
  EXPECT_THAT(absences_->list(asked(kAnna, {{"state", "running"}}))->items.front().services, ElementsAre("card.open"));
}

TEST_P(Absences, AWrongAbsenceIsRefusedByField) {
  const auto name = [&](NewAbsence wanted) {
    const auto made = absences_->create(as(kAnna), wanted);
    return code(made) + "/" + field(made);
  };
  NewAbsence good{.person_id = {}, .stand_in_id = kGao, .from = in(1h), .to = in(2h), .services = {}, .reason = {}};
  const auto with = [&](auto change) {
    NewAbsence one = good;
    change(one);
    return name(one);
  };
  EXPECT_EQ(with([](NewAbsence& one) { one.stand_in_id = kAnna; }), "duty.self_stand_in/stand_in_id");
  EXPECT_EQ(with([](NewAbsence& one) { one.stand_in_id = kGone; }), "duty.stand_in/stand_in_id");
  EXPECT_EQ(with([](NewAbsence& one) { one.stand_in_id = kWei; }), "duty.stand_in/stand_in_id") << "of another branch";
  EXPECT_EQ(with([](NewAbsence& one) { one.stand_in_id = PersonId{77}; }), "duty.stand_in/stand_in_id");
  EXPECT_EQ(with([](NewAbsence& one) { one.stand_in_id = kFen; }), "/") << "of the unit above";
  EXPECT_EQ(with([](NewAbsence& one) { one.stand_in_id = kBo; }), "/") << "of a unit below";
  EXPECT_EQ(with([&](NewAbsence& one) { one.from = in(-24h); }), "duty.from/from");
  EXPECT_EQ(with([&](NewAbsence& one) { one.to = one.from; }), "duty.to/to");
  EXPECT_EQ(with([&](NewAbsence& one) { one.to = in(367 * 24h); }), "duty.to/to");
  EXPECT_EQ(with([](NewAbsence& one) { one.services = {{"card.none"}}; }), "duty.service/services");
  EXPECT_EQ(with([](NewAbsence& one) { one.services = std::vector<std::string>(51, "card.open"); }), "/")
      << "repeats count once";
  EXPECT_EQ(with([](NewAbsence& one) { one.reason = std::string(501, 'x'); }), "duty.reason/reason");
  EXPECT_EQ(with([](NewAbsence& one) { one.person_id = kBo; }), "duty.absent_person/person_id");
  EXPECT_EQ(newest_audit(), "access.out_of_scope|refused|duty.absent_person");
}

TEST_P(Absences, AbsencesOfOthersAreEnteredByWhoMayForTheirUnit) {
  const NewAbsence of_bo{
      .person_id = kBo, .stand_in_id = kAnna, .from = in(0s), .to = in(9h), .services = {}, .reason = "出差"};
  const auto made = absences_->create(as(kGao), of_bo);
  ASSERT_TRUE(made) << describe(made.error());
  EXPECT_EQ(made->made_by, "gao");
  EXPECT_EQ(absences_->list(asked(kGao, {{"box", "units"}}))->total, 1);
  EXPECT_EQ(absences_->list(asked(kWei, {{"box", "units"}}))->total, 0);
  EXPECT_EQ(code(absences_->list(asked(kGao, {{"box", "all"}}))), "duty.box");
  EXPECT_EQ(absences_->get(as(kBo), made->id)->may_end, true) << "it is his own";
  EXPECT_EQ(absences_->get(as(kAnna), made->id)->may_end, false) << "she only stands in";
  EXPECT_EQ(code(absences_->end(as(kAnna), made->id, 1)), "duty.no_absence");
  EXPECT_EQ(code(absences_->get(as(kWei), made->id)), "duty.no_absence");
  EXPECT_EQ(newest_audit(), "access.out_of_scope|refused|duty.no_absence");
  EXPECT_TRUE(absences_->end(as(kGao), made->id, 1));
  EXPECT_EQ(code(absences_->get(as(kGao), AbsenceId{99})), "duty.no_absence");
}

TEST_P(Absences, AStandInWhoIsAwayHimselfIsShownAndNobodyStandsInForHim) {
  const auto away = [&](PersonId person, PersonId stand_in, Instant from, Instant to) {
    return absences_->create(
        as(person), {.person_id = {}, .stand_in_id = stand_in, .from = from, .to = to, .services = {}, .reason = {}});
  };
  const auto anna = away(kAnna, kBo, in(0s), in(48h));
  EXPECT_FALSE(anna->stand_in_absent);
  const auto candidates = [&] {
    std::map<std::string, bool> absent;
    const auto found =
        absences_->candidates(asked(kAnna, {{"from", format_rfc3339(in(20h))}, {"to", format_rfc3339(in(30h))}}));
    EXPECT_TRUE(found) << describe(found.error());
    for (const Candidate& one : *found) absent[one.name] = one.absent;
    return absent;
  };
  EXPECT_THAT(candidates(), ElementsAre(std::pair("bo", false), std::pair("fen", false), std::pair("gao", false)));
  ASSERT_TRUE(away(kBo, kGao, in(24h), in(36h)));
  EXPECT_TRUE(absences_->get(as(kAnna), anna->id)->stand_in_absent) << "said though it was entered later";
  EXPECT_THAT(candidates(), ElementsAre(std::pair("bo", true), std::pair("fen", false), std::pair("gao", false)));
  clock_.advance(25h);
  EXPECT_EQ(stands_in(kAnna, "card.open"), kBo) << "no cascade";
  const auto newest = away(kAnna, kFen, in(0s), in(2h));
  EXPECT_TRUE(newest->overlaps);
  EXPECT_EQ(stands_in(kAnna, "card.open"), kFen) << "the newest counts";
  EXPECT_EQ(code(absences_->candidates(asked(kAnna, {{"person_id", "5"}}))), "duty.absent_person");
  const auto bad = absences_->candidates(asked(kAnna, {{"from", "tomorrow"}}));
  EXPECT_EQ(code(bad) + "/" + field(bad), "time.format/from");
}

}  // namespace
}  // namespace yunguan::duty
