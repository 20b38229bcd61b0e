// SPDX-License-Identifier: Apache-2.0
// What people do about differences.
#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "control/control_check.h"
#include "control/difference.h"
#include "identity/reason.h"

namespace yunguan::control {
namespace {

using card::Aspect;
using identity::Actor;
using identity::AuditEntry;
using identity::principal_of;

constexpr store::NamedQuery kHandOver{
    "control.hand_over",
    "UPDATE card_enforcement SET handed_at = :at, handed_by = :login WHERE (card_id, aspect) IN (SELECT e.card_id, "
    "e.aspect FROM card_enforcement e JOIN card c ON c.id = e.card_id WHERE e.standing <> 0 AND e.standing = 1 AND "
    "e.handed_at IS NULL AND c.carrier = :carrier"};

std::string_view action_of(DifferenceAct act) {
  switch (act) {
    case DifferenceAct::confirm:
      return "enforcement.confirm";
    case DifferenceAct::refuse:
      return "enforcement.refuse";
    case DifferenceAct::again:
      return "enforcement.again";
    case DifferenceAct::take_back:
      return "enforcement.take_back";
  }
  broken_invariant("an act on a difference", __FILE__, __LINE__);
}

// Whether the error is about one row alone, so that the others go on.
bool of_one_row(const Error& error) { return error.kind == ErrorKind::not_found || error.kind == ErrorKind::conflict; }

}  // namespace

Result<void> Differences::take_back(store::Transaction& tx, const card::Record& card, const card::Enforcement& row,
                                    const std::string& login, PersonId person, const std::string& note) const {
  if (row.aspect == Aspect::state) {
    return fail(ErrorKind::conflict, "control.by_act",
                {"状态只能通过停机、复机等操作改回", "the state goes back by acts such as suspend and resume only"});
  }
  if (card.facts.state == card::State::closed) {
    return fail(ErrorKind::conflict, "control.closed", {"这张卡已销户", "the card is closed"}, {.clause = "§4.4"});
  }
  card::Facts facts = card.facts;
  if (!put_value(facts, row.aspect, row.confirmed)) {
    return fail(ErrorKind::conflict, "control.not_readable",
                {"网络中现有的值无法还原，请重新设置", "what is in force cannot be read back; set the control anew"});
  }
  const card::Origin origin{person, login, "taken_back", {}, note, ground_.clock.now()};
  YG_TRY(
      card::update(tx, card, facts, ground_.rules.standing_of(facts), origin, ground_.rules.version(), ground_.keys));
  return {};
}

Result<void> Differences::act_on(store::Transaction& tx, const http::Request& request, const DifferenceActInput& input,
                                 const DifferenceKey& key, std::string& msisdn) const {
  YG_TRY_ASSIGN(const auto card, card::find_whole(tx, key.card_id, ground_.keys));
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  const identity::Unit* unit = card ? tree->find(card->facts.unit) : nullptr;
  if (unit == nullptr || !principal_of(request).may("card.confirm", unit->path)) {
    return fail(ErrorKind::not_found, "card.not_found", {"没有这张卡", "there is no such card"});
  }
  msisdn = card->facts.msisdn;
  YG_TRY_ASSIGN(const auto rows, card::enforcements(tx, card->id));
  const auto row = std::ranges::find(rows, key.aspect, &card::Enforcement::aspect);
  if (row == rows.end() || row->standing == card::Enforced::in_force) {
    return fail(ErrorKind::conflict, "control.nothing_waits",
                {"这项管控没有待落实的内容", "nothing waits for this control"});
  }
  if (key.desired && *key.desired != row->desired) {
    return fail(ErrorKind::conflict, "control.changed_meanwhile",
                {"这项管控刚刚又改过，请看过再处理", "the control was changed again meanwhile; look again"});
  }
  AuditEntry entry = entry_about(request, std::string{action_of(input.act)}, *card);
  entry.reason = input.note;
  const std::string aspect{card::to_word(key.aspect)};
  entry.before = boost::json::object{{aspect, row->confirmed}};
  entry.after = boost::json::object{{aspect, row->desired}};
  const Instant now = ground_.clock.now();
  const std::string& login = entry.actor.login;
  switch (input.act) {
    case DifferenceAct::confirm:
      YG_TRY(card::confirm(tx, card->id, card->facts, key.aspect, row->desired, login, now, input.note));
      break;
    case DifferenceAct::refuse:
      YG_TRY(card::refuse(tx, card->id, key.aspect, login, input.note, now));
      break;
    case DifferenceAct::again:
      YG_TRY(card::command_again(tx, card->id, key.aspect, now));
      break;
    case DifferenceAct::take_back:
      YG_TRY(take_back(tx, *card, *row, login, entry.actor.person_id, input.note));
      std::swap(entry.before, entry.after);
      break;
  }
  YG_TRY(ground_.audit.record(tx, entry));
  return {};
}

Result<DifferenceActAnswer> Differences::act(const http::Request& request, const DifferenceActInput& input) const {
  YG_TRY(identity::check_reason(input.note, "control.reason"));
  if (input.rows.empty() || input.rows.size() > kActRowsMax) {
    return fail(ErrorKind::too_large, "control.rows",
                {fmt::format("一次处理 1 到 {} 项", kActRowsMax), fmt::format("1 to {} rows at once", kActRowsMax)},
                {.field = "rows", .value = fmt::format("{}", input.rows.size())});
  }
  return ground_.db.write([&](store::Transaction& tx) -> Result<DifferenceActAnswer> {
    DifferenceActAnswer answer;
    for (const DifferenceKey& key : input.rows) {
      std::string msisdn;
      // What one row left half done is undone alone.
      const auto done = tx.attempt([&] { return act_on(tx, request, input, key, msisdn); });
      if (done) {
        ++answer.done;
        continue;
      }
      if (!of_one_row(done.error())) return std::unexpected(done.error());
      answer.skipped.push_back({key.card_id, key.aspect, msisdn, done.error().code, done.error().text});
    }
    return answer;
  });
}

Result<HandOverAnswer> Differences::hand_over(const http::Request& request, const HandOverInput& input) const {
  const auto carrier = card::carrier_from(input.carrier);
  if (!carrier) {
    return fail(ErrorKind::invalid, "control.carrier", {"没有这家运营商", "there is no such carrier"},
                {.field = "carrier", .value = clipped(input.carrier)});
  }
  YG_TRY_ASSIGN(const auto units, ground_.units_of(request, "card.confirm"));
  const http::SqlPiece inside = unit_scope(units, "c.unit_id");
  const std::string sql = fmt::format("{}{} ORDER BY e.commanded_at, (e.card_id * 16 + e.aspect) LIMIT {})",
                                      kHandOver.sql, inside.sql.empty() ? "" : " AND " + inside.sql, kHandOverMax);
  AuditEntry entry{.actor = Actor::of(request), .action = "enforcement.hand_over", .object_type = "enforcement"};
  return identity::audited(
      ground_.audit, ground_.db, entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<HandOverAnswer> {
        const Instant now = ground_.clock.now();
        YG_TRY_ASSIGN(const auto rows,
                      tx.run({kHandOver.name, sql}, {now, audit.actor.login, static_cast<int>(*carrier)}));
        audit.object_id = fmt::format("{}", to_micros(now));
        audit.after = boost::json::object{{"carrier", input.carrier}, {"rows", rows}};
        return HandOverAnswer{to_micros(now), now, rows, rows == kHandOverMax};
      });
}

}  // namespace yunguan::control
