// SPDX-License-Identifier: Apache-2.0
#include "life/mass_closing.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace yunguan::life {
namespace {

using card::LifeEvent;
using card::State;
using store::NamedQuery;
using store::Params;
using store::Row;

constexpr std::size_t kCardsAtOnce = 1000;

// All but closed cards can be closed: what is to be done is found by the state alone.
static_assert([] {
  for (const State state : {State::in_stock, State::testing, State::silent, State::ready, State::active,
                            State::suspended, State::pre_closed}) {
    if (!card::next(state, LifeEvent::close)) return false;
  }
  return !card::next(State::closed, LifeEvent::close);
}());

constexpr NamedQuery kUnits{"life.closing_units",
                            "SELECT u.id FROM unit u JOIN unit a ON substr(u.path, 1, length(a.path)) = a.path "
                            "WHERE a.id = :unit"};
// Whoever writes cards now has looked at a standing that is no longer so; whoever comes later sees how the unit stands.
constexpr NamedQuery kWaitForWriters{"life.wait_for_card_writers", "LOCK TABLE card IN SHARE MODE"};

Result<std::set<UnitId>> units_of(store::Reader& reader, const ClosingOf& of) {
  if (!of.below) return std::set<UnitId>{of.unit};
  YG_TRY_ASSIGN(const auto units, reader.all(kUnits, {of.unit}, [](const Row& row) { return row.id<UnitId>(0); }));
  return std::set<UnitId>{units.begin(), units.end()};
}

// The cards as a condition on `card`; its parameter is the batch.
std::string condition(const ClosingOf& of, const std::set<UnitId>& units) {
  std::string sql = "unit_id IN (-1";
  for (const UnitId unit : units) sql += fmt::format(",{}", unit.value);
  return sql + (of.batch ? ") AND batch = :batch" : ")");
}

Params params_of(const ClosingOf& of) { return of.batch ? Params{*of.batch} : Params{}; }

}  // namespace

struct MassClosings::Found {
  std::set<UnitId> units;
  std::vector<CardId> cards;
};

// As the checkpoint keeps it.
struct MassClosings::Progress {
  std::int64_t looked_at = 0;
  std::int64_t closed = 0;
  bool over = false;

  static Progress of(const boost::json::value& kept) {
    if (!kept.is_object()) return {};
    return {kept.at("looked_at").to_number<std::int64_t>(), kept.at("closed").to_number<std::int64_t>(),
            kept.at("over").as_bool()};
  }
  [[nodiscard]] boost::json::object kept() const {
    return {{"looked_at", looked_at}, {"closed", closed}, {"over", over}};
  }
};

Result<MassCount> count(store::Reader& reader, const ClosingOf& of) {
  MassCount counted;
  YG_TRY_ASSIGN(const auto units, units_of(reader, of));
  const std::string sql =
      fmt::format("SELECT state, COUNT(*) FROM card WHERE {} GROUP BY state ORDER BY state", condition(of, units));
  YG_TRY(reader.each({"life.mass_count", sql}, params_of(of), [&](const Row& row) {
    const auto state = static_cast<State>(row.integer(0));
    counted.by_state[std::string{to_word(state)}] = row.integer(1);
    counted.total += row.integer(1);
    if (state != State::closed) counted.changes += row.integer(1);
    return true;
  }));
  return counted;
}

Result<job::Job> MassClosings::queue(store::Transaction& tx, const MassClosing& closing, PersonId person,
                                     const std::string& login) const {
  const Text title = closing.of.batch ? Text{"按批次销户 " + *closing.of.batch, "Close batch " + *closing.of.batch}
                                      : Text{"全部销户", "Close all cards"};
  return job::insert(tx, {std::string{kClosingJob}, title, json::encode(closing), person, login}, clock_.now());
}

Result<MassClosings::Found> MassClosings::still_open(store::Reader& reader, const ClosingOf& of) const {
  Found found;
  YG_TRY_ASSIGN(found.units, units_of(reader, of));
  const std::string sql = fmt::format("SELECT id FROM card WHERE {} AND state <> {} ORDER BY id",
                                      condition(of, found.units), static_cast<int>(State::closed));
  YG_TRY_ASSIGN(found.cards, reader.all({"life.cards_to_close", sql}, params_of(of),
                                        [](const Row& row) { return row.id<CardId>(0); }));
  return found;
}

Result<void> MassClosings::close_found(job::Context& context, const MassClosing& closing, const Found& found,
                                       Progress& at) {
  const std::int64_t total = at.looked_at + static_cast<std::int64_t>(found.cards.size());
  const card::Origin origin{context.job().person_id.value_or(PersonId{}),
                            context.job().person_login,
                            std::string{to_word(LifeEvent::close)},
                            context.job().id,
                            closing.reason,
                            context.now()};
  const auto wanted = [&](const card::Facts& facts) {
    return found.units.contains(facts.unit) && (!closing.of.batch || facts.batch == *closing.of.batch);
  };
  for (std::size_t begin = 0; begin < found.cards.size(); begin += kCardsAtOnce) {
    if (context.should_stop()) return job::Context::stop_here();
    const std::size_t end = std::min(begin + kCardsAtOnce, found.cards.size());
    const std::vector<CardId> run{found.cards.begin() + static_cast<std::ptrdiff_t>(begin),
                                  found.cards.begin() + static_cast<std::ptrdiff_t>(end)};
    Progress after;
    auto written = db_.write([&](store::Transaction& tx) -> Result<void> {
      after = at;
      YG_TRY_ASSIGN(const auto closed, acts_.carry_out(tx, run, {LifeEvent::close}, origin, wanted));
      after.looked_at += static_cast<std::int64_t>(run.size());
      after.closed += closed;
      return context.advance(tx, {.total = total, .done = after.looked_at, .failed = 0, .checkpoint = after.kept()});
    });
    // Somebody was quicker with one of them: the next look finds what is left.
    if (!written && written.error().kind == ErrorKind::stale) continue;
    YG_TRY(std::move(written));
    at = after;
    context.announce();
  }
  return {};
}

// Looks once more when nobody who began before the decision can still write a card.
Result<bool> MassClosings::end_if_none_is_left(job::Context& context, const MassClosing& closing, Progress& at) {
  YG_TRY_ASSIGN(const auto left, db_.write([&](store::Transaction& tx) -> Result<Found> {
    if (tx.dialect() == store::Dialect::postgresql) YG_TRY(tx.script(kWaitForWriters));
    return still_open(tx, closing.of);
  }));
  if (!left.cards.empty()) return false;
  at.over = true;
  YG_TRY(db_.write([&](store::Transaction& tx) -> Result<void> {
    identity::AuditEntry entry{.actor = identity::Actor::machine("mass_act"),
                               .action = "card.mass_act",
                               .object_type = "job",
                               .object_id = fmt::format("{}", context.job().id.value),
                               .object_label = context.job().person_login,
                               .unit_id = closing.of.unit,
                               .reason = closing.reason};
    entry.after = boost::json::object{{"act", to_word(LifeEvent::close)}, {"cards", at.closed}};
    YG_TRY(audit_.record(tx, entry));
    return context.advance(tx, {.total = at.looked_at, .done = at.looked_at, .failed = 0, .checkpoint = at.kept()});
  }));
  return true;
}

Result<void> MassClosings::run(job::Context& context) {
  YG_TRY_ASSIGN(const auto closing, json::decode<MassClosing>(context.spec()));
  Progress at = Progress::of(context.checkpoint());
  while (!at.over) {
    if (context.should_stop()) return job::Context::stop_here();
    YG_TRY_ASSIGN(const auto found, db_.read([&](store::Reader& reader) { return still_open(reader, closing.of); }));
    YG_TRY(close_found(context, closing, found, at));
    if (found.cards.empty()) YG_TRY(end_if_none_is_left(context, closing, at));
  }
  return context.say({fmt::format("已销户 {} 张", at.closed), fmt::format("{} cards closed", at.closed)});
}

}  // namespace yunguan::life
