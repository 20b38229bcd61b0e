// SPDX-License-Identifier: Apache-2.0
// A month of usage files through the models: `yunguan monitor scan` without its command line.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "monitor/fleet.h"
#include "usage/mapping.h"

namespace yunguan::monitor {

struct ScanFiles {
  std::string cards;
  std::vector<std::string> usage;    // in any order; see in_input_order
  std::vector<std::string> history;  // may be empty
  std::string lists;                 // a folder
  std::string month;
  std::string rules;                      // own rules; "" = none
  std::string parameters;                 // "" = the built-in ones
  std::string mapping;                    // how the usage files are written; "" = as monitoring.md has it
  std::string rules_directory = "rules";  // of the product: segments.yaml
};

struct ScanOutputs {
  std::string findings;
  std::string rejects;       // "" = not written
  std::string bindings;      // "" = not written
  std::string history;       // "" = not written
  std::string card_rejects;  // "" = not written
};

struct ScanSettings {
  std::size_t threads = 1;
  std::size_t chunk_bytes = usage::kChunkBytes;
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
};

struct ScanSummary {
  UsageCounts usage;
  FoldCounts fold;
  std::vector<RefusedLine> cards_refused;
  std::map<std::string, std::uint64_t> findings;  // by model
  std::uint64_t cards = 0;
  ShardFold::Memory memory;
  struct Seconds {
    double lists = 0, cards = 0, history = 0, usage = 0, output = 0;
    [[nodiscard]] double sum() const { return lists + cards + history + usage + output; }
  } seconds;
};

// By base name as bytes, ties by path.
[[nodiscard]] std::vector<std::string> in_input_order(std::vector<std::string> paths);

// Everything read but the usage rows.
struct PreparedScan {
  std::unique_ptr<const Lists> lists;
  std::unique_ptr<const CardTuning> tuning;
  std::unique_ptr<RowRules> rules;
  std::vector<std::string> rule_names;
  Fleet fleet;
  std::vector<RefusedLine> cards_refused;
  std::unique_ptr<const usage::Mapping> mapping;
  std::unique_ptr<usage::ChunkReader> usage;
  ScanSummary::Seconds seconds;
};
// Opens every file first. Errors: those of its parts; scan.lists_folder.
[[nodiscard]] Result<PreparedScan> prepare_scan(const ScanFiles& files, const ScanSettings& settings);

// Nothing half-written is left under any output's name; the findings are put in place last.
[[nodiscard]] Result<ScanSummary> scan(const ScanFiles& files, const ScanOutputs& outputs,
                                       const ScanSettings& settings);

}  // namespace yunguan::monitor
