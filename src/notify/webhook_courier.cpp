// SPDX-License-Identifier: Apache-2.0
#include "notify/webhook_courier.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/parse.h"
#include "client/address.h"
#include "client/signature.h"
#include "client/transfer.h"
#include "notify/mail_courier.h"

namespace yunguan::notify {
namespace {

struct Posted {
  DeliveryId id;
  std::string person;  // login
  std::string kind;
  Text kind_name;
  Text title;
  Text body;
  std::string link;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(Posted, (), (id, person, kind, kind_name, title, body, link, at))

Result<void> taken_or_refused(long status) {
  if (status >= 200 && status < 300) return {};
  // Its whole service is out, not this notice.
  const bool away = status == 502 || status == 503 || status == 504;
  const bool moved = status >= 300 && status < 400;
  return fail(away ? ErrorKind::unavailable : ErrorKind::conflict, "notify.webhook_refused",
              {fmt::format("接收方答复 {}{}", status, moved ? "（转址不予跟随）" : ""),
               fmt::format("the receiver answers {}{}", status, moved ? "; redirects are not followed" : "")});
}

}  // namespace

Result<std::unique_ptr<WebhookCourier>> WebhookCourier::make(const config::Notify& config, const Clock& clock) {
  YG_TRY_ASSIGN(crypto::Secret secret, secret_of(config.webhook.secret, config.webhook.secret_file));
  const std::string& url = config.webhook.url;
  const std::string lower = ascii_lower(url);
  const bool is_web = lower.starts_with("https://") || lower.starts_with("http://");
  if (!is_web || url.find_first_of(" \t\r\n") != std::string::npos) {
    return fail(ErrorKind::invalid, "notify.config",
                {"notify.webhook.url 须是 http 或 https 地址", "notify.webhook.url is to be an http or https address"},
                {.field = "notify.webhook.url", .value = clipped(url)});
  }
  if (secret.empty()) {
    return fail(ErrorKind::invalid, "notify.config",
                {"webhook 须配置签名密钥：notify.webhook.secret_file",
                 "a webhook wants a secret to sign with: notify.webhook.secret_file"},
                {.field = "notify.webhook.secret_file"});
  }
  return std::unique_ptr<WebhookCourier>(new WebhookCourier(config, clock, std::move(secret)));
}

Result<void> WebhookCourier::deliver(const Parcel& parcel, const std::stop_token& stop) {
  std::string link = parcel.link;
  if (!link.empty() && !config_.console_url.empty()) link = client::address_under(config_.console_url, link);
  const std::string body = json::write(Posted{.id = parcel.id,
                                              .person = parcel.login,
                                              .kind = parcel.kind,
                                              .kind_name = parcel.kind_name,
                                              .title = parcel.words.title,
                                              .body = parcel.words.body,
                                              .link = std::move(link),
                                              .at = parcel.at});
  const std::string timestamp =
      fmt::format("{}", std::chrono::floor<std::chrono::seconds>(clock_.now()).time_since_epoch().count());
  YG_TRY_ASSIGN(
      const client::Reply reply,
      client::transfer(
          client::PostTransfer{.url = config_.webhook.url,
                               .authorities = config_.webhook.authorities,
                               .headers = {"Content-Type: application/json",
                                           "Expect:", fmt::format("X-Yunguan-Delivery: {}", parcel.id.value),
                                           fmt::format("X-Yunguan-Timestamp: {}", timestamp),
                                           fmt::format("X-Yunguan-Signature: {}",
                                                       client::signature_of(secret_.bytes(), timestamp, body))},
                               .body = body,
                               .private_addresses = config_.webhook.private_addresses,
                               .private_key = "notify.webhook.private_addresses",
                               .limit = config_.webhook.timeout},
          stop));
  return taken_or_refused(reply.status);
}

}  // namespace yunguan::notify
