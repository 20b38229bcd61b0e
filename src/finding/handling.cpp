// SPDX-License-Identifier: Apache-2.0
#include "finding/handling.h"

#include <fmt/format.h>

#include "base/parse.h"
#include "bulk/rights.h"
#include "card/card_changes.h"
#include "control/control_service.h"
#include "finding/explanation.h"
#include "identity/reason.h"
#include "life/life_service.h"
#include "life/who_may.h"
#include "order/order_store.h"
#include "order/raise.h"

namespace yunguan::finding {
namespace {

using card::LifeEvent;
using identity::AuditEntry;

constexpr std::size_t kWordsMax = 500;

bool touches_card(Act act) { return act == Act::suspend || act == Act::throttle; }
bool needs_words(Act act) {
  return act == Act::note || act == Act::reopen || act == Act::block_app || act == Act::raise_order ||
         touches_card(act);
}
bool handles(Act act) { return !keeps_state(act) && act != Act::reopen; }

std::unexpected<Error> refuse(std::string code, Text text, std::string field, std::string_view value = {}) {
  return fail(ErrorKind::invalid, "finding." + std::move(code), std::move(text),
              {.field = std::move(field), .value = clipped(value)});
}

// What the unit reads of it.
std::string found_text(const Finding& f, const ModelWords& words) {
  return fmt::format("{}：{}，共 {} 次命中，首次 {}。{}\n{}", window_text(f.month, f.day), words.name.zh, f.hits,
                     format_clock(f.first_at), words.rule.zh, clipped(f.detail));
}

boost::json::object texts(const std::vector<card::Change>& changes, bool after) {
  boost::json::object object;
  for (const card::Change& change : changes) object[change.field] = after ? change.to : change.from;
  return object;
}

}  // namespace

Result<void> Consequences::apply(store::Transaction& tx, const crypto::KeyRing& keys) const {
  YG_TRY(insert(tx, events, keys));
  return figures.apply(tx);
}

Result<void> Handling::check(const Deed& deed) const {
  bool words_needed = needs_words(deed.act);
  if (deed.act == Act::dismiss) {
    const DismissalReason* reason = ground_.finding_rules.dismissal(deed.reason);
    if (reason == nullptr) {
      return refuse("reason", {"请选择排除的原因", "choose why it is dismissed"}, "reason", deed.reason);
    }
    words_needed = reason->words;
  }
  if (words_needed) YG_TRY(identity::check_reason(deed.words, "finding.words", "words"));
  if (deed.words.size() > kWordsMax || !is_utf8(deed.words) || deed.words.find('\0') != std::string::npos)
    return refuse("words", {"说明最多 500 字节", "at most 500 bytes of words"}, "words");
  if (deed.act == Act::suspend && !deed.suspension)
    return refuse("suspension", {"请选择停机的原因", "choose why the card is suspended"}, "suspension");
  if (deed.act == Act::throttle && (!deed.kbps || *deed.kbps < 1))
    return refuse("speed", {"请写明降到多少 kbps", "say to how many kbit/s"}, "kbps");
  return {};
}

Result<Deed> Handling::prepared(Deed deed) const {
  if (deed.act == Act::raise_order) {
    YG_TRY_ASSIGN(deed.times, order::Times::of(ground_.orders));
  }
  return deed;
}

Result<State> Handling::edge(const Finding& f, Act act) {
  if (const auto to = next(f.state, act)) {
    if ((touches_card(act) || act == Act::raise_order) && f.card.empty()) {
      return fail(ErrorKind::conflict, "finding.no_card",
                  {"这个号码不在卡清单中，无法对卡操作", "the number is no stored card: nothing can be done to it"});
    }
    return *to;
  }
  const bool same = (act == Act::confirm && f.state == State::confirmed) ||
                    (act == Act::dismiss && f.state == State::dismissed) ||
                    (act == Act::reopen && f.state == State::fresh);
  if (same && f.again && act != Act::reopen) return f.state;  // takes the new hits as seen
  if (same) {
    return fail(ErrorKind::conflict, "finding.handled_already",
                {fmt::format("这条发现已经是“{}”", name_of(f.state).zh),
                 fmt::format("the finding is this already: {}", name_of(f.state).en)});
  }
  return fail(ErrorKind::conflict, "finding.state",
              {fmt::format("这条发现{}，不能再做“{}”；需要时先重新打开", name_of(f.state).zh, name_of(act).zh),
               fmt::format("not possible while the finding is \"{}\": {}; reopen it first", name_of(f.state).en,
                           name_of(act).en)});
}

std::string_view Handling::card_permission(const Deed& deed) {
  if (deed.act == Act::suspend) return life::permission_for({LifeEvent::suspend, deed.suspension});
  if (deed.act == Act::throttle) return "card.control";
  if (deed.act == Act::block_app) return "control.blacklist";
  if (deed.act == Act::raise_order) return "order.apply";
  return {};
}

Text Handling::name_of_permission(std::string_view code) const {
  const identity::Permission* permission = ground_.permissions.find(code);
  YG_ASSERT(permission != nullptr);
  return {std::string{permission->zh}, std::string{permission->en}};
}

Result<void> Handling::check_right(const Who& who, std::string_view permission, UnitId unit) const {
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  const identity::Unit* found = tree->find(unit);
  // What belongs to no unit is for those who manage all of them.
  if (who.may(permission, found == nullptr ? std::string_view{"/"} : std::string_view{found->path})) return {};
  const Text name = name_of_permission(permission);
  return fail(ErrorKind::forbidden, "finding.not_yours",
              {fmt::format("需要“{}”的权限", name.zh), fmt::format("this needs the permission \"{}\"", name.en)});
}

Result<card::Record> Handling::card_for(store::Transaction& tx, const Who& who, const Finding& f,
                                        std::string_view permission) const {
  YG_TRY_ASSIGN(auto record, card::find_whole(tx, f.card, ground_.keys));
  if (!record || record->facts.msisdn != std::to_string(f.msisdn)) {
    return fail(
        ErrorKind::conflict, "finding.no_card",
        {"这个号码已不在卡清单中，无法对卡操作", "the number is no stored card any more: nothing can be done to it"});
  }
  YG_TRY(check_right(who, permission, record->facts.unit));  // of the unit the card belongs to now
  return std::move(*record);
}

Result<std::string> Handling::suspend(store::Transaction& tx, const Who& who, const Finding& f, const Deed& deed,
                                      JobId job) const {
  YG_TRY_ASSIGN(const auto before, card_for(tx, who, f, card_permission(deed)));
  const card::Act act{LifeEvent::suspend, deed.suspension};
  const card::Standing standing = ground_.rules.standing_of(before.facts);
  const Instant now = ground_.clock.now();
  const std::string effect = fmt::format("suspended {}", to_word(*deed.suspension));
  auto possible = life::check_act(before, standing, act, now);
  if (!possible && possible.error().code == "life.already") return effect;  // another finding of the card was quicker
  YG_TRY(std::move(possible));
  YG_TRY_ASSIGN(const auto after, card::after(before.facts, standing, act, ground_.life.periods(), now));
  const card::Origin origin{
      who.actor.person_id, who.actor.login, std::string{to_word(act.event)}, job, deed.words, now};
  const card::CardChange change{before, after, ground_.rules.standing_of(after)};
  YG_TRY(card::update_many(tx, {&change, 1}, origin, ground_.rules.version(), ground_.keys));
  AuditEntry entry{.actor = who.actor,
                   .action = "card.act",
                   .object_type = "card",
                   .object_id = fmt::format("{}", before.id.value),
                   .object_label = before.facts.msisdn,
                   .unit_id = before.facts.unit,
                   .reason = deed.words};
  const auto changes = card::changes_between(before.facts, after);
  entry.before = texts(changes, false);
  entry.after = texts(changes, true);
  entry.after->emplace("act", to_word(act.event));
  entry.after->emplace("suspension", to_word(*deed.suspension));
  entry.after->emplace("finding", f.id.value);
  YG_TRY(ground_.audit.record(tx, entry));
  return effect;
}

Result<std::string> Handling::throttle(store::Transaction& tx, const Who& who, const Finding& f, const Deed& deed,
                                       JobId job) const {
  YG_TRY_ASSIGN(const auto before, card_for(tx, who, f, card_permission(deed)));
  YG_TRY_ASSIGN(const auto context, control::check_context(ground_.control, tx, before.facts.unit));
  control::ControlValue wanted = control::control_value(before.facts, card::Aspect::throttle);
  wanted.kbps = *deed.kbps;
  YG_TRY_ASSIGN(const card::Facts after, control::with_control(before.facts, card::Aspect::throttle, wanted, context));
  const std::string effect = fmt::format("throttled {}", *deed.kbps);
  if (after == before.facts) return effect;
  const card::Origin origin{who.actor.person_id, who.actor.login, "controlled", job, deed.words, ground_.clock.now()};
  YG_TRY(
      card::update(tx, before, after, ground_.rules.standing_of(after), origin, ground_.rules.version(), ground_.keys));
  AuditEntry entry{.actor = who.actor,
                   .action = "card.control",
                   .object_type = "card",
                   .object_id = fmt::format("{}", before.id.value),
                   .object_label = before.facts.msisdn,
                   .unit_id = before.facts.unit,
                   .reason = deed.words};
  entry.before = boost::json::object{{"throttle", card::value_of(before.facts, card::Aspect::throttle)}};
  entry.after =
      boost::json::object{{"throttle", card::value_of(after, card::Aspect::throttle)}, {"finding", f.id.value}};
  YG_TRY(ground_.audit.record(tx, entry));
  return effect;
}

// The order belongs to the unit of the card, so that its leader is asked.
Result<std::string> Handling::raise_order(store::Transaction& tx, const Who& who, const Finding& f,
                                          const Deed& deed) const {
  YG_TRY_ASSIGN(const auto card, card_for(tx, who, f, card_permission(deed)));
  YG_ASSERT(deed.times);
  const order::Link finding{"finding", f.id.value, card.facts.msisdn};
  YG_TRY_ASSIGN(auto about, order::find_open_about(tx, kDisposal, "card", card.id.value));
  if (!about) {
    YG_TRY_ASSIGN(const auto models, ModelDirectory::load(tx));
    const ModelWords words = words_of(models.name(f.model));
    YG_TRY_ASSIGN(about, order::raise(tx, ground_.orders, *deed.times,
                                      {.service = std::string{kDisposal},
                                       .applicant = who.actor.person_id,
                                       .login = who.actor.login,
                                       .unit = card.facts.unit,
                                       .values = {{"number", card.facts.msisdn},
                                                  {"card", card.id.value},
                                                  {"model", words.name.zh},
                                                  {"clause", words.clause},
                                                  {"found", found_text(f, words)},
                                                  {"wanted", deed.words}},
                                       .links = {{"card", card.id.value, card.facts.msisdn}, finding}}));
  } else {
    YG_TRY(order::add_links(tx, about->id, {finding}));
  }
  AuditEntry entry{.actor = who.actor,
                   .action = "order.begin",
                   .object_type = "order",
                   .object_id = fmt::format("{}", about->id.value),
                   .object_label = about->number,
                   .unit_id = about->unit,
                   .reason = deed.words};
  entry.after = boost::json::object{{"finding", f.id.value}};
  YG_TRY(ground_.audit.record(tx, entry));
  return fmt::format("ordered {} {}", about->id.value, about->number);
}

Result<void> Handling::check_assigned(store::Transaction& tx, const Finding& f, PersonId person) const {
  if (person.empty()) return {};
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  const identity::Unit* unit = tree->find(f.unit);
  YG_TRY_ASSIGN(const auto scope,
                bulk::rights_of(tx, ground_.keys, *tree, person, "finding.handle", ground_.clock.now()));
  if (scope.contains(unit == nullptr ? std::string_view{"/"} : std::string_view{unit->path})) return {};
  return refuse("person", {"此人不能处置这个单位的发现", "this person may not deal with findings of the unit"},
                "assign_to");
}

Result<Finding> Handling::carry_out(store::Transaction& tx, const Who& who, const Finding& before, const Deed& deed,
                                    JobId job, Consequences& consequences) const {
  YG_TRY(check_right(who, "finding.handle", before.unit));
  YG_TRY_ASSIGN(const State to, edge(before, deed.act));
  const Instant now = ground_.clock.now();
  Event event{.finding = before.id,
              .at = now,
              .person = who.actor.person_id,
              .login = who.actor.login,
              .act = deed.act,
              .from = before.state,
              .to = to,
              .reason = deed.act == Act::dismiss ? deed.reason : "",
              .words = deed.words,
              .hits = before.hits,
              .job = job};
  Finding after = before;
  after.state = to;
  if (touches_card(deed.act)) {
    YG_TRY_ASSIGN(event.effect, deed.act == Act::suspend ? suspend(tx, who, before, deed, job)
                                                         : throttle(tx, who, before, deed, job));
  }
  if (deed.act == Act::block_app) event.effect = "blocked " + before.subject;
  if (deed.act == Act::raise_order) {
    YG_TRY_ASSIGN(event.effect, raise_order(tx, who, before, deed));
  }
  if (deed.act == Act::assign) {
    YG_TRY(check_assigned(tx, before, deed.assign_to));
    after.assigned_to = deed.assign_to;
    event.effect = fmt::format("assigned {}", deed.assign_to.value);
  }
  if (before.state == State::dismissed && (to != State::dismissed || before.reason != deed.reason))
    consequences.figures.dismissed(before, before.reason, before.handled_at.value_or(now), -1);
  if (handles(deed.act)) {
    if (before.state == State::fresh)
      consequences.figures.delay(Delay::finding_to_end, before, now, now - before.seen_at);
    if (deed.act == Act::dismiss && (before.state != State::dismissed || before.reason != deed.reason))
      consequences.figures.dismissed(before, deed.reason, now, +1);
    after.again = false;
    after.handled_hits = before.hits;
    after.handled_at = now;
    after.handled_by = who.actor.login;
    after.reason = event.reason;
  } else if (deed.act == Act::reopen) {
    YG_TRY_ASSIGN(const auto models, ModelDirectory::load(tx));
    after.again = false;
    after.handled_hits = 0;
    after.handled_at.reset();
    after.handled_by.clear();
    after.reason.clear();
    after.due_at = now + ground_.finding_rules.time_for(models.name(before.model));
  }
  if (deed.act == Act::note) {
    consequences.events.push_back(std::move(event));
    return after;
  }
  YG_TRY_ASSIGN(after, save(tx, before, std::move(after), consequences.figures));
  consequences.events.push_back(std::move(event));
  return after;
}

}  // namespace yunguan::finding
