// SPDX-License-Identifier: Apache-2.0
#include "app/notifying.h"

#include "access/access_notices.h"
#include "app/order_notices.h"
#include "identity/principal.h"
#include "notify/mail_courier.h"
#include "notify/webhook_courier.h"
#include "order/order_notices.h"

namespace yunguan::app {

Notifying::Notifying(store::Database& db, const crypto::KeyRing& keys, identity::Identity& identity, const Clock& clock,
                     const config::Notify& config)
    : ground_{db, keys, identity.audit(), kinds_, clock, config},
      notices_(ground_),
      sender_(ground_),
      inbox_(ground_, sender_),
      administration_(ground_, sender_) {
  kinds_.add(order::kNotices);
  kinds_.add(access::kNotices);
}

Result<void> Notifying::prepare() {
  if (ground_.has(notify::Channel::mail)) {
    YG_TRY_ASSIGN(auto mail, notify::MailCourier::make(ground_.config, ground_.clock));
    sender_.add(notify::Channel::mail, std::move(mail));
  }
  if (ground_.has(notify::Channel::webhook)) {
    YG_TRY_ASSIGN(auto webhook, notify::WebhookCourier::make(ground_.config, ground_.clock));
    sender_.add(notify::Channel::webhook, std::move(webhook));
  }
  return {};
}

void Notifying::subscribe(store::Dispatcher& outbox, http::EventHub& events) {
  outbox.subscribe({.name = "notify.orders",
                    .topic_prefix = std::string{order::kOrderTopic},
                    .handle = [this](store::Transaction& tx, const std::vector<store::Event>& batch) -> Result<void> {
                      for (const store::Event& event : batch) {
                        YG_TRY_ASSIGN(const auto told, json::read<order::Told>(event.payload));
                        YG_TRY(tell_of_order(tx, notices_, told, event.at));
                      }
                      return {};
                    }});
  outbox.subscribe(
      {.name = "notify.pages",
       .topic_prefix = std::string{notify::kNoticeTopic},
       .handle = [this, &events](store::Transaction&, const std::vector<store::Event>& batch) -> Result<void> {
         for (const store::Event& event : batch) {
           YG_TRY_ASSIGN(const auto told, json::read<notify::Told>(event.payload));
           events.publish("notice", "{}", [told](const http::Caller& caller) {
             const auto* const principal = dynamic_cast<const identity::Principal*>(&caller);
             return principal != nullptr && principal->person_id == told.person;
           });
         }
         sender_.wake();
         return {};
       }});
}

}  // namespace yunguan::app
