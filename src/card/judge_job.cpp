// SPDX-License-Identifier: Apache-2.0
#include "card/judge_job.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/log.h"
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

// The one that is at work asks again when it has ended.
Result<bool> is_judging(store::Reader& reader) {
  for (const job::State state : {job::State::queued, job::State::running}) {
    const job::Filter filter{
        .person = {}, .inside = {}, .state = state, .kind = std::string{kJudgeJob}, .limit = 1, .before = {}};
    YG_TRY_ASSIGN(const auto found, job::list(reader, filter));
    if (!found.empty()) return true;
  }
  return false;
}

}  // namespace

// How far a run came; from the beginning for other rules.
struct Judge::Judged {
  std::int64_t id = 0;
  std::int64_t done = 0;
  std::int64_t changed = 0;
  std::string rules;
  BOOST_DESCRIBE_CLASS(Judged, (), (id, done, changed, rules), (), ())

  static Judged begin_at(const boost::json::value& checkpoint, const std::string& version) {
    if (checkpoint.is_object()) {
      const auto kept = json::decode<Judged>(checkpoint);
      if (kept && kept->rules == version) return *kept;
    }
    return {.rules = version};
  }
};

void Judge::after_job(job::Runner& jobs, const job::Job& job) {
  if (job.kind != kJudgeJob || job.state != job::State::done) return;
  const auto begun = begin_if_needed(jobs);
  if (!begun) log::failure(log::Level::error, "card", "cannot judge the cards anew", begun.error());
}

Result<void> Judge::begin_if_needed(job::Runner& jobs) {
  const std::lock_guard lock{asking_};
  YG_TRY_ASSIGN(const auto last, db_.read([](store::Reader& reader) {
    return reader.one(kLastRules, {}, [](const Row& row) { return row.text(0); });
  }));
  const std::string version = rules_.version();
  if (last == version) return {};
  YG_TRY_ASSIGN(const auto total, db_.read([](store::Reader& reader) {
    return reader.one(kCount, {}, [](const Row& row) { return row.integer(0); });
  }));
  if (total.value_or(0) == 0) {
    return db_.write([&](store::Transaction& tx) -> Result<void> {
      YG_TRY(tx.run(kSaveRules, {version}));
      return {};
    });
  }
  YG_TRY_ASSIGN(const bool judging, db_.read(is_judging));
  if (judging) return {};
  YG_TRY(jobs.submit({std::string{kJudgeJob},
                      {"按新规则重新判定全部卡", "Judge all cards by the new rules"},
                      boost::json::value{{"rules", version}},
                      {},
                      "[judge]"}));
  return {};
}

Result<void> Judge::judge(const std::vector<Record>& cards, const Rules& rules, const Origin& origin,
                          job::Context& context, Judged& judged) {
  Judged now;
  YG_TRY(db_.write([&](store::Transaction& tx) -> Result<void> {
    now = judged;
    for (const Record& record : cards) {
      if (rules.standing_of(record.facts) == record.standing) continue;
      // Read again with its persons, in this transaction: it may have been edited since.
      YG_TRY_ASSIGN(const auto card, find_whole(tx, record.id, keys_));
      if (!card) continue;
      YG_TRY(update(tx, *card, card->facts, rules.standing_of(card->facts), origin, rules.version(), keys_));
      ++now.changed;
    }
    now.id = cards.back().id.value;
    now.done += static_cast<std::int64_t>(cards.size());
    return context.advance(tx, {.total = std::nullopt, .done = now.done, .failed = 0, .checkpoint = json::encode(now)});
  }));
  judged = now;
  return {};
}

Result<void> Judge::run(job::Context& context) {
  const Rules rules = rules_.frozen();
  Judged judged = Judged::begin_at(context.checkpoint(), rules.version());
  const Origin origin{{}, "[judge]", "judged", context.job().id, judged.rules, context.now()};
  while (true) {
    if (context.should_stop()) return job::Context::stop_here();
    YG_TRY_ASSIGN(const auto cards, db_.read([&](store::Reader& reader) { return cards_behind(reader, judged.id); }));
    if (cards.empty()) break;
    YG_TRY(judge(cards, rules, origin, context, judged));
    context.announce();
  }
  identity::AuditEntry entry{.actor = identity::Actor::machine("judge"),
                             .action = "card.judge",
                             .object_type = "rules",
                             .object_id = judged.rules};
  entry.after = boost::json::object{{"cards", judged.done}, {"changed", judged.changed}};
  YG_TRY(db_.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY(tx.run(kSaveRules, {judged.rules}));
    YG_TRY(audit_.record(tx, entry));
    return {};
  }));
  return context.say({fmt::format("已判定 {} 张卡，{} 张的结果有变化", judged.done, judged.changed),
                      fmt::format("{} cards judged, {} with another result", judged.done, judged.changed)});
}

}  // namespace yunguan::card
