// SPDX-License-Identifier: Apache-2.0
// A person's own notices and settings. Nobody reads another's.
#pragma once

#include "http/page.h"
#include "identity/context.h"
#include "notify/notices.h"
#include "notify/sender.h"

namespace yunguan::notify {

inline constexpr std::int64_t kUnreadMax = 999;  // more are not counted

struct NoticeSummary {
  std::int64_t unread = 0;  // kUnreadMax + 1: more than kUnreadMax
  std::vector<NoticeView> newest;
};
BOOST_DESCRIBE_STRUCT(NoticeSummary, (), (unread, newest))

struct ReadNotices {
  std::optional<NoticeId> up_to;  // what came later stays unread
  std::optional<std::string> kind;
};
BOOST_DESCRIBE_STRUCT(ReadNotices, (), (up_to, kind))
struct NoticesRead {
  std::int64_t read = 0;
};
BOOST_DESCRIBE_STRUCT(NoticesRead, (), (read))

struct NoticeKindChoice {
  std::string kind;
  bool mail = false;
  bool webhook = false;
};
BOOST_DESCRIBE_STRUCT(NoticeKindChoice, (), (kind, mail, webhook))
struct NoticeKindSetting {
  std::string kind;
  std::string group;
  Text name;
  bool mail = false;
  bool webhook = false;
};
BOOST_DESCRIBE_STRUCT(NoticeKindSetting, (), (kind, group, name, mail, webhook))

struct NoticeSettings {
  std::string address;
  Language language = Language::zh;
  std::string quiet_from;
  std::string quiet_to;
  std::vector<NoticeKindSetting> kinds;
  bool has_mail = false;  // whether the platform has the channel
  bool has_webhook = false;
  std::int64_t mails_per_hour = 0;
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(NoticeSettings, (),
                      (address, language, quiet_from, quiet_to, kinds, has_mail, has_webhook, mails_per_hour, version))

struct NoticeSettingsInput {
  std::string address;  // empty: none
  Language language = Language::zh;
  std::string quiet_from;  // both empty: no quiet hours
  std::string quiet_to;
  std::vector<NoticeKindChoice> kinds;  // those left out stay as they are
};
BOOST_DESCRIBE_STRUCT(NoticeSettingsInput, (), (address, language, quiet_from, quiet_to, kinds))

class Inbox {
 public:
  // Both outlive it.
  Inbox(const Ground& ground, Sender& sender) : ground_(ground), sender_(sender) {}

  [[nodiscard]] static const http::List& declaration();
  Result<http::Page<NoticeView>> list(const http::Request& request) const;
  Result<NoticeSummary> summary(const identity::Asking& asking) const;
  // notice.not_found, also for somebody else's (recorded).
  Result<void> read(const http::Request& request) const;
  Result<NoticesRead> read_many(const identity::Asking& asking, const ReadNotices& input) const;

  Result<NoticeSettings> settings(const identity::Asking& asking) const;
  // notify.address, notify.hour, notify.kind (invalid); http.stale.
  Result<NoticeSettings> change(const identity::Asking& asking, std::int64_t version,
                                const NoticeSettingsInput& input) const;
  // A mail to one's own address, at once. notify.no_address (invalid); else those of Sender::try_out.
  Result<void> try_own(const identity::Asking& asking) const;

 private:
  [[nodiscard]] NoticeSettings view_of(const Setting& setting) const;

  const Ground& ground_;
  Sender& sender_;
};

}  // namespace yunguan::notify
