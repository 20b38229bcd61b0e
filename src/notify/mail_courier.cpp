// SPDX-License-Identifier: Apache-2.0
#include "notify/mail_courier.h"

#include <fmt/format.h>

#include "base/parse.h"
#include "client/address.h"
#include "client/transfer.h"
#include "crypto/private_file.h"
#include "notify/mail_text.h"
#include "notify/setting.h"

namespace yunguan::notify {
namespace {

client::Security security_of(config::MailSecurity chosen) {
  switch (chosen) {
    case config::MailSecurity::none:
      return client::Security::none;
    case config::MailSecurity::starttls:
      return client::Security::starttls;
    case config::MailSecurity::tls:
      return client::Security::tls;
  }
  return client::Security::tls;
}

}  // namespace

Result<crypto::Secret> secret_of(const std::string& word, const std::filesystem::path& file) {
  if (!word.empty() || file.empty()) return crypto::Secret{word};
  YG_TRY_ASSIGN(auto content, crypto::read_private_file(file));
  if (!content) {
    return fail(ErrorKind::invalid, "notify.config", {"找不到口令文件", "the file of the secret is not there"},
                {.file = file.string()});
  }
  return crypto::Secret{std::string{trimmed(split(*content, '\n').front())}};
}

Result<std::unique_ptr<MailCourier>> MailCourier::make(const config::Notify& config, const Clock& clock) {
  const auto from = checked_address(config.smtp.from);
  const std::string_view host = config.smtp.host;
  if (!from || host.find_first_of("/@:? \t") != std::string_view::npos) {
    return fail(ErrorKind::invalid, "notify.config",
                {"通知邮件须同时配置服务器主机名 notify.smtp.host 和发件地址 notify.smtp.from",
                 "mail wants a host name in notify.smtp.host and a mail address in notify.smtp.from"},
                {.field = from ? "notify.smtp.host" : "notify.smtp.from",
                 .value = clipped(from ? config.smtp.host : config.smtp.from)});
  }
  YG_TRY_ASSIGN(crypto::Secret password, secret_of(config.smtp.password, config.smtp.password_file));
  return std::unique_ptr<MailCourier>(new MailCourier(config, clock, std::move(password)));
}

Result<void> MailCourier::deliver(const Parcel& parcel, const std::stop_token& stop) {
  const bool zh = parcel.language == Language::zh;
  std::string body = zh ? parcel.words.body.zh : parcel.words.body.en;
  if (!parcel.link.empty() && !config_.console_url.empty())
    body += "\n\n" + client::address_under(config_.console_url, parcel.link);
  body += zh ? "\n\n—— 运管平台自动发送，请勿回复。不想再收这类邮件，可在控制台“消息 › 通知设置”中关闭。\n"
             : "\n\n-- Sent by Yunguan; nobody reads answers. Which mail you get is set in the console: Notices, "
               "Settings.\n";
  const Mail mail{.from = config_.smtp.from,
                  .from_name = config_.smtp.from_name,
                  .to = parcel.address,
                  .subject = zh ? parcel.words.title.zh : parcel.words.title.en,
                  .body = std::move(body),
                  .message_id = fmt::format("notice-{}-{}", parcel.id.value, to_micros(parcel.at)),
                  .at = clock_.now()};
  return client::transfer(client::MailTransfer{.host = config_.smtp.host,
                                               .port = config_.smtp.port,
                                               .security = security_of(config_.smtp.security),
                                               .authorities = config_.smtp.authorities,
                                               .user = config_.smtp.user,
                                               .password = password_.bytes(),
                                               .from = config_.smtp.from,
                                               .to = parcel.address,
                                               .text = mail_text(mail),
                                               .limit = config_.smtp.timeout},
                          stop);
}

}  // namespace yunguan::notify
