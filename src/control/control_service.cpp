// SPDX-License-Identifier: Apache-2.0
#include "control/control_service.h"
#include "identity/reason.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/parse.h"
#include "card/card_changes.h"
#include "http/etag.h"

namespace yunguan::control {
namespace {

using card::Aspect;
using identity::Actor;
using identity::AuditEntry;
using identity::principal_of;

constexpr std::size_t kHistoryLooked = 100;  // of a card's last changes, for who set what

// Which fields of a card's history tell of an aspect.
const std::map<std::string_view, Aspect>& aspects_by_field() {
  static const std::map<std::string_view, Aspect> kAspects{
      {"state", Aspect::state},
      {"suspensions", Aspect::state},
      {"functions", Aspect::functions},
      {"voice_whitelist", Aspect::voice},
      {"sms_whitelist", Aspect::sms},
      {"data_whitelist", Aspect::data},
      {"data_scope", Aspect::data},
      {"imei_mode", Aspect::binding},
      {"imei", Aspect::binding},
      {"regions", Aspect::area},
      {"cells", Aspect::area},
      {"cells_max", Aspect::area},
      {"data_limit_mb", Aspect::quota},
      {"sms_limit", Aspect::quota},
      {"voice_limit_min", Aspect::quota},
      {"throttle_kbps", Aspect::throttle},
      {"throttle_at_percent", Aspect::throttle},
      {"blacklist", Aspect::blacklist},
      {"blocked", Aspect::blacklist},
  };
  return kAspects;
}

void add_enforcement(ControlView& view, const card::Facts& facts, const card::Enforcement& row,
                     Instant overdue_before) {
  view.confirmed_text = row.confirmed;
  card::Facts in_force = facts;
  if (view.aspect == Aspect::state) {
    view.confirmed = ControlValue{.state = row.confirmed};
  } else if (put_value(in_force, view.aspect, row.confirmed)) {
    view.confirmed = control_value(in_force, view.aspect);
  } else {
    view.confirmed.reset();
  }
  view.standing = row.standing;
  view.overdue = row.standing == card::Enforced::waiting && row.commanded_at < overdue_before;
  view.commanded_at = row.commanded_at;
  view.attempts = row.attempts;
  view.confirmed_at = row.confirmed_at;
  view.source = row.source;
  view.note = row.note;
  view.handed_at = row.handed_at;
  view.handed_by = row.handed_by;
}

// The newest change of each aspect.
void add_authors(std::vector<ControlView>& views, const std::vector<card::HistoryEntry>& history) {
  std::set<Aspect> told;
  for (const card::HistoryEntry& entry : history) {
    std::set<Aspect> here;
    for (const card::Change& change : entry.changes) {
      const auto aspect = aspects_by_field().find(change.field);
      if (aspect != aspects_by_field().end()) here.insert(aspect->second);
    }
    for (const Aspect aspect : here) {
      if (!told.insert(aspect).second) continue;
      ControlView& view = *std::ranges::find(views, aspect, &ControlView::aspect);
      view.changed_by = entry.person_login;
      view.changed_at = entry.at;
      view.changed_reason = entry.reason;
    }
  }
}

Way way_of(Aspect aspect, bool closed, bool may_control, bool may_request, std::optional<Text>& why_not) {
  if (aspect == Aspect::state) {
    why_not = Text{"状态通过停机、复机等操作改变", "the state changes by acts such as suspend and resume"};
    return Way::act;
  }
  if (closed) {
    why_not = Text{"已销户的卡功能全部关闭（§4.4）", "a closed card has all functions off (§4.4)"};
    return Way::none;
  }
  const bool by_request = aspect == Aspect::voice || aspect == Aspect::sms;
  if (by_request && may_request) return Way::request;
  if (!by_request && may_control) return Way::change;
  if (aspect == Aspect::data && may_request) return Way::request;
  why_not = by_request
                ? Text{"您没有申请变更白名单的权限", "you may not request changes of whitelists"}
                : Text{"管控由运营人员设置，您没有这项权限", "controls are the operator's to set, and you may not"};
  return Way::none;
}

// The values of a tier in place of those given.
Result<ControlValue> wanted_value(Aspect aspect, const ControlInput& input, const card::Facts& facts,
                                  const Tiers& tiers) {
  ControlValue value = input.value;
  if (!input.tier) return value;
  const auto refuse = [&](Text text) {
    return fail(ErrorKind::invalid, "control.tier", std::move(text),
                {.field = "tier", .value = clipped(*input.tier), .clause = std::string{clause_of(aspect)}});
  };
  if (aspect == Aspect::quota) {
    const QuotaTier* tier = tiers.quota(*input.tier);
    if (tier == nullptr) return refuse({"没有这个档位", "there is no such tier"});
    if (!fits(*tier, facts.network))
      return refuse({"这个档位不适用于这张卡的网络制式", "the tier does not fit the card's network"});
    value.data_mb = tier->data_mb;
    value.sms = tier->sms;
    value.voice_min = tier->voice_min;
    return value;
  }
  const SpeedTier* tier = aspect == Aspect::throttle ? tiers.speed(*input.tier) : nullptr;
  if (tier == nullptr) return refuse({"没有这个档位", "there is no such tier"});
  value.kbps = tier->kbps;
  return value;
}

boost::json::object text_of(const card::Facts& facts, Aspect aspect) {
  return {{std::string{card::to_word(aspect)}, card::value_of(facts, aspect)}};
}

}  // namespace

Result<CheckContext> check_context(const Ground& ground, store::Reader& reader, UnitId unit) {
  YG_TRY_ASSIGN(auto pools, pool_names(reader, ground.units, unit));
  return CheckContext{ground.rules, ground.tiers, ground.blacklist,
                      [names = std::move(pools)](std::string_view name) { return names.contains(name); }};
}

Result<CardControls> ControlService::get(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto card, ground_.find_card(request, "card.read"));
  return view(request, card);
}

Result<CardControls> ControlService::view(const http::Request& request, const card::Record& card) const {
  const card::Facts& facts = card.facts;
  CardControls controls{card.id,
                        facts.msisdn,
                        std::string{card::to_word(card.standing.kind)},
                        std::string{card::to_word(facts.carrier)},
                        std::string{card::to_word(facts.network)},
                        std::string{card::to_word(facts.state)},
                        facts.fixed,
                        card.version,
                        {}};
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  const identity::Unit* unit = tree->find(facts.unit);
  const auto& principal = principal_of(request);
  const auto may = [&](std::string_view permission) {
    return unit != nullptr && principal.may(permission, unit->path);
  };
  const bool closed = facts.state == card::State::closed;
  for (const Aspect aspect : card::kAspects) {
    ControlView one;
    one.aspect = aspect;
    one.name = card::name_of(aspect);
    one.clause = clause_of(aspect);
    one.duty = duty_of(aspect);
    one.required = one.duty && card.standing.required.has(*one.duty);
    one.missing = one.duty && card.standing.missing.has(*one.duty);
    one.desired = control_value(facts, aspect);
    one.confirmed = one.desired;
    one.desired_text = card::value_of(facts, aspect);
    one.confirmed_text = one.desired_text;
    one.way = way_of(aspect, closed, may("card.control"), may("card.whitelist_request"), one.why_not);
    if (aspect == Aspect::quota || aspect == Aspect::throttle) {
      const auto tier = aspect == Aspect::quota ? ground_.tiers.quota_of(facts) : ground_.tiers.speed_of(facts);
      if (!tier.empty()) one.tier = tier;
    }
    if (aspect == Aspect::binding) one.on_mismatch = config::to_word(ground_.policy.binding_mismatch);
    controls.items.push_back(std::move(one));
  }
  YG_TRY(ground_.db.read([&](store::Reader& reader) -> Result<void> {
    YG_TRY_ASSIGN(const auto rows, card::enforcements(reader, card.id));
    for (const card::Enforcement& row : rows) {
      add_enforcement(*std::ranges::find(controls.items, row.aspect, &ControlView::aspect), facts, row,
                      ground_.overdue_before());
    }
    YG_TRY_ASSIGN(const auto history, card::history(reader, card.id, kHistoryLooked));
    add_authors(controls.items, history);
    for (ControlView& one : controls.items) {
      if (!has_whitelist(one.aspect)) continue;
      one.entries_max =
          static_cast<std::int64_t>(whitelist_max(one.aspect, ground_.rules.book.limits(), facts.excepted));
      YG_TRY_ASSIGN(one.yearly, whitelists_.yearly(reader, card.id, one.aspect));
      YG_TRY_ASSIGN(one.open_request, pending_change(reader, card.id, one.aspect));
    }
    return {};
  }));
  return controls;
}

Result<CardControls> ControlService::set(const http::Request& request, const ControlInput& input) const {
  YG_TRY_ASSIGN(const auto before, ground_.find_card(request, "card.control"));
  const auto aspect = card::aspect_from(request.path_values.at("aspect"));
  if (!aspect) {
    return fail(ErrorKind::not_found, "control.aspect", {"没有这项管控", "there is no such control"},
                {.field = "aspect", .value = clipped(request.path_values.at("aspect"))});
  }
  YG_TRY(http::check_if_match(request, before.version));
  YG_TRY(identity::check_reason(input.reason, "control.reason"));
  YG_TRY_ASSIGN(const auto wanted, wanted_value(*aspect, input, before.facts, ground_.tiers));
  YG_TRY_ASSIGN(const auto context, ground_.db.read([&](store::Reader& reader) {
    return check_context(ground_, reader, before.facts.unit);
  }));
  YG_TRY_ASSIGN(const card::Facts after, with_control(before.facts, *aspect, wanted, context));
  if (after == before.facts) return view(request, before);
  const Actor actor = Actor::of(request);
  const card::Origin origin{actor.person_id, actor.login, "controlled", {}, input.reason, ground_.clock.now()};
  AuditEntry entry = entry_about(request, "card.control", before);
  entry.reason = input.reason;
  entry.before = text_of(before.facts, *aspect);
  entry.after = text_of(after, *aspect);
  YG_TRY_ASSIGN(const auto kept,
                identity::audited(ground_.audit, ground_.db, entry, [&](store::Transaction& tx, AuditEntry&) {
                  return card::update(tx, before, after, ground_.rules.standing_of(after), origin,
                                      ground_.rules.version(), ground_.keys);
                }));
  return view(request, kept);
}

}  // namespace yunguan::control
