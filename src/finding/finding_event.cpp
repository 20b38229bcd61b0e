// SPDX-License-Identifier: Apache-2.0
#include "finding/finding_event.h"

#include <fmt/format.h>

#include "crypto/row_code.h"
#include "store/id_source.h"

namespace yunguan::finding {
namespace {

using store::NamedQuery;
using store::Params;
using store::Row;

constexpr std::string_view kColumns =
    "id, finding_id, at, person_id, login, act, from_state, to_state, reason, words, effect, hits, job_id, integrity";
constexpr std::size_t kIntegrityAt = 13;

// Handled findings that do not stand where their last event left them.
constexpr NamedQuery kAstray{
    "finding.check_states",
    "SELECT f.id, CAST(f.msisdn AS TEXT) FROM finding f WHERE f.id IN (SELECT finding_id FROM finding_event) AND "
    "f.state <> "
    "(SELECT e.to_state FROM finding_event e WHERE e.finding_id = f.id ORDER BY e.id DESC LIMIT 1) ORDER BY f.id"};
constexpr NamedQuery kUnexplained{
    "finding.check_unexplained",
    "SELECT f.id, CAST(f.msisdn AS TEXT) FROM finding f WHERE f.state <> 0 AND NOT EXISTS "
    "(SELECT 1 FROM finding_event e WHERE e.finding_id = f.id) ORDER BY f.id"};

Event read_event(const Row& row) {
  return {row.integer(0),
          row.id<FindingId>(1),
          row.instant(2),
          row.id<PersonId>(3),
          row.text(4),
          static_cast<Act>(row.integer(5)),
          static_cast<State>(row.integer(6)),
          static_cast<State>(row.integer(7)),
          row.text(8),
          row.text(9),
          row.text(10),
          row.integer(11),
          row.id<JobId>(12)};
}

crypto::RowCode code_of(const Event& e) {
  crypto::RowCode code{"finding_event"};
  code.add("id", e.id).add("finding_id", e.finding).add("at", e.at).add("person_id", e.person).add("login", e.login);
  code.add("act", static_cast<int>(e.act)).add("from_state", static_cast<int>(e.from));
  code.add("to_state", static_cast<int>(e.to)).add("reason", e.reason).add("words", e.words);
  code.add("effect", e.effect).add("hits", e.hits).add("job_id", e.job);
  return code;
}

}  // namespace

Result<void> insert(store::Transaction& tx, std::vector<Event> events, const crypto::KeyRing& ring) {
  static const std::vector<std::string_view> kNames{"id",     "finding_id", "at",       "person_id", "login",
                                                    "act",    "from_state", "to_state", "reason",    "words",
                                                    "effect", "hits",       "job_id",   "integrity"};
  if (events.empty()) return {};
  YG_TRY_ASSIGN(auto id, store::reserve_ids(tx, "finding_event", static_cast<std::int64_t>(events.size())));
  std::vector<Params> rows;
  rows.reserve(events.size());
  for (Event& e : events) {
    e.id = id++;
    YG_TRY_ASSIGN(auto code, code_of(e).code(ring));
    rows.push_back({e.id, e.finding, e.at, e.person, e.login, static_cast<int>(e.act), static_cast<int>(e.from),
                    static_cast<int>(e.to), e.reason, e.words, e.effect, e.hits, e.job, std::move(code)});
  }
  return tx.insert_many("finding_event", kNames, rows);
}

Result<std::vector<Event>> events_of(store::Reader& reader, FindingId finding, std::int64_t limit) {
  static const std::string kSql =
      fmt::format("SELECT {} FROM finding_event WHERE finding_id = :finding ORDER BY id DESC LIMIT :limit", kColumns);
  return reader.all({"finding.events", kSql}, {finding, limit}, read_event);
}

void add_integrity_checks(identity::IntegrityCheck& integrity) {
  integrity.add("finding_event",
                [](store::Reader& reader, const crypto::KeyRing& keys, identity::TableCheck& table) -> Result<void> {
                  const std::string sql = fmt::format("SELECT {} FROM finding_event ORDER BY id", kColumns);
                  Result<void> checked;
                  YG_TRY(reader.each({"finding.check_events", sql}, {}, [&](const Row& row) {
                    const Event event = read_event(row);
                    const auto sound = code_of(event).matches(keys, row.text(kIntegrityAt));
                    if (!sound) {
                      checked = std::unexpected(sound.error());
                      return false;
                    }
                    table.count(*sound, fmt::format("{}", event.id), event.login);
                    return true;
                  }));
                  YG_TRY(checked);
                  for (const NamedQuery* query : {&kAstray, &kUnexplained}) {
                    YG_TRY(reader.each(*query, {}, [&](const Row& row) {
                      table.count(false, fmt::format("finding {}", row.integer(0)), row.text(1));
                      return true;
                    }));
                  }
                  return {};
                });
}

}  // namespace yunguan::finding
