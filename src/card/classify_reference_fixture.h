// SPDX-License-Identifier: Apache-2.0
// For tests: SIM-20 … SIM-22 and SIM-27 written down once more, slowly and sentence by sentence, sharing
// nothing with the product's rules, tables or lists.
#pragma once

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/parse.h"

namespace yunguan::card::reference {

using Row = std::map<std::string, std::string>;  // column → value; an absent column counts as empty

inline std::string get(const Row& row, const std::string& column) {
  const auto found = row.find(column);
  return found == row.end() ? "" : found->second;
}

inline bool digits_only(const std::string& s) {
  return !s.empty() && s.find_first_not_of("0123456789") == std::string::npos;
}

inline std::string kind_of(const std::string& number) {
  if (!digits_only(number)) return "unknown";
  const auto begins = [&](const std::string& with) { return number.rfind(with, 0) == 0; };
  if (number.size() == 13) {
    for (const char* prefix : {"10646", "10647", "10648", "10649", "140", "141", "144"}) {
      if (begins(prefix)) return "iot";
    }
  }
  if (number.size() == 11) {
    if (begins("146") || begins("148") || begins("149")) return "iot";
    if (number >= "13000000000" && number <= "19999999999") return "phone";
  }
  return "unknown";
}

// "Lists are cleaned first: empty entries dropped, repeats count once", entries being compared as monitoring.md compares
// whitelist entries: ASCII letters in lower case, one trailing dot dropped.
inline std::vector<std::string> cleaned(const std::string& list) {
  std::vector<std::string> entries;
  std::string entry;
  for (const char c : list + ";") {
    if (c != ';') {
      entry += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      continue;
    }
    if (!entry.empty() && entry.back() == '.') entry.pop_back();
    if (!entry.empty() && std::find(entries.begin(), entries.end(), entry) == entries.end()) entries.push_back(entry);
    entry.clear();
  }
  return entries;
}

inline bool too_wide(const std::string& entry) {
  const auto slash = entry.find('/');
  if (slash == std::string::npos || !digits_only(entry.substr(slash + 1))) return false;
  const int prefix = parse_integer<int>(entry.substr(slash + 1)).value();
  const std::string address = entry.substr(0, slash);
  if (address.find(':') != std::string::npos) return prefix < 32;
  if (address.find_first_not_of("0123456789.") == std::string::npos) return prefix < 16;
  return false;
}

inline std::string join(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : ";") + word;
  return all;
}

inline const std::vector<std::string> kOrder{"directed_voice", "directed_sms",  "directed_data", "card_tie",
                                             "area",           "quota",         "blacklist",     "binding",
                                             "monitoring",     "register_unit", "register_user"};

struct Answer {
  std::string kind, class_code, risk, required, missing;
};

inline std::set<std::string> required_of(bool voice, bool sms, bool data, bool fixed, int n, bool directed,
                                         bool large) {
  std::set<std::string> required;
  if (voice) required.insert("directed_voice");
  if (sms) required.insert("directed_sms");
  if (!data) {
    if (fixed) required.insert("area");
    required.insert({"monitoring", "register_unit"});
    return required;
  }
  // SIM-21, row by row.
  if (n == 1 || n == 2)
    required.insert({"directed_data", "quota", "blacklist", "binding", "monitoring", "register_unit"});
  if (n == 3) required.insert({"card_tie", "area", "blacklist", "monitoring", "register_unit"});
  if (n == 4) required.insert({"card_tie", "monitoring", "register_user"});
  if (n == 5) required.insert({"area", "quota", "blacklist", "binding", "monitoring", "register_unit"});
  if (n == 6) required.insert({"quota", "blacklist", "binding", "monitoring", "register_unit"});
  // SIM-22.
  required.insert("quota");
  if (directed && large) required.insert({"binding", "blacklist"});
  if (!directed && large) required.insert("card_tie");
  if (fixed) required.insert("area");
  return required;
}

inline std::set<std::string> present_of(const Row& row) {
  std::set<std::string> present;
  const auto voice = cleaned(get(row, "voice_whitelist"));
  const auto sms = cleaned(get(row, "sms_whitelist"));
  const auto data = cleaned(get(row, "data_whitelist"));
  const auto regions = cleaned(get(row, "regions"));
  if (voice.size() >= 1 && voice.size() <= 5) present.insert("directed_voice");
  const bool platform_only = std::all_of(sms.begin(), sms.end(), [](const auto& s) { return kind_of(s) == "unknown"; });
  if (sms.size() >= 1 && sms.size() <= 5 && platform_only) present.insert("directed_sms");
  const bool specific = std::none_of(data.begin(), data.end(), too_wide);
  if (get(row, "data_scope") == "directed" && data.size() >= 1 && data.size() <= 10 && specific) {
    present.insert("directed_data");
  }
  const std::string form = get(row, "form");
  if (form == "MS0" || form == "MS1" || form == "eSIM" || form == "odd") present.insert("card_tie");
  std::set<std::string> provinces;
  for (const std::string& region : regions) provinces.insert(region.substr(0, 2));
  if (!cleaned(get(row, "cells")).empty() || provinces.size() == 1) present.insert("area");
  if (!get(row, "data_limit_mb").empty()) present.insert("quota");
  const std::string mode = get(row, "imei_mode");
  if (!mode.empty() && mode != "none") present.insert("binding");
  if (get(row, "blacklist") == "yes") present.insert("blacklist");
  if (get(row, "monitoring") == "yes") present.insert("monitoring");
  const std::string registered = get(row, "registered_to");
  if (registered == "unit" || registered == "person") present.insert("register_unit");
  if (registered == "person") present.insert("register_user");
  return present;
}

inline Answer judge(const Row& row) {
  Answer answer;
  answer.kind = kind_of(get(row, "msisdn"));
  if (answer.kind != "iot") return answer;
  const std::string functions = "+" + get(row, "functions") + "+";
  const bool voice = functions.find("+voice+") != std::string::npos;
  const bool sms = functions.find("+sms+") != std::string::npos;
  const bool data = functions.find("+data+") != std::string::npos;
  const bool directed = get(row, "data_scope") == "directed";
  const bool fixed = get(row, "fixed") == "yes";
  const std::string megabytes = get(row, "monthly_data_mb");
  double average = 0;  // empty = 0
  std::from_chars(megabytes.data(), megabytes.data() + megabytes.size(), average);
  const bool large = average > 100;
  int n = 0;
  if (directed && large) n = 1;
  if (directed && !large) n = 2;
  if (!directed && large && fixed) n = 3;
  if (!directed && large && !fixed) n = 4;
  if (!directed && !large && fixed) n = 5;
  if (!directed && !large && !fixed) n = 6;
  if (data) {
    answer.class_code = std::string(voice ? "1" : sms ? "2" : "3") + "-" + std::to_string(n);
    answer.risk = n == 4 ? "high" : "medium";
  }
  const auto required = required_of(voice, sms, data, fixed, n, directed, large);
  const auto present = present_of(row);
  std::vector<std::string> required_words, missing_words;
  for (const std::string& duty : kOrder) {
    if (!required.contains(duty)) continue;
    required_words.push_back(duty);
    if (!present.contains(duty)) missing_words.push_back(duty);
  }
  answer.required = join(required_words);
  answer.missing = join(missing_words);
  return answer;
}

}  // namespace yunguan::card::reference
