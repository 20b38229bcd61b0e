// SPDX-License-Identifier: Apache-2.0
// Cards in the store, rows in the journal, findings out: over changes of cards, units, settings and months, over failures and restarts.
#include "watch/watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "card/card_changes.h"
#include "card/test_cards_fixture.h"
#include "identity/unit_store.h"
#include "journal/journal_home.h"
#include "journal/postgres_storage.h"
#include "monitor/live_run_fixture.h"
#include "watch/card_rows.h"
#include "watch/late_months.h"
#include "watch/replay.h"

namespace yunguan::watch {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr std::uint32_t kNovember = 2026 * 12 + 10;

class Watching : public card::CardsOnBothStores {
 protected:
  void SetUp() override {
    CardsOnBothStores::SetUp();
    if (IsSkipped()) return;
    std::vector<store::Migration> steps = journal::postgres_migrations();
    for (const auto& folder : {identity::migrations(), job::migrations(), card::migrations()})
      steps.insert(steps.end(), folder.begin(), folder.end());
    ASSERT_TRUE(store::migrate(db(), steps));
    ASSERT_TRUE(db().write([&](store::Transaction& tx) -> Result<void> {
      for (const auto& [id, path] : std::map<std::int64_t, std::string>{{1, "/1/"}, {2, "/1/2/"}, {3, "/1/3/"}}) {
        YG_TRY(identity::insert_unit(tx, keys_.ring(),
                                     {.id = UnitId{id},
                                      .parent_id = id == 1 ? std::nullopt : std::optional{UnitId{1}},
                                      .code = fmt::format("U{}", id),
                                      .name = fmt::format("单位{}", id),
                                      .path = path},
                                     clock_.now()));
      }
      return {};
    }));
    folder_ = std::filesystem::temp_directory_path() / fmt::format("yunguan_watch{}", ::getpid());
    version_ = library_.add({.phone_tacs = "tac,brand,model\n86000001,Acme,One\n"});
  }
  void TearDown() override {
    end();
    std::filesystem::remove_all(folder_);
    CardsOnBothStores::TearDown();
  }

  void begin() {
    auto home = journal::JournalHome::open(db(), clock_, {.folder = folder_, .shards = 4});
    ASSERT_TRUE(home) << describe(home.error());
    home_ = std::move(*home);
    units_ = std::make_unique<identity::UnitDirectory>(db(), clock_);
    const auto settings = [this](Date today) -> Result<std::vector<monitor::SettingsFrom>> {
      const auto first = std::chrono::sys_days{today.year() / today.month() / 1} - std::chrono::days{31};
      return std::vector{monitor::SettingsFrom{static_cast<std::int32_t>(first.time_since_epoch().count()), version_}};
    };
    watch_ = std::make_unique<Watch>(
        Watch::Ground{.publisher = {.db = db(),
                                    .journal = home_->journal(),
                                    .shards = home_->shards(),
                                    .units = *units_,
                                    .clock = clock_,
                                    .settings = settings,
                                    .before_closing = [this](std::uint32_t month) -> Result<void> {
                                      closing_.push_back(month);
                                      return {};
                                    }},
                      .library = library_,
                      .take_found = [this](std::span<const monitor::Found> found, Instant) { return take(found); }});
    const auto started = watch_->start();
    ASSERT_TRUE(started) << describe(started.error());
  }
  void end() {
    watch_.reset();
    units_.reset();
    home_.reset();
  }

  Result<void> take(std::span<const monitor::Found> found) {
    if (--failures_ >= 0) return fail(ErrorKind::unavailable, "test.away", {"库不在", "the store is away"});
    const std::lock_guard lock{mutex_};
    for (const monitor::Found& one : found)
      found_[fmt::format("{} {} {}", one.model, one.msisdn, one.subject)] = one.hits;
    return {};
  }
  std::map<std::string, std::uint32_t> found() {
    EXPECT_TRUE(watch_->catch_up(20s));
    const std::lock_guard lock{mutex_};
    return found_;
  }

  // Waits until the shards know the cards as the store has them.
  void settle() { ASSERT_TRUE(watch_->catch_up(20s)); }
  std::uint64_t known_cards() {
    std::uint64_t sum = 0;
    for (const ShardState& shard : watch_->shards()) {
      EXPECT_FALSE(shard.trouble) << describe(*shard.trouble);
      sum += shard.cards;
    }
    return sum;
  }

  void use(int n, const std::string& imei, std::uint32_t month = kNovember, usage::Source source = {}) {
    const std::string msisdn = card::good_card(n).msisdn;
    usage::UsageRecord record{.month = month};
    record.row.msisdn = msisdn;
    record.row.imei = imei;
    record.row.peer = "10.20.0.1";
    record.row.up_bytes = 100;
    record.row.second = 86400 * 9;
    record.source = source;
    std::string bytes;
    encode(record, bytes);
    journal::Batch batch;
    batch.add(monitor::shard_of(msisdn, home_->shards()), usage::kUsageRecord, bytes);
    ASSERT_TRUE(home_->journal().append(batch));
  }
  void change(CardId id, const std::function<void(card::Facts&)>& change) {
    const auto done = db().write([&](store::Transaction& tx) -> Result<void> {
      YG_TRY_ASSIGN(const auto before, card::find(tx, id));
      card::Facts after = before->facts;
      change(after);
      const std::vector<card::CardChange> changes{{*before, after, card::shipped_rules().standing_of(after)}};
      return card::update_many(tx, changes, origin("changed"), card::shipped_rules().version(), keys_.ring());
    });
    ASSERT_TRUE(done) << describe(done.error());
  }
  void enter(int first, int count) {
    std::vector<card::Facts> facts;
    for (int n = first; n < first + count; ++n) facts.push_back(card::good_card(n));
    first_ = keep(facts);
  }

  std::filesystem::path folder_;
  monitor::FixedSettings library_;
  std::uint64_t version_ = 0;
  std::unique_ptr<journal::JournalHome> home_;
  std::unique_ptr<identity::UnitDirectory> units_;
  std::unique_ptr<Watch> watch_;
  std::vector<std::uint32_t> closing_;
  std::atomic<int> failures_ = 0;
  std::mutex mutex_;
  std::map<std::string, std::uint32_t> found_;  // under mutex_
  CardId first_;
};
YUNGUAN_ON_BOTH_STORES(Watching);

TEST_P(Watching, FindsACardInAWrongDevice) {
  enter(1, 5);
  begin();
  settle();
  EXPECT_EQ(known_cards(), 5u);
  use(1, "35000000000001");
  use(1, "35000000000001");
  EXPECT_THAT(found(), IsEmpty());
  use(1, "86000001000002");
  EXPECT_THAT(found(), UnorderedElementsAre(std::pair{"separation 1064800000001 86000001000002", 1u},
                                            std::pair{"phone 1064800000001 86000001", 1u}));
  use(1, "86000001000002");
  EXPECT_EQ(found()["phone 1064800000001 86000001"], 2u);
  EXPECT_EQ(watch_->card_month("1064800000001", kNovember)->data_bytes, 400u);
  EXPECT_FALSE(watch_->card_month("1064800000001", kNovember - 2));
}

TEST_P(Watching, GoesOnAfterARestartWithoutSayingCardsAgain) {
  enter(1, 3);
  begin();
  settle();
  use(1, "35000000000001");
  use(2, "35000000000002");
  EXPECT_THAT(found(), IsEmpty());
  const auto records = [&] {
    std::uint64_t sum = 0;
    for (const ShardState& shard : watch_->shards()) sum += shard.end;
    return sum;
  };
  const std::uint64_t before = records();
  end();
  begin();
  settle();
  EXPECT_EQ(records(), before);
  EXPECT_EQ(known_cards(), 3u);
  use(2, "35000000000099");
  EXPECT_THAT(found(), ElementsAre(std::pair{"separation 1064800000002 35000000000099", 1u}));
}

TEST_P(Watching, KnowsChangesMadeWhileItWasAway) {
  enter(1, 3);
  begin();
  settle();
  end();
  change(first_, [](card::Facts& card) {
    card.imei_mode = "fixed";
    card.imei = "350000000000019";
  });
  change(CardId{first_.value + 1}, [](card::Facts& card) { card.state = card::State::closed; });
  begin();
  settle();
  use(1, "35000000000002");
  use(2, "86000001000002");
  EXPECT_THAT(found(), ElementsAre(std::pair{"separation 1064800000001 35000000000002", 1u}));
  EXPECT_EQ(watch_->counts().back().unknown_card, 1u);
}

TEST_P(Watching, WaitsForWhoeverKeepsFindings) {
  enter(1, 1);
  begin();
  settle();
  failures_ = 3;
  use(1, "86000001000002");
  EXPECT_THAT(found(), ElementsAre(std::pair{"phone 1064800000001 86000001", 1u}));
  EXPECT_LT(failures_, 0);
}

TEST_P(Watching, GoesByNewSettingsAtOnce) {
  enter(1, 1);
  begin();
  settle();
  use(1, "86000002000002");
  EXPECT_THAT(found(), IsEmpty());
  version_ = library_.add({.phone_tacs = "tac,brand,model\n86000002,Acme,Two\n"});
  settle();
  use(1, "86000002000002");
  EXPECT_THAT(found(), ElementsAre(std::pair{"phone 1064800000001 86000002", 1u}));
}

TEST_P(Watching, OpensAndClosesMonths) {
  enter(1, 1);
  begin();
  settle();
  use(1, "35000000000001", kNovember - 1);
  use(1, "86000001000001", kNovember - 2);  // closed: only counted
  EXPECT_TRUE(found().empty());
  clock_.advance(std::chrono::hours{24 * 9 + 14});  // the last hour of November
  settle();
  use(1, "86000001000001", kNovember + 1);
  EXPECT_EQ(found().size(), 2u);
  EXPECT_TRUE(closing_.empty());
  clock_.advance(std::chrono::hours{3});
  settle();
  EXPECT_THAT(closing_, ElementsAre(kNovember - 1));
  EXPECT_FALSE(watch_->card_month("1064800000001", kNovember - 1));
  use(1, "86000001000001", kNovember - 1);
  found();
  std::map<std::uint32_t, std::uint64_t> closed;
  for (const monitor::MonthCounts& counts : watch_->counts()) closed[counts.month] = counts.closed;
  EXPECT_EQ(closed[kNovember - 1], 1u);
  EXPECT_EQ(closed[kNovember - 2], 1u);
  end();
  begin();
  EXPECT_EQ(found().size(), 2u);
}

TEST_P(Watching, KeepsTheTwoSourcesApart) {
  enter(1, 1);
  begin();
  settle();
  use(1, "86000001000001", kNovember, usage::Source::accounting);
  EXPECT_TRUE(found().empty());
  EXPECT_EQ(watch_->counts().back().other_source, 1u);
  EXPECT_EQ(watch_->card_month("1064800000001", kNovember)->data_bytes, 0u);
}

TEST_P(Watching, SetsARecordAsideThatIsNone) {
  enter(1, 1);
  begin();
  settle();
  journal::Batch batch;
  batch.add(monitor::shard_of("1064800000001", 4), usage::kUsageRecord, "nonsense");
  ASSERT_TRUE(home_->journal().append(batch));
  use(1, "86000001000001");
  EXPECT_EQ(found().size(), 1u);
  ASSERT_EQ(watch_->set_aside_count(), 1u);
  EXPECT_EQ(watch_->set_aside(9).front().code, "usage.record");
}

TEST_P(Watching, ShowsTheRowsBehindAFinding) {
  enter(1, 2);
  begin();
  settle();
  use(1, "35000000000001");
  use(2, "86000001000001");
  use(1, "86000001000001");
  use(1, "35000000000001");
  use(1, "86000001000001");
  EXPECT_EQ(found().size(), 3u);
  RowIndex index{home_->journal(), home_->shards()};
  ASSERT_TRUE(index.start());
  ASSERT_TRUE(index.catch_up(20s));
  CardRows rows{home_->journal(), index, library_, home_->shards()};
  std::vector<std::pair<std::string, journal::Offset>> seen;
  ASSERT_TRUE(rows.each("1064800000001", kNovember, [&](const usage::UsageRecord& row, journal::Offset offset) {
    seen.emplace_back(row.row.imei, offset);
    return true;
  }));
  ASSERT_EQ(seen.size(), 4u);
  EXPECT_EQ(seen[1].first, "86000001000001");
  const auto behind =
      rows.behind("1064800000001", {.model = "separation", .subject = "86000001000001", .month = kNovember, .day = 0});
  ASSERT_TRUE(behind) << describe(behind.error());
  EXPECT_THAT(*behind, ElementsAre(seen[1].second, seen[3].second));
  EXPECT_TRUE(rows.each("1064800000001", kNovember - 1, [](const auto&, auto) {
    ADD_FAILURE() << "a row of another month";
    return false;
  }));
  std::size_t first = 0;
  EXPECT_TRUE(rows.each("1064800000001", kNovember, [&](const auto&, auto) { return ++first < 2; }));
  EXPECT_EQ(first, 2u);
}

TEST_P(Watching, FoldsAClosedMonthAgainWithRowsThatCameSince) {
  enter(1, 2);
  begin();
  settle();
  use(1, "86000001000001", kNovember - 1);
  EXPECT_EQ(found().size(), 1u);
  clock_.advance(std::chrono::hours{24 * 10 + 20});  // into December
  settle();
  EXPECT_THAT(closing_, ElementsAre(kNovember - 1));
  use(1, "86000001000001", kNovember - 1);
  use(2, "86000001000002", kNovember - 1);
  EXPECT_EQ(found().size(), 1u);
  LateMonths late{{.journal = home_->journal(),
                   .shards = home_->shards(),
                   .library = library_,
                   .watch = *watch_,
                   .take_found = [&](std::span<const monitor::Found> found, Instant) { return take(found); },
                   .open_months =
                       [] {
                         return std::vector{kNovember - 1, kNovember, kNovember + 1};
                       }}};
  failures_ = 1;
  EXPECT_FALSE(late.look());
  const auto folded = late.look();
  ASSERT_TRUE(folded) << describe(folded.error());
  EXPECT_EQ(*folded, 1u);
  EXPECT_EQ(*late.look(), 0u);  // nothing has come since
  EXPECT_THAT(found(), UnorderedElementsAre(std::pair{"phone 1064800000001 86000001", 2u},
                                            std::pair{"phone 1064800000002 86000001", 1u}));
}

TEST_P(Watching, FoldsAMonthAgainWithOtherSettings) {
  enter(1, 3);
  begin();
  settle();
  use(1, "86000001000001");
  use(2, "86000002000001");
  use(3, "86000001000003");
  EXPECT_EQ(found().size(), 2u);
  const std::uint64_t other = library_.add({.phone_tacs = "tac,brand,model\n86000002,Acme,Two\n"});
  const auto keep_on = [](std::uint64_t, std::uint64_t) { return true; };
  ReplayPlan plan{.month = kNovember, .now = version_, .proposed = other, .within = {}};
  auto outcome = replay(home_->journal(), home_->shards(), library_, plan, keep_on);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_EQ(outcome->rows, 3u);
  const ReplayCounts phones = outcome->models.at("phone");
  EXPECT_EQ(std::tuple(phones.now, phones.proposed, phones.appear, phones.vanish), std::tuple(2, 1, 1, 2));
  EXPECT_EQ(outcome->examples.size(), 3u);
  plan.within = {"/1/3/"};
  outcome = replay(home_->journal(), home_->shards(), library_, plan, keep_on);
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(outcome->models.empty());
  plan.month = kNovember - 1;
  EXPECT_EQ(replay(home_->journal(), home_->shards(), library_, plan, keep_on).error().code, "replay.no_rows");
  EXPECT_EQ(replay(home_->journal(), home_->shards(), library_, plan, [](auto, auto) { return false; }).error().code,
            "replay.stopped");
  EXPECT_EQ(found().size(), 2u);
}

}  // namespace
}  // namespace yunguan::watch
