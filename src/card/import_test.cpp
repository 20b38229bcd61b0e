// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "card/import_fixture.h"

namespace yunguan::card {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

class Import : public ImportOnBothStores {};

TEST_P(Import, TakesGoodRowsAndNamesEveryBadOne) {
  std::string wrong_luhn = line(3);
  wrong_luhn.replace(wrong_luhn.find(','), 21, ",89860000000000000030");
  std::string file{kHeader};
  file += line(1);
  file += line(2, "移动,MP1,5G,data,directed,many,GA,,10.20.0.0/16,5301,8192,");
  file += wrong_luhn;
  file += line(4, "移通,MP9,5G,data,directed,1,NOWHERE,,10.0.0.0/33,5301,8192,");
  file += line(1);
  file += "too,few\n";
  file += line(5);
  const Outcome outcome = run(spec(file));
  EXPECT_EQ(outcome.job.state, job::State::done) << outcome.job.error_code.value_or("");
  EXPECT_EQ(outcome.summary.rows, 7);
  EXPECT_EQ(outcome.summary.good, 2);
  EXPECT_EQ(outcome.summary.created, 2);
  EXPECT_EQ(cards(), 2);
  EXPECT_THAT(
      places(outcome.remarks),
      testing::IsSupersetOf({"3 monthly_data_mb card.whole_number", "4 iccid card.iccid_luhn", "5 carrier card.word",
                             "5 form card.word", "5 unit card.unit", "5 data_whitelist card.cidr",
                             "6 msisdn import.twice_in_file", "7  import.cells"}));
  expect_figures_to_agree();
}

TEST_P(Import, TheMendedFileHoldsTheBadRowsAsTheyCameAndWhy) {
  const Outcome outcome =
      run(spec(std::string{kHeader} + line(1) + line(2, "移动,MP1,5G,data,directed,x,GA,,,5301,,=1+1")));
  EXPECT_THAT(outcome.mended, HasSubstr("1064800000002"));
  EXPECT_THAT(outcome.mended, testing::Not(HasSubstr("1064800000001")));
  EXPECT_THAT(outcome.mended, HasSubstr("月均流量 MB：须为"));
  EXPECT_THAT(outcome.mended, HasSubstr("'=1+1"));  // a spreadsheet does not run it
  ASSERT_EQ(outcome.job.files.size(), 1u);
  EXPECT_EQ(outcome.job.files[0].kind, "mended");
}

TEST_P(Import, BreachesAreTakenAndJudgedUnlessStrict) {
  const std::string file =
      std::string{kHeader} + line(1, "移动,MP1,5G,voice+data,directed,1,GA,1;2;3;4;5;6,0.0.0.0/0,5301;3301,8192,");
  const Outcome strict = run([&] {
    auto wanted = spec(file);
    wanted.strict = true;
    return wanted;
  }());
  EXPECT_EQ(strict.summary.bad, 1);
  EXPECT_EQ(cards(), 0);
  const Outcome lenient = run(spec(file));
  EXPECT_EQ(lenient.summary.created, 1);
  EXPECT_THAT(places(lenient.remarks),
              UnorderedElementsAre("2 voice_whitelist card.whitelist_too_long",
                                   "2 data_whitelist card.network_too_wide", "2 regions card.two_provinces"));
  for (const RemarkRow& remark : lenient.remarks) EXPECT_FALSE(remark.clause.empty()) << remark.code;
}

TEST_P(Import, NothingIsWrittenByADryRunOrWhenBadRowsAreNotAccepted) {
  auto wanted = spec(std::string{kHeader} + line(1) + line(2, "x,MP1,5G,data,directed,1,GA,,,5301,,"));
  wanted.dry_run = true;
  EXPECT_EQ(run(wanted).summary.good, 1);
  EXPECT_EQ(cards(), 0);
  wanted.dry_run = false;
  wanted.take_good = false;
  const Outcome refused = run(wanted);
  EXPECT_EQ(refused.job.state, job::State::failed);
  EXPECT_EQ(refused.job.error_code, "import.bad_rows");
  EXPECT_EQ(cards(), 0);
}

TEST_P(Import, NumbersThatTheStoreHasAreNamed) {
  keep({good_card(1)});
  const Outcome outcome = run(spec(std::string{kHeader} + line(1) + line(2)));
  EXPECT_THAT(places(outcome.remarks), ElementsAre("2 msisdn import.taken"));
  EXPECT_EQ(outcome.summary.created, 1);
  EXPECT_EQ(cards(), 2);
}

TEST_P(Import, UpsertChangesOnlyTheColumnsThatAreThere) {
  const CardId id = keep({good_card(1)});
  auto wanted = spec(fmt::format("卡号,备注\n{},新的备注\n{},新的备注\n", good_card(1).msisdn, good_card(2).msisdn));
  wanted.mode = ImportMode::update;
  const Outcome outcome = run(wanted);
  EXPECT_EQ(outcome.summary.updated, 1);
  EXPECT_THAT(places(outcome.remarks), ElementsAre("3 msisdn import.not_found"));
  Facts expected = good_card(1);
  expected.note = "新的备注";
  EXPECT_EQ(whole(id).facts, expected);
  EXPECT_EQ(run(wanted).summary.unchanged, 1);
  EXPECT_EQ(whole(id).version, 2);
}

TEST_P(Import, AnotherUnitsCardsAreOutOfReach) {
  keep({good_card(1, UnitId{3})});
  auto wanted = spec(std::string{kHeader} + line(1) + line(2, "移动,MP1,5G,data,directed,1,SW,,,5301,,"));
  wanted.mode = ImportMode::upsert;
  wanted.scope = {"/1/2/"};
  const Outcome outcome = run(wanted);
  EXPECT_THAT(places(outcome.remarks), UnorderedElementsAre("2 msisdn import.not_yours", "3 unit card.unit"));
  EXPECT_EQ(outcome.summary.created + outcome.summary.updated, 0);
}

TEST_P(Import, AnElevenDigitNumberInAnIotBatchIsRefused) {
  auto wanted = spec(std::string{kHeader} + "15400001111," + line(2).substr(14));
  wanted.number_kind = NumberKindWanted::iot;
  EXPECT_THAT(places(run(wanted).remarks), ElementsAre("2 msisdn card.kind_not_expected"));
}

TEST_P(Import, ColumnsThatAreMissingAreNamedAtOnce) {
  const Outcome outcome = run(spec("msisdn,iccid,colour\n1,2,red\n"));
  EXPECT_EQ(outcome.job.state, job::State::failed);
  EXPECT_EQ(outcome.job.error_code, "import.columns_missing");
  ASSERT_TRUE(outcome.job.message.has_value());
  EXPECT_THAT(outcome.job.message->zh, HasSubstr("“运营商”、“卡形态”"));
  EXPECT_THAT(outcome.job.message->en, HasSubstr("\"Carrier\", \"Form\""));
}

TEST_P(Import, Gb18030IsRecognised) {
  // "卡号,ICCID,运营商,卡形态,网络制式,功能,单位" and 移动
  const std::string header =
      "\xBF\xA8\xBA\xC5,ICCID,\xD4\xCB\xD3\xAA\xC9\xCC,\xBF\xA8\xD0\xCE\xCC\xAC,\xCD\xF8\xC2\xE7\xD6\xC6\xCA\xBD,"
      "\xB9\xA6\xC4\xDC,\xB5\xA5\xCE\xBB\n";
  const Outcome outcome = run(
      spec(header + fmt::format("{},{},\xD2\xC6\xB6\xAF,MP1,5G,data,GA\n", good_card(1).msisdn, good_card(1).iccid)));
  EXPECT_EQ(outcome.summary.encoding, "GB18030");
  EXPECT_EQ(outcome.summary.created, 1) << json::write(outcome.remarks);
}

TEST_P(Import, AFileWithANulByteIsRefusedWithItsLine) {
  std::string file = std::string{kHeader} + line(1) + line(2);
  file[file.size() - 10] = '\0';
  const Outcome outcome = run(spec(file));
  EXPECT_EQ(outcome.job.state, job::State::failed);
  EXPECT_EQ(cards(), 0);
}

// The process dies between two runs of rows: what is written stays, the rest follows, nothing comes twice.
TEST_P(Import, GoesOnBehindTheLastRunOfRows) {
  std::string file{kHeader};
  for (int n = 1; n <= 4500; ++n) file += line(n);
  auto wanted = spec(file);
  const auto interrupted = db().write([&](store::Transaction& tx) -> Result<job::Job> {
    YG_TRY_ASSIGN(
        const auto kept,
        job::insert(tx, {std::string{kImportJob}, {"导入", "import"}, json::encode(wanted), PersonId{7}, "manager"},
                    clock_.now()));
    YG_TRY(job::claim(tx, clock_.now()));
    std::vector<NewCard> first_run;
    for (int n = 1; n <= 2000; ++n) {
      Facts card = good_card(n);
      first_run.push_back({card, shipped_rules().standing_of(card)});
    }
    YG_TRY(insert(tx, first_run, {PersonId{7}, "manager", "imported", kept.id, "", clock_.now()},
                  shipped_rules().version(), keys_.ring()));
    ImportSummary summary;
    summary.rows = summary.good = 4500;
    summary.created = 2000;
    YG_TRY(save_summary(tx, kept.id, summary));
    YG_TRY(job::save_progress(
        tx, kept.id, {.total = 4500, .done = 2000, .failed = 0, .checkpoint = {{"pass", "take"}, {"row", 2000}}}));
    return kept;
  });
  ASSERT_TRUE(interrupted) << describe(interrupted.error());
  const Outcome other = run(spec("x\n"));  // starts the runner, which takes the interrupted job up first
  EXPECT_EQ(other.job.state, job::State::failed);
  const auto finished = db().read([&](store::Reader& reader) { return job::find(reader, interrupted->id); });
  const auto summary = db().read([&](store::Reader& reader) { return find_summary(reader, interrupted->id); });
  EXPECT_EQ((*finished)->job.state, job::State::done);
  EXPECT_EQ((*summary)->created, 4500);
  EXPECT_EQ(cards(), 4500);
  expect_figures_to_agree();
}

YUNGUAN_ON_BOTH_STORES(Import);

}  // namespace
}  // namespace yunguan::card
