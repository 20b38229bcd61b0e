// SPDX-License-Identifier: Apache-2.0
#include "finding/finding_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <tuple>
#include <unordered_map>

#include "base/parse.h"
#include "monitor/model.h"
#include "store/id_source.h"
#include "store/list_value.h"

namespace yunguan::finding {
namespace {

using monitor::Found;
using store::NamedQuery;
using store::Params;
using store::Row;
using store::Value;

constexpr std::int64_t kAppModel = static_cast<std::int64_t>(monitor::Model::app);

// What a stored finding is compared with.
struct Kept {
  FindingId id;
  Instant first_at;
  std::int64_t hits = 0;
  std::string detail;
  State state = State::fresh;
  bool again = false;
  std::int64_t handled_hits = 0;
  std::int64_t era = 0, upto = 0;
};

// One thing that was said.
struct Said {
  Finding finding;
  std::optional<Kept> kept;
};

// Meanings as parameters of one statement: a JSON array of arrays on SQLite, an array for each column on PostgreSQL.
Params meanings(store::Dialect dialect, const std::vector<Said>& all) {
  if (dialect == store::Dialect::sqlite) {
    boost::json::array list;
    list.reserve(all.size());
    for (const Said& one : all) {
      const Finding& f = one.finding;
      list.push_back(boost::json::array{f.msisdn, f.month, f.model, boost::json::string(f.subject), f.day});
    }
    return {boost::json::serialize(list)};
  }
  std::vector<std::int64_t> numbers, months, models, days;
  std::vector<std::string> subjects;
  for (const Said& one : all) {
    numbers.push_back(one.finding.msisdn);
    months.push_back(one.finding.month);
    models.push_back(one.finding.model);
    subjects.push_back(one.finding.subject);
    days.push_back(one.finding.day);
  }
  return {store::list_value(dialect, numbers), store::list_value(dialect, months), store::list_value(dialect, models),
          store::list_value(dialect, subjects), store::list_value(dialect, days)};
}

constexpr std::string_view kSelect =
    "SELECT e.at, f.id, f.first_at, f.hits, f.detail, f.state, f.again, f.handled_hits, f.said_era, f.said_upto FROM ";
constexpr std::string_view kAskedSqlite =
    "(SELECT CAST(key AS BIGINT) AS at, json_extract(value, '$[0]') AS msisdn, json_extract(value, '$[1]') AS month, "
    "json_extract(value, '$[2]') AS model, json_extract(value, '$[3]') AS subject, json_extract(value, '$[4]') AS day "
    "FROM json_each(:asked)) AS e CROSS JOIN finding f ";
constexpr std::string_view kAskedPostgres =
    "(SELECT msisdn, month, model, subject, day, n - 1 AS at FROM unnest(CAST(:numbers AS BIGINT[]), CAST(:months AS "
    "BIGINT[]), CAST(:models AS BIGINT[]), CAST(:subjects AS TEXT[]), CAST(:days AS BIGINT[])) WITH ORDINALITY AS "
    "u(msisdn, month, model, subject, day, n)) AS e JOIN finding f ON TRUE ";
constexpr std::string_view kSameMeaning =
    "WHERE f.msisdn = e.msisdn AND f.month = e.month AND f.model = e.model AND f.subject = e.subject";

std::string asked(store::Dialect dialect, std::string_view select, std::string_view condition) {
  return fmt::format("{}{}{}{}", select, dialect == store::Dialect::sqlite ? kAskedSqlite : kAskedPostgres,
                     kSameMeaning, condition);
}

Result<void> look_up(store::Transaction& tx, std::vector<Said>& all) {
  const std::string sql = asked(tx.dialect(), kSelect, " AND f.day = e.day");
  return tx.each(
      {.name = "finding.look_up", .sql = sql, .plan_anew = true}, meanings(tx.dialect(), all), [&](const Row& row) {
        all[static_cast<std::size_t>(row.integer(0))].kept = Kept{
            row.id<FindingId>(1), row.instant(2), row.integer(3), row.text(4),   static_cast<State>(row.integer(5)),
            row.truth(6),         row.integer(7), row.integer(8), row.integer(9)};
        return true;
      });
}

// The last word on each meaning, in the order first said.
Result<std::vector<Said>> distinct(store::Transaction& tx, std::span<const Found> found) {
  YG_TRY_ASSIGN(auto models, ModelDirectory::load(tx));
  std::vector<Said> all;
  all.reserve(found.size());
  std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t, std::string_view, std::int64_t>, std::size_t> places;
  for (const Found& one : found) {
    YG_TRY_ASSIGN(const auto model, models.ensure(tx, one.model));
    const auto key = std::tuple{static_cast<std::int64_t>(one.msisdn), static_cast<std::int64_t>(one.month), model,
                                std::string_view{one.subject}, static_cast<std::int64_t>(one.day)};
    const auto [place, is_new] = places.emplace(key, all.size());
    if (is_new) all.emplace_back();
    Finding& f = all[place->second].finding;
    f.msisdn = static_cast<std::int64_t>(one.msisdn);
    f.model = model;
    f.month = one.month;
    f.day = one.day;
    f.subject = one.subject;
    f.first_at = month_start(one.month) + std::chrono::seconds{one.first_second};
    f.hits = one.hits;
    f.detail = one.detail;
  }
  return all;
}

// Card, unit, scene, class and carrier of those that are new.
Result<void> add_cards(store::Transaction& tx, const std::vector<Said*>& fresh) {
  std::unordered_map<std::int64_t, std::vector<Finding*>> by_number;
  std::vector<std::string> numbers;
  for (Said* one : fresh) {
    auto& list = by_number[one->finding.msisdn];
    if (list.empty()) numbers.push_back(std::to_string(one->finding.msisdn));
    list.push_back(&one->finding);
  }
  const std::string sql =
      fmt::format("SELECT msisdn, id, unit_id, scene, class_code, carrier FROM card WHERE msisdn {}",
                  store::in_text_list(tx.dialect(), "numbers"));
  return tx.each({.name = "finding.cards", .sql = sql, .plan_anew = true}, {store::list_value(tx.dialect(), numbers)},
                 [&](const Row& row) {
                   const auto number = parse_integer<std::int64_t>(row.text(0));
                   for (Finding* f : by_number.at(number.value_or(0))) {
                     f->card = row.id<CardId>(1);
                     f->unit = row.id<UnitId>(2);
                     f->scene = row.text(3);
                     f->class_code = row.integer(4);
                     f->carrier = static_cast<card::Carrier>(row.integer(5));
                   }
                   return true;
                 });
}

// Counts a card for an application once a month.
Result<void> count_apps(store::Transaction& tx, const std::vector<Said*>& fresh, FigureChange& figures) {
  std::map<std::tuple<std::int64_t, std::int64_t, std::string>, const Finding*> cards;
  for (const Said* one : fresh) {
    const Finding& f = one->finding;
    if (f.model == kAppModel) cards.emplace(std::tuple{f.msisdn, f.month, f.subject}, &f);
  }
  if (cards.empty()) return {};
  std::vector<Said> asked_for;
  for (const auto& [key, f] : cards) asked_for.push_back({*f, {}});
  std::vector<bool> known(asked_for.size());
  const std::string sql = asked(tx.dialect(), "SELECT DISTINCT e.at FROM ", "");
  YG_TRY(tx.each({.name = "finding.known_apps", .sql = sql, .plan_anew = true}, meanings(tx.dialect(), asked_for),
                 [&](const Row& row) {
                   known[static_cast<std::size_t>(row.integer(0))] = true;
                   return true;
                 }));
  for (std::size_t i = 0; i < asked_for.size(); ++i) {
    const Finding& f = asked_for[i].finding;
    const auto space = f.detail.rfind(' ');  // "§2.3.2(6) im.qq.com"
    if (!known[i]) figures.app_card(f, space == std::string::npos ? "" : f.detail.substr(space + 1));
  }
  return {};
}

Result<void> add(store::Transaction& tx, const std::vector<Said*>& fresh, const ModelDirectory& models,
                 const FindingRules& rules, Instant now, const Word& word, FigureChange& figures) {
  static const std::vector<std::string_view> kNames{
      "id",       "msisdn",  "card_id",      "model",      "month",      "day",        "subject",
      "first_at", "hits",    "detail",       "unit_id",    "scene",      "class_code", "carrier",
      "state",    "again",   "handled_hits", "handled_at", "handled_by", "reason",     "assigned_to",
      "due_at",   "seen_at", "said_at",      "said_era",   "said_upto",  "version"};
  YG_TRY(add_cards(tx, fresh));
  YG_TRY(count_apps(tx, fresh, figures));
  YG_TRY_ASSIGN(auto id, store::reserve_ids(tx, "finding", static_cast<std::int64_t>(fresh.size())));
  std::vector<Params> rows;
  rows.reserve(fresh.size());
  std::map<std::int64_t, std::chrono::hours> times;
  for (Said* one : fresh) {
    Finding& f = one->finding;
    f.id = FindingId{id++};
    const auto time = times.try_emplace(f.model);
    if (time.second) time.first->second = rules.time_for(models.name(f.model));
    rows.push_back({f.id,
                    f.msisdn,
                    f.card,
                    f.model,
                    f.month,
                    f.day,
                    f.subject,
                    f.first_at,
                    f.hits,
                    f.detail,
                    f.unit,
                    f.scene,
                    f.class_code,
                    static_cast<int>(f.carrier),
                    0,
                    0,
                    0,
                    nullptr,
                    "",
                    "",
                    0,
                    now + time.first->second,
                    now,
                    now,
                    word.era,
                    word.upto,
                    1});
    figures.count(f, State::fresh, +1);
    figures.found(f, now);
    figures.delay(Delay::use_to_finding, f, now, now - f.first_at);
    if (word.received_at) figures.delay(Delay::receipt_to_finding, f, now, now - *word.received_at);
  }
  return tx.insert_many("finding", kNames, rows);
}

Result<void> update_sqlite(store::Transaction& tx, const std::vector<const Said*>& changed, Instant now,
                           const Word& word) {
  static constexpr NamedQuery kUpdate{
      "finding.update",
      "UPDATE finding SET hits = :hits, detail = :detail, said_at = :said, said_era = :era, said_upto = :upto WHERE id "
      "= :id"};
  for (const Said* one : changed)
    YG_TRY(tx.run(kUpdate, {one->finding.hits, one->finding.detail, now, word.era, word.upto, one->kept->id}));
  return {};
}

// Another may have had a later word on one of them since it was looked up.
Result<void> update_postgres(store::Transaction& tx, const std::vector<const Said*>& changed, Instant now,
                             const Word& word) {
  static constexpr NamedQuery kUpdate{
      "finding.update",
      "UPDATE finding SET hits = u.hits, detail = u.detail, said_at = :said, said_era = :era, said_upto = :upto FROM "
      "unnest(CAST(:ids AS BIGINT[]), CAST(:hits AS BIGINT[]), CAST(:details AS TEXT[])) AS u(id, hits, detail) WHERE "
      "finding.id = u.id AND (finding.said_era, finding.said_upto) <= (CAST(:then AS BIGINT), CAST(:until AS BIGINT))",
      true};
  std::vector<std::int64_t> ids, hits;
  std::vector<std::string> details;
  for (const Said* one : changed) {
    ids.push_back(one->kept->id.value);
    hits.push_back(one->finding.hits);
    details.push_back(one->finding.detail);
  }
  YG_TRY(tx.run(kUpdate,
                {now, word.era, word.upto, store::list_value(tx.dialect(), ids), store::list_value(tx.dialect(), hits),
                 store::list_value(tx.dialect(), details), word.era, word.upto}));
  return {};
}

// The rare ones whose change moves an index: another first time, or the first hit after the handling.
Result<void> update_places(store::Transaction& tx, const std::vector<const Said*>& changed, const Word& word) {
  static constexpr NamedQuery kFirst{
      "finding.update_first",
      "UPDATE finding SET first_at = :first WHERE id = :id AND said_era = :era AND said_upto = :upto"};
  static constexpr NamedQuery kAgain{
      "finding.came_again",
      "UPDATE finding SET again = 1 WHERE id = :id AND state <> 0 AND said_era = :era AND said_upto = :upto"};
  for (const Said* one : changed) {
    const Kept& kept = *one->kept;
    if (kept.first_at != one->finding.first_at)
      YG_TRY(tx.run(kFirst, {one->finding.first_at, kept.id, word.era, word.upto}));
    if (kept.state != State::fresh && !kept.again && one->finding.hits > kept.handled_hits)
      YG_TRY(tx.run(kAgain, {kept.id, word.era, word.upto}));
  }
  return {};
}

// PostgreSQL takes no NUL in a text, and neither store anything but UTF-8; a peer from a file may hold either.
std::string clean(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = utf8_sequence_length(text);
    if (length == 0 || text.front() == '\0') {
      out += "\xEF\xBF\xBD";
      text.remove_prefix(1);
    } else {
      out += text.substr(0, length);
      text.remove_prefix(length);
    }
  }
  return out;
}

bool is_clean(const Found& found) {
  const auto sound = [](std::string_view text) { return is_utf8(text) && text.find('\0') == std::string_view::npos; };
  return sound(found.subject) && sound(found.detail) && sound(found.model);
}

}  // namespace

Result<std::int64_t> begin_era(store::Transaction& tx) {
  static constexpr NamedQuery kBegin{"finding.begin_era",
                                     "INSERT INTO finding_era (id, era) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET "
                                     "era = finding_era.era + 1 RETURNING era"};
  YG_TRY_ASSIGN(const auto era, tx.one(kBegin, {}, [](const Row& row) { return row.integer(0); }));
  return era.value_or(0);
}

Result<std::int64_t> present_era(store::Reader& reader) {
  static constexpr NamedQuery kEra{"finding.era", "SELECT era FROM finding_era WHERE id = 1"};
  YG_TRY_ASSIGN(const auto era, reader.one(kEra, {}, [](const Row& row) { return row.integer(0); }));
  return era.value_or(0);
}

Result<Taken> take(store::Transaction& tx, std::span<const Found> found, const FindingRules& rules, Instant now,
                   const Word& word) {
  if (found.empty()) return Taken{};
  YG_TRY_ASSIGN(const std::int64_t era, present_era(tx));
  if (word.era < era) {
    return fail(ErrorKind::conflict, "finding.fenced",
                {"监测已由其他进程接管，此进程不再记录发现",
                 "another process has taken over the monitoring; this one keeps no more findings"});
  }
  std::vector<Found> cleaned;
  if (!std::ranges::all_of(found, is_clean)) {
    cleaned.assign(found.begin(), found.end());
    for (Found& one : cleaned) {
      one.model = clean(one.model);
      one.subject = clean(one.subject);
      one.detail = clean(one.detail);
    }
    found = cleaned;
  }
  YG_TRY_ASSIGN(auto all, distinct(tx, found));
  YG_TRY(look_up(tx, all));
  std::vector<Said*> fresh;
  std::vector<const Said*> changed;
  Taken taken;
  for (Said& one : all) {
    if (!one.kept) {
      fresh.push_back(&one);
    } else if (std::pair{one.kept->era, one.kept->upto} > std::pair{word.era, word.upto}) {
      ++taken.outdated;
    } else if (one.kept->hits != one.finding.hits || one.kept->detail != one.finding.detail ||
               one.kept->first_at != one.finding.first_at) {
      changed.push_back(&one);
    }
  }
  FigureChange figures;
  taken.added = static_cast<std::int64_t>(fresh.size());
  taken.changed = static_cast<std::int64_t>(changed.size());
  if (!fresh.empty()) {
    YG_TRY_ASSIGN(const auto models, ModelDirectory::load(tx));
    YG_TRY(add(tx, fresh, models, rules, now, word, figures));
  }
  if (!changed.empty()) {
    YG_TRY(tx.dialect() == store::Dialect::sqlite ? update_sqlite(tx, changed, now, word)
                                                  : update_postgres(tx, changed, now, word));
    YG_TRY(update_places(tx, changed, word));
  }
  YG_TRY(figures.apply(tx));
  for (const Said* one : fresh) ++taken.units[one->finding.unit];
  return taken;
}

Result<void> FindingStore::begin(const std::function<Result<void>(store::Transaction&)>& prove) {
  YG_TRY_ASSIGN(const std::int64_t era, db_.write([&](store::Transaction& tx) -> Result<std::int64_t> {
    YG_TRY(prove(tx));
    return begin_era(tx);
  }));
  era_ = era;
  return {};
}

Result<Taken> FindingStore::take(std::span<const Found> found, std::int64_t upto, std::optional<Instant> received_at) {
  const Word word{.era = era_, .upto = upto, .received_at = received_at};
  YG_TRY_ASSIGN(auto taken, db_.write([&](store::Transaction& tx) {
    return finding::take(tx, found, rules_, clock_.now(), word);
  }));
  if (taken.added > 0 && listener_) listener_(taken);
  return taken;
}

}  // namespace yunguan::finding
