// SPDX-License-Identifier: Apache-2.0
#include "order/raise.h"

#include "order/order_book.h"
#include "order/order_service.h"

namespace yunguan::order {
namespace {

constexpr store::NamedQuery kOpenAbout{
    "order.open_about",
    "SELECT o.id FROM order_link l JOIN orders o ON o.id = l.order_id WHERE l.kind = :kind AND l.object_id = :object"
    " AND o.service = :service AND o.ended_at IS NULL AND o.submitted_at IS NOT NULL ORDER BY o.id DESC LIMIT 1"};

}  // namespace

Result<Order> raise(store::Transaction& tx, const Ground& ground, const Times& times, Raising raising) {
  YG_TRY_ASSIGN(const auto version, ground.shelf.current(tx, raising.service));
  if (version == nullptr) {
    return fail(ErrorKind::not_found, "order.no_service",
                {"没有这项服务：" + raising.service, "there is no such service: " + raising.service});
  }
  const catalog::Service& service = *version->service;
  auto taken = service.form().take({}, raising.values, service.flow().steps.front().id, true, true);
  if (!taken.is_good()) return std::unexpected(form_error(taken.remarks));
  const OrderBook book{ground};
  YG_TRY_ASSIGN(auto order,
                book.begin(tx, *version,
                           {.applicant = raising.applicant, .unit = raising.unit, .values = std::move(taken.values)}));
  YG_TRY(add_links(tx, order.id, raising.links));
  flow::Event submit{.act = flow::Act::submit, .at = ground.clock.now(), .by = raising.applicant, .task = 1};
  submit.values = order.state.values;
  YG_TRY(book.take(tx, times, *version, order, raising.login, submit));
  return order;
}

Result<std::optional<Order>> find_open_about(store::Transaction& tx, std::string_view service, std::string_view kind,
                                             std::int64_t object) {
  YG_TRY_ASSIGN(const auto id,
                tx.one(kOpenAbout, {kind, object, service}, [](const store::Row& row) { return row.id<OrderId>(0); }));
  if (!id) return std::optional<Order>{};
  return find(tx, *id);
}

}  // namespace yunguan::order
