// SPDX-License-Identifier: Apache-2.0
#include "identity/sign_in.h"

#include <fmt/format.h>

#include "base/json.h"
#include "http/route.h"
#include "identity/online_session.h"
#include "identity/person_store.h"
#include "identity/routes.h"

namespace yunguan::identity {

namespace {

// Guessing is stopped by the lock of the login; this keeps one address from keeping all cores busy with PBKDF2.
constexpr std::uint32_t kSignInsPerMinute = 120;
constexpr std::size_t kPreferencesMax = 64 * 1024;

struct PolicyView {
  std::int64_t password_min = 0;
  std::int64_t password_kinds_min = 0;
  std::int64_t password_history = 0;
  std::int64_t password_age_days = 0;
  std::int64_t failures_max = 0;
  std::int64_t idle_minutes = 0;
};
BOOST_DESCRIBE_STRUCT(PolicyView, (),
                      (password_min, password_kinds_min, password_history, password_age_days, failures_max,
                       idle_minutes))

struct KeyView {
  std::string public_key;
  std::string nonce;
  Instant expires_at;
  PolicyView policy;
};
BOOST_DESCRIBE_STRUCT(KeyView, (), (public_key, nonce, expires_at, policy))

struct SignInBody {
  std::string login;
  std::string secret;
};
BOOST_DESCRIBE_STRUCT(SignInBody, (), (login, secret))

struct SecretBody {
  std::string secret;
};
BOOST_DESCRIBE_STRUCT(SecretBody, (), (secret))

struct SessionPerson {
  PersonId id;
  std::string login;
  std::string name;
  UnitId unit_id;
  std::string unit_name;
};
BOOST_DESCRIBE_STRUCT(SessionPerson, (), (id, login, name, unit_id, unit_name))

struct SessionRole {
  std::string code;
  Text name;
  UnitId unit_id;
};
BOOST_DESCRIBE_STRUCT(SessionRole, (), (code, name, unit_id))

struct SessionView {
  SessionPerson person;
  std::vector<SessionRole> roles;
  std::vector<std::string> permissions;
  std::string csrf_token;
  bool must_change_password = false;
  std::optional<Instant> password_expires_at;  // absent: never
  SignInMethod method = SignInMethod::password;
  Instant idle_expires_at;
  Instant expires_at;
  boost::json::object preferences;
};
BOOST_DESCRIBE_STRUCT(SessionView, (),
                      (person, roles, permissions, csrf_token, must_change_password, password_expires_at, method,
                       idle_expires_at, expires_at, preferences))

struct SessionItem {
  SessionId id;
  Instant created_at;
  Instant last_seen_at;
  Instant expires_at;
  std::string remote_ip;
  std::string user_agent;
  SignInMethod method = SignInMethod::password;
  bool current = false;
};
BOOST_DESCRIBE_STRUCT(SessionItem, (),
                      (id, created_at, last_seen_at, expires_at, remote_ip, user_agent, method, current))

struct SessionItems {
  std::vector<SessionItem> items;
};
BOOST_DESCRIBE_STRUCT(SessionItems, (), (items))

std::string set_cookie(const Context& context, std::string_view token, bool secure) {
  const auto age = token.empty() ? std::chrono::seconds{0} : std::chrono::seconds{context.policy.absolute};
  return fmt::format("{}={}; Path=/api; HttpOnly; SameSite=Strict; Max-Age={}{}", kSessionCookie, token, age.count(),
                     secure ? "; Secure" : "");
}

Result<boost::json::object> read_preferences(const Context& context, PersonId person) {
  YG_TRY_ASSIGN(const std::string text,
                context.db.read([&](store::Reader& reader) { return preferences(reader, person); }));
  const auto value = json::parse(text);
  return value && value->is_object() ? value->as_object() : boost::json::object{};
}

Result<SessionView> session_view(const Context& context, const Principal& principal) {
  SessionView view{
      .person = {principal.person_id, principal.login, principal.name, principal.unit_id, principal.unit_name},
      .csrf_token = principal.csrf_token,
      .must_change_password = principal.must_change_password,
      .method = principal.by_certificate ? SignInMethod::certificate : SignInMethod::password,
      .idle_expires_at = principal.idle_expires_at,
      .expires_at = principal.expires_at};
  if (const auto age = context.policy.password.age_max; age.count() > 0) {
    view.password_expires_at = principal.password_changed_at + age;
  }
  for (const Grant& grant : principal.grants) view.roles.push_back({grant.role_code, grant.role_name, grant.unit_id});
  for (const std::string& permission : principal.permissions()) view.permissions.push_back(permission);
  YG_TRY_ASSIGN(view.preferences, read_preferences(context, principal.person_id));
  return view;
}

KeyView key_view(const LoginKey& key, const SignInPolicy& policy) {
  return {key.public_key,
          key.nonce,
          key.expires_at,
          {static_cast<std::int64_t>(policy.password.length_min), static_cast<std::int64_t>(policy.password.kinds_min),
           policy.password.history, policy.password.age_max.count(), policy.failures_max, policy.idle.count()}};
}

// A way in: `enter` (const http::Request&, const Body&) → the token of a new session.
template <class Body, class Enter>
http::Route entrance(const Context& context, http::JsonRoute declaration, bool secure, Enter enter) {
  declaration.method = http::Method::post;
  declaration.permission = http::kPublic;
  declaration.tag = "sign_in";
  declaration.time_limit = std::chrono::milliseconds{10'000};
  declaration.rate_per_minute = kSignInsPerMinute;
  http::Route route = http::json_route<Body, SessionView>(
      std::move(declaration), [](const http::Request&, const Body&) -> Result<SessionView> { return SessionView{}; });
  route.handle = [context, enter, secure](const http::Request& request) -> Result<http::Response> {
    YG_TRY_ASSIGN(const Body body, json::read<Body>(request.body));
    YG_TRY_ASSIGN(const std::string token, enter(request, body));
    YG_TRY_ASSIGN(const auto principal, principal_of_token(context, token));
    YG_TRY_ASSIGN(const SessionView view, session_view(context, *principal));
    http::Response response = http::Response::json(json::write(view));
    response.headers.emplace_back("Set-Cookie", set_cookie(context, token, secure));
    return response;
  };
  return route;
}

http::Route sign_out_route(const Context& context, SignIn& sign_in, bool secure) {
  return http::raw_route({http::Method::del,
                          "/api/v1/session",
                          "end_session",
                          std::string(http::kSignedIn),
                          "Sign out.",
                          "sign_in",
                          {},
                          204},
                         [context, &sign_in, secure](const http::Request& request) -> Result<http::Response> {
                           YG_TRY(sign_in.sign_out(request));
                           http::Response response = http::Response::no_content();
                           response.headers.emplace_back("Set-Cookie", set_cookie(context, {}, secure));
                           return response;
                         });
}

Result<SessionItems> own_sessions(const Context& context, const Principal& principal) {
  YG_TRY_ASSIGN(const auto live, context.db.read([&](store::Reader& reader) {
    return live_sessions(reader, context.policy, principal.person_id, context.clock.now());
  }));
  SessionItems list;
  for (const Session& session : live) {
    list.items.push_back({session.id, session.created_at, session.last_seen_at, session.expires_at, session.remote_ip,
                          session.user_agent,
                          session.certificate_id ? SignInMethod::certificate : SignInMethod::password,
                          session.id == principal.session_id});
  }
  return list;
}

Result<boost::json::object> write_preferences(const Context& context, PersonId person,
                                              const boost::json::object& content) {
  const std::string text = json::write(content);
  if (text.size() > kPreferencesMax) {
    return fail(ErrorKind::too_large, "preferences.too_large",
                {"个人设置不能超过 64 KiB。", "Preferences are limited to 64 KiB."});
  }
  YG_TRY(context.db.write([&](store::Transaction& tx) { return set_preferences(tx, person, text); }));
  return content;
}

}  // namespace

std::vector<http::Route> sign_in_routes(const Context& context, SignIn& sign_in, bool secure_cookies) {
  using http::Method;
  const std::string signed_in(http::kSignedIn);
  std::vector<http::Route> routes;
  routes.push_back(
      http::get_route<KeyView>({Method::get, "/api/v1/sign_in/key", "get_sign_in_key", std::string(http::kPublic),
                                "Public key and nonce for sending a password, and the policy of passwords.", "sign_in"},
                               [context](const http::Request&) -> Result<KeyView> {
                                 YG_TRY_ASSIGN(const LoginKey key, issue_login_key(context));
                                 return key_view(key, context.policy);
                               }));
  routes.push_back(entrance<SignInBody>(context,
                                        {.path = "/api/v1/sign_in",
                                         .operation = "sign_in",
                                         .summary = "Sign in; sets the session cookie.",
                                         .body_max = 16 * 1024},
                                        secure_cookies,
                                        [&sign_in](const http::Request& request, const SignInBody& body) {
                                          return sign_in.sign_in(request, body.login, body.secret);
                                        }));
  routes.push_back(entrance<CertificateSignIn>(
      context,
      {.path = "/api/v1/sign_in/certificate",
       .operation = "sign_in_with_certificate",
       .summary = "Sign in with the key of a certificate; sets the session cookie.",
       .body_max = 64 * 1024},
      secure_cookies, [&sign_in](const http::Request& request, const CertificateSignIn& body) {
        return sign_in.sign_in_with_certificate(request, body);
      }));
  routes.push_back(http::get_route<SessionView>(
      {Method::get, "/api/v1/session", "get_session", signed_in, "Who is signed in, and what they may do.", "sign_in"},
      [context](const http::Request& request) { return session_view(context, principal_of(request)); }));
  routes.push_back(sign_out_route(context, sign_in, secure_cookies));
  routes.push_back(http::get_route<SessionItems>(
      {Method::get, "/api/v1/sessions", "list_sessions", signed_in, "The caller's own living sessions.", "sign_in"},
      [context](const http::Request& request) { return own_sessions(context, principal_of(request)); }));
  routes.push_back(http::act_route({Method::del, "/api/v1/sessions/{id}", "end_own_session", signed_in,
                                    "End one of the caller's own sessions.", "sign_in"},
                                   [&sign_in](const http::Request& request) -> Result<void> {
                                     YG_TRY_ASSIGN(const std::int64_t id, request.path_id("id"));
                                     return sign_in.end_own_session(request, SessionId{id});
                                   }));
  routes.push_back(http::act_route<SecretBody>({Method::post, "/api/v1/session/password", "change_password", signed_in,
                                                "Change the caller's own password.", "sign_in"},
                                               [&sign_in](const http::Request& request, const SecretBody& body) {
                                                 return sign_in.change_password(request, body.secret);
                                               }));
  routes.push_back(http::get_route<boost::json::object>(
      {Method::get, "/api/v1/preferences", "get_preferences", signed_in, "The caller's settings of the console.",
       "sign_in"},
      [context](const http::Request& request) { return read_preferences(context, principal_of(request).person_id); }));
  routes.push_back(http::json_route<boost::json::object, boost::json::object>(
      {Method::put, "/api/v1/preferences", "set_preferences", signed_in,
       "Replace the caller's settings of the console.", "sign_in"},
      [context](const http::Request& request, const boost::json::object& content) {
        return write_preferences(context, principal_of(request).person_id, content);
      }));
  return routes;
}

}  // namespace yunguan::identity
