// SPDX-License-Identifier: Apache-2.0
// yunguan audit verify, yunguan integrity check: the same checks as the console's, also beside a running platform.
#include <fmt/format.h>

#include "app/commands.h"
#include "app/data_directory.h"
#include "app/ground.h"
#include "app/integrity_tables.h"
#include "app/terminal.h"
#include "base/json.h"
#include "identity/audit_service.h"
#include "keeping/store_mark.h"

namespace yunguan::app {
namespace {

struct Options {
  bool as_json = false;
};

std::string verdict(const identity::AuditVerification& report, Language language) {
  const bool chinese = language == &Text::zh;
  std::string text = fmt::format(fmt::runtime(chinese ? "核验 {} 行，用时 {} 毫秒\n" : "{} rows checked in {} ms\n"),
                                 report.rows_checked, report.duration_ms);
  if (report.last_seal) {
    text += fmt::format(fmt::runtime(chinese ? "最近日封：{}，至第 {} 环\n" : "last seal: {}, up to link {}\n"),
                        report.last_seal->day, report.last_seal->position);
  }
  if (report.ok) return text + (chinese ? "审计日志完整\n" : "the audit log is whole\n");
  return text +
         fmt::format(fmt::runtime(chinese ? "第一处断裂（第 {} 环）：{}\n" : "first broken place (link {}): {}\n"),
                     report.first_broken->position, report.first_broken->text.*language);
}

std::string verdict(const identity::IntegrityReport& report, Language language) {
  const bool chinese = language == &Text::zh;
  std::string text;
  for (const identity::TableCheck& table : report.checked) {
    text += fmt::format(fmt::runtime(chinese ? "{}：{} 行，{} 行被改动\n" : "{}: {} rows, {} changed\n"), table.table,
                        table.rows, table.changed_count);
    for (const identity::ChangedRow& row : table.changed) text += fmt::format("  {} {}\n", row.id, row.label);
  }
  return text;
}

// Prints the report of `check` (Ground&) → Result<Report>: 0 when all is well, 1 when not or when it could not look.
template <class Check>
int report(const Settings& settings, const Options& options, Check check) {
  const auto ground = Ground::open(settings);
  if (!ground) {
    print_error(ground.error());
    return kRefused;
  }
  const auto report = check(**ground);
  if (!report) {
    print_error(report.error());
    return kFailed;
  }
  fmt::print("{}", options.as_json ? json::write(*report) + "\n" : verdict(*report, terminal_language()));
  return report->ok ? 0 : kFailed;
}

Result<identity::AuditVerification> verify_all(const Settings& settings, Ground& ground) {
  YG_TRY_ASSIGN(const config::Loaded loaded, settings.load());
  identity::AuditService service(ground.identity().context());
  service.compare_with([&]() -> Result<std::optional<identity::AuditBreak>> {
    const Foundation& foundation = ground.foundation();
    YG_TRY_ASSIGN(const auto found,
                  keeping::check_mark(keeping::mark_file(loaded.config.data_dir), *foundation.db, *foundation.keys));
    if (keeping::is_good(found)) return std::nullopt;
    return identity::AuditBreak{{}, found.position, identity::BreakKind::set_back, found.text};
  });
  return service.verify(identity::Actor::machine("audit verify"));
}

Result<void> accept_store(const Settings& settings, const std::string& reason) {
  YG_TRY_ASSIGN(const config::Loaded loaded, settings.load());
  // The running platform would go on with the mark it knows.
  YG_TRY_ASSIGN(const DataDirectory data, DataDirectory::open(loaded.config.data_dir));
  YG_TRY_ASSIGN(const auto ground, Ground::open(settings));
  Foundation& foundation = ground->foundation();
  YG_TRY(ground->identity().audit().record_alone(*foundation.db, {.actor = identity::Actor::machine("audit accept"),
                                                                  .action = "store.accept",
                                                                  .object_type = "store",
                                                                  .object_id = "mark",
                                                                  .reason = reason}));
  YG_TRY(ground->identity().sealer().chain_pending());
  return keeping::MarkKeeper(keeping::mark_file(data.path()), *foundation.db, *foundation.keys, foundation.clock)
      .accept();
}

}  // namespace

void add_audit_command(CLI::App& cli, int& status) {
  CLI::App* const command = cli.add_subcommand("audit", "the audit log");
  command->require_subcommand(1);
  CLI::App* const verify =
      command->add_subcommand("verify", "tell whether the log is whole, else the first broken place");
  const auto settings = Settings::options_of(*verify);
  const auto options = std::make_shared<Options>();
  verify->add_flag("--json", options->as_json, "for programs");
  verify->callback([settings, options, &status] {
    status = report(*settings, *options, [&settings](Ground& ground) { return verify_all(*settings, ground); });
  });

  CLI::App* const accept = command->add_subcommand(
      "accept", "take the store as it is, after it was found set back in time; stop the platform first");
  const auto accept_settings = Settings::options_of(*accept);
  const auto reason = std::make_shared<std::string>();
  accept->add_option("--reason", *reason, "why this is as it should be; stands in the log")->required();
  accept->callback([accept_settings, reason, &status] {
    const auto accepted = accept_store(*accept_settings, *reason);
    if (!accepted) print_error(accepted.error());
    status = accepted ? 0 : kFailed;
  });
}

void add_integrity_command(CLI::App& cli, int& status) {
  CLI::App* const command = cli.add_subcommand("integrity", "rows that carry an integrity code");
  command->require_subcommand(1);
  CLI::App* const check = command->add_subcommand("check", "find rows that were changed behind the product's back");
  const auto settings = Settings::options_of(*check);
  const auto options = std::make_shared<Options>();
  check->add_flag("--json", options->as_json, "for programs");
  check->callback([settings, options, &status] {
    status = report(*settings, *options, [](Ground& ground) {
      add_integrity_tables(ground.identity().integrity(), nullptr);
      return ground.identity().integrity().run();
    });
  });
}

}  // namespace yunguan::app
