// SPDX-License-Identifier: Apache-2.0
// A request as a handler sees it and the answer it gives; no sockets here.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace yunguan::http {

enum class Method : std::uint8_t { get, post, put, patch, del };

enum class Language : std::uint8_t { zh, en };

// Who is asking. The guard makes it (identity/principal.h); handlers that need it ask identity for it.
class Caller {
 public:
  virtual ~Caller() = default;
};

struct Request {
  Method method = Method::get;
  std::string path;                          // decoded, without the query
  std::map<std::string, std::string> path_values;   // {id} of the route's path
  std::map<std::string, std::string> query;  // decoded; a repeated key keeps its last value
  std::map<std::string, std::string> headers;  // names in lower case
  std::map<std::string, std::string> cookies;
  std::string body;
  std::string remote_ip;
  std::string trace_id;
  Language language = Language::zh;          // from ?lang or Accept-Language
  Instant received_at;
  std::shared_ptr<const Caller> caller;      // null on public routes without a session

  [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;
  [[nodiscard]] std::optional<std::string_view> query_value(std::string_view name) const;
  // The {name} of the path as a positive whole number; http.path_id (not_found) when it is none.
  [[nodiscard]] Result<std::int64_t> path_id(std::string_view name) const;
};

// Where a streamed answer is written. write() blocks while the peer is behind and fails when it has gone.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual Result<void> write(std::string_view bytes) = 0;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json; charset=utf-8";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  // When set, the body comes from it on the handler's thread, chunked; an error after the first byte cuts the connection
  // so that a half answer is never taken for a whole one.
  std::function<Result<void>(Sink&)> stream;

  [[nodiscard]] static Response json(std::string body, int status = 200);
  [[nodiscard]] static Response no_content();
  // An attachment of that name (any script; encoded by RFC 6266 / 8187).
  [[nodiscard]] static Response download(std::string file_name, std::string content_type,
                                         std::function<Result<void>(Sink&)> stream);
};

}  // namespace yunguan::http
