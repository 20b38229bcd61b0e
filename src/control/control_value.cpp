// SPDX-License-Identifier: Apache-2.0
#include "control/control_value.h"

#include <algorithm>

#include "base/parse.h"

namespace yunguan::control {
namespace {

using card::Aspect;
using card::Facts;

constexpr std::string_view kPool = "pool:";

std::vector<std::string> entries_of(std::string_view text) {
  std::vector<std::string> entries;
  if (text.empty()) return entries;
  for (const std::string_view part : split(text, ';')) entries.emplace_back(part);
  return entries;
}

// "data_mb 8192" → 8192 behind the name; "-" is none. False when it is something else.
bool read_number(std::string_view part, std::string_view name, std::optional<std::int64_t>& into) {
  if (!part.starts_with(name) || part.size() <= name.size() + 1 || part[name.size()] != ' ') return false;
  const auto value = part.substr(name.size() + 1);
  into.reset();
  if (value == "-") return true;
  into = parse_integer<std::int64_t>(value);
  return into.has_value();
}

std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto at = text.find(", ");
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 2);
  }
}

bool put_area(Facts& facts, std::string_view text) {
  facts.regions.clear();
  facts.cells.clear();
  facts.cells_max.reset();
  if (text.empty()) return true;
  for (const std::string_view part : parts_of(text)) {
    if (part.starts_with("regions "))
      facts.regions = entries_of(part.substr(8));
    else if (part.starts_with("cells "))
      facts.cells = entries_of(part.substr(6));
    else if (!read_number(part, "cells_max", facts.cells_max))
      return false;
  }
  return true;
}

bool put_binding(Facts& facts, std::string_view text) {
  facts.imei.clear();
  const auto blank = text.rfind(' ');
  const auto last = blank == std::string_view::npos ? std::string_view{} : text.substr(blank + 1);
  if (all_digits(last) && last.size() >= 14 && last.size() <= 16) {
    facts.imei = last;
    text = text.substr(0, blank);
  }
  facts.imei_mode = text;
  return true;
}

bool put_scope(Facts& facts, std::string_view text) {
  const auto blank = text.find(' ');
  const auto scope = card::data_scope_from(text.substr(0, blank));
  if (!scope) return false;
  facts.data_scope = *scope;
  facts.data_whitelist =
      blank == std::string_view::npos ? std::vector<std::string>{} : entries_of(text.substr(blank + 1));
  return true;
}

bool put_quota(Facts& facts, std::string_view text) {
  const auto parts = parts_of(text);
  return parts.size() == 3 && read_number(parts[0], "data_mb", facts.data_limit_mb) &&
         read_number(parts[1], "sms", facts.sms_limit) && read_number(parts[2], "voice_min", facts.voice_limit_min);
}

bool put_throttle(Facts& facts, std::string_view text) {
  const auto parts = parts_of(text);
  return parts.size() == 2 && read_number(parts[0], "kbps", facts.throttle_kbps) &&
         read_number(parts[1], "at_percent", facts.throttle_at_percent);
}

bool put(Facts& facts, Aspect aspect, std::string_view text) {
  switch (aspect) {
    case Aspect::state:
      return false;
    case Aspect::functions: {
      const auto functions = card::functions_from(text);
      if (functions) facts.functions = *functions;
      return functions.has_value();
    }
    case Aspect::voice:
    case Aspect::sms:
      whitelist(facts, aspect) = entries_of(text);
      return true;
    case Aspect::data:
      return put_scope(facts, text);
    case Aspect::binding:
      return put_binding(facts, text);
    case Aspect::area:
      return put_area(facts, text);
    case Aspect::quota:
      return put_quota(facts, text);
    case Aspect::throttle:
      return put_throttle(facts, text);
    case Aspect::blacklist:
      facts.blacklist = text != "off";
      facts.blocked = text == "off" || text == "all" ? std::vector<std::string>{} : entries_of(text);
      return true;
  }
  broken_invariant("an aspect of a card", __FILE__, __LINE__);
}

}  // namespace

ControlValue control_value(const Facts& facts, Aspect aspect) {
  ControlValue value;
  switch (aspect) {
    case Aspect::state:
      value.state = card::to_word(facts.state);
      break;
    case Aspect::functions:
      value.functions.emplace();
      if (facts.functions.voice) value.functions->emplace_back("voice");
      if (facts.functions.sms) value.functions->emplace_back("sms");
      if (facts.functions.data) value.functions->emplace_back("data");
      break;
    case Aspect::voice:
    case Aspect::sms:
      value.entries = whitelist(facts, aspect);
      break;
    case Aspect::data:
      value.scope = card::to_word(facts.data_scope);
      value.entries = facts.data_whitelist;
      break;
    case Aspect::binding:
      value.mode = facts.imei_mode.starts_with(kPool) ? "pool" : facts.imei_mode;
      if (facts.imei_mode.starts_with(kPool)) value.pool = facts.imei_mode.substr(kPool.size());
      if (!facts.imei.empty()) value.imei = facts.imei;
      break;
    case Aspect::area:
      value.regions = facts.regions;
      value.cells = facts.cells;
      value.cells_max = facts.cells_max;
      break;
    case Aspect::quota:
      value.data_mb = facts.data_limit_mb;
      value.sms = facts.sms_limit;
      value.voice_min = facts.voice_limit_min;
      break;
    case Aspect::throttle:
      value.kbps = facts.throttle_kbps;
      value.at_percent = facts.throttle_at_percent;
      break;
    case Aspect::blacklist:
      value.on = facts.blacklist;
      value.categories = facts.blocked;
      break;
  }
  return value;
}

bool put_value(Facts& facts, Aspect aspect, std::string_view text) {
  Facts changed = facts;
  if (!put(changed, aspect, text) || card::value_of(changed, aspect) != text) return false;
  facts = std::move(changed);
  return true;
}

const std::vector<std::string>& whitelist(const Facts& facts, Aspect aspect) {
  YG_ASSERT(has_whitelist(aspect));
  return aspect == Aspect::voice ? facts.voice_whitelist
         : aspect == Aspect::sms ? facts.sms_whitelist
                                 : facts.data_whitelist;
}

std::vector<std::string>& whitelist(Facts& facts, Aspect aspect) {
  return const_cast<std::vector<std::string>&>(whitelist(std::as_const(facts), aspect));
}

}  // namespace yunguan::control
