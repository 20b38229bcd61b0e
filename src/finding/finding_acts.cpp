// SPDX-License-Identifier: Apache-2.0
// Acts of people on findings, what may be done and by whom, rows behind a finding, applications to block.
#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "finding/finding_service.h"
#include "http/etag.h"
#include "monitor/model.h"

namespace yunguan::finding {
namespace {

using identity::principal_of;

constexpr std::int64_t kRowsMax = 500;

std::string_view path_of(const identity::UnitTree& tree, UnitId id) {
  const identity::Unit* unit = tree.find(id);
  return unit == nullptr ? std::string_view{"/"} : std::string_view{unit->path};
}

Who who_of(const http::Request& request) {
  return {identity::Actor::of(request),
          [&principal = principal_of(request)](std::string_view permission, std::string_view path) {
            return principal.may(permission, path);
          }};
}

// The reason a card is suspended for when nobody says another.
card::Suspension usual_suspension(std::string_view model) {
  return model == "separation" ? card::Suspension::separation : card::Suspension::violation;
}

Text consequence_of(Act act) {
  switch (act) {
    case Act::confirm:
      return {"这条发现属实；可以重新打开。", "The finding is right. It can be reopened."};
    case Act::dismiss:
      return {"不再待办；原因为误报的计入模型的误报率。可以重新打开。",
              "Nothing more is to do; false alarms count against the model. It can be reopened."};
    case Act::suspend:
      return {
          "卡立即停机并通知运营商；在卡页面复机，需要同一权限。",
          "The card is suspended at once and the carrier told. It is resumed at the card, with the same permission."};
    case Act::throttle:
      return {"卡限速并通知运营商；在卡的管控页修改或取消。",
              "The card is slowed down and the carrier told. It is changed or taken back among the card's controls."};
    case Act::block_app:
      return {
          "应用列入全平台的应用黑名单；在黑名单页停止限制。",
          "The application joins the blacklist of the whole platform. It is taken off on the page of the blacklist."};
    case Act::reopen:
      return {"回到待处置，重新计算期限；已对卡做的操作不变。",
              "It is new again, with a new deadline. What was done to the card stays."};
    case Act::note:
      return {"只在处理记录中添加说明。", "Adds words to the history, nothing else."};
    case Act::assign:
      return {"由此人处置，出现在他的工作台。", "This person deals with it and finds it on the workbench."};
    case Act::raise_order:
      return {
          "工单转给卡的单位核实整改，由您复核；这张卡已有在办的处置工单时并入该工单。",
          "An order puts it before the unit of the card, and you review the answer; an order about the card that is "
          "under way takes it in."};
  }
  return {};
}

std::unexpected<Error> bad_selection(Text text) {
  return fail(ErrorKind::invalid, "finding.selection", std::move(text), {.field = "/ids"});
}

}  // namespace

Result<ActView> FindingService::act_view(const http::Request& request, const Finding& f, Act act,
                                         const std::optional<card::Record>& card,
                                         const identity::UnitTree& tree) const {
  YG_TRY_ASSIGN(const auto models, ground_.db.read([](store::Reader& reader) { return ModelDirectory::load(reader); }));
  const auto& principal = principal_of(request);
  Deed deed{.act = act};
  if (act == Act::suspend) deed.suspension = usual_suspension(models.name(f.model));
  const std::string_view of_card = Handling::card_permission(deed);
  ActView view{.act = act, .name = name_of(act), .allowed = true};
  view.permission = of_card.empty() ? "finding.handle" : std::string{of_card};
  const identity::Permission* permission = ground_.permissions.find(view.permission);
  YG_ASSERT(permission != nullptr);
  view.permission_name = {std::string{permission->zh}, std::string{permission->en}};
  view.consequence = consequence_of(act);
  const auto refuse = [&](std::string code, Text text) {
    view.allowed = false;
    view.code = std::move(code);
    view.sentence = std::move(text);
  };
  const bool is_app = models.name(f.model) == monitor::info_of(monitor::Model::app).name;
  const std::string_view unit =
      act == Act::block_app || !card ? path_of(tree, f.unit) : path_of(tree, card->facts.unit);
  if (act == Act::block_app && !is_app) {
    refuse("finding.no_app", {"只有“异常使用行为”的发现与应用有关", "only findings of listed applications name one"});
  } else if (const auto to = Handling::edge(f, act); !to) {
    refuse(to.error().code, to.error().text);
  } else if (!principal.may("finding.handle", path_of(tree, f.unit))) {
    view.permission = "finding.handle";
    const identity::Permission* handle = ground_.permissions.find(view.permission);
    view.permission_name = {std::string{handle->zh}, std::string{handle->en}};
    refuse("finding.not_yours",
           {fmt::format("需要“{}”的权限", handle->zh), fmt::format("this needs the permission \"{}\"", handle->en)});
  } else if (!of_card.empty() && !principal.may(of_card, unit)) {
    refuse("finding.not_yours", {fmt::format("需要“{}”的权限", permission->zh),
                                 fmt::format("this needs the permission \"{}\"", permission->en)});
  } else if (act == Act::block_app && !principal.scope("control.blacklist").everything()) {
    refuse("control.whole_platform", {"应用黑名单对整个平台有效，只有管理全部单位的人能改",
                                      "the blacklist holds for the whole platform: only those who manage all units may "
                                      "change it"});
  } else if ((act == Act::suspend || act == Act::throttle) && card && card->facts.state == card::State::closed) {
    refuse("finding.card_closed", {"卡已销户", "the card is closed"});
  }
  return view;
}

// What is on the list already is as good as put there.
Result<void> FindingService::block(const http::Request& request, const Finding& f, const ActInput& input) const {
  YG_TRY_ASSIGN(const auto models, ground_.db.read([](store::Reader& reader) { return ModelDirectory::load(reader); }));
  if (models.name(f.model) != monitor::info_of(monitor::Model::app).name) {
    return fail(ErrorKind::conflict, "finding.no_app",
                {"只有“异常使用行为”的发现与应用有关", "only findings of listed applications name one"});
  }
  control::NewApplicationInput wanted;
  wanted.category = input.category.value_or("");
  wanted.name_zh = f.subject;
  wanted.domains = input.domains.value_or(std::vector<std::string>{});
  wanted.reason = input.words.value_or("");
  const auto added = applications_.add(request, wanted);
  if (!added && added.error().code != "control.domain_listed") return std::unexpected(added.error());
  return {};
}

Result<FindingDetail> FindingService::act(const http::Request& request, const ActInput& input) const {
  YG_TRY_ASSIGN(const auto seen, find_visible(request, "finding.handle"));
  YG_TRY(http::check_if_match(request, seen.version));
  YG_TRY_ASSIGN(const Deed deed, handling_.prepared(deed_of(input)));
  YG_TRY(handling_.check(deed));
  YG_TRY(Handling::edge(seen, deed.act));
  if (deed.act == Act::block_app) YG_TRY(block(request, seen, input));
  const Who who = who_of(request);
  identity::AuditEntry entry{.actor = who.actor,
                             .action = "finding.handle",
                             .object_type = "finding",
                             .object_id = fmt::format("{}", seen.id.value),
                             .object_label = std::to_string(seen.msisdn),
                             .unit_id = seen.unit,
                             .reason = deed.words};
  YG_TRY_ASSIGN(
      const Finding kept,
      identity::audited(ground_.audit, ground_.db, entry,
                        [&](store::Transaction& tx, identity::AuditEntry& audit) -> Result<Finding> {
                          Consequences consequences;
                          YG_TRY_ASSIGN(auto after, handling_.carry_out(tx, who, seen, deed, {}, consequences));
                          audit.before = boost::json::object{{"state", to_word(seen.state)}};
                          audit.after = boost::json::object{
                              {"act", to_word(deed.act)}, {"state", to_word(after.state)}, {"reason", deed.reason}};
                          YG_TRY(consequences.apply(tx, ground_.keys));
                          return after;
                        }));
  return detail(request, kept);
}

Result<ManyAnswer> FindingService::act_on_many(const http::Request& request, const ManyInput& input) const {
  YG_TRY_ASSIGN(const Deed deed, handling_.prepared(deed_of(input.act)));
  if (deed.act == Act::block_app) {
    return bad_selection(
        {"应用黑名单按应用办理，见“建议限制的应用”", "applications are blocked one by one; see the suggestions"});
  }
  YG_TRY(handling_.check(deed));
  if (input.ids.has_value() == input.query.has_value())
    return bad_selection({"请给出选中的发现或筛选条件，二者之一", "give either the findings or a filter"});
  if (input.query) return queue(request, input);
  if (input.ids->empty() || input.ids->size() > kSelectionMax) {
    return bad_selection({fmt::format("一次选中 1 到 {} 条；更多请按筛选条件处理", kSelectionMax),
                          fmt::format("select 1 to {} findings; for more use the filter", kSelectionMax)});
  }
  YG_TRY_ASSIGN(auto tally, many_.selection(who_of(request), *input.ids, deed, {}));
  return ManyAnswer{tally, tally.sentence(deed.act), {}};
}

Result<ManyAnswer> FindingService::queue(const http::Request& request, const ManyInput& input) const {
  http::Request listed = request;
  listed.query = *input.query;
  for (const std::string_view name : {"sort", "limit", "cursor", "page", "format", "columns", "lang"})
    listed.query.erase(std::string{name});
  YG_TRY_ASSIGN(const auto query, FindingList::declaration().parse(listed));
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  const auto& principal = principal_of(request);
  const Instant now = ground_.clock.now();
  YG_TRY_ASSIGN(const auto asked, asked_of(listed, principal.scope("finding.handle"), *tree, now));
  ManySpec spec;
  const Deed deed = deed_of(input.act);
  spec.act = deed.act;
  spec.reason = deed.reason;
  spec.words = deed.words;
  spec.suspension = deed.suspension;
  spec.kbps = deed.kbps;
  spec.assign_to = input.act.assign_to;
  spec.query = listed.query;
  spec.asked_at = now;
  const auto actor = identity::Actor::of(request);
  if (!actor.unit_id.empty()) spec.actor_unit = actor.unit_id;
  spec.remote_ip = actor.remote_ip;
  spec.trace_id = actor.trace_id;
  YG_TRY(ground_.db.read([&](store::Reader& reader) -> Result<void> {
    YG_TRY_ASSIGN(spec.upto, last_id(reader));
    YG_TRY_ASSIGN(spec.expected, FindingList::count(reader, query, asked, ground_.finding_rules, http::kCountMax));
    return {};
  }));
  const Text title{fmt::format("批量处置发现：{}", name_of(deed.act).zh),
                   fmt::format("Deal with findings: {}", name_of(deed.act).en)};
  YG_TRY_ASSIGN(const auto job,
                jobs_.submit({std::string{kHandleJob}, title, json::encode(spec), actor.person_id, actor.login}));
  return ManyAnswer{{}, {}, job.id};
}

Result<RowsAnswer> FindingService::rows(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto f, find_visible(request, "finding.read"));
  if (rows_ == nullptr) return RowsAnswer{{}, false, false, false};
  YG_TRY_ASSIGN(const auto models, ground_.db.read([](store::Reader& reader) { return ModelDirectory::load(reader); }));
  RowsQuery query{.msisdn = f.msisdn, .month = f.month};
  if (f.day != 0) query.from_day = query.to_day = f.day;
  query.own = OwnRows{models.name(f.model), f.subject, f.day};
  query.own_only = request.query_value("own") == "true";
  query.offset =
      std::max<std::int64_t>(0, parse_integer<std::int64_t>(request.query_value("offset").value_or("0")).value_or(0));
  query.limit = std::clamp<std::int64_t>(
      parse_integer<std::int64_t>(request.query_value("limit").value_or("100")).value_or(100), 1, kRowsMax);
  YG_TRY_ASSIGN(auto found, rows_->rows(query));
  return RowsAnswer{std::move(found.rows), found.more, found.own_known, true};
}

Result<UsageAnswer> FindingService::usage_of_card(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto card, ground_.control.find_card(request, "finding.read"));
  const auto asked = request.query_value("month").value_or("");
  const std::int64_t month = asked.empty() ? month_of(ground_.clock.now()) : month_from(asked);
  if (month == 0) {
    return fail(ErrorKind::invalid, "finding.month", {"月份须如 2026-11", "a month is wanted, like 2026-11"},
                {.field = "month", .value = clipped(asked)});
  }
  UsageAnswer answer{.month = month_text(month),
                     .days = {},
                     .available = rows_ != nullptr,
                     .data_limit_bytes = {},
                     .sms_limit = card.facts.sms_limit,
                     .other = {}};
  if (card.facts.data_limit_mb) answer.data_limit_bytes = *card.facts.data_limit_mb * 1'048'576;
  const auto msisdn = parse_integer<std::int64_t>(card.facts.msisdn);
  if (rows_ != nullptr && msisdn) {
    YG_TRY_ASSIGN(UsageMonth used, rows_->usage(*msisdn, month));
    answer.days = std::move(used.days);
    answer.accounting = used.accounting;
    answer.other = used.other;
  }
  return answer;
}

Result<SuggestionsAnswer> FindingService::suggestions(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  const auto& principal = principal_of(request);
  const Instant now = ground_.clock.now();
  YG_TRY_ASSIGN(auto asked, asked_of(request, principal.scope("finding.read"), *tree, now));
  if (asked.month == 0) asked.month = month_of(now);
  SuggestionsAnswer answer{month_text(asked.month),
                           ground_.finding_rules.file().suggest_cards,
                           principal.scope("control.blacklist").everything(),
                           {}};
  const auto inside = finding_units(asked.units, "unit_id");
  const std::string sql = fmt::format(
      "SELECT app, MAX(domain), CAST(SUM(cards) AS BIGINT) FROM finding_app WHERE month = :month{}{} GROUP BY app "
      "HAVING "
      "SUM(cards) >= :least ORDER BY 3 DESC, app",
      inside.empty() ? "" : " AND ", inside);
  return ground_.db.read([&](store::Reader& reader) -> Result<SuggestionsAnswer> {
    YG_TRY_ASSIGN(const auto blocked, control::applications(reader, ground_.control.blacklist, shanghai_date(now)));
    YG_TRY_ASSIGN(auto seen,
                  reader.all({"finding.suggestions", sql}, {asked.month, answer.at_least}, [](const store::Row& row) {
                    return Suggestion{row.text(0), row.text(1), row.integer(2)};
                  }));
    // On the list: by its name, or because its domain lies at or below a blocked one.
    std::erase_if(seen, [&](const Suggestion& one) {
      return std::ranges::any_of(blocked, [&](const control::BlockedApplication& entry) {
        if (entry.state == control::ApplicationState::off || !entry.scene.empty()) return false;
        if (entry.name.zh == one.app || entry.name.en == one.app) return true;
        return std::ranges::any_of(entry.domains, [&](const std::string& domain) {
          return one.domain == domain || one.domain.ends_with("." + domain);
        });
      });
    });
    answer.items = std::move(seen);
    return answer;
  });
}

}  // namespace yunguan::finding
