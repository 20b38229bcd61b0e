// SPDX-License-Identifier: Apache-2.0
#include "app/safe_keeping.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "app/kept_place.h"
#include "app/key_routes.h"
#include "app/security_routes.h"
#include "app/version.h"
#include "base/log.h"
#include "card/card_reseal.h"
#include "identity/reseal.h"
#include "intake/feed.h"
#include "keeping/keeping_permissions.h"
#include "keeping/keeping_routes.h"
#include "notify/setting.h"
#include "peer/peer_store.h"

namespace yunguan::app {
namespace {

std::string node_name() {
  char name[256] = {};
  return ::gethostname(name, sizeof name - 1) == 0 ? name : "node";
}

keeping::BackupSettings backup_settings(const config::Config& config, std::optional<std::chrono::minutes> at) {
  return {.folder = config.backup.dir,
          .at = at,
          .keep = config.backup.keep,
          .verify = config.backup.verify,
          .passphrase_file = config.backup.passphrase_file,
          .scratch_dir = config.data_dir / "work" / "verify",
          .product = std::string(kVersion)};
}

}  // namespace

Result<std::unique_ptr<SafeKeeping>> SafeKeeping::make(const config::Config& config, Foundation& ground,
                                                       identity::Identity& identity, job::Runner& jobs,
                                                       http::EventHub& events) {
  YG_TRY_ASSIGN(const auto at, keeping::parse_time_of_day(config.backup.at));
  std::unique_ptr<SafeKeeping> made(new SafeKeeping(config, ground, identity, jobs, events, at));
  add_evidence_checks(made->evidence_, config, ground, identity, made->backups_);
  YG_TRY_ASSIGN(auto book, keeping::load_evidence(config.rules.dir, made->evidence_.names()));
  made->evidence_.take(std::move(book));
  return made;
}

SafeKeeping::SafeKeeping(const config::Config& config, Foundation& ground, identity::Identity& identity,
                         job::Runner& jobs, http::EventHub& events, std::optional<std::chrono::minutes> backup_at)
    : config_(config),
      ground_(ground),
      identity_(identity),
      jobs_(jobs),
      mark_(keeping::mark_file(config.data_dir), *ground.db, *ground.keys, ground.clock),
      backups_(identity.context(), jobs, place_of(config), backup_settings(config, backup_at), steps_,
               ring_opener(ground.random, ground.clock), store_checks(steps_, ground.random, ground.clock)),
      mode_(identity.context(), config.read_only),
      guard_(identity.gate(), mode_, ground.clock),
      evidence_(identity.context()),
      personal_data_(identity.context(), config),
      housekeeper_(*ground.db, ground.clock, node_name(), std::string(kVersion), [this] { return daily_checks(); }) {
  identity.permissions().add(keeping::kPermissions);
  identity.audit().add_actions(keeping::kActions);
  identity.sealer().tell([this](const identity::ChainHead& head) { mark_.keep(head); });
  identity.audit_service().compare_with([this]() -> Result<std::optional<identity::AuditBreak>> {
    YG_TRY_ASSIGN(const auto found,
                  keeping::check_mark(keeping::mark_file(config_.data_dir), *ground_.db, *ground_.keys));
    if (keeping::is_good(found)) return std::nullopt;
    return identity::AuditBreak{{}, found.position, identity::BreakKind::set_back, found.text};
  });
  jobs.handle(std::string(keeping::kBackupJob), [this](job::Context& context) { return backups_.run(context); });
  jobs.handle(std::string(keeping::kVerifyJob), [this](job::Context& context) { return backups_.run_verify(context); });
  jobs.handle(std::string(kResealJob), [this](job::Context& context) { return reseal(context); });
  jobs.hold_while([this] { return mode_.now().read_only; });
  mode_.tell([&events, &jobs](const keeping::Mode& mode) {
    events.publish("mode", json::write(mode));
    jobs.wake();
  });
}

std::vector<http::Route> SafeKeeping::routes() {
  std::vector<http::Route> all;
  for (auto list :
       {keeping::backup_routes(backups_), keeping::mode_routes(mode_),
        key_routes(identity_.context(), *ground_.keys, jobs_),
        security_routes(evidence_, identity_.context(), config_.data_dir / "work"), personal_data_.routes()}) {
    std::ranges::move(list, std::back_inserter(all));
  }
  return all;
}

Result<void> SafeKeeping::look_at_mark() {
  YG_TRY_ASSIGN(mark_report_, mark_.look());
  if (keeping::is_good(mark_report_)) return {};
  log::error("app", mark_report_.text.en);
  YG_TRY(identity_.audit().record_alone(*ground_.db, {.actor = identity::Actor::machine("start"),
                                                      .action = "store.set_back",
                                                      .object_type = "store",
                                                      .object_id = "mark",
                                                      .reason = mark_report_.text.zh,
                                                      .result = identity::AuditResult::failed,
                                                      .code = "store.set_back"}));
  return {};
}

Result<void> SafeKeeping::start() {
  YG_TRY(backups_.start());
  return housekeeper_.start();
}

void SafeKeeping::stop() {
  housekeeper_.stop();
  backups_.stop();
}

Result<void> SafeKeeping::daily_checks() {
  YG_TRY(evidence_.run(identity::Actor::machine("daily checks")));
  if (mode_.now().read_only) return {};
  // One that fails keeps no other from being done.
  Result<void> outcome = personal_data_.erase_due();
  for (const auto& act : daily_) {
    if (auto done = act(); !done) outcome = std::move(done);
  }
  return outcome;
}

Result<void> SafeKeeping::reseal(job::Context& context) {
  const crypto::KeyRing& keys = *ground_.keys;
  YG_TRY_ASSIGN(const auto people, identity::reseal_people(*ground_.db, keys));
  YG_TRY_ASSIGN(const auto persons, card::reseal_persons(*ground_.db, keys));
  YG_TRY_ASSIGN(const std::int64_t feeds, intake::reseal_feeds(*ground_.db, keys));
  YG_TRY_ASSIGN(const std::int64_t addresses, notify::reseal_addresses(*ground_.db, keys));
  YG_TRY_ASSIGN(const std::int64_t peers, peer::reseal_secrets(*ground_.db, keys));
  const std::int64_t left = people.left + persons.left;
  const std::int64_t rows = people.rows + persons.rows + feeds + addresses + peers;
  YG_TRY(identity_.audit().record_alone(
      *ground_.db,
      {.actor = {.person_id = context.job().person_id.value_or(PersonId{}), .login = context.job().person_login},
       .action = "key.reseal",
       .object_type = "key",
       .object_id = "data",
       .after = boost::json::object{{"version", keys.current_version(crypto::KeyPurpose::data)},
                                    {"people", people.rows},
                                    {"card_persons", persons.rows},
                                    {"usage_feeds", feeds},
                                    {"mail_addresses", addresses},
                                    {"peers", peers},
                                    {"left", left}}}));
  return context.say({fmt::format("已重新加密 {} 行；{} 行与校验码不符，未动", rows, left),
                      fmt::format("{} rows sealed anew; {} that do not fit their code left alone", rows, left)});
}

Result<void> SafeKeeping::add_notices(const http::Request& request, std::vector<overview::Notice>& notices) {
  const auto& principal = identity::principal_of(request);
  const bool keeper = principal.may("backup.read");
  if (keeper || principal.may("audit.verify")) {
    const auto report = mark_.report();
    if (!keeping::is_good(report)) {
      notices.push_back(
          {"store_set_back", "bad", report.text, principal.may("audit.verify") ? "/audit/verify" : "/backups"});
    }
  }
  if (!keeper) return {};
  YG_TRY_ASSIGN(const auto concerns, backups_.concerns());
  for (const keeping::Concern& concern : concerns) {
    notices.push_back({concern.code, concern.grave ? "bad" : "warn", concern.text, "/backups"});
  }
  return {};
}

}  // namespace yunguan::app
