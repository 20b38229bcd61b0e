// SPDX-License-Identifier: Apache-2.0
#include "finding/finding_view.h"

#include <fmt/format.h>

#include <set>

#include "base/parse.h"
#include "card/lifecycle.h"
#include "identity/person_store.h"

namespace yunguan::finding {
namespace {

// "suspended separation" → 停机（机卡分离停机）
Text effect_text(const std::string& effect, const std::map<PersonId, std::string>& people) {
  const auto space = effect.find(' ');
  const std::string verb = effect.substr(0, space);
  const std::string rest = space == std::string::npos ? "" : effect.substr(space + 1);
  if (verb == "suspended") {
    const auto reason = card::suspension_from(rest);
    const Text name = reason ? card::name_of(*reason) : Text{rest, rest};
    return {fmt::format("卡已停机（{}）", name.zh), fmt::format("card suspended ({})", name.en)};
  }
  if (verb == "throttled")
    return {fmt::format("卡已限速到 {} kbps", rest), fmt::format("card slowed to {} kbit/s", rest)};
  if (verb == "blocked")
    return {fmt::format("“{}”已在应用黑名单", rest), fmt::format("\"{}\" is on the blacklist", rest)};
  if (verb == "ordered") {
    const std::string number = rest.substr(std::min(rest.find(' ') + 1, rest.size()));
    return {"已转工单 " + number, "put before the unit as order " + number};
  }
  if (verb == "assigned") {
    const PersonId person{parse_integer<std::int64_t>(rest).value_or(0)};
    if (person.empty()) return {"取消指派", "assigned to nobody"};
    const auto found = people.find(person);
    const std::string name = found == people.end() ? rest : found->second;
    return {"指派给 " + name, "assigned to " + name};
  }
  return {};
}

std::string class_text(std::int64_t code) { return code == 0 ? "" : fmt::format("{}-{}", code / 10, code % 10); }

}  // namespace

FindingRow row_of(const Finding& f, const ViewGround& ground) {
  FindingRow row;
  row.id = f.id;
  if (!f.card.empty()) row.card_id = f.card;
  row.msisdn = std::to_string(f.msisdn);
  row.model = ground.models.name(f.model);
  const ModelWords words = words_of(row.model);
  row.model_name = words.name;
  row.severity = to_word(ground.rules.severity_of(row.model));
  row.clause = words.clause;
  row.subject = f.subject;
  row.window = window_text(f.month, f.day);
  row.first_at = f.first_at;
  row.seen_at = f.seen_at;
  row.said_at = f.said_at;
  row.hits = f.hits;
  row.state = to_word(f.state);
  row.again = f.again;
  row.new_hits = f.again ? f.hits - f.handled_hits : 0;
  row.unit_id = f.unit;
  row.unit_name = ground.tree.name(f.unit);
  row.scene = f.scene;
  row.class_ = class_text(f.class_code);
  row.carrier = f.card.empty() ? "" : card::to_word(f.carrier);
  row.due_at = f.due_at;
  row.overdue = f.state == State::fresh && f.due_at < ground.now;
  if (!f.assigned_to.empty()) {
    row.assigned_to = f.assigned_to;
    const auto found = ground.people.find(f.assigned_to);
    if (found != ground.people.end()) row.assigned_name = found->second;
  }
  row.handled_at = f.handled_at;
  row.handled_by = f.handled_by;
  row.reason = f.reason;
  if (const DismissalReason* reason = ground.rules.dismissal(f.reason)) row.reason_name = reason->name;
  row.version = f.version;
  return row;
}

EventView view_of(const Event& e, const FindingRules& rules, const std::map<PersonId, std::string>& people) {
  EventView view{e.id,
                 e.at,
                 e.login,
                 e.act,
                 name_of(e.act),
                 std::string{to_word(e.from)},
                 std::string{to_word(e.to)},
                 {},
                 e.words,
                 {},
                 e.hits,
                 {},
                 {},
                 {}};
  if (const DismissalReason* reason = rules.dismissal(e.reason))
    view.reason_name = reason->name;
  else if (!e.reason.empty())
    view.reason_name = Text{e.reason, e.reason};  // of an older dictionary
  view.effect = effect_text(e.effect, people);
  if (!e.job.empty()) view.job_id = e.job;
  if (e.act == Act::raise_order) {  // "ordered 17 CZ-20261123-000017"
    const std::size_t id = std::min(e.effect.find(' ') + 1, e.effect.size());
    const std::size_t number = std::min(e.effect.find(' ', id), e.effect.size());
    view.order_id = parse_integer<std::int64_t>(std::string_view{e.effect}.substr(id, number - id));
    view.order_number = e.effect.substr(std::min(number + 1, e.effect.size()));
  }
  return view;
}

Result<std::map<PersonId, std::string>> people_in(store::Reader& reader, const std::vector<Finding>& findings,
                                                  const std::vector<Event>& events) {
  std::set<PersonId> ids;
  for (const Finding& f : findings) ids.insert(f.assigned_to);
  for (const Event& e : events) {
    if (e.effect.starts_with("assigned "))
      ids.insert(PersonId{parse_integer<std::int64_t>(std::string_view{e.effect}.substr(9)).value_or(0)});
  }
  std::map<PersonId, std::string> names;
  for (const PersonId id : ids) {
    if (id.empty()) continue;
    YG_TRY_ASSIGN(const auto person, identity::find_person(reader, id));
    if (person) names.emplace(id, person->name);
  }
  return names;
}

Deed deed_of(const ActInput& input) {
  return {input.act,  input.reason.value_or(""),           input.words.value_or(""), input.suspension,
          input.kbps, input.assign_to.value_or(PersonId{})};
}

}  // namespace yunguan::finding
