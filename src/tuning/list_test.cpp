// SPDX-License-Identifier: Apache-2.0
// Keeping lists: by hand and from files.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>

#include "base/eventually_fixture.h"
#include "tuning/list_import.h"
#include "tuning/tuning_fixture.h"

namespace yunguan::tuning {
namespace {

using ::testing::ElementsAre;

class MonitorLists : public TuningOnBothStores {
 protected:
  // Takes the file in as a job does; the message it leaves.
  std::string take(ListKind kind, const std::string& content, const std::string& name = "list.csv",
                   ListImportInput input = {}) {
    input.upload_id = 1;
    const auto path = std::filesystem::temp_directory_path() / fmt::format("yunguan-{}-{}", ::getpid(), ++files_);
    std::ofstream{path} << content;
    kept_.clear();
    ListService service{ground(), jobs(),
                        [&](std::int64_t, PersonId) {
                          return Result<UploadedList>{UploadedList{path, name}};
                        },
                        [&](const std::filesystem::path& file, std::string, std::string, PersonId) {
                          std::ifstream read{file};
                          kept_.assign(std::istreambuf_iterator<char>{read}, {});
                          std::filesystem::remove(file);
                          return Result<job::JobFile>{job::JobFile{"1", "refused.csv", 1, "refused"}};
                        },
                        std::filesystem::temp_directory_path()};
    job::Runner runner{db(), clock_};
    runner.handle(std::string{kListImportJob}, [&](job::Context& context) { return service.run_import(context); });
    EXPECT_TRUE(runner.start());
    const auto begun = service.begin_import(on_list(kind), input);
    EXPECT_TRUE(begun) << describe(begun.error());
    runner.wake();
    std::string state;
    EXPECT_TRUE(eventually([&] {
      state =
          text(fmt::format("SELECT state || '|' || COALESCE(message_zh, '') FROM job WHERE id = {}", begun->id.value));
      return !state.starts_with("0") && !state.starts_with("1") && !state.starts_with("queued") &&
             !state.starts_with("running");
    })) << state;
    runner.stop();
    std::filesystem::remove(path);
    return state;
  }
  Result<ListPreview> preview(ListKind kind, const std::string& content, const ListImportInput& input) {
    const auto path = std::filesystem::temp_directory_path() / fmt::format("yunguan-{}-{}", ::getpid(), ++files_);
    std::ofstream{path} << content;
    ListService service{ground(), jobs(),
                        [&](std::int64_t, PersonId) {
                          return Result<UploadedList>{UploadedList{path, "list.csv"}};
                        },
                        nullptr, std::filesystem::temp_directory_path()};
    auto answer = service.preview(on_list(kind), input);
    std::filesystem::remove(path);
    return answer;
  }
  std::string text(const std::string& sql) {
    return db()
        .read([&](store::Reader& reader) {
          return reader.one({"test.text", sql}, {}, [](const store::Row& row) { return row.text(0); });
        })
        .value()
        .value_or("");
  }
  std::vector<std::string> in_force(ListKind kind) {
    http::Request asked = on_list(kind);
    asked.query = {{"state", "in_force"}, {"sort", "item"}};
    const auto page = lists().page(asked);
    EXPECT_TRUE(page) << describe(page.error());
    std::vector<std::string> all;
    for (const ListEntry& entry : page->items)
      all.push_back(fmt::format("{}={} {} {} {}", entry.item, entry.name, entry.more, entry.device_class,
                                entry.confidence.value_or(-1)));
    return all;
  }
  std::string code(const Result<ListEntry>& result) { return result ? "none" : result.error().code; }

  std::string kept_;
  int files_ = 0;
};
YUNGUAN_ON_BOTH_STORES(MonitorLists);

TEST_P(MonitorLists, AnItemHoldsOnceAtATime) {
  const ListEntry entry = add(ListKind::fraud_areas, {.item = " 350801 ", .name = "样例甲县"});
  EXPECT_EQ(entry.item, "350801");
  EXPECT_EQ(entry.origin, Origin::hand);
  EXPECT_EQ(entry.added_by, "manager");
  EXPECT_EQ(entry.state, EntryState::in_force);
  EXPECT_EQ(told(), 1);
  const NewEntryInput again{.item = "350801", .name = "样例甲县", .valid_from = in_days(30)};
  EXPECT_EQ(code(lists().add(on_list(ListKind::fraud_areas), again)), "monitor_list.listed");
  http::Request end = on_list(ListKind::fraud_areas);
  end.path_values["id"] = std::to_string(entry.id.value);
  const auto ended = lists().end(end, {.last_day = in_days(10), .reason = "专项行动结束"});
  ASSERT_TRUE(ended) << describe(ended.error());
  EXPECT_EQ(ended->state, EntryState::in_force) << "until that day";
  EXPECT_EQ(told(), 2);
  EXPECT_EQ(code(lists().add(on_list(ListKind::fraud_areas), again)), "none");
}

TEST_P(MonitorLists, WhatIsNoEntryIsRefusedAtItsField) {
  const auto refused = [&](ListKind kind, const NewEntryInput& input) {
    const auto result = lists().add(on_list(kind), input);
    return result ? std::string{"none"} : result.error().code + "@" + result.error().where.field;
  };
  EXPECT_EQ(refused(ListKind::phone_tacs, {.item = "123", .name = "x"}), "monitor_list.tac@item");
  EXPECT_EQ(refused(ListKind::phone_tacs, {.item = "00440101", .name = "x", .device_class = "car"}),
            "monitor_list.device_class@device_class");
  EXPECT_EQ(refused(ListKind::phone_tacs, {.item = "00440101", .name = "x", .confidence = 101}),
            "monitor_list.confidence@confidence");
  EXPECT_EQ(refused(ListKind::fraud_areas, {.item = "35x", .name = "x"}), "monitor_list.region@item");
  EXPECT_EQ(refused(ListKind::fraud_areas, {.item = "35", .name = " "}), "monitor_list.name@name");
  EXPECT_EQ(refused(ListKind::cell_regions, {.item = "46000", .name = "530102"}), "monitor_list.cell@item");
  EXPECT_EQ(refused(ListKind::cell_regions, {.item = "460-00-1-2", .name = "5301"}), "monitor_list.region@name");
  EXPECT_EQ(refused(ListKind::cell_regions, {.item = "460-00-", .name = "530102"}), "none");
  EXPECT_EQ(
      refused(ListKind::fraud_areas, {.item = "35", .name = "x", .valid_from = in_days(3), .valid_to = in_days(2)}),
      "monitor_list.dates@valid_to");
}

TEST_P(MonitorLists, PlansNameTheSourceOfTheirCardsByDays) {
  const auto plans = [&](Date day) {
    return db().read([&](store::Reader& reader) { return accounting_plans(reader, day); }).value();
  };
  add(ListKind::plan_sources,
      {.item = " 行业套餐 A ", .name = "RADIUS", .valid_from = in_days(3), .valid_to = in_days(9)});
  add(ListKind::plan_sources, {.item = "行业套餐 B", .name = "carrier"});
  EXPECT_THAT(plans(today()), ::testing::IsEmpty());
  EXPECT_THAT(plans(in_days(3)), ElementsAre("行业套餐 A"));
  EXPECT_THAT(plans(in_days(10)), ::testing::IsEmpty());
  const auto refused = [&](const NewEntryInput& input) {
    return code(lists().add(on_list(ListKind::plan_sources), input));
  };
  EXPECT_EQ(refused({.item = " ", .name = "carrier"}), "monitor_list.plan");
  EXPECT_EQ(refused({.item = "行业套餐 C", .name = "both"}), "monitor_list.source");
  EXPECT_EQ(refused({.item = "行业套餐 A", .name = "carrier"}), "monitor_list.listed");
  const std::string said =
      take(ListKind::plan_sources, "plan,source\n行业套餐 C,accounting\n行业套餐 B,cdr\n行业套餐 D,x\n");
  EXPECT_THAT(said, ::testing::HasSubstr("新增 1 条，更新 0 条，1 条已有；1 行未取"));
  EXPECT_THAT(plans(in_days(4)), ElementsAre("行业套餐 A", "行业套餐 C"));
  http::Request asked = on_list(ListKind::plan_sources);
  asked.query = {{"q", "套餐 c"}};
  EXPECT_EQ(lists().page(asked)->items.size(), 1u);
}

TEST_P(MonitorLists, OnlyThoseWhoManageAllUnitsChangeThem) {
  http::Request one_unit = to("list", "fraud_areas", "/1/2/");
  EXPECT_EQ(lists().add(one_unit, {.item = "35", .name = "样例"}).error().code, "monitor_list.whole_platform");
  EXPECT_EQ(lists().page(one_unit)->items.size(), 0u);
  EXPECT_FALSE(lists().states(one_unit)->may_change);
  EXPECT_EQ(lists().page(to("list", "none")).error().code, "monitor_list.no_list");
}

TEST_P(MonitorLists, TheOsmocomFormIsReadWithDeviceClassesGuessed) {
  const std::string said = take(ListKind::phone_tacs,
                                "Osmocom TAC database under CC-BY-SA v3.0 (c) Harald Welte 2016,,,,,,,\n"
                                "tac,name,name,contributor,comment,gsmarena,gsmarena,aka\n"
                                "00440111,Samsung,Galaxy Z,tester,,,,\n"
                                "00440112,Quectel,EC20 module,tester,,,,\n"
                                "00440113,Apple,iPad 9,tester,,,,\n"
                                "00440114,Nobody,X1,tester,,,,\n"
                                "0044,Short,X1,tester,,,,\n"
                                "00440111,Samsung,Galaxy again,tester,,,,\n");
  EXPECT_THAT(said, ::testing::HasSubstr("新增 4 条，更新 0 条，0 条已有；2 行未取"));
  EXPECT_THAT(in_force(ListKind::phone_tacs),
              ElementsAre("00440111=Samsung Galaxy Z phone 70", "00440112=Quectel EC20 module module 90",
                          "00440113=Apple iPad 9 tablet 80", "00440114=Nobody X1 other 0"));
  EXPECT_THAT(kept_, ::testing::HasSubstr("7,0044,monitor_list.tac,"));
  EXPECT_THAT(kept_, ::testing::HasSubstr("8,00440111,monitor_list.twice,"));
}

TEST_P(MonitorLists, AFileReplacesWhatFilesSaidAndLeavesWhatPeopleSaid) {
  add(ListKind::phone_tacs, {.item = "00440102", .name = "人工", .more = "乙"});
  take(ListKind::phone_tacs, "tac,brand,model,device_class\n00440101,样例,甲,phone\n00440103,样例,丙,phone\n");
  clock_.advance(std::chrono::hours{24});
  const std::string next =
      "tac,brand,model,device_class\n00440101,样例,甲二,phone\n00440102,文件,乙,phone\n00440103,样例,丙,phone\n";
  EXPECT_THAT(take(ListKind::phone_tacs, next), ::testing::HasSubstr("新增 0 条，更新 1 条，2 条已有；0 行未取"));
  EXPECT_THAT(in_force(ListKind::phone_tacs),
              ElementsAre("00440101=样例 甲二 phone 100", "00440102=人工 乙 phone 100", "00440103=样例 丙 phone 100"));
  EXPECT_THAT(take(ListKind::phone_tacs, next), ::testing::HasSubstr("已于"));
  EXPECT_EQ(count("SELECT COUNT(*) FROM monitor_list_entry"), 4);
  EXPECT_EQ(texts_on(in_days(-1)).phone_tacs,
            "tac,brand,model\n00440101,样例,甲\n00440102,人工,乙\n00440103,样例,丙\n");
  const auto states = lists().states(request());
  EXPECT_EQ(states->lists[0].in_force, 3);
  EXPECT_EQ(states->lists[0].ended, 1);
  ASSERT_EQ(states->lists[0].imports.size(), 2u);
  EXPECT_EQ(states->lists[0].imports[0].replaced, 1);
}

TEST_P(MonitorLists, WhatAFileDoesNotNameEndsWhenThatIsAskedFor) {
  add(ListKind::fraud_areas, {.item = "3509", .name = "人工"});
  take(ListKind::fraud_areas, "region,name\n3501,甲\n3502,乙\n3503,丙\n3504,丁\n");
  clock_.advance(std::chrono::hours{24});
  const std::string next = "region,name\n3501,甲\n3502,乙二\n3505,戊\n3504,\n";
  ListImportInput input{.missing_last_day = in_days(3)};
  const auto first = preview(ListKind::fraud_areas, next, input);
  ASSERT_TRUE(first) << describe(first.error());
  const auto figures = [](const control::TakeCounts& c) {
    return fmt::format("{} {} {} {} {} {}", c.fresh, c.changed, c.unchanged, c.ends, c.kept, c.refused);
  };
  EXPECT_EQ(figures(first->counts), "1 1 1 1 1 1");
  ASSERT_EQ(first->counts.ending.size(), 1u) << "3504 is named, though its row is refused";
  EXPECT_EQ(first->counts.ending[0].item, "3503");
  EXPECT_EQ(first->counts.ending[0].name, "丙");
  EXPECT_EQ(count("SELECT COUNT(*) FROM monitor_list_entry"), 5) << "nothing is done";
  input.revision = first->revision;
  EXPECT_THAT(take(ListKind::fraud_areas, next, "next.csv", input), ::testing::HasSubstr("，终止 1 条（"));
  EXPECT_EQ(texts_on(in_days(3)).fraud_areas,
            "region,name\n3501,甲\n3502,乙二\n3503,丙\n3504,丁\n3505,戊\n3509,人工\n");
  EXPECT_EQ(texts_on(in_days(4)).fraud_areas, "region,name\n3501,甲\n3502,乙二\n3504,丁\n3505,戊\n3509,人工\n");
  const std::int64_t told_before = told();
  const auto again = preview(ListKind::fraud_areas, next, input);
  EXPECT_TRUE(again->counts.nothing());
  EXPECT_THAT(take(ListKind::fraud_areas, next, "next.csv", input), ::testing::HasSubstr("没有改动"));
  EXPECT_EQ(told(), told_before);
  EXPECT_EQ(lists().states(request())->lists[1].imports[0].ended, 1);
  input.hand_too = true;
  EXPECT_EQ(figures(preview(ListKind::fraud_areas, next, input)->counts), "0 0 3 1 0 1");
}

TEST_P(MonitorLists, AListIsNotEndedUnseenNorByAnEmptyFile) {
  take(ListKind::fraud_areas, "region,name\n3501,甲\n3502,乙\n");
  const auto code_of = [&](const std::string& content, const ListImportInput& input) {
    const auto answer = preview(ListKind::fraud_areas, content, input);
    return answer ? std::string{"none"} : answer.error().code;
  };
  const ListImportInput ending{.missing_last_day = today()};
  EXPECT_EQ(code_of("region,name\n", ending), "list_take.empty");
  EXPECT_EQ(code_of("region,name\nx,y\n", ending), "list_take.empty");
  EXPECT_EQ(code_of("region,name\n", {}), "none");
  EXPECT_EQ(code_of("region,name\n3501,甲\n", {.missing_last_day = in_days(-2)}), "list_take.last_day");
  const auto path = std::filesystem::temp_directory_path() / fmt::format("yunguan-{}-unseen", ::getpid());
  std::ofstream{path} << "region,name\n3501,甲\n";
  ListService service{ground(), jobs(),
                      [&](std::int64_t, PersonId) {
                        return Result<UploadedList>{UploadedList{path, "list.csv"}};
                      },
                      nullptr, std::filesystem::temp_directory_path()};
  EXPECT_EQ(service.begin_import(on_list(ListKind::fraud_areas), ending).error().code, "list_take.preview");
  std::filesystem::remove(path);
  ListImportInput stale = ending;
  stale.revision = preview(ListKind::fraud_areas, "region,name\n3501,甲\n", ending)->revision;
  add(ListKind::fraud_areas, {.item = "3507", .name = "己"});
  take(ListKind::fraud_areas, "region,name\n3501,甲\n", "list.csv", stale);
  EXPECT_THAT(text("SELECT error_code FROM job ORDER BY id DESC LIMIT 1"), ::testing::HasSubstr("list_take.changed"));
  EXPECT_EQ(in_force(ListKind::fraud_areas).size(), 3u);
}

TEST_P(MonitorLists, AFileWithoutItsColumnsChangesNothing) {
  EXPECT_THAT(take(ListKind::cell_regions, "a,b\n1,2\n"), ::testing::Not(::testing::HasSubstr("新增")));
  EXPECT_EQ(count("SELECT COUNT(*) FROM monitor_list_entry"), 0);
}

TEST_P(MonitorLists, AreShippedOnceAndBeginBeforeTheOpenMonths) {
  const std::vector<EntryText> shipped{{"9902", "样例乙市", "", "", std::nullopt}};
  ASSERT_TRUE(lists().ship(ListKind::fraud_areas, shipped, "演示数据"));
  ASSERT_TRUE(lists().ship(ListKind::fraud_areas, {{"9903", "样例丙市", "", "", std::nullopt}}, "演示数据"));
  EXPECT_THAT(in_force(ListKind::fraud_areas), ElementsAre("9902=样例乙市   -1"));
  EXPECT_EQ(boundaries().size(), 1u);
}

TEST_P(MonitorLists, AreSearchedByItemAndName) {
  take(ListKind::phone_tacs,
       "tac,brand,model,device_class\n00440101,Alpha,One,phone\n00440102,Beta,One,phone\n10440101,Alpha,Two,phone\n");
  const auto found = [&](const std::string& q) {
    http::Request asked = on_list(ListKind::phone_tacs);
    asked.query = {{"q", q}};
    return lists().page(asked)->items.size();
  };
  EXPECT_EQ(found("0044"), 2u);
  EXPECT_EQ(found("alpha"), 2u);
  EXPECT_EQ(found("two"), 1u);
  EXPECT_EQ(found("%"), 0u);
}

}  // namespace
}  // namespace yunguan::tuning
