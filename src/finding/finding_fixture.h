// SPDX-License-Identifier: Apache-2.0
// For tests: findings said about stored cards, on both stores.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/parse.h"
#include "card/test_cards_fixture.h"
#include "finding/finding_list.h"
#include "finding/finding_store.h"
#include "finding/migrations.h"
#include "identity/unit_store.h"

namespace yunguan::finding {

inline const FindingRules& shipped_finding_rules() {
  static const FindingRules kRules = FindingRules::load("rules").value();
  return kRules;
}

class FindingsOnBothStores : public card::CardsOnBothStores {
 protected:
  static constexpr std::uint32_t kMonth = 2026 * 12 + 10;  // 2026-11, in which the clock stands

  void SetUp() override {
    store::OnBothStores::SetUp();
    if (IsSkipped()) return;
    std::vector<store::Migration> steps = identity::migrations();
    for (const auto& folder : {job::migrations(), card::migrations(), migrations()})
      steps.insert(steps.end(), folder.begin(), folder.end());
    const auto migrated = store::migrate(db(), steps);
    ASSERT_TRUE(migrated) << describe(migrated.error());
  }

  // As the fold says it.
  static monitor::Found found(int card, std::string model = "separation", std::string subject = "86012345678901",
                              std::uint8_t day = 0, std::uint32_t hits = 1) {
    monitor::Found one;
    one.model = std::move(model);
    one.msisdn = parse_integer<std::uint64_t>(card::good_card(card).msisdn).value();
    one.subject = std::move(subject);
    one.month = kMonth;
    one.day = day;
    one.first_second = 20u * 86400 + 3600 + static_cast<std::uint32_t>(card);
    one.hits = hits;
    one.detail = "§2.3.1(1) bound 86099999999999";
    return one;
  }
  Taken take(const std::vector<monitor::Found>& all, const Word& word = {}) {
    const auto taken = db().write(
        [&](store::Transaction& tx) { return finding::take(tx, all, shipped_finding_rules(), clock_.now(), word); });
    EXPECT_TRUE(taken) << describe(taken.error());
    return taken.value_or(Taken{});
  }
  http::Page<Finding> list(std::map<std::string, std::string> query, Asked asked = {}) {
    http::Request request;
    request.query = std::move(query);
    asked.now = clock_.now();
    const auto parsed = FindingList::declaration().parse(request);
    EXPECT_TRUE(parsed) << describe(parsed.error());
    auto page = db().read(
        [&](store::Reader& reader) { return FindingList::page(reader, *parsed, asked, shipped_finding_rules()); });
    EXPECT_TRUE(page) << describe(page.error());
    return page.value_or(http::Page<Finding>{});
  }
  Finding only() {
    auto page = list({});
    EXPECT_EQ(page.items.size(), 1u);
    return page.items.empty() ? Finding{} : page.items.front();
  }
  void expect_figures_to_agree() {
    const auto differences = db().read([](store::Reader& reader) { return check_figures(reader); });
    ASSERT_TRUE(differences) << describe(differences.error());
    EXPECT_THAT(*differences, testing::IsEmpty());
  }
};

}  // namespace yunguan::finding
