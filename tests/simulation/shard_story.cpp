// SPDX-License-Identifier: Apache-2.0
#include "shard_story.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "monitor/reference_text_fixture.h"
#include "usage/chunk_lines.h"
#include "usage/csv.h"
#include "usage/usage_record.h"

namespace yunguan::simulation {
namespace {

using monitor::CardLayout;
using monitor::CardSheet;

constexpr std::string_view kCardHeader =
    "msisdn,functions,data_scope,imei_mode,imei,voice_whitelist,sms_whitelist,data_whitelist,regions,cells,"
    "data_limit_mb,sms_limit\n";

std::string card_line(const CardSheet& sheet) {
  std::string line;
  for (const std::string& field : sheet.fields) {
    if (&field != &sheet.fields.front()) line += ',';
    usage::append_csv_field(line, field);
  }
  return line + '\n';
}

std::string usage_header() {
  std::string header;
  for (std::size_t column = 0; column < usage::kColumnCount; ++column) {
    if (column > 0) header += ',';
    header += usage::name_of(static_cast<usage::Column>(column));
  }
  return header + '\n';
}

std::map<std::string, std::string> files_of(const monitor::SettingsTexts& texts) {
  return {{"apps.csv", texts.apps},
          {"phone-tacs.csv", texts.phone_tacs},
          {"fraud-areas.csv", texts.fraud_areas},
          {"imei-pools.csv", texts.imei_pools},
          {"cell-regions.csv", texts.cell_regions}};
}

}  // namespace

ShardStory::ShardStory(const std::vector<KeptRecord>& records, const std::vector<monitor::SettingsTexts>& lists,
                       const std::set<std::uint32_t>& late)
    : lists_(lists), late_(late) {
  for (const KeptRecord& record : records) {
    const auto take = [&](const auto& decoded, const auto& then) { decoded ? then(*decoded) : void(++poisoned_); };
    switch (record.kind) {
      case usage::kUsageRecord:
        take_row(record.view());
        break;
      case monitor::kCardRecord:
        take(monitor::decode_card(record.view()), [&](const auto& sheet) { take_card(sheet); });
        break;
      case monitor::kSettingsRecord:
        take(monitor::decode_settings(record.view()), [&](const auto& from) { take_settings(from); });
        break;
      case monitor::kMonthRecord:
        take(monitor::decode_month(record.view()), [&](const auto& change) { take_month(change); });
        break;
      default:
        ++poisoned_;
    }
  }
}

void ShardStory::take_month(const monitor::MonthChange& change) {
  if (change.open) {
    open_.insert(change.month);
    const auto [month, fresh] = months_.try_emplace(change.month);
    if (!fresh) return;
    reference::MonitorInput& input = month->second.input;
    input.month = usage::month_text(change.month);
    input.cards = kCardHeader;
    month->second.version = version_on(change.month, 0);
    if (month->second.version != 0) input.lists = files_of(lists_.at(month->second.version - 1));
    for (const auto& [msisdn, sheet] : cards_) {
      input.by_accounting[msisdn] = sheet.counted == usage::Source::accounting;
      if (!sheet.gone) input.cards += card_line(sheet);
    }
  } else {
    open_.erase(change.month);
  }
}

void ShardStory::take_card(const CardSheet& sheet) {
  const auto known = cards_.find(sheet.msisdn);
  cards_[sheet.msisdn] = sheet;
  if (sheet.field(CardLayout::imei_mode) == "first-use") bound_by_use_.insert(sheet.msisdn);
  for (auto& [number, month] : months_) {
    if (!sheet.gone) {
      if (month.edit.cards.empty()) month.edit.cards = kCardHeader;
      month.edit.cards += card_line(sheet);
      month.edit.by_accounting[sheet.msisdn] = sheet.counted == usage::Source::accounting;
    } else if (known != cards_.end()) {
      month.edit.gone.push_back(sheet.msisdn);
    }
  }
}

void ShardStory::take_settings(const monitor::SettingsFrom& from) {
  std::erase_if(timeline_, [&](const monitor::SettingsFrom& other) { return other.day >= from.day; });
  timeline_.push_back(from);
}

std::uint64_t ShardStory::version_on(std::uint32_t month, std::uint32_t second) const {
  using namespace std::chrono;
  const sys_days first = year{static_cast<int>(month / 12)} / std::chrono::month{month % 12 + 1} / 1;
  const auto day = static_cast<std::int32_t>(first.time_since_epoch().count() + second / 86400);
  const auto after = std::ranges::upper_bound(timeline_, day, {}, &monitor::SettingsFrom::day);
  return after == timeline_.begin() ? 0 : std::prev(after)->version;
}

void ShardStory::take_row(std::string_view bytes) {
  const auto row = usage::decode_usage(bytes);
  if (!row) {
    ++poisoned_;
    return;
  }
  ++rows_[parse_integer<std::uint64_t>(row->imsi.substr(1)).value_or(0)];
  ++files_[row->origin.file];
  const bool is_open = open_.contains(row->month);
  if (!is_open) ++closed_[row->month];
  if (months_.empty() || row->month > months_.rbegin()->first) ++premature_;
  const auto found = months_.find(row->month);
  if (found == months_.end() || (!is_open && !late_.contains(row->month))) return;
  Month& month = found->second;
  const std::uint64_t version = version_on(row->month, row->row.second);
  if (version != month.version && version != 0) month.edit.lists = files_of(lists_.at(version - 1));
  month.version = version;
  reference::MonitorInput& input = month.input;
  const bool accounting = row->source == usage::Source::accounting;
  const bool edited = !month.edit.cards.empty() || !month.edit.lists.empty() || !month.edit.gone.empty();
  if (edited || input.usage.empty() || accounting != month.accounting) {
    if (accounting) input.accounting.insert(input.usage.size());
    month.accounting = accounting;
    input.edits[input.usage.size()] = std::exchange(month.edit, {});
    input.usage.push_back(usage_header());
  }
  usage::append_line(input.usage.back(), *row);
  input.usage.back() += '\n';
}

Findings ShardStory::reference() const {
  Findings findings;
  for (const auto& [number, month] : months_) {
    const auto table = reference::read_table(reference::run_monitor(month.input).findings);
    for (const auto& row : table.rows) {
      const auto field = [&](const char* name) { return table.at(row, name); };
      const std::string model = field("model");
      findings[fmt::format("{} {} {} {}", model, field("msisdn"), field("subject"), field("window"))] =
          field("hits") + " " + field("first_time");
    }
  }
  return findings;
}

}  // namespace yunguan::simulation
