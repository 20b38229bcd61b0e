// SPDX-License-Identifier: Apache-2.0
#include "client/tls_server_fixture.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "base/error.h"
#include "base/parse.h"

namespace yunguan::client {
namespace {

using Key = std::shared_ptr<EVP_PKEY>;
using Certificate = std::shared_ptr<X509>;

Key make_key() { return {EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"), EVP_PKEY_free}; }

void add_extension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  YG_ASSERT(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

// By itself when there is no issuer.
Certificate certify(const std::string& name, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key, long serial) {
  const Certificate made{X509_new(), X509_free};
  X509* const certificate = made.get();
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509* const by = issuer == nullptr ? certificate : issuer;
  X509_set_issuer_name(certificate, X509_get_subject_name(by));
  X509_set_pubkey(certificate, key);
  add_extension(certificate, by, NID_basic_constraints, issuer == nullptr ? "critical,CA:TRUE" : "CA:FALSE");
  if (issuer != nullptr) add_extension(certificate, by, NID_subject_alt_name, "DNS:" + name);
  YG_ASSERT(X509_sign(certificate, issuer_key, EVP_sha256()) > 0);
  return made;
}

void write_pem(const std::filesystem::path& file, X509* certificate) {
  std::FILE* const out = std::fopen(file.c_str(), "w");
  YG_ASSERT(out != nullptr && PEM_write_X509(out, certificate) == 1);
  std::fclose(out);
}

bool is_readable(int peer, const std::atomic<bool>& stopping) {
  while (!stopping) {
    pollfd waiting{peer, POLLIN, 0};
    if (::poll(&waiting, 1, 20) > 0) return true;
  }
  return false;
}

}  // namespace

// One connection, in the clear at first.
class TlsServer::Line {
 public:
  Line(TlsServer& server, int peer) : server_(server), peer_(peer) {}

  bool encrypt() {
    session_.reset(SSL_new(server_.context_.get()));
    in_.clear();
    return SSL_set_fd(session_.get(), peer_) == 1 && SSL_accept(session_.get()) == 1;
  }
  // Up to `end` and with it; empty when the peer has gone.
  std::string until(std::string_view end) {
    while (in_.find(end) == std::string::npos) {
      if (!more()) return {};
    }
    return take(in_.find(end) + end.size());
  }
  std::string bytes(std::size_t count) {
    while (in_.size() < count) {
      if (!more()) return {};
    }
    return take(count);
  }
  void say(std::string_view text) {
    if (session_ != nullptr) {
      SSL_write(session_.get(), text.data(), static_cast<int>(text.size()));
    } else {
      static_cast<void>(::send(peer_, text.data(), text.size(), MSG_NOSIGNAL));
    }
  }
  [[nodiscard]] bool is_encrypted() const { return session_ != nullptr; }

 private:
  bool more() {
    if (session_ == nullptr || SSL_pending(session_.get()) == 0) {
      if (!is_readable(peer_, server_.stopping_)) return false;
    }
    char bytes[4096];
    const auto got = session_ != nullptr ? SSL_read(session_.get(), bytes, sizeof bytes)
                                         : static_cast<int>(::recv(peer_, bytes, sizeof bytes, 0));
    if (got <= 0) return false;
    in_.append(bytes, static_cast<std::size_t>(got));
    const std::lock_guard lock{server_.mutex_};
    (session_ != nullptr ? server_.sealed_ : server_.clear_).append(bytes, static_cast<std::size_t>(got));
    return true;
  }
  std::string take(std::size_t count) {
    std::string taken = in_.substr(0, count);
    in_.erase(0, count);
    return taken;
  }

  TlsServer& server_;
  const int peer_;
  std::unique_ptr<SSL, Free> session_;
  std::string in_;
};

TlsServer::TlsServer(Speaks speaks, const std::string& name, const std::filesystem::path& folder)
    : speaks_(speaks), authority_(folder / "authority.pem"), context_(SSL_CTX_new(TLS_server_method())) {
  const Key authority_key = make_key();
  const Certificate authority = certify("Test Authority", authority_key.get(), nullptr, authority_key.get(), 1);
  const Key key = make_key();
  const Certificate own = certify(name, key.get(), authority.get(), authority_key.get(), 2);
  write_pem(authority_, authority.get());
  YG_ASSERT(SSL_CTX_use_certificate(context_.get(), own.get()) == 1);
  YG_ASSERT(SSL_CTX_use_PrivateKey(context_.get(), key.get()) == 1);
  thread_ = std::thread([this] { run(); });
}

TlsServer::~TlsServer() {
  stopping_ = true;
  thread_.join();
}

std::string TlsServer::clear() const {
  const std::lock_guard lock{mutex_};
  return clear_;
}

std::string TlsServer::sealed() const {
  const std::lock_guard lock{mutex_};
  return sealed_;
}

void TlsServer::run() {
  // A client that trusts nobody goes in the middle of SSL_accept. In this thread alone: what the client does about a server
  // that goes is its own affair, and tested.
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  YG_ASSERT(pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr) == 0);
  while (is_readable(listener_.socket(), stopping_)) {
    const int peer = ::accept(listener_.socket(), nullptr, nullptr);
    if (peer < 0) continue;
    serve(peer);
    ::close(peer);
  }
}

void TlsServer::serve(int peer) {
  Line line{*this, peer};
  if (speaks_ == Speaks::nothing) {
    line.until("that never comes");
    return;
  }
  if (speaks_ != Speaks::starttls && !line.encrypt()) return;
  if (speaks_ == Speaks::https || speaks_ == Speaks::https_and_goes) return serve_post(line);
  serve_mail(line);
}

void TlsServer::serve_post(Line& line) {
  const std::string head = line.until("\r\n\r\n");
  if (speaks_ == Speaks::https_and_goes) return;
  const auto at = head.find("Content-Length: ");
  if (at == std::string::npos) return;
  const std::string_view size = std::string_view{head}.substr(at + 16);
  line.bytes(parse_integer<std::size_t>(size.substr(0, size.find('\r'))).value_or(0));
  line.say("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\ntaken");
}

void TlsServer::serve_mail(Line& line) {
  line.say("220 test ESMTP\r\n");
  while (true) {
    const std::string said = line.until("\r\n");
    if (said.empty()) return;
    if (said.starts_with("EHLO")) {
      line.say(line.is_encrypted() ? "250-test\r\n250 AUTH PLAIN\r\n" : "250-test\r\n250 STARTTLS\r\n");
    } else if (said.starts_with("STARTTLS")) {
      line.say("220 go on\r\n");
      if (!line.encrypt()) return;
    } else if (said.starts_with("AUTH PLAIN")) {
      line.say("334 \r\n");
      line.until("\r\n");
      line.say("235 welcome\r\n");
    } else if (said == "DATA\r\n") {
      line.say("354 go on\r\n");
      line.until("\r\n.\r\n");
      line.say("250 taken\r\n");
    } else if (said == "QUIT\r\n") {
      line.say("221 bye\r\n");
      return;
    } else {
      line.say("250 go on\r\n");
    }
  }
}

}  // namespace yunguan::client
