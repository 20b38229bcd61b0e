// SPDX-License-Identifier: Apache-2.0
// The store is set back to a backup while the journal stays, and the journal is lost while the store stays: by the steps of
// docs/operations.md everything is there again, once.
#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <map>

#include "base/eventually_fixture.h"
#include "monitor/model.h"
#include "mortal_platform.h"

namespace yunguan {
namespace {

using namespace std::chrono_literals;

class LosingItsJournal : public MortalPlatform {
 protected:
  [[nodiscard]] std::int64_t one(std::string_view sql) const {
    const auto found = numbers(sql, 1);
    return found.empty() ? -1 : found.front();
  }
  [[nodiscard]] bool is_taken(std::int64_t files) const {
    return eventually([&] { return one("SELECT COUNT(*) FROM usage_file WHERE state = 'done'") == files; }, 90s);
  }
  [[nodiscard]] std::filesystem::path feed() const { return data() / "usage" / "in" / "default"; }
  [[nodiscard]] std::filesystem::path list() const { return data() / "usage" / "deliver-again.csv"; }
  [[nodiscard]] std::string listed() const {
    std::ifstream in{list()};
    return {std::istreambuf_iterator<char>{in}, {}};
  }
  // The demonstration's rows again, on another day of the month.
  void drop(const std::string& name, const std::string& day) const {
    const auto sample = feed() / "done" / "demo-usage.csv";
    // A file that was taken is moved there when the folder is looked at again.
    ASSERT_TRUE(eventually([&] { return std::filesystem::exists(sample); }, 90s));
    std::ifstream from{sample};
    std::ofstream to{feed() / ("." + name)};
    std::string line;
    std::getline(from, line);
    to << line << '\n';
    for (int n = 0; n < 2'000 && std::getline(from, line); ++n) to << line.replace(8, 2, day) << '\n';
    to.close();
    std::filesystem::rename(feed() / ("." + name), feed() / name);
  }
  // Hits by meaning; those of running totals depend on the order of the files and count as one.
  using Findings = std::map<std::string, std::int64_t>;
  [[nodiscard]] Findings findings() const {
    Findings all;
    const auto db = open_store();
    const auto read = db->read([&](store::Reader& reader) {
      return reader.each({"story.findings", "SELECT model, msisdn, subject, day, hits FROM finding"}, {},
                         [&](const store::Row& row) {
                           const auto model = static_cast<monitor::Model>(row.integer(0));
                           const std::string meaning =
                               fmt::format("{} {} {} {}", row.integer(0), row.integer(1), row.text(2), row.integer(3));
                           all[meaning] = model == monitor::Model::threshold ? 1 : row.integer(4);
                           return true;
                         });
    });
    EXPECT_TRUE(read);
    return all;
  }
  // When nothing has moved for a while.
  [[nodiscard]] Findings settled() const {
    Findings last;
    auto since = std::chrono::steady_clock::now();
    EXPECT_TRUE(eventually(
        [&] {
          Findings now = findings();
          if (now != last) since = std::chrono::steady_clock::now();
          last = std::move(now);
          return std::chrono::steady_clock::now() - since > 3s;
        },
        90s));
    return last;
  }
  [[nodiscard]] bool is_found_again(const Findings& all) const {
    return eventually([&] { return findings() == all; }, 90s);
  }
};

TEST_F(LosingItsJournal, EverythingIsThereAgainBySteps) {
  start_platform({"--demo"});
  ASSERT_TRUE(is_taken(1));
  drop("a.csv", "03");
  ASSERT_TRUE(is_taken(2));
  ASSERT_EQ(run({"backup", "--to", (folder() / "backups").string()}), 0);
  drop("b.csv", "05");
  ASSERT_TRUE(is_taken(3));
  const Findings all = settled();
  kill_platform();

  // The store is set back; the journal is ahead of it.
  const auto backup = std::filesystem::directory_iterator { folder() / "backups" } -> path();
  ASSERT_EQ(run({"restore", backup.string(), "--replace"}), 0);
  EXPECT_LT(findings().size(), all.size());
  start_platform();
  EXPECT_TRUE(is_found_again(all));
  EXPECT_FALSE(std::filesystem::exists(list())) << listed();
  kill_platform();

  // The journal is lost.
  std::filesystem::rename(data() / "journal", data() / "journal.damaged");
  start_platform();
  ASSERT_TRUE(eventually([&] { return std::filesystem::exists(list()); }, 60s));
  EXPECT_NE(listed().find("folder,default,a.csv,2000,"), std::string::npos) << listed();
  EXPECT_NE(listed().find("folder,default,demo-usage.csv,"), std::string::npos) << listed();
  for (const char* name : {"demo-usage.csv", "a.csv", "b.csv"})
    std::filesystem::rename(feed() / "done" / name, feed() / name);
  EXPECT_TRUE(eventually([&] { return !std::filesystem::exists(list()); }, 90s)) << listed();
  // b.csv came after the backup, so that no list can name it; it was in the folder.
  ASSERT_TRUE(is_taken(5));
  EXPECT_TRUE(is_found_again(all));
  kill_platform();
  expect_nothing_is_broken();
}

}  // namespace
}  // namespace yunguan
