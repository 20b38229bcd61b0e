// SPDX-License-Identifier: Apache-2.0
// `yunguan classify` over a million varied cards, from file to file: reading, judging, writing, and the result on disk.
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <random>
#include <string>

#include "card/classify_file.h"
#include "must.h"
#include "sheet/csv_writer.h"
#include "sheet/output_file.h"

namespace {

using namespace yunguan;

constexpr int kCards = 1'000'000;
constexpr double kGoalSeconds = 1.0;
constexpr int kRuns = 3;

class Fleet {
 public:
  void write(const std::filesystem::path& path) {
    auto file = must(sheet::OutputFile::create(path));
    std::string text =
        "msisdn,iccid,imsi,carrier,form,network,functions,data_scope,monthly_data_mb,fixed,scene,unit,imei_mode,imei,"
        "voice_whitelist,sms_whitelist,data_whitelist,regions,cells,data_limit_mb,sms_limit,state,blacklist,monitoring,"
        "registered_to\n";
    for (int i = 0; i < kCards; ++i) {
      add_card(i, text);
      if (text.size() < (1u << 20)) continue;
      must(file.write(text));
      text.clear();
    }
    must(file.write(text));
    must(file.commit());
  }

 private:
  std::string_view pick(std::initializer_list<std::string_view> choices) {
    return choices.begin()[random_() % choices.size()];
  }

  std::string list(std::size_t most, std::initializer_list<std::string_view> choices) {
    std::string text;
    for (std::size_t n = random_() % (most + 1); n > 0; --n)
      text += fmt::format("{}{}", pick(choices), n > 1 ? ";" : "");
    return text;
  }

  void add_card(int i, std::string& text) {
    sheet::CsvWriter out(text);
    const bool iot = random_() % 10 != 0;
    out.field(iot ? fmt::format("10648{:08}", i) : fmt::format("1540000{:04}", i % 10'000));
    out.field(fmt::format("8986040{:013}", i));
    out.field(fmt::format("46004{:010}", i));
    out.field(pick({"移动", "电信", "联通", "广电"}));
    out.field(pick({"MP1", "MP2", "MS0", "MS1", "eSIM", "odd"}));
    out.field(pick({"4G", "5G", "NB-IoT"}));
    out.field(pick({"data", "data", "sms+data", "voice+sms+data", "voice"}));
    out.field(pick({"directed", "directed", "open"}));
    out.field(pick({"", "30", "100", "100.5", "5000", "10240"}));
    out.field(pick({"yes", "no"}));
    out.field(pick({"智能抄表", "移动警务", "视频监控"}));
    out.field(fmt::format("unit-{}", i % 300));
    out.field(pick({"none", "fixed", "first-use", "pool:p7", ""}));
    out.field(fmt::format("8670490{:08}", i));
    out.field(list(6, {"07710000001", "07710000002", "95588", "12345"}));
    out.field(list(6, {"10657100", "106571001", "106571002", "13800000000"}));
    out.field(list(11, {"10.1.0.0/16", "10.0.0.7", "*.svc.gov.cn", "iot.gov.cn", "2001:db8:2::/48", "0.0.0.0/0"}));
    out.field(list(2, {"4501", "450103", "45", "44"}));
    out.field(list(1, {"460-00-4001-100030"}));
    out.field(pick({"", "30", "1024"}));
    out.field(pick({"", "10"}));
    out.field("active");
    out.field(pick({"yes", "no", ""}));
    out.field(pick({"yes", "no"}));
    out.field(pick({"unit", "person", ""}));
    out.end_record();
  }

  std::mt19937 random_{20};
};

}  // namespace

int main() {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / fmt::format("yunguan_bench_{}", ::getpid());
  std::filesystem::create_directory(folder);
  Fleet().write(folder / "cards.csv");
  const auto rulebook = must(card::Rulebook::load("rules"));
  const auto numbers = must(card::NumberPlan::load("rules", std::chrono::year{2026} / 11 / 21));
  double best = 1e9;
  double processor = 0;
  card::ClassifyCounts counts;
  for (int run = 0; run < kRuns; ++run) {
    const auto began = std::chrono::steady_clock::now();
    const std::clock_t worked = std::clock();
    counts = must(card::classify_file(folder / "cards.csv", folder / "classes.csv", numbers, rulebook));
    const double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    if (took < best) processor = static_cast<double>(std::clock() - worked) / CLOCKS_PER_SEC;
    best = std::min(best, took);
  }
  const auto megabytes = std::filesystem::file_size(folder / "cards.csv") >> 20;
  fmt::print(
      "classify: {} cards, {} MB, {} with gaps: {:.2f} s, best of {}, {:.2f} s of processor time (goal: {:.1f} s)\n",
      counts.cards, megabytes, counts.with_gaps, best, kRuns, processor, kGoalSeconds);
  std::filesystem::remove_all(folder);
  return 0;
}
