// SPDX-License-Identifier: Apache-2.0
#include "card/card_changes.h"

#include <fmt/format.h>

#include <iterator>

#include "store/id_source.h"
#include "store/list_value.h"

namespace yunguan::card {
namespace {

using store::NamedQuery;
using store::Params;

constexpr NamedQuery kDropTags{"card.drop_tags", "DELETE FROM card_tag WHERE card_id = :card"};
constexpr NamedQuery kDropTagsPostgres{"card.drop_tags",
                                       "DELETE FROM card_tag WHERE card_id = ANY (CAST(:cards AS BIGINT[]))"};

std::unexpected<Error> stale() {
  return fail(ErrorKind::stale, "card.stale",
              {"有卡刚刚被别人改过，请看过最新内容再改", "a card has changed meanwhile; look again and repeat"});
}

std::vector<std::size_t> places(const std::bitset<kCardColumnsMax>& changed) {
  std::vector<std::size_t> found;
  for (std::size_t i = 1; i < columns().size(); ++i) {
    if (changed.test(i)) found.push_back(i);
  }
  return found;
}

Result<void> update_rows_sqlite(store::Transaction& tx, const PreparedChanges& changes,
                                const std::vector<std::size_t>& changed) {
  std::string sql = "UPDATE card SET ";
  for (const std::size_t at : changed) sql += fmt::format("{0} = :{0}, ", columns()[at].name);
  sql.erase(sql.size() - 2);
  sql += " WHERE id = :card AND version = :before";
  const NamedQuery query{"card.update_many", sql};
  Params params;
  for (std::size_t i = 0; i < changes.rows.size(); ++i) {
    params.clear();
    for (const std::size_t at : changed) params.push_back(changes.rows[i][at]);
    params.emplace_back(changes.cards[i]);
    params.emplace_back(changes.versions[i]);
    YG_TRY_ASSIGN(const auto rows, tx.run(query, params));
    if (rows != 1) return stale();
  }
  return {};
}

Result<void> update_rows_postgres(store::Transaction& tx, const PreparedChanges& changes,
                                  const std::vector<std::size_t>& changed) {
  std::string sql = "UPDATE card SET ";
  std::string arrays = "CAST(:cards AS BIGINT[]), CAST(:versions AS BIGINT[])";
  std::string names = "id, before";
  Params params;
  std::vector<std::int64_t> cards;
  for (const CardId card : changes.cards) cards.push_back(card.value);
  params.push_back(store::list_value(tx.dialect(), cards));
  params.push_back(store::list_value(tx.dialect(), changes.versions));
  for (const std::size_t at : changed) {
    const Column& column = columns()[at];
    sql += fmt::format("{0} = u.{0}, ", column.name);
    arrays += fmt::format(", CAST(:{} AS {}[])", column.name, column.text ? "TEXT" : "BIGINT");
    names += fmt::format(", {}", column.name);
    std::vector<store::Value> values;
    values.reserve(changes.rows.size());
    for (const Params& row : changes.rows) values.push_back(row[at]);
    params.push_back(store::array_value(values));
  }
  sql.erase(sql.size() - 2);
  sql += fmt::format(" FROM unnest({}) AS u({}) WHERE card.id = u.id AND card.version = u.before", arrays, names);
  YG_TRY_ASSIGN(const auto rows, tx.run({.name = "card.update_many", .sql = sql, .plan_anew = true}, params));
  if (rows != static_cast<std::int64_t>(changes.rows.size())) return stale();
  return {};
}

Result<void> write_tags(store::Transaction& tx, const PreparedChanges& changes) {
  if (changes.tagged_anew.empty()) return {};
  if (tx.dialect() == store::Dialect::sqlite) {
    for (const CardId card : changes.tagged_anew) YG_TRY(tx.run(kDropTags, {card}));
  } else {
    std::vector<std::int64_t> cards;
    for (const CardId card : changes.tagged_anew) cards.push_back(card.value);
    YG_TRY(tx.run(kDropTagsPostgres, {store::list_value(tx.dialect(), cards)}));
  }
  return changes.tags.empty() ? Result<void>{} : tx.insert_many(kTagTable, tag_columns(), changes.tags);
}

template <class T>
void move_behind(std::vector<T>& to, std::vector<T>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

void PreparedChanges::append(PreparedChanges next) {
  move_behind(cards, next.cards);
  move_behind(versions, next.versions);
  move_behind(rows, next.rows);
  changed |= next.changed;
  move_behind(events, next.events);
  move_behind(commands, next.commands);
  move_behind(tagged_anew, next.tagged_anew);
  move_behind(tags, next.tags);
  figures.merge(next.figures);
}

Result<PreparedChanges> prepare_changes(std::span<const CardChange> changes, std::int64_t first_event,
                                        const Origin& origin, std::string_view rules_version,
                                        const crypto::KeyRing& ring) {
  YG_ASSERT(columns().size() <= kCardColumnsMax);
  PreparedChanges prepared;
  for (const CardChange& change : changes) {
    const Record& before = change.before;
    if (before.facts == change.after && before.standing == change.standing) continue;
    Marks marks{before.id,         before.rules_version, before.version,
                before.created_at, before.updated_at,    before.imported_by};
    const Params was = values_of(marks, before.facts, before.standing);
    marks.rules_version = rules_version;
    ++marks.version;
    marks.updated_at = origin.at;
    YG_TRY_ASSIGN(auto row, row_of(marks, change.after, change.standing, ring));
    for (std::size_t i = 0; i < was.size(); ++i) {
      if (was[i] != row[i]) prepared.changed.set(i);
    }
    prepared.changed.set(was.size());  // the code
    prepared.cards.push_back(before.id);
    prepared.versions.push_back(before.version);
    prepared.rows.push_back(std::move(row));
    prepared.events.push_back(event_row(first_event++, before.id, origin, changes_between(before.facts, change.after)));
    add_commands(prepared.commands, before.id, before.facts, change.after);
    if (before.facts.tags != change.after.tags) {
      prepared.tagged_anew.push_back(before.id);
      for (const std::string& tag : change.after.tags) prepared.tags.push_back({tag, before.id});
    }
    prepared.figures.remove(before.facts, before.standing);
    prepared.figures.add(change.after, change.standing);
  }
  return prepared;
}

Result<void> apply(store::Transaction& tx, const PreparedChanges& changes, const Origin& origin) {
  if (changes.rows.empty()) return {};
  const auto changed = places(changes.changed);
  YG_TRY(tx.dialect() == store::Dialect::sqlite ? update_rows_sqlite(tx, changes, changed)
                                                : update_rows_postgres(tx, changes, changed));
  YG_TRY(tx.insert_many(kEventTable, event_columns(), changes.events));
  YG_TRY(write_tags(tx, changes));
  YG_TRY(command(tx, changes.commands, origin.at, origin.in_force));
  YG_TRY(changes.figures.apply(tx));
  return publish_changes(tx, changes.cards, origin);
}

Result<void> update_many(store::Transaction& tx, std::span<const CardChange> changes, const Origin& origin,
                         std::string_view rules_version, const crypto::KeyRing& ring) {
  if (changes.empty()) return {};
  YG_TRY_ASSIGN(const auto event, store::reserve_ids(tx, kEventSeries, static_cast<std::int64_t>(changes.size())));
  YG_TRY_ASSIGN(const auto prepared, prepare_changes(changes, event, origin, rules_version, ring));
  return apply(tx, prepared, origin);
}

}  // namespace yunguan::card
