// SPDX-License-Identifier: Apache-2.0
// What the surroundings do to a store: a killed process, a full disk, a damaged or locked file, a server that restarts.
#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <barrier>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "base/eventually_fixture.h"
#include "store/database.h"
#include "store/migration.h"
#include "store/store_fixture.h"

namespace yunguan::store {
namespace {

using namespace std::chrono_literals;

constexpr Migration kThings{
    "thing",
    1,
    "create things",
    "CREATE TABLE thing (id BIGINT PRIMARY KEY, filling TEXT NOT NULL); CREATE TABLE mark (id BIGINT PRIMARY KEY)",
    "",
    ""};
constexpr NamedQuery kInsert{"thing.insert", "INSERT INTO thing (id, filling) VALUES (:id, :filling)"};
constexpr NamedQuery kInsertMark{"mark.insert", "INSERT INTO mark (id) VALUES (:id)"};
constexpr NamedQuery kIds{"thing.ids", "SELECT id FROM thing"};
constexpr NamedQuery kHalves{"thing.halves",
                             "SELECT (SELECT count(*) FROM thing WHERE id NOT IN (SELECT id FROM mark))"
                             " + (SELECT count(*) FROM mark WHERE id NOT IN (SELECT id FROM thing))"};

// One transaction of two rows in two tables.
Result<void> insert_pair(Database& db, std::int64_t id, std::size_t filling = 100) {
  return db.write([&](Transaction& tx) -> Result<void> {
    YG_TRY(tx.run(kInsert, {id, std::string(filling, 'x')}));
    YG_TRY(tx.run(kInsertMark, {id}));
    return {};
  });
}

class Faults : public OnBothStores {
 protected:
  void SetUp() override {
    OnBothStores::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    ASSERT_TRUE(migrate(db(), {kThings}));
  }
  std::set<std::int64_t> ids() {
    const auto rows =
        db().read([](Reader& r) { return r.all(kIds, {}, [](const Row& row) { return row.integer(0); }); });
    EXPECT_TRUE(rows) << describe(rows.error());
    return rows ? std::set(rows->begin(), rows->end()) : std::set<std::int64_t>{};
  }
  std::int64_t halves() {
    return db()
        .read([](Reader& r) { return r.one(kHalves, {}, [](const Row& row) { return row.integer(0); }); })
        ->value();
  }
};
YUNGUAN_ON_BOTH_STORES(Faults);

// The other process of the next test: writes from four threads and tells each number once it is promised.
TEST(FaultsChild, DISABLED_WritesUntilItIsKilled) {
  auto db = Database::open({.url = std::getenv("YUNGUAN_CHILD_STORE")});
  ASSERT_TRUE(db);
  std::vector<std::jthread> threads;
  for (std::int64_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (std::int64_t i = 0;; ++i) {
        const std::int64_t id = t * 1'000'000 + i;
        ASSERT_TRUE(insert_pair(**db, id));
        ASSERT_EQ(write(STDERR_FILENO, &id, sizeof id), static_cast<ssize_t>(sizeof id));
      }
    });
  }
}

TEST_P(Faults, KeepEveryPromiseWhenTheProcessIsKilled) {
  std::set<std::int64_t> promised;
  for (int round = 1; round <= 3; ++round) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    ASSERT_EQ(setenv("YUNGUAN_CHILD_STORE", url().c_str(), 1), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    std::string name = "store_test";
    std::string filter = "--gtest_filter=FaultsChild.DISABLED_WritesUntilItIsKilled";
    std::string also = "--gtest_also_run_disabled_tests";
    char* arguments[] = {name.data(), filter.data(), also.data(), nullptr};
    pid_t child = 0;
    ASSERT_EQ(posix_spawn(&child, "/proc/self/exe", &actions, nullptr, arguments, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    std::int64_t id = 0;
    for (int seen = 0; read(ends[0], &id, sizeof id) == static_cast<ssize_t>(sizeof id);) {
      EXPECT_TRUE(promised.insert(id).second);
      if (++seen == 150 * round) kill(child, SIGKILL);
    }
    ::close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status));
    ASSERT_GE(promised.size(), 150u);
    reopen();
    const std::set<std::int64_t> kept = ids();
    EXPECT_TRUE(std::ranges::includes(kept, promised));
    EXPECT_EQ(halves(), 0);
    // The next child begins with the same numbers.
    ASSERT_TRUE(db().write([](Transaction& tx) -> Result<void> {
      YG_TRY(tx.run({"thing.clear", "DELETE FROM thing"}, {}));
      YG_TRY(tx.run({"mark.clear", "DELETE FROM mark"}, {}));
      return {};
    }));
    promised.clear();
  }
}

class SqliteFaults : public Faults {};
INSTANTIATE_TEST_SUITE_P(Stores, SqliteFaults, ::testing::Values(Dialect::sqlite),
                         [](const auto&) { return "SQLite"; });

// The whole process may write no file beyond a size, which to SQLite is a disk that ends there.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

TEST_P(SqliteFaults, SayThatTheDiskIsFullAndGoOnWhenItIsNot) {
  std::set<std::int64_t> promised;
  std::int64_t refused = 0;
  {
    const FileSizeLimit limit{2'000'000};
    for (std::int64_t id = 0; id < 2'000 && refused < 20; ++id) {
      const auto done = insert_pair(db(), id, 10'000);
      if (done) {
        promised.insert(id);
      } else {
        ++refused;
        EXPECT_EQ(done.error().kind, ErrorKind::unavailable) << describe(done.error());
        EXPECT_THAT(done.error().code, ::testing::AnyOf("store.full", "store.disk"));
      }
    }
    EXPECT_EQ(refused, 20);
    EXPECT_EQ(ids(), promised);
  }
  ASSERT_GT(promised.size(), 10u);
  const auto after = insert_pair(db(), 9'999);
  EXPECT_TRUE(after) << describe(after.error());
  promised.insert(9'999);
  reopen();
  EXPECT_EQ(ids(), promised);
  EXPECT_EQ(halves(), 0);
}

// The group that shares the commit with a body that fills the disk is refused with it, and no other.
TEST_P(SqliteFaults, AnswerAGroupWhoseCommitFails) {
  {
    const FileSizeLimit limit{1'000'000};
    std::vector<std::jthread> writers;
    for (std::int64_t t = 0; t < 8; ++t) {
      writers.emplace_back([&, t] {
        for (std::int64_t i = 0; i < 40; ++i) (void)insert_pair(db(), t * 1'000 + i, 5'000);
      });
    }
  }
  EXPECT_EQ(halves(), 0);
  reopen();
  EXPECT_EQ(halves(), 0);
  EXPECT_TRUE(insert_pair(db(), 9'999));
}

TEST_P(SqliteFaults, SayThatAFileIsNoDatabase) {
  const std::string path = std::string{url()}.substr(7) + ".txt";
  std::ofstream{path} << std::string(10'000, 'x');
  const auto opened = Database::open({.url = "sqlite:" + path});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(opened.error().code, "store.open");
  EXPECT_THAT(opened.error().text.en, ::testing::HasSubstr("damaged"));
}

// Another program, for example a command on the same store while the server runs.
TEST_P(SqliteFaults, WaitForAnotherProgramThatWrites) {
  auto other = Database::open({.url = url()});
  ASSERT_TRUE(other);
  std::atomic<bool> written{false};
  std::jthread writer;
  ASSERT_TRUE((*other)->write([&](Transaction& tx) -> Result<void> {
    YG_TRY(tx.run(kInsertMark, {1}));
    writer = std::jthread{[&] {
      EXPECT_TRUE(insert_pair(db(), 2));
      written = true;
    }};
    EXPECT_FALSE(eventually([&] { return written.load(); }, 100ms));
    YG_TRY(tx.run(kInsert, {1, "x"}));
    return {};
  }));
  writer.join();
  EXPECT_EQ(ids(), (std::set<std::int64_t>{1, 2}));
}

class PostgresFaults : public Faults {};
INSTANTIATE_TEST_SUITE_P(Stores, PostgresFaults, ::testing::Values(Dialect::postgresql),
                         [](const auto&) { return "PostgreSQL"; });

TEST_P(PostgresFaults, ReplaceSessionsThatTheServerEnded) {
  ASSERT_TRUE(insert_pair(db(), 1));
  // Several at once, so that more than one idle session ends.
  {
    std::barrier together{3};
    std::vector<std::jthread> threads;
    for (int i = 0; i < 3; ++i) {
      threads.emplace_back([&] {
        EXPECT_TRUE(db().write([&](Transaction&) -> Result<void> {
          together.arrive_and_wait();
          return {};
        }));
      });
    }
  }
  EXPECT_EQ(ids().size(), 1u);
  end_sessions();
  const auto written = insert_pair(db(), 2);
  EXPECT_TRUE(written) << describe(written.error());
  end_sessions();
  EXPECT_EQ(ids().size(), 2u);
}

TEST_P(PostgresFaults, RunABodyAgainWhenItsSessionEnds) {
  int runs = 0;
  const auto done = db().write([&](Transaction& tx) -> Result<void> {
    YG_TRY(tx.run(kInsert, {1, "x"}));
    if (++runs == 1) end_sessions();
    YG_TRY(tx.run(kInsertMark, {1}));
    return {};
  });
  ASSERT_TRUE(done) << describe(done.error());
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(halves(), 0);
  EXPECT_EQ(db().metrics().snapshot().retries, 1u);
}

TEST_P(PostgresFaults, SayThatTheOutcomeIsUnknownWhenTheSessionEndsBeforeTheCommit) {
  const auto done = db().write([&](Transaction& tx) -> Result<void> {
    YG_TRY(tx.run(kInsertMark, {1}));
    end_sessions();
    return {};
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, "store.unknown_outcome");
  EXPECT_EQ(done.error().kind, ErrorKind::unavailable);
  EXPECT_TRUE(insert_pair(db(), 2));
}

// The server's socket is reached by a link, which is taken away and put back as by a restart.
TEST_P(PostgresFaults, WaitForAServerThatIsAway) {
  const std::string straight = url();
  const std::size_t from = straight.find("host=/");
  if (from == std::string::npos) GTEST_SKIP() << "the server is not reached by a local socket";
  const std::size_t until = std::min(straight.find('&', from), straight.size());
  const std::string directory = straight.substr(from + 5, until - from - 5);
  const std::filesystem::path link = std::filesystem::temp_directory_path() / fmt::format("yunguan_link_{}", getpid());
  std::filesystem::create_directory_symlink(directory, link);
  std::string bent = straight;
  bent.replace(from + 5, directory.size(), link.string());

  auto opened = Database::open({.url = bent, .reconnect_max = 5s});
  ASSERT_TRUE(opened) << describe(opened.error());
  std::filesystem::remove(link);
  end_sessions();
  {
    std::atomic<bool> answered{false};
    const std::jthread writer{[&] {
      const auto done = insert_pair(**opened, 1);
      EXPECT_TRUE(done) << describe(done.error());
      answered = true;
    }};
    EXPECT_FALSE(eventually([&] { return answered.load(); }, 300ms));
    std::filesystem::create_directory_symlink(directory, link);
  }
  std::filesystem::remove(link);
}

TEST_P(PostgresFaults, FailAReadWhoseSessionEnds) {
  ASSERT_TRUE(insert_pair(db(), 1));
  const auto read = db().read([&](Reader& reader) -> Result<void> {
    end_sessions();
    return reader.each(kIds, {}, [](const Row&) { return true; });
  });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, "store.connection");
  EXPECT_EQ(read.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(ids().size(), 1u);
}

}  // namespace
}  // namespace yunguan::store
