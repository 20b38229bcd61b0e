// SPDX-License-Identifier: Apache-2.0
// MON-24: nothing planted is missed, nothing else is raised; and the score notices when something is.
#include "monitor/selftest.h"

#include <gtest/gtest.h>

#include "monitor/explain.h"
#include "monitor/scan_fixture.h"

namespace yunguan::monitor {
namespace {

TEST(Selftest, FindsEverythingThatWasPlantedAndNothingElse) {
  const ScratchFolder folder;
  const FleetPlan plan{.cards = 1'500, .rows = 60'000, .trouble_permille = 60, .seed = 7};
  const auto score = run_selftest(folder.path(), plan, 2, "rules");
  ASSERT_TRUE(score) << describe(score.error());
  EXPECT_EQ(sum_of(score->models).missed, 0u);
  EXPECT_EQ(sum_of(score->models).falsely_raised, 0u);
  EXPECT_EQ(score->summary.usage.read, plan.rows);
  EXPECT_EQ(score->summary.fold.taken, plan.rows);
  // Every model has something to find.
  EXPECT_EQ(score->models.size(), kModelCount);
}

TEST(Selftest, AModelThatIsOffIsMissed) {
  const ScratchFolder folder;
  write_file(folder / "parameters.yaml", "models_off: [app, phone]\n");
  const FleetPlan plan{.cards = 1'500, .rows = 60'000, .trouble_permille = 60, .seed = 7};
  const auto score = run_selftest(folder.path(), plan, 2, "rules", folder / "parameters.yaml");
  ASSERT_TRUE(score) << describe(score.error());
  EXPECT_GT(score->models.at("app").planted, 0u);
  EXPECT_EQ(score->models.at("app").missed, score->models.at("app").planted);
  EXPECT_EQ(score->models.at("open-voice+phone").missed, score->models.at("open-voice+phone").planted);
  EXPECT_EQ(score->models.at("region").missed, 0u);
  EXPECT_EQ(sum_of(score->models).falsely_raised, 0u);
}

TEST(Selftest, AnotherSurgePercentageRaisesFalsely) {
  const ScratchFolder folder;
  write_file(folder / "parameters.yaml", "surge_percent: 10\n");
  const auto score = run_selftest(folder.path(), {.cards = 300, .rows = 9'000}, 1, "rules", folder / "parameters.yaml");
  ASSERT_TRUE(score) << describe(score.error());
  EXPECT_GT(score->models.at("data-surge").falsely_raised, 0u);
}

TEST(Explain, ShowsTheRowsBehindAFinding) {
  const std::string sample = "tests/samples/monitor/";
  const ScanFiles files{.cards = sample + "cards.csv",
                        .usage = {sample + "usage-000.csv", sample + "usage-001.csv"},
                        .history = {sample + "history.csv"},
                        .lists = sample,
                        .month = "2026-10"};
  const auto all = explain(files, {.card = "1064800071271"});
  ASSERT_TRUE(all) << describe(all.error());
  const std::string expected = content_of(sample + "expected-findings.csv");
  for (const Explanation& one : *all) {
    const std::string line = one.model + ",1064800071271," + one.subject + "," + one.window + "," + one.first_time +
                             "," + std::to_string(one.hits) + "\n";
    EXPECT_NE(expected.find("\n" + line), std::string::npos) << line;
    const bool composite = one.model.find('+') != std::string::npos;
    EXPECT_EQ(one.rows.size(), composite ? 1u : one.hits) << line;
    for (const ExplainedRow& row : one.rows) EXPECT_NE(row.text.find("1064800071271"), std::string::npos);
  }
  const auto count = [&](const std::string& text) {
    std::size_t found = 0;
    for (auto at = expected.find(text); at != std::string::npos; at = expected.find(text, at + 1)) ++found;
    return found;
  };
  EXPECT_EQ(all->size(), count(",1064800071271,"));

  const auto apps = explain(files, {.card = "1064800071271", .model = "app", .subject = "QQ", .window = "2026-10-18"});
  ASSERT_TRUE(apps) << describe(apps.error());
  ASSERT_EQ(apps->size(), 1u);
  EXPECT_EQ(apps->front().clause, "§2.3.2(6)");
  EXPECT_EQ(apps->front().detail, "im.qq.com");
  EXPECT_EQ(explain(files, {.card = "1064899999999"}).error().code, "explain.card");
  EXPECT_EQ(explain(files, {.card = "1064800071271", .model = "x"}).error().code, "explain.model");
}

}  // namespace
}  // namespace yunguan::monitor
