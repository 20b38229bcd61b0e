// SPDX-License-Identifier: Apache-2.0
#include "demo/demo_fleet.h"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "base/parse.h"
#include "demo/demo_setup.h"

namespace yunguan::demo {
namespace {

// Column 3 is the carrier, 11 the unit, as the header says.
std::vector<std::vector<std::string>> rows_of(const DemoFile& file) {
  std::vector<std::vector<std::string>> rows;
  for (const std::string_view line : split(file.content, '\n')) {
    if (line.empty()) continue;
    rows.emplace_back();
    for (const std::string_view field : split(line, ',')) rows.back().emplace_back(field);
  }
  return rows;
}

TEST(DemoFleet, HasTheCardsThatTheWorkedCaseCounts) {
  const auto files = demo_fleet();
  ASSERT_EQ(files.size(), 3u);
  EXPECT_EQ(files[0].rows + files[1].rows, 3360u);
  EXPECT_EQ(files[0].rows + files[1].rows + files[2].rows, 4000u);
  for (const DemoFile& file : files) EXPECT_EQ(rows_of(file).size(), file.rows + 1) << file.name;
  EXPECT_EQ(demo_fleet()[2].content, files[2].content) << "the same bytes at every call";
}

TEST(DemoFleet, EverySignInSeesCards) {
  std::map<std::string, int> by_unit;
  for (const DemoFile& file : demo_fleet()) {
    const auto rows = rows_of(file);
    ASSERT_EQ(rows[0][3], "carrier");
    ASSERT_EQ(rows[0][11], "unit");
    for (std::size_t i = 1; i < rows.size(); ++i) {
      ++by_unit[rows[i][11]];
      // A carrier's unit holds no other carrier's cards.
      const std::map<std::string, std::string> carriers{{"YD", "移动"}, {"DX", "电信"}, {"LT", "联通"}, {"GD", "广电"}};
      if (const auto carrier = carriers.find(rows[i][11]); carrier != carriers.end()) {
        EXPECT_EQ(rows[i][3], carrier->second);
      }
    }
  }
  const auto plan = demo_plan("");
  std::set<std::string> units;
  for (const auto& unit : plan.units) units.insert(unit.code);
  for (const auto& [unit, cards] : by_unit) EXPECT_TRUE(units.contains(unit)) << unit;
  for (const auto& person : plan.people) {
    if (person.role_unit_code == "ZW") continue;  // holds the whole tree
    EXPECT_GT(by_unit[person.role_unit_code], 0) << person.login << " would see an empty console";
  }
}

TEST(DemoPeople, TwoManageTheFleetSoThatASecondPersonIsThere) {
  std::set<std::string> managers;
  for (const auto& person : demo_plan("").people) {
    if (person.role_code == "fleet_manager" && person.role_unit_code == "ZW") managers.insert(person.login);
  }
  EXPECT_GE(managers.size(), 2u);
}

}  // namespace
}  // namespace yunguan::demo
