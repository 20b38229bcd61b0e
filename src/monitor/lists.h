// SPDX-License-Identifier: Apache-2.0
// The lists of a monitoring run: applications, phone TACs, fraud areas, device pools, cells. Read whole or refused whole;
// immutable afterwards and shared between threads.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "monitor/suffix_matcher.h"

namespace yunguan::monitor {

// A region of six digits is held as its number; everything else as text.
inline constexpr std::uint32_t kRegionCodes = 1'000'000;
inline constexpr std::uint32_t kRegionEmpty = 0xFFFF'FFFF;
inline constexpr std::uint32_t kRegionText = 0xFFFF'FFFE;
[[nodiscard]] std::uint32_t region_code(std::string_view region);

// Which devices belong to which pool: pairs in one flat table.
class PoolDevices {
 public:
  void build(std::vector<std::uint64_t> pairs);
  [[nodiscard]] static std::uint64_t pair(std::uint32_t pool, std::uint64_t imei14) {
    return static_cast<std::uint64_t>(pool) << 47 | imei14;
  }
  [[nodiscard]] bool contains(std::uint64_t pair) const;

 private:
  std::vector<std::uint64_t> table_;
  std::uint64_t mask_ = 0;
};

struct Lists {
  std::vector<std::string> apps;                              // names, in order of appearance
  SuffixMatcher domains;                                      // listed domains …
  std::vector<std::uint32_t> app_of_domain;                   // … and the application of each
  std::unordered_map<std::uint32_t, std::string> phone_tacs;  // TAC → "brand model"
  std::vector<std::string> fraud_areas;                       // prefixes
  std::bitset<kRegionCodes> fraud_codes;                      // six-digit regions below one of the prefixes
  std::map<std::string, std::uint32_t, std::less<>> pools;    // name → number
  PoolDevices pool_devices;
  std::unordered_map<std::string, std::string> cell_regions;  // cell or prefix → region
  std::vector<std::size_t> cell_lengths;                      // of the keys, longest first

  // Whether the region starts with a listed prefix.
  [[nodiscard]] bool fraud(std::string_view region) const;
  // The region of the longest listed prefix of the cell (MON-28); "" when there is none.
  [[nodiscard]] std::string_view region_of_cell(std::string_view cell) const;
};

// Reads the lists of a folder; a file that is not there is an empty list. Errors: those of parse_csv and CsvTable::column,
// list.domain_twice (one domain under two applications), list.too_many_pools, list.cell_twice.
[[nodiscard]] Result<std::unique_ptr<const Lists>> load_lists(const std::string& folder);
// The same of texts: file name → content; "" is an empty list.
using ListTexts = std::map<std::string, std::string_view, std::less<>>;
[[nodiscard]] Result<std::unique_ptr<const Lists>> read_lists(const ListTexts& texts);

}  // namespace yunguan::monitor
