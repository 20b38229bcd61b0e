// SPDX-License-Identifier: Apache-2.0
#include "monitor/scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <filesystem>
#include <optional>

#include "base/parse.h"
#include "monitor/finding_file.h"
#include "monitor/own_rules.h"

namespace yunguan::monitor {
namespace {

// Seconds since the last call.
class Lap {
 public:
  double operator()() {
    const auto now = std::chrono::steady_clock::now();
    const std::chrono::duration<double> passed = now - last_;
    last_ = now;
    return passed.count();
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

// One shard for one thread; with more, enough of them that no thread waits for another's.
std::size_t shards_for(std::size_t threads) { return threads == 1 ? 1 : std::bit_ceil(threads) * 2; }

Result<> load_fleet(const ScanSettings& settings, const card::NumberPlan& numbers, usage::ChunkReader& cards,
                    std::vector<usage::ChunkReader>& histories, PreparedScan& prepared) {
  Lap lap;
  YG_TRY(load_cards(cards, numbers, settings.threads, prepared.fleet, prepared.cards_refused));
  prepared.seconds.cards = lap();
  for (usage::ChunkReader& history : histories) YG_TRY(load_history(history, settings.threads, prepared.fleet));
  prepared.seconds.history = lap();
  return {};
}

struct Writers {
  std::optional<OutputFile> findings, rejects, bindings, history, card_rejects;
};

Result<> open(const std::string& path, std::string_view header, std::optional<OutputFile>& file) {
  if (path.empty()) return {};
  YG_TRY_ASSIGN(OutputFile opened, OutputFile::create(path));
  file.emplace(std::move(opened));
  return file->write(header);
}

Result<Writers> open_writers(const ScanOutputs& outputs) {
  Writers writers;
  YG_TRY(open(outputs.findings, "", writers.findings));
  YG_TRY(open(outputs.rejects, "file,line,reason\n", writers.rejects));
  YG_TRY(open(outputs.bindings, "", writers.bindings));
  YG_TRY(open(outputs.history, "", writers.history));
  YG_TRY(open(outputs.card_rejects, "line,reason\n", writers.card_rejects));
  return writers;
}

Result<> write_all(const PreparedScan& prepared, std::size_t threads, Writers& writers) {
  const ModelNames names = model_names(prepared.rule_names);
  if (writers.findings) YG_TRY(write_findings(prepared.fleet, names, threads, *writers.findings));
  if (writers.bindings) YG_TRY(write_bindings(prepared.fleet, *writers.bindings));
  if (writers.history) YG_TRY(write_history(prepared.fleet, *writers.history));
  if (writers.card_rejects) {
    for (const RefusedLine& refused : prepared.cards_refused) {
      YG_TRY(writers.card_rejects->write(fmt::format("{},{}\n", refused.line, name_of(refused.reason))));
    }
  }
  for (auto* writer :
       {&writers.rejects, &writers.bindings, &writers.history, &writers.card_rejects, &writers.findings}) {
    if (*writer) YG_TRY((*writer)->commit());
  }
  return {};
}

}  // namespace

std::vector<std::string> in_input_order(std::vector<std::string> paths) {
  std::ranges::sort(paths, [](const std::string& a, const std::string& b) {
    const std::string name_a = std::filesystem::path{a}.filename().string();
    const std::string name_b = std::filesystem::path{b}.filename().string();
    return name_a != name_b ? name_a < name_b : a < b;
  });
  return paths;
}

Result<PreparedScan> prepare_scan(const ScanFiles& files, const ScanSettings& settings) {
  Lap lap;
  PreparedScan prepared;
  YG_TRY_ASSIGN(prepared.fleet.month, usage::Month::parse(files.month));
  const usage::Month& month = prepared.fleet.month;
  if (!files.mapping.empty()) {
    YG_TRY_ASSIGN(usage::Mapping mapping, usage::load_mapping(files.mapping));
    prepared.mapping = std::make_unique<const usage::Mapping>(std::move(mapping));
  }
  YG_TRY_ASSIGN(usage::ChunkReader usage_files,
                usage::ChunkReader::open(in_input_order(files.usage), settings.chunk_bytes, prepared.mapping.get()));
  prepared.usage = std::make_unique<usage::ChunkReader>(std::move(usage_files));
  YG_TRY_ASSIGN(usage::ChunkReader cards, usage::ChunkReader::open({files.cards}, settings.chunk_bytes));
  std::vector<usage::ChunkReader> histories;
  for (const std::string& path : files.history) {
    YG_TRY_ASSIGN(usage::ChunkReader history, usage::ChunkReader::open({path}, settings.chunk_bytes));
    histories.push_back(std::move(history));
  }
  if (!std::filesystem::is_directory(files.lists)) {
    return fail(ErrorKind::invalid, "scan.lists_folder", {"名单目录不存在", "the folder of the lists does not exist"},
                {.file = files.lists});
  }
  YG_TRY_ASSIGN(prepared.lists, load_lists(files.lists));
  CardTuning tuning;
  if (!files.parameters.empty()) {
    YG_TRY_ASSIGN(tuning.parameters, load_parameters(files.parameters));
  }
  prepared.tuning = std::make_unique<const CardTuning>(tuning);
  if (!files.rules.empty()) {
    YG_TRY_ASSIGN(OwnRules rules, OwnRules::load(files.rules));
    prepared.rule_names = rules.names();
    prepared.rules = std::make_unique<OwnRules>(std::move(rules));
  }
  YG_TRY_ASSIGN(const card::NumberPlan numbers,
                card::NumberPlan::load(files.rules_directory, *parse_date(month.text() + "-01")));
  prepared.fleet.lists = prepared.lists.get();
  prepared.fleet.card_lists = std::make_unique<CardLists>();
  const Judging judging{
      .lists = prepared.lists.get(), .rules = prepared.rules.get(), .tunings = {prepared.tuning.get(), 1}};
  for (std::size_t i = 0; i < shards_for(settings.threads); ++i) {
    prepared.fleet.shards.push_back(std::make_unique<ShardFold>(*prepared.fleet.card_lists, judging, month.number()));
  }
  prepared.seconds.lists = lap();
  YG_TRY(load_fleet(settings, numbers, cards, histories, prepared));
  return prepared;
}

Result<ScanSummary> scan(const ScanFiles& files, const ScanOutputs& outputs, const ScanSettings& settings) {
  YG_TRY_ASSIGN(Writers writers, open_writers(outputs));
  YG_TRY_ASSIGN(PreparedScan prepared, prepare_scan(files, settings));
  ScanSummary summary;
  summary.seconds = prepared.seconds;
  Lap lap;
  UsageRun run{.threads = settings.threads, .own_rules = prepared.rules != nullptr};
  run.rejects = writers.rejects ? &*writers.rejects : nullptr;
  if (settings.progress) {
    run.progress = [&](std::uint64_t done) { settings.progress(done, prepared.usage->bytes_total()); };
  }
  YG_TRY_ASSIGN(summary.usage, fold_usage(*prepared.usage, run, prepared.fleet));
  summary.seconds.usage = lap();
  YG_TRY(write_all(prepared, settings.threads, writers));
  summary.seconds.output = lap();
  summary.fold = prepared.fleet.counts();
  summary.cards = prepared.fleet.cards();
  summary.memory = prepared.fleet.memory();
  summary.cards_refused = std::move(prepared.cards_refused);
  const ModelNames names = model_names(prepared.rule_names);
  for (const auto& shard : prepared.fleet.shards) {
    for (const Finding& finding : shard->findings()) ++summary.findings[names[finding.model]];
  }
  return summary;
}

}  // namespace yunguan::monitor
