// SPDX-License-Identifier: Apache-2.0
// For tests: units, cards' tables and the services of this folder on both stores, and people who ask.
#pragma once

#include <gmock/gmock.h>

#include "card/test_cards_fixture.h"
#include "control/imei_pool_store.h"
#include "control/migrations.h"
#include "identity/unit_store.h"
#include "job/job_runner.h"
#include "tuning/list_service.h"
#include "tuning/migrations.h"
#include "tuning/tuning_service.h"

namespace yunguan::tuning {

class TuningOnBothStores : public card::CardsOnBothStores {
 protected:
  void SetUp() override {
    store::OnBothStores::SetUp();
    if (IsSkipped()) return;
    std::vector<store::Migration> steps = identity::migrations();
    for (const auto& folder :
         {job::migrations(), card::migrations(), control::migrations(), migrations(), more_steps()})
      steps.insert(steps.end(), folder.begin(), folder.end());
    const auto migrated = store::migrate(db(), steps);
    ASSERT_TRUE(migrated) << describe(migrated.error());
    const auto made = db().write([&](store::Transaction& tx) -> Result<void> {
      for (const auto& [id, path, code] : {std::tuple{1, "/1/", "ROOT"}, std::tuple{2, "/1/2/", "GA"},
                                           std::tuple{3, "/1/3/", "SW"}, std::tuple{4, "/1/2/4/", "GA01"}}) {
        identity::Unit unit;
        unit.id = UnitId{id};
        if (id > 1) unit.parent_id = UnitId{id == 4 ? 2 : 1};
        unit.code = code;
        unit.name = code;
        unit.path = path;
        YG_TRY(identity::insert_unit(tx, keys_.ring(), unit, clock_.now()));
      }
      return {};
    });
    ASSERT_TRUE(made) << describe(made.error());
    parts_ = std::make_unique<Parts>(*this);
  }

  // Of folders above this one.
  virtual std::vector<store::Migration> more_steps() { return {}; }

  // Of a person who holds all permissions for the unit of that path.
  static http::Request request(std::string unit_path = "/1/") {
    auto person = std::make_shared<identity::Principal>();
    person->person_id = PersonId{1};
    person->login = "manager";
    identity::Grant grant;
    grant.permissions = {"monitor.read", "monitor.tune", "monitor.lists"};
    grant.unit_path = std::move(unit_path);
    person->grants.push_back(std::move(grant));
    http::Request request;
    request.caller = std::move(person);
    return request;
  }
  static http::Request to(std::string name, std::string value, std::string unit_path = "/1/") {
    http::Request asked = request(std::move(unit_path));
    asked.path_values[std::move(name)] = std::move(value);
    return asked;
  }
  static http::Request on_list(ListKind kind) { return to("list", std::string{name_of(kind)}); }

  [[nodiscard]] Date today() const { return shanghai_date(clock_.now()); }
  [[nodiscard]] Date in_days(int days) const { return Date{std::chrono::sys_days{today()} + std::chrono::days{days}}; }
  static std::int32_t number(Date day) {
    return static_cast<std::int32_t>(std::chrono::sys_days{day}.time_since_epoch().count());
  }

  control::ImeiPoolId make_pool(const std::string& name) {
    const control::ImeiPoolId id{count("SELECT COUNT(*) FROM imei_pool") + 1};
    EXPECT_TRUE(db().write([&](store::Transaction& tx) {
      return tx.run({"test.pool",
                     "INSERT INTO imei_pool (id, unit_id, name, note, created_by, created_at, updated_at, version) "
                     "VALUES (:id, 2, :name, '', 'manager', 0, 0, 1)"},
                    {id, name});
    }));
    return id;
  }
  void put_in_pool(control::ImeiPoolId pool, const std::string& imei, Date from, std::optional<Date> to = {}) {
    const auto put = db().write([&](store::Transaction& tx) {
      return control::insert_imeis(tx, pool, std::vector{imei},
                                   {.by = "manager", .at = clock_.now(), .valid_from = from, .valid_to = to});
    });
    EXPECT_TRUE(put) << describe(put.error());
  }

  ListEntry add(ListKind kind, const NewEntryInput& input) {
    const auto made = lists().add(on_list(kind), input);
    EXPECT_TRUE(made) << describe(made.error());
    return made.value_or(ListEntry{});
  }
  Adjustment tune(const AdjustmentInput& input) {
    const auto made = tuning().add(request(), input);
    EXPECT_TRUE(made) << describe(made.error());
    return made.value_or(Adjustment{});
  }
  OwnRule make_rule(const std::string& name, const std::string& when) {
    const auto made = tuning().create_rule(
        request(), {.name = name, .title = "试行", .when = when, .window = "day", .reason = "试行规则"});
    EXPECT_TRUE(made) << describe(made.error());
    return made.value_or(OwnRule{});
  }
  std::vector<monitor::SettingsFrom> boundaries() {
    const auto all = library().boundaries(today());
    EXPECT_TRUE(all) << describe(all.error());
    return all.value_or(std::vector<monitor::SettingsFrom>{});
  }
  monitor::SettingsTexts texts_on(Date day) {
    const auto version = library().version_on(day);
    EXPECT_TRUE(version) << describe(version.error());
    const auto texts = library().texts(*version);
    EXPECT_TRUE(texts) << describe(texts.error());
    return *texts;
  }
  std::int64_t count(const std::string& sql) {
    return db()
        .read([&](store::Reader& reader) {
          return reader.one({"test.count", sql}, {}, [](const store::Row& row) { return row.integer(0); });
        })
        .value()
        .value_or(-1);
  }
  std::int64_t told() { return count("SELECT COUNT(*) FROM outbox_event WHERE topic = 'monitor.settings'"); }

  ListService& lists() { return parts_->lists; }
  TuningService& tuning() { return parts_->tuning; }
  Library& library() { return parts_->library; }
  const Ground& ground() { return parts_->ground; }
  job::Runner& jobs() { return parts_->jobs; }

  struct Parts {
    explicit Parts(TuningOnBothStores& test)
        : audit(test.keys_.ring(), test.clock_),
          units(test.db(), test.clock_),
          shipped(card::Blacklist::load("rules").value()),
          ground{test.db(), audit, units, shipped, test.clock_, {"26", "I2.4"}, {"3-1", "3-4"}},
          library(ground),
          jobs(test.db(), test.clock_),
          lists(ground, jobs, nullptr, nullptr, std::filesystem::temp_directory_path()),
          tuning(ground, library) {}
    identity::Audit audit;
    identity::UnitDirectory units;
    card::Blacklist shipped;
    const Ground ground;
    Library library;
    job::Runner jobs;
    ListService lists;
    TuningService tuning;
  };
  std::unique_ptr<Parts> parts_;
};

}  // namespace yunguan::tuning
