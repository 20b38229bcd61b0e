// SPDX-License-Identifier: Apache-2.0
// From a handler's Response to what goes over the wire: conditions, packing, and the headers every answer carries.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "http/compress.h"
#include "http/console_files.h"
#include "http/message.h"
#include "http/transport.h"

namespace yunguan::http {

// What of the request shapes the answer.
struct AnswerTerms {
  bool get = false;        // GET or HEAD
  bool head_only = false;  // HEAD
  bool secure = false;     // behind TLS
  Coding coding = Coding::identity;
  std::string if_none_match;
  std::string trace_id;
};

struct Answer {
  RawHead head;
  std::shared_ptr<const std::string> body;  // null: none is sent
  std::uint64_t length = 0;                 // of the body, also when HEAD keeps it back
};

// 304 when the entity tag is known to the client; a body worth it is packed. Streams and channels: the head only.
[[nodiscard]] Answer make_answer(Response response, const AnswerTerms& terms);
[[nodiscard]] Answer make_console_answer(const ConsoleFile& file, const AnswerTerms& terms);

}  // namespace yunguan::http
