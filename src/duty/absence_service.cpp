// SPDX-License-Identifier: Apache-2.0
#include "duty/absence_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "duty/absence_store.h"
#include "duty/duty_check.h"
#include "http/etag.h"
#include "identity/administrators.h"
#include "identity/enum_name.h"
#include "identity/person_store.h"
#include "identity/scope_sql.h"

namespace yunguan::duty {
namespace {

using identity::Asking;
using identity::AuditEntry;
using store::Row;

constexpr std::string_view kPermission = "duty.stand_in";
constexpr std::size_t kReasonMax = 500;  // bytes
constexpr std::size_t kCandidatesShown = 20;

enum class Box : std::uint8_t { mine, standing_in, units };
BOOST_DESCRIBE_ENUM(Box, mine, standing_in, units)

Error no_absence() {
  return {ErrorKind::not_found, "duty.no_absence", {"没有这条请假代理", "there is no such absence"}, {}, {}};
}

Error no_person(PersonId id) {
  return {ErrorKind::not_found,
          "duty.absent_person",
          {"没有此人，账号已停用，或不归您登记", "no such person, the account is closed, or not yours to enter"},
          {.field = "person_id", .value = std::to_string(id.value)},
          {}};
}

Result<std::string> checked_reason(const std::optional<std::string>& text) {
  const std::string reason{trimmed(text.value_or(""))};
  if (reason.size() <= kReasonMax) return reason;
  return fail(ErrorKind::invalid, "duty.reason", {"事由不超过 166 个汉字", "a reason has at most 500 bytes"},
              {.field = "reason", .value = clipped(reason)});
}

AuditEntry entry_of(const Asking& asking, std::string action, const Absence& absence, UnitId unit) {
  return {.actor = asking.actor,
          .action = std::move(action),
          .object_type = "absence",
          .object_id = absence.id.empty() ? std::string{} : std::to_string(absence.id.value),
          .object_label = absence.person.name,
          .unit_id = unit};
}

boost::json::object said(const Absence& absence) {
  boost::json::object said{
      {"stand_in", absence.stand_in.name}, {"from", format_clock(absence.from)}, {"to", format_clock(absence.to)}};
  if (!absence.services.empty())
    said["services"] = boost::json::array(absence.services.begin(), absence.services.end());
  return said;
}

http::SqlPiece state_piece(const http::Condition& condition, Instant now) {
  http::SqlPiece piece{
      "CASE WHEN a.to_at <= a.from_at THEN 'withdrawn' WHEN a.to_at <= ? THEN 'over' WHEN a.from_at <= ? THEN"
      " 'running' ELSE 'ahead' END IN (?",
      {now, now}};
  for (std::size_t n = 1; n < condition.values.size(); ++n) piece.sql += ", ?";
  piece.sql += ')';
  piece.params.insert(piece.params.end(), condition.values.begin(), condition.values.end());
  return piece;
}

http::SqlPiece search(std::string_view q) {
  const std::string pattern = http::contains_pattern(trimmed(q));
  return {"lower(p.name) LIKE ? ESCAPE '\\' OR p.login LIKE ? ESCAPE '\\' OR lower(q.name) LIKE ? ESCAPE '\\'",
          {pattern, pattern, pattern}};
}

Result<http::SqlPiece> asked_box(const http::Request& request) {
  const identity::Principal& caller = identity::principal_of(request);
  const auto word = request.query_value("box").value_or("mine");
  const auto box = identity::from_name<Box>(word);
  if (!box) {
    return fail(ErrorKind::invalid, "duty.box", {"没有这个分类", "there is no such box"},
                {.field = "box", .value = clipped(word)});
  }
  switch (*box) {
    case Box::mine:
      return http::SqlPiece{"a.person_id = ?", {caller.person_id}};
    case Box::standing_in:
      return http::SqlPiece{"a.stand_in_id = ?", {caller.person_id}};
    case Box::units:
      return identity::inside_scope(caller.scope(kPermission), "u.path");
  }
  return http::SqlPiece{};
}

// The parameter as an instant; what stands when it is not there.
Result<Instant> asked_instant(const http::Request& request, std::string_view name, Instant otherwise) {
  const auto text = request.query_value(name);
  if (!text || text->empty()) return otherwise;
  auto at = parse_instant(*text);
  if (!at) at.error().where.field = std::string{name};
  return at;
}

}  // namespace

http::List::Declaration AbsenceService::declared(const Clock& clock) {
  http::List::Declaration list{
      .name = "duty.absences", .fields = {}, .id_column = "a.id", .default_sort = "-from", .search = search};
  list.fields = {
      {.name = "from", .kind = http::FieldKind::instant, .column = "a.from_at", .sortable = true},
      {.name = "to", .kind = http::FieldKind::instant, .column = "a.to_at", .sortable = true},
      {.name = "person_id", .kind = http::FieldKind::integer, .column = "a.person_id"},
      {.name = "stand_in_id", .kind = http::FieldKind::integer, .column = "a.stand_in_id"},
      {.name = "unit_id",
       .kind = http::FieldKind::integer,
       .sentence = "The absent person's unit, with all below it.",
       .own = [](const http::Condition& condition) { return identity::inside_subtrees(condition.values, "u.path"); }},
      {.name = "state",
       .kind = http::FieldKind::enumeration,
       .values = {"ahead", "running", "over", "withdrawn"},
       .own = [&clock](const http::Condition& condition) { return state_piece(condition, clock.now()); }},
  };
  list.search_sentence = "Part of the absent person's name or login, or of the stand-in's name.";
  list.other_parameters = {"box"};
  return list;
}

bool AbsenceService::may_keep(const Asking& asking, const identity::UnitTree& units, PersonId person,
                              UnitId unit_id) const {
  if (person == asking.principal.person_id) return true;
  const identity::Unit* const unit = units.find(unit_id);
  return unit != nullptr && asking.principal.may(kPermission, unit->path);
}

Result<http::Page<Absence>> AbsenceService::list(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto query, declaration().parse(request));
  YG_TRY_ASSIGN(const auto box, asked_box(request));
  YG_TRY_ASSIGN(const auto units, ground_.units.tree());
  const Asking asking = Asking::of(request);
  const Instant now = ground_.clock.now();
  const http::ListSql sql{.select = absence_columns(now), .from = std::string{kAbsencesFrom}, .scope = box};
  return ground_.db.read([&](store::Reader& reader) {
    return http::read_page<Absence>(reader, declaration(), query, sql, [&](const Row& row) {
      AbsenceRow found = absence_at(row, now);
      const bool open = found.absence.state == AbsenceState::ahead || found.absence.state == AbsenceState::running;
      found.absence.may_end = open && may_keep(asking, *units, found.absence.person.id, found.unit_id);
      return std::move(found.absence);
    });
  });
}

Result<Absence> AbsenceService::get(const Asking& asking, AbsenceId id) const {
  YG_TRY_ASSIGN(const auto units, ground_.units.tree());
  const Instant now = ground_.clock.now();
  YG_TRY_ASSIGN(auto found, ground_.db.read([&](store::Reader& reader) { return find_absence(reader, id, now); }));
  if (!found) return fail(no_absence());
  Absence& absence = found->absence;
  const bool keeps = may_keep(asking, *units, absence.person.id, found->unit_id);
  if (!keeps && absence.stand_in.id != asking.principal.person_id) {
    return identity::refuse_out_of_scope(ground_.audit, ground_.db, asking.actor, "absence", std::to_string(id.value),
                                         no_absence());
  }
  absence.may_end = keeps && (absence.state == AbsenceState::ahead || absence.state == AbsenceState::running);
  return std::move(absence);
}

Result<AbsenceService::Person> AbsenceService::absent_person(const Asking& asking, PersonId id) const {
  YG_TRY_ASSIGN(const auto units, ground_.units.tree());
  YG_TRY_ASSIGN(const auto person,
                ground_.db.read([&](store::Reader& reader) { return identity::find_person(reader, id); }));
  if (!person || !identity::may_act(*person, ground_.clock.now())) return fail(no_person(id));
  const identity::Unit* const unit = units->find(person->unit_id);
  if (unit == nullptr || !may_keep(asking, *units, id, person->unit_id)) {
    return identity::refuse_out_of_scope(ground_.audit, ground_.db, asking.actor, "person", std::to_string(id.value),
                                         no_person(id));
  }
  return Person{id, person->login, unit->id, unit->path};
}

Result<void> AbsenceService::check_stand_in(const Person& person, PersonId stand_in) const {
  if (stand_in == person.id) {
    return fail(ErrorKind::invalid, "duty.self_stand_in", {"不能由本人代理自己", "nobody stands in for himself"},
                {.field = "stand_in_id", .value = std::to_string(stand_in.value)});
  }
  YG_TRY_ASSIGN(const auto units, ground_.units.tree());
  YG_TRY_ASSIGN(const auto found,
                ground_.db.read([&](store::Reader& reader) { return identity::find_person(reader, stand_in); }));
  const identity::Unit* const unit = found ? units->find(found->unit_id) : nullptr;
  const bool near = unit != nullptr && (unit->path.starts_with(person.path) || person.path.starts_with(unit->path));
  if (near && identity::may_act(*found, ground_.clock.now())) {
    return ground_.db.read(
        [&](store::Reader& reader) { return identity::check_takes_part(reader, stand_in, "stand_in_id"); });
  }
  return fail(ErrorKind::invalid, "duty.stand_in",
              {"代理人须是本单位或其上下级单位的在用账号",
               "a stand-in has an account in use and is of the same unit, or of one above or below it"},
              {.field = "stand_in_id", .value = std::to_string(stand_in.value)});
}

Result<std::vector<std::string>> AbsenceService::checked_services(const std::vector<std::string>& services) const {
  const auto refuse = [](Text text, const std::string& value) {
    return fail(ErrorKind::invalid, "duty.service", std::move(text), {.field = "services", .value = clipped(value)});
  };
  std::vector<std::string> codes = services;
  std::ranges::sort(codes);
  const auto repeats = std::ranges::unique(codes);
  codes.erase(repeats.begin(), repeats.end());
  if (codes.size() > kAbsenceServicesMax) {
    return refuse({fmt::format("最多选择 {} 项服务", kAbsenceServicesMax),
                   fmt::format("at most {} services", kAbsenceServicesMax)},
                  std::to_string(codes.size()));
  }
  return ground_.db.read([&](store::Reader& reader) -> Result<std::vector<std::string>> {
    for (const std::string& code : codes) {
      YG_TRY_ASSIGN(const bool known, ground_.knows_service(reader, code));
      if (!known) return refuse({"没有这项服务", "there is no such service"}, code);
    }
    return codes;
  });
}

Result<Absence> AbsenceService::create(const Asking& asking, const NewAbsence& wanted) const {
  const Instant now = ground_.clock.now();
  YG_TRY_ASSIGN(const auto person, absent_person(asking, wanted.person_id.value_or(asking.principal.person_id)));
  YG_TRY(check_stand_in(person, wanted.stand_in_id));
  YG_TRY(check_span(wanted.from, wanted.to, now, kAbsenceLongest));
  Absence absence;
  absence.person.id = person.id;
  absence.stand_in.id = wanted.stand_in_id;
  absence.from = wanted.from;
  absence.to = wanted.to;
  absence.made_by = asking.actor.login;
  YG_TRY_ASSIGN(absence.reason, checked_reason(wanted.reason));
  YG_TRY_ASSIGN(absence.services, checked_services(wanted.services.value_or(std::vector<std::string>{})));
  return identity::audited(ground_.audit, ground_.db, entry_of(asking, "absence.create", absence, person.unit_id),
                           [&](store::Transaction& tx, AuditEntry& entry) -> Result<Absence> {
                             YG_TRY_ASSIGN(const auto ahead, absences_ahead(tx, person.id, now));
                             if (ahead >= kAbsencesAheadMax) {
                               return fail(ErrorKind::conflict, "duty.too_many_absences",
                                           {fmt::format("一个人最多有 {} 条未结束的请假", kAbsencesAheadMax),
                                            fmt::format("at most {} absences that are not over", kAbsencesAheadMax)});
                             }
                             YG_TRY_ASSIGN(const auto id, insert_absence(tx, absence, now));
                             YG_TRY_ASSIGN(auto made, find_absence(tx, id, now));
                             YG_ASSERT(made);
                             made->absence.may_end = true;
                             entry.object_id = std::to_string(id.value);
                             entry.object_label = person.login;
                             entry.after = said(made->absence);
                             entry.reason = absence.reason;
                             return std::move(made->absence);
                           });
}

Result<Absence> AbsenceService::end(const Asking& asking, AbsenceId id, std::int64_t version) const {
  const Instant now = ground_.clock.now();
  YG_TRY_ASSIGN(const auto units, ground_.units.tree());
  YG_TRY_ASSIGN(const auto seen, ground_.db.read([&](store::Reader& reader) { return find_absence(reader, id, now); }));
  if (!seen) return fail(no_absence());
  if (!may_keep(asking, *units, seen->absence.person.id, seen->unit_id)) {
    return identity::refuse_out_of_scope(ground_.audit, ground_.db, asking.actor, "absence", std::to_string(id.value),
                                         no_absence());
  }
  return identity::audited(
      ground_.audit, ground_.db, entry_of(asking, "absence.end", seen->absence, seen->unit_id),
      [&](store::Transaction& tx, AuditEntry& entry) -> Result<Absence> {
        YG_TRY_ASSIGN(const auto before, find_absence(tx, id, now));
        YG_ASSERT(before);
        const Absence& absence = before->absence;
        YG_TRY(http::check_version(version, absence.version));
        if (absence.state == AbsenceState::over || absence.state == AbsenceState::withdrawn) {
          return fail(ErrorKind::conflict, "duty.absence_over", {"这条请假已经结束", "this absence is over already"});
        }
        YG_TRY(end_absence(tx, id, std::max(now, absence.from)));
        YG_TRY_ASSIGN(auto after, find_absence(tx, id, now));
        YG_ASSERT(after);
        entry.before = said(absence);
        entry.after = said(after->absence);
        return std::move(after->absence);
      });
}

Result<std::vector<Candidate>> AbsenceService::candidates(const http::Request& request) const {
  const Asking asking = Asking::of(request);
  PersonId id = asking.principal.person_id;
  if (const auto text = request.query_value("person_id"); text && !text->empty()) {
    id = PersonId{parse_integer<std::int64_t>(*text).value_or(0)};
  }
  const Instant now = ground_.clock.now();
  YG_TRY_ASSIGN(const Instant from, asked_instant(request, "from", now));
  YG_TRY_ASSIGN(const Instant to, asked_instant(request, "to", from + std::chrono::microseconds{1}));
  YG_TRY_ASSIGN(const auto person, absent_person(asking, id));
  const std::string pattern = http::contains_pattern(trimmed(request.query_value("q").value_or("")));
  const std::string sql = fmt::format(
      "SELECT p.id, p.name, u.name, CASE WHEN EXISTS (SELECT 1 FROM absence a WHERE a.person_id = p.id AND a.from_at <"
      " {to} AND a.to_at > {from} AND a.to_at > a.from_at) THEN 1 ELSE 0 END"
      " FROM person p JOIN unit u ON u.id = p.unit_id WHERE p.id <> :id AND ((u.path >= :path AND u.path < :end) OR"
      " substr(CAST(:own AS TEXT), 1, length(u.path)) = u.path) AND (lower(p.name) LIKE :name ESCAPE '\\' OR p.login"
      " LIKE :login ESCAPE '\\') AND p.state = 'active' AND (p.expires_at IS NULL OR p.expires_at > :now)"
      " AND " YG_TAKES_PART " ORDER BY p.name, p.id LIMIT {most}",
      fmt::arg("from", to_micros(from)), fmt::arg("to", to_micros(to)), fmt::arg("most", kCandidatesShown));
  return ground_.db.read([&](store::Reader& reader) {
    return reader.all({"duty.candidates", sql},
                      {id, person.path, identity::path_end(person.path), person.path, pattern, pattern, now},
                      [](const Row& row) {
                        return Candidate{row.id<PersonId>(0), row.text(1), row.text(2), row.truth(3)};
                      });
  });
}

Result<DutyNow> AbsenceService::now_of(PersonId person) const {
  const Instant now = ground_.clock.now();
  return ground_.db.read([&](store::Reader& reader) -> Result<DutyNow> {
    DutyNow duty;
    YG_TRY_ASSIGN(auto running, running_absences(reader, person, now));
    for (AbsenceRow& row : running)
      (row.absence.person.id == person ? duty.away : duty.standing_in).push_back(std::move(row.absence));
    YG_TRY_ASSIGN(duty.groups, running_shifts(reader, person, now));
    return duty;
  });
}

}  // namespace yunguan::duty
