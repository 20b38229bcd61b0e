// SPDX-License-Identifier: Apache-2.0
#include "duty/duty_check.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "identity/administrators.h"
#include "identity/person_store.h"
#include "identity/scope_sql.h"

namespace yunguan::duty {
namespace {

using identity::Asking;
using store::NamedQuery;

constexpr std::size_t kCodeMax = 40;
constexpr std::size_t kNameMax = 100;
constexpr std::size_t kPeopleShown = 20;

Error no_such_unit(std::string field) {
  return {ErrorKind::not_found, "unit.not_found", {"没有这个单位。", "There is no such unit."}, {.field = field}, {}};
}

Error no_such_person(std::string field, PersonId id) {
  return {ErrorKind::invalid,
          "duty.person",
          {"没有此人，账号已停用，或不在您管理的单位", "no such person, the account is closed, or not of your units"},
          {.field = std::move(field), .value = std::to_string(id.value)},
          {}};
}

}  // namespace

Result<std::string> checked_code(std::string_view text) {
  const std::string_view code = trimmed(text);
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  if (code.size() < 2 || code.size() > kCodeMax || !std::ranges::all_of(code, allowed)) {
    return fail(ErrorKind::invalid, "duty.code",
                {"编码须为 2 至 40 个小写字母、数字或下划线", "a code has 2 to 40 lower-case letters, digits or '_'"},
                {.field = "code", .value = clipped(text)});
  }
  return std::string(code);
}

Result<Text> checked_name(const Text& text) {
  Text name{std::string(trimmed(text.zh)), std::string(trimmed(text.en))};
  if (name.en.empty()) name.en = name.zh;
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
  const bool controls = std::ranges::any_of(name.zh, is_control) || std::ranges::any_of(name.en, is_control);
  if (name.zh.empty() || name.zh.size() > kNameMax || name.en.size() > kNameMax || controls) {
    return fail(ErrorKind::invalid, "duty.name",
                {"名称不能为空，且不超过 33 个汉字", "a name must not be empty, and has at most 100 bytes"},
                {.field = "name", .value = clipped(text.zh)});
  }
  return name;
}

Result<void> check_span(Instant from, Instant to, Instant now, std::chrono::days longest) {
  if (from < start_of(shanghai_date(now))) {
    return fail(ErrorKind::invalid, "duty.from", {"开始时间不能早于今天", "it cannot begin before today"},
                {.field = "from", .value = format_rfc3339(from)});
  }
  const auto bad = [&](Text text) {
    return fail(ErrorKind::invalid, "duty.to", std::move(text), {.field = "to", .value = format_rfc3339(to)});
  };
  if (to <= from) return bad({"结束时间须晚于开始时间", "it must end after it begins"});
  if (to <= now) return bad({"结束时间须晚于现在", "it must end after now"});
  if (to - from > longest) {
    return bad({fmt::format("最长 {} 天", longest.count()), fmt::format("at most {} days", longest.count())});
  }
  return {};
}

Result<const identity::Unit*> unit_for(const Ground& ground, const Asking& asking, const identity::UnitTree& units,
                                       std::string_view permission, UnitId id, std::string field) {
  const identity::Unit* const unit = units.find(id);
  if (unit == nullptr) return fail(no_such_unit(std::move(field)));
  if (asking.principal.may(permission, unit->path)) return unit;
  return identity::refuse_out_of_scope(ground.audit, ground.db, asking.actor, "unit", std::to_string(id.value),
                                       no_such_unit(std::move(field)));
}

Result<void> check_people(const Ground& ground, const Asking& asking, std::string_view permission,
                          std::span<const PersonId> people, std::string field) {
  YG_TRY_ASSIGN(const auto units, ground.units.tree());
  for (const PersonId id : people) {
    YG_TRY_ASSIGN(const auto person,
                  ground.db.read([&](store::Reader& reader) { return identity::find_person(reader, id); }));
    if (!person || !identity::may_act(*person, ground.clock.now())) return fail(no_such_person(field, id));
    const identity::Unit* const unit = units->find(person->unit_id);
    if (unit == nullptr || !asking.principal.may(permission, unit->path)) {
      return identity::refuse_out_of_scope(ground.audit, ground.db, asking.actor, "person", std::to_string(id.value),
                                           no_such_person(field, id));
    }
    YG_TRY(ground.db.read([&](store::Reader& reader) { return identity::check_takes_part(reader, id, field); }));
  }
  return {};
}

std::string person_columns(std::string_view person, std::string_view unit, Instant now) {
  return fmt::format(
      "{0}.id, {0}.name, {1}.name, CASE WHEN {0}.state = 'active' AND ({0}.expires_at IS NULL OR {0}.expires_at > {2})"
      " THEN 1 ELSE 0 END",
      person, unit, to_micros(now));
}

DutyPerson person_at(const store::Row& row, std::size_t first) {
  return {row.id<PersonId>(first), row.text(first + 1), row.text(first + 2), row.truth(first + 3)};
}

Result<boost::json::array> logins_of(store::Reader& reader, std::span<const PersonId> people) {
  boost::json::array logins;
  for (const PersonId id : people) {
    YG_TRY_ASSIGN(const auto person, identity::find_person(reader, id));
    if (person) logins.emplace_back(person->login);
  }
  return logins;
}

Result<std::vector<DutyPerson>> people_named(store::Reader& reader, const identity::Scope& scope, std::string_view part,
                                             Instant now) {
  const auto inside = identity::inside_scope(scope, "u.path");
  const std::string pattern = http::contains_pattern(trimmed(part));
  std::string where = inside.sql;
  store::Params params = inside.params;
  // The pieces of lists have "?" for their parameters; statements of our own have names.
  for (std::size_t n = 0, at = where.find('?'); at != std::string::npos; at = where.find('?'), ++n)
    where.replace(at, 1, fmt::format(":p{}", n));
  params.insert(params.end(), {pattern, pattern, now});
  const std::string sql = fmt::format(
      "SELECT {} FROM person p JOIN unit u ON u.id = p.unit_id WHERE {} AND (lower(p.name) LIKE :name ESCAPE '\\' OR"
      " p.login LIKE :login ESCAPE '\\') AND p.state = 'active' AND (p.expires_at IS NULL OR p.expires_at > :now)"
      " AND " YG_TAKES_PART " ORDER BY p.name, p.id LIMIT {}",
      person_columns("p", "u", now), where, kPeopleShown);
  return reader.all({"duty.people_named", sql}, params, [](const store::Row& row) { return person_at(row, 0); });
}

}  // namespace yunguan::duty
