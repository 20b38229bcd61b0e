// SPDX-License-Identifier: Apache-2.0
// Tunings, and replays of what is proposed. Own rules are in rule_service.cpp.
#include "tuning/tuning_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "identity/reason.h"
#include "tuning/entry_store.h"
#include "tuning/service_detail.h"

namespace yunguan::tuning {
namespace {

using identity::AuditEntry;
using identity::principal_of;
using monitor::Model;

constexpr AdjustmentId kProposed{std::int64_t{1} << 52};  // behind every stored one

std::optional<std::int64_t> delivered_percent(Model model) {
  const monitor::Parameters delivered;
  if (model == Model::data_surge) return delivered.data_surge_percent;
  if (model == Model::sms_surge) return delivered.sms_surge_percent;
  if (model == Model::threshold) return delivered.threshold_percent;
  return std::nullopt;
}

std::unexpected<Error> refused(std::string code, Text text, std::string field, std::string_view value = {}) {
  return fail(ErrorKind::invalid, "tuning." + std::move(code), std::move(text),
              {.field = std::move(field), .value = clipped(value)});
}

AuditEntry entry_of(const http::Request& request, std::string action, const Adjustment& one) {
  AuditEntry entry{.actor = identity::Actor::of(request),
                   .action = std::move(action),
                   .object_type = "monitor_tuning",
                   .object_id = one.id.empty() ? "" : fmt::format("{}", one.id.value),
                   .object_label = one.model,
                   .unit_id = one.unit_id.value_or(UnitId{})};
  boost::json::object after{{"model", one.model}, {"scene", one.scene}, {"device_class", one.device_class}};
  if (one.on) after["on"] = *one.on;
  if (one.percent) after["percent"] = *one.percent;
  after["valid_from"] = format_date(one.valid_from);
  if (one.valid_to) after["valid_to"] = format_date(*one.valid_to);
  entry.after = std::move(after);
  return entry;
}

bool is_about(const Adjustment& one, const identity::Scope& scope, const identity::UnitTree& tree) {
  const identity::Unit* unit = one.unit_id ? tree.find(*one.unit_id) : nullptr;
  if (unit == nullptr || scope.contains(unit->path)) return true;
  return std::ranges::any_of(scope.tops(), [&](const std::string& top) { return top.starts_with(unit->path); });
}

// Whether the caller may set or end a tuning for that unit; none: for all.
Result<void> check_may_tune(const http::Request& request, const std::optional<UnitId>& unit,
                            const identity::UnitTree& tree) {
  if (!unit) return check_whole_platform(request);
  const identity::Unit* found = tree.find(*unit);
  if (found != nullptr && principal_of(request).may("monitor.tune", found->path)) return {};
  return refused("unit", {"没有这个单位，或您无权为它调优", "no such unit, or you may not tune for it"}, "unit_id",
                 fmt::format("{}", unit->value));
}

Result<void> check_scope(const Ground& ground, const AdjustmentInput& input) {
  const std::string scene = input.scene.value_or("");
  if (!scene.empty() && std::ranges::find(ground.scenes, scene) == ground.scenes.end()) {
    return refused("scene", {"没有这个场景", "there is no such scene"}, "scene", scene);
  }
  const std::string device_class = input.device_class.value_or("");
  if (!device_class.empty() && std::ranges::find(ground.classes, device_class) == ground.classes.end()) {
    return refused("device_class", {"没有这个类别", "there is no such class"}, "device_class", device_class);
  }
  return {};
}

Result<void> check_setting(const AdjustmentInput& input, const std::vector<OwnRule>& rules) {
  const auto model = monitor::model_named(input.model);
  if (!model && std::ranges::find(rules, input.model, &OwnRule::name) == rules.end()) {
    return refused("model", {"没有这样的监测模型或自定义规则", "there is no such model or own rule"}, "model",
                   input.model);
  }
  if (!input.on && !input.percent) {
    return refused("nothing_said", {"须设定开关或百分比", "switch it, or set its percentage"}, "on");
  }
  if (!input.percent) return {};
  if (!model || !delivered_percent(*model)) {
    return refused("percent_unused", {"该模型没有百分比可调", "this model has no percentage to set"}, "percent",
                   fmt::format("{}", *input.percent));
  }
  if (*input.percent < 1 || *input.percent > static_cast<std::int64_t>(monitor::kPercentMax)) {
    return refused("percent",
                   {fmt::format("百分比须为 1 至 {} 的整数", monitor::kPercentMax),
                    fmt::format("a whole percentage from 1 to {}", monitor::kPercentMax)},
                   "percent", fmt::format("{}", *input.percent));
  }
  return {};
}

}  // namespace

Result<void> check_whole_platform(const http::Request& request) {
  if (principal_of(request).scope("monitor.tune").everything()) return {};
  return fail(ErrorKind::forbidden, "tuning.whole_platform",
              {"这项设置对整个平台有效，只有管理全部单位的人能改",
               "this holds for the whole platform: only those who manage all units may change it"});
}

Result<void> check_days(std::string code, Date today, Date from, const std::optional<Date>& to) {
  if (from < today) {
    return fail(ErrorKind::invalid, std::move(code),
                {"生效日期不能早于今天：已过去的日子已经按当时的设置判过",
                 "it cannot begin before today: the days before have been judged by the settings of then"},
                {.field = "valid_from", .value = format_date(from)});
  }
  if (!to || *to >= from) return {};
  return fail(ErrorKind::invalid, std::move(code), {"失效日期不能早于生效日期", "it cannot end before it begins"},
              {.field = "valid_to", .value = format_date(*to)});
}

Result<Date> checked_last_day(std::string code, const EndInput& input, Date today) {
  const Date last = input.last_day.value_or(day_before(today));
  if (last >= day_before(today)) return last;
  return fail(ErrorKind::invalid, std::move(code), {"不能在昨天之前终止", "it cannot end before yesterday"},
              {.field = "last_day", .value = format_date(last)});
}

Result<TuningView> TuningService::view(const http::Request& request) const {
  const auto& principal = principal_of(request);
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  TuningView answer{.may_tune = principal.may("monitor.tune"),
                    .may_tune_all = principal.scope("monitor.tune").everything(),
                    .can_replay = replay_ != nullptr,
                    .models = {},
                    .adjustments = {}};
  for (std::size_t i = 0; i < monitor::kModelCount; ++i) {
    const auto model = static_cast<Model>(i);
    const monitor::ModelInfo& info = monitor::info_of(model);
    const auto percent = delivered_percent(model);
    answer.models.push_back({std::string{info.name}, std::string{info.id}, std::string{info.title},
                             std::string{info.clause}, percent.has_value(), percent.value_or(0)});
  }
  YG_TRY_ASSIGN(auto all, ground_.db.read(
                              [&](store::Reader& reader) { return all_adjustments(reader, *tree, ground_.today()); }));
  const identity::Scope scope = principal.scope("monitor.read");
  std::ranges::reverse(all);
  for (Adjustment& one : all) {
    if (!is_about(one, scope, *tree)) continue;
    one.may_end = one.state != EntryState::ended && check_may_tune(request, one.unit_id, *tree).has_value();
    answer.adjustments.push_back(std::move(one));
  }
  return answer;
}

Result<Adjustment> TuningService::checked(const http::Request& request, const AdjustmentInput& input,
                                          const std::vector<OwnRule>& rules, const identity::UnitTree& tree) const {
  YG_TRY(check_may_tune(request, input.unit_id, tree));
  YG_TRY(check_scope(ground_, input));
  YG_TRY(check_setting(input, rules));
  const Date from = input.valid_from.value_or(ground_.today());
  YG_TRY(check_days("tuning.dates", ground_.today(), from, input.valid_to));
  Adjustment one;
  one.model = input.model;
  one.unit_id = input.unit_id;
  one.scene = input.scene.value_or("");
  one.device_class = input.device_class.value_or("");
  one.on = input.on;
  one.percent = input.percent;
  one.valid_from = from;
  one.valid_to = input.valid_to;
  one.reason = input.reason;
  one.added_by = principal_of(request).signature();
  one.added_at = ground_.clock.now();
  return one;
}

Result<Adjustment> TuningService::add(const http::Request& request, const AdjustmentInput& input) const {
  YG_TRY(identity::check_reason(input.reason, "tuning.reason"));
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  const Date today = ground_.today();
  YG_TRY_ASSIGN(const auto rules, ground_.db.read([&](store::Reader& reader) { return all_rules(reader, today); }));
  YG_TRY_ASSIGN(const Adjustment one, checked(request, input, rules, *tree));
  AuditEntry entry = entry_of(request, "tuning.add", one);
  entry.reason = input.reason;
  return identity::audited(
      ground_.audit, ground_.db, entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<Adjustment> {
        if (input.replaces) {
          YG_TRY_ASSIGN(const auto old, find_adjustment(tx, *input.replaces, *tree, today));
          if (!old || old->state == EntryState::ended || !check_may_tune(request, old->unit_id, *tree)) {
            return fail(ErrorKind::not_found, "tuning.no_adjustment",
                        {"没有这条有效的调优", "there is no such tuning in force"}, {.field = "replaces"});
          }
          YG_TRY(end_adjustment(tx, old->id, day_before(one.valid_from), one.added_by, one.reason));
        }
        YG_TRY_ASSIGN(const AdjustmentId id, insert_adjustment(tx, one));
        audit.object_id = fmt::format("{}", id.value);
        YG_TRY(tell_change(tx, "tuning", one.model, audit.actor.login, ground_.clock.now()));
        YG_TRY_ASSIGN(auto made, find_adjustment(tx, id, *tree, today));
        made->may_end = true;
        return std::move(*made);
      });
}

Result<Adjustment> TuningService::end(const http::Request& request, const EndInput& input) const {
  YG_TRY_ASSIGN(const auto number, request.path_id("id"));
  YG_TRY(identity::check_reason(input.reason, "tuning.reason"));
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  const Date today = ground_.today();
  YG_TRY_ASSIGN(const Date last, checked_last_day("tuning.dates", input, today));
  const Text missing{"没有这条调优", "there is no such tuning"};
  YG_TRY_ASSIGN(const auto found, ground_.db.read([&](store::Reader& reader) {
    return find_adjustment(reader, AdjustmentId{number}, *tree, today);
  }));
  if (!found) return fail(ErrorKind::not_found, "tuning.no_adjustment", missing);
  if (!is_about(*found, principal_of(request).scope("monitor.read"), *tree)) {
    return identity::refuse_out_of_scope(ground_.audit, ground_.db, request, "monitor_tuning",
                                         fmt::format("{}", number), "tuning.no_adjustment", missing);
  }
  YG_TRY(check_may_tune(request, found->unit_id, *tree));
  AuditEntry entry = entry_of(request, "tuning.end", *found);
  entry.reason = input.reason;
  return identity::audited(
      ground_.audit, ground_.db, entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<Adjustment> {
        YG_TRY_ASSIGN(const auto now, find_adjustment(tx, found->id, *tree, today));
        if (!now || now->state == EntryState::ended) {
          return fail(ErrorKind::conflict, "tuning.ended", {"这条调优已经失效", "this tuning has ended already"});
        }
        audit.after = boost::json::object{{"valid_to", format_date(last)}};
        YG_TRY(end_adjustment(tx, now->id, last, audit.actor.login, input.reason));
        YG_TRY(tell_change(tx, "tuning", now->model, audit.actor.login, ground_.clock.now()));
        YG_TRY_ASSIGN(auto ended, find_adjustment(tx, now->id, *tree, today));
        return std::move(*ended);
      });
}

Result<ReplayQuestion> TuningService::question_of(const http::Request& request, const ReplayInput& input,
                                                  Date first) const {
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  const Date today = ground_.today();
  std::vector<OwnRule> rules;
  std::vector<Adjustment> adjustments;
  YG_TRY(ground_.db.read([&](store::Reader& reader) -> Result<void> {
    YG_TRY_ASSIGN(rules, all_rules(reader, today));
    YG_TRY_ASSIGN(adjustments, all_adjustments(reader, *tree, today));
    return {};
  }));
  const std::vector<OwnRule> rules_now = rules;
  const std::vector<Adjustment> adjustments_now = adjustments;
  Date day = today;
  ReplayQuestion question;
  if (input.adjustment) {
    YG_TRY_ASSIGN(Adjustment one, checked(request, *input.adjustment, rules, *tree));
    day = one.valid_from;
    one.id = kProposed;
    const auto gone = input.adjustment->replaces;
    std::erase_if(adjustments, [&](const Adjustment& old) { return old.id == gone; });
    if (one.unit_id) question.unit_path = tree->find(*one.unit_id)->path;
    adjustments.push_back(std::move(one));
  }
  if (input.without) {
    std::erase_if(adjustments, [&](const Adjustment& old) { return old.id == *input.without; });
  }
  if (input.rule) {
    YG_TRY(check_whole_platform(request));
    YG_TRY_ASSIGN(const RuleEdition edition, checked_edition(*input.rule));
    day = std::max(day, edition.valid_from);
    YG_TRY(put_edition(rules, edition, *input.rule, input.rule_number));
  }
  // The lists are those of the month's own days.
  const auto over_month = [&](const std::vector<OwnRule>& with_rules, const std::vector<Adjustment>& with_lines) {
    return library_.over_month(first, rules_text_on(with_rules, day),
                               lines_text_on(with_rules, with_lines, *tree, day));
  };
  YG_TRY_ASSIGN(question.now, over_month(rules_now, adjustments_now));
  YG_TRY_ASSIGN(question.proposed, over_month(rules, adjustments));
  return question;
}

Result<job::Job> TuningService::start_replay(const http::Request& request, const ReplayInput& input) const {
  if (replay_ == nullptr) {
    return fail(ErrorKind::unavailable, "tuning.no_replay", {"此处不能重放试算", "replays are not to be had here"});
  }
  const auto& principal = principal_of(request);
  const Date today = ground_.today();
  const Date last_month = (today.year() / today.month() - std::chrono::months{1}) / 1;
  const std::string month = input.month.value_or(format_month(last_month));
  const auto first = parse_date(month + "-01");
  if (!usage::Month::parse(month) || !first) {
    return refused("month", {"月份须形如 2026-10", "a month looks like 2026-10"}, "month", month);
  }
  YG_TRY_ASSIGN(ReplayQuestion question, question_of(request, input, *first));
  question.month = month;
  question.visible = principal.scope("monitor.tune").tops();
  question.title = {fmt::format("按拟定的设置重放 {}", month),
                    fmt::format("Replay {} with the proposed settings", month)};
  question.person = principal.person_id;
  question.login = principal.signature();
  return replay_->start(question);
}

Result<ReplayState> TuningService::replay(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto number, request.path_id("id"));
  if (replay_ == nullptr) {
    return fail(ErrorKind::not_found, "tuning.no_replay", {"没有这次试算", "there is no such replay"});
  }
  YG_TRY_ASSIGN(auto answer, replay_->answer(JobId{number}, principal_of(request).person_id));
  const bool ready = answer.has_value();
  return ReplayState{ready, std::move(answer)};
}

}  // namespace yunguan::tuning
