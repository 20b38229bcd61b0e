// SPDX-License-Identifier: Apache-2.0
#include "tuning/entry.h"

#include <algorithm>
#include <array>

#include "base/parse.h"
#include "card/number.h"

namespace yunguan::tuning {
namespace {

constexpr std::size_t kTextMax = 120;  // bytes
constexpr std::size_t kCellMax = 40;
constexpr std::array<std::string_view, 6> kDeviceClasses{"phone", "tablet", "module", "router", "wearable", "other"};

// In lower case. Makers whose devices are nearly all of the one kind.
constexpr std::array<std::string_view, 22> kModuleMakers{
    "quectel", "simcom",    "fibocom",          "telit",   "u-blox", "ublox",   "sierra wireless", "cinterion",
    "gemalto", "wavecom",   "neoway",           "meig",    "sunsea", "lierda",  "gosuncn",         "thales",
    "rolling", "mobiletek", "china mobile iot", "sequans", "nordic", "longsung"};
constexpr std::array<std::string_view, 8> kRouterMakers{"tp-link",   "netgear", "four-faith", "hongdian",
                                                        "teltonika", "inhand",  "mercury",    "robustel"};
constexpr std::array<std::string_view, 26> kPhoneMakers{
    "apple",   "samsung", "huawei", "honor",    "xiaomi", "redmi", "oppo",   "vivo",   "oneplus",
    "realme",  "meizu",   "nokia",  "motorola", "sony",   "lg",    "htc",    "google", "blackberry",
    "coolpad", "gionee",  "tcl",    "alcatel",  "nubia",  "iqoo",  "lenovo", "tecno"};
constexpr std::array<std::string_view, 5> kTabletWords{"ipad", "tab ", "tablet", "matepad", "mediapad"};
constexpr std::array<std::string_view, 4> kWearableWords{"watch", "band", "tracker", "glasses"};
constexpr std::array<std::string_view, 8> kRouterWords{"router",  "modem", "dongle",  "mifi",
                                                       "hotspot", "cpe",   "gateway", "usb stick"};

template <std::size_t N>
bool has_word(const std::array<std::string_view, N>& words, std::string_view text) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

template <std::size_t N>
bool begins(const std::array<std::string_view, N>& words, std::string_view text) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.starts_with(word); });
}

std::unexpected<Error> refused(std::string code, Text text, std::string field, std::string_view value) {
  return fail(ErrorKind::invalid, "monitor_list." + std::move(code), std::move(text),
              {.field = std::move(field), .value = clipped(value)});
}

bool is_cell(std::string_view text) {
  if (text.size() > kCellMax) return false;
  const auto parts = split(text, '-');
  if (parts.size() < 2 || parts.size() > 4 || parts[0].size() != 3 || !all_digits(parts[0])) return false;
  // The beginning of a cell may end behind a "-" or inside a number.
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const bool last = i + 1 == parts.size();
    if (parts[i].empty() ? !last : !all_digits(parts[i])) return false;
  }
  return true;
}

Result<void> check_device(const EntryText& text) {
  if (text.item.size() != 8 || !all_digits(text.item)) {
    return refused("tac", {"TAC 须为 8 位数字", "a TAC is eight digits"}, "item", text.item);
  }
  if (std::ranges::find(kDeviceClasses, text.device_class) == kDeviceClasses.end()) {
    return refused("device_class",
                   {"设备类别须为 phone、tablet、module、router、wearable 或 other",
                    "the device class is phone, tablet, module, router, wearable or other"},
                   "device_class", text.device_class);
  }
  const std::int64_t confidence = text.confidence.value_or(-1);
  if (confidence < 0 || confidence > 100) {
    return refused("confidence", {"把握须为 0 至 100 的整数", "the confidence is a whole number from 0 to 100"},
                   "confidence", std::to_string(confidence));
  }
  return {};
}

// A plan is named as cards name it; whose records count is said in the words of the usage files' source column too.
Result<EntryText> checked_plan(EntryText text) {
  const bool plain = !text.item.empty() && text.item.size() <= kTextMax && is_utf8(text.item) &&
                     std::ranges::none_of(text.item, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (!plain) {
    return refused(
        "plan", {"须写明套餐名称，与卡上所写一致，不超过 120 字节", "the plan's name as on cards, at most 120 bytes"},
        "item", text.item);
  }
  const std::string source = ascii_lower(text.name);
  if (source == "radius" || source == "aaa" || source == "accounting") {
    text.name = "accounting";
  } else if (source == "carrier" || source == "cdr" || source == "xdr") {
    text.name = "carrier";
  } else {
    return refused("source",
                   {"来源须为 carrier（运营商话单）或 accounting（平台计费）",
                    "the source is carrier (the carrier's records) or accounting (the platform's own)"},
                   "name", text.name);
  }
  return text;
}

// In the words of the table that the product ships, however it was written.
Result<EntryText> checked_segment(EntryText text) {
  auto segment = card::read_segment(text.item, text.name, text.more);
  if (!segment) {
    Error fault = std::move(segment.error());
    std::string& field = fault.where.field;
    field = field == "kind" ? "name" : field == "carrier" ? "more" : "item";
    return std::unexpected{std::move(fault)};
  }
  text.item = card::pattern_of(*segment);
  text.name = card::to_word(segment->kind);
  text.more = segment->carrier.value_or("");
  return text;
}

}  // namespace

std::string_view name_of(ListKind kind) {
  constexpr std::array<std::string_view, kListKinds.size()> kNames{"phone_tacs", "fraud_areas", "cell_regions",
                                                                   "plan_sources", "segments"};
  return kNames[static_cast<std::size_t>(kind) - 1];
}

std::optional<ListKind> list_named(std::string_view name) {
  for (const ListKind kind : kListKinds) {
    if (name == name_of(kind)) return kind;
  }
  return std::nullopt;
}

Result<EntryText> checked(ListKind kind, EntryText text) {
  for (std::string* part : {&text.item, &text.name, &text.more}) *part = std::string{trimmed(*part)};
  for (const auto& [part, field] : {std::pair{&text.name, "name"}, std::pair{&text.more, "more"}}) {
    const bool plain = part->size() <= kTextMax && is_utf8(*part) &&
                       std::ranges::none_of(*part, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (!plain) {
      return refused("name", {"须为不超过 120 字节的一行文字", "one line of at most 120 bytes is wanted"}, field,
                     *part);
    }
  }
  if (kind == ListKind::phone_tacs) {
    YG_TRY(check_device(text));
    return text;
  }
  text.device_class.clear();
  text.confidence.reset();
  if (kind == ListKind::segments) return checked_segment(std::move(text));
  text.more.clear();
  if (kind == ListKind::fraud_areas) {
    if (text.item.size() < 2 || text.item.size() > 6 || !all_digits(text.item)) {
      return refused("region",
                     {"行政区划代码须为 2 至 6 位数字（GB/T 2260，可只写开头）",
                      "an administrative code is 2 to 6 digits (GB/T 2260, or the beginning of one)"},
                     "item", text.item);
    }
    if (text.name.empty()) return refused("name", {"须写明地区名称", "the area's name is wanted"}, "name", "");
    return text;
  }
  if (kind == ListKind::plan_sources) return checked_plan(std::move(text));
  if (!is_cell(text.item)) {
    return refused(
        "cell",
        {"小区须形如 460-00-12345-67890，或其开头", "a cell looks like 460-00-12345-67890, or the beginning of it"},
        "item", text.item);
  }
  if (text.name.size() != 6 || !all_digits(text.name)) {
    return refused("region",
                   {"行政区划代码须为 6 位数字（GB/T 2260）", "an administrative code is six digits (GB/T 2260)"},
                   "name", text.name);
  }
  return text;
}

DeviceGuess guess_device(std::string_view brand, std::string_view model) {
  const std::string maker = ascii_lower(trimmed(brand));
  const std::string device = ascii_lower(trimmed(model)) + " ";
  if (begins(kModuleMakers, maker) || device.find("module") != std::string::npos) return {"module", 90};
  if (begins(kRouterMakers, maker) || has_word(kRouterWords, device)) return {"router", 80};
  if (has_word(kTabletWords, device)) return {"tablet", 80};
  if (has_word(kWearableWords, device)) return {"wearable", 70};
  if (begins(kPhoneMakers, maker)) return {"phone", 70};
  return {"other", 0};
}

}  // namespace yunguan::tuning
