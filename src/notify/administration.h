// SPDX-License-Identifier: Apache-2.0
// Templates, channels and the log of what was sent. The log says of what kind a notice was and for whom, not what stood in it: that is
// the business of the units it came from.
#pragma once

#include "http/page.h"
#include "identity/context.h"
#include "notify/notices.h"
#include "notify/sender.h"

namespace yunguan::notify {

struct NoticeVariable {
  std::string name;
  Text text;
  Text sample;
};
BOOST_DESCRIBE_STRUCT(NoticeVariable, (), (name, text, sample))

// The words of one kind for one channel; the webhook posts those of the console.
struct NoticeTemplate {
  std::string kind;
  std::string group;
  Text name;
  Channel channel = Channel::console;
  NoticeWords words;
  bool is_shipped = true;
  std::string changed_by;
  std::optional<Instant> changed_at;
  std::vector<NoticeVariable> variables;
  std::int64_t version = 0;  // 0: as shipped
};
BOOST_DESCRIBE_STRUCT(NoticeTemplate, (),
                      (kind, group, name, channel, words, is_shipped, changed_by, changed_at, variables, version))
struct NoticeTemplates {
  std::vector<NoticeTemplate> items;
};
BOOST_DESCRIBE_STRUCT(NoticeTemplates, (), (items))
struct NoticeTemplateInput {
  NoticeWords words;
};
BOOST_DESCRIBE_STRUCT(NoticeTemplateInput, (), (words))
struct NoticePreviewInput {
  std::string kind;
  NoticeWords words;
};
BOOST_DESCRIBE_STRUCT(NoticePreviewInput, (), (kind, words))

struct NoticeChannel {
  Channel channel = Channel::mail;
  bool is_configured = false;
  std::string target;  // server or receiver, without secrets
  std::int64_t waiting = 0;
  std::int64_t due = 0;       // of those, whose time has come
  std::int64_t sent = 0;      // within a day
  std::int64_t given_up = 0;  // within a day
  std::optional<Instant> oldest_due_at;
  std::optional<Instant> last_sent_at;
  std::optional<Instant> last_failed_at;
  std::optional<Text> error;  // until something was sent again
  std::optional<Instant> rests_until;
};
BOOST_DESCRIBE_STRUCT(NoticeChannel, (),
                      (channel, is_configured, target, waiting, due, sent, given_up, oldest_due_at, last_sent_at,
                       last_failed_at, error, rests_until))
struct NoticeChannels {
  std::vector<NoticeChannel> items;
  std::int64_t attempts_max = 0;
  std::int64_t mails_per_hour = 0;
};
BOOST_DESCRIBE_STRUCT(NoticeChannels, (), (items, attempts_max, mails_per_hour))

struct NoticeDelivery {
  DeliveryId id;
  Channel channel = Channel::mail;
  DeliveryState state = DeliveryState::waiting;
  std::string kind;
  Text kind_name;
  std::string login;
  std::string person_name;
  std::int64_t attempts = 0;
  Instant created_at;
  std::optional<Instant> next_at;
  std::optional<Instant> ended_at;
  std::optional<Text> error;
};
BOOST_DESCRIBE_STRUCT(NoticeDelivery, (),
                      (id, channel, state, kind, kind_name, login, person_name, attempts, created_at, next_at, ended_at,
                       error))

struct MailTrialInput {
  std::string address;
};
BOOST_DESCRIBE_STRUCT(MailTrialInput, (), (address))

class Administration {
 public:
  // Both outlive it.
  Administration(const Ground& ground, Sender& sender) : ground_(ground), sender_(sender) {}

  Result<NoticeTemplates> templates() const;
  // notify.kind (not_found); notify.template (invalid); http.stale.
  Result<NoticeTemplate> change(const identity::Asking& asking, const http::Request& request,
                                const NoticeTemplateInput& input) const;
  Result<NoticeTemplate> put_back(const identity::Asking& asking, const http::Request& request) const;
  // The words with samples for the variables; notify.template as above.
  Result<NoticeWords> preview(const NoticePreviewInput& input) const;

  Result<NoticeChannels> channels() const;
  Result<void> try_mail(const identity::Asking& asking, const MailTrialInput& input) const;
  [[nodiscard]] static const http::List& declaration();
  Result<http::Page<NoticeDelivery>> deliveries(const http::Request& request) const;
  // notify.no_delivery (not_found), notify.not_given_up (conflict).
  Result<void> send_again(const identity::Asking& asking, const http::Request& request) const;

 private:
  Result<NoticeTemplate> template_of(store::Reader& reader, const Kind& kind, Channel channel) const;
  Result<NoticeChannel> channel_of(store::Reader& reader, Channel channel, Instant now) const;

  const Ground& ground_;
  Sender& sender_;
};

}  // namespace yunguan::notify
