// SPDX-License-Identifier: Apache-2.0
#include "notify/notices.h"

#include "base/json.h"
#include "notify/template.h"

namespace yunguan::notify {

Result<void> publish(store::Transaction& tx, PersonId person, Instant at) {
  return store::publish(tx, kNoticeTopic, std::to_string(person.value), json::write(Told{person}), at);
}

Result<void> Notices::tell(store::Transaction& tx, const Notice& notice, Instant at) const {
  const Kind* const kind = ground_.kinds.find(notice.kind);
  YG_ASSERT(kind != nullptr);
  YG_TRY_ASSIGN(const auto in_use, is_in_use(tx, notice.person, at));
  if (!in_use.value_or(false)) return {};
  YG_TRY_ASSIGN(const NoticeWords pattern, words_of(tx, *kind, Channel::console));
  const NoticeWords words = fill(pattern, notice.variables);
  YG_TRY_ASSIGN(const auto before, find_unread(tx, notice, at - kFoldWithin));
  if (before) {
    YG_TRY(tell_again(tx, *before, notice, words, at));
  } else {
    YG_TRY_ASSIGN(const NoticeId id, insert_notice(tx, notice, words, at));
    YG_TRY(ask_deliveries(tx, *kind, notice, id, at));
  }
  return publish(tx, notice.person, at);
}

Result<void> Notices::ask_deliveries(store::Transaction& tx, const Kind& kind, const Notice& notice, NoticeId id,
                                     Instant at) const {
  YG_TRY_ASSIGN(const Setting setting, find_setting(tx, ground_.keys, notice.person));
  const Choice choice = setting.choice(kind);
  Delivery delivery{.id = {}, .notice = id, .person = notice.person, .kind = std::string{kind.code}};
  if (ground_.has(Channel::mail) && choice.mail && !setting.address.empty()) {
    delivery.channel = Channel::mail;
    YG_TRY(insert_delivery(tx, delivery, at, setting.quiet_until(at).value_or(at)));
  }
  if (ground_.has(Channel::webhook) && choice.webhook) {
    delivery.channel = Channel::webhook;
    YG_TRY(insert_delivery(tx, delivery, at, at));
  }
  return {};
}

Result<void> Notices::settle(store::Transaction& tx, std::string_view kind, std::string_view meaning, PersonId person,
                             Instant at) const {
  YG_TRY_ASSIGN(const auto settled, notify::settle(tx, kind, meaning, person, at));
  if (settled == 0) return {};
  return publish(tx, person, at);
}

Result<void> Notices::tidy() const {
  constexpr std::int64_t kAtOnce = 1'000;
  const Instant before = ground_.clock.now() - kKeepFor;
  while (true) {
    YG_TRY_ASSIGN(const auto removed,
                  ground_.db.write([&](store::Transaction& tx) { return remove_old(tx, before, kAtOnce); }));
    if (removed < kAtOnce) return {};
  }
}

}  // namespace yunguan::notify
