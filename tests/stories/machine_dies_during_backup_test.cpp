// SPDX-License-Identifier: Apache-2.0
// The machine dies (-9) again and again while a backup is written and while one is restored. A file with a good name is always a
// whole backup, and a target is either as it was or a whole platform.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "app/foundation.h"
#include "app/kept_place.h"
#include "base/eventually_fixture.h"
#include "config/load.h"
#include "identity/bootstrap.h"
#include "identity/identity.h"
#include "keeping/archive_reader.h"
#include "keeping/restore.h"
#include "mortal_platform.h"

namespace yunguan {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class DyingKeeper : public MortalPlatform {
 protected:
  void SetUp() override {
    MortalPlatform::SetUp();
    ASSERT_NO_FATAL_FAILURE(make_platform());
  }

  static config::Config config_of(const fs::path& data) {
    const auto loaded = config::load({.file = {}, .environment = {}, .options = {{"", "data_dir", data.string()}}});
    EXPECT_TRUE(loaded);
    return loaded->config;
  }

  // People, a long audit log and a large file: enough for a backup that can be hit in the middle.
  void make_platform() {
    fs::create_directories(data() / "files");
    const auto ground = app::open_foundation(config_of(data()));
    ASSERT_TRUE(ground) << describe(ground.error());
    identity::Identity identity{*(*ground)->db, *(*ground)->keys, (*ground)->random, (*ground)->clock, {}};
    ASSERT_TRUE(identity.prepare());
    ASSERT_TRUE(identity::carry_out(identity.context(), identity::first_start_plan()));
    for (int n = 0; n < 20; ++n) {
      const auto noted = (*ground)->db->write([&](store::Transaction& tx) -> Result<void> {
        for (int row = 0; row < 500; ++row) {
          YG_TRY(identity.audit().record(tx, {.actor = identity::Actor::machine("story"),
                                              .action = "sign_in",
                                              .object_type = "session",
                                              .object_id = std::to_string(row)}));
        }
        return {};
      });
      ASSERT_TRUE(noted) << describe(noted.error());
    }
    ASSERT_TRUE(identity.sealer().chain_pending());
    std::string noise = (*ground)->random.bytes(24u << 20);
    FILE* file = std::fopen((data() / "files" / "1").c_str(), "w");
    ASSERT_NE(file, nullptr);
    ASSERT_EQ(std::fwrite(noise.data(), 1, noise.size(), file), noise.size());
    std::fclose(file);
  }

  // Runs the program; killed after `life` when that is not zero. Its exit status, -1 when it was killed.
  int run(std::vector<std::string> words, std::chrono::milliseconds life) {
    words.insert(words.begin(), YUNGUAN_PROGRAM);
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t quiet;
    ::posix_spawn_file_actions_init(&quiet);
    ::posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
    pid_t process = -1;
    EXPECT_EQ(::posix_spawn(&process, YUNGUAN_PROGRAM, &quiet, nullptr, arguments.data(), environ), 0);
    ::posix_spawn_file_actions_destroy(&quiet);
    int status = 0;
    const auto is_over = [&] { return ::waitpid(process, &status, WNOHANG) == process; };
    const bool over = eventually(is_over, life > 0ms ? life : 120s);
    if (!over) {
      ::kill(process, SIGKILL);
      ::waitpid(process, &status, 0);
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  // Every backup with a good name, each read to its last byte.
  std::vector<fs::path> whole_backups() {
    const auto secret = keeping::opening_secret({}, config_of(data()).key_ring.master_secret_file);
    std::vector<fs::path> all;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(data() / "backups", none)) {
      if (entry.path().extension() != keeping::kArchiveSuffix) continue;
      keeping::Progress progress;
      const auto proved = keeping::prove_archive(entry.path(), secret->secret, app::all_migrations(), progress);
      EXPECT_TRUE(proved) << describe(proved.error());
      all.push_back(entry.path());
    }
    return all;
  }

  // As its keeper would look at it.
  void expect_commands_to_be_content(const fs::path& where) {
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{"doctor"}, {"audit", "verify"}, {"integrity", "check"}}) {
      std::vector<std::string> command = words;
      command.insert(command.end(), {"--data-dir", where.string()});
      EXPECT_EQ(run(command, 0ms), 0) << words[0];
    }
  }
  void expect_whole_platform(const fs::path& where) {
    const auto ground = app::open_foundation(config_of(where));
    ASSERT_TRUE(ground) << describe(ground.error());
    const auto steps = app::all_migrations();
    const auto lines = app::store_checks(steps, (*ground)->random, (*ground)->clock)(*(*ground)->db, *(*ground)->keys);
    ASSERT_TRUE(lines) << describe(lines.error());
    for (const auto& line : *lines) EXPECT_TRUE(line.ok) << line.name << ": " << line.text.en;
    EXPECT_EQ(fs::file_size(where / "files" / "1"), 24u << 20);
  }
};

TEST_F(DyingKeeper, LeavesWholeBackupsOrNone) {
  int killed = 0;
  for (int death = 0; death < 12; ++death) {
    if (run({"backup", "--data-dir", data().string()}, std::chrono::milliseconds{40 + 60 * death}) == -1) ++killed;
    whole_backups();
  }
  EXPECT_GT(killed, 0);
  EXPECT_EQ(run({"backup", "--data-dir", data().string()}, 0ms), 0);
  EXPECT_FALSE(whole_backups().empty());
  expect_whole_platform(data());
}

TEST_F(DyingKeeper, LeavesTheTargetAsItWasOrWhole) {
  ASSERT_EQ(run({"backup", "--data-dir", data().string()}, 0ms), 0);
  const fs::path archive = whole_backups().front();
  const std::string master = (data() / "master.secret").string();
  int untouched = 0;
  int whole = 0;
  for (int death = 0; death < 14; ++death) {
    const fs::path target = folder() / ("target" + std::to_string(death));
    run({"restore", archive.string(), "--data-dir", target.string(), "--master-secret", master},
        std::chrono::milliseconds{30 + 70 * death});
    // What the next start does.
    ASSERT_TRUE(keeping::finish_restore(target));
    if (fs::exists(target / "yunguan.db")) {
      ++whole;
      expect_whole_platform(target);
    } else {
      ++untouched;
      EXPECT_FALSE(fs::exists(target / "keys.yaml"));
      EXPECT_FALSE(fs::exists(target / "files"));
    }
    fs::remove_all(target);
  }
  const fs::path target = folder() / "last";
  EXPECT_EQ(run({"restore", archive.string(), "--data-dir", target.string(), "--master-secret", master}, 0ms), 0);
  expect_whole_platform(target);
  expect_commands_to_be_content(target);
  EXPECT_GT(untouched, 0) << whole;
}

}  // namespace
}  // namespace yunguan
