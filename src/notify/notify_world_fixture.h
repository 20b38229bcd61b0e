// SPDX-License-Identifier: Apache-2.0
// For tests: people, two kinds of notices, and everything that tells and sends them, on both stores.
#pragma once

#include <gmock/gmock.h>

#include "identity/test_world.h"
#include "notify/administration.h"
#include "notify/inbox.h"
#include "notify/migrations.h"
#include "notify/notify_permissions.h"

namespace yunguan::notify {

inline constexpr std::array kTestVariables{Variable{"number", "单号", "number", "GD-1", "GD-1"},
                                           Variable{"by", "谁", "who", "张三", "Zhang"}};
inline constexpr std::array kTestKinds{
    Kind{"test.todo", "test", "待办", "To do", kTestVariables, "{number} 待办", "{number} waits",
         "{by} 请您办理 {number}。", "{by} asks you about {number}."},
    Kind{"test.quiet", "test", "知会", "For information", kTestVariables, "{number} 知会", "{number}",
         "{by} 知会 {number}。", "{by}: {number}.", false}};

class NotifyWorld : public identity::OnBothStoresWithKeys {
 protected:
  static constexpr PersonId kLin{7};
  static constexpr PersonId kWang{8};

  void SetUp() override {
    OnBothStoresWithKeys::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    std::vector<store::Migration> steps = identity::migrations();
    steps.insert(steps.end(), migrations().begin(), migrations().end());
    const auto migrated = store::migrate(db(), steps);
    ASSERT_TRUE(migrated) << describe(migrated.error());
    ASSERT_TRUE(db().write([](store::Transaction& tx) {
      return tx.run({"test.people",
                     "INSERT INTO unit (id, code, name, kind, path, state, created_at, version, integrity)"
                     " VALUES (1, 'R', '根', 'root', '/1/', 'active', 0, 1, '')"},
                    {});
    })) << "unit";
    add_person(kLin, "lin");
    add_person(kWang, "wang");
    kinds_.add(kTestKinds);
    audit_ = std::make_unique<identity::Audit>(keys_.ring(), clock_);
    audit_->add_actions(kActions);
    begin();
  }

  // As the program would after a restart with this configuration.
  void begin() {
    sender_.reset();
    ground_ = std::make_unique<Ground>(Ground{db(), keys_.ring(), *audit_, kinds_, clock_, config_});
    notices_ = std::make_unique<Notices>(*ground_);
    sender_ = std::make_unique<Sender>(*ground_);
  }

  void add_person(PersonId id, std::string_view login) {
    const auto added = db().write([&](store::Transaction& tx) {
      return tx.run(
          {"test.person",
           "INSERT INTO person (id, login, login_digest, name, unit_id, state, created_at, version, integrity)"
           " VALUES (:id, :login, :digest, :name, 1, 'active', 0, 1, '')"},
          {id, login, login, login});
    });
    ASSERT_TRUE(added) << describe(added.error());
  }

  static Notice todo(std::string number, PersonId person = kLin) {
    return {.kind = "test.todo",
            .person = person,
            .variables = {{"number", {number, number}}, {"by", {"王五", "Wang"}}},
            .link = "/things/" + number,
            .meaning = "thing:" + number};
  }
  void tell(const Notice& notice) {
    const auto told = db().write([&](store::Transaction& tx) { return notices_->tell(tx, notice, clock_.now()); });
    ASSERT_TRUE(told) << describe(told.error());
  }
  void settle(const Notice& notice) {
    ASSERT_TRUE(db().write([&](store::Transaction& tx) {
      return notices_->settle(tx, notice.kind, notice.meaning, notice.person, clock_.now());
    }));
  }
  void set(PersonId person, Setting setting) {
    const auto kept =
        db().write([&](store::Transaction& tx) { return keep_setting(tx, keys_.ring(), person, setting); });
    ASSERT_TRUE(kept) << describe(kept.error());
  }
  std::int64_t number(std::string_view sql) {
    const auto found = db().read([&](store::Reader& reader) {
      return reader.one({"test.number", sql}, {}, [](const store::Row& row) { return row.integer(0); });
    });
    EXPECT_TRUE(found) << describe(found.error());
    return found && *found ? **found : -1;
  }
  std::int64_t unread(PersonId person = kLin) {
    return db().read([&](store::Reader& reader) { return count_unread(reader, person, 100); }).value_or(-1);
  }
  std::int64_t deliveries(std::string_view state) {
    return number("SELECT COUNT(*) FROM notice_delivery WHERE state = '" + std::string{state} + "'");
  }
  std::size_t send(Channel channel = Channel::mail) {
    const auto sent = sender_->send_due(channel);
    EXPECT_TRUE(sent) << describe(sent.error());
    return sent.value_or(0);
  }
  identity::Asking asking(PersonId person = kLin) {
    principal_.person_id = person;
    principal_.login = person == kLin ? "lin" : "wang";
    return {principal_, {.person_id = person, .login = principal_.login}};
  }

  config::Notify config_;
  KindTable kinds_;
  identity::Principal principal_;
  std::unique_ptr<identity::Audit> audit_;
  std::unique_ptr<Ground> ground_;
  std::unique_ptr<Notices> notices_;
  std::unique_ptr<Sender> sender_;
};

}  // namespace yunguan::notify
