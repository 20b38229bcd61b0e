// SPDX-License-Identifier: Apache-2.0
#include "watch/month_keeper.h"

#include "base/log.h"
#include "usage/usage_record.h"

namespace yunguan::watch {
namespace {

constexpr std::chrono::seconds kCatchUp{2};
constexpr std::chrono::seconds kTryAgain{1};

}  // namespace

bool MonthKeeper::is_kept(std::uint32_t month) {
  if (!ground_.keep) return true;
  std::optional<Kept> kept;
  {
    const std::lock_guard lock{mutex_};
    if (running_ || stopping_ || std::chrono::steady_clock::now() < try_again_) return false;
    kept = kept_;
  }
  // Rows may have come while it was kept, when somebody had opened the month by hand.
  if (kept && kept->month == month && kept->counts == ground_.counts(month)) return true;
  begin(month);
  return false;
}

void MonthKeeper::begin(std::uint32_t month) {
  if (thread_.joinable()) thread_.join();  // it has ended
  {
    const std::lock_guard lock{mutex_};
    running_ = true;
  }
  thread_ = std::thread{[this, month] {
    auto kept = keep(month);
    const std::lock_guard lock{mutex_};
    running_ = false;
    if (stopping_) return;
    if (kept) {
      kept_ = *kept;
      trouble_.reset();
      return;
    }
    log::failure(log::Level::warn, "watch", "cannot keep the figures of a month that is to close", kept.error());
    trouble_ = std::move(kept).error();
    try_again_ = std::chrono::steady_clock::now() + kTryAgain;
  }};
}

Result<MonthKeeper::Kept> MonthKeeper::keep(std::uint32_t month) {
  if (!ground_.catch_up(kCatchUp)) {
    return fail(ErrorKind::unavailable, "watch.behind",
                {"话单尚未算完，这个月暂不关闭", "not all usage is folded yet; the month stays open until it is"},
                {.value = usage::month_text(month)});
  }
  const Kept kept{.month = month, .counts = ground_.counts(month)};
  YG_TRY(ground_.keep(
      month, [&](std::span<const std::uint64_t> msisdns) -> Result<std::vector<std::optional<monitor::CardMonth>>> {
        {
          const std::lock_guard lock{mutex_};
          if (stopping_)
            return fail(ErrorKind::unavailable, "watch.stopping", {"平台正在停止", "the platform is stopping"});
        }
        return ground_.used(month, msisdns);
      }));
  return kept;
}

void MonthKeeper::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

std::optional<Error> MonthKeeper::trouble() {
  const std::lock_guard lock{mutex_};
  return trouble_;
}

}  // namespace yunguan::watch
