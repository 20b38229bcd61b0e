// SPDX-License-Identifier: Apache-2.0
#include "control/control_check.h"

#include <gmock/gmock.h>

#include "card/test_cards_fixture.h"

namespace yunguan::control {
namespace {

using card::Aspect;
using card::Facts;
using card::good_card;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Tiers& shipped_tiers() {
  static const Tiers kTiers = Tiers::load("rules").value();
  return kTiers;
}

const card::Blacklist& shipped_blacklist() {
  static const card::Blacklist kBlacklist = card::Blacklist::load("rules").value();
  return kBlacklist;
}

Result<Facts> with(const Facts& before, Aspect aspect, const ControlValue& wanted) {
  return with_control(before, aspect, wanted,
                      {card::shipped_rules(), shipped_tiers(), shipped_blacklist(),
                       [](std::string_view pool) { return pool == "警务终端"; }});
}

// "code field clause", or the desired value when it is taken.
std::string verdict(const Facts& before, Aspect aspect, const ControlValue& wanted) {
  const auto after = with(before, aspect, wanted);
  if (after) return card::value_of(*after, aspect);
  const Error& error = after.error();
  return fmt::format("{} {} {}", error.code, error.where.field, error.where.clause);
}

TEST(ControlValue, IsReadBackFromWhatTheNetworkIsTold) {
  Facts card = good_card(1);
  card.functions = {.voice = true, .sms = true, .data = true};
  card.voice_whitelist = {"110", "119"};
  card.imei_mode = "pool:警务 终端";
  card.imei = "86123456789012";
  card.regions = {"5301", "53"};
  card.cells = {"460-00-1-2"};
  card.cells_max = 3;
  card.sms_limit = 7;
  card.throttle_kbps = 128;
  card.blocked = {"game", "social"};
  for (const Aspect aspect : card::kAspects) {
    Facts read = good_card(1);
    const std::string text = card::value_of(card, aspect);
    EXPECT_EQ(put_value(read, aspect, text), aspect != Aspect::state) << text;
    if (aspect == Aspect::state) continue;
    EXPECT_EQ(card::value_of(read, aspect), text);
    EXPECT_EQ(control_value(read, aspect), control_value(card, aspect)) << text;
    EXPECT_TRUE(put_value(read, aspect, card::value_of(Facts{}, aspect)));
    EXPECT_EQ(card::value_of(read, aspect), card::value_of(Facts{}, aspect));
  }
  Facts untouched = card;
  EXPECT_FALSE(put_value(untouched, Aspect::quota, "data_mb x, sms -, voice_min -"));
  EXPECT_FALSE(put_value(untouched, Aspect::quota, "data_mb 1"));
  EXPECT_FALSE(put_value(untouched, Aspect::functions, "voice+fax"));
  EXPECT_EQ(untouched, card);
}

TEST(Binding, IsOneOfFiveAndComparesFourteenDigits) {
  const Facts card = good_card(1);
  EXPECT_EQ(verdict(card, Aspect::binding, {.mode = "fixed", .imei = "86123456789012"}), "fixed 86123456789012");
  EXPECT_EQ(verdict(card, Aspect::binding, {.mode = "fixed", .imei = "8612345678901234"}), "fixed 8612345678901234");
  EXPECT_EQ(verdict(card, Aspect::binding, {.mode = "fixed", .imei = "8612345678901"}), "control.imei imei §2.1.3");
  EXPECT_EQ(verdict(card, Aspect::binding, {.mode = "fixed"}), "control.imei_missing imei §2.1.3");
  EXPECT_EQ(verdict(card, Aspect::binding, {.mode = "pool", .pool = "警务终端"}), "pool:警务终端");
  EXPECT_EQ(verdict(card, Aspect::binding, {.mode = "pool", .pool = "别的"}), "control.no_pool pool §2.1.3");
  EXPECT_EQ(verdict(card, Aspect::binding, {.mode = "terminal"}), "terminal");
  EXPECT_EQ(verdict(card, Aspect::binding, {.mode = "glued"}), "control.mode mode §2.1.3");
  // The guideline asks a pluggable directed card for it.
  EXPECT_THAT(verdict(card, Aspect::binding, {.mode = "none"}), HasSubstr("control.opens_gap binding §"));
}

TEST(Area, IsNoWiderThanOneProvinceAndNamesTheRegions) {
  Facts card = good_card(1);
  EXPECT_EQ(verdict(card, Aspect::area, {.regions = {{"5301", "530102"}}}), "regions 5301;530102");
  const auto wide = with(card, Aspect::area, {.regions = {{"5301", "4403", "530102"}}});
  ASSERT_FALSE(wide);
  EXPECT_EQ(wide.error().code, "control.two_provinces");
  EXPECT_EQ(wide.error().where.clause, "§2.2.1");
  EXPECT_THAT(wide.error().text.zh, HasSubstr("广东（4403）、云南（5301）"));
  EXPECT_EQ(verdict(card, Aspect::area, {.regions = {{"99"}}}), "control.region regions §2.2.1");
  EXPECT_EQ(verdict(card, Aspect::area, {.regions = {{"530"}}}), "control.region regions §2.2.1");
  EXPECT_EQ(verdict(card, Aspect::area, {.cells = {{"460-00-1-2"}}}), "control.cells_fixed cells §2.2.1");
  card.fixed = true;
  EXPECT_EQ(verdict(card, Aspect::area, {.cells = {{"460-00-1-2"}}, .cells_max = 2}), "cells 460-00-1-2, cells_max 2");
  EXPECT_EQ(verdict(card, Aspect::area, {.cells_max = 0}), "control.whole cells_max §2.2.1");
  EXPECT_EQ(verdict(card, Aspect::area, {.cells = {{"a b"}}}), "control.cell cells §2.2.1");
  card.cells = {"460-00-1-2"};
  // A fixed card needs its area (§3.2(5)).
  EXPECT_THAT(verdict(card, Aspect::area, {}), HasSubstr("control.opens_gap area §"));
}

TEST(Quota, IsWithinBoundsAndKeptWhereItIsRequired) {
  Facts card = good_card(1);
  EXPECT_EQ(verdict(card, Aspect::quota, {.data_mb = 1024, .sms = 10}), "data_mb 1024, sms 10, voice_min -");
  EXPECT_EQ(verdict(card, Aspect::quota, {.data_mb = 10485761}), "control.whole data_mb §2.2.2");
  EXPECT_EQ(verdict(card, Aspect::quota, {.data_mb = -1}), "control.whole data_mb §2.2.2");
  EXPECT_THAT(verdict(card, Aspect::quota, {}), HasSubstr("control.opens_gap quota §"));
  card.throttle_kbps = 128;
  card.throttle_at_percent = 80;
  EXPECT_EQ(verdict(card, Aspect::quota, {}), "control.throttle_quota data_mb §2.2.2");
}

TEST(Throttle, SlowsDownAtAShareOfTheLimit) {
  Facts card = good_card(1);
  EXPECT_EQ(verdict(card, Aspect::throttle, {.kbps = 512}), "kbps 512, at_percent -");
  EXPECT_EQ(verdict(card, Aspect::throttle, {.kbps = 512, .at_percent = 80}), "kbps 512, at_percent 80");
  EXPECT_EQ(verdict(card, Aspect::throttle, {.kbps = 4}), "control.whole kbps §2.2.2");
  EXPECT_EQ(verdict(card, Aspect::throttle, {.kbps = 512, .at_percent = 20}), "control.whole at_percent §2.2.2");
  EXPECT_EQ(verdict(card, Aspect::throttle, {.at_percent = 80}), "control.throttle_speed kbps §2.2.2");
  card.data_limit_mb.reset();
  EXPECT_EQ(verdict(card, Aspect::throttle, {.kbps = 512, .at_percent = 80}),
            "control.throttle_quota at_percent §2.2.2");
}

TEST(BlacklistControl, BlocksTheFourCategories) {
  Facts card = good_card(1);
  EXPECT_EQ(verdict(card, Aspect::blacklist, {.on = true}), "all");
  EXPECT_EQ(verdict(card, Aspect::blacklist, {.on = true, .categories = {{"video", "social", "shopping", "game"}}}),
            "game;shopping;social;video");
  EXPECT_EQ(verdict(card, Aspect::blacklist, {.on = true, .categories = {{"video", "social", "shopping"}}}),
            "control.categories categories §2.2.4");
  EXPECT_EQ(verdict(card, Aspect::blacklist, {.on = true, .categories = {{"news"}}}).substr(0, 13), "control.value");
  EXPECT_THAT(verdict(card, Aspect::blacklist, {.on = false}), HasSubstr("control.opens_gap blacklist §"));
  // A phone card has no such duty.
  card.msisdn = "13912345678";
  EXPECT_EQ(verdict(card, Aspect::blacklist, {.on = true, .categories = {{"game"}}}), "game");
  EXPECT_EQ(verdict(card, Aspect::blacklist, {.on = false}), "off");
}

TEST(Functions, OfAnIotCardAreDirectedFirst) {
  Facts card = good_card(1);
  EXPECT_EQ(verdict(card, Aspect::functions, {.functions = {{"voice", "data"}}}),
            "control.directed_first functions §3.2(1)");
  card.voice_whitelist = {"110"};
  EXPECT_EQ(verdict(card, Aspect::functions, {.functions = {{"voice", "data"}}}), "voice+data");
  EXPECT_EQ(verdict(card, Aspect::functions, {.functions = {{"fax"}}}), "control.functions functions §3.2(1)");
  EXPECT_EQ(verdict(card, Aspect::functions, {.functions = std::vector<std::string>{}}), "");
}

TEST(AnyControl, IsNotForClosedCardsNorWithAnothersValues) {
  Facts card = good_card(1);
  EXPECT_EQ(verdict(card, Aspect::quota, {.data_mb = 5, .on = true}).substr(0, 14), "control.member");
  EXPECT_EQ(verdict(card, Aspect::state, {.state = "active"}), "control.by_act state §4.4");
  EXPECT_EQ(verdict(card, Aspect::voice, {.entries = {{"110"}}}), "control.by_review entries §1.1(1)");
  EXPECT_EQ(verdict(card, Aspect::data, {.scope = "directed", .entries = {{"10.1.1.1"}}}),
            "control.by_review entries §1.3(1)");
  EXPECT_EQ(verdict(card, Aspect::data, {.scope = "directed"}), "directed 10.20.0.0/16");
  card.state = card::State::closed;
  EXPECT_EQ(verdict(card, Aspect::quota, {.data_mb = 5}), "control.closed  §4.4");
}

std::vector<std::string> codes(const std::vector<Error>& faults) {
  std::vector<std::string> all;
  for (const Error& fault : faults) all.push_back(fault.code + " " + fault.where.value);
  return all;
}

TEST(Whitelist, HoldsFiveNumbersFivePlatformsTenAddresses) {
  const Facts card = good_card(1);
  const auto faults = [&](Aspect aspect, const std::vector<std::string>& entries) {
    return codes(whitelist_faults(card, aspect, entries, card::shipped_rules()));
  };
  EXPECT_THAT(faults(Aspect::voice, {"110", "119", "+8687112345678", "120", "122"}), ElementsAre());
  EXPECT_THAT(faults(Aspect::voice, {"110", "119", "120", "122", "12345", "12348"}),
              ElementsAre("control.list_full 6"));
  EXPECT_THAT(faults(Aspect::voice, {"警察"}), ElementsAre("control.number 警察"));
  EXPECT_THAT(faults(Aspect::sms, {"10657100", "13912345678", "1064812345678"}),
              ElementsAre("control.sms_peer 13912345678", "control.sms_peer 1064812345678"));
  EXPECT_THAT(faults(Aspect::data, {"10.1.0.0/8", "10.0.0.0/33", "a b", "iot.example.cn", "2001:db8::1"}),
              ElementsAre("control.network_too_wide 10.1.0.0/8", "control.address 10.0.0.0/33", "control.address a b"));
  std::vector<std::string> eleven;
  for (int n = 0; n < 11; ++n) eleven.push_back(fmt::format("10.1.0.{}", n));
  EXPECT_THAT(faults(Aspect::data, eleven), ElementsAre("control.list_full 11"));
}

TEST(Tiers, AreReadAndFindTheirCards) {
  const Tiers& tiers = shipped_tiers();
  ASSERT_NE(tiers.quota("q100"), nullptr);
  EXPECT_EQ(tiers.quota("q100")->data_mb, 100);
  EXPECT_FALSE(fits(*tiers.quota("q10g"), card::Network::nb_iot));
  Facts card = good_card(1);
  card.data_limit_mb = 1024;
  EXPECT_EQ(tiers.quota_of(card), "q1g");
  card.sms_limit = 1;
  EXPECT_EQ(tiers.quota_of(card), "");
  card.throttle_kbps = 128;
  EXPECT_EQ(tiers.speed_of(card), "s128k");
  const auto wrong = [](std::string_view yaml) {
    const std::string head =
        "version: \"1\"\nclause: x\nbounds: {data_mb_max: 10, sms_max: 0, voice_min_max: 0, kbps_min: 8, kbps_max: 9, "
        "at_percent_min: 50}\n";
    const auto read = Tiers::from(*parse_yaml(head + std::string{yaml}, "tiers.yaml"));
    return read ? std::string{} : describe(read.error());
  };
  EXPECT_EQ(wrong("quota: []\nspeed: []\n"), "");
  EXPECT_THAT(wrong("quota: [{code: a, name: {zh: a, en: a}, networks: [], data_mb: 11}]\nspeed: []\n"),
              HasSubstr("tiers.bounds"));
  EXPECT_THAT(wrong("quota: [{code: a, name: {zh: a, en: a}, networks: [6G], data_mb: 1}]\nspeed: []\n"),
              HasSubstr("tiers.network"));
  EXPECT_THAT(
      wrong("quota: []\nspeed: [{code: a, name: {zh: a, en: a}, kbps: 8}, {code: a, name: {zh: a, en: a}, kbps: 9}]\n"),
      HasSubstr("tiers.code"));
}

}  // namespace
}  // namespace yunguan::control
