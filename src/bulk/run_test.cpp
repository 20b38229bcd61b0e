// SPDX-License-Identifier: Apache-2.0
// Bulk acts as jobs over a store: many runs, cards that others change in between, a machine that dies, a person who stops it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/eventually_fixture.h"
#include "bulk/bulk_permissions.h"
#include "bulk/bulk_service.h"
#include "bulk/run_pass.h"
#include "card/card_list.h"
#include "card/card_permissions.h"
#include "card/test_cards_fixture.h"
#include "identity/bootstrap.h"
#include "identity/identity.h"
#include "life/life_permissions.h"
#include "life/migrations.h"
#include "life/unit_standing.h"

namespace yunguan::bulk {
namespace {

using card::State;
using card::Suspension;

class BulkRuns : public card::CardsOnBothStores {
 protected:
  void SetUp() override {
    CardsOnBothStores::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(store::migrate(db(), all_steps()));
    identity::Identity::Options options;
    options.policy.password.iterations = 1000;
    identity_ = std::make_unique<identity::Identity>(db(), keys_.ring(), random_, clock_, options);
    identity_->permissions().add(card::kPermissions);
    identity_->permissions().add(life::kPermissions);
    identity_->permissions().add(kPermissions);
    ASSERT_TRUE(identity_->prepare());
    auto plan = identity::first_start_plan();
    plan.units.push_back({"GA", "ROOT", "公安厅", identity::UnitKind::access});
    plan.people.push_back({"manager", "管理", "ROOT", "fleet_manager", "ROOT"});
    plan.people.push_back({"other", "另一人", "ROOT", "fleet_manager", "ROOT"});
    plan.password = "Zhong-9-Guo!x";
    plan.must_change_password = false;
    ASSERT_TRUE(identity::carry_out(identity_->context(), plan));
    unit_ = identity_->units().tree().value()->find_code("GA")->id;
    start();
  }
  void TearDown() override {
    if (runner_) runner_->stop();
    runner_.reset();
    service_.reset();
    identity_.reset();
    CardsOnBothStores::TearDown();
  }

  static std::vector<store::Migration> all_steps() {
    std::vector<store::Migration> steps = identity::migrations();
    for (const auto& folder : {job::migrations(), card::migrations(), life::migrations(), migrations()})
      steps.insert(steps.end(), folder.begin(), folder.end());
    return steps;
  }

  [[nodiscard]] Ground ground() {
    return {db(), keys_.ring(), identity_->audit(), identity_->units(), card::shipped_rules(), clock_};
  }
  // A platform that was started anew on the same store.
  void start() {
    if (runner_) runner_->stop();
    runner_ = std::make_unique<job::Runner>(db(), clock_, 1);
    service_ = std::make_unique<BulkService>(ground(), *runner_, Preview::Limits{.approve_above = 100'000});
    runner_->handle(std::string{kPreviewJob}, [this](job::Context& context) { return service_->run_preview(context); });
    runner_->handle(std::string{kRunJob}, [this](job::Context& context) { return service_->run(context); });
    runner_->listen([this](const job::Job& job) {
      if (on_progress_) on_progress_(job);
    });
    runner_->listen([this](const job::Job& job) { service_->after_job(job); });
    ASSERT_TRUE(service_->tidy());
    ASSERT_TRUE(runner_->start());
  }

  http::Request request(std::string_view login = "manager", BulkId id = {}) {
    http::Request request;
    const PersonId person{number("SELECT id FROM person WHERE login = '" + std::string{login} + "'")};
    auto principal = std::make_shared<identity::Principal>(identity::machine_principal(identity_->permissions()));
    principal->person_id = person;
    principal->login = principal->name = login;
    request.caller = principal;
    if (!id.empty()) request.path_values["id"] = std::to_string(id.value);
    return request;
  }
  std::int64_t number(std::string_view sql) {
    return db()
        .read([&](store::Reader& reader) {
          return reader.one({"test.number", sql}, {}, [](const store::Row& row) { return row.integer(0); });
        })
        .value()
        .value();
  }
  Act act(BulkId id) {
    return *db().read([&](store::Reader& reader) { return find(reader, id); }).value();
  }
  // Suspends everything at the user's wish, once previewed.
  BulkId previewed() {
    const auto begun = service_->create(request(), {.kind = Kind::suspend,
                                                    .suspension = Suspension::user,
                                                    .filter = std::map<std::string, std::string>{},
                                                    .reason = "设备检修"});
    EXPECT_TRUE(begun) << describe(begun.error());
    EXPECT_TRUE(eventually([&] { return act(begun->id).state == bulk::State::ready; }));
    return begun->id;
  }
  void fleet(int count) {
    std::vector<card::Facts> cards;
    for (int n = 1; n <= count; ++n) cards.push_back(card::good_card(n, unit_));
    first_ = keep(cards);
  }
  void expect_every_card_once() {
    EXPECT_EQ(number("SELECT COUNT(*) FROM (SELECT card_id FROM card_event WHERE action = 'suspended' "
                     "GROUP BY card_id HAVING COUNT(*) > 1) x"),
              0);
    EXPECT_EQ(number("SELECT COUNT(*) FROM card WHERE state = 6"),
              number("SELECT COUNT(*) FROM bulk_item WHERE outcome = 1"));
    // The item names the very entry of its card's history.
    EXPECT_EQ(
        number("SELECT COUNT(*) FROM bulk_item i JOIN card_event e ON e.id = i.event_id AND e.card_id = i.card_id "
               "WHERE i.outcome = 1"),
        number("SELECT COUNT(*) FROM bulk_item WHERE outcome = 1"));
    expect_figures_to_agree();
  }

  crypto::SystemRandom random_;
  std::unique_ptr<identity::Identity> identity_;
  std::unique_ptr<job::Runner> runner_;
  std::unique_ptr<BulkService> service_;
  std::function<void(const job::Job&)> on_progress_;
  UnitId unit_;
  CardId first_;
};

TEST_P(BulkRuns, ThousandsOfCardsAreFrozenPreviewedAndDone) {
  fleet(5000);
  const BulkId id = previewed();
  EXPECT_EQ(act(id).will_change, 5000);
  keep({card::good_card(90001, unit_)});
  ASSERT_TRUE(service_->submit(request("manager", id)));
  ASSERT_TRUE(eventually([&] { return act(id).state == bulk::State::done; }));
  EXPECT_EQ(act(id).changed, 5000);
  EXPECT_EQ(number("SELECT COUNT(*) FROM card WHERE state <> 6"), 1)
      << "what came after the preview is not its business";
  expect_every_card_once();
}

TEST_P(BulkRuns, ACardThatOthersChangeMeanwhileIsJudgedAgain) {
  fleet(600);
  const BulkId id = previewed();
  // One is closed and one is only noted on, after the preview.
  ASSERT_TRUE(db().write([&](store::Transaction& tx) -> Result<void> {
    auto records = card::find_many(tx, {first_, CardId{first_.value + 1}}).value();
    std::vector<card::CardChange> changes;
    for (const card::Record& record : records) {
      card::Facts facts = record.facts;
      if (record.id == first_) facts.state = State::closed;
      facts.note = "后来";
      changes.push_back({record, facts, record.standing});
    }
    return card::update_many(tx, changes, origin("changed"), card::shipped_rules().version(), keys_.ring());
  }));
  ASSERT_TRUE(service_->submit(request("manager", id)));
  ASSERT_TRUE(eventually([&] { return act(id).state == bulk::State::done; }));
  EXPECT_EQ(act(id).changed, 599);
  EXPECT_EQ(act(id).skipped, 1);
  EXPECT_EQ(whole(first_).facts.state, State::closed);
  EXPECT_EQ(whole(CardId{first_.value + 1}).facts.note, "后来");
  expect_every_card_once();
}

TEST_P(BulkRuns, ARunThatIsOverTakenIsMadeReadyAgainWithinItsTransaction) {
  fleet(300);
  const BulkId id = previewed();
  runner_->stop();
  ASSERT_TRUE(service_->submit(request("manager", id)));
  runner_ = std::make_unique<job::Runner>(db(), clock_, 1);
  runner_->handle(std::string{kRunJob}, [&](job::Context& context) -> Result<void> {
    const Ground here = ground();
    RunPass pass{here, context, act(id)};
    YG_TRY_ASSIGN(const auto items,
                  db().read([&](store::Reader& reader) { return waiting_between(reader, id, 0, 300); }));
    YG_TRY_ASSIGN(auto ready, pass.make_ready(items));
    // Between reading and writing somebody is quicker.
    YG_TRY(db().write([&](store::Transaction& tx) -> Result<void> {
      YG_TRY_ASSIGN(const auto record, card::find_whole(tx, first_, keys_.ring()));
      card::Facts facts = record->facts;
      facts.plan = "乙";
      YG_TRY(card::update(tx, *record, facts, record->standing, origin("changed"), card::shipped_rules().version(),
                          keys_.ring()));
      return {};
    }));
    return pass.write(ready);
  });
  ASSERT_TRUE(runner_->start());
  ASSERT_TRUE(eventually([&] { return number("SELECT COUNT(*) FROM bulk_item WHERE outcome = 1") == 300; }));
  EXPECT_EQ(whole(first_).facts.plan, "乙") << "what the other person did is kept";
  EXPECT_EQ(whole(first_).facts.state, State::suspended);
  expect_every_card_once();
}

TEST_P(BulkRuns, AUnitThatIsStoppedBetweenJudgingAndWritingGetsNoCardOpened) {
  std::vector<card::Facts> cards;
  for (int n = 1; n <= 20; ++n) {
    cards.push_back(card::good_card(n, unit_));
    cards.back().state = State::ready;
  }
  first_ = keep(cards);
  const auto begun = service_->create(
      request(), {.kind = Kind::activate, .filter = std::map<std::string, std::string>{}, .reason = "开通使用"});
  ASSERT_TRUE(begun) << describe(begun.error());
  ASSERT_TRUE(eventually([&] { return act(begun->id).state == bulk::State::ready; }));
  runner_->stop();
  ASSERT_TRUE(service_->submit(request("manager", begun->id)));
  runner_ = std::make_unique<job::Runner>(db(), clock_, 1);
  runner_->handle(std::string{kRunJob}, [&](job::Context& context) -> Result<void> {
    const Ground here = ground();
    RunPass pass{here, context, act(begun->id)};
    YG_TRY_ASSIGN(const auto items,
                  db().read([&](store::Reader& reader) { return waiting_between(reader, begun->id, 0, 20); }));
    YG_TRY_ASSIGN(auto ready, pass.make_ready(items));
    YG_TRY(db().write([&](store::Transaction& tx) {
      return life::put_standing(tx, unit_, {clock_.now(), {}, life::UnitStanding::blacklisted, {}, "违规", "manager"});
    }));
    return pass.write(ready);
  });
  ASSERT_TRUE(runner_->start());
  ASSERT_TRUE(eventually([&] { return number("SELECT COUNT(*) FROM bulk_item WHERE outcome <> 0") == 20; }));
  EXPECT_EQ(number("SELECT COUNT(*) FROM card WHERE state = 4"), 20) << "ready as before";
}

TEST_P(BulkRuns, AfterTheMachineDiedTheJobGoesOnWhereItStood) {
  fleet(6000);
  const BulkId id = previewed();
  std::atomic<bool> some = false;
  on_progress_ = [&](const job::Job& job) {
    if (job.kind == kRunJob && job.done > 0) some = true;
  };
  ASSERT_TRUE(service_->submit(request("manager", id)));
  ASSERT_TRUE(eventually([&] { return act(id).changed > 0; }));
  runner_->stop();  // with the job still "running", as after a crash
  const std::int64_t before = act(id).changed;
  EXPECT_GT(before, 0);
  if (before < 6000) {
    EXPECT_EQ(act(id).state, bulk::State::running);
  }
  on_progress_ = {};
  start();
  ASSERT_TRUE(eventually([&] { return act(id).state == bulk::State::done; }));
  EXPECT_EQ(act(id).changed, 6000);
  expect_every_card_once();
}

TEST_P(BulkRuns, WhoStopsItLearnsHowManyWereDone) {
  fleet(8000);
  const BulkId id = previewed();
  ASSERT_TRUE(service_->submit(request("manager", id)));
  ASSERT_TRUE(eventually([&] { return act(id).changed > 0; }));
  const auto cancelled = service_->cancel(request("manager", id));
  ASSERT_TRUE(cancelled) << describe(cancelled.error());
  ASSERT_TRUE(eventually([&] { return act(id).state == bulk::State::stopped || act(id).state == bulk::State::done; }));
  EXPECT_EQ(number("SELECT COUNT(*) FROM card WHERE state = 6"), act(id).changed);
  expect_every_card_once();
}

TEST_P(BulkRuns, AnActThatNobodySubmitsExpires) {
  fleet(3);
  const BulkId id = previewed();
  clock_.advance(std::chrono::days{8});
  EXPECT_EQ(service_->submit(request("manager", id)).error().code, "bulk.state");
  EXPECT_EQ(act(id).state, bulk::State::expired);
}

YUNGUAN_ON_BOTH_STORES(BulkRuns);

}  // namespace
}  // namespace yunguan::bulk
