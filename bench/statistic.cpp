// SPDX-License-Identifier: Apache-2.0
// Statistics over a large fleet. One line a figure, with the goal in brackets, clock and processor time; SQLite in a temporary
// folder, and PostgreSQL when YUNGUAN_TEST_POSTGRES names an empty server.
//
//   statistic_bench [--cards 1000000] [--store sqlite|postgresql] [--url sqlite:COPY_OF_A_STORE]
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <random>

#include "base/parse.h"
#include "card/card_store.h"
#include "card/migrations.h"
#include "card/rules.h"
#include "card/scenes.h"
#include "crypto/test_keys.h"
#include "file/file_store.h"
#include "http/idempotency.h"
#include "identity/migrations.h"
#include "identity/unit_tree.h"
#include "job/job_store.h"
#include "measure.h"
#include "must.h"
#include "statistic/statistic_service.h"
#include "statistic/usage_import.h"

namespace yunguan::statistic {
namespace {

constexpr std::size_t kRun = 5'000;
constexpr int kRepeat = 5;
constexpr int kMonths = 12;

struct Took {
  double clock = 0;  // milliseconds
  double processor = 0;
};

Took took(const std::function<void()>& work) {
  const auto begun = BenchClock::now();
  const double processor = processor_seconds();
  work();
  return {seconds_since(begun) * 1000, (processor_seconds() - processor) * 1000};
}

// The slowest of some runs, by processor time.
Took worst(const std::function<void()>& work) {
  Took slowest;
  for (int i = 0; i < kRepeat; ++i) {
    const Took one = took(work);
    if (one.processor > slowest.processor) slowest = one;
  }
  return slowest;
}

class Bench {
 public:
  Bench(std::string name, const std::string& url)
      : name_(std::move(name)), db_(must(store::Database::open({.url = url}))) {
    std::vector<store::Migration> steps;
    for (const auto& folder : {http::migrations(), identity::migrations(), job::migrations(), file::migrations(),
                               card::migrations(), usage_migrations()})
      steps.insert(steps.end(), folder.begin(), folder.end());
    must(store::migrate(*db_, steps));
  }

  void fill(int cards) {
    for (int first = 0; first < cards; first += static_cast<int>(kRun))
      enter(first, std::min<int>(kRun, cards - first));
  }

  void measure() {
    report("columns read whole", took([&] { must(feed_.view()); }), "-");
    const auto cards = static_cast<double>(must(feed_.view()).columns.cards());
    const auto pages = static_cast<double>(must(feed_.view()).columns.pages().size());
    fmt::print("{:<58} {:>10.1f} MB  [-]  {}\n", fmt::format("memory of the columns, {:.0f} cards", cards),
               pages * sizeof(CardPage) / 1048576, name_);
    measure_pairs(false);
    measure_pairs(true);
    measure_usage(static_cast<int>(cards));
  }

  // What a run of imported cards costs more, since somebody has to read them again.
  void measure_follow(int first) {
    must(feed_.view());
    const Took entered = took([&] { enter(first, kRun); });
    const Took followed = took([&] { must(feed_.view()); });
    report(fmt::format("following {} imported cards (entering them: {:.0f} ms processor)", kRun, entered.processor),
           followed, "-");
  }

 private:
  void enter(int first, int count) {
    std::vector<card::NewCard> cards;
    for (int n = first; n < first + count; ++n) {
      std::mt19937 dice(static_cast<unsigned>(n));
      card::Facts card;
      card.msisdn = fmt::format("10647{:08}", n);
      card.iccid = with_luhn(fmt::format("898601{:013}", n));
      card.imsi = fmt::format("46001{:010}", n);
      card.carrier = static_cast<card::Carrier>(1 + dice() % 4);
      card.network = static_cast<card::Network>(1 + dice() % 6);
      card.form = static_cast<card::Form>(1 + dice() % 6);
      card.functions = {.data = true};
      card.monthly_data_mb = dice() % 200;
      card.fixed = dice() % 2 == 0;
      card.unit = UnitId{static_cast<std::int64_t>(2 + dice() % 200)};
      card.state = static_cast<card::State>(1 + dice() % 5);
      card.plan = fmt::format("套餐 {}", dice() % 40);
      card.scene = fmt::format("{}", 1 + dice() % 26);
      card.batch = fmt::format("B{}", n / 500);
      card.contract = fmt::format("HT-{}", dice() % 300);
      card.regions = {fmt::format("53{:02}", dice() % 20)};
      card.activated_on = must(parse_date(fmt::format("202{}-{:02}-01", dice() % 7, 1 + dice() % 12)));
      cards.push_back({card, rules_.standing_of(card)});
    }
    const card::Origin origin{{}, "bench", "created", {}, "", clock_.now()};
    must(db_->write(
        [&](store::Transaction& tx) { return card::insert(tx, cards, origin, rules_.version(), keys_.ring()); }));
  }

  void report(const std::string& what, const Took& time, std::string_view goal) const {
    fmt::print("{:<58} {:>10.1f} ms  [{}]  {} ({:.1f} ms processor)\n", what, time.clock, goal, name_, time.processor);
    std::fflush(stdout);
  }

  // As a request does it: catching up with the cards, then counting.
  Statistic ask(const StatisticQuery& query, const std::vector<std::string>& months = {},
                const std::optional<std::vector<MonthUsage>>& usage = std::nullopt) {
    const auto view = must(feed_.view());
    const AxisGround axis{view.columns, tree_, scenes_};
    return make_statistic(query, {axis, std::nullopt, std::nullopt, months, usage});
  }

  void measure_pairs(bool filtered) {
    Took slowest;
    std::string which;
    for (std::size_t a = 0; a < kCardDimensions; ++a) {
      for (std::size_t b = 0; b < kCardDimensions; ++b) {
        if (a == b) continue;
        StatisticQuery query;
        query.rows = static_cast<Dimension>(a);
        query.columns = static_cast<Dimension>(b);
        query.rows_shown = 100;
        query.columns_shown = 60;
        if (filtered) query.filters = {{Dimension::network, {"4G", "5G", "2G"}}};
        const Took time = took([&] { ask(query); });
        if (time.processor <= slowest.processor) continue;
        slowest = time;
        which = fmt::format("{} × {}", to_word(query.rows), to_word(*query.columns));
      }
    }
    report(fmt::format("worst of 240 pairs{}: {}", filtered ? " with a third as filter" : "", which), slowest, "≤ 300");
  }

  // Holds the columns no longer than it needs: whoever follows changes waits for that.
  std::vector<CardUsage> random_usage(int cards) {
    std::vector<CardUsage> usage;
    const auto view = must(feed_.view());
    for (std::int64_t id = 1; usage.size() < static_cast<std::size_t>(cards); ++id) {
      if (!view.columns.find(id)) continue;
      std::mt19937_64 dice(static_cast<std::uint64_t>(id));
      usage.push_back(
          {id, {static_cast<std::int64_t>(dice() % (8ull << 30)), static_cast<std::int64_t>(dice() % 20), 0, 0}});
    }
    return usage;
  }

  void measure_usage(int cards) {
    const std::vector<CardUsage> usage = random_usage(cards);
    std::vector<std::string> months;
    for (int month = 0; month < kMonths; ++month) {
      months.push_back(month_word(2025 * 12 + 10 + month));
      const MonthRow row{.shown = {.month = months.back()}, .digest = months.back()};
      const Took time =
          took([&] { must(db_->write([&](store::Transaction& tx) { return replace_month(tx, row, usage); })); });
      if (month == 0) report("a month of usage put in place", time, "-");
    }
    const auto bytes = must(db_->read([](store::Reader& reader) {
      return reader.one({"bench.bytes", "SELECT CAST(SUM(LENGTH(figures)) AS BIGINT) FROM statistic_usage"}, {},
                        [](const store::Row& row) { return row.integer(0); });
    }));
    fmt::print("{:<58} {:>10.2f} B   [-]  {}\n", "kept for a card and month, data and SMS",
               static_cast<double>(*bytes) / cards / kMonths, name_);
    const auto rows = must(db_->read(read_months));
    UsageCache cache;
    StatisticQuery query;
    query.measure = Measure::data_bytes;
    query.rows = Dimension::unit;
    query.columns = Dimension::month;
    const auto read = [&](int count) {
      std::vector<MonthUsage> asked;
      for (int month = 0; month < count; ++month) {
        const auto pages = must(db_->read([&](store::Reader& reader) {
          return cache.get(reader, rows[static_cast<std::size_t>(month)], Measure::data_bytes);
        }));
        held_.push_back(pages);
        asked.push_back({static_cast<std::uint32_t>(month), pages.get()});
      }
      return ask(query, months, asked);
    };
    report("data of one month by unit, from the store", took([&] { read(1); }), "≤ 300");
    report("data of one month by unit, again", worst([&] { read(1); }), "≤ 300");
    report("data of twelve months by unit and month, from the store", took([&] { read(kMonths); }), "-");
    report("data of twelve months by unit and month, again", worst([&] { read(kMonths); }), "≤ 300");
  }

  const std::string name_;
  SystemClock clock_;
  crypto::TestKeys keys_;
  std::unique_ptr<store::Database> db_;
  card::Rules rules_{must(card::Rulebook::load("rules")),
                     must(card::NumberPlan::load("rules", shanghai_date(clock_.now())))};
  card::Scenes scenes_ = must(card::Scenes::load("rules"));
  identity::UnitTree tree_{{}, 1};
  CardFeed feed_{*db_, clock_};
  std::vector<std::shared_ptr<const UsagePages>> held_;
};

}  // namespace
}  // namespace yunguan::statistic

int main(int argc, char** argv) {
  CLI::App app{"Statistics over a large fleet"};
  int cards = 1'000'000;
  std::string store;
  std::string url;
  app.add_option("--cards", cards, "cards in the fleet");
  app.add_option("--store", store, "one store only")->check(CLI::IsMember({"sqlite", "postgresql"}));
  app.add_option("--url", url, "a store that has its cards already; it is changed");
  CLI11_PARSE(app, argc, argv);
  if (!url.empty()) {
    yunguan::statistic::Bench bench{"as given", url};
    bench.measure();
    return 0;
  }
  const auto dir = std::filesystem::temp_directory_path() / fmt::format("yunguan_statistic_bench_{}", ::getpid());
  std::filesystem::create_directories(dir);
  const auto run = [&](const std::string& name, const std::string& at) {
    yunguan::statistic::Bench bench{name, at};
    bench.fill(cards);
    bench.measure();
    bench.measure_follow(cards);
  };
  if (store != "postgresql") run("SQLite", fmt::format("sqlite:{}/store.db", dir.string()));
  if (const char* server = std::getenv("YUNGUAN_TEST_POSTGRES"); server != nullptr && store != "sqlite")
    run("PostgreSQL", server);
  else if (server == nullptr)
    fmt::print("PostgreSQL left out: YUNGUAN_TEST_POSTGRES names no server\n");
  std::filesystem::remove_all(dir);
}
