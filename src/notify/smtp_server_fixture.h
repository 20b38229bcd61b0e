// SPDX-License-Identifier: Apache-2.0
// For tests: a mail server on 127.0.0.1 that takes mail, or misbehaves as it is told to.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/loopback_fixture.h"

namespace yunguan::notify {

enum class Behaviour : std::uint8_t {
  take,
  be_silent,         // after the connection is there
  later,             // 451 to the recipient
  never,             // 550 to the recipient
  break_off,         // in the middle of the mail
  break_off_unsaid,  // when it has the mail whole, before it says so
  break_off_said,    // as soon as it has said so
};

struct TakenMail {
  std::string from;
  std::string to;
  std::string text;

  // The header's value with its encoded words; "" when there is none.
  [[nodiscard]] std::string header(std::string_view name) const;
  // Subject and body in the clear.
  [[nodiscard]] std::string subject() const;
  [[nodiscard]] std::string body() const;
};

class SmtpServer {
 public:
  SmtpServer();
  ~SmtpServer();
  SmtpServer(const SmtpServer&) = delete;
  SmtpServer& operator=(const SmtpServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return listener_.port(); }
  void behave(Behaviour behaviour) { behaviour_ = behaviour; }
  // What it has taken and said so.
  [[nodiscard]] std::vector<TakenMail> mails() const;
  [[nodiscard]] int connections() const { return connections_; }
  // Every line it was sent, in order.
  [[nodiscard]] std::string heard() const;

 private:
  void run();
  void serve(int peer);
  bool line(int peer, std::string& in, std::string& out);
  void take(int peer, TakenMail mail, std::string& in);

  Loopback listener_;
  std::atomic<Behaviour> behaviour_ = Behaviour::take;
  std::atomic<int> connections_ = 0;
  std::atomic<bool> stopping_ = false;

  mutable std::mutex mutex_;
  // Under mutex_.
  std::vector<TakenMail> mails_;
  std::string heard_;

  std::thread thread_;
};

}  // namespace yunguan::notify
