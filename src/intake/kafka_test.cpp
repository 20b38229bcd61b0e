// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "intake/kafka_intake_fixture.h"
#include "intake/kafka_runner.h"
#include "kafka/trial.h"

namespace yunguan::intake {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using Fate = journal::MemoryStorage::Fate;

TEST_P(KafkaIntake, TakesEveryRowOnceAndGoesOnFromTheMarks) {
  cluster_.produce("cdr", 0, rows_of(0, 300));
  cluster_.produce("cdr", 1, rows_of(300, 500));
  make_feed({.group = "yunguan-north"});
  ASSERT_TRUE(read_rows(500));
  EXPECT_EQ(peers(), peers_of(0, 500));
  const KafkaState state = taker_->state();
  EXPECT_EQ(state.stage, KafkaStage::reading);
  ASSERT_EQ(state.partitions.size(), 2u);
  EXPECT_EQ(state.partitions[0].next, 300);
  EXPECT_EQ(state.partitions[0].lag, 0);

  die();
  restart();
  cluster_.produce("cdr", 1, rows_of(500, 600));
  begin();
  ASSERT_TRUE(read_rows(600));
  EXPECT_EQ(peers(), peers_of(0, 600));
  // One stretch a partition, gone on with.
  const auto all = files();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].name, "cdr/0@0");
  EXPECT_EQ(all[0].kind, FileKind::kafka);
  EXPECT_EQ(all[0].state, FileState::taking);
  EXPECT_EQ(all[1].counts.taken, 300);
  EXPECT_TRUE(read_until([&] { return cluster_.told("yunguan-north", "cdr", 1) == 300; }));
}

TEST_P(KafkaIntake, WhateverKafkaBelievesTheMarksHold) {
  cluster_.produce("cdr", 0, rows_of(0, 100));
  make_feed({.group = "shared"});
  ASSERT_TRUE(read_rows(100));
  // Somebody else of the group sets its offsets back, and then far ahead.
  for (const std::int64_t offset : {0, 100'000}) {
    auto other = kafka::Consumer::open({.brokers = cluster_.brokers(), .group = "shared"}).value();
    ASSERT_TRUE(other->assign({{{"cdr", 0}, 0}}));
    const std::vector<kafka::From> told{{{"cdr", 0}, offset}};
    kafka::Delivered delivered;
    ASSERT_TRUE(eventually([&] {
      other->tell(told);
      other->poll(10ms, delivered);
      return cluster_.told("shared", "cdr", 0) == offset;
    }));
    die();
    restart();
    begin();
    const auto before = static_cast<int>(peers().size());
    cluster_.produce("cdr", 0, rows_of(before, before + 10));
    ASSERT_TRUE(read_rows(before + 10));
    EXPECT_EQ(peers(), peers_of(0, before + 10));
  }
}

TEST_P(KafkaIntake, ACommitOfWhichNobodyKnowsIsNotRepeated) {
  cluster_.produce("cdr", 0, rows_of(0, 50));
  int asked = 0;
  storage_.fate = [&] { return ++asked <= 2 ? (asked == 1 ? Fate::lost : Fate::done_but_failed) : Fate::done; };
  make_feed();
  ASSERT_TRUE(read_rows(50));
  // The machine dies in that very moment.
  asked = 1;
  cluster_.produce("cdr", 0, rows_of(50, 80));
  std::stop_source stop;
  storage_.fate = [&] {
    stop.request_stop();
    return Fate::done_but_failed;
  };
  EXPECT_TRUE(eventually([&] {
    const auto did = taker_->round(stop.get_token());
    return !did && did.error().code == "intake.stopping";
  }));
  die();
  storage_.fate = [] { return Fate::done; };
  restart();
  begin();
  cluster_.produce("cdr", 0, rows_of(80, 81));
  ASSERT_TRUE(read_rows(81));
  EXPECT_EQ(peers(), peers_of(0, 81));
}

TEST_P(KafkaIntake, BadRowsAndMessagesAreRejectedWithTheirPlace) {
  cluster_.produce("cdr", 1, row(1) + "\n" + row(2) + "\nyesterday,1064800000001,data,,a.example\n");
  cluster_.produce("cdr", 1, "2026-11-03 00:00:00,1064800000001,data,,10.0.0.1:80");
  cluster_.produce_nothing("cdr", 1);
  cluster_.produce("cdr", 1, std::string(kMessageMax + 1, 'x'));
  cluster_.produce("cdr", 1, std::string("\x00\xFF\x80 no rows \"at all", 18));
  cluster_.produce(
      "cdr", 1,
      "2026-08-03 00:00:00,1064800000001,data,,late.example\n2026-08-04 00:00:00,1064800000001,data,,late.example");
  cluster_.produce("cdr", 1, row(3));
  make_feed();
  ASSERT_TRUE(read_rows(10));
  EXPECT_EQ(peers(), peers_of(1, 4));
  const Counts counts = totals();
  EXPECT_EQ(counts.rows, 10);
  EXPECT_EQ(counts.quarantined, 2);
  EXPECT_THAT(counts.rejected, ElementsAre(Pair("fields", 1), Pair("message", 2), Pair("peer", 1), Pair("time", 1)));
  std::string rejects = text_of(places_.rejects_of(files().front().id.value));
  rejects.erase(rejects.find("xxxx") + 3, rejects.rfind('x') - rejects.find("xxxx") - 2);
  EXPECT_THAT(rejects, ::testing::StartsWith(kMessageRejectsHead));
  EXPECT_THAT(rejects, HasSubstr("cdr,1,0,3,time,yesterday,time,\"yesterday,1064800000001,data,,a.example\"\n"));
  EXPECT_THAT(rejects, HasSubstr("cdr,1,1,1,peer,10.0.0.1:80,peer,\"2026-11-03"));
  EXPECT_THAT(rejects, HasSubstr("cdr,1,2,0,,an empty message,message,"));
  EXPECT_THAT(rejects, HasSubstr("cdr,1,3,0,,\"a message of 4194305 bytes, over 4 MiB\",message,xxx"));
  EXPECT_THAT(rejects, HasSubstr("cdr,1,4,1,"));

  // The rows of August wait as those of a file would, and are taken when the month is opened again.
  clock_.advance(11min);
  ASSERT_TRUE(read_until([&] { return files().front().state == FileState::done; }));
  const QuarantineTaker quarantine{{db(), clock_, *journal_, places_, 2, *months_}};
  ASSERT_TRUE(db().write([&](store::Transaction& tx) {
    return insert_reopening(tx, {.month = "2026-08",
                                 .reason = "r",
                                 .open_until = clock_.now() + 24h,
                                 .asked_by = "t",
                                 .asked_at = clock_.now()});
  }));
  ASSERT_TRUE(quarantine.take_next({}).value());
  EXPECT_THAT(peers(), Contains("late.example").Times(2));
  // Now they come in like others; the next stretch has begun.
  cluster_.produce("cdr", 1, "2026-08-05 00:00:00,1064800000001,data,,open.example");
  ASSERT_TRUE(read_rows(11));
  EXPECT_THAT(peers(), Contains("open.example"));
  EXPECT_EQ(files().size(), 2u);
}

TEST_P(KafkaIntake, MessagesMayBringTheirOwnHeaderOrACarriersFormat) {
  cluster_.produce(
      "cdr", 0, "msisdn,kind,time\n1064800000001,data,2026-11-01 00:00:00\n1064800000002,data,2026-11-01 00:00:00\n");
  cluster_.produce("cdr", 0, "msisdn,time\n1064800000001,2026-11-01 00:00:00\n");
  make_feed({.header = ""});
  ASSERT_TRUE(read_rows(3));
  EXPECT_EQ(totals().taken, 2);
  EXPECT_THAT(text_of(places_.rejects_of(files().front().id.value)), HasSubstr("cdr,0,1,0,,"));
  end();
  restart();
  ASSERT_TRUE(
      db().write([&](store::Transaction& tx) {
            return update_feed(
                tx, feed_, 1,
                {.name = "north",
                 .mapping =
                     "delimiter: \"|\"\nheader: false\ntime: YYYYMMDDhhmmss\ncolumns: {time: 1, msisdn: 2, kind: 3}\n"},
                clock_.now());
          })
          .value());
  begin();
  cluster_.produce("cdr", 0, "20261102080000|1064800000009|data\n20261102080001|1064800000009|data");
  ASSERT_TRUE(read_rows(5));
  EXPECT_EQ(totals().taken, 4);
}

TEST_P(KafkaIntake, WhatRetentionTookAwayIsAVisibleGap) {
  cluster_.produce("cdr", 0, rows_of(0, 10));
  make_feed();
  ASSERT_TRUE(read_rows(10));
  end();
  // 7 MB, of which the cluster keeps 5.
  const std::string filler(100'000, 'x');
  for (int n = 0; n < 70; ++n) cluster_.produce("cdr", 0, filler);
  restart();
  begin();
  cluster_.produce("cdr", 0, rows_of(10, 12));
  ASSERT_TRUE(read_until([&] { return peers().size() == 12; }));
  ASSERT_EQ(gaps().size(), 1u);
  EXPECT_THAT(gaps().front(), ::testing::StartsWith("cdr/0 10-"));
  end();
  restart();
  begin();
  cluster_.produce("cdr", 0, rows_of(12, 13));
  ASSERT_TRUE(read_until([&] { return peers().size() == 13; }));
  EXPECT_EQ(gaps().size(), 1u) << "said once";
}

TEST_P(KafkaIntake, WhatIsOverrunWhileItReadsIsAGapToo) {
  cluster_.produce("cdr", 0, rows_of(0, 10));
  make_feed();
  ASSERT_TRUE(read_rows(10));
  paused_ = true;
  ASSERT_TRUE(taker_->round({}));
  EXPECT_EQ(taker_->state().stage, KafkaStage::paused);
  const std::string filler(100'000, 'x');
  for (int n = 0; n < 120; ++n) cluster_.produce("cdr", 0, filler);
  paused_ = false;
  cluster_.produce("cdr", 0, rows_of(10, 12));
  ASSERT_TRUE(read_until([&] { return peers().size() == 12; }));
  EXPECT_EQ(peers(), peers_of(0, 12));
}

TEST_P(KafkaIntake, ATopicMadeAnewIsNotReadOnButSaid) {
  cluster_.produce("cdr", 0, rows_of(0, 10));
  make_feed();
  ASSERT_TRUE(read_rows(10));
  const std::string mark = partition_mark(
      "north", kafka::try_connection({.brokers = cluster_.brokers()}, {"cdr"}).value().cluster, {"cdr", 0});
  end();
  restart();
  journal::Batch ahead;
  ahead.mark(
      mark,
      R"({"next":500,"stretch":0,"bytes":0,"rejects_bytes":0,"quarantine_bytes":0,"counts":{"rows":0,"taken":0,"quarantined":0,"rejected":{},"months":{},"first_second":0,"last_second":0}})");
  ASSERT_TRUE(journal_->append(ahead));
  begin();
  cluster_.produce("cdr", 1, rows_of(10, 20));
  ASSERT_TRUE(read_until([&] { return peers().size() == 20; }));
  const KafkaState state = taker_->state();
  EXPECT_EQ(state.trouble_code, "intake.kafka_behind");
  EXPECT_TRUE(state.partitions[0].trouble);
  EXPECT_FALSE(state.partitions[1].trouble);
  EXPECT_EQ(board_.all().size(), 1u);
}

TEST_P(KafkaIntake, NewPartitionsAndNewLeadersAreFollowed) {
  kafka::MockCluster two{2};
  two.create_topic("cdr", 2);
  two.lead("cdr", 0, 1);
  options_.look_again = 0s;
  make_feed({.brokers = two.brokers(), .topics = {"cdr", "more"}});
  EXPECT_TRUE(read_until([&] { return taker_->state().trouble_code == "kafka.topic_unknown"; }));
  two.create_topic("more", 3);
  two.produce("cdr", 0, rows_of(0, 100));
  two.produce("more", 2, rows_of(100, 200));
  ASSERT_TRUE(read_rows(200));
  EXPECT_EQ(taker_->state().partitions.size(), 5u);
  EXPECT_TRUE(board_.all().empty());
  two.lead("cdr", 0, 2);
  two.produce("cdr", 0, rows_of(200, 300));
  ASSERT_TRUE(read_rows(300));
  EXPECT_EQ(peers(), peers_of(0, 300));
}

TEST_P(KafkaIntake, ABrokerThatIsAwayIsSaidAndReadAgainWhenItIsBack) {
  cluster_.produce("cdr", 0, rows_of(0, 10));
  options_.answer_within = 200ms;
  make_feed();
  ASSERT_TRUE(read_rows(10));
  cluster_.down(1);
  ASSERT_TRUE(read_until([&] { return taker_->state().stage == KafkaStage::away; }));
  EXPECT_EQ(taker_->state().trouble_code, "kafka.unreachable");
  EXPECT_EQ(taker_->state().since, clock_.now());
  EXPECT_EQ(board_.all().front().subject, "north");
  // It is not forgotten after a while.
  clock_.advance(1min);
  for (int round = 0; round < 3; ++round) EXPECT_FALSE(taker_->round({}));
  EXPECT_EQ(taker_->state().since, clock_.now() - 1min);
  cluster_.up(1);
  cluster_.produce("cdr", 0, rows_of(10, 20));
  ASSERT_TRUE(read_rows(20));
  EXPECT_TRUE(board_.all().empty());
  EXPECT_EQ(taker_->state().stage, KafkaStage::reading);
  EXPECT_EQ(peers(), peers_of(0, 20));
}

TEST_P(KafkaIntake, AFullDiskHoldsThePartitionsAndItGoesOnByItself) {
  cluster_.produce("cdr", 0, rows_of(0, 10));
  make_feed();
  ASSERT_TRUE(read_rows(10));
  std::atomic<bool> full = true;
  storage_.fate = [&] { return full ? Fate::lost : Fate::done; };
  std::jthread reader{[&](const std::stop_token& stop) {
    while (!stop.stop_requested()) (void)taker_->round(stop);
  }};
  cluster_.produce("cdr", 0, rows_of(10, 500));
  ASSERT_TRUE(eventually([&] { return taker_->state().stage == KafkaStage::held; }));
  EXPECT_EQ(board_.all().size(), 1u);
  full = false;
  ASSERT_TRUE(eventually([&] { return totals().rows == 500; }));
  ASSERT_TRUE(eventually([&] { return taker_->state().stage == KafkaStage::reading; }));
  EXPECT_EQ(peers(), peers_of(0, 500));
  EXPECT_TRUE(board_.all().empty());
}

TEST_P(KafkaIntake, RowsOfAMonthThatIsNotPublishedYetHoldThePartitions) {
  published_ = 2026 * 12 + 9;  // October
  cluster_.produce("cdr", 0, rows_of(0, 10));
  make_feed();
  {
    std::jthread reader{[&](const std::stop_token& stop) {
      while (!stop.stop_requested()) (void)taker_->round(stop);
    }};
    ASSERT_TRUE(eventually([&] { return taker_->state().stage == KafkaStage::held; }));
    EXPECT_EQ(taker_->state().trouble_code, "intake.month_awaited");
  }
  EXPECT_TRUE(peers().empty());
  published_ = 2026 * 12 + 10;
  clock_.advance(1s);
  ASSERT_TRUE(read_rows(10));
  EXPECT_EQ(peers(), peers_of(0, 10));
  EXPECT_EQ(taker_->state().stage, KafkaStage::reading);
  EXPECT_TRUE(board_.all().empty());
}

TEST_P(KafkaIntake, SpaceIsKeptFree) {
  cluster_.produce("cdr", 0, rows_of(0, 10));
  restart(std::uint64_t{1} << 60);
  make_feed();
  std::stop_source stop;
  std::jthread reader{
      [&] { (void)eventually([&] { return !taker_->round(stop.get_token()) && stop.stop_requested(); }); }};
  ASSERT_TRUE(eventually([&] { return taker_->state().trouble_code == "file.disk_full"; }));
  stop.request_stop();
  reader.join();
  EXPECT_TRUE(peers().empty());
  restart();
  begin();
  ASSERT_TRUE(read_rows(10));
  EXPECT_EQ(peers(), peers_of(0, 10));
}

TEST_P(KafkaIntake, ARegisterThatWasSetBackClashesWithNothing) {
  cluster_.produce("cdr", 0, rows_of(0, 10));
  cluster_.produce("cdr", 0, "yesterday,1064800000001,data,,a.example");
  make_feed();
  ASSERT_TRUE(read_rows(11));
  end();
  ASSERT_TRUE(db().write([](store::Transaction& tx) { return tx.run({"test.forget", "DELETE FROM usage_file"}, {}); }));
  restart();
  begin();
  cluster_.produce("cdr", 0, rows_of(10, 20));
  cluster_.produce("cdr", 0, "tomorrow,1064800000001,data,,a.example");
  ASSERT_TRUE(read_rows(11));
  EXPECT_EQ(peers(), peers_of(0, 20));
  EXPECT_EQ(files().front().name, "cdr/0@11");
}

TEST_P(KafkaIntake, TheRunnerFollowsFeedsAsTheyAreMadeAndSwitchedOff) {
  const kafka::RefusingBroker refusing;
  make_feed({.brokers = refusing.brokers(),
             .mechanism = kafka::Mechanism::plain,
             .username = "u",
             .password = "secret-word"});
  taker_.reset();
  {
    KafkaRunner runner{ground(), options_};
    ASSERT_TRUE(runner.start());
    ASSERT_TRUE(eventually([&] {
      const auto state = runner.state(feed_);
      return state && state->trouble_code == "kafka.credentials";
    }));
    const auto change = [&](std::int64_t version, const KafkaFeedInput& input) {
      ASSERT_TRUE(db().write([&](store::Transaction& tx) -> Result<void> {
        YG_TRY(update_feed(tx, feed_, version, {.name = "north"}, clock_.now()));
        return keep_kafka(tx, keys_.ring(), feed_, input);
      }));
      runner.wake();
    };
    change(1, {.brokers = cluster_.brokers(), .topics = {"cdr"}, .header = std::string{kKafkaHeader}});
    cluster_.produce("cdr", 0, rows_of(0, 10));
    ASSERT_TRUE(eventually([&] { return totals().rows == 10; }));
    change(2,
           {.enabled = false, .brokers = cluster_.brokers(), .topics = {"cdr"}, .header = std::string{kKafkaHeader}});
    ASSERT_TRUE(eventually([&] { return !runner.state(feed_); }));
  }
  EXPECT_TRUE(board_.all().empty());
  EXPECT_EQ(peers(), peers_of(0, 10));
}

TEST_P(KafkaIntake, ThePasswordIsSealedAndSealedAnew) {
  make_feed({.mechanism = kafka::Mechanism::scram_sha_512, .username = "u", .password = "secret-word"});
  taker_.reset();
  const auto sealed = [&] {
    return db().read([&](store::Reader& reader) { return find_feed(reader, feed_); }).value().value();
  };
  EXPECT_THAT(sealed().kafka->password_sealed, ::testing::StartsWith("v1:1:"));
  EXPECT_THAT(json::write(sealed()), ::testing::Not(HasSubstr("v1:1:")));
  EXPECT_EQ(connection_of(keys_.ring(), sealed()).value().password, "secret-word");
  ASSERT_TRUE(keys_.ring().rotate(crypto::KeyPurpose::data));
  EXPECT_EQ(reseal_feeds(db(), keys_.ring()), 1);
  EXPECT_EQ(reseal_feeds(db(), keys_.ring()), 0);
  EXPECT_THAT(sealed().kafka->password_sealed, ::testing::StartsWith("v1:2:"));
  EXPECT_EQ(connection_of(keys_.ring(), sealed()).value().password, "secret-word");
}

YUNGUAN_ON_BOTH_STORES(KafkaIntake);

}  // namespace
}  // namespace yunguan::intake
