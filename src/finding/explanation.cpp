// SPDX-License-Identifier: Apache-2.0
#include "finding/explanation.h"

#include <fmt/format.h>

#include <array>

#include "base/parse.h"
#include "monitor/model.h"

namespace yunguan::finding {
namespace {

using monitor::Model;

struct Words {
  std::string_view name_en;
  std::string_view clause_zh, clause_en;
  std::string_view rule_zh, rule_en;
  std::string_view subject_zh, subject_en;
};

constexpr std::array<Words, monitor::kModelCount> kWords{{
    {"SIM and device separated", "机卡分离监测", "Separation of card and device",
     "卡绑定了终端（固定 IMEI、首次使用的终端或 IMEI 池），话单中的 IMEI 前 14 位与绑定的不符。",
     "The card is bound to a device (a fixed IMEI, the first one used, or a pool), and the first 14 digits of the "
     "row's IMEI are "
     "another's.",
     "使用的终端（IMEI）", "Device used (IMEI)"},
    {"Outside its region", "跨区域使用监测", "Use outside the region",
     "卡限定了小区或区域，话单中的小区不在限定的小区内，或所在区域不以任何一个限定区域开头。没有位置的话单不判断。",
     "The card is kept to cells or regions, and the row's cell is none of them, or its region begins with none. Rows "
     "without a place "
     "are not judged.",
     "使用的位置", "Place of use"},
    {"Over the limit", "超阈值监测", "Use over the limit",
     "当月流量（上行加下行）超过卡的流量限额，或当月短信条数（收发合计）超过短信限额。等于限额不算。",
     "The month's data (up and down) is more than the card's limit, or the month's messages, sent and received, are. "
     "Exactly the limit "
     "is none.",
     "累计量", "Total"},
    {"Outside the white list", "超白名单监测", "Use outside the white list",
     "卡未开通所用的功能，或对端不在该功能的白名单内（定向流量的地址、语音和短信的号码）。",
     "The card lacks the function used, or the peer is not in that function's white list: addresses of directed data, "
     "numbers of calls "
     "and messages.",
     "功能和对端", "Function and peer"},
    {"Used in a phone", "手机终端使用监测", "Use in a phone",
     "话单中 IMEI 的前 8 位（TAC）在手机型号名单内：物联网卡被插入手机使用。",
     "The first 8 digits of the row's IMEI (the TAC) are in the list of phones: an IoT card in a phone.",
     "终端型号（TAC）", "Device model (TAC)"},
    {"Listed application", "异常使用行为监测", "Unusual use",
     "流量话单的对端是名单中应用的域名，或在其之下；最长的域名决定是哪个应用。",
     "The peer of a data row is a domain of a listed application or lies below one; the longest such domain decides.",
     "应用", "Application"},
    {"Data surge", "异常流量监测", "Unusual data volume",
     "当月流量超过前三个月平均值的规定倍数（默认 2 倍，恰好相等不算）；三个月都有数据才判断。",
     "The month's data is more than the set multiple (2 unless tuned; exactly that is none) of the mean of the three "
     "months before, all "
     "of which must be known.",
     "累计量", "Total"},
    {"Message surge", "异常短信监测", "Unusual number of messages",
     "当月发送的短信条数超过前三个月平均发送量的规定倍数（默认 2 倍，恰好相等不算）；三个月都有数据才判断。",
     "The messages sent in the month are more than the set multiple (2 unless tuned; exactly that is none) of the mean "
     "of the three months "
     "before, all of which must be known.",
     "累计量", "Total"},
    {"Roaming to a fraud area", "漫游至诈骗高发区监测", "Roaming to areas known for fraud",
     "话单所在区域以诈骗高发区名单中的某个代码开头。",
     "The row's region begins with a code in the list of areas known for fraud.", "使用的位置", "Place of use"},
    {"Open voice in a fraud area", "漫游至诈骗高发区监测", "Roaming to areas known for fraud",
     "卡开通了语音且没有语音白名单（非定向语音），同一个月又有“漫游至诈骗高发区”的发现。",
     "The card has voice without a white list of numbers, and in the same month a finding of roaming to a fraud area.",
     "组合模型", "Composite"},
    {"Open voice in a phone", "手机终端使用监测", "Use in a phone",
     "卡开通了语音且没有语音白名单（非定向语音），同一个月又有“手机终端”的发现。",
     "The card has voice without a white list of numbers, and in the same month a finding of use in a phone.",
     "组合模型", "Composite"},
    {"Open data in a phone and a fraud area", "手机终端使用监测、漫游至诈骗高发区监测",
     "Use in a phone; roaming to areas known for fraud",
     "卡的流量不是定向的，同一个月既有“手机终端”又有“漫游至诈骗高发区”的发现。",
     "The card's data is not directed, and in the same month there are findings of use in a phone and of roaming to a "
     "fraud area.",
     "组合模型", "Composite"},
}};

Text text(std::string_view zh, std::string_view en) { return {std::string{zh}, std::string{en}}; }
Text same(std::string_view words) { return text(words, words); }

// "1.00 GB (1073741824 bytes)"; binary units as contracts use them.
std::string bytes_text(std::int64_t bytes) {
  constexpr std::array<std::string_view, 4> kUnits{"KB", "MB", "GB", "TB"};
  double value = static_cast<double>(bytes);
  std::string_view unit;
  for (const std::string_view next : kUnits) {
    if (value < 1024 && !unit.empty()) break;
    if (bytes < 1024) break;
    value /= 1024;
    unit = next;
  }
  return unit.empty() ? fmt::format("{} B", bytes) : fmt::format("{:.2f} {}", value, unit);
}

// What stands behind the clause.
std::string_view evidence_of(std::string_view detail) {
  while (detail.starts_with("§")) {
    const auto space = detail.find(' ');
    if (space == std::string_view::npos) return {};
    detail.remove_prefix(space + 1);
  }
  return detail;
}

std::optional<std::int64_t> number_behind(std::string_view words, std::string_view before) {
  if (!words.starts_with(before)) return std::nullopt;
  words.remove_prefix(before.size());
  return parse_integer<std::int64_t>(words.substr(0, words.find(' ')));
}

Compared separation(const Finding& f, std::string_view words) {
  Compared one{{"终端", "Device"}, same(f.subject), same(words)};
  if (words.starts_with("bound ")) {
    const std::string imei{words.substr(6)};
    one.allowed = text("绑定的终端 " + imei, "the bound device " + imei);
  } else if (words == "not in its pool") {
    one.allowed = {"卡的 IMEI 池内的终端", "a device of the card's pool"};
  } else if (words == "stored device is no IMEI") {
    one.allowed = {"登记的终端号不是 IMEI，任何终端都不相符", "the device on record is no IMEI, so none fits"};
  }
  return one;
}

Compared place(const Finding& f, std::string_view words) {
  Compared one{{"位置", "Place"}, same(f.subject), same(words)};
  if (words == "outside its cells") one.allowed = {"限定的小区", "one of the card's cells"};
  if (words == "outside its regions") one.allowed = {"限定的区域", "one of the card's regions"};
  return one;
}

Compared threshold(const Finding& f, std::string_view words) {
  const bool data = f.subject == "data";
  Compared one{data ? Text{"当月流量", "Data of the month"} : Text{"当月短信", "Messages of the month"},
               {"超过限额", "more than the limit"},
               same(words)};
  if (const auto limit = number_behind(words, "limit ")) {
    if (data) {
      const std::string size = bytes_text(*limit);
      one.allowed = text("不超过 " + size, "at most " + size);
    } else {
      one.allowed = {fmt::format("不超过 {} 条", *limit), fmt::format("at most {} messages", *limit)};
    }
  }
  return one;
}

Compared surge(const Finding& f, std::string_view words) {
  const bool data = f.subject == "data";
  Compared one{data ? Text{"当月流量", "Data of the month"} : Text{"当月发送的短信", "Messages sent in the month"},
               {"超过前三个月平均值的规定倍数", "more than the set multiple of the mean of three months"},
               same(words)};
  if (const auto sum = number_behind(words, "")) {
    const std::string mean = data ? bytes_text(*sum / 3) : fmt::format("{:.1f}", static_cast<double>(*sum) / 3);
    one.allowed = {fmt::format("前三个月平均每月 {}{}", mean, data ? "" : " 条"),
                   fmt::format("{}{} a month in the three months before", mean, data ? "" : " messages")};
  }
  return one;
}

Compared whitelist(const Finding& f, std::string_view words) {
  const auto colon = f.subject.find(':');
  const std::string kind = f.subject.substr(0, colon);
  const std::string peer = colon == std::string::npos ? "" : f.subject.substr(colon + 1);
  const Text function = kind == "data"  ? Text{"流量", "Data"}
                        : kind == "sms" ? Text{"短信", "Messages"}
                                        : Text{"语音", "Voice"};
  Compared one{text(function.zh + "的对端", function.en + " peer"),
               peer.empty() ? Text{"（话单中没有对端）", "(none in the row)"} : same(peer), same(words)};
  if (words == "function not opened") one.allowed = {"这项功能没有开通", "the function is not opened"};
  if (words == "not in its white list") one.allowed = {"白名单内的对端", "a peer in the white list"};
  return one;
}

}  // namespace

ModelWords words_of(std::string_view model) {
  const auto known = monitor::model_named(model);
  if (!known) {
    return {same(model),
            "MON-10",
            "§2.3.3(10)",
            {"其他监测模型", "Other models"},
            {"自定义规则的表达式对话单、卡或当月累计成立；表达式见调优页的自定义规则。",
             "The expression of an own rule is true of the row, the card or the month so far; it stands among the own "
             "rules of the tuning "
             "page."},
            {"规则给出的对象", "As the rule names it"}};
  }
  const monitor::ModelInfo& info = monitor::info_of(*known);
  const Words& words = kWords[static_cast<std::size_t>(*known)];
  return {text(info.title, words.name_en),    std::string{info.id},
          std::string{info.clause},           text(words.clause_zh, words.clause_en),
          text(words.rule_zh, words.rule_en), text(words.subject_zh, words.subject_en)};
}

std::vector<Compared> compared(std::string_view model, const Finding& f) {
  const std::string_view words = evidence_of(f.detail);
  const auto known = monitor::model_named(model);
  if (!known)
    return {{{"规则给出的对象", "As the rule names it"}, same(f.subject), {"表达式不成立", "the expression is false"}}};
  switch (*known) {
    case Model::separation:
      return {separation(f, words)};
    case Model::region:
      return {place(f, words)};
    case Model::threshold:
      return {threshold(f, words)};
    case Model::whitelist:
      return {whitelist(f, words)};
    case Model::phone:
      return {{{"终端型号", "Device model"},
               same(words.empty() ? f.subject : fmt::format("{}（TAC {}）", words, f.subject)),
               {"不是手机的终端", "a device that is no phone"}}};
    case Model::app:
      return {{{"访问的应用", "Application used"},
               same(words.empty() ? f.subject : fmt::format("{} · {}", f.subject, words)),
               {"不在名单内的应用", "an application that is not listed"}}};
    case Model::data_surge:
    case Model::sms_surge:
      return {surge(f, words)};
    case Model::fraud_area:
      return {{{"位置", "Place"}, same(f.subject), {"诈骗高发区以外", "outside the listed areas"}}};
    case Model::open_voice_fraud_area:
    case Model::open_voice_phone:
      return {{{"语音", "Voice"},
               {"已开通，没有白名单", "open, without a white list"},
               {"定向语音（有白名单）或不开语音", "directed voice (a white list) or none"}}};
    case Model::open_data_phone_fraud_area:
      return {{{"流量", "Data"}, {"非定向", "not directed"}, {"定向流量", "directed data"}}};
  }
  return {};
}

}  // namespace yunguan::finding
