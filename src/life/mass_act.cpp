// SPDX-License-Identifier: Apache-2.0
#include "life/mass_act.h"

#include <fmt/format.h>

#include "card/card_changes.h"
#include "card/card_list.h"
#include "life/who_may.h"

namespace yunguan::life {
namespace {

using store::Params;
using store::Row;

constexpr int kCardsAtOnce = 2000;
constexpr int kAgainMax = 5;

// The selection as a condition on `card`; its parameter is the batch.
std::string condition(const MassSelection& selection) {
  std::string sql = "unit_id IN (-1";
  for (const UnitId unit : selection.units) sql += fmt::format(",{}", unit.value);
  return sql + (selection.batch ? ") AND batch = :batch" : ")");
}

struct Progress {
  std::int64_t id = 0;
  std::int64_t done = 0;
  std::int64_t skipped = 0;
};

Progress progress_of(const boost::json::value& checkpoint) {
  if (!checkpoint.is_object()) return {};
  const auto number = [&](std::string_view name) { return checkpoint.at(name).to_number<std::int64_t>(); };
  return {number("id"), number("done"), number("skipped")};
}

}  // namespace

Result<MassCount> count(store::Reader& reader, const MassSelection& selection, card::LifeEvent act) {
  MassCount counted;
  Params params;
  if (selection.batch) params.emplace_back(*selection.batch);
  const std::string sql =
      fmt::format("SELECT state, COUNT(*) FROM card WHERE {} GROUP BY state ORDER BY state", condition(selection));
  YG_TRY(reader.each({"life.mass_count", sql}, params, [&](const Row& row) {
    const auto state = static_cast<card::State>(row.integer(0));
    counted.by_state[std::string{to_word(state)}] = row.integer(1);
    counted.total += row.integer(1);
    if (card::find_edge(state, act) != nullptr) counted.changes += row.integer(1);
    return true;
  }));
  return counted;
}

Result<job::Job> MassActs::submit(const MassAct& act, const identity::Actor& actor) {
  const Text name = name_of({act.act, act.suspension});
  const Text title{fmt::format("批量{}", name.zh), fmt::format("{} many cards", name.en)};
  return jobs_.submit({std::string{kMassActJob}, title, json::encode(act), actor.person_id, actor.login});
}

Result<void> MassActs::run(job::Context& context) {
  YG_TRY_ASSIGN(const auto act, json::decode<MassAct>(context.spec()));
  Progress at = progress_of(context.checkpoint());
  const card::Origin origin{context.job().person_id.value_or(PersonId{}),
                            context.job().person_login,
                            std::string{to_word(act.act)},
                            context.job().id,
                            act.reason,
                            context.now()};
  YG_TRY_ASSIGN(const auto counted,
                db_.read([&](store::Reader& reader) { return count(reader, act.selection, act.act); }));
  const std::string sql = fmt::format("SELECT id FROM card WHERE {} AND id > :after ORDER BY id LIMIT {}",
                                      condition(act.selection), kCardsAtOnce);
  while (true) {
    if (context.should_stop()) return job::Context::stop_here();
    std::size_t found = 0;
    Progress next = at;
    const auto once = [&](store::Transaction& tx) -> Result<void> {
      next = at;
      Params params;
      if (act.selection.batch) params.emplace_back(*act.selection.batch);
      params.emplace_back(at.id);
      YG_TRY_ASSIGN(const auto ids,
                    tx.all({"life.mass_cards", sql}, params, [](const Row& row) { return row.id<CardId>(0); }));
      found = ids.size();
      if (ids.empty()) return {};
      YG_TRY_ASSIGN(const auto records, card::find_many(tx, ids));
      std::vector<card::CardChange> changes;
      for (const card::Record& record : records) {
        auto after = card::after(record.facts, rules_.standing_of(record.facts), {act.act, act.suspension},
                                 life_rules_.periods(), origin.at);
        if (!after) continue;  // there already, or the table has no way
        const card::Standing stands = rules_.standing_of(*after);
        changes.push_back({record, std::move(*after), stands});
      }
      YG_TRY(card::update_many(tx, changes, origin, rules_.version(), keys_));
      next.id = ids.back().value;
      next.done += static_cast<std::int64_t>(ids.size());
      next.skipped += static_cast<std::int64_t>(ids.size() - changes.size());
      return context.advance(tx, {.total = counted.total,
                                  .done = next.done,
                                  .failed = 0,
                                  .checkpoint = {{"id", next.id}, {"done", next.done}, {"skipped", next.skipped}}});
    };
    auto written = db_.write(once);
    // Somebody else changed one of the cards in between: look at them again.
    for (int again = 0; again < kAgainMax && !written && written.error().kind == ErrorKind::stale; ++again)
      written = db_.write(once);
    YG_TRY(std::move(written));
    if (found == 0) break;
    at = next;
    context.announce();
  }
  identity::AuditEntry entry{.actor = identity::Actor::machine("mass_act"),
                             .action = "card.mass_act",
                             .object_type = "job",
                             .object_id = fmt::format("{}", context.job().id.value),
                             .object_label = context.job().person_login,
                             .reason = act.reason};
  entry.after = boost::json::object{{"act", to_word(act.act)}, {"cards", at.done}, {"skipped", at.skipped}};
  YG_TRY(audit_.record_alone(db_, entry));
  const Text name = name_of({act.act, act.suspension});
  return context.say(
      {fmt::format("已{} {} 张，{} 张早已如此或不能如此，未处理", name.zh, at.done - at.skipped, at.skipped),
       fmt::format("{}: {} cards; {} left as they were", name.en, at.done - at.skipped, at.skipped)});
}

}  // namespace yunguan::life
