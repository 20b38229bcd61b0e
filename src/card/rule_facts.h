// SPDX-License-Identifier: Apache-2.0
// A card reduced to what the rules look at: a few flags and counts. Made from the typed facts of a card or straight from
// the texts of a file, which allocates nothing.
#pragma once

#include <cstdint>
#include <string_view>

#include "card/card.h"
#include "card/guideline_file.h"
#include "card/number.h"

namespace yunguan::card {

// A whitelist, cleaned: empty entries dropped, entries equal after normalising (ASCII lower case, one trailing dot, blanks
// around) counted once.
struct ListFacts {
  std::uint8_t entries = 0;  // capped at kListEntriesMax
  bool unsuitable = false;   // SMS: a phone or IoT number among them. Data: a network wider than the limits.
};
inline constexpr unsigned kListEntriesMax = kListLimitMax + 1;

enum class Regions : std::uint8_t { none, one_province, several_provinces };

struct RuleFacts {
  Kind kind = Kind::unknown;
  Functions functions;
  bool directed = false;
  bool large = false;
  bool fixed = false;
  bool closed = false;      // for ever: nothing is asked of it any more
  bool tied = false;        // form MS0, MS1, eSIM or odd (§2.1.2)
  bool bound = false;       // imei_mode neither empty nor none
  bool data_limit = false;  // a data limit is given
  bool blacklist = false;
  bool monitoring = false;
  RegisteredTo registered_to = RegisteredTo::nobody;
  ListFacts voice;
  ListFacts sms;
  ListFacts data;
  Excepted excepted;   // raises the limits of the three lists
  bool cells = false;  // any cell
  Regions regions = Regions::none;
};

[[nodiscard]] RuleFacts rule_facts(const Facts& card, const NumberPlan& numbers, const RuleLimits& limits);

// Tied to its device by its making.
[[nodiscard]] constexpr bool is_tied(Form form) {
  return form == Form::ms0 || form == Form::ms1 || form == Form::esim || form == Form::odd;
}

[[nodiscard]] constexpr bool is_pluggable(Form form) { return form == Form::mp1 || form == Form::mp2; }

// The same lists as one text with ";" between the entries, as they stand in a file.
[[nodiscard]] ListFacts voice_list(std::string_view text);
[[nodiscard]] ListFacts sms_list(std::string_view text, const NumberPlan& numbers);
[[nodiscard]] ListFacts data_list(std::string_view text, const RuleLimits& limits);
[[nodiscard]] bool any_entry(std::string_view text);
[[nodiscard]] Regions regions_of(std::string_view text);

// The first entry of a data whitelist that is written as a network but is none ("10.0.0.0/33"); empty: all are well formed.
[[nodiscard]] std::string_view malformed_network(std::string_view text);
[[nodiscard]] bool is_malformed_network(std::string_view entry);

}  // namespace yunguan::card
