// SPDX-License-Identifier: Apache-2.0
// The part of BulkService that no person asks for: jobs and what follows from their end, and the clock.
#include <fmt/format.h>

#include "base/log.h"
#include "bulk/bulk_service.h"
#include "bulk/run_pass.h"
#include "bulk/sentence.h"

namespace yunguan::bulk {
namespace {

Result<BulkId> act_of(const job::Context& context) {
  const auto* spec = context.spec().if_object();
  YG_ASSERT(spec != nullptr && spec->contains("bulk_id"));
  return BulkId{spec->at("bulk_id").to_number<std::int64_t>()};
}

Error interrupted() {
  return {ErrorKind::unavailable,
          "bulk.interrupted",
          {"平台在预览时停止过，请重新发起", "the platform stopped during the preview; begin again"},
          {},
          {}};
}

}  // namespace

Result<void> BulkService::release_undone(store::Transaction& tx, const Act& act) const {
  if (!act.spec.undo_of || act.changed > 0) return {};
  YG_TRY_ASSIGN(auto undone, find(tx, *act.spec.undo_of));
  undone->undone_by = {};
  return save(tx, *undone);
}

Result<void> BulkService::run_preview(job::Context& context) {
  YG_TRY_ASSIGN(const BulkId id, act_of(context));
  const auto step = [&](std::int64_t done, std::int64_t total) -> Result<bool> {
    if (context.should_stop()) return false;
    YG_TRY(ground_.db.write([&](store::Transaction& tx) {
      return context.advance(tx, {.total = total, .done = done, .failed = 0, .checkpoint = nullptr});
    }));
    context.announce();
    return true;
  };
  YG_TRY_ASSIGN(const auto act, ground_.db.read([&](store::Reader& reader) { return find(reader, id); }));
  if (act->state != State::previewing) return {};  // all but the job's own end was kept before a crash
  YG_TRY_ASSIGN(const bool through, preview_.run(id, step));
  if (!through) return job::Context::stop_here();
  YG_TRY_ASSIGN(const auto ready, ground_.db.read([&](store::Reader& reader) { return find(reader, id); }));
  return context.say(
      {fmt::format("预览完毕：将改动 {} 张，跳过 {} 张", ready->will_change, ready->will_skip),
       fmt::format("previewed: {} cards will change, {} are left out", ready->will_change, ready->will_skip)});
}

Result<void> BulkService::run(job::Context& context) {
  YG_TRY_ASSIGN(const BulkId id, act_of(context));
  YG_TRY_ASSIGN(auto act, ground_.db.read([&](store::Reader& reader) { return find(reader, id); }));
  if (act->state != State::approved && act->state != State::running) return {};
  RunPass pass{ground_, context, std::move(*act)};
  return pass.run();
}

Result<void> BulkService::end(BulkId id, Event event, std::string_view action, const Error& error) {
  return ground_.db.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY_ASSIGN(auto act, find(tx, id));
    const auto to = next(act->state, event);
    if (!to) return {};  // it has ended already
    act->state = *to;
    act->ended_at = ground_.clock.now();
    act->error_code = error.code;
    act->error = error.text;
    YG_TRY(save(tx, *act));
    YG_TRY(release_undone(tx, *act));
    identity::AuditEntry entry{.actor = identity::Actor::machine("bulk"),
                               .action = std::string{action},
                               .object_type = "bulk_act",
                               .object_id = fmt::format("{}", id.value),
                               .object_label = title_of(act->spec).zh,
                               .unit_id = act->spec.actor_unit_id.value_or(UnitId{})};
    entry.after = boost::json::object{{"changed", act->changed}};
    if (event == Event::fail) entry.result = identity::AuditResult::failed;
    entry.code = error.code;
    YG_TRY(ground_.audit.record(tx, entry));
    return {};
  });
}

void BulkService::after_job(const job::Job& job) {
  if (job.kind != kPreviewJob && job.kind != kRunJob) return;
  if (job.state != job::State::failed && job.state != job::State::cancelled) return;
  const auto settled = [&]() -> Result<void> {
    YG_TRY_ASSIGN(const auto work, ground_.db.read([&](store::Reader& reader) { return job::find(reader, job.id); }));
    const BulkId id{work->spec.at("bulk_id").to_number<std::int64_t>()};
    const bool failed = job.state == job::State::failed;
    Error error{ErrorKind::internal, job.error_code.value_or(""), job.message.value_or(Text{}), {}, {}};
    return end(id, failed ? Event::fail : Event::cancel, failed ? "bulk.fail" : "bulk.cancel", error);
  }();
  if (!settled) log::failure(log::Level::error, "bulk", "the end of a job was not noted", settled.error());
}

Result<void> BulkService::expire_overdue() {
  YG_TRY_ASSIGN(const auto late,
                ground_.db.read([&](store::Reader& reader) { return overdue(reader, ground_.clock.now()); }));
  const Error over{ErrorKind::conflict, "", {}, {}, {}};
  for (const BulkId id : late) YG_TRY(end(id, Event::expire, "bulk.expire", over));
  return {};
}

Result<void> BulkService::tidy() {
  YG_TRY_ASSIGN(const auto left, ground_.db.read([](store::Reader& reader) { return unfinished(reader); }));
  for (const Act& act : left) {
    const JobId id = act.state == State::previewing ? act.preview_job : act.run_job;
    if (id.empty()) {
      YG_TRY(end(act.id, Event::fail, "bulk.fail", interrupted()));
      continue;
    }
    YG_TRY_ASSIGN(const auto work, ground_.db.read([&](store::Reader& reader) { return job::find(reader, id); }));
    if (work) after_job(work->job);
  }
  return expire_overdue();
}

}  // namespace yunguan::bulk
