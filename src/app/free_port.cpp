// SPDX-License-Identifier: Apache-2.0
#include "app/free_port.h"

#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace yunguan::app {

namespace {

std::unexpected<Error> refuse(const std::string& address, std::uint16_t port, std::string_view reason) {
  return fail(ErrorKind::unavailable, "http.listen",
              {fmt::format("无法在 {}:{} 监听（{}）", address, port, reason),
               fmt::format("cannot listen on {}:{} ({})", address, port, reason)},
              {.field = "http.port"});
}

}  // namespace

Result<> port_is_free(const std::string& address, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
  addrinfo* found = nullptr;
  if (const int error = ::getaddrinfo(address.c_str(), fmt::format("{}", port).c_str(), &hints, &found); error != 0) {
    return refuse(address, port, ::gai_strerror(error));
  }
  const int socket = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  // As a server does: connections of one that just stopped do not count.
  const int yes = 1;
  const bool bound = socket >= 0 && ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
                     ::bind(socket, found->ai_addr, found->ai_addrlen) == 0 && ::listen(socket, 1) == 0;
  const int reason = errno;
  ::freeaddrinfo(found);
  if (socket >= 0) ::close(socket);
  if (!bound) return refuse(address, port, std::generic_category().message(reason));
  return {};
}

}  // namespace yunguan::app
