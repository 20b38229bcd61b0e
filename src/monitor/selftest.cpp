// SPDX-License-Identifier: Apache-2.0
#include "monitor/selftest.h"

#include <fmt/format.h>

#include <filesystem>

#include "usage/csv.h"
#include "usage/input.h"

namespace yunguan::monitor {

ScanFiles labelled_files(const std::string& folder, const FleetPlan& plan) {
  const auto path = [&](const std::string& name) { return (std::filesystem::path{folder} / name).string(); };
  ScanFiles files{.cards = path("cards.csv"),
                  .history = {path("history.csv")},
                  .lists = folder,
                  .month = std::string{kLabelledMonth}};
  for (std::uint32_t i = 0; i < plan.usage_files; ++i) files.usage.push_back(path(fmt::format("usage-{:03}.csv", i)));
  return files;
}

Result<SelftestScore> run_selftest(const std::string& folder, const FleetPlan& plan, std::size_t threads,
                                   const std::string& rules_directory, const std::string& parameters) {
  YG_TRY_ASSIGN(Labels labels, write_labelled_fleet(folder, plan));
  ScanFiles files = labelled_files(folder, plan);
  files.rules_directory = rules_directory;
  files.parameters = parameters;
  const std::string path = (std::filesystem::path{folder} / "findings.csv").string();
  SelftestScore score;
  YG_TRY_ASSIGN(score.summary, scan(files, {.findings = path}, {.threads = threads}));
  YG_TRY_ASSIGN(const std::string text, usage::read_file(path, std::size_t{8} << 30));
  YG_TRY_ASSIGN(const usage::CsvTable findings, usage::parse_csv(text, path));
  for (const std::string& label : labels) ++score.models[label.substr(0, label.find(','))].planted;
  for (const auto& row : findings.rows) {
    const std::string key = fmt::format("{},{},{},{}", row.fields[0], row.fields[1], row.fields[2], row.fields[3]);
    if (labels.erase(key) == 0) ++score.models[row.fields[0]].falsely_raised;
  }
  for (const std::string& label : labels) ++score.models[label.substr(0, label.find(','))].missed;
  return score;
}

}  // namespace yunguan::monitor
