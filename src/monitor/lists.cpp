// SPDX-License-Identifier: Apache-2.0
#include "monitor/lists.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <filesystem>
#include <functional>
#include <utility>

#include "base/parse.h"
#include "usage/address.h"
#include "usage/csv.h"
#include "usage/input.h"

namespace yunguan::monitor {
namespace {

constexpr std::uint64_t kEmptyPair = ~std::uint64_t{0};
constexpr std::uint32_t kPoolsMax = 1u << 16;

std::uint64_t mixed(std::uint64_t value) {
  value *= 0x9E37'79B9'7F4A'7C15u;
  return value ^ (value >> 32);
}

using Table = std::optional<usage::CsvTable>;
// The list of that file name; none when there is no such list.
using Source = std::function<Result<Table>(const std::string& name)>;

Result<Table> table_in_folder(const std::string& folder, const std::string& name) {
  const std::filesystem::path path = std::filesystem::path{folder} / name;
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return std::nullopt;
  YG_TRY_ASSIGN(const std::string text, usage::read_file(path.string()));
  YG_TRY_ASSIGN(usage::CsvTable table, usage::parse_csv(text, path.string()));
  return table;
}

Result<Table> table_of_text(std::string_view text, const std::string& name) {
  if (text.empty()) return std::nullopt;
  YG_TRY_ASSIGN(usage::CsvTable table, usage::parse_csv(text, name));
  return table;
}

Result<> take_apps(const Table& table, Lists& lists) {
  std::vector<std::string> domains;
  if (table) {
    YG_TRY_ASSIGN(const std::size_t app, table->column("app"));
    YG_TRY_ASSIGN(const std::size_t domain, table->column("domain"));
    std::unordered_map<std::string, std::uint32_t> app_places;
    std::unordered_map<std::string, std::uint32_t> domain_apps;
    for (const auto& row : table->rows) {
      const auto [place, is_new] = app_places.try_emplace(row.fields[app], lists.apps.size());
      if (is_new) lists.apps.push_back(row.fields[app]);
      std::string name = usage::normalised_peer(row.fields[domain]);
      if (name.empty()) continue;
      const auto [seen, fresh] = domain_apps.try_emplace(name, place->second);
      if (!fresh && seen->second != place->second) {
        return fail(ErrorKind::invalid, "list.domain_twice",
                    {"同一域名列在两个应用之下", "one domain stands under two applications"},
                    {.file = table->file, .row = row.line, .field = "domain", .value = name});
      }
      if (!fresh) continue;
      domains.push_back(std::move(name));
      lists.app_of_domain.push_back(place->second);
    }
  }
  lists.domains.build(std::move(domains));
  return {};
}

Result<> take_phone_tacs(const Table& table, Lists& lists) {
  if (!table) return {};
  YG_TRY_ASSIGN(const std::size_t tac, table->column("tac"));
  const auto brand = table->column("brand");
  const auto model = table->column("model");
  for (const auto& row : table->rows) {
    const std::string& text = row.fields[tac];
    if (text.size() != 8 || !all_digits(text)) continue;  // no row's TAC can equal it
    std::string device = brand ? row.fields[*brand] : "";
    if (model) device += " " + row.fields[*model];
    lists.phone_tacs.try_emplace(*parse_integer<std::uint32_t>(text), std::move(device));
  }
  return {};
}

// Marks every six-digit code below the prefix.
void mark_codes(std::string_view prefix, std::bitset<kRegionCodes>& codes) {
  if (prefix.size() > 6 || !all_digits(prefix)) return;
  std::uint32_t width = 1;
  for (std::size_t i = prefix.size(); i < 6; ++i) width *= 10;
  const std::uint32_t first = *parse_integer<std::uint32_t>(prefix) * width;
  for (std::uint32_t code = first; code < first + width; ++code) codes.set(code);
}

Result<> take_fraud_areas(const Table& table, Lists& lists) {
  if (!table) return {};
  YG_TRY_ASSIGN(const std::size_t region, table->column("region"));
  for (const auto& row : table->rows) {
    if (row.fields[region].empty()) continue;
    lists.fraud_areas.push_back(row.fields[region]);
    mark_codes(row.fields[region], lists.fraud_codes);
  }
  return {};
}

Result<> take_pools(const Table& table, Lists& lists) {
  std::vector<std::uint64_t> pairs;
  if (table) {
    YG_TRY_ASSIGN(const std::size_t pool, table->column("pool"));
    YG_TRY_ASSIGN(const std::size_t imei, table->column("imei"));
    for (const auto& row : table->rows) {
      const auto number = static_cast<std::uint32_t>(lists.pools.size());
      const auto place = lists.pools.try_emplace(row.fields[pool], number).first;
      if (lists.pools.size() > kPoolsMax) {
        return fail(ErrorKind::too_large, "list.too_many_pools",
                    {"设备池数量超过上限", "there are more device pools than the limit"},
                    {.file = table->file, .row = row.line});
      }
      const std::string_view digits = std::string_view{row.fields[imei]}.substr(0, 14);
      if (digits.size() == 14 && all_digits(digits)) {
        pairs.push_back(PoolDevices::pair(place->second, *parse_integer<std::uint64_t>(digits)));
      }
    }
  }
  lists.pool_devices.build(std::move(pairs));
  return {};
}

Result<> take_cell_regions(const Table& table, Lists& lists) {
  if (!table) return {};
  YG_TRY_ASSIGN(const std::size_t cell, table->column("cell"));
  YG_TRY_ASSIGN(const std::size_t region, table->column("region"));
  for (const auto& row : table->rows) {
    if (row.fields[cell].empty()) continue;
    const auto [seen, fresh] = lists.cell_regions.try_emplace(row.fields[cell], row.fields[region]);
    if (!fresh && seen->second != row.fields[region]) {
      return fail(ErrorKind::invalid, "list.cell_twice", {"同一小区对应两个区域", "one cell stands for two regions"},
                  {.file = table->file, .row = row.line, .field = "cell", .value = row.fields[cell]});
    }
    lists.cell_lengths.push_back(row.fields[cell].size());
  }
  std::ranges::sort(lists.cell_lengths, std::greater{});
  const auto repeated = std::ranges::unique(lists.cell_lengths);
  lists.cell_lengths.erase(repeated.begin(), repeated.end());
  return {};
}

Result<std::unique_ptr<const Lists>> take_lists(const Source& source) {
  constexpr std::array<std::pair<const char*, Result<> (*)(const Table&, Lists&)>, 5> kFiles{{
      {"apps.csv", take_apps},
      {"phone-tacs.csv", take_phone_tacs},
      {"fraud-areas.csv", take_fraud_areas},
      {"imei-pools.csv", take_pools},
      {"cell-regions.csv", take_cell_regions},
  }};
  auto lists = std::make_unique<Lists>();
  for (const auto& [name, take] : kFiles) {
    YG_TRY_ASSIGN(const Table table, source(name));
    YG_TRY(take(table, *lists));
  }
  return lists;
}

}  // namespace

std::uint32_t region_code(std::string_view region) {
  if (region.empty()) return kRegionEmpty;
  if (region.size() != 6) return kRegionText;
  std::uint32_t code = 0;
  for (const char c : region) {
    if (c < '0' || c > '9') return kRegionText;
    code = code * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return code;
}

void PoolDevices::build(std::vector<std::uint64_t> pairs) {
  table_.assign(std::bit_ceil(pairs.size() * 2 + 2), kEmptyPair);
  mask_ = table_.size() - 1;
  for (const std::uint64_t pair : pairs) {
    std::uint64_t at = mixed(pair) & mask_;
    while (table_[at] != kEmptyPair && table_[at] != pair) at = (at + 1) & mask_;
    table_[at] = pair;
  }
}

bool PoolDevices::contains(std::uint64_t pair) const {
  for (std::uint64_t at = mixed(pair) & mask_; table_[at] != kEmptyPair; at = (at + 1) & mask_) {
    if (table_[at] == pair) return true;
  }
  return false;
}

bool Lists::fraud(std::string_view region) const {
  return std::ranges::any_of(fraud_areas, [&](const std::string& prefix) { return region.starts_with(prefix); });
}

std::string_view Lists::region_of_cell(std::string_view cell) const {
  std::string key;
  for (const std::size_t length : cell_lengths) {
    if (length > cell.size()) continue;
    key.assign(cell.substr(0, length));
    const auto found = cell_regions.find(key);
    // A listed cell without a region says nothing; a shorter prefix may.
    if (found != cell_regions.end() && !found->second.empty()) return found->second;
  }
  return {};
}

Result<std::unique_ptr<const Lists>> load_lists(const std::string& folder) {
  return take_lists([&](const std::string& name) { return table_in_folder(folder, name); });
}

Result<std::unique_ptr<const Lists>> read_lists(const ListTexts& texts) {
  return take_lists([&](const std::string& name) {
    const auto text = texts.find(name);
    return text == texts.end() ? Result<Table>{std::nullopt} : table_of_text(text->second, name);
  });
}

}  // namespace yunguan::monitor
