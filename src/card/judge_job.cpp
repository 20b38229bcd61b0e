// SPDX-License-Identifier: Apache-2.0
#include "card/judge_job.h"

#include <fmt/format.h>

#include "card/card_store.h"

namespace yunguan::card {
namespace {

using store::NamedQuery;
using store::Row;

constexpr std::int64_t kCardsAtOnce = 1000;

constexpr NamedQuery kLastRules{"card.last_rules", "SELECT version FROM card_rules WHERE id = 1"};
constexpr NamedQuery kSaveRules{"card.save_rules",
                                "INSERT INTO card_rules (id, version) VALUES (1, :version) "
                                "ON CONFLICT (id) DO UPDATE SET version = excluded.version"};
constexpr NamedQuery kCount{"card.count_all", "SELECT n FROM card_figure WHERE unit_id = 0 AND dimension = 'total'"};

Result<std::vector<Record>> cards_behind(store::Reader& reader, std::int64_t id) {
  static const std::string kSql = fmt::format("SELECT {} FROM {} WHERE c.id > :id ORDER BY c.id LIMIT {}",
                                              record_columns(), kRecordTables, kCardsAtOnce);
  return reader.all({"card.cards_behind", kSql}, {id}, read_record);
}

}  // namespace

Result<void> Judge::begin_if_needed(job::Runner& jobs) {
  YG_TRY_ASSIGN(const auto last, db_.read([](store::Reader& reader) {
    return reader.one(kLastRules, {}, [](const Row& row) { return row.text(0); });
  }));
  if (last == rules_.version()) return {};
  YG_TRY_ASSIGN(const auto total, db_.read([](store::Reader& reader) {
    return reader.one(kCount, {}, [](const Row& row) { return row.integer(0); });
  }));
  if (total.value_or(0) == 0) {
    return db_.write([&](store::Transaction& tx) -> Result<void> {
      YG_TRY(tx.run(kSaveRules, {rules_.version()}));
      return {};
    });
  }
  YG_TRY(jobs.submit({std::string{kJudgeJob},
                      {"按新规则重新判定全部卡", "Judge all cards by the new rules"},
                      boost::json::value{{"rules", rules_.version()}},
                      {},
                      "[judge]"}));
  return {};
}

Result<void> Judge::run(job::Context& context) {
  const auto& checkpoint = context.checkpoint();
  std::int64_t at = checkpoint.is_object() ? checkpoint.at("id").to_number<std::int64_t>() : 0;
  std::int64_t done = checkpoint.is_object() ? checkpoint.at("done").to_number<std::int64_t>() : 0;
  std::int64_t changed = checkpoint.is_object() ? checkpoint.at("changed").to_number<std::int64_t>() : 0;
  const Origin origin{{}, "[judge]", "judged", context.job().id, rules_.version(), context.now()};
  while (true) {
    if (context.should_stop()) return job::Context::stop_here();
    YG_TRY_ASSIGN(const auto cards, db_.read([&](store::Reader& reader) { return cards_behind(reader, at); }));
    if (cards.empty()) break;
    std::int64_t changed_now = 0;
    YG_TRY(db_.write([&](store::Transaction& tx) -> Result<void> {
      changed_now = 0;
      for (const Record& record : cards) {
        if (rules_.standing_of(record.facts) == record.standing) continue;
        // Read again with its persons, in this transaction: it may have been edited since.
        YG_TRY_ASSIGN(const auto now, find_whole(tx, record.id, keys_));
        if (!now) continue;
        YG_TRY(update(tx, *now, now->facts, rules_.standing_of(now->facts), origin, rules_.version(), keys_));
        ++changed_now;
      }
      return context.advance(tx, {.total = std::nullopt,
                                  .done = done + static_cast<std::int64_t>(cards.size()),
                                  .failed = 0,
                                  .checkpoint = {{"id", cards.back().id.value},
                                                 {"done", done + static_cast<std::int64_t>(cards.size())},
                                                 {"changed", changed + changed_now}}});
    }));
    at = cards.back().id.value;
    done += static_cast<std::int64_t>(cards.size());
    changed += changed_now;
    context.announce();
  }
  identity::AuditEntry entry{.actor = identity::Actor::machine("judge"),
                             .action = "card.judge",
                             .object_type = "rules",
                             .object_id = rules_.version()};
  entry.after = boost::json::object{{"cards", done}, {"changed", changed}};
  YG_TRY(db_.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY(tx.run(kSaveRules, {rules_.version()}));
    YG_TRY(audit_.record(tx, entry));
    return {};
  }));
  return context.say({fmt::format("已判定 {} 张卡，{} 张的结果有变化", done, changed),
                      fmt::format("{} cards judged, {} with another result", done, changed)});
}

}  // namespace yunguan::card
