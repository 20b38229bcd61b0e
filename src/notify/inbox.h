// SPDX-License-Identifier: Apache-2.0
// A person's own notices and settings. Nobody reads another's.
#pragma once

#include "http/page.h"
#include "identity/context.h"
#include "notify/notices.h"
#include "notify/sender.h"

namespace yunguan::notify {

inline constexpr std::int64_t kUnreadMax = 999;  // more are not counted

struct Summary {
  std::int64_t unread = 0;  // kUnreadMax + 1: more than kUnreadMax
  std::vector<NoticeView> newest;
};
BOOST_DESCRIBE_STRUCT(Summary, (), (unread, newest))

struct ReadInput {
  std::optional<NoticeId> up_to;  // what came later stays unread
  std::optional<std::string> kind;
};
BOOST_DESCRIBE_STRUCT(ReadInput, (), (up_to, kind))
struct ReadAnswer {
  std::int64_t read = 0;
};
BOOST_DESCRIBE_STRUCT(ReadAnswer, (), (read))

struct KindChoice {
  std::string kind;
  bool mail = false;
  bool webhook = false;
};
BOOST_DESCRIBE_STRUCT(KindChoice, (), (kind, mail, webhook))
struct KindSetting {
  std::string kind;
  std::string group;
  Text name;
  bool mail = false;
  bool webhook = false;
};
BOOST_DESCRIBE_STRUCT(KindSetting, (), (kind, group, name, mail, webhook))

struct SettingView {
  std::string address;
  Language language = Language::zh;
  std::string quiet_from;
  std::string quiet_to;
  std::vector<KindSetting> kinds;
  bool has_mail = false;  // whether the platform has the channel
  bool has_webhook = false;
  std::int64_t mails_per_hour = 0;
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(SettingView, (),
                      (address, language, quiet_from, quiet_to, kinds, has_mail, has_webhook, mails_per_hour, version))

struct SettingInput {
  std::string address;  // empty: none
  Language language = Language::zh;
  std::string quiet_from;  // both empty: no quiet hours
  std::string quiet_to;
  std::vector<KindChoice> kinds;  // those left out stay as they are
};
BOOST_DESCRIBE_STRUCT(SettingInput, (), (address, language, quiet_from, quiet_to, kinds))

class Inbox {
 public:
  // Both outlive it.
  Inbox(const Ground& ground, Sender& sender) : ground_(ground), sender_(sender) {}

  [[nodiscard]] static const http::List& declaration();
  Result<http::Page<NoticeView>> list(const http::Request& request) const;
  Result<Summary> summary(const identity::Asking& asking) const;
  // notice.not_found, also for somebody else's (recorded).
  Result<void> read(const http::Request& request) const;
  Result<ReadAnswer> read_many(const identity::Asking& asking, const ReadInput& input) const;

  Result<SettingView> settings(const identity::Asking& asking) const;
  // notify.address, notify.hour, notify.kind (invalid); http.stale.
  Result<SettingView> change(const identity::Asking& asking, std::int64_t version, const SettingInput& input) const;
  // A mail to one's own address, at once. notify.no_address (conflict); else those of Sender::try_out.
  Result<void> try_own(const identity::Asking& asking) const;

 private:
  [[nodiscard]] SettingView view_of(const Setting& setting) const;

  const Ground& ground_;
  Sender& sender_;
};

}  // namespace yunguan::notify
