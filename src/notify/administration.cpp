// SPDX-License-Identifier: Apache-2.0
#include "notify/administration.h"

#include <fmt/format.h>

#include "base/parse.h"
#include "http/etag.h"
#include "identity/enum_name.h"
#include "notify/template.h"
#include "notify/trial.h"

namespace yunguan::notify {
namespace {

using http::FieldKind;
using store::NamedQuery;
using store::Row;

constexpr NamedQuery kQueue{
    "notify.queue",
    "SELECT COUNT(*), CAST(SUM(CASE WHEN next_at <= :now THEN 1 ELSE 0 END) AS BIGINT), MIN(next_at)"
    " FROM notice_delivery WHERE channel = :channel AND next_at IS NOT NULL"};
constexpr NamedQuery kLately{
    "notify.lately",
    "SELECT COUNT(*) FROM notice_delivery WHERE state = :state AND channel = :channel AND ended_at > :since"};
constexpr NamedQuery kKnown{"notify.delivery_known", "SELECT kind FROM notice_delivery WHERE id = :id"};

struct Place {
  const Kind* kind = nullptr;
  Channel channel = Channel::console;
};

std::unexpected<Error> no_such_kind(std::string_view word) {
  return fail(ErrorKind::not_found, "notify.kind", {"没有这种消息", "there is no such kind of notice"},
              {.field = "kind", .value = clipped(word)});
}

Result<Place> place_in(const http::Request& request, const KindTable& kinds) {
  const std::string& kind = request.path_values.at("kind");
  const auto channel = identity::from_name<Channel>(request.path_values.at("channel"));
  const Place place{kinds.find(kind), channel.value_or(Channel::webhook)};
  if (place.kind == nullptr || place.channel == Channel::webhook) return no_such_kind(kind);
  return place;
}

std::string label_of(const Place& place) {
  return fmt::format("{}（{}）", place.kind->zh, place.channel == Channel::console ? "控制台" : "邮件");
}

http::List make_list() {
  const auto names = [](auto first) {
    std::vector<std::string> all;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<decltype(first)>>(
        [&](const auto& each) { all.push_back(identity::name_of(each.value)); });
    return all;
  };
  http::List::Declaration list{.name = "notify.deliveries", .fields = {}, .id_column = "d.id", .default_sort = "-id"};
  list.fields = {
      {.name = "id", .kind = FieldKind::integer, .column = "d.id", .sortable = true, .sentence = "As they were asked."},
      {.name = "channel", .kind = FieldKind::enumeration, .column = "d.channel", .values = names(Channel{})},
      {.name = "state", .kind = FieldKind::enumeration, .column = "d.state", .values = names(DeliveryState{})},
      {.name = "kind", .kind = FieldKind::text, .column = "d.kind", .sentence = "Codes of kinds."},
      {.name = "login", .kind = FieldKind::text, .column = "p.login"},
      {.name = "created_at", .kind = FieldKind::instant, .column = "d.created_at"},
  };
  return http::List{std::move(list)};
}

NoticeDelivery read_delivery(const Row& row, const KindTable& kinds) {
  NoticeDelivery view{.id = row.id<DeliveryId>(0),
                      .channel = identity::from_name_or(row.text(1), Channel::mail),
                      .state = identity::from_name_or(row.text(2), DeliveryState::waiting),
                      .kind = row.text(3),
                      .kind_name = {},
                      .login = row.text(4),
                      .person_name = row.text(5),
                      .attempts = row.integer(6),
                      .created_at = row.instant(7),
                      .next_at = row.optional_instant(8),
                      .ended_at = row.optional_instant(9),
                      .error = std::nullopt};
  const Kind* const kind = kinds.find(view.kind);
  view.kind_name = kind == nullptr ? Text{view.kind, view.kind} : kind->name();
  if (!row.text(10).empty()) view.error = Text{row.text(10), row.text(11)};
  return view;
}

}  // namespace

Result<NoticeTemplate> Administration::template_of(store::Reader& reader, const Kind& kind, Channel channel) const {
  NoticeTemplate view{.kind = std::string{kind.code},
                      .group = std::string{kind.group},
                      .name = kind.name(),
                      .channel = channel,
                      .words = shipped_words(kind),
                      .is_shipped = true,
                      .changed_by = {},
                      .changed_at = std::nullopt,
                      .variables = {}};
  YG_TRY_ASSIGN(const auto kept, find_template(reader, kind.code, channel));
  if (kept) {
    view.words = kept->words;
    view.is_shipped = false;
    view.changed_by = kept->changed_by;
    view.changed_at = kept->changed_at;
    view.version = kept->version;
  }
  for (const Variable& one : kind.variables) {
    view.variables.push_back({std::string{one.name},
                              {std::string{one.zh}, std::string{one.en}},
                              {std::string{one.sample_zh}, std::string{one.sample_en}}});
  }
  return view;
}

Result<NoticeTemplates> Administration::templates() const {
  return ground_.db.read([&](store::Reader& reader) -> Result<NoticeTemplates> {
    NoticeTemplates answer;
    for (const Kind* kind : ground_.kinds.all()) {
      for (const Channel channel : {Channel::console, Channel::mail}) {
        YG_TRY_ASSIGN(auto view, template_of(reader, *kind, channel));
        answer.items.push_back(std::move(view));
      }
    }
    return answer;
  });
}

Result<NoticeTemplate> Administration::change(const identity::Asking& asking, const http::Request& request,
                                              const NoticeTemplateInput& input) const {
  YG_TRY_ASSIGN(const Place place, place_in(request, ground_.kinds));
  YG_TRY_ASSIGN(const auto version, http::expected_version(request));
  YG_TRY(check_words(*place.kind, input.words));
  identity::AuditEntry entry{.actor = asking.actor,
                             .action = "notice.template",
                             .object_type = "notice_template",
                             .object_id = fmt::format("{}/{}", place.kind->code, identity::name_of(place.channel)),
                             .object_label = label_of(place)};
  return identity::audited(
      ground_.audit, ground_.db, std::move(entry),
      [&](store::Transaction& tx, identity::AuditEntry& kept_entry) -> Result<NoticeTemplate> {
        YG_TRY_ASSIGN(const NoticeTemplate before, template_of(tx, *place.kind, place.channel));
        YG_TRY(http::check_version(version, before.version));
        YG_TRY(keep_template(tx, place.kind->code, place.channel,
                             {input.words, asking.principal.login, ground_.clock.now(), before.version + 1}));
        kept_entry.before = json::encode(before.words).as_object();
        kept_entry.after = json::encode(input.words).as_object();
        return template_of(tx, *place.kind, place.channel);
      });
}

Result<NoticeTemplate> Administration::put_back(const identity::Asking& asking, const http::Request& request) const {
  YG_TRY_ASSIGN(const Place place, place_in(request, ground_.kinds));
  identity::AuditEntry entry{.actor = asking.actor,
                             .action = "notice.template_reset",
                             .object_type = "notice_template",
                             .object_id = fmt::format("{}/{}", place.kind->code, identity::name_of(place.channel)),
                             .object_label = label_of(place)};
  return identity::audited(ground_.audit, ground_.db, std::move(entry),
                           [&](store::Transaction& tx, identity::AuditEntry& kept_entry) -> Result<NoticeTemplate> {
                             YG_TRY_ASSIGN(const NoticeTemplate before, template_of(tx, *place.kind, place.channel));
                             YG_TRY(forget_template(tx, place.kind->code, place.channel));
                             kept_entry.before = json::encode(before.words).as_object();
                             return template_of(tx, *place.kind, place.channel);
                           });
}

Result<NoticeWords> Administration::preview(const NoticePreviewInput& input) const {
  const Kind* const kind = ground_.kinds.find(input.kind);
  if (kind == nullptr) return no_such_kind(input.kind);
  YG_TRY(check_words(*kind, input.words));
  return fill(input.words, samples(*kind));
}

Result<NoticeChannel> Administration::channel_of(store::Reader& reader, Channel channel, Instant now) const {
  const client::Health state = sender_.state(channel);
  NoticeChannel view{.channel = channel,
                     .is_configured = ground_.has(channel),
                     .target = {},
                     .oldest_due_at = std::nullopt,
                     .last_sent_at = state.last_good_at,
                     .last_failed_at = state.last_failed_at,
                     .error = std::nullopt,
                     .rests_until = std::nullopt};
  if (view.is_configured && channel == Channel::mail)
    view.target = fmt::format("{}:{}", ground_.config.smtp.host, ground_.config.smtp.port);
  // Behind the host an address may carry a key.
  if (view.is_configured && channel == Channel::webhook) {
    const std::string& url = ground_.config.webhook.url;
    const std::size_t host = url.find("://") + 3;
    const std::size_t begin = std::min(url.find('@', host), url.size());
    const std::size_t end = std::min(url.find_first_of("/?#", host), url.size());
    view.target = begin < end ? url.substr(0, host) + url.substr(begin + 1, end - begin - 1) : url.substr(0, end);
  }
  if (!state.error_code.empty()) view.error = state.error;
  if (state.rests(now)) view.rests_until = state.rests_until;
  const std::string name = identity::name_of(channel);
  YG_TRY(reader.one(kQueue, {now, name}, [&](const Row& row) {
    view.waiting = row.integer(0);
    view.due = row.optional_integer(1).value_or(0);
    const auto oldest = row.optional_instant(2);
    if (oldest && *oldest <= now) view.oldest_due_at = oldest;
    return 0;
  }));
  const auto lately = [&](DeliveryState of) -> Result<std::int64_t> {
    YG_TRY_ASSIGN(const auto count, reader.one(kLately, {identity::name_of(of), name, now - std::chrono::days{1}},
                                               [](const Row& row) { return row.integer(0); }));
    return count.value_or(0);
  };
  YG_TRY_ASSIGN(view.sent, lately(DeliveryState::sent));
  YG_TRY_ASSIGN(view.given_up, lately(DeliveryState::given_up));
  return view;
}

Result<NoticeChannels> Administration::channels() const {
  const Instant now = ground_.clock.now();
  return ground_.db.read([&](store::Reader& reader) -> Result<NoticeChannels> {
    NoticeChannels answer{.items = {},
                          .attempts_max = static_cast<std::int64_t>(ground_.config.attempts_max),
                          .mails_per_hour = static_cast<std::int64_t>(ground_.config.mails_per_hour)};
    for (const Channel channel : kSentChannels) {
      YG_TRY_ASSIGN(auto view, channel_of(reader, channel, now));
      answer.items.push_back(std::move(view));
    }
    return answer;
  });
}

Result<void> Administration::try_mail(const identity::Asking& asking, const MailTrialInput& input) const {
  return send_trial(ground_, sender_, asking, input.address, Language::zh);
}

const http::List& Administration::declaration() {
  static const http::List kList = make_list();
  return kList;
}

Result<http::Page<NoticeDelivery>> Administration::deliveries(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto query, declaration().parse(request));
  const http::ListSql sql{.select =
                              "SELECT d.id, d.channel, d.state, d.kind, p.login, p.name, d.attempts, "
                              "d.created_at, d.next_at, d.ended_at, d.error_zh, d.error_en",
                          .from = "FROM notice_delivery d JOIN person p ON p.id = d.person_id",
                          .scope = {}};
  return ground_.db.read([&](store::Reader& reader) {
    return http::read_page<NoticeDelivery>(reader, declaration(), query, sql,
                                           [&](const Row& row) { return read_delivery(row, ground_.kinds); });
  });
}

Result<void> Administration::send_again(const identity::Asking& asking, const http::Request& request) const {
  YG_TRY_ASSIGN(const auto id, request.path_id("id"));
  YG_TRY(identity::audited(
      ground_.audit, ground_.db,
      {.actor = asking.actor,
       .action = "notice.retry",
       .object_type = "notice_delivery",
       .object_id = std::to_string(id)},
      [&](store::Transaction& tx, identity::AuditEntry& entry) -> Result<void> {
        YG_TRY_ASSIGN(const auto kind, tx.one(kKnown, {id}, [](const Row& row) { return row.text(0); }));
        if (!kind)
          return fail(ErrorKind::not_found, "notify.no_delivery", {"没有这条发送记录", "there is no such delivery"});
        entry.object_label = *kind;
        YG_TRY_ASSIGN(const bool again, notify::send_again(tx, DeliveryId{id}, ground_.clock.now()));
        if (!again) {
          return fail(ErrorKind::conflict, "notify.not_given_up",
                      {"只有已放弃的才能重发", "only what was given up can be sent again"});
        }
        return {};
      }));
  sender_.wake();
  return {};
}

}  // namespace yunguan::notify
