// SPDX-License-Identifier: Apache-2.0
// `yunguan monitor selftest`
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <memory>

#include "monitor/monitor_commands.h"
#include "monitor/scan_options.h"
#include "monitor/selftest.h"

namespace yunguan::monitor {
namespace {

struct Options {
  FleetPlan plan;
  std::string folder;
  std::string rules_directory = "rules";
  std::size_t threads = default_threads();
  bool only_fleet = false;
};

double percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

void print_line(const std::string& name, const LabelCounts& counts) {
  fmt::print("{:<28} {:>9} {:>9} {:>8.3f} % {:>9} {:>8.3f} %\n", name, counts.planted, counts.missed,
             percent(counts.missed, counts.planted), counts.falsely_raised,
             percent(counts.falsely_raised, counts.planted - counts.missed + counts.falsely_raised));
}

int measure(const Options& options, const std::string& folder) {
  const auto score = run_selftest(folder, options.plan, options.threads, options.rules_directory);
  if (!score) return report(score.error());
  fmt::print("{:<28} {:>9} {:>9} {:>10} {:>9} {:>10}\n", "model", "planted", "missed", "miss rate", "false",
             "of raised");
  for (const auto& [model, counts] : score->models) print_line(model, counts);
  print_line("all", sum_of(score->models));
  return sum_of(score->models).missed == 0 && sum_of(score->models).falsely_raised == 0 ? 0 : 1;
}

int run(const Options& options) {
  const bool keep = !options.folder.empty();
  const std::filesystem::path folder =
      keep ? std::filesystem::path{options.folder}
           : std::filesystem::temp_directory_path() / fmt::format("yunguan-selftest-{}", ::getpid());
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) {
    return report({ErrorKind::unavailable,
                   "output.unwritable",
                   {"无法创建目录", "the folder cannot be made"},
                   {.file = folder.string()},
                   {}});
  }
  int status = 0;
  if (options.only_fleet) {
    FleetPlan plan = options.plan;
    plan.label = false;
    const auto written = write_labelled_fleet(folder.string(), plan);
    if (!written) status = report(written.error());
  } else {
    status = measure(options, folder.string());
  }
  if (!keep) std::filesystem::remove_all(folder, failed);
  return status;
}

}  // namespace

void add_selftest_command(CLI::App& monitor, int& status) {
  const auto options = std::make_shared<Options>();
  CLI::App* const command = monitor.add_subcommand(
      "selftest", "make a fleet with known faults, scan it, and score miss rate and false alarms");
  command->add_option("--card-count", options->plan.cards, "cards of the fleet")
      ->capture_default_str()
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{100'000'000}));
  command->add_option("--row-count", options->plan.rows, "usage rows of the month")
      ->capture_default_str()
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{10'000'000'000}));
  command->add_option("--trouble", options->plan.trouble_permille, "faults tried per thousand rows")
      ->capture_default_str()
      ->check(CLI::Range(0, 1000));
  command->add_option("--seed", options->plan.seed, "the same seed makes the same fleet")->capture_default_str();
  command->add_option("--files", options->plan.usage_files, "number of usage files")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  command->add_option("--threads", options->threads, "threads to use")
      ->capture_default_str()
      ->check(CLI::Range(1, 1024));
  command->add_option("--folder", options->folder, "keep the fleet in this folder");
  command->add_flag("--only-fleet", options->only_fleet, "write the fleet and do not scan it")->needs("--folder");
  command->add_option("--rules-directory", options->rules_directory, "folder with segments.yaml")
      ->capture_default_str();
  command->callback([options, &status] { status = run(*options); });
}

}  // namespace yunguan::monitor
