// SPDX-License-Identifier: Apache-2.0
#include "life/reconcile_service.h"

#include <fmt/format.h>

#include <map>

#include "base/parse.h"
#include "card/card_changes.h"
#include "card/lifecycle.h"
#include "job/job_store.h"
#include "life/unit_standing.h"
#include "life/who_may.h"
#include "sheet/csv_writer.h"

namespace yunguan::life {
namespace {

using card::Act;
using card::LifeEvent;
using card::State;
using identity::Actor;
using identity::AuditEntry;
using identity::principal_of;

constexpr int kRowsShown = 200;

Result<std::optional<Outcome>> asked_outcome(const http::Request& request) {
  const auto asked = request.query_value("outcome");
  if (!asked || asked->empty()) return std::nullopt;
  auto outcome = json::decode<Outcome>(boost::json::value(*asked));
  if (!outcome) return std::unexpected(std::move(outcome).error());
  return *outcome;
}

std::string zh_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::differs:
      return "不一致";
    case Outcome::unknown_number:
      return "没有这个号码";
    case Outcome::unknown_word:
      return "不认识的状态词";
    case Outcome::twice:
      return "文件中重复";
  }
  broken_invariant("an outcome of a comparison", __FILE__, __LINE__);
}

}  // namespace

Result<std::vector<Act>> acts_towards(const card::Facts& facts, State theirs, card::Suspension reason) {
  if (theirs == State::suspended) return std::vector<Act>{{LifeEvent::suspend, reason}};
  if (facts.state == State::suspended && theirs == facts.resume_to) {
    std::vector<Act> acts;
    for (const card::Suspension each : card::kSuspensions) {
      if (facts.suspensions.contains(each)) acts.push_back({LifeEvent::resume, each});
    }
    return acts;
  }
  if (facts.state == State::pre_closed && theirs == facts.resume_to && facts.suspensions.empty())
    return std::vector<Act>{{LifeEvent::restore}};
  for (const card::Edge& edge : card::kEdges) {
    const bool plain =
        edge.event != LifeEvent::expire && edge.event != LifeEvent::resume && edge.event != LifeEvent::restore;
    if (plain && edge.from == facts.state && edge.to == theirs) return std::vector<Act>{{edge.event}};
  }
  const Text ours = card::name_of(facts.state);
  const Text wanted = card::name_of(theirs);
  return fail(ErrorKind::conflict, "reconcile.no_way",
              {fmt::format("状态表里没有从「{}」到「{}」的操作", ours.zh, wanted.zh),
               fmt::format("no act leads from {} to {}", ours.en, wanted.en)});
}

ReconcileService::ReconcileService(store::Database& db, job::Runner& jobs, const crypto::KeyRing& keys,
                                   const identity::Audit& audit, identity::UnitDirectory& units,
                                   const card::Rules& rules, const LifeRules& life_rules, const CarrierStates& states,
                                   const Clock& clock, card::FindUpload find_upload)
    : db_(db),
      jobs_(jobs),
      keys_(keys),
      audit_(audit),
      units_(units),
      rules_(rules),
      life_rules_(life_rules),
      states_(states),
      clock_(clock),
      find_upload_(std::move(find_upload)) {}

Result<job::Job> ReconcileService::begin(const http::Request& request, const ReconcileInput& input) {
  const auto& principal = principal_of(request);
  if (!states_.has(input.platform)) {
    return fail(ErrorKind::invalid, "reconcile.platform", {"没有这个平台", "there is no such platform"},
                {.field = "platform", .value = clipped(input.platform)});
  }
  YG_TRY_ASSIGN(const auto upload, find_upload_(input.upload_id, principal.person_id));
  const ReconcileSpec spec{upload.path, upload.name, input.platform, principal.scope("card.reconcile").tops()};
  AuditEntry entry{.actor = Actor::of(request),
                   .action = "card.reconcile",
                   .object_type = "job",
                   .object_id = "",
                   .object_label = upload.name};
  YG_TRY(audit_.record_alone(db_, entry));
  return jobs_.submit({std::string{kReconcileJob},
                       {"核对 " + upload.name, "Compare " + upload.name},
                       json::encode(spec),
                       principal.person_id,
                       principal.login});
}

Result<JobId> ReconcileService::find_own(const http::Request& request) {
  YG_TRY_ASSIGN(const auto id, request.path_id("job_id"));
  YG_TRY_ASSIGN(const auto work, db_.read([&](store::Reader& reader) { return job::find(reader, JobId{id}); }));
  if (work && work->job.kind == kReconcileJob && work->job.person_id == principal_of(request).person_id)
    return work->job.id;
  return identity::refuse_out_of_scope(audit_, db_, request, "job", fmt::format("{}", id), "reconcile.not_found",
                                       {"没有这次核对", "there is no such comparison"});
}

Result<ReconcileList> ReconcileService::list(const http::Request& request) {
  const PersonId person = principal_of(request).person_id;
  return db_.read([&](store::Reader& reader) -> Result<ReconcileList> {
    YG_TRY_ASSIGN(const auto all, reconciliations_of(reader, person));
    YG_TRY_ASSIGN(auto jobs, job::list(reader, {.person = person, .kind = std::string{kReconcileJob}}));
    std::map<JobId, job::Job> by_id;
    for (job::Job& each : jobs) by_id.emplace(each.id, std::move(each));
    ReconcileList list;
    for (const Reconciliation& each : all) {
      const auto job = by_id.find(each.job);
      if (job != by_id.end()) list.items.push_back({job->second, each.platform, each.file_name, each.counts});
    }
    return list;
  });
}

Result<ReconcileView> ReconcileService::get(const http::Request& request) {
  YG_TRY_ASSIGN(const auto id, find_own(request));
  return db_.read([&](store::Reader& reader) -> Result<ReconcileView> {
    YG_TRY_ASSIGN(auto work, job::find(reader, id));
    YG_ASSERT(work.has_value());
    YG_TRY_ASSIGN(const auto spec, json::decode<ReconcileSpec>(work->spec));
    YG_TRY_ASSIGN(const auto found, find_reconciliation(reader, id));
    return ReconcileView{std::move(work->job), spec.platform, spec.file_name,
                         found ? found->counts : ReconcileCounts{}};
  });
}

Result<ReconcileRows> ReconcileService::rows(const http::Request& request) {
  YG_TRY_ASSIGN(const auto id, find_own(request));
  YG_TRY_ASSIGN(const auto outcome, asked_outcome(request));
  const auto after = parse_integer<std::int64_t>(request.query_value("after").value_or("0")).value_or(0);
  YG_TRY_ASSIGN(auto items,
                db_.read([&](store::Reader& reader) { return rows_behind(reader, id, after, outcome, kRowsShown); }));
  ReconcileRows rows{std::move(items), std::nullopt};
  if (rows.items.size() == static_cast<std::size_t>(kRowsShown)) rows.next = rows.items.back().line;
  return rows;
}

Result<http::Response> ReconcileService::download(const http::Request& request) {
  YG_TRY_ASSIGN(const auto id, find_own(request));
  const auto stream = [this, id](http::Sink& sink) -> Result<void> {
    std::string text = "\xEF\xBB\xBF";
    sheet::CsvWriter csv(text, sheet::CsvReadBy::spreadsheets);
    csv.record({"行", "号码", "运营商状态", "结果", "我方状态", "运营商状态（换算）"});
    std::int64_t after = 0;
    while (true) {
      YG_TRY_ASSIGN(const auto items, db_.read([&](store::Reader& reader) {
        return rows_behind(reader, id, after, std::nullopt, 1000);
      }));
      for (const ReconcileRow& row : items) {
        csv.record({fmt::format("{}", row.line), row.number, row.word, zh_of(row.outcome), row.ours, row.theirs});
        after = row.line;
      }
      YG_TRY(sink.write(text));
      text.clear();
      if (items.empty()) return {};
    }
  };
  return http::Response::download(fmt::format("核对结果-{}.csv", id.value), "text/csv; charset=utf-8", stream);
}

// What the carrier says is so in the network already: nothing is commanded.
Result<void> ReconcileService::take_theirs(store::Transaction& tx, const http::Request& request,
                                           const ReconcileRow& row, std::string_view file_name) {
  YG_TRY_ASSIGN(const auto record, card::find(tx, *row.card_id));
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  const identity::Unit* unit = record ? tree->find(record->facts.unit) : nullptr;
  const auto theirs = card::state_from(row.theirs);
  YG_ASSERT(theirs.has_value());
  if (unit == nullptr || !principal_of(request).may("card.reconcile", unit->path))
    return fail(ErrorKind::not_found, "card.not_found", {"没有这张卡", "there is no such card"});
  const auto reason = card::suspension_from(row.reason).value_or(card::Suspension::policy);
  YG_TRY_ASSIGN(const auto acts, acts_towards(record->facts, *theirs, reason));
  const Actor actor = Actor::of(request);
  card::Facts facts = record->facts;
  for (const Act& act : acts) {
    YG_TRY(check_person(principal_of(request), unit->path, act));
    if (opens(act.event)) YG_TRY(check_opening(tx, unit->id));
    YG_TRY_ASSIGN(facts, card::after(facts, rules_.standing_of(facts), act, life_rules_.periods(), clock_.now()));
  }
  const card::Origin origin{
      actor.person_id, actor.login, std::string{to_word(acts.front().event)}, {}, fmt::format("核对 {}", file_name),
      clock_.now(),    true};
  const card::CardChange change{*record, facts, rules_.standing_of(facts)};
  return card::update_many(tx, {&change, 1}, origin, rules_.version(), keys_);
}

Result<ReconcileRow> ReconcileService::answer(const http::Request& request, const AnswerInput& input) {
  YG_TRY_ASSIGN(const auto id, find_own(request));
  YG_TRY_ASSIGN(const auto line, request.path_id("line"));
  if (input.take == ReconcileAnswer::open)
    return fail(ErrorKind::invalid, "reconcile.answer", {"请选择以谁为准", "say whose state is right"},
                {.field = "take"});
  AuditEntry entry{
      .actor = Actor::of(request), .action = "card.reconcile_answer", .object_type = "card", .object_id = ""};
  return identity::audited(audit_, db_, entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<ReconcileRow> {
    YG_TRY_ASSIGN(auto row, find_row(tx, id, line));
    YG_TRY_ASSIGN(const auto whole, find_reconciliation(tx, id));
    if (!row || !whole) return fail(ErrorKind::not_found, "reconcile.no_row", {"没有这一行", "there is no such row"});
    audit.object_label = row->number;
    if (row->card_id) audit.object_id = fmt::format("{}", row->card_id->value);
    if (row->outcome != Outcome::differs || row->answer != ReconcileAnswer::open) {
      return fail(ErrorKind::conflict, "reconcile.answered",
                  {"这一行没有待处理的差异", "nothing waits for an answer in this row"});
    }
    if (input.take == ReconcileAnswer::theirs) {
      YG_TRY(take_theirs(tx, request, *row, whole->file_name));
    } else {
      YG_TRY(card::command_again(tx, *row->card_id, card::Aspect::state, clock_.now()));
    }
    row->answer = input.take;
    row->answered_at = clock_.now();
    row->answered_login = principal_of(request).login;
    YG_TRY(keep_answer(tx, id, *row));
    audit.after =
        boost::json::object{{"take", json::encode(row->answer)}, {"theirs", row->theirs}, {"ours", row->ours}};
    return std::move(*row);
  });
}

}  // namespace yunguan::life
