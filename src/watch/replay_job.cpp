// SPDX-License-Identifier: Apache-2.0
#include "watch/replay_job.h"

#include <algorithm>

#include "base/json.h"
#include "usage/usage_record.h"

namespace yunguan::watch {
namespace {

constexpr std::uint64_t kRecordsAtOnce = 500'000;  // between two looks at whether to go on

struct ReplayDay {
  std::int32_t day = 0;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(ReplayDay, (), (day, version))

struct ReplaySpec {
  std::string month;
  std::vector<std::string> within;
  std::vector<ReplayDay> now;
  std::vector<ReplayDay> proposed;
};
BOOST_DESCRIBE_STRUCT(ReplaySpec, (), (month, within, now, proposed))

std::vector<ReplayDay> written(const std::vector<monitor::SettingsFrom>& versions) {
  std::vector<ReplayDay> days;
  for (const auto& from : versions) days.push_back({from.day, static_cast<std::int64_t>(from.version)});
  return days;
}

std::vector<monitor::SettingsFrom> read_again(const std::vector<ReplayDay>& days) {
  std::vector<monitor::SettingsFrom> versions;
  for (const ReplayDay& day : days) versions.push_back({day.day, static_cast<std::uint64_t>(day.version)});
  return versions;
}

// Paths of what is both asked about and in the asker's sight. Nothing of it is a path that no unit has.
std::vector<std::string> within(const tuning::ReplayQuestion& question) {
  std::vector<std::string> paths;
  for (const std::string& visible : question.visible) {
    if (question.unit_path.starts_with(visible))
      paths.push_back(question.unit_path);
    else if (visible.starts_with(question.unit_path))
      paths.push_back(visible);
  }
  if (paths.empty()) paths.emplace_back("-");
  return paths;
}

tuning::ReplayExample example_of(const ReplayExample& example) {
  const monitor::Found& found = example.found;
  const auto month = usage::Month::parse(usage::month_text(found.month));
  tuning::ReplayExample shown{.model = found.model,
                              .msisdn = std::to_string(found.msisdn),
                              .subject = found.subject,
                              .window = month->text(),
                              .first_time = {},
                              .appears = example.appears};
  if (found.day != 0) {
    shown.window.clear();
    month->append_day(shown.window, found.day);
  }
  month->append_clock(shown.first_time, found.first_second);
  return shown;
}

tuning::ReplayAnswer answer_of(const std::string& month, const ReplayOutcome& outcome) {
  tuning::ReplayAnswer answer{
      .month = month, .rows = static_cast<std::int64_t>(outcome.rows), .figures = {}, .examples = {}};
  for (const auto& [model, counts] : outcome.models)
    answer.figures.push_back({model, counts.now, counts.proposed, counts.appear, counts.vanish});
  for (const ReplayExample& example : outcome.examples) answer.examples.push_back(example_of(example));
  return answer;
}

}  // namespace

Result<job::Job> Replays::start(const tuning::ReplayQuestion& question) {
  const ReplaySpec spec{.month = question.month,
                        .within = within(question),
                        .now = written(question.now),
                        .proposed = written(question.proposed)};
  return jobs_.submit({.kind = std::string{kReplayJob},
                       .title = question.title,
                       .spec = json::encode(spec),
                       .person_id = question.person,
                       .person_login = question.login});
}

Result<void> Replays::run(job::Context& context) {
  YG_TRY_ASSIGN(const auto spec, json::decode<ReplaySpec>(context.spec()));
  const auto keep = [&](std::uint64_t done, std::uint64_t total, boost::json::value checkpoint) {
    return context.db().write([&](store::Transaction& tx) {
      return context.advance(tx, {.total = static_cast<std::int64_t>(total),
                                  .done = static_cast<std::int64_t>(done),
                                  .failed = 0,
                                  .checkpoint = checkpoint});
    });
  };
  std::uint64_t kept = 0;
  std::uint64_t all = 0;
  const auto keep_on = [&](std::uint64_t done, std::uint64_t total) {
    all = total;
    if (done - kept < kRecordsAtOnce) return true;
    kept = done;
    return !context.should_stop() && keep(done, total, nullptr).has_value();
  };
  auto outcome = replay(journal_, shards_, library_,
                        {.month = usage::month_number(spec.month),
                         .now = read_again(spec.now),
                         .proposed = read_again(spec.proposed),
                         .within = spec.within},
                        keep_on);
  if (!outcome && context.should_stop()) return job::Context::stop_here();
  YG_TRY(outcome);
  return keep(all, all, json::encode(answer_of(spec.month, *outcome)));
}

Result<std::optional<tuning::ReplayAnswer>> Replays::answer(JobId job, PersonId person) {
  YG_TRY_ASSIGN(const auto work, db_.read([&](store::Reader& reader) { return job::find(reader, job); }));
  if (!work || work->job.kind != kReplayJob || work->job.person_id != person) {
    return fail(ErrorKind::not_found, "tuning.no_replay", {"没有这次试算", "there is no such replay"});
  }
  if (work->job.state != job::State::done) return std::optional<tuning::ReplayAnswer>{};
  YG_TRY_ASSIGN(auto answer, json::decode<tuning::ReplayAnswer>(work->checkpoint));
  return std::optional{std::move(answer)};
}

}  // namespace yunguan::watch
