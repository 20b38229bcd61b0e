// SPDX-License-Identifier: Apache-2.0
// `yunguan monitor explain`
#include <fmt/format.h>

#include <memory>

#include "monitor/explain.h"
#include "monitor/monitor_commands.h"
#include "monitor/scan_options.h"

namespace yunguan::monitor {
namespace {

struct Options {
  ScanFiles files;
  Question question;
};

int run(const Options& options) {
  const auto explanations = explain(options.files, options.question);
  if (!explanations) return report(explanations.error());
  if (explanations->empty()) fmt::print("{}: no such finding\n", options.question.card);
  for (const Explanation& one : *explanations) {
    fmt::print("{} {} ({}, {})\n  subject {}, window {}, first {}, hits {}\n", options.question.card, one.model,
               one.title, one.clause, one.subject, one.window, one.first_time, one.hits);
    if (!one.detail.empty()) fmt::print("  {}\n", one.detail);
    for (const ExplainedRow& row : one.rows) {
      fmt::print("  {}:{}: {}\n    month so far: {} bytes of data, {} SMS, {} of them sent\n", row.file, row.line,
                 row.text, row.data_bytes, row.sms, row.sms_mo);
    }
    if (one.hits > one.rows.size()) fmt::print("  … and {} rows more\n", one.hits - one.rows.size());
  }
  return 0;
}

}  // namespace

void add_explain_command(CLI::App& monitor, int& status) {
  const auto options = std::make_shared<Options>();
  CLI::App* const command = monitor.add_subcommand("explain", "the rows behind a card's findings");
  add_input_options(*command, options->files);
  command->add_option("--card", options->question.card, "the card's number")->required();
  command->add_option("--model", options->question.model, "only this model");
  command->add_option("--subject", options->question.subject, "only this subject");
  command->add_option("--window", options->question.window, "only this window");
  command->callback([options, &status] { status = run(*options); });
}

}  // namespace yunguan::monitor
