// SPDX-License-Identifier: Apache-2.0
// Orders told again, and their clocks read, from files alone.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "app/commands.h"
#include "base/temporary_folder_fixture.h"

namespace yunguan::app {
namespace {

std::string text_of(const std::string& path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>{file}, {}};
}

class OrderCommands : public InTemporaryFolder {
 protected:
  // What was printed, and complained of.
  static std::string call(std::vector<std::string> words) {
    CLI::App cli;
    int status = 0;
    add_order_command(cli, status);
    add_sla_command(cli, status);
    add_catalog_command(cli, status);
    std::ranges::reverse(words);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    cli.parse(words);
    const std::string said = testing::internal::GetCapturedStdout();
    const std::string complained = testing::internal::GetCapturedStderr();
    EXPECT_EQ(status, complained.empty() ? 0 : kRefused);
    return said + complained;
  }
  static std::string clocks(const std::string& events) {
    return call({"sla", "compute", "--calendar", "tests/samples/sla/calendar.yaml", "--clocks",
                 "tests/samples/sla/clocks.yaml", "--now", "2026-10-12 00:00:00", "--events", events});
  }
  static std::string replay(const std::string& events) {
    return call({"order", "replay", "--service", "tests/samples/catalog/card.close.yaml", "--calendar",
                 "tests/samples/sla/calendar.yaml", "--events", events});
  }
  std::string file(const std::string& name, std::string_view text) {
    std::ofstream{folder_ / name} << text;
    return (folder_ / name).string();
  }
};

TEST_F(OrderCommands, SlaTellsEveryIntervalOfTheSample) {
  EXPECT_EQ(clocks("tests/samples/sla/events.jsonl"), text_of("tests/samples/sla/expected.txt"));
}

TEST_F(OrderCommands, SlaNamesTheLineThatIsWrong) {
  const std::string late = file("late.jsonl", R"({"at":"2026-09-30T16:30:00+08:00","kind":"submitted","name":""}
{"at":"2026-09-30T16:00:00+08:00","kind":"ended","name":""}
)");
  EXPECT_NE(clocks(late).find("late.jsonl:2: at "), std::string::npos) << clocks(late);
  const std::string unknown = file("unknown.jsonl", R"({"at":"2026-09-30T16:30:00+08:00","kind":"begun","name":""})");
  EXPECT_NE(clocks(unknown).find("unknown.jsonl:1"), std::string::npos) << clocks(unknown);
  EXPECT_NE(clocks("absent.jsonl").find("absent.jsonl"), std::string::npos);
}

TEST_F(OrderCommands, CatalogCheckNamesEveryFaultOfEveryFile) {
  EXPECT_NE(call({"catalog", "check", "catalog"}).find(" services, no fault"), std::string::npos);
  std::string one = text_of("catalog/card.swap.yaml");
  one.replace(one.find("target: card.swap"), 17, "target: card.paint");
  file("card.swap.yaml", one);
  std::string two = text_of("catalog/card.unbind.yaml");
  two.replace(two.find("code: fleet_manager"), 19, "code: desk_of_ours");
  file("card.unbind.yaml", two);
  const std::string faults = call({"catalog", "check", folder_.string()});
  EXPECT_NE(faults.find("card.swap.yaml:34: "), std::string::npos) << faults;
  EXPECT_NE(faults.find("'card.paint'"), std::string::npos) << faults;
  EXPECT_NE(faults.find("'desk_of_ours'"), std::string::npos) << faults;
  const std::string rest = call({"catalog", "check", folder_.string(), "--role", "desk_of_ours"});
  EXPECT_EQ(rest.find("'desk_of_ours'"), std::string::npos) << rest;
  EXPECT_NE(call({"catalog", "check", "no/such/folder"}).find("no/such/folder"), std::string::npos);
}

TEST_F(OrderCommands, ReplayTellsTheSampleStepByStep) {
  EXPECT_EQ(replay("tests/samples/catalog/returned.jsonl"), text_of("tests/samples/catalog/returned.txt"));
}

TEST_F(OrderCommands, ReplayNamesTheLineThatIsWrong) {
  const std::string wrong = file("wrong.jsonl", R"({"applicant": 1, "values": {}}
{"act": "sing", "at": "2026-09-29T10:00:00+08:00"}
)");
  EXPECT_NE(replay(wrong).find("wrong.jsonl:2"), std::string::npos) << replay(wrong);
  EXPECT_NE(replay("absent.jsonl").find("absent.jsonl"), std::string::npos);
}

}  // namespace
}  // namespace yunguan::app
