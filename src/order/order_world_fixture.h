// SPDX-License-Identifier: Apache-2.0
// For tests: a centre and a unit with people, posts and roles; cards below 100 that only the unit may name; services as YAML; effects that
// count; and people who act.
#pragma once

#include <gmock/gmock.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "duty/migrations.h"
#include "file/file_store.h"
#include "identity/test_world.h"
#include "order/attachment_service.h"
#include "order/clerk.h"
#include "order/migrations.h"
#include "order/order_permissions.h"
#include "order/order_service.h"

namespace yunguan::order {

class OrderWorld : public identity::OnBothStoresWithKeys {
 public:
  OrderWorld();
  ~OrderWorld() override;

 protected:
  // Applicants of the police; its leader; two of the centre who hold the role card_manager; one on duty; the supervisor.
  static constexpr PersonId kAnna{1};
  static constexpr PersonId kBo{2};
  static constexpr PersonId kCai{3};
  static constexpr PersonId kDu{4};
  static constexpr PersonId kEve{5};
  static constexpr PersonId kFen{6};
  static constexpr UnitId kCentre{1};
  static constexpr UnitId kPolice{2};

  void SetUp() override;
  void TearDown() override;
  // Of folders behind this one.
  [[nodiscard]] virtual std::vector<store::Migration> more_migrations() const { return {}; }

  // Publishes a service; its faults are the test's.
  void offer(const std::string& yaml);
  // tests/samples/catalog/<file>
  void offer_sample(const std::string& file);

  identity::Asking as(PersonId person);
  OrderService& service() { return *service_; }
  Clerk& clerk() { return *clerk_; }
  Attachments& attachments();
  file::Files& files();
  const Ground& ground();
  // As if the process had died and another begun.
  void restart();

  // Begins and submits; the test fails when that is refused.
  OrderId submitted(PersonId applicant, const std::string& code, const std::string& values);
  // The error's code, or "" when it was done. The task is the person's open one when none is named.
  std::string act(PersonId person, OrderId order, ActInput input);
  Order kept(OrderId id);
  // "leader: 2" – each open or deserted visit with the people who have it before them.
  std::string stands(OrderId id);
  std::string status(OrderId id);
  // "orders: 1 2" – by table, what the integrity check finds changed.
  std::vector<std::string> changed_rows();
  void work();
  std::int64_t count(const std::string& sql);
  void run_sql(const std::string& sql);

  // Carried out by effect "test.do", and taken back by "test.undo": order and visit.
  std::vector<std::pair<std::int64_t, std::int64_t>> done_;
  std::vector<std::pair<std::int64_t, std::int64_t>> undone_;
  std::optional<Error> effect_error_;  // what test.do fails with
  std::filesystem::path folder_;
  Calls calls_;                                      // none, until a test fills it
  std::shared_ptr<const WorkingCalendar> calendar_;  // each day from 9 to 17, until a test puts another here

 private:
  void make_parts();
  void people();

  struct Parts;
  std::unique_ptr<Parts> parts_;
  std::map<PersonId, identity::Principal> principals_;
  std::unique_ptr<OrderService> service_;
  std::unique_ptr<Clerk> clerk_;
};

}  // namespace yunguan::order
