// SPDX-License-Identifier: Apache-2.0
// What files do to us: cut off, damaged, huge, nonsense; and a disk that is full.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "base/parse.h"
#include "monitor/own_rules.h"
#include "monitor/scan_fixture.h"

namespace yunguan::monitor {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kCards =
    "msisdn,functions,data_scope,imei_mode,imei,voice_whitelist,sms_whitelist,data_whitelist,regions,cells,data_limit_"
    "mb,sms_limit\n";
constexpr std::string_view kUsage =
    "time,msisdn,imsi,imei,kind,direction,peer,up_bytes,down_bytes,seconds,cell,region,rat\n";
constexpr std::string_view kRow = "2026-10-01 00:00:00,1064800000001,,,data,,evil.example,1,2,,,,NR\n";

// A folder with one directed card and whatever the test writes into it.
struct Case {
  ScratchFolder folder;
  ScanFiles files{
      .cards = folder / "cards.csv", .usage = {folder / "usage.csv"}, .lists = folder.path(), .month = "2026-10"};

  Case() {
    write_file(files.cards, std::string{kCards} + "1064800000001,data,directed,none,,,,10.0.0.0/8,,,,\n");
    usage("");
  }
  void usage(std::string_view rows) { write_file(files.usage[0], std::string{kUsage} + std::string{rows}); }
  void list(std::string_view name, std::string_view content) { write_file(folder / name, content); }
  std::string findings() const { return folder / "findings.csv"; }

  std::string error() {
    const auto summary = scan(files, {.findings = findings()}, {.threads = 2});
    EXPECT_EQ(std::filesystem::exists(findings()), summary.has_value());
    std::filesystem::remove(findings());
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      EXPECT_NE(entry.path().extension(), ".part") << "a half-written file is left";
    }
    return summary ? "none" : describe(summary.error());
  }
  ScanRun run() { return run_scan(files, {.threads = 2, .chunk_bytes = 4096}); }
};

std::uint64_t rejected(const ScanRun& run, usage::Reject reason) {
  return run.summary.usage.rejected[static_cast<std::size_t>(reason)];
}

std::string many_rows(int count) {
  std::string rows;
  for (int i = 0; i < count; ++i) rows += kRow;
  return rows;
}

TEST(BadInput, ATruncatedArchiveIsNamed) {
  Case gz;
  const std::string whole = std::string{kUsage} + many_rows(20'000);
  for (const std::string& packed : {gzip(whole), zstd(whole)}) {
    write_file(gz.files.usage[0], packed);
    EXPECT_EQ(gz.error(), "none");
    write_file(gz.files.usage[0], packed.substr(0, packed.size() - 9));
    EXPECT_NE(gz.error().find("[input.truncated]"), std::string::npos);
    EXPECT_NE(gz.error().find("usage.csv"), std::string::npos);
  }
}

TEST(BadInput, ADamagedArchiveIsNamed) {
  Case damaged;
  std::string packed = gzip(std::string{kUsage} + many_rows(20'000));
  packed[packed.size() - 6] = static_cast<char>(packed[packed.size() - 6] ^ 1);  // its check sum
  write_file(damaged.files.usage[0], packed);
  EXPECT_NE(damaged.error().find("[input.corrupt]"), std::string::npos);
}

TEST(BadInput, ArchivesInSeveralPartsAreRead) {
  Case several;
  write_file(several.files.usage[0], gzip(kUsage) + gzip(many_rows(3)) + gzip(many_rows(4)));
  EXPECT_EQ(several.run().summary.usage.read, 7u);
  write_file(several.files.usage[0], zstd(kUsage) + zstd(many_rows(3)) + zstd(many_rows(4)));
  EXPECT_EQ(several.run().summary.usage.read, 7u);
}

TEST(BadInput, AHalfWrittenLastLineIsRejected) {
  Case half;
  half.usage(std::string{kRow} + "2026-10-01 00:00:00,10648000");
  const auto run = half.run();
  EXPECT_EQ(run.summary.fold.taken, 1u);
  EXPECT_EQ(rejected(run, usage::Reject::fields), 1u);
  EXPECT_EQ(run.rejects, "file,line,reason\n" + half.files.usage[0] + ",3,fields\n");
  // A last line that only lacks its line end is whole.
  half.usage(std::string{kRow} + std::string{kRow.substr(0, kRow.size() - 1)});
  EXPECT_EQ(half.run().summary.fold.taken, 2u);
}

TEST(BadInput, ByteOrderMarkAndCrLfAreAccepted) {
  Case windows;
  std::string text = "\xEF\xBB\xBF" + std::string{kUsage} + std::string{kRow};
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) text.insert(at, "\r");
  write_file(windows.files.usage[0], text);
  EXPECT_EQ(windows.run().summary.fold.taken, 1u);
}

TEST(BadInput, QuotedFieldsMayHoldNewlines) {
  Case quoted;
  quoted.usage("2026-10-01 00:00:00,1064800000001,\"a\nb\r\n\"\"c\"\"\",,data,,evil.example,1,2,,,,NR\nx\n");
  const auto run = quoted.run();
  EXPECT_EQ(run.summary.fold.taken, 1u);
  EXPECT_EQ(run.rejects, "file,line,reason\n" + quoted.files.usage[0] + ",5,fields\n");
}

TEST(BadInput, AStrayQuoteCostsItsOwnLine) {
  Case stray;
  stray.usage("2026-10-01 00:00:00,1064800000001,\"open,,data,,evil.example,1,2,,,,NR\n" + many_rows(5));
  const auto run = stray.run();
  EXPECT_EQ(run.summary.fold.taken, 5u);
  EXPECT_EQ(rejected(run, usage::Reject::fields), 1u);
}

TEST(BadInput, LinesOfAMegabyteAreLines) {
  Case huge;
  const std::string host(1u << 20, 'h');
  huge.usage("2026-10-01 00:00:00,1064800000001,,,data,," + host + ",1,2,,,,NR\n" + std::string(1u << 20, ',') + "\n" +
             std::string{kRow});
  const auto run = huge.run();
  EXPECT_EQ(run.summary.fold.taken, 2u);
  EXPECT_EQ(rejected(run, usage::Reject::fields), 1u);
  EXPECT_NE(run.findings.find("data:" + host), std::string::npos);
}

TEST(BadInput, ZeroBytesAreBytes) {
  Case zero;
  std::string row{kRow};
  row[row.find("evil")] = '\0';
  zero.usage(row + std::string{"2026-10-01 00:00:0\0,1064800000001,,,data,,a,1,2,,,,NR\n"sv});
  const auto run = zero.run();
  EXPECT_EQ(run.summary.fold.taken, 1u);
  EXPECT_EQ(run.summary.usage.rejected_sum(), 1u);
  EXPECT_NE(run.findings.find(std::string("data:\0vil.example", 17)), std::string::npos);
}

TEST(BadInput, TimesFarOffAndNegativeNumbersAreRejected) {
  Case odd;
  odd.usage(
      "9999-12-31 23:59:59,1064800000001,,,data,,a,1,2,,,,NR\n"
      "0001-01-01 00:00:00,1064800000001,,,data,,a,1,2,,,,NR\n"
      "2026-10-01 00:00:00,1064800000001,,,data,,a,-1,2,,,,NR\n"
      "2026-10-01 00:00:00,1064800000001,,,data,,a,1,2,-5,,,NR\n");
  const auto run = odd.run();
  EXPECT_EQ(rejected(run, usage::Reject::outside_month), 1u);
  EXPECT_EQ(rejected(run, usage::Reject::time), 1u);
  EXPECT_EQ(rejected(run, usage::Reject::number), 2u);
}

TEST(BadInput, AHostOfAThousandLabelsIsAHost) {
  Case labels;
  labels.list("apps.csv", "app,category,domain\nX,c,evil.example\n");
  std::string host;
  for (int i = 0; i < 1000; ++i) host += fmt::format("l{}.", i);
  labels.usage("2026-10-01 00:00:00,1064800000001,,,data,," + host + "evil.example,1,2,,,,NR\n");
  const auto run = labels.run();
  EXPECT_NE(run.findings.find("app,1064800000001,X,2026-10-01"), std::string::npos);
}

TEST(BadInput, CardLinesAreRefusedOneByOne) {
  Case cards;
  write_file(cards.files.cards, std::string{kCards} +
                                    "1064800000001,data,directed,none,,,,10.0.0.0/33,,,,\n"
                                    "1064800000001,data,directed,none,,,,10.0.0/8,,,,\n"
                                    "1064800000001,data,directed,none,,,,2001:db8::/129,,,,\n"
                                    "1064800000001,data,directed,sometimes,,,,,,,,\n"
                                    "1064800000001,data,directed,pool:absent,,,,,,,,\n"
                                    "1064800000001,data,directed,none,,,,,,,1.5,\n"
                                    "1064800000001,data,directed,none,,,,,,,,-1\n"
                                    "1064800000001,data,directed,none\n"
                                    "1064800000001,data,directed,none,,,,10.0.0.0/8,,,,\n"
                                    "1064800000001,data,directed,none,,,,,,,,\n");
  cards.usage(kRow);
  const auto run = cards.run();
  std::string reasons;
  for (const RefusedLine& line : run.summary.cards_refused)
    reasons += fmt::format("{}:{} ", line.line, name_of(line.reason));
  EXPECT_EQ(reasons, "2:cidr 3:cidr 4:cidr 5:imei_mode 6:pool 7:limit 8:limit 9:fields 11:duplicate ");
  EXPECT_EQ(run.summary.fold.taken, 1u);
}

TEST(BadInput, ListsAreRefusedWhole) {
  Case lists;
  lists.list("apps.csv", "app,category,domain\nA,c,Evil.example.\nB,c,evil.EXAMPLE\n");
  EXPECT_NE(lists.error().find("apps.csv:3: domain 'evil.example'"), std::string::npos);
  lists.list("apps.csv", "app,category,domain\nA,c,evil.example\nA,c,evil.example\n");
  EXPECT_EQ(lists.error(), "none");
  lists.list("phone-tacs.csv", "brand,model\n");
  EXPECT_NE(lists.error().find("[csv.column]"), std::string::npos);
}

TEST(BadInput, AHistoryMonthGivenTwiceIsRefused) {
  Case history;
  history.files.history = {history.folder / "history.csv"};
  const std::string head = "msisdn,month,data_bytes,sms_mo\n";
  for (const char* row : {"1064800000001,2026-09,1,1\n", "1064800000001,2020-01,1,1\n", "1064899999999,2026-09,,\n",
                          "odd,2026-09,1,\n"}) {
    history.list("history.csv", head + "1064800000001,2026-08,1,1\n" + row + "1064800000001,2026-07,1,1\n" + row);
    EXPECT_NE(history.error().find("history.csv:5"), std::string::npos) << row;
  }
  history.list("history.csv", head + "1064800000001,2026-13,1,1\n");
  EXPECT_NE(history.error().find("[history.row]"), std::string::npos);
  history.list("history.csv", head + "1064800000001,2026-08,-1,1\n");
  EXPECT_NE(history.error().find("history.csv:2"), std::string::npos);
}

TEST(BadInput, AnUnreadableFileAmongGoodOnesStopsTheScanBeforeItStarts) {
  Case unreadable;
  unreadable.usage(many_rows(3));
  unreadable.files.usage.push_back(unreadable.folder / "absent.csv");
  EXPECT_NE(unreadable.error().find("absent.csv"), std::string::npos);
  unreadable.files.usage.back() = unreadable.folder.path();
  EXPECT_NE(unreadable.error().find("[input.unreadable]"), std::string::npos);
  unreadable.list("empty.csv", "");
  unreadable.files.usage.back() = unreadable.folder / "empty.csv";
  EXPECT_NE(unreadable.error().find("empty.csv"), std::string::npos);
  unreadable.files.usage.pop_back();
  unreadable.files.lists = unreadable.folder / "no-such-folder";
  EXPECT_NE(unreadable.error().find("[scan.lists_folder]"), std::string::npos);
}

// A limit on the size of files stands in for a full disk: the write fails in the same way, only with another number.
TEST(BadInput, AFullDiskLeavesNothingHalfWritten) {
  Case full;
  std::string rows;
  for (int i = 0; i < 30'000; ++i)
    rows += fmt::format("2026-10-01 00:00:00,1064800000001,,,data,,host{}.example,1,2,,,,NR\n", i);
  full.usage(rows);
  write_file(full.findings(), "from an earlier run\n");
  struct rlimit before {};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
  struct rlimit small = before;
  small.rlim_cur = 300'000;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto summary = scan(full.files, {.findings = full.findings()}, {.threads = 2});
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, ignored);
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().code, "output.unwritable");
  EXPECT_EQ(content_of(full.findings()), "from an earlier run\n");
  for (const auto& entry : std::filesystem::directory_iterator(full.folder.path()))
    EXPECT_NE(entry.path().extension(), ".part");
}

// What a child process found: 0 all as it should be, 77 it may not mount here, else a fault.
int scan_onto_a_small_disk(const Case& full) {
  const std::string disk = full.folder / "disk";
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0 || ::mkdir(disk.c_str(), 0700) != 0) return 77;
  if (::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=64k") != 0) return 77;
  const auto summary = scan(full.files, {.findings = disk + "/findings.csv"}, {.threads = 2});
  if (summary || summary.error().code != "output.unwritable") return 1;
  if (!summary.error().where.file.ends_with("findings.csv")) return 2;
  return std::filesystem::is_empty(disk) ? 0 : 3;
}

TEST(BadInput, ADiskThatIsReallyFullIsNamedAndLeftEmpty) {
  Case full;
  std::string rows;
  for (int i = 0; i < 3000; ++i)
    rows += fmt::format("2026-10-01 00:00:00,1064800000001,,,data,,host{}.example,1,2,,,,NR\n", i);
  full.usage(rows);
  const ::pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) ::_exit(scan_onto_a_small_disk(full));
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) GTEST_SKIP() << "no file system may be mounted here";
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(Mapping, ACarriersOwnFormatGivesTheSameFindings) {
  Case carrier;
  carrier.usage(
      "2026-10-01 03:04:05,1064800000001,,,data,,evil.example,2048,0,,,,NR\n"
      "2026-10-02 03:04:05,1064800000001,,,data,,host2.example,1024,0,,,,NR\n");
  const auto expected = carrier.run();
  carrier.files.mapping = carrier.folder / "mapping.yaml";
  carrier.list("mapping.yaml",
               "delimiter: \"|\"\nquotes: false\nencoding: gb18030\nheader: false\ntime: YYYYMMDDhhmmss\nunit: KB\n"
               "columns: {msisdn: 1, time: 2, kind: 3, peer: 5, up_bytes: 6, direction: 7}\n"
               "kinds: {\"01\": data, \"02\": sms}\ndirections: {\"0\": mo, \"1\": mt}\n");
  // 0xB9 0x7C is one character in GB18030 whose second byte looks like the delimiter.
  write_file(carrier.files.usage[0],
             "1064800000001|20261001030405|01|\xB9\x7C|evil.example|2|\r\n"
             "1064800000001|20261002030405|01|\"x|host2.example|1|\r\n"
             "1064800000001|2026-10-02 03:04|01||host2.example|1|\r\n"
             "1064800000001|20261002030405|09||host2.example|1|\r\n"
             "1064800000001|20261002030405|02||host2.example|1|7\r\n"
             "1064800000001|20261002030405\r\n");
  const auto run = carrier.run();
  EXPECT_EQ(run.findings, expected.findings);
  EXPECT_EQ(run.history, expected.history);
  const std::string file = carrier.files.usage[0];
  EXPECT_EQ(run.rejects, "file,line,reason\n" + file + ",3,time\n" + file + ",4,kind\n" + file + ",5,direction\n" +
                             file + ",6,fields\n");
}

TEST(Mapping, NamedColumnsQuotesAndUnixTimes) {
  Case carrier;
  carrier.files.mapping = carrier.folder / "mapping.yaml";
  carrier.list("mapping.yaml", "time: unix-ms\ncolumns: {msisdn: 号码, time: 时间, kind: 类型, peer: 对端}\n");
  // 1790795045 is 2026-10-01 03:04:05 +08:00.
  const std::string text =
      "时间,备注,类型,号码,对端\n1790795045999,\"a\nb\",data,1064800000001,evil.example\nx,,data,1,a\n";
  for (const std::string& content : {text, gzip(text)}) {
    write_file(carrier.files.usage[0], content);
    const auto run = carrier.run();
    EXPECT_NE(run.findings.find("data:evil.example,2026-10-01,2026-10-01 03:04:05,1,"), std::string::npos);
    EXPECT_EQ(run.rejects, "file,line,reason\n" + carrier.files.usage[0] + ",4,time\n");
  }
  write_file(carrier.files.usage[0], "时间,类型,号码\n");
  EXPECT_NE(carrier.error().find("对端"), std::string::npos);
  carrier.list("mapping.yaml", "colums: {}\n");
  EXPECT_NE(carrier.error().find("[mapping.key]"), std::string::npos);
  carrier.list("mapping.yaml", "columns: {msisdn: 1, time: 2, kynd: 3}\n");
  EXPECT_NE(carrier.error().find("mapping.yaml:1"), std::string::npos);
  carrier.list("mapping.yaml", "columns: {msisdn: 1, time: 2, kind: 3}\ndelimiter: ab\n");
  EXPECT_NE(carrier.error().find("[mapping.value]"), std::string::npos);
}

TEST(OwnRules, RaiseWhatTheirExpressionSays) {
  Case own;
  own.usage(
      "2026-10-01 03:00:00,1064800000001,,,data,,10.0.0.1,600,2,,,,NR\n"
      "2026-10-01 13:00:00,1064800000001,,,data,,10.0.0.1,600,2,,,,NR\n"
      "2026-10-02 04:00:00,1064800000001,,,data,,10.0.0.2,600,2,,,,\"LTE\"\n");
  own.list("rules.yaml",
           "rules:\n"
           "  - name: night\n    when: row.hour < 6\n    subject: row.peer\n    window: day\n"
           "  - name: a-lot\n    when: month.data_bytes > 1000 and card.directed\n"
           "  - name: old-radio\n    when: row.rat == \"LTE\"\n    subject: row.day\n");
  own.files.rules = own.folder / "rules.yaml";
  EXPECT_EQ(without_detail(own.run().findings),
            "model,msisdn,subject,window,first_time,hits\n"
            "a-lot,1064800000001,a-lot,2026-10,2026-10-01 13:00:00,2\n"
            "night,1064800000001,10.0.0.1,2026-10-01,2026-10-01 03:00:00,1\n"
            "night,1064800000001,10.0.0.2,2026-10-02,2026-10-02 04:00:00,1\n"
            "old-radio,1064800000001,2,2026-10,2026-10-02 04:00:00,1\n");
}

TEST(OwnRules, SeeLimitsAndTheMonthsBefore) {
  Case own;
  write_file(own.files.cards, std::string{kCards} +
                                  "1064800000001,data,open,none,,,,,,,1,\n"
                                  "1064800000002,data,open,none,,,,,,,,5\n");
  own.usage(
      "2026-10-01 03:00:00,1064800000001,,,data,,10.0.0.1,500000,24288,,,,NR\n"
      "2026-10-01 04:00:00,1064800000001,,,data,,10.0.0.1,1,0,,,,NR\n"
      "2026-10-01 05:00:00,1064800000002,,,data,,10.0.0.1,1,0,,,,NR\n");
  own.files.history = {own.folder / "history.csv"};
  own.list("history.csv",
           "msisdn,month,data_bytes,sms_mo\n1064800000001,2026-09,100000,\n1064800000001,2026-08,100000,1\n"
           "1064800000001,2026-07,100000,1\n1064800000002,2026-09,1,1\n");
  own.list(
      "rules.yaml",
      "rules:\n"
      "  - name: half\n    when: month.data_bytes > 0.5 * card.data_limit_bytes\n"
      "    subject: round(100.0 * month.data_bytes / card.data_limit_bytes)\n"
      "  - name: much\n    when: month.data_bytes > 1.7 * before.data_bytes\n    subject: 1.7 * before.data_bytes / 3\n"
      "  - name: unknown\n    when: is_null(before.sms_mo) and is_null(card.sms_limit)\n"
      "  - name: limited\n    when: card.sms_limit == 5 and is_null(card.data_limit_bytes)\n");
  own.files.rules = own.folder / "rules.yaml";
  EXPECT_EQ(without_detail(own.run().findings),
            "model,msisdn,subject,window,first_time,hits\n"
            "data-surge,1064800000001,data,2026-10,2026-10-01 03:00:00,2\n"
            "half,1064800000001,50,2026-10,2026-10-01 04:00:00,1\n"
            "limited,1064800000002,limited,2026-10,2026-10-01 05:00:00,1\n"
            "much,1064800000001,170000,2026-10,2026-10-01 03:00:00,2\n"
            "unknown,1064800000001,unknown,2026-10,2026-10-01 03:00:00,2\n");
}

TEST(OwnRules, SeeWhatElseTheCardWasFoundFor) {
  Case own;
  write_file(own.files.cards, std::string{kCards} + "1064800000001,data,open,none,,,,,,,,\n");
  own.list("phone-tacs.csv", "tac,brand,model\n00440101,b,m\n");
  own.list("fraud-areas.csv", "region,name\n3508,one\n");
  own.usage(
      "2026-10-01 03:00:00,1064800000001,,,data,,10.0.0.1,1,1,,,350801,NR\n"
      "2026-10-02 03:00:00,1064800000001,,00440101000001,data,,10.0.0.1,1,1,,,,NR\n"
      "2026-10-03 03:00:00,1064800000001,,,data,,10.0.0.1,1,1,,,,NR\n");
  own.list("rules.yaml",
           "rules:\n"
           "  - name: both\n    when: raised.phone and raised.fraud_area and not raised.app\n    window: day\n"
           "  - name: composite\n    when: raised.phone and card.data\n    window: day\n");
  own.files.rules = own.folder / "rules.yaml";
  const std::string findings = without_detail(own.run().findings);
  for (const std::string rule : {"both", "composite"}) {
    EXPECT_NE(findings.find(rule + ",1064800000001," + rule + ",2026-10-02,2026-10-02 03:00:00,1\n"), std::string::npos)
        << findings;
    EXPECT_NE(findings.find(rule + ",1064800000001," + rule + ",2026-10-03,2026-10-03 03:00:00,1\n"),
              std::string::npos);
    EXPECT_EQ(findings.find(rule + ",1064800000001," + rule + ",2026-10-01"), std::string::npos);
  }
}

TEST(OwnRules, TheirFieldsAreDocumented) {
  const std::string page = content_of("docs/monitor_files.md");
  std::size_t fields = 0;
  const std::string table = OwnRules::field_table();
  for (const auto& line : split(table, '\n')) {
    if (line.empty()) continue;
    const std::string text{line};
    const std::string name = text.substr(0, text.find(' '));
    const std::string about =
        text.substr(text.find_first_not_of(' ', text.find(' ', text.find_first_not_of(' ', name.size()))));
    const auto row = page.find("| `" + name + "` | ");
    ASSERT_NE(row, std::string::npos) << name;
    EXPECT_TRUE(page.substr(row, page.find('\n', row) - row).ends_with("| " + about + " |")) << name;
    ++fields;
  }
  EXPECT_EQ(fields, 37u);
}

TEST(OwnRules, FaultsAreNamedWithTheirLine) {
  Case own;
  own.files.rules = own.folder / "rules.yaml";
  const auto error = [&](std::string_view rule) {
    own.list("rules.yaml", "rules:\n  - name: one\n    when: \"true\"\n  - " + std::string{rule});
    return own.error();
  };
  EXPECT_NE(error("name: two\n    when: row.hour <\n").find("rules.yaml:5"), std::string::npos);
  EXPECT_NE(error("name: two\n    when: row.hour\n").find("[expr.type]"), std::string::npos);
  EXPECT_NE(error("name: one\n    when: \"true\"\n").find("[rule.name]"), std::string::npos);
  EXPECT_NE(error("name: app\n    when: \"true\"\n").find("[rule.name]"), std::string::npos);
  EXPECT_NE(error("name: two\n    when: \"true\"\n    window: year\n").find("[rule.window]"), std::string::npos);
  EXPECT_NE(error("name: two\n    wenn: \"true\"\n").find("[rule.key]"), std::string::npos);
}

}  // namespace
}  // namespace yunguan::monitor
