// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <thread>

#include "base/time.h"

namespace yunguan::log {
namespace {

constexpr std::int64_t kAt = 1'795'241'109'123'456;  // 2026-11-21 14:05:09.123456 in Shanghai

class LogFile : public testing::Test {
 protected:
  LogFile() { std::filesystem::create_directories(folder_); }
  ~LogFile() override {
    EXPECT_TRUE(configure({}));
    std::filesystem::remove_all(folder_);
  }
  static std::string contents(const std::filesystem::path& file) {
    std::ifstream input(file);
    return {std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
  }

  const std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) / "yunguan_log_test";
};

TEST(Log, WritesJsonThatAMachineReadsBack) {
  const std::string line = render(Format::json, kAt, Level::warn, "store", "said \"no\"", "t-1",
                                  {{"rows", 3}, {"share", 0.5}, {"whole", true}, {"name", "卡\n"}, {"max", ~0ULL}});
  EXPECT_EQ(line,
            R"({"time":"2026-11-21T14:05:09.123456+08:00","level":"warn","folder":"store","message":"said \"no\"",)"
            R"("trace_id":"t-1","rows":3,"share":0.5,"whole":true,"name":"卡\n","max":18446744073709551615})");
  EXPECT_NO_THROW(boost::json::parse(line));
}

TEST(Log, WritesTextForPeople) {
  EXPECT_EQ(render(Format::text, kAt, Level::info, "http", "listening", "", {{"address", "127.0.0.1"}, {"port", 80}}),
            "2026-11-21 14:05:09.123 info  http: listening address=127.0.0.1 port=80");
}

TEST(Log, NoInputForgesALine) {
  for (const Format format : {Format::text, Format::json}) {
    const std::string line =
        render(format, kAt, Level::info, "http", "bad\nline", "x\ny",
               {{"value", "a\r\n2026-11-21 14:05:09.123 error http: forged"}, {"bytes", "\xff\n"}});
    EXPECT_THAT(line, testing::Not(testing::HasSubstr("\n"))) << line;
    EXPECT_THAT(line, testing::Not(testing::HasSubstr("\xff"))) << line;
  }
}

TEST(Log, WhatIsNoNumberIsStillJson) {
  EXPECT_NO_THROW(boost::json::parse(
      render(Format::json, kAt, Level::info, "x", "x", "", {{"ratio", std::numeric_limits<double>::infinity()}})));
}

TEST(Log, EntriesCarryTheTraceOfTheirOwnThread) {
  const Capture capture;
  const TraceScope outer("outer");
  {
    const TraceScope inner("inner");
    info("base", "one");
  }
  info("base", "two");
  std::thread([] { info("base", "three"); }).join();
  const auto lines = capture.lines();
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_THAT(lines[0], testing::HasSubstr(R"("trace_id":"inner")"));
  EXPECT_THAT(lines[1], testing::HasSubstr(R"("trace_id":"outer")"));
  EXPECT_THAT(lines[2], testing::Not(testing::HasSubstr("trace_id")));
}

TEST(Log, AFailureBringsItsCode) {
  const Capture capture;
  failure(Level::error, "store", "cannot open",
          Error{ErrorKind::unavailable, "store.open", {"打不开", "closed"}, {}, {}});
  ASSERT_EQ(capture.lines().size(), 1u);
  EXPECT_THAT(capture.lines()[0], testing::HasSubstr(R"("code":"store.open")"));
}

TEST_F(LogFile, KeepsEntriesOfTheLevelAndAbove) {
  const auto file = folder_ / "yunguan.log";
  ASSERT_TRUE(configure({.level = Level::warn, .format = Format::json, .file = file}));
  info("base", "quiet");
  warn("base", "loud");
  const std::string kept = contents(file);
  EXPECT_THAT(kept, testing::HasSubstr("loud"));
  EXPECT_THAT(kept, testing::Not(testing::HasSubstr("quiet")));
}

TEST_F(LogFile, IsBounded) {
  const auto file = folder_ / "yunguan.log";
  ASSERT_TRUE(configure({.file = file, .file_bytes_max = 1000, .files_max = 2}));
  for (int i = 0; i < 200; ++i) info("base", "an entry that takes some room");
  std::uintmax_t bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) bytes += entry.file_size();
  EXPECT_LE(bytes, 3 * 1000u);
  EXPECT_GT(bytes, 1000u);
}

TEST_F(LogFile, AFolderThatIsNotThereIsRefused) {
  std::ofstream(folder_ / "plain_file") << "x";
  const auto refused = configure({.file = folder_ / "plain_file" / "yunguan.log"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "log.file");
}

}  // namespace
}  // namespace yunguan::log
