// SPDX-License-Identifier: Apache-2.0
// Somebody puts an older copy of the database back behind the product's back: who says so, and until when.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "app/commands.h"
#include "app/doctor.h"
#include "app/foundation.h"
#include "app/platform_fixture.h"
#include "base/eventually_fixture.h"
#include "keeping/store_mark.h"
#include "usage/usage_record.h"

namespace yunguan::app {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class StoreSetBack : public PlatformWorld {
 protected:
  // Both with everything stopped and closed. On SQLite the files (the log beside the database holds what is not in it yet), on
  // PostgreSQL a dump of the schema, put back as an administrator does it.
  void keep_copy() {
    stop();
    close();
    if (GetParam() == store::Dialect::postgresql)
      return run({"pg_dump", "--schema=" + schema(), "--file=" + dump(), server()});
    fs::create_directories(folder_ / "copy");
    for (const auto& file : fs::directory_iterator(store_file().parent_path()))
      fs::copy_file(file.path(), folder_ / "copy" / file.path().filename());
  }
  void put_copy_back() {
    stop();
    close();
    if (GetParam() == store::Dialect::postgresql) {
      run({"psql", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1",
           "--command=SET client_min_messages = warning", "--command=DROP SCHEMA " + schema() + " CASCADE",
           "--file=" + dump(), server()});
    } else {
      for (const auto& file : fs::directory_iterator(store_file().parent_path())) fs::remove(file.path());
      for (const auto& file : fs::directory_iterator(folder_ / "copy"))
        fs::copy_file(file.path(), store_file().parent_path() / file.path().filename());
    }
    reopen();
  }
  [[nodiscard]] std::int64_t cards() { return number("SELECT count(*) FROM card"); }
  [[nodiscard]] std::int64_t chain() { return number("SELECT position FROM audit_head"); }
  void wait_for_the_chain() {
    EXPECT_TRUE(eventually([&] { return number("SELECT count(*) FROM audit_row") == chain(); }));
  }

  // A row of the present month, of card `n`.
  WireAnswer submit(std::string_view id, int n) {
    const std::string body =
        fmt::format("time,msisdn,kind,direction,peer\n{}-01 00:00:{:02},10648{:08},data,,a.example\n",
                    usage::month_text(usage::month_of(SystemClock{}.now())), n, n);
    return as("manager").send("POST", "/api/v1/usage", body,
                              fmt::format("Content-Type: text/csv\r\nIdempotency-Key: {}\r\n", id));
  }
  // By the monitoring, of known cards or not.
  std::int64_t rows_folded() {
    std::int64_t sum = 0;
    const WireAnswer answer = as("manager").get("/api/v1/monitoring/shards");
    for (const auto& month : answer.body.at("months").as_array())
      sum += month.at("taken").as_int64() + month.at("unknown_card").as_int64();
    return sum;
  }
  std::int64_t cards_known() { return as("manager").get("/api/v1/monitoring/shards").number("cards"); }

  struct Said {
    int status = 0;
    std::string words;
  };
  Said call(std::vector<std::string> words) {
    words.insert(words.end(), {"--data-dir", loaded().config.data_dir.string(), "--store", url()});
    CLI::App cli;
    Said said;
    add_audit_command(cli, said.status);
    std::ranges::reverse(words);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    try {
      cli.parse(words);
    } catch (const CLI::ParseError& error) {
      said.status = error.get_exit_code();
    }
    said.words = testing::internal::GetCapturedStdout() + testing::internal::GetCapturedStderr();
    return said;
  }

  // Everybody who may do something about it is told so, and nobody else.
  void expect_noticed() {
    EXPECT_THAT(platform().greeting(&Text::en), Contains(HasSubstr("database")));
    for (const char* who : {"sysadmin", "auditor"})
      EXPECT_THAT(as(who).get("/api/v1/workbench").text, HasSubstr("store_set_back")) << who;
    EXPECT_THAT(as("manager").get("/api/v1/workbench").text, Not(HasSubstr("store_set_back")));
    const WireAnswer verified = as("auditor").post("/api/v1/audit/verify", nullptr);
    EXPECT_FALSE(verified.body.at("ok").as_bool());
    EXPECT_EQ(verified.body.at("first_broken").at("kind").as_string(), "set_back") << verified.text;
    EXPECT_EQ(mark_in_evidence(), "attention");
    EXPECT_EQ(check_store_mark(loaded().config).verdict, Verdict::fail);
    EXPECT_EQ(call({"audit", "verify"}).status, 1);
  }
  void expect_at_rest() {
    EXPECT_THAT(platform().greeting(&Text::en), Not(Contains(HasSubstr("database"))));
    EXPECT_THAT(as("sysadmin").get("/api/v1/workbench").text, Not(HasSubstr("store_set_back")));
    const WireAnswer verified = as("auditor").post("/api/v1/audit/verify", nullptr);
    EXPECT_TRUE(verified.body.at("ok").as_bool()) << verified.text;
    EXPECT_EQ(mark_in_evidence(), "good");
    EXPECT_EQ(check_store_mark(loaded().config).verdict, Verdict::ok);
    EXPECT_EQ(call({"audit", "verify"}).status, 0);
  }

 private:
  [[nodiscard]] fs::path store_file() const { return url().substr(std::string_view("sqlite:").size()); }
  [[nodiscard]] std::string dump() const { return (folder_ / "copy.sql").string(); }
  [[nodiscard]] static std::string server() { return std::getenv("YUNGUAN_TEST_POSTGRES"); }
  [[nodiscard]] std::string schema() const {
    const std::string mark = "application_name=";
    const std::string rest = url().substr(url().find(mark) + mark.size());
    return rest.substr(0, rest.find('&'));
  }
  static void run(std::vector<std::string> words) {
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_t child = 0;
    ASSERT_EQ(::posix_spawnp(&child, arguments[0], nullptr, nullptr, arguments.data(), environ), 0) << words[0];
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << words[0] << ' ' << status;
  }
  std::string mark_in_evidence() {
    const WireAnswer evidence = as("sysadmin").post("/api/v1/security/evidence/run", nullptr);
    for (const auto& one : evidence.body.at("checks").as_array())
      if (one.at("name").as_string() == "store_mark") return std::string(one.at("outcome").as_string());
    return evidence.text;
  }
};
YUNGUAN_ON_BOTH_STORES(StoreSetBack);

TEST_P(StoreSetBack, IsSaidUntilAPersonHasAcceptedIt) {
  enter_card(1, "GA");
  ASSERT_NO_FATAL_FAILURE(keep_copy());
  reopen();
  start();
  expect_at_rest();
  for (int n = 2; n < 8; ++n) enter_card(n, "GA");
  wait_for_the_chain();
  const std::int64_t furthest = chain();
  ASSERT_NO_FATAL_FAILURE(put_copy_back());
  ASSERT_EQ(cards(), 1) << "the copy is what stands there now";
  ASSERT_LT(chain(), furthest);

  start();
  expect_noticed();
  EXPECT_EQ(number("SELECT count(*) FROM audit_row WHERE action = 'store.set_back' AND result = 'failed'"), 1);
  // Nobody accepts it while the platform runs, nor without a reason.
  EXPECT_NE(call({"audit", "accept", "--reason", "演练"}).status, 0);
  // Work goes on, and hides nothing: not when the chain has become longer than it was, not after a restart.
  while (chain() <= furthest) {
    enter_card(100 + static_cast<int>(chain()), "GA");
    wait_for_the_chain();
  }
  expect_noticed();
  EXPECT_EQ(keeping::check_mark(keeping::mark_file(loaded().config.data_dir), db(),
                                *(*open_foundation(loaded().config))->keys)
                ->state,
            keeping::MarkState::other_past);
  stop();
  start();
  expect_noticed();

  stop();
  EXPECT_NE(call({"audit", "accept"}).status, 0);
  const Said accepted = call({"audit", "accept", "--reason", "演练后恢复使用"});
  ASSERT_EQ(accepted.status, 0) << accepted.words;
  EXPECT_EQ(text("SELECT reason FROM audit_row WHERE action = 'store.accept'"), "演练后恢复使用");
  start();
  expect_at_rest();
  enter_card(90, "GA");
  wait_for_the_chain();
  stop();
  start();
  expect_at_rest();
}

// The journal of an embedded store stays as far as it was; in PostgreSQL it goes back with the database.
TEST_P(StoreSetBack, NoUsageIsTakenTwiceAndTheMonitoringGoesOn) {
  enter_card(1, "GA");
  ASSERT_EQ(submit("before", 1).number("taken"), 1);
  ASSERT_TRUE(eventually([&] { return rows_folded() == 1; }));
  ASSERT_NO_FATAL_FAILURE(keep_copy());
  reopen();
  start();
  enter_card(2, "GA");
  const WireAnswer after = submit("after", 2);
  ASSERT_EQ(after.number("taken"), 1);
  wait_for_the_chain();
  ASSERT_TRUE(eventually([&] { return rows_folded() == 2 && cards_known() == 2; }));
  ASSERT_NO_FATAL_FAILURE(put_copy_back());
  start();
  EXPECT_EQ(submit("before", 1).number("taken"), 1);
  EXPECT_EQ(submit("after", 2).text, after.text);
  EXPECT_EQ(submit("later", 3).number("taken"), 1);
  EXPECT_TRUE(eventually([&] { return rows_folded() == 3; })) << rows_folded();
  // The card's event has the number of one that the journal has heard of.
  enter_card(3, "GA");
  const std::int64_t expected = GetParam() == store::Dialect::postgresql ? 2 : 3;
  EXPECT_TRUE(eventually([&] { return cards_known() == expected; })) << cards_known();
}

TEST_P(StoreSetBack, ANewJournalTakesAgainWhatIsDeliveredAgain) {
  enter_card(1, "GA");
  const WireAnswer first = submit("b", 1);
  ASSERT_EQ(first.number("taken"), 1);
  ASSERT_TRUE(eventually([&] { return rows_folded() == 1; }));
  stop();
  if (GetParam() == store::Dialect::postgresql) {
    for (const char* table : {"block", "shard", "mark", "fold", "page"}) {
      const std::string sql = fmt::format("DELETE FROM journal_{}", table);
      ASSERT_TRUE(db().write([&](store::Transaction& tx) { return tx.run({"test.lose", sql}, {}); }));
    }
  } else {
    ASSERT_GT(fs::remove_all(loaded().config.data_dir / "journal"), 0u);
  }
  start();
  EXPECT_EQ(rows_folded(), 0);
  for (int n = 0; n < 2; ++n) {
    EXPECT_EQ(submit("b", 1).text, first.text);
    EXPECT_TRUE(eventually([&] { return rows_folded() == 1 && cards_known() == 1; })) << rows_folded();
  }
}

TEST_P(StoreSetBack, AMarkThatWasAlteredIsSaidToo) {
  enter_card(1, "GA");
  stop();
  const fs::path file = keeping::mark_file(loaded().config.data_dir);
  std::string content;
  std::getline(std::ifstream(file), content, '\0');
  const auto at = content.find("\"position\":");
  ASSERT_NE(at, std::string::npos) << content;
  content.replace(at, std::string_view("\"position\":").size(), "\"position\":1");
  std::ofstream(file, std::ios::trunc) << content;
  start();
  const WireAnswer workbench = as("sysadmin").get("/api/v1/workbench");
  EXPECT_THAT(workbench.text, HasSubstr("store_set_back"));
  EXPECT_EQ(check_store_mark(loaded().config).verdict, Verdict::fail);
  stop();
  ASSERT_EQ(call({"audit", "accept", "--reason", "文件损坏，已核对"}).status, 0);
  start();
  expect_at_rest();
}

}  // namespace
}  // namespace yunguan::app
