// SPDX-License-Identifier: Apache-2.0
#include "watch/replay.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "monitor/live_fold.h"

namespace yunguan::watch {
namespace {

// A fold that goes by one version, whatever the records say.
class OtherFold {
 public:
  OtherFold(monitor::SettingsLibrary& library, std::uint64_t version) : fold_(library, card_lists_) {
    encode(monitor::SettingsFrom{.day = std::numeric_limits<std::int32_t>::min(), .version = version}, settings_);
  }
  Result<void> begin() { return fold_.apply({.offset = 0, .kind = monitor::kSettingsRecord, .bytes = settings_}); }
  monitor::LiveFold& fold() { return fold_; }

 private:
  monitor::CardLists card_lists_;
  monitor::LiveFold fold_;
  std::string settings_;
};

using Name = std::tuple<std::string, std::uint64_t, std::string, std::uint8_t>;

class ShardReplay {
 public:
  ShardReplay(monitor::SettingsLibrary& library, const ReplayPlan& plan)
      : plan_(plan), now_(library, plan.now), proposed_(library, plan.proposed) {}

  Result<void> begin() {
    YG_TRY(now_.begin());
    return proposed_.begin();
  }

  // What belongs to the month, or to its history.
  Result<void> take(const journal::Record& record) {
    if (record.kind == monitor::kSettingsRecord) return {};
    if (record.kind == monitor::kMonthRecord) {
      const auto change = monitor::decode_month(record.bytes);
      // Later months do not matter, and this one stays open.
      if (!change || change->month > plan_.month || (change->month == plan_.month && !change->open)) return {};
    }
    if (record.kind == usage::kUsageRecord) {
      usage::UsageRecord row;
      if (!usage::decode_fast(record.bytes, row) || row.month > plan_.month) return {};
      if (row.month == plan_.month) ++rows_;
    }
    for (OtherFold* fold : {&now_, &proposed_}) {
      auto taken = fold->fold().apply(record);
      // A record that the live fold would have set aside is left out here as well.
      if (!taken && taken.error().kind == ErrorKind::unavailable) return taken;
    }
    return {};
  }
  void end_block() {
    now_.fold().end_block();
    proposed_.fold().end_block();
    journal::Outputs unheard;
    now_.fold().tell(journal::Fold::Telling::all, unheard);
    proposed_.fold().tell(journal::Fold::Telling::all, unheard);
  }

  void add_to(ReplayOutcome& outcome) {
    outcome.rows += rows_;
    std::map<Name, monitor::Found> before;
    each(now_.fold(), [&](const monitor::Found& found) {
      ++outcome.models[found.model].now;
      before.emplace(name_of(found), found);
    });
    each(proposed_.fold(), [&](const monitor::Found& found) {
      ReplayCounts& counts = outcome.models[found.model];
      ++counts.proposed;
      if (before.erase(name_of(found)) > 0) return;
      if (static_cast<std::size_t>(counts.appear++) < plan_.examples_max) outcome.examples.push_back({found, true});
    });
    for (const auto& [name, found] : before) {
      ReplayCounts& counts = outcome.models[found.model];
      if (static_cast<std::size_t>(counts.vanish++) < plan_.examples_max) outcome.examples.push_back({found, false});
    }
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
  OtherFold now_;
  OtherFold proposed_;
  std::uint64_t rows_ = 0;
};

}  // namespace

Result<ReplayOutcome> replay(journal::Journal& journal, std::uint32_t shards, monitor::SettingsLibrary& library,
                             const ReplayPlan& plan,
                             const std::function<bool(std::uint64_t done, std::uint64_t total)>& keep_on) {
  std::uint64_t total = 0;
  for (std::uint32_t number = 0; number < shards; ++number) {
    const journal::Bounds bounds = journal.bounds({number});
    total += bounds.next - bounds.first;
  }
  ReplayOutcome outcome;
  std::uint64_t done = 0;
  for (std::uint32_t number = 0; number < shards; ++number) {
    ShardReplay shard{library, plan};
    YG_TRY(shard.begin());
    Result<void> taken;
    YG_TRY(journal.read_blocks({number}, journal.bounds({number}).first, [&](const journal::Block& block) {
      const auto whole = block.each([&](const journal::Record& record) {
        taken = shard.take(record);
        return taken.has_value();
      });
      YG_ASSERT(whole.has_value());
      shard.end_block();
      done += block.head().count;
      if (taken && !keep_on(done, total))
        taken = fail(ErrorKind::conflict, "replay.stopped", {"回放已停止", "the replay was stopped"});
      return taken.has_value();
    }));
    YG_TRY(std::move(taken));
    shard.add_to(outcome);
  }
  if (outcome.rows > 0) return outcome;
  return fail(ErrorKind::conflict, "replay.no_rows",
              {"流水中没有这个月的话单", "the journal has no usage rows of that month"},
              {.value = usage::month_text(plan.month)});
}

}  // namespace yunguan::watch
