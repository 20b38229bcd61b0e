// SPDX-License-Identifier: Apache-2.0
#include "compliance/remedy_service.h"

#include <fmt/format.h>

#include "base/parse.h"
#include "card/card_store.h"
#include "identity/principal.h"

namespace yunguan::compliance {
namespace {

using store::NamedQuery;
using store::Row;

// Of at most so many cards of the unit: a look, not a count.
constexpr std::int64_t kLookedAt = 2000;

constexpr NamedQuery kUsualLimit{
    "compliance.usual_limit",
    "SELECT data_limit_mb, COUNT(*) AS n FROM (SELECT plan, data_limit_mb FROM card WHERE unit_id = :unit ORDER BY "
    "msisdn, "
    "id LIMIT :most) AS near WHERE plan = :plan AND data_limit_mb IS NOT NULL GROUP BY data_limit_mb "
    "ORDER BY n DESC, data_limit_mb LIMIT 1"};
constexpr NamedQuery kUsualRegion{"compliance.usual_region",
                                  "SELECT regions, COUNT(*) AS n FROM (SELECT regions FROM card WHERE unit_id = :unit "
                                  "ORDER BY msisdn, id LIMIT :most) AS "
                                  "near WHERE regions <> '' GROUP BY regions ORDER BY n DESC, regions LIMIT 1"};

const Text kNoSuchCard{"没有这张卡", "there is no such card"};

}  // namespace

Result<Neighbours> neighbours_of(store::Reader& reader, const card::Facts& facts) {
  Neighbours neighbours;
  if (!facts.plan.empty()) {
    YG_TRY_ASSIGN(neighbours.usual_limit_mb, reader.one(kUsualLimit, {facts.unit, kLookedAt, facts.plan},
                                                        [](const Row& row) { return row.integer(0); }));
  }
  YG_TRY_ASSIGN(const auto regions,
                reader.one(kUsualRegion, {facts.unit, kLookedAt}, [](const Row& row) { return row.text(0); }));
  if (regions) neighbours.usual_region = split(*regions, ';').front();
  return neighbours;
}

Result<Remedies> RemedyService::of_card(const http::Request& request) {
  YG_TRY_ASSIGN(const auto id, request.path_id("id"));
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  YG_TRY_ASSIGN(const auto record, db_.read([&](store::Reader& reader) { return card::find(reader, CardId{id}); }));
  if (!record) return fail(ErrorKind::not_found, "card.not_found", kNoSuchCard);
  const identity::Unit* unit = tree->find(record->facts.unit);
  if (unit == nullptr || !identity::principal_of(request).may("card.read", unit->path)) {
    return refuse_out_of_scope(audit_, db_, request, "card", fmt::format("{}", id), "card.not_found", kNoSuchCard);
  }
  if (record->standing.missing.empty()) return Remedies{{}, record->version};
  YG_TRY_ASSIGN(const auto neighbours,
                db_.read([&](store::Reader& reader) { return neighbours_of(reader, record->facts); }));
  return Remedies{remedies_of(record->facts, neighbours, rules_), record->version};
}

std::vector<http::Route> remedy_routes(RemedyService& service) {
  std::vector<http::Route> routes;
  routes.push_back(http::get_route<Remedies>(
      http::JsonRoute{.method = http::Method::get,
                      .path = "/api/v1/cards/{id}/remedies",
                      .operation = "list_remedies_of_card",
                      .permission = "card.read",
                      .summary = "What closes each gap of a card, by whom, and the change where a control can do it.",
                      .tag = "compliance"},
      [&service](const http::Request& request) { return service.of_card(request); }));
  return routes;
}

}  // namespace yunguan::compliance
