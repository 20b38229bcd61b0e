// SPDX-License-Identifier: Apache-2.0
#include "identity/person_service.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/parse.h"
#include "crypto/pbkdf2.h"
#include "crypto/sealed.h"
#include "http/etag.h"
#include "identity/access_rules.h"
#include "identity/administrators.h"
#include "identity/enum_name.h"
#include "identity/person_store.h"
#include "identity/session.h"
#include "identity/sign_in_attempt.h"
#include "store/id_source.h"

namespace yunguan::identity {

namespace {

constexpr store::NamedQuery kRow{"identity.person_row",
                                 "SELECT " YG_PERSON_ROW_COLUMNS
                                 " FROM person p JOIN credential c ON c.person_id = p.id"
                                 " LEFT JOIN sign_in_attempt a ON a.login_digest = p.login_digest WHERE p.id = :id"};

Error no_such_person() {
  return {ErrorKind::not_found, "person.not_found", {"没有这个人员。", "There is no such person."}, {}, {}};
}

std::unexpected<Error> bad_unit(Text text) {
  return fail(ErrorKind::invalid, "person.unit", std::move(text), {.field = "/unit_id"});
}

std::unexpected<Error> stale() {
  return fail(ErrorKind::stale, "http.stale",
              {"该人员刚被他人修改，请刷新后再试。", "Somebody has just changed this person; reload and try again."});
}

AuditEntry entry_for(const Asking& asking, std::string_view action, const Person& person) {
  return {.actor = asking.actor,
          .action = std::string(action),
          .object_type = "person",
          .object_id = person.id.empty() ? std::string() : std::to_string(person.id.value),
          .object_label = person.login,
          .unit_id = person.unit_id};
}

// The moment an account ends whose last day this is; none for "".
Result<std::optional<Instant>> checked_end(std::string_view text, Instant now) {
  constexpr std::chrono::days kMax{10 * 366};
  if (trimmed(text).empty()) return std::nullopt;
  const auto day = parse_date(trimmed(text));
  const std::optional<Instant> end = day ? std::optional(start_of(*day) + std::chrono::days{1}) : std::nullopt;
  if (!end || *end <= now || *end > now + kMax) {
    return fail(ErrorKind::invalid, "person.expires",
                {"账号有效期须为今天起十年以内的日期。", "An account ends on a day from today on, within ten years."},
                {.field = "/expires_on", .value = clipped(text)});
  }
  return end;
}

// For the log: nothing sealed, no telephone number.
boost::json::object snapshot(const Person& person) {
  return {{"login", person.login},
          {"name", person.name},
          {"phone", person.phone_sealed ? "***" : ""},
          {"unit_id", person.unit_id.value},
          {"state", name_of(person.state)},
          {"expires_on", person.expires_at ? last_day_of(*person.expires_at) : ""},
          {"version", person.version}};
}

}  // namespace

PersonService::PersonService(const Context& context) : context_(context), people_(declare_list()) {}

Result<Person> PersonService::visible(const Asking& asking, std::string_view permission, PersonId id) const {
  YG_TRY_ASSIGN(const auto person, context_.db.read([&](store::Reader& reader) { return find_person(reader, id); }));
  if (!person) return fail(no_such_person());
  YG_TRY_ASSIGN(const auto units, context_.units.tree());
  const Unit* unit = units->find(person->unit_id);
  if (unit != nullptr && asking.principal.may(permission, unit->path)) return *person;
  return refuse_out_of_scope(context_.audit, context_.db, asking.actor, "person", std::to_string(id.value),
                             no_such_person());
}

Result<PersonView> PersonService::view(PersonId id) const {
  YG_TRY_ASSIGN(const auto units, context_.units.tree());
  return context_.db.read([&](store::Reader& reader) -> Result<PersonView> {
    YG_TRY_ASSIGN(const auto row, reader.one(kRow, {id}, person_row_at));
    if (!row) return fail(no_such_person());
    return view_of(reader, context_.keys, *units, *row, context_.clock.now());
  });
}

Result<PersonView> PersonService::get(const Asking& asking, PersonId id) const {
  YG_TRY(visible(asking, "person.read", id));
  return view(id);
}

Result<void> PersonService::check_unit(const Asking& asking, UnitId id) const {
  YG_TRY_ASSIGN(const auto units, context_.units.tree());
  const Unit* unit = units->find(id);
  if (unit == nullptr || !asking.principal.may("person.write", unit->path)) {
    return bad_unit({"没有这个单位。", "There is no such unit."});
  }
  if (unit->state == UnitState::closed) return bad_unit({"该单位已关闭。", "This unit is closed."});
  return {};
}

Result<void> PersonService::set_phone(Person& person, std::string_view text) const {
  if (trimmed(text).empty()) {
    person.phone_sealed.reset();
    person.phone_index.reset();
    return {};
  }
  YG_TRY_ASSIGN(const std::string phone, checked_phone(text));
  YG_TRY_ASSIGN(person.phone_sealed, crypto::seal(context_.keys, {"person", "phone", person.id.value}, phone));
  YG_TRY_ASSIGN(person.phone_index, crypto::blind_index(context_.keys, "person.phone", phone));
  return {};
}

Result<PersonView> PersonService::create(const Asking& asking, const NewPerson& wanted) const {
  const PasswordPolicy& policy = context_.policy.password;
  Person person{.unit_id = wanted.unit_id, .created_at = context_.clock.now()};
  YG_TRY_ASSIGN(person.login, checked_login(wanted.login));
  YG_TRY_ASSIGN(person.name, checked_person_name(wanted.name));
  if (wanted.phone && !trimmed(*wanted.phone).empty()) YG_TRY(checked_phone(*wanted.phone));
  YG_TRY(check_unit(asking, wanted.unit_id));
  if (wanted.expires_on) {
    YG_TRY_ASSIGN(person.expires_at, checked_end(*wanted.expires_on, person.created_at));
  }
  if (wanted.check_policy) YG_TRY(check_password(policy, wanted.password, person.login, {}));
  // Outside the transaction: it takes long, and SQLite has one writer.
  const std::string hash = crypto::hash_password(wanted.password, context_.random, policy.iterations);
  const auto created =
      audited(context_.audit, context_.db, entry_for(asking, "person.create", person),
              [&](store::Transaction& tx, AuditEntry& entry) -> Result<PersonId> {
                YG_TRY_ASSIGN(person.id, store::next_id<PersonId>(tx, "person"));
                if (wanted.phone) YG_TRY(set_phone(person, *wanted.phone));
                YG_TRY(insert_person(tx, context_.keys, person));
                YG_TRY(set_credential(tx, context_.keys,
                                      {person.id, hash, person.created_at, wanted.must_change_password, {}}));
                entry.object_id = std::to_string(person.id.value);
                entry.after = snapshot(person);
                return person.id;
              });
  if (!created && created.error().code == "store.duplicate") {
    return fail(ErrorKind::conflict, "person.login_taken", {"登录名已被使用。", "This login is taken."},
                {.field = "/login", .value = person.login});
  }
  if (!created) return std::unexpected(created.error());
  return view(*created);
}

Result<PersonView> PersonService::update(const Asking& asking, PersonId id, std::int64_t version,
                                         const PersonChange& change) const {
  YG_TRY_ASSIGN(const Person seen, visible(asking, "person.write", id));
  std::optional<std::string> name;
  if (change.name) {
    YG_TRY_ASSIGN(name, checked_person_name(*change.name));
  }
  std::optional<Instant> end;
  if (change.expires_on) {
    YG_TRY_ASSIGN(end, checked_end(*change.expires_on, context_.clock.now()));
  }
  if (change.unit_id && *change.unit_id != seen.unit_id) YG_TRY(check_unit(asking, *change.unit_id));
  YG_TRY(audited(context_.audit, context_.db, entry_for(asking, "person.update", seen),
                 [&](store::Transaction& tx, AuditEntry& entry) -> Result<void> {
                   YG_TRY_ASSIGN(const auto before, find_person(tx, id));
                   if (!before) return fail(no_such_person());
                   YG_TRY(http::check_version(version, before->version));
                   Person person = *before;
                   person.version += 1;
                   if (name) person.name = *name;
                   if (change.phone) YG_TRY(set_phone(person, *change.phone));
                   if (change.unit_id) person.unit_id = *change.unit_id;
                   if (change.expires_on) YG_TRY(change_end(tx, person, end));
                   if (change.state && *change.state != person.state) {
                     YG_TRY(change_state(tx, asking, person, *change.state));
                   }
                   YG_TRY_ASSIGN(const bool updated, update_person(tx, context_.keys, person));
                   if (!updated) return stale();
                   if (person.state == PersonState::disabled) {
                     YG_TRY(check_limits_can_be_lifted(tx, context_.clock.now()));
                   }
                   entry.before = snapshot(*before);
                   entry.after = snapshot(person);
                   return {};
                 }));
  return view(id);
}

Result<void> PersonService::change_state(store::Transaction& tx, const Asking& asking, Person& person,
                                         PersonState state) const {
  if (state == PersonState::disabled) {
    if (person.id == asking.principal.person_id) {
      return fail(ErrorKind::conflict, "person.self", {"不能停用自己。", "Nobody disables himself."},
                  {.field = "/state"});
    }
    YG_TRY(check_not_last_administrator(tx, person.id));
    YG_TRY(end_sessions(tx, person.id, {}, SessionEnd::disabled, context_.clock.now()));
  }
  person.state = state;
  return {};
}

Result<void> PersonService::change_end(store::Transaction& tx, Person& person, std::optional<Instant> end) const {
  // An administrator whose account ends is none to rely on.
  if (end && !person.expires_at) YG_TRY(check_not_last_administrator(tx, person.id));
  person.expires_at = end;
  return {};
}

Result<void> PersonService::reset_password(const Asking& asking, PersonId id, std::string_view password) const {
  YG_TRY_ASSIGN(const Person person, visible(asking, "person.write", id));
  const PasswordPolicy& policy = context_.policy.password;
  std::vector<std::string> history;
  YG_TRY(context_.db.read([&](store::Reader& reader) -> Result<void> {
    YG_TRY_ASSIGN(history, password_history(reader, id, policy.history));
    return {};
  }));
  YG_TRY(check_password(policy, password, person.login, history));
  const std::string hash = crypto::hash_password(password, context_.random, policy.iterations);
  return audited(context_.audit, context_.db, entry_for(asking, "password.reset", person),
                 [&](store::Transaction& tx, AuditEntry&) -> Result<void> {
                   YG_TRY(check_may_reset(tx, asking.principal, id));
                   const Instant now = context_.clock.now();
                   YG_TRY(set_credential(tx, context_.keys, {id, hash, now, true, {}}));
                   YG_TRY(end_sessions(tx, id, {}, SessionEnd::reset, now));
                   YG_TRY(clear_attempts(tx, person.login));
                   return {};
                 });
}

Result<void> PersonService::unlock(const Asking& asking, PersonId id) const {
  YG_TRY_ASSIGN(const Person person, visible(asking, "person.write", id));
  return audited(context_.audit, context_.db, entry_for(asking, "person.unlock", person),
                 [&](store::Transaction& tx, AuditEntry&) { return clear_attempts(tx, person.login); });
}

Result<std::string> PersonService::reveal_phone(const Asking& asking, PersonId id, std::string_view text) const {
  const std::string_view reason = trimmed(text);
  if (reason.empty()) {
    return fail(ErrorKind::invalid, "person.reason", {"请填写查看理由。", "Give the reason for looking."},
                {.field = "/reason"});
  }
  YG_TRY_ASSIGN(const Person person, visible(asking, "person.reveal", id));
  AuditEntry entry = entry_for(asking, "person.reveal", person);
  entry.reason = reason;
  return audited(context_.audit, context_.db, entry, [&](store::Transaction&, AuditEntry&) -> Result<std::string> {
    if (!person.phone_sealed) {
      return fail(ErrorKind::conflict, "person.no_phone",
                  {"该人员没有登记电话。", "This person has no telephone number."});
    }
    return crypto::open_sealed(context_.keys, {"person", "phone", id.value}, *person.phone_sealed);
  });
}

}  // namespace yunguan::identity
