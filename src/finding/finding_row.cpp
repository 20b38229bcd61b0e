// SPDX-License-Identifier: Apache-2.0
// Single findings: reading and changing them.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "finding/finding_store.h"

namespace yunguan::finding {
namespace {

using store::NamedQuery;
using store::Row;

constexpr std::string_view kColumns =
    "f.id, f.msisdn, f.card_id, f.model, f.month, f.day, f.subject, f.first_at, f.hits, f.detail, f.unit_id, f.scene, "
    "f.class_code, f.carrier, f.state, f.again, f.handled_hits, f.handled_at, f.handled_by, f.reason, f.assigned_to, "
    "f.due_at, f.seen_at, f.said_at, f.version";

// Hits are not written: the fold may have said more since they were read.
constexpr NamedQuery kSave{"finding.save",
                           "UPDATE finding SET state = :state, again = :again, handled_hits = :handled_hits, "
                           "handled_at = :handled_at, handled_by = "
                           ":handled_by, reason = :reason, assigned_to = :assigned, due_at = :due, version = :version "
                           "WHERE id = :id AND version = "
                           ":before"};

}  // namespace

std::string_view finding_columns() { return kColumns; }

Finding read_finding(const Row& row) {
  Finding f;
  std::size_t at = 0;
  f.id = row.id<FindingId>(at++);
  f.msisdn = row.integer(at++);
  f.card = row.id<CardId>(at++);
  f.model = row.integer(at++);
  f.month = row.integer(at++);
  f.day = row.integer(at++);
  f.subject = row.text(at++);
  f.first_at = row.instant(at++);
  f.hits = row.integer(at++);
  f.detail = row.text(at++);
  f.unit = row.id<UnitId>(at++);
  f.scene = row.text(at++);
  f.class_code = row.integer(at++);
  f.carrier = static_cast<card::Carrier>(row.integer(at++));
  f.state = static_cast<State>(row.integer(at++));
  f.again = row.truth(at++);
  f.handled_hits = row.integer(at++);
  f.handled_at = row.optional_instant(at++);
  f.handled_by = row.text(at++);
  f.reason = row.text(at++);
  f.assigned_to = row.id<PersonId>(at++);
  f.due_at = row.instant(at++);
  f.seen_at = row.instant(at++);
  f.said_at = row.instant(at++);
  f.version = row.integer(at++);
  return f;
}

Result<std::optional<Finding>> find(store::Reader& reader, FindingId id) {
  static const std::string kSql = fmt::format("SELECT {} FROM finding f WHERE f.id = :id", kColumns);
  return reader.one({"finding.find", kSql}, {id}, read_finding);
}

Result<std::vector<Finding>> find_many(store::Reader& reader, const std::vector<FindingId>& ids) {
  if (ids.empty()) return std::vector<Finding>{};
  std::string list;
  std::unordered_map<FindingId, std::size_t> place;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    list += fmt::format("{}{}", i > 0 ? "," : "", ids[i].value);
    place.emplace(ids[i], i);
  }
  const std::string sql = fmt::format("SELECT {} FROM finding f WHERE f.id IN ({})", kColumns, list);
  YG_TRY_ASSIGN(auto found, reader.all({"finding.find_many", sql}, {}, read_finding));
  std::ranges::sort(found, {}, [&](const Finding& one) { return place.at(one.id); });
  return found;
}

Result<std::vector<Finding>> of_card(store::Reader& reader, std::int64_t msisdn, std::int64_t month,
                                     std::int64_t limit) {
  static const std::string kSql = fmt::format(
      "SELECT {} FROM finding f WHERE f.msisdn = :msisdn AND f.month = :month ORDER BY f.first_at, f.id LIMIT :limit",
      kColumns);
  return reader.all({"finding.of_card", kSql}, {msisdn, month, limit}, read_finding);
}

Result<Finding> save(store::Transaction& tx, const Finding& before, Finding after, FigureChange& figures) {
  after.version = before.version + 1;
  YG_TRY_ASSIGN(const auto rows, tx.run(kSave, {static_cast<int>(after.state), after.again, after.handled_hits,
                                                after.handled_at, after.handled_by, after.reason, after.assigned_to,
                                                after.due_at, after.version, before.id, before.version}));
  if (rows != 1) {
    return fail(
        ErrorKind::stale, "finding.stale",
        {"这条发现刚刚被别人处理过，请看过最新内容再办", "somebody has just dealt with this finding; look again"});
  }
  if (before.state != after.state) {
    figures.count(before, before.state, -1);
    figures.count(after, after.state, +1);
  }
  return after;
}

}  // namespace yunguan::finding
