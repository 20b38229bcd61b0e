// SPDX-License-Identifier: Apache-2.0
// For tests: routes called as the server calls them, gate first, without sockets; and a browser that keeps its cookie.
// Other folders add their routes and permissions and sign in as one of the people below.
#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <string>

#include "http/router.h"
#include "identity/bootstrap.h"
#include "identity/identity.h"
#include "identity/test_world.h"

namespace yunguan::identity {

inline constexpr std::string_view kTestPassword = "Zhong-9-Guo!x";

struct Answer {
  int status = 0;
  boost::json::value body;
  std::string text;
  std::multimap<std::string, std::string> headers;
  std::string code() const;  // of a problem
};

// `fields` as the console seals them for what GET /sign_in/key gave.
std::string seal_as_browsers_do(const boost::json::value& key, boost::json::object fields);

class BrowserWorld;

class Browser {
 public:
  explicit Browser(BrowserWorld& world) : world_(world) {}

  // `target` is a path with an optional query; `version` goes into If-Match.
  Answer call(http::Method method, std::string_view target, const boost::json::value& body = nullptr,
              std::optional<std::int64_t> version = std::nullopt);
  Answer get(std::string_view target) { return call(http::Method::get, target); }
  Answer post(std::string_view target, const boost::json::value& body = nullptr) {
    return call(http::Method::post, target, body);
  }
  // Fetches a key and seals `fields` with its nonce, as the console does.
  std::string seal(boost::json::object fields);
  Answer sign_in(std::string_view login, std::string_view password = kTestPassword);

  std::string cookie;
  std::string csrf;
  std::string bearer;  // an API token
  std::string remote_ip = "192.0.2.7";

 private:
  BrowserWorld& world_;
};

// Units: ROOT ⊃ GA (access) ⊃ GA01 (access), SW (access), YD (carrier). People, all with kTestPassword: sysadmin, secadmin,
// auditor; manager (fleet_manager for ROOT); unituser (unit_operator for GA, works there); wateruser (unit_operator for SW).
class BrowserWorld : public OnBothStoresWithKeys {
 public:
  http::Router& router() { return *router_; }
  Identity& identity() { return *identity_; }
  ManualClock& clock() { return clock_; }

 protected:
  void SetUp() override;
  // Other folders: schema, permissions and routes, before anybody is made.
  virtual void set_up_more() {}
  // What a test does to the policy before the parts are made.
  virtual SignInPolicy policy() const;

  UnitId unit(std::string_view code);
  PersonId person(std::string_view login);
  RoleId role(std::string_view code);
  Browser signed_in(std::string_view login);
  // "action|result|code|login|object" of the newest rows, oldest first.
  std::vector<std::string> newest_audit(int count);

  std::unique_ptr<Identity> identity_;
  std::unique_ptr<http::Router> router_;
};

}  // namespace yunguan::identity
