// SPDX-License-Identifier: Apache-2.0
// What the intake leaves behind goes when its time is over, and nothing is taken twice for that; and what a lost journal loses comes again.
#include "intake/leftovers.h"

#include "intake/intake_fixture.h"

namespace yunguan::intake {
namespace {

using std::chrono::days;
using ::testing::ElementsAre;

class IntakeLeftovers : public Intake {
 protected:
  static constexpr KeepFor kKeep{.rejects = days{180}, .quarantine = days{731}, .marks = days{400}};

  std::string clean_up() {
    const Leftovers leftovers{parts_->reception.ground(), kKeep};
    const auto removed = leftovers.remove_due();
    return removed ? json::write(*removed) : describe(removed.error());
  }
  static std::string counted(int rejects, int quarantine, int rows, int marks) {
    return fmt::format(R"({{"rejects":{},"quarantine":{},"rows":{},"marks":{}}})", rejects, quarantine, rows, marks);
  }
  [[nodiscard]] bool has_rejects(std::int64_t id) const { return std::filesystem::exists(places_.rejects_of(id)); }
  [[nodiscard]] bool has_quarantine(std::int64_t id) const {
    return std::filesystem::exists(places_.quarantine_of(id));
  }
  [[nodiscard]] bool is_marked(const UsageFile& file) {
    const std::string name = file.kind == FileKind::batch ? batch_mark(file.digest) : file_mark(file.digest);
    return storage_.mark(name).value().has_value();
  }
  void reopen(const std::string& month) {
    ASSERT_TRUE(db().write([&](store::Transaction& tx) {
      return insert_reopening(tx, {.month = month,
                                   .reason = "补报",
                                   .open_until = clock_.now() + 24h,
                                   .asked_by = "m",
                                   .asked_at = clock_.now()});
    }));
    work();
  }
  static BatchInput batch() {
    return {.caller = "token:1",
            .id = "b-1",
            .feed = "default",
            .body = std::string{kHead} + row(7),
            .encoding = {},
            .by = "robot"};
  }
};
YUNGUAN_ON_BOTH_STORES(IntakeLeftovers);

TEST_P(IntakeLeftovers, GoWhenTheirTimeIsOverAndNotBefore) {
  // Two months that wait, one of which is opened in time.
  put("a.csv", std::string{kHead} + row(1) + "odd\n" + row(2, "2026-08") + row(3, "2026-07") + row(4, "2026-07"));
  work();
  ASSERT_TRUE(has_rejects(1) && has_quarantine(1));
  EXPECT_EQ(clean_up(), counted(0, 0, 0, 0));
  clock_.advance(days{181});
  EXPECT_EQ(clean_up(), counted(1, 0, 0, 0));
  EXPECT_FALSE(has_rejects(1));
  EXPECT_TRUE(has_quarantine(1));
  EXPECT_EQ(clean_up(), counted(0, 0, 0, 0));

  // After 400 days the journal forgets the file; the rows that wait are still there, and are taken once.
  clock_.advance(days{220});
  ASSERT_TRUE(is_marked(files()[0]));
  EXPECT_EQ(clean_up(), counted(0, 0, 0, 1));
  EXPECT_FALSE(is_marked(files()[0]));
  reopen("2026-08");
  EXPECT_EQ(rows().size(), 2u);
  ASSERT_TRUE(storage_.mark(quarantine_mark("2026-08", files()[0].digest)).value());

  // Two years after its end no month is opened again.
  EXPECT_TRUE(can_be_reopened(usage::month_number("2026-07"), kKeep.quarantine, clock_.now()));
  clock_.advance(days{335});
  EXPECT_EQ(clean_up(), counted(0, 1, 2, 0));
  EXPECT_FALSE(can_be_reopened(usage::month_number("2026-07"), kKeep.quarantine, clock_.now()));
  EXPECT_FALSE(has_quarantine(1));
  EXPECT_EQ(count("SELECT COUNT(*) FROM usage_quarantine"), 0);
  EXPECT_EQ(count("SELECT COUNT(*) FROM usage_quarantine_month WHERE reopening_id IS NULL"), 0);
  EXPECT_FALSE(storage_.mark(quarantine_mark("2026-08", files()[0].digest)).value());
  EXPECT_EQ(files()[0].counts.rejected_sum(), 1) << "the register still says what there was";
}

TEST_P(IntakeLeftovers, RowsWaitAsLongAsTheirMonthCanBeOpened) {
  put("a.csv", std::string{kHead} + row(1, "2026-09"));
  work();
  clock_.advance(days{731});
  // 2028-11-21, less 731 days: 2026-11.
  EXPECT_FALSE(can_be_reopened(usage::month_number("2026-09"), kKeep.quarantine, clock_.now()));
  put("b.csv", std::string{kHead} + row(2, "2026-09"));
  put("c.csv", std::string{kHead} + row(3, "2028-01"));
  work();
  clock_.advance(days{1});
  EXPECT_EQ(clean_up(), counted(0, 1, 1, 1));
  EXPECT_FALSE(has_quarantine(1));
  EXPECT_TRUE(has_quarantine(2)) << "somebody may still look at what came today";
  EXPECT_TRUE(has_quarantine(3));
}

TEST_P(IntakeLeftovers, AFileThatTheJournalHasForgottenIsStillKnown) {
  put("a.csv", std::string{kHead} + row(1));
  ASSERT_TRUE(parts_->batches.submit(batch()));
  work();
  clock_.advance(days{401});
  EXPECT_EQ(clean_up(), counted(0, 0, 0, 2));
  restart();
  put("again.csv", std::string{kHead} + row(1));
  work();
  EXPECT_EQ(files().back().state, FileState::repeated);
  const auto answer = parts_->batches.submit(batch());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "intake.batch_old");
  EXPECT_EQ(rows().size(), 2u);
  // What came after that is known by its mark as before.
  clock_.advance(days{1});
  put("new.csv", std::string{kHead} + row(5, "2027-12"));
  work();
  put("new2.csv", std::string{kHead} + row(5, "2027-12"));
  work();
  EXPECT_EQ(files().back().state, FileState::repeated);
  EXPECT_EQ(rows().size(), 3u);
}

TEST_P(IntakeLeftovers, AFileThatIsNotEndedKeepsTheMarksBehindIt) {
  put("a.csv", std::string{kHead} + row(1));
  ASSERT_TRUE(parts_->runner.look({}));
  clock_.advance(4s);
  ASSERT_TRUE(parts_->runner.look({}));
  ASSERT_EQ(files()[0].state, FileState::waiting);
  clock_.advance(1s);
  ASSERT_TRUE(parts_->batches.submit(batch()));
  clock_.advance(days{500});
  EXPECT_EQ(clean_up(), counted(0, 0, 0, 0));
  EXPECT_TRUE(is_marked(files()[1]));
}

TEST_P(IntakeLeftovers, WhatAJournalHasLostIsTakenWhenItComesAgain) {
  put("a.csv", std::string{kHead} + row(1) + "odd\n");
  work();
  ASSERT_TRUE(parts_->batches.submit(batch()));
  const std::size_t before = rows().size();
  parts_.reset();
  const auto list = [&] {
    std::ifstream in{deliver_again_list(places_)};
    return std::string{std::istreambuf_iterator<char>{in}, {}};
  };
  EXPECT_EQ(list(), "");
  storage_.lose_everything();
  restart();
  ASSERT_TRUE(rows().empty());
  ASSERT_TRUE(parts_->runner.look({}));
  EXPECT_THAT(list(), ::testing::HasSubstr("\nbatch,default,b-1,1,"));
  EXPECT_THAT(list(), ::testing::HasSubstr("\nfolder,default,a.csv,1,"));
  EXPECT_THAT(troubles(), ::testing::ElementsAre("deliver-again.csv intake.rows_lost"));
  for (int round = 0; round < 2; ++round) {
    put("a.csv", std::string{kHead} + row(1) + "odd\n");
    work();
    ASSERT_TRUE(parts_->batches.submit(batch()));
    EXPECT_EQ(rows().size(), before) << "once";
  }
  clock_.advance(11s);
  ASSERT_TRUE(parts_->runner.look({}));
  EXPECT_EQ(list(), "");
  EXPECT_TRUE(troubles().empty());
  const auto all = files();
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(all[2].state, FileState::done);
  EXPECT_EQ(all[3].state, FileState::repeated);
  EXPECT_EQ(all[3].repeat_of, all[2].id);
  EXPECT_TRUE(has_rejects(3));
  // The row that no longer speaks for the bytes takes no mark away.
  clock_.advance(days{401});
  EXPECT_EQ(clean_up(), counted(2, 0, 0, 2));
}

TEST_P(IntakeLeftovers, RowsWhoseFileIsGoneKeepNoReopeningWaiting) {
  put("a.csv", std::string{kHead} + row(1, "2026-08"));
  put("b.csv", std::string{kHead} + row(2, "2026-08"));
  work();
  std::filesystem::remove(places_.quarantine_of(1));
  reopen("2026-08");
  EXPECT_EQ(rows().size(), 1u);
  EXPECT_TRUE(troubles().empty());
  EXPECT_EQ(count("SELECT COUNT(*) FROM usage_reopening WHERE state = 'done'"), 1);
}

}  // namespace
}  // namespace yunguan::intake
