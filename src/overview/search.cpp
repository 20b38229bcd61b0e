// SPDX-License-Identifier: Apache-2.0
#include "overview/search.h"

#include <fmt/format.h>

#include "base/parse.h"
#include "identity/principal.h"

namespace yunguan::overview {
namespace {

using identity::principal_of;

constexpr store::NamedQuery kPeople{
    "overview.search_people",
    "SELECT id, login, name, unit_id FROM person WHERE (login LIKE :login ESCAPE '\\' OR name LIKE :name ESCAPE '\\') "
    "ORDER BY login LIMIT 60"};

std::string begins_with(std::string_view text) {
  std::string pattern;
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

Result<SearchAnswer> Search::find(const http::Request& request) {
  SearchAnswer answer;
  const auto q = trimmed(request.query_value("q").value_or(""));
  if (q.empty() || q.size() > 60) return answer;
  if (principal_of(request).may("card.read") && all_digits(q) && q.size() >= 4) YG_TRY(add_cards(request, q, answer));
  if (principal_of(request).may("unit.read")) YG_TRY(add_units(request, q, answer));
  if (principal_of(request).may("person.read")) YG_TRY(add_people(request, q, answer));
  return answer;
}

Result<void> Search::add_cards(const http::Request& request, std::string_view q, SearchAnswer& answer) {
  http::Request asked = request;
  asked.query = {{"q", std::string{q}}, {"limit", fmt::format("{}", kHitsPerKind)}};
  YG_TRY_ASSIGN(const auto page, cards_.list(asked));
  for (const card::CardRow& row : page.items) {
    answer.items.push_back({"card", row.id.value, row.msisdn, fmt::format("{} · {}", row.unit_name, row.iccid),
                            fmt::format("/cards/{}", row.id.value)});
  }
  return {};
}

Result<void> Search::add_units(const http::Request& request, std::string_view q, SearchAnswer& answer) {
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  const auto scope = principal_of(request).scope("unit.read");
  std::size_t hits = 0;
  for (const identity::Unit& unit : tree->units()) {
    if (hits == kHitsPerKind) break;
    if (!scope.contains(unit.path) || !(holds(unit.name, q) || holds(unit.code, q))) continue;
    ++hits;
    answer.items.push_back({"unit", unit.id.value, unit.name, unit.code, fmt::format("/units/{}", unit.id.value)});
  }
  return {};
}

Result<void> Search::add_people(const http::Request& request, std::string_view q, SearchAnswer& answer) {
  YG_TRY_ASSIGN(const auto tree, units_.tree());
  const auto scope = principal_of(request).scope("person.read");
  std::size_t hits = 0;
  const std::string pattern = begins_with(q);
  return db_.read([&](store::Reader& reader) {
    return reader.each(kPeople, {pattern, pattern}, [&](const store::Row& row) {
      const identity::Unit* unit = tree->find(row.id<UnitId>(3));
      if (unit == nullptr || !scope.contains(unit->path)) return true;
      answer.items.push_back({"person", row.integer(0), fmt::format("{}（{}）", row.text(2), row.text(1)), unit->name,
                              fmt::format("/people/{}", row.integer(0))});
      return ++hits < kHitsPerKind;
    });
  });
}

}  // namespace yunguan::overview
