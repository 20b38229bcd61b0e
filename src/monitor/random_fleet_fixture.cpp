// SPDX-License-Identifier: Apache-2.0
#include "monitor/random_fleet_fixture.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>

#include "usage/csv.h"

#include "base/split_mix_fixture.h"

namespace yunguan::monitor {
namespace {

using Fields = std::map<std::string, std::string>;

const std::vector<std::string> kUsageColumns{"time",     "msisdn",     "imsi",    "imei", "kind",   "direction", "peer",
                                             "up_bytes", "down_bytes", "seconds", "cell", "region", "rat"};
const std::vector<std::string> kCardColumns{
    "msisdn",          "iccid",   "imsi",  "carrier",       "form",      "network", "functions",       "data_scope",
    "monthly_data_mb", "fixed",   "scene", "unit",          "imei_mode", "imei",    "voice_whitelist", "sms_whitelist",
    "data_whitelist",  "regions", "cells", "data_limit_mb", "sms_limit", "state"};

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : random_(seed) {}

  RandomFleet make(int cards, int rows) {
    make_lists();
    make_cards(cards);
    make_history();
    for (int i = 0; i < rows; ++i) rows_.push_back(usage_row());
    RandomFleet fleet;
    fleet.input = {.cards = cards_, .history = history_, .lists = lists_, .month = "2026-10"};
    fleet.input.usage = {file(kUsageColumns, rows_.begin(), rows_.end())};
    for (auto from = rows_.begin(); from != rows_.end();) {
      const auto to = from + std::min<std::ptrdiff_t>(rows_.end() - from, 1 + below(rows / 3 + 1));
      auto columns = kUsageColumns;
      std::ranges::shuffle(columns, random_);
      if (chance(30)) columns.insert(columns.begin() + below(static_cast<int>(columns.size())), "own column");
      fleet.split_usage.push_back(file(columns, from, to));
      from = to;
    }
    return fleet;
  }

 private:
  int below(int bound) { return static_cast<int>(random_() % static_cast<std::uint64_t>(bound)); }
  bool chance(int percent) { return below(100) < percent; }
  template <class T>
  const T& pick(const std::vector<T>& all) {
    return all[static_cast<std::size_t>(below(static_cast<int>(all.size())))];
  }

  std::string csv(const std::string& field, int quote_percent) {
    std::string out;
    usage::append_csv_field(out, field);
    if (out == field && chance(quote_percent)) out = "\"" + field + "\"";
    return out;
  }

  std::string file(const std::vector<std::string>& columns, std::vector<Fields>::const_iterator from,
                   std::vector<Fields>::const_iterator to) {
    const std::string end = chance(30) ? "\r\n" : "\n";
    const int quotes = chance(50) ? 0 : 2;
    std::string text = chance(20) ? "\xEF\xBB\xBF" : "";
    for (const auto& column : columns) text += (&column == &columns[0] ? "" : ",") + column;
    text += end;
    for (auto row = from; row != to; ++row) {
      if (const auto raw = row->find("raw"); raw != row->end()) {
        text += raw->second + end;
        continue;
      }
      for (const auto& column : columns) {
        const auto found = row->find(column);
        text += (&column == &columns[0] ? "" : ",") + csv(found == row->end() ? "" : found->second, quotes);
      }
      text += end;
    }
    if (chance(30)) text.resize(text.size() - end.size());
    return text;
  }

  std::string device() { return fmt::format("{}{:06}", pick(tacs_), below(6)); }
  std::string imei() {
    const std::string stem = device();
    switch (below(20)) {
      case 0:
        return "";
      case 1:
        return stem.substr(0, 13);
      case 2:
        return stem;
      case 3:
        return stem.substr(0, 5) + "x" + stem.substr(6) + "1";
      case 4:
        return stem + "中";
      case 5:
        return "中文中文1";
      case 6:
        return "中中中中中中中中中中中中中中";
      default:
        return stem + (chance(50) ? "0" : "01");
    }
  }

  std::string host() {
    static const std::vector<std::string> kHosts{"iot.gov.cn",
                                                 "a.iot.gov.cn",
                                                 "b.a.iot.gov.cn",
                                                 "xiot.gov.cn",
                                                 "weixin.qq.com",
                                                 "mp.weixin.qq.com",
                                                 "qq.com",
                                                 "game.qq.com",
                                                 "x.game.qq.com",
                                                 "douyin.com",
                                                 "v.douyin.com.cn",
                                                 "例子.cn",
                                                 "localhost",
                                                 "a..b",
                                                 ".",
                                                 "a.",
                                                 "qq.com.",
                                                 "QQ.com",
                                                 "Game.QQ.Com.",
                                                 "b.例子.cn",
                                                 "[2001:db8::1]",
                                                 "a_b.c",
                                                 "1.2.3",
                                                 "1.2.3.4.5",
                                                 "256.1.1.1",
                                                 "01.2.3.4"};
    return pick(kHosts);
  }
  std::string address() {
    switch (below(8)) {
      case 0:
        return fmt::format("2001:db8:{}::{:x}", below(3), below(20));
      case 1:
        return fmt::format("2001:DB8:{}:0:0:0:0:{:X}", below(3), below(20));
      case 2:
        return fmt::format("::ffff:10.0.{}.{}", below(2), below(4));
      case 3:
        return fmt::format("::{:x}", below(3));
      case 4:
        return fmt::format("2001:db8:{}:{}", below(3), below(9));
      default:
        return fmt::format("10.{}.{}.{}", below(2), below(3), below(6));
    }
  }
  std::string data_peer() {
    switch (below(24)) {
      case 0:
        return "";
      case 1:
        return address() + ":443";
      case 2:
        return host() + "/path";
      case 3:
        return host() + " ";
      case 4:
        return host() + "\xE3\x80\x80";
      case 5:
        return "[2001:db8::1]:443";
      case 6:
        return host() + "\n";
      case 7:
        return address() + ".";
      case 8:
        return host() + ",x";
      default:
        return chance(50) ? address() : host();
    }
  }
  std::string number_peer() {
    if (chance(4)) return "";
    if (chance(4)) return pick<std::string>({"Abc.", "ABC", "+86 10", "a/b", "x:1", "95588."});
    return fmt::format("0771{}", below(6));
  }
  std::string data_entry() {
    switch (below(12)) {
      case 0:
        return fmt::format("10.{}.0.0/16", below(2));
      case 1:
        return fmt::format("10.0.{}.7/30", below(3));
      case 2:
        return fmt::format("2001:DB8:{}::9/48", below(3));
      case 3:
        return fmt::format("2001:db8:{}::/127", below(3));
      case 4:
        return "*.gov.cn";
      case 5:
        return "*.iot.gov.cn.";
      case 6:
        return "::ffff:10.0.0.0/126";
      case 7:
        return chance(50) ? "0.0.0.0/0" : "10.0.0.1/32";
      case 8:
        return "*.1";
      case 9:
        return host();
      case 10:
        return host();
      default:
        return address();
    }
  }

  std::string listed(int most, const std::function<std::string()>& one) {
    std::string text;
    for (int i = below(most + 1); i > 0; --i) text += (text.empty() ? "" : ";") + one();
    return chance(5) ? text + ";" : text;
  }

  std::string region() { return pick(regions_); }
  std::string cell() { return chance(10) ? "" : fmt::format("460-00-{}-{}", 4000 + below(3), below(4)); }

  void make_lists() {
    tacs_ = {"35332510", "86444404", "86100000", "86100001", "01326300"};
    regions_ = {"330101", "330102", "350801", "450126",   "450127", "520113", "3508",
                "35",     "",       "广西",   "450126-1", "000000", "45012x"};
    lists_["apps.csv"] =
        "app,category,domain\n微信,social,weixin.qq.com\nQQ,social,qq.com\n\"QQ,游戏\",game,Game.QQ.com\n"
        "抖音,video,douyin.com\n例,x,例子.cn\n点,x,10.0.0.1\n";
    lists_["phone-tacs.csv"] = "tac,brand,model\n35332510,b,m\n01326300,b,m\n123,b,m\n";
    lists_["fraud-areas.csv"] = "region,name\n3508,a\n450126,b\n52011,c\n广,d\n";
    std::string pools = "pool,imei\n";
    for (int i = 0; i < 12; ++i) pools += fmt::format("p{},{}0\n", below(3), device());
    lists_["imei-pools.csv"] = pools + "p0,short\np1,abcdefghijklmnop\n";
    if (chance(30))
      lists_["cell-regions.csv"] =
          "cell,region\n460-00-4001,350801\n460-00-4001-1,330101\n460-00-4002-3,广西\n460-00-4,\n";
  }

  std::string msisdn_for_card(int i) {
    switch (below(16)) {
      case 0:
        return fmt::format("138{:08}", i);
      case 1:
        return fmt::format("10645{:08}", i);
      case 2:
        return fmt::format("0991{:05}", i);
      case 3:
        return fmt::format("odd-{}", i);
      case 4:
        return fmt::format("146{:08}", i);
      case 5:
        return fmt::format("141{:010}", i);
      case 6:
        return fmt::format("1064700{:013}", i);  // twenty digits
      default:
        return fmt::format("1064{}{:08}", 6 + below(4), i);
    }
  }

  void make_cards(int count) {
    std::vector<Fields> cards;
    for (int i = 0; i < count; ++i) {
      Fields card;
      card["msisdn"] = !msisdns_.empty() && chance(4) ? pick(msisdns_) : msisdn_for_card(i);
      msisdns_.push_back(card["msisdn"]);
      card["functions"] =
          pick<std::string>({"voice+sms+data", "sms+data", "data", "voice", "", "data+sms", "voicex+data"});
      card["data_scope"] = chance(60) ? "directed" : pick<std::string>({"open", "", "Directed"});
      card["imei_mode"] =
          pick<std::string>({"fixed", "first-use", "first-use", "pool:p0", "pool:p1", "none", "", "fixed"});
      if (chance(2)) card["imei_mode"] = pick<std::string>({"pool:none", "Fixed", "pool:"});
      card["imei"] = chance(50) ? imei() : "";
      if (chance(60)) card["voice_whitelist"] = listed(3, [&] { return number_peer(); });
      card["sms_whitelist"] = listed(3, [&] { return number_peer(); });
      card["data_whitelist"] = listed(4, [&] { return data_entry(); });
      if (chance(2))
        card["data_whitelist"] += pick<std::string>({";10.0.0.0/33", ";10.0.0/8", ";::/129", ";a/b", ";10.0.0.1/"});
      if (chance(40))
        card["regions"] = listed(3, [&] { return pick<std::string>({"33", "35", "450126", "广", "3301"}); });
      if (chance(25)) card["cells"] = listed(3, [&] { return cell(); });
      if (chance(70)) card["data_limit_mb"] = pick<std::string>({"0", "1", "3", "7", "99999999999999999999999", "007"});
      if (chance(70)) card["sms_limit"] = pick<std::string>({"0", "1", "2", "5"});
      if (chance(2)) card["sms_limit"] = pick<std::string>({"-1", "1.5", "x", " 1"});
      cards.push_back(std::move(card));
    }
    if (chance(20)) cards.push_back({{"raw", "too,short"}});
    cards_ = file(kCardColumns, cards.begin(), cards.end());
  }

  void make_history() {
    std::vector<Fields> rows;
    std::vector<std::string> known = msisdns_;
    std::ranges::sort(known);
    const auto repeated = std::ranges::unique(known);
    known.erase(repeated.begin(), repeated.end());
    known.emplace_back("1064799999999");
    for (const auto& msisdn : known) {
      for (const char* month : {"2026-05", "2026-07", "2026-08", "2026-09", "2026-10"}) {
        if (chance(12)) continue;
        Fields row{{"msisdn", msisdn}, {"month", month}};
        if (!chance(5)) row["data_bytes"] = std::to_string(below(4) * 1'000'000);
        if (!chance(5)) row["sms_mo"] = std::to_string(below(4));
        rows.push_back(std::move(row));
      }
    }
    history_ = file({"msisdn", "month", "data_bytes", "sms_mo"}, rows.begin(), rows.end());
  }

  std::string time() {
    const int day = chance(3) ? 28 + below(4) : 1 + below(31);
    const std::string date = fmt::format("2026-10-{:02}", day);
    const std::string clock = fmt::format("{:02}:{:02}:{:02}", below(24), below(60), below(60));
    switch (below(30)) {
      case 0:
        return date + "T" + clock + "Z";
      case 1:
        return date + "T" + clock + ".999-03:30";
      case 2:
        return date + "t" + clock + "+14:00";
      case 3:
        return date + " " + clock + ".5";
      case 4:
        return fmt::format("2026-{:02}-{:02} {}", 9 + 2 * below(2), day, clock);
      case 5:
        return date + " 24:00:00";
      case 6:
        return date + " " + clock.substr(0, 5);
      case 7:
        return "2026-10-32 00:00:00";
      case 8:
        return pick<std::string>({"2026-09-30T16:00:00Z", "2026-10-31T15:59:59.9Z", "2026-10-31T16:00:00Z",
                                  "2026-09-30T15:59:59Z", "2026-10-01T00:00:00+23:59", "1970-01-01 00:00:00",
                                  "9999-12-31 23:59:59", "2026-1O-01 00:00:00", "", "2026-10-01 00:00:0 "});
      default:
        return date + " " + clock;
    }
  }

  std::string bytes() {
    switch (below(40)) {
      case 0:
        return "";
      case 1:
        return "-1";
      case 2:
        return "1.5";
      case 3:
        return "99999999999999999999999999";
      case 4:
        return "0";
      case 5:
        return "0000000000000000000000012";
      case 6:
        return pick<std::string>(
            {"9223372036854775807", "18446744073709551616", "12345678901234567", "1e3", "+1", " 1"});
      default:
        return std::to_string(below(900'000));
    }
  }

  Fields usage_row() {
    if (chance(2))
      return {
          {"raw", pick<std::string>({"", "a,b", std::string(20, ','), "\"open", "x\"y,", std::string("\0,\0", 3)})}};
    Fields row;
    row["time"] = time();
    row["msisdn"] = chance(4)
                        ? pick<std::string>({"1064799999998", "", "13900000000", "x", "1064799999999999999999", "0"})
                        : pick(msisdns_);
    row["imsi"] = chance(5) ? "a \"quoted\" one" : "460040000000000";
    row["imei"] = imei();
    row["kind"] = chance(2) ? pick<std::string>({"mms", "", "Data", "data "})
                            : pick<std::string>({"data", "data", "data", "sms", "voice"});
    const bool data = row["kind"] == "data";
    row["direction"] = data        ? (chance(5) ? "mo" : "")
                       : chance(3) ? pick<std::string>({"", "MO", "x"})
                                   : pick<std::string>({"mo", "mt"});
    row["peer"] = data ? data_peer() : number_peer();
    row["up_bytes"] = bytes();
    row["down_bytes"] = bytes();
    row["seconds"] = chance(2) ? "x" : chance(50) ? "" : "12";
    row["cell"] = cell();
    row["region"] = region();
    row["rat"] = chance(2) ? "two\nlines\r\nand more" : "NR";
    return row;
  }

  SplitMix random_;
  std::vector<std::string> tacs_, regions_, msisdns_;
  std::map<std::string, std::string> lists_;
  std::string cards_, history_;
  std::vector<Fields> rows_;
};

}  // namespace

RandomFleet random_fleet(std::uint64_t seed, int cards, int rows) { return Maker{seed}.make(cards, rows); }

}  // namespace yunguan::monitor
