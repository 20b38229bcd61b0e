// SPDX-License-Identifier: Apache-2.0
// Findings by the million: taking them in, saying them again, and the list over all of them. One line a figure, with the goal in
// brackets; SQLite in a temporary folder, and PostgreSQL when YUNGUAN_TEST_POSTGRES names an empty server.
//
//   finding_bench [--findings 1000000] [--batch 2000] [--store sqlite|postgresql] [--keep FOLDER] [--only TEXT]
//
// The first hundred thousand are taken in as the fold says them; the others are copies with other numbers, times, units, classes, states.
#include <fmt/format.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>

#include "base/parse.h"
#include "card/card_store.h"
#include "card/migrations.h"
#include "card/rules.h"
#include "crypto/test_keys.h"
#include "dice.h"
#include "finding/finding_list.h"
#include "finding/migrations.h"
#include "identity/migrations.h"
#include "job/job_store.h"
#include "measure.h"
#include "must.h"
#include "store/id_source.h"

namespace yunguan::finding {
namespace {

constexpr int kFirst = 100'000;
constexpr int kUnits = 200;  // the first has a third of all, the last a handful, the one before it none
constexpr std::uint32_t kMonthLast = 2026 * 12 + 10;
constexpr std::uint32_t kMonths = 6;
constexpr std::array kModels{"separation", "region", "threshold",  "whitelist",
                             "phone",      "app",    "data-surge", "fraud-area"};

struct Wanted {
  int findings = 1'000'000;
  int batch = 2'000;
  std::string store;
  std::string keep;
  std::string only;
};

// The n-th; a card has four of them.
monitor::Found found(int n) {
  std::mt19937 dice(static_cast<unsigned>(n));
  monitor::Found one;
  one.model = n % 25'000 == 7 ? "night-download" : kModels[dice() % (n % 5 == 0 ? kModels.size() : 4)];
  one.msisdn = 1064800000000u + static_cast<std::uint64_t>(n / 4);
  one.subject =
      one.model == "app" ? fmt::format("app{}", dice() % 200) : fmt::format("data:host{}.example.cn", dice() % 100'000);
  one.month = kMonthLast - dice() % kMonths;
  one.day = static_cast<std::uint8_t>(1 + dice() % 28);
  one.first_second = (one.day - 1u) * 86400u + dice() % 86400u;
  one.hits = 1 + dice() % 50;
  one.detail = "§2.3.1(4) not in its white list";
  return one;
}

struct Column {
  std::string name, value;
};

// What becomes of a copy, or of the first ones themselves; `id` is an expression.
std::vector<Column> spread_columns(const std::string& id) {
  const std::string unit = fmt::format("CASE WHEN {1} = 77 THEN {0} WHEN {2} < 30 THEN 1 ELSE 2 + {3} END", kUnits,
                                       dice(id, 1, 90'000), dice(id, 2, 100), dice(id, 3, kUnits - 3));
  // The large unit has the first twenty scenes only.
  const std::string scene =
      fmt::format("CASE WHEN {0} = 5 THEN 'rare' WHEN {1} < 30 THEN CAST({2} AS TEXT) ELSE CAST({3} AS TEXT) END",
                  dice(id, 4, 180'000), dice(id, 2, 100), dice(id, 5, 20), dice(id, 6, 40));
  const std::string roll = dice(id, 7, 1000);
  const std::string class_code =
      fmt::format("CASE WHEN {0} < 900 THEN 31 + {1} WHEN {0} < 999 THEN 11 + {1} ELSE 36 END", roll, dice(id, 8, 3));
  const std::string carrier =
      fmt::format("CASE WHEN {0} < 45 THEN 1 WHEN {0} < 90 THEN 2 ELSE 3 END", dice(id, 9, 100));
  // Nothing of the third carrier is ever acted upon.
  const std::string state =
      fmt::format("CASE WHEN {0} < 60 THEN 0 WHEN {0} < 70 THEN 1 WHEN {0} < 90 OR {1} >= 90 THEN 2 ELSE 3 END",
                  dice(id, 10, 100), dice(id, 9, 100));
  const std::string is_new = fmt::format("{} < 60", dice(id, 10, 100));
  return {
      {"unit_id", unit},
      {"scene", scene},
      {"class_code", class_code},
      {"carrier", carrier},
      {"state", state},
      {"again", fmt::format("CASE WHEN {} THEN 0 WHEN {} = 0 THEN 1 ELSE 0 END", is_new, dice(id, 11, 20))},
      {"due_at", fmt::format("first_at + CAST(86400000000 AS BIGINT) * {}", dice(id, 14, 100))},
      {"assigned_to", fmt::format("CASE WHEN {} = 0 THEN 1 + {} ELSE 0 END", dice(id, 12, 100), dice(id, 13, 200))}};
}

// With units, scenes, functions and carriers of their own, so that the figures of many of them are kept.
card::Facts card_of(std::uint64_t msisdn, int n) {
  card::Facts card;
  card.msisdn = std::to_string(msisdn);
  card.iccid = with_luhn(fmt::format("898600{:013}", n));
  card.imsi = fmt::format("46000{:010}", n);
  card.functions = {.voice = n % 31 == 0, .sms = n % 7 == 0, .data = true};
  card.carrier = static_cast<card::Carrier>(1 + n % 3);
  card.data_scope = card::DataScope::directed;
  card.scene = std::to_string(n / kUnits % 40);
  card.unit = UnitId{2 + n % (kUnits - 3)};
  card.state = card::State::active;
  card.registered_to = card::RegisteredTo::unit;
  return card;
}

class Bench {
 public:
  Bench(std::string name, const std::string& url, std::string only)
      : name_(std::move(name)),
        url_(url),
        only_(std::move(only)),
        db_(must(store::Database::open({.url = url}))),
        rules_(must(FindingRules::load("rules"))) {
    std::vector<store::Migration> steps = identity::migrations();
    for (const auto& folder : {job::migrations(), card::migrations(), migrations()})
      steps.insert(steps.end(), folder.begin(), folder.end());
    must(store::migrate(*db_, steps));
  }

  void report(std::string_view what, double figure, std::string_view unit, std::string_view goal) const {
    fmt::print("{:<11} {:<92} {:>9.1f} {} [{}]\n", name_, what, figure, unit, goal);
    std::fflush(stdout);
  }

  [[nodiscard]] std::int64_t count() {
    return must(db_->read([](store::Reader& reader) { return last_id(reader); })).value;
  }

  void take_in(std::string_view what, int from, int count, const Wanted& wanted, std::uint32_t more_hits) {
    const double time = seconds_of([&] {
      std::vector<monitor::Found> batch;
      for (int n = 0; n < count; ++n) {
        batch.push_back(found(from + n));
        batch.back().hits += more_hits;
        if (static_cast<int>(batch.size()) < wanted.batch && n + 1 < count) continue;
        must(db_->write([&](store::Transaction& tx) { return take(tx, batch, rules_, clock_.now()); }));
        batch.clear();
      }
    });
    report(fmt::format("{}, {} at once", what, wanted.batch), count / time, "findings/s", "-");
  }

  // The cards of those findings.
  void enter_cards(int from, int count) {
    const card::Rules rules{must(card::Rulebook::load("rules")),
                            must(card::NumberPlan::load("rules", shanghai_date(clock_.now())))};
    const card::Origin origin{{}, "[bench]", "created", {}, "", clock_.now(), true};
    std::vector<card::NewCard> cards;
    for (int n = 0; n < count; n += 4) {
      cards.push_back({card_of(found(from + n).msisdn, n / 4), {}});
      cards.back().standing = rules.standing_of(cards.back().facts);
    }
    must(db_->write(
        [&](store::Transaction& tx) { return card::insert(tx, cards, origin, rules.version(), keys_.ring()); }));
  }

  void fill(const Wanted& wanted) {
    const int first = std::min(kFirst, wanted.findings);
    take_in("taking in new findings, from none", 0, first, wanted, 0);
    const double time = seconds_of([&] { grow(first, wanted.findings); });
    report("filling up by copies, indexes and figures made anew", time, "s", "-");
  }

  void list(std::string_view what, std::map<std::string, std::string> query, Asked asked = {}) {
    if (what.find(only_) == std::string_view::npos) return;
    http::Request request;
    request.query = std::move(query);
    asked.now = clock_.now();
    const auto parsed = must(FindingList::declaration().parse(request));
    std::vector<double> times;
    std::size_t rows = 0;
    for (int i = 0; i < 40; ++i) {
      times.push_back(1e3 * seconds_of([&] {
                        rows = must(db_->read([&](store::Reader& reader) {
                                 return FindingList::page(reader, parsed, asked, rules_);
                               })).items.size();
                      }));
      if (i == 3 && times.back() > 400) break;  // far off; more of it tells nothing
    }
    std::ranges::sort(times);
    report(fmt::format("{}: {} rows, half of the times below {:.1f}; p99", what, rows, times[times.size() / 2]),
           p99(times), "ms", "≤ 50 over 10 M");
  }

  // As the workbench counts.
  void counts(std::string_view what, std::map<std::string, std::string> query, Asked asked) {
    if (what.find(only_) == std::string_view::npos) return;
    http::Request request;
    request.query = std::move(query);
    asked.now = clock_.now();
    const auto parsed = must(FindingList::declaration().parse(request));
    std::vector<double> times;
    std::int64_t n = 0;
    for (int i = 0; i < 40; ++i) {
      times.push_back(1e3 * seconds_of([&] {
                        n = must(db_->read([&](store::Reader& reader) {
                          return FindingList::count(reader, parsed, asked, rules_, http::kCountMax);
                        }));
                      }));
    }
    std::ranges::sort(times);
    report(fmt::format("{}: {}, half of the times below {:.1f}; p99", what, n, times[times.size() / 2]), p99(times),
           "ms", "≤ 50 over 10 M");
  }

 private:
  void grow(int first, int all);
  void run(const std::string& sql) {
    must(db_->write([&](store::Transaction& tx) { return tx.run({"bench.fill", sql}, {}); }));
  }
  void make_figures();

  const std::string name_, url_, only_;
  SystemClock clock_;
  crypto::TestKeys keys_;
  std::unique_ptr<store::Database> db_;
  FindingRules rules_;
};

// Indexes are taken away meanwhile: made once over all, they cost a tenth.
void Bench::grow(int first, int all) {
  const bool sqlite = db_->dialect() == store::Dialect::sqlite;
  const std::string which =
      sqlite ? "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'finding' AND sql IS NOT NULL"
             : "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'finding' AND indexname <> 'finding_pkey'";
  const auto indexes = must(db_->read([&](store::Reader& reader) {
    return reader.all({"bench.indexes", which}, {}, [](const store::Row& row) {
      return std::pair{row.text(0), row.text(1)};
    });
  }));
  for (const auto& [name, sql] : indexes) run("DROP INDEX " + name);
  std::string set;
  for (const Column& column : spread_columns("id"))
    set += fmt::format("{}{} = {}", set.empty() ? "" : ", ", column.name, column.value);
  run(fmt::format("UPDATE finding SET {}", set));
  // A copy is at another moment of the same month.
  std::string starts;
  for (std::uint32_t month = kMonthLast - kMonths + 1; month <= kMonthLast; ++month)
    starts += fmt::format("{}SELECT {} AS month, CAST({} AS BIGINT) AS start", starts.empty() ? "" : " UNION ALL ",
                          month, to_micros(month_start(month)));
  for (int n = 1; n * first < all; ++n) {
    const std::string id = fmt::format("(f.id + {})", static_cast<std::int64_t>(n) * first);
    std::string names, values;
    for (const Column& column : spread_columns(id)) {
      names += ", " + column.name;
      values += ", " + column.value;
    }
    run(fmt::format(
        "INSERT INTO finding (id, msisdn, card_id, model, month, day, subject, first_at, hits, detail, handled_hits, "
        "handled_by, reason, seen_at, said_at, version{}) SELECT {}, f.msisdn + {}, f.card_id, f.model, "
        "f.month, f.day, f.subject, m.start + (f.first_at - m.start + {}) % {}, f.hits, f.detail, f.hits, '', '', "
        "f.seen_at, f.said_at, 1{} FROM finding f JOIN ({}) AS m ON m.month = f.month WHERE f.id <= {}",
        names, id, static_cast<std::int64_t>(n) * (first / 4), static_cast<std::int64_t>(n) * 86'399'000'017,
        28LL * 86'400'000'000, values, starts, first));
  }
  for (const auto& [name, sql] : indexes) run(sql);
  must(db_->write([&](store::Transaction& tx) { return store::reserve_ids(tx, "finding", all); }));
  make_figures();
  if (!sqlite) {
    soci::session session{soci::postgresql, url_};
    session << "VACUUM (ANALYZE)";
  }
}

void Bench::make_figures() {
  for (const std::string_view table : {"finding_place", "finding_kind"}) run(fmt::format("DELETE FROM {}", table));
  run("INSERT INTO finding_place SELECT unit_id, scene, class_code, carrier, COUNT(*) FROM finding GROUP BY 1, 2, 3, "
      "4");
  run("INSERT INTO finding_place SELECT -1, scene, class_code, carrier, CAST(SUM(n) AS BIGINT) FROM finding_place "
      "GROUP "
      "BY 1, 2, 3, 4");
  run("INSERT INTO finding_kind SELECT model, state, scene, class_code, carrier, COUNT(*) FROM finding GROUP BY 1, 2, "
      "3, "
      "4, 5");
  run("DELETE FROM finding_count");
  for (const std::string_view unit : {"unit_id", "-1"}) {
    for (const std::string_view month : {"month", "0"})
      run(fmt::format(
          "INSERT INTO finding_count (month, unit_id, model, state, n) SELECT {}, {}, model, state, COUNT(*) "
          "FROM finding GROUP BY 1, 2, 3, 4",
          month, unit));
  }
}

void measure_lists(Bench& bench) {
  const Units leaf{{UnitId{7}}}, large{{UnitId{1}}}, tiny{{UnitId{kUnits}}}, none{{UnitId{kUnits - 1}}};
  const Units few{{UnitId{3}, UnitId{4}}};
  Units many{std::vector<UnitId>{}};
  for (int i = 1; i <= kUnits / 2; ++i) many->push_back(UnitId{i});
  bench.counts("overdue, counted", {}, {.overdue = true});
  bench.counts("overdue in a leaf unit, counted", {}, {.units = leaf, .overdue = true});
  const Asked urgent{.severities = {{Severity::urgent}}};
  bench.list("first page", {});
  bench.list("page 1,000", {{"page", "1000"}});
  bench.list("oldest first", {{"sort", "first_at"}});
  bench.list("newest seen", {{"sort", "-id"}});
  bench.list("due first", {{"sort", "due_at"}});
  bench.list("overdue", {}, {.overdue = true});
  bench.list("one month", {}, {.month = kMonthLast - 3});
  bench.list("a month with nothing", {}, {.month = kMonthLast - 30});
  bench.list("state=confirmed", {{"state", "confirmed"}});
  bench.list("state=confirmed, page 1,000", {{"state", "confirmed"}, {"page", "1000"}});
  bench.list("model=fraud-area", {{"model", "fraud-area"}});
  bench.list("model=fraud-area, state=new", {{"model", "fraud-area"}, {"state", "new"}});
  bench.list("model=fraud-area, state=acted, one month", {{"model", "fraud-area"}, {"state", "acted"}},
             {.month = kMonthLast});
  bench.list("an own rule with few", {{"model", "night-download"}});
  bench.list("an own rule without findings", {{"model", "day-download"}});
  bench.list("severity=urgent", {}, urgent);
  bench.list("severity=urgent, state=new", {{"state", "new"}}, urgent);
  bench.list("a leaf unit", {}, {.units = leaf});
  bench.list("a leaf unit, state=acted", {{"state", "acted"}}, {.units = leaf});
  bench.list("a leaf unit, one model, one month", {{"model", "phone"}}, {.units = leaf, .month = kMonthLast});
  bench.list("a leaf unit, class=3-2, carrier=telecom", {{"class", "3-2"}, {"carrier", "telecom"}}, {.units = leaf});
  bench.list("a leaf unit, overdue", {}, {.units = leaf, .overdue = true});
  bench.list("a leaf unit, newest seen", {{"sort", "-id"}}, {.units = leaf});
  bench.list("a unit with few", {}, {.units = tiny});
  bench.list("a unit with none", {}, {.units = none});
  bench.list("two units", {}, {.units = few});
  bench.list("the large unit", {}, {.units = large});
  bench.list("the large unit, a scene it has not", {{"scene", "33"}}, {.units = large});
  bench.list("the large unit, class=3-6", {{"class", "3-6"}}, {.units = large});
  bench.list("a hundred units, state=new", {{"state", "new"}}, {.units = many});
  bench.list("a hundred units, oldest first", {{"sort", "first_at"}}, {.units = many});
  bench.list("a hundred units, rare scene", {{"scene", "rare"}}, {.units = many});
}

void measure_filters(Bench& bench) {
  const Units leaf{{UnitId{7}}}, none{{UnitId{kUnits - 1}}};
  bench.list("scene=7", {{"scene", "7"}});
  bench.list("scene=7, page 1,000", {{"scene", "7"}, {"page", "1000"}});
  bench.list("a rare scene", {{"scene", "rare"}});
  bench.list("a scene that none has", {{"scene", "none"}});
  bench.list("carrier=unicom", {{"carrier", "unicom"}});
  bench.list("carrier=broadcast, none has", {{"carrier", "broadcast"}});
  bench.list("carrier=unicom, state=acted: none", {{"carrier", "unicom"}, {"state", "acted"}});
  bench.list("class=3-2, carrier=telecom", {{"class", "3-2"}, {"carrier", "telecom"}});
  bench.list("class=3-6", {{"class", "3-6"}});
  bench.list("class=3-6, carrier=unicom, state=confirmed",
             {{"class", "3-6"}, {"carrier", "unicom"}, {"state", "confirmed"}});
  bench.list("class=3-6, one month", {{"class", "3-6"}}, {.month = kMonthLast});
  bench.list("class=2-4, none has", {{"class", "2-4"}});
  bench.list("scene=7, class=3-2, carrier=telecom, state=new",
             {{"scene", "7"}, {"class", "3-2"}, {"carrier", "telecom"}, {"state", "new"}});
  bench.list("scene=7, oldest first", {{"scene", "7"}, {"sort", "first_at"}});
  bench.list("scene=7, one month", {{"scene", "7"}}, {.month = kMonthLast});
  bench.list("scene=7, newest seen", {{"scene", "7"}, {"sort", "-id"}});
  bench.list("scene=7, due first", {{"scene", "7"}, {"sort", "due_at"}});
  bench.list("a rare scene, overdue", {{"scene", "rare"}}, {.overdue = true});
  bench.list("subject", {{"subject", "data:host77.example.cn"}});
  bench.list("subject that none has", {{"subject", "data:nowhere"}});
  bench.list("model=app, subject=app7", {{"model", "app"}, {"subject", "app7"}});
  bench.list("subject=app7, a leaf unit, state=acted", {{"subject", "app7"}, {"state", "acted"}}, {.units = leaf});
  bench.list("came again", {{"again", "true"}});
  bench.list("came again, a leaf unit, model=fraud-area", {{"again", "true"}, {"model", "fraud-area"}},
             {.units = leaf});
  bench.list("came again, a unit with none", {{"again", "true"}}, {.units = none});
  bench.list("not come again, state=confirmed", {{"again", "false"}, {"state", "confirmed"}});
  bench.list("assigned to somebody, state=new", {{"assigned_to", "17"}, {"state", "new"}});
  bench.list("assigned to nobody there", {{"assigned_to", "1700"}});
  bench.list("first digits of a number", {{"q", "106480002"}});
  bench.list("first digits that many have", {{"q", "10648"}});
  bench.list("first digits of a number, a leaf unit", {{"q", "10648000"}}, {.units = leaf});
  bench.list("digits that none has", {{"q", "98765432"}});
  bench.list("since an hour of two months ago", {{"first_at>", "2026-09-20"}, {"first_at<", "2026-09-21"}});
}

void measure(const std::string& name, const std::string& url, const Wanted& wanted) {
  Bench bench{name, url, wanted.only};
  if (bench.count() == 0) {
    constexpr int kFrom = 2'000'000'000, kCount = 40'000;
    bench.fill(wanted);
    bench.enter_cards(kFrom, kCount);
    bench.take_in(fmt::format("taking in new findings beside {}", wanted.findings), kFrom, kCount, wanted, 0);
    bench.take_in("saying them again", kFrom, kCount, wanted, 0);
    bench.take_in("more hits of them", kFrom, kCount, wanted, 3);
  }
  measure_lists(bench);
  measure_filters(bench);
}

}  // namespace
}  // namespace yunguan::finding

int main(int argc, char** argv) {
  CLI::App app{"Findings by the million"};
  yunguan::finding::Wanted wanted;
  app.add_option("--findings", wanted.findings, "how many there are to be");
  app.add_option("--batch", wanted.batch, "findings of one transaction");
  app.add_option("--store", wanted.store, "sqlite or postgresql; both when absent");
  app.add_option("--keep", wanted.keep,
                 "folder of SQLite's file, which stays; what is there already is measured as it is");
  app.add_option("--only", wanted.only, "only lists whose name has this in it");
  CLI11_PARSE(app, argc, argv);
  const auto temporary = std::filesystem::temp_directory_path() / fmt::format("yunguan_finding_bench.{}", ::getpid());
  const std::filesystem::path dir = wanted.keep.empty() ? temporary : std::filesystem::path{wanted.keep};
  std::filesystem::create_directories(dir);
  if (wanted.store != "postgresql")
    yunguan::finding::measure("SQLite", fmt::format("sqlite:{}", (dir / "f.db").string()), wanted);
  if (const char* url = std::getenv("YUNGUAN_TEST_POSTGRES"); url != nullptr && wanted.store != "sqlite")
    yunguan::finding::measure("PostgreSQL", url, wanted);
  std::filesystem::remove_all(temporary);
}
