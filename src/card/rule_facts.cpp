// SPDX-License-Identifier: Apache-2.0
#include "card/rule_facts.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/parse.h"

namespace yunguan::card {
namespace {

std::string_view without_blanks(std::string_view entry) {
  while (!entry.empty() && (entry.front() == ' ' || entry.front() == '\t')) entry.remove_prefix(1);
  while (!entry.empty() && (entry.back() == ' ' || entry.back() == '\t')) entry.remove_suffix(1);
  return entry;
}

// Calls visit(entry) for every entry that is not empty. Entries are short: a plain loop finds their ends faster than memchr.
template <class Visit>
void each_entry(std::string_view text, Visit&& visit) {
  const char* begin = text.data();
  const char* const end = begin + text.size();
  while (begin < end) {
    const char* stop = begin;
    while (stop != end && *stop != ';') ++stop;
    const std::string_view entry = without_blanks({begin, static_cast<std::size_t>(stop - begin)});
    if (!entry.empty()) visit(entry);
    if (stop == end) return;
    begin = stop + 1;
  }
}

template <class Visit>
void each_entry(const std::vector<std::string>& list, Visit&& visit) {
  for (const std::string& item : list) {
    const std::string_view entry = without_blanks(item);
    if (!entry.empty()) visit(entry);
  }
}

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view without_dot(std::string_view entry) {
  return entry.ends_with('.') ? entry.substr(0, entry.size() - 1) : entry;
}

bool same_entry(std::string_view a, std::string_view b) {
  return std::ranges::equal(without_dot(a), without_dot(b), {}, lower, lower);
}

// Counts different entries without allocating, and without touching more memory than there are entries. Beyond
// kListEntriesMax different ones a list is over every limit the rules may state, so the rest need not be told apart.
class Counter {
 public:
  void add(std::string_view entry) {
    if (count_ == kListEntriesMax) return;
    for (std::size_t i = 0; i < count_; ++i) {
      if (same_entry({kept_[i].text, kept_[i].size}, entry)) return;
    }
    kept_[count_++] = {entry.data(), entry.size()};
  }
  [[nodiscard]] std::uint8_t count() const { return static_cast<std::uint8_t>(count_); }

 private:
  struct Entry {  // unlike std::string_view it may be left without a value
    const char* text;
    std::size_t size;
  };
  std::array<Entry, kListEntriesMax> kept_;  // the first count_ are set
  std::size_t count_ = 0;
};

struct Network {
  bool ipv6 = false;
  int prefix = 0;
};

std::optional<int> prefix_length(std::string_view text, int max) {
  if (text.empty() || text.size() > 3 || !all_digits(text) || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  const auto length = parse_integer<int>(text);
  return length && *length <= max ? length : std::nullopt;
}

// Four decimals of 0 … 255 without leading zeros.
bool is_ipv4(std::string_view text) {
  int parts = 0;
  unsigned value = 0;
  std::size_t digits = 0;
  for (const char c : text) {
    if (c == '.') {
      if (digits == 0 || ++parts > 3) return false;
      digits = 0;
      value = 0;
      continue;
    }
    if (c < '0' || c > '9' || (digits > 0 && value == 0)) return false;
    value = value * 10 + static_cast<unsigned>(c - '0');
    ++digits;
    if (value > 255) return false;
  }
  return parts == 3 && digits > 0;
}

bool is_ipv6(std::string_view text) {
  std::array<char, INET6_ADDRSTRLEN + 1> copy{};
  if (text.size() >= copy.size()) return false;
  std::ranges::copy(text, copy.begin());
  in6_addr address{};
  return inet_pton(AF_INET6, copy.data(), &address) == 1;
}

// "a.b.c.d/n" or IPv6 "/n"; nullopt for everything else.
std::optional<Network> network_of(std::string_view entry) {
  const auto slash = entry.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string_view address = entry.substr(0, slash);
  const std::string_view length = entry.substr(slash + 1);
  if (is_ipv4(address)) {
    const auto prefix = prefix_length(length, 32);
    return prefix ? std::optional<Network>{{false, *prefix}} : std::nullopt;
  }
  if (address.find(':') != std::string_view::npos && is_ipv6(address)) {
    const auto prefix = prefix_length(length, 128);
    return prefix ? std::optional<Network>{{true, *prefix}} : std::nullopt;
  }
  return std::nullopt;
}

template <class List>
ListFacts count_entries(const List& list) {
  Counter counter;
  each_entry(list, [&](std::string_view entry) { counter.add(entry); });
  return {.entries = counter.count(), .unsuitable = false};
}

template <class List>
ListFacts sms_facts(const List& list, const NumberPlan& numbers) {
  ListFacts facts = count_entries(list);
  each_entry(list, [&](std::string_view entry) {
    if (numbers.kind_of(entry) != Kind::unknown) facts.unsuitable = true;
  });
  return facts;
}

template <class List>
ListFacts data_facts(const List& list, const RuleLimits& limits) {
  ListFacts facts = count_entries(list);
  each_entry(list, [&](std::string_view entry) {
    const auto network = network_of(entry);
    if (!network) return;
    if (network->prefix < (network->ipv6 ? limits.ipv6_prefix_min : limits.ipv4_prefix_min)) facts.unsuitable = true;
  });
  return facts;
}

template <class List>
Regions region_facts(const List& list) {
  Regions regions = Regions::none;
  std::string_view province;
  each_entry(list, [&](std::string_view entry) {
    const std::string_view first_two = entry.substr(0, 2);
    if (regions == Regions::none) {
      regions = Regions::one_province;
      province = first_two;
    } else if (first_two != province) {
      regions = Regions::several_provinces;
    }
  });
  return regions;
}

}  // namespace

ListFacts voice_list(std::string_view text) { return count_entries(text); }
ListFacts sms_list(std::string_view text, const NumberPlan& numbers) { return sms_facts(text, numbers); }
ListFacts data_list(std::string_view text, const RuleLimits& limits) { return data_facts(text, limits); }
Regions regions_of(std::string_view text) { return region_facts(text); }

bool any_entry(std::string_view text) {
  bool any = false;
  each_entry(text, [&](std::string_view) { any = true; });
  return any;
}

bool is_malformed_network(std::string_view entry) {
  const auto slash = entry.find('/');
  if (slash == std::string_view::npos || network_of(entry)) return false;
  // Only what is written like an address before the slash: a name with a path is a host that nothing will match.
  const std::string_view address = entry.substr(0, slash);
  if (address.empty()) return false;
  const bool like_ipv6 = address.find(':') != std::string_view::npos &&
                         address.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
  return like_ipv6 || address.find_first_not_of("0123456789.") == std::string_view::npos;
}

std::string_view malformed_network(std::string_view text) {
  if (text.find('/') == std::string_view::npos) return {};
  std::string_view found;
  each_entry(text, [&](std::string_view entry) {
    if (found.empty() && is_malformed_network(entry)) found = entry;
  });
  return found;
}

RuleFacts rule_facts(const Facts& card, const NumberPlan& numbers, const RuleLimits& limits) {
  RuleFacts facts;
  facts.kind = numbers.kind_of(card.msisdn);
  facts.functions = card.functions;
  facts.directed = card.data_scope == DataScope::directed;
  facts.large = card.monthly_data_mb.value_or(0) > limits.large_above_mb;
  facts.fixed = card.fixed;
  facts.closed = card.state == State::closed;
  facts.excepted = card.excepted;
  facts.tied = is_tied(card.form);
  facts.bound = !card.imei_mode.empty() && card.imei_mode != "none";
  facts.data_limit = card.data_limit_mb.has_value();
  facts.blacklist = card.blacklist;
  facts.monitoring = card.monitoring;
  facts.registered_to = card.registered_to;
  facts.voice = count_entries(card.voice_whitelist);
  facts.sms = sms_facts(card.sms_whitelist, numbers);
  facts.data = data_facts(card.data_whitelist, limits);
  each_entry(card.cells, [&](std::string_view) { facts.cells = true; });
  facts.regions = region_facts(card.regions);
  return facts;
}

}  // namespace yunguan::card
