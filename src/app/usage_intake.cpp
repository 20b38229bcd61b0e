// SPDX-License-Identifier: Apache-2.0
#include "app/usage_intake.h"

#include <fmt/format.h>

#include "identity/principal.h"

namespace yunguan::app {
namespace {

intake::Places places_of(const config::Config& config) {
  const auto ours = config.data_dir / "usage";
  return {.in = config.intake.folder,
          .spool = ours / "spool",
          .rejects = ours / "rejects",
          .quarantine = ours / "quarantine"};
}

}  // namespace

UsageIntake::UsageIntake(const config::Config& config, Foundation& ground, journal::JournalHome& home,
                         identity::Identity& identity, http::EventHub& events, intake::FindUpload find_upload,
                         std::function<bool()> paused)
    : db_(*ground.db),
      months_(*ground.db, ground.clock),
      reception_({*ground.db, ground.clock, home.journal(), places_of(config), config.intake.keep_free}),
      folders_(reception_, board_, {.settle = config.intake.settle}),
      taker_(home.journal(), months_, places_of(config), {.threads = config.intake.threads, .shards = home.shards()}),
      quarantine_(
          {*ground.db, ground.clock, home.journal(), places_of(config), home.shards(),
           // Months that the monitoring has closed are folded anew once their rows are there (watch/late_months.h).
           [](std::uint32_t) { return Result<void>{}; }}),
      batches_(reception_.ground(), months_, pace_, home.shards()),
      runner_({reception_, folders_, taker_, quarantine_, board_, pace_, std::move(paused)}),
      service_({reception_, runner_, batches_, months_, board_, pace_, identity.audit(), std::move(find_upload)}) {
  runner_.listen([&events] {
    events.publish("intake", "{}", [](const http::Caller& caller) {
      const auto* principal = dynamic_cast<const identity::Principal*>(&caller);
      return principal != nullptr && principal->may("usage.read");
    });
  });
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
  const auto troubles = board_.all();
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
