// SPDX-License-Identifier: Apache-2.0
#include "card/lifecycle.h"

#include <fmt/format.h>

namespace yunguan::card {
namespace {

struct EventWords {
  std::string_view word;
  Text name;
};

const std::array<EventWords, 10>& event_words() {
  static const std::array<EventWords, 10> kWords{{{"start_test", {"开始测试", "Start the test period"}},
                                                  {"make_silent", {"转沉默期", "Begin the silent period"}},
                                                  {"make_ready", {"转待激活", "Make ready"}},
                                                  {"activate", {"激活", "Activate"}},
                                                  {"suspend", {"停机", "Suspend"}},
                                                  {"resume", {"复机", "Resume"}},
                                                  {"pre_close", {"预销户", "Pre-close"}},
                                                  {"restore", {"撤销预销户", "Undo the pre-closing"}},
                                                  {"close", {"销户", "Close"}},
                                                  {"expire", {"到期", "End of the period"}}}};
  return kWords;
}

std::unexpected<Error> refuse(std::string_view code, Text text, std::string_view clause = {},
                              ErrorKind kind = ErrorKind::conflict) {
  return fail(kind, fmt::format("life.{}", code), std::move(text), {.clause = std::string{clause}});
}

Result<void> check_guard(const Edge& edge, const Facts& facts, const Standing& standing) {
  switch (edge.guard) {
    case Guard::none:
      return {};
    case Guard::responsible:
      if (facts.unit.empty() || facts.registered_to == RegisteredTo::nobody)
        return refuse("not_responsible", sentence_of(edge.guard), edge.clause);
      return {};
    case Guard::registered:
      if (standing.missing.has(Duty::register_unit) || standing.missing.has(Duty::register_user))
        return refuse("not_registered", sentence_of(edge.guard), edge.clause);
      return {};
  }
  broken_invariant("a guard of the life of a card", __FILE__, __LINE__);
}

Result<void> check_reason(const Facts& facts, Act act) {
  const bool wanted = act.event == LifeEvent::suspend || act.event == LifeEvent::resume;
  if (!wanted) {
    if (!act.suspension) return {};
    return refuse("reason_not_here", {"这个操作没有停机原因", "this act has no reason of suspension"}, {},
                  ErrorKind::invalid);
  }
  if (!act.suspension) {
    return refuse("needs_reason", {"请选择停机原因", "name the reason of the suspension"}, {}, ErrorKind::invalid);
  }
  const bool has = facts.suspensions.contains(*act.suspension);
  const Text name = name_of(*act.suspension);
  if (act.event == LifeEvent::suspend && has) {
    return refuse("already", {fmt::format("已因「{}」停机", name.zh),
                              fmt::format("it is suspended for this already: {}", name.en)});
  }
  if (act.event == LifeEvent::resume && !has) {
    return refuse("not_for_this", {fmt::format("并没有因「{}」停机", name.zh),
                                   fmt::format("it is not suspended for this: {}", name.en)});
  }
  return {};
}

Result<const Edge*> allowed_edge(const Facts& facts, const Standing& standing, Act act, Instant now) {
  const Edge* edge = find_edge(facts.state, act.event);
  if (edge == nullptr) {
    const Text state = name_of(facts.state);
    const Text event = name_of(act.event);
    return refuse("no_such_act", {fmt::format("「{}」状态的卡不能「{}」", state.zh, event.zh),
                                  fmt::format("a card that is {} cannot do this: {}", state.en, event.en)});
  }
  YG_TRY(check_reason(facts, act));
  YG_TRY(check_guard(*edge, facts, standing));
  if (act.event == LifeEvent::expire && (!facts.state_until || now < *facts.state_until)) {
    return refuse("not_over", {"这段时期还没有结束", "the period has not ended yet"});
  }
  return edge;
}

std::optional<Instant> end_of(State state, const Periods& periods, Instant now) {
  const auto from = [&](const std::optional<std::chrono::days>& days) -> std::optional<Instant> {
    if (!days) return std::nullopt;
    return now + *days;
  };
  if (state == State::testing) return from(periods.test);
  if (state == State::silent) return from(periods.silent);
  if (state == State::pre_closed) return from(periods.pre_closed);
  return std::nullopt;
}

// Reasons and the place to go back to, once the event is allowed.
void move(Facts& facts, const Edge& edge, Act act) {
  switch (act.event) {
    case LifeEvent::suspend:
      if (facts.state != State::suspended) facts.resume_to = facts.state;
      facts.suspensions.add(*act.suspension);
      facts.state = State::suspended;
      return;
    case LifeEvent::resume:
      facts.suspensions.remove(*act.suspension);
      if (facts.suspensions.empty()) facts.state = facts.resume_to;
      return;
    case LifeEvent::pre_close:
      // A test that was given up does not go on when the closing is undone.
      if (facts.state != State::suspended)
        facts.resume_to = facts.state == State::active ? State::active : State::ready;
      facts.state = State::pre_closed;
      return;
    case LifeEvent::restore:
      facts.state = facts.suspensions.empty() ? facts.resume_to : State::suspended;
      return;
    case LifeEvent::expire:
      if (facts.state == State::testing) {
        facts.suspensions.add(Suspension::policy);
        facts.resume_to = State::ready;  // an actual user is registered, then it is activated
      }
      facts.state = edge.to;
      return;
    case LifeEvent::close:
      facts.suspensions = {};
      facts.state = edge.to;
      return;
    default:
      facts.state = edge.to;
  }
}

}  // namespace

Result<void> check(const Facts& facts, const Standing& standing, Act act, Instant now) {
  YG_TRY(allowed_edge(facts, standing, act, now));
  return {};
}

Result<Facts> after(const Facts& facts, const Standing& standing, Act act, const Periods& periods, Instant now) {
  YG_TRY_ASSIGN(const Edge* edge, allowed_edge(facts, standing, act, now));
  Facts changed = facts;
  move(changed, *edge, act);
  if (changed.state != facts.state) {
    changed.state_since = now;
    // A test or silent period goes on while the card is suspended: else two acts would make it last for ever.
    const bool period_goes_on = act.event == LifeEvent::suspend || act.event == LifeEvent::resume;
    if (!period_goes_on) changed.state_until = end_of(changed.state, periods, now);
    if (changed.state == State::active && !changed.activated_on) changed.activated_on = shanghai_date(now);
  }
  return changed;
}

Text name_of(State state) {
  static const std::array<Text, 8> kNames{{{"库存", "in stock"},
                                           {"测试期", "testing"},
                                           {"沉默期", "silent"},
                                           {"待激活", "ready"},
                                           {"正使用", "active"},
                                           {"停机", "suspended"},
                                           {"预销户", "pre-closed"},
                                           {"已销户", "closed"}}};
  return kNames.at(static_cast<std::size_t>(state) - 1);
}

Text name_of(LifeEvent event) { return event_words()[static_cast<std::size_t>(event)].name; }

Text name_of(Suspension reason) {
  static const std::array<Text, kSuspensions.size()> kNames{{{"用户停机", "at the user's wish"},
                                                             {"欠费停机", "arrears"},
                                                             {"达量停机", "quota reached"},
                                                             {"管控停机", "policy"},
                                                             {"机卡分离停机", "card in another device"},
                                                             {"违规停机", "violation"}}};
  return kNames[static_cast<std::size_t>(reason)];
}

Text sentence_of(Guard guard) {
  switch (guard) {
    case Guard::none:
      return {};
    case Guard::responsible:
      return {"须先登记责任单位和责任人", "a responsible unit and person must be registered first"};
    case Guard::registered:
      return {"须先完成这一类卡要求的登记（责任单位或实际使用人）",
              "what its class asks to be registered (unit or actual user) must be registered first"};
  }
  broken_invariant("a guard of the life of a card", __FILE__, __LINE__);
}

std::string_view to_word(LifeEvent event) { return event_words()[static_cast<std::size_t>(event)].word; }

std::optional<LifeEvent> life_event_from(std::string_view word) {
  for (std::size_t i = 0; i < event_words().size(); ++i) {
    if (event_words()[i].word == word) return static_cast<LifeEvent>(i);
  }
  return std::nullopt;
}

}  // namespace yunguan::card
