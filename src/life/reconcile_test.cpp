// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "life/life_world_fixture.h"

namespace yunguan::life {
namespace {

using card::State;
using testing::HasSubstr;

class Reconciliations : public LifeWorld {
 protected:
  void write_list(std::string_view text) {
    list_ = std::filesystem::temp_directory_path() / fmt::format("yunguan_list_{}.csv", ::getpid());
    std::ofstream(list_, std::ios::binary | std::ios::trunc) << text;
  }
  void TearDown() override {
    std::error_code ignored;
    std::filesystem::remove(list_, ignored);
    LifeWorld::TearDown();
  }
  std::int64_t compare(identity::Browser& browser, std::string_view platform = "onelink") {
    const auto begun = browser.post("/reconciliations", {{"upload_id", 1}, {"platform", platform}});
    EXPECT_EQ(begun.status, 202) << begun.text;
    EXPECT_EQ(ended(begun), "done");
    return begun.body.at("id").as_int64();
  }
};

TEST_P(Reconciliations, EveryRowIsEqualOrSaysWhyNot) {
  keep_one(1, "GA");
  const CardId differs = keep_one(2, "GA");
  keep_one(3, "SW");
  write_list("号码,状态\n1064800000001,2\n1064800000002,停机\n1064800000009,2\n1064800000003,飞行\n1064800000001,2\n");
  auto manager = signed_in("manager");
  const std::int64_t job = compare(manager);
  const auto view = manager.get(fmt::format("/reconciliations/{}", job));
  const auto count = [&](std::string_view name) { return view.body.at("counts").at(name).as_int64(); };
  EXPECT_EQ(count("rows"), 5);
  EXPECT_EQ(count("equal"), 1);
  EXPECT_EQ(count("differs"), 1);
  EXPECT_EQ(count("unknown_number"), 1);
  EXPECT_EQ(count("unknown_word"), 1);
  EXPECT_EQ(count("twice"), 1);
  const auto rows = manager.get(fmt::format("/reconciliations/{}/rows?outcome=differs", job));
  ASSERT_EQ(rows.body.at("items").as_array().size(), 1u) << rows.text;
  EXPECT_EQ(rows.body.at("items").at(0).at("ours").as_string(), "active");
  EXPECT_EQ(rows.body.at("items").at(0).at("theirs").as_string(), "suspended");
  EXPECT_EQ(rows.body.at("items").at(0).at("line").as_int64(), 3);
  // What the carrier says is what the network has confirmed.
  const auto life = manager.get(fmt::format("/cards/{}/life", differs.value));
  EXPECT_EQ(life.body.at("network").at("confirmed").as_string(), "suspended");
  EXPECT_EQ(life.body.at("network").at("standing").as_string(), "waiting");
  EXPECT_THAT(manager.get(fmt::format("/reconciliations/{}/export", job)).text, HasSubstr("飞行"));
  auto staff = signed_in("unituser");
  EXPECT_EQ(staff.get(fmt::format("/reconciliations/{}", job)).status, 403);
}

TEST_P(Reconciliations, ADifferenceIsAnsweredOnceByTheTable) {
  const CardId theirs = keep_one(1, "GA");
  const CardId ours = keep_one(2, "GA");
  const CardId no_way = keep_one(3, "GA", State::closed);
  write_list("msisdn,status\n1064800000001,4\n1064800000002,4\n1064800000003,2\n");
  auto manager = signed_in("manager");
  const std::int64_t job = compare(manager);
  const auto answer = [&](int line, std::string_view take) {
    return manager.post(fmt::format("/reconciliations/{}/rows/{}", job, line), {{"take", take}});
  };
  EXPECT_EQ(answer(2, "theirs").status, 200);
  EXPECT_EQ(state_of(theirs), "suspended user");
  const auto life = manager.get(fmt::format("/cards/{}/life", theirs.value));
  EXPECT_EQ(life.body.at("network").at("standing").as_string(), "in_force");
  EXPECT_EQ(answer(2, "ours").code(), "reconcile.answered");
  EXPECT_EQ(answer(3, "ours").status, 200);
  EXPECT_EQ(state_of(ours), "active");
  EXPECT_EQ(manager.get(fmt::format("/cards/{}/life", ours.value)).body.at("network").at("attempts").as_int64(), 1);
  EXPECT_EQ(answer(4, "theirs").code(), "reconcile.no_way");
  EXPECT_EQ(state_of(no_way), "closed");
  EXPECT_EQ(answer(9, "ours").code(), "reconcile.no_row");
}

TEST(CarrierWords, AreAllThereAndABadTableIsNamedWithItsLine) {
  const CarrierStates& states = shipped_carrier_states();
  EXPECT_EQ(states.find("jasper", "test_ready")->state, State::testing);
  EXPECT_EQ(states.find("onelink", " 停机 ")->state, State::suspended);
  EXPECT_EQ(states.find("telecom", "6")->suspension, card::Suspension::policy);
  EXPECT_FALSE(states.find("telecom", "7"));
  EXPECT_FALSE(states.find("elsewhere", "1"));
  const auto fault = [](std::string_view states_text) {
    const auto document = parse_yaml(fmt::format("version: '1'\nplatforms:\n  - code: x\n    name: {{zh: 甲, en: A}}\n"
                                                 "    carrier: mobile\n    states:\n{}",
                                                 states_text),
                                     "carrier-states.yaml");
    EXPECT_TRUE(document);
    const auto table = CarrierStates::from(*document);
    return table ? "good" : describe(table.error());
  };
  EXPECT_EQ(fault("      - {words: [a], state: active}\n"), "good");
  EXPECT_THAT(fault("      - {words: [a], state: flying}\n"), testing::StartsWith("carrier-states.yaml:7:"));
  EXPECT_THAT(fault("      - {words: [a], state: active}\n      - {words: [A], state: ready}\n"),
              HasSubstr("carrier_states.word"));
  EXPECT_THAT(fault("      - {words: [a], state: active, suspension: user}\n"), HasSubstr("carrier_states.suspension"));
}

TEST(ReconcileColumns, AreFoundByNameOrRefused) {
  EXPECT_TRUE(reconcile_columns({"ICCID", "卡状态"}));
  EXPECT_EQ(reconcile_columns({"号码", "备注"}).error().code, "reconcile.columns");
  EXPECT_EQ(reconcile_columns({"状态"}).error().code, "reconcile.columns");
}

TEST_P(Reconciliations, TwentyThousandRowsAreComparedByTheRunAndNotByTheCard) {
  constexpr int kCards = 20'000;
  std::vector<card::Facts> cards;
  std::string list = "号码,状态\n";
  for (int n = 1; n <= kCards; ++n) {
    cards.push_back(card::good_card(n, unit("GA")));
    list += fmt::format("{},{}\n", cards.back().msisdn, n % 3 == 0 ? "停机" : "2");
  }
  keep(cards);
  write_list(list);
  auto manager = signed_in("manager");
  const auto calls = [&] {
    std::uint64_t all = 0;
    for (const store::QueryFigures& each : db().metrics().snapshot().queries) all += each.calls;
    return all;
  };
  const std::uint64_t before = calls();
  const std::int64_t job = compare(manager);
  // Ten runs; what asks whether the job has ended is counted too.
  EXPECT_LT(calls() - before, 600u);
  const auto counts = manager.get(fmt::format("/reconciliations/{}", job)).body.at("counts");
  EXPECT_EQ(counts.at("rows").as_int64(), kCards);
  EXPECT_EQ(counts.at("differs").as_int64(), kCards / 3);
  const auto kept = [&](std::string_view where) {
    const std::string sql = fmt::format("SELECT COUNT(*) FROM card_enforcement WHERE {}", where);
    return db()
        .read([&](store::Reader& reader) {
          return reader.one({"test.kept", sql}, {}, [](const store::Row& row) { return row.integer(0); });
        })
        .value()
        .value();
  };
  EXPECT_EQ(kept("1 = 1"), kCards / 3) << "what is as we have it needs no row";
  EXPECT_EQ(kept("standing = 1 AND confirmed = 'suspended' AND desired = 'active'"), kCards / 3);
  // The carrier has come round: the rows are there and say so, nothing waits.
  std::string again = "号码,状态\n";
  for (const card::Facts& facts : cards) again += facts.msisdn + ",2\n";
  write_list(again);
  compare(manager);
  EXPECT_EQ(kept("standing = 0 AND confirmed = 'active'"), kCards / 3);
}

YUNGUAN_ON_BOTH_STORES(Reconciliations);

}  // namespace
}  // namespace yunguan::life
