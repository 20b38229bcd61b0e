// SPDX-License-Identifier: Apache-2.0
// Findings by the million: taking them in, saying them again, and the list over all of them. One line a figure, with the goal in
// brackets; SQLite in a temporary folder, and PostgreSQL when YUNGUAN_TEST_POSTGRES names an empty server.
//
//   finding_bench [--findings 1000000] [--batch 2000] [--store sqlite|postgresql]
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
#include "card/migrations.h"
#include "finding/finding_list.h"
#include "finding/migrations.h"
#include "identity/migrations.h"
#include "job/job_store.h"
#include "measure.h"
#include "must.h"

namespace yunguan::finding {
namespace {

constexpr int kUnits = 200;
constexpr std::uint32_t kMonthLast = 2026 * 12 + 10;
constexpr std::uint32_t kMonths = 6;
constexpr std::array kModels{"separation", "region", "threshold",  "whitelist",
                             "phone",      "app",    "data-surge", "fraud-area"};

struct Wanted {
  int findings = 1'000'000;
  int batch = 2'000;
  std::string store;
};

// The n-th; a card has four of them.
monitor::Found found(int n) {
  std::mt19937 dice(static_cast<unsigned>(n));
  monitor::Found one;
  one.model = kModels[dice() % (n % 5 == 0 ? kModels.size() : 4)];
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

class Bench {
 public:
  Bench(std::string name, const std::string& url)
      : name_(std::move(name)),
        db_(must(store::Database::open({.url = url}))),
        rules_(must(FindingRules::load("rules"))) {
    std::vector<store::Migration> steps = identity::migrations();
    for (const auto& folder : {job::migrations(), card::migrations(), migrations()})
      steps.insert(steps.end(), folder.begin(), folder.end());
    must(store::migrate(*db_, steps));
  }

  void report(std::string_view what, double figure, std::string_view unit, std::string_view goal) const {
    fmt::print("{:<11} {:<56} {:>12.1f} {} [{}]\n", name_, what, figure, unit, goal);
    std::fflush(stdout);
  }

  // Findings of cards that were never entered have no unit: they are given some afterwards, with the figures to match.
  double take_all(const Wanted& wanted, std::uint32_t more_hits) {
    return seconds_of([&] {
      std::vector<monitor::Found> batch;
      for (int n = 0; n < wanted.findings; ++n) {
        batch.push_back(found(n));
        batch.back().hits += more_hits;
        if (static_cast<int>(batch.size()) < wanted.batch && n + 1 < wanted.findings) continue;
        must(db_->write([&](store::Transaction& tx) { return take(tx, batch, rules_, clock_.now()); }));
        batch.clear();
      }
    });
  }

  void spread() {
    must(db_->write([&](store::Transaction& tx) -> Result<void> {
      const auto run = [&](const std::string& sql) { return tx.run({"bench.spread", sql}, {}); };
      YG_TRY(
          run(fmt::format("UPDATE finding SET unit_id = 1 + (id % {}) * (id % 7) % {}, scene = CAST(id % 40 AS TEXT), "
                          "carrier = id % 3, class_code = 31 + id % 3",
                          kUnits, kUnits)));
      YG_TRY(run("UPDATE finding SET state = 1, handled_hits = hits WHERE id % 50 = 0"));
      YG_TRY(run("UPDATE finding SET state = 2, handled_hits = hits WHERE id % 10 = 3"));
      YG_TRY(run("DELETE FROM finding_count"));
      YG_TRY(run(
          "INSERT INTO finding_count (month, unit_id, model, state, n) SELECT month, unit_id, model, state, COUNT(*) "
          "FROM finding GROUP BY 1, 2, 3, 4"));
      YG_TRY(run(
          "INSERT INTO finding_count (month, unit_id, model, state, n) SELECT month, -1, model, state, COUNT(*) FROM "
          "finding GROUP BY 1, 3, 4"));
      return {};
    }));
  }

  void list(std::string_view what, std::map<std::string, std::string> query, Asked asked = {}) {
    http::Request request;
    request.query = std::move(query);
    asked.now = clock_.now();
    const auto parsed = must(FindingList::declaration().parse(request));
    std::vector<double> times;
    for (int i = 0; i < 40; ++i) {
      times.push_back(
          1e3 * seconds_of([&] {
            must(db_->read([&](store::Reader& reader) { return FindingList::page(reader, parsed, asked, rules_); }));
          }));
    }
    report(fmt::format("list p99: {}", what), p99(times), "ms", "≤ 50 over 10 M");
  }

 private:
  const std::string name_;
  SystemClock clock_;
  std::unique_ptr<store::Database> db_;
  FindingRules rules_;
};

void measure_lists(Bench& bench) {
  const Units few{{UnitId{3}, UnitId{4}}};
  Units many{std::vector<UnitId>{}};
  for (int i = 1; i <= kUnits / 2; ++i) many->push_back(UnitId{i});
  bench.list("first page", {});
  bench.list("page 1,000", {{"page", "1000"}});
  bench.list("one month", {}, {.month = kMonthLast - 3});
  bench.list("state=confirmed", {{"state", "confirmed"}});
  bench.list("model=fraud-area, state=new", {{"model", "fraud-area"}, {"state", "new"}});
  bench.list("an own rule without findings", {{"model", "night-download"}});
  bench.list("two units", {}, {.units = few});
  bench.list("two units, one model, one month", {{"model", "phone"}}, {.units = few, .month = kMonthLast});
  bench.list("a hundred units", {{"state", "new"}}, {.units = many});
  bench.list("a hundred units, oldest first", {{"sort", "first_at"}}, {.units = many});
  bench.list("scene=7", {{"scene", "7"}});
  bench.list("a scene that none has", {{"scene", "none"}});
  bench.list("class=3-2, carrier=telecom", {{"class", "3-2"}, {"carrier", "telecom"}});
  bench.list("subject", {{"subject", "data:host77.example.cn"}});
  bench.list("model=app, subject=app7", {{"model", "app"}, {"subject", "app7"}});
  bench.list("overdue, none is", {}, {.overdue = true});
  bench.list("due first", {{"sort", "due_at"}});
  bench.list("newest seen", {{"sort", "-id"}});
  bench.list("came again", {{"again", "true"}});
  bench.list("severity=urgent", {}, {.severities = {{Severity::urgent}}});
  bench.list("first digits of a number", {{"q", "10648000012"}});
  bench.list("assigned to somebody", {{"assigned_to", "17"}});
}

void measure(const std::string& name, const std::string& url, const Wanted& wanted) {
  Bench bench{name, url};
  const double first = bench.take_all(wanted, 0);
  bench.report(fmt::format("taking in {} new findings, {} at once", wanted.findings, wanted.batch),
               wanted.findings / first, "findings/s", "-");
  bench.report("saying them all again", wanted.findings / bench.take_all(wanted, 0), "findings/s", "-");
  bench.report("more hits of all of them", wanted.findings / bench.take_all(wanted, 3), "findings/s", "-");
  bench.spread();
  if (url.starts_with("postgresql:")) {
    soci::session session{soci::postgresql, url};
    session << "VACUUM (ANALYZE)";
  }
  measure_lists(bench);
}

}  // namespace
}  // namespace yunguan::finding

int main(int argc, char** argv) {
  CLI::App app{"Findings by the million"};
  yunguan::finding::Wanted wanted;
  app.add_option("--findings", wanted.findings, "findings to take in");
  app.add_option("--batch", wanted.batch, "findings of one transaction");
  app.add_option("--store", wanted.store, "sqlite or postgresql; both when absent");
  CLI11_PARSE(app, argc, argv);
  const auto dir = std::filesystem::temp_directory_path() / fmt::format("yunguan_finding_bench.{}", ::getpid());
  std::filesystem::create_directories(dir);
  if (wanted.store != "postgresql")
    yunguan::finding::measure("SQLite", fmt::format("sqlite:{}", (dir / "f.db").string()), wanted);
  if (const char* url = std::getenv("YUNGUAN_TEST_POSTGRES"); url != nullptr && wanted.store != "sqlite")
    yunguan::finding::measure("PostgreSQL", url, wanted);
  std::filesystem::remove_all(dir);
}
