// SPDX-License-Identifier: Apache-2.0
#include "mortal_platform.h"

#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "app/kept_place.h"
#include "card/card_figures.h"
#include "config/load.h"

namespace yunguan {

void MortalPlatform::SetUp() {
  std::string pattern = (std::filesystem::temp_directory_path() / "yunguan_story_XXXXXX").string();
  ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
  folder_ = pattern;
  ASSERT_EQ(::setenv("YUNGUAN_CONSOLE_DIR", "", 1), 0);  // none need be built for these stories
}

void MortalPlatform::TearDown() {
  if (process_ > 0) kill_platform();
  std::filesystem::remove_all(folder_);
}

pid_t MortalPlatform::spawn(std::vector<std::string> words) const {
  words.insert(words.begin(), YUNGUAN_PROGRAM);
  words.insert(words.end(), {"--data-dir", data().string()});
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::string log = "YUNGUAN_LOG_FILE=" + (folder_ / "log").string();
  std::vector<char*> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) environment.push_back(*entry);
  environment.push_back(log.data());
  environment.push_back(nullptr);
  pid_t process = -1;
  EXPECT_EQ(::posix_spawn(&process, YUNGUAN_PROGRAM, nullptr, nullptr, arguments.data(), environment.data()), 0);
  return process;
}

void MortalPlatform::start_platform(const std::vector<std::string>& more_options) {
  std::vector<std::string> words{"serve"};
  if (std::ranges::find(more_options, "--port") == more_options.end()) words.insert(words.end(), {"--port", "0"});
  words.insert(words.end(), more_options.begin(), more_options.end());
  process_ = spawn(words);
  ASSERT_GT(process_, 0);
}

int MortalPlatform::run(std::vector<std::string> words) const {
  const pid_t process = spawn(std::move(words));
  int status = -1;
  if (process > 0) ::waitpid(process, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void MortalPlatform::kill_platform() {
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
  process_ = -1;
}

std::unique_ptr<store::Database> MortalPlatform::open_store() const {
  const auto file = data() / "yunguan.db";
  if (!std::filesystem::exists(file)) return nullptr;
  auto opened = store::Database::open({.url = "sqlite:" + file.string()});
  return opened ? std::move(*opened) : nullptr;
}

std::vector<std::int64_t> MortalPlatform::numbers(std::string_view sql, int columns) const {
  const auto db = open_store();
  if (db == nullptr) return {};
  const auto found = db->read([&](store::Reader& reader) {
    return reader.one({"story.numbers", sql}, {}, [&](const store::Row& row) {
      std::vector<std::int64_t> all;
      for (int column = 0; column < columns; ++column) all.push_back(row.integer(column));
      return all;
    });
  });
  return found && *found ? **found : std::vector<std::int64_t>{};
}

void MortalPlatform::on_the_ground(const std::function<void(app::Foundation&)>& work) const {
  const auto loaded =
      config::load({.file = std::nullopt, .environment = {}, .options = {{"", "data_dir", data().string()}}});
  ASSERT_TRUE(loaded);
  std::filesystem::create_directories(data());
  const auto ground = app::open_foundation(loaded->config);
  ASSERT_TRUE(ground) << describe(ground.error());
  work(**ground);
}

void MortalPlatform::expect_nothing_is_broken() const {
  on_the_ground([](app::Foundation& ground) {
    const auto steps = app::all_migrations();
    const auto lines = app::store_checks(steps, ground.random, ground.clock)(*ground.db, *ground.keys);
    ASSERT_TRUE(lines) << describe(lines.error());
    for (const auto& line : *lines) EXPECT_TRUE(line.ok) << line.name << ": " << line.text.en;
    const auto differences = ground.db->read([](store::Reader& reader) { return card::check_figures(reader); });
    ASSERT_TRUE(differences);
    for (const auto& one : *differences)
      ADD_FAILURE() << one.dimension << " " << one.value << ": kept " << one.kept << ", counted " << one.counted;
  });
}

}  // namespace yunguan
