// SPDX-License-Identifier: Apache-2.0
#include "finding/many.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/parse.h"
#include "bulk/rights.h"

namespace yunguan::finding {
namespace {

constexpr std::size_t kAtOnce = 100;
constexpr std::int64_t kLookedAtOnce = 200;

// What belongs to one finding; anything else is the environment's and stops the whole.
bool is_of_one(const Error& error) {
  return error.kind == ErrorKind::conflict || error.kind == ErrorKind::stale || error.kind == ErrorKind::forbidden ||
         error.kind == ErrorKind::invalid || error.kind == ErrorKind::not_found;
}

}  // namespace

void Tally::refuse(const Error& error, const std::string& msisdn) {
  ++refused;
  const auto found = std::ranges::find(refusals, error.code, &Refusal::code);
  if (found != refusals.end())
    ++found->count;
  else
    refusals.push_back({error.code, error.text, 1, msisdn});
}

Text Tally::sentence(Act act) const {
  Text said{fmt::format("{} {} 条", name_of(act).zh, done), fmt::format("{}: {} findings", name_of(act).en, done)};
  if (already > 0) {
    said.zh += fmt::format("，{} 条此前已是如此", already);
    said.en += fmt::format(", {} stood so already", already);
  }
  for (const Refusal& one : refusals) {
    said.zh += fmt::format("；{} 条未处理：{}", one.count, one.text.zh);
    said.en += fmt::format("; {} not done: {}", one.count, one.text.en);
  }
  return said;
}

Deed deed_of(const ManySpec& spec) {
  return {spec.act, spec.reason, spec.words, spec.suspension, spec.kbps, spec.assign_to.value_or(PersonId{})};
}

Result<Asked> asked_of(const http::Request& request, const identity::Scope& held, const identity::UnitTree& tree,
                       Instant now) {
  Asked asked;
  asked.now = now;
  identity::Scope scope = held;
  const auto refuse = [](std::string code, std::string field, std::string_view value, Text text) {
    return fail(ErrorKind::invalid, std::move(code), std::move(text),
                {.field = std::move(field), .value = clipped(value)});
  };
  if (const auto unit_id = request.query_value("unit_id"); unit_id && !unit_id->empty()) {
    const auto id = parse_integer<std::int64_t>(*unit_id);
    const identity::Unit* unit = id ? tree.find(UnitId{*id}) : nullptr;
    if (unit == nullptr || !scope.contains(unit->path))
      return refuse("card.unit", "unit_id", *unit_id,
                    {"没有这个单位，或您无权查看", "no such unit, or it is not yours to see"});
    scope = identity::Scope({unit->path});
  }
  if (!scope.everything()) asked.units = tree.inside(scope);
  if (const auto month = request.query_value("month"); month && !month->empty()) {
    asked.month = month_from(*month);
    if (asked.month == 0)
      return refuse("finding.month", "month", *month, {"月份须如 2026-11", "a month is wanted, like 2026-11"});
  }
  if (const auto severity = request.query_value("severity"); severity && !severity->empty()) {
    asked.severities.emplace();
    for (const std::string_view word : split(*severity, ',')) {
      const auto before = asked.severities->size();
      for (const Severity one : {Severity::urgent, Severity::high, Severity::normal}) {
        if (to_word(one) == word) asked.severities->push_back(one);
      }
      if (asked.severities->size() == before)
        return refuse("finding.severity", "severity", word, {"没有这个等级", "there is no such severity"});
    }
  }
  asked.overdue = request.query_value("overdue") == "true";
  return asked;
}

Result<void> Many::hundred(store::Transaction& tx, const Who& who, const std::vector<FindingId>& ids, const Deed& deed,
                           JobId job, Tally& tally) const {
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  YG_TRY_ASSIGN(const auto findings, find_many(tx, ids));
  Consequences all;
  std::int64_t missing = static_cast<std::int64_t>(ids.size() - findings.size());
  for (const Finding& finding : findings) {
    const identity::Unit* unit = tree->find(finding.unit);
    if (!who.may("finding.read", unit == nullptr ? std::string_view{"/"} : std::string_view{unit->path})) {
      ++missing;
      continue;
    }
    Consequences one;
    const auto done = tx.attempt([&]() -> Result<void> {
      one = all;
      YG_TRY(handling_.carry_out(tx, who, finding, deed, job, one));
      return {};
    });
    if (done) {
      all = std::move(one);
      ++tally.done;
    } else if (done.error().code == "finding.handled_already") {
      ++tally.already;
    } else if (is_of_one(done.error())) {
      tally.refuse(done.error(), std::to_string(finding.msisdn));
    } else {
      return done;
    }
  }
  const Error gone{ErrorKind::not_found, "finding.not_found", {"没有这条发现", "there is no such finding"}, {}, {}};
  for (; missing > 0; --missing) tally.refuse(gone, "");
  YG_TRY(all.apply(tx, ground_.keys));
  identity::AuditEntry entry{.actor = who.actor,
                             .action = "finding.handle_many",
                             .object_type = "finding",
                             .object_id = job.empty() ? "" : fmt::format("job {}", job.value),
                             .object_label = name_of(deed.act).zh,
                             .reason = deed.words};
  entry.after = boost::json::object{
      {"act", to_word(deed.act)}, {"done", tally.done}, {"already", tally.already}, {"refused", tally.refused}};
  if (!ids.empty()) {
    entry.after->emplace("first_id", ids.front().value);
    entry.after->emplace("last_id", ids.back().value);
  }
  YG_TRY(ground_.audit.record(tx, entry));
  return {};
}

Result<Tally> Many::selection(const Who& who, const std::vector<FindingId>& ids, const Deed& deed, JobId job) const {
  Tally tally;
  for (std::size_t begin = 0; begin < ids.size(); begin += kAtOnce) {
    const std::size_t end = std::min(begin + kAtOnce, ids.size());
    const std::vector<FindingId> some{ids.begin() + static_cast<std::ptrdiff_t>(begin),
                                      ids.begin() + static_cast<std::ptrdiff_t>(end)};
    Tally after;
    YG_TRY(ground_.db.write([&](store::Transaction& tx) -> Result<void> {
      after = tally;  // PostgreSQL may run the body again
      return hundred(tx, who, some, deed, job, after);
    }));
    tally = std::move(after);
  }
  return tally;
}

Result<void> Many::run(job::Context& context) const {
  YG_TRY_ASSIGN(const auto spec, json::decode<ManySpec>(context.spec()));
  YG_TRY_ASSIGN(const Deed deed, handling_.prepared(deed_of(spec)));
  const PersonId person = context.job().person_id.value_or(PersonId{});
  FindingId behind;
  Tally tally;
  if (context.checkpoint().is_object()) {
    behind = FindingId{context.checkpoint().at("behind").to_number<std::int64_t>()};
    YG_TRY_ASSIGN(tally, json::decode<Tally>(context.checkpoint().at("tally")));
  }
  http::Request request;
  request.query = spec.query;
  YG_TRY_ASSIGN(const auto query, FindingList::declaration().parse(request));
  while (true) {
    if (context.should_stop()) return job::Context::stop_here();
    YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
    // Rights are looked at anew for every run.
    std::map<std::string, identity::Scope, std::less<>> scopes;
    YG_TRY(ground_.db.read([&](store::Reader& reader) -> Result<void> {
      for (const std::string_view code :
           {std::string_view{"finding.read"}, std::string_view{"finding.handle"}, Handling::card_permission(deed)}) {
        if (code.empty()) continue;
        YG_TRY_ASSIGN(auto scope, bulk::rights_of(reader, ground_.keys, *tree, person, code, context.now()));
        scopes.insert_or_assign(std::string{code}, std::move(scope));
      }
      return {};
    }));
    if (scopes.at("finding.handle").empty()) {
      return fail(ErrorKind::forbidden, "finding.rights_lost",
                  {"提交人已不再有处置发现的权限，已停止执行",
                   "the person who asked may no longer deal with findings; the act is stopped"});
    }
    YG_TRY_ASSIGN(const auto asked, asked_of(request, scopes.at("finding.handle"), *tree, spec.asked_at));
    YG_TRY_ASSIGN(const auto ids, ground_.db.read([&](store::Reader& reader) {
      return FindingList::ids_behind(reader, query, asked, ground_.finding_rules, behind, spec.upto, kLookedAtOnce);
    }));
    if (ids.empty()) break;
    const Who who{
        {person, context.job().person_login, spec.actor_unit.value_or(UnitId{}), spec.remote_ip, spec.trace_id},
        [&](std::string_view permission, std::string_view path) {
          const auto found = scopes.find(permission);
          return found != scopes.end() && found->second.contains(path);
        }};
    Tally after;
    YG_TRY(ground_.db.write([&](store::Transaction& tx) -> Result<void> {
      after = tally;
      YG_TRY(hundred(tx, who, ids, deed, context.job().id, after));
      return context.advance(tx, {.total = std::max(spec.expected, after.all()),
                                  .done = after.all(),
                                  .failed = after.refused,
                                  .checkpoint = {{"behind", ids.back().value}, {"tally", json::encode(after)}}});
    }));
    tally = std::move(after);
    behind = ids.back();
    context.announce();
  }
  return context.say(tally.sentence(deed.act));
}

}  // namespace yunguan::finding
