// SPDX-License-Identifier: Apache-2.0
#include "statistic/dimension.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "card/card.h"
#include "statistic/province.h"

namespace yunguan::statistic {
namespace {

struct Named {
  std::string_view word;
  Text name;
};

const std::array<Named, kDimensionCount>& dimensions() {
  static const std::array<Named, kDimensionCount> kAll{{{"state", {"状态", "State"}},
                                                        {"carrier", {"运营商", "Carrier"}},
                                                        {"network", {"网络制式", "Network"}},
                                                        {"form", {"卡形态", "Form"}},
                                                        {"kind", {"号码类型", "Number kind"}},
                                                        {"class", {"分类", "Class"}},
                                                        {"risk", {"风险", "Risk"}},
                                                        {"compliance", {"合规", "Compliance"}},
                                                        {"domain", {"单双域", "Domain"}},
                                                        {"region", {"地区", "Region"}},
                                                        {"unit", {"单位", "Unit"}},
                                                        {"plan", {"套餐", "Plan"}},
                                                        {"scene", {"场景", "Scene"}},
                                                        {"batch", {"批次", "Batch"}},
                                                        {"contract", {"合同", "Contract"}},
                                                        {"activated_month", {"开通月份", "Month of activation"}},
                                                        {"month", {"使用月份", "Month of use"}}}};
  return kAll;
}

struct NamedMeasure {
  std::string_view word;
  Text name;
  Text unit;
};

const std::array<NamedMeasure, kMeasures.size()>& measures() {
  static const std::array<NamedMeasure, kMeasures.size()> kAll{
      {{"cards", {"卡数", "Cards"}, {"张", "cards"}},
       {"data_bytes", {"流量", "Data"}, {"字节", "bytes"}},
       {"sms", {"短信", "SMS"}, {"条", "messages"}},
       {"voice_minutes", {"通话时长", "Voice"}, {"分钟", "minutes"}},
       {"voice_calls", {"通话次数", "Calls"}, {"次", "calls"}}}};
  return kAll;
}

struct Value {
  std::uint8_t code;
  std::string word;
  Text text;
};

template <class E>
Value coded(E value, Text text) {
  return {static_cast<std::uint8_t>(value), std::string{card::to_word(value)}, std::move(text)};
}

// The same word in both languages.
template <class E>
Value plain(E value) {
  const std::string word{card::to_word(value)};
  return coded(value, {word, word});
}

std::vector<Value> states() {
  using card::State;
  return {coded(State::in_stock, {"库存", "in stock"}),       coded(State::testing, {"测试期", "testing"}),
          coded(State::silent, {"沉默期", "silent"}),         coded(State::ready, {"待激活", "ready"}),
          coded(State::active, {"正使用", "active"}),         coded(State::suspended, {"停机", "suspended"}),
          coded(State::pre_closed, {"预销户", "pre-closed"}), coded(State::closed, {"已销户", "closed"})};
}

std::vector<Value> carriers() {
  using card::Carrier;
  return {coded(Carrier::mobile, {"移动", "China Mobile"}), coded(Carrier::telecom, {"电信", "China Telecom"}),
          coded(Carrier::unicom, {"联通", "China Unicom"}), coded(Carrier::broadcast, {"广电", "China Broadnet"})};
}

std::vector<Value> forms() {
  using card::Form;
  return {plain(Form::mp1), plain(Form::mp2),  plain(Form::ms0),
          plain(Form::ms1), plain(Form::esim), coded(Form::odd, {"异形卡", "odd-shaped"})};
}

std::vector<Value> networks() {
  using card::Network;
  return {plain(Network::g2),     plain(Network::g4),   plain(Network::g5),
          plain(Network::nb_iot), plain(Network::cat1), plain(Network::redcap)};
}

std::vector<Value> classes() {
  std::vector<Value> all;
  for (std::uint8_t functions = 1; functions <= 3; ++functions) {
    for (std::uint8_t business = 1; business <= 6; ++business) {
      const std::string word = fmt::format("{}-{}", functions, business);
      all.push_back({static_cast<std::uint8_t>(functions * 10 + business), word, {word, word}});
    }
  }
  all.push_back({0, "", {"不分类", "no class"}});
  return all;
}

std::vector<Value> regions() {
  std::vector<Value> all;
  for (const Province& province : kProvinces) {
    all.push_back(
        {province.code, fmt::format("{:02}", province.code), {std::string{province.zh}, std::string{province.en}}});
  }
  all.push_back({kOtherRegion, "other", {"其他代码", "other codes"}});
  all.push_back({0, "", {"未限定地区", "not bound to a region"}});
  return all;
}

std::vector<Value> values(Dimension dimension) {
  switch (dimension) {
    case Dimension::state:
      return states();
    case Dimension::carrier:
      return carriers();
    case Dimension::network:
      return networks();
    case Dimension::form:
      return forms();
    case Dimension::kind:
      return {coded(card::Kind::iot, {"物联网卡", "IoT number"}),
              coded(card::Kind::phone, {"公众移动卡", "phone number"}),
              coded(card::Kind::unknown, {"未知号段", "unknown"})};
    case Dimension::class_:
      return classes();
    case Dimension::risk:
      return {coded(card::Risk::high, {"高", "high"}),
              coded(card::Risk::medium, {"中", "medium"}),
              {0, "", {"不定级", "no risk level"}}};
    case Dimension::compliance:
      return {{1, "ok", {"合规", "compliant"}},
              {2, "gaps", {"有缺口", "with gaps"}},
              {3, "not_judged", {"不适用", "not judged"}}};
    case Dimension::domain:
      return {coded(card::Domain::single, {"单域", "single"}), coded(card::Domain::dual, {"双域", "dual"})};
    case Dimension::region:
      return regions();
    default:
      break;
  }
  broken_invariant("a dimension with fixed values", __FILE__, __LINE__);
}

struct Table {
  std::vector<std::uint8_t> codes;
  std::vector<Value> by_code;  // 256, with an empty word and text where a code has no value
};

const Table& table(Dimension dimension) {
  static const std::vector<Table> kAll = [] {
    std::vector<Table> all;
    for (std::size_t i = 0; i < kSmallCount; ++i) {
      Table one{{}, std::vector<Value>(256)};
      for (Value& value : values(static_cast<Dimension>(i))) {
        one.codes.push_back(value.code);
        one.by_code[value.code] = std::move(value);
      }
      all.push_back(std::move(one));
    }
    return all;
  }();
  YG_ASSERT(is_small(dimension));
  return kAll[static_cast<std::size_t>(dimension)];
}

}  // namespace

std::string_view to_word(Dimension dimension) { return dimensions()[static_cast<std::size_t>(dimension)].word; }

std::optional<Dimension> dimension_from(std::string_view word) {
  for (std::size_t i = 0; i < kDimensionCount; ++i) {
    if (dimensions()[i].word == word) return static_cast<Dimension>(i);
  }
  return std::nullopt;
}

const Text& name_of(Dimension dimension) { return dimensions()[static_cast<std::size_t>(dimension)].name; }

const std::vector<std::uint8_t>& codes_of(Dimension dimension) { return table(dimension).codes; }

std::string value_of(Dimension dimension, std::uint8_t code) { return table(dimension).by_code[code].word; }

std::optional<std::uint8_t> code_from(Dimension dimension, std::string_view word) {
  for (const std::uint8_t code : codes_of(dimension)) {
    if (table(dimension).by_code[code].word == word) return code;
  }
  return std::nullopt;
}

Text text_of(Dimension dimension, std::uint8_t code) { return table(dimension).by_code[code].text; }

const Text& none_text(Dimension dimension) {
  static const Text kNotGiven{"未填写", "not given"};
  static const Text kNotActivated{"未开通", "not activated"};
  return dimension == Dimension::activated_month ? kNotActivated : kNotGiven;
}

std::string_view to_word(Measure measure) { return measures()[static_cast<std::size_t>(measure)].word; }

std::optional<Measure> measure_from(std::string_view word) {
  for (const Measure measure : kMeasures) {
    if (to_word(measure) == word) return measure;
  }
  return std::nullopt;
}

const Text& name_of(Measure measure) { return measures()[static_cast<std::size_t>(measure)].name; }
const Text& unit_of(Measure measure) { return measures()[static_cast<std::size_t>(measure)].unit; }

}  // namespace yunguan::statistic
