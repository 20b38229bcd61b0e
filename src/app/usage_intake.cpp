// SPDX-License-Identifier: Apache-2.0
#include "app/usage_intake.h"

#include <fmt/format.h>

#include "identity/principal.h"
#include "keeping/check_store.h"
#include "watch/publisher.h"

namespace yunguan::app {
namespace {

intake::Places places_of(const config::Config& config) {
  const auto ours = config.data_dir / "usage";
  return {.in = config.intake.folder,
          .spool = ours / "spool",
          .rejects = ours / "rejects",
          .quarantine = ours / "quarantine"};
}

intake::KeepFor keep_for(const config::Config& config) {
  return {.rejects = config.intake.rejects_keep,
          .quarantine = config.intake.quarantine_keep,
          .marks = config.intake.marks_keep};
}

void tell(http::EventHub& events) {
  events.publish("intake", "{}", [](const http::Caller& caller) {
    const auto* principal = dynamic_cast<const identity::Principal*>(&caller);
    return principal != nullptr && principal->may("usage.read");
  });
}

}  // namespace

UsageIntake::UsageIntake(const config::Config& config, Foundation& ground, journal::JournalHome& home,
                         identity::Identity& identity, http::EventHub& events, intake::FindUpload find_upload,
                         std::function<bool()> paused)
    : db_(*ground.db),
      // Months that the monitoring has closed are folded anew once rows of theirs have come (watch/late_months.h).
      months_(*ground.db, ground.clock,
              [&journal = home.journal()] { return watch::newest_published_month(journal.storage()); }),
      reception_({*ground.db, ground.clock, home.journal(), places_of(config), config.intake.keep_free}),
      folders_(reception_, board_, {.settle = config.intake.settle}),
      taker_(home.journal(), months_, places_of(config), {.threads = config.intake.threads, .shards = home.shards()}),
      quarantine_({*ground.db, ground.clock, home.journal(), places_of(config), home.shards(), months_}),
      batches_(reception_.ground(), months_, pace_, home.shards()),
      lost_(reception_.ground(), board_),
      runner_({reception_, folders_, taker_, quarantine_, board_, pace_, paused, {}, &lost_}),
      kafka_({reception_.ground(), months_, board_, pace_, *ground.keys, home.shards(), paused,
              [&events] { tell(events); }}),
      service_({reception_, runner_, batches_, months_, board_, pace_, identity.audit(), std::move(find_upload), kafka_,
                *ground.keys, keep_for(config)}),
      leftovers_(reception_.ground(), keep_for(config)),
      audit_(identity.audit()),
      clock_(ground.clock) {
  runner_.listen([&events] { tell(events); });
}

Result<void> UsageIntake::start() {
  YG_TRY(runner_.start());
  return kafka_.start();
}

void UsageIntake::stop() {
  kafka_.stop();
  runner_.stop();
}

Result<void> UsageIntake::clean_up() {
  const auto began = std::chrono::steady_clock::now();
  const identity::Actor actor = identity::Actor::machine("clean up");
  YG_TRY_ASSIGN(const intake::Removed removed, leftovers_.remove_due());
  if (removed.any()) {
    YG_TRY(audit_.record_alone(db_, {.actor = actor,
                                     .action = "usage.clean_up",
                                     .object_type = "usage_file",
                                     .object_id = "",
                                     .after = json::encode(removed).as_object()}));
  }
  keeping::CheckRun run{.kind = std::string(intake::kCleanUpCheck),
                        .at = clock_.now(),
                        .ok = true,
                        .person_login = actor.login,
                        .report = json::encode(removed)};
  run.duration_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began).count();
  return db_.write([&](store::Transaction& tx) { return keeping::insert_check(tx, run); });
}

std::string UsageIntake::file_name(std::uint64_t file) const {
  const auto found = db_.read([&](store::Reader& reader) {
    return intake::find_file(reader, intake::UsageFileId{static_cast<std::int64_t>(file)});
  });
  return found && *found ? (*found)->name : std::string{};
}

Result<std::vector<overview::Notice>> UsageIntake::notices(const http::Request& request) const {
  std::vector<overview::Notice> notices;
  if (!identity::principal_of(request).may("usage.read")) return notices;
  const auto troubles = service_.troubles();
  if (troubles.empty()) return notices;
  notices.push_back(
      {"intake_trouble",
       "bad",
       {fmt::format("话单接收有 {} 处不畅：{}", troubles.size(), troubles.front().text.zh),
        fmt::format("usage does not come in at {} places: {}", troubles.size(), troubles.front().text.en)},
       "/monitoring/intake"});
  return notices;
}

}  // namespace yunguan::app
