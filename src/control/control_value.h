// SPDX-License-Identifier: Apache-2.0
// One control of a card as the API speaks of it, and both ways between it, the card's facts and the one text that the network is
// told (card::value_of).
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "card/card.h"
#include "card/enforcement.h"

namespace yunguan::control {

// Which members there are depends on the aspect; the others are absent. A limit that is absent is not set.
struct ControlValue {
  std::optional<std::string> state;
  std::optional<std::vector<std::string>> functions;  // voice sms data
  std::optional<std::string> scope;                   // data: open directed
  std::optional<std::vector<std::string>> entries;    // voice, sms, data: the whitelist
  std::optional<std::string> mode;                    // binding: none first-use fixed pool terminal; "" never said
  std::optional<std::string> imei;
  std::optional<std::string> pool;
  std::optional<std::vector<std::string>> regions;
  std::optional<std::vector<std::string>> cells;
  std::optional<std::int64_t> cells_max;
  std::optional<std::int64_t> data_mb;
  std::optional<std::int64_t> sms;
  std::optional<std::int64_t> voice_min;
  std::optional<std::int64_t> kbps;
  std::optional<std::int64_t> at_percent;
  std::optional<bool> on;  // blacklist
  std::optional<std::vector<std::string>> categories;

  friend bool operator==(const ControlValue&, const ControlValue&) = default;
};
BOOST_DESCRIBE_STRUCT(ControlValue, (),
                      (state, functions, scope, entries, mode, imei, pool, regions, cells, cells_max, data_mb, sms,
                       voice_min, kbps, at_percent, on, categories))

[[nodiscard]] ControlValue control_value(const card::Facts& facts, card::Aspect aspect);

// Puts what card::value_of(…, aspect) gave back into the facts. False when `text` is none of its texts, or of the state, which
// changes by acts only; the facts are as they were then.
[[nodiscard]] bool put_value(card::Facts& facts, card::Aspect aspect, std::string_view text);

// The whitelist of voice, sms or data; a broken invariant for other aspects.
[[nodiscard]] const std::vector<std::string>& whitelist(const card::Facts& facts, card::Aspect aspect);
[[nodiscard]] std::vector<std::string>& whitelist(card::Facts& facts, card::Aspect aspect);
[[nodiscard]] constexpr bool has_whitelist(card::Aspect aspect) {
  return aspect == card::Aspect::voice || aspect == card::Aspect::sms || aspect == card::Aspect::data;
}

}  // namespace yunguan::control
