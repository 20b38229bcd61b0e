// SPDX-License-Identifier: Apache-2.0
#include "life/period_clock.h"

#include <fmt/format.h>

#include "base/log.h"

namespace yunguan::life {
namespace {

using card::LifeEvent;
using card::State;
using store::NamedQuery;
using store::Row;

constexpr std::chrono::seconds kLookEvery{60};

// The states of kDueSql, which a suspended card is not in: its test or silent period waits for its resumption.
static_assert([] {
  for (const State state : {State::in_stock, State::ready, State::active, State::suspended, State::closed}) {
    if (card::next(state, LifeEvent::expire)) return false;
  }
  return card::next(State::testing, LifeEvent::expire) && card::next(State::silent, LifeEvent::expire) &&
         card::next(State::pre_closed, LifeEvent::expire);
}());
constexpr NamedQuery kDue{"life.due", kDueSql};

}  // namespace

PeriodClock::PeriodClock(store::Database& db, const identity::Audit& audit, CardActs acts, const Clock& clock)
    : db_(db), audit_(audit), acts_(acts), clock_(clock) {}

PeriodClock::~PeriodClock() { stop(); }

Result<std::int64_t> PeriodClock::run_once(Instant now) {
  const card::Origin origin{{}, "[clock]", std::string{to_word(LifeEvent::expire)}, {}, "", now};
  return db_.write([&](store::Transaction& tx) -> Result<std::int64_t> {
    YG_TRY_ASSIGN(const auto due, tx.all(kDue, {now}, [](const Row& row) { return row.id<CardId>(0); }));
    if (due.empty()) return 0;
    YG_TRY_ASSIGN(const std::int64_t count, acts_.carry_out(tx, due, {LifeEvent::expire}, origin));
    if (count > 0) {
      identity::AuditEntry entry{
          .actor = identity::Actor::machine("clock"), .action = "card.expire", .object_type = "card", .object_id = ""};
      entry.after = boost::json::object{{"cards", count}};
      YG_TRY(audit_.record(tx, entry));
    }
    return count;
  });
}

Result<std::int64_t> PeriodClock::tick() {
  std::int64_t all = 0;
  while (true) {
    YG_TRY_ASSIGN(const std::int64_t ended, run_once(clock_.now()));
    if (ended == 0) return all;
    all += ended;
  }
}

void PeriodClock::start() {
  const std::lock_guard lock(mutex_);
  if (running_) return;
  running_ = true;
  thread_ = std::thread([this] { work(); });
}

void PeriodClock::stop() {
  {
    const std::lock_guard lock(mutex_);
    running_ = false;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void PeriodClock::work() {
  std::unique_lock lock(mutex_);
  while (running_) {
    lock.unlock();
    if (const auto ended = tick(); !ended) log::failure(log::Level::warn, "life", "periods not ended", ended.error());
    lock.lock();
    wake_.wait_for(lock, kLookEvery, [this] { return !running_; });
  }
}

Result<std::vector<EndingSoon>> ending_soon(store::Reader& reader, const std::optional<std::vector<UnitId>>& units,
                                            Instant now, std::chrono::days within) {
  std::string sql =
      "SELECT state, COUNT(*) FROM card WHERE state_until IS NOT NULL AND state NOT IN (1, 4, 5, 6, 8) "
      "AND state_until > :now AND state_until <= :end";
  if (units) {
    sql += " AND unit_id IN (-1";  // nobody's unit: an empty scope sees nothing
    for (const UnitId unit : *units) sql += fmt::format(",{}", unit.value);
    sql += ")";
  }
  sql += " GROUP BY state ORDER BY state";
  return reader.all({"life.ending_soon", sql}, {now, now + within}, [](const Row& row) {
    return EndingSoon{static_cast<State>(row.integer(0)), row.integer(1)};
  });
}

}  // namespace yunguan::life
