// SPDX-License-Identifier: Apache-2.0
// Rows changed behind the product's back: they are named, give nothing to anybody, and the first broken link of the audit log is shown.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "app/platform_fixture.h"
#include "base/eventually_fixture.h"

namespace yunguan::app {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Tampering : public PlatformWorld {
 protected:
  std::vector<std::string> changed_rows() {
    const WireAnswer report = as("auditor").post("/api/v1/integrity/check", nullptr);
    EXPECT_EQ(report.status, 200) << report.text;
    std::vector<std::string> changed;
    for (const auto& table : report.body.at("checked").as_array()) {
      for (const auto& row : table.at("changed").as_array()) {
        changed.push_back(
            fmt::format("{} {}", table.at("table").as_string().c_str(), row.at("label").as_string().c_str()));
      }
    }
    EXPECT_EQ(report.body.at("ok").as_bool(), changed.empty());
    return changed;
  }
};

TEST_P(Tampering, RowsChangedBehindTheProductAreNamed) {
  enter_card(1, "GA");
  enter_card(2, "GA");
  ASSERT_THAT(changed_rows(), IsEmpty());
  tamper("UPDATE card SET data_limit_mb = 999999 WHERE msisdn = '1064800000001'");
  EXPECT_THAT(changed_rows(), ElementsAre("card 1064800000001"));
  tamper("UPDATE role SET permissions = permissions || ',unit.write' WHERE code = 'unit_operator'");
  tamper("UPDATE person SET name = '别人' WHERE login = 'wateruser'");
  EXPECT_THAT(changed_rows(),
              ::testing::UnorderedElementsAre("card 1064800000001", "role unit_operator", "person wateruser"));
  // Whose access rests on such a row has none, and the page says why.
  EXPECT_EQ(as("unituser").get("/api/v1/cards").code(), "identity.tampered");
  tamper("DELETE FROM card_person WHERE card_id = (SELECT id FROM card WHERE msisdn = '1064800000002')");
  tamper("UPDATE card SET unit_id = " + std::to_string(unit("SW")) + " WHERE msisdn = '1064800000002'");
  const auto all = changed_rows();
  EXPECT_THAT(all, ::testing::Contains("card 1064800000002"));
  EXPECT_THAT(all, ::testing::Contains(::testing::StartsWith("card_figure "))) << "the counters no longer add up";
}

TEST_P(Tampering, TheFirstBrokenLinkOfTheAuditLogIsShown) {
  enter_card(1, "GA");
  const WireBrowser auditor = as("auditor");
  const auto verify = [&] { return auditor.post("/api/v1/audit/verify", nullptr).body; };
  // Until all is chained.
  ASSERT_TRUE(eventually([&] { return number("SELECT COUNT(*) FROM audit_pending") == 0; }));
  ASSERT_TRUE(verify().at("ok").as_bool());
  const std::int64_t row = number("SELECT id FROM audit_row WHERE action = 'card.create'");
  const std::int64_t position = number(fmt::format("SELECT position FROM audit_chain WHERE audit_id = {}", row));
  tamper(fmt::format("UPDATE audit_row SET person_login = 'somebody' WHERE id IN ({}, {})", row, row - 2));
  const boost::json::value broken = verify();
  EXPECT_FALSE(broken.at("ok").as_bool());
  EXPECT_EQ(broken.at("first_broken").at("kind").as_string(), "row_changed");
  EXPECT_EQ(broken.at("first_broken").at("audit_id").as_int64(), row - 2);
  EXPECT_EQ(broken.at("first_broken").at("position").as_int64(), position - 2);
}

YUNGUAN_ON_BOTH_STORES(Tampering);

}  // namespace
}  // namespace yunguan::app
