// SPDX-License-Identifier: Apache-2.0
#include "bulk/bulk_store.h"

#include <fmt/format.h>

#include <algorithm>

#include "card/card_history.h"
#include "identity/enum_name.h"
#include "store/list_value.h"

namespace yunguan::bulk {
namespace {

using identity::from_name_or;

using store::NamedQuery;
using store::Params;
using store::Row;

// An item is some forty bytes: a million cards of one act stay a table of some forty megabytes. What a card was before stands in
// its history already; the item only names the entry. Few items end otherwise than changed, so only those are indexed.
constexpr store::Migration kCreate{"bulk",
                                   1,
                                   "create bulk acts",
                                   R"(CREATE TABLE bulk_act (
         id BIGINT PRIMARY KEY,
         kind TEXT NOT NULL,
         spec TEXT NOT NULL,
         state TEXT NOT NULL,
         person_id BIGINT NOT NULL,
         person_login TEXT NOT NULL,
         person_name TEXT NOT NULL,
         reason TEXT NOT NULL,
         total BIGINT NOT NULL,
         will_change BIGINT NOT NULL,
         will_skip BIGINT NOT NULL,
         changed BIGINT NOT NULL,
         skipped BIGINT NOT NULL,
         failed BIGINT NOT NULL,
         consequences TEXT NOT NULL,
         needs_approval BIGINT NOT NULL,
         decider_login TEXT NOT NULL,
         decider_name TEXT NOT NULL,
         decision_reason TEXT NOT NULL,
         preview_job BIGINT NOT NULL,
         run_job BIGINT NOT NULL,
         undo_of BIGINT NOT NULL,
         undone_by BIGINT NOT NULL,
         created_at BIGINT NOT NULL,
         previewed_at BIGINT,
         submitted_at BIGINT,
         decided_at BIGINT,
         started_at BIGINT,
         ended_at BIGINT,
         expires_at BIGINT,
         error_code TEXT NOT NULL,
         error_zh TEXT NOT NULL,
         error_en TEXT NOT NULL,
         version BIGINT NOT NULL
       );
       CREATE INDEX bulk_act_by_person ON bulk_act (person_id, id);
       CREATE INDEX bulk_act_by_state ON bulk_act (state, id);
       CREATE TABLE bulk_item (
         bulk_id BIGINT NOT NULL,
         position BIGINT NOT NULL,
         card_id BIGINT NOT NULL,
         outcome BIGINT NOT NULL,
         reason BIGINT NOT NULL,
         event_id BIGINT NOT NULL,
         undoes BIGINT NOT NULL,
         PRIMARY KEY (bulk_id, position)
       );
       CREATE INDEX bulk_item_left_out ON bulk_item (bulk_id, outcome, position) WHERE outcome > 1;
       CREATE TABLE bulk_reason (
         bulk_id BIGINT NOT NULL,
         number BIGINT NOT NULL,
         code TEXT NOT NULL,
         text_zh TEXT NOT NULL,
         text_en TEXT NOT NULL,
         clause TEXT NOT NULL,
         count BIGINT NOT NULL,
         examples TEXT NOT NULL,
         PRIMARY KEY (bulk_id, number)
       );
       CREATE TABLE bulk_unit (
         bulk_id BIGINT NOT NULL,
         unit_id BIGINT NOT NULL,
         cards BIGINT NOT NULL,
         PRIMARY KEY (bulk_id, unit_id)
       ))",
                                   "",
                                   ""};

#define YG_BULK_COLUMNS                                                                                              \
  "b.id, b.spec, b.state, b.person_id, b.person_login, b.person_name, b.reason, b.total, b.will_change, "            \
  "b.will_skip, b.changed, b.skipped, b.failed, b.consequences, b.needs_approval, b.decider_login, b.decider_name, " \
  "b.decision_reason, b.preview_job, b.run_job, b.undo_of, b.undone_by, b.created_at, b.previewed_at, "              \
  "b.submitted_at, b.decided_at, b.started_at, b.ended_at, b.expires_at, b.error_code, b.error_zh, b.error_en, "     \
  "b.version"

constexpr NamedQuery kFind{"bulk.find", "SELECT " YG_BULK_COLUMNS " FROM bulk_act b WHERE b.id = :id"};
constexpr NamedQuery kSave{
    "bulk.save",
    "UPDATE bulk_act SET state = :state, total = :total, will_change = :will_change, will_skip = :will_skip, "
    "changed = :changed, skipped = :skipped, failed = :failed, consequences = :consequences, "
    "needs_approval = :needs_approval, decider_login = :decider_login, decider_name = :decider_name, "
    "decision_reason = :decision_reason, preview_job = :preview_job, run_job = :run_job, undone_by = :undone_by, "
    "previewed_at = :previewed_at, submitted_at = :submitted_at, decided_at = :decided_at, started_at = :started_at, "
    "ended_at = :ended_at, expires_at = :expires_at, error_code = :error_code, error_zh = :error_zh, "
    "error_en = :error_en, version = version + 1 WHERE id = :id AND version = :version"};
constexpr NamedQuery kCounts{"bulk.save_counts",
                             "UPDATE bulk_act SET changed = :changed, skipped = :skipped, failed = :failed "
                             "WHERE id = :id"};
constexpr NamedQuery kLast{"bulk.last_position", "SELECT MAX(position) FROM bulk_item WHERE bulk_id = :bulk"};
constexpr NamedQuery kOverdue{"bulk.overdue",
                              "SELECT id FROM bulk_act WHERE state IN ('ready', 'awaiting') AND expires_at <= :now"};
constexpr NamedQuery kUnfinished{"bulk.unfinished", "SELECT " YG_BULK_COLUMNS
                                                    " FROM bulk_act b WHERE b.state IN ('previewing', 'approved', "
                                                    "'running')"};
constexpr NamedQuery kItems{"bulk.items_behind",
                            "SELECT position, card_id, outcome, reason, event_id, undoes FROM bulk_item "
                            "WHERE bulk_id = :bulk AND position > :position ORDER BY position LIMIT :limit"};
constexpr NamedQuery kWaiting{"bulk.items_waiting",
                              "SELECT position, card_id, outcome, reason, event_id, undoes FROM bulk_item "
                              "WHERE bulk_id = :bulk AND position > :after AND position <= :upto AND outcome = 0 "
                              "ORDER BY position"};
constexpr NamedQuery kChangedRange{"bulk.save_changed",
                                   "UPDATE bulk_item SET outcome = 1, event_id = position + CAST(:shift AS BIGINT) "
                                   "WHERE bulk_id = :bulk AND position BETWEEN :first AND :last AND outcome = 0"};
constexpr NamedQuery kOutcome{"bulk.save_outcome",
                              "UPDATE bulk_item SET outcome = :outcome, reason = :reason, event_id = :event "
                              "WHERE bulk_id = :bulk AND position = :position"};
constexpr NamedQuery kOutcomes{
    "bulk.save_outcomes",
    "UPDATE bulk_item SET outcome = u.outcome, reason = u.reason, event_id = u.event "
    "FROM unnest(CAST(:positions AS BIGINT[]), CAST(:outcomes AS BIGINT[]), CAST(:reasons AS BIGINT[]), "
    "CAST(:events AS BIGINT[])) AS u(position, outcome, reason, event) "
    "WHERE bulk_item.bulk_id = :bulk AND bulk_item.position = u.position",
    true};
constexpr NamedQuery kDropItems{"bulk.drop_items",
                                "DELETE FROM bulk_item WHERE bulk_id = :bulk AND position <= "
                                "(SELECT MIN(position) FROM bulk_item WHERE bulk_id = :same) + CAST(:limit AS BIGINT)"};
constexpr NamedQuery kChanged{"bulk.items_changed",
                              "SELECT position, card_id, outcome, reason, event_id, undoes FROM bulk_item "
                              "WHERE bulk_id = :bulk AND position > :position AND outcome = 1 "
                              "ORDER BY position LIMIT :limit"};
constexpr NamedQuery kSaveReason{
    "bulk.save_reason",
    "INSERT INTO bulk_reason (bulk_id, number, code, text_zh, text_en, clause, count, examples) "
    "VALUES (:bulk, :number, :code, :zh, :en, :clause, :count, :examples) "
    "ON CONFLICT (bulk_id, number) DO UPDATE SET count = excluded.count, examples = excluded.examples"};
constexpr NamedQuery kReasons{"bulk.reasons",
                              "SELECT number, code, text_zh, text_en, clause, count, examples FROM bulk_reason "
                              "WHERE bulk_id = :bulk ORDER BY number"};
constexpr NamedQuery kDropUnits{"bulk.drop_units", "DELETE FROM bulk_unit WHERE bulk_id = :bulk"};
constexpr NamedQuery kUnits{"bulk.units",
                            "SELECT unit_id, cards FROM bulk_unit WHERE bulk_id = :bulk ORDER BY cards DESC"};

Item read_item(const Row& row) {
  return {row.integer(0), row.id<CardId>(1), static_cast<Outcome>(row.integer(2)),
          row.integer(3), row.integer(4),    row.integer(5)};
}

// Neighbours that were changed and whose events are neighbours too are kept by one statement; returns what is left.
Result<std::vector<const Item*>> save_ranges(store::Transaction& tx, BulkId act, const std::vector<Item>& items) {
  constexpr std::size_t kWorthIt = 4;
  std::vector<const Item*> left;
  for (std::size_t begin = 0; begin < items.size();) {
    std::size_t end = begin + 1;
    const auto goes_on = [&] {
      return items[end].outcome == Outcome::changed &&
             items[end].event - items[begin].event == items[end].position - items[begin].position;
    };
    if (items[begin].outcome == Outcome::changed) {
      while (end < items.size() && goes_on()) ++end;
    }
    if (end - begin >= kWorthIt) {
      YG_TRY(tx.run(kChangedRange,
                    {items[begin].event - items[begin].position, act, items[begin].position, items[end - 1].position}));
    } else {
      for (std::size_t i = begin; i < end; ++i) left.push_back(&items[i]);
    }
    begin = end;
  }
  return left;
}

}  // namespace

const std::vector<store::Migration>& migrations() {
  static const std::vector<store::Migration> steps{kCreate};
  return steps;
}

std::string_view act_columns() { return YG_BULK_COLUMNS; }

Act read_act(const Row& row) {
  auto spec = json::read<BulkSpec>(row.text(1));
  auto consequences = json::read<Consequences>(row.text(13));
  YG_ASSERT(spec && consequences);
  return {.id = row.id<BulkId>(0),
          .spec = std::move(*spec),
          .state = from_name_or(row.text(2), State::failed),
          .person = row.id<PersonId>(3),
          .login = row.text(4),
          .name = row.text(5),
          .reason = row.text(6),
          .total = row.integer(7),
          .will_change = row.integer(8),
          .will_skip = row.integer(9),
          .changed = row.integer(10),
          .skipped = row.integer(11),
          .failed = row.integer(12),
          .consequences = std::move(*consequences),
          .needs_approval = row.truth(14),
          .decider_login = row.text(15),
          .decider_name = row.text(16),
          .decision_reason = row.text(17),
          .preview_job = row.id<JobId>(18),
          .run_job = row.id<JobId>(19),
          .undo_of = row.id<BulkId>(20),
          .undone_by = row.id<BulkId>(21),
          .created_at = row.instant(22),
          .previewed_at = row.optional_instant(23),
          .submitted_at = row.optional_instant(24),
          .decided_at = row.optional_instant(25),
          .started_at = row.optional_instant(26),
          .ended_at = row.optional_instant(27),
          .expires_at = row.optional_instant(28),
          .error_code = row.text(29),
          .error = {row.text(30), row.text(31)},
          .version = row.integer(32)};
}

Result<void> insert(store::Transaction& tx, const Act& act) {
  return tx.insert_many("bulk_act", {"id",
                                     "kind",
                                     "spec",
                                     "state",
                                     "person_id",
                                     "person_login",
                                     "person_name",
                                     "reason",
                                     "total",
                                     "will_change",
                                     "will_skip",
                                     "changed",
                                     "skipped",
                                     "failed",
                                     "consequences",
                                     "needs_approval",
                                     "decider_login",
                                     "decider_name",
                                     "decision_reason",
                                     "preview_job",
                                     "run_job",
                                     "undo_of",
                                     "undone_by",
                                     "created_at",
                                     "expires_at",
                                     "error_code",
                                     "error_zh",
                                     "error_en",
                                     "version"},
                        {{act.id,
                          identity::name_of(act.spec.kind),
                          json::write(act.spec),
                          identity::name_of(act.state),
                          act.person,
                          act.login,
                          act.name,
                          act.reason,
                          act.total,
                          act.will_change,
                          act.will_skip,
                          act.changed,
                          act.skipped,
                          act.failed,
                          json::write(act.consequences),
                          act.needs_approval,
                          act.decider_login,
                          act.decider_name,
                          act.decision_reason,
                          act.preview_job,
                          act.run_job,
                          act.undo_of,
                          act.undone_by,
                          act.created_at,
                          act.expires_at,
                          act.error_code,
                          act.error.zh,
                          act.error.en,
                          act.version}});
}

Result<std::optional<Act>> find(store::Reader& reader, BulkId id) { return reader.one(kFind, {id}, read_act); }

Result<void> save(store::Transaction& tx, Act& act) {
  YG_TRY_ASSIGN(const auto rows, tx.run(kSave, {identity::name_of(act.state),
                                                act.total,
                                                act.will_change,
                                                act.will_skip,
                                                act.changed,
                                                act.skipped,
                                                act.failed,
                                                json::write(act.consequences),
                                                act.needs_approval,
                                                act.decider_login,
                                                act.decider_name,
                                                act.decision_reason,
                                                act.preview_job,
                                                act.run_job,
                                                act.undone_by,
                                                act.previewed_at,
                                                act.submitted_at,
                                                act.decided_at,
                                                act.started_at,
                                                act.ended_at,
                                                act.expires_at,
                                                act.error_code,
                                                act.error.zh,
                                                act.error.en,
                                                act.id,
                                                act.version}));
  if (rows != 1) {
    return fail(
        ErrorKind::stale, "bulk.stale",
        {"这项批量操作刚刚被别人处理过，请看过最新情况再做", "somebody was quicker; look at the bulk act again"});
  }
  ++act.version;
  return {};
}

Result<void> save_counts(store::Transaction& tx, BulkId id, std::int64_t changed, std::int64_t skipped,
                         std::int64_t failed) {
  YG_TRY(tx.run(kCounts, {changed, skipped, failed, id}));
  return {};
}

Result<std::int64_t> last_position(store::Reader& reader, BulkId act) {
  YG_TRY_ASSIGN(const auto last, reader.one(kLast, {act}, [](const Row& row) { return row.optional_integer(0); }));
  return last.value_or(std::nullopt).value_or(0);
}

Result<std::vector<BulkId>> overdue(store::Reader& reader, Instant now) {
  return reader.all(kOverdue, {now}, [](const Row& row) { return row.id<BulkId>(0); });
}

Result<std::vector<Act>> unfinished(store::Reader& reader) { return reader.all(kUnfinished, {}, read_act); }

Result<void> insert_items(store::Transaction& tx, BulkId act, const std::vector<Item>& items) {
  std::vector<Params> rows;
  rows.reserve(items.size());
  for (const Item& item : items) {
    rows.push_back(
        {act, item.position, item.card, static_cast<int>(item.outcome), item.reason, item.event, item.undoes});
  }
  return tx.insert_many("bulk_item", {"bulk_id", "position", "card_id", "outcome", "reason", "event_id", "undoes"},
                        rows);
}

Result<std::vector<Item>> items_behind(store::Reader& reader, BulkId act, std::int64_t position, std::size_t limit) {
  return reader.all(kItems, {act, position, static_cast<std::int64_t>(limit)}, read_item);
}

Result<std::vector<Item>> waiting_between(store::Reader& reader, BulkId act, std::int64_t after, std::int64_t upto) {
  return reader.all(kWaiting, {act, after, upto}, read_item);
}

Result<void> save_outcomes(store::Transaction& tx, BulkId act, const std::vector<Item>& items) {
  YG_TRY_ASSIGN(const auto left, save_ranges(tx, act, items));
  if (left.empty()) return {};
  if (tx.dialect() == store::Dialect::sqlite) {
    for (const Item* item : left) {
      YG_TRY(tx.run(kOutcome, {static_cast<int>(item->outcome), item->reason, item->event, act, item->position}));
    }
    return {};
  }
  std::array<std::vector<std::int64_t>, 4> columns;
  for (const Item* item : left) {
    columns[0].push_back(item->position);
    columns[1].push_back(static_cast<int>(item->outcome));
    columns[2].push_back(item->reason);
    columns[3].push_back(item->event);
  }
  Params params;
  for (const auto& column : columns) params.push_back(store::list_value(tx.dialect(), column));
  params.emplace_back(act);
  YG_TRY(tx.run(kOutcomes, params));
  return {};
}

Result<std::int64_t> drop_items(store::Transaction& tx, BulkId act, std::int64_t limit) {
  return tx.run(kDropItems, {act, act, limit});
}

Result<std::vector<Item>> changed_behind(store::Reader& reader, BulkId act, std::int64_t position, std::size_t limit) {
  return reader.all(kChanged, {act, position, static_cast<std::int64_t>(limit)}, read_item);
}

Result<void> save_reasons(store::Transaction& tx, BulkId act, const std::vector<Reason>& all) {
  for (const Reason& r : all) {
    YG_TRY(
        tx.run(kSaveReason, {act, r.number, r.code, r.text.zh, r.text.en, r.clause, r.count, json::write(r.examples)}));
  }
  return {};
}

Result<std::vector<Reason>> reasons(store::Reader& reader, BulkId act) {
  return reader.all(kReasons, {act}, [](const Row& row) {
    auto examples = json::read<std::vector<Example>>(row.text(6));
    YG_ASSERT(examples);
    return Reason{row.integer(0), row.text(1),    {row.text(2), row.text(3)},
                  row.text(4),    row.integer(5), std::move(*examples)};
  });
}

Result<void> save_units(store::Transaction& tx, BulkId act, const std::vector<UnitCount>& all) {
  YG_TRY(tx.run(kDropUnits, {act}));
  std::vector<Params> rows;
  for (const UnitCount& unit : all) rows.push_back({act, unit.unit, unit.cards});
  return rows.empty() ? Result<void>{} : tx.insert_many("bulk_unit", {"bulk_id", "unit_id", "cards"}, rows);
}

Result<std::vector<UnitCount>> units(store::Reader& reader, BulkId act) {
  return reader.all(kUnits, {act}, [](const Row& row) { return UnitCount{row.id<UnitId>(0), row.integer(1)}; });
}

Result<std::map<std::int64_t, std::vector<card::Change>>> changes_of(store::Reader& reader,
                                                                     const std::vector<std::int64_t>& events) {
  std::map<std::int64_t, std::vector<card::Change>> found;
  if (events.empty()) return found;
  const std::string sql = fmt::format("SELECT id, changes FROM card_event WHERE id IN ({})", fmt::join(events, ","));
  YG_TRY(reader.each({"bulk.changes_of", sql}, {}, [&](const Row& row) {
    auto changes = json::read<std::vector<card::Change>>(row.text(1));
    YG_ASSERT(changes);
    found.emplace(row.integer(0), std::move(*changes));
    return true;
  }));
  return found;
}

}  // namespace yunguan::bulk
