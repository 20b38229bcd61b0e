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

// "GET", "DELETE"
[[nodiscard]] std::string_view method_name(Method method);
// The language a browser asks for by Accept-Language (RFC 9110 §12.5.4); Chinese when it names neither.
[[nodiscard]] Language accepted_language(std::string_view accept_language);

// Who is asking. The guard makes it (identity/principal.h); handlers that need it ask identity for it.
class Caller {
 public:
  virtual ~Caller() = default;
  // A stable name of the caller, "person:17", under which repeated keys, uploads and kept files are his. Empty: nobody.
  [[nodiscard]] virtual std::string key() const { return {}; }
};

struct Request {
  Method method = Method::get;
  std::string path;                                // decoded, without the query
  std::map<std::string, std::string> path_values;  // {id} of the route's path
  std::map<std::string, std::string> query;        // decoded; a repeated key keeps its last value
  std::map<std::string, std::string> headers;      // names in lower case; a repeated header is joined by ", "
  std::map<std::string, std::string> cookies;
  std::string body;
  std::string remote_ip;
  std::string trace_id;              // 32 hex digits (W3C trace context)
  Language language = Language::zh;  // from ?lang or Accept-Language
  Instant received_at;
  std::shared_ptr<const Caller> caller;  // null on public routes without a session

  [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;
  [[nodiscard]] std::optional<std::string_view> query_value(std::string_view name) const;
  // The {name} of the path as a positive whole number; http.path_id (not_found) when it is none.
  [[nodiscard]] Result<std::int64_t> path_id(std::string_view name) const;
  // caller->key(), or "" when nobody is signed in.
  [[nodiscard]] std::string caller_key() const { return caller ? caller->key() : std::string(); }
};

// Where a streamed answer is written. write() blocks while the peer is behind and fails (http.peer_gone) when it has gone.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual Result<void> write(std::string_view bytes) = 0;
};

// An answer that goes on after its handler has returned, such as an event stream. Any thread may call it.
class Channel {
 public:
  virtual ~Channel() = default;
  // Never blocks. False when the peer has gone or the channel was closed; nothing was sent then.
  virtual bool send(std::string bytes) = 0;
  // Bytes given to send() that the peer has not taken yet.
  [[nodiscard]] virtual std::size_t pending() const = 0;
  // Ends the answer properly after what was sent.
  virtual void close() = 0;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json; charset=utf-8";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  // When set, the body comes from it after the handler has returned, on a thread of the server's own, chunked; it must own
  // what it uses. An error after the first byte cuts the connection, so that a half answer is never taken for a whole one.
  std::function<Result<void>(Sink&)> stream;
  // When set, the body is whatever is sent to the channel until it is closed; called once, must not block.
  std::function<void(std::shared_ptr<Channel>)> open;

  [[nodiscard]] static Response json(std::string body, int status = 200);
  [[nodiscard]] static Response no_content();
  // An attachment of that name (any script; encoded by RFC 6266 / 8187).
  [[nodiscard]] static Response download(std::string file_name, std::string content_type,
                                         std::function<Result<void>(Sink&)> stream);
  // The value of the header, "" when absent; names are compared without case.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

}  // namespace yunguan::http
