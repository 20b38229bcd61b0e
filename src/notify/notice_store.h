// SPDX-License-Identifier: Apache-2.0
// The SQL of notices, their deliveries and templates. All functions work inside the caller's transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "notify/kind.h"
#include "notify/notice.h"
#include "store/database.h"

namespace yunguan::notify {

// A notice as its person sees it.
struct NoticeView {
  NoticeId id;
  std::string kind;
  Text kind_name;
  Text title;
  Text body;
  std::string link;
  std::int64_t times = 1;  // told so often before it was read
  Instant created_at;
  Instant told_at;  // the last time
  std::optional<Instant> read_at;
};
BOOST_DESCRIBE_STRUCT(NoticeView, (), (id, kind, kind_name, title, body, link, times, created_at, told_at, read_at))

// Columns of read_notice, in its order.
inline constexpr std::string_view kNoticeColumns =
    "n.id, n.kind, n.title_zh, n.title_en, n.body_zh, n.body_en, n.link, n.times, n.created_at, n.told_at, n.read_at";
[[nodiscard]] NoticeView read_notice(const store::Row& row, const KindTable& kinds);

Result<NoticeId> insert_notice(store::Transaction& tx, const Notice& notice, const NoticeWords& words, Instant at);
// The newest unread one of that meaning that was begun at `since` or later.
Result<std::optional<NoticeId>> find_unread(store::Reader& reader, const Notice& notice, Instant since);
Result<void> tell_again(store::Transaction& tx, NoticeId id, const Notice& notice, const NoticeWords& words,
                        Instant at);
// Reads what is unread of that kind and meaning; how many.
Result<std::int64_t> settle(store::Transaction& tx, std::string_view kind, std::string_view meaning, PersonId person,
                            Instant at);
Result<std::int64_t> count_unread(store::Reader& reader, PersonId person, std::int64_t max);

// A delivery as it is carried out.
struct Delivery {
  DeliveryId id;
  NoticeId notice;
  PersonId person;
  std::string kind;
  Channel channel = Channel::mail;
  std::int64_t attempts = 0;
};
Result<void> insert_delivery(store::Transaction& tx, const Delivery& delivery, Instant created_at, Instant next_at);
Result<std::vector<DeliveryId>> due_deliveries(store::Reader& reader, Channel channel, Instant now, std::size_t limit);
// Locked, when it is still waiting and due; nullopt else.
Result<std::optional<Delivery>> lock_due(store::Transaction& tx, DeliveryId id, Instant now);
// Counts an attempt and puts the next one off until `until`: when the process dies on it, it is tried again then.
Result<void> lease(store::Transaction& tx, DeliveryId id, Instant until);
Result<void> put_off(store::Transaction& tx, DeliveryId id, Instant until);
// How the attempt ended; nothing when it is not the attempt that the store knows. `next_at` of a waiting one.
Result<bool> conclude(store::Transaction& tx, const Delivery& attempt, DeliveryState state,
                      std::optional<Instant> next_at, Instant at, const Error* error);
// The sendings to this person within the hour before `now`: how many, and when the first of them was.
struct Sent {
  std::int64_t count = 0;
  std::optional<Instant> first;
};
Result<Sent> sent_since(store::Reader& reader, PersonId person, Channel channel, Instant since);
// A given-up delivery waits again from the beginning; false when it was not given up.
Result<bool> send_again(store::Transaction& tx, DeliveryId id, Instant at);

// What a delivery is written from.
struct Content {
  std::string login;
  bool in_use = false;  // the account
  NoticeWords words;    // as the console shows them
  Variables variables;
  std::string link;
  Instant created_at;
  bool is_read = false;
};
Result<std::optional<Content>> content_of(store::Reader& reader, NoticeId id, Instant now);
// Whether the account may act; nullopt: nobody.
Result<std::optional<bool>> is_in_use(store::Reader& reader, PersonId person, Instant now);

struct KeptTemplate {
  NoticeWords words;
  std::string changed_by;
  Instant changed_at;
  std::int64_t version = 0;
};
// nullopt: as shipped.
Result<std::optional<KeptTemplate>> find_template(store::Reader& reader, std::string_view kind, Channel channel);
Result<void> keep_template(store::Transaction& tx, std::string_view kind, Channel channel, const KeptTemplate& kept);
Result<void> forget_template(store::Transaction& tx, std::string_view kind, Channel channel);
// The words in force. What does not fit the kind any more (an older program's variables) gives way to the shipped ones.
Result<NoticeWords> words_of(store::Reader& reader, const Kind& kind, Channel channel);

// Takes away notices begun before `before`, with their deliveries, some at a time; how many.
Result<std::int64_t> remove_old(store::Transaction& tx, Instant before, std::int64_t limit);

}  // namespace yunguan::notify
