// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <fstream>

#include "duty/calendar_service.h"
#include "duty/duty_world_fixture.h"

namespace yunguan::duty {
namespace {

class Calendars : public Duties {
 protected:
  void SetUp() override {
    Duties::SetUp();
    if (IsSkipped()) return;
    folder_ = std::filesystem::temp_directory_path() / ("calendar_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    write("元旦");
    start();
  }
  void TearDown() override {
    std::filesystem::remove_all(folder_);
    Duties::TearDown();
  }

  // The file beside the program, with one holiday of that name.
  void write(std::string_view holiday) {
    std::ofstream{folder_ / "calendar.yaml"}
        << "name: days\nhours: {monday: [\"09:00-17:00\"], tuesday: [\"09:00-17:00\"]}\n"
        << "years: [{year: 2026, workdays: [], holidays: [{name: " << holiday
        << ", from: 2026-01-05, to: 2026-01-05}]}]\n";
  }
  void start() {
    const auto taken = calendar_->take_file(folder_ / "calendar.yaml", *audit_, clock_.now());
    ASSERT_TRUE(taken) << describe(taken.error());
  }
  std::string holiday() {
    const auto days = calendar_->now();
    return days ? (*days)->text().years.at(0).holidays.at(0).name : days.error().code;
  }
  static YearInput named(std::string name) {
    const Date day = parse_date("2026-01-05").value();
    return {.holidays = {{std::move(name), day, day}}, .workdays = {}, .hours = {}, .usual = {}};
  }
  static YearInput worked(const char* day) {
    return {.holidays = {}, .workdays = {parse_date(day).value()}, .hours = {}, .usual = {}};
  }

  CalendarService service() { return CalendarService{*ground_}; }

  std::filesystem::path folder_;
};

TEST_P(Calendars, BeginWithTheFileAndFollowItUntilSomebodyChangesThem) {
  EXPECT_EQ(holiday(), "元旦");
  start();
  EXPECT_EQ(service().view(as(kAnna), 2026)->version, 1) << "the same file again is no version";
  write("新年");
  start();
  EXPECT_EQ(holiday(), "新年");
  EXPECT_FALSE(calendar_->file_is_passed_over());

  ASSERT_TRUE(service().save(as(kFen), 2026, 2, named("年初")));
  EXPECT_EQ(holiday(), "年初");
  start();
  EXPECT_FALSE(service().view(as(kFen), 2026)->file_is_passed_over);
  write("又一年");
  start();
  EXPECT_EQ(holiday(), "年初");
  EXPECT_TRUE(service().view(as(kFen), 2026)->file_is_passed_over);
  EXPECT_FALSE(service().view(as(kAnna), 2026)->file_is_passed_over) << "told to those who can do something about it";
}

TEST_P(Calendars, AreTheSameOnEveryNode) {
  CalendarShelf other{db(), keys_.ring()};
  EXPECT_EQ(other.now().value()->number(), 1);
  ASSERT_TRUE(service().save(as(kFen), 2026, 1, named("年初")));
  EXPECT_EQ(other.now().value()->number(), 2);
  EXPECT_EQ(other.now().value()->text().years.at(0).holidays.at(0).name, "年初");
}

TEST_P(Calendars, AreChangedByThoseWhoMayForAllUnitsUnderTheVersionTheySaw) {
  EXPECT_EQ(code(service().save(as(kGao), 2026, 1, named("a"))), "duty.whole_platform");
  EXPECT_EQ(newest_audit(), "calendar.change|refused|duty.whole_platform");
  EXPECT_EQ(code(service().preview(as(kGao), 2026, named("a"))), "duty.whole_platform");
  EXPECT_EQ(code(service().save(as(kFen), 2026, 3, named("a"))), "http.stale");
  EXPECT_EQ(code(service().save(as(kFen), 1999, 1, named("a"))), "duty.year");
  const auto kept = service().save(as(kFen), 2026, 1, named("年初"));
  ASSERT_TRUE(kept) << describe(kept.error());
  EXPECT_EQ(kept->version, 2);
  EXPECT_EQ(newest_audit(), "calendar.change|done|");
  EXPECT_EQ(service().save(as(kFen), 2026, 2, named("年初"))->version, 2) << "nothing changed";
  EXPECT_EQ(code(service().save(as(kFen), 2026, 1, named("b"))), "http.stale");
}

TEST_P(Calendars, NameWhatIsWrongByItsPlace) {
  const auto wrong = [&](YearInput input) {
    const auto kept = service().save(as(kFen), 2026, 1, input);
    return code(kept) + " at " + field(kept);
  };
  EXPECT_EQ(wrong(named("")), "calendar.name at /holidays/0/name");
  EXPECT_EQ(wrong(worked("2026-01-06")), "calendar.worked_already at /workdays/0");
  EXPECT_EQ(wrong(worked("2027-01-06")), "calendar.outside at /workdays/0");
  YearInput hours = named("a");
  hours.hours = WeekHours{{"monday", {"17:00-09:00"}}};
  EXPECT_EQ(wrong(hours), "calendar.hours at /hours/monday/0");
  YearInput usual{.holidays = {}, .workdays = {}, .hours = {}, .usual = WeekHours{}};
  EXPECT_EQ(wrong(usual), "calendar.empty at /usual");
  ASSERT_TRUE(service().save(as(kFen), 2027, 1, worked("2027-01-06")));
  usual.usual = WeekHours{{"monday", {"09:00-17:00"}}, {"wednesday", {"09:00-17:00"}}};
  const auto spoilt = service().preview(as(kFen), 2026, usual);
  EXPECT_EQ(field(spoilt), "/usual") << "a Wednesday of 2027 would be worked anyway";
  EXPECT_TRUE(spoilt.error().text.zh.starts_with("2027 年："));
}

TEST_P(Calendars, AskOrdersAboutTheCalendarAsItWouldBe) {
  const auto impact = service().preview(as(kFen), 2026, worked("2026-01-07"));
  ASSERT_TRUE(impact);
  EXPECT_EQ(impact->moved, 2);
  ASSERT_TRUE(asked_of_);
  EXPECT_EQ(asked_of_->years.at(0).workdays.size(), 1u);
  EXPECT_EQ(calendar_->now().value()->number(), 1) << "nothing is kept";
}

TEST_P(Calendars, ReadAFileWithItsFaultsByLine) {
  const auto bad = service().read(as(kFen), {"name: a\nhours: {monday: [\"09:00-12:00\"]}\nyears:\n- year: 2026\n"
                                             "  workdays: [2026-01-05]\n  holidays:\n"
                                             "  - {name: b, from: 2026-02-02, to: 2026-02-01}\n"});
  ASSERT_TRUE(bad);
  ASSERT_EQ(bad->faults.size(), 2u);
  EXPECT_EQ(bad->faults[0].line, 5u);
  EXPECT_EQ(bad->faults[0].field, "years[0].workdays[0]");
  EXPECT_EQ(bad->faults[1].line, 7u);
  EXPECT_EQ(service().read(as(kFen), {"years: ["})->faults.size(), 1u);
  EXPECT_EQ(service().read(as(kFen), {"name: a"})->faults.size(), 2u) << "hours and years are missing";
  const auto good = service().read(
      as(kFen), {"name: a\nhours: {monday: [\"09:00-12:00\"]}\nyears: [{year: 2027, workdays: [], holidays: []}]\n"});
  EXPECT_TRUE(good->faults.empty());
  EXPECT_EQ(good->years.at(0).year, 2027);
}

TEST_P(Calendars, TellWhoChangedWhat) {
  YearInput input = worked("2026-01-07");
  input.hours = WeekHours{{"monday", {"10:00-12:00"}}};
  ASSERT_TRUE(service().save(as(kFen), 2026, 1, input));
  const auto versions = service().versions();
  ASSERT_TRUE(versions);
  ASSERT_EQ(versions->items.size(), 2u);
  const CalendarVersionLine& newest = versions->items[0];
  EXPECT_EQ(newest.made_by, "fen");
  EXPECT_EQ(newest.year, 2026);
  ASSERT_EQ(newest.days.size(), 2u);
  EXPECT_EQ(newest.days[0].before, DayMark::holiday);
  EXPECT_EQ(newest.days[0].name_before, "元旦");
  EXPECT_EQ(newest.days[1].after, DayMark::workday);
  ASSERT_EQ(newest.hours.size(), 1u);
  EXPECT_FALSE(newest.hours[0].before);
  EXPECT_TRUE(versions->items[1].is_first);
  EXPECT_TRUE(versions->items[1].days.empty());
}

TEST_P(Calendars, ShowWhenSomebodyChangedThemBehindTheProductsBack) {
  const auto sound = [&] {
    std::vector<bool> all;
    const auto looked = db().read([&](store::Reader& reader) {
      return each_calendar_code(reader, keys_.ring(), [&](std::int64_t, bool one) { all.push_back(one); });
    });
    EXPECT_TRUE(looked);
    return all;
  };
  EXPECT_THAT(sound(), ElementsAre(true));
  ASSERT_TRUE(db().write([](store::Transaction& tx) -> Result<void> {
    YG_TRY(tx.run({"test.change", "UPDATE work_calendar SET made_by = 'x'"}, {}));
    return {};
  }));
  EXPECT_THAT(sound(), ElementsAre(false));
}

YUNGUAN_ON_BOTH_STORES(Calendars);

}  // namespace
}  // namespace yunguan::duty
