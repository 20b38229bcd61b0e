// SPDX-License-Identifier: Apache-2.0
#include "bulk/tally.h"

namespace yunguan::bulk {
namespace {

std::string key_of(std::string_view code, const Text& text) {
  std::string key{code};
  key += '\n';
  key += text.zh;
  return key;
}

void name_example(Reason& reason, CardId card, std::string_view msisdn) {
  if (reason.examples.size() < kExamples) reason.examples.push_back({card, std::string{msisdn}});
}

std::vector<DutyCount> counted(const std::array<std::int64_t, card::kDutyCount>& counts) {
  std::vector<DutyCount> list;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) list.push_back({static_cast<card::Duty>(i), counts[i]});
  }
  return list;
}

void add_each(std::array<std::int64_t, card::kDutyCount>& counts, card::DutySet duties) {
  duties.each([&](card::Duty duty) { ++counts[static_cast<std::size_t>(duty)]; });
}

}  // namespace

void Tally::change(const card::Facts& before, const card::Standing& was, const card::Facts& after,
                   const card::Standing& is) {
  ++changes_;
  ++units_[before.unit];
  if (before.state != after.state || before.suspensions != after.suspensions)
    ++transitions_[{before.state, after.state}];
  add_each(new_gaps_, is.missing - was.missing);
  add_each(closed_gaps_, was.missing - is.missing);
}

void Tally::breach(const card::Remark& remark, CardId card, std::string_view msisdn) {
  Reason& reason = breaches_[key_of(remark.error.code, remark.error.text)];
  if (reason.count++ == 0) {
    reason.code = remark.error.code;
    reason.text = remark.error.text;
    reason.clause = remark.error.where.clause;
  }
  name_example(reason, card, msisdn);
}

void Tally::merge(const Tally& next) {
  changes_ += next.changes_;
  for (const auto& [states, count] : next.transitions_) transitions_[states] += count;
  for (std::size_t i = 0; i < new_gaps_.size(); ++i) {
    new_gaps_[i] += next.new_gaps_[i];
    closed_gaps_[i] += next.closed_gaps_[i];
  }
  for (const auto& [unit, count] : next.units_) units_[unit] += count;
  for (const auto& [key, reason] : next.breaches_) {
    const auto [at, is_new] = breaches_.try_emplace(key, reason);
    if (is_new) continue;
    at->second.count += reason.count;
    for (const Example& example : reason.examples) name_example(at->second, example.card_id, example.msisdn);
  }
}

Consequences Tally::consequences() const {
  Consequences all{{}, counted(new_gaps_), counted(closed_gaps_), {}};
  for (const auto& [states, count] : transitions_) {
    all.transitions.push_back(
        {std::string{card::to_word(states.first)}, std::string{card::to_word(states.second)}, count});
  }
  for (const auto& [key, reason] : breaches_) {
    if (all.breaches.size() == kReasonsMax) break;
    all.breaches.push_back(reason);
  }
  return all;
}

Reasons::Reasons(std::vector<Reason> known) : all_(std::move(known)) {
  for (std::size_t i = 0; i < all_.size(); ++i) place_.emplace(key_of(all_[i].code, all_[i].text), i);
}

std::int64_t Reasons::note(const Error& error, CardId card, std::string_view msisdn) {
  std::string key = key_of(error.code, error.text);
  auto found = place_.find(key);
  if (found == place_.end()) {
    Error named = error;
    if (all_.size() + 1 >= kReasonsMax) {
      named = {ErrorKind::conflict, "bulk.other", {"其他原因", "other reasons"}, {}, {}};
      key = key_of(named.code, named.text);
      found = place_.find(key);
    }
    if (found == place_.end()) {
      all_.push_back({static_cast<std::int64_t>(all_.size()) + 1, named.code, named.text, named.where.clause, 0, {}});
      found = place_.emplace(std::move(key), all_.size() - 1).first;
    }
  }
  Reason& reason = all_[found->second];
  ++reason.count;
  name_example(reason, card, msisdn);
  return reason.number;
}

}  // namespace yunguan::bulk
