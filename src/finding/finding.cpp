// SPDX-License-Identifier: Apache-2.0
#include "finding/finding.h"

#include <fmt/format.h>

#include "base/parse.h"
#include "usage/usage_record.h"

namespace yunguan::finding {
namespace {

constexpr std::array<std::string_view, kStateCount> kStateWords{"new", "confirmed", "dismissed", "acted"};
constexpr std::array<std::string_view, kActs.size()> kActWords{
    "confirm", "dismiss", "suspend", "throttle", "block_app", "reopen", "note", "assign", "raise_order"};

}  // namespace

std::string_view to_word(State state) { return kStateWords[static_cast<std::size_t>(state)]; }

std::optional<State> state_from(std::string_view word) {
  for (const State state : kStates) {
    if (to_word(state) == word) return state;
  }
  return std::nullopt;
}

Text name_of(State state) {
  switch (state) {
    case State::fresh:
      return {"待处置", "New"};
    case State::confirmed:
      return {"已确认", "Confirmed"};
    case State::dismissed:
      return {"已排除", "Dismissed"};
    case State::acted:
      return {"已处置", "Acted upon"};
  }
  return {};
}

std::string_view to_word(Act act) { return kActWords[static_cast<std::size_t>(act)]; }

Text name_of(Act act) {
  switch (act) {
    case Act::confirm:
      return {"确认", "Confirm"};
    case Act::dismiss:
      return {"排除", "Dismiss"};
    case Act::suspend:
      return {"停机", "Suspend the card"};
    case Act::throttle:
      return {"限速", "Throttle the card"};
    case Act::block_app:
      return {"应用列入黑名单", "Block the application"};
    case Act::reopen:
      return {"重新打开", "Reopen"};
    case Act::note:
      return {"备注", "Note"};
    case Act::assign:
      return {"指派", "Assign"};
    case Act::raise_order:
      return {"发起工单", "Raise an order"};
  }
  return {};
}

Text name_of(Severity severity) {
  switch (severity) {
    case Severity::urgent:
      return {"紧急", "Urgent"};
    case Severity::high:
      return {"重要", "High"};
    case Severity::normal:
      return {"一般", "Normal"};
  }
  return {};
}

std::string_view to_word(Severity severity) {
  return severity == Severity::urgent ? "urgent" : severity == Severity::high ? "high" : "normal";
}

std::string month_text(std::int64_t month) { return usage::month_text(static_cast<std::uint32_t>(month)); }

std::string window_text(std::int64_t month, std::int64_t day) {
  return day == 0 ? month_text(month) : fmt::format("{}-{:02}", month_text(month), day);
}

std::int64_t month_of(Instant at) { return usage::month_of(at); }

Instant month_start(std::int64_t month) {
  return start_of(Date{std::chrono::year{static_cast<int>(month / 12)},
                       std::chrono::month{static_cast<unsigned>(month % 12 + 1)}, std::chrono::day{1}});
}

std::int64_t month_from(std::string_view text) {
  const auto date = text.size() == 7 ? parse_date(std::string{text} + "-01") : parse_date("");
  return date ? month_of(start_of(*date)) : 0;
}

}  // namespace yunguan::finding
