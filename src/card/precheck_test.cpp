// SPDX-License-Identifier: Apache-2.0
#include "card/precheck.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/json.h"
#include "base/parse.h"
#include "card/blacklist.h"

namespace yunguan::card {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

PrecheckAnswer check(const Proposal& proposal) {
  static const Rulebook rulebook = Rulebook::load("rules").value();
  static const Scenes scenes = Scenes::load("rules").value();
  return precheck(proposal, rulebook, scenes);
}

std::vector<std::string> reasons(const PrecheckAnswer& answer) {
  std::vector<std::string> list;
  for (const Violation& violation : answer.violations) list.push_back(violation.clause + " " + violation.code);
  return list;
}

std::vector<std::string> hints(const PrecheckAnswer& answer) {
  std::vector<std::string> list;
  for (const Hint& hint : answer.hints) list.push_back(hint.code);
  return list;
}

// 100 GB of open data, 3,000 minutes of open voice and 200 messages in a police handset.
Proposal query_letter(Kind kind) {
  return {.kind = kind,
          .functions = {true, true, true},
          .directed = false,
          .large = true,
          .fixed = false,
          .form = Form::mp1,
          .open_voice = true,
          .open_sms = true,
          .terminal = Terminal::phone,
          .scene = {}};
}

TEST(Precheck, RefusesTheQueryLettersServiceAsIotCards) {
  const PrecheckAnswer answer = check(query_letter(Kind::iot));
  EXPECT_FALSE(answer.allowed);
  EXPECT_EQ(answer.class_, "1-4");
  EXPECT_EQ(answer.risk, ClassRisk::high);
  EXPECT_THAT(reasons(answer), ElementsAre("§3.2(1) open_voice", "§3.2(1) open_sms", "§2.3.2(5) phone_terminal",
                                           "§3.2(4) pluggable_open_large"));
}

TEST(Precheck, AllowsTheQueryLettersServiceAsPhoneCards) {
  const PrecheckAnswer answer = check(query_letter(Kind::phone));
  EXPECT_TRUE(answer.allowed);
  EXPECT_FALSE(answer.class_);
  EXPECT_FALSE(answer.risk);
  EXPECT_TRUE(answer.required.empty() && answer.violations.empty());
}

TEST(Precheck, RefusesTheWorkedCases5gCardsForTheirPhonesOnly) {
  Proposal proposal{.kind = Kind::iot,
                    .functions = {false, false, true},
                    .directed = true,
                    .large = true,
                    .fixed = false,
                    .form = Form::mp1,
                    .open_voice = false,
                    .open_sms = false,
                    .terminal = Terminal::phone,
                    .scene = "26"};
  EXPECT_THAT(reasons(check(proposal)), ElementsAre("§2.3.2(5) phone_terminal"));
  EXPECT_EQ(check(proposal).class_, "3-1");
  proposal.terminal = Terminal::module_;
  EXPECT_TRUE(check(proposal).allowed);
  proposal.kind = Kind::phone;  // the 4G data cards are ordinary numbers
  proposal.terminal = Terminal::phone;
  EXPECT_TRUE(check(proposal).allowed);
}

TEST(Precheck, TakesRequirementsForNoRefusal) {
  const PrecheckAnswer answer = check({.kind = Kind::iot,
                                       .functions = {false, false, true},
                                       .directed = false,
                                       .large = true,
                                       .fixed = true,
                                       .form = Form::ms1,
                                       .open_voice = false,
                                       .open_sms = false,
                                       .terminal = Terminal::module_,
                                       .scene = {}});
  EXPECT_TRUE(answer.allowed);
  EXPECT_EQ(answer.class_, "3-3");
  EXPECT_EQ(answer.required.front().duty, Duty::card_tie);
  EXPECT_TRUE(answer.required.front().present);
  EXPECT_FALSE(answer.required.back().present);
}

TEST(Precheck, RefusesPluggableCardsForOpenLargeDataOnly) {
  for (std::size_t i = 0; i < kProfileCount; ++i) {
    const Profile p = Profile::at(i);
    for (const Form form : {Form::mp1, Form::mp2, Form::ms0, Form::ms1, Form::esim, Form::odd}) {
      const bool pluggable = form == Form::mp1 || form == Form::mp2;
      const PrecheckAnswer answer = check({.kind = Kind::iot,
                                           .functions = p.functions,
                                           .directed = p.directed,
                                           .large = p.large,
                                           .fixed = p.fixed,
                                           .form = form,
                                           .open_voice = false,
                                           .open_sms = false,
                                           .terminal = Terminal::other,
                                           .scene = {}});
      EXPECT_EQ(answer.allowed, !(p.functions.data && !p.directed && p.large && pluggable));
    }
  }
}

TEST(Precheck, IsWrittenAsJson) {
  const std::string text = json::write(check(query_letter(Kind::iot)));
  EXPECT_TRUE(text.starts_with(R"({"allowed":false,"kind":"iot","class":"1-4")")) << text.substr(0, 80);
}

TEST(Scenes, FlagWhatIsUnusualForThem) {
  Proposal meter{.kind = Kind::iot,
                 .functions = {true, false, true},
                 .directed = true,
                 .large = false,
                 .fixed = true,
                 .form = Form::ms1,
                 .open_voice = false,
                 .open_sms = false,
                 .terminal = Terminal::module_,
                 .scene = "I2.4"};
  const PrecheckAnswer answer = check(meter);
  EXPECT_TRUE(answer.allowed);
  ASSERT_THAT(hints(answer), ElementsAre("scene.unusual_voice"));
  EXPECT_EQ(answer.hints[0].text.zh, "智能抄表通常不需要语音，请说明用途。");
  meter.scene = "7";  // the contract's smart meters
  EXPECT_THAT(hints(check(meter)), ElementsAre("scene.unusual_voice"));
  meter.functions = {false, true, true};
  EXPECT_THAT(hints(check(meter)), IsEmpty());
  meter.form = Form::mp1;
  meter.fixed = false;
  meter.large = true;
  meter.directed = false;
  EXPECT_THAT(hints(check(meter)), ElementsAre("scene.unusual_form", "scene.unusual_moving", "scene.unusual_large",
                                               "scene.unusual_open_data"));
  meter.scene = "12";  // manufacturing is like four scenes, of which some have all of this
  EXPECT_THAT(hints(check(meter)), IsEmpty());
  meter.scene = "26";
  EXPECT_THAT(hints(check(meter)), IsEmpty());
  meter.scene = "移动办公";
  EXPECT_THAT(hints(check(meter)), IsEmpty());
}

TEST(Scenes, AreTheContractsAndTheGuidelines) {
  const Scenes scenes = Scenes::load("rules").value();
  EXPECT_EQ(scenes.file().contract.size(), 26u);
  EXPECT_EQ(scenes.file().industries.size(), 8u);
  std::size_t count = 0;
  for (const Industry& industry : scenes.file().industries) count += industry.scenes.size();
  EXPECT_EQ(count, 27u);
  EXPECT_EQ(scenes.contract_scene("智能表计")->code, "7");
  EXPECT_EQ(scenes.scene("智能抄表")->code, "I2.4");
  EXPECT_EQ(scenes.scene("7"), nullptr);
}

TEST(Scenes, RefuseABadFileWithItsLine) {
  const auto refused = [](std::string_view text) {
    const auto scenes = Scenes::from(parse_yaml(text, "scenes.yaml").value());
    return scenes ? "taken" : describe(scenes.error());
  };
  const std::string unusual =
      "unusual:\n  voice: {zh: a, en: a}\n  sms: {zh: a, en: a}\n  form: {zh: a, en: a}\n  moving: {zh: a, en: a}\n"
      "  large: {zh: a, en: a}\n  open_data: {zh: a, en: a}\n";
  EXPECT_THAT(
      refused("version: a\nindustries: []\ncontract:\n  - {code: '2', name: {zh: a, en: a}, like: []}\n" + unusual),
      testing::HasSubstr("scenes.yaml:4: contract[0].code"));
  EXPECT_THAT(
      refused("version: a\nindustries: []\ncontract:\n  - {code: '1', name: {zh: a, en: a}, like: [I9]}\n" + unusual),
      testing::HasSubstr("[scenes.like]"));
  EXPECT_THAT(refused("version: a\nindustries: []\ncontract: []\n" + unusual), testing::HasSubstr("26 scenes"));
}

TEST(Blacklist, KnowsApplicationsByTheirLongestDomain) {
  const Blacklist blacklist = Blacklist::load("rules").value();
  EXPECT_EQ(blacklist.application_of("www.douyin.com")->name.zh, "抖音");
  EXPECT_EQ(blacklist.application_of("V.QQ.COM.")->name.zh, "腾讯视频");
  EXPECT_EQ(blacklist.application_of("a.b.weixin.qq.com")->name.zh, "微信");
  EXPECT_EQ(blacklist.application_of("qq.com"), nullptr);
  EXPECT_EQ(blacklist.application_of("notdouyin.com"), nullptr);
  EXPECT_EQ(blacklist.application_of(""), nullptr);
}

TEST(Blacklist, RefusesABadFileWithItsLine) {
  const auto refused = [](std::string_view rows) {
    const auto document = parse_yaml("version: a\nclause: b\ncategories:\n" + std::string(rows), "blacklist.yaml");
    const auto blacklist = Blacklist::from(document.value());
    return blacklist ? "taken" : describe(blacklist.error());
  };
  const auto category = [](std::string_view code, std::string_view domains) {
    return "  - {code: " + std::string(code) +
           ", name: {zh: a, en: a}, applications: [{name: {zh: a, en: a}, domains: [" + std::string(domains) + "]}]}\n";
  };
  EXPECT_THAT(refused(category("social", "a.com")), testing::HasSubstr("video is missing"));
  EXPECT_THAT(refused(category("social", "a.com") + category("video", "A.com")),
              testing::StartsWith("blacklist.yaml:5:"));
  EXPECT_THAT(refused(category("social", "a.com") + category("video", "a.com")),
              testing::HasSubstr("[blacklist.domain]"));
  EXPECT_THAT(refused(category("social", "a.com") + category("social", "b.com")),
              testing::HasSubstr("[blacklist.category]"));
}

}  // namespace
}  // namespace yunguan::card
