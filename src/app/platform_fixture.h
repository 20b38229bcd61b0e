// SPDX-License-Identifier: Apache-2.0
// For tests: a whole running platform on both stores, people of every built-in role who are signed in, and a browser that
// speaks HTTP to it over a socket. What the tests do to the store by `db()` is done behind the product's back.
#pragma once

#include <boost/json/value.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/platform.h"
#include "config/load.h"
#include "http/raw_client_fixture.h"
#include "store/store_fixture.h"

namespace yunguan::app {

struct WireAnswer {
  int status = 0;
  std::string text;
  boost::json::value body;  // null when it is no JSON
  std::map<std::string, std::string> headers;

  [[nodiscard]] std::string code() const;  // of a problem; "" unless it is application/problem+json with this status
  [[nodiscard]] std::int64_t number(std::string_view member) const;
};

// A session's cookie and the token that belongs to it; both empty: nobody is signed in.
struct WireBrowser {
  std::uint16_t port = 0;
  std::string cookie;
  std::string csrf;

  // `body` goes as it is; `headers` are whole lines ("If-Match: \"1\"\r\n").
  [[nodiscard]] WireAnswer send(std::string_view method, std::string_view target, std::string_view body = {},
                                std::string_view headers = {}) const;
  [[nodiscard]] WireAnswer get(std::string_view target) const { return send("GET", target); }
  [[nodiscard]] WireAnswer post(std::string_view target, const boost::json::value& body,
                                std::string_view headers = {}) const;
  // With If-Match when a version is given.
  [[nodiscard]] WireAnswer patch(std::string_view target, const boost::json::value& body,
                                 std::optional<std::int64_t> version) const;
};

// Units: ROOT ⊃ GA (access) ⊃ GA01 (access), SW (access), YD (carrier). People, by role: sysadmin, secadmin, auditor for
// ROOT; manager (fleet_manager) and carrier (carrier_reader) for ROOT, unituser (unit_operator) for GA, wateruser
// (unit_operator) and watermanager (fleet_manager) for SW.
class PlatformWorld : public store::OnBothStores {
 protected:
  void SetUp() override;
  void TearDown() override;
  void stop();
  void start();
  // With another configuration key; before SetUp() of the base.
  void set(std::string key, std::string value) { options_.push_back({"", std::move(key), std::move(value)}); }

  [[nodiscard]] const config::Loaded& loaded() const { return *loaded_; }
  [[nodiscard]] Platform& platform() { return *platform_; }
  [[nodiscard]] WireBrowser nobody() const { return {platform_->port(), {}, {}}; }
  // The session that the person has from the beginning.
  [[nodiscard]] WireBrowser as(std::string_view login) const;
  // One more session of the person, begun `ago`.
  WireBrowser begin_session(std::string_view login, std::chrono::seconds ago = {});

  // One number of the first row; -1 when there is none.
  std::int64_t number(std::string_view sql);
  std::string text(std::string_view sql);
  std::int64_t unit(std::string_view code);
  std::int64_t person(std::string_view login);
  // Changes at least one row without the product.
  void tamper(std::string_view sql);
  // A card of class 3-1 without a gap, entered by the manager; its id.
  std::int64_t enter_card(int n, std::string_view unit_code);
  static boost::json::object card_fields(int n, std::string_view unit_code);
  // Sends a file in one part; its id. Negative: the status that refused it.
  std::int64_t upload(const WireBrowser& browser, std::string_view name, std::string_view bytes);
  // A file of such cards, for that unit; the n-th is refused for its check digit when n is negative.
  static std::string cards_csv(const std::vector<int>& numbers, std::string_view unit_code);
  // What POST /api/v1/card_imports takes.
  static boost::json::object import_of(std::int64_t upload, bool dry_run);
  // Waits until the job of the answer has ended; what it is then.
  WireAnswer ended_job(const WireBrowser& browser, const WireAnswer& begun);

  std::filesystem::path folder_;

 private:
  void make_people();

  std::vector<config::Option> options_;
  std::unique_ptr<config::Loaded> loaded_;
  std::unique_ptr<Platform> platform_;
  std::map<std::string, std::pair<std::string, std::string>, std::less<>> sessions_;  // login → cookie, csrf
};

}  // namespace yunguan::app
