// SPDX-License-Identifier: Apache-2.0
#include "bulk/run_pass.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <set>
#include <thread>

#include "bulk/rights.h"
#include "bulk/sentence.h"
#include "life/unit_standing.h"
#include "store/id_source.h"

namespace yunguan::bulk {
namespace {

using std::chrono::steady_clock;

// A run holds SQLite's one writer, so it is as large as it can be written in this time; others write between two runs. On PostgreSQL it
// holds its own cards only, and larger runs wait for the disk less often.
constexpr auto kHoldTime = std::chrono::milliseconds{60};
constexpr auto kHoldTimePostgres = std::chrono::milliseconds{250};
constexpr std::size_t kRunCardsFirst = 1000;
constexpr std::size_t kRunCardsMin = 250;
constexpr std::size_t kRunCardsMax = 4000;
constexpr int kTriesMax = 4;

std::size_t next_size(std::size_t size, steady_clock::duration took, store::Dialect dialect) {
  if (took <= steady_clock::duration::zero()) return size;
  const std::chrono::duration<double> hold = dialect == store::Dialect::sqlite ? kHoldTime : kHoldTimePostgres;
  const double fits = static_cast<double>(size) * (hold / std::chrono::duration<double>(took));
  // Half way, so that one slow run does not make all that follow small.
  return std::clamp(static_cast<std::size_t>((static_cast<double>(size) + fits) / 2), kRunCardsMin, kRunCardsMax);
}

}  // namespace

RunPass::RunPass(const Ground& ground, job::Context& context, Act act)
    : ground_(ground),
      context_(context),
      act_(std::move(act)),
      // Beside this thread and the one that writes.
      crew_(card::spare_helpers(2)),
      run_cards_(kRunCardsFirst) {}

card::Origin RunPass::origin() const {
  return {.person = act_.person,
          .login = act_.login,
          .action = std::string{facts_of(act_.spec.kind).action},
          .job = context_.job().id,
          .reason = act_.reason,
          .at = ground_.clock.now()};
}

identity::AuditEntry RunPass::entry(std::string action) const {
  identity::AuditEntry entry{.actor = {act_.person, act_.login, act_.spec.actor_unit_id.value_or(UnitId{}),
                                       act_.spec.remote_ip, act_.spec.trace_id},
                             .action = std::move(action),
                             .object_type = "bulk_act",
                             .object_id = fmt::format("{}", act_.id.value),
                             .object_label = title_of(act_.spec).zh};
  entry.reason = act_.reason;
  return entry;
}

Result<void> RunPass::begin() {
  YG_TRY_ASSIGN(auto known, ground_.db.read([&](store::Reader& reader) { return reasons(reader, act_.id); }));
  YG_TRY_ASSIGN(last_, ground_.db.read([&](store::Reader& reader) { return last_position(reader, act_.id); }));
  counts_ = {act_.changed, act_.skipped, act_.failed, Reasons{std::move(known)}};
  to_go_ = act_.will_change - act_.changed - act_.skipped - act_.failed;
  if (act_.state == State::running) return {};
  return ground_.db.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY_ASSIGN(auto act, find(tx, act_.id));
    YG_TRY_ASSIGN(act->state, follow(act->state, Event::start));
    act->started_at = ground_.clock.now();
    YG_TRY(save(tx, *act));
    act_ = std::move(*act);
    YG_TRY(ground_.audit.record(tx, entry("bulk.start")));
    return {};
  });
}

Result<Deed> RunPass::deed_now(const std::shared_ptr<const identity::UnitTree>& tree) {
  YG_TRY_ASSIGN(const auto held, ground_.db.read([&](store::Reader& reader) {
    return rights_of(reader, ground_.keys, *tree, act_.person, permission_for(act_.spec), ground_.clock.now());
  }));
  identity::Scope scope = held.intersected(identity::Scope{act_.spec.scope});
  if (scope.empty()) {
    return fail(ErrorKind::forbidden, "bulk.rights_lost",
                {"提交人已不再有做这项操作的权限，已停止执行",
                 "the person who asked may no longer do this; the act is stopped"});
  }
  return Deed::make(act_.spec, ground_.rules, ground_.periods, tree, std::move(scope));
}

Result<std::int64_t> RunPass::next_events(std::size_t count) {
  const auto wanted = static_cast<std::int64_t>(count);
  if (event_end_ - event_next_ < wanted) {
    // For all cards to come, so that it is not asked for while a run is being written.
    const std::int64_t all = std::max(wanted, to_go_);
    YG_TRY_ASSIGN(event_next_, ground_.db.write([&](store::Transaction& tx) {
      return store::reserve_ids(tx, card::kEventSeries, all);
    }));
    event_end_ = event_next_ + all;
  }
  const std::int64_t first = event_next_;
  event_next_ += wanted;
  to_go_ -= wanted;
  return first;
}

// A card that cannot be made ready fails by itself, not with its neighbours.
Result<card::PreparedChanges> RunPass::prepare(std::vector<Judged>& judged, std::int64_t first_event,
                                               const card::Origin& origin, card::Crew& crew) const {
  std::vector<Judged*> changing;
  for (Judged& one : judged) {
    if (one.change) changing.push_back(&one);
  }
  const std::string version = ground_.rules.version();
  std::vector<card::PreparedChanges> parts((changing.size() + kPartCards - 1) / kPartCards);
  YG_TRY(crew.run(parts.size(), [&](std::size_t part) -> Result<void> {
    const std::size_t begin = part * kPartCards;
    const std::size_t end = std::min(begin + kPartCards, changing.size());
    for (std::size_t i = begin; i < end; ++i) {
      Judged& one = *changing[i];
      const auto event = first_event + static_cast<std::int64_t>(i);
      auto prepared = card::prepare_changes({&*one.change, 1}, event, origin, version, ground_.keys);
      if (!prepared) {
        one.reason = std::move(prepared).error();
        one.item.outcome = Outcome::failed;
        continue;
      }
      one.item.outcome = Outcome::changed;
      one.item.event = event;
      parts[part].append(std::move(*prepared));
    }
    return {};
  }));
  card::PreparedChanges whole;
  for (card::PreparedChanges& part : parts) whole.append(std::move(part));
  return whole;
}

Result<RunPass::ReadyRun> RunPass::make_ready(const std::vector<Item>& items) {
  ReadyRun ready{
      .judged = {}, .changes = {}, .origin = origin(), .behind = items.back().position, .tree = {}, .opens = false};
  YG_TRY_ASSIGN(ready.tree, ground_.units.tree());
  YG_TRY_ASSIGN(const Deed deed, deed_now(ready.tree));
  ready.opens = deed.opens();
  YG_TRY_ASSIGN(ready.judged, judge(ground_, deed, items, std::nullopt, *ready.tree, crew_));
  YG_TRY_ASSIGN(const auto event, next_events(items.size()));
  YG_TRY_ASSIGN(ready.changes, prepare(ready.judged, event, ready.origin, crew_));
  return ready;
}

Result<std::vector<Item>> RunPass::next_items(std::int64_t& position) const {
  std::vector<Item> items;
  // Where the preview has left many out a stretch of the act holds few: then several are taken together.
  while (items.size() < run_cards_ / 2 && position < last_) {
    const std::int64_t upto = position + static_cast<std::int64_t>(run_cards_);
    YG_TRY_ASSIGN(const auto found, ground_.db.read([&](store::Reader& reader) {
      return waiting_between(reader, act_.id, position, upto);
    }));
    items.insert(items.end(), found.begin(), found.end());
    position = upto;
  }
  return items;
}

Result<void> RunPass::run() {
  YG_TRY(begin());
  std::int64_t position = 0;
  ReadyRun writing;
  std::jthread writer;  // of `writing`; joined when this is left
  std::future<Result<void>> written;
  const auto finish_writing = [&]() -> Result<void> {
    if (!written.valid()) return {};
    YG_TRY(written.get());
    run_cards_ = next_size(writing.judged.size(), written_in_, ground_.db.dialect());
    context_.announce();
    return {};
  };
  while (true) {
    YG_TRY_ASSIGN(const auto items, next_items(position));
    if (items.empty()) break;
    auto ready = make_ready(items);
    // What was begun is finished before an error counts.
    YG_TRY(finish_writing());
    if (!ready) return std::unexpected(std::move(ready).error());
    if (context_.should_stop()) return stop_if_asked();
    writing = std::move(*ready);
    std::packaged_task<Result<void>()> task{[&] { return write(writing); }};
    written = task.get_future();
    writer = std::jthread{std::move(task)};
  }
  YG_TRY(finish_writing());
  return finish();
}

Result<void> RunPass::write(ReadyRun& ready) {
  Result<void> outcome = write_once(ready, false);
  for (int tries = 1; !outcome && outcome.error().code == "card.stale" && tries < kTriesMax; ++tries) {
    outcome = write_once(ready, true);
  }
  return outcome;
}

Result<void> RunPass::write_once(ReadyRun& ready, bool again) {
  Counts after;
  YG_TRY(ground_.db.write([&](store::Transaction& tx) -> Result<void> {
    const auto begun = steady_clock::now();
    after = counts_;
    YG_TRY(again ? look_again(tx, ready) : check_openings(tx, ready));
    YG_TRY(card::apply(tx, ready.changes, ready.origin));
    YG_TRY(keep(tx, ready, after));
    written_in_ = steady_clock::now() - begun;
    return {};
  }));
  counts_ = std::move(after);
  return {};
}

Result<void> RunPass::check_openings(store::Reader& reader, const ReadyRun& ready) {
  std::set<UnitId> asked;
  for (const Judged& one : ready.judged) {
    if (!ready.opens || !one.change || !asked.insert(one.change->after.unit).second) continue;
    auto checked = life::check_opening(reader, one.change->after.unit);
    if (!checked && checked.error().kind != ErrorKind::conflict) return checked;
    if (!checked) {
      return fail(ErrorKind::stale, "card.stale",
                  {"有单位刚刚被暂停开卡", "a unit has just been stopped from opening cards"});
    }
  }
  return {};
}

Result<void> RunPass::look_again(store::Transaction& tx, ReadyRun& ready) {
  std::vector<Item> items;
  for (const Judged& one : ready.judged) {
    items.push_back({.position = one.item.position, .card = one.item.card, .undoes = one.item.undoes});
  }
  // The units and rights of this run were looked at when it was made ready, a moment ago.
  YG_TRY_ASSIGN(const auto held,
                rights_of(tx, ground_.keys, *ready.tree, act_.person, permission_for(act_.spec), ready.origin.at));
  YG_TRY_ASSIGN(const Deed deed, Deed::make(act_.spec, ground_.rules, ground_.periods, ready.tree,
                                            held.intersected(identity::Scope{act_.spec.scope})));
  card::Crew alone{0};  // the others make the next run ready
  ready.judged.assign(items.size(), {});
  YG_TRY(judge(tx, ground_, deed, items, ready.judged, std::nullopt, *ready.tree));
  YG_TRY_ASSIGN(const auto event, store::reserve_ids(tx, card::kEventSeries, static_cast<std::int64_t>(items.size())));
  YG_TRY_ASSIGN(ready.changes, prepare(ready.judged, event, ready.origin, alone));
  return {};
}

// The result of every card, the counts, the audit entry and the checkpoint.
Result<void> RunPass::keep(store::Transaction& tx, const ReadyRun& ready, Counts& counts) {
  std::vector<Item> items;
  const std::size_t changed_before = static_cast<std::size_t>(counts.changed);
  for (const Judged& one : ready.judged) {
    Item item = one.item;
    if (item.outcome == Outcome::changed) {
      ++counts.changed;
    } else {
      const bool failed = item.outcome == Outcome::failed;
      if (!failed) item.outcome = Outcome::skipped;
      ++(failed ? counts.failed : counts.skipped);
      item.reason = counts.reasons.note(one.reason, item.card, one.msisdn);
    }
    items.push_back(item);
  }
  YG_TRY(save_outcomes(tx, act_.id, items));
  if (items.size() > static_cast<std::size_t>(counts.changed) - changed_before)
    YG_TRY(save_reasons(tx, act_.id, counts.reasons.all()));
  YG_TRY(save_counts(tx, act_.id, counts.changed, counts.skipped, counts.failed));
  identity::AuditEntry record = entry("bulk.run");
  record.after = boost::json::object{{"from_position", items.front().position},
                                     {"to_position", items.back().position},
                                     {"cards", items.size()},
                                     {"changed", static_cast<std::size_t>(counts.changed) - changed_before}};
  YG_TRY(ground_.audit.record(tx, record));
  return context_.advance(tx, {.total = act_.will_change,
                               .done = counts.changed + counts.skipped + counts.failed,
                               .failed = counts.skipped + counts.failed,
                               .checkpoint = {{"position", ready.behind}}});
}

Result<void> RunPass::stop_if_asked() {
  YG_TRY_ASSIGN(const bool asked, ground_.db.read([&](store::Reader& reader) {
    return job::cancel_requested(reader, context_.job().id);
  }));
  if (asked) {
    YG_TRY(ground_.db.write([&](store::Transaction& tx) -> Result<void> {
      YG_TRY_ASSIGN(auto act, find(tx, act_.id));
      YG_TRY_ASSIGN(act->state, follow(act->state, Event::cancel));
      act->ended_at = ground_.clock.now();
      YG_TRY(save(tx, *act));
      identity::AuditEntry record = entry("bulk.stop");
      record.after = boost::json::object{{"changed", act->changed}, {"of", act->will_change}};
      YG_TRY(ground_.audit.record(tx, record));
      return {};
    }));
    YG_TRY(context_.say(
        {fmt::format("已中止：{}",
                     result_of(act_.spec, counts_.changed, counts_.skipped + counts_.failed, counts_.reasons.all()).zh),
         fmt::format(
             "stopped: {}",
             result_of(act_.spec, counts_.changed, counts_.skipped + counts_.failed, counts_.reasons.all()).en)}));
  }
  return job::Context::stop_here();
}

Result<void> RunPass::finish() {
  YG_TRY(ground_.db.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY_ASSIGN(auto act, find(tx, act_.id));
    YG_TRY_ASSIGN(act->state, follow(act->state, Event::finish));
    act->ended_at = ground_.clock.now();
    YG_TRY(save(tx, *act));
    if (act->spec.undo_of && act->changed > 0) {
      YG_TRY_ASSIGN(auto undone, find(tx, *act->spec.undo_of));
      YG_TRY_ASSIGN(undone->state, follow(undone->state, Event::take_back));
      YG_TRY(save(tx, *undone));
    }
    identity::AuditEntry record = entry("bulk.finish");
    record.after = boost::json::object{{"changed", act->changed}, {"skipped", act->skipped}, {"failed", act->failed}};
    YG_TRY(ground_.audit.record(tx, record));
    return {};
  }));
  return context_.say(
      result_of(act_.spec, counts_.changed, act_.will_skip + counts_.skipped + counts_.failed, counts_.reasons.all()));
}

}  // namespace yunguan::bulk
