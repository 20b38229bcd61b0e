// SPDX-License-Identifier: Apache-2.0
// A mail as it goes over the wire (RFC 5322, RFC 2045, RFC 2047): plain text in UTF-8, every line within limits, and nothing in it that
// comes from people can begin a header.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"

namespace yunguan::notify {

struct Mail {
  std::string from;       // checked addresses
  std::string from_name;  // "运管"; may be empty
  std::string to;
  std::string subject;
  std::string body;
  std::string message_id;  // "notice-17" – before the "@" and the sender's domain
  Instant at;
};

// A header's text: as it is when it is printable ASCII, else in encoded words of at most 75 characters. Control characters become spaces.
[[nodiscard]] std::string header_text(std::string_view text);
[[nodiscard]] std::string mail_text(const Mail& mail);

}  // namespace yunguan::notify
