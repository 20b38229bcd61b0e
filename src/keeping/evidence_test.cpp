// SPDX-License-Identifier: Apache-2.0
#include "keeping/evidence.h"

#include <gmock/gmock.h>

#include <set>

#include "identity/browser_fixture.h"
#include "keeping/migrations.h"

namespace yunguan::keeping {
namespace {

Result<EvidenceBook> book_of(std::string_view clauses) {
  const std::string yaml =
      "version: '1'\nstandards:\n  - code: A\n    name: {zh: a, en: a}\n    groups:\n      - code: '1'\n        name: "
      "{zh: g, en: g}\n"
      "        clauses:\n" +
      std::string(clauses);
  auto document = parse_yaml(yaml, "evidence.yaml");
  EXPECT_TRUE(document) << describe(document.error());
  return evidence_from(*document, {"tls"});
}

std::string clause(std::string_view code, std::string_view checks) {
  return "          - {code: " + std::string(code) +
         ", duty: must, text: {zh: t, en: t}, standing: met, how: {zh: h, en: h}, uses: {zh: u, en: u}, checks: [" +
         std::string(checks) + "]}\n";
}

TEST(EvidenceFile, OfTheProductHoldsEveryClause) {
  const auto document = load_yaml("rules/evidence.yaml");
  ASSERT_TRUE(document) << describe(document.error());
  std::vector<std::string> names;
  // Whatever it names: that the program has those checks is looked at when a platform starts.
  for (const auto& standard : document->root().at("standards").as_array()) {
    for (const auto& group : standard.at("groups").as_array()) {
      for (const auto& one : group.at("clauses").as_array()) {
        for (const auto& name : one.at("checks").as_array()) names.emplace_back(name.as_string());
      }
    }
  }
  const auto book = evidence_from(*document, names);
  ASSERT_TRUE(book) << describe(book.error());
  std::map<std::string, std::size_t> clauses;
  for (const auto& standard : book->standards) {
    for (const auto& group : standard.groups) clauses[standard.code] += group.clauses.size();
  }
  EXPECT_EQ(clauses["GB/T 39786-2021"], 25u);
  EXPECT_EQ(clauses["GB/T 22239-2019"], 34u);
}

TEST(EvidenceFile, IsRefusedWithFileAndLine) {
  ASSERT_TRUE(book_of(clause("x", "tls")));
  const auto unknown = book_of(clause("x", "nothing"));
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, "evidence.check");
  EXPECT_EQ(unknown.error().where.row, 9u);
  const auto twice = book_of(clause("x", "tls") + clause("x", ""));
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, "evidence.code");
  EXPECT_EQ(twice.error().where.row, 10u);
}

class EvidenceRuns : public identity::BrowserWorld {
 protected:
  void set_up_more() override {
    ASSERT_TRUE(store::migrate(db(), [] {
      auto all = identity::migrations();
      for (auto& step : migrations()) all.push_back(step);
      return all;
    }()));
  }
};
YUNGUAN_ON_BOTH_STORES(EvidenceRuns);

TEST_P(EvidenceRuns, KeepWhatWasFoundAndSayWhatCouldNotBeLookedAt) {
  bool good = false;
  Evidence evidence(identity().context());
  evidence.add("turns", {"转", "turns"}, [&]() -> Result<Evidence::Found> {
    return Evidence::Found{good, {"见", "seen"}};
  });
  evidence.add("fails", {"败", "fails"}, []() -> Result<Evidence::Found> {
    return fail(ErrorKind::unavailable, "x", {"看不到", "cannot look"});
  });
  const auto before = evidence.view();
  ASSERT_TRUE(before) << describe(before.error());
  EXPECT_EQ(before->checks[0].outcome, Outcome::unclear);
  EXPECT_FALSE(before->checked_at);
  ASSERT_TRUE(evidence.run(identity::Actor::machine("test")));
  EXPECT_EQ(evidence.view()->checks[0].outcome, Outcome::attention);
  good = true;
  ASSERT_TRUE(evidence.run(identity::Actor::machine("test")));
  const auto after = evidence.view();
  EXPECT_EQ(after->checks[0].outcome, Outcome::good);
  EXPECT_EQ(after->checks[1].outcome, Outcome::unclear);
  EXPECT_EQ(after->checks[1].text.en, "cannot look");
  EXPECT_EQ(after->checked_by, "[test]");
}

}  // namespace
}  // namespace yunguan::keeping
