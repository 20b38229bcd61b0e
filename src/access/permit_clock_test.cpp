// SPDX-License-Identifier: Apache-2.0
// What happens to permits by itself, by a clock that is turned; and that a million of them are paged by an index.
#include "access/permit_clock.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>

#include "access/access_notices.h"
#include "access/access_permissions.h"
#include "access/access_routes.h"
#include "access/migrations.h"
#include "access/order_effects.h"
#include "card/card_permissions.h"
#include "card/migrations.h"
#include "card/test_cards_fixture.h"
#include "identity/browser_fixture.h"
#include "identity/migrations.h"
#include "notify/migrations.h"
#include "store/migration.h"

namespace yunguan::access {
namespace {

using std::chrono::days;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class PermitsByThemselves : public identity::BrowserWorld {
 protected:
  void set_up_more() override {
    std::vector<store::Migration> steps = identity::migrations();
    for (const auto& folder : {card::migrations(), notify::migrations(), access::migrations()})
      steps.insert(steps.end(), folder.begin(), folder.end());
    const auto migrated = store::migrate(db(), steps);
    ASSERT_TRUE(migrated) << describe(migrated.error());
    identity_->permissions().add(card::kPermissions);
    identity_->permissions().add(kPermissions);
    identity_->audit().add_actions(kActions);
    kinds_.add(kNotices);
    notify_ = std::make_unique<notify::Ground>(
        notify::Ground{db(), keys_.ring(), identity_->audit(), kinds_, clock_, config_});
    notices_ = std::make_unique<notify::Notices>(*notify_);
    ground_ = std::make_unique<Ground>(
        Ground{db(), keys_.ring(), identity_->audit(), identity_->units(), clock_, std::filesystem::path{}});
    systems_ = std::make_unique<SystemService>(*ground_);
    permits_ = std::make_unique<PermitService>(*ground_);
    permit_clock_ = std::make_unique<PermitClock>(*ground_, *notices_);
    router_->add(access_routes(*ground_, *systems_, *permits_));
  }

  System make_system(std::string code, std::int64_t confirm_days) {
    System system{.id = {},
                  .code = code,
                  .name = {code, code},
                  .unit_id = unit("ROOT"),
                  .unit_name = {},
                  .addresses = {"10.20.0.0/24"},
                  .about = {},
                  .confirm_days = confirm_days,
                  .lasts_days_max = 1'000};
    auto made = db().write([&](store::Transaction& tx) { return insert(tx, std::move(system), keys_.ring()); });
    EXPECT_TRUE(made) << describe(made.error());
    return *made;
  }
  // Of a card of the unit, until so long from now.
  PermitId give(const System& system, std::int64_t card, std::string_view unit_code, days lasts) {
    const auto made = db().write([&](store::Transaction& tx) {
      return grant(tx, keys_.ring(), CardId{card}, unit(unit_code), system, clock_.now() + lasts,
                   {.person = {}, .order = {}, .order_number = {}, .words = {}, .now = clock_.now()});
    });
    EXPECT_TRUE(made) << describe(made.error());
    return made->id;
  }
  std::int64_t tick() {
    const auto ended = permit_clock_->tick();
    EXPECT_TRUE(ended) << describe(ended.error());
    return ended.value_or(-1);
  }
  Permit permit(PermitId id) {
    return db().read([&](store::Reader& reader) { return find_permit(reader, id); }).value().value();
  }
  std::string stands(PermitId id) {
    const Permit found = permit(id);
    return found.ended_why ? name_of(*found.ended_why).zh : name_of(found.state).zh;
  }
  // "kind login count" of the notices told, oldest first.
  std::vector<std::string> told() {
    return db()
        .read([](store::Reader& reader) {
          return reader.all({"test.notices",
                             "SELECT n.kind || ' ' || p.login || ' ' || n.link FROM notice n JOIN person p ON p.id ="
                             " n.person_id ORDER BY n.id"},
                            {}, [](const store::Row& row) { return row.text(0); });
        })
        .value();
  }
  std::vector<std::string> plan_of(std::string sql) {
    for (std::size_t at = sql.find('?'); at != std::string::npos; at = sql.find('?')) sql.replace(at, 1, "1");
    const bool lite = db().dialect() == store::Dialect::sqlite;
    const std::string explain = fmt::format("EXPLAIN {}{}", lite ? "QUERY PLAN " : "", sql);
    return db()
        .read([&](store::Reader& reader) {
          return reader.all({"test.explain", explain}, {},
                            [&](const store::Row& row) { return row.text(lite ? 3 : 0); });
        })
        .value();
  }

  notify::KindTable kinds_;
  config::Notify config_;
  std::unique_ptr<notify::Ground> notify_;
  std::unique_ptr<notify::Notices> notices_;
  std::unique_ptr<Ground> ground_;
  std::unique_ptr<SystemService> systems_;
  std::unique_ptr<PermitService> permits_;
  std::unique_ptr<PermitClock> permit_clock_;
};
YUNGUAN_ON_BOTH_STORES(PermitsByThemselves);

TEST_P(PermitsByThemselves, EndAtTheirTimeAndOnce) {
  const System portal = make_system("portal", 0);
  const PermitId soon = give(portal, 1, "GA", days{10});
  const PermitId later = give(portal, 2, "GA", days{11});
  clock_.advance(days{10} - std::chrono::microseconds{1});
  EXPECT_EQ(tick(), 0);
  clock_.advance(std::chrono::microseconds{1});
  EXPECT_EQ(tick(), 1);
  EXPECT_EQ(stands(soon), "到期");
  EXPECT_EQ(stands(later), "有效");
  EXPECT_EQ(permit(soon).ended_at, clock_.now());
  EXPECT_EQ(tick(), 0);
  EXPECT_EQ(newest_audit(1).front(), "permit.sweep|done||[clock]|");
  clock_.advance(days{400});
  EXPECT_EQ(tick(), 1) << "a clock that jumps loses nothing";
}

TEST_P(PermitsByThemselves, EndUnlessTheyAreConfirmedInTime) {
  const System portal = make_system("portal", 90);
  const PermitId kept = give(portal, 1, "GA", days{365});
  const PermitId forgotten = give(portal, 2, "GA", days{365});
  const PermitId short_one = give(portal, 3, "GA", days{60});
  EXPECT_FALSE(permit(short_one).confirm_by) << "it is over before anybody would have to confirm it";
  EXPECT_EQ(permit(kept).confirm_by, clock_.now() + days{90});
  identity::Browser before = signed_in("unituser");
  const boost::json::object body{{"ids", {kept.value}}};
  EXPECT_THAT(before.post("/access/permits/confirm", body).text, HasSubstr("permit.not_due"));
  clock_.advance(days{75});
  identity::Browser user = signed_in("unituser");
  EXPECT_EQ(user.get("/access/figures").body.at("confirm_due"), 2);
  EXPECT_EQ(user.get("/access/permits?due=confirm&sort=confirm_by").body.at("items").as_array().size(), 2U);
  EXPECT_EQ(user.post("/access/permits/confirm", body).body.at("results").at(0).at("ok"), true);
  EXPECT_EQ(user.post("/access/permits/confirm", body).body.at("results").at(0).at("code"), "permit.not_due")
      << "once is enough";
  EXPECT_EQ(permit(kept).confirm_by, clock_.now() + days{90});
  EXPECT_EQ(permit(kept).confirmed_at, clock_.now());
  clock_.advance(days{15});
  EXPECT_EQ(tick(), 2);
  EXPECT_EQ(stands(forgotten), "逾期未确认");
  EXPECT_EQ(stands(short_one), "到期");
  EXPECT_EQ(stands(kept), "有效");
}

TEST_P(PermitsByThemselves, AreToldOfOnceToThoseNearestWhoConfirm) {
  const System portal = make_system("portal", 90);
  give(portal, 1, "GA01", days{300});
  give(portal, 2, "SW", days{60});
  EXPECT_EQ(tick(), 0);
  EXPECT_THAT(told(), ElementsAre()) << "nothing is due";
  clock_.advance(days{30});
  EXPECT_EQ(tick(), 0);
  const std::string ending =
      fmt::format("access.ending wateruser /access/permits?unit_id={}&due=ending&sort=until", unit("SW").value);
  EXPECT_THAT(told(), ElementsAre(ending));
  EXPECT_EQ(tick(), 0);
  EXPECT_EQ(told().size(), 1U) << "once";
  clock_.advance(days{23});
  EXPECT_EQ(tick(), 0);
  EXPECT_THAT(told(), ElementsAre(ending, ending)) << "and again within seven days";
  clock_.advance(days{7});
  EXPECT_EQ(tick(), 1);
  EXPECT_EQ(told().back(),
            fmt::format("access.ended wateruser /access/permits?unit_id={}&state=ended", unit("SW").value));
  clock_.advance(days{15});
  EXPECT_EQ(tick(), 0);
  const std::string due =
      fmt::format("access.confirm_due unituser /access/permits?unit_id={}&due=confirm", unit("GA01").value);
  EXPECT_EQ(told().back(), due);
  const auto so_far = told().size();
  tick();
  EXPECT_EQ(told().size(), so_far);
  clock_.advance(days{1});
  tick();
  EXPECT_EQ(told().size(), so_far + 1) << "every day while it is due";
}

TEST_P(PermitsByThemselves, ThatWereTamperedWithStayAndDoNotHoldUpTheOthers) {
  const System portal = make_system("portal", 0);
  const PermitId bad = give(portal, 1, "GA", days{10});
  const PermitId good = give(portal, 2, "GA", days{10});
  ASSERT_TRUE(db().write([&](store::Transaction& tx) {
    return tx.run({"test.tamper", "UPDATE access_permit SET order_number = 'GD-0' WHERE id = :id"}, {bad});
  }));
  clock_.advance(days{11});
  EXPECT_EQ(tick(), 1);
  EXPECT_EQ(stands(bad), "有效");
  EXPECT_EQ(stands(good), "到期");
  EXPECT_EQ(tick(), 0);
}

TEST_P(PermitsByThemselves, EndInManyTransactions) {
  const System portal = make_system("portal", 0);
  for (std::int64_t card = 1; card <= 2 * PermitClock::kBatch + 1; ++card) give(portal, card, "GA", days{10});
  clock_.advance(days{10});
  EXPECT_EQ(tick(), 2 * PermitClock::kBatch + 1);
}

// What is undone is what the order did, and no more.
TEST_P(PermitsByThemselves, AreGrantedAndTakenBackByOrdersThatCanBeUndone) {
  const System portal = make_system("portal", 90);
  const card::Origin origin{{}, "[test]", "created", {}, "", clock_.now()};
  std::vector<card::NewCard> cards;
  for (int n = 1; n <= 2; ++n) {
    card::Facts facts = card::good_card(n, unit("GA01"));
    facts.state = card::State::active;
    cards.push_back({facts, card::shipped_rules().standing_of(facts)});
  }
  const auto first = db().write([&](store::Transaction& tx) {
    return card::insert(tx, cards, origin, card::shipped_rules().version(), keys_.ring());
  });
  ASSERT_TRUE(first) << describe(first.error());
  const PermitId held = give(portal, first->value, "GA01", days{50});
  const Permit before = permit(held);
  order::Effects effects;
  add_effects(effects, *ground_);
  order::Errand errand{.order = order::OrderId{7}, .number = "QX-7", .unit = unit("GA")};
  errand.applicant = person("unituser");
  errand.units = identity_->units().tree().value();
  errand.now = clock_.now();
  errand.values = {{"cards", {first->value, first->value + 1}},
                   {"systems", boost::json::array{portal.id.value}},
                   {"until", format_date(shanghai_date(clock_.now() + days{100}))}};
  const auto carry_out = [&](std::string_view name) {
    auto done = db().write([&](store::Transaction& tx) { return (*effects.find(name))(tx, errand); });
    EXPECT_TRUE(done) << describe(done.error());
    return done ? *done : order::Accomplished{};
  };
  const auto active = [&] {
    const std::vector<std::int64_t> ids{first->value, first->value + 1};
    return db().read([&](store::Reader& reader) { return active_of_cards(reader, ids); }).value();
  };
  const auto granted = carry_out("access.grant");
  EXPECT_EQ(granted.words.zh,
            fmt::format("已授予 1 项，延期 1 项，至 {}", format_date(shanghai_date(clock_.now() + days{100}))));
  EXPECT_EQ(active().size(), 2U);
  EXPECT_GT(permit(held).until, before.until);
  errand.is_undo = true;
  errand.done = granted.result;
  carry_out("access.revoke");
  ASSERT_EQ(active().size(), 1U) << "what was granted has ended";
  EXPECT_EQ(permit(held).until, before.until) << "and what was extended lasts as long as before";
  EXPECT_EQ(permit(held).confirm_by, before.confirm_by);
  errand.is_undo = false;
  const auto revoked = carry_out("access.revoke");
  EXPECT_EQ(active().size(), 0U);
  errand.is_undo = true;
  errand.done = revoked.result;
  carry_out("access.grant");
  ASSERT_EQ(active().size(), 1U);
  EXPECT_EQ(active().front().until, before.until);
  // A unit's order touches no card of another's.
  errand.is_undo = false;
  errand.unit = unit("SW");
  const auto foreign = db().write([&](store::Transaction& tx) { return (*effects.find("access.revoke"))(tx, errand); });
  ASSERT_FALSE(foreign);
  EXPECT_EQ(foreign.error().code, "access.nothing_done");
}

// Each of the pages of a console comes by an index.
TEST_P(PermitsByThemselves, ArePagedByAnIndex) {
  const bool lite = db().dialect() == store::Dialect::sqlite;
  if (!lite) {
    // An empty table is scanned, and rightly so.
    ASSERT_TRUE(db().write([](store::Transaction& tx) -> Result<void> {
      YG_TRY(
          tx.run({"test.many",
                  "INSERT INTO access_permit SELECT n, 1, n, 1 + n % 50, 1 + n % 20, CASE WHEN n % 10 = 0 THEN 2 ELSE 1"
                  " END, n, n, n, NULL, 0, '', NULL, 0, 0, '', 1, '' FROM generate_series(1, 50000) AS n"},
                 {}));
      YG_TRY(tx.run({"test.analyze", "ANALYZE access_permit"}, {}));
      return {};
    }));
  }
  const std::pair<const char*, const char*> pages[] = {
      {"SELECT p.id FROM access_permit p WHERE 1 = 1 ORDER BY p.id DESC LIMIT 51", lite ? "access_permit" : "pkey"},
      {"SELECT p.id FROM access_permit p WHERE p.state = 2 AND p.id < 900 ORDER BY p.id DESC LIMIT 51", ""},
      {"SELECT p.id FROM access_permit p WHERE p.state = 1 AND p.until_at <= 900 ORDER BY p.until_at, p.id LIMIT 51",
       "access_permit_by_until"},
      {"SELECT p.id FROM access_permit p WHERE p.state = 1 AND p.confirm_at <= 900 ORDER BY p.confirm_at, p.id LIMIT "
       "51",
       "access_permit_by_confirm"},
      {"SELECT p.id FROM access_permit p WHERE p.subject_kind = 1 AND p.subject_id IN (7) ORDER BY p.id DESC LIMIT 51",
       ""},
      {"SELECT p.id FROM access_permit p WHERE p.system_id = 7 AND p.state = 1 ORDER BY p.id DESC LIMIT 51", ""}};
  for (const auto& [sql, index] : pages) {
    const std::string plan = fmt::format("{}", fmt::join(plan_of(sql), "\n"));
    EXPECT_THAT(plan, AllOf(HasSubstr(index), Not(HasSubstr("Seq Scan")), Not(HasSubstr("TEMP B-TREE")))) << sql;
  }
}

}  // namespace
}  // namespace yunguan::access
