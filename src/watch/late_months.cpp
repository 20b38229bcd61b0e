// SPDX-License-Identifier: Apache-2.0
#include "watch/late_months.h"

#include <algorithm>

#include "base/log.h"
#include "base/parse.h"
#include "watch/replay.h"

namespace yunguan::watch {
namespace {

constexpr std::chrono::seconds kLook{10};

// Up to how many late rows the month was folded.
std::string mark_of(std::uint32_t month) { return "watch/folded_again/" + usage::month_text(month); }

}  // namespace

Result<std::size_t> LateMonths::look() {
  YG_TRY_ASSIGN(const auto taken_in, ground_.open_months());
  const auto followed = ground_.watch.open_months();
  std::size_t folded = 0;
  for (const monitor::MonthCounts& counts : ground_.watch.counts()) {
    const auto is_in = [&](const std::vector<std::uint32_t>& months) {
      return std::ranges::find(months, counts.month) != months.end();
    };
    if (!is_in(taken_in) || is_in(followed)) continue;
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
  const auto keep_on = [&](std::uint64_t, std::uint64_t) {
    const std::lock_guard lock{mutex_};
    return !stopping_;
  };
  YG_TRY(fold_again(
      ground_.journal, ground_.shards, ground_.library, counts.month,
      [&](std::span<const monitor::Found> found) { return ground_.take_found(found, Instant{}); }, keep_on));
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
