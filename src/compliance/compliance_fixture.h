// SPDX-License-Identifier: Apache-2.0
// For tests: cards and units on both stores, and everybody who deals with exceptions.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "card/card_changes.h"
#include "card/card_list.h"
#include "card/test_cards_fixture.h"
#include "compliance/exceptions.h"
#include "compliance/migrations.h"
#include "identity/unit_store.h"

namespace yunguan::compliance {

class ComplianceOnBothStores : public card::CardsOnBothStores {
 protected:
  void SetUp() override {
    store::OnBothStores::SetUp();
    if (IsSkipped()) return;
    std::vector<store::Migration> steps = identity::migrations();
    for (const auto& folder : {job::migrations(), card::migrations(), migrations()})
      steps.insert(steps.end(), folder.begin(), folder.end());
    const auto migrated = store::migrate(db(), steps);
    ASSERT_TRUE(migrated) << describe(migrated.error());
    const auto made = db().write([&](store::Transaction& tx) -> Result<void> {
      for (const auto& [id, path, code] :
           {std::tuple{1, "/1/", "ROOT"}, std::tuple{2, "/1/2/", "GA"}, std::tuple{3, "/1/3/", "SW"}}) {
        identity::Unit unit;
        unit.id = UnitId{id};
        if (id > 1) unit.parent_id = UnitId{1};
        unit.code = code;
        unit.name = code;
        unit.path = path;
        YG_TRY(identity::insert_unit(tx, keys_.ring(), unit, clock_.now()));
      }
      return {};
    });
    ASSERT_TRUE(made) << describe(made.error());
  }

  [[nodiscard]] static identity::Actor actor(std::int64_t person, std::string login) {
    return {PersonId{person}, std::move(login), UnitId{1}, "127.0.0.1", "trace"};
  }
  [[nodiscard]] static identity::Actor asker() { return actor(10, "unituser"); }
  [[nodiscard]] static identity::Actor reviewer() { return actor(11, "manager"); }
  [[nodiscard]] static identity::Scope everywhere() { return identity::Scope{{"/1/"}}; }

  // A card of class 3-1 whose only fault are `entries` addresses in place of ten.
  static card::Facts long_list(int n, int entries, UnitId unit = UnitId{2}) {
    card::Facts card = card::good_card(n, unit);
    card.data_whitelist.clear();
    for (int i = 0; i < entries; ++i) card.data_whitelist.push_back(fmt::format("10.20.0.{}", i));
    return card;
  }

  [[nodiscard]] Date today() const { return shanghai_date(clock_.now()); }
  [[nodiscard]] Date in_days(int days) const { return Date{std::chrono::sys_days{today()} + std::chrono::days{days}}; }

  [[nodiscard]] ExceptionRequest for_cards(std::vector<CardId> cards, std::uint8_t limit = 12) const {
    ExceptionRequest request;
    request.wanted.cards = std::move(cards);
    request.wanted.limits.data = limit;
    request.reason = "平台分布在多个机房";
    request.document = "网安〔2026〕12号";
    request.from = today();
    request.until = in_days(30);
    return request;
  }

  identity::Audit audit_{keys_.ring(), clock_};
  // Made when the store is there.
  struct Parts {
    Parts(store::Database& db, const crypto::KeyRing& keys, const identity::Audit& audit, const Clock& clock)
        : units(db, clock), exceptions(db, keys, audit, units, card::shipped_rules(), clock) {}
    identity::UnitDirectory units;
    Exceptions exceptions;
  };
  Exceptions& exceptions() {
    if (!parts_) parts_ = std::make_unique<Parts>(db(), keys_.ring(), audit_, clock_);
    return parts_->exceptions;
  }
  identity::UnitDirectory& units() {
    exceptions();
    return parts_->units;
  }

  // Asked for and signed.
  ExceptionId granted(const ExceptionRequest& request) {
    const auto asked = exceptions().request(request, everywhere(), asker());
    EXPECT_TRUE(asked) << describe(asked.error());
    if (!asked) return {};
    const auto signed_one = exceptions().act(asked->id, ExceptionEvent::approve, reviewer(), "情况属实");
    EXPECT_TRUE(signed_one) << describe(signed_one.error());
    return asked->id;
  }
  ExceptionState state_of(ExceptionId id) {
    return db().read([&](store::Reader& reader) { return find_exception(reader, id); }).value()->state;
  }
  bool lacks(CardId id, card::Duty duty) { return whole(id).standing.missing.has(duty); }
  std::size_t events_of(CardId id) {
    return db().read([&](store::Reader& reader) { return card::history(reader, id, 100); }).value().size();
  }
  std::int64_t audited(std::string action) {
    return db()
        .read([&](store::Reader& reader) {
          return reader.one({"test.audited", "SELECT COUNT(*) FROM audit_row WHERE action = :action"}, {action},
                            [](const store::Row& row) { return row.integer(0); });
        })
        .value()
        .value_or(0);
  }

 private:
  std::unique_ptr<Parts> parts_;
};

}  // namespace yunguan::compliance
