// SPDX-License-Identifier: Apache-2.0
#include "life/life_view.h"

#include <algorithm>

#include "life/who_may.h"

namespace yunguan::life {
namespace {

using card::Edge;
using card::Guard;
using card::LifeEvent;
using card::State;

std::string word_of(Guard guard) {
  switch (guard) {
    case Guard::none:
      return "";
    case Guard::responsible:
      return "responsible";
    case Guard::registered:
      return "registered";
  }
  broken_invariant("a guard of the life of a card", __FILE__, __LINE__);
}

std::optional<std::int64_t> days_of(State state, const PeriodDays& periods) {
  if (state == State::testing) return periods.test_days;
  if (state == State::silent) return periods.silent_days;
  if (state == State::pre_closed) return periods.pre_closed_days;
  return std::nullopt;
}

EventView event_view(LifeEvent event) {
  EventView view{event, card::name_of(event), {}, needs_words(event)};
  for (const card::Act& act : acts_of_people()) {
    if (act.event != event) continue;
    std::string permission{permission_for(act)};
    if (std::ranges::find(view.permissions, permission) == view.permissions.end())
      view.permissions.push_back(std::move(permission));
  }
  return view;
}

}  // namespace

LifecycleView lifecycle_view(const LifeRules& rules) {
  LifecycleView view{rules.file().version, {}, {}, {}, {}, rules.file().warn_days, rules.file().confirm_hours};
  for (const State state : {State::in_stock, State::testing, State::silent, State::ready, State::active,
                            State::suspended, State::pre_closed, State::closed}) {
    StateView shown{std::string{to_word(state)}, card::name_of(state), card::functions_work(state),
                    days_of(state, rules.file().periods), std::nullopt};
    if (const auto end = card::next(state, LifeEvent::expire)) shown.ends_in = std::string{to_word(*end)};
    view.states.push_back(std::move(shown));
  }
  for (const LifeEvent event :
       {LifeEvent::start_test, LifeEvent::make_silent, LifeEvent::make_ready, LifeEvent::activate, LifeEvent::suspend,
        LifeEvent::resume, LifeEvent::pre_close, LifeEvent::restore, LifeEvent::close, LifeEvent::expire}) {
    view.events.push_back(event_view(event));
  }
  for (const Edge& edge : card::kEdges) {
    EdgeView shown{std::string{to_word(edge.from)}, edge.event,          std::string{to_word(edge.to)},
                   edge.event == LifeEvent::expire, word_of(edge.guard), std::nullopt,
                   std::string{edge.clause}};
    if (edge.guard != Guard::none) shown.guard_text = card::sentence_of(edge.guard);
    view.edges.push_back(std::move(shown));
  }
  for (const card::Suspension reason : card::kSuspensions) {
    view.reasons.push_back({reason, card::name_of(reason), std::string{permission_for({LifeEvent::suspend, reason})}});
  }
  return view;
}

}  // namespace yunguan::life
