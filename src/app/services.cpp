// SPDX-License-Identifier: Apache-2.0
#include "app/services.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "app/integrity_tables.h"
#include "app/open_pages.h"
#include "app/platform_view.h"
#include "app/version.h"
#include "bulk/bulk_permissions.h"
#include "bulk/bulk_routes.h"
#include "bulk/order_effects.h"
#include "bulk/run_pass.h"
#include "card/card_lookup.h"
#include "card/card_permissions.h"
#include "card/card_routes.h"
#include "card/order_effects.h"
#include "compliance/permissions.h"
#include "control/control_permissions.h"
#include "control/control_routes.h"
#include "control/order_effects.h"
#include "duty/duty_permissions.h"
#include "file/file_routes.h"
#include "finding/finding_permissions.h"
#include "finding/finding_routes.h"
#include "http/platform_routes.h"
#include "identity/principal.h"
#include "intake/intake_permissions.h"
#include "intake/intake_routes.h"
#include "job/job_routes.h"
#include "life/life_permissions.h"
#include "life/life_routes.h"
#include "notify/notify_permissions.h"
#include "order/order_permissions.h"
#include "overview/overview_routes.h"
#include "statistic/statistic_permissions.h"
#include "statistic/statistic_routes.h"
#include "tuning/tuning_permissions.h"
#include "tuning/tuning_routes.h"
#include "watch/watch_permissions.h"
#include "watch/watch_routes.h"

namespace yunguan::app {
namespace {

Result<std::unique_ptr<journal::JournalHome>> open_journal(const config::Config& config, Foundation& ground) {
  return journal::JournalHome::open(*ground.db, ground.clock,
                                    {.folder = config.data_dir / "journal",
                                     .shards = config.journal.shards,
                                     .keep_for = config.journal.keep,
                                     .bytes_max = config.journal.bytes_max});
}

}  // namespace

Result<std::unique_ptr<Services>> Services::make(const config::Loaded& loaded, Foundation& ground) {
  YG_TRY_ASSIGN(auto rules, load_rules(loaded.config.rules, shanghai_date(ground.clock.now())));
  YG_TRY_ASSIGN(auto policy, identity::sign_in_policy(loaded.config.sign_in));
  const auto work_dir = loaded.config.data_dir / "work";
  std::error_code failed;
  std::filesystem::create_directories(work_dir, failed);
  if (failed) {
    return fail(ErrorKind::unavailable, "data.unwritable", {"数据目录不可写", "the data directory cannot be written"},
                {.file = work_dir.string()});
  }
  YG_TRY_ASSIGN(auto home, open_journal(loaded.config, ground));
  std::unique_ptr<Services> services(
      new Services(loaded, ground, std::move(rules), std::move(home), std::move(policy), work_dir));
  YG_TRY_ASSIGN(services->keeping,
                SafeKeeping::make(loaded.config, ground, services->identity, services->jobs, services->events));
  services->intake = std::make_unique<UsageIntake>(
      loaded.config, ground, *services->journal, services->identity, services->events,
      [raw = services.get()](std::int64_t upload, PersonId owner) -> Result<intake::UploadedFile> {
        YG_TRY_ASSIGN(auto found, raw->files.find_finished(file::UploadId{upload}, owner));
        return intake::UploadedFile{std::move(found.path), std::move(found.name)};
      },
      [raw = services.get()] { return raw->keeping->read_only(); });
  YG_TRY(services->notifying.prepare());
  services->notifying.sender().hold_while([raw = services.get()] { return raw->keeping->read_only(); });
  services->keeping->add_daily([raw = services.get()] { return raw->notifying.notices().tidy(); });
  services->ordering.clerk().hold_while([raw = services.get()] { return raw->keeping->read_only(); });
  services->keeping->add_daily([raw = services.get()] { return raw->intake->clean_up(); });
  services->keeping->add_daily([raw = services.get()] { return raw->ordering.tidy(); });
  services->keeping->add_daily([raw = services.get()] { return raw->journal->forget_old(); });
  services->connect();
  YG_TRY(services->keeping->load_register());
  YG_TRY(services->identity.prepare());
  return services;
}

Services::Services(const config::Loaded& loaded_config, Foundation& foundation, RuleData rule_data,
                   std::unique_ptr<journal::JournalHome> journal_home, identity::SignInPolicy policy,
                   const std::filesystem::path& work_dir)
    : loaded(loaded_config),
      ground(foundation),
      rules(std::move(rule_data)),
      made_at(foundation.clock.now()),
      journal(std::move(journal_home)),
      outbox(*ground.db, ground.clock),
      idempotency(*ground.db, ground.clock),
      identity(*ground.db, *ground.keys, ground.random, ground.clock,
               {.policy = std::move(policy),
                .tokens = identity::token_policy(loaded.config.token),
                .reviews = identity::review_policy(loaded.config.review),
                .secure_cookies = loaded.config.http.secure_cookies,
                .chain_interval = loaded.config.audit.chain_interval}),
      events([this](const http::Caller& caller) { return session_lives(identity, *ground.db, ground.clock, caller); }),
      jobs(*ground.db, ground.clock),
      files(*ground.db, ground.clock, loaded.config.data_dir,
            {.file_bytes = static_cast<std::int64_t>(loaded.config.http.upload_max),
             .request_time = loaded.config.http.upload_timeout}),
      notifying(*ground.db, *ground.keys, identity, ground.clock, loaded.config.notify),
      ordering(*ground.db, *ground.keys, identity, files, ground.clock, loaded.config),
      peering(ordering.ground(), ordering.service(), ground.random, loaded.config),
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
      accessing(*ground.db, *ground.keys, identity, ground.clock, notifying.notices(), work_dir),
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
      control_ground{*ground.db,  *ground.keys,    identity.audit(), identity.units(),     rules.rules,
                     rules.tiers, rules.blacklist, ground.clock,     loaded.config.control},
      whitelists(control_ground),
      controls(control_ground, whitelists),
      imei_pools(control_ground,
                 [this](std::int64_t upload, PersonId owner) -> Result<control::TakenFile> {
                   YG_TRY_ASSIGN(auto found, files.find_finished(file::UploadId{upload}, owner));
                   return control::TakenFile{std::move(found.path), std::move(found.name)};
                 }),
      applications(control_ground, scene_codes(rules.scenes),
                   [this](std::int64_t upload, PersonId owner) -> Result<control::TakenFile> {
                     YG_TRY_ASSIGN(auto found, files.find_finished(file::UploadId{upload}, owner));
                     return control::TakenFile{std::move(found.path), std::move(found.name)};
                   }),
      command_sender(control_ground, [this](const control::OpenCounts& counts) { show(counts); }),
      differences(
          control_ground, [this](card::Carrier carrier) { return command_sender.has_link(carrier); }, work_dir),
      tuning_ground{*ground.db,   identity.audit(),          identity.units(), rules.blacklist,
                    ground.clock, scene_codes(rules.scenes), class_codes()},
      settings_library(tuning_ground),
      monitor_lists(
          tuning_ground, jobs,
          [this](std::int64_t upload, PersonId owner) -> Result<tuning::UploadedList> {
            YG_TRY_ASSIGN(auto found, files.find_finished(file::UploadId{upload}, owner));
            return tuning::UploadedList{std::move(found.path), std::move(found.name)};
          },
          [this](const std::filesystem::path& path, std::string name, std::string kind, PersonId owner) {
            return files.keep(path, std::move(name), std::move(kind), owner);
          },
          work_dir),
      segments(tuning_ground, rules.rules.numbers, [this] { return judge.begin_if_needed(jobs); }),
      tuning(tuning_ground, settings_library),
      settings_versions(tuning_ground, settings_library),
      exceptions(*ground.db, *ground.keys, identity.audit(), identity.units(), rules.rules, ground.clock),
      exception_service(exceptions, *ground.db, identity.audit(), identity.units(), rules.rules, ground.clock),
      compliance_trend(*ground.db, ground.clock),
      compliance_fleet(*ground.db, identity.units(), rules.rules, ground.clock),
      remedies(*ground.db, identity.audit(), identity.units(), rules.rules),
      compliance_reports(*ground.db, jobs, identity.audit(), identity.units(), rules.rules, work_dir,
                         [this](const std::filesystem::path& path, std::string name, std::string kind, PersonId owner) {
                           return files.keep(path, std::move(name), std::move(kind), owner);
                         }),
      compliance_clock({{"exceptions", [this] { return exceptions.tick(); }},
                        {"figures by month", [this] { return compliance_trend.tick(); }}}),
      bulk({*ground.db, *ground.keys, identity.audit(), identity.units(), rules.rules, ground.clock,
            rules.life.periods()},
           jobs,
           {.approve_above = static_cast<std::int64_t>(loaded.config.bulk.approve_above),
            .submit_within = loaded.config.bulk.submit_within}),
      periods(*ground.db, identity.audit(), {*ground.keys, rules.rules, rules.life}, ground.clock),
      mass_closings(*ground.db, jobs, identity.audit(), {*ground.keys, rules.rules, rules.life}, ground.clock),
      violations(*ground.db, *ground.keys, identity.audit(), identity.units(), cards, rules.rules, rules.life,
                 rules.violations, ground.clock, mass_closings),
      reconciler(*ground.db, identity.audit(), identity.units(), rules.carrier_states),
      reconciliations(*ground.db, jobs, *ground.keys, identity.audit(), identity.units(), rules.rules, rules.life,
                      rules.carrier_states, ground.clock,
                      [this](std::int64_t upload, PersonId owner) -> Result<card::UploadedFile> {
                        YG_TRY_ASSIGN(auto found, files.find_finished(file::UploadId{upload}, owner));
                        return card::UploadedFile{std::move(found.path), std::move(found.name)};
                      }),
      finding_ground{*ground.db,  *ground.keys, identity.audit(), identity.units(), identity.permissions(),
                     rules.rules, rules.life,   rules.finding,    control_ground,   ordering.ground(),
                     ground.clock},
      findings(finding_ground, applications, jobs, work_dir),
      finding_feed(events, identity.units()),
      finding_store(*ground.db, rules.finding, ground.clock,
                    [this](const finding::Taken& taken) { finding_feed.add(taken); }),
      monitoring({.db = *ground.db,
                  .home = *journal,
                  .units = identity.units(),
                  .clock = ground.clock,
                  .library = settings_library,
                  .boundaries = [this](Date today) { return settings_library.boundaries(today); },
                  .accounting_plans =
                      [this](Date today) {
                        return ground.db->read(
                            [&](store::Reader& reader) { return tuning::accounting_plans(reader, today); });
                      },
                  .findings = finding_store,
                  .file_name = [this](std::uint64_t file) { return intake->file_name(file); }}),
      replays(*ground.db, jobs, journal->journal(), journal->shards(), settings_library),
      labelled({.db = *ground.db,
                .jobs = jobs,
                .audit = identity.audit(),
                .units = identity.units(),
                .library = settings_library,
                .clock = ground.clock,
                .work_dir = work_dir}),
      workbench(*ground.db, cards, identity.units(), rules.rules),
      search(*ground.db, cards, identity.units()) {}

void Services::show(const control::OpenCounts& counts) {
  const auto gauge = [&](std::string_view name, std::string_view help, std::int64_t value) {
    metrics.set_gauge(name, help, static_cast<double>(value));
  };
  gauge("yunguan_enforcement_waiting", "Commands the network has not confirmed.", counts.waiting);
  gauge("yunguan_enforcement_refused", "Commands the network has refused.", counts.refused);
  gauge("yunguan_enforcement_overdue", "Commands that have waited too long.", counts.overdue);
}

// What roles may allow, what the log knows, what the integrity check looks through, and who objects to what.
void Services::connect_rights() {
  for (const auto& permissions : {std::span<const identity::Permission>{card::kPermissions},
                                  {life::kPermissions},
                                  {control::kPermissions},
                                  {compliance::kPermissions},
                                  {bulk::kPermissions},
                                  {tuning::kPermissions},
                                  {statistic::kPermissions},
                                  {finding::kPermissions},
                                  {intake::kPermissions},
                                  {job::kPermissions},
                                  {notify::kPermissions},
                                  {order::kPermissions},
                                  {duty::kPermissions},
                                  {kPermissions}})
    identity.permissions().add(permissions);
  for (const auto& actions : {std::span<const identity::AuditAction>{job::kActions},
                              {notify::kActions},
                              {order::kActions},
                              {duty::kActions},
                              {card::kActions},
                              {life::kActions},
                              {control::kActions},
                              {compliance::kActions},
                              {bulk::kActions},
                              {tuning::kActions},
                              {statistic::kActions},
                              {finding::kActions},
                              {watch::kActions},
                              {intake::kActions}})
    identity.audit().add_actions(actions);
  const RunningParts running{card_feed, ordering.ground(), ordering.attachments()};
  add_integrity_tables(identity.integrity(), &running);
  identity.unit_service().object_to_closing(card::object_to_unit_with_cards);
  cards.object_to_opening(life::check_opening);
  peering.connect(identity, ordering, [this] { return keeping->read_only(); });
  card::add_lookups(ordering.lookups());
  bulk::add_effects(ordering.effects(), bulk.ground());
  const card::OrderGround for_orders{*ground.keys, rules.rules, rules.scenes, life::check_opening};
  card::add_effects(ordering.effects(), for_orders);
  card::add_checks(ordering.checks(), for_orders);
  control::add_effects(ordering.effects(), control_ground, whitelists);
  control::add_checks(ordering.checks(), control_ground, whitelists);
  importer.object_to_opening(life::check_opening);
}

void Services::connect_jobs() {
  jobs.handle(std::string{card::kImportJob}, [this](job::Context& context) { return importer.run(context); });
  jobs.handle(std::string{card::kJudgeJob}, [this](job::Context& context) { return judge.run(context); });
  jobs.handle(std::string{life::kClosingJob}, [this](job::Context& context) { return mass_closings.run(context); });
  jobs.handle(std::string{life::kReconcileJob}, [this](job::Context& context) { return reconciler.run(context); });
  jobs.handle(std::string{compliance::kReportJob},
              [this](job::Context& context) { return compliance_reports.run(context); });
  jobs.handle(std::string{statistic::kUsageImportJob},
              [this](job::Context& context) { return usage_importer.run(context); });
  jobs.handle(std::string{tuning::kListImportJob},
              [this](job::Context& context) { return monitor_lists.run_import(context); });
  jobs.handle(std::string{bulk::kPreviewJob}, [this](job::Context& context) { return bulk.run_preview(context); });
  jobs.handle(std::string{bulk::kRunJob}, [this](job::Context& context) { return bulk.run(context); });
  jobs.handle(std::string{watch::kReplayJob}, [this](job::Context& context) { return replays.run(context); });
  jobs.handle(std::string{watch::kLabelledJob}, [this](job::Context& context) { return labelled.run(context); });
  jobs.handle(std::string{finding::kHandleJob}, [this](job::Context& context) { return findings.run_job(context); });
  jobs.listen([this](const job::Job& job) { bulk.after_job(job); });
  jobs.listen([this](const job::Job& job) { judge.after_job(jobs, job); });
  jobs.listen([this](const job::Job& job) {
    events.publish("job", json::write(job), [owner = job.person_id](const http::Caller& caller) {
      const auto* principal = dynamic_cast<const identity::Principal*>(&caller);
      return principal != nullptr && principal->person_id == owner;
    });
    // Whoever shows cards looks again when a bulk act has ended.
    if (job::ended(job.state)) events.publish("cards", "{}");
  });
}

// Who asks the journal, and who hears that the monitoring goes by something else.
void Services::connect_monitoring() {
  findings.rows_from(monitoring);
  findings.settings_from([this](Date day) { return settings_versions.version_on(day); });
  tuning.connect(&replays, &monitoring);
  outbox.subscribe({.name = "monitoring.settings",
                    .topic_prefix = std::string{tuning::kSettingsTopic},
                    .handle = [this](store::Transaction&, const std::vector<store::Event>&) -> Result<void> {
                      monitoring.watch().settings_changed();
                      segments.wake();
                      return {};
                    }});
}

void Services::connect() {
  connect_rights();
  accessing.connect(identity, ordering, outbox, [this] { return keeping->read_only(); });
  connect_monitoring();
  notifying.subscribe(outbox, events);
  ordering.tell_pages(outbox, events);
  accessing.tell_pages(outbox, events);
  connect_sessions(identity, events);
  connect_jobs();
  connect_notices();
  connect_routes();
}

void Services::connect_routes() {
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
  router.add(notifying.routes());
  router.add(file::routes(files, *ground.db, identity.audit()));
  router.add(ordering.routes());
  router.add(peering.routes());
  router.add(card::card_routes(cards, card_export));
  router.add(card::compliance_routes(cards, *ground.db, identity.units(), rules.rules));
  router.add(compliance::exception_routes(exception_service));
  router.add(compliance::fleet_routes(compliance_fleet));
  router.add(compliance::remedy_routes(remedies));
  router.add(compliance::report_routes(compliance_reports));
  router.add(card::rules_routes(rules.rules, rules.scenes, rules.blacklist));
  router.add(card::import_routes(imports, card_export));
  router.add(life::life_routes(life, rules.life));
  router.add(accessing.routes());
  router.add(statistic::statistic_routes(statistics, usage_importer));
  router.add(control::control_routes(controls, rules.tiers));
  router.add(control::whitelist_routes(whitelists));
  router.add(control::pool_routes(imei_pools));
  router.add(control::difference_routes(differences));
  router.add(control::application_routes(applications));
  router.add(tuning::list_routes(monitor_lists));
  router.add(tuning::tuning_routes(tuning));
  router.add(tuning::version_routes(settings_versions));
  router.add(bulk::routes(bulk, *ground.db, identity.audit(), loaded.config.data_dir / "work"));
  router.add(life::violation_routes(violations));
  router.add(life::reconcile_routes(reconciliations, rules.carrier_states));
  router.add(finding::finding_routes(findings));
  router.add(watch::watch_routes(monitoring.watch()));
  router.add(watch::labelled_routes(labelled));
  router.add(keeping->routes());
  router.add(intake::intake_routes(intake->service(), loaded.config.intake.batch_max));
  router.add(overview::overview_routes(workbench, search));
  router.add(platform_view_routes(*this));
  // A route that no role can be allowed to use would be a mistake of ours that only its users notice.
  for (const http::Route& route : router.routes()) {
    YG_ASSERT(route.permission == http::kPublic || route.permission == http::kSignedIn ||
              identity.permissions().find(route.permission) != nullptr);
  }
}

}  // namespace yunguan::app
