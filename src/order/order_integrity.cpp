// SPDX-License-Identifier: Apache-2.0
#include "order/order_integrity.h"

#include <algorithm>

#include "duty/calendar_shelf.h"
#include "flow/engine.h"
#include "order/attachment_store.h"
#include "order/order_store.h"

namespace yunguan::order {
namespace {

using store::Row;

constexpr store::NamedQuery kSubmitted{"order.check_orders", "SELECT id FROM orders WHERE events > 0 ORDER BY id"};

flow::OrderState comparable(flow::OrderState state) {
  state.values = nullptr;
  for (flow::Visit& visit : state.visits) {
    for (flow::Alarm& alarm : visit.alarms) {
      alarm.due = {};
      if (alarm.left_seconds) alarm.left_seconds = 0;
    }
  }
  return state;
}

// When timers are due is not compared, so it is all the same by which calendar they are told again; the one that counts may not be asked for
// within a reading of the store.
Result<WorkingCalendar> any_calendar() {
  return WorkingCalendar::from({.name = "any", .hours = {{"monday", {"00:00-24:00"}}}, .years = {}});
}

bool has_every_file(const std::vector<KeptEvent>& events, const std::vector<Attachment>& attachments) {
  return std::ranges::all_of(events, [&](const KeptEvent& kept) {
    return std::ranges::all_of(kept.files, [&](const HungFile& file) {
      const auto found = std::ranges::find(attachments, file.id, &Attachment::id);
      return found != attachments.end() && found->sm3 == file.sm3 && found->event == kept.place;
    });
  });
}

Result<bool> is_sound(store::Reader& reader, const Ground& ground, const WorkingCalendar& calendar,
                      const Order& order) {
  YG_TRY_ASSIGN(const auto version, ground.shelf.version(reader, order.service_version));
  const auto events = events_of(reader, order.id);
  if (!events) {
    // What cannot be read any more was changed.
    if (events.error().kind == ErrorKind::invalid) return false;
    return std::unexpected(events.error());
  }
  const auto told = stands_where_told(*version->service, calendar, order, *events);
  YG_TRY_ASSIGN(const auto attachments, attachments_of(reader, order.id));
  return told.value_or(false) && has_every_file(*events, attachments);
}

}  // namespace

Result<bool> stands_where_told(const catalog::Service& service, const WorkingCalendar& calendar, const Order& order,
                               const std::vector<KeptEvent>& events) {
  const catalog::ServiceGround ground{service, calendar};
  flow::OrderState state = flow::begin(order.applicant, boost::json::object{});
  std::int64_t place = 0;
  for (const KeptEvent& kept : events) {
    if (kept.place != ++place) return false;
    YG_TRY(flow::apply(service.flow(), ground, state, kept.event));
  }
  return place == order.events && json::write(comparable(std::move(state))) == json::write(comparable(order.state));
}

void add_row_checks(identity::IntegrityCheck& integrity, const Attachments* attachments) {
  integrity.add("order_event",
                [](store::Reader& reader, const crypto::KeyRing& keys, identity::TableCheck& table) -> Result<void> {
                  return each_event_code(reader, keys, [&](OrderId order, std::int64_t place, bool sound) {
                    table.count(sound, std::to_string(order.value) + "/" + std::to_string(place), {});
                  });
                });
  integrity.add("work_calendar",
                [](store::Reader& reader, const crypto::KeyRing& keys, identity::TableCheck& table) -> Result<void> {
                  return duty::each_calendar_code(reader, keys, [&](std::int64_t number, bool sound) {
                    table.count(sound, std::to_string(number), {});
                  });
                });
  integrity.add(
      "order_attachment",
      [attachments](store::Reader& reader, const crypto::KeyRing& keys, identity::TableCheck& table) -> Result<void> {
        return each_attachment(reader, keys, [&](const Attachment& attachment, bool sound) {
          const bool is_there = attachments == nullptr || attachments->content(attachment).has_value();
          table.count(sound && is_there, std::to_string(attachment.id.value), attachment.name);
        });
      });
}

void add_history_check(identity::IntegrityCheck& integrity, const Ground& ground) {
  integrity.add(
      "orders", [&ground](store::Reader& reader, const crypto::KeyRing&, identity::TableCheck& table) -> Result<void> {
        YG_TRY_ASSIGN(const auto calendar, any_calendar());
        YG_TRY_ASSIGN(const auto ids, reader.all(kSubmitted, {}, [](const Row& row) { return row.id<OrderId>(0); }));
        for (const OrderId id : ids) {
          YG_TRY_ASSIGN(const auto order, find(reader, id));
          if (!order) continue;
          YG_TRY_ASSIGN(const bool sound, is_sound(reader, ground, calendar, *order));
          table.count(sound, std::to_string(id.value), order->number);
        }
        return {};
      });
}

}  // namespace yunguan::order
