// SPDX-License-Identifier: Apache-2.0
// A whole scan of which one file is arbitrary: it gives findings, or an error that names a file, and never half a file.
// The first byte says which file the others are.
#include <fmt/format.h>
#include <stdlib.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "monitor/scan.h"

namespace {

using namespace yunguan;

struct Input {
  std::string_view name, content;
};
constexpr std::array<Input, 11> kInputs{{
    {"cards.csv",
     "msisdn,functions,data_scope,imei_mode,imei,voice_whitelist,sms_whitelist,data_whitelist,regions,cells,data_limit_"
     "mb,sms_limit\n1064800000001,voice+sms+data,directed,pool:p,,110,10086,10.0.0.0/8;*.a.cn,33,,1,1\n"
     "1064800000002,data,open,first-use,,,,,,460-00-1-1,,\n"},
    {"usage.csv",
     "time,msisdn,imsi,imei,kind,direction,peer,up_bytes,down_bytes,seconds,cell,region,rat\n"
     "2026-10-01 00:00:00,1064800000001,,86500704000001,data,,b.cn,900000,900000,,460-00-1-1,350801,NR\n"
     "2026-10-01 00:00:01,1064800000001,,35332510000007,sms,mo,10010,,,,460-00-1-2,,NR\n"
     "2026-10-02 00:00:01,1064800000002,,35332510000007,data,,v.douyin.com,5,5,,460-00-1-2,330100,NR\n"},
    {"history.csv", "msisdn,month,data_bytes,sms_mo\n1064800000001,2026-09,1,1\n1064800000001,2026-08,1,1\n"},
    {"apps.csv", "app,category,domain\nX,c,douyin.com\n"},
    {"phone-tacs.csv", "tac,brand,model\n35332510,b,m\n"},
    {"fraud-areas.csv", "region,name\n3508,one\n"},
    {"imei-pools.csv", "pool,imei\np,865007040000010\n"},
    {"cell-regions.csv", "cell,region\n460-00-1-2,330101\n"},
    {"rules.yaml", "rules:\n  - name: r\n    when: month.data_bytes > 1.5 * card.data_limit_bytes\n"},
    {"parameters.yaml", "surge_percent: 200\n"},
    {"mapping.yaml", "columns: {time: time, msisdn: msisdn, kind: kind, imei: imei, peer: peer}\n"},
}};

void write(const std::string& path, std::string_view content) {
  std::ofstream file{path, std::ios::binary | std::ios::trunc};
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  YG_ASSERT(file.good());
}

std::string prepared_folder() {
  std::string name = "/dev/shm/yunguan-scan-fuzz-XXXXXX";
  YG_ASSERT(::mkdtemp(name.data()) != nullptr);
  for (const Input& input : kInputs) write(name + "/" + std::string{input.name}, input.content);
  return name;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const struct Folder {
    std::string path = prepared_folder();
    ~Folder() { std::filesystem::remove_all(path); }
  } folder;
  if (size == 0) return 0;
  const Input& input = kInputs[data[0] % kInputs.size()];
  const auto at = [&](std::string_view name) { return folder.path + "/" + std::string{name}; };
  write(at(input.name), {reinterpret_cast<const char*>(data) + 1, size - 1});
  monitor::ScanFiles files{.cards = at("cards.csv"),
                           .usage = {at("usage.csv")},
                           .history = {at("history.csv")},
                           .lists = folder.path,
                           .month = "2026-10",
                           .rules = at("rules.yaml"),
                           .parameters = at("parameters.yaml")};
  if (input.name == "mapping.yaml") files.mapping = at("mapping.yaml");
  const std::string out = at("findings.csv");
  const auto summary = monitor::scan(files, {.findings = out}, {.threads = 1, .chunk_bytes = 64});
  YG_ASSERT(summary.has_value() == std::filesystem::exists(out));
  if (summary) {
    YG_ASSERT(summary->usage.read ==
              summary->fold.taken + summary->fold.unknown_card + summary->fold.not_iot + summary->usage.rejected_sum());
  } else {
    YG_ASSERT(!summary.error().code.empty() && summary.error().where.file.starts_with(folder.path));
  }
  std::filesystem::remove(out);
  write(at(input.name), input.content);
  return 0;
}
