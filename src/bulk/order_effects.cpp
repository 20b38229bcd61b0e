// SPDX-License-Identifier: Apache-2.0
#include "bulk/order_effects.h"

#include <fmt/format.h>

#include <algorithm>

#include "bulk/bulk_store.h"
#include "bulk/deed.h"

namespace yunguan::bulk {
namespace {

using order::Accomplished;
using order::Errand;

constexpr std::size_t kSaidMax = 3;  // cards left alone that the sentence names; the result names all

std::vector<CardId> cards_in(const boost::json::value* value) {
  std::vector<CardId> cards;
  if (value == nullptr) return cards;
  if (value->is_int64()) cards.emplace_back(value->get_int64());
  if (!value->is_array()) return cards;
  for (const boost::json::value& one : value->get_array()) {
    if (one.is_int64()) cards.emplace_back(one.get_int64());
  }
  return cards;
}

std::vector<CardId> cards_of(const Errand& errand) {
  if (errand.is_undo) return cards_in(errand.done.if_contains("changed"));
  auto cards = cards_in(errand.values.if_contains("cards"));
  if (cards.empty()) cards = cards_in(errand.values.if_contains("card"));
  return cards;
}

std::string word_of(const boost::json::value& value) {
  if (value.is_string()) return std::string{value.get_string()};
  if (value.is_int64()) return std::to_string(value.get_int64());
  if (value.is_bool()) return value.get_bool() ? "true" : "false";
  return {};
}

BulkSpec spec_of(Kind kind, const Errand& errand) {
  BulkSpec spec{.kind = kind};
  if (kind == Kind::suspend || kind == Kind::resume) {
    const auto* const given = errand.with.if_contains("suspension");
    spec.suspension =
        (given == nullptr ? std::nullopt : card::suspension_from(word_of(*given))).value_or(card::Suspension::user);
  }
  for (const std::string_view field : fields_of(kind)) {
    const auto* const given = errand.with.if_contains(field);
    if (given != nullptr && !given->is_null()) spec.words.emplace(field, word_of(*given));
  }
  return spec;
}

// "已停机 12 张，3 张未处理：14400000001（卡已销户）…"
Text sentence(Kind kind, std::size_t changed, const std::vector<const Judged*>& left) {
  const KindFacts& facts = facts_of(kind);
  Text text{fmt::format("{} {} 张", facts.done.zh, changed), fmt::format("{}: {} cards", facts.done.en, changed)};
  if (left.empty()) return text;
  text.zh += fmt::format("，{} 张未处理：", left.size());
  text.en += fmt::format("; {} left alone: ", left.size());
  for (std::size_t n = 0; n < std::min(left.size(), kSaidMax); ++n) {
    text.zh += fmt::format("{}{}（{}）", n == 0 ? "" : "、", left[n]->msisdn, left[n]->reason.text.zh);
    text.en += fmt::format("{}{} ({})", n == 0 ? "" : ", ", left[n]->msisdn, left[n]->reason.text.en);
  }
  if (left.size() > kSaidMax) {
    text.zh += "等";
    text.en += " …";
  }
  return text;
}

Accomplished tell(Kind kind, const std::vector<card::CardChange>& changes, const std::vector<const Judged*>& left) {
  Accomplished done;
  boost::json::array changed;
  for (const card::CardChange& change : changes) {
    changed.emplace_back(change.before.id.value);
    done.links.push_back({"card", change.before.id.value, change.before.facts.msisdn});
  }
  boost::json::array skipped;
  for (const Judged* one : left) {
    skipped.push_back({{"card", one->item.card.value},
                       {"msisdn", one->msisdn},
                       {"code", one->reason.code},
                       {"zh", one->reason.text.zh},
                       {"en", one->reason.text.en}});
  }
  done.result = {{"changed", std::move(changed)}, {"skipped", std::move(skipped)}};
  done.words = sentence(kind, changes.size(), left);
  return done;
}

Result<Accomplished> carry_out(store::Transaction& tx, const Ground& ground, Kind kind, const Errand& errand) {
  const identity::Unit* const unit = errand.units->find(errand.unit);
  const identity::Scope scope{{unit == nullptr ? std::string{"/none/"} : unit->path}};
  YG_TRY_ASSIGN(const Deed deed, Deed::make(spec_of(kind, errand), ground.rules, ground.periods, errand.units, scope));
  std::vector<Item> items;
  for (const CardId card : cards_of(errand)) items.push_back({.position = std::ssize(items) + 1, .card = card});
  std::vector<Judged> judged(items.size());
  YG_TRY(judge(tx, ground, deed, items, judged, scope, *errand.units));
  std::vector<card::CardChange> changes;
  std::vector<const Judged*> left;
  for (Judged& one : judged) {
    if (one.change) {
      changes.push_back(std::move(*one.change));
    } else {
      left.push_back(&one);
    }
  }
  if (changes.empty()) {
    Error error{
        ErrorKind::conflict, "order.no_card_changed", {"没有可以处理的卡", "no card could be dealt with"}, {}, {}};
    for (std::size_t n = 0; n < std::min(left.size(), kSaidMax); ++n) error.details.push_back(left[n]->reason);
    return fail(std::move(error));
  }
  const card::Origin origin{.person = errand.applicant,
                            .login = errand.actor.login,
                            .action = std::string{facts_of(kind).action},
                            .job = {},
                            .reason = errand.service_title.zh + " " + errand.number,
                            .at = errand.now};
  YG_TRY(card::update_many(tx, changes, origin, ground.rules.version(), ground.keys));
  return tell(kind, changes, left);
}

}  // namespace

void add_effects(order::Effects& effects, Ground ground) {
  for (const auto& [name, kind] : {std::pair{"card.activate", Kind::activate},
                                   {"card.suspend", Kind::suspend},
                                   {"card.resume", Kind::resume},
                                   {"card.pre_close", Kind::pre_close},
                                   {"card.restore", Kind::restore},
                                   {"card.close", Kind::close},
                                   {"card.change_plan", Kind::plan}}) {
    effects.add(name, facts_of(kind).name, [ground, kind = kind](store::Transaction& tx, const Errand& errand) {
      return carry_out(tx, ground, kind, errand);
    });
  }
}

}  // namespace yunguan::bulk
