// SPDX-License-Identifier: Apache-2.0
// Seeing findings: list, figures, one explained.
#include "finding/finding_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "http/table_download.h"

namespace yunguan::finding {
namespace {

using identity::principal_of;

constexpr std::int64_t kOthersMax = 200;
constexpr std::int64_t kHistoryMax = 200;
constexpr std::size_t kUnitsMax = 20;
constexpr std::int64_t kDaysBack = 30;

const Text kNoSuchFinding{"没有这条发现", "there is no such finding"};

std::string_view path_of(const identity::UnitTree& tree, UnitId id) {
  const identity::Unit* unit = tree.find(id);
  return unit == nullptr ? std::string_view{"/"}
                         : std::string_view{unit->path};  // of no unit: for those with all units
}

Result<sheet::TableFormat> asked_format(const http::Request& request) {
  const auto format = request.query_value("format").value_or("csv");
  if (format == "csv") return sheet::TableFormat::csv;
  if (format == "xlsx") return sheet::TableFormat::xlsx;
  return fail(ErrorKind::invalid, "finding.export_format", {"格式须为 csv 或 xlsx", "the format is csv or xlsx"},
              {.field = "format", .value = clipped(format)});
}

std::vector<std::string> cells_of(const FindingRow& row, const std::string& detail, bool zh) {
  const auto say = [&](const Text& text) { return zh ? text.zh : text.en; };
  const auto state = state_from(row.state).value_or(State::fresh);
  return {row.msisdn,
          say(row.model_name),
          row.clause,
          row.subject,
          row.window,
          format_clock(row.first_at),
          std::to_string(row.hits),
          detail,
          row.severity,
          say(name_of(state)),
          row.unit_name,
          row.scene,
          row.class_,
          row.carrier,
          format_clock(row.seen_at),
          format_clock(row.due_at),
          row.assigned_name,
          row.handled_by,
          row.handled_at ? format_clock(*row.handled_at) : "",
          row.reason_name ? say(*row.reason_name) : ""};
}

const std::vector<std::string> kHeadZh{"卡号",     "模型",     "条款", "对象",   "窗口",     "首次时间", "命中",
                                       "依据",     "等级",     "状态", "单位",   "场景",     "安全分类", "运营商",
                                       "发现时间", "处置期限", "指派", "处置人", "处置时间", "排除原因"};
const std::vector<std::string> kHeadEn{"Number",     "Model",       "Clause",     "Subject",    "Window",
                                       "First time", "Hits",        "Evidence",   "Severity",   "State",
                                       "Unit",       "Scene",       "Class",      "Carrier",    "Found at",
                                       "Due at",     "Assigned to", "Handled by", "Handled at", "Dismissed for"};

}  // namespace

FindingService::FindingService(const Ground& ground, const control::ApplicationList& applications, job::Runner& jobs,
                               std::filesystem::path work_dir)
    : ground_(ground),
      applications_(applications),
      jobs_(jobs),
      work_dir_(std::move(work_dir)),
      handling_(ground),
      many_(ground, handling_) {}

Result<Finding> FindingService::find_visible(const http::Request& request, std::string_view permission) const {
  YG_TRY_ASSIGN(const auto id, request.path_id("id"));
  YG_TRY_ASSIGN(auto found, ground_.db.read([&](store::Reader& reader) { return find(reader, FindingId{id}); }));
  if (!found) return fail(ErrorKind::not_found, "finding.not_found", kNoSuchFinding);
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  if (!principal_of(request).may(permission, path_of(*tree, found->unit))) {
    return refuse_out_of_scope(ground_.audit, ground_.db, request, "finding", fmt::format("{}", id),
                               "finding.not_found", kNoSuchFinding);
  }
  return std::move(*found);
}

Result<std::vector<FindingRow>> FindingService::rows_of(store::Reader& reader, const std::vector<Finding>& findings,
                                                        const identity::UnitTree& tree) const {
  YG_TRY_ASSIGN(const auto models, ModelDirectory::load(reader));
  YG_TRY_ASSIGN(auto people, people_in(reader, findings, {}));
  const ViewGround ground{models, ground_.finding_rules, tree, std::move(people), ground_.clock.now()};
  std::vector<FindingRow> rows;
  rows.reserve(findings.size());
  for (const Finding& finding : findings) rows.push_back(row_of(finding, ground));
  return rows;
}

Result<http::Page<FindingRow>> FindingService::list(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto query, FindingList::declaration().parse(request));
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  const auto& principal = principal_of(request);
  identity::Scope scope = principal.scope("finding.read");
  if (request.query_value("may_handle") == "true") scope = scope.intersected(principal.scope("finding.handle"));
  YG_TRY_ASSIGN(const auto asked, asked_of(request, scope, *tree, ground_.clock.now()));
  return ground_.db.read([&](store::Reader& reader) -> Result<http::Page<FindingRow>> {
    YG_TRY_ASSIGN(const auto page, FindingList::page(reader, query, asked, ground_.finding_rules));
    YG_TRY_ASSIGN(auto rows, rows_of(reader, page.items, *tree));
    return http::Page<FindingRow>{std::move(rows), page.next_cursor, page.prev_cursor, page.total, page.total_is_exact};
  });
}

Result<http::Response> FindingService::download(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto format, asked_format(request));
  YG_TRY_ASSIGN(const auto query, FindingList::declaration().parse(request));
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  YG_TRY_ASSIGN(const auto asked,
                asked_of(request, principal_of(request).scope("finding.export"), *tree, ground_.clock.now()));
  YG_TRY_ASSIGN(const auto models, ground_.db.read([](store::Reader& reader) { return ModelDirectory::load(reader); }));
  identity::AuditEntry entry{
      .actor = identity::Actor::of(request), .action = "finding.export", .object_type = "finding", .object_id = ""};
  boost::json::object filter;
  for (const auto& [key, value] : request.query) filter[key] = value;
  entry.after = std::move(filter);
  YG_TRY(ground_.audit.record_alone(ground_.db, entry));
  const bool zh = request.language == http::Language::zh;
  const auto rows = [this, query, asked, tree, models,
                     zh](const std::function<Result<void>(const std::vector<std::string>&)>& row) {
    const ViewGround ground{models, ground_.finding_rules, *tree, {}, ground_.clock.now()};
    std::map<PersonId, std::string> names;
    return FindingList::each(
        ground_.db, query, asked, ground_.finding_rules, [&](const Finding& finding) -> Result<void> {
          FindingRow shown = row_of(finding, ground);
          if (shown.assigned_to && !names.contains(*shown.assigned_to)) {
            YG_TRY_ASSIGN(const auto found,
                          ground_.db.read([&](store::Reader& reader) { return people_in(reader, {finding}, {}); }));
            names.insert(found.begin(), found.end());
          }
          if (shown.assigned_to) shown.assigned_name = names[*shown.assigned_to];
          return row(cells_of(shown, finding.detail, zh));
        });
  };
  const std::string day = format_date(shanghai_date(request.received_at));
  return http::table_download(fmt::format("监测发现-{}", day), format, zh ? kHeadZh : kHeadEn, rows, work_dir_);
}

Result<DictionaryAnswer> FindingService::dictionary(const http::Request&) const {
  YG_TRY_ASSIGN(const auto models, ground_.db.read([](store::Reader& reader) { return ModelDirectory::load(reader); }));
  DictionaryAnswer answer;
  for (const std::int64_t number : models.numbers()) {
    const std::string name = models.name(number);
    const ModelWords words = words_of(name);
    answer.models.push_back({name, words.name, words.id, words.clause,
                             std::string{to_word(ground_.finding_rules.severity_of(name))},
                             ground_.finding_rules.time_for(name).count(), is_own(number)});
  }
  answer.dismissals = ground_.finding_rules.file().dismissals;
  answer.suggest_cards = ground_.finding_rules.file().suggest_cards;
  return answer;
}

namespace {

// What a query of the list, made here, counts.
Result<std::int64_t> count_of(store::Reader& reader, const Ground& ground, Asked asked,
                              std::map<std::string, std::string> query) {
  asked.month = 0;
  asked.severities.reset();
  http::Request request;
  request.query = std::move(query);
  YG_TRY_ASSIGN(const auto parsed, FindingList::declaration().parse(request));
  return FindingList::count(reader, parsed, asked, ground.finding_rules, http::kCountMax);
}

void add_models(SummaryAnswer& answer, const std::vector<CountLine>& lines, const ModelDirectory& models) {
  std::map<std::int64_t, ModelCount> by_model;
  for (const CountLine& line : lines) {
    ModelCount& count = by_model[line.model];
    switch (line.state) {
      case State::fresh:
        count.fresh += line.n;
        break;
      case State::confirmed:
        count.confirmed += line.n;
        break;
      case State::dismissed:
        count.dismissed += line.n;
        break;
      case State::acted:
        count.acted += line.n;
        break;
    }
  }
  for (auto& [number, count] : by_model) {
    count.model = models.name(number);
    answer.models.push_back(count);
  }
}

void add_days(SummaryAnswer& answer, const std::vector<DayLine>& lines, const ModelDirectory& models,
              std::int64_t today) {
  for (std::int64_t day = today - kDaysBack; day <= today; ++day) answer.days.push_back({date_of_day(day), {}});
  for (const DayLine& line : lines) {
    const std::string name = models.name(line.model);
    answer.days[static_cast<std::size_t>(line.day - (today - kDaysBack))].models[name] += line.n;
    if (line.day != today) continue;
    auto found = std::ranges::find(answer.models, name, &ModelCount::model);
    if (found == answer.models.end()) {  // of another month than the one asked about
      answer.models.push_back({.model = name});
      found = answer.models.end() - 1;
    }
    found->today += line.n;
  }
}

void add_units(SummaryAnswer& answer, const std::vector<UnitLine>& lines, const identity::UnitTree& tree) {
  std::map<UnitId, UnitCount> by_unit;
  for (const UnitLine& line : lines) {
    UnitCount& count = by_unit[line.unit];
    count.all += line.n;
    if (line.state == State::fresh) count.fresh += line.n;
  }
  for (auto& [unit, count] : by_unit) {
    count.unit_id = unit;
    count.unit_name = tree.name(unit);
    answer.units.push_back(count);
  }
  std::ranges::stable_sort(answer.units, [](const UnitCount& a, const UnitCount& b) {
    return std::pair{a.fresh, a.all} > std::pair{b.fresh, b.all};
  });
  if (answer.units.size() > kUnitsMax) answer.units.resize(kUnitsMax);
}

}  // namespace

Result<SummaryAnswer> FindingService::summary(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  const auto& principal = principal_of(request);
  const Instant now = ground_.clock.now();
  YG_TRY_ASSIGN(const auto asked, asked_of(request, principal.scope("finding.read"), *tree, now));
  const std::int64_t today = day_of(now);
  return ground_.db.read([&](store::Reader& reader) -> Result<SummaryAnswer> {
    SummaryAnswer answer;
    answer.count_max = http::kCountMax;
    if (asked.month != 0) answer.month = month_text(asked.month);
    YG_TRY_ASSIGN(const auto models, ModelDirectory::load(reader));
    YG_TRY_ASSIGN(const auto lines, counts(reader, asked.units, asked.month));
    add_models(answer, lines, models);
    YG_TRY_ASSIGN(const auto found, days(reader, asked.units, today - kDaysBack, today));
    add_days(answer, found, models, today);
    YG_TRY_ASSIGN(const auto units, by_unit(reader, asked.units, asked.month));
    add_units(answer, units, *tree);
    Asked overdue = asked;
    overdue.overdue = true;
    YG_TRY_ASSIGN(answer.overdue, count_of(reader, ground_, overdue, {}));
    YG_TRY_ASSIGN(answer.mine,
                  count_of(reader, ground_, asked,
                           {{"assigned_to", std::to_string(principal.person_id.value)}, {"state", "new"}}));
    YG_TRY_ASSIGN(answer.again, count_of(reader, ground_, asked, {{"again", "true"}}));
    return answer;
  });
}

Result<FindingNotices> FindingService::notices(const http::Request& request) const {
  FindingNotices notices;
  const auto& principal = principal_of(request);
  if (!principal.may("finding.read")) return notices;
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  Asked asked;
  asked.now = ground_.clock.now();
  const auto scope = principal.scope("finding.read");
  if (!scope.everything()) asked.units = tree->inside(scope);
  return ground_.db.read([&](store::Reader& reader) -> Result<FindingNotices> {
    const std::int64_t today = day_of(asked.now);
    YG_TRY_ASSIGN(const auto lines, days(reader, asked.units, today, today));
    for (const DayLine& line : lines) notices.today += line.n;
    Asked overdue = asked;
    overdue.overdue = true;
    YG_TRY_ASSIGN(notices.overdue, count_of(reader, ground_, overdue, {}));
    YG_TRY_ASSIGN(notices.mine,
                  count_of(reader, ground_, asked,
                           {{"assigned_to", std::to_string(principal.person_id.value)}, {"state", "new"}}));
    // What was dismissed may well go on; what was dealt with should not.
    YG_TRY_ASSIGN(notices.again, count_of(reader, ground_, asked, {{"again", "true"}, {"state", "confirmed,acted"}}));
    return notices;
  });
}

Result<FindingDetail> FindingService::get(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto finding, find_visible(request, "finding.read"));
  return detail(request, finding);
}

Result<FindingDetail> FindingService::detail(const http::Request& request, const Finding& finding) const {
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  const auto& principal = principal_of(request);
  FindingDetail shown;
  std::optional<card::Record> card;
  YG_TRY(ground_.db.read([&](store::Reader& reader) -> Result<void> {
    YG_TRY_ASSIGN(const auto models, ModelDirectory::load(reader));
    YG_TRY_ASSIGN(auto others, finding::of_card(reader, finding.msisdn, finding.month, kOthersMax));
    std::erase_if(others, [&](const Finding& one) {
      return one.id == finding.id || !principal.may("finding.read", path_of(*tree, one.unit));
    });
    YG_TRY_ASSIGN(const auto events, events_of(reader, finding.id, kHistoryMax));
    std::vector<Finding> named = others;
    named.push_back(finding);
    YG_TRY_ASSIGN(const auto people, people_in(reader, named, events));
    const ViewGround ground{models, ground_.finding_rules, *tree, people, ground_.clock.now()};
    shown.finding = row_of(finding, ground);
    for (const Finding& one : others) shown.others.push_back(row_of(one, ground));
    for (const Event& event : events) shown.history.push_back(view_of(event, ground_.finding_rules, people));
    shown.compared = compared(shown.finding.model, finding);
    if (!finding.card.empty()) {
      YG_TRY_ASSIGN(card, card::find(reader, finding.card));
    }
    return {};
  }));
  const ModelWords words = words_of(shown.finding.model);
  shown.detail = finding.detail;
  shown.rule = words.rule;
  shown.clause_title = words.clause_title;
  shown.subject_name = words.subject;
  shown.version = finding.version;
  shown.judged_on = shanghai_date(shown.finding.first_at);
  if (settings_on_) {
    YG_TRY_ASSIGN(shown.settings, settings_on_(shown.judged_on));
  }
  if (card && principal.may("card.read", path_of(*tree, card->facts.unit))) {
    CardState state{card->id,         std::string{to_word(card->facts.state)},  {}, card->facts.throttle_kbps,
                    card->facts.unit, std::string{tree->name(card->facts.unit)}};
    for (const card::Suspension reason : card::kSuspensions) {
      if (card->facts.suspensions.contains(reason)) state.suspensions.push_back(reason);
    }
    shown.card = std::move(state);
  }
  for (const Act act : kActs) {
    YG_TRY_ASSIGN(auto view, act_view(request, finding, act, card, *tree));
    shown.acts.push_back(std::move(view));
  }
  return shown;
}

Result<CardFindingsAnswer> FindingService::of_card(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto card, ground_.control.find_card(request, "finding.read"));
  http::Request asked_for = request;
  asked_for.query = {{"card_id", std::to_string(card.id.value)}, {"limit", "200"}};
  YG_TRY_ASSIGN(auto page, list(asked_for));
  return CardFindingsAnswer{std::move(page.items)};
}

}  // namespace yunguan::finding
