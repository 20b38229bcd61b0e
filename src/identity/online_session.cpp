// SPDX-License-Identifier: Apache-2.0
#include "identity/online_session.h"

#include <fmt/format.h>

#include "base/parse.h"
#include "identity/enum_name.h"
#include "identity/person_store.h"
#include "identity/scope_sql.h"

namespace yunguan::identity {

namespace {

constexpr std::string_view kFrom = "FROM session s JOIN person p ON p.id = s.person_id JOIN unit u ON u.id = p.unit_id";
constexpr std::string_view kSelect =
    "SELECT s.id, s.person_id, p.login, p.name, p.unit_id, u.name, s.created_at, s.last_seen_at, s.expires_at,"
    " s.remote_ip, s.user_agent, s.certificate_id";
constexpr std::string_view kMethod = "CASE WHEN s.certificate_id IS NULL THEN 'password' ELSE 'certificate' END";
constexpr store::NamedQuery kOwner{
    "identity.session_owner",
    "SELECT s.person_id, p.login, p.unit_id, u.path FROM session s JOIN person p ON p.id = s.person_id"
    " JOIN unit u ON u.id = p.unit_id WHERE s.id = :id AND s.ended_at IS NULL"};

Error no_such_session() {
  return {ErrorKind::not_found,
          "session.not_found",
          {"没有这个会话，或已结束。", "There is no such session, or it is over."},
          {},
          {}};
}

Error own_session() {
  return {ErrorKind::conflict,
          "session.own",
          {"这是您自己的登录，请用“退出登录”。", "This is your own session; sign out instead."},
          {},
          {}};
}

OnlineSession session_at(const store::Row& row) {
  return {.id = row.id<SessionId>(0),
          .person_id = row.id<PersonId>(1),
          .login = row.text(2),
          .name = row.text(3),
          .unit_id = row.id<UnitId>(4),
          .unit_name = row.text(5),
          .created_at = row.instant(6),
          .last_seen_at = row.instant(7),
          .expires_at = row.instant(8),
          .remote_ip = row.text(9),
          .user_agent = row.text(10),
          .method = row.optional_integer(11) ? SignInMethod::certificate : SignInMethod::password};
}

http::SqlPiece search(std::string_view text) {
  const std::string pattern = http::contains_pattern(trimmed(text));
  return {"lower(p.login) LIKE ? ESCAPE '\\' OR lower(p.name) LIKE ? ESCAPE '\\'", {pattern, pattern}};
}

}  // namespace

OnlineSessions::OnlineSessions(const Context& context) : context_(context), list_(declare_list()) {}

http::List::Declaration OnlineSessions::declare_list() const {
  return {
      .name = "identity.online_sessions",
      .fields =
          {
              {.name = "login", .column = "p.login", .sortable = true, .sentence = "Name for signing in"},
              {.name = "created_at", .kind = http::FieldKind::instant, .column = "s.created_at", .sortable = true},
              {.name = "last_seen_at", .kind = http::FieldKind::instant, .column = "s.last_seen_at", .sortable = true},
              {.name = "remote_ip", .column = "s.remote_ip", .sortable = true, .sentence = "Address it came from"},
              {.name = "person_id", .kind = http::FieldKind::integer, .column = "s.person_id"},
              {.name = "method",
               .kind = http::FieldKind::enumeration,
               .column = std::string(kMethod),
               .values = {"password", "certificate"},
               .sentence = "How the person signed in"},
              {.name = "unit_id",
               .kind = http::FieldKind::integer,
               .sentence = "Unit, with all units below it",
               .own = [](const http::Condition& condition) { return inside_subtrees(condition.values, "u.path"); }},
          },
      .id_column = "s.id",
      .default_sort = "-last_seen_at",
      .search = search,
      .search_sentence = "Part of the login or name"};
}

Result<http::Page<OnlineSession>> OnlineSessions::list(const Asking& asking, const http::ListQuery& query) const {
  const Instant now = context_.clock.now();
  http::SqlPiece where = inside_scope(asking.principal.scope("session.read"), "u.path");
  where.sql = fmt::format(
      "({}) AND s.ended_at IS NULL AND s.expires_at > ? AND s.last_seen_at > ? AND p.state = 'active'", where.sql);
  where.params.emplace_back(now);
  where.params.emplace_back(now - context_.policy.idle);
  const http::ListSql sql{std::string(kSelect), std::string(kFrom), std::move(where)};
  return context_.db.read([&](store::Reader& reader) -> Result<http::Page<OnlineSession>> {
    YG_TRY_ASSIGN(auto page, http::read_page<OnlineSession>(reader, list_, query, sql, session_at));
    for (OnlineSession& one : page.items) one.current = one.id == asking.principal.session_id;
    return page;
  });
}

Result<void> OnlineSessions::end(const Asking& asking, SessionId id, std::string_view reason) const {
  struct Owner {
    PersonId person;
    std::string login;
    UnitId unit;
    std::string path;
  };
  if (id == asking.principal.session_id) return fail(own_session());
  YG_TRY_ASSIGN(const auto owner, context_.db.read([&](store::Reader& reader) {
    return reader.one(kOwner, {id}, [](const store::Row& row) {
      return Owner{row.id<PersonId>(0), row.text(1), row.id<UnitId>(2), row.text(3)};
    });
  }));
  if (!owner) return fail(no_such_session());
  if (!asking.principal.may("session.end", owner->path)) {
    return refuse_out_of_scope(context_.audit, context_.db, asking.actor, "session", std::to_string(id.value),
                               no_such_session());
  }
  const AuditEntry entry{.actor = asking.actor,
                         .action = "session.kick",
                         .object_type = "person",
                         .object_id = std::to_string(owner->person.value),
                         .object_label = owner->login,
                         .unit_id = owner->unit,
                         .after = boost::json::object{{"session_id", id.value}},
                         .reason = clipped(trimmed(reason))};
  YG_TRY(audited(context_.audit, context_.db, entry, [&](store::Transaction& tx, AuditEntry&) -> Result<void> {
    YG_TRY_ASSIGN(const bool ended, end_session(tx, owner->person, id, SessionEnd::kicked, context_.clock.now()));
    if (!ended) return fail(no_such_session());
    return {};
  }));
  if (ended_) ended_(owner->person, id);
  return {};
}

Result<std::int64_t> OnlineSessions::end_all(const Asking& asking, PersonId id, std::string_view reason) const {
  const Error hidden{ErrorKind::not_found, "person.not_found", {"没有这个人员。", "There is no such person."}, {}, {}};
  if (id == asking.principal.person_id) return fail(own_session());
  YG_TRY_ASSIGN(const auto person, context_.db.read([&](store::Reader& reader) { return find_person(reader, id); }));
  if (!person) return fail(hidden);
  YG_TRY_ASSIGN(const auto units, context_.units.tree());
  const Unit* unit = units->find(person->unit_id);
  if (unit == nullptr || !asking.principal.may("session.end", unit->path)) {
    return refuse_out_of_scope(context_.audit, context_.db, asking.actor, "person", std::to_string(id.value), hidden);
  }
  const AuditEntry entry{.actor = asking.actor,
                         .action = "session.kick",
                         .object_type = "person",
                         .object_id = std::to_string(id.value),
                         .object_label = person->login,
                         .unit_id = person->unit_id,
                         .reason = clipped(trimmed(reason))};
  YG_TRY_ASSIGN(const std::int64_t count,
                audited(context_.audit, context_.db, entry,
                        [&](store::Transaction& tx, AuditEntry& filled) -> Result<std::int64_t> {
                          const Instant now = context_.clock.now();
                          YG_TRY_ASSIGN(const auto live, live_sessions(tx, context_.policy, id, now));
                          YG_TRY(end_sessions(tx, id, {}, SessionEnd::kicked, now));
                          const auto number = static_cast<std::int64_t>(live.size());
                          filled.after = boost::json::object{{"sessions", number}};
                          return number;
                        }));
  if (ended_) ended_(id, std::nullopt);
  return count;
}

}  // namespace yunguan::identity
