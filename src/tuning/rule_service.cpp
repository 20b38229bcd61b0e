// SPDX-License-Identifier: Apache-2.0
// Own rules as people write, change, end and try them.
#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "card/card_store.h"
#include "expr/program.h"
#include "http/etag.h"
#include "identity/reason.h"
#include "monitor/own_rules.h"
#include "tuning/entry_store.h"
#include "tuning/service_detail.h"
#include "tuning/tuning_service.h"

namespace yunguan::tuning {
namespace {

using identity::AuditEntry;
using identity::principal_of;

constexpr std::size_t kTrialCardsMax = 100;
const Text kNoRule{"没有这条规则", "there is no such rule"};

AuditEntry entry_of(const http::Request& request, std::string action, const std::string& number,
                    const std::string& name) {
  return {.actor = identity::Actor::of(request),
          .action = std::move(action),
          .object_type = "monitor_rule",
          .object_id = number,
          .object_label = name};
}

boost::json::object said_by(const RuleEdition& edition) {
  return {{"title", edition.title},   {"when", edition.when}, {"subject", edition.subject},
          {"window", edition.window}, {"on", edition.on},     {"valid_from", format_date(edition.valid_from)}};
}

Result<OwnRule> find_rule(store::Reader& reader, std::int64_t number, Date today) {
  YG_TRY_ASSIGN(auto all, all_rules(reader, today));
  const auto found = std::ranges::find(all, number, &OwnRule::number);
  if (found == all.end()) return fail(ErrorKind::not_found, "own_rule.no_rule", kNoRule);
  return std::move(*found);
}

// Numbers begin at 0, which is no id.
Result<std::int64_t> asked_number(const http::Request& request) {
  const auto text = request.path_values.find("number");
  if (text != request.path_values.end()) {
    if (const auto number = parse_integer<std::int64_t>(text->second)) return *number;
  }
  return fail(ErrorKind::not_found, "own_rule.no_rule", kNoRule);
}

}  // namespace

Result<void> put_edition(std::vector<OwnRule>& rules, const RuleEdition& edition, const RuleInput& input,
                         const std::optional<std::int64_t>& number) {
  if (!number) {
    YG_TRY(check_rule_name(input.name.value_or("")));
    const bool taken = std::ranges::find(rules, *input.name, &OwnRule::name) != rules.end();
    if (taken) {
      return fail(
          ErrorKind::conflict, "own_rule.name_taken",
          {"已有同名的规则（停用的规则也占用名称）", "there is a rule of that name, perhaps one that has ended"},
          {.field = "name", .value = *input.name});
    }
    rules.push_back({static_cast<std::int64_t>(rules.size()), *input.name, {edition}, 0});
    return {};
  }
  const auto rule = std::ranges::find(rules, *number, &OwnRule::number);
  if (rule == rules.end()) return fail(ErrorKind::not_found, "own_rule.no_rule", kNoRule);
  rule->editions.insert(rule->editions.begin(), edition);
  return {};
}

Result<OwnRulesView> TuningService::rules(const http::Request& request) const {
  OwnRulesView answer{.may_change = principal_of(request).scope("monitor.tune").everything(),
                      .has_rows = rows_ != nullptr,
                      .rules = {},
                      .fields = {}};
  YG_TRY_ASSIGN(answer.rules,
                ground_.db.read([&](store::Reader& reader) { return all_rules(reader, ground_.today()); }));
  for (const expr::Field& field : monitor::OwnRules::fields()) {
    answer.fields.push_back({field.name, std::string{expr::name_of(field.type)}, field.about});
  }
  return answer;
}

Result<RuleEdition> TuningService::checked_edition(const RuleInput& input) const {
  RuleEdition edition;
  edition.title = std::string{trimmed(input.title)};
  edition.when = std::string{trimmed(input.when)};
  edition.subject = std::string{trimmed(input.subject.value_or(""))};
  edition.window = input.window;
  edition.on = input.on.value_or(true);
  edition.valid_from = input.valid_from.value_or(ground_.today());
  edition.valid_to = input.valid_to;
  edition.reason = input.reason;
  edition.changed_at = ground_.clock.now();
  YG_TRY(check_days("own_rule.dates", ground_.today(), edition.valid_from, edition.valid_to));
  YG_TRY(check_edition(edition));
  return edition;
}

Result<OwnRule> TuningService::create_rule(const http::Request& request, const RuleInput& input) const {
  YG_TRY(check_whole_platform(request));
  const std::string name = input.name.value_or("");
  YG_TRY(check_rule_name(name));
  YG_TRY_ASSIGN(RuleEdition edition, checked_edition(input));
  YG_TRY(identity::check_reason(input.reason, "own_rule.reason"));
  AuditEntry entry = entry_of(request, "own_rule.create", "", name);
  entry.after = said_by(edition);
  entry.reason = input.reason;
  return identity::audited(ground_.audit, ground_.db, entry,
                           [&](store::Transaction& tx, AuditEntry& audit) -> Result<OwnRule> {
                             edition.changed_by = audit.actor.login;
                             YG_TRY_ASSIGN(const auto number, insert_rule(tx, name, edition));
                             audit.object_id = fmt::format("{}", number);
                             YG_TRY(tell_change(tx, "own_rules", name, audit.actor.login, edition.changed_at));
                             return find_rule(tx, number, ground_.today());
                           });
}

Result<OwnRule> TuningService::change_rule(const http::Request& request, const RuleInput& input) const {
  YG_TRY_ASSIGN(const auto number, asked_number(request));
  YG_TRY(check_whole_platform(request));
  YG_TRY_ASSIGN(RuleEdition edition, checked_edition(input));
  YG_TRY(identity::check_reason(input.reason, "own_rule.reason"));
  const Date today = ground_.today();
  AuditEntry entry = entry_of(request, "own_rule.change", fmt::format("{}", number), "");
  entry.after = said_by(edition);
  entry.reason = input.reason;
  return identity::audited(ground_.audit, ground_.db, entry,
                           [&](store::Transaction& tx, AuditEntry& audit) -> Result<OwnRule> {
                             YG_TRY_ASSIGN(const OwnRule before, find_rule(tx, number, today));
                             YG_TRY(http::check_if_match(request, before.version));
                             audit.object_label = before.name;
                             audit.before = said_by(before.editions.front());
                             edition.changed_by = audit.actor.login;
                             YG_TRY(insert_edition(tx, before, edition));
                             YG_TRY(tell_change(tx, "own_rules", before.name, audit.actor.login, edition.changed_at));
                             return find_rule(tx, number, today);
                           });
}

Result<OwnRule> TuningService::end_rule(const http::Request& request, const EndInput& input) const {
  YG_TRY_ASSIGN(const auto number, asked_number(request));
  YG_TRY(check_whole_platform(request));
  YG_TRY(identity::check_reason(input.reason, "own_rule.reason"));
  const Date today = ground_.today();
  YG_TRY_ASSIGN(const Date last, checked_last_day("own_rule.dates", input, today));
  AuditEntry entry = entry_of(request, "own_rule.end", fmt::format("{}", number), "");
  entry.reason = input.reason;
  return identity::audited(
      ground_.audit, ground_.db, entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<OwnRule> {
        YG_TRY_ASSIGN(const OwnRule before, find_rule(tx, number, today));
        audit.object_label = before.name;
        const bool ended = std::ranges::all_of(
            before.editions, [](const RuleEdition& edition) { return edition.state == EntryState::ended; });
        if (ended) {
          return fail(ErrorKind::conflict, "own_rule.ended", {"这条规则已经停用", "this rule has ended already"});
        }
        audit.after = boost::json::object{{"valid_to", format_date(last)}};
        YG_TRY(tuning::end_rule(tx, before, last));
        YG_TRY(tell_change(tx, "own_rules", before.name, audit.actor.login, ground_.clock.now()));
        return find_rule(tx, number, today);
      });
}

Result<std::map<std::string, card::Facts>> TuningService::facts_of(const http::Request& request,
                                                                   const std::vector<std::string>& numbers) const {
  const identity::Scope scope = principal_of(request).scope("monitor.read");
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  return ground_.db.read([&](store::Reader& reader) -> Result<std::map<std::string, card::Facts>> {
    std::map<std::string, card::Facts> facts;
    if (numbers.empty()) return facts;
    YG_TRY_ASSIGN(const auto taken, card::find_taken(reader, card::NumberColumn::msisdn, numbers));
    for (const auto& [number, card] : taken) {
      const identity::Unit* unit = tree->find(card.unit);
      if (unit == nullptr || !scope.contains(unit->path)) continue;
      YG_TRY_ASSIGN(auto record, card::find(reader, card.id));
      if (record) facts.emplace(number, std::move(record->facts));
    }
    return facts;
  });
}

Result<TrialAnswer> TuningService::try_rule(const http::Request& request, const TrialInput& input) const {
  const TrialRule rule{input.name.value_or("rule"), input.when, input.subject.value_or("")};
  const std::string msisdn = input.msisdn.value_or("");
  std::string rows = input.rows.value_or("");
  const bool real_rows = trimmed(rows).empty();
  std::vector<std::string> numbers{msisdn};
  if (!real_rows && msisdn.empty()) {
    YG_TRY_ASSIGN(numbers, numbers_in(rows, kTrialCardsMax));
  }
  YG_TRY_ASSIGN(const auto facts, facts_of(request, numbers));
  if (!msisdn.empty() && facts.empty()) {
    return fail(ErrorKind::invalid, "trial.no_card",
                {"没有这张卡，或不在您管理的单位", "no such card, or not of your units"},
                {.field = "msisdn", .value = clipped(msisdn)});
  }
  if (real_rows) {
    if (msisdn.empty()) {
      return fail(ErrorKind::invalid, "trial.no_rows",
                  {"请粘贴话单行，或填写卡号取真实话单", "paste rows, or name a card"}, {.field = "rows"});
    }
    if (rows_ == nullptr) {
      return fail(ErrorKind::unavailable, "trial.no_journal",
                  {"此处没有接收到的话单", "there are no rows taken in here"}, {.field = "msisdn"});
    }
    YG_TRY_ASSIGN(rows, rows_->rows_of(msisdn, input.month.value_or(format_month(ground_.today())), kTrialRowsMax));
  }
  return tuning::try_rule(rule, rows, facts, msisdn);
}

}  // namespace yunguan::tuning
