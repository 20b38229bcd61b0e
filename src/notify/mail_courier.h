// SPDX-License-Identifier: Apache-2.0
// Notices by mail, through the server that notify.smtp.* names.
#pragma once

#include "config/config.h"
#include "crypto/secret.h"
#include "notify/courier.h"

namespace yunguan::notify {

class MailCourier final : public Courier {
 public:
  // Reads the password. Errors: those of crypto::read_private_file; notify.config (invalid) for an address that is none.
  static Result<std::unique_ptr<MailCourier>> make(const config::Notify& config, const Clock& clock);

  Result<void> deliver(const Parcel& parcel, const std::stop_token& stop) override;

 private:
  MailCourier(const config::Notify& config, const Clock& clock, crypto::Secret password)
      : config_(config), clock_(clock), password_(std::move(password)) {}

  const config::Notify& config_;
  const Clock& clock_;
  const crypto::Secret password_;
};

// A secret as the configuration gives it: the word itself, or the first line of a file that only its owner may read.
Result<crypto::Secret> secret_of(const std::string& word, const std::filesystem::path& file);

}  // namespace yunguan::notify
