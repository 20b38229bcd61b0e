// SPDX-License-Identifier: Apache-2.0
// For tests: a watch over cards in a store and rows in a journal, which can be ended and begun again.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "base/eventually_fixture.h"
#include "base/parse.h"
#include "card/card_changes.h"
#include "card/test_cards_fixture.h"
#include "identity/unit_store.h"
#include "journal/journal_home.h"
#include "journal/postgres_storage.h"
#include "monitor/live_run_fixture.h"
#include "watch/watch.h"

namespace yunguan::watch {

inline constexpr std::uint32_t kNovember = 2026 * 12 + 10;

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
    watch_ = std::make_unique<Watch>(Watch::Ground{
        .publisher = {.db = db(),
                      .journal = home_->journal(),
                      .shards = home_->shards(),
                      .units = *units_,
                      .clock = clock_,
                      .settings = settings,
                      .accounting_plans = [this](Date) -> Result<AccountingPlans> { return plans_; },
                      .may_close = {},
                      .chain_head = [this]() -> Result<std::optional<identity::ChainHead>> {
                        return identity::ChainHead{.position = 7, .link = chain_link_, .integrity = {}};
                      },
                      .chain_link = [this](std::int64_t) -> Result<std::string> { return chain_link_; }},
        .library = library_,
        .take_found = [this](std::span<const monitor::Found> found, journal::Offset, Instant) { return take(found); },
        .keep_month = [this](std::uint32_t month,
                             const monitor::MonthOfCards& used) { return keep_month(month, used); }});
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
    EXPECT_TRUE(watch_->catch_up(std::chrono::seconds{20}));
    const std::lock_guard lock{mutex_};
    return found_;
  }

  // Waits until the shards know the cards as the store has them.
  void settle() { ASSERT_TRUE(watch_->catch_up(std::chrono::seconds{20})); }
  std::uint64_t known_cards() {
    std::uint64_t sum = 0;
    for (const ShardState& shard : watch_->shards()) {
      EXPECT_FALSE(shard.trouble) << describe(*shard.trouble);
      sum += shard.cards;
    }
    return sum;
  }

  // Looks at cards in two slices, and may die behind either.
  Result<void> keep_month(std::uint32_t month, const monitor::MonthOfCards& used) {
    std::map<std::uint64_t, monitor::CardMonth> kept;
    for (const auto& slice : {std::vector{1, 2}, std::vector{3, 999}}) {
      std::vector<std::uint64_t> numbers;
      for (const int n : slice) numbers.push_back(parse_integer<std::uint64_t>(card::good_card(n).msisdn).value());
      YG_TRY_ASSIGN(const auto cards, used(numbers));
      for (const auto& card : cards) {
        if (card) kept[card->msisdn] = *card;
      }
      if (--keep_failures_ >= 0) return fail(ErrorKind::unavailable, "test.away", {"库不在", "the store is away"});
    }
    const std::lock_guard lock{mutex_};
    closing_.push_back(month);
    kept_[month] = kept;
    return {};
  }
  // Until the month is no longer open.
  void wait_for_closing(std::uint32_t month) {
    const auto is_open = [&] {
      const auto months = watch_->open_months();
      return std::ranges::find(months, month) != months.end();
    };
    EXPECT_TRUE(eventually([&] {
      settle();
      return !is_open();
    }));
  }
  monitor::CardMonth kept(int n, std::uint32_t month) {
    const std::lock_guard lock{mutex_};
    return kept_[month][parse_integer<std::uint64_t>(card::good_card(n).msisdn).value()];
  }

  void use(int n, const std::string& imei, std::uint32_t month = kNovember, usage::Source source = {}) {
    take_row(n, imei, month, source, {});
  }
  void call(int n, const std::string& imei, std::uint32_t month, std::uint64_t seconds) {
    take_row(n, imei, month, {}, seconds);
  }
  void take_row(int n, const std::string& imei, std::uint32_t month, usage::Source source,
                std::optional<std::uint64_t> call_seconds) {
    const std::string msisdn = card::good_card(n).msisdn;
    usage::UsageRecord record{.month = month};
    record.row.msisdn = msisdn;
    record.row.imei = imei;
    if (call_seconds) {
      record.row.kind = usage::Kind::voice;
      record.row.direction = usage::Direction::mt;
      record.row.seconds = *call_seconds;
    }
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
  AccountingPlans plans_;
  std::string chain_link_ = "a1";
  std::atomic<int> failures_ = 0, keep_failures_ = 0;
  std::mutex mutex_;
  std::vector<std::uint32_t> closing_;                                         // under mutex_
  std::map<std::uint32_t, std::map<std::uint64_t, monitor::CardMonth>> kept_;  // under mutex_
  std::map<std::string, std::uint32_t> found_;                                 // under mutex_
  CardId first_;
};

}  // namespace yunguan::watch
