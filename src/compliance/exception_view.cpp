// SPDX-License-Identifier: Apache-2.0
#include "compliance/exception_view.h"

namespace yunguan::compliance {
namespace {

SignatureView view_of(const Signature& signature) {
  return {signature.login, signature.at.value_or(Instant{}), signature.words};
}

}  // namespace

ExceptionView view_of(const Exception& exception, const card::Rules& rules, const identity::UnitTree& tree, Instant now,
                      PersonId caller) {
  ExceptionView view;
  view.id = exception.id;
  view.state = exception.state;
  view.state_name = name_of(exception.state);
  view.unit_id = exception.unit;
  view.unit_name = tree.name(exception.unit);
  view.plan = exception.plan;
  view.scene = exception.scene;
  for (const DutyLimit& duty : duties_of(exception.limits)) {
    const card::DutyRule& rule = rules.book.duty(duty.duty);
    view.duties.push_back(
        {duty.duty, rule.name, duty.limit, usual_limit(duty.duty, rules.book.limits()), rule.defined_in});
  }
  view.reason = exception.reason;
  view.document = exception.document;
  view.from = shanghai_date(exception.from);
  view.until = shanghai_date(exception.until - std::chrono::hours{1});
  view.cards = exception.cards;
  view.requested = view_of(exception.requested);
  if (exception.decided.at) view.decided = view_of(exception.decided);
  if (exception.ended.at) view.ended = view_of(exception.ended);
  if (exception.state == ExceptionState::in_force && now < exception.until) {
    view.days_left = (std::chrono::sys_days{view.until} - std::chrono::sys_days{shanghai_date(now)}).count() + 1;
    view.expires_soon = *view.days_left <= kExpiringSoon.count();
  }
  view.mine = exception.requested.person == caller;
  view.version = exception.version;
  return view;
}

}  // namespace yunguan::compliance
