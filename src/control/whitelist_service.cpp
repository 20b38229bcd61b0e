// SPDX-License-Identifier: Apache-2.0
#include "control/whitelist_service.h"
#include "identity/reason.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "control/control_check.h"
#include "http/page.h"

namespace yunguan::control {
namespace {

using card::Aspect;
using identity::Actor;
using identity::AuditEntry;
using identity::principal_of;

constexpr std::size_t kEntriesMax = 50;  // of one request
const Text kNoSuchChange{"没有这个白名单变更申请", "there is no such request"};

std::vector<std::string> cleaned(const std::vector<std::string>& entries) {
  std::vector<std::string> clean;
  for (const std::string& entry : entries) {
    const auto text = trimmed(entry);
    if (!text.empty() && std::ranges::find(clean, text) == clean.end()) clean.emplace_back(text);
  }
  return clean;
}

std::unexpected<Error> refuse_all(std::vector<Error> faults) {
  if (faults.size() == 1) return fail(std::move(faults.front()));
  Error error{ErrorKind::invalid, "control.value", {"有内容没有填对", "some of this is not right"}, {}, {}};
  error.details = std::move(faults);
  return fail(std::move(error));
}

std::int64_t year_of(Instant at) { return static_cast<int>(shanghai_date(at).year()); }

// The list that the change makes of `now`. An entry to add that is there already, or one to remove that is gone, means that the list
// has changed since it was asked for.
Result<std::vector<std::string>> changed_list(const std::vector<std::string>& now, const WhitelistChange& change) {
  std::vector<std::string> list;
  for (const std::string& entry : change.remove) {
    if (std::ranges::find(now, entry) != now.end()) continue;
    return fail(ErrorKind::conflict, "control.list_changed",
                {fmt::format("名单里没有 {}，无从删除", entry),
                 fmt::format("{} is not in the list, so it cannot be removed", entry)},
                {.field = "remove", .value = clipped(entry), .clause = std::string{clause_of(change.aspect)}});
  }
  for (const std::string& entry : now) {
    if (std::ranges::find(change.remove, entry) == change.remove.end()) list.push_back(entry);
  }
  for (const std::string& entry : change.add) {
    if (std::ranges::find(now, entry) == now.end()) {
      list.push_back(entry);
      continue;
    }
    return fail(ErrorKind::conflict, "control.list_changed",
                {fmt::format("{} 已在名单里", entry), fmt::format("{} is in the list already", entry)},
                {.field = "add", .value = clipped(entry), .clause = std::string{clause_of(change.aspect)}});
  }
  return list;
}

// The faults of what is added, and of the length unless the list only gets shorter.
Result<void> check_list(const card::Facts& facts, const WhitelistChange& change, const std::vector<std::string>& after,
                        const card::Rules& rules) {
  auto faults = whitelist_faults(facts, change.aspect, change.add, rules);
  if (faults.empty() && after.size() > whitelist(facts, change.aspect).size()) {
    faults = whitelist_faults(facts, change.aspect, after, rules);
  }
  if (!faults.empty()) return refuse_all(std::move(faults));
  return {};
}

boost::json::object listed(const WhitelistChange& change) {
  return {{"aspect", std::string{card::to_word(change.aspect)}},
          {"add", fmt::format("{}", fmt::join(change.add, ";"))},
          {"remove", fmt::format("{}", fmt::join(change.remove, ";"))}};
}

WhitelistChangeRow row_of(const WhitelistChange& c, std::string msisdn, UnitId unit, std::string_view unit_name) {
  return {c.id,
          c.card_id,
          std::move(msisdn),
          unit,
          std::string{unit_name},
          c.aspect,
          c.add,
          c.remove,
          c.reason,
          c.emergency,
          c.state,
          c.requested_login,
          c.requested_at,
          c.decided_login,
          c.decided_at,
          c.decision_reason,
          c.version};
}

http::List make_list() {
  http::List::Declaration list{
      .name = "control.whitelist_changes", .fields = {}, .id_column = "w.id", .default_sort = "-requested_at"};
  list.fields = {
      {.name = "requested_at", .kind = http::FieldKind::instant, .column = "w.requested_at", .sortable = true},
      http::coded_field("state", "w.state", {{"pending", 1}, {"approved", 2}, {"refused", 3}, {"withdrawn", 4}}),
      http::coded_field("aspect", "w.aspect", {{"voice", 3}, {"sms", 4}, {"data", 5}}),
      {.name = "card_id", .kind = http::FieldKind::integer, .column = "w.card_id"},
      {.name = "requested_by", .kind = http::FieldKind::text, .column = "w.requested_login"},
      {.name = "decided_by", .kind = http::FieldKind::text, .column = "w.decided_login"},
  };
  list.search = [](std::string_view q) {
    const auto digits = trimmed(q);
    if (!all_digits(digits) || digits.size() < 4 || digits.size() > 20) return http::SqlPiece{"1 = 0", {}};
    std::string behind{digits};
    ++behind.back();
    return http::SqlPiece{"c.msisdn >= ? AND c.msisdn < ?", {std::string{digits}, behind}};
  };
  list.search_sentence = "First digits of the card's number, at least four.";
  list.other_parameters = {"unit_id", "box"};
  return http::List{std::move(list)};
}

}  // namespace

const http::List& WhitelistService::declaration() {
  static const http::List kList = make_list();
  return kList;
}

Result<Yearly> WhitelistService::yearly(store::Reader& reader, CardId card, Aspect aspect) const {
  Yearly yearly{.year = year_of(ground_.clock.now()), .limit = ground_.policy.whitelist_changes_per_year};
  YG_TRY_ASSIGN(yearly.count, counted_changes(reader, card, aspect, yearly.year));
  return yearly;
}

Result<void> WhitelistService::check_yearly(store::Reader& reader, const WhitelistChange& change) const {
  if (change.emergency) return {};
  YG_TRY_ASSIGN(const Yearly so_far, yearly(reader, change.card_id, change.aspect));
  if (so_far.count < so_far.limit) return {};
  return fail(ErrorKind::conflict, "control.yearly_limit",
              {fmt::format("{} 年这张卡的{}名单已变更 {} 次，每年最多 {} 次", so_far.year,
                           card::name_of(change.aspect).zh, so_far.count, so_far.limit),
               fmt::format("the list was changed {} times in {}, at most {} a year are allowed", so_far.count,
                           so_far.year, so_far.limit)},
              {.field = "aspect",
               .value = fmt::format("{}/{}", so_far.count, so_far.limit),
               .clause = std::string{clause_of(change.aspect)}});
}

Result<void> WhitelistService::check_wish(const WhitelistChange& change, const card::Facts& facts) const {
  if (!has_whitelist(change.aspect)) {
    return fail(ErrorKind::invalid, "control.not_whitelist",
                {"只有语音、短信、流量有白名单", "only voice, SMS and data have a whitelist"}, {.field = "aspect"});
  }
  if (change.add.empty() && change.remove.empty()) {
    return fail(ErrorKind::invalid, "control.nothing", {"没有要增加或删除的内容", "there is nothing to add or remove"},
                {.field = "add"});
  }
  if (change.add.size() > kEntriesMax || change.remove.size() > kEntriesMax) {
    return fail(ErrorKind::too_large, "control.too_many_entries",
                {fmt::format("一次最多 {} 项", kEntriesMax), fmt::format("at most {} entries at once", kEntriesMax)},
                {.field = change.add.size() > kEntriesMax ? "add" : "remove"});
  }
  if (change.emergency && !change.add.empty()) {
    return fail(ErrorKind::invalid, "control.emergency",
                {"紧急变更只能删除，不能增加", "an emergency change removes only"}, {.field = "add"});
  }
  YG_TRY_ASSIGN(const auto after, changed_list(whitelist(facts, change.aspect), change));
  return check_list(facts, change, after, ground_.rules);
}

Result<WhitelistChangeDetail> WhitelistService::request_change(const http::Request& request,
                                                               const WhitelistRequestInput& input) const {
  YG_TRY_ASSIGN(const auto record, ground_.find_card(request, "card.whitelist_request"));
  YG_TRY(identity::check_reason(input.reason, "control.reason"));
  const Actor actor = Actor::of(request);
  WhitelistChange change;
  change.card_id = record.id;
  change.aspect = input.aspect;
  change.add = cleaned(input.add);
  change.remove = cleaned(input.remove);
  change.reason = input.reason;
  change.emergency = input.emergency.value_or(false);
  change.requested_by = actor.person_id;
  change.requested_login = actor.login;
  change.requested_at = ground_.clock.now();
  YG_TRY(check_wish(change, record.facts));
  AuditEntry entry = entry_about(request, "whitelist.request", record);
  entry.reason = input.reason;
  auto kept = identity::audited(ground_.audit, ground_.db, entry,
                                [&](store::Transaction& tx, AuditEntry& audit) -> Result<WhitelistChange> {
                                  YG_TRY(check_yearly(tx, change));
                                  audit.after = listed(change);
                                  return insert(tx, change, ground_.keys);
                                });
  if (!kept && kept.error().code == "store.duplicate") {
    return fail(ErrorKind::conflict, "control.request_open",
                {"这张卡的这个名单已有一个待审核的申请", "a request for this list of the card is waiting already"});
  }
  YG_TRY(kept);
  YG_TRY_ASSIGN(const auto found,
                ground_.db.read([&](store::Reader& reader) { return find_change(reader, kept->id); }));
  YG_ASSERT(found);
  return detail(request, *found, record);
}

Result<WhitelistService::Found> WhitelistService::find_visible(const http::Request& request,
                                                               std::string_view permission) const {
  YG_TRY_ASSIGN(const auto number, request.path_id("id"));
  const WhitelistChangeId id{number};
  struct Both {
    std::optional<FoundChange> change;
    std::optional<card::Record> card;
  };
  YG_TRY_ASSIGN(auto both, ground_.db.read([&](store::Reader& reader) -> Result<Both> {
    Both read;
    YG_TRY_ASSIGN(read.change, find_change(reader, id));
    if (!read.change) return read;
    YG_TRY_ASSIGN(read.card, card::find(reader, read.change->change.card_id));
    return read;
  }));
  if (!both.change || !both.card) return fail(ErrorKind::not_found, "control.no_request", kNoSuchChange);
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  const identity::Unit* unit = tree->find(both.card->facts.unit);
  if (unit == nullptr || !principal_of(request).may(permission, unit->path)) {
    return identity::refuse_out_of_scope(ground_.audit, ground_.db, request, "whitelist_change",
                                         fmt::format("{}", id.value), "control.no_request", kNoSuchChange);
  }
  return Found{std::move(*both.change), std::move(*both.card)};
}

Result<WhitelistChangeDetail> WhitelistService::detail(const http::Request& request, const FoundChange& found,
                                                       const card::Record& card) const {
  const WhitelistChange& c = found.change;
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  const auto& principal = principal_of(request);
  const identity::Unit* unit = tree->find(card.facts.unit);
  WhitelistChangeDetail view;
  static_cast<WhitelistChangeRow&>(view) = row_of(c, card.facts.msisdn, card.facts.unit, tree->name(card.facts.unit));
  view.current = whitelist(card.facts, c.aspect);
  view.before = c.before;
  view.after = c.after;
  view.entries_max =
      static_cast<std::int64_t>(whitelist_max(c.aspect, ground_.rules.book.limits(), card.facts.excepted));
  view.clause = clause_of(c.aspect);
  view.counts = c.state == ChangeState::pending ? !c.emergency : c.year != 0;
  view.signature = "HMAC-SM3";
  YG_TRY_ASSIGN(view.signed_, is_genuine(found, ground_.keys));
  YG_TRY_ASSIGN(view.yearly,
                ground_.db.read([&](store::Reader& reader) { return yearly(reader, c.card_id, c.aspect); }));
  if (c.state != ChangeState::pending) return view;
  const bool own = c.requested_by == principal.person_id;
  view.may_withdraw = own;
  view.may_review = !own && unit != nullptr && principal.may("card.whitelist_review", unit->path);
  if (own)
    view.why_not = Text{"自己的申请须由他人审核", "your own request is reviewed by somebody else"};
  else if (!view.may_review)
    view.why_not = Text{"您没有审核白名单变更的权限", "you may not review changes of whitelists"};
  return view;
}

Result<WhitelistChangeDetail> WhitelistService::get(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto visible, find_visible(request, "card.read"));
  return detail(request, visible.found, visible.card);
}

Result<WhitelistChangeDetail> WhitelistService::decide(
    const http::Request& request, const std::string& action, std::string_view permission,
    const std::function<Result<void>(store::Transaction&, WhitelistChange&, const card::Record&, AuditEntry&)>& body)
    const {
  YG_TRY_ASSIGN(const auto visible, find_visible(request, permission));
  const WhitelistChangeId id = visible.found.change.id;
  const Actor actor = Actor::of(request);
  AuditEntry entry = entry_about(request, action, visible.card);
  entry.after = listed(visible.found.change);
  YG_TRY(identity::audited(
      ground_.audit, ground_.db, entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<void> {
        // Both as they are now: two people may be deciding at once.
        YG_TRY_ASSIGN(auto found, find_change(tx, id));
        YG_TRY_ASSIGN(const auto card, card::find_whole(tx, visible.card.id, ground_.keys));
        if (!found || !card) return fail(ErrorKind::not_found, "control.no_request", kNoSuchChange);
        WhitelistChange& change = found->change;
        if (change.state != ChangeState::pending) {
          return fail(ErrorKind::conflict, "control.decided",
                      {fmt::format("这个申请已由 {} 处理",
                                   change.decided_login.empty() ? change.requested_login : change.decided_login),
                       fmt::format("{} has settled this request already",
                                   change.decided_login.empty() ? change.requested_login : change.decided_login)});
        }
        YG_TRY_ASSIGN(const bool genuine, is_genuine(*found, ground_.keys));
        if (!genuine) {
          return fail(ErrorKind::conflict, "control.request_altered",
                      {"这个申请在库中被改动过，不能据此变更",
                       "this request was altered in the store and cannot be acted upon"});
        }
        YG_TRY(body(tx, change, *card, audit));
        change.decided_by = actor.person_id;
        change.decided_login = actor.login;
        change.decided_at = ground_.clock.now();
        ++change.version;
        YG_TRY_ASSIGN(const bool kept, update(tx, change, ground_.keys));
        if (!kept)
          return fail(ErrorKind::conflict, "control.decided",
                      {"这个申请刚被别人处理", "somebody else has just settled it"});
        return {};
      }));
  YG_TRY_ASSIGN(const auto found, ground_.db.read([&](store::Reader& reader) { return find_change(reader, id); }));
  YG_TRY_ASSIGN(const auto card,
                ground_.db.read([&](store::Reader& reader) { return card::find(reader, visible.card.id); }));
  YG_ASSERT(found && card);
  return detail(request, *found, *card);
}

namespace {

Result<void> check_reviewer(const http::Request& request, const WhitelistChange& change) {
  if (change.requested_by != principal_of(request).person_id) return {};
  return fail(ErrorKind::forbidden, "control.own_request",
              {"自己的申请须由他人审核", "your own request is reviewed by somebody else"},
              {.clause = std::string{clause_of(change.aspect)}});
}

}  // namespace

Result<void> WhitelistService::apply(store::Transaction& tx, WhitelistChange& change, const card::Record& card,
                                     AuditEntry& audit) const {
  if (card.facts.state == card::State::closed) {
    return fail(ErrorKind::conflict, "control.closed", {"这张卡已销户", "the card is closed"}, {.clause = "§4.4"});
  }
  YG_TRY(check_yearly(tx, change));
  card::Facts facts = card.facts;
  change.before = whitelist(facts, change.aspect);
  YG_TRY_ASSIGN(change.after, changed_list(change.before, change));
  YG_TRY(check_list(facts, change, change.after, ground_.rules));
  whitelist(facts, change.aspect) = change.after;
  change.year = change.emergency ? 0 : year_of(ground_.clock.now());
  const card::Origin origin{
      audit.actor.person_id,
      audit.actor.login,
      "whitelist_changed",
      {},
      fmt::format("{}（申请人 {}：{}）", change.decision_reason, change.requested_login, change.reason),
      ground_.clock.now()};
  audit.before = boost::json::object{{"list", fmt::format("{}", fmt::join(change.before, ";"))}};
  (*audit.after)["list"] = fmt::format("{}", fmt::join(change.after, ";"));
  YG_TRY(
      card::update(tx, card, facts, ground_.rules.standing_of(facts), origin, ground_.rules.version(), ground_.keys));
  return {};
}

Result<void> WhitelistService::look_at(store::Reader& reader, const WhitelistChange& change,
                                       const card::Facts& facts) const {
  YG_TRY(check_wish(change, facts));
  return check_yearly(reader, change);
}

Result<WhitelistChange> WhitelistService::carry_out(store::Transaction& tx, WhitelistChange change,
                                                    const card::Record& card, const Actor& actor) const {
  if (change.decided_by == change.requested_by || change.decided_by.empty()) {
    return fail(ErrorKind::forbidden, "control.own_request",
                {"名单变更须由申请人以外的人同意", "somebody other than the applicant has to agree"});
  }
  change.add = cleaned(change.add);
  change.remove = cleaned(change.remove);
  change.state = ChangeState::approved;
  YG_TRY(check_wish(change, card.facts));
  AuditEntry audit{.actor = actor,
                   .action = "whitelist.approve",
                   .object_type = "card",
                   .object_id = fmt::format("{}", card.id.value),
                   .object_label = card.facts.msisdn,
                   .unit_id = card.facts.unit};
  audit.reason = change.decision_reason;
  audit.after = listed(change);
  YG_TRY(apply(tx, change, card, audit));
  YG_TRY(ground_.audit.record(tx, audit));
  return insert(tx, std::move(change), ground_.keys);
}

Result<WhitelistChangeDetail> WhitelistService::approve(const http::Request& request,
                                                        const DecisionInput& input) const {
  YG_TRY(identity::check_reason(input.reason, "control.reason"));
  return decide(request, "whitelist.approve", "card.whitelist_review",
                [&](store::Transaction& tx, WhitelistChange& change, const card::Record& card,
                    AuditEntry& audit) -> Result<void> {
                  audit.reason = input.reason;
                  YG_TRY(check_reviewer(request, change));
                  change.decision_reason = input.reason;
                  change.state = ChangeState::approved;
                  return apply(tx, change, card, audit);
                });
}

Result<WhitelistChangeDetail> WhitelistService::refuse(const http::Request& request, const DecisionInput& input) const {
  YG_TRY(identity::check_reason(input.reason, "control.reason"));
  return decide(
      request, "whitelist.refuse", "card.whitelist_review",
      [&](store::Transaction&, WhitelistChange& change, const card::Record&, AuditEntry& audit) -> Result<void> {
        audit.reason = input.reason;
        YG_TRY(check_reviewer(request, change));
        change.decision_reason = input.reason;
        change.state = ChangeState::refused;
        return {};
      });
}

Result<WhitelistChangeDetail> WhitelistService::withdraw(const http::Request& request) const {
  return decide(request, "whitelist.withdraw", "card.whitelist_request",
                [&](store::Transaction&, WhitelistChange& change, const card::Record&, AuditEntry&) -> Result<void> {
                  if (change.requested_by != principal_of(request).person_id) {
                    return fail(ErrorKind::forbidden, "control.not_yours",
                                {"只有申请人能撤回申请", "only the person who asked can withdraw it"});
                  }
                  change.state = ChangeState::withdrawn;
                  return {};
                });
}

namespace {

// "mine", "to_review" or all, within what the caller may see.
Result<http::SqlPiece> box_of(const Ground& ground, const http::Request& request) {
  const auto box = request.query_value("box").value_or("all");
  YG_TRY_ASSIGN(const auto units, ground.units_of(request, box == "to_review" ? "card.whitelist_review" : "card.read"));
  http::SqlPiece scope = unit_scope(units, "c.unit_id");
  const auto person = principal_of(request).person_id;
  const auto also = [&](std::string_view sql) {
    scope.sql += fmt::format("{}{}", scope.sql.empty() ? "" : " AND ", sql);
    scope.params.emplace_back(person);
  };
  if (box == "mine") {
    also("w.requested_by = ?");
  } else if (box == "to_review") {
    also("w.state = 1 AND w.requested_by <> ?");
  } else if (box != "all") {
    return fail(ErrorKind::invalid, "control.box", {"须为 all、mine 或 to_review", "must be all, mine or to_review"},
                {.field = "box", .value = clipped(box)});
  }
  return scope;
}

}  // namespace

Result<http::Page<WhitelistChangeRow>> WhitelistService::list(const http::Request& request) const {
  YG_TRY_ASSIGN(const auto query, declaration().parse(request));
  YG_TRY_ASSIGN(const auto scope, box_of(ground_, request));
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  const http::ListSql sql{.select = "SELECT " + change_columns() + ", c.msisdn, c.unit_id",
                          .from = "FROM whitelist_change w JOIN card c ON c.id = w.card_id",
                          .scope = scope};
  return ground_.db.read([&](store::Reader& reader) {
    return http::read_page<WhitelistChangeRow>(reader, declaration(), query, sql, [&](const store::Row& row) {
      const WhitelistChange c = change_at(row).change;
      const auto unit = row.id<UnitId>(kChangeColumns + 1);
      return row_of(c, row.text(kChangeColumns), unit, tree->name(unit));
    });
  });
}

Result<std::int64_t> WhitelistService::to_review(const http::Request& request, std::int64_t max) const {
  const auto& principal = principal_of(request);
  if (!principal.may("card.whitelist_review")) return 0;
  YG_TRY_ASSIGN(const auto units, ground_.units_of(request, "card.whitelist_review"));
  const http::SqlPiece scope = unit_scope(units, "c.unit_id");
  const std::string sql = fmt::format(
      "SELECT COUNT(*) FROM (SELECT w.id FROM whitelist_change w JOIN card c ON c.id = w.card_id WHERE w.state = 1 AND "
      "w.requested_by <> :me{} LIMIT {}) AS open",
      scope.sql.empty() ? "" : " AND " + scope.sql, max);
  YG_TRY_ASSIGN(const auto count, ground_.db.read([&](store::Reader& reader) {
    return reader.one({"control.to_review", sql}, {principal.person_id},
                      [](const store::Row& row) { return row.integer(0); });
  }));
  return count.value_or(0);
}

}  // namespace yunguan::control
