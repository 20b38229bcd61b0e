// SPDX-License-Identifier: Apache-2.0
// One transfer by libcurl, seen from nowhere else: time limits, certificate checks, no redirects, no proxy of the environment, and an end
// when asked for.
#pragma once

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.h"

namespace yunguan::notify {

enum class Security : std::uint8_t { none, starttls, tls };

struct MailTransfer {
  std::string host;
  std::uint16_t port = 0;
  Security security = Security::starttls;
  std::filesystem::path authorities;  // PEM; empty: those of the system
  std::string user;                   // empty: no authentication
  std::string_view password;
  std::string from;
  std::string to;
  std::string text;
  std::chrono::seconds limit{20};
};

// Until the server has taken the mail. Errors: notify.smtp_unreachable, notify.smtp_login, notify.tls (unavailable), notify.smtp_later
// (conflict), notify.smtp_refused (invalid), notify.stopped (unavailable).
Result<void> transfer(const MailTransfer& mail, const std::stop_token& stop);

struct PostTransfer {
  std::string url;
  std::filesystem::path authorities;
  std::vector<std::string> headers;  // whole lines without their end
  std::string body;
  bool private_addresses = false;  // whether the peer may have one of the addresses that are not of the internet
  std::chrono::seconds limit{10};
};

// Until the peer has answered 2xx. Errors: notify.webhook_unreachable, notify.tls, notify.webhook_private (unavailable),
// notify.webhook_refused (conflict; a redirect too), notify.stopped.
Result<void> transfer(const PostTransfer& post, const std::stop_token& stop);

// Of the peer: loopback, link-local, private networks, and others that are not of the internet; for an address that is none: true.
[[nodiscard]] bool is_private_address(std::string_view address);

}  // namespace yunguan::notify
