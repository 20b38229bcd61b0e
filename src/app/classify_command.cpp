// SPDX-License-Identifier: Apache-2.0
// yunguan classify (SIM-27): judges a fleet file without a server.
#include <chrono>
#include <memory>
#include <string>

#include "app/commands.h"
#include "app/terminal.h"
#include "base/time.h"
#include "card/classify_file.h"
#include "card/rules_directory.h"

namespace yunguan::app {
namespace {

struct Options {
  std::string cards;
  std::string out;
  std::string rules;
  std::string day;
};

Result<> run(const Options& options) {
  YG_TRY_ASSIGN(const std::filesystem::path rules, card::rules_directory(options.rules));
  Date day = shanghai_date(SystemClock().now());
  if (!options.day.empty()) {
    YG_TRY_ASSIGN(day, parse_date(options.day));
  }
  YG_TRY_ASSIGN(const card::Rulebook rulebook, card::Rulebook::load(rules));
  YG_TRY_ASSIGN(const card::NumberPlan numbers, card::NumberPlan::load(rules, day));
  YG_TRY(card::classify_file(options.cards, options.out, numbers, rulebook));
  return {};
}

}  // namespace

void add_classify_command(CLI::App& cli, int& status) {
  CLI::App* const command = cli.add_subcommand(
      "classify", "judge a fleet file: kind, class, risk, required and missing controls of every card");
  const auto options = std::make_shared<Options>();
  command->add_option("--cards", options->cards, "CSV of the fleet (gzip and zstd as well); - is standard input")
      ->required();
  command->add_option("--out", options->out, "where the classes go; - is standard output")->required();
  command->add_option("--rules", options->rules, "folder of the rules; else YUNGUAN_RULES_DIR, else the product's own");
  command->add_option("--day", options->day, "YYYY-MM-DD whose number segments hold; else today");
  command->callback([options, &status] {
    const auto done = run(*options);
    if (done) return;
    print_error(done.error());
    const bool output = done.error().code == "file.unwritable";
    status = output ? kFailed : kRefused;
  });
}

}  // namespace yunguan::app
