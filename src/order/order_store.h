// SPDX-License-Identifier: Apache-2.0
// The SQL of orders: the rows that hold one whole, its events, the boxes of people, timers, deeds and links.
#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "crypto/key_ring.h"
#include "order/advance.h"
#include "order/order.h"
#include "store/database.h"

namespace yunguan::order {

// Behind a beginning: everything that begins so lies between the two. U+10FFFF.
inline constexpr std::string_view kLastCharacter = "\xF4\x8F\xBF\xBF";

// As it stands in orders.due_at where nothing is due: behind everything that is.
inline constexpr std::int64_t kNothingDue = std::numeric_limits<std::int64_t>::max();
[[nodiscard]] std::optional<Instant> due_in(const store::Row& row, std::size_t column);

// The next id, without waiting for other transactions.
Result<OrderId> next_order_id(store::Transaction& tx);
Result<void> insert(store::Transaction& tx, const catalog::Service& service, const Order& order);
// All that changes; false when the row no longer has the version before.
Result<bool> update(store::Transaction& tx, const catalog::Service& service, const Order& order);
Result<std::optional<Order>> find(store::Reader& reader, OrderId id);
// The same for one that will be changed: others wait until this transaction ends.
Result<std::optional<Order>> find_to_change(store::Transaction& tx, OrderId id);
Result<std::optional<OrderId>> find_number(store::Reader& reader, std::string_view number);
// A draft that was never submitted, with all that is of it.
Result<void> remove_draft(store::Transaction& tx, OrderId id);
Result<std::vector<OrderId>> children(store::Reader& reader, OrderId parent);

Result<void> insert_events(store::Transaction& tx, const crypto::KeyRing& ring, const std::vector<KeptEvent>& events);
// In their order.
Result<std::vector<KeptEvent>> events_of(store::Reader& reader, OrderId id);

// Whether each event of the store fits its code.
Result<void> each_event_code(store::Reader& reader, const crypto::KeyRing& ring,
                             const std::function<void(OrderId order, std::int64_t place, bool sound)>& visit);

Result<void> open_tasks(store::Transaction& tx, const std::vector<Task>& tasks);
Result<void> close_tasks(store::Transaction& tx, const std::vector<Task>& tasks);
Result<std::vector<Task>> tasks_of(store::Reader& reader, OrderId id);
// Whether the person had or has a part in it, or was sent a copy.
Result<bool> takes_part(store::Reader& reader, OrderId id, PersonId person);

struct Copied {
  PersonId person;
  std::string step;
  Instant at;
  std::optional<Instant> read_at;
};
Result<void> insert_copies(store::Transaction& tx, OrderId id, const std::vector<Copy>& copies, Instant at);
Result<std::vector<Copied>> copies_of(store::Reader& reader, OrderId id);
// Does nothing when there is none, or it was read before.
Result<void> mark_read(store::Transaction& tx, OrderId id, PersonId person, Instant at);

// A timer of a visit.
struct DueTimer {
  OrderId order;
  std::int64_t visit = 0;
  std::string name;
  Instant due;
};
Result<void> set_timer(store::Transaction& tx, const DueTimer& timer);
Result<void> clear_timer(store::Transaction& tx, OrderId order, std::int64_t visit, std::string_view name);
// False when it is not set any more, or later.
Result<bool> clear_due_timer(store::Transaction& tx, const DueTimer& timer);
Result<std::vector<DueTimer>> due_timers(store::Reader& reader, Instant now, std::int64_t limit);
// Orders whose clocks have something to say.
Result<std::vector<OrderId>> due_clocks(store::Reader& reader, Instant now, std::int64_t limit);

BOOST_DEFINE_ENUM_CLASS(DeedStanding, waiting, done, failed, dropped)
// Something the platform does for an order, or takes back.
struct StoredDeed {
  OrderId order;
  std::int64_t visit = 0;
  bool is_undo = false;
  std::string step;
  flow::StepKind kind = flow::StepKind::effect;
  std::string target;
  DeedStanding standing = DeedStanding::waiting;
  std::int64_t attempts = 0;
  Instant asked_at;
  std::optional<Instant> next_at;  // waiting: no sooner than this; none: for an answer from elsewhere
  std::optional<Instant> ended_at;
  std::string error_code;
  Text error;
  boost::json::object result;
  Text words;
};
// Also one that was there: begun anew.
Result<void> ask_deed(store::Transaction& tx, const StoredDeed& deed);
// Standing, attempts, times, error, result and words.
Result<void> update_deed(store::Transaction& tx, const StoredDeed& deed);
Result<std::optional<StoredDeed>> find_deed(store::Reader& reader, OrderId order, std::int64_t visit, bool is_undo);
Result<std::vector<StoredDeed>> deeds_of(store::Reader& reader, OrderId order);
Result<std::vector<StoredDeed>> due_deeds(store::Reader& reader, Instant now, std::int64_t limit);

// Those that are there already stay as they are.
Result<void> remove_links(store::Transaction& tx, OrderId order);
Result<void> add_links(store::Transaction& tx, OrderId order, const std::vector<Link>& links);
Result<std::vector<Link>> links_of(store::Reader& reader, OrderId order);

}  // namespace yunguan::order
