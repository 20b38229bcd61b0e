// SPDX-License-Identifier: Apache-2.0
// The second pass where it is interrupted, or where somebody else changes cards beside it.
#include "card/import_take_pass.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "card/import_fixture.h"

namespace yunguan::card {
namespace {

using testing::IsSupersetOf;

constexpr int kRun = static_cast<int>(kRunRows);

class TakeCards : public ImportOnBothStores {
 protected:
  static std::string lines(int first, int last) {
    std::string text;
    for (int n = first; n <= last; ++n) text += line(n);
    return text;
  }

  // Makes one run ready, lets `meanwhile` happen, writes the run.
  ImportSummary write_after(const ImportSpec& wanted, const std::function<void()>& meanwhile,
                            const OpeningObjection& opening = {}) {
    ImportSummary summary;
    const auto outcome = run_by(wanted, [&](Importer&, job::Context& context) -> Result<void> {
      identity::UnitDirectory units{db(), clock_};
      const identity::Audit audit{keys_.ring(), clock_};
      YG_TRY_ASSIGN(auto tree, units.tree());
      ImportGround ground{context, wanted, keys_.ring(), audit, shipped_rules(), std::move(tree), opening};
      TakePass pass{ground, {.rows = 3}};
      YG_TRY_ASSIGN(auto file, ground.open());
      YG_TRY_ASSIGN(auto rows, file.next(kRunRows));
      YG_TRY_ASSIGN(const auto ready, pass.make_ready(std::move(rows), ground.check_of(file), file.rows()));
      meanwhile();
      YG_TRY(pass.write(ready));
      summary = pass.summary();
      return {};
    });
    EXPECT_EQ(outcome.job.state, job::State::done) << outcome.job.error_code.value_or("");
    return summary;
  }

  void change(CardId id, const std::function<void(Facts&)>& how) {
    const auto changed = db().write([&](store::Transaction& tx) -> Result<void> {
      YG_TRY_ASSIGN(const auto before, find_whole(tx, id, keys_.ring()));
      Facts after = before->facts;
      how(after);
      YG_TRY(update(tx, *before, after, shipped_rules().standing_of(after), origin("changed"), "v", keys_.ring()));
      return {};
    });
    ASSERT_TRUE(changed) << describe(changed.error());
  }

  std::optional<Taken> find_msisdn(int n) {
    const auto found = db().read(
        [&](store::Reader& reader) { return find_taken(reader, NumberColumn::msisdn, {good_card(n).msisdn}); });
    return found->empty() ? std::nullopt : std::optional{found->begin()->second};
  }

  // The job as a crash within its second pass leaves it, before the first run.
  JobId interrupted(const ImportSpec& wanted, std::int64_t rows) {
    const auto kept = db().write([&](store::Transaction& tx) -> Result<JobId> {
      YG_TRY_ASSIGN(
          const auto job,
          job::insert(tx, {std::string{kImportJob}, {"导入", "import"}, json::encode(wanted), PersonId{7}, "manager"},
                      clock_.now()));
      YG_TRY(job::claim(tx, clock_.now()));
      YG_TRY(save_summary(tx, job.id, {.rows = rows, .good = rows}));
      YG_TRY(job::save_progress(tx, job.id, {.total = rows, .checkpoint = {{"pass", "take"}, {"row", 0}}}));
      return job.id;
    });
    EXPECT_TRUE(kept) << describe(kept.error());
    return *kept;
  }
};

TEST_P(TakeCards, NumbersThatComeTwiceInOneRunOrInTwoAreTakenOnce) {
  std::string twice_iccid = line(30);
  twice_iccid.replace(twice_iccid.find(','), 21, "," + good_card(20).iccid);
  std::string twice_imsi = line(kRun + 60);
  twice_imsi.replace(twice_imsi.find("46000"), 15, good_card(40).imsi);
  const Outcome outcome = run(spec(std::string{kHeader} + lines(1, 29) + twice_iccid + lines(31, kRun + 50) + line(5) +
                                   lines(kRun + 51, kRun + 59) + twice_imsi + lines(kRun + 61, kRun + 70)));
  EXPECT_EQ(outcome.job.state, job::State::done);
  EXPECT_EQ(outcome.summary.bad, 3);
  EXPECT_EQ(outcome.summary.created, kRun + 68);
  EXPECT_EQ(cards(), kRun + 68);
  EXPECT_THAT(places(outcome.remarks), IsSupersetOf({std::string{"31 iccid import.twice_in_file"},
                                                     fmt::format("{} msisdn import.twice_in_file", kRun + 52),
                                                     fmt::format("{} imsi import.twice_in_file", kRun + 62)}));
  expect_figures_to_agree();
}

TEST_P(TakeCards, ACardThatSomebodyEntersMeanwhileIsLeftOut) {
  const auto summary = write_after(spec(std::string{kHeader} + lines(1, 3)), [&] { keep({good_card(2)}); });
  EXPECT_EQ(summary.created, 2);
  EXPECT_EQ(cards(), 3);
  EXPECT_TRUE(find_msisdn(1) && find_msisdn(3));
  expect_figures_to_agree();
}

TEST_P(TakeCards, ANumberThatAnotherCardGetsMeanwhileIsLeftOut) {
  Facts other = good_card(9);
  other.imsi = good_card(3).imsi;
  const auto summary = write_after(spec(std::string{kHeader} + lines(1, 3)), [&] { keep({other}); });
  EXPECT_EQ(summary.created, 2);
  EXPECT_FALSE(find_msisdn(3));
  expect_figures_to_agree();
}

TEST_P(TakeCards, AKnownCardThatMovesOutOfReachMeanwhileIsLeftAlone) {
  keep({good_card(1), good_card(2)});
  auto wanted = spec(std::string{kHeader} + line(1, "移动,MP1,5G,data,directed,8192,GA,,10.20.0.0/16,5301,8192,新") +
                     line(2, "移动,MP1,5G,data,directed,8192,GA,,10.20.0.0/16,5301,8192,新") + line(3));
  wanted.mode = ImportMode::upsert;
  wanted.scope = {"/1/2/"};
  const CardId moved = find_msisdn(1)->id;
  const auto summary = write_after(wanted, [&] { change(moved, [](Facts& facts) { facts.unit = UnitId{3}; }); });
  EXPECT_EQ(summary.updated, 1);
  EXPECT_EQ(summary.created, 1);
  EXPECT_EQ(whole(moved).facts.note, "");
  EXPECT_EQ(whole(find_msisdn(2)->id).facts.note, "新");
  expect_figures_to_agree();
}

TEST_P(TakeCards, AUnitThatIsStoppedMeanwhileGetsNoCard) {
  keep({good_card(1), good_card(2)});
  change(find_msisdn(1)->id, [](Facts& facts) { facts.unit = UnitId{3}; });
  auto wanted = spec(std::string{kHeader} + line(1, "移动,MP1,5G,data,directed,8192,GA,,10.20.0.0/16,5301,8192,新") +
                     line(2, "移动,MP1,5G,data,directed,8192,GA,,10.20.0.0/16,5301,8192,新") + line(3));
  wanted.mode = ImportMode::upsert;
  bool stopped = false;
  const auto opening = [&](store::Reader&, UnitId unit) -> Result<void> {
    if (!stopped || unit != UnitId{2}) return {};
    return fail(ErrorKind::conflict, "unit.blacklisted", {"黑名单", "blacklisted"}, {.field = "unit"});
  };
  const auto summary = write_after(
      wanted, [&] { stopped = true; }, opening);
  EXPECT_EQ(summary.created, 0);
  EXPECT_FALSE(find_msisdn(3));
  EXPECT_EQ(find_msisdn(1)->unit, UnitId{3}) << "it does not move into the unit";
  EXPECT_EQ(summary.updated, 1) << "what it has is described as before";
  EXPECT_EQ(whole(find_msisdn(2)->id).facts.note, "新");
  expect_figures_to_agree();
}

TEST_P(TakeCards, AKnownCardThatSomebodyChangesMeanwhileKeepsThatChange) {
  keep({good_card(1)});
  auto wanted = spec(fmt::format("卡号,备注\n{},来自文件\n", good_card(1).msisdn));
  wanted.mode = ImportMode::update;
  const CardId id = find_msisdn(1)->id;
  const auto summary = write_after(wanted, [&] { change(id, [](Facts& facts) { facts.plan = "手改"; }); });
  EXPECT_EQ(summary.updated, 1);
  EXPECT_EQ(whole(id).facts.plan, "手改");
  EXPECT_EQ(whole(id).facts.note, "来自文件");
}

TEST_P(TakeCards, AnErrorMidwayLeavesWholeRunsThatAreCounted) {
  const std::string broken = "\"quoted\" and more" + line(kRun + 10);
  const auto wanted = spec(std::string{kHeader} + lines(1, kRun + 9) + broken + lines(kRun + 11, kRun + 20));
  const JobId id = interrupted(wanted, kRun + 20);
  run(spec("x\n"));  // starts the runner, which takes the interrupted job up first
  const auto work = db().read([&](store::Reader& reader) { return job::find(reader, id); });
  const auto summary = db().read([&](store::Reader& reader) { return find_summary(reader, id); });
  EXPECT_EQ((*work)->job.error_code, "csv.quote");
  EXPECT_EQ((*work)->checkpoint.at("row").to_number<int>(), kRun);
  EXPECT_EQ((*summary)->created, kRun);
  EXPECT_EQ(cards(), kRun);
  expect_figures_to_agree();
}

TEST_P(TakeCards, ACancelledImportEndsBetweenTwoRuns) {
  bool asked = false;
  const Outcome outcome = run_by(
      spec(std::string{kHeader} + lines(1, 5 * kRun)),
      [](Importer& importer, job::Context& context) { return importer.run(context); },
      [&](job::Runner& runner, const job::Job& job) {
        clock_.advance(std::chrono::seconds{1});  // what is announced is announced at most five times a second
        if (asked || !job.total || job.done == 0 || job::ended(job.state)) return;
        asked = true;
        EXPECT_TRUE(runner.cancel(job.id));
      });
  EXPECT_EQ(outcome.job.state, job::State::cancelled);
  EXPECT_GT(cards(), 0);
  EXPECT_LT(cards(), 5 * kRun);
  EXPECT_EQ(cards() % kRun, 0);
  EXPECT_EQ(outcome.summary.created, cards());
  expect_figures_to_agree();
}

YUNGUAN_ON_BOTH_STORES(TakeCards);

}  // namespace
}  // namespace yunguan::card
