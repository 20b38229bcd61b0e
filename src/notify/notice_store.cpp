// SPDX-License-Identifier: Apache-2.0
#include "notify/notice_store.h"

#include <fmt/format.h>

#include "base/json.h"
#include "identity/enum_name.h"
#include "notify/template.h"
#include "store/id_source.h"

namespace yunguan::notify {
namespace {

using store::NamedQuery;
using store::Row;

constexpr NamedQuery kInsert{
    "notify.insert",
    "INSERT INTO notice (id, person_id, kind, meaning, title_zh, title_en, body_zh, body_en, variables, link, times,"
    " created_at, told_at) VALUES (:id, :person, :kind, :meaning, :tz, :te, :bz, :be, :variables, :link, 1, :at, "
    ":told)"};
constexpr NamedQuery kFindUnread{
    "notify.find_unread",
    "SELECT id FROM notice WHERE person_id = :person AND read_at IS NULL AND kind = :kind AND meaning = :meaning"
    " AND created_at >= :since ORDER BY id DESC LIMIT 1"};
constexpr NamedQuery kAgain{
    "notify.tell_again",
    "UPDATE notice SET times = times + 1, told_at = :at, title_zh = :tz, title_en = :te, body_zh = :bz, body_en = :be,"
    " variables = :variables, link = :link WHERE id = :id"};
constexpr NamedQuery kSettle{"notify.settle",
                             "UPDATE notice SET read_at = :at WHERE person_id = :person AND read_at IS NULL"
                             " AND kind = :kind AND meaning = :meaning"};
constexpr NamedQuery kUnread{
    "notify.unread",
    "SELECT COUNT(*) FROM (SELECT id FROM notice WHERE person_id = :person AND read_at IS NULL LIMIT :max) AS f"};
constexpr NamedQuery kInsertDelivery{
    "notify.insert_delivery",
    "INSERT INTO notice_delivery (id, notice_id, person_id, kind, channel, state, attempts, created_at, next_at,"
    " error_code, error_zh, error_en) VALUES (:id, :notice, :person, :kind, :channel, 'waiting', 0, :at, :next, '', '',"
    " '')"};
constexpr NamedQuery kDue{"notify.due",
                          "SELECT id FROM notice_delivery WHERE channel = :channel AND next_at IS NOT NULL"
                          " AND next_at <= :now ORDER BY next_at, id LIMIT :limit"};
// Touching the row locks it until the end of the transaction, on both stores.
constexpr NamedQuery kLock{"notify.lock_due",
                           "UPDATE notice_delivery SET attempts = attempts WHERE id = :id AND state = 'waiting'"
                           " AND next_at IS NOT NULL AND next_at <= :now"};
constexpr NamedQuery kFindDelivery{
    "notify.delivery", "SELECT id, notice_id, person_id, kind, channel, attempts FROM notice_delivery WHERE id = :id"};
constexpr NamedQuery kLease{"notify.lease",
                            "UPDATE notice_delivery SET attempts = attempts + 1, next_at = :until WHERE id = :id"};
constexpr NamedQuery kPutOff{"notify.put_off", "UPDATE notice_delivery SET next_at = :until WHERE id = :id"};
constexpr NamedQuery kConclude{
    "notify.conclude",
    "UPDATE notice_delivery SET state = :state, next_at = :next, ended_at = :ended, error_code = :code, error_zh = :zh,"
    " error_en = :en WHERE id = :id AND state = 'waiting' AND attempts = :attempts"};
constexpr NamedQuery kSentSince{"notify.sent_since",
                                "SELECT COUNT(*), MIN(ended_at) FROM notice_delivery WHERE person_id = :person"
                                " AND channel = :channel AND state = 'sent' AND ended_at > :since"};
constexpr NamedQuery kSendAgain{
    "notify.send_again",
    "UPDATE notice_delivery SET state = 'waiting', attempts = 0, next_at = :at, ended_at = NULL WHERE id = :id"
    " AND state = 'given_up'"};
constexpr NamedQuery kContent{
    "notify.content",
    "SELECT p.login, CASE WHEN p.state = 'active' AND (p.expires_at IS NULL OR p.expires_at > :now) THEN 1 ELSE 0 END,"
    " n.title_zh, n.title_en, n.body_zh, n.body_en, n.variables, n.link, n.created_at,"
    " CASE WHEN n.read_at IS NULL THEN 0 ELSE 1 END FROM notice n JOIN person p ON p.id = n.person_id WHERE n.id = "
    ":id"};
constexpr NamedQuery kInUse{
    "notify.person_in_use",
    "SELECT CASE WHEN state = 'active' AND (expires_at IS NULL OR expires_at > :now) THEN 1 ELSE 0 END FROM person"
    " WHERE id = :id"};
constexpr NamedQuery kFindTemplate{"notify.template",
                                   "SELECT words, changed_by, changed_at, version FROM notice_template"
                                   " WHERE kind = :kind AND channel = :channel"};
constexpr NamedQuery kKeepTemplate{
    "notify.keep_template",
    "INSERT INTO notice_template (kind, channel, words, changed_by, changed_at, version)"
    " VALUES (:kind, :channel, :words, :by, :at, :version) ON CONFLICT (kind, channel) DO UPDATE SET"
    " words = excluded.words, changed_by = excluded.changed_by, changed_at = excluded.changed_at,"
    " version = excluded.version"};
constexpr NamedQuery kForgetTemplate{"notify.forget_template",
                                     "DELETE FROM notice_template WHERE kind = :kind AND channel = :channel"};
constexpr NamedQuery kRemoveDeliveries{
    "notify.remove_deliveries",
    "DELETE FROM notice_delivery WHERE notice_id IN (SELECT id FROM notice WHERE created_at < :before"
    " ORDER BY created_at, id LIMIT :limit)"};
constexpr NamedQuery kRemove{
    "notify.remove",
    "DELETE FROM notice WHERE id IN (SELECT id FROM notice WHERE created_at < :before ORDER BY created_at, id"
    " LIMIT :limit)"};

}  // namespace

NoticeView read_notice(const Row& row, const KindTable& kinds) {
  NoticeView view{.id = row.id<NoticeId>(0),
                  .kind = row.text(1),
                  .kind_name = {},
                  .title = {row.text(2), row.text(3)},
                  .body = {row.text(4), row.text(5)},
                  .link = row.text(6),
                  .times = row.integer(7),
                  .created_at = row.instant(8),
                  .told_at = row.instant(9),
                  .read_at = row.optional_instant(10)};
  const Kind* const kind = kinds.find(view.kind);
  view.kind_name = kind == nullptr ? Text{view.kind, view.kind} : kind->name();
  return view;
}

Result<NoticeId> insert_notice(store::Transaction& tx, const Notice& notice, const NoticeWords& words, Instant at) {
  YG_TRY_ASSIGN(const auto id, store::next_id<NoticeId>(tx, "notice"));
  YG_TRY(tx.run(kInsert, {id, notice.person, notice.kind, notice.meaning, words.title.zh, words.title.en, words.body.zh,
                          words.body.en, json::write(notice.variables), notice.link, at, at}));
  return id;
}

Result<std::optional<NoticeId>> find_unread(store::Reader& reader, const Notice& notice, Instant since) {
  return reader.one(kFindUnread, {notice.person, notice.kind, notice.meaning, since},
                    [](const Row& row) { return row.id<NoticeId>(0); });
}

Result<void> tell_again(store::Transaction& tx, NoticeId id, const Notice& notice, const NoticeWords& words,
                        Instant at) {
  YG_TRY(tx.run(kAgain, {at, words.title.zh, words.title.en, words.body.zh, words.body.en,
                         json::write(notice.variables), notice.link, id}));
  return {};
}

Result<std::int64_t> settle(store::Transaction& tx, std::string_view kind, std::string_view meaning, PersonId person,
                            Instant at) {
  return tx.run(kSettle, {at, person, kind, meaning});
}

Result<std::int64_t> count_unread(store::Reader& reader, PersonId person, std::int64_t max) {
  YG_TRY_ASSIGN(const auto count, reader.one(kUnread, {person, max}, [](const Row& row) { return row.integer(0); }));
  return count.value_or(0);
}

Result<void> insert_delivery(store::Transaction& tx, const Delivery& delivery, Instant created_at, Instant next_at) {
  YG_TRY_ASSIGN(const auto id, store::next_id<DeliveryId>(tx, "notice_delivery"));
  YG_TRY(tx.run(kInsertDelivery, {id, delivery.notice, delivery.person, delivery.kind,
                                  identity::name_of(delivery.channel), created_at, next_at}));
  return {};
}

Result<std::vector<DeliveryId>> due_deliveries(store::Reader& reader, Channel channel, Instant now, std::size_t limit) {
  return reader.all(kDue, {identity::name_of(channel), now, static_cast<std::int64_t>(limit)},
                    [](const Row& row) { return row.id<DeliveryId>(0); });
}

Result<std::optional<Delivery>> lock_due(store::Transaction& tx, DeliveryId id, Instant now) {
  YG_TRY_ASSIGN(const auto locked, tx.run(kLock, {id, now}));
  if (locked == 0) return std::nullopt;
  return tx.one(kFindDelivery, {id}, [](const Row& row) {
    return Delivery{.id = row.id<DeliveryId>(0),
                    .notice = row.id<NoticeId>(1),
                    .person = row.id<PersonId>(2),
                    .kind = row.text(3),
                    .channel = identity::from_name_or(row.text(4), Channel::mail),
                    .attempts = row.integer(5)};
  });
}

Result<void> lease(store::Transaction& tx, DeliveryId id, Instant until) {
  YG_TRY(tx.run(kLease, {until, id}));
  return {};
}

Result<void> put_off(store::Transaction& tx, DeliveryId id, Instant until) {
  YG_TRY(tx.run(kPutOff, {until, id}));
  return {};
}

Result<bool> conclude(store::Transaction& tx, const Delivery& attempt, DeliveryState state,
                      std::optional<Instant> next_at, Instant at, const Error* error) {
  const std::optional<Instant> ended = state == DeliveryState::waiting ? std::nullopt : std::optional{at};
  YG_TRY_ASSIGN(const auto changed,
                tx.run(kConclude, {identity::name_of(state), next_at, ended, error == nullptr ? "" : error->code,
                                   error == nullptr ? "" : error->text.zh, error == nullptr ? "" : error->text.en,
                                   attempt.id, attempt.attempts}));
  return changed == 1;
}

Result<Sent> sent_since(store::Reader& reader, PersonId person, Channel channel, Instant since) {
  YG_TRY_ASSIGN(const auto sent,
                reader.one(kSentSince, {person, identity::name_of(channel), since}, [](const Row& row) {
                  return Sent{row.integer(0), row.optional_instant(1)};
                }));
  return sent.value_or(Sent{});
}

Result<bool> send_again(store::Transaction& tx, DeliveryId id, Instant at) {
  YG_TRY_ASSIGN(const auto changed, tx.run(kSendAgain, {at, id}));
  return changed == 1;
}

Result<std::optional<Content>> content_of(store::Reader& reader, NoticeId id, Instant now) {
  std::string variables;
  YG_TRY_ASSIGN(auto content, reader.one(kContent, {now, id}, [&](const Row& row) {
    variables = row.text(6);
    return Content{.login = row.text(0),
                   .in_use = row.truth(1),
                   .words = {{row.text(2), row.text(3)}, {row.text(4), row.text(5)}},
                   .variables = {},
                   .link = row.text(7),
                   .created_at = row.instant(8),
                   .is_read = row.truth(9)};
  }));
  if (content) {
    YG_TRY_ASSIGN(content->variables, json::read<Variables>(variables));
  }
  return content;
}

Result<std::optional<bool>> is_in_use(store::Reader& reader, PersonId person, Instant now) {
  return reader.one(kInUse, {now, person}, [](const Row& row) { return row.truth(0); });
}

Result<std::optional<KeptTemplate>> find_template(store::Reader& reader, std::string_view kind, Channel channel) {
  std::string words;
  YG_TRY_ASSIGN(auto found, reader.one(kFindTemplate, {kind, identity::name_of(channel)}, [&](const Row& row) {
    words = row.text(0);
    return KeptTemplate{
        .words = {}, .changed_by = row.text(1), .changed_at = row.instant(2), .version = row.integer(3)};
  }));
  if (found) {
    YG_TRY_ASSIGN(found->words, json::read<NoticeWords>(words));
  }
  return found;
}

Result<void> keep_template(store::Transaction& tx, std::string_view kind, Channel channel, const KeptTemplate& kept) {
  YG_TRY(tx.run(kKeepTemplate, {kind, identity::name_of(channel), json::write(kept.words), kept.changed_by,
                                kept.changed_at, kept.version}));
  return {};
}

Result<void> forget_template(store::Transaction& tx, std::string_view kind, Channel channel) {
  YG_TRY(tx.run(kForgetTemplate, {kind, identity::name_of(channel)}));
  return {};
}

Result<NoticeWords> words_of(store::Reader& reader, const Kind& kind, Channel channel) {
  YG_TRY_ASSIGN(const auto kept, find_template(reader, kind.code, channel));
  if (kept && check_words(kind, kept->words)) return kept->words;
  return shipped_words(kind);
}

Result<std::int64_t> remove_old(store::Transaction& tx, Instant before, std::int64_t limit) {
  YG_TRY(tx.run(kRemoveDeliveries, {before, limit}));
  return tx.run(kRemove, {before, limit});
}

}  // namespace yunguan::notify
