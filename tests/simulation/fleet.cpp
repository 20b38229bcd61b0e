// SPDX-License-Identifier: Apache-2.0
#include "fleet.h"

#include <fmt/format.h>

#include "card/test_cards_fixture.h"
#include "usage/usage_record.h"

namespace yunguan::simulation {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

const std::vector<std::string> kTacs{"35332510", "86444404", "86100000", "86100001"};
const std::vector<std::string> kHosts{"weixin.qq.com", "mp.weixin.qq.com", "qq.com",
                                      "game.qq.com",   "a.iot.gov.cn",     "douyin.com"};
const std::vector<std::string> kPlans{"", "a", "b"};
const std::vector<std::string> kRegions{"330101", "350801", "450126", "520113", ""};

}  // namespace

std::string Fleet::msisdn_of(std::uint32_t card) { return fmt::format("10648{:08}", card); }

std::string Fleet::imei() {
  if (dice_.one_in(12)) return "";
  return fmt::format("{}{:06}0", dice_.pick(kTacs), dice_.below(4));
}

std::string Fleet::peer() {
  return dice_.one_in(2) ? dice_.pick(kHosts) : fmt::format("10.{}.0.{}", dice_.between(19, 21), dice_.below(4));
}

card::Facts Fleet::card(std::uint32_t number) {
  card::Facts facts = card::good_card(static_cast<int>(number));
  for (int n = 0; n < 6; ++n) change(facts);
  facts.state = card::State::active;
  facts.plan = dice_.pick(kPlans);
  return facts;
}

void Fleet::change(card::Facts& card) {
  switch (dice_.below(10)) {
    case 0:
      card.functions = {.voice = dice_.one_in(2), .sms = dice_.one_in(2), .data = !dice_.one_in(4)};
      break;
    case 1:
      card.data_scope = dice_.one_in(3) ? card::DataScope::open : card::DataScope::directed;
      break;
    case 2:
    case 3:
      card.imei_mode =
          dice_.pick(std::vector<std::string>{"fixed", "fixed", "none", "first-use", "pool:p0", "pool:p1"});
      card.imei = card.imei_mode == "fixed" ? fmt::format("{}{:06}0", dice_.pick(kTacs), dice_.below(4)) : "";
      break;
    case 4:
      card.data_limit_mb = dice_.one_in(4) ? std::nullopt : std::optional<std::int64_t>{dice_.below(12)};
      break;
    case 5:
      card.sms_limit = dice_.one_in(4) ? std::nullopt : std::optional<std::int64_t>{dice_.below(4)};
      break;
    case 6:
      card.regions.clear();
      if (!dice_.one_in(3)) card.regions = {dice_.one_in(2) ? "33" : "3508"};
      break;
    case 7:
      card.cells.clear();
      if (dice_.one_in(3)) card.cells = {fmt::format("460-00-{}-1", 4000 + dice_.below(3))};
      break;
    case 8:
      card.data_whitelist = {"10.20.0.0/16"};
      if (dice_.one_in(2)) card.data_whitelist.emplace_back("*.gov.cn");
      break;
    default:
      if (dice_.one_in(4)) card.state = card::State::closed;
      card.plan = dice_.pick(kPlans);
  }
}

monitor::SettingsTexts Fleet::lists() {
  monitor::SettingsTexts texts;
  texts.apps = "app,category,domain\n微信,social,weixin.qq.com\n";
  if (dice_.one_in(2)) texts.apps += "QQ,social,qq.com\n";
  if (dice_.one_in(2)) texts.apps += "抖音,video,douyin.com\n";
  texts.phone_tacs = "tac,brand,model\n";
  for (const std::string& tac : kTacs) {
    if (dice_.one_in(3)) texts.phone_tacs += tac + ",b,m\n";
  }
  texts.fraud_areas = "region,name\n";
  if (dice_.one_in(2)) texts.fraud_areas += "3508,a\n";
  if (dice_.one_in(2)) texts.fraud_areas += "450126,b\n";
  texts.imei_pools = "pool,imei\np0,863333330000000\np1,863333330000000\n";
  for (int n = 0; n < 6; ++n)
    texts.imei_pools += fmt::format("p{},{}{:06}0\n", dice_.below(2), dice_.pick(kTacs), dice_.below(4));
  if (dice_.one_in(2)) texts.cell_regions = "cell,region\n460-00-4001,350801\n460-00-4002-1,330101\n";
  return texts;
}

std::string Fleet::row(Instant now) {
  const std::uint64_t id = ++rows_;
  std::int64_t back = dice_.below(6 * 3600);
  if (dice_.one_in(25)) back = dice_.below(45 * 86400);
  if (dice_.one_in(60)) back = -static_cast<std::int64_t>(dice_.below(7200));
  const Instant at = now - seconds{back};
  months_[id] = usage::month_of(at);
  const std::uint32_t kind = dice_.below(6);
  const bool data = kind < 4;
  const std::string msisdn = msisdn_of(1 + dice_.below(cards_ + (dice_.one_in(30) ? 3 : 0)));
  const std::string region = dice_.one_in(3) ? dice_.pick(kRegions) : "";
  return fmt::format("{},{},R{},{},{},{},{},{},{},{},{},{}\n", format_clock(at), msisdn, id, imei(),
                     data        ? "data"
                     : kind == 4 ? "sms"
                                 : "voice",
                     data              ? ""
                     : dice_.one_in(2) ? "mo"
                                       : "mt",
                     data ? peer() : fmt::format("0771{}", dice_.below(3)), dice_.below(900'000), dice_.below(300'000),
                     dice_.one_in(3) ? fmt::format("460-00-{}-{}", 4000 + dice_.below(3), dice_.below(3)) : "", region,
                     dice_.one_in(6) ? "radius" : "");
}

std::string Fleet::bad_row(Instant now) {
  const std::string time = format_clock(now);
  switch (dice_.below(4)) {
    case 0:
      return "yesterday,1,R0,,data,,,1,1,,,\n";
    case 1:
      return time + ",1,R0,,mms,,,1,1,,,\n";
    case 2:
      return time + ",1,R0,,data,,a/b,1,1,,,\n";
    default:
      return time + ",1\n";
  }
}

Parcel Fleet::parcel(Instant now, std::uint32_t rows_max) {
  Parcel parcel{.number = parcels_++, .due = now};
  const std::uint32_t way = dice_.below(20);
  parcel.way = way == 0 ? Parcel::Way::nonsense : way < 11 ? Parcel::Way::file : Parcel::Way::request;
  parcel.name = fmt::format("p{:05}{}", parcel.number, parcel.way == Parcel::Way::request ? "" : ".csv");
  if (parcel.way == Parcel::Way::nonsense) {
    parcel.body = fmt::format("number {},no usage file\nat,all\n", parcel.number);
    return parcel;
  }
  parcel.body = kUsageHeader;
  // A stretch of bad rows fills chunks that hold nothing to take.
  const std::uint32_t bad_stretch = dice_.one_in(8) ? dice_.below(12) : 0;
  for (std::uint32_t n = dice_.between(1, rows_max); n > 0; --n) {
    if (dice_.one_in(25)) {
      parcel.body += bad_row(now);
      ++parcel.bad_rows;
      continue;
    }
    parcel.body += row(now);
    parcel.rows.push_back(rows_);
  }
  for (std::uint32_t n = 0; n < bad_stretch; ++n) parcel.body += bad_row(now);
  parcel.bad_rows += bad_stretch;
  if (dice_.one_in(6)) parcel.due += hours{dice_.below(48)};  // delayed on its way
  return parcel;
}

Parcel Fleet::copy_of(const Parcel& first) {
  Parcel copy = first;
  copy.number = parcels_++;
  copy.copy_of = first.copy_of.value_or(first.number);
  copy.name = fmt::format("p{:05}.csv", copy.number);
  copy.sent = 0;
  copy.dropped = copy.acknowledged = false;
  copy.answer.clear();
  copy.due += hours{dice_.below(30)};
  return copy;
}

}  // namespace yunguan::simulation
