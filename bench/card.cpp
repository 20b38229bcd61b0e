// SPDX-License-Identifier: Apache-2.0
// Cards in bulk: an import with full checks, lists and figures over a large fleet. One line a figure, with the goal in
// brackets; SQLite in a temporary folder, and PostgreSQL when YUNGUAN_TEST_POSTGRES names an empty server.
//
//   card_bench [--cards 1000000] [--import 100000] [--only import] [--store sqlite|postgresql] [--queries]
#include <fmt/format.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <random>
#include <span>

#include "base/parse.h"
#include "card/card_list.h"
#include "card/compliance.h"
#include "card/import_service.h"
#include "card/migrations.h"
#include "crypto/test_keys.h"
#include "identity/migrations.h"
#include "identity/unit_store.h"
#include "measure.h"
#include "must.h"

namespace yunguan::card {
namespace {

constexpr int kUnits = 200;

// Cards of all kinds, numbered from `first`, as lines of an import file.
std::string csv_line(int n) {
  static constexpr std::array kCarriers{"移动", "电信", "联通", "广电"};
  static constexpr std::array kStates{"active",    "active", "active", "active",
                                      "suspended", "silent", "ready",  "testing"};
  std::mt19937 dice(static_cast<unsigned>(n));
  const bool directed = dice() % 3 != 0;
  const bool sms = dice() % 3 == 0;
  return fmt::format(
      "10648{:08},{},46000{:010},{},{},{},{},{},{},{},26,U{},{},,,{},{},5301,,{},,{},{},{},{},套餐 "
      "{},iot.yl,single,HT-1,B{},张示例,15400001234\n",
      n, with_luhn(fmt::format("898600{:013}", n)), n, kCarriers[dice() % 4], dice() % 2 == 0 ? "MP1" : "MS1",
      dice() % 2 == 0 ? "4G" : "5G", sms ? "sms+data" : "data", directed ? "directed" : "open", dice() % 10'000,
      dice() % 4 == 0 ? "yes" : "no", dice() % kUnits, dice() % 5 == 0 ? "none" : "first-use", sms ? "10657100" : "",
      directed ? "10.20.0.0/16" : "", dice() % 10 == 0 ? "" : "8192", kStates[dice() % 8],
      dice() % 10 == 0 ? "no" : "yes", dice() % 10 == 0 ? "no" : "yes", dice() % 10 == 0 ? "" : "unit", dice() % 20,
      n / 5000);
}

void write_file(const std::filesystem::path& path, int first, int count) {
  std::ofstream file{path};
  file << "msisdn,iccid,imsi,carrier,form,network,functions,data_scope,monthly_data_mb,fixed,scene,unit,imei_mode,imei,"
          "voice_whitelist,sms_whitelist,data_whitelist,regions,cells,data_limit_mb,sms_limit,state,blacklist,"
          "monitoring,"
          "registered_to,plan,apn,domain,contract,batch,responsible_person,responsible_phone\n";
  for (int n = first; n < first + count; ++n) file << csv_line(n);
}

class Fleet {
 public:
  Fleet(std::string name, const std::string& url, std::filesystem::path dir)
      : name_(std::move(name)),
        dir_(std::move(dir)),
        db_(must(store::Database::open({.url = url}))),
        units_(*db_, clock_),
        audit_(keys_.ring(), clock_),
        rules_{must(Rulebook::load("rules")), must(NumberPlan::load("rules", shanghai_date(clock_.now())))},
        runner_(*db_, clock_, 1),
        importer_(keys_.ring(), audit_, units_, rules_, dir_,
                  [](const auto&, std::string file, std::string kind, PersonId) {
                    return job::JobFile{"1", std::move(file), 0, std::move(kind)};
                  }),
        imports_(*db_, runner_, audit_, units_, {}) {
    std::vector<store::Migration> steps = identity::migrations();
    for (const auto& folder : {job::migrations(), migrations()})
      steps.insert(steps.end(), folder.begin(), folder.end());
    must(store::migrate(*db_, steps));
    make_units();
    runner_.handle(std::string{kImportJob}, [this](job::Context& context) { return importer_.run(context); });
    runner_.listen([this](const job::Job& job) {
      if (!job::ended(job.state)) return;
      if (job.state != job::State::done || job.failed != 0) fmt::print(stderr, "import: {}\n", json::write(job));
      ended_.set_value();
    });
    must(runner_.start());
  }

  [[nodiscard]] std::filesystem::path file(int first, int count) const {
    const auto path = dir_ / "cards.csv";
    write_file(path, first, count);
    return path;
  }
  void import_file(const std::filesystem::path& path) {
    ended_ = {};
    auto done = ended_.get_future();
    must(imports_.begin_as_machine(path, "cards.csv"));
    done.wait();
  }

  void report(std::string_view what, double value, std::string_view unit, std::string_view goal) const {
    fmt::print("{:<58} {:>10.2f} {:<3} [{}]  {}\n", what, value, unit, goal, name_);
    std::fflush(stdout);
  }

  // The clock, and how much processor time this process used meanwhile: the clock alone lies on a shared machine.
  void report_work(std::string_view what, const std::function<void()>& work, std::string_view goal) const {
    const double processor_before = processor_seconds();
    const double clock = seconds_of(work);
    report(fmt::format("{} ({:.2f} s processor)", what, processor_seconds() - processor_before), clock, "s", goal);
  }
  // The queries that cost the most so far.
  void report_queries() const {
    auto queries = db_->metrics().snapshot().queries;
    std::ranges::sort(queries, std::ranges::greater{}, &store::QueryFigures::micros);
    for (const auto& query : std::span{queries}.first(std::min<std::size_t>(queries.size(), 16))) {
      fmt::print("    {:<40} {:>9} calls {:>9} rows {:>10.3f} s\n", query.name, query.calls, query.rows,
                 static_cast<double>(query.micros) / 1e6);
    }
  }

  // The 99th percentile in milliseconds of `repeat` pages, with their counts as the service asks for them.
  double page_p99(std::map<std::string, std::string> query, int repeat) {
    http::Request request;
    request.query = std::move(query);
    const auto parsed = must(CardList::declaration().parse(request));
    return p99_of(repeat, [&] {
      must(db_->read([&](store::Reader& reader) { return CardList::page(reader, parsed, {}, std::nullopt); }));
    });
  }
  double figures_p99(int repeat) {
    const auto tree = must(units_.tree());
    return p99_of(repeat, [&] {
      must(db_->read([&](store::Reader& reader) { return compliance(reader, std::nullopt, *tree, rules_); }));
    });
  }

 private:
  static double p99_of(int repeat, const std::function<void()>& work) {
    std::vector<double> times;
    work();
    for (int i = 0; i < repeat; ++i) times.push_back(seconds_of(work) * 1000);
    return p99(std::move(times));
  }

  void make_units() {
    must(db_->write([&](store::Transaction& tx) -> Result<void> {
      identity::Unit root{.id = UnitId{1},
                          .parent_id = std::nullopt,
                          .code = "ROOT",
                          .name = "数据中心",
                          .kind = identity::UnitKind::managing,
                          .path = "/1/"};
      YG_TRY(identity::insert_unit(tx, keys_.ring(), root, clock_.now()));
      for (int i = 0; i < kUnits; ++i) {
        identity::Unit unit{.id = UnitId{i + 2},
                            .parent_id = UnitId{1},
                            .code = fmt::format("U{}", i),
                            .name = fmt::format("单位 {}", i),
                            .kind = identity::UnitKind::access,
                            .path = fmt::format("/1/{}/", i + 2)};
        YG_TRY(identity::insert_unit(tx, keys_.ring(), unit, clock_.now()));
      }
      return {};
    }));
    units_.changed();
  }

  const std::string name_;
  const std::filesystem::path dir_;
  SystemClock clock_;
  crypto::TestKeys keys_;
  std::unique_ptr<store::Database> db_;
  identity::UnitDirectory units_;
  identity::Audit audit_;
  Rules rules_;
  std::promise<void> ended_;
  job::Runner runner_;
  Importer importer_;
  ImportService imports_;
};

struct Wanted {
  int cards = 1'000'000;
  int import_rows = 100'000;
  std::string only;   // "import": no lists; "" for all
  std::string store;  // "sqlite" or "postgresql"; "" for both
  bool queries = false;
};

void measure_import(Fleet& fleet, const Wanted& wanted, std::string_view goal) {
  auto file = fleet.file(0, wanted.import_rows);
  fleet.report_work(
      fmt::format("import with full checks, {} rows", wanted.import_rows), [&] { fleet.import_file(file); }, goal);
  if (wanted.queries) fleet.report_queries();
  if (wanted.cards <= wanted.import_rows) return;
  const int more = wanted.cards - wanted.import_rows;
  file = fleet.file(wanted.import_rows, more);
  fleet.report_work(
      fmt::format("import of {} more rows in one go", more), [&] { fleet.import_file(file); }, "-");
  if (wanted.queries) fleet.report_queries();
}

void measure_lists(Fleet& fleet) {
  using Query = std::map<std::string, std::string>;
  const std::vector<std::pair<std::string, Query>> common{
      {"first page", {}},
      {"page 1,000", {{"page", "1000"}}},
      {"state=suspended, page 1,000", {{"state", "suspended"}, {"page", "1000"}}},
      {"class=3-1", {{"class", "3-1"}}},
      {"batch=B7", {{"batch", "B7"}}},
      {"compliance=gaps, most gaps first", {{"compliance", "gaps"}, {"sort", "-gaps"}}},
      {"last changed first", {{"sort", "-updated_at"}}},
      {"last changed first, page 1,000", {{"sort", "-updated_at"}, {"page", "1000"}}},
      {"search by last digits", {{"q", "123456"}}},
  };
  for (const auto& [what, query] : common) {
    fleet.report("list p99: " + what, fleet.page_p99(query, 60), "ms", "≤ 20");
  }
  const std::vector<std::pair<std::string, Query>> others{
      {"carrier+network+form+plan", {{"carrier", "unicom"}, {"network", "5G"}, {"form", "MS1"}, {"plan", "套餐 7"}}},
      {"nothing matches", {{"carrier", "unicom"}, {"network", "RedCap"}}},
      {"missing=quota by monthly data", {{"missing", "quota"}, {"sort", "-monthly_data_mb"}}},
      {"search 1064 (every card)", {{"q", "1064"}}},
  };
  for (const auto& [what, query] : others) {
    fleet.report("list p99: " + what, fleet.page_p99(query, 20), "ms", "≤ 400");
  }
  fleet.report("fleet figures and compliance p99", fleet.figures_p99(100), "ms", "≤ 20");
}

// What autovacuum does by itself within minutes of a large import: lists then read indexes alone.
void vacuum(const std::string& url) {
  if (!url.starts_with("postgresql:")) return;
  soci::session session{soci::postgresql, url};
  session << "VACUUM (ANALYZE)";
}

void measure(const std::string& name, const std::string& url, const std::filesystem::path& dir, const Wanted& wanted,
             std::string_view import_goal) {
  Fleet fleet{name, url, dir};
  measure_import(fleet, wanted, import_goal);
  if (wanted.only == "import") return;
  vacuum(url);
  measure_lists(fleet);
}

}  // namespace
}  // namespace yunguan::card

int main(int argc, char** argv) {
  CLI::App app{"Cards in bulk"};
  yunguan::card::Wanted wanted;
  app.add_option("--cards", wanted.cards, "cards in the fleet when lists are measured");
  app.add_option("--import", wanted.import_rows, "rows of the import that is measured");
  app.add_option("--only", wanted.only, "import: leave the lists out")->check(CLI::IsMember({"import"}));
  app.add_option("--store", wanted.store, "one store only")->check(CLI::IsMember({"sqlite", "postgresql"}));
  app.add_flag("--queries", wanted.queries, "show where the time in the store went, by query");
  CLI11_PARSE(app, argc, argv);
  const auto dir = std::filesystem::temp_directory_path() / fmt::format("yunguan_card_bench_{}", ::getpid());
  std::filesystem::create_directories(dir);
  if (wanted.store != "postgresql") {
    yunguan::card::measure("SQLite", fmt::format("sqlite:{}/store.db", dir.string()), dir, wanted, "≤ 5");
  }
  if (const char* server = std::getenv("YUNGUAN_TEST_POSTGRES"); server != nullptr && wanted.store != "sqlite") {
    yunguan::card::measure("PostgreSQL", server, dir, wanted, "≤ 8");
  } else if (server == nullptr) {
    fmt::print("PostgreSQL left out: YUNGUAN_TEST_POSTGRES names no server\n");
  }
  std::filesystem::remove_all(dir);
}
