// SPDX-License-Identifier: Apache-2.0
// yunguan statistic import-history FILE: takes months of usage in without the console, for instance after a monitoring scan.
#include "app/statistic_command.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>

#include "app/commands.h"
#include "app/ground.h"
#include "app/terminal.h"
#include "identity/audit.h"
#include "statistic/import_job.h"
#include "statistic/usage_import.h"

namespace yunguan::app {
namespace {

constexpr int kSomeLeftOut = 3;

struct Options {
  std::string file;
  std::string rejects;
};

Result<statistic::UsageSummary> import_history(const Settings& settings, const Options& options) {
  YG_TRY_ASSIGN(const auto ground, Ground::open(settings));
  const identity::Context& context = ground->identity().context();
  std::optional<statistic::RefusedFile> refused;
  if (!options.rejects.empty()) {
    YG_TRY_ASSIGN(refused, statistic::RefusedFile::create(options.rejects));
  }
  const statistic::UsageHooks hooks{.refused = [&](const statistic::RefusedRow& row) -> Result<void> {
                                      return refused ? refused->add(row) : Result<void>{};
                                    },
                                    .progress = {}};
  const identity::Actor actor = identity::Actor::machine("statistic import-history");
  const std::filesystem::path path{options.file};
  identity::AuditEntry entry{.actor = actor,
                             .action = "statistic.import",
                             .object_type = "file",
                             .object_id = "",
                             .object_label = path.filename().string()};
  YG_TRY(context.audit.record_alone(context.db, entry));
  YG_TRY_ASSIGN(auto summary,
                statistic::take_usage(context.db, context.clock, {path, path.filename().string(), actor.login}, hooks));
  if (refused) YG_TRY(refused->finish());
  return summary;
}

}  // namespace

void add_statistic_command(CLI::App& cli, int& status) {
  CLI::App* const command = cli.add_subcommand("statistic", "statistics of cards and their usage");
  command->require_subcommand(1);
  CLI::App* const import = command->add_subcommand(
      "import-history",
      "take months of usage in, as `monitor scan --history-out` writes them; each month is replaced whole");
  const auto settings = Settings::options_of(*import);
  const auto options = std::make_shared<Options>();
  import->add_option("file", options->file, "CSV (also .gz, .zst) or XLSX")->required();
  import->add_option("--rejects", options->rejects, "where rows go that are not taken, with their reason");
  import->callback([settings, options, &status] {
    const auto summary = import_history(*settings, *options);
  if (!summary) {
    print_error(summary.error());
    status = summary.error().kind == ErrorKind::invalid ? kRefused : kFailed;
    return;
  }
  fmt::print("{}\n", statistic::sentence_of(*summary).*terminal_language());
  for (const auto& [reason, count] : summary->refused)
    fmt::print("  {}: {}\n", statistic::text_of_reason(reason).*terminal_language(), count);
  status = summary->refused_count() > 0 ? kSomeLeftOut : 0;
});
}  // namespace yunguan::app

}  // namespace yunguan::app
