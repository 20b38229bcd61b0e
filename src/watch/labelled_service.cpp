// SPDX-License-Identifier: Apache-2.0
#include "watch/labelled_service.h"

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>

#include "base/json.h"
#include "base/log.h"
#include "finding/explanation.h"
#include "identity/principal.h"
#include "watch/card_sheets.h"

namespace yunguan::watch {
namespace {

using store::Row;

// Large enough that every model has some hundred faults to find, small enough for a second or two.
monitor::FleetPlan plan() {
  return {.cards = 6'000, .rows = 240'000, .trouble_permille = 40, .seed = 24, .usage_files = 1};
}

constexpr std::int64_t kProfilesMax = 500;
constexpr std::chrono::minutes kSettle{10};  // several changes in a row are measured once
constexpr std::chrono::hours kNight{3};
constexpr std::chrono::hours kAfterFailure{1};
constexpr std::chrono::minutes kLook{5};

constexpr store::NamedQuery kIdRange{"labelled.card_ids",
                                     "SELECT COALESCE(MIN(id), 0), COALESCE(MAX(id), -1) FROM card"};

struct LabelledSpec {
  LabelledCause cause = LabelledCause::person;
};
BOOST_DESCRIBE_STRUCT(LabelledSpec, (), (cause))

// How cards from all over the fleet are tuned: the set's cards stand for them.
Result<std::vector<monitor::Profile>> profiles_of(store::Reader& reader, const identity::UnitTree& tree) {
  YG_TRY_ASSIGN(const auto range, reader.one(kIdRange, {}, [](const Row& row) {
    return std::pair{row.integer(0), row.integer(1)};
  }));
  std::vector<std::int64_t> ids;
  const auto [first, last] = *range;
  const std::int64_t step = std::max<std::int64_t>(1, (last - first + 1) / kProfilesMax);
  for (std::int64_t at = first; at <= last; at += step) {
    YG_TRY_ASSIGN(const auto next, ids_after(reader, at - 1, 1));
    if (next.empty()) break;
    ids.push_back(next[0]);
    at = std::max(at, next[0]);
  }
  YG_TRY_ASSIGN(const auto sheets, sheets_of(reader, ids, tree, {}));
  std::vector<monitor::Profile> profiles;
  for (const monitor::CardSheet& sheet : sheets) profiles.push_back(sheet.profile);
  return profiles;
}

// A folder that is gone when its owner is.
class ScratchFolder {
 public:
  explicit ScratchFolder(std::filesystem::path path) : path_(std::move(path)) {}
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Result<void> make() const {
    std::error_code failed;
    std::filesystem::create_directories(path_, failed);
    if (!failed) return {};
    return fail(ErrorKind::unavailable, "data.unwritable", {"数据目录不可写", "the data directory cannot be written"},
                {.file = path_.string()});
  }

 private:
  const std::filesystem::path path_;
};

Result<std::optional<job::Job>> waiting_or_running(store::Reader& reader) {
  for (const job::State state : {job::State::running, job::State::queued}) {
    YG_TRY_ASSIGN(auto jobs, job::list(reader, {.state = state, .kind = std::string{kLabelledJob}, .limit = 1}));
    if (!jobs.empty()) return std::move(jobs[0]);
  }
  return std::nullopt;
}

Text title_of(LabelledCause cause) {
  switch (cause) {
    case LabelledCause::night:
      return {"用标注集测量监测（每夜）", "Measure the monitoring on the labelled set (nightly)"};
    case LabelledCause::settings:
      return {"用标注集测量监测（设置已变）", "Measure the monitoring on the labelled set (settings changed)"};
    case LabelledCause::person:
      break;
  }
  return {"用标注集测量监测", "Measure the monitoring on the labelled set"};
}

}  // namespace

Result<LabelledAnswer> LabelledService::view(const http::Request& request) const {
  LabelledAnswer answer{.may_start = identity::principal_of(request).may("monitor.tune"),
                        .job = std::nullopt,
                        .cards = static_cast<std::int64_t>(plan().cards),
                        .rows = static_cast<std::int64_t>(plan().rows),
                        .runs = {}};
  YG_TRY_ASSIGN(const auto version, ground_.library.version_on(shanghai_date(ground_.clock.now())));
  answer.version = static_cast<std::int64_t>(version);
  YG_TRY(ground_.db.read([&](store::Reader& reader) -> Result<void> {
    YG_TRY_ASSIGN(answer.job, waiting_or_running(reader));
    YG_TRY_ASSIGN(answer.runs, newest_runs(reader, kLabelledRunsShown));
    return {};
  }));
  for (LabelledRun& run : answer.runs) {
    for (LabelledModel& model : run.models) model.name = finding::words_of(model.model).name;
  }
  return answer;
}

Result<job::Job> LabelledService::insert_job(store::Transaction& tx, LabelledCause cause, PersonId person,
                                             const std::string& login) const {
  return job::insert(tx,
                     {.kind = std::string{kLabelledJob},
                      .title = title_of(cause),
                      .spec = json::encode(LabelledSpec{cause}),
                      .person_id = person,
                      .person_login = login},
                     ground_.clock.now());
}

Result<job::Job> LabelledService::begin(const http::Request& request) const {
  const auto& principal = identity::principal_of(request);
  identity::AuditEntry entry{
      .actor = identity::Actor::of(request), .action = "monitor.measure", .object_type = "labelled_run"};
  auto begun = identity::audited(
      ground_.audit, ground_.db, entry, [&](store::Transaction& tx, identity::AuditEntry&) -> Result<job::Job> {
        YG_TRY_ASSIGN(auto there, waiting_or_running(tx));
        if (there) return std::move(*there);
        return insert_job(tx, LabelledCause::person, principal.person_id, principal.signature());
      });
  if (begun) ground_.jobs.wake();
  return begun;
}

Result<void> LabelledService::run(job::Context& context) const {
  if (!context.checkpoint().is_null()) return {};  // kept before the platform went down
  YG_TRY_ASSIGN(const auto spec, json::decode<LabelledSpec>(context.spec()));
  const Instant begun = ground_.clock.now();
  YG_TRY_ASSIGN(const auto version, ground_.library.version_on(shanghai_date(begun)));
  YG_TRY_ASSIGN(auto texts, ground_.library.texts(version));
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  YG_TRY_ASSIGN(const auto profiles,
                ground_.db.read([&](store::Reader& reader) { return profiles_of(reader, *tree); }));
  const auto path = ground_.work_dir / fmt::format("labelled-{}", context.job().id.value);
  const ScratchFolder folder{path};
  YG_TRY(folder.make());
  YG_TRY_ASSIGN(const auto score, monitor::measure_labelled(path.string(), plan(), std::move(texts), profiles));
  const LabelledRun run{
      .at = begun,
      .took_ms = std::chrono::duration_cast<std::chrono::milliseconds>(ground_.clock.now() - begun).count(),
      .version = static_cast<std::int64_t>(version),
      .cause = spec.cause,
      .started_by = spec.cause == LabelledCause::person ? context.job().person_login : std::string{},
      .cards = static_cast<std::int64_t>(plan().cards),
      .rows = static_cast<std::int64_t>(plan().rows),
      .phones_listed = score.phones_listed,
      .areas_listed = score.areas_listed,
      .models = {}};
  const auto sum = monitor::sum_of(score.models);
  YG_TRY(context.db().write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY(insert_run(tx, run, score));
    return context.advance(tx, {.total = run.rows, .done = run.rows, .failed = 0, .checkpoint = "kept"});
  }));
  return context.say({fmt::format("埋设 {} 处，漏报 {}，误报 {}", sum.planted, sum.missed, sum.falsely_raised),
                      fmt::format("{} planted, {} missed, {} false", sum.planted, sum.missed, sum.falsely_raised)});
}

Result<void> LabelledService::tick() const {
  const Instant now = ground_.clock.now();
  std::vector<LabelledRun> last;
  YG_TRY_ASSIGN(const bool failed_of_late, ground_.db.read([&](store::Reader& reader) -> Result<bool> {
    YG_TRY_ASSIGN(last, newest_runs(reader, 1));
    YG_TRY_ASSIGN(const auto jobs, job::list(reader, {.kind = std::string{kLabelledJob}, .limit = 1}));
    return !jobs.empty() && jobs[0].state == job::State::failed && now - jobs[0].created_at < kAfterFailure;
  }));
  if (failed_of_late) return {};
  const Instant behind = last.empty() ? Instant{} : last[0].at;
  if (!last.empty() && now - behind < kSettle) return {};
  YG_TRY_ASSIGN(const auto version, ground_.library.version_on(shanghai_date(now)));
  std::optional<LabelledCause> cause;
  if (last.empty() || last[0].version != static_cast<std::int64_t>(version)) cause = LabelledCause::settings;
  // The last time that it was three in the morning.
  if (!cause && shanghai_date(behind - kNight) != shanghai_date(now - kNight)) cause = LabelledCause::night;
  if (!cause) return {};
  YG_TRY(ground_.db.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY_ASSIGN(const auto there, waiting_or_running(tx));
    if (!there) YG_TRY(insert_job(tx, *cause, PersonId{}, ""));
    return {};
  }));
  ground_.jobs.wake();
  return {};
}

void LabelledService::start() {
  if (!thread_.joinable()) thread_ = std::jthread([this](const std::stop_token& stop) { work(stop); });
}

void LabelledService::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void LabelledService::work(const std::stop_token& stop) const {
  std::mutex mutex;
  std::condition_variable_any woken;
  while (true) {
    {
      std::unique_lock lock{mutex};
      woken.wait_for(lock, stop, kLook, [] { return false; });
    }
    if (stop.stop_requested()) return;
    const auto looked = tick();
    if (!looked) log::failure(log::Level::warn, "watch", "cannot start a measurement", looked.error());
  }
}

std::vector<http::Route> labelled_routes(const LabelledService& labelled) {
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<LabelledAnswer>(
      {.method = http::Method::get,
       .path = "/api/v1/monitoring/labelled_runs",
       .operation = "list_labelled_runs",
       .permission = "finding.read",
       .summary = "What the monitoring missed and raised falsely on the labelled set, run by run, with the version of "
                  "the settings each was measured with.",
       .tag = "monitoring"},
      [&labelled](const http::Request& request) { return labelled.view(request); }));
  routes.push_back(http::get_route<job::Job>(
      {.method = http::Method::post,
       .path = "/api/v1/monitoring/labelled_runs",
       .operation = "start_labelled_run",
       .permission = "monitor.tune",
       .summary = "Measures the monitoring on the labelled set with the settings in force, as a job.",
       .tag = "monitoring",
       .success_status = 202},
      [&labelled](const http::Request& request) { return labelled.begin(request); }));
  return routes;
}

}  // namespace yunguan::watch
