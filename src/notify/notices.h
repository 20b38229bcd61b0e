// SPDX-License-Identifier: Apache-2.0
// Telling people: what domain folders and their wiring call, in the transaction that makes true what they tell.
#pragma once

#include "notify/ground.h"
#include "notify/notice_store.h"
#include "notify/setting.h"
#include "store/outbox.h"

namespace yunguan::notify {

// Published with every notice, and when some were read: the person's pages look again, and the sender wakes.
inline constexpr std::string_view kNoticeTopic = "notice.told";
struct Told {
  PersonId person;
};
BOOST_DESCRIBE_STRUCT(Told, (), (person))

Result<void> publish(store::Transaction& tx, PersonId person, Instant at);

class Notices {
 public:
  // `ground` outlives it.
  explicit Notices(const Ground& ground) : ground_(ground) {}

  // Puts the notice into the person's inbox and asks for its deliveries. One of the same kind and meaning that is unread and younger than
  // kFoldWithin takes it in instead. Nobody is told whose account is closed or over.
  Result<void> tell(store::Transaction& tx, const Notice& notice, Instant at) const;
  // What the person was told of has been dealt with: its notices count as read, and mail that waits for them is not sent.
  Result<void> settle(store::Transaction& tx, std::string_view kind, std::string_view meaning, PersonId person,
                      Instant at) const;

  // Takes away what is older than kKeepFor.
  Result<void> tidy() const;

 private:
  Result<void> ask_deliveries(store::Transaction& tx, const Kind& kind, const Notice& notice, NoticeId id,
                              Instant at) const;

  const Ground& ground_;
};

}  // namespace yunguan::notify
