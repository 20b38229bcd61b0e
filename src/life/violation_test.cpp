// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "life/life_world_fixture.h"

namespace yunguan::life {
namespace {

using card::State;
using testing::HasSubstr;

class ViolationsOfUnits : public LifeWorld {
 protected:
  identity::Answer record(identity::Browser& browser, int kind, std::optional<CardId> card, std::string_view unit_code,
                          std::optional<std::int64_t> confirm = std::nullopt, std::string_view path = "/violations") {
    boost::json::object body{{"kind", kind}, {"evidence", "网络监测发现绕过定向访问"}};
    if (card)
      body["card_id"] = card->value;
    else
      body["unit_id"] = unit(unit_code).value;
    if (confirm) body["confirm_cards"] = *confirm;
    return browser.post(path, body);
  }
  // One more manager of the whole fleet.
  identity::Browser second_manager() {
    identity::Browser secadmin = signed_in("secadmin");
    const auto granted = secadmin.post(fmt::format("/people/{}/roles", person("unituser").value),
                                       {{"role_id", role("fleet_manager").value}, {"unit_id", unit("ROOT").value}});
    EXPECT_LT(granted.status, 300) << granted.code();
    return signed_in("unituser");
  }
  void run(std::string_view sql) {
    const auto done = db().write([&](store::Transaction& tx) { return tx.script({"test.script", sql}); });
    ASSERT_TRUE(done) << describe(done.error());
  }
  std::int64_t number(std::string_view sql) {
    const auto found = db().read([&](store::Reader& reader) {
      return reader.one({"test.number", sql}, {}, [](const store::Row& row) { return row.integer(0); });
    });
    return found.value().value();
  }
  // The n-th to the (n + count - 1)-th good card, of the unit GA.
  void fleet(int n, int count) {
    std::vector<card::Facts> cards;
    for (int i = 0; i < count; ++i) cards.push_back(card::good_card(n + i, unit("GA")));
    keep(cards);
  }
  std::string standing(std::string_view unit_code) {
    const auto found = db().read([&](store::Reader& reader) { return standing_of(reader, unit(unit_code)); });
    return std::string{boost::json::value(json::encode(found->standing)).as_string()};
  }
};

TEST_P(ViolationsOfUnits, AFreezeSuspendsTheCardAndOpensNothingUntilSomebodyElseLiftsIt) {
  const CardId card = keep_one(1, "GA");
  const CardId waiting = keep_one(2, "GA01", State::ready);
  auto manager = signed_in("manager");
  const auto recorded = record(manager, 4, card, "");
  ASSERT_EQ(recorded.status, 201) << recorded.text;
  EXPECT_EQ(state_of(card), "suspended violation");
  EXPECT_EQ(standing("GA"), "frozen");
  EXPECT_EQ(standing("GA01"), "frozen");  // below it
  EXPECT_EQ(standing("SW"), "normal");
  const auto refused = act(manager, waiting, "activate");
  EXPECT_EQ(outcome(refused), "409 unit.frozen");
  const std::int64_t id = recorded.body.at("id").as_int64();
  EXPECT_THAT(refused.text, HasSubstr(fmt::format("violation {}", id)));

  const std::string at = fmt::format("/violations/{}", id);
  EXPECT_EQ(manager.post(at + "/lift", {{"note", "已核实整改"}}).code(), "violation.not_rectified");
  EXPECT_EQ(manager.post(at + "/rectify", {{"note", "已更换终端"}}).status, 200);
  EXPECT_EQ(manager.post(at + "/rectify", {{"note", "已更换终端"}}).code(), "violation.not_open");
  EXPECT_EQ(manager.post(at + "/lift", {{"note", "已核实整改"}}).code(), "violation.same_person");
  EXPECT_EQ(standing("GA"), "frozen");
  auto other = second_manager();
  const auto lifted = other.post(at + "/lift", {{"note", "已核实整改"}});
  EXPECT_EQ(lifted.status, 200) << lifted.text;
  EXPECT_EQ(standing("GA"), "normal");
  EXPECT_EQ(outcome(act(manager, waiting, "activate")), "active");
  EXPECT_EQ(state_of(card), "suspended violation");  // a person resumes it
}

TEST_P(ViolationsOfUnits, AStopClosesEveryCardAfterThePreviewIsConfirmedAndBlacklists) {
  std::vector<CardId> cards{keep_one(1, "GA"), keep_one(2, "GA01", State::ready), keep_one(3, "GA", State::closed)};
  const CardId foreign = keep_one(4, "SW");
  auto manager = signed_in("manager");
  const auto preview = record(manager, 1, std::nullopt, "GA", std::nullopt, "/violations/preview");
  ASSERT_EQ(preview.status, 200) << preview.text;
  EXPECT_EQ(preview.body.at("consequence").as_string(), "stop");
  EXPECT_EQ(preview.body.at("cards").at("total").as_int64(), 3);
  EXPECT_EQ(preview.body.at("cards").at("changes").as_int64(), 2);
  EXPECT_EQ(record(manager, 1, std::nullopt, "GA").code(), "violation.not_confirmed");
  EXPECT_EQ(record(manager, 1, std::nullopt, "GA", 3).code(), "violation.not_confirmed");
  EXPECT_EQ(standing("GA"), "normal");
  const auto recorded = record(manager, 1, std::nullopt, "GA", 2);
  ASSERT_EQ(recorded.status, 201) << recorded.text;
  EXPECT_EQ(standing("GA"), "blacklisted");
  EXPECT_EQ(ended(recorded, "job_id"), "done");
  for (const CardId card : cards) EXPECT_EQ(state_of(card), "closed");
  EXPECT_EQ(whole(cards[2]).version, 1);
  EXPECT_EQ(state_of(foreign), "active");
  expect_figures_to_agree();
}

TEST_P(ViolationsOfUnits, AStopIsRecordedWithTheJobThatClosesTheCardsOrNotAtAll) {
  keep_one(1, "GA");
  auto manager = signed_in("manager");
  run("ALTER TABLE job RENAME TO job_away");
  EXPECT_GE(record(manager, 1, std::nullopt, "GA", 1).status, 500);
  run("ALTER TABLE job_away RENAME TO job");
  EXPECT_EQ(standing("GA"), "normal");
  EXPECT_EQ(number("SELECT COUNT(*) FROM violation"), 0);
  const auto recorded = record(manager, 1, std::nullopt, "GA", 1);
  ASSERT_EQ(recorded.status, 201) << recorded.text;
  // A platform that dies now has the job in its store and takes it up at the next start.
  EXPECT_EQ(number("SELECT COUNT(*) FROM violation v JOIN job j ON j.id = v.job_id WHERE j.state = 'queued'"), 1);
  EXPECT_EQ(standing("GA"), "blacklisted");
  EXPECT_EQ(ended(recorded, "job_id"), "done");
  EXPECT_EQ(number("SELECT COUNT(*) FROM card WHERE state <> 8"), 0);
}

TEST_P(ViolationsOfUnits, AClosingThatIsCutOffGoesOnAndClosesAlsoWhatCameInMeanwhile) {
  fleet(1, 2500);
  auto manager = signed_in("manager");
  std::atomic<bool> held = false;
  std::atomic<bool> cut_off = false;
  jobs_->hold_while([&] { return held.load(); });
  jobs_->listen([&](const job::Job& job) {
    if (job.kind == kClosingJob && job.done > 0 && !cut_off.exchange(true)) held = true;
  });
  const auto recorded = record(manager, 1, std::nullopt, "GA", 2500);
  ASSERT_EQ(recorded.status, 201) << recorded.text;
  ASSERT_TRUE(jobs_->start());
  ASSERT_TRUE(eventually([&] { return held && number("SELECT COUNT(*) FROM job WHERE state = 'queued'") == 1; }));
  jobs_->stop();
  const std::int64_t open = number("SELECT COUNT(*) FROM card WHERE state <> 8");
  EXPECT_GT(open, 0);
  EXPECT_LT(open, 2500);
  // What was on its way when the unit was blacklisted: new cards, one of them below it.
  fleet(3001, 10);
  const CardId below = keep_one(4000, "GA01", State::suspended);
  held = false;
  EXPECT_EQ(ended(recorded, "job_id"), "done");
  EXPECT_EQ(number("SELECT COUNT(*) FROM card WHERE state <> 8"), 0);
  EXPECT_EQ(state_of(below), "closed");
  EXPECT_EQ(number("SELECT COUNT(*) FROM card_event WHERE action = 'close'"), 2511);
  EXPECT_EQ(number("SELECT COUNT(DISTINCT card_id) FROM card_event WHERE action = 'close'"), 2511);
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit_row WHERE action = 'card.mass_act'"), 1);
  expect_figures_to_agree();
}

TEST_P(ViolationsOfUnits, AClosingThatFailedIsTakenUpAtTheNextStart) {
  const CardId card = keep_one(1, "GA");
  auto manager = signed_in("manager");
  const auto recorded = record(manager, 1, std::nullopt, "GA", 1);
  ASSERT_EQ(recorded.status, 201) << recorded.text;
  EXPECT_EQ(violations_->take_up_unfinished().value(), 0) << "it waits for its turn";
  run("UPDATE job SET state = 'failed'");
  EXPECT_EQ(violations_->take_up_unfinished().value(), 1);
  EXPECT_EQ(violations_->take_up_unfinished().value(), 0);
  const auto items = manager.get("/violations").body.at("items").as_array();
  EXPECT_NE(items.at(0).at("job_id").as_int64(), recorded.body.at("job_id").as_int64());
  EXPECT_EQ(ended({.status = 200, .body = items.at(0).as_object()}, "job_id"), "done");
  EXPECT_EQ(state_of(card), "closed");
}

TEST_P(ViolationsOfUnits, ASecondOneAfterRectificationCountsAsAStop) {
  const CardId card = keep_one(1, "GA");
  auto manager = signed_in("manager");
  const auto first = record(manager, 5, card, "");
  ASSERT_EQ(first.status, 201) << first.text;
  const auto twice = record(manager, 4, card, "", std::nullopt, "/violations/preview");
  EXPECT_EQ(twice.body.at("consequence").as_string(), "freeze");  // nothing was rectified yet
  const std::int64_t id = first.body.at("id").as_int64();
  EXPECT_EQ(manager.post(fmt::format("/violations/{}/rectify", id), {{"note", "已更换终端"}}).status, 200);
  const auto again = record(manager, 4, card, "", std::nullopt, "/violations/preview");
  EXPECT_EQ(again.body.at("consequence").as_string(), "stop");
  EXPECT_EQ(again.body.at("again_of").as_int64(), id);
}

TEST_P(ViolationsOfUnits, OnlyTheRightHandsForTheirOwnUnits) {
  const CardId card = keep_one(1, "GA");
  auto staff = signed_in("unituser");
  EXPECT_EQ(record(staff, 4, card, "").status, 403);
  EXPECT_EQ(staff.get("/violations").status, 200);
  auto manager = signed_in("manager");
  EXPECT_EQ(record(manager, 9, card, "").code(), "violation.kind");
  EXPECT_EQ(record(manager, 4, std::nullopt, "GA").code(), "violation.needs_card");
  EXPECT_EQ(record(manager, 4, CardId{99}, "").code(), "violation.about");
  ASSERT_EQ(record(manager, 4, card, "").status, 201);
  EXPECT_EQ(staff.get("/violations").body.at("items").as_array().size(), 1u);
  auto stranger = signed_in("wateruser");
  EXPECT_EQ(stranger.get("/violations").body.at("items").as_array().size(), 0u);
}

TEST_P(ViolationsOfUnits, ThePolicyChangesFromADayOn) {
  const CardId card = keep_one(1, "GA");
  auto manager = signed_in("manager");
  boost::json::array kinds;
  for (int n = 1; n <= 5; ++n) kinds.push_back({{"number", n}, {"first", "stop"}, {"again", "stop"}});
  const auto change = [&](std::string_view day) {
    return manager.post("/violation_policy", {{"effective_from", day}, {"kinds", kinds}, {"reason", "从严处置"}});
  };
  EXPECT_EQ(change("2026-11-20").code(), "violation.effective_from");
  ASSERT_EQ(change("2026-11-23").status, 200);
  const auto weighed = [&] {
    auto browser = signed_in("manager");
    const auto preview = record(browser, 4, card, "", std::nullopt, "/violations/preview");
    return std::string{preview.body.at("consequence").as_string()};
  };
  EXPECT_EQ(weighed(), "freeze");
  clock_.advance(std::chrono::days{2});
  EXPECT_EQ(weighed(), "stop");
}

TEST_P(ViolationsOfUnits, OneCardClosesItsBatchInItsUnit) {
  const auto in_batch = [&](int n, std::string_view unit_code, std::string batch) {
    card::Facts facts = card::good_card(n, unit(unit_code));
    facts.batch = std::move(batch);
    return keep({facts});
  };
  const CardId caught = in_batch(1, "GA", "B1");
  const CardId same = in_batch(2, "GA", "B1");
  const CardId other_batch = in_batch(3, "GA", "B2");
  const CardId other_unit = in_batch(4, "SW", "B1");
  const CardId alone = in_batch(5, "GA", "");
  auto manager = signed_in("manager");
  const std::string at = fmt::format("/cards/{}/batch", caught.value);
  EXPECT_EQ(manager.get(at).body.at("cards").at("changes").as_int64(), 2);
  EXPECT_EQ(manager.get(fmt::format("/cards/{}/batch", alone.value)).code(), "batch.none");
  EXPECT_EQ(manager.post(at + "/close", {{"confirm_cards", 3}, {"reason", "绕过定向"}}).code(),
            "violation.not_confirmed");
  auto staff = signed_in("unituser");
  EXPECT_EQ(staff.get(at).status, 403);
  const auto begun = manager.post(at + "/close", {{"confirm_cards", 2}, {"reason", "绕过定向"}});
  ASSERT_EQ(begun.status, 202) << begun.text;
  EXPECT_EQ(ended(begun), "done");
  EXPECT_EQ(state_of(caught), "closed");
  EXPECT_EQ(state_of(same), "closed");
  EXPECT_EQ(state_of(other_batch), "active");
  EXPECT_EQ(state_of(other_unit), "active");
}

YUNGUAN_ON_BOTH_STORES(ViolationsOfUnits);

}  // namespace
}  // namespace yunguan::life
