// SPDX-License-Identifier: Apache-2.0
// Every service of the platform, made in the order of the folders, and the routes they answer.
#pragma once

#include <filesystem>
#include <memory>

#include "app/accessing.h"
#include "app/foundation.h"
#include "app/monitoring.h"
#include "app/notifying.h"
#include "app/ordering.h"
#include "app/peering.h"
#include "app/rule_data.h"
#include "app/safe_keeping.h"
#include "app/usage_intake.h"
#include "bulk/bulk_service.h"
#include "card/card_export.h"
#include "card/card_service.h"
#include "card/import_service.h"
#include "card/judge_job.h"
#include "compliance/compliance_clock.h"
#include "compliance/exception_service.h"
#include "compliance/fleet.h"
#include "compliance/remedy_service.h"
#include "compliance/report_job.h"
#include "config/load.h"
#include "control/application_list.h"
#include "control/command_sender.h"
#include "control/control_service.h"
#include "control/difference.h"
#include "control/imei_pool.h"
#include "file/files.h"
#include "finding/finding_feed.h"
#include "finding/finding_service.h"
#include "http/event_stream.h"
#include "http/idempotency.h"
#include "http/metrics.h"
#include "http/router.h"
#include "identity/identity.h"
#include "job/job_runner.h"
#include "journal/journal_home.h"
#include "life/life_service.h"
#include "life/period_clock.h"
#include "life/reconcile_service.h"
#include "life/violation_service.h"
#include "overview/search.h"
#include "overview/workbench.h"
#include "statistic/import_job.h"
#include "statistic/statistic_service.h"
#include "store/outbox.h"
#include "tuning/list_service.h"
#include "tuning/segment_keeper.h"
#include "tuning/tuning_service.h"
#include "tuning/version_list.h"
#include "watch/labelled_service.h"
#include "watch/replay_job.h"

namespace yunguan::app {

// Members in the order of the folders; destroyed last first. Nothing runs yet when it has been made.
class Services {
 public:
  // `loaded` and `ground` outlive it.
  static Result<std::unique_ptr<Services>> make(const config::Loaded& loaded, Foundation& ground);

  // Connects jobs with their handlers and listeners, and fills the router.
  void connect();

  const config::Loaded& loaded;
  Foundation& ground;
  const RuleData rules;
  const Instant made_at;

  std::unique_ptr<journal::JournalHome> journal;
  store::Dispatcher outbox;
  http::Metrics metrics;
  http::Idempotency idempotency;
  http::Router router;
  identity::Identity identity;
  http::EventHub events;
  job::Runner jobs;
  file::Files files;
  Notifying notifying;
  Ordering ordering;
  Peering peering;
  card::CardService cards;
  card::CardExport card_export;
  card::Importer importer;
  card::ImportService imports;
  card::Judge judge;
  life::LifeService life;
  Accessing accessing;
  statistic::CardFeed card_feed;
  statistic::StatisticService statistics;
  statistic::UsageImporter usage_importer;
  const control::Ground control_ground;
  control::WhitelistService whitelists;
  control::ControlService controls;
  control::ImeiPools imei_pools;
  control::ApplicationList applications;
  control::CommandSender command_sender;
  control::Differences differences;
  const tuning::Ground tuning_ground;
  tuning::Library settings_library;
  tuning::ListService monitor_lists;
  tuning::SegmentKeeper segments;
  tuning::TuningService tuning;
  tuning::VersionList settings_versions;
  compliance::Exceptions exceptions;
  compliance::ExceptionService exception_service;
  compliance::Trend compliance_trend;
  compliance::Fleet compliance_fleet;
  compliance::RemedyService remedies;
  compliance::Reports compliance_reports;
  compliance::ComplianceClock compliance_clock;
  bulk::BulkService bulk;
  life::PeriodClock periods;
  life::MassClosings mass_closings;
  life::ViolationService violations;
  life::Reconciler reconciler;
  life::ReconcileService reconciliations;
  const finding::Ground finding_ground;
  finding::FindingService findings;
  finding::FindingFeed finding_feed;
  finding::FindingStore finding_store;
  Monitoring monitoring;
  watch::Replays replays;
  watch::LabelledService labelled;
  std::unique_ptr<SafeKeeping> keeping;
  std::unique_ptr<UsageIntake> intake;
  overview::Workbench workbench;
  overview::Search search;

 private:
  void connect_rights();
  void connect_jobs();
  void connect_notices();
  void connect_monitoring();
  void connect_routes();
  void show(const control::OpenCounts& counts);
  Result<std::vector<overview::Notice>> control_notices(const http::Request& request) const;
  Result<std::vector<overview::Notice>> finding_notices(const http::Request& request) const;

  Services(const config::Loaded& loaded_config, Foundation& foundation, RuleData rule_data,
           std::unique_ptr<journal::JournalHome> journal_home, identity::SignInPolicy policy,
           const std::filesystem::path& work_dir);
};

}  // namespace yunguan::app
