// SPDX-License-Identifier: Apache-2.0
// `yunguan monitor scan`
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <memory>

#include "monitor/monitor_commands.h"
#include "monitor/own_rules.h"
#include "monitor/scan_options.h"
#include "usage/separators.h"

namespace yunguan::monitor {
namespace {

constexpr std::size_t kRefusedShown = 20;

struct Options {
  ScanFiles files;
  ScanOutputs outputs;
  std::size_t threads = default_threads();
};

// One line that is written over; only on a terminal.
class ProgressBar {
 public:
  void show(std::uint64_t done, std::uint64_t total) {
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < std::chrono::milliseconds{100}) return;
    last_ = now;
    const std::uint64_t tenths = total == 0 ? 0 : done * 1000 / total;
    const std::string bar(tenths / 25, '#');
    fmt::print(stderr, "\r[{:<40}] {:>3}.{} %", bar, tenths / 10, tenths % 10);
    shown_ = true;
  }
  ~ProgressBar() {
    if (shown_) fmt::print(stderr, "\r{:60}\r", "");
  }

 private:
  std::chrono::steady_clock::time_point last_;
  bool shown_ = false;
};

void print_counts(const ScanSummary& summary) {
  fmt::print(stderr, "read {} = taken {} + unknown_card {} + not_iot {} + rejected {}\n", summary.usage.read,
             summary.fold.taken, summary.fold.unknown_card, summary.fold.not_iot, summary.usage.rejected_sum());
  for (std::size_t i = 1; i < usage::kRejectCount; ++i) {
    if (summary.usage.rejected[i] == 0) continue;
    fmt::print(stderr, "  rejected {:<14} {}\n", name_of(static_cast<usage::Reject>(i)), summary.usage.rejected[i]);
  }
  fmt::print(stderr, "cards {}, card lines refused {}\n", summary.cards, summary.cards_refused.size());
  for (std::size_t i = 0; i < std::min(kRefusedShown, summary.cards_refused.size()); ++i) {
    fmt::print(stderr, "  card line {} refused: {}\n", summary.cards_refused[i].line,
               name_of(summary.cards_refused[i].reason));
  }
  for (const auto& [model, count] : summary.findings) fmt::print(stderr, "  findings {:<28} {}\n", model, count);
}

void print_costs(const ScanSummary& summary, std::size_t threads) {
  const auto& seconds = summary.seconds;
  fmt::print(stderr,
             "{:.3f} s: lists {:.3f}, cards {:.3f}, history {:.3f}, usage {:.3f}, output {:.3f}; {:.2f} M rows/s ({} "
             "threads, {})\n",
             seconds.sum(), seconds.lists, seconds.cards, seconds.history, seconds.usage, seconds.output,
             static_cast<double>(summary.usage.read) / 1e6 / std::max(seconds.usage, 1e-9), threads,
             usage::name_of(usage::best_simd_level()));
  const std::uint64_t cards = std::max<std::uint64_t>(summary.cards, 1);
  struct rusage used {};
  ::getrusage(RUSAGE_SELF, &used);
  fmt::print(stderr,
             "state of an ordinary card {} bytes; per card {} with its index, {} of its record; findings {} KiB; peak "
             "memory {} MiB\n",
             sizeof(CardState), summary.memory.cards / cards, summary.memory.records / cards,
             summary.memory.findings / 1024, used.ru_maxrss / 1024);
}

int run(const Options& options) {
  ProgressBar bar;
  ScanSettings settings{.threads = std::max<std::size_t>(1, options.threads)};
  if (::isatty(STDERR_FILENO) != 0)
    settings.progress = [&](std::uint64_t done, std::uint64_t total) { bar.show(done, total); };
  const auto summary = scan(options.files, options.outputs, settings);
  if (!summary) return report(summary.error());
  print_counts(*summary);
  print_costs(*summary, settings.threads);
  return 0;
}

}  // namespace

void add_scan_command(CLI::App& monitor, int& status) {
  const auto options = std::make_shared<Options>();
  CLI::App* const command =
      monitor.add_subcommand("scan", "files in, findings out; the summary goes to standard error");
  add_input_options(*command, options->files);
  command->add_option("--out", options->outputs.findings, "findings (CSV)")->required();
  command->add_option("--rejects", options->outputs.rejects, "rows that were not taken: file,line,reason");
  command->add_option("--card-rejects", options->outputs.card_rejects,
                      "lines of the card file that were not taken: line,reason");
  command->add_option("--bindings-out", options->outputs.bindings,
                      "devices that first-use cards are bound to: msisdn,imei");
  command->add_option("--history-out", options->outputs.history, "this month's figures, as --history wants them later");
  command->add_option("--threads", options->threads, "threads to use")
      ->capture_default_str()
      ->check(CLI::Range(1, 1024));
  command->footer("Fields of own rules:\n" + OwnRules::field_table());
  command->callback([options, &status] { status = run(*options); });
}

}  // namespace yunguan::monitor
