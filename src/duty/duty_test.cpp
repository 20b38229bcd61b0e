// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <map>

#include "duty/absence_service.h"
#include "duty/calendar_view.h"
#include "duty/duty_check.h"
#include "duty/duty_permissions.h"
#include "duty/duty_store.h"
#include "duty/migrations.h"
#include "duty/rota_service.h"
#include "identity/person_store.h"
#include "identity/test_world.h"
#include "identity/unit_store.h"

namespace yunguan::duty {
namespace {

using namespace std::chrono_literals;
using identity::Asking;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// 2026-11-21 09:00 in Shanghai, a Saturday.
const std::set<std::string, std::less<>> kAll{"duty.read", "duty.posts", "duty.rota", "duty.stand_in"};

// A centre over police, with a station below, and water. Fen keeps everything, Gao what is of the police.
class Duties : public identity::OnBothStoresWithKeys {
 protected:
  static constexpr UnitId kCentre{1};
  static constexpr UnitId kPolice{2};
  static constexpr UnitId kStation{3};
  static constexpr UnitId kWater{4};
  static constexpr PersonId kFen{1};
  static constexpr PersonId kGao{2};
  static constexpr PersonId kAnna{3};
  static constexpr PersonId kBo{4};
  static constexpr PersonId kWei{5};
  static constexpr PersonId kGone{6};

  void SetUp() override {
    OnBothStoresWithKeys::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(store::migrate(db(), steps()));
    make();
    audit_ = std::make_unique<identity::Audit>(keys_.ring(), clock_);
    audit_->add_actions(kActions);
    units_ = std::make_unique<identity::UnitDirectory>(db(), clock_);
    ground_ = std::make_unique<Ground>(
        db(), *audit_, *units_, clock_,
        [](store::Reader&, const std::string& code) -> Result<bool> { return code == "card.open"; },
        []() -> std::shared_ptr<const WorkingCalendar> { return nullptr; });
    posts_ = std::make_unique<PostService>(*ground_);
    rotas_ = std::make_unique<RotaService>(*ground_);
    absences_ = std::make_unique<AbsenceService>(*ground_);
  }
  void TearDown() override {
    absences_.reset();
    ground_.reset();
    units_.reset();
    OnBothStoresWithKeys::TearDown();
  }

  static std::vector<store::Migration> steps() {
    std::vector<store::Migration> steps = identity::migrations();
    const auto own = migrations();
    steps.insert(steps.end(), own.begin(), own.end());
    return steps;
  }

  void make() {
    const auto made = db().write([&](store::Transaction& tx) -> Result<void> {
      const auto unit = [&](UnitId id, std::optional<UnitId> parent, std::string code, std::string path) {
        return identity::insert_unit(tx, keys_.ring(),
                                     {.id = id,
                                      .parent_id = parent,
                                      .code = code,
                                      .name = code,
                                      .kind = identity::UnitKind::managing,
                                      .path = path},
                                     clock_.now());
      };
      YG_TRY(unit(kCentre, std::nullopt, "DC", "/1/"));
      YG_TRY(unit(kPolice, kCentre, "GA", "/1/2/"));
      YG_TRY(unit(kStation, kPolice, "GA01", "/1/2/3/"));
      YG_TRY(unit(kWater, kCentre, "SW", "/1/4/"));
      for (const auto& [id, login, home, path] :
           {std::tuple{kFen, "fen", kCentre, "/1/"}, std::tuple{kGao, "gao", kPolice, "/1/2/"},
            std::tuple{kAnna, "anna", kPolice, "/1/2/"}, std::tuple{kBo, "bo", kStation, "/1/2/3/"},
            std::tuple{kWei, "wei", kWater, "/1/4/"}, std::tuple{kGone, "gone", kPolice, "/1/2/"}}) {
        identity::Person person{.id = id, .login = login, .name = login, .unit_id = home, .created_at = clock_.now()};
        if (id == kGone) person.state = identity::PersonState::disabled;
        YG_TRY(identity::insert_person(tx, keys_.ring(), person));
        auto principal = std::make_shared<identity::Principal>();
        principal->person_id = id;
        principal->login = login;
        principal->unit_id = home;
        principal->unit_path = path;
        if (id == kFen || id == kGao)
          principal->grants.push_back({.permissions = kAll, .unit_id = home, .unit_path = path});
        people_[id] = std::move(principal);
      }
      return {};
    });
    ASSERT_TRUE(made) << describe(made.error());
  }

  Asking as(PersonId id) {
    const identity::Principal& principal = *people_.at(id);
    return {principal,
            {.person_id = id, .login = principal.login, .unit_id = principal.unit_id, .remote_ip = {}, .trace_id = {}}};
  }
  http::Request asked(PersonId id, std::map<std::string, std::string> query = {}) {
    http::Request request;
    request.query = std::move(query);
    request.caller = people_.at(id);
    return request;
  }
  [[nodiscard]] Instant in(std::chrono::microseconds span) const { return clock_.now() + span; }

  GroupId watch() {
    const auto made = rotas_->create(as(kGao), {.code = "watch", .name = {"值班", "Watch"}, .unit_id = kPolice});
    EXPECT_TRUE(made) << describe(made.error());
    return made ? made->id : GroupId{};
  }
  std::vector<PersonId> holders(UnitId unit) {
    return db()
        .read([&](store::Reader& reader) { return holders_of_post(reader, kLeader, unit, clock_.now()); })
        .value();
  }
  std::vector<PersonId> there() {
    return db().read([&](store::Reader& reader) { return on_duty(reader, "watch", clock_.now()); }).value();
  }
  std::optional<PersonId> stands_in(PersonId person, std::string_view service) {
    return db()
        .read([&](store::Reader& reader) { return stand_in_for(reader, person, service, clock_.now()); })
        .value();
  }
  // "action|result|code" of the newest row.
  std::string newest_audit() {
    return db()
        .read([](store::Reader& reader) {
          return reader.one(
              {"test.audit", "SELECT action || '|' || result || '|' || code FROM audit_row ORDER BY id DESC LIMIT 1"},
              {}, [](const store::Row& row) { return row.text(0); });
        })
        .value()
        .value_or("");
  }
  template <class T>
  static std::string code(const Result<T>& result) {
    return result ? "" : result.error().code;
  }
  template <class T>
  static std::string field(const Result<T>& result) {
    return result ? "" : result.error().where.field;
  }

  std::map<PersonId, std::shared_ptr<identity::Principal>> people_;
  std::unique_ptr<identity::Audit> audit_;
  std::unique_ptr<identity::UnitDirectory> units_;
  std::unique_ptr<Ground> ground_;
  std::unique_ptr<PostService> posts_;
  std::unique_ptr<RotaService> rotas_;
  std::unique_ptr<AbsenceService> absences_;
};
YUNGUAN_ON_BOTH_STORES(Duties);

// ---- Posts

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

// ---- Groups and shifts

TEST_P(Duties, AGroupHasShiftsAndSaysWhoIsThere) {
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

TEST_P(Duties, ShiftsAreChangedAsFarAsTheyHaveNotHappened) {
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

TEST_P(Duties, AWrongShiftIsRefusedByField) {
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

TEST_P(Duties, ARotaIsEnteredWhole) {
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

TEST_P(Duties, WhatHasNotBegunIsClearedAndAGroupIsRemovedThen) {
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

TEST_P(Duties, GroupsOfOtherUnitsAreNotThere) {
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

// ---- Absences

TEST_P(Duties, APersonNamesWhoStandsInAndEndsIt) {
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

TEST_P(Duties, AnAbsenceAheadIsWithdrawnAndOneOfSomeServicesHoldsForThese) {
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

TEST_P(Duties, AWrongAbsenceIsRefusedByField) {
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

TEST_P(Duties, AbsencesOfOthersAreEnteredByWhoMayForTheirUnit) {
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

TEST_P(Duties, AStandInWhoIsAwayHimselfIsShownAndNobodyStandsInForHim) {
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

TEST_P(Duties, StayWhenTheStoreIsOpenedAnew) {
  ASSERT_TRUE(store::migrate(db(), steps()));
  const GroupId group = watch();
  ASSERT_TRUE(rotas_->add_rota(as(kGao), group, {.people = {kAnna}, .from = in(0s), .hours = 8, .count = 2}));
  const auto on_watch = absences_->now_of(kAnna);
  ASSERT_EQ(on_watch->groups.size(), 1u);
  EXPECT_EQ(on_watch->groups.front().first.en, "Watch");
  EXPECT_EQ(on_watch->groups.front().second, in(8h));
}

// ---- The calendar

TEST(CalendarView, SaysHolidaysMakeUpDaysAndWorkedDaysOfAYear) {
  const auto calendar = WorkingCalendar::load("rules/calendar.yaml");
  ASSERT_TRUE(calendar) << describe(calendar.error());
  const CalendarView view = calendar_view(*calendar, std::chrono::year{2026});
  EXPECT_EQ(view.holidays.size(), 33u);
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
