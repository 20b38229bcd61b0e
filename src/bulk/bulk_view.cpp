// SPDX-License-Identifier: Apache-2.0
#include "bulk/bulk_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "base/parse.h"
#include "bulk/sentence.h"
#include "identity/enum_name.h"

namespace yunguan::bulk {
namespace {

using http::Condition;
using http::Field;
using http::FieldKind;
using http::SqlPiece;
using store::Row;

constexpr std::string_view kUse = "bulk.use";
constexpr std::string_view kApprove = "bulk.approve";

std::unexpected<Error> refuse(ErrorKind kind, std::string_view code, Text text) {
  return fail(kind, fmt::format("bulk.{}", code), std::move(text));
}

template <class Enum>
std::vector<std::string> names_of() {
  std::vector<std::string> names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<Enum>>(
      [&](const auto& each) { names.push_back(identity::name_of(each.value)); });
  return names;
}

Event event_of(Step step, const Act& act) {
  switch (step) {
    case Step::submit:
      return act.needs_approval ? Event::ask : Event::submit;
    case Step::approve:
      return Event::approve;
    case Step::refuse:
      return Event::refuse;
    case Step::cancel:
      return Event::cancel;
    case Step::undo:
      return Event::take_back;
  }
  broken_invariant("a step of a bulk act", __FILE__, __LINE__);
}

Result<void> check_undo(const Act& act) {
  if (act.spec.kind == Kind::close)
    return refuse(ErrorKind::conflict, "not_undoable", {"销户不能撤销", "closing cannot be undone"});
  if (!undoable(act.spec.kind)) {
    return refuse(
        ErrorKind::conflict, "not_undoable",
        {"卡的状态表里没有回退的路，这项操作不能撤销", "the table of a card's life has no way back from this"});
  }
  if (act.changed == 0) return refuse(ErrorKind::conflict, "nothing", {"没有卡被改动", "no card was changed"});
  if (!act.undone_by.empty())
    return refuse(ErrorKind::conflict, "undone", {"已经有一次撤销", "it is being undone already"});
  return {};
}

http::List make_act_list() {
  http::List::Declaration list{.name = "bulk.list", .fields = {}, .id_column = "b.id", .default_sort = "-created_at"};
  list.fields = {
      Field{.name = "state", .kind = FieldKind::enumeration, .column = "b.state", .values = names_of<State>()},
      Field{.name = "kind", .kind = FieldKind::enumeration, .column = "b.kind", .values = names_of<Kind>()},
      Field{.name = "person_login", .kind = FieldKind::text, .column = "b.person_login"},
      Field{.name = "preview_job", .kind = FieldKind::integer, .column = "b.preview_job"},
      Field{.name = "run_job", .kind = FieldKind::integer, .column = "b.run_job"},
      Field{.name = "will_change", .kind = FieldKind::integer, .column = "b.will_change", .sortable = true},
      Field{.name = "created_at", .kind = FieldKind::instant, .column = "b.created_at", .sortable = true},
  };
  list.other_parameters = {"box"};
  return http::List{std::move(list)};
}

// The words make the partial index of those left out usable: SQLite must see that only those are asked for.
Field outcome_field() {
  Field field{.name = "outcome", .kind = FieldKind::enumeration, .column = "i.outcome", .values = names_of<Outcome>()};
  field.own = [](const Condition& condition) {
    std::string numbers;
    bool only_left_out = true;
    for (const store::Value& value : condition.values) {
      const auto outcome = identity::from_name_or(std::get<std::string>(value.data()), Outcome::waiting);
      numbers += fmt::format("{}{}", numbers.empty() ? "" : ",", static_cast<int>(outcome));
      only_left_out = only_left_out && outcome > Outcome::changed;
    }
    return SqlPiece{fmt::format("(i.outcome IN ({}){})", numbers, only_left_out ? " AND i.outcome > 1" : ""), {}};
  };
  return field;
}

Field code_field() {
  Field field{.name = "code", .kind = FieldKind::text, .column = "i.reason"};
  field.own = [](const Condition& condition) {
    SqlPiece piece{
        "(i.outcome > 1 AND i.reason IN (SELECT number FROM bulk_reason WHERE bulk_id = i.bulk_id AND code IN (", {}};
    for (const store::Value& asked : condition.values) {
      piece.sql += piece.params.empty() ? "?" : ", ?";
      piece.params.push_back(asked);
    }
    piece.sql += ")))";
    return piece;
  };
  return field;
}

http::List make_item_list() {
  http::List::Declaration list{
      .name = "bulk.items", .fields = {}, .id_column = "i.position", .default_sort = "position"};
  list.fields = {outcome_field(), code_field(),
                 Field{.name = "reason", .kind = FieldKind::integer, .column = "i.reason"},
                 Field{.name = "position", .kind = FieldKind::integer, .column = "i.position", .sortable = true}};
  list.other_parameters = {"format"};
  return http::List{std::move(list)};
}

template <class T>
std::optional<StrongId<T>> given(StrongId<T> id) {
  return id.empty() ? std::nullopt : std::optional{id};
}

}  // namespace

bool covers(const std::vector<UnitCount>& units, const identity::UnitTree& tree, const identity::Principal& principal) {
  const identity::Scope scope = principal.scope(kApprove);
  return !scope.empty() && std::ranges::all_of(units, [&](const UnitCount& unit) {
    const identity::Unit* known = tree.find(unit.unit);
    return known != nullptr && scope.contains(known->path);
  });
}

Result<void> check_step(const Act& act, Step step, const identity::Principal& principal, bool covered) {
  const bool mine = act.person == principal.person_id;
  YG_TRY(follow(act.state, event_of(step, act)));
  switch (step) {
    case Step::submit:
      if (!mine) return refuse(ErrorKind::forbidden, "not_yours", {"只有发起人能提交", "only who began it submits it"});
      if (act.will_change == 0)
        return refuse(ErrorKind::conflict, "nothing", {"没有卡会被改动", "no card would be changed"});
      return {};
    case Step::approve:
    case Step::refuse:
      if (mine)
        return refuse(ErrorKind::forbidden, "own_approval",
                      {"不能审批自己发起的批量操作", "nobody approves a bulk act of his own"});
      if (!covered)
        return refuse(ErrorKind::forbidden, "not_approver",
                      {"您没有审批所涉全部单位的权限", "you do not approve for all the units concerned"});
      return {};
    case Step::cancel:
      if (!mine && !covered)
        return refuse(ErrorKind::forbidden, "not_yours",
                      {"只有发起人或审批人能取消", "only who began it or an approver cancels it"});
      return {};
    case Step::undo:
      if (!principal.may(kUse))
        return refuse(ErrorKind::forbidden, "not_yours", {"您没有批量操作的权限", "you may not act in bulk"});
      return check_undo(act);
  }
  broken_invariant("a step of a bulk act", __FILE__, __LINE__);
}

std::vector<StepView> steps_of(const Act& act, const identity::Principal& principal, bool covered) {
  std::vector<StepView> steps;
  for (const Step step : {Step::submit, Step::approve, Step::refuse, Step::cancel, Step::undo}) {
    // Steps of another state are not shown at all; those that this caller may not take are, with the reason.
    if (!next(act.state, event_of(step, act))) continue;
    if (step == Step::undo && (act.spec.kind == Kind::undo || act.changed == 0)) continue;
    const auto allowed = check_step(act, step, principal, covered);
    steps.push_back({step, allowed.has_value(), allowed ? std::nullopt : std::optional{allowed.error().text}});
  }
  return steps;
}

BulkRow row_view(const Act& act, const identity::Principal& principal) {
  return {.id = act.id,
          .kind = act.spec.kind,
          .title = title_of(act.spec),
          .state = act.state,
          .person_login = act.login,
          .person_name = act.name,
          .mine = act.person == principal.person_id,
          .reason = act.reason,
          .total = act.total,
          .will_change = act.will_change,
          .will_skip = act.will_skip,
          .changed = act.changed,
          .skipped = act.skipped,
          .failed = act.failed,
          .needs_approval = act.needs_approval,
          .created_at = act.created_at,
          .ended_at = act.ended_at,
          .expires_at = act.state == State::ready || act.state == State::awaiting ? act.expires_at : std::nullopt};
}

BulkDetail detail_view(const Act& act, std::vector<Reason> reasons, const std::vector<UnitCount>& units,
                       const identity::UnitTree& tree, const identity::Principal& principal) {
  BulkDetail view;
  static_cast<BulkRow&>(view) = row_view(act, principal);
  view.suspension = act.spec.suspension;
  view.values = act.spec.words;
  view.tags = act.spec.tags;
  view.unit_id = act.spec.unit_id;
  if (act.spec.unit_id) view.unit_name = std::string{tree.name(*act.spec.unit_id)};
  view.filter = act.spec.filter;
  view.consequences = act.consequences;
  for (const UnitCount& unit : units) view.units.push_back({unit.unit, std::string{tree.name(unit.unit)}, unit.cards});
  view.steps = steps_of(act, principal, covers(units, tree, principal));
  if (act.started_at && act.ended_at) view.result = result_of(act.spec, act.changed, act.total - act.changed, reasons);
  view.reasons = std::move(reasons);
  view.undoable = undoable(act.spec.kind);
  view.decider_login = act.decider_login;
  view.decider_name = act.decider_name;
  view.decision_reason = act.decision_reason;
  view.job_id = given(act.run_job.empty() ? act.preview_job : act.run_job);
  view.undo_of = given(act.undo_of);
  view.undone_by = given(act.undone_by);
  view.previewed_at = act.previewed_at;
  view.submitted_at = act.submitted_at;
  view.decided_at = act.decided_at;
  view.started_at = act.started_at;
  view.error_code = act.error_code;
  if (!act.error_code.empty()) view.error = act.error;
  view.version = act.version;
  return view;
}

const http::List& act_list() {
  static const http::List kList = make_act_list();
  return kList;
}

Result<SqlPiece> act_scope(std::string_view box, const identity::Principal& principal, const identity::UnitTree& tree) {
  const SqlPiece mine{"b.person_id = ?", {principal.person_id}};
  if (box == "mine") return mine;
  if (box != "to_approve" && box != "all") {
    return fail(ErrorKind::invalid, "bulk.box", {"须为 mine、to_approve 或 all", "must be mine, to_approve or all"},
                {.field = "box", .value = clipped(box)});
  }
  const identity::Scope scope = principal.scope(kApprove);
  if (scope.empty()) return box == "all" ? mine : SqlPiece{"1 = 0", {}};
  std::string covered = "b.will_change > 0";
  if (!scope.everything()) {
    std::string list = "-1";
    for (const UnitId unit : tree.inside(scope)) list += fmt::format(",{}", unit.value);
    covered += fmt::format(
        " AND NOT EXISTS (SELECT 1 FROM bulk_unit u WHERE u.bulk_id = b.id AND u.unit_id NOT IN ({}))", list);
  }
  if (box == "all") return SqlPiece{fmt::format("(b.person_id = ? OR ({}))", covered), {principal.person_id}};
  return SqlPiece{fmt::format("b.state = 'awaiting' AND b.person_id <> ? AND {}", covered), {principal.person_id}};
}

const http::List& item_list() {
  static const http::List kList = make_item_list();
  return kList;
}

Result<http::Page<ItemRow>> items_page(store::Reader& reader, const Act& act, const http::ListQuery& query,
                                       const identity::UnitTree& tree, const identity::Scope& seen) {
  const http::ListSql sql{.select =
                              "SELECT i.position, i.card_id, c.msisdn, c.iccid, c.state, c.unit_id, i.outcome, r.code, "
                              "r.text_zh, r.text_en",
                          .from =
                              "FROM bulk_item i LEFT JOIN card c ON c.id = i.card_id "
                              "LEFT JOIN bulk_reason r ON r.bulk_id = i.bulk_id AND r.number = i.reason",
                          .scope = {"i.bulk_id = ?", {act.id}}};
  return http::read_page<ItemRow>(
      reader, item_list(), query, sql,
      [&](const Row& row) {
        ItemRow item{.position = row.integer(0), .card_id = row.id<CardId>(1)};
        item.outcome = static_cast<Outcome>(row.integer(6));
        const identity::Unit* unit = row.is_null(2) ? nullptr : tree.find(row.id<UnitId>(5));
        if (unit != nullptr && seen.contains(unit->path)) {
          item.msisdn = row.text(2);
          item.iccid = row.text(3);
          item.state = std::string{card::to_word(static_cast<card::State>(row.integer(4)))};
          item.unit_name = unit->name;
        }
        if (!row.is_null(7)) {
          item.code = row.text(7);
          item.why = Text{row.text(8), row.text(9)};
        }
        return item;
      },
      query.conditions.empty() ? std::optional{act.total} : std::nullopt);
}

}  // namespace yunguan::bulk
