// SPDX-License-Identifier: Apache-2.0
#include "order/order_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "base/json.h"
#include "crypto/row_code.h"
#include "order/attachment_store.h"
#include "store/id_source.h"

namespace yunguan::order {
namespace {

using store::NamedQuery;
using store::Params;
using store::Row;

#define YG_FIND_ORDER                                                                                             \
  "SELECT o.id, o.number, o.service_version, o.service, o.applicant_id, o.unit_id, o.parent_id, o.parent_visit, " \
  "o.created_at, o.submitted_at, o.ended_at, o.updated_at, w.state, w.clocks, o.light, o.due_at, o.look_at, "     \
  "o.calendar, o.events, "                                                                                        \
  "o.version FROM orders o JOIN order_whole w ON w.order_id = o.id WHERE o.id = :id"

constexpr NamedQuery kNextId{"order.next_id", "SELECT nextval('order_id')"};
constexpr NamedQuery kFind{"order.find", YG_FIND_ORDER};
// Both rows are locked, so that both are read as whoever was waited for left them.
constexpr NamedQuery kFindLocked{"order.find_locked", YG_FIND_ORDER " FOR UPDATE"};
constexpr NamedQuery kFindNumber{"order.find_number", "SELECT id FROM orders WHERE number = :number"};
constexpr NamedQuery kChildren{"order.children",
                               "SELECT id FROM orders WHERE parent_id <> 0 AND parent_id = :id ORDER BY id"};
constexpr NamedQuery kInsert{
    "order.insert",
    "INSERT INTO orders (id, number, service_version, service, applicant_id, unit_id, parent_id, parent_visit, "
    "created_at,"
    " status, suspended, supervised, priority, steps, light, submitted_at, ended_at, updated_at, due_at, look_at,"
    " calendar, events, version) VALUES (:id, :number, :service_version, :service, :applicant, :unit, :parent, "
    ":parent_visit,"
    " :created_at, :status, :suspended, :supervised, :priority, :steps, :light, :submitted_at, :ended_at, :updated_at,"
    " :due_at, :look_at, :calendar, :events, :version)"};
constexpr NamedQuery kInsertWhole{"order.insert_whole",
                                  "INSERT INTO order_whole (order_id, state, clocks) VALUES (:id, :state, :clocks)"};
constexpr NamedQuery kUpdate{
    "order.update",
    "UPDATE orders SET status = :status, suspended = :suspended, supervised = :supervised, priority = :priority,"
    " steps = :steps, light = :light, submitted_at = :submitted_at, ended_at = :ended_at, updated_at = :updated_at,"
    " due_at = :due_at, look_at = :look_at, calendar = :calendar, events = :events, version = :version"
    " WHERE id = :id AND version = :before"};
constexpr NamedQuery kUpdateWhole{"order.update_whole",
                                  "UPDATE order_whole SET state = :state, clocks = :clocks WHERE order_id = :id"};
constexpr NamedQuery kRemove{"order.remove_draft", "DELETE FROM orders WHERE id = :id AND events = 0"};
constexpr NamedQuery kRemoveWhole{"order.remove_whole", "DELETE FROM order_whole WHERE order_id = :id"};
constexpr NamedQuery kRemoveLinks{"order.remove_links", "DELETE FROM order_link WHERE order_id = :id"};

constexpr NamedQuery kInsertEvent{
    "order.insert_event",
    "INSERT INTO order_event (order_id, place, at, person_id, login, act, body, files, integrity)"
    " VALUES (:order, :place, :at, :person, :login, :act, :body, :files, :integrity)"};
constexpr NamedQuery kEvents{"order.events",
                             "SELECT place, login, body, files FROM order_event WHERE order_id = :id ORDER BY place"};

constexpr NamedQuery kEventCodes{
    "order.check_events",
    "SELECT order_id, place, login, body, files, integrity FROM order_event ORDER BY order_id, place"};

constexpr NamedQuery kOpenTask{
    "order.open_task",
    "INSERT INTO order_task (order_id, number, person_id, absent_id, step, state, act, opened_at, closed_at)"
    " VALUES (:order, :number, :person, :absent, :step, 0, NULL, :at, NULL)"
    " ON CONFLICT (order_id, number, person_id) DO UPDATE SET absent_id = excluded.absent_id, state = 0, act = NULL,"
    " opened_at = excluded.opened_at, closed_at = NULL"};
constexpr NamedQuery kCloseTask{"order.close_task",
                                "UPDATE order_task SET state = :state, act = :act, closed_at = :at"
                                " WHERE order_id = :order AND number = :number AND person_id = :person"};
constexpr NamedQuery kTasks{
    "order.tasks",
    "SELECT number, person_id, absent_id, step, state, act, opened_at, closed_at FROM order_task"
    " WHERE order_id = :id ORDER BY number, opened_at, person_id"};
constexpr NamedQuery kTakesPart{
    "order.takes_part",
    "SELECT 1 FROM order_task WHERE order_id = :order AND person_id = :person"
    " UNION ALL SELECT 1 FROM order_copy WHERE order_id = :again AND person_id = :same LIMIT 1"};

constexpr NamedQuery kInsertCopy{
    "order.insert_copy",
    "INSERT INTO order_copy (order_id, person_id, step, at, read_at) VALUES (:order, :person, :step, :at, NULL)"
    " ON CONFLICT (order_id, person_id) DO NOTHING"};
constexpr NamedQuery kCopies{"order.copies",
                             "SELECT person_id, step, at, read_at FROM order_copy WHERE order_id = :id"
                             " ORDER BY at, person_id"};
constexpr NamedQuery kMarkRead{"order.mark_read",
                               "UPDATE order_copy SET read_at = :at WHERE order_id = :order AND person_id = :person"
                               " AND read_at IS NULL"};

constexpr NamedQuery kSetTimer{
    "order.set_timer",
    "INSERT INTO order_timer (order_id, visit, name, due_at) VALUES (:order, :visit, :name, :due)"
    " ON CONFLICT (order_id, visit, name) DO UPDATE SET due_at = excluded.due_at"};
constexpr NamedQuery kClearTimer{"order.clear_timer",
                                 "DELETE FROM order_timer WHERE order_id = :order AND visit = :visit AND name = :name"};
constexpr NamedQuery kClearDueTimer{
    "order.clear_due_timer",
    "DELETE FROM order_timer WHERE order_id = :order AND visit = :visit AND name = :name"
    " AND due_at <= :due"};
constexpr NamedQuery kDueTimers{"order.due_timers",
                                "SELECT order_id, visit, name, due_at FROM order_timer WHERE due_at <= :now"
                                " ORDER BY due_at LIMIT :limit"};
constexpr NamedQuery kDueClocks{"order.due_clocks",
                                "SELECT id FROM orders WHERE look_at IS NOT NULL AND look_at < :now ORDER BY look_at"
                                " LIMIT :limit"};

#define YG_DEED_COLUMNS                                                                                         \
  "order_id, visit, is_undo, step, kind, target, standing, attempts, asked_at, next_at, ended_at, error_code, " \
  "error_zh,"                                                                                                   \
  " error_en, result, words_zh, words_en"
constexpr NamedQuery kAskDeed{
    "order.ask_deed",
    "INSERT INTO order_deed (" YG_DEED_COLUMNS
    ") VALUES (:order, :visit, :undo, :step, :kind, :target, 0, 0, :asked, :next, NULL, '', '', '', '{}', '', '')"
    " ON CONFLICT (order_id, visit, is_undo) DO UPDATE SET standing = 0, attempts = 0, asked_at = excluded.asked_at,"
    " next_at = excluded.next_at, ended_at = NULL, error_code = '', error_zh = '', error_en = ''"};
constexpr NamedQuery kUpdateDeed{
    "order.update_deed",
    "UPDATE order_deed SET standing = :standing, attempts = :attempts, next_at = :next, ended_at = :ended,"
    " error_code = :code, error_zh = :error_zh, error_en = :error_en, result = :result, words_zh = :words_zh,"
    " words_en = :words_en WHERE order_id = :order AND visit = :visit AND is_undo = :undo"};
constexpr NamedQuery kFindDeed{"order.find_deed", "SELECT " YG_DEED_COLUMNS
                                                  " FROM order_deed WHERE order_id = :order AND visit = :visit"
                                                  " AND is_undo = :undo"};
constexpr NamedQuery kDeeds{"order.deeds",
                            "SELECT " YG_DEED_COLUMNS
                            " FROM order_deed WHERE order_id = :order ORDER BY asked_at, visit, is_undo"};
constexpr NamedQuery kDueDeeds{"order.due_deeds", "SELECT " YG_DEED_COLUMNS
                                                  " FROM order_deed WHERE standing = 0 AND next_at IS NOT NULL"
                                                  " AND next_at <= :now ORDER BY next_at LIMIT :limit"};

constexpr NamedQuery kAddLink{
    "order.add_link",
    "INSERT INTO order_link (order_id, kind, object_id, label) VALUES (:order, :kind, :object, :label)"
    " ON CONFLICT (order_id, kind, object_id) DO NOTHING"};
constexpr NamedQuery kLinks{"order.links",
                            "SELECT kind, object_id, label FROM order_link WHERE order_id = :id ORDER BY kind, label"};

// The steps where it stands, by id, with commas.
std::string steps_of(const catalog::Service& service, const Order& order) {
  std::string steps;
  for (const flow::Visit& visit : order.state.visits) {
    if (visit.step == flow::kNone || visit.state == flow::VisitState::around) continue;
    steps += (steps.empty() ? "" : ",") + service.flow().at(visit.step).id;
  }
  return steps;
}

// What both statements give, in their order.
Params changing(const catalog::Service& service, const Order& order) {
  return {static_cast<int>(order.state.status),
          order.state.suspended,
          order.state.supervised,
          order.state.priority,
          steps_of(service, order),
          static_cast<int>(order.light),
          order.submitted_at,
          order.ended_at,
          order.updated_at,
          order.due_at ? to_micros(*order.due_at) : kNothingDue,
          order.look_at,
          order.calendar,
          order.events,
          order.version};
}

Result<Order> read_order(const Row& row) {
  Order order{.id = row.id<OrderId>(0),
              .number = row.text(1),
              .service_version = row.id<VersionId>(2),
              .service = row.text(3),
              .applicant = row.id<PersonId>(4),
              .unit = row.id<UnitId>(5),
              .parent = row.id<OrderId>(6),
              .parent_visit = row.integer(7),
              .created_at = row.instant(8),
              .submitted_at = row.optional_instant(9),
              .ended_at = row.optional_instant(10),
              .updated_at = row.instant(11)};
  YG_TRY_ASSIGN(order.state, json::read<flow::OrderState>(row.text(12)));
  YG_TRY_ASSIGN(order.clocks, json::read<Clocks>(row.text(13)));
  order.light = static_cast<ClockLight>(row.integer(14));
  order.due_at = due_in(row, 15);
  order.look_at = row.optional_instant(16);
  order.calendar = row.integer(17);
  order.events = row.integer(18);
  order.version = row.integer(19);
  return order;
}

Result<std::optional<Order>> find_by(store::Reader& reader, const NamedQuery& query, OrderId id) {
  YG_TRY_ASSIGN(auto read, reader.one(query, {id}, read_order));
  if (!read) return std::optional<Order>{};
  YG_TRY_ASSIGN(auto order, std::move(*read));
  return std::optional{std::move(order)};
}

constexpr std::string_view kNoFiles = "[]";

// Events without files have the code that they had before there were any.
crypto::RowCode code_of(const KeptEvent& kept, const std::string& body, const std::string& files) {
  crypto::RowCode code{"order_event"};
  code.add("order_id", kept.order).add("place", kept.place).add("login", kept.login).add("body", body);
  if (files != kNoFiles) code.add("files", files);
  return code;
}

StoredDeed read_deed(const Row& row) {
  StoredDeed deed{.order = row.id<OrderId>(0),
                  .visit = row.integer(1),
                  .is_undo = row.truth(2),
                  .step = row.text(3),
                  .kind = static_cast<flow::StepKind>(row.integer(4)),
                  .target = row.text(5),
                  .standing = static_cast<DeedStanding>(row.integer(6)),
                  .attempts = row.integer(7),
                  .asked_at = row.instant(8),
                  .next_at = row.optional_instant(9),
                  .ended_at = row.optional_instant(10),
                  .error_code = row.text(11),
                  .error = {row.text(12), row.text(13)}};
  // Ours: what cannot be read was changed behind the product's back, and shows as nothing.
  if (auto result = json::parse(row.text(14)); result && result->is_object()) deed.result = result->get_object();
  deed.words = {row.text(15), row.text(16)};
  return deed;
}

}  // namespace

std::optional<Instant> due_in(const Row& row, std::size_t column) {
  const std::int64_t due = row.integer(column);
  return due == kNothingDue ? std::nullopt : std::optional{from_micros(due)};
}

Result<OrderId> next_order_id(store::Transaction& tx) {
  // A counter row would make every beginning wait for the one before it.
  if (tx.dialect() == store::Dialect::sqlite) return store::next_id<OrderId>(tx, "order");
  YG_TRY_ASSIGN(const auto id, tx.one(kNextId, {}, [](const Row& row) { return row.id<OrderId>(0); }));
  return *id;
}

Result<void> insert(store::Transaction& tx, const catalog::Service& service, const Order& order) {
  Params params{order.id,   order.number, order.service_version, order.service,   order.applicant,
                order.unit, order.parent, order.parent_visit,    order.created_at};
  Params rest = changing(service, order);
  params.insert(params.end(), std::make_move_iterator(rest.begin()), std::make_move_iterator(rest.end()));
  YG_TRY(tx.run(kInsert, params));
  YG_TRY(tx.run(kInsertWhole, {order.id, json::write(order.state), json::write(order.clocks)}));
  return {};
}

Result<bool> update(store::Transaction& tx, const catalog::Service& service, const Order& order) {
  Params params = changing(service, order);
  params.emplace_back(order.id);
  params.emplace_back(order.version - 1);
  YG_TRY_ASSIGN(const auto changed, tx.run(kUpdate, params));
  if (changed != 1) return false;
  YG_TRY(tx.run(kUpdateWhole, {json::write(order.state), json::write(order.clocks), order.id}));
  return true;
}

Result<std::optional<Order>> find(store::Reader& reader, OrderId id) { return find_by(reader, kFind, id); }

Result<std::optional<Order>> find_to_change(store::Transaction& tx, OrderId id) {
  // SQLite has one writer anyway.
  return find_by(tx, tx.dialect() == store::Dialect::sqlite ? kFind : kFindLocked, id);
}

Result<std::optional<OrderId>> find_number(store::Reader& reader, std::string_view number) {
  return reader.one(kFindNumber, {number}, [](const Row& row) { return row.id<OrderId>(0); });
}

Result<void> remove_draft(store::Transaction& tx, OrderId id) {
  YG_TRY(tx.run(kRemoveLinks, {id}));
  YG_TRY(remove_attachments(tx, id));
  YG_TRY(tx.run(kRemoveWhole, {id}));
  YG_TRY_ASSIGN(const auto removed, tx.run(kRemove, {id}));
  YG_ASSERT(removed == 1);
  return {};
}

Result<std::vector<OrderId>> children(store::Reader& reader, OrderId parent) {
  return reader.all(kChildren, {parent}, [](const Row& row) { return row.id<OrderId>(0); });
}

Result<void> insert_events(store::Transaction& tx, const crypto::KeyRing& ring, const std::vector<KeptEvent>& events) {
  for (const KeptEvent& kept : events) {
    const std::string body = json::write(kept.event);
    const std::string files = json::write(kept.files);
    YG_TRY_ASSIGN(auto code, code_of(kept, body, files).code(ring));
    YG_TRY(tx.run(kInsertEvent, {kept.order, kept.place, kept.event.at, kept.event.by.value_or(PersonId{}), kept.login,
                                 static_cast<int>(kept.event.act), body, files, std::move(code)}));
  }
  return {};
}

Result<std::vector<KeptEvent>> events_of(store::Reader& reader, OrderId id) {
  std::vector<KeptEvent> events;
  Result<void> read;
  YG_TRY(reader.each(kEvents, {id}, [&](const Row& row) {
    auto event = json::read<flow::Event>(row.text(2));
    auto files = json::read<std::vector<HungFile>>(row.text(3));
    if (!event || !files) {
      read = std::unexpected(event ? std::move(files).error() : std::move(event).error());
      return false;
    }
    events.push_back({.order = id,
                      .place = row.integer(0),
                      .login = row.text(1),
                      .event = std::move(*event),
                      .files = std::move(*files)});
    return true;
  }));
  YG_TRY(read);
  return events;
}

Result<void> each_event_code(store::Reader& reader, const crypto::KeyRing& ring,
                             const std::function<void(OrderId order, std::int64_t place, bool sound)>& visit) {
  Result<void> checked;
  YG_TRY(reader.each(kEventCodes, {}, [&](const Row& row) {
    const std::string body = row.text(3);
    const KeptEvent kept{.order = row.id<OrderId>(0), .place = row.integer(1), .login = row.text(2)};
    const auto sound = code_of(kept, body, row.text(4)).matches(ring, row.text(5));
    if (!sound) {
      checked = std::unexpected(sound.error());
      return false;
    }
    visit(kept.order, kept.place, *sound);
    return true;
  }));
  return checked;
}

Result<void> open_tasks(store::Transaction& tx, const std::vector<Task>& tasks) {
  for (const Task& task : tasks)
    YG_TRY(tx.run(kOpenTask, {task.order, task.number, task.person, task.absent, task.step, task.opened_at}));
  return {};
}

Result<void> close_tasks(store::Transaction& tx, const std::vector<Task>& tasks) {
  for (const Task& task : tasks) {
    const std::optional<int> act = task.act ? std::optional{static_cast<int>(*task.act)} : std::nullopt;
    YG_TRY(
        tx.run(kCloseTask, {static_cast<int>(task.state), act, task.closed_at, task.order, task.number, task.person}));
  }
  return {};
}

Result<std::vector<Task>> tasks_of(store::Reader& reader, OrderId id) {
  return reader.all(kTasks, {id}, [&](const Row& row) {
    Task task{.order = id, .number = row.integer(0), .person = row.id<PersonId>(1)};
    if (!row.is_null(2)) task.absent = row.id<PersonId>(2);
    task.step = row.text(3);
    task.state = static_cast<TaskState>(row.integer(4));
    if (!row.is_null(5)) task.act = static_cast<flow::Act>(row.integer(5));
    task.opened_at = row.instant(6);
    task.closed_at = row.optional_instant(7);
    return task;
  });
}

Result<bool> takes_part(store::Reader& reader, OrderId id, PersonId person) {
  YG_TRY_ASSIGN(const auto found, reader.one(kTakesPart, {id, person, id, person}, [](const Row&) { return true; }));
  return found.has_value();
}

Result<void> insert_copies(store::Transaction& tx, OrderId id, const std::vector<Copy>& copies, Instant at) {
  for (const Copy& copy : copies) YG_TRY(tx.run(kInsertCopy, {id, copy.person, copy.step, at}));
  return {};
}

Result<std::vector<Copied>> copies_of(store::Reader& reader, OrderId id) {
  return reader.all(kCopies, {id}, [](const Row& row) {
    return Copied{row.id<PersonId>(0), row.text(1), row.instant(2), row.optional_instant(3)};
  });
}

Result<void> mark_read(store::Transaction& tx, OrderId id, PersonId person, Instant at) {
  YG_TRY(tx.run(kMarkRead, {at, id, person}));
  return {};
}

Result<void> set_timer(store::Transaction& tx, const DueTimer& timer) {
  YG_TRY(tx.run(kSetTimer, {timer.order, timer.visit, timer.name, timer.due}));
  return {};
}

Result<void> clear_timer(store::Transaction& tx, OrderId order, std::int64_t visit, std::string_view name) {
  YG_TRY(tx.run(kClearTimer, {order, visit, name}));
  return {};
}

Result<bool> clear_due_timer(store::Transaction& tx, const DueTimer& timer) {
  YG_TRY_ASSIGN(const auto cleared, tx.run(kClearDueTimer, {timer.order, timer.visit, timer.name, timer.due}));
  return cleared > 0;
}

Result<std::vector<DueTimer>> due_timers(store::Reader& reader, Instant now, std::int64_t limit) {
  return reader.all(kDueTimers, {now, limit}, [](const Row& row) {
    return DueTimer{row.id<OrderId>(0), row.integer(1), row.text(2), row.instant(3)};
  });
}

Result<std::vector<OrderId>> due_clocks(store::Reader& reader, Instant now, std::int64_t limit) {
  return reader.all(kDueClocks, {now, limit}, [](const Row& row) { return row.id<OrderId>(0); });
}

Result<void> ask_deed(store::Transaction& tx, const StoredDeed& deed) {
  YG_TRY(tx.run(kAskDeed, {deed.order, deed.visit, deed.is_undo, deed.step, static_cast<int>(deed.kind), deed.target,
                           deed.asked_at, deed.next_at}));
  return {};
}

Result<void> update_deed(store::Transaction& tx, const StoredDeed& deed) {
  YG_TRY(tx.run(kUpdateDeed, {static_cast<int>(deed.standing), deed.attempts, deed.next_at, deed.ended_at,
                              deed.error_code, deed.error.zh, deed.error.en, boost::json::serialize(deed.result),
                              deed.words.zh, deed.words.en, deed.order, deed.visit, deed.is_undo}));
  return {};
}

Result<std::optional<StoredDeed>> find_deed(store::Reader& reader, OrderId order, std::int64_t visit, bool is_undo) {
  return reader.one(kFindDeed, {order, visit, is_undo}, read_deed);
}

Result<std::vector<StoredDeed>> deeds_of(store::Reader& reader, OrderId order) {
  return reader.all(kDeeds, {order}, read_deed);
}

Result<std::vector<StoredDeed>> due_deeds(store::Reader& reader, Instant now, std::int64_t limit) {
  return reader.all(kDueDeeds, {now, limit}, read_deed);
}

Result<void> remove_links(store::Transaction& tx, OrderId order) {
  YG_TRY(tx.run(kRemoveLinks, {order}));
  return {};
}

Result<void> add_links(store::Transaction& tx, OrderId order, const std::vector<Link>& links) {
  for (const Link& link : links) YG_TRY(tx.run(kAddLink, {order, link.kind, link.object, link.label}));
  return {};
}

Result<std::vector<Link>> links_of(store::Reader& reader, OrderId order) {
  return reader.all(kLinks, {order}, [](const Row& row) { return Link{row.text(0), row.integer(1), row.text(2)}; });
}

}  // namespace yunguan::order
