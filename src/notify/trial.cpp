// SPDX-License-Identifier: Apache-2.0
#include "notify/trial.h"

#include "notify/setting.h"

namespace yunguan::notify {

Result<void> send_trial(const Ground& ground, Sender& sender, const identity::Asking& asking, std::string_view address,
                        Language language) {
  YG_TRY_ASSIGN(const std::string to, checked_address(address));
  const Instant now = ground.clock.now();
  const Parcel parcel{
      .id = {},
      .address = to,
      .login = asking.principal.login,
      .kind = "notice.trial",
      .kind_name = {"试发", "Trial"},
      .words = {{"运管平台试发邮件", "A mail to try Yunguan's notices"},
                {"收到这封邮件，说明通知邮件渠道可以使用。", "The channel works: this mail has reached you."}},
      .language = language,
      .link = {},
      .at = now};
  auto sent = sender.try_out(Channel::mail, parcel);
  // Where it went is personal data: the log says by whom and how it ended.
  identity::AuditEntry entry{
      .actor = asking.actor, .action = "notice.trial", .object_type = "notice_channel", .object_id = "mail"};
  if (!sent) {
    entry.result = identity::AuditResult::failed;
    entry.code = sent.error().code;
    sent.error().kind = ErrorKind::conflict;
  }
  YG_TRY(ground.audit.record_alone(ground.db, entry));
  return sent;
}

}  // namespace yunguan::notify
