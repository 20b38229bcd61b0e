// SPDX-License-Identifier: Apache-2.0
#include "finding/finding_list.h"

#include <algorithm>

#include "finding/finding_plan.h"

namespace yunguan::finding {
namespace {

constexpr std::size_t kExportStep = 500;

FindingId id_of(const store::Row& row) { return row.id<FindingId>(0); }

// Of those that the figures do not count: no further than http::kCountMax, and along a walk no further than is looked at there.
Result<void> add_total(store::Reader& reader, const http::ListQuery& query, const Asked& asked, const Plan& plan,
                       http::Page<FindingId>& page) {
  if (plan.counts_along) {
    YG_TRY_ASSIGN(const std::int64_t n, count_along(reader, query, asked, plan));
    const auto shown = static_cast<std::int64_t>((query.page - 1) * query.limit + page.items.size());
    page.total = std::max(n, shown);
    page.total_is_exact = plan.window <= kCountedAlong;
  } else {
    const http::List& list = list_for(plan.way, reader.dialect());
    YG_TRY_ASSIGN(page.total, http::internal::count_rows(reader, list, http::over(query, list), plan.sql));
    page.total_is_exact = true;
  }
  if (*page.total > http::kCountMax) {
    page.total = http::kCountMax;
    page.total_is_exact = false;
  }
  return {};
}

}  // namespace

const http::List& FindingList::declaration() { return list_for(Way::walk, store::Dialect::sqlite); }

Result<http::Page<Finding>> FindingList::page(store::Reader& reader, const http::ListQuery& query, const Asked& asked,
                                              const FindingRules& rules) {
  const auto wanted = static_cast<std::int64_t>(query.page * query.limit + 1);
  YG_TRY_ASSIGN(const Plan plan, plan_for(reader, query, asked, rules, {.wanted = wanted}));
  const http::List& list = list_for(plan.way, reader.dialect());
  if (plan.known_total == 0) {
    YG_TRY(http::internal::asked_cursor(query));
    return http::Page<Finding>{.items = {}, .next_cursor = {}, .prev_cursor = {}, .total = 0, .total_is_exact = true};
  }
  YG_TRY_ASSIGN(auto ids, http::read_page<FindingId>(reader, list, http::over(query, list), plan.sql, id_of,
                                                     plan.known_total.value_or(0)));
  const bool is_whole = query.page == 1 && !ids.next_cursor;
  if (ids.total && plan.known_total) {  // the figures count to the end
    ids.total = plan.known_total;
    ids.total_is_exact = true;
  } else if (ids.total && !is_whole) {
    YG_TRY(add_total(reader, query, asked, plan, ids));
  }
  YG_TRY_ASSIGN(auto findings, find_many(reader, ids.items));
  return http::Page<Finding>{std::move(findings), ids.next_cursor, ids.prev_cursor, ids.total, ids.total_is_exact};
}

Result<void> FindingList::each(store::Database& db, const http::ListQuery& query, const Asked& asked,
                               const FindingRules& rules, const std::function<Result<void>(const Finding&)>& visit) {
  const auto page_of = [&](const http::ListQuery& step) {
    return db.read([&](store::Reader& reader) { return page(reader, step, asked, rules); });
  };
  return http::each_in_steps(query, kExportStep, page_of, visit);
}

Result<std::vector<FindingId>> FindingList::ids_behind(store::Reader& reader, const http::ListQuery& query,
                                                       const Asked& asked, const FindingRules& rules, FindingId after,
                                                       FindingId upto, std::int64_t limit) {
  http::ListQuery by_id = query;
  by_id.sort = {{declaration().field("id"), false}};
  by_id.cursor.reset();
  by_id.page = 1;
  by_id.limit = static_cast<std::size_t>(limit);
  YG_TRY_ASSIGN(Plan plan, plan_for(reader, by_id, asked, rules, {.wanted = limit, .in_steps = true}));
  if (plan.known_total == 0) return std::vector<FindingId>{};
  const http::List& list = list_for(plan.way, reader.dialect());
  const std::string id = list.declaration().id_column;
  plan.sql.scope.sql += (plan.sql.scope.sql.empty() ? "" : " AND ") + id + " > ? AND " + id + " <= ?";
  plan.sql.scope.params.emplace_back(after);
  plan.sql.scope.params.emplace_back(upto);
  YG_TRY_ASSIGN(auto ids, http::read_page<FindingId>(reader, list, http::over(by_id, list), plan.sql, id_of, 0));
  return std::move(ids.items);
}

Result<std::int64_t> FindingList::count(store::Reader& reader, const http::ListQuery& query, const Asked& asked,
                                        const FindingRules& rules, std::int64_t max) {
  YG_TRY_ASSIGN(const Plan plan, plan_for(reader, query, asked, rules, {.wanted = max}));
  if (plan.known_total) return *plan.known_total;
  const http::List& list = list_for(plan.way, reader.dialect());
  const http::Statement statement = http::count_statement(list, http::over(query, list), plan.sql, max);
  YG_TRY_ASSIGN(const auto n, reader.one({"finding.count_list", statement.sql}, statement.params,
                                         [](const store::Row& row) { return row.integer(0); }));
  return n.value_or(0);
}

Result<FindingId> last_id(store::Reader& reader) {
  YG_TRY_ASSIGN(const auto last, reader.one({"finding.last", "SELECT id FROM finding ORDER BY id DESC LIMIT 1"}, {},
                                            [](const store::Row& row) { return row.id<FindingId>(0); }));
  return last.value_or(FindingId{});
}

}  // namespace yunguan::finding
