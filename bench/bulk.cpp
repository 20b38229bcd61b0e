// SPDX-License-Identifier: Apache-2.0
// A bulk suspend of many cards while others read and write: one line a figure, with the goal in brackets; SQLite in a temporary
// folder, and PostgreSQL when YUNGUAN_TEST_POSTGRES names an empty server.
//
//   bulk_bench [--cards 100000] [--store sqlite|postgresql] [--queries]
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <future>
#include <span>
#include <thread>

#include "base/parse.h"
#include "bulk/bulk_permissions.h"
#include "bulk/bulk_service.h"
#include "bulk/bulk_store.h"
#include "bulk/run_pass.h"
#include "card/card_list.h"
#include "card/card_permissions.h"
#include "card/migrations.h"
#include "crypto/test_keys.h"
#include "identity/bootstrap.h"
#include "identity/identity.h"
#include "identity/migrations.h"
#include "life/life_permissions.h"
#include "life/migrations.h"
#include "measure.h"
#include "must.h"
#include "store/id_source.h"

namespace yunguan::bulk {
namespace {

card::Facts card_of(int n, UnitId unit) {
  card::Facts card;
  card.msisdn = fmt::format("10648{:08}", n);
  card.iccid = with_luhn(fmt::format("898600{:013}", n));
  card.imsi = fmt::format("46000{:010}", n);
  card.functions = {.data = true};
  card.data_scope = card::DataScope::directed;
  card.monthly_data_mb = n % 10'000;
  card.unit = unit;
  card.imei_mode = "first-use";
  card.data_whitelist = {"10.20.0.0/16"};
  card.data_limit_mb = 8192;
  card.state = card::State::active;
  card.blacklist = true;
  card.monitoring = true;
  card.registered_to = card::RegisteredTo::unit;
  card.plan = fmt::format("套餐 {}", n % 20);
  card.batch = fmt::format("B{}", n / 5000);
  card.responsible = {"张示例", "15400001234", ""};
  return card;
}

class World {
 public:
  World(std::string name, const std::string& url)
      : name_(std::move(name)),
        db_(must(store::Database::open({.url = url}))),
        rules_{must(card::Rulebook::load("rules")),
               must(card::NumberPlan::load("rules", shanghai_date(clock_.now())))} {
    std::vector<store::Migration> steps = identity::migrations();
    for (const auto& folder : {job::migrations(), card::migrations(), life::migrations(), migrations()})
      steps.insert(steps.end(), folder.begin(), folder.end());
    must(store::migrate(*db_, steps));
    identity_ =
        std::make_unique<identity::Identity>(*db_, keys_.ring(), random_, clock_, identity::Identity::Options{});
    identity_->permissions().add(card::kPermissions);
    identity_->permissions().add(life::kPermissions);
    identity_->permissions().add(kPermissions);
    must(identity_->prepare());
    auto plan = identity::first_start_plan();
    plan.people.push_back({"manager", "管理", "ROOT", "fleet_manager", "ROOT"});
    must(identity::carry_out(identity_->context(), plan));
    runner_ = std::make_unique<job::Runner>(*db_, clock_, 1);
    service_ = std::make_unique<BulkService>(
        Ground{*db_, keys_.ring(), identity_->audit(), identity_->units(), rules_, clock_}, *runner_,
        Preview::Limits{.approve_above = 10'000'000});
    runner_->handle(std::string{kPreviewJob}, [this](job::Context& context) { return service_->run_preview(context); });
    runner_->handle(std::string{kRunJob}, [this](job::Context& context) { return service_->run(context); });
    runner_->listen([this](const job::Job& job) {
      if (!job::ended(job.state)) return;
      if (job.state != job::State::done)
        must<void>(fail(ErrorKind::internal, "bench", {json::write(job), json::write(job)}));
      ended_.set_value();
    });
    must(runner_->start());
  }
  ~World() { runner_->stop(); }

  void make_fleet(int count) {
    const UnitId unit = must(identity_->units().tree())->units().front().id;
    const card::Origin origin{{}, "[bench]", "created", {}, "", clock_.now(), true};
    constexpr int kStep = 5000;
    for (int first = 0; first < count; first += kStep) {
      std::vector<card::NewCard> cards;
      for (int n = first; n < std::min(first + kStep, count); ++n) {
        cards.push_back({card_of(n, unit), {}});
        cards.back().standing = rules_.standing_of(cards.back().facts);
      }
      must(db_->write(
          [&](store::Transaction& tx) { return card::insert(tx, cards, origin, rules_.version(), keys_.ring()); }));
    }
  }

  // Pages of the card list and small writes of others, as long as `working`.
  void disturb(const std::atomic<bool>& working, std::vector<double>& reads, std::vector<double>& writes) {
    http::Request request;
    request.query = {{"state", "active"}, {"sort", "-updated_at"}};
    const auto query = must(card::CardList::declaration().parse(request));
    while (working) {
      auto begun = BenchClock::now();
      must(db_->read([&](store::Reader& reader) { return card::CardList::page(reader, query, {}, 1); }));
      reads.push_back(seconds_since(begun) * 1000);
      begun = BenchClock::now();
      must(db_->write([](store::Transaction& tx) { return store::reserve_ids(tx, "bench", 1); }));
      writes.push_back(seconds_since(begun) * 1000);
      std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
  }

  void measure(int cards, bool queries) {
    auto done = begin_waiting();
    auto begun = BenchClock::now();
    double processor = processor_seconds();
    const auto act = must(service_->create(request(), {.kind = Kind::suspend,
                                                       .suspension = card::Suspension::user,
                                                       .filter = std::map<std::string, std::string>{},
                                                       .reason = "性能测量"}));
    if (act.state == State::previewing) done.wait();
    report(fmt::format("preview of {} cards ({:.2f} s processor)", cards, processor_seconds() - processor),
           seconds_since(begun), "s", "-");
    std::vector<double> reads;
    std::vector<double> writes;
    std::atomic<bool> working = true;
    std::thread others([&] { disturb(working, reads, writes); });
    done = begin_waiting();
    begun = BenchClock::now();
    processor = processor_seconds();
    must(service_->submit(request(act.id)));
    done.wait();
    const double took = seconds_since(begun);
    working = false;
    others.join();
    report(fmt::format("bulk suspend of {} cards ({:.2f} s processor)", cards, processor_seconds() - processor), took,
           "s", "≤ 10");
    report("p99 of list pages read meanwhile", p99(reads), "ms", "≤ 100");
    report("p99 of single writes meanwhile", p99(writes), "ms", "≤ 200");
    if (queries) report_queries();
  }

 private:
  std::future<void> begin_waiting() {
    ended_ = {};
    return ended_.get_future();
  }
  http::Request request(BulkId id = {}) {
    http::Request request;
    auto principal = std::make_shared<identity::Principal>(identity::machine_principal(identity_->permissions()));
    principal->person_id = *must(db_->read([](store::Reader& reader) {
      return reader.one({"bench.person", "SELECT id FROM person WHERE login = 'manager'"}, {},
                        [](const store::Row& row) { return row.id<PersonId>(0); });
    }));
    principal->login = principal->name = "manager";
    request.caller = principal;
    if (!id.empty()) request.path_values["id"] = fmt::format("{}", id.value);
    return request;
  }
  void report(std::string_view what, double value, std::string_view unit, std::string_view goal) const {
    fmt::print("{:<58} {:>10.2f} {:<3} [{}]  {}\n", what, value, unit, goal, name_);
    std::fflush(stdout);
  }
  void report_queries() const {
    auto all = db_->metrics().snapshot().queries;
    std::ranges::sort(all, std::ranges::greater{}, &store::QueryFigures::micros);
    for (const auto& query : std::span{all}.first(std::min<std::size_t>(all.size(), 16))) {
      fmt::print("    {:<40} {:>9} calls {:>9} rows {:>10.3f} s\n", query.name, query.calls, query.rows,
                 static_cast<double>(query.micros) / 1e6);
    }
  }

  const std::string name_;
  SystemClock clock_;
  crypto::TestKeys keys_;
  crypto::SystemRandom random_;
  std::unique_ptr<store::Database> db_;
  const card::Rules rules_;
  std::unique_ptr<identity::Identity> identity_;
  std::promise<void> ended_;
  std::unique_ptr<job::Runner> runner_;
  std::unique_ptr<BulkService> service_;
};

}  // namespace
}  // namespace yunguan::bulk

int main(int argc, char** argv) {
  CLI::App app{"A bulk act over many cards"};
  int cards = 100'000;
  std::string only;
  bool queries = false;
  app.add_option("--cards", cards, "cards in the fleet, all of them suspended");
  app.add_option("--store", only, "one store only")->check(CLI::IsMember({"sqlite", "postgresql"}));
  app.add_flag("--queries", queries, "show where the time in the store went, by query");
  CLI11_PARSE(app, argc, argv);
  const auto dir = std::filesystem::temp_directory_path() / fmt::format("yunguan_bulk_bench_{}", ::getpid());
  std::filesystem::create_directories(dir);
  const auto measure = [&](const char* name, const std::string& url) {
    yunguan::bulk::World world{name, url};
    world.make_fleet(cards);
    world.measure(cards, queries);
  };
  if (only != "postgresql") measure("SQLite", fmt::format("sqlite:{}/store.db", dir.string()));
  if (const char* server = std::getenv("YUNGUAN_TEST_POSTGRES"); server != nullptr && only != "sqlite") {
    measure("PostgreSQL", server);
  } else if (server == nullptr) {
    fmt::print("PostgreSQL left out: YUNGUAN_TEST_POSTGRES names no server\n");
  }
  std::filesystem::remove_all(dir);
}
