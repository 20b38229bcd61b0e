// SPDX-License-Identifier: Apache-2.0
// Templates, channels and the log of what was sent. The log says of what kind a notice was and for whom, not what stood in it: that is
// the business of the units it came from.
#pragma once

#include "http/page.h"
#include "identity/context.h"
#include "notify/notices.h"
#include "notify/sender.h"

namespace yunguan::notify {

struct VariableView {
  std::string name;
  Text text;
  Text sample;
};
BOOST_DESCRIBE_STRUCT(VariableView, (), (name, text, sample))

// The words of one kind for one channel; the webhook posts those of the console.
struct TemplateView {
  std::string kind;
  std::string group;
  Text name;
  Channel channel = Channel::console;
  Words words;
  bool is_shipped = true;
  std::string changed_by;
  std::optional<Instant> changed_at;
  std::vector<VariableView> variables;
  std::int64_t version = 0;  // 0: as shipped
};
BOOST_DESCRIBE_STRUCT(TemplateView, (),
                      (kind, group, name, channel, words, is_shipped, changed_by, changed_at, variables, version))
struct TemplatesAnswer {
  std::vector<TemplateView> items;
};
BOOST_DESCRIBE_STRUCT(TemplatesAnswer, (), (items))
struct TemplateInput {
  Words words;
};
BOOST_DESCRIBE_STRUCT(TemplateInput, (), (words))
struct PreviewInput {
  std::string kind;
  Words words;
};
BOOST_DESCRIBE_STRUCT(PreviewInput, (), (kind, words))

struct ChannelView {
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
BOOST_DESCRIBE_STRUCT(ChannelView, (),
                      (channel, is_configured, target, waiting, due, sent, given_up, oldest_due_at, last_sent_at,
                       last_failed_at, error, rests_until))
struct ChannelsAnswer {
  std::vector<ChannelView> items;
  std::int64_t attempts_max = 0;
  std::int64_t mails_per_hour = 0;
};
BOOST_DESCRIBE_STRUCT(ChannelsAnswer, (), (items, attempts_max, mails_per_hour))

struct DeliveryView {
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
BOOST_DESCRIBE_STRUCT(DeliveryView, (),
                      (id, channel, state, kind, kind_name, login, person_name, attempts, created_at, next_at,
                       ended_at, error))

struct TrialInput {
  std::string address;
};
BOOST_DESCRIBE_STRUCT(TrialInput, (), (address))

class Administration {
 public:
  // Both outlive it.
  Administration(const Ground& ground, Sender& sender) : ground_(ground), sender_(sender) {}

  Result<TemplatesAnswer> templates() const;
  // notify.kind (not_found); notify.template (invalid); http.stale.
  Result<TemplateView> change(const identity::Asking& asking, const http::Request& request,
                              const TemplateInput& input) const;
  Result<TemplateView> put_back(const identity::Asking& asking, const http::Request& request) const;
  // The words with samples for the variables; notify.template as above.
  Result<Words> preview(const PreviewInput& input) const;

  Result<ChannelsAnswer> channels() const;
  Result<void> try_mail(const identity::Asking& asking, const TrialInput& input) const;
  [[nodiscard]] static const http::List& declaration();
  Result<http::Page<DeliveryView>> deliveries(const http::Request& request) const;
  // notify.no_delivery (not_found), notify.not_given_up (conflict).
  Result<void> send_again(const identity::Asking& asking, const http::Request& request) const;

 private:
  Result<TemplateView> template_of(store::Reader& reader, const Kind& kind, Channel channel) const;
  Result<ChannelView> channel_of(store::Reader& reader, Channel channel, Instant now) const;

  const Ground& ground_;
  Sender& sender_;
};

}  // namespace yunguan::notify
