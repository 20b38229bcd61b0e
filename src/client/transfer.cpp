// SPDX-License-Identifier: Apache-2.0
#include "client/transfer.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/cidr.h"

namespace yunguan::client {
namespace {

// Thread-safe once; libcurl wants it before any thread of ours uses it.
void prepare() {
  static const CURLcode done = curl_global_init(CURL_GLOBAL_DEFAULT);
  YG_ASSERT(done == CURLE_OK);
}

struct Attempt {
  std::string_view rest;  // of what is uploaded
  const std::stop_token& stop;
  bool allow_private = true;
  bool allow_public = true;
  bool was_private = false;
  bool was_public = false;
  std::size_t reply_max = 0;
  Reply reply = {};
};

std::size_t give(char* to, std::size_t size, std::size_t count, void* data) {
  auto& attempt = *static_cast<Attempt*>(data);
  const std::size_t bytes = std::min(size * count, attempt.rest.size());
  std::copy_n(attempt.rest.data(), bytes, to);
  attempt.rest.remove_prefix(bytes);
  return bytes;
}

std::size_t ignore(char*, std::size_t size, std::size_t count, void*) { return size * count; }

std::size_t take(char* bytes, std::size_t size, std::size_t count, void* data) {
  auto& attempt = *static_cast<Attempt*>(data);
  const std::size_t room = attempt.reply_max - attempt.reply.body.size();
  const std::size_t taken = std::min(size * count, room);
  attempt.reply.body.append(bytes, taken);
  attempt.reply.is_cut = attempt.reply.is_cut || taken < size * count;
  return size * count;
}

int watch(void* data, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Attempt*>(data)->stop.stop_requested() ? 1 : 0;
}

std::string address_of(const curl_sockaddr& peer) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes = nullptr;
  if (peer.family == AF_INET) bytes = &reinterpret_cast<const sockaddr_in*>(&peer.addr)->sin_addr;
  if (peer.family == AF_INET6) bytes = &reinterpret_cast<const sockaddr_in6*>(&peer.addr)->sin6_addr;
  if (bytes == nullptr || ::inet_ntop(peer.family, bytes, text.data(), text.size()) == nullptr) return {};
  return text.data();
}

// Judged by the address that is connected to, not by the name: what a name stands for can change between two look-ups.
curl_socket_t open_socket(void* data, curlsocktype, curl_sockaddr* peer) {
  auto& attempt = *static_cast<Attempt*>(data);
  const bool is_private = is_private_address(address_of(*peer));
  if (is_private ? !attempt.allow_private : !attempt.allow_public) {
    (is_private ? attempt.was_private : attempt.was_public) = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(peer->family, peer->socktype, peer->protocol);
}

struct Free {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Handle = std::unique_ptr<CURL, Free>;
using Lines = std::unique_ptr<curl_slist, Free>;

Lines lines_of(const std::vector<std::string>& texts) {
  Lines lines;
  for (const std::string& text : texts) {
    curl_slist* const longer = curl_slist_append(lines.get(), text.c_str());
    YG_ASSERT(longer != nullptr);
    static_cast<void>(lines.release());
    lines.reset(longer);
  }
  return lines;
}

Handle begin(Attempt& attempt, std::chrono::seconds limit, const std::filesystem::path& authorities) {
  prepare();
  Handle handle{curl_easy_init()};
  YG_ASSERT(handle != nullptr);
  CURL* const curl = handle.get();
  const auto limit_ms = static_cast<long>(std::chrono::milliseconds{limit}.count());
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, limit_ms);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, limit_ms);
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!authorities.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, authorities.c_str());
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, watch);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &attempt);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
  curl_easy_setopt(curl, CURLOPT_READDATA, &attempt);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignore);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &attempt);
  return handle;
}

long answer_of(CURL* curl) {
  long code = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
  return code;
}

std::unexpected<Error> stopped() {
  return fail(ErrorKind::unavailable, "client.stopped", {"平台正在停止", "the platform is stopping"});
}

bool is_tls(CURLcode done) {
  return done == CURLE_PEER_FAILED_VERIFICATION || done == CURLE_SSL_CONNECT_ERROR || done == CURLE_USE_SSL_FAILED ||
         done == CURLE_SSL_CACERT_BADFILE || done == CURLE_SSL_CERTPROBLEM || done == CURLE_SSL_ISSUER_ERROR;
}

std::unexpected<Error> tls_failed(CURLcode done) {
  return fail(ErrorKind::unavailable, "client.tls",
              {fmt::format("未能与对方建立可信的加密连接（{}）", curl_easy_strerror(done)),
               fmt::format("no trusted encrypted connection with the peer: {}", curl_easy_strerror(done))});
}

std::unexpected<Error> smtp_failed(CURLcode done, long answer) {
  if (done == CURLE_ABORTED_BY_CALLBACK) return stopped();
  if (is_tls(done)) return tls_failed(done);
  if (done == CURLE_LOGIN_DENIED) {
    return fail(ErrorKind::unavailable, "client.smtp_login",
                {"邮件服务器不接受配置的账号或口令", "the mail server does not take the configured user or password"});
  }
  // 421 closes the service; another 4xx is about this mail, now; 5xx about it for ever.
  const bool about_it =
      (done == CURLE_SEND_ERROR || done == CURLE_WEIRD_SERVER_REPLY) && answer >= 400 && answer != 421;
  if (about_it) {
    const bool for_ever = answer >= 500;
    return fail(for_ever ? ErrorKind::invalid : ErrorKind::conflict,
                for_ever ? "client.smtp_refused" : "client.smtp_later",
                {fmt::format("邮件服务器{}接收（{}）", for_ever ? "拒绝" : "暂不", answer),
                 fmt::format("the mail server {} ({})", for_ever ? "refuses it" : "does not take it now", answer)});
  }
  return fail(ErrorKind::unavailable, "client.smtp_unreachable",
              {fmt::format("邮件服务器无法连接或中途断开（{}）", curl_easy_strerror(done)),
               fmt::format("the mail server cannot be reached or broke off: {}", curl_easy_strerror(done))});
}

}  // namespace

Result<void> transfer(const MailTransfer& mail, const std::stop_token& stop) {
  Attempt attempt{.rest = mail.text, .stop = stop};
  const Handle handle = begin(attempt, mail.limit, mail.authorities);
  CURL* const curl = handle.get();
  const bool tls = mail.security == Security::tls;
  const std::string url = fmt::format("{}://{}:{}", tls ? "smtps" : "smtp", mail.host, mail.port);
  const std::string from = "<" + mail.from + ">";
  const Lines to = lines_of({"<" + mail.to + ">"});
  const std::string password{mail.password};
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  const long use =
      mail.security == Security::none ? static_cast<long>(CURLUSESSL_NONE) : static_cast<long>(CURLUSESSL_ALL);
  curl_easy_setopt(curl, CURLOPT_USE_SSL, use);
  if (!mail.user.empty()) {
    curl_easy_setopt(curl, CURLOPT_USERNAME, mail.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, password.c_str());
  }
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to.get());
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  const CURLcode done = curl_easy_perform(curl);
  if (done != CURLE_OK) return smtp_failed(done, answer_of(curl));
  return {};
}

Result<Reply> transfer(const PostTransfer& post, const std::stop_token& stop) {
  Attempt attempt{.rest = {},
                  .stop = stop,
                  .allow_private = post.private_addresses,
                  .allow_public = post.public_addresses,
                  .reply_max = post.reply_max};
  const Handle handle = begin(attempt, post.limit, post.authorities);
  CURL* const curl = handle.get();
  const Lines headers = lines_of(post.headers);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_URL, post.url.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, post.body.data());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(post.body.size()));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &attempt);
  const CURLcode done = curl_easy_perform(curl);
  if (done == CURLE_ABORTED_BY_CALLBACK) return stopped();
  if (attempt.was_private) {
    return fail(ErrorKind::unavailable, "client.private_address",
                {fmt::format("对方地址在内部网络，配置不允许（{}）", post.private_key),
                 fmt::format("the peer has a private address, which {} does not allow", post.private_key)});
  }
  if (attempt.was_public) {
    return fail(ErrorKind::unavailable, "client.public_address",
                {"对方地址不在内部网络，须使用 https", "the peer's address is not a private one: it wants https"});
  }
  if (is_tls(done)) return tls_failed(done);
  if (done != CURLE_OK) {
    return fail(ErrorKind::unavailable, "client.unreachable",
                {fmt::format("对方无法连接或中途断开（{}）", curl_easy_strerror(done)),
                 fmt::format("the peer cannot be reached or broke off: {}", curl_easy_strerror(done))});
  }
  attempt.reply.status = answer_of(curl);
  curl_off_t retry_after = 0;
  curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &retry_after);
  attempt.reply.retry_after = std::chrono::seconds{std::max<curl_off_t>(retry_after, 0)};
  return std::move(attempt.reply);
}

bool is_private_address(std::string_view address) {
  static const auto kNetworks = [] {
    auto parsed = parse_networks(
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.168.0.0/16 "
        "198.18.0.0/15 224.0.0.0/3 ::/127 64:ff9b::/96 fc00::/7 fe80::/10 ff00::/8");
    YG_ASSERT(parsed.has_value());
    return std::move(*parsed);
  }();
  return address.empty() || any_contains(kNetworks, address);
}

}  // namespace yunguan::client
