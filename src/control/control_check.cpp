// SPDX-License-Identifier: Apache-2.0
#include "control/control_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/cidr.h"
#include "base/parse.h"
#include "card/classification.h"
#include "card/rule_facts.h"
#include "control/province.h"

namespace yunguan::control {
namespace {

using card::Aspect;
using card::Facts;

constexpr std::size_t kCellsMax = 200;
constexpr std::size_t kEntryBytesMax = 200;
constexpr std::array<std::string_view, 4> kCategoriesNeeded{"social", "video", "shopping", "game"};

Error fault(std::string code, Text text, std::string field, std::string_view value, std::string_view clause) {
  Error error{ErrorKind::invalid, "control." + std::move(code), std::move(text), {}, {}};
  error.where = {.field = std::move(field), .value = clipped(value), .clause = std::string{clause}};
  return error;
}

std::unexpected<Error> refuse(std::vector<Error> faults) {
  if (faults.size() == 1) return fail(std::move(faults.front()));
  Error error{ErrorKind::invalid, "control.value", {"有内容没有填对", "some of this is not right"}, {}, {}};
  error.where.clause = faults.front().where.clause;
  error.details = std::move(faults);
  return fail(std::move(error));
}

// Checks one wanted value; each member handles one aspect.
class Check {
 public:
  Check(const ControlValue& wanted, Facts& facts, const CheckContext& context, Aspect aspect)
      : wanted_(wanted), facts_(facts), context_(context), clause_(clause_of(aspect)) {}

  std::vector<Error> run(Aspect aspect) {
    check_members(aspect);
    if (!faults_.empty()) return std::move(faults_);
    switch (aspect) {
      case Aspect::functions:
        functions();
        break;
      case Aspect::data:
        scope();
        break;
      case Aspect::binding:
        binding();
        break;
      case Aspect::area:
        area();
        break;
      case Aspect::quota:
        quota();
        break;
      case Aspect::throttle:
        throttle();
        break;
      case Aspect::blacklist:
        blacklist();
        break;
      case Aspect::state:
      case Aspect::voice:
      case Aspect::sms:
        YG_ASSERT(false);
    }
    return std::move(faults_);
  }

 private:
  void add(std::string code, Text text, std::string field, std::string_view value) {
    faults_.push_back(fault(std::move(code), std::move(text), std::move(field), value, clause_));
  }
  void check_members(Aspect aspect);
  void functions();
  void scope();
  void binding();
  void area();
  void regions();
  void quota();
  void throttle();
  void blacklist();
  void limit(std::string_view field, const std::optional<std::int64_t>& from, std::optional<std::int64_t>& to,
             std::int64_t min, std::int64_t max);
  [[nodiscard]] bool is_iot() const { return context_.rules.numbers.now().kind_of(facts_.msisdn) == card::Kind::iot; }

  const ControlValue& wanted_;
  Facts& facts_;
  const CheckContext& context_;
  const std::string_view clause_;
  std::vector<Error> faults_;
};

// What belongs to another aspect is a mistake, not to be passed over.
void Check::check_members(Aspect aspect) {
  const auto only = [&](std::string_view name, bool there, std::initializer_list<Aspect> owners) {
    if (!there || std::ranges::find(owners, aspect) != owners.end()) return;
    add("member", {"这项管控没有这个内容", "this control has no such value"}, std::string{name}, "");
  };
  only("state", wanted_.state.has_value(), {});
  only("functions", wanted_.functions.has_value(), {Aspect::functions});
  only("scope", wanted_.scope.has_value(), {Aspect::data});
  only("mode", wanted_.mode.has_value(), {Aspect::binding});
  only("imei", wanted_.imei.has_value(), {Aspect::binding});
  only("pool", wanted_.pool.has_value(), {Aspect::binding});
  only("regions", wanted_.regions.has_value(), {Aspect::area});
  only("cells", wanted_.cells.has_value(), {Aspect::area});
  only("cells_max", wanted_.cells_max.has_value(), {Aspect::area});
  only("data_mb", wanted_.data_mb.has_value(), {Aspect::quota});
  only("sms", wanted_.sms.has_value(), {Aspect::quota});
  only("voice_min", wanted_.voice_min.has_value(), {Aspect::quota});
  only("kbps", wanted_.kbps.has_value(), {Aspect::throttle});
  only("at_percent", wanted_.at_percent.has_value(), {Aspect::throttle});
  only("on", wanted_.on.has_value(), {Aspect::blacklist});
  only("categories", wanted_.categories.has_value(), {Aspect::blacklist});
}

void Check::functions() {
  const auto given = wanted_.functions.value_or(std::vector<std::string>{});
  const auto functions = card::functions_from(fmt::format("{}", fmt::join(given, "+")));
  if (!functions) {
    add("functions", {"功能须为 voice、sms、data", "functions are voice, sms and data"}, "functions",
        fmt::format("{}", fmt::join(given, "+")));
    return;
  }
  // §3.2(1): voice and SMS of an IoT card are off, or directed.
  if (is_iot() && functions->voice && facts_.voice_whitelist.empty()) {
    add("directed_first",
        {"物联网卡的语音只能定向：请先申请语音白名单",
         "voice of an IoT card must be directed: request its whitelist first"},
        "functions", "voice");
  }
  if (is_iot() && functions->sms && facts_.sms_whitelist.empty()) {
    add("directed_first",
        {"物联网卡的短信只能定向：请先申请短信白名单",
         "SMS of an IoT card must be directed: request its whitelist first"},
        "functions", "sms");
  }
  facts_.functions = *functions;
}

void Check::scope() {
  const auto scope = card::data_scope_from(wanted_.scope.value_or(""));
  if (!scope) {
    add("scope", {"流量范围须为 directed 或 open", "the scope is directed or open"}, "scope",
        wanted_.scope.value_or(""));
    return;
  }
  if (*scope == card::DataScope::directed && facts_.data_whitelist.empty()) {
    add("directed_first", {"定向流量须先有白名单：请先申请", "directed data needs a whitelist: request it first"},
        "scope", "directed");
  }
  facts_.data_scope = *scope;
}

void Check::binding() {
  const std::string mode = wanted_.mode.value_or("");
  const std::string imei = wanted_.imei.value_or("");
  static const std::set<std::string_view> kModes{"none", "first-use", "fixed", "pool", "terminal"};
  if (!kModes.contains(mode)) {
    add("mode",
        {"绑定方式须为首次使用、固定 IMEI、IMEI 池、终端互锁或不绑定",
         "the binding is first-use, fixed, pool, terminal or none"},
        "mode", mode);
    return;
  }
  if (!imei.empty() && (!all_digits(imei) || imei.size() < 14 || imei.size() > 16)) {
    add("imei", {"IMEI 须为 14 到 16 位数字，按前 14 位比对", "an IMEI is 14 to 16 digits, compared by the first 14"},
        "imei", imei);
  }
  if (mode == "fixed" && imei.empty()) {
    add("imei_missing", {"固定绑定须写明 IMEI", "binding to a fixed device needs its IMEI"}, "imei", "");
  }
  if ((mode == "none" || mode == "pool") && !imei.empty()) {
    add("imei_unused", {"这种绑定方式不用 IMEI", "this binding uses no IMEI"}, "imei", imei);
  }
  const std::string pool = wanted_.pool.value_or("");
  if (mode == "pool" && (pool.empty() || !context_.has_pool(pool))) {
    add("no_pool", {"本单位没有这个 IMEI 池", "the unit has no such pool of IMEIs"}, "pool", pool);
  }
  if (mode != "pool" && !pool.empty()) {
    add("member", {"只有 IMEI 池绑定才写池名", "only binding to a pool names one"}, "pool", pool);
  }
  facts_.imei_mode = mode == "pool" ? "pool:" + pool : mode;
  facts_.imei = imei;
}

void Check::regions() {
  std::set<std::string_view> provinces;
  std::string names_zh;
  std::string names_en;
  for (const std::string& region : facts_.regions) {
    const bool shaped = all_digits(region) && (region.size() == 2 || region.size() == 4 || region.size() == 6);
    const Province* province = shaped ? province_of(region) : nullptr;
    if (province == nullptr) {
      add("region", {"须为 2、4 或 6 位行政区划代码", "an administrative code of 2, 4 or 6 digits is wanted"},
          "regions", region);
      return;
    }
    if (!provinces.insert(province->code).second) continue;
    names_zh += fmt::format("{}{}（{}）", names_zh.empty() ? "" : "、", province->zh, region);
    names_en += fmt::format("{}{} ({})", names_en.empty() ? "" : ", ", province->en, region);
  }
  if (provinces.size() < 2) return;
  add("two_provinces",
      {fmt::format("区域限制不得超过一个省级行政区，这里有{}", names_zh),
       fmt::format("an area is no wider than one province; these are {}", names_en)},
      "regions", fmt::format("{}", fmt::join(facts_.regions, ";")));
}

// Fixed devices are held to cells, others to an area.
void Check::area() {
  facts_.regions = wanted_.regions.value_or(std::vector<std::string>{});
  facts_.cells = wanted_.cells.value_or(std::vector<std::string>{});
  facts_.cells_max = wanted_.cells_max;
  for (auto* list : {&facts_.regions, &facts_.cells}) {
    std::ranges::sort(*list);
    list->erase(std::ranges::unique(*list).begin(), list->end());
  }
  regions();
  const bool by_cells = !facts_.cells.empty() || facts_.cells_max;
  if (by_cells && !facts_.fixed) {
    add("cells_fixed",
        {"只有位置固定的卡按小区限制；移动使用的请限定区域",
         "only cards of fixed position are held to cells; hold this one to an area"},
        facts_.cells.empty() ? "cells_max" : "cells", "");
  }
  if (facts_.cells.size() > kCellsMax || (facts_.cells_max && (*facts_.cells_max < 1 || *facts_.cells_max > 200))) {
    add("whole", {"小区数为 1 到 200", "1 to 200 cells"}, facts_.cells_max ? "cells_max" : "cells", "");
  }
  for (const std::string& cell : facts_.cells) {
    const bool plain =
        !cell.empty() && cell.size() <= 40 && cell.find_first_not_of("0123456789abcdefABCDEF-:_.") == std::string::npos;
    if (!plain)
      add("cell", {"小区写作 460-00-1234-5678 这样的编号", "a cell is written like 460-00-1234-5678"}, "cells", cell);
  }
}

void Check::limit(std::string_view field, const std::optional<std::int64_t>& from, std::optional<std::int64_t>& to,
                  std::int64_t min, std::int64_t max) {
  if (from && (*from < min || *from > max)) {
    add("whole",
        {fmt::format("须为 {} 到 {} 的整数", min, max), fmt::format("must be a whole number from {} to {}", min, max)},
        std::string{field}, fmt::format("{}", *from));
    return;
  }
  to = from;
}

void Check::quota() {
  const TierBounds& bounds = context_.tiers.bounds();
  limit("data_mb", wanted_.data_mb, facts_.data_limit_mb, 0, bounds.data_mb_max);
  limit("sms", wanted_.sms, facts_.sms_limit, 0, bounds.sms_max);
  limit("voice_min", wanted_.voice_min, facts_.voice_limit_min, 0, bounds.voice_min_max);
  if (facts_.throttle_at_percent && !facts_.data_limit_mb) {
    add("throttle_quota",
        {"这张卡达量限速，须有流量限额", "this card slows down at a share of its limit, so it needs one"}, "data_mb",
        "");
  }
}

void Check::throttle() {
  const TierBounds& bounds = context_.tiers.bounds();
  limit("kbps", wanted_.kbps, facts_.throttle_kbps, bounds.kbps_min, bounds.kbps_max);
  limit("at_percent", wanted_.at_percent, facts_.throttle_at_percent, bounds.at_percent_min, 100);
  if (!wanted_.at_percent) return;
  if (!wanted_.kbps) add("throttle_speed", {"达量限速须写明降到多少", "say to which speed it slows down"}, "kbps", "");
  if (!facts_.data_limit_mb) {
    add("throttle_quota", {"达量限速按流量限额计算：请先设限额", "slowing down goes by the data limit: set one first"},
        "at_percent", fmt::format("{}", *wanted_.at_percent));
  }
}

void Check::blacklist() {
  facts_.blacklist = wanted_.on.value_or(false);
  facts_.blocked = wanted_.categories.value_or(std::vector<std::string>{});
  std::ranges::sort(facts_.blocked);
  facts_.blocked.erase(std::ranges::unique(facts_.blocked).begin(), facts_.blocked.end());
  const auto& known = context_.blacklist.file().categories;
  for (const std::string& category : facts_.blocked) {
    if (std::ranges::find(known, category, &card::BlacklistCategory::code) != known.end()) continue;
    add("category", {"没有这个应用类别", "there is no such category"}, "categories", category);
  }
  if (!facts_.blacklist) {
    if (!facts_.blocked.empty()) add("member", {"没有开启黑名单", "the blacklist is off"}, "categories", "");
    return;
  }
  if (facts_.blocked.empty() || !is_iot()) return;
  for (const std::string_view needed : kCategoriesNeeded) {
    if (std::ranges::find(facts_.blocked, needed) != facts_.blocked.end()) continue;
    const auto category = std::ranges::find(known, needed, &card::BlacklistCategory::code);
    add("categories",
        {fmt::format("社交、视频、购物、游戏四类都要限制，缺少{}", category->name.zh),
         fmt::format("social, video, shopping and games must all be blocked; {} is missing", category->name.en)},
        "categories", needed);
  }
}

// An IoT card keeps what the guideline asks of it and what it has now.
Result<void> check_gaps(const Facts& before, const Facts& after, Aspect aspect, const card::Rules& rules) {
  const card::NumberPlan numbers = rules.numbers.now();
  const card::Evaluation was = card::evaluate(before, numbers, rules.book);
  const card::Evaluation will = card::evaluate(after, numbers, rules.book);
  const card::DutySet opened = will.missing();
  for (std::size_t i = 0; i < card::kDutyCount; ++i) {
    const auto duty = static_cast<card::Duty>(i);
    if (!opened.has(duty) || was.missing().has(duty)) continue;
    const auto demands = rules.book.demands(will.profile(), duty);
    const card::DutyRule& rule = rules.book.duty(duty);
    const std::string clause = demands.empty() ? std::string{clause_of(aspect)} : demands.front().clause;
    return fail({ErrorKind::conflict,
                 "control.opens_gap",
                 {fmt::format("改后这张卡将缺少应有的“{}”", rule.name.zh),
                  fmt::format("the card would then lack \"{}\", which is required", rule.name.en)},
                 {.field = std::string{card::to_word(duty)}, .clause = clause},
                 {}});
  }
  return {};
}

// Digits, or digits behind a plus.
bool is_number(std::string_view entry) {
  if (entry.starts_with('+')) entry.remove_prefix(1);
  return all_digits(entry) && entry.size() >= 3 && entry.size() <= 20;
}

// An address, a network, a host or the beginning of a URL: no blanks, something to connect to.
bool is_address(std::string_view entry) {
  return entry.find_first_of(" \t\"'<>\\") == std::string_view::npos &&
         entry.find_first_of(".:") != std::string_view::npos;
}

}  // namespace

std::string_view clause_of(Aspect aspect) {
  switch (aspect) {
    case Aspect::state:
      return "§4.4";
    case Aspect::functions:
      return "§3.2(1)";
    case Aspect::voice:
      return "§1.1(1)";
    case Aspect::sms:
      return "§1.2(1)";
    case Aspect::data:
      return "§1.3(1)";
    case Aspect::binding:
      return "§2.1.3";
    case Aspect::area:
      return "§2.2.1";
    case Aspect::quota:
    case Aspect::throttle:
      return "§2.2.2";
    case Aspect::blacklist:
      return "§2.2.4";
  }
  broken_invariant("an aspect of a card", __FILE__, __LINE__);
}

std::optional<card::Duty> duty_of(Aspect aspect) {
  switch (aspect) {
    case Aspect::voice:
      return card::Duty::directed_voice;
    case Aspect::sms:
      return card::Duty::directed_sms;
    case Aspect::data:
      return card::Duty::directed_data;
    case Aspect::binding:
      return card::Duty::binding;
    case Aspect::area:
      return card::Duty::area;
    case Aspect::quota:
      return card::Duty::quota;
    case Aspect::blacklist:
      return card::Duty::blacklist;
    default:
      return std::nullopt;
  }
}

std::size_t whitelist_max(Aspect aspect, const card::RuleLimits& limits, const card::Excepted& excepted) {
  const int most = aspect == Aspect::voice ? limits.voice_numbers
                   : aspect == Aspect::sms ? limits.sms_numbers
                                           : limits.data_entries;
  const auto duty = duty_of(aspect);
  return static_cast<std::size_t>(std::max(most, duty ? int{excepted.limit(*duty)} : 0));
}

std::vector<Error> whitelist_faults(const Facts& facts, Aspect aspect, const std::vector<std::string>& entries,
                                    const card::Rules& rules) {
  std::vector<Error> faults;
  const auto add = [&](std::string code, Text text, std::string_view value) {
    faults.push_back(fault(std::move(code), std::move(text), "entries", value, clause_of(aspect)));
  };
  const card::NumberPlan numbers = rules.numbers.now();
  const bool iot = numbers.kind_of(facts.msisdn) == card::Kind::iot;
  const card::RuleLimits& limits = rules.book.limits();
  for (const std::string& entry : entries) {
    if (entry.empty() || entry.size() > kEntryBytesMax || entry.find(';') != std::string::npos) {
      add("entry", {"名单中有一项为空、过长或含分号", "an entry is empty, too long or holds a semicolon"}, entry);
    } else if (aspect != Aspect::data && !is_number(entry)) {
      add("number", {"须为 3 到 20 位的号码", "a number of 3 to 20 digits is wanted"}, entry);
    } else if (aspect == Aspect::data && (!is_address(entry) || card::is_malformed_network(entry))) {
      add("address", {"须为 IP、网段、域名或网址", "an IP address, a network, a host or a URL is wanted"}, entry);
    } else if (aspect == Aspect::data && iot && card::data_list(entry, limits).unsuitable) {
      add("network_too_wide",
          {fmt::format("网段过大，不能算作定向（IPv4 不宽于 /{}，IPv6 不宽于 /{}）", limits.ipv4_prefix_min,
                       limits.ipv6_prefix_min),
           fmt::format("too wide a network to count as directed (IPv4 at least /{}, IPv6 at least /{})",
                       limits.ipv4_prefix_min, limits.ipv6_prefix_min)},
          entry);
    } else if (aspect == Aspect::sms && iot && numbers.kind_of(entry) != card::Kind::unknown) {
      add("sms_peer",
          {"定向短信只能对短信平台号码，不能是手机或物联网卡",
           "directed SMS goes to platform numbers, not phones or IoT cards"},
          entry);
    }
  }
  const std::size_t most = whitelist_max(aspect, limits, facts.excepted);
  if (iot && entries.size() > most) {
    add("list_full",
        {fmt::format("改后名单有 {} 项，最多 {} 项", entries.size(), most),
         fmt::format("the list would have {} entries, at most {} are allowed", entries.size(), most)},
        fmt::format("{}", entries.size()));
  }
  return faults;
}

Result<Facts> with_control(const Facts& before, Aspect aspect, const ControlValue& wanted,
                           const CheckContext& context) {
  if (aspect == Aspect::state) {
    return fail(ErrorKind::invalid, "control.by_act",
                {"状态只能通过停机、复机等操作改变", "the state changes by acts such as suspend and resume"},
                {.field = "state", .clause = std::string{clause_of(aspect)}});
  }
  const bool list_only = aspect == Aspect::voice || aspect == Aspect::sms;
  if (list_only || (wanted.entries && !(has_whitelist(aspect) && *wanted.entries == whitelist(before, aspect)))) {
    return fail(ErrorKind::invalid, "control.by_review",
                {"白名单须提出变更申请，由他人审核", "a whitelist changes by a request that somebody else reviews"},
                {.field = "entries", .clause = std::string{clause_of(aspect)}});
  }
  if (before.state == card::State::closed) {
    return fail(ErrorKind::conflict, "control.closed",
                {"已销户的卡功能全部关闭，不能再设管控", "a closed card has all functions off; nothing can be set"},
                {.clause = "§4.4"});
  }
  Facts after = before;
  auto faults = Check{wanted, after, context, aspect}.run(aspect);
  if (!faults.empty()) return refuse(std::move(faults));
  YG_TRY(check_gaps(before, after, aspect, context.rules));
  return after;
}

}  // namespace yunguan::control
