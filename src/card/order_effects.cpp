// SPDX-License-Identifier: Apache-2.0
#include "card/order_effects.h"

#include <fmt/format.h>

#include <algorithm>

#include "card/card_history.h"
#include "card/card_lookup.h"
#include "card/opening_form.h"
#include "card/rule_facts.h"

namespace yunguan::card {
namespace {

using boost::json::object;
using order::Accomplished;
using order::Errand;

Origin origin_of(const Errand& errand, std::string action) {
  return {.person = errand.applicant,
          .login = errand.actor.login,
          .action = std::move(action),
          .job = {},
          .reason = errand.service_title.zh + " " + errand.number,
          .at = errand.now};
}

// The card that the form names, when it is one of the applicant's unit or of one below it.
Result<Record> card_of(store::Transaction& tx, const OrderGround& ground, const Errand& errand) {
  YG_TRY_ASSIGN(auto record,
                find_form_card(tx, ground.keys, errand.values, errand.units->find(errand.unit), *errand.units));
  if (!record) {
    return fail(ErrorKind::not_found, "card.not_found",
                {"卡不存在，或已不属于申请单位", "there is no such card, or it is no longer the unit's"});
  }
  if (record->facts.state == State::closed) {
    return fail(ErrorKind::conflict, "card.closed", {"卡已销户", "the card is closed"});
  }
  return std::move(*record);
}

// Writes the card with some of its fields as `words` say; `before` of the result puts them back.
Result<Accomplished> rewrite(store::Transaction& tx, const OrderGround& ground, const Errand& errand,
                             const Record& record, const std::map<std::string, std::string>& texts,
                             std::string action) {
  Words words;
  object before;
  for (const auto& [name, text] : texts) {
    const Field* const field = find_field(name);
    YG_ASSERT(field != nullptr);
    words.set(FieldAt{*field}, text);
    before[name] = word_of(record.facts, name, {});
  }
  const FormContext context{ground.rules.numbers.now(), ground.rules.book.limits(), {}, std::nullopt};
  const FormResult form = read_form(words, record.facts, context);
  for (const Remark& remark : form.remarks) {
    if (remark.weight == Weight::refused) return fail(Error{remark.error});
  }
  YG_TRY(check_taken(tx, form.facts, record.id));
  YG_TRY(update(tx, record, form.facts, ground.rules.standing_of(form.facts), origin_of(errand, std::move(action)),
                ground.rules.version(), ground.keys));
  return Accomplished{.result = {{"card", record.id.value}, {"before", std::move(before)}},
                      .words = {},
                      .links = {{"card", record.id.value, form.facts.msisdn}}};
}

std::map<std::string, std::string> put_back(const Errand& errand) {
  std::map<std::string, std::string> texts;
  const auto* const before = errand.done.if_contains("before");
  if (before == nullptr || !before->is_object()) return texts;
  for (const auto& [name, value] : before->get_object()) {
    if (value.is_string()) texts.emplace(name, std::string{value.get_string()});
  }
  return texts;
}

Result<Accomplished> swap(store::Transaction& tx, const OrderGround& ground, const Errand& errand) {
  YG_TRY_ASSIGN(const Record record, card_of(tx, ground, errand));
  std::map<std::string, std::string> texts{{"iccid", form_text(errand.values, "new_iccid")}};
  if (auto imsi = form_text(errand.values, "new_imsi"); !imsi.empty()) texts.emplace("imsi", std::move(imsi));
  if (errand.is_undo) texts = put_back(errand);
  YG_TRY_ASSIGN(auto done, rewrite(tx, ground, errand, record, texts, "swapped"));
  done.words = {fmt::format("{} 换卡：{} → {}", record.facts.msisdn, record.facts.iccid, texts["iccid"]),
                fmt::format("{}: the SIM {} in place of {}", record.facts.msisdn, texts["iccid"], record.facts.iccid)};
  return done;
}

Result<Accomplished> unbind(store::Transaction& tx, const OrderGround& ground, const Errand& errand) {
  YG_TRY_ASSIGN(const Record record, card_of(tx, ground, errand));
  const std::string imei = form_text(errand.values, "new_imei");
  std::map<std::string, std::string> texts{
      {"imei", imei}, {"imei_mode", imei.empty() ? std::string{"first-use"} : std::string{"fixed"}}};
  // A pool or the device's own lock stays what it was; only the device is another.
  const std::string& mode = record.facts.imei_mode;
  if (mode.starts_with("pool:") || mode == "terminal") texts.erase("imei_mode");
  if (errand.is_undo) texts = put_back(errand);
  YG_TRY_ASSIGN(auto done, rewrite(tx, ground, errand, record, texts, "unbound"));
  done.words = texts["imei"].empty()
                   ? Text{fmt::format("{} 已解绑，下次使用的设备即为绑定设备", record.facts.msisdn),
                          fmt::format("{} is released; the next device it is used in binds", record.facts.msisdn)}
                   : Text{fmt::format("{} 已改绑 {}", record.facts.msisdn, texts["imei"]),
                          fmt::format("{} is bound to {}", record.facts.msisdn, texts["imei"])};
  return done;
}

// All lines or none: what one of them lacks, a person mends.
Result<Accomplished> open(store::Transaction& tx, const OrderGround& ground, const Errand& errand) {
  const identity::Unit* const unit = errand.units->find(errand.unit);
  if (unit == nullptr) return fail(ErrorKind::not_found, "card.unit", {"申请单位已不存在", "the unit is no more"});
  if (ground.opening) YG_TRY(ground.opening(tx, unit->id));
  const OpeningForm form{errand.values, *unit, ground.rules, shanghai_date(errand.now)};
  std::vector<NewCard> cards;
  Error faults{ErrorKind::conflict, "card.lines", {"卡明细有误", "the lines are not right"}, {}, {}};
  for (std::size_t n = 0; n < form.lines(); ++n) {
    const FormResult line = form.read(n);
    for (const Remark& remark : line.remarks) {
      if (remark.weight == Weight::refused) faults.details.push_back(remark.error);
    }
    cards.push_back({line.facts, ground.rules.standing_of(line.facts)});
  }
  if (cards.empty()) return fail(ErrorKind::conflict, "card.no_lines", {"没有卡明细", "there are no lines"});
  if (!faults.details.empty()) return fail(std::move(faults));
  for (const NewCard& card : cards) YG_TRY(check_taken(tx, card.facts, {}));
  YG_TRY_ASSIGN(const CardId first,
                insert(tx, cards, origin_of(errand, "created"), ground.rules.version(), ground.keys));
  Accomplished done;
  boost::json::array changed;
  for (std::size_t n = 0; n < cards.size(); ++n) {
    const std::int64_t id = first.value + static_cast<std::int64_t>(n);
    changed.emplace_back(id);
    done.links.push_back({"card", id, cards[n].facts.msisdn});
  }
  done.result = {{"changed", std::move(changed)}};
  done.words = {fmt::format("已开卡 {} 张", cards.size()), fmt::format("{} cards opened", cards.size())};
  return done;
}

}  // namespace

void add_effects(order::Effects& effects, OrderGround ground) {
  using Work = Result<Accomplished> (*)(store::Transaction&, const OrderGround&, const Errand&);
  const std::tuple<const char*, Text, Work> all[] = {{"card.open", {"开卡", "Open cards"}, open},
                                                     {"card.swap", {"换卡", "Swap the SIM"}, swap},
                                                     {"card.unbind", {"解绑或改绑设备", "Release the device"}, unbind}};
  for (const auto& [name, title, work] : all) {
    effects.add(name, title,
                [ground, work](store::Transaction& tx, const Errand& errand) { return work(tx, ground, errand); });
  }
}

void add_checks(order::Checks& checks, OrderGround ground) {
  checks.add("card.opening", [ground](store::Reader& reader, const order::Checking& checking) {
    return look_at_opening(reader, ground.rules, ground.scenes, checking);
  });
  checks.add("card.swapping", [ground](store::Reader& reader, const order::Checking& checking) {
    return look_at_swap(reader, ground.rules, checking);
  });
}

}  // namespace yunguan::card
