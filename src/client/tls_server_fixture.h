// SPDX-License-Identifier: Apache-2.0
// For tests: a server on 127.0.0.1 that speaks TLS with a certificate of an authority of its own – a post or a mail at a time.
#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/loopback_fixture.h"

namespace yunguan::client {

enum class Speaks : std::uint8_t {
  https,
  https_and_goes,  // breaks off after the head of a post
  smtps,           // encrypted from the first byte
  starttls,        // encrypted when the client asks for it
  nothing,         // takes the connection and never shakes hands
};

class TlsServer {
 public:
  // Its certificate is for `name`; the authority's is written into `folder`.
  TlsServer(Speaks speaks, const std::string& name, const std::filesystem::path& folder);
  ~TlsServer();
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return listener_.port(); }
  // The authority's certificate, PEM.
  [[nodiscard]] const std::filesystem::path& authority() const { return authority_; }
  // What it was sent in the clear, and what encrypted.
  [[nodiscard]] std::string clear() const;
  [[nodiscard]] std::string sealed() const;

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* session) const { SSL_free(session); }
  };
  class Line;
  void run();
  void serve(int peer);
  void serve_post(Line& line);
  void serve_mail(Line& line);

  const Speaks speaks_;
  const std::filesystem::path authority_;
  std::unique_ptr<SSL_CTX, Free> context_;
  Loopback listener_;
  std::atomic<bool> stopping_ = false;

  mutable std::mutex mutex_;
  std::string clear_, sealed_;  // under mutex_

  std::thread thread_;
};

}  // namespace yunguan::client
