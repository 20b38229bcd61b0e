// SPDX-License-Identifier: Apache-2.0
#include "notify/smtp_server_fixture.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"
#include "crypto/base64.h"

namespace yunguan::notify {
namespace {

void say(int peer, std::string_view line) {
  const std::string bytes = std::string{line} + "\r\n";
  static_cast<void>(::send(peer, bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

// Encoded words put together; what is none stays.
std::string decoded(std::string_view header) {
  std::string text;
  while (true) {
    const std::size_t begin = header.find("=?UTF-8?B?");
    if (begin == std::string_view::npos) return text + std::string{header};
    const std::size_t end = header.find("?=", begin + 10);
    text += crypto::from_base64(header.substr(begin + 10, end - begin - 10)).value_or("?");
    header.remove_prefix(end + 2);
    if (header.starts_with("\r\n ")) header.remove_prefix(3);
  }
}

}  // namespace

std::string TakenMail::header(std::string_view name) const {
  const std::string head = "\r\n" + text.substr(0, text.find("\r\n\r\n")) + "\r\n";
  const std::size_t at = head.find("\r\n" + std::string{name} + ": ");
  if (at == std::string::npos) return {};
  const std::size_t begin = at + name.size() + 4;
  std::size_t end = head.find("\r\n", begin);
  while (end + 2 < head.size() && head[end + 2] == ' ') end = head.find("\r\n", end + 2);
  return head.substr(begin, end - begin);
}

std::string TakenMail::subject() const { return decoded(header("Subject")); }

std::string TakenMail::body() const {
  std::string coded = text.substr(text.find("\r\n\r\n") + 4);
  std::erase_if(coded, [](char c) { return c == '\r' || c == '\n'; });
  return crypto::from_base64(coded).value_or("?");
}

SmtpServer::SmtpServer() : thread_([this] { run(); }) {}

SmtpServer::~SmtpServer() {
  stopping_ = true;
  thread_.join();
}

std::vector<TakenMail> SmtpServer::mails() const {
  const std::lock_guard lock{mutex_};
  return mails_;
}

std::string SmtpServer::heard() const {
  const std::lock_guard lock{mutex_};
  return heard_;
}

void SmtpServer::run() {
  while (!stopping_) {
    pollfd waiting{listener_.socket(), POLLIN, 0};
    if (::poll(&waiting, 1, 20) <= 0) continue;
    const int peer = ::accept(listener_.socket(), nullptr, nullptr);
    if (peer < 0) continue;
    ++connections_;
    serve(peer);
    ::close(peer);
  }
}

// False when the peer has gone, or the test ends.
bool SmtpServer::line(int peer, std::string& in, std::string& out) {
  while (in.find("\r\n") == std::string::npos) {
    pollfd waiting{peer, POLLIN, 0};
    if (stopping_) return false;
    if (::poll(&waiting, 1, 20) <= 0) continue;
    char bytes[4096];
    const auto got = ::recv(peer, bytes, sizeof bytes, 0);
    if (got <= 0) return false;
    in.append(bytes, static_cast<std::size_t>(got));
  }
  out = in.substr(0, in.find("\r\n"));
  in.erase(0, out.size() + 2);
  const std::lock_guard lock{mutex_};
  heard_ += out + "\n";
  return true;
}

void SmtpServer::serve(int peer) {
  std::string in;
  std::string said;
  if (behaviour_ == Behaviour::be_silent) {
    while (line(peer, in, said)) {
    }
    return;
  }
  say(peer, "220 test ESMTP");
  TakenMail mail;
  while (line(peer, in, said)) {
    if (said.starts_with("EHLO")) {
      say(peer, "250-test\r\n250 AUTH PLAIN");
    } else if (said.starts_with("AUTH PLAIN")) {
      say(peer, "334 ");
      if (!line(peer, in, said)) return;
      say(peer, "235 welcome");
    } else if (said.starts_with("MAIL FROM:")) {
      mail.from = said.substr(10);
      say(peer, "250 go on");
    } else if (said.starts_with("RCPT TO:")) {
      mail.to = said.substr(8);
      const Behaviour now = behaviour_;
      say(peer, now == Behaviour::later ? "451 later" : now == Behaviour::never ? "550 never" : "250 go on");
    } else if (said == "DATA") {
      say(peer, "354 go on");
      if (behaviour_ == Behaviour::break_off) return;
      take(peer, mail, in);
      if (behaviour_ == Behaviour::break_off_unsaid || behaviour_ == Behaviour::break_off_said) return;
    } else if (said == "QUIT") {
      say(peer, "221 bye");
      return;
    } else {
      say(peer, "500 what");
    }
  }
}

void SmtpServer::take(int peer, TakenMail mail, std::string& in) {
  std::string said;
  while (line(peer, in, said) && said != ".") mail.text += (said.starts_with('.') ? said.substr(1) : said) + "\r\n";
  if (behaviour_ == Behaviour::break_off_unsaid) return;
  {
    const std::lock_guard lock{mutex_};
    mails_.push_back(std::move(mail));
  }
  say(peer, "250 taken");
}

}  // namespace yunguan::notify
