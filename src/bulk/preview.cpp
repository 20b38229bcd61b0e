// SPDX-License-Identifier: Apache-2.0
#include "bulk/preview.h"

#include <algorithm>

#include "card/card_list.h"

namespace yunguan::bulk {
namespace {

constexpr std::size_t kRunCards = 2000;     // judged at once
constexpr std::size_t kPickedCards = 5000;  // kept in one transaction

Result<http::ListQuery> query_of(const BulkSpec& spec) {
  http::Request request;
  request.query = *spec.filter;
  for (const char* of_the_page : {"limit", "cursor", "page", "unit_id"}) request.query.erase(of_the_page);
  return card::CardList::declaration().parse(request);
}

http::ListSql sql_of(const BulkSpec& spec, const identity::UnitTree& tree) {
  const identity::Scope seen{spec.seen};
  std::optional<std::vector<UnitId>> units;
  if (!seen.everything()) units = tree.inside(seen);
  return {.select = "SELECT c.id", .from = "FROM card c", .scope = card::CardList::scope(units)};
}

}  // namespace

Result<std::int64_t> Preview::count(store::Reader& reader, const BulkSpec& spec, const identity::UnitTree& tree,
                                    std::int64_t max) {
  YG_TRY_ASSIGN(const auto query, query_of(spec));
  const auto statement = http::count_statement(card::CardList::declaration(), query, sql_of(spec, tree), max);
  YG_TRY_ASSIGN(const auto counted, reader.one({"bulk.count", statement.sql}, statement.params,
                                               [](const store::Row& row) { return row.integer(0); }));
  return counted.value_or(0);
}

// A million ids are eight megabytes; they are read on one snapshot and kept afterwards, since nothing may be written while a reader is open.
Result<bool> Preview::pick(const Act& act, const identity::UnitTree& tree, const PreviewStep& step) const {
  YG_TRY(forget_picked(act.id));
  if (act.spec.undo_of) {
    YG_TRY(pick_undone(act));
    return true;
  }
  YG_TRY_ASSIGN(const auto query, query_of(act.spec));
  std::vector<std::int64_t> cards;
  YG_TRY(ground_.db.read([&](store::Reader& reader) {
    return http::each_row(reader, card::CardList::declaration(), query, sql_of(act.spec, tree),
                          [&](const store::Row& row) {
                            cards.push_back(row.integer(0));
                            return true;
                          });
  }));
  for (std::size_t begin = 0; begin < cards.size(); begin += kPickedCards) {
    const auto count = std::min(kPickedCards, cards.size() - begin);
    std::vector<Item> items;
    for (std::size_t i = begin; i < begin + count; ++i)
      items.push_back({.position = static_cast<std::int64_t>(i) + 1, .card = CardId{cards[i]}});
    YG_TRY(ground_.db.write([&](store::Transaction& tx) { return insert_items(tx, act.id, items); }));
    YG_TRY_ASSIGN(const bool go_on, step(0, static_cast<std::int64_t>(cards.size())));
    if (!go_on) return false;
  }
  return true;
}

Result<void> Preview::pick_undone(const Act& act) const {
  std::int64_t behind = 0;
  std::int64_t position = 0;
  while (true) {
    YG_TRY_ASSIGN(auto items, ground_.db.read([&](store::Reader& reader) {
      return changed_behind(reader, *act.spec.undo_of, behind, kPickedCards);
    }));
    if (items.empty()) return {};
    behind = items.back().position;
    for (Item& item : items) item = {.position = ++position, .card = item.card, .undoes = item.event};
    YG_TRY(ground_.db.write([&](store::Transaction& tx) { return insert_items(tx, act.id, items); }));
  }
}

// Of an earlier try that died.
Result<void> Preview::forget_picked(BulkId id) const {
  while (true) {
    YG_TRY_ASSIGN(const auto dropped, ground_.db.write([&](store::Transaction& tx) {
      return drop_items(tx, id, static_cast<std::int64_t>(kPickedCards));
    }));
    if (dropped == 0) return {};
  }
}

Result<bool> Preview::run(BulkId id, const PreviewStep& step) const {
  YG_TRY_ASSIGN(const auto act, ground_.db.read([&](store::Reader& reader) { return find(reader, id); }));
  YG_ASSERT(act.has_value());
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  const bool named = !act->spec.filter && !act->spec.undo_of;  // one by one: they were kept with the act
  if (!named) {
    YG_TRY_ASSIGN(const bool picked, pick(*act, *tree, step));
    if (!picked) return false;
  }
  YG_TRY_ASSIGN(const Deed deed,
                Deed::make(act->spec, ground_.rules, ground_.periods, tree, identity::Scope{act->spec.scope}));
  const identity::Scope seen{act->spec.seen};
  card::Crew crew{card::spare_helpers(1)};
  Tally tally;
  Reasons reasons;
  std::int64_t position = 0;
  std::int64_t total = 0;
  YG_TRY_ASSIGN(const auto last, ground_.db.read([&](store::Reader& reader) { return last_position(reader, id); }));
  while (true) {
    YG_TRY_ASSIGN(const auto items, ground_.db.read([&](store::Reader& reader) {
      return items_behind(reader, id, position, kRunCards);
    }));
    if (items.empty()) break;
    position = items.back().position;
    YG_TRY_ASSIGN(auto judged, judge(ground_, deed, items, seen, *tree, crew));
    std::vector<Item> left_out;
    for (Judged& one : judged) {
      ++total;
      if (one.change) {
        tally.change(one.change->before.facts, one.change->before.standing, one.change->after, one.change->standing);
        for (const card::Remark& remark : one.breaches) tally.breach(remark, one.item.card, one.msisdn);
        if (one.item.outcome == Outcome::waiting) continue;
        one.item.outcome = Outcome::waiting;
        one.item.reason = 0;
      } else {
        one.item.outcome = Outcome::left_out;
        one.item.reason = reasons.note(one.reason, one.item.card, one.msisdn);
      }
      left_out.push_back(one.item);
    }
    if (!left_out.empty()) {
      YG_TRY(ground_.db.write([&](store::Transaction& tx) { return save_outcomes(tx, id, left_out); }));
    }
    YG_TRY_ASSIGN(const bool go_on, step(total, last));
    if (!go_on) return false;
  }
  YG_TRY(finish(id, tally, reasons, total, act->spec));
  return true;
}

Result<void> Preview::finish(BulkId id, const Tally& tally, const Reasons& reasons, std::int64_t total,
                             const BulkSpec& spec) const {
  std::vector<UnitCount> units;
  for (const auto& [unit, cards] : tally.units()) units.push_back({unit, cards});
  if (spec.unit_id && !tally.units().contains(*spec.unit_id)) units.push_back({*spec.unit_id, 0});
  return ground_.db.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY_ASSIGN(auto act, find(tx, id));
    YG_TRY_ASSIGN(act->state, follow(act->state, Event::previewed));
    act->total = total;
    act->will_change = tally.changes();
    act->will_skip = total - tally.changes();
    act->consequences = tally.consequences();
    act->needs_approval = spec.kind == Kind::close || act->will_change > limits_.approve_above;
    act->previewed_at = ground_.clock.now();
    act->expires_at = *act->previewed_at + limits_.submit_within;
    YG_TRY(save_reasons(tx, id, reasons.all()));
    YG_TRY(save_units(tx, id, units));
    return save(tx, *act);
  });
}

}  // namespace yunguan::bulk
