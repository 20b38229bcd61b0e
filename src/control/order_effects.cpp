// SPDX-License-Identifier: Apache-2.0
#include "control/order_effects.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/parse.h"
#include "card/card_lookup.h"
#include "identity/person_store.h"

namespace yunguan::control {
namespace {

using boost::json::object;
using order::Accomplished;
using order::Errand;

std::vector<std::string> lines_of(const object& values, std::string_view key) {
  std::vector<std::string> lines;
  const auto* const value = values.if_contains(key);
  if (value == nullptr || !value->is_string()) return lines;
  for (const std::string_view line : split(value->get_string(), '\n')) {
    for (const std::string_view entry : split(line, ';')) lines.emplace_back(trimmed(entry));
  }
  std::erase(lines, std::string{});
  return lines;
}

std::optional<card::Aspect> list_of(const object& values) { return card::aspect_from(card::form_text(values, "list")); }

Result<WhitelistChange> wish_of(store::Transaction& tx, const Ground& ground, const Errand& errand,
                                const card::Record& card) {
  WhitelistChange change;
  change.card_id = card.id;
  change.aspect = list_of(errand.values).value_or(card::Aspect::voice);
  change.add = lines_of(errand.values, "add");
  change.remove = lines_of(errand.values, "remove");
  if (errand.is_undo) std::swap(change.add, change.remove);
  change.reason = card::form_text(errand.values, "reason");
  change.requested_by = errand.applicant;
  change.requested_at = errand.now;
  change.decided_by = errand.decided_by;
  change.decided_at = errand.now;
  change.decision_reason = errand.service_title.zh + " " + errand.number;
  YG_TRY_ASSIGN(const auto applicant, identity::find_person(tx, errand.applicant));
  YG_TRY_ASSIGN(const auto decider, identity::find_person(tx, errand.decided_by));
  if (applicant) change.requested_login = applicant->login;
  if (decider) change.decided_login = decider->login;
  return change;
}

Result<Accomplished> change_list(store::Transaction& tx, const Ground& ground, const WhitelistService& whitelists,
                                 const Errand& errand) {
  YG_TRY_ASSIGN(const auto record,
                card::find_form_card(tx, ground.keys, errand.values, errand.units->find(errand.unit), *errand.units));
  if (!record) {
    return fail(ErrorKind::not_found, "card.not_found",
                {"卡不存在，或已不属于申请单位", "there is no such card, or it is no longer the unit's"});
  }
  YG_TRY_ASSIGN(auto wish, wish_of(tx, ground, errand, *record));
  YG_TRY_ASSIGN(const auto change, whitelists.carry_out(tx, std::move(wish), *record, errand.actor));
  const Text list = card::name_of(change.aspect);
  return Accomplished{.result = {{"change", change.id.value}},
                      .words = {fmt::format("{} 的{}名单：增 {} 项，删 {} 项", record->facts.msisdn, list.zh,
                                            change.add.size(), change.remove.size()),
                                fmt::format("{}, whitelist of {}: {} added, {} removed", record->facts.msisdn, list.en,
                                            change.add.size(), change.remove.size())},
                      .links = {{"card", record->id.value, record->facts.msisdn}}};
}

catalog::Remark remark_of(const Error& error) {
  const bool is_removal = error.where.field.starts_with("remove");
  return {is_removal ? "remove" : "add", error.code, catalog::RuleWeight::refuse, error.text, error.where.clause};
}

}  // namespace

void add_effects(order::Effects& effects, const Ground& ground, const WhitelistService& whitelists) {
  effects.add(
      "card.whitelist", {"变更白名单", "Change a whitelist"},
      [&](store::Transaction& tx, const Errand& errand) { return change_list(tx, ground, whitelists, errand); });
}

void add_checks(order::Checks& checks, const Ground& ground, const WhitelistService& whitelists) {
  checks.add("card.whitelist",
             [&](store::Reader& reader, const order::Checking& checking) -> Result<std::vector<catalog::Remark>> {
               std::vector<catalog::Remark> remarks;
               const auto aspect = list_of(checking.values);
               YG_TRY_ASSIGN(const auto units, ground.units.tree());
               YG_TRY_ASSIGN(const auto record,
                             card::find_form_card(reader, ground.keys, checking.values, checking.unit, *units));
               if (!aspect || !record) return remarks;
               WhitelistChange wish;
               wish.card_id = record->id;
               wish.aspect = *aspect;
               wish.add = lines_of(checking.values, "add");
               wish.remove = lines_of(checking.values, "remove");
               if (wish.add.empty() && wish.remove.empty() && !checking.complete) return remarks;
               const auto looked = whitelists.look_at(reader, wish, record->facts);
               if (looked) return remarks;
               if (looked.error().kind == ErrorKind::unavailable) return std::unexpected(looked.error());
               const auto& details = looked.error().details;
               for (const Error& one : details) remarks.push_back(remark_of(one));
               if (details.empty()) remarks.push_back(remark_of(looked.error()));
               return remarks;
             });
}

}  // namespace yunguan::control
