// SPDX-License-Identifier: Apache-2.0
// The platform is killed (-9) again and again while it imports the demonstration fleet. At the end every card is there once,
// the counters say what the cards add up to, no row was changed, and the audit log is whole.
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "app/foundation.h"
#include "base/eventually_fixture.h"
#include "card/card_figures.h"
#include "card/card_integrity.h"
#include "config/load.h"
#include "identity/audit_verify.h"
#include "identity/identity.h"
#include "job/job_store.h"

namespace yunguan {
namespace {

using namespace std::chrono_literals;

class DyingMachine : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "yunguan_story_XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override {
    if (process_ > 0) kill_platform();
    std::filesystem::remove_all(folder_);
  }

  void start_platform() {
    const std::string data = (folder_ / "data").string();
    const std::vector<std::string> words{YUNGUAN_PROGRAM, "serve", "--demo", "--data-dir", data, "--port", "0"};
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    // No console is built for this story.
    const std::string console = "YUNGUAN_CONSOLE_DIR=";
    const std::string log = "YUNGUAN_LOG_FILE=" + (folder_ / "log").string();
    std::vector<char*> environment;
    for (char** entry = environ; *entry != nullptr; ++entry) environment.push_back(*entry);
    environment.push_back(const_cast<char*>(console.c_str()));
    environment.push_back(const_cast<char*>(log.c_str()));
    environment.push_back(nullptr);
    ASSERT_EQ(::posix_spawn(&process_, YUNGUAN_PROGRAM, nullptr, nullptr, arguments.data(), environment.data()), 0);
  }
  void kill_platform() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
  }

  // The store as another process sees it; nullptr while there is none yet.
  std::unique_ptr<store::Database> open_store() const {
    const auto file = folder_ / "data" / "yunguan.db";
    if (!std::filesystem::exists(file)) return nullptr;
    auto opened = store::Database::open({.url = "sqlite:" + file.string()});
    return opened ? std::move(*opened) : nullptr;
  }
  // Cards there are, and jobs that have not ended; -1 while nobody can tell.
  std::pair<std::int64_t, std::int64_t> progress() const {
    const auto db = open_store();
    if (db == nullptr) return {-1, -1};
    const auto counts = db->read([](store::Reader& reader) {
      return reader.one(
          {"story.progress",
           "SELECT (SELECT COUNT(*) FROM card), (SELECT COUNT(*) FROM job WHERE state IN ('queued', 'running')), "
           "(SELECT COUNT(*) FROM job)"},
          {}, [](const store::Row& row) {
            return std::pair{row.integer(0), row.integer(2) < 3 ? 3 : row.integer(1)};
          });
    });
    return counts && *counts ? **counts : std::pair<std::int64_t, std::int64_t>{-1, -1};
  }

  std::filesystem::path folder_;
  pid_t process_ = -1;
};

TEST_F(DyingMachine, EveryCardIsThereOnceAndEveryFigureRight) {
  std::int64_t last = -1;
  for (int death = 0; death < 4; ++death) {
    start_platform();
    // Dies as soon as it has come any further than the time before.
    ASSERT_TRUE(eventually([&] { return progress().first > last || progress().second == 0; }, 60s));
    last = std::max(last, progress().first);
    kill_platform();
  }
  start_platform();
  ASSERT_TRUE(eventually(
      [&] {
        return progress() == std::pair<std::int64_t, std::int64_t>{4000, 0};
      },
      120s))
      << progress().first << " cards, " << progress().second << " jobs to go";
  kill_platform();

  const auto loaded = config::load(
      {.file = std::nullopt, .environment = {}, .options = {{"", "data_dir", (folder_ / "data").string()}}});
  ASSERT_TRUE(loaded);
  const auto ground = app::open_foundation(loaded->config);
  ASSERT_TRUE(ground) << describe(ground.error());
  identity::Identity identity{*(*ground)->db, *(*ground)->keys, (*ground)->random, (*ground)->clock, {}};
  card::add_integrity_checks(identity.integrity());
  const auto report = identity.integrity().run();
  ASSERT_TRUE(report) << describe(report.error());
  for (const auto& table : report->checked) EXPECT_EQ(table.changed_count, 0) << table.table;
  const auto cards = (*ground)->db->read([](store::Reader& reader) { return card::figures(reader, std::nullopt); });
  ASSERT_TRUE(cards);
  EXPECT_EQ(cards->total, 4000);
  EXPECT_EQ(cards->by_kind.at("iot"), 1430);
  EXPECT_EQ(cards->by_kind.at("phone"), 2570);
}

}  // namespace
}  // namespace yunguan
