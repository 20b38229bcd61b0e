// SPDX-License-Identifier: Apache-2.0
#include "watch/late_months.h"

#include <algorithm>

#include "base/log.h"
#include "base/parse.h"
#include "watch/publisher.h"
#include "watch/replay.h"

namespace yunguan::watch {
namespace {

constexpr std::chrono::seconds kLook{10};

// Up to how many late rows the month was folded.
std::string mark_of(std::uint32_t month) { return "watch/folded_again/" + usage::month_text(month); }

// What cards used in a month, as little of it as is kept: 32 bytes a card for as long as a month is folded.
class UsedInMonth {
 public:
  explicit UsedInMonth(std::uint32_t month) : month_(month) {}
  void add(const monitor::CardMonth& card) {
    cards_.push_back({card.msisdn, card.data_bytes, card.sms, card.voice_seconds, card.voice_calls, card.accounting});
  }
  void sort() { std::ranges::sort(cards_, {}, &Card::msisdn); }
  [[nodiscard]] std::optional<monitor::CardMonth> find(std::uint64_t msisdn) const {
    const auto at = std::ranges::lower_bound(cards_, msisdn, {}, &Card::msisdn);
    if (at == cards_.end() || at->msisdn != msisdn) return std::nullopt;
    return monitor::CardMonth{.msisdn = msisdn,
                              .month = month_,
                              .data_bytes = at->data_bytes,
                              .sms = at->sms,
                              .voice_seconds = at->voice_seconds,
                              .voice_calls = at->voice_calls,
                              .accounting = at->accounting};
  }

 private:
  struct Card {
    std::uint64_t msisdn, data_bytes;
    std::uint32_t sms, voice_seconds, voice_calls;
    bool accounting;
  };
  const std::uint32_t month_;
  std::vector<Card> cards_;
};

}  // namespace

Result<std::size_t> LateMonths::fold_all_again() {
  YG_TRY_ASSIGN(const auto asked, ground_.journal.storage().mark(kFoldAgainMark));
  if (!asked) return 0;
  std::size_t folded = 0;
  for (const std::uint32_t month : ground_.watch.open_months()) {
    const auto rows = fold(month, [](const monitor::CardMonth&) {});
    if (!rows && rows.error().code != "replay.no_rows") return std::unexpected(rows.error());
    folded += rows ? 1 : 0;
  }
  journal::Batch batch;
  batch.mark(kFoldAgainMark, "");
  YG_TRY(ground_.journal.append(batch));
  log::info("watch", "the open months were folded anew", {{"months", folded}});
  return folded;
}

Result<std::uint64_t> LateMonths::fold(std::uint32_t month,
                                       const std::function<void(const monitor::CardMonth&)>& each_card) {
  return fold_again(
      ground_.journal, ground_.shards, ground_.library, month,
      [&](std::span<const monitor::Found> found, journal::Offset upto) {
        return ground_.take_found(found, upto, Instant{});
      },
      each_card,
      [&](std::uint64_t, std::uint64_t) {
        const std::lock_guard lock{mutex_};
        return !stopping_;
      });
}

Result<std::size_t> LateMonths::look() {
  const auto followed = ground_.watch.open_months();
  YG_TRY_ASSIGN(std::size_t folded, fold_all_again());
  for (const monitor::MonthCounts& counts : ground_.watch.counts()) {
    if (std::ranges::find(followed, counts.month) != followed.end()) continue;
    YG_TRY_ASSIGN(const bool was_late, fold_if_late(counts));
    folded += was_late ? 1 : 0;
  }
  return folded;
}

Result<bool> LateMonths::fold_if_late(const monitor::MonthCounts& counts) {
  const std::string name = mark_of(counts.month);
  YG_TRY_ASSIGN(const auto mark, ground_.journal.storage().mark(name));
  const auto before = parse_integer<std::uint64_t>(mark.value_or("0")).value_or(0);
  if (counts.closed <= before) return false;
  UsedInMonth used{counts.month};
  const auto folded = fold(counts.month, [&](const monitor::CardMonth& card) { used.add(card); });
  // Without rows: they are older than the journal keeps them.
  if (!folded && folded.error().code != "replay.no_rows") return std::unexpected(folded.error());
  used.sort();
  if (folded && ground_.keep_month) {
    YG_TRY(ground_.keep_month(
        counts.month,
        [&](std::span<const std::uint64_t> msisdns) -> Result<std::vector<std::optional<monitor::CardMonth>>> {
          std::vector<std::optional<monitor::CardMonth>> found;
          for (const std::uint64_t msisdn : msisdns) found.push_back(used.find(msisdn));
          return found;
        }));
  }
  journal::Batch batch;
  batch.mark(name, std::to_string(counts.closed));
  YG_TRY(ground_.journal.append(batch));
  log::info("watch", "a month that was opened again was folded anew", {{"month", usage::month_text(counts.month)}});
  return true;
}

void LateMonths::start() {
  if (thread_.joinable()) return;
  stopping_ = false;
  thread_ = std::thread{[this] { run(); }};
}

void LateMonths::run() {
  while (true) {
    auto outcome = look();
    std::unique_lock lock{mutex_};
    if (stopping_) return;
    if (!outcome) log::failure(log::Level::warn, "watch", "cannot fold a month anew", outcome.error());
    trouble_ = outcome ? std::nullopt : std::optional{std::move(outcome).error()};
    if (woken_.wait_for(lock, kLook, [&] { return stopping_; })) return;
  }
}

void LateMonths::stop() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  woken_.notify_all();
  thread_.join();
}

std::optional<Error> LateMonths::trouble() {
  const std::lock_guard lock{mutex_};
  return trouble_;
}

}  // namespace yunguan::watch
