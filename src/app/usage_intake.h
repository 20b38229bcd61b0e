// SPDX-License-Identifier: Apache-2.0
// The intake of usage, put together.
#pragma once

#include "app/foundation.h"
#include "config/config.h"
#include "http/event_stream.h"
#include "identity/identity.h"
#include "intake/intake_service.h"
#include "intake/leftovers.h"
#include "journal/journal_home.h"
#include "overview/workbench.h"

namespace yunguan::app {

// Members in the order in which they need each other; destroyed last first.
class UsageIntake {
 public:
  // Everything handed in outlives it.
  UsageIntake(const config::Config& config, Foundation& ground, journal::JournalHome& home,
              identity::Identity& identity, http::EventHub& events, intake::FindUpload find_upload,
              std::function<bool()> paused);

  Result<void> start();
  void stop();

  // Removes what is kept no longer, says so in the audit log and keeps the counts; once a day.
  Result<void> clean_up();

  [[nodiscard]] const intake::IntakeService& service() const { return service_; }
  // Of a file of the register; "" when it is not there, or cannot be asked for now.
  [[nodiscard]] std::string file_name(std::uint64_t file) const;
  // What keeps usage from coming in, for those who may see it.
  Result<std::vector<overview::Notice>> notices(const http::Request& request) const;

 private:
  store::Database& db_;
  intake::CalendarMonths months_;
  intake::TroubleBoard board_;
  intake::PaceMeter pace_;
  intake::Reception reception_;
  intake::DropFolder folders_;
  intake::FileTaker taker_;
  intake::QuarantineTaker quarantine_;
  intake::Batches batches_;
  intake::LostRows lost_;
  intake::Runner runner_;
  intake::KafkaRunner kafka_;
  intake::IntakeService service_;
  intake::Leftovers leftovers_;
  const identity::Audit& audit_;
  const Clock& clock_;
};

}  // namespace yunguan::app
