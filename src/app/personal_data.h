// SPDX-License-Identifier: Apache-2.0
// The register of personal data with its figures, and the daily erasure by rule (SEC-14).
#pragma once

#include <vector>

#include "config/config.h"
#include "http/route.h"
#include "identity/context.h"
#include "keeping/personal_data.h"

namespace yunguan::app {

class PersonalData {
 public:
  // `context` and `config` outlive it.
  PersonalData(const identity::Context& context, const config::Config& config) : context_(context), config_(config) {}

  // After all permissions were added. Errors: those of load_personal_data().
  Result<void> load();
  [[nodiscard]] std::vector<http::Route> routes() const;
  // Erases what is due and writes down that it looked; nothing while the rule is off.
  Result<void> erase_due() const;

 private:
  const identity::Context context_;
  const config::Config& config_;
  keeping::PersonalBook book_;
};

}  // namespace yunguan::app
