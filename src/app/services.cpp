// SPDX-License-Identifier: Apache-2.0
#include "app/services.h"

#include <algorithm>

#include "app/platform_view.h"
#include "app/version.h"
#include "card/card_integrity.h"
#include "card/card_permissions.h"
#include "card/card_routes.h"
#include "file/file_routes.h"
#include "http/platform_routes.h"
#include "identity/session.h"
#include "job/job_routes.h"
#include "life/life_permissions.h"
#include "life/life_routes.h"
#include "overview/overview_routes.h"
#include "statistic/statistic_integrity.h"
#include "statistic/statistic_permissions.h"
#include "statistic/statistic_routes.h"

namespace yunguan::app {
namespace {

// Whether the session behind an event stream still holds. A store that cannot be asked ends no stream.
bool session_lives(const identity::Identity& identity, store::Database& db, const Clock& clock,
                   const http::Caller& caller) {
  const auto* principal = dynamic_cast<const identity::Principal*>(&caller);
  if (principal == nullptr) return false;
  if (!std::ranges::all_of(principal->restrictions, [&](const auto& one) { return one.allows_time(clock.now()); })) {
    return false;
  }
  const auto sessions = db.read([&](store::Reader& reader) {
    return identity::live_sessions(reader, identity.context().policy, principal->person_id, clock.now());
  });
  return !sessions || std::ranges::any_of(*sessions, [&](const identity::Session& session) {
    return session.id == principal->session_id;
  });
}

// Open pages learn at once that their session is over, or that limits of their person or role have changed.
void connect_sessions(identity::Identity& identity, http::EventHub& events) {
  identity.online_sessions().listen([&events](PersonId person, std::optional<identity::SessionId> session) {
    events.publish("session_ended", R"({"code":"session.kicked"})", [=](const http::Caller& caller) {
      const auto* principal = dynamic_cast<const identity::Principal*>(&caller);
      return principal != nullptr && principal->person_id == person && (!session || principal->session_id == *session);
    });
  });
  identity.access_rules().listen([&events](PersonId person, RoleId role) {
    events.publish("resync", "{}", [=](const http::Caller& caller) {
      const auto* principal = dynamic_cast<const identity::Principal*>(&caller);
      return principal != nullptr &&
             (principal->person_id == person ||
              std::ranges::find(principal->grants, role, &identity::Grant::role_id) != principal->grants.end());
    });
  });
}

}  // namespace

Result<std::unique_ptr<Services>> Services::make(const config::Loaded& loaded, Foundation& ground) {
  YG_TRY_ASSIGN(auto rules, load_rules(loaded.config.rules, shanghai_date(ground.clock.now())));
  const auto work_dir = loaded.config.data_dir / "work";
  std::error_code failed;
  std::filesystem::create_directories(work_dir, failed);
  if (failed) {
    return fail(ErrorKind::unavailable, "data.unwritable", {"数据目录不可写", "the data directory cannot be written"},
                {.file = work_dir.string()});
  }
  std::unique_ptr<Services> services(new Services(loaded, ground, std::move(rules), work_dir));
  services->connect();
  YG_TRY(services->identity.prepare());
  return services;
}

Services::Services(const config::Loaded& loaded_config, Foundation& foundation, RuleData rule_data,
                   const std::filesystem::path& work_dir)
    : loaded(loaded_config),
      ground(foundation),
      rules(std::move(rule_data)),
      made_at(foundation.clock.now()),
      outbox(*ground.db, ground.clock),
      idempotency(*ground.db, ground.clock),
      identity(*ground.db, *ground.keys, ground.random, ground.clock,
               {.policy = identity::sign_in_policy(loaded.config.sign_in),
                .tokens = identity::token_policy(loaded.config.token),
                .secure_cookies = loaded.config.http.secure_cookies,
                .chain_interval = loaded.config.audit.chain_interval}),
      events([this](const http::Caller& caller) { return session_lives(identity, *ground.db, ground.clock, caller); }),
      jobs(*ground.db, ground.clock),
      files(*ground.db, ground.clock, loaded.config.data_dir,
            {.file_bytes = static_cast<std::int64_t>(loaded.config.http.upload_max),
             .request_time = loaded.config.http.upload_timeout}),
      cards(*ground.db, *ground.keys, identity.audit(), identity.units(), rules.rules, ground.clock),
      card_export(cards, *ground.db, identity.audit(), identity.units(), work_dir),
      importer(*ground.keys, identity.audit(), identity.units(), rules.rules, work_dir,
               [this](const std::filesystem::path& path, std::string name, std::string kind, PersonId owner) {
                 return files.keep(path, std::move(name), std::move(kind), owner);
               }),
      imports(*ground.db, jobs, identity.audit(), identity.units(),
              [this](std::int64_t upload, PersonId owner) -> Result<card::UploadedFile> {
                YG_TRY_ASSIGN(auto found, files.find_finished(file::UploadId{upload}, owner));
                return card::UploadedFile{std::move(found.path), std::move(found.name)};
              }),
      judge(*ground.db, *ground.keys, identity.audit(), rules.rules),
      life(*ground.db, *ground.keys, identity.audit(), identity.units(), cards, rules.rules, rules.life, ground.clock),
      card_feed(*ground.db, ground.clock),
      statistics(*ground.db, cards, identity.audit(), identity.units(), rules.scenes, card_feed, ground.clock,
                 work_dir),
      usage_importer(
          *ground.db, jobs, identity.audit(), ground.clock,
          [this](std::int64_t upload, PersonId owner) -> Result<statistic::UploadedUsage> {
            YG_TRY_ASSIGN(auto found, files.find_finished(file::UploadId{upload}, owner));
            return statistic::UploadedUsage{std::move(found.path), std::move(found.name)};
          },
          [this](const std::filesystem::path& path, std::string name, std::string kind, PersonId owner) {
            return files.keep(path, std::move(name), std::move(kind), owner);
          },
          work_dir),
      workbench(*ground.db, cards, identity.units(), rules.rules),
      search(*ground.db, cards, identity.units()) {}

void Services::connect() {
  identity.permissions().add(card::kPermissions);
  identity.permissions().add(life::kPermissions);
  identity.permissions().add(statistic::kPermissions);
  identity.permissions().add(job::kPermissions);
  identity.permissions().add(kPermissions);
  identity.audit().add_actions(job::kActions);
  identity.audit().add_actions(card::kActions);
  identity.audit().add_actions(life::kActions);
  identity.audit().add_actions(statistic::kActions);
  card::add_integrity_checks(identity.integrity());
  statistic::add_integrity_checks(identity.integrity(), &card_feed);
  identity.unit_service().object_to_closing(card::object_to_unit_with_cards);

  connect_sessions(identity, events);

  jobs.handle(std::string{card::kImportJob}, [this](job::Context& context) { return importer.run(context); });
  jobs.handle(std::string{card::kJudgeJob}, [this](job::Context& context) { return judge.run(context); });
  jobs.handle(std::string{statistic::kUsageImportJob},
              [this](job::Context& context) { return usage_importer.run(context); });
  jobs.listen([this](const job::Job& job) {
    events.publish("job", json::write(job), [owner = job.person_id](const http::Caller& caller) {
      const auto* principal = dynamic_cast<const identity::Principal*>(&caller);
      return principal != nullptr && principal->person_id == owner;
    });
    // Whoever shows cards looks again when a bulk act has ended.
    if (job::ended(job.state)) events.publish("cards", "{}");
  });

  metrics.add(http::store_figures([this] { return ground.db->metrics().snapshot(); }));
  router.add(http::platform_routes(metrics, [this]() -> Result<void> {
    return ground.db->read([](store::Reader& reader) -> Result<void> {
      YG_TRY(reader.one({"app.ready", "SELECT 1"}, {}, [](const store::Row& row) { return row.integer(0); }));
      return {};
    });
  }));
  router.open_to_tokens(
      [this](const http::Route& route) { return identity::open_to_tokens(identity.permissions(), route); });
  router.add(http::openapi_route(router, std::string{kVersion}));
  router.add(events.route());
  router.add(identity.routes());
  router.add(job::job_routes(*ground.db, jobs, identity.audit()));
  router.add(file::routes(files, *ground.db, identity.audit()));
  router.add(card::card_routes(cards, card_export));
  router.add(card::compliance_routes(cards, *ground.db, identity.units(), rules.rules));
  router.add(card::rules_routes(rules.rules, rules.scenes, rules.blacklist));
  router.add(card::import_routes(imports, card_export));
  router.add(life::life_routes(life, rules.life));
  router.add(statistic::statistic_routes(statistics, usage_importer));
  router.add(overview::overview_routes(workbench, search));
  router.add(platform_view_routes(*this));
  // A route that no role can be allowed to use would be a mistake of ours that only its users notice.
  for (const http::Route& route : router.routes()) {
    YG_ASSERT(route.permission == http::kPublic || route.permission == http::kSignedIn ||
              identity.permissions().find(route.permission) != nullptr);
  }
}

}  // namespace yunguan::app
