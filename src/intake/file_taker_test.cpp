// SPDX-License-Identifier: Apache-2.0
#include "intake/file_taker.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <zlib.h>

#include <deque>
#include <fstream>
#include <set>

#include "base/json.h"
#include "journal/storage_fixture.h"

namespace yunguan::intake {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

constexpr std::string_view kHead =
    "time,msisdn,imsi,imei,kind,direction,peer,up_bytes,down_bytes,seconds,cell,region,rat,source\n";
constexpr std::uint32_t kNovember = 2026 * 12 + 10;

class FixedMonths final : public OpenMonths {
 public:
  std::vector<std::uint32_t> open{kNovember, kNovember - 1};
  // The newest that those who fold rows know, each time it is asked for; the last one from then on.
  std::deque<std::uint32_t> published{kNovember};
  Result<std::vector<std::uint32_t>> now() override { return open; }
  Result<void> check_published(std::uint32_t month) override {
    const std::uint32_t newest = published.front();
    if (published.size() > 1) published.pop_front();
    if (month <= newest) return {};
    return fail(ErrorKind::unavailable, "intake.month_awaited", {"等待月份", "waiting for the month"});
  }
};

std::string good_row(int n) {
  return fmt::format("2026-11-{:02} 12:{:02}:{:02},10648{:08},,,data,,a{}.example,{},1,,,,4G,\n", n % 28 + 1,
                     n / 60 % 60, n % 60, n % 997, n % 50, n);
}

// Twelve good rows, one of the month before, two of closed months, and one for each of several faults.
std::string mixed_file() {
  std::string text{kHead};
  for (int n = 0; n < 12; ++n) text += good_row(n);
  text += "2026-10-31T16:00:00Z,1064800000001,,,sms,mo,10086,,,,,,,radius\n";  // the first second of November
  text += "2026-10-31 23:59:59,1064800000001,,,sms,mo,10086,,,,,,,\n";
  text += "2026-09-30 23:59:59,1064800000001,,,sms,mo,10086,,,,,,,\n";
  text += "2026-12-01 00:00:00,1064800000002,460010000000001,,voice,mt,\"a,b\",,,7,460-0-1-2,440300,,\n";
  text += "yesterday,1064800000001,,,sms,mo,10086,,,,,,,\n";
  text += "2026-11-01 00:00:00,1064800000001,,,fax,mo,10086,,,,,,,\n";
  text += "2026-11-01 00:00:00,1064800000001,,,data,,10.0.0.1:80,,,,,,,\n";
  text += "2026-11-01 00:00:00,1064800000001\n";
  return text;
}

class TakesFiles : public journal::OnAllStorages {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(OnAllStorages::SetUp());
    if (IsSkipped()) return;
    for (const auto& folder : {places().spool, places().rejects, places().quarantine})
      std::filesystem::create_directories(folder);
  }

  [[nodiscard]] Places places() const {
    const auto below = folder_ / "usage";
    return {below / "in", below / "spool", below / "rejects", below / "quarantine"};
  }
  FileTask spool(std::int64_t id, std::string_view text, std::string digest = "d1") const {
    std::ofstream{places().spooled(id), std::ios::binary} << text;
    return {.id = id, .name = fmt::format("f{}.csv", id), .digest = std::move(digest)};
  }
  Result<Progress> take(const FileTask& task,
                        FileTaker::Options options = {.threads = 2, .shards = 4, .chunk_bytes = 512},
                        std::stop_token stop = {}) {
    const Patience patience{
        .stop = stop, .trouble = {}, .first = std::chrono::milliseconds{1}, .most = std::chrono::milliseconds{5}};
    return FileTaker{journal(), months_, places(), options}.take(task, patience, {});
  }
  // Every record of the journal as "file:line row".
  std::multiset<std::string> rows() {
    std::multiset<std::string> all;
    for (std::uint32_t shard = 0; shard < 4; ++shard) {
      for (std::string bytes : records({shard})) {
        const std::size_t size = bytes.size();
        bytes.append(usage::kReadAhead, '\0');
        const auto record = usage::decode_usage(std::string_view{bytes}.substr(0, size));
        EXPECT_TRUE(record);
        std::string line = fmt::format("{}:{} ", record->origin.file, record->origin.line);
        usage::append_line(line, *record);
        line += record->source == usage::Source::accounting ? " ours" : "";
        all.insert(line);
      }
    }
    return all;
  }
  static std::string text_of(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
  }

  FixedMonths months_;
};

TEST_P(TakesFiles, EveryRowIsTakenQuarantinedOrRejectedWithItsReason) {
  const auto progress = take(spool(7, mixed_file()));
  ASSERT_TRUE(progress) << describe(progress.error());
  EXPECT_TRUE(progress->whole);
  const Counts& counts = progress->counts;
  EXPECT_EQ(counts.rows, 20);
  EXPECT_EQ(counts.taken, 14);
  EXPECT_EQ(counts.quarantined, 2);
  EXPECT_THAT(counts.rejected, ElementsAre(Pair("fields", 1), Pair("kind", 1), Pair("peer", 1), Pair("time", 1)));
  EXPECT_THAT(counts.months, ElementsAre(Pair("2026-09", 1), Pair("2026-12", 1)));
  EXPECT_EQ(counts.rows, counts.taken + counts.quarantined + counts.rejected_sum());

  const auto all = rows();
  EXPECT_EQ(all.size(), 14u);
  EXPECT_TRUE(all.contains("7:14 2026-11-01 00:00:00,1064800000001,,,sms,mo,10086,0,0,0,,,,radius ours"))
      << *all.begin();
  EXPECT_TRUE(all.contains("7:15 2026-10-31 23:59:59,1064800000001,,,sms,mo,10086,0,0,0,,,,"));
  EXPECT_EQ(text_of(places().rejects_of(7)),
            "file,line,reason,row\n"
            "f7.csv,18,time,\"yesterday,1064800000001,,,sms,mo,10086,,,,,,,\"\n"
            "f7.csv,19,kind,\"2026-11-01 00:00:00,1064800000001,,,fax,mo,10086,,,,,,,\"\n"
            "f7.csv,20,peer,\"2026-11-01 00:00:00,1064800000001,,,data,,10.0.0.1:80,,,,,,,\"\n"
            "f7.csv,21,fields,\"2026-11-01 00:00:00,1064800000001\"\n");
  EXPECT_EQ(text_of(places().quarantine_of(7)),
            quarantine_head() +
                "16,2026-09-30 23:59:59,1064800000001,,,sms,mo,10086,0,0,0,,,,\n"
                "17,2026-12-01 00:00:00,1064800000002,460010000000001,,voice,mt,\"a,b\",0,0,7,"
                "460-0-1-2,440300,,\n");
}

// Those before it are taken meanwhile.
TEST_P(TakesFiles, RowsWaitForTheirMonthToBePublished) {
  std::string text{kHead};
  for (int n = 0; n < 20; ++n)
    text += fmt::format("2026-10-{:02} 00:00:00,1064800000001,,,sms,mo,10086,,,,,,,\n", n + 1);
  for (int n = 0; n < 20; ++n) text += good_row(n);
  months_.published.assign(8, kNovember - 1);
  std::stop_source stop;
  std::vector<std::string> said;
  std::size_t before = 0;
  const Patience patience{.stop = stop.get_token(),
                          .trouble = [&](const Error* error) { said.push_back(error == nullptr ? "" : error->code); },
                          .wait =
                              [&](std::chrono::milliseconds) {
                                before = rows().size();
                                return true;
                              }};
  months_.published.push_back(kNovember);
  const FileTaker taker{journal(), months_, places(), {.threads = 1, .shards = 4, .chunk_bytes = 300}};
  const auto progress = taker.take(spool(1, text), patience, {});
  ASSERT_TRUE(progress) << describe(progress.error());
  EXPECT_EQ(progress->counts.taken, 40);
  EXPECT_EQ(rows().size(), 40u);
  EXPECT_GT(before, 0u);
  EXPECT_LT(before, 21u) << "a row of November was written too early";
  ASSERT_GE(said.size(), 2u);
  EXPECT_EQ(said.front(), "intake.month_awaited");
  EXPECT_EQ(said.back(), "");
}

TEST_P(TakesFiles, TheSameBytesAreTakenOnce) {
  ASSERT_TRUE(take(spool(1, mixed_file())));
  const auto before = rows();
  reopen();
  const auto again = take(spool(2, mixed_file()));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->file, 1);
  EXPECT_EQ(rows(), before);
}

TEST_P(TakesFiles, AFeedsSourceHoldsUnlessTheRowSaysOtherwise) {
  FileTask task = spool(1,
                        "time,msisdn,kind,source\n2026-11-01 00:00:00,1064800000001,data,\n"
                        "2026-11-01 00:00:01,1064800000001,data,carrier\n");
  task.source = usage::Source::accounting;
  ASSERT_TRUE(take(task));
  EXPECT_THAT(rows(), ElementsAre("1:2 2026-11-01 00:00:00,1064800000001,,,data,,,0,0,0,,,,accounting ours",
                                  "1:3 2026-11-01 00:00:01,1064800000001,,,data,,,0,0,0,,,,carrier"));
}

TEST_P(TakesFiles, AFileThatIsNoneTakesNothing) {
  for (const auto& [text, code] : {std::pair<std::string, std::string>{"", "csv.header"},
                                   {"a,b\n1,2\n", "usage.column"},
                                   {"time,time,msisdn,kind\n", "csv.header"}}) {
    const auto refused = take(spool(1, text));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, code);
    EXPECT_FALSE(passes_by_itself(refused.error()));
  }
  EXPECT_TRUE(rows().empty());
}

std::string gzip(std::string_view text) {
  const auto path = std::filesystem::temp_directory_path() / fmt::format("yunguan_gz{}", ::getpid());
  gzFile file = ::gzopen(path.c_str(), "wb");
  ::gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
  ::gzclose(file);
  std::ifstream in{path, std::ios::binary};
  std::string packed{std::istreambuf_iterator<char>{in}, {}};
  std::filesystem::remove(path);
  return packed;
}

TEST_P(TakesFiles, APackedFileIsTakenWholeOrNotAtAll) {
  std::string text{kHead};
  for (int n = 0; n < 3000; ++n) text += good_row(n);
  const std::string packed = gzip(text);
  const auto cut = take(spool(1, std::string_view{packed}.substr(0, packed.size() - 20)));
  ASSERT_FALSE(cut);
  EXPECT_EQ(cut.error().code, "input.truncated");
  EXPECT_TRUE(rows().empty()) << "rows before the damage were taken, and would be again from the mended file";
  ASSERT_TRUE(take(spool(2, packed, "d2")));
  EXPECT_EQ(rows().size(), 3000u);
}

TEST_P(TakesFiles, ACarriersFormatIsTakenWithTheLinesOfItsFile) {
  std::ofstream{places().mapping_of(1)} << "delimiter: \"|\"\nheader: false\nquotes: false\ntime: YYYYMMDDhhmmss\n"
                                           "columns: {time: 1, msisdn: 2, kind: 3}\nkinds: {\"01\": data}\n";
  const auto taken = take(spool(1,
                                "20261101000000|1064800000001|01\n20261101000001|1064800000001|09\n"
                                "20261101000002|1064800000001|01\n"));
  ASSERT_TRUE(taken) << describe(taken.error());
  EXPECT_THAT(rows(), ElementsAre("1:1 2026-11-01 00:00:00,1064800000001,,,data,,,0,0,0,,,,",
                                  "1:3 2026-11-01 00:00:02,1064800000001,,,data,,,0,0,0,,,,"));
  EXPECT_THAT(text_of(places().rejects_of(1)), HasSubstr("f1.csv,2,kind,"));
}

YUNGUAN_ON_ALL_STORAGES(TakesFiles);

// Every way in which a commit may fail, at every commit: what is in the journal in the end is every row once.
TEST(TakingFails, AtEveryCommitAndEveryRowIsStillThereOnce) {
  using Fate = journal::MemoryStorage::Fate;
  const auto folder = std::filesystem::temp_directory_path() / fmt::format("yunguan_taking{}", ::getpid());
  const Places places{folder / "in", folder / "spool", folder / "rejects", folder / "quarantine"};
  for (const auto& each : {places.spool, places.rejects, places.quarantine}) std::filesystem::create_directories(each);
  std::string text{kHead};
  for (int n = 0; n < 60; ++n)
    text += n % 7 == 3 ? "broken,row\n" : n % 7 == 5 ? "2026-01-01 00:00:00,1,,,data,,,,,,,,,\n" : good_row(n);
  const SystemClock clock;
  std::string rejects_once;
  for (const Fate fate : {Fate::lost, Fate::done_but_failed}) {
    for (int at = 0; at < 12; ++at) {
      for (const bool killed : {false, true}) {
        SCOPED_TRACE(fmt::format("commit {}, {}, {}", at, fate == Fate::lost ? "lost" : "done", killed));
        std::ofstream{places.spooled(1), std::ios::binary} << text;
        journal::MemoryStorage storage;
        FixedMonths months;
        std::stop_source stop;
        int commits = 0;
        storage.fate = [&] {
          if (commits++ != at) return Fate::done;
          if (killed) stop.request_stop();
          return fate;
        };
        const FileTask task{.id = 1, .name = "f", .digest = "d"};
        const auto run = [&](std::stop_token token) {
          auto journal = journal::Journal::open(storage, clock).value();
          const Patience patience{.stop = std::move(token),
                                  .trouble = [](const Error*) {},
                                  .first = std::chrono::milliseconds{1},
                                  .most = std::chrono::milliseconds{2}};
          const FileTaker taker{*journal, months, places, {.threads = 2, .shards = 2, .chunk_bytes = 256}};
          return taker.take(task, patience, {});
        };
        auto taken = run(stop.get_token());
        if (!taken) {
          EXPECT_EQ(taken.error().code, "intake.stopping");
          // What a crash leaves behind the promised end of a file that is still being taken.
          const auto known = progress_of(*journal::Journal::open(storage, clock).value(), "d");
          const bool whole = known && *known && (*known)->whole;
          if (!whole && std::filesystem::exists(places.rejects_of(1)))
            std::ofstream{places.rejects_of(1), std::ios::app} << "torn";
          taken = run({});
        }
        ASSERT_TRUE(taken) << describe(taken.error());
        EXPECT_EQ(taken->counts.rows, 60);
        auto journal = journal::Journal::open(storage, clock).value();
        std::set<std::uint64_t> lines;
        for (std::uint32_t shard = 0; shard < 2; ++shard) {
          ASSERT_TRUE(journal->read({shard}, 0, [&](const journal::Record& record) {
            std::string bytes{record.bytes};
            bytes.append(usage::kReadAhead, '\0');
            EXPECT_TRUE(
                lines.insert(usage::decode_usage(std::string_view{bytes}.substr(0, record.bytes.size()))->origin.line)
                    .second);
            return true;
          }));
        }
        EXPECT_EQ(static_cast<std::int64_t>(lines.size()), taken->counts.taken);
        std::ifstream in{places.rejects_of(1), std::ios::binary};
        const std::string rejects{std::istreambuf_iterator<char>{in}, {}};
        if (rejects_once.empty()) rejects_once = rejects;
        EXPECT_EQ(rejects, rejects_once);
      }
    }
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace yunguan::intake
