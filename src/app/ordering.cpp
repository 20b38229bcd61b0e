// SPDX-License-Identifier: Apache-2.0
#include "app/ordering.h"

#include <fmt/format.h>

#include <algorithm>

#include "identity/principal.h"
#include "order/catalogue.h"
#include "order/order_list.h"
#include "order/retime.h"

namespace yunguan::app {
namespace {

bool concerns(const order::Told& told, PersonId person) {
  const auto has = [&](const std::vector<PersonId>& people) {
    return std::ranges::find(people, person) != people.end();
  };
  return told.applicant == person || has(told.asked) || has(told.rid) || has(told.copied) || has(told.reminded);
}

}  // namespace

Ordering::Ordering(store::Database& db, const crypto::KeyRing& keys, identity::Identity& identity, file::Files& files,
                   const Clock& clock, const config::Config& config)
    : catalog_(config.order.catalog),
      calendar_file_(config.order.calendar),
      calendar_(db, keys),
      ground_{db,
              keys,
              identity.audit(),
              identity.units(),
              shelf_,
              effects_,
              checks_,
              clock,
              [this] { return calendar_.now(); },
              [&identity] {
                std::set<std::string, std::less<>> codes;
                for (const identity::Permission* permission : identity.permissions().all())
                  codes.emplace(permission->code);
                return codes;
              },
              config.data_dir / "work",
              &calls_},
      service_(ground_, lookups_),
      duty_ground_{db,
                   identity.audit(),
                   identity.units(),
                   clock,
                   [this](store::Reader& reader, const std::string& code) -> Result<bool> {
                     YG_TRY_ASSIGN(const auto version, shelf_.current(reader, code));
                     return version != nullptr;
                   },
                   keys,
                   calendar_,
                   [this](const WorkingCalendar& next) { return order::impact_of(ground_, next); }},
      posts_(duty_ground_),
      rotas_(duty_ground_),
      absences_(duty_ground_),
      calendars_(duty_ground_),
      attachments_(ground_, files, config.data_dir / "attachments",
                   static_cast<std::int64_t>(config.order.attachment_max)),
      clerk_(ground_) {
  order::add_identity_lookups(lookups_);
}

std::vector<http::Route> Ordering::routes() {
  auto routes = order::order_routes(ground_, service_);
  for (auto& more :
       {order::attachment_routes(ground_, service_, attachments_), order::catalogue_routes(ground_, service_),
        duty::post_routes(duty_ground_, posts_), duty::rota_routes(rotas_), duty::absence_routes(absences_),
        duty::calendar_routes(duty_ground_, calendars_)})
    routes.insert(routes.end(), more.begin(), more.end());
  return routes;
}

Result<void> Ordering::tidy() {
  YG_TRY(attachments_.sweep());
  return {};
}

Result<std::vector<overview::Notice>> Ordering::notices(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto counts, order::OrderList::counts(ground_, request));
  std::vector<overview::Notice> notices;
  const auto say = [&](std::int64_t n, std::string code, std::string level, std::string_view zh, std::string_view en,
                       std::string path) {
    if (n == 0) return;
    const std::string many = n >= http::kCountMax ? fmt::format("{}+", http::kCountMax) : std::to_string(n);
    notices.push_back({std::move(code),
                       std::move(level),
                       {fmt::format(fmt::runtime(zh), many), fmt::format(fmt::runtime(en), many)},
                       std::move(path)});
  };
  say(counts.late, "orders_late", "bad", "{} 个待办工单将到期或已超时",
      "{} orders before you are late, or soon will be", "/orders?box=todo&light=warned,breached");
  say(counts.returned, "orders_returned", "warn", "{} 个申请被退回给您", "{} applications were sent back to you",
      "/orders?box=mine&status=returned");
  return notices;
}

Result<std::vector<overview::Notice>> Ordering::duty_notices(const http::Request& request) const {
  std::vector<overview::Notice> notices;
  YG_TRY_ASSIGN(const auto now, absences_.now_of(identity::principal_of(request).person_id));
  const auto until = [](Instant at) { return format_clock(at).substr(0, 16); };
  for (const duty::Absence& absence : now.away) {
    notices.push_back({"away",
                       "info",
                       {fmt::format("{} 正代理您的待办，至 {}", absence.stand_in.name, until(absence.to)),
                        fmt::format("{} stands in for you until {}", absence.stand_in.name, until(absence.to))},
                       "/duty/absences"});
  }
  for (const duty::Absence& absence : now.standing_in) {
    notices.push_back({"standing_in",
                       "info",
                       {fmt::format("您正代理 {} 的待办，至 {}", absence.person.name, until(absence.to)),
                        fmt::format("you stand in for {} until {}", absence.person.name, until(absence.to))},
                       "/duty/absences?box=standing_in"});
  }
  for (const auto& [group, to] : now.groups) {
    notices.push_back({"on_duty",
                       "info",
                       {fmt::format("您正在值班：{}，至 {}", group.zh, until(to)),
                        fmt::format("you are on duty: {}, until {}", group.en, until(to))},
                       "/orders?box=todo"});
  }
  return notices;
}

void Ordering::tell_pages(store::Dispatcher& outbox, http::EventHub& events) {
  outbox.subscribe({.name = "order.pages",
                    .topic_prefix = std::string{order::kOrderTopic},
                    .handle = [&events](store::Transaction&, const std::vector<store::Event>& batch) -> Result<void> {
                      for (const store::Event& event : batch) {
                        YG_TRY_ASSIGN(const auto told, json::read<order::Told>(event.payload));
                        events.publish("order", event.payload, [told](const http::Caller& caller) {
                          const auto* const principal = dynamic_cast<const identity::Principal*>(&caller);
                          return principal != nullptr && concerns(told, principal->person_id);
                        });
                      }
                      return {};
                    }});
}

Result<void> Ordering::start() {
  YG_TRY(calendar_.take_file(calendar_file_, ground_.audit, ground_.clock.now()));
  YG_TRY(order::publish_folder(ground_, catalog_));
  YG_TRY(attachments_.start());
  clerk_.start();
  return {};
}

}  // namespace yunguan::app
