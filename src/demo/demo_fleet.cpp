// SPDX-License-Identifier: Apache-2.0
#include "demo/demo_fleet.h"

#include <fmt/format.h>

#include <array>
#include <random>
#include <string_view>

#include "base/parse.h"

namespace yunguan::demo {
namespace {

constexpr std::string_view kHeader =
    "msisdn,iccid,imsi,carrier,form,network,functions,data_scope,monthly_data_mb,fixed,scene,unit,imei_mode,imei,"
    "voice_whitelist,sms_whitelist,data_whitelist,regions,cells,data_limit_mb,sms_limit,state,blacklist,monitoring,"
    "registered_to,plan,apn,domain,contract,batch,responsible_person,responsible_phone,actual_user,note\n";

constexpr std::array<std::string_view, 7> kPoliceUnits{"GA", "GA01", "GA02", "GA03", "GA04", "GA05", "GA06"};
constexpr std::array<std::string_view, 16> kSurnames{"赵", "钱", "孙", "李", "周", "吴", "郑", "王",
                                                     "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨"};
constexpr std::array<std::string_view, 12> kGivenNames{"示一", "示二", "示三", "示四", "示五", "示六",
                                                       "例甲", "例乙", "例丙", "例丁", "例戊", "例己"};

// A small generator of its own: std distributions differ between libraries, and these files must not.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }
  bool chance(std::uint64_t percent) { return below(100) < percent; }

 private:
  std::mt19937_64 engine_;  // allow rand: the files must be the same on every machine
};

std::string person(std::uint64_t n) {
  return fmt::format("{}{}", kSurnames[n % kSurnames.size()], kGivenNames[n / kSurnames.size() % kGivenNames.size()]);
}

// One line of the file; members in the order of kHeader where they are no constants of a fleet.
struct Line {
  std::string msisdn;
  std::uint64_t serial = 0;
  std::string carrier = "移动";
  std::string form = "MP1";
  std::string network = "4G";
  std::string functions = "data";
  std::string data_scope = "directed";
  std::string monthly_data_mb = "8192";
  std::string fixed = "no";
  std::string scene = "26";
  std::string unit = "GA";
  std::string imei_mode = "first-use";
  std::string imei;
  std::string voice_whitelist;
  std::string sms_whitelist;
  std::string data_whitelist = "10.20.0.0/16;10.21.8.0/24;mapp.police.example";
  std::string regions = "53";
  std::string cells;
  std::string data_limit_mb = "8192";
  std::string sms_limit;
  std::string state = "active";
  std::string blacklist = "yes";
  std::string monitoring = "yes";
  std::string registered_to = "unit";
  std::string plan;
  std::string apn = "ydjw.yl";
  std::string domain = "single";
  std::string contract = "HT-2025-0401";
  std::string batch;
  std::string actual_user;
  std::string note;
};

void append(std::string& out, const Line& line) {
  const std::string iccid = with_luhn(fmt::format("898600{:013}", line.serial));
  out += fmt::format("{},{},46000{:010},{},{},{},{},{},{},{},{},{},{},{},", line.msisdn, iccid, line.serial,
                     line.carrier, line.form, line.network, line.functions, line.data_scope, line.monthly_data_mb,
                     line.fixed, line.scene, line.unit, line.imei_mode, line.imei);
  out += fmt::format("{},{},{},{},{},{},{},{},{},{},{},", line.voice_whitelist, line.sms_whitelist, line.data_whitelist,
                     line.regions, line.cells, line.data_limit_mb, line.sms_limit, line.state, line.blacklist,
                     line.monitoring, line.registered_to);
  out += fmt::format("{},{},{},{},{},{},1540000{:04},{},{}\n", line.plan, line.apn, line.domain, line.contract,
                     line.batch, person(line.serial % 61), line.serial % 61, line.actual_user, line.note);
}

// Most are in use, a few stand elsewhere in their life.
std::string state_of(Dice& dice) {
  const auto roll = dice.below(100);
  if (roll < 86) return "active";
  if (roll < 91) return "suspended";
  if (roll < 95) return "silent";
  if (roll < 98) return "ready";
  return "testing";
}

DemoFile police_4g() {
  Dice dice{4};
  DemoFile file{"4G流量卡.csv", std::string{kHeader}, 2510};
  for (std::uint64_t i = 0; i < file.rows; ++i) {
    Line line;
    line.msisdn = fmt::format("1540001{:04}", i);
    line.serial = 100'000 + i;
    line.unit = kPoliceUnits[dice.below(kPoliceUnits.size())];
    line.state = state_of(dice);
    line.imei = dice.chance(90) ? with_luhn(fmt::format("00440001{:06}", i)) : "";
    line.plan = "移动警务专网 8 GB";
    line.batch = fmt::format("2025-04-{}", 1 + i / 1000);
    append(file.content, line);
  }
  return file;
}

DemoFile police_5g() {
  Dice dice{5};
  DemoFile file{"5G物联网卡.csv", std::string{kHeader}, 850};
  for (std::uint64_t i = 0; i < file.rows; ++i) {
    Line line;
    line.msisdn = fmt::format("10648000{:05}", i);
    line.serial = 200'000 + i;
    line.network = "5G";
    line.unit = kPoliceUnits[dice.below(kPoliceUnits.size())];
    line.state = state_of(dice);
    line.imei = dice.chance(92) ? with_luhn(fmt::format("00440002{:06}", i)) : "";
    line.plan = "5G 物联网卡 8 GB";
    line.apn = "yd5g.yl";
    line.batch = fmt::format("2025-04-5G-{}", 1 + i / 400);
    line.note = "警务通";
    append(file.content, line);
  }
  return file;
}

struct Use {
  std::string_view unit;
  std::string_view scene;
  std::string_view note;
  std::string_view form;
  std::string_view network;
};

// What the cards of class F-N are used for; the index is N - 1.
constexpr std::array<std::array<Use, 6>, 3> kUses{{
    {{{"CG", "11", "电梯应急呼叫", "MP2", "4G"},
      {"WJ", "14", "随访监护终端", "MS1", "4G"},
      {"CG", "20", "便民自助终端", "MS0", "4G"},
      {"JT", "1", "执法车载终端", "eSIM", "5G"},
      {"YJ", "10", "消防应急电话", "MP2", "4G"},
      {"YJ", "8", "应急穿戴设备", "MS1", "Cat1"}}},
    {{{"JT", "11", "路口视频回传", "MP2", "5G"},
      {"HB", "17", "水质自动站", "MS1", "Cat1"},
      {"CG", "20", "公益广告屏", "MS0", "4G"},
      {"JT", "25", "稽查手持终端", "odd", "4G"},
      {"SW", "7", "远传水表集中器", "MS1", "NB-IoT"},
      {"QX", "25", "移动气象箱", "MP2", "Cat1"}}},
    {{{"CG", "11", "视频监控", "MP2", "5G"},
      {"HB01", "17", "空气微站", "MS1", "RedCap"},
      {"QX", "17", "固定雷达回传", "MS0", "5G"},
      {"YJ", "12", "无人机图传", "eSIM", "5G"},
      {"SW", "7", "智能水表", "MS1", "NB-IoT"},
      {"HB", "25", "走航监测车", "MP2", "4G"}}},
}};

constexpr std::array<std::string_view, 3> kFunctionsOf{"voice+sms+data", "sms+data", "data"};
constexpr std::array<std::string_view, 4> kCarriers{"移动", "电信", "联通", "广电"};

// Takes away one duty or another, so that the compliance pages have something to say.
void leave_a_gap(Line& line, std::uint64_t which) {
  switch (which % 8) {
    case 0:
      line.data_limit_mb = "";
      break;
    case 1:
      line.imei_mode = "none";
      line.imei = "";
      break;
    case 2:
      line.blacklist = "no";
      break;
    case 3:
      line.monitoring = "no";
      break;
    case 4:
      line.registered_to = "";
      break;
    case 5:
      line.form = "MP2";
      break;
    case 6:
      line.regions = "";
      line.cells = "";
      break;
    default:
      line.data_whitelist = line.data_scope == "directed" ? "10.0.0.0/8" : "";
      break;
  }
}

Line class_line(std::size_t functions, std::size_t n, std::uint64_t i, Dice& dice) {
  const Use& use = kUses[functions][n - 1];
  const bool directed = n <= 2;
  const bool large = n == 1 || n == 3 || n == 4;
  const bool fixed = n == 3 || n == 5 || (directed && dice.chance(50));
  Line line;
  line.msisdn = fmt::format("{}{:08}", i % 3 == 0 ? "14400" : i % 3 == 1 ? "10647" : "14100", 40'000 + i);
  line.serial = 300'000 + i;
  line.carrier = kCarriers[dice.below(kCarriers.size())];
  line.form = use.form;
  line.network = use.network;
  line.functions = kFunctionsOf[functions];
  line.data_scope = directed ? "directed" : "open";
  line.monthly_data_mb = fmt::format("{}", large ? 500 + 100 * dice.below(60) : 5 + dice.below(95));
  line.fixed = fixed ? "yes" : "no";
  line.scene = use.scene;
  line.unit = use.unit;
  line.imei_mode = "fixed";
  line.imei = with_luhn(fmt::format("00440003{:06}", i));
  line.voice_whitelist = functions == 0 ? "07710000110;07710000119" : "";
  line.sms_whitelist = functions <= 1 ? "1065700100" : "";
  line.data_whitelist = directed ? "10.30.0.0/24;iot.yl.example" : "";
  line.regions = "5301";
  line.cells = fixed ? fmt::format("460-00-4007-{}", 100'000 + i) : "";
  line.data_limit_mb = fmt::format("{}", large ? 8192 : 100);
  line.sms_limit = functions <= 1 ? "100" : "";
  line.state = state_of(dice);
  line.registered_to = n == 4 ? "person" : "unit";
  line.actual_user = n == 4 ? person(i % 97) : "";
  line.plan = large ? "物联网大流量" : "物联网小流量 100 MB";
  line.apn = "iot.yl";
  line.domain = dice.chance(80) ? "single" : "dual";
  line.contract = "HT-2025-0716";
  line.batch = fmt::format("2025-07-{}", functions + 1);
  line.note = use.note;
  if (dice.chance(22)) leave_a_gap(line, dice.below(8));
  return line;
}

// A carrier's own: in its stock, or tried out by it. They belong to the carrier's unit, so that its staff see some cards.
void give_to_carrier(Line& line, std::uint64_t i) {
  constexpr std::array<std::string_view, 4> kUnits{"YD", "DX", "LT", "GD"};
  for (std::size_t at = 0; at < kCarriers.size(); ++at) {
    if (line.carrier == kCarriers[at]) line.unit = kUnits[at];
  }
  line.state = i % 2 == 0 ? "testing" : "in_stock";
  line.note = "运营商测试卡";
}

DemoFile mixed() {
  Dice dice{6};
  DemoFile file{"各单位物联网卡与手机卡.csv", std::string{kHeader}, 640};
  for (std::uint64_t i = 0; i < 580; ++i) {
    Line line = class_line(i % 3, 1 + i / 3 % 6, i, dice);
    if (i >= 526) give_to_carrier(line, i);
    append(file.content, line);
  }
  for (std::uint64_t i = 580; i < 640; ++i) {
    Line line;
    line.msisdn = fmt::format("1540009{:04}", i);
    line.serial = 300'000 + i;
    line.carrier = kCarriers[dice.below(kCarriers.size())];
    line.network = "5G";
    line.functions = "voice+sms+data";
    line.data_scope = "open";
    line.monthly_data_mb = "20480";
    line.unit = i % 2 == 0 ? "YJ" : "WJ";
    line.imei_mode = "none";
    line.data_whitelist = "";
    line.data_limit_mb = "20480";
    line.registered_to = "person";
    line.actual_user = person(i);
    line.plan = "公务手机 20 GB";
    line.apn = "";
    line.contract = "HT-2025-0902";
    line.batch = "2025-09-1";
    line.note = "值班手机";
    append(file.content, line);
  }
  return file;
}

}  // namespace

std::vector<DemoFile> demo_fleet() { return {police_4g(), police_5g(), mixed()}; }

}  // namespace yunguan::demo
