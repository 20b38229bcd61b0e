// SPDX-License-Identifier: Apache-2.0
#include "bulk/bulk_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "base/log.h"
#include "base/parse.h"
#include "bulk/run_pass.h"
#include "bulk/sentence.h"
#include "store/id_source.h"

namespace yunguan::bulk {
namespace {

using identity::Actor;
using identity::AuditEntry;
using identity::principal_of;
using identity::Scope;

constexpr std::size_t kReasonMin = 4;  // bytes: two Chinese characters
constexpr std::size_t kReasonMax = 500;
constexpr std::int64_t kPreviewAtOnce = 2000;  // cards; more are previewed by a job
const Text kNoSuchAct{"没有这项批量操作", "there is no such bulk act"};

std::unexpected<Error> invalid(std::string_view code, Text text, std::string field) {
  return fail(ErrorKind::invalid, fmt::format("bulk.{}", code), std::move(text), {.field = std::move(field)});
}

Result<void> check_reason(std::string_view reason, bool needed) {
  const auto said = trimmed(reason);
  if (reason.size() <= kReasonMax && (said.size() >= kReasonMin || (!needed && said.empty()))) return {};
  return invalid("reason", {"请写明理由，至少两个字，最多 160 个字", "state a reason, at most 500 bytes"}, "/reason");
}

bool on_tags(Kind kind) { return kind == Kind::add_tags || kind == Kind::remove_tags || kind == Kind::replace_tags; }

AuditEntry entry_about(const http::Request& request, std::string_view action, const Act& act) {
  AuditEntry entry{.actor = Actor::of(request),
                   .action = std::string{action},
                   .object_type = "bulk_act",
                   .object_id = act.id.empty() ? "" : fmt::format("{}", act.id.value),
                   .object_label = title_of(act.spec).zh};
  entry.after = boost::json::object{{"state", name_of(act.state).zh}, {"cards", act.will_change}};
  return entry;
}

// Cards in the order they were named, each once.
Result<std::vector<std::int64_t>> named_cards(const std::vector<CardId>& ids) {
  if (ids.empty()) return invalid("no_cards", {"请先选卡", "name the cards"}, "/card_ids");
  if (ids.size() > kNamedMax) {
    return invalid("too_many_cards",
                   {fmt::format("一次最多点选 {} 张，更多请用筛选条件", kNamedMax),
                    fmt::format("at most {} cards by name; use a filter for more", kNamedMax)},
                   "/card_ids");
  }
  std::vector<std::int64_t> cards;
  std::unordered_set<std::int64_t> known;
  for (const CardId id : ids) {
    if (known.insert(id.value).second) cards.push_back(id.value);
  }
  return cards;
}

}  // namespace

BulkService::BulkService(Ground ground, job::Runner& jobs, Preview::Limits limits)
    : ground_(std::move(ground)), jobs_(jobs), limits_(limits), preview_(ground_, limits) {}

Result<Offers> BulkService::offers(const http::Request& request) {
  const auto& principal = principal_of(request);
  Offers all{{}, limits_.approve_above, static_cast<std::int64_t>(kNamedMax), principal.may("bulk.approve")};
  for (const KindFacts& kind : all_kinds()) {
    if (kind.kind == Kind::undo) continue;
    Offer offer{.kind = kind.kind,
                .name = kind.name,
                .suspensions = {},
                .fields = {},
                .undoable = undoable(kind.kind),
                .always_approved = kind.kind == Kind::close};
    for (const std::string_view field : fields_of(kind.kind)) offer.fields.emplace_back(field);
    bool may = false;
    if (kind.kind == Kind::suspend || kind.kind == Kind::resume) {
      for (const card::Suspension reason : card::kSuspensions) {
        if (principal.may(permission_for(kind.kind, reason))) offer.suspensions.push_back(reason);
      }
      may = !offer.suspensions.empty();
    } else {
      may = principal.may(permission_for(kind.kind, std::nullopt));
    }
    if (may) all.items.push_back(std::move(offer));
  }
  return all;
}

Result<BulkSpec> BulkService::read_input(const http::Request& request, const BulkInput& input) {
  const auto& principal = principal_of(request);
  if (input.kind == Kind::undo)
    return invalid("kind", {"撤销请在原批量操作上进行", "undo an act on the act itself"}, "/kind");
  if (input.card_ids.has_value() == input.filter.has_value())
    return invalid("selection", {"请选卡，或给出筛选条件，二者取一", "give either cards or a filter"}, "/filter");
  YG_TRY(check_reason(input.reason, !on_tags(input.kind)));
  BulkSpec spec;
  spec.kind = input.kind;
  spec.suspension = input.suspension;
  spec.tags = input.tags.value_or(std::vector<std::string>{});
  spec.unit_id = input.unit_id;
  spec.filter = input.filter;
  for (const auto& [field, value] : input.values.value_or(card::FieldValues{})) {
    YG_TRY_ASSIGN(spec.words[field], card::word_from(field, value));
  }
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  Scope seen = principal.scope("card.read");
  if (spec.filter && spec.filter->contains("unit_id")) {
    const auto id = parse_integer<std::int64_t>(spec.filter->at("unit_id"));
    const identity::Unit* unit = id ? tree->find(UnitId{*id}) : nullptr;
    if (unit == nullptr || !seen.contains(unit->path))
      return invalid("filter", {"没有这个单位，或您无权查看", "no such unit, or it is not yours to see"},
                     "/filter/unit_id");
    seen = Scope({unit->path});
  }
  spec.seen = seen.tops();
  const Scope scope = principal.scope(permission_for(spec));
  if (scope.empty()) {
    return fail(ErrorKind::forbidden, "bulk.forbidden", {"您没有做这项操作的权限", "you may not do this"},
                {.field = "/kind"});
  }
  spec.scope = scope.tops();
  YG_TRY(Deed::make(spec, ground_.rules, ground_.periods, tree, scope));
  return spec;
}

Result<bool> BulkService::small(const BulkSpec& spec, std::size_t named) {
  if (!spec.filter) return static_cast<std::int64_t>(named) <= kPreviewAtOnce;
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  YG_TRY_ASSIGN(const auto counted, ground_.db.read([&](store::Reader& reader) {
    return Preview::count(reader, spec, *tree, kPreviewAtOnce + 1);
  }));
  return counted <= kPreviewAtOnce;
}

Result<BulkDetail> BulkService::create(const http::Request& request, const BulkInput& input) {
  YG_TRY_ASSIGN(auto spec, read_input(request, input));
  std::vector<std::int64_t> named;
  if (input.card_ids) {
    YG_TRY_ASSIGN(named, named_cards(*input.card_ids));
  }
  return begin(request, std::move(spec), input.reason, std::move(named));
}

Result<JobId> BulkService::queue(store::Transaction& tx, const Act& act, std::string_view kind) const {
  Text title = title_of(act.spec);
  if (kind == kPreviewJob) title = {"预览" + title.zh, "Preview: " + title.en};
  YG_TRY_ASSIGN(const auto job,
                job::insert(tx, {std::string{kind}, title, {{"bulk_id", act.id.value}}, act.person, act.login},
                            ground_.clock.now()));
  return job.id;
}

Result<BulkDetail> BulkService::begin(const http::Request& request, BulkSpec spec, const std::string& reason,
                                      std::vector<std::int64_t> named) {
  const auto& principal = principal_of(request);
  const Actor actor = Actor::of(request);
  if (!actor.unit_id.empty()) spec.actor_unit_id = actor.unit_id;
  spec.remote_ip = actor.remote_ip;
  spec.trace_id = actor.trace_id;
  YG_TRY_ASSIGN(const bool at_once, small(spec, named.size()));
  Act act;
  act.spec = std::move(spec);
  act.person = principal.person_id;
  act.login = actor.login;
  act.name = principal.name;
  act.reason = reason;
  act.undo_of = act.spec.undo_of.value_or(BulkId{});
  act.created_at = ground_.clock.now();
  const AuditEntry entry = entry_about(request, "bulk.create", act);
  YG_TRY_ASSIGN(const BulkId id,
                identity::audited(
                    ground_.audit, ground_.db, entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<BulkId> {
                      Act kept = act;
                      YG_TRY_ASSIGN(kept.id, store::next_id<BulkId>(tx, kActSeries));
                      audit.object_id = fmt::format("{}", kept.id.value);
                      audit.after = json::encode(kept.spec).as_object();
                      audit.reason = reason;
                      if (kept.spec.undo_of) {
                        YG_TRY_ASSIGN(auto undone, find(tx, *kept.spec.undo_of));
                        if (!undone->undone_by.empty()) YG_TRY(follow(State::undone, Event::take_back));
                        undone->undone_by = kept.id;
                        YG_TRY(save(tx, *undone));
                      }
                      if (!at_once) {
                        YG_TRY_ASSIGN(kept.preview_job, queue(tx, kept, kPreviewJob));
                      }
                      YG_TRY(insert(tx, kept));
                      std::vector<Item> items;
                      for (std::size_t i = 0; i < named.size(); ++i) {
                        items.push_back({.position = static_cast<std::int64_t>(i) + 1, .card = CardId{named[i]}});
                      }
                      YG_TRY(insert_items(tx, kept.id, items));
                      return kept.id;
                    }));
  if (at_once) {
    const auto previewed = preview_.run(id, [](std::int64_t, std::int64_t) -> Result<bool> { return true; });
    if (!previewed) {
      YG_TRY(end(id, Event::fail, "bulk.fail", previewed.error()));
      return std::unexpected(previewed.error());
    }
  } else {
    jobs_.wake();
  }
  return show(request, id);
}

Result<BulkService::Seen> BulkService::find_visible(const http::Request& request) {
  YG_TRY(expire_overdue());
  YG_TRY_ASSIGN(const auto number, request.path_id("id"));
  const auto& principal = principal_of(request);
  YG_TRY_ASSIGN(auto tree, ground_.units.tree());
  std::vector<UnitCount> concerned;
  YG_TRY_ASSIGN(auto act, ground_.db.read([&](store::Reader& reader) -> Result<std::optional<Act>> {
    YG_TRY_ASSIGN(concerned, units(reader, BulkId{number}));
    return find(reader, BulkId{number});
  }));
  const bool covered = act && act->will_change > 0 && covers(concerned, *tree, principal);
  if (act && (act->person == principal.person_id || covered))
    return Seen{std::move(*act), std::move(concerned), std::move(tree), covered};
  return identity::refuse_out_of_scope(ground_.audit, ground_.db, request, "bulk_act", fmt::format("{}", number),
                                       "bulk.no_such_act", kNoSuchAct);
}

Result<BulkDetail> BulkService::show(const http::Request& request, BulkId id) {
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  return ground_.db.read([&](store::Reader& reader) -> Result<BulkDetail> {
    YG_TRY_ASSIGN(const auto act, find(reader, id));
    YG_TRY_ASSIGN(auto why, reasons(reader, id));
    YG_TRY_ASSIGN(const auto concerned, units(reader, id));
    return detail_view(*act, std::move(why), concerned, *tree, principal_of(request));
  });
}

Result<BulkDetail> BulkService::get(const http::Request& request) {
  YG_TRY_ASSIGN(const auto seen, find_visible(request));
  return show(request, seen.act.id);
}

Result<http::Page<BulkRow>> BulkService::list(const http::Request& request) {
  YG_TRY(expire_overdue());
  YG_TRY_ASSIGN(const auto query, act_list().parse(request));
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  const auto& principal = principal_of(request);
  YG_TRY_ASSIGN(auto scope, act_scope(request.query_value("box").value_or("all"), principal, *tree));
  const std::string select = fmt::format("SELECT {}", act_columns());
  return ground_.db.read([&](store::Reader& reader) {
    return http::read_page<BulkRow>(reader, act_list(), query,
                                    {.select = select, .from = "FROM bulk_act b", .scope = scope},
                                    [&](const store::Row& row) { return row_view(read_act(row), principal); });
  });
}

Result<std::int64_t> BulkService::to_approve(const identity::Principal& principal) {
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  YG_TRY_ASSIGN(const auto scope, act_scope("to_approve", principal, *tree));
  http::Request everything;
  YG_TRY_ASSIGN(const auto query, act_list().parse(everything));
  const auto statement = http::count_statement(
      act_list(), query, {.select = "SELECT b.id", .from = "FROM bulk_act b", .scope = scope}, http::kCountMax);
  return ground_.db.read([&](store::Reader& reader) -> Result<std::int64_t> {
    YG_TRY_ASSIGN(const auto counted, reader.one({"bulk.to_approve", statement.sql}, statement.params,
                                                 [](const store::Row& row) { return row.integer(0); }));
    return counted.value_or(0);
  });
}

Result<http::Page<ItemRow>> BulkService::items(const http::Request& request) {
  YG_TRY_ASSIGN(const auto seen, find_visible(request));
  YG_TRY_ASSIGN(const auto query, item_list().parse(request));
  return ground_.db.read([&](store::Reader& reader) {
    return items_page(reader, seen.act, query, *seen.tree, principal_of(request).scope("card.read"));
  });
}

Result<void> BulkService::each_item(const http::Request& request,
                                    const std::function<Result<void>(const ItemRow&)>& visit) {
  YG_TRY_ASSIGN(const auto seen, find_visible(request));
  YG_TRY_ASSIGN(auto query, item_list().parse(request));
  query.limit = 500;
  query.page = 1;
  query.cursor.reset();
  const Scope readable = principal_of(request).scope("card.read");
  while (true) {
    YG_TRY_ASSIGN(const auto found, ground_.db.read([&](store::Reader& reader) {
      return items_page(reader, seen.act, query, *seen.tree, readable);
    }));
    for (const ItemRow& item : found.items) YG_TRY(visit(item));
    if (!found.next_cursor) return {};
    query.cursor = found.next_cursor;
  }
}

Result<BulkDetail> BulkService::step(const http::Request& request, Step wanted, std::string_view action,
                                     const std::string& reason,
                                     const std::function<Result<void>(store::Transaction&, Act&)>& change) {
  YG_TRY_ASSIGN(const auto seen, find_visible(request));
  AuditEntry entry = entry_about(request, action, seen.act);
  entry.reason = reason;
  YG_TRY(identity::audited(
      ground_.audit, ground_.db, entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<bool> {
        YG_TRY_ASSIGN(auto act, find(tx, seen.act.id));
        YG_TRY(check_step(*act, wanted, principal_of(request), seen.covered));
        YG_TRY(change(tx, *act));
        YG_TRY(save(tx, *act));
        audit.after = boost::json::object{{"state", name_of(act->state).zh}, {"cards", act->will_change}};
        return true;
      }));
  jobs_.wake();
  return show(request, seen.act.id);
}

Result<BulkDetail> BulkService::submit(const http::Request& request) {
  return step(request, Step::submit, "bulk.submit", "", [&](store::Transaction& tx, Act& act) -> Result<void> {
    const Instant now = ground_.clock.now();
    YG_TRY_ASSIGN(act.state, follow(act.state, act.needs_approval ? Event::ask : Event::submit));
    act.submitted_at = now;
    act.expires_at = act.needs_approval ? std::optional{now + limits_.submit_within} : std::nullopt;
    if (!act.needs_approval) {
      YG_TRY_ASSIGN(act.run_job, queue(tx, act, kRunJob));
    }
    return {};
  });
}

Result<BulkDetail> BulkService::approve(const http::Request& request, const ReasonInput& input) {
  YG_TRY(check_reason(input.reason, false));
  return step(request, Step::approve, "bulk.approve", input.reason,
              [&](store::Transaction& tx, Act& act) -> Result<void> {
                YG_TRY_ASSIGN(act.state, follow(act.state, Event::approve));
                act.decider_login = Actor::of(request).login;
                act.decider_name = principal_of(request).name;
                act.decision_reason = input.reason;
                act.decided_at = ground_.clock.now();
                act.expires_at.reset();
                YG_TRY_ASSIGN(act.run_job, queue(tx, act, kRunJob));
                return {};
              });
}

Result<BulkDetail> BulkService::refuse(const http::Request& request, const ReasonInput& input) {
  YG_TRY(check_reason(input.reason, true));
  return step(request, Step::refuse, "bulk.refuse", input.reason,
              [&](store::Transaction& tx, Act& act) -> Result<void> {
                YG_TRY_ASSIGN(act.state, follow(act.state, Event::refuse));
                act.decider_login = Actor::of(request).login;
                act.decider_name = principal_of(request).name;
                act.decision_reason = input.reason;
                act.decided_at = act.ended_at = ground_.clock.now();
                return release_undone(tx, act);
              });
}

// What already runs stops behind its current run, as the job itself notes then; everything else ends at once.
Result<BulkDetail> BulkService::cancel(const http::Request& request) {
  return step(request, Step::cancel, "bulk.cancel", "", [&](store::Transaction& tx, Act& act) -> Result<void> {
    const JobId job = act.state == State::previewing ? act.preview_job : act.run_job;
    if (!job.empty()) YG_TRY(job::request_cancel(tx, job, ground_.clock.now()));
    if (act.state == State::running) return {};
    YG_TRY_ASSIGN(act.state, follow(act.state, Event::cancel));
    act.ended_at = ground_.clock.now();
    return release_undone(tx, act);
  });
}

Result<BulkDetail> BulkService::undo(const http::Request& request, const ReasonInput& input) {
  YG_TRY(check_reason(input.reason, true));
  YG_TRY_ASSIGN(const auto seen, find_visible(request));
  const auto& principal = principal_of(request);
  YG_TRY(check_step(seen.act, Step::undo, principal, seen.covered));
  BulkSpec spec;
  spec.kind = Kind::undo;
  spec.suspension = seen.act.spec.suspension;
  spec.undo_of = seen.act.id;
  spec.undone_kind = seen.act.spec.kind;
  spec.seen = principal.scope("card.read").tops();
  const Scope scope = principal.scope(permission_for(spec));
  if (scope.empty())
    return fail(ErrorKind::forbidden, "bulk.forbidden", {"您没有做这项操作的权限", "you may not do this"});
  spec.scope = scope.tops();
  return begin(request, std::move(spec), input.reason, {});
}

}  // namespace yunguan::bulk
