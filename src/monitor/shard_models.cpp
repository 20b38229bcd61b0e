// SPDX-License-Identifier: Apache-2.0
// What each model looks at in a row (requirements/monitoring.md, "Models").
#include <fmt/compile.h>

#include <algorithm>

#include "monitor/shard_fold.h"

namespace yunguan::monitor {
namespace {

constexpr std::uint64_t kTacDivisor = 1'000'000;

std::uint16_t bit_of(Model model) { return static_cast<std::uint16_t>(1u << static_cast<unsigned>(model)); }

// A percentage that is not the usual one.
void append_percent(std::string& out, std::uint32_t percent, std::uint32_t usual) {
  if (percent != usual) fmt::format_to(std::back_inserter(out), FMT_COMPILE(", {}%"), percent);
}

std::uint8_t day_of(const FoldRow& row) { return static_cast<std::uint8_t>(row.second / 86400 + 1); }

}  // namespace

void ShardFold::raise(std::uint32_t place, Model model, std::uint8_t day, Subject subject, const FoldRow& row,
                      std::uint32_t evidence) {
  if (!on(place, model)) return;
  limits_[place].raised_models |= bit_of(model);
  const std::uint64_t hash = FindingTable::hash_of(place, static_cast<std::uint8_t>(model), day, subject);
  findings_.prefetch(hash);
  if (raised_.size() == kRaisedMax) settle_all();
  raised_.push_back({hash, subject, place, row.second, evidence, model, day});
}

void ShardFold::settle_all() {
  for (const Raised& raised : raised_) findings_.prefetch_finding(raised.hash);
  for (const Raised& raised : raised_) settle(raised);
  raised_.clear();
}

void ShardFold::settle(const Raised& raised) {
  const auto [finding, is_new] =
      findings_.raise(raised.hash, raised.place, static_cast<std::uint8_t>(raised.model), raised.day, raised.subject);
  ++finding->hits;
  note(*finding, is_new);
  if (!is_new) return;
  finding->second = raised.second;
  finding->evidence = raised.evidence;
  if (raised.model == Model::phone || raised.model == Model::fraud_area)
    note_part(raised.place, raised.model, raised.second);
}

// A composite is raised as soon as both its parts have been, and says the later of their first times. It is looked at with every new finding of
// a part, since the card may have become what it asks for in between.
void ShardFold::note_part(std::uint32_t place, Model model, std::uint32_t second) {
  std::uint32_t& composite = limits_[place].composite;
  if (composite == 0) {
    composites_.emplace_back();
    composite = static_cast<std::uint32_t>(composites_.size());
  }
  CompositeState& state = composites_[composite - 1];
  std::uint32_t& part = model == Model::phone ? state.phone : state.fraud_area;
  if (part == 0) part = second + 1;
  const auto flags = static_cast<std::uint16_t>(cards_[place].flags);
  const bool open_voice = (flags & (kCardVoice | kCardVoiceList)) == kCardVoice;
  if (open_voice && state.phone != 0) raise_composite(place, Model::open_voice_phone, state.phone - 1);
  if (open_voice && state.fraud_area != 0) raise_composite(place, Model::open_voice_fraud_area, state.fraud_area - 1);
  if ((flags & kCardDirected) == 0 && state.phone != 0 && state.fraud_area != 0) {
    raise_composite(place, Model::open_data_phone_fraud_area, std::max(state.phone, state.fraud_area) - 1);
  }
}

void ShardFold::raise_composite(std::uint32_t place, Model model, std::uint32_t second) {
  if (!on(place, model)) return;
  limits_[place].raised_models |= bit_of(model);
  const auto [finding, is_new] =
      findings_.raise(place, static_cast<std::uint8_t>(model), 0, Subject{SubjectKind::model_name, 0});
  if (!is_new) return;
  finding->second = second;
  finding->hits = 1;
  note(*finding, true);
}

// MON-1, MON-5
void ShardFold::check_device(std::uint32_t place, CardState& card, const FoldRow& row) {
  const auto mode = static_cast<DeviceMode>(card.mode);
  const auto tac = static_cast<std::uint32_t>((row.device - 1) / kTacDivisor);
  const Lists& lists = *judging_.lists;
  const bool phone = lists.phone_tacs.contains(tac);
  bool separated = false;
  if (mode == DeviceMode::first_use && card.device == 0) {
    card.device = row.device;
    card.phone = phone ? 1 : 0;
    if (changes_ != nullptr) changes_->bound.push_back(place);
  } else if (mode == DeviceMode::fixed || mode == DeviceMode::first_use) {
    separated = card.device != row.device;
  } else if (mode == DeviceMode::pool) {
    const std::uint32_t pool = limits_[place].pool;
    const std::uint32_t number = judging_.pools.empty() ? pool : judging_.pools[pool];
    separated = number != kNoPool && !lists.pool_devices.contains(PoolDevices::pair(number, row.device - 1));
  }
  if (separated) raise(place, Model::separation, 0, {SubjectKind::number, row.device - 1}, row);
  if (phone) raise(place, Model::phone, 0, {SubjectKind::number, tac}, row);
  const bool remembers = mode == DeviceMode::none || mode == DeviceMode::pool;
  if (remembers && !separated && !phone) card.device = row.device;
}

Subject ShardFold::region_subject(const FoldRow& row) {
  if (row.region != kRegionText) return {SubjectKind::region_code, row.region};
  return {SubjectKind::text, texts_.intern(row.wide->row.region)};
}

bool ShardFold::is_in_place(const CardState& card, const FoldRow& row) const {
  if ((static_cast<std::uint16_t>(card.flags) & kCardCells) != 0) {
    const std::string_view cell = row.cell();
    return cell.empty() || card_lists_.has(card.place_list, cell);
  }
  if (row.region == kRegionEmpty) return true;
  return row.region == kRegionText ? card_lists_.begins(card.place_list, row.wide->row.region)
                                   : card_lists_.covers_region(card.place_list, row.region);
}

// MON-2, MON-9
void ShardFold::check_place(std::uint32_t place, const CardState& card, const FoldRow& row) {
  if (card.place_list != 0 && !is_in_place(card, row)) {
    const bool cells = (static_cast<std::uint16_t>(card.flags) & kCardCells) != 0;
    const Subject subject = cells ? Subject{SubjectKind::text, texts_.intern(row.cell())} : region_subject(row);
    raise(place, Model::region, day_of(row), subject, row);
  }
  if (row.fraud_area) raise(place, Model::fraud_area, day_of(row), region_subject(row), row);
}

// Normalised.
std::string_view ShardFold::peer_of(const FoldRow& row) {
  return row.peer_plain ? row.peer() : usage::normalised_peer(row.peer(), buffer_);
}

// MON-4 and MON-6 of a data row that has a peer
void ShardFold::check_data_peer(std::uint32_t place, const CardState& card, const FoldRow& row) {
  const auto flags = static_cast<std::uint16_t>(card.flags);
  const bool is_ipv4 = row.peer_kind == usage::PeerKind::ipv4;
  const auto covered = [&] {
    // Most are decided without looking at the text.
    if (is_ipv4 && card_lists_.covers_ipv4(card.data_list, row.ipv4)) return true;
    return card_lists_.covers_data(card.data_list, peer_of(row), {.kind = row.peer_kind, .ipv4 = row.ipv4});
  };
  const bool raised = (flags & kCardData) == 0 || ((flags & kCardDirected) != 0 && !covered());
  if (raised) {
    const Subject subject = is_ipv4 ? Subject{SubjectKind::ipv4, row.ipv4, kPrefixData}
                                    : Subject{SubjectKind::text, texts_.intern(peer_of(row)), kPrefixData};
    raise(place, Model::whitelist, day_of(row), subject, row);
  }
  if (row.domain == SuffixMatcher::kNone) return;
  if (!on(place, Model::app)) return;
  const Lists& lists = *judging_.lists;
  const std::uint32_t app = texts_.intern(lists.apps[lists.app_of_domain[row.domain]]);
  raise(place, Model::app, day_of(row), {SubjectKind::text, app}, row, texts_.intern(lists.domains.domain(row.domain)));
}

// MON-4 of an SMS or a call
void ShardFold::check_number_peer(std::uint32_t place, const CardState& card, const FoldRow& row) {
  const bool voice = row.kind == usage::Kind::voice;
  const auto flags = static_cast<std::uint16_t>(card.flags);
  const std::string_view peer = peer_of(row);
  const bool listed = (flags & (voice ? kCardVoice : kCardSms)) != 0 && !peer.empty() &&
                      card_lists_.has(voice ? card.voice_list : card.sms_list, peer);
  if (listed) return;
  const Subject subject{SubjectKind::text, texts_.intern(peer), voice ? kPrefixVoice : kPrefixSms};
  raise(place, Model::whitelist, day_of(row), subject, row);
}

void ShardFold::raise_total(std::uint32_t place, Model model, std::uint64_t subject, std::uint32_t before,
                            const FoldRow& row) {
  limits_[place].raised_models |= bit_of(model);
  Finding* const finding =
      findings_.raise(place, static_cast<std::uint8_t>(model), 0, {SubjectKind::number, subject}).first;
  finding->hits = before;
  finding->second = row.second;
  note(*finding, true);
}

// MON-3 and MON-7 at the row at which the total crosses; later rows are counted by the total's own counter.
void ShardFold::check_data_total(std::uint32_t place, CardState& card, const FoldRow& row) {
  const auto crosses = [&](std::uint8_t bit, std::uint64_t level) {
    if ((card.raised & bit) != 0 || card.data_bytes <= level) return false;
    card.raised |= bit;
    return true;
  };
  if (crosses(kCrossedData, limit_level(place, limits_[place].data))) {
    raise_total(place, Model::threshold, kTotalData, card.data_rows - 1, row);
  }
  if (crosses(kCrossedDataSurge, surge_level(place, Model::data_surge))) {
    raise_total(place, Model::data_surge, kTotalData, card.data_rows - 1, row);
  }
  update_watches(place);
}

// MON-3 and MON-8
void ShardFold::check_sms_total(std::uint32_t place, CardState& card, const FoldRow& row) {
  if ((card.raised & kCrossedSms) == 0 && card.sms > limit_level(place, limits_[place].sms)) {
    card.raised |= kCrossedSms;
    raise_total(place, Model::threshold, kTotalSms, card.sms - 1, row);
  }
  if ((card.raised & kCrossedSmsSurge) == 0 && row.mobile_originated &&
      card.sms_mo > surge_level(place, Model::sms_surge)) {
    card.raised |= kCrossedSmsSurge;
    raise_total(place, Model::sms_surge, kTotalSms, card.sms_mo - 1, row);
  }
  update_watches(place);
}

// MON-10
void ShardFold::check_rules(std::uint32_t place, const CardState& card, const FoldRow& row) {
  rule_hits_.clear();
  const CardLimits& limits = limits_[place];
  judging_.rules->each_hit(*row.wide,
                           {.state = card,
                            .data_limit = limits.data,
                            .sms_limit = limits.sms,
                            .data_before = limits.has_data == kAllMonths ? limits.data_surge : kNoLimit,
                            .sms_before = limits.has_sms == kAllMonths ? limits.sms_surge : kNoLimit,
                            .raised_models = limits.raised_models},
                           rule_hits_);
  const auto& off = tuning_of(place).rules_off;
  for (const RowRules::Hit& hit : rule_hits_) {
    if (off.test(hit.rule)) continue;
    const auto [finding, is_new] = findings_.raise(place, static_cast<std::uint8_t>(kOwnRuleBase + hit.rule), hit.day,
                                                   {SubjectKind::text, texts_.intern(hit.subject)});
    ++finding->hits;
    if (is_new) finding->second = row.second;
    note(*finding, is_new);
  }
}

std::uint32_t ShardFold::hits_of(const Finding& finding) const {
  const CardState& card = cards_[finding.card];
  if (finding.model >= kModelCount) return finding.hits;
  switch (static_cast<Model>(finding.model)) {
    case Model::threshold:
      return (Subject{SubjectKind::number, kTotalSms}.word() == finding.subject ? card.sms : card.data_rows) -
             finding.hits;
    case Model::data_surge:
      return card.data_rows - finding.hits;
    case Model::sms_surge:
      return card.sms_mo - finding.hits;
    default:
      return finding.hits;
  }
}

void ShardFold::append_evidence(std::string& out, const Finding& finding) const {
  if (finding.model >= kModelCount) return;
  const CardState& card = cards_[finding.card];
  const CardLimits& limits = limits_[finding.card];
  const auto flags = static_cast<std::uint16_t>(card.flags);
  const auto append = [&](auto text, const auto&... parts) { fmt::format_to(std::back_inserter(out), text, parts...); };
  const std::uint64_t subject = finding.subject & 0xFFFF'FFFF'FFFFu;
  switch (static_cast<Model>(finding.model)) {
    case Model::separation:
      if (static_cast<DeviceMode>(card.mode) == DeviceMode::pool)
        out += " not in its pool";
      else if (card.device == kDeviceNever)
        out += " stored device is no IMEI";
      else
        append(FMT_COMPILE(" bound {:014}"), card.device - 1);
      return;
    case Model::region:
      out += (flags & kCardCells) != 0 ? " outside its cells" : " outside its regions";
      return;
    case Model::threshold:
      if (subject == kTotalSms)
        append(FMT_COMPILE(" limit {}"), limits.sms);
      else
        append(FMT_COMPILE(" limit {} bytes"), limits.data);
      append_percent(out, tuning_of(finding.card).parameters.threshold_percent, 100);
      return;
    case Model::whitelist: {
      const auto prefix = static_cast<std::uint8_t>(finding.subject >> 48);
      const auto function = prefix == kPrefixData ? kCardData : prefix == kPrefixSms ? kCardSms : kCardVoice;
      out += (flags & function) == 0 ? " function not opened" : " not in its white list";
      return;
    }
    case Model::phone: {
      const auto& tacs = judging_.lists->phone_tacs;
      const auto found = tacs.find(static_cast<std::uint32_t>(subject));
      if (found != tacs.end()) append(FMT_COMPILE(" {}"), found->second);
      return;
    }
    case Model::app:
      append(FMT_COMPILE(" {}"), texts_.at(finding.evidence));
      return;
    case Model::data_surge:
      append(FMT_COMPILE(" {} in the three months before"), limits.data_surge);
      append_percent(out, tuning_of(finding.card).parameters.data_surge_percent, 200);
      return;
    case Model::sms_surge:
      append(FMT_COMPILE(" {} in the three months before"), limits.sms_surge);
      append_percent(out, tuning_of(finding.card).parameters.sms_surge_percent, 200);
      return;
    default:
      return;
  }
}

}  // namespace yunguan::monitor
