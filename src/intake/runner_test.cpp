// SPDX-License-Identifier: Apache-2.0
#include "intake/runner.h"

#include <zlib.h>

#include "base/eventually_fixture.h"
#include "intake/body_text.h"
#include "intake/intake_fixture.h"

namespace yunguan::intake {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

TEST_P(Intake, AFileThatHasSettledIsTakenAndMovesAside) {
  const auto path = put("a.csv", std::string{kHead} + row(1) + "bad\n" + row(2));
  ASSERT_TRUE(parts_->runner.look({}));
  EXPECT_TRUE(files().empty()) << "it may still be written to";
  clock_.advance(2s);
  put("a.csv", std::string{kHead} + row(1) + "bad\n" + row(2) + row(3));
  ASSERT_TRUE(parts_->runner.look({}));
  clock_.advance(2s);
  ASSERT_TRUE(parts_->runner.look({}));
  EXPECT_TRUE(files().empty()) << "it changed two seconds ago";
  work();
  ASSERT_EQ(files().size(), 1u);
  const UsageFile file = files()[0];
  EXPECT_EQ(file.state, FileState::done);
  EXPECT_EQ(file.counts.rows, 4);
  EXPECT_EQ(file.counts.taken, 3);
  EXPECT_THAT(file.counts.rejected, ElementsAre(Pair("fields", 1)));
  EXPECT_EQ(file.original, "");
  EXPECT_THAT(rows(), ElementsAre("1:2 2026-11", "1:4 2026-11", "1:5 2026-11"));
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_TRUE(std::filesystem::exists(path.parent_path() / "done" / "a.csv"));
  EXPECT_FALSE(std::filesystem::exists(places_.spooled(1)));
  EXPECT_TRUE(troubles().empty());
}

TEST_P(Intake, UnfinishedNamesAreLeftAloneAndAMarkerMakesHaste) {
  put(".a.csv", "x");
  put("b.csv.tmp", "x");
  put("c.csv.part", "x");
  put("d.filepart", "x");
  const auto ready = put("e.csv", std::string{kHead} + row(1));
  put("e.csv.done", "");
  ASSERT_TRUE(parts_->runner.look({}));
  ASSERT_EQ(files().size(), 1u);
  EXPECT_EQ(files()[0].name, "e.csv");
  work();
  EXPECT_FALSE(std::filesystem::exists(ready.string() + ".done"));
  EXPECT_EQ(files().size(), 1u);
}

TEST_P(Intake, AFileThatChangesWhileItIsReadIsLeftForTheNextTime) {
  const auto path = put("a.csv", std::string{kHead} + row(1));
  const Feed feed = db().read([](store::Reader& reader) { return find_feed(reader, kDefaultFeed); }).value().value();
  const Handed handed{path, stamp_of(path).value(), "a.csv", feed, FileKind::folder, {}};
  const auto taken = parts_->reception.take_in(handed, [&](std::uint64_t) {
    std::ofstream{path, std::ios::app} << row(2);
    return true;
  });
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, "intake.changed");
  EXPECT_TRUE(std::filesystem::is_empty(places_.spool));
  work();
  ASSERT_EQ(files().size(), 1u);
  EXPECT_EQ(files()[0].counts.taken, 2);
}

TEST_P(Intake, TheSameBytesUnderAnotherNameChangeNothing) {
  put("a.csv", std::string{kHead} + row(1));
  work();
  put("b.csv", std::string{kHead} + row(1));
  put("a.csv", std::string{kHead} + row(1));
  work();
  ASSERT_EQ(files().size(), 3u);
  EXPECT_EQ(files()[1].state, FileState::repeated);
  EXPECT_EQ(files()[1].repeat_of, files()[0].id);
  EXPECT_EQ(files()[2].state, FileState::repeated);
  EXPECT_EQ(rows().size(), 1u);
  EXPECT_TRUE(std::filesystem::exists(places_.in / "default" / "done" / "a.csv.2"));
}

TEST_P(Intake, WhatIsNoUsageFileIsPutAsideWithItsReason) {
  put("a.csv", "x,y\n1,2\n");
  work();
  ASSERT_EQ(files().size(), 1u);
  EXPECT_EQ(files()[0].state, FileState::bad);
  EXPECT_EQ(files()[0].error->code, "usage.column");
  EXPECT_TRUE(std::filesystem::exists(places_.in / "default" / "bad" / "a.csv"));
  put("a.csv", "x,y\n1,2\n");
  work();
  EXPECT_EQ(files()[1].state, FileState::bad) << "a bad file may be handed in again";
}

TEST_P(Intake, AFileWhoseCopyIsGoneComesInAgainFromItsFolder) {
  const auto path = put("a.csv", std::string{kHead} + row(1) + row(2));
  ASSERT_TRUE(parts_->runner.look({}));
  clock_.advance(6s);
  ASSERT_TRUE(parts_->runner.look({}));
  ASSERT_EQ(files().size(), 1u);
  ASSERT_TRUE(std::filesystem::remove(places_.spooled(1)));
  ASSERT_TRUE(parts_->runner.take({}));
  EXPECT_EQ(files()[0].state, FileState::bad);
  EXPECT_EQ(files()[0].error->code, kCopyLost);
  EXPECT_TRUE(std::filesystem::exists(path)) << "nothing is wrong with the file itself";
  work();
  ASSERT_EQ(files().size(), 2u);
  EXPECT_EQ(files()[1].state, FileState::done);
  EXPECT_EQ(rows().size(), 2u);
}

// The journal refuses each commit in turn, in either way, while the process ends: rows are there once, and the register says so.
TEST_P(Intake, KilledAtAnyCommitItGoesOnWhereItStood) {
  using Fate = journal::MemoryStorage::Fate;
  std::size_t expected = 0;
  for (int at = 0; at < 5; ++at) {
    for (const Fate fate : {Fate::lost, Fate::done_but_failed}) {
      std::string text{kHead};
      for (int n = 0; n < 20; ++n) text += row(n + at);
      text += fmt::format("odd,{},{}\n", at, static_cast<int>(fate));
      put(fmt::format("f{}{}.csv", at, static_cast<int>(fate)), text);
      expected += 20;
      std::stop_source stop;
      int commits = 0;
      storage_.fate = [&] {
        if (commits++ != at) return Fate::done;
        stop.request_stop();
        return fate;
      };
      ASSERT_TRUE(parts_->runner.look({}));
      clock_.advance(4s);
      ASSERT_TRUE(parts_->runner.look({}));
      (void)parts_->runner.take(stop.get_token());
      restart();
      storage_.fate = [] { return Fate::done; };
      work();
      EXPECT_EQ(files().back().state, FileState::done);
      EXPECT_EQ(files().back().counts.taken, 20);
      EXPECT_EQ(rows().size(), expected);
    }
  }
}

TEST_P(Intake, ThePlaceRunsFullAndIsEmptyAgain) {
  restart(std::uint64_t{1} << 60);
  put("a.csv", std::string{kHead} + row(1));
  work();
  EXPECT_TRUE(files().empty());
  EXPECT_THAT(troubles(), ElementsAre("default/a.csv file.disk_full"));
  restart();
  work();
  EXPECT_EQ(rows().size(), 1u);
}

TEST_P(Intake, AFullJournalIsSaidAndItGoesOnByItself) {
  put("a.csv", std::string{kHead} + row(1));
  put("a.csv.done", "");
  std::atomic<bool> full = true;
  storage_.fate = [&] { return full ? journal::MemoryStorage::Fate::lost : journal::MemoryStorage::Fate::done; };
  ASSERT_TRUE(parts_->runner.start());
  EXPECT_TRUE(eventually([&] { return troubles() == std::vector<std::string>{" journal.disk"}; }));
  EXPECT_EQ(files()[0].state, FileState::taking);
  full = false;
  EXPECT_TRUE(eventually([&] { return files()[0].state == FileState::done && troubles().empty(); }));
  parts_->runner.stop();
  EXPECT_EQ(rows().size(), 1u);
}

TEST_P(Intake, RowsOfAMonthThatIsNotPublishedYetWaitForIt) {
  parts_->published = 2026 * 12 + 9;  // October
  put("a.csv", std::string{kHead} + row(1) + row(2));
  put("a.csv.done", "");
  ASSERT_TRUE(parts_->runner.start());
  EXPECT_TRUE(eventually([&] { return troubles() == std::vector<std::string>{" intake.month_awaited"}; }));
  const BatchInput november{"token:1", "b1", "default", std::string{kHead} + row(3), {}, "sender"};
  for (int n = 0; n < 2; ++n) {
    const auto refused = parts_->batches.submit(november);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "intake.month_awaited");
    EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);  // 503 with Retry-After
  }
  const BatchInput october{"token:1", "b2", "default", std::string{kHead} + row(4, "2026-10"), {}, "sender"};
  EXPECT_TRUE(parts_->batches.submit(october));
  EXPECT_EQ(files()[0].state, FileState::taking);
  EXPECT_EQ(rows().size(), 1u);
  parts_->published = 2026 * 12 + 10;
  EXPECT_TRUE(eventually([&] { return files()[0].state == FileState::done && troubles().empty(); }));
  EXPECT_EQ(parts_->batches.submit(november).value().taken, 1);
  parts_->runner.stop();
  EXPECT_EQ(rows().size(), 4u);
}

TEST_P(Intake, AFeedHasItsOwnSourceAndFormat) {
  ASSERT_TRUE(db().write([&](store::Transaction& tx) {
    return insert_feed(tx,
                       {.name = "radius",
                        .source = FeedSource::accounting,
                        .mapping = "header: false\ncolumns: {time: 1, msisdn: 2, kind: 3}\n",
                        .sequence_pattern = "CDR_{date}_{seq}.csv"},
                       "manager", clock_.now());
  }));
  ASSERT_TRUE(parts_->runner.look({}));
  put("CDR_20261101_0007.csv", "2026-11-01 00:00:00,1064800000001,data\n", "radius");
  work();
  ASSERT_EQ(files().size(), 1u);
  EXPECT_EQ(files()[0].state, FileState::done) << describe(files()[0].error.value_or(Error{}));
  EXPECT_EQ(files()[0].sequence, (Sequence{"20261101", 7}));
  EXPECT_THAT(rows(), ElementsAre("1:1 2026-11 ours"));
}

TEST_P(Intake, RowsOfAClosedMonthWaitUntilItIsOpenedAgain) {
  std::string text{kHead};
  for (int n = 0; n < 30; ++n) text += row(n, n % 3 == 0 ? "2026-08" : n % 3 == 1 ? "2026-10" : "2026-07");
  put("a.csv", text);
  work();
  EXPECT_EQ(files()[0].counts.quarantined, 20);
  EXPECT_EQ(rows().size(), 10u);
  EXPECT_EQ(count("SELECT COUNT(*) FROM usage_quarantine"), 20);
  EXPECT_EQ(count("SELECT row_count FROM usage_quarantine_month WHERE month = '2026-08'"), 10);

  const auto ask = [&] {
    ASSERT_TRUE(db().write([&](store::Transaction& tx) {
      return insert_reopening(tx, {.month = "2026-08",
                                   .reason = "补报",
                                   .open_until = clock_.now() + 24h,
                                   .asked_by = "m",
                                   .asked_at = clock_.now()});
    }));
  };
  ask();
  // It dies in the middle, and nobody knows whether the rows were written.
  std::stop_source stop;
  storage_.fate = [&] {
    stop.request_stop();
    return journal::MemoryStorage::Fate::done_but_failed;
  };
  EXPECT_FALSE(parts_->runner.take(stop.get_token()));
  storage_.fate = [] { return journal::MemoryStorage::Fate::done; };
  restart();
  work();
  EXPECT_EQ(rows().size(), 20u);
  EXPECT_TRUE(std::ranges::count(rows(), "1:2 2026-08") == 1) << "the line is that of the file";
  EXPECT_EQ(files()[0].counts.quarantined, 10);
  EXPECT_EQ(files()[0].counts.taken, 20);
  EXPECT_EQ(count("SELECT COUNT(*) FROM usage_quarantine"), 10);
  EXPECT_EQ(count("SELECT row_count FROM usage_reopening"), 10);

  put("late.csv", std::string{kHead} + row(50, "2026-08"));
  work();
  EXPECT_EQ(rows().size(), 21u) << "the month is open now";
  clock_.advance(48h);
  put("later.csv", std::string{kHead} + row(51, "2026-08"));
  work();
  EXPECT_EQ(rows().size(), 21u) << "and closed again";
  ask();
  work();
  EXPECT_EQ(rows().size(), 22u) << "what was taken before is not taken again";
}

std::string gzip(std::string_view text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed(text.size() + 1000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  EXPECT_EQ(::deflate(&stream, Z_FINISH), Z_STREAM_END);
  packed.resize(packed.size() - stream.avail_out);
  deflateEnd(&stream);
  return packed;
}

TEST_P(Intake, ABatchIsTakenOnceAndAnsweredTheSame) {
  const std::string body = std::string{kHead} + row(1) + "yesterday,1,data,,\n" + row(2, "2026-08");
  BatchInput input{.caller = "token:1", .id = "b-1", .feed = "default", .body = body, .encoding = {}, .by = "robot"};
  const auto first = parts_->batches.submit(input);
  ASSERT_TRUE(first) << describe(first.error());
  EXPECT_EQ(first->rows, 3);
  EXPECT_EQ(first->taken, 1);
  EXPECT_EQ(first->quarantined, 1);
  ASSERT_EQ(first->rejected.size(), 1u);
  EXPECT_EQ(first->rejected[0].line, 3);
  EXPECT_EQ(first->rejected[0].reason, "time");
  EXPECT_EQ(first->rejected[0].value, "yesterday");
  restart();
  const auto again = parts_->batches.submit(input);
  ASSERT_TRUE(again);
  EXPECT_EQ(json::write(*again), json::write(*first));
  EXPECT_EQ(rows().size(), 1u);
  EXPECT_EQ(files().size(), 1u);
  EXPECT_EQ(files()[0].state, FileState::done);
  EXPECT_EQ(count("SELECT COUNT(*) FROM usage_quarantine"), 1);

  input.body = std::string{kHead} + row(9);
  EXPECT_EQ(parts_->batches.submit(input).error().code, "intake.batch_other");
  input.caller = "token:2";
  EXPECT_TRUE(parts_->batches.submit(input)) << "another caller's id is another id";
  EXPECT_EQ(rows().size(), 2u);
}

// A process that stood still while another took the file would otherwise take its end back.
TEST_P(Intake, AnEndInTheRegisterStays) {
  put("a.csv", std::string{kHead} + row(1));
  UsageFile before;
  ASSERT_TRUE(parts_->runner.look({}));
  clock_.advance(4s);
  ASSERT_TRUE(parts_->runner.look({}));
  before = files().front();
  work();
  ASSERT_EQ(files().front().state, FileState::done);
  before.state = FileState::taking;
  const auto changed = db().write([&](store::Transaction& tx) { return update_file(tx, before); });
  ASSERT_TRUE(changed);
  EXPECT_FALSE(*changed);
  EXPECT_EQ(files().front().state, FileState::done);
  EXPECT_EQ(files().front().counts.taken, 1);
}

TEST_P(Intake, ABatchWhoseCommitFailedIsSentAgainSafely) {
  using Fate = journal::MemoryStorage::Fate;
  BatchInput input{
      .caller = "t", .id = "x", .feed = "default", .body = std::string{kHead} + row(1), .encoding = {}, .by = {}};
  storage_.fate = [] { return Fate::lost; };
  const auto lost = parts_->batches.submit(input);
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().kind, ErrorKind::unavailable);
  storage_.fate = [] { return Fate::done_but_failed; };
  EXPECT_TRUE(parts_->batches.submit(input)) << "it is there, whatever the disk said";
  storage_.fate = [] { return Fate::done; };
  EXPECT_TRUE(parts_->batches.submit(input));
  restart();
  EXPECT_EQ(rows().size(), 1u);
  EXPECT_EQ(files().size(), 1u);

  input.id = "y";
  storage_.fate = [] { return Fate::lost; };
  EXPECT_FALSE(parts_->batches.submit(input));
  storage_.fate = [] { return Fate::done; };
  ASSERT_TRUE(parts_->runner.start());
  parts_->runner.stop();
  EXPECT_EQ(files()[1].state, FileState::bad);
  EXPECT_EQ(files()[1].error->code, "intake.batch_lost");
  EXPECT_TRUE(parts_->batches.submit(input));
  EXPECT_EQ(rows().size(), 2u);
}

TEST_P(Intake, ABatchMayBePackedAndIsRefusedWithItsFault) {
  const std::string body = std::string{kHead} + row(1);
  const auto code = [&](BatchInput input) {
    const auto answer = parts_->batches.submit(input);
    return answer ? "taken" : answer.error().code;
  };
  EXPECT_EQ(code({"t", "1", "default", gzip(body), "gzip", ""}), "taken");
  EXPECT_EQ(code({"t", "2", "default", gzip(body).substr(0, 30), "gzip", ""}), "input.corrupt");
  EXPECT_EQ(code({"t", "3", "default", gzip(std::string(kUnpackedMax + 1'000'000, 'x')), "gzip", ""}),
            "intake.batch_large");
  EXPECT_EQ(code({"t", "4", "default", body, "br", ""}), "intake.encoding");
  EXPECT_EQ(code({"t", "5", "nobody", body, "", ""}), "intake.feed_unknown");
  EXPECT_EQ(code({"t", "", "default", body, "", ""}), "intake.batch_id");
  EXPECT_EQ(code({"t", "6", "default", "", "", ""}), "csv.header");
  EXPECT_EQ(code({"t", "7", "default", "a,b\n", "", ""}), "usage.column");
  EXPECT_EQ(code({"t", "8", "default", "\xEF\xBB\xBF" + body + "\"open", "", ""}), "taken");
  EXPECT_EQ(rows().size(), 2u);
}

YUNGUAN_ON_BOTH_STORES(Intake);

TEST(SequencePattern, ReadsDatesAndNumbers) {
  const auto pattern = SequencePattern::parse("CDR_{date}_{seq}.csv").value();
  EXPECT_EQ(pattern.match("CDR_20261101_0012.csv"), (Sequence{"20261101", 12}));
  EXPECT_EQ(pattern.match("CDR_20261101_0012.csv.gz"), (Sequence{"20261101", 12}));
  EXPECT_EQ(pattern.match("CDR_20261101_.csv"), std::nullopt);
  EXPECT_EQ(pattern.match("CDR_20261101_0012.txt"), std::nullopt);
  EXPECT_EQ(SequencePattern::parse("*-{seq}").value().match("north-2026-9"), (Sequence{"", 9}));
  for (const char* bad : {"", "a.csv", "{seq}{seq}", "{date}{seq}", "{seq}-{date}-{date}", "***{seq}"})
    EXPECT_FALSE(SequencePattern::parse(bad)) << bad;
}

}  // namespace
}  // namespace yunguan::intake
