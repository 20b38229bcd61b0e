// SPDX-License-Identifier: Apache-2.0
#include "http/connection_gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/parse.h"

namespace yunguan::http {
namespace {

constexpr std::size_t kReadBytes = 4u << 10;
constexpr std::size_t kReadBodyBytes = 64u << 10;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// RFC 9110 §5.6.2. The parser lets a space into a field's name; the next program in the line might read it otherwise.
bool is_token(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

Text too_long(std::uint64_t max) {
  return {fmt::format("提交的内容超过此处的上限 {} 字节", max),
          fmt::format("more was sent than the {} bytes allowed here", max)};
}

}  // namespace

// A callback that returns non-zero stops the parser; failure_ says why.
struct Gate::Parsing {
  static Gate& of(http_parser* parser) { return *static_cast<Gate*>(parser->data); }
  static std::size_t at(Gate& gate, const char* where) { return static_cast<std::size_t>(where - gate.in_.data()); }

  static int on_target(http_parser* parser, const char* where, std::size_t size) {
    Gate& gate = of(parser);
    if (gate.target_size_ == 0) gate.target_at_ = at(gate, where);
    gate.target_size_ += size;
    if (gate.target_size_ <= gate.hall_.limits_.target_bytes) return 0;
    gate.fail(ErrorKind::invalid, "http.url_length", {"请求地址过长", "the address of the request is too long"});
    return -1;
  }
  static int on_field(http_parser* parser, const char* where, std::size_t size) {
    Gate& gate = of(parser);
    if (gate.head_done_) return gate.take_body(size) ? 0 : -1;  // a trailer counts as body
    if (gate.in_value_) {
      gate.in_value_ = false;
      gate.field_at_ = at(gate, where);
      gate.field_size_ = 0;
      if (++gate.fields_ > gate.hall_.limits_.fields) {
        gate.fail(ErrorKind::invalid, "http.headers", {"请求头字段过多", "the request has too many header fields"});
        return -1;
      }
    }
    gate.field_size_ += size;
    return 0;
  }
  static int on_value(http_parser* parser, const char*, std::size_t size) {
    Gate& gate = of(parser);
    if (gate.head_done_) return gate.take_body(size) ? 0 : -1;
    if (gate.in_value_) return 0;
    gate.in_value_ = true;
    const std::string_view name(gate.in_.data() + gate.field_at_, gate.field_size_);
    if (!is_token(name)) {
      gate.fail(ErrorKind::invalid, "http.request", {"请求头字段名有误", "a header field has a malformed name"});
      return -1;
    }
    if (name.size() == 7 && ascii_lower(name) == "upgrade") gate.upgrade_at_ = gate.field_at_;
    if (name.size() == 6 && ascii_lower(name) == "expect") gate.expects_continue_ = true;
    if (name.size() == 4 && ascii_lower(name) == "host") ++gate.hosts_;
    return 0;
  }
  static int on_head(http_parser* parser) {
    Gate& gate = of(parser);
    gate.head_done_ = true;
    gate.chunks_understood_ = parser->http_major * 100 + parser->http_minor >= 101;
    if (parser->method == HTTP_CONNECT) {
      gate.fail(ErrorKind::invalid, "http.request", {"此服务不是代理", "this is no proxy"});
      return -1;
    }
    const bool needs_host = parser->http_major == 1 && parser->http_minor >= 1;
    if (gate.hosts_ > 1 || (needs_host && gate.hosts_ == 0)) {
      gate.fail(ErrorKind::invalid, "http.request", {"请求须有且仅有一个 Host", "a request must have one Host header"});
      return -1;
    }
    if (parser->upgrade != 0) {
      // An offer we do not take (RFC 9110 §7.8 lets us), spelt so that RESTinio does not take it either.
      if (gate.upgrade_at_ != 0) gate.in_[gate.upgrade_at_] = 'X';
      parser->upgrade = 0;
    }
    const bool chunked = (parser->flags & F_CHUNKED) != 0;
    const bool counted = (parser->flags & F_CONTENTLENGTH) != 0;
    if (!chunked && (!counted || parser->content_length == 0)) return 0;
    gate.body_max_ =
        gate.hall_.application_.body_max(http_method_str(static_cast<http_method>(parser->method)),
                                         std::string_view(gate.in_).substr(gate.target_at_, gate.target_size_));
    if (counted && !chunked && parser->content_length > gate.body_max_) {
      gate.fail(ErrorKind::too_large, "http.body_length", too_long(gate.body_max_),
                {.field = "Content-Length", .value = std::to_string(parser->content_length)});
      return -1;
    }
    return 0;
  }
  static int on_body(http_parser* parser, const char*, std::size_t size) { return of(parser).take_body(size) ? 0 : -1; }
  static int on_chunk(http_parser* parser) {
    Gate& gate = of(parser);
    if (++gate.chunks_ <= gate.hall_.limits_.chunks) return 0;
    gate.fail(ErrorKind::too_large, "http.body_length", {"请求体分块过多", "the body comes in too many chunks"});
    return -1;
  }
  static int on_done(http_parser* parser) {
    of(parser).message_done_ = true;
    http_parser_pause(parser, 1);
    return 0;
  }

  static const http_parser_settings& settings() {
    static const http_parser_settings all = [] {
      http_parser_settings made;
      http_parser_settings_init(&made);
      made.on_url = on_target;
      made.on_header_field = on_field;
      made.on_header_value = on_value;
      made.on_headers_complete = on_head;
      made.on_body = on_body;
      made.on_chunk_header = on_chunk;
      made.on_message_complete = on_done;
      return made;
    }();
    return all;
  }
};

asio::execution_context::id GateHallService::id;

void GateHall::tick() {
  const auto now = ticks_();
  for (Gate* gate : gates_) gate->check(now);
}

void GateHall::let_go() {
  std::vector<std::shared_ptr<Gate>> all;
  for (Gate* gate : gates_) all.push_back(gate->shared_from_this());
  for (const auto& gate : all) gate->handler_ = nullptr;
}

void GateHall::close_idle() {
  draining_ = true;
  for (Gate* gate : gates_) {
    if (gate->phase_ == Gate::Phase::idle) gate->cut();
  }
}

Gate::Gate(asio::io_context& io, GateHall& hall) : hall_(hall), socket_(io) {
  hall_.gates_.insert(this);
  next_message();
  deadline_.reset();  // not connected yet
}

Gate::~Gate() {
  if (connected_) --hall_.connected_;
  give_back_body();
  hall_.gates_.erase(this);
}

void Gate::fail(ErrorKind kind, std::string code, Text text, Where where) {
  if (!failure_) failure_ = Error{kind, std::move(code), std::move(text), std::move(where), {}};
}

void Gate::next_message() {
  in_.erase(0, checked_);
  given_ = checked_ = 0;
  if (in_.empty() && in_.capacity() > kReadBodyBytes) in_.shrink_to_fit();
  http_parser_init(&parser_, HTTP_REQUEST);
  parser_.data = this;
  head_done_ = message_done_ = expects_continue_ = false;
  in_value_ = true;
  fields_ = hosts_ = chunks_ = upgrade_at_ = target_at_ = target_size_ = head_size_ = 0;
  head_.clear();
  give_back_body();
  body_size_ = body_max_ = 0;
  phase_ = Phase::idle;
  set_deadline(hall_.limits_.idle);
}

bool Gate::take_body(std::size_t size) {
  body_size_ += size;
  hall_.bodies_bytes_ += size;
  if (body_size_ > body_max_) {
    fail(ErrorKind::too_large, "http.body_length", too_long(body_max_));
  } else if (hall_.bodies_bytes_ > hall_.limits_.bodies_bytes) {
    fail(ErrorKind::unavailable, "http.bodies",
         {"同时上传的内容过多，请稍后再试", "too much is being sent at once, try again later"});
  }
  return !failure_;
}

void Gate::give_back_body() { hall_.bodies_bytes_ -= std::exchange(body_size_, 0); }

void Gate::read(asio::mutable_buffer to, ReadHandler handler) {
  to_ = to;
  handler_ = std::move(handler);
  if (!std::exchange(connected_, true)) ++hall_.connected_;
  if (phase_ == Phase::busy) next_message();
  if (!deadline_) set_deadline(hall_.limits_.idle);
  if (hall_.draining_ && phase_ == Phase::idle) cut();
  parse();
  go_on();
}

void Gate::parse() {
  while (checked_ < in_.size() && !message_done_ && !failure_) {
    if (phase_ == Phase::idle) {
      phase_ = Phase::head;
      set_deadline(hall_.limits_.head_time);
    }
    const bool head_was_done = head_done_;
    const std::size_t size =
        http_parser_execute(&parser_, &Parsing::settings(), in_.data() + checked_, in_.size() - checked_);
    const auto code = HTTP_PARSER_ERRNO(&parser_);
    checked_ += size;
    if (code != HPE_OK && code != HPE_PAUSED) {
      fail(ErrorKind::invalid, "http.request",
           {"请求不符合 HTTP 格式", fmt::format("the request is not proper HTTP: {}", http_errno_description(code))});
    } else if (!head_done_ && in_.size() > hall_.limits_.head_bytes) {
      fail(ErrorKind::invalid, "http.headers", {"请求头过大", "the head of the request is too large"});
    } else if (head_done_ && !head_was_done && !message_done_) {
      phase_ = Phase::body;
      head_ = in_.substr(0, std::min(checked_, hall_.limits_.head_bytes));
      body_began_ = hall_.ticks_();
    }
  }
  if (phase_ == Phase::body) {
    deadline_ = body_began_ + hall_.limits_.body_grace + std::chrono::seconds(body_size_ / hall_.limits_.body_rate);
  }
}

void Gate::go_on() {
  if (failure_) return refuse();
  if (head_done_ && given_ < checked_) return deliver();
  receive();
}

void Gate::deliver() {
  const std::size_t size = std::min(to_.size(), checked_ - given_);
  std::memcpy(to_.data(), in_.data() + given_, size);
  given_ += size;
  if (message_done_ && given_ == checked_) {
    phase_ = Phase::busy;
    deadline_.reset();
  } else if (given_ == in_.size()) {
    in_.clear();
    given_ = checked_ = 0;
  }
  asio::post(socket_.get_executor(), [self = shared_from_this(), size] { self->finish({}, size); });
}

void Gate::finish(const asio::error_code& error, std::size_t size) {
  if (!handler_) return;
  hall_.giving_ = shared_from_this();
  std::exchange(handler_, nullptr)(told(error), size);
  hall_.giving_.reset();
}

void Gate::receive() {
  if (expects_continue_ && phase_ == Phase::body) return send_continue();
  const std::size_t had = in_.size();
  const std::size_t room = phase_ == Phase::body ? kReadBodyBytes : kReadBytes;
  in_.resize(had + room);
  socket_.async_read_some(asio::buffer(in_.data() + had, room),
                          [self = shared_from_this(), had](const asio::error_code& error, std::size_t size) {
                            self->in_.resize(had + size);
                            self->received(error, size);
                          });
}

void Gate::received(const asio::error_code& error, std::size_t) {
  if (failure_) return refuse();
  if (error) return finish(error, 0);
  parse();
  go_on();
}

void Gate::send_continue() {
  expects_continue_ = false;
  asio::async_write(socket_, asio::buffer(kContinue.data(), kContinue.size()),
                    [self = shared_from_this()](const asio::error_code& error, std::size_t) {
                      if (error) return self->finish(error, 0);
                      self->receive();
                    });
}

// Answers, then reads on for a while without keeping anything: closing with bytes unread would reset the connection and
// take the answer away from the peer before he has read it.
void Gate::refuse() {
  phase_ = Phase::refusing;
  set_deadline(hall_.limits_.linger + hall_.limits_.linger);
  asio::error_code ignored;
  const auto peer = socket_.remote_endpoint(ignored).address().to_string();
  const std::string_view head = head_.empty() ? std::string_view(in_) : std::string_view(head_);
  auto [answer, body] = hall_.application_.refusal(*failure_, head.substr(0, hall_.limits_.head_bytes), peer);
  answer.close = true;
  refusal_ = render_head(answer, fmt::format("Content-Length: {}\r\n", body.size()), false) + body;
  give_back_body();
  asio::async_write(socket_, asio::buffer(refusal_),
                    [self = shared_from_this()](const asio::error_code& error, std::size_t) {
                      if (error) return self->finish(error, 0);
                      asio::error_code unimportant;
                      self->socket_.shutdown(asio::ip::tcp::socket::shutdown_send, unimportant);
                      self->set_deadline(self->hall_.limits_.linger);
                      self->drain_refused();
                    });
}

void Gate::drain_refused() {
  in_.resize(kReadBodyBytes);
  socket_.async_read_some(asio::buffer(in_), [self = shared_from_this()](const asio::error_code& error, std::size_t) {
    if (error) return self->finish(asio::error::connection_reset, 0);
    self->drain_refused();
  });
}

void Gate::write_began() { write_deadline_ = hall_.ticks_() + hall_.limits_.write_stall; }

void Gate::write_ended() { write_deadline_.reset(); }

void Gate::check(Time now) {
  if (write_deadline_ && now > *write_deadline_) return cut();
  if (!deadline_ || now <= *deadline_) return;
  if (phase_ == Phase::head || phase_ == Phase::body) {
    fail(ErrorKind::unavailable, "http.read_time", {"请求发送过慢", "the request came too slowly"});
    deadline_.reset();
    asio::error_code ignored;
    socket_.cancel(ignored);  // the read under way ends, and received() refuses
    return;
  }
  cut();
}

void Gate::cut() {
  was_cut_ = true;
  asio::error_code ignored;
  socket_.close(ignored);
}

}  // namespace yunguan::http
