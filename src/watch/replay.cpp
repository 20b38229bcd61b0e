// SPDX-License-Identifier: Apache-2.0
#include "watch/replay.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "monitor/live_fold.h"

namespace yunguan::watch {
namespace {

// A fold that goes by those versions, whatever the records say.
class OtherFold {
 public:
  OtherFold(monitor::SettingsLibrary& library, const std::vector<monitor::SettingsFrom>& versions)
      : versions_(versions), fold_(library, card_lists_) {}
  Result<void> begin() {
    bool first = true;
    for (monitor::SettingsFrom from : versions_) {
      if (first) from.day = std::numeric_limits<std::int32_t>::min();
      first = false;
      std::string bytes;
      encode(from, bytes);
      YG_TRY(fold_.apply({.offset = 0, .kind = monitor::kSettingsRecord, .bytes = bytes}));
    }
    return {};
  }
  monitor::LiveFold& fold() { return fold_; }

 private:
  const std::vector<monitor::SettingsFrom>& versions_;
  monitor::CardLists card_lists_;
  monitor::LiveFold fold_;
};

// Whether a record matters for the month: its own rows, those of the months before, which are its history, and everything that is no row.
// The month itself does not close.
bool matters(const journal::Record& record, std::uint32_t month, std::uint64_t& rows) {
  if (record.kind == monitor::kMonthRecord) {
    const auto change = monitor::decode_month(record.bytes);
    return change && change->month <= month && (change->month != month || change->open);
  }
  if (record.kind != usage::kUsageRecord) return true;
  usage::UsageRecord row;
  if (!usage::decode_fast(record.bytes, row) || row.month > month) return false;
  if (row.month == month) ++rows;
  return true;
}

using KeepOn = std::function<bool(std::uint64_t done, std::uint64_t total)>;

// Hands every record of the shards to a work of their own: begin(), take() and end_block() as they come, then end().
template <class MakeWork>
Result<void> over_shards(journal::Journal& journal, std::uint32_t shards, const KeepOn& keep_on, MakeWork make_work) {
  std::uint64_t total = 0;
  for (std::uint32_t number = 0; number < shards; ++number) {
    YG_TRY_ASSIGN(const journal::Bounds bounds, journal.kept({number}));
    total += bounds.next - bounds.first;
  }
  std::uint64_t done = 0;
  for (std::uint32_t number = 0; number < shards; ++number) {
    auto work = make_work();
    YG_TRY(work->begin());
    Result<void> taken;
    YG_TRY_ASSIGN(const journal::Bounds bounds, journal.kept({number}));
    YG_TRY(journal.read_blocks({number}, bounds.first, [&](const journal::Block& block) {
      const auto whole = block.each([&](const journal::Record& record) {
        taken = work->take(record);
        return taken.has_value();
      });
      YG_ASSERT(whole.has_value());
      work->end_block();
      done += block.head().count;
      if (taken && !keep_on(done, total))
        taken = fail(ErrorKind::conflict, "replay.stopped", {"回放已停止", "the replay was stopped"});
      return taken.has_value();
    }));
    YG_TRY(std::move(taken));
    YG_TRY(work->end());
  }
  return {};
}

// A record that the live fold would have set aside is left out here as well.
Result<void> apply(monitor::LiveFold& fold, const journal::Record& record) {
  auto taken = fold.apply(record);
  if (!taken && taken.error().kind == ErrorKind::unavailable) return taken;
  return {};
}

void end_block_of(monitor::LiveFold& fold) {
  fold.end_block();
  journal::Outputs unheard;
  fold.tell(journal::Fold::Telling::all, unheard);
}

std::unexpected<Error> no_rows(std::uint32_t month) {
  return fail(ErrorKind::conflict, "replay.no_rows",
              {"流水中没有这个月的话单", "the journal has no usage rows of that month"},
              {.value = usage::month_text(month)});
}

using Name = std::tuple<std::string, std::uint64_t, std::string, std::uint8_t>;

class ShardReplay {
 public:
  ShardReplay(monitor::SettingsLibrary& library, const ReplayPlan& plan, ReplayOutcome& outcome)
      : plan_(plan), outcome_(outcome), now_(library, plan.now), proposed_(library, plan.proposed) {}

  Result<void> begin() {
    YG_TRY(now_.begin());
    return proposed_.begin();
  }
  Result<void> take(const journal::Record& record) {
    if (record.kind == monitor::kSettingsRecord || !matters(record, plan_.month, outcome_.rows)) return {};
    YG_TRY(apply(now_.fold(), record));
    return apply(proposed_.fold(), record);
  }
  void end_block() {
    end_block_of(now_.fold());
    end_block_of(proposed_.fold());
  }

  Result<void> end() {
    std::map<Name, monitor::Found> before;
    each(now_.fold(), [&](const monitor::Found& found) {
      ++outcome_.models[found.model].now;
      before.emplace(name_of(found), found);
    });
    each(proposed_.fold(), [&](const monitor::Found& found) {
      ReplayCounts& counts = outcome_.models[found.model];
      ++counts.proposed;
      if (before.erase(name_of(found)) > 0) return;
      if (static_cast<std::size_t>(counts.appear++) < plan_.examples_max) outcome_.examples.push_back({found, true});
    });
    for (const auto& [name, found] : before) {
      ReplayCounts& counts = outcome_.models[found.model];
      if (static_cast<std::size_t>(counts.vanish++) < plan_.examples_max) outcome_.examples.push_back({found, false});
    }
    return {};
  }

 private:
  static Name name_of(const monitor::Found& found) { return {found.model, found.msisdn, found.subject, found.day}; }

  void each(const monitor::LiveFold& fold, const std::function<void(const monitor::Found&)>& visit) const {
    fold.each_found(plan_.month, [&](const monitor::Found& found) {
      if (plan_.within.empty()) return visit(found);
      const std::string path = fold.profile(found.msisdn).unit_path;
      if (std::ranges::any_of(plan_.within, [&](const std::string& top) { return path.starts_with(top); }))
        visit(found);
    });
  }

  const ReplayPlan& plan_;
  ReplayOutcome& outcome_;
  OtherFold now_;
  OtherFold proposed_;
};

class ShardAgain {
 public:
  using Take = std::function<Result<void>(std::span<const monitor::Found>, journal::Offset)>;
  using Used = std::function<void(const monitor::CardMonth&)>;
  ShardAgain(monitor::SettingsLibrary& library, std::uint32_t month, const Take& take, const Used& used,
             std::uint64_t& rows)
      : fold_(library, card_lists_), month_(month), take_(take), used_(used), rows_(rows) {}

  Result<void> begin() { return {}; }
  Result<void> take(const journal::Record& record) {
    upto_ = record.offset + 1;
    return matters(record, month_, rows_) ? apply(fold_, record) : Result<void>{};
  }
  void end_block() { end_block_of(fold_); }
  Result<void> end() {
    std::vector<monitor::Found> some;
    Result<void> taken;
    const auto hand_over = [&] {
      if (taken && !some.empty()) taken = take_(some, upto_);
      some.clear();
    };
    fold_.each_found(month_, [&](const monitor::Found& found) {
      some.push_back(found);
      if (some.size() == kFoundAtOnce) hand_over();
    });
    hand_over();
    fold_.each_card_month(month_, used_);
    return taken;
  }

 private:
  static constexpr std::size_t kFoundAtOnce = 2'000;
  monitor::CardLists card_lists_;
  monitor::LiveFold fold_;
  const std::uint32_t month_;
  journal::Offset upto_ = 0;
  const Take& take_;
  const Used& used_;
  std::uint64_t& rows_;
};

}  // namespace

Result<ReplayOutcome> replay(journal::Journal& journal, std::uint32_t shards, monitor::SettingsLibrary& library,
                             const ReplayPlan& plan, const KeepOn& keep_on) {
  ReplayOutcome outcome;
  YG_TRY(over_shards(journal, shards, keep_on, [&] { return std::make_unique<ShardReplay>(library, plan, outcome); }));
  if (outcome.rows == 0) return no_rows(plan.month);
  return outcome;
}

Result<std::uint64_t> fold_again(journal::Journal& journal, std::uint32_t shards, monitor::SettingsLibrary& library,
                                 std::uint32_t month, const ShardAgain::Take& take, const ShardAgain::Used& used,
                                 const KeepOn& keep_on) {
  std::uint64_t rows = 0;
  YG_TRY(over_shards(journal, shards, keep_on,
                     [&] { return std::make_unique<ShardAgain>(library, month, take, used, rows); }));
  if (rows == 0) return no_rows(month);
  return rows;
}

}  // namespace yunguan::watch
