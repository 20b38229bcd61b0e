// SPDX-License-Identifier: Apache-2.0
// The platform is killed (-9) again and again while usage comes in. At the end every row of every file is in the journal once, and the
// findings are those of a scan over the same files.
#include <fmt/format.h>

#include <fstream>
#include <map>
#include <random>
#include <set>

#include "base/eventually_fixture.h"
#include "base/parse.h"
#include "identity/unit_tree.h"
#include "monitor/scan.h"
#include "mortal_platform.h"
#include "usage/csv.h"
#include "watch/card_sheets.h"

namespace yunguan {
namespace {

using namespace std::chrono_literals;
using monitor::CardLayout;

constexpr int kFiles = 10;
constexpr int kRowsOfFile = 20'000;
constexpr std::string_view kCardHeader =
    "msisdn,functions,data_scope,imei_mode,imei,voice_whitelist,sms_whitelist,data_whitelist,regions,cells,"
    "data_limit_mb,sms_limit\n";

class DyingUnderUsage : public MortalPlatform {
 protected:
  [[nodiscard]] std::int64_t one(std::string_view sql) const {
    const auto found = numbers(sql, 1);
    return found.empty() ? -1 : found.front();
  }
  [[nodiscard]] std::int64_t rows_taken() const { return one("SELECT COALESCE(SUM(taken), 0) FROM usage_file"); }

  // The cards of the demonstration that are bound to a device, as a card file.
  void write_cards() {
    std::ofstream file{cards_file()};
    file << kCardHeader;
    on_the_ground([&](app::Foundation& ground) {
      SystemClock clock;
      identity::UnitDirectory units{*ground.db, clock};
      const auto tree = units.tree();
      const auto written = ground.db->read([&](store::Reader& reader) -> Result<void> {
        YG_TRY_ASSIGN(const auto ids, watch::ids_after(reader, 0, 10'000));
        YG_TRY_ASSIGN(const auto sheets, watch::sheets_of(reader, ids, **tree, {}));
        for (const monitor::CardSheet& sheet : sheets) {
          if (!sheet.is_iot || sheet.field(CardLayout::imei).empty() || sheet.gone) continue;
          std::string line;
          for (const std::string& field : sheet.fields) {
            if (&field != &sheet.fields.front()) line += ',';
            usage::append_csv_field(line, field);
          }
          file << line << '\n';
          cards_.emplace_back(sheet.msisdn, sheet.field(CardLayout::imei));
        }
        return {};
      });
      ASSERT_TRUE(written) << describe(written.error());
    });
    ASSERT_GT(cards_.size(), 500u);
  }

  void write_usage() {
    std::mt19937 dice{17};  // allow rand: the same rows every time
    std::filesystem::create_directories(usage_folder());
    month_ = format_date(shanghai_date(SystemClock{}.now())).substr(0, 7);
    for (int n = 0; n < kFiles; ++n) {
      const auto path = usage_folder() / fmt::format("usage-{:03}.csv", n);
      std::ofstream file{path};
      file << "time,msisdn,imei,kind,direction,peer,up_bytes,down_bytes,region\n";
      for (int row = 0; row < kRowsOfFile; ++row) {
        const auto& [msisdn, imei] = cards_[dice() % cards_.size()];
        const bool other = dice() % 50 == 0;
        file << fmt::format("{}-01 {:02}:{:02}:{:02},{},{},data,,{},0,{},{}\n", month_, dice() % 24, dice() % 60,
                            dice() % 60, msisdn, other ? "869999990000" + std::to_string(100 + dice() % 3) : imei,
                            dice() % 40 == 0 ? "203.0.113.9" : "10.20.1.1", dice() % 60'000'000,
                            dice() % 60 == 0 ? "110000" : "530102");
      }
      files_.push_back(path.string());
    }
  }
  [[nodiscard]] std::filesystem::path usage_folder() const { return folder() / "usage"; }
  [[nodiscard]] std::string cards_file() const { return (folder() / "cards.csv").string(); }

  void hand_over() {
    for (const std::string& file : files_) {
      const std::filesystem::path path{file};
      std::filesystem::copy_file(path, feed() / path.filename());
    }
  }
  [[nodiscard]] std::filesystem::path feed() const { return data() / "usage" / "in" / "default"; }

  using Findings = std::map<std::string, std::int64_t>;
  static bool compared(std::string_view model) {
    return model == "separation" || model == "region" || model == "whitelist" || model == "threshold";
  }
  // Hits by meaning. Those of a running total depend on the order of the files, so they count as one.
  Findings scanned() {
    std::filesystem::create_directories(folder() / "lists");
    std::ofstream{folder() / "lists" / "cell-regions.csv"}
        << "cell,region\n460-00-10001-,990101\n460-00-10001-108,990108\n460-00-20002-,990201\n";
    std::vector<std::string> usage = files_;
    usage.push_back((feed() / "done" / "demo-usage.csv").string());
    const std::string out = (folder() / "findings.csv").string();
    const auto done = monitor::scan(
        {.cards = cards_file(), .usage = usage, .history = {}, .lists = (folder() / "lists").string(), .month = month_},
        {.findings = out, .rejects = {}, .bindings = {}, .history = {}, .card_rejects = {}}, {.threads = 2});
    EXPECT_TRUE(done) << (done ? "" : describe(done.error()));
    Findings findings;
    const auto text = yunguan::usage::read_file(out);
    const auto table = yunguan::usage::parse_csv(*text, out);
    for (const auto& row : table->rows) {
      const std::string& model = row.fields[0];
      if (!compared(model)) continue;
      const std::string name = fmt::format("{} {} {} {}", model, row.fields[1], row.fields[2], row.fields[3]);
      findings[name] = model == "threshold" ? 1 : *parse_integer<std::int64_t>(row.fields[5]);
    }
    return findings;
  }
  Findings stored() {
    Findings findings;
    std::set<std::string> known;
    for (const auto& [msisdn, imei] : cards_) known.insert(msisdn);
    const auto db = open_store();
    const auto read = db->read([&](store::Reader& reader) {
      return reader.each({"story.findings", "SELECT model, msisdn, subject, day, hits FROM finding WHERE model < 12"},
                         {}, [&](const store::Row& row) {
                           const std::string model{monitor::info_of(static_cast<monitor::Model>(row.integer(0))).name};
                           if (!compared(model) || !known.contains(std::to_string(row.integer(1)))) return true;
                           std::string window = month_;
                           if (row.integer(3) != 0) window += fmt::format("-{:02}", row.integer(3));
                           findings[fmt::format("{} {} {} {}", model, row.integer(1), row.text(2), window)] =
                               model == "threshold" ? 1 : row.integer(4);
                           return true;
                         });
    });
    EXPECT_TRUE(read);
    return findings;
  }

  std::vector<std::pair<std::string, std::string>> cards_;
  std::vector<std::string> files_;
  std::string month_;
};

TEST_F(DyingUnderUsage, EveryRowCountsOnceAndFindingsAreThoseOfAScan) {
  start_platform({"--demo"});
  ASSERT_TRUE(eventually([&] { return one("SELECT COUNT(*) FROM usage_file WHERE state = 'done'") == 1; }, 90s));
  kill_platform();
  const std::int64_t before = rows_taken();
  ASSERT_NO_FATAL_FAILURE(write_cards());
  write_usage();
  hand_over();
  std::int64_t last = before;
  int deaths = 0;
  const std::int64_t all = before + std::int64_t{kFiles} * kRowsOfFile;
  while (last < all && deaths < 50) {
    start_platform();
    // Dies as soon as any more has come in.
    ASSERT_TRUE(eventually([&] { return rows_taken() > last; }, 60s)) << last << " rows";
    last = rows_taken();
    kill_platform();
    ++deaths;
  }
  RecordProperty("deaths", deaths);
  EXPECT_EQ(last, all) << deaths << " deaths";
  EXPECT_GT(deaths, 3);
  start_platform();
  const Findings expected = scanned();
  EXPECT_GT(expected.size(), 1'000u);
  EXPECT_TRUE(eventually([&] { return stored() == expected; }, 60s));
  kill_platform();
  const Findings found = stored();
  for (const auto& [name, hits] : expected) {
    const auto at = found.find(name);
    EXPECT_EQ(at == found.end() ? 0 : at->second, hits) << name;
  }
  EXPECT_EQ(found.size(), expected.size());
  expect_nothing_is_broken();
}

}  // namespace
}  // namespace yunguan
