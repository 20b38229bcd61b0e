// SPDX-License-Identifier: Apache-2.0
#include "http/raw_client_fixture.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>

#include "base/log.h"
#include "base/parse.h"

namespace yunguan::http {

RawClient::RawClient(std::uint16_t port, int receive_bytes) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  if (receive_bytes != 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) close();
}

RawClient::~RawClient() { close(); }

void RawClient::close() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool RawClient::fill(std::chrono::milliseconds wait) {
  pollfd ready{socket_, POLLIN, 0};
  if (socket_ < 0 || ::poll(&ready, 1, static_cast<int>(wait.count())) <= 0) return false;
  char bytes[16384];
  const auto size = ::recv(socket_, bytes, sizeof bytes, 0);
  if (size <= 0) return false;
  in_.append(bytes, static_cast<std::size_t>(size));
  return true;
}

std::string RawClient::some(std::chrono::milliseconds wait) {
  if (in_.empty()) fill(wait);
  return std::exchange(in_, {});
}

bool RawClient::closed(std::chrono::milliseconds wait) {
  pollfd ready{socket_, POLLIN, 0};
  for (;;) {
    if (::poll(&ready, 1, static_cast<int>(wait.count())) <= 0) return false;
    char bytes[16384];
    if (::recv(socket_, bytes, sizeof bytes, 0) <= 0) return true;
  }
}

std::optional<std::string> RawClient::line() {
  for (;;) {
    if (const auto end = in_.find("\r\n"); end != std::string::npos) {
      std::string text = in_.substr(0, end);
      in_.erase(0, end + 2);
      return text;
    }
    if (!fill()) return std::nullopt;
  }
}

bool RawClient::read_exactly(std::size_t size, std::string& body) {
  while (in_.size() < size) {
    if (!fill()) return false;
  }
  body += in_.substr(0, size);
  in_.erase(0, size);
  return true;
}

bool RawClient::read_chunks(std::string& body) {
  for (;;) {
    const auto head = line();
    if (!head) return false;
    std::size_t size = 0;
    std::from_chars(head->data(), head->data() + head->size(), size, 16);
    if (size == 0) return line().has_value();
    if (!read_exactly(size, body) || !line()) return false;
  }
}

RawAnswer RawClient::answer(bool to_head) {
  RawAnswer answer;
  const auto status = line();
  if (!status || status->size() < 12) return answer;
  answer.status = parse_integer<int>(std::string_view(*status).substr(9, 3)).value_or(0);
  for (auto text = line(); text && !text->empty(); text = line()) {
    const auto colon = text->find(':');
    answer.headers[ascii_lower(text->substr(0, colon))] = trimmed(std::string_view(*text).substr(colon + 1));
  }
  if (answer.status == 100) return this->answer(to_head);
  if (to_head || answer.status == 204 || answer.status == 304) {
    answer.complete = true;
  } else if (answer.header("transfer-encoding") == "chunked") {
    answer.complete = read_chunks(answer.body);
  } else if (const auto length = parse_integer<std::size_t>(answer.header("content-length"))) {
    answer.complete = read_exactly(*length, answer.body);
  } else {
    while (fill()) {
    }
    answer.body = std::exchange(in_, {});
    answer.complete = true;
  }
  return answer;
}

RawAnswer RawClient::ask(std::string_view bytes, bool to_head) {
  send(bytes);
  return answer(to_head);
}

std::string raw_request(std::string_view method, std::string_view path, std::string_view headers,
                        std::string_view body) {
  const std::string length = body.empty() ? std::string() : fmt::format("Content-Length: {}\r\n", body.size());
  return fmt::format("{} {} HTTP/1.1\r\nHost: test\r\n{}{}\r\n{}", method, path, headers, length, body);
}

Result<std::shared_ptr<const Caller>> OpenGuard::admit(const Request& request, const Route& route) {
  const std::string_view name = request.header("x-caller");
  if (!name.empty()) return std::make_shared<const NamedCaller>(std::string(name));
  if (route.permission == kPublic) return std::shared_ptr<const Caller>();
  return fail(ErrorKind::unauthorized, "test.nobody", {"没有登录", "nobody is signed in"});
}

void Latch::open() {
  {
    const std::lock_guard lock(mutex_);
    open_ = true;
  }
  wake_.notify_all();
}

void Latch::wait() {
  std::unique_lock lock(mutex_);
  ++waiting_;
  wake_.wait(lock, [this] { return open_; });
}

int Latch::waiting() {
  const std::lock_guard lock(mutex_);
  return waiting_;
}

namespace {
ServerOptions on_free_port(ServerOptions options) {
  options.port = 0;
  return options;
}
}  // namespace

TestServer::TestServer(std::vector<Route> routes, ServerOptions options, Guard* guard)
    : server_(on_free_port(std::move(options)), router_, guard != nullptr ? *guard : open_guard_, clock_) {
  static_cast<void>(log::configure({.level = log::Level::error}));  // the terminal is for the tests' own words
  router_.add(std::move(routes));
  const auto started = server_.start();
  if (!started) broken_invariant(describe(started.error()), __FILE__, __LINE__);
}

TestServer::~TestServer() { server_.stop(); }

RawAnswer TestServer::get(std::string_view path, std::string_view headers) {
  return RawClient(port()).ask(raw_request("GET", path, headers));
}

RawAnswer TestServer::send(std::string_view method, std::string_view path, std::string_view body,
                           std::string_view headers) {
  return RawClient(port()).ask(raw_request(method, path, headers, body), method == "HEAD");
}

Route test_route(Method method, std::string path, std::function<Result<Response>(const Request&)> handle) {
  std::string operation = std::string(method_name(method)) + path;
  return raw_route({.method = method,
                    .path = std::move(path),
                    .operation = std::move(operation),
                    .permission = std::string(kPublic),
                    .summary = "Test."},
                   std::move(handle));
}

Result<Response> echo(const Request& request) {
  std::string body = request.path;
  for (const auto& [name, value] : request.query) body += fmt::format("|{}={}", name, value);
  for (const auto& [name, value] : request.path_values) body += fmt::format("|{{{}}}={}", name, value);
  for (const auto& [name, value] : request.cookies) body += fmt::format("|cookie {}={}", name, value);
  return Response::json(body + "|" + request.body);
}

std::vector<Route> echo_routes() {
  std::vector<Route> routes;
  routes.push_back(test_route(Method::get, "/echo", echo));
  routes.push_back(test_route(Method::get, "/echo/{id}", echo));
  routes.push_back(test_route(Method::post, "/echo", echo));
  Route small = test_route(Method::put, "/small", echo);
  small.body_max = 100;
  routes.push_back(std::move(small));
  return routes;
}

}  // namespace yunguan::http
