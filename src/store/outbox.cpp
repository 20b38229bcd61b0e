// SPDX-License-Identifier: Apache-2.0
#include "store/outbox.h"

namespace yunguan::store {
namespace {

constexpr NamedQuery kPublish{
    "outbox.publish", "INSERT INTO outbox_event (topic, key, payload, at) VALUES (:topic, :key, :payload, :at)"};

}  // namespace

Result<void> publish(Transaction& tx, std::string_view topic, std::string_view key, std::string_view payload,
                     Instant at) {
  YG_TRY(tx.run(kPublish, {topic, key, payload, at}));
  return {};
}

Result<void> publish_many(Transaction& tx, const std::vector<Event>& events) {
  std::vector<Params> rows;
  rows.reserve(events.size());
  for (const Event& event : events) rows.push_back({event.topic, event.key, event.payload, event.at});
  return tx.insert_many("outbox_event", {"topic", "key", "payload", "at"}, rows);
}

}  // namespace yunguan::store
