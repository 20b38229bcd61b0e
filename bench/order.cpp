// SPDX-License-Identifier: Apache-2.0
// Orders a second: begun and submitted, one person's step, completed – each act a durable, audited transaction – by people who work at
// the same time, as fast as they can and at a pace; and what a click takes while many timers are due at once. One line a figure, with
// the goal in brackets; SQLite in a temporary folder, and PostgreSQL when YUNGUAN_TEST_POSTGRES names an empty server.
//
//   order_bench [--orders 20000] [--people 16] [--pace 1000] [--timers 10000] [--store sqlite|postgresql]
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <thread>

#include "order/clerk.h"
#include "order/order_list.h"
#include "order_world.h"

namespace yunguan::order {
namespace {

struct Wanted {
  int orders = 20'000;
  int people = 16;
  int pace = 1'000;
  int timers = 10'000;
  std::string store;
};

class Bench {
 public:
  Bench(std::string name, const std::string& url, const Wanted& wanted)
      : name_(std::move(name)),
        wanted_(wanted),
        world_(url, {.units = 1, .people = wanted.people, .services = 2}),
        decides_(world_.principal(PersonId{1})) {}

  // `pace`: orders begun a second; 0: as fast as people can.
  void orders(int count, int pace) {
    std::atomic<int> next = 0;
    std::vector<std::vector<double>> took(static_cast<std::size_t>(wanted_.people));
    const auto begun = BenchClock::now();
    {
      std::vector<std::jthread> people;
      for (int n = 0; n < wanted_.people; ++n) {
        people.emplace_back([&, n] {
          const auto applies = world_.principal(PersonId{2 + n % (wanted_.people - 1)});
          for (int turn = next++; turn < count; turn = next++) {
            if (pace > 0) std::this_thread::sleep_until(begun + turn * std::chrono::microseconds{1'000'000 / pace});
            life_of_one(*applies, took[static_cast<std::size_t>(n)]);
          }
        });
      }
    }
    const double all = seconds_since(begun);
    std::vector<double> acts;
    for (const auto& some : took) acts.insert(acts.end(), some.begin(), some.end());
    std::ranges::sort(acts);
    const std::string who =
        pace > 0 ? fmt::format("begun {} a second", pace) : fmt::format("as fast as {} people can", wanted_.people);
    report(name_, "orders from start to end, " + who, count / all, "orders/s", "1000");
    report(name_, "one act, half of them within", acts[acts.size() / 2] * 1000, "ms", "-");
    report(name_, "one act, p99", p99(acts) * 1000, "ms", "50");
  }

  // Somebody applies and looks at the list, every twentieth of a second, before and while all timers of an hour run out in one moment.
  void timers() {
    for (int n = 0; n < wanted_.timers; ++n) must(world_.begin(*decides_, 1));
    const auto quiet = clicks([turn = 0]() mutable { return ++turn < 50; });
    Clerk clerk{world_.ground};
    world_.clock.forward(std::chrono::minutes{61});
    const auto begun = BenchClock::now();
    clerk.start();
    double until = 0;
    const auto busy = clicks([&] {
      if (timers_left() > 0) return true;
      until = seconds_since(begun);
      return false;
    });
    clerk.stop();
    report(name_, fmt::format("{} timers due at once, done in", wanted_.timers), until, "s", "60");
    report(name_, "somebody's click before, p99", p99(quiet) * 1000, "ms", "-");
    report(name_, fmt::format("somebody's click meanwhile ({} of them), p99", busy.size()), p99(busy) * 1000, "ms",
           "50");
  }

 private:
  void life_of_one(const identity::Principal& applies, std::vector<double>& took) {
    const auto timed = [&](auto&& act) {
      const auto begun = BenchClock::now();
      auto done = must(act());
      took.push_back(seconds_since(begun));
      return done;
    };
    const Order order = timed([&] { return world_.begin(applies); });
    const Order ended = timed([&] { return world_.approve(*decides_, order); });
    YG_ASSERT(ended.state.status == flow::Status::completed);
  }

  template <class Goes>
  std::vector<double> clicks(Goes goes_on) {
    http::Request request;
    request.query = {{"box", "mine"}};
    request.caller = decides_;
    std::vector<double> took;
    while (goes_on()) {
      took.push_back(seconds_of([&] { must(world_.begin(*decides_)); }));
      took.push_back(seconds_of([&] { must(OrderList::page(world_.ground, request)); }));
      std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
    return took;
  }
  std::int64_t timers_left() {
    return *must(world_.db->read([](store::Reader& reader) {
      return reader.one({"bench.timers", "SELECT COUNT(*) FROM order_timer"}, {},
                        [](const store::Row& row) { return row.integer(0); });
    }));
  }

  const std::string name_;
  const Wanted wanted_;
  BenchWorld world_;
  const std::shared_ptr<identity::Principal> decides_;
};

}  // namespace
}  // namespace yunguan::order

int main(int argc, char** argv) {
  using namespace yunguan;
  order::Wanted wanted;
  CLI::App app{"orders a second"};
  app.add_option("--orders", wanted.orders, "orders to bring to their end");
  app.add_option("--people", wanted.people, "who work at the same time")->check(CLI::Range(2, 200));
  app.add_option("--pace", wanted.pace, "orders begun a second, where they are paced")->check(CLI::Range(1, 100'000));
  app.add_option("--timers", wanted.timers, "timers that are due at once");
  app.add_option("--store", wanted.store, "sqlite or postgresql; both when absent");
  CLI11_PARSE(app, argc, argv);
  order::on_each_store(wanted.store, [&](const std::string& name, const std::string& url) {
    order::Bench bench{name, url, wanted};
    bench.orders(wanted.orders, 0);
    bench.orders(wanted.orders, wanted.pace);
    bench.timers();
  });
  return 0;
}
