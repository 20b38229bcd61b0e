// SPDX-License-Identifier: Apache-2.0
// For tests: units with people, and the services of this folder as each of them would use them.
#pragma once

#include <gmock/gmock.h>

#include <map>
#include <memory>
#include <set>

#include "duty/absence_service.h"
#include "duty/duty_permissions.h"
#include "duty/duty_store.h"
#include "duty/migrations.h"
#include "duty/post_service.h"
#include "duty/rota_service.h"
#include "identity/person_store.h"
#include "identity/role_store.h"
#include "identity/test_world.h"
#include "identity/unit_store.h"

namespace yunguan::duty {

using namespace std::chrono_literals;
using identity::Asking;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

inline const std::set<std::string, std::less<>> kAll{"duty.read", "duty.posts", "duty.rota", "duty.stand_in",
                                                     "duty.calendar"};

// A centre over police, with a station below, and water. Fen keeps everything, Gao what is of the police.
class Duties : public identity::OnBothStoresWithKeys {
 protected:
  static constexpr UnitId kCentre{1};
  static constexpr UnitId kPolice{2};
  static constexpr UnitId kStation{3};
  static constexpr UnitId kWater{4};
  static constexpr PersonId kFen{1};
  static constexpr PersonId kGao{2};
  static constexpr PersonId kAnna{3};
  static constexpr PersonId kBo{4};
  static constexpr PersonId kWei{5};
  static constexpr PersonId kGone{6};

  void SetUp() override {
    OnBothStoresWithKeys::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(store::migrate(db(), steps()));
    make();
    audit_ = std::make_unique<identity::Audit>(keys_.ring(), clock_);
    audit_->add_actions(kActions);
    units_ = std::make_unique<identity::UnitDirectory>(db(), clock_);
    calendar_ = std::make_unique<CalendarShelf>(db(), keys_.ring());
    ground_ = std::make_unique<Ground>(
        db(), *audit_, *units_, clock_,
        [](store::Reader&, const std::string& code) -> Result<bool> { return code == "card.open"; }, keys_.ring(),
        *calendar_,
        [this](const WorkingCalendar& next) -> Result<CalendarImpact> {
          asked_of_ = next.text();
          return CalendarImpact{.running = 3, .moved = 2, .late = 1, .in_time = 0, .looked_at = 3};
        });
    posts_ = std::make_unique<PostService>(*ground_);
    rotas_ = std::make_unique<RotaService>(*ground_);
    absences_ = std::make_unique<AbsenceService>(*ground_);
  }
  void TearDown() override {
    absences_.reset();
    ground_.reset();
    units_.reset();
    OnBothStoresWithKeys::TearDown();
  }

  static std::vector<store::Migration> steps() {
    std::vector<store::Migration> steps = identity::migrations();
    const auto own = migrations();
    steps.insert(steps.end(), own.begin(), own.end());
    return steps;
  }

  void make() {
    const auto made = db().write([&](store::Transaction& tx) -> Result<void> {
      const auto unit = [&](UnitId id, std::optional<UnitId> parent, std::string code, std::string path) {
        return identity::insert_unit(tx, keys_.ring(),
                                     {.id = id,
                                      .parent_id = parent,
                                      .code = code,
                                      .name = code,
                                      .kind = identity::UnitKind::managing,
                                      .path = path},
                                     clock_.now());
      };
      YG_TRY(unit(kCentre, std::nullopt, "DC", "/1/"));
      YG_TRY(unit(kPolice, kCentre, "GA", "/1/2/"));
      YG_TRY(unit(kStation, kPolice, "GA01", "/1/2/3/"));
      YG_TRY(unit(kWater, kCentre, "SW", "/1/4/"));
      for (const auto& [id, login, home, path] :
           {std::tuple{kFen, "fen", kCentre, "/1/"}, std::tuple{kGao, "gao", kPolice, "/1/2/"},
            std::tuple{kAnna, "anna", kPolice, "/1/2/"}, std::tuple{kBo, "bo", kStation, "/1/2/3/"},
            std::tuple{kWei, "wei", kWater, "/1/4/"}, std::tuple{kGone, "gone", kPolice, "/1/2/"}}) {
        identity::Person person{.id = id, .login = login, .name = login, .unit_id = home, .created_at = clock_.now()};
        if (id == kGone) person.state = identity::PersonState::disabled;
        YG_TRY(identity::insert_person(tx, keys_.ring(), person));
        auto principal = std::make_shared<identity::Principal>();
        principal->person_id = id;
        principal->login = login;
        principal->unit_id = home;
        principal->unit_path = path;
        if (id == kFen || id == kGao)
          principal->grants.push_back({.permissions = kAll, .unit_id = home, .unit_path = path});
        people_[id] = std::move(principal);
      }
      return {};
    });
    ASSERT_TRUE(made) << describe(made.error());
  }

  Asking as(PersonId id) {
    const identity::Principal& principal = *people_.at(id);
    return {principal,
            {.person_id = id, .login = principal.login, .unit_id = principal.unit_id, .remote_ip = {}, .trace_id = {}}};
  }
  http::Request asked(PersonId id, std::map<std::string, std::string> query = {}) {
    http::Request request;
    request.query = std::move(query);
    request.caller = people_.at(id);
    return request;
  }
  [[nodiscard]] Instant in(std::chrono::microseconds span) const { return clock_.now() + span; }

  void make_administrator(PersonId id) {
    const auto made = db().write([&](store::Transaction& tx) -> Result<void> {
      YG_TRY(identity::insert_role(
          tx, keys_.ring(),
          {.id = RoleId{9}, .code = "system", .name = {"系统", "System"}, .kind = identity::RoleKind::system_admin}));
      return identity::insert_person_role(tx, keys_.ring(),
                                          {.person_id = id,
                                           .role_id = RoleId{9},
                                           .unit_id = kCentre,
                                           .granted_by = "test",
                                           .granted_at = clock_.now()});
    });
    ASSERT_TRUE(made) << describe(made.error());
  }

  GroupId watch() {
    const auto made = rotas_->create(as(kGao), {.code = "watch", .name = {"值班", "Watch"}, .unit_id = kPolice});
    EXPECT_TRUE(made) << describe(made.error());
    return made ? made->id : GroupId{};
  }
  std::vector<PersonId> holders(UnitId unit) {
    return db()
        .read([&](store::Reader& reader) { return holders_of_post(reader, kLeader, unit, clock_.now()); })
        .value();
  }
  std::vector<PersonId> there() {
    return db().read([&](store::Reader& reader) { return on_duty(reader, "watch", clock_.now()); }).value();
  }
  std::optional<PersonId> stands_in(PersonId person, std::string_view service) {
    return db()
        .read([&](store::Reader& reader) { return stand_in_for(reader, person, service, clock_.now()); })
        .value();
  }
  // "action|result|code" of the newest row.
  std::string newest_audit() {
    return db()
        .read([](store::Reader& reader) {
          return reader.one(
              {"test.audit", "SELECT action || '|' || result || '|' || code FROM audit_row ORDER BY id DESC LIMIT 1"},
              {}, [](const store::Row& row) { return row.text(0); });
        })
        .value()
        .value_or("");
  }
  template <class T>
  static std::string code(const Result<T>& result) {
    return result ? "" : result.error().code;
  }
  template <class T>
  static std::string field(const Result<T>& result) {
    return result ? "" : result.error().where.field;
  }

  std::map<PersonId, std::shared_ptr<identity::Principal>> people_;
  std::unique_ptr<identity::Audit> audit_;
  std::unique_ptr<identity::UnitDirectory> units_;
  std::unique_ptr<CalendarShelf> calendar_;
  std::optional<CalendarText> asked_of_;  // what the orders were asked about
  std::unique_ptr<Ground> ground_;
  std::unique_ptr<PostService> posts_;
  std::unique_ptr<RotaService> rotas_;
  std::unique_ptr<AbsenceService> absences_;
};

}  // namespace yunguan::duty
