// SPDX-License-Identifier: Apache-2.0
#include "tuning/adjustment.h"

#include <algorithm>
#include <tuple>

#include "store/id_source.h"
#include "tuning/entry_store.h"

namespace yunguan::tuning {
namespace {

using store::NamedQuery;
using store::Row;

constexpr store::Migration kCreate{"monitor_tuning",
                                   1,
                                   "keep tunings of models",
                                   R"(CREATE TABLE monitor_tuning (
         id BIGINT PRIMARY KEY,
         model TEXT NOT NULL,
         unit_id BIGINT NOT NULL,
         scene TEXT NOT NULL,
         device_class TEXT NOT NULL,
         is_on BIGINT,
         percent BIGINT,
         valid_from TEXT NOT NULL,
         valid_to TEXT,
         reason TEXT NOT NULL,
         added_by TEXT NOT NULL,
         added_at BIGINT NOT NULL,
         ended_by TEXT NOT NULL,
         end_reason TEXT NOT NULL
       ))",
                                   "",
                                   ""};

constexpr NamedQuery kInsert{
    "tuning.insert_adjustment",
    "INSERT INTO monitor_tuning (id, model, unit_id, scene, device_class, is_on, percent, valid_from, valid_to, "
    "reason, added_by, added_at, ended_by, end_reason) VALUES (:id, :model, :unit, :scene, :class, :on, :percent, "
    ":from, :to, :reason, :by, :at, '', '')"};
constexpr NamedQuery kEnd{"tuning.end_adjustment",
                          "UPDATE monitor_tuning SET valid_to = :day, ended_by = :by, end_reason = :reason "
                          "WHERE id = :id"};
#define YG_ADJUSTMENT_COLUMNS                                                                                \
  "SELECT id, model, unit_id, scene, device_class, is_on, percent, valid_from, valid_to, reason, added_by, " \
  "added_at, ended_by, end_reason FROM monitor_tuning "
constexpr NamedQuery kAll{"tuning.all_adjustments", YG_ADJUSTMENT_COLUMNS "ORDER BY id"};
constexpr NamedQuery kFind{"tuning.find_adjustment", YG_ADJUSTMENT_COLUMNS "WHERE id = :id"};

Adjustment adjustment_at(const Row& row, const identity::UnitTree& tree, Date today) {
  Adjustment one;
  one.id = row.id<AdjustmentId>(0);
  one.model = row.text(1);
  if (const auto unit = row.id<UnitId>(2); !unit.empty()) {
    one.unit_id = unit;
    one.unit_name = tree.name(unit);
  }
  one.scene = row.text(3);
  one.device_class = row.text(4);
  if (const auto on = row.optional_integer(5)) one.on = *on != 0;
  one.percent = row.optional_integer(6);
  one.valid_from = date_at(row, 7);
  one.valid_to = optional_date_at(row, 8);
  one.reason = row.text(9);
  one.added_by = row.text(10);
  one.added_at = row.instant(11);
  one.ended_by = row.text(12);
  one.end_reason = row.text(13);
  one.state = state_on(one.valid_from, one.valid_to, today);
  return one;
}

}  // namespace

const std::vector<store::Migration>& adjustment_migrations() {
  static const std::vector<store::Migration> steps{kCreate};
  return steps;
}

Result<AdjustmentId> insert_adjustment(store::Transaction& tx, const Adjustment& one) {
  YG_TRY_ASSIGN(const auto id, store::next_id<AdjustmentId>(tx, "monitor_tuning"));
  YG_TRY(tx.run(kInsert, {id, one.model, one.unit_id.value_or(UnitId{}), one.scene, one.device_class, one.on,
                          one.percent, one.valid_from, one.valid_to, one.reason, one.added_by, one.added_at}));
  return id;
}

Result<void> end_adjustment(store::Transaction& tx, AdjustmentId id, Date last_day, const std::string& by,
                            const std::string& reason) {
  YG_TRY(tx.run(kEnd, {last_day, by, reason, id}));
  return {};
}

Result<std::vector<Adjustment>> all_adjustments(store::Reader& reader, const identity::UnitTree& tree, Date today) {
  return reader.all(kAll, {}, [&](const Row& row) { return adjustment_at(row, tree, today); });
}

Result<std::optional<Adjustment>> find_adjustment(store::Reader& reader, AdjustmentId id,
                                                  const identity::UnitTree& tree, Date today) {
  return reader.one(kFind, {id}, [&](const Row& row) { return adjustment_at(row, tree, today); });
}

std::vector<monitor::TuningLine> lines_on(const std::vector<Adjustment>& all, const identity::UnitTree& tree,
                                          Date day) {
  struct Placed {
    std::tuple<std::int64_t, bool, bool, std::int64_t> order;
    monitor::TuningLine line;
  };
  std::vector<Placed> placed;
  for (const Adjustment& one : all) {
    if (state_on(one.valid_from, one.valid_to, day) != EntryState::in_force) continue;
    const identity::Unit* unit = one.unit_id ? tree.find(*one.unit_id) : nullptr;
    if (one.unit_id && unit == nullptr) continue;
    const std::string path = unit == nullptr ? "" : unit->path;
    std::optional<std::uint32_t> percent;
    if (one.percent) percent = static_cast<std::uint32_t>(*one.percent);
    placed.push_back({{std::ranges::count(path, '/'), !one.scene.empty(), !one.device_class.empty(), one.id.value},
                      {one.model, path, one.scene, one.device_class, one.on, percent}});
  }
  std::ranges::sort(placed, {}, &Placed::order);
  std::vector<monitor::TuningLine> lines;
  for (Placed& each : placed) lines.push_back(std::move(each.line));
  return lines;
}

}  // namespace yunguan::tuning
