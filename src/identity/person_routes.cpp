// SPDX-License-Identifier: Apache-2.0
#include "base/parse.h"
#include "http/etag.h"
#include "identity/login_secret.h"
#include "identity/person_service.h"
#include "identity/role_service.h"
#include "identity/routes.h"

namespace yunguan::identity {

namespace {

struct NewPersonBody {
  std::string login;
  std::string name;
  std::optional<std::string> phone;
  UnitId unit_id;
  std::optional<std::string> expires_on;  // last day of the account
  std::string initial_password_secret;    // sealed like a sign-in: {"password", "nonce"}
};
BOOST_DESCRIBE_STRUCT(NewPersonBody, (), (login, name, phone, unit_id, expires_on, initial_password_secret))

struct PasswordBody {
  std::string secret;
};
BOOST_DESCRIBE_STRUCT(PasswordBody, (), (secret))

struct RevealBody {
  std::string field;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(RevealBody, (), (field, reason))

struct Revealed {
  std::string value;
};
BOOST_DESCRIBE_STRUCT(Revealed, (), (value))

struct GrantBody {
  RoleId role_id;
  UnitId unit_id;
};
BOOST_DESCRIBE_STRUCT(GrantBody, (), (role_id, unit_id))

Result<PersonId> person_of(const http::Request& request) {
  YG_TRY_ASSIGN(const std::int64_t id, request.path_id("id"));
  return PersonId{id};
}

// A password a signed-in administrator sends; its nonce is used up like any other.
Result<std::string> sent_password(const Context& context, std::string_view secret_hex) {
  YG_TRY_ASSIGN(const LoginSecret secret, LoginSecret::open(context, secret_hex));
  YG_TRY_ASSIGN(std::string password, secret.text("password"));
  YG_TRY(context.db.write([&](store::Transaction& tx) { return secret.consume(tx, context.clock.now()); }));
  return password;
}

Result<Revealed> reveal(const PersonService& people, const http::Request& request, const RevealBody& body) {
  YG_TRY_ASSIGN(const PersonId id, person_of(request));
  if (body.field != "phone") {
    return fail(ErrorKind::invalid, "person.reveal_field",
                {"只能查看电话。", "Only the telephone number can be revealed."}, {.field = "/field"});
  }
  YG_TRY_ASSIGN(std::string value, people.reveal_phone(Asking::of(request), id, body.reason));
  return Revealed{std::move(value)};
}

Result<PersonView> create(const Context& context, const PersonService& people, const http::Request& request,
                          const NewPersonBody& body) {
  YG_TRY_ASSIGN(const std::string password, sent_password(context, body.initial_password_secret));
  return people.create(Asking::of(request), {.login = body.login,
                                             .name = body.name,
                                             .phone = body.phone,
                                             .unit_id = body.unit_id,
                                             .expires_on = body.expires_on,
                                             .password = password});
}

void add_grant_routes(std::vector<http::Route>& routes, const PersonService& people, const RoleService& roles) {
  routes.push_back(http::json_route<GrantBody, PersonView>(
      {.method = http::Method::post,
       .path = "/api/v1/people/{id}/roles",
       .operation = "grant_role",
       .permission = "role.grant",
       .summary = "Give a person a role for a unit and all below it.",
       .tag = "people"},
      [&](const http::Request& request, const GrantBody& body) -> Result<PersonView> {
        YG_TRY_ASSIGN(const PersonId id, person_of(request));
        YG_TRY(roles.grant(Asking::of(request), id, body.role_id, body.unit_id));
        return people.get(Asking::of(request), id);
      }));
  routes.push_back(http::act_route(
      {.method = http::Method::del,
       .path = "/api/v1/people/{id}/roles/{role_id}",
       .operation = "revoke_role",
       .permission = "role.grant",
       .summary = "Take a role back from a person.",
       .tag = "people",
       .query = {{"unit_id", "The unit it was given for.", "integer"}}},
      [&](const http::Request& request) -> Result<void> {
        YG_TRY_ASSIGN(const PersonId id, person_of(request));
        YG_TRY_ASSIGN(const std::int64_t role, request.path_id("role_id"));
        const auto unit = parse_integer<std::int64_t>(request.query_value("unit_id").value_or(""));
        if (!unit) {
          return fail(ErrorKind::invalid, "http.query", {"缺少单位编号 unit_id。", "The number unit_id is missing."},
                      {.field = "unit_id"});
        }
        return roles.revoke(Asking::of(request), id, RoleId{role}, UnitId{*unit});
      }));
}

void add_act_routes(std::vector<http::Route>& routes, const Context& context, const PersonService& people) {
  using http::Method;
  routes.push_back(http::act_route<PasswordBody>(
      {.method = Method::post,
       .path = "/api/v1/people/{id}/reset_password",
       .operation = "reset_password",
       .permission = "person.write",
       .summary = "Set a person's password; it must be changed at the next sign-in.",
       .tag = "people"},
      [context, &people](const http::Request& request, const PasswordBody& body) -> Result<void> {
        YG_TRY_ASSIGN(const PersonId id, person_of(request));
        YG_TRY_ASSIGN(const std::string password, sent_password(context, body.secret));
        return people.reset_password(Asking::of(request), id, password);
      }));
  routes.push_back(http::act_route({.method = Method::post,
                                    .path = "/api/v1/people/{id}/unlock",
                                    .operation = "unlock_person",
                                    .permission = "person.write",
                                    .summary = "Let a person who failed too often try again.",
                                    .tag = "people"},
                                   [&people](const http::Request& request) -> Result<void> {
                                     YG_TRY_ASSIGN(const PersonId id, person_of(request));
                                     return people.unlock(Asking::of(request), id);
                                   }));
  routes.push_back(http::json_route<RevealBody, Revealed>(
      {.method = Method::post,
       .path = "/api/v1/people/{id}/reveal",
       .operation = "reveal_person",
       .permission = "person.reveal",
       .summary = "The whole telephone number, for a reason that is recorded.",
       .tag = "people"},
      [&people](const http::Request& request, const RevealBody& body) { return reveal(people, request, body); }));
}

}  // namespace

std::vector<http::Route> person_routes(const Context& context, const PersonService& people, const RoleService& roles) {
  using http::Method;
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<http::Page<PersonView>>(
      {Method::get, "/api/v1/people", "list_people", "person.read", "The people of the caller's units.", "people",
       people.people().parameters()},
      [&people](const http::Request& request) -> Result<http::Page<PersonView>> {
        YG_TRY_ASSIGN(const http::ListQuery query, people.people().parse(request));
        return people.list(Asking::of(request), query);
      }));
  routes.push_back(http::json_route<NewPersonBody, PersonView>(
      {.method = Method::post,
       .path = "/api/v1/people",
       .operation = "create_person",
       .permission = "person.write",
       .summary = "Create a person, who must change the password at the first sign-in.",
       .tag = "people",
       .success_status = 201,
       .idempotent_create = true},
      [context, &people](const http::Request& request, const NewPersonBody& body) {
        return create(context, people, request, body);
      }));
  routes.push_back(http::get_route<PersonView>(
      {Method::get, "/api/v1/people/{id}", "get_person", "person.read", "One person.", "people"},
      [&people](const http::Request& request) -> Result<PersonView> {
        YG_TRY_ASSIGN(const PersonId id, person_of(request));
        return people.get(Asking::of(request), id);
      }));
  routes.push_back(http::json_route<PersonChange, PersonView>(
      {.method = Method::patch,
       .path = "/api/v1/people/{id}",
       .operation = "update_person",
       .permission = "person.write",
       .summary = "Change, move, disable or enable a person.",
       .tag = "people",
       .if_match = true},
      [&people](const http::Request& request, const PersonChange& change) -> Result<PersonView> {
        YG_TRY_ASSIGN(const PersonId id, person_of(request));
        YG_TRY_ASSIGN(const std::int64_t version, http::expected_version(request));
        return people.update(Asking::of(request), id, version, change);
      }));
  add_act_routes(routes, context, people);
  add_grant_routes(routes, people, roles);
  return routes;
}

}  // namespace yunguan::identity
