// SPDX-License-Identifier: Apache-2.0
#include "card/fleet_columns.h"

#include <fmt/format.h>

#include "base/parse.h"

namespace yunguan::card {
namespace {

bool is_imei_mode(std::string_view text) {
  return text.empty() || text == "none" || text == "fixed" || text == "first-use" || text == "terminal" ||
         (text.starts_with("pool:") && text.size() > 5);
}

// The first region that has no province: fewer than two digits, more than six, or something else than digits.
std::string_view bad_region(std::string_view regions) {
  while (!regions.empty()) {
    const auto end = regions.find(';');
    const std::string_view region = trimmed(regions.substr(0, end));
    if (!region.empty() && (!all_digits(region) || region.size() < 2 || region.size() > 6)) return region;
    if (end == std::string_view::npos) break;
    regions.remove_prefix(end + 1);
  }
  return {};
}

}  // namespace

std::optional<bool> megabytes_above(std::string_view text, std::uint64_t limit) {
  const auto point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  if (!all_digits(whole) || (point != std::string_view::npos && !all_digits(fraction))) return std::nullopt;
  const auto megabytes = parse_integer<std::uint64_t>(whole);
  if (!megabytes) return std::nullopt;
  return *megabytes > limit || (*megabytes == limit && fraction.find_first_not_of('0') != std::string_view::npos);
}

Result<FleetColumns> FleetColumns::from(const sheet::Record& header, std::string file) {
  FleetColumns columns;
  columns.file_ = std::move(file);
  columns.columns_ = header.fields.size();
  columns.places_.fill(kAbsent);
  const auto refuse = [&](std::string code, std::string_view column, Text text) {
    return fail(ErrorKind::invalid, std::move(code), std::move(text),
                {.file = columns.file_, .row = header.line, .field = std::string(column), .value = {}, .clause = {}});
  };
  for (std::size_t i = 0; i < header.fields.size(); ++i) {
    const std::string_view name = trimmed(header.fields[i]);
    for (std::size_t column = 0; column < kCount; ++column) {
      if (kNames[column] != name) continue;
      if (columns.places_[column] != kAbsent) {
        return refuse("fleet.column_twice", name, {"此列出现了两次。", "This column stands twice in the header."});
      }
      columns.places_[column] = i;
    }
  }
  if (columns.places_[static_cast<std::size_t>(Column::msisdn)] == kAbsent) {
    return refuse("fleet.no_msisdn", "msisdn", {"表头缺少 msisdn 列。", "The header has no column msisdn."});
  }
  return columns;
}

std::unexpected<Error> FleetColumns::refuse(const sheet::Record& record, Column column, std::string code,
                                            Text text) const {
  return fail(ErrorKind::invalid, std::move(code), std::move(text),
              {.file = file_,
               .row = record.line,
               .field = std::string(kNames[static_cast<std::size_t>(column)]),
               .value = clipped(field(record, column)),
               .clause = {}});
}

Result<bool> FleetColumns::yes_no(const sheet::Record& record, Column column) const {
  const std::string_view text = field(record, column);
  if (text == "yes") return true;
  if (text == "no" || text.empty()) return false;
  return refuse(record, column, "fleet.value", {"只能是 yes、no 或空。", "It must be yes, no or empty."});
}

Result<> FleetColumns::read_business(const sheet::Record& record, const RuleLimits& limits, RuleFacts& facts) const {
  const auto functions = functions_from(field(record, Column::functions));
  if (!functions) {
    return refuse(record, Column::functions, "fleet.value",
                  {"应为 voice、sms、data 用加号连接。", "It must be of voice, sms and data, joined by a plus sign."});
  }
  facts.functions = *functions;
  facts.directed = field(record, Column::data_scope) == "directed";
  if (const std::string_view text = field(record, Column::monthly_data_mb); !text.empty()) {
    const auto large = megabytes_above(text, static_cast<std::uint64_t>(limits.large_above_mb));
    if (!large) {
      return refuse(record, Column::monthly_data_mb, "fleet.number",
                    {"应为非负的数，如 100 或 100.5。", "It must be a number of megabytes such as 100 or 100.5."});
    }
    facts.large = *large;
  }
  YG_TRY_ASSIGN(facts.fixed, yes_no(record, Column::fixed));
  return {};
}

Result<> FleetColumns::read_controls(const sheet::Record& record, RuleFacts& facts) const {
  if (const std::string_view text = field(record, Column::form); !text.empty()) {
    const auto form = form_from(text);
    if (!form) {
      return refuse(record, Column::form, "fleet.value",
                    {"只能是 MP1、MP2、MS0、MS1、eSIM 或 odd。", "It must be MP1, MP2, MS0, MS1, eSIM or odd."});
    }
    facts.tied = is_tied(*form);
  }
  const std::string_view mode = field(record, Column::imei_mode);
  if (!is_imei_mode(mode)) {
    return refuse(record, Column::imei_mode, "fleet.value",
                  {"只能是 none、fixed、first-use、terminal 或 pool:名称。",
                   "It must be none, fixed, first-use, terminal or pool:NAME."});
  }
  facts.bound = !mode.empty() && mode != "none";
  if (const std::string_view text = field(record, Column::data_limit_mb); !text.empty()) {
    if (!all_digits(text)) {
      return refuse(record, Column::data_limit_mb, "fleet.number", {"应为整数。", "It must be a whole number."});
    }
    facts.data_limit = true;
  }
  YG_TRY_ASSIGN(facts.blacklist, yes_no(record, Column::blacklist));
  YG_TRY_ASSIGN(facts.monitoring, yes_no(record, Column::monitoring));
  const auto registered = registered_to_from(field(record, Column::registered_to));
  if (!registered) {
    return refuse(record, Column::registered_to, "fleet.value",
                  {"只能是 unit、person 或空。", "It must be unit, person or empty."});
  }
  facts.registered_to = *registered;
  return {};
}

Result<> FleetColumns::read_lists(const sheet::Record& record, const NumberPlan& numbers, const RuleLimits& limits,
                                  RuleFacts& facts) const {
  const std::string_view addresses = field(record, Column::data_whitelist);
  if (const std::string_view entry = malformed_network(addresses); !entry.empty()) {
    return refuse(record, Column::data_whitelist, "fleet.network",
                  {fmt::format("{} 不是合法的网段。", entry), fmt::format("{} is no network.", entry)});
  }
  const std::string_view regions = field(record, Column::regions);
  if (const std::string_view region = bad_region(regions); !region.empty()) {
    return refuse(record, Column::regions, "fleet.region",
                  {fmt::format("{} 不是行政区划代码（2 到 6 位数字）。", region),
                   fmt::format("{} is no region code (2 to 6 digits).", region)});
  }
  facts.voice = voice_list(field(record, Column::voice_whitelist));
  facts.sms = sms_list(field(record, Column::sms_whitelist), numbers);
  facts.data = data_list(addresses, limits);
  facts.cells = any_entry(field(record, Column::cells));
  facts.regions = regions_of(regions);
  return {};
}

Result<RuleFacts> FleetColumns::read(const sheet::Record& record, const NumberPlan& numbers,
                                     const RuleLimits& limits) const {
  if (record.fields.size() != columns_) {
    return fail(ErrorKind::invalid, "fleet.fields",
                {fmt::format("此行有 {} 个字段，表头有 {} 个。", record.fields.size(), columns_),
                 fmt::format("The line has {} fields, the header has {}.", record.fields.size(), columns_)},
                {.file = file_, .row = record.line, .field = {}, .value = {}, .clause = {}});
  }
  RuleFacts facts;
  facts.kind = numbers.kind_of(msisdn(record));
  YG_TRY(read_business(record, limits, facts));
  YG_TRY(read_controls(record, facts));
  YG_TRY(read_lists(record, numbers, limits, facts));
  return facts;
}

}  // namespace yunguan::card
