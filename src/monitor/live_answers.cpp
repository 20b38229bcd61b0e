// SPDX-License-Identifier: Apache-2.0
// What the live fold says, and what those see who look at it between two blocks.
#include <algorithm>
#include <iterator>
#include <utility>

#include "monitor/live_fold.h"

namespace yunguan::monitor {

void LiveFold::tell(Telling telling, journal::Outputs& outputs) {
  std::ranges::move(std::exchange(parting_, {}), std::back_inserter(outputs));
  for (const auto& month : months_) month->tell(telling, names_, outputs);
}

MonthCounts LiveFold::counts(std::uint32_t number) const {
  MonthCounts counts{.month = number};
  if (const auto closed = closed_.find(number); closed != closed_.end()) counts.closed = closed->second;
  if (const LiveMonth* open = month(number); open != nullptr) {
    const FoldCounts& rows = open->fold().counts();
    counts.taken = rows.taken;
    counts.unknown_card = rows.unknown_card;
    counts.not_iot = rows.not_iot;
    counts.other_source = rows.other_source;
  }
  return counts;
}

std::vector<std::uint32_t> LiveFold::open_months() const {
  std::vector<std::uint32_t> numbers;
  for (const auto& month : months_) numbers.push_back(month->number());
  return numbers;
}

std::vector<std::uint32_t> LiveFold::counted_months() const {
  std::vector<std::uint32_t> numbers = open_months();
  for (const auto& [number, rows] : closed_) {
    if (month(number) == nullptr) numbers.push_back(number);
  }
  return numbers;
}

std::optional<CardMonth> LiveFold::card_month(std::uint64_t msisdn, std::uint32_t number) const {
  const LiveMonth* const open = month(number);
  const auto place = open == nullptr ? std::nullopt : open->place_of(msisdn);
  return place ? std::optional{open->card_month(*place)} : std::nullopt;
}

void LiveFold::each_card_month(std::uint32_t number, const std::function<void(const CardMonth&)>& visit) const {
  const LiveMonth* const open = month(number);
  if (open == nullptr) return;
  for (std::uint32_t place = 0; place < open->card_count(); ++place) visit(open->card_month(place));
}

void LiveFold::each_found(std::uint32_t number, const std::function<void(const Found&)>& visit) const {
  const LiveMonth* const open = month(number);
  if (open == nullptr) return;
  for (std::uint32_t place = 0; place < open->fold().findings().size(); ++place) visit(open->found(place, names_));
}

std::size_t LiveFold::cards() const { return months_.empty() ? 0 : months_.back()->card_count(); }

}  // namespace yunguan::monitor
