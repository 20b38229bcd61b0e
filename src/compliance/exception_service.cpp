// SPDX-License-Identifier: Apache-2.0
#include "compliance/exception_service.h"

#include <fmt/format.h>

#include "base/parse.h"
#include "card/card_list.h"
#include "card/card_store.h"
#include "identity/asked_units.h"

namespace yunguan::compliance {
namespace {

using identity::Actor;
using identity::principal_of;

constexpr std::size_t kCardsPage = 100;
const Text kNoSuchException{"没有这份例外", "there is no such exception"};
const Text kNoSuchCard{"没有这张卡", "there is no such card"};

}  // namespace

Result<Exception> ExceptionService::find_visible(const http::Request& request, std::string_view permission) {
  YG_TRY_ASSIGN(const auto id, request.path_id("id"));
  YG_TRY_ASSIGN(auto found, db_.read([&](store::Reader& reader) { return find_exception(reader, ExceptionId{id}); }));
  if (!found) return fail(ErrorKind::not_found, "exception.not_found", kNoSuchException);
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  const identity::Unit* unit = tree->find(found->unit);
  if (unit == nullptr || !principal_of(request).may(permission, unit->path)) {
    return refuse_out_of_scope(audit_, db_, request, "compliance_exception", fmt::format("{}", id),
                               "exception.not_found", kNoSuchException);
  }
  return std::move(*found);
}

Result<Wanted> ExceptionService::wanted_of(const ExceptionInput& input) const {
  YG_TRY_ASSIGN(const auto limits, limits_from(input.duties, rules_.book));
  return Wanted{input.card_ids, input.unit_id, input.plan.value_or(""), input.scene.value_or(""), limits};
}

Result<http::Page<ExceptionView>> ExceptionService::list(const http::Request& request) {
  YG_TRY_ASSIGN(const auto query, exception_list().parse(request));
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  YG_TRY_ASSIGN(
      const auto units,
      identity::asked_units(request, identity::principal_of(request).scope("compliance.read"), *tree, "card.unit"));
  YG_TRY_ASSIGN(const auto page, db_.read([&](store::Reader& reader) { return exception_page(reader, query, units); }));
  http::Page<ExceptionView> shown{{}, page.next_cursor, page.prev_cursor, page.total, page.total_is_exact};
  for (const Exception& exception : page.items)
    shown.items.push_back(view_of(exception, rules_, *tree, clock_.now(), principal_of(request).person_id));
  return shown;
}

Result<ExceptionCounts> ExceptionService::counts(const http::Request& request) {
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  YG_TRY_ASSIGN(
      const auto units,
      identity::asked_units(request, identity::principal_of(request).scope("compliance.read"), *tree, "card.unit"));
  YG_TRY_ASSIGN(const auto totals,
                db_.read([&](store::Reader& reader) { return count_exceptions(reader, units, clock_.now()); }));
  return ExceptionCounts{totals.requested, totals.in_force, totals.expiring_soon};
}

Result<ExceptionView> ExceptionService::get(const http::Request& request) {
  YG_TRY_ASSIGN(const auto exception, find_visible(request, "compliance.read"));
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  return view_of(exception, rules_, *tree, clock_.now(), principal_of(request).person_id);
}

Result<ExceptedCards> ExceptionService::cards(const http::Request& request) {
  YG_TRY_ASSIGN(const auto exception, find_visible(request, "compliance.read"));
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  const auto after = parse_integer<std::int64_t>(request.query_value("after").value_or("0"));
  return db_.read([&](store::Reader& reader) -> Result<ExceptedCards> {
    YG_TRY_ASSIGN(auto ids, cards_of(reader, exception.id, CardId{after.value_or(0)}, kCardsPage + 1));
    ExceptedCards shown;
    if (ids.size() > kCardsPage) {
      ids.pop_back();
      shown.next = ids.back();
    }
    YG_TRY_ASSIGN(const auto records, card::find_many(reader, ids));
    for (const card::Record& record : records) {
      ExceptedCard row{record.id, record.facts.msisdn, std::string{tree->name(record.facts.unit)}, {}};
      record.standing.missing.each([&](card::Duty duty) { row.missing.push_back(duty); });
      shown.items.push_back(std::move(row));
    }
    return shown;
  });
}

Result<CardExceptions> ExceptionService::of_card(const http::Request& request) {
  YG_TRY_ASSIGN(const auto id, request.path_id("id"));
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  YG_TRY_ASSIGN(const auto record, db_.read([&](store::Reader& reader) { return card::find(reader, CardId{id}); }));
  if (!record) return fail(ErrorKind::not_found, "card.not_found", kNoSuchCard);
  const identity::Unit* unit = tree->find(record->facts.unit);
  if (unit == nullptr || !principal_of(request).may("card.read", unit->path)) {
    return refuse_out_of_scope(audit_, db_, request, "card", fmt::format("{}", id), "card.not_found", kNoSuchCard);
  }
  YG_TRY_ASSIGN(const auto all, db_.read([&](store::Reader& reader) { return exceptions_of(reader, CardId{id}); }));
  CardExceptions shown;
  for (const Exception& exception : all)
    shown.items.push_back(view_of(exception, rules_, *tree, clock_.now(), principal_of(request).person_id));
  return shown;
}

Result<ExceptionPreview> ExceptionService::preview(const http::Request& request, const ExceptionInput& input) {
  YG_TRY_ASSIGN(const auto wanted, wanted_of(input));
  YG_TRY_ASSIGN(const auto choice, exceptions_.preview(wanted, principal_of(request).scope("card.write")));
  ExceptionPreview shown{static_cast<std::int64_t>(choice.cards.size()), {}};
  for (const auto& [fit, count] : choice.left_out) shown.left_out.push_back({fit, sentence_of(fit), count});
  return shown;
}

Result<ExceptionView> ExceptionService::create(const http::Request& request, const ExceptionInput& input) {
  YG_TRY_ASSIGN(const auto wanted, wanted_of(input));
  if (!input.until) {
    return fail(ErrorKind::invalid, "exception.dates", {"请写明止日", "state the last day"}, {.field = "/until"});
  }
  const Date today = shanghai_date(clock_.now());
  const ExceptionRequest asked{wanted, input.reason.value_or(""), input.document.value_or(""),
                               input.from.value_or(today), *input.until};
  YG_TRY_ASSIGN(const auto kept,
                exceptions_.request(asked, principal_of(request).scope("card.write"), Actor::of(request)));
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  return view_of(kept, rules_, *tree, clock_.now(), principal_of(request).person_id);
}

Result<ExceptionView> ExceptionService::act(const http::Request& request, std::string_view permission,
                                            ExceptionEvent event, const ReasonInput& input) {
  YG_TRY_ASSIGN(const auto exception, find_visible(request, permission));
  YG_TRY_ASSIGN(const auto kept, exceptions_.act(exception.id, event, Actor::of(request), input.reason.value_or("")));
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  return view_of(kept, rules_, *tree, clock_.now(), principal_of(request).person_id);
}

}  // namespace yunguan::compliance
