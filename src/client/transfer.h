// SPDX-License-Identifier: Apache-2.0
// One transfer by libcurl, seen from nowhere else: time limits, certificate checks, no redirects, no proxy of the environment, and an end
// when asked for. Used by whatever goes out: notices by mail and webhook, calls to peers.
#pragma once

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.h"

namespace yunguan::client {

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

// Until the server has taken the mail. Errors: client.smtp_unreachable, client.smtp_login, client.tls (unavailable), client.smtp_later
// (conflict), client.smtp_refused (invalid), client.stopped (unavailable).
Result<void> transfer(const MailTransfer& mail, const std::stop_token& stop);

struct PostTransfer {
  std::string url;
  std::filesystem::path authorities;
  std::vector<std::string> headers;  // whole lines without their end
  std::string body;
  bool private_addresses = false;     // whether the peer may have one of the addresses that are not of the internet
  bool public_addresses = true;       // whether it may have one that is
  std::string_view private_key = {};  // of the configuration: what allows private addresses
  std::chrono::seconds limit{10};
  std::size_t reply_max = 2'048;  // bytes of the reply that are kept
};

struct Reply {
  long status = 0;
  std::string body;                    // as far as it is kept
  bool is_cut = false;                 // there was more
  std::chrono::seconds retry_after{};  // what it asks for in Retry-After; 0: nothing

  [[nodiscard]] bool is_good() const { return status >= 200 && status < 300; }
};

// Until the peer has answered, whatever it says; redirects are not followed. Errors, all of them unavailable: client.unreachable (also one
// that broke off in the middle of its answer), client.tls, client.private_address, client.public_address, client.stopped.
Result<Reply> transfer(const PostTransfer& post, const std::stop_token& stop);

// Of the peer: loopback, link-local, private networks, and others that are not of the internet; for an address that is none: true.
[[nodiscard]] bool is_private_address(std::string_view address);

}  // namespace yunguan::client
