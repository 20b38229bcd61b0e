// SPDX-License-Identifier: Apache-2.0
// Notices as signed POSTs of JSON to the receiver that notify.webhook.* names: a gateway of text messages, a chat, a desk of another
// system. docs/notices.md says how a receiver checks the signature.
#pragma once

#include "config/config.h"
#include "crypto/secret.h"
#include "notify/courier.h"

namespace yunguan::notify {

class WebhookCourier final : public Courier {
 public:
  // Errors: those of secret_of; notify.config (invalid): no http or https address, or no secret.
  static Result<std::unique_ptr<WebhookCourier>> make(const config::Notify& config, const Clock& clock);

  Result<void> deliver(const Parcel& parcel, const std::stop_token& stop) override;

 private:
  WebhookCourier(const config::Notify& config, const Clock& clock, crypto::Secret secret)
      : config_(config), clock_(clock), secret_(std::move(secret)) {}

  const config::Notify& config_;
  const Clock& clock_;
  const crypto::Secret secret_;
};

}  // namespace yunguan::notify
