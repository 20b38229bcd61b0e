// SPDX-License-Identifier: Apache-2.0
#include "identity/browser_fixture.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "base/parse.h"
#include "crypto/hex.h"
#include "crypto/sm2.h"
#include "identity/person_store.h"
#include "identity/session.h"

namespace yunguan::identity {

namespace {

// One DER element of a GM/T 0009 ciphertext off the front.
std::string take_element(std::string_view& der) {
  std::size_t head = 2;
  std::size_t size = static_cast<unsigned char>(der[1]);
  if (size == 0x81) {
    size = static_cast<unsigned char>(der[2]);
    head = 3;
  } else if (size == 0x82) {
    size = static_cast<unsigned char>(der[2]) * 256u + static_cast<unsigned char>(der[3]);
    head = 4;
  }
  std::string content(der.substr(head, size));
  der.remove_prefix(head + size);
  return content;
}

// A coordinate as 32 bytes, as it stands in C1.
std::string coordinate(std::string integer) {
  while (integer.size() > 32) integer.erase(0, 1);
  return std::string(32 - integer.size(), '\0') + integer;
}

// The form sm-crypto writes: hex of C1 ‖ C3 ‖ C2 without 04.
std::string as_browsers_write(std::string_view ciphertext) {
  std::string content = take_element(ciphertext);
  std::string_view rest = content;
  const std::string x = coordinate(take_element(rest));
  const std::string y = coordinate(take_element(rest));
  const std::string digest = take_element(rest);
  return crypto::to_hex(x + y + digest + take_element(rest));
}

void read_query(http::Request& request, std::string_view query) {
  for (const std::string_view part : split(query, '&')) {
    const std::size_t equals = part.find('=');
    request.query[std::string(part.substr(0, equals))] =
        equals == std::string_view::npos ? std::string() : std::string(part.substr(equals + 1));
  }
}

}  // namespace

std::string Answer::code() const {
  const auto* object = body.if_object();
  const auto* found = object == nullptr ? nullptr : object->if_contains("code");
  return found == nullptr || !found->is_string() ? "" : std::string(found->as_string());
}

std::string seal_as_browsers_do(const boost::json::value& key, boost::json::object fields) {
  fields["nonce"] = key.at("nonce");
  const auto public_key = crypto::Sm2PublicKey::from_hex(key.at("public_key").as_string());
  return as_browsers_write(public_key->encrypt(boost::json::serialize(fields)));
}

Answer Browser::call(http::Method method, std::string_view target, const boost::json::value& body,
                     std::optional<std::int64_t> version) {
  http::Request request{.method = method, .remote_ip = remote_ip, .trace_id = "trace", .language = http::Language::en};
  const std::size_t mark = target.find('?');
  request.path = "/api/v1" + std::string(target.substr(0, mark));
  if (mark != std::string_view::npos) read_query(request, target.substr(mark + 1));
  if (!body.is_null()) request.body = boost::json::serialize(body);
  if (!cookie.empty()) request.cookies[std::string(kSessionCookie)] = cookie;
  if (!bearer.empty()) request.headers["authorization"] = "Bearer " + bearer;
  if (!csrf.empty()) request.headers["x-csrf-token"] = csrf;
  if (version) request.headers["if-match"] = http::entity_tag(*version);

  Result<http::Response> answer = [&]() -> Result<http::Response> {
    YG_TRY_ASSIGN(const http::Match match, world_.router().match(method, request.path));
    request.path_values = match.path_values;
    YG_TRY_ASSIGN(request.caller, world_.identity().gate().admit(request, *match.route));
    return match.route->handle(request);
  }();
  http::Response response = answer ? std::move(*answer) : http::problem(answer.error(), request.language, "trace");
  std::ranges::move(world_.identity().gate().answer_headers(request), std::back_inserter(response.headers));
  Answer result{.status = response.status, .text = response.body};
  result.headers.insert(response.headers.begin(), response.headers.end());
  if (response.stream) {
    struct Text final : http::Sink {
      std::string text;
      Result<void> write(std::string_view bytes) override {
        text += bytes;
        return {};
      }
    } sink;
    EXPECT_TRUE(response.stream(sink));
    result.text = sink.text;
  }
  if (const auto parsed = json::parse(result.text)) result.body = *parsed;
  return result;
}

std::string Browser::seal(boost::json::object fields) {
  const Answer key = get("/sign_in/key");
  EXPECT_EQ(key.status, 200) << key.text;
  return seal_as_browsers_do(key.body, std::move(fields));
}

Answer Browser::sign_in(std::string_view login, std::string_view password) {
  const Answer answer = post("/sign_in", {{"login", login}, {"secret", seal({{"password", password}})}});
  const auto set_cookie = answer.headers.find("Set-Cookie");
  if (answer.status == 200 && set_cookie != answer.headers.end()) {
    const std::string& text = set_cookie->second;
    const std::size_t begin = text.find('=') + 1;
    cookie = text.substr(begin, text.find(';') - begin);
    csrf = answer.body.as_object().at("csrf_token").as_string();
  }
  return answer;
}

SignInPolicy BrowserWorld::policy() const {
  SignInPolicy policy;
  policy.password.iterations = 1'000;  // a fast test; the cost is stored with each hash
  return policy;
}

void BrowserWorld::SetUp() {
  OnBothStoresWithKeys::SetUp();
  if (IsSkipped() || HasFatalFailure()) return;
  identity_ =
      std::make_unique<Identity>(db(), keys_.ring(), keys_.randomness(), clock_, Identity::Options{.policy = policy()});
  router_ = std::make_unique<http::Router>();
  router_->add(identity_->routes());
  set_up_more();
  const auto prepared = identity_->prepare();
  ASSERT_TRUE(prepared) << describe(prepared.error());
  StartPlan plan = first_start_plan();
  plan.units.push_back({"GA", "ROOT", "云岭省公安厅", UnitKind::access});
  plan.units.push_back({"GA01", "GA", "临江市公安局", UnitKind::access});
  plan.units.push_back({"SW", "ROOT", "云岭省水务局", UnitKind::access});
  plan.units.push_back({"YD", "ROOT", "移动云岭省公司", UnitKind::carrier});
  plan.people.push_back({"manager", "管理", "ROOT", "fleet_manager", "ROOT", "13900000001"});
  plan.people.push_back({"unituser", "经办", "GA", "unit_operator", "GA", "13900000002"});
  plan.people.push_back({"wateruser", "水务", "SW", "unit_operator", "SW", "13900000003"});
  plan.password = kTestPassword;
  plan.must_change_password = false;
  const auto made = carry_out(identity_->context(), plan);
  ASSERT_TRUE(made) << describe(made.error());
  ASSERT_EQ(made->size(), 6u);
}

UnitId BrowserWorld::unit(std::string_view code) { return identity_->units().tree().value()->find_code(code)->id; }

PersonId BrowserWorld::person(std::string_view login) {
  return db().read([&](store::Reader& reader) { return find_person(reader, login); }).value().value().id;
}

RoleId BrowserWorld::role(std::string_view code) {
  return db().read([&](store::Reader& reader) { return find_role(reader, code); }).value().value().id;
}

Browser BrowserWorld::signed_in(std::string_view login) {
  Browser browser(*this);
  const Answer answer = browser.sign_in(login);
  EXPECT_EQ(answer.status, 200) << answer.text;
  return browser;
}

std::vector<std::string> BrowserWorld::newest_audit(int count) {
  auto rows = db().read([&](store::Reader& reader) {
    return reader.all({"test.newest_audit",
                       "SELECT action, result, code, person_login, object_label FROM audit_row"
                       " ORDER BY id DESC LIMIT :count"},
                      {count}, [](const store::Row& row) {
                        return fmt::format("{}|{}|{}|{}|{}", row.text(0), row.text(1), row.text(2), row.text(3),
                                           row.text(4));
                      });
  });
  std::ranges::reverse(*rows);
  return std::move(*rows);
}

}  // namespace yunguan::identity
