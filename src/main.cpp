// SPDX-License-Identifier: Apache-2.0
// The commands of the program; each is added by the folder it belongs to.
#include "app/commands.h"
#include "app/statistic_command.h"
#include "monitor/monitor_commands.h"

int main(int argc, char** argv) {
  CLI::App cli{"Yunguan 运管: one operations platform for government networks"};
  cli.require_subcommand(1);
  int status = 0;
  yunguan::app::add_serve_command(cli, status);
  yunguan::app::add_doctor_command(cli, status);
  yunguan::monitor::add_monitor_command(cli, status);
  yunguan::app::add_config_command(cli, status);
  yunguan::app::add_version_command(cli, status);
  yunguan::app::add_audit_command(cli, status);
  yunguan::app::add_integrity_command(cli, status);
  yunguan::app::add_people_command(cli, status);
  yunguan::app::add_keys_command(cli, status);
  yunguan::app::add_backup_command(cli, status);
  yunguan::app::add_restore_command(cli, status);
  yunguan::app::add_schema_command(cli, status);
  yunguan::app::add_sbom_command(cli, status);
  yunguan::app::add_openapi_command(cli, status);
  yunguan::app::add_classify_command(cli, status);
  yunguan::app::add_catalog_command(cli, status);
  yunguan::app::add_order_command(cli, status);
  yunguan::app::add_sla_command(cli, status);
  yunguan::app::add_precheck_command(cli, status);
  yunguan::app::add_statistic_command(cli, status);
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {  // --help is one as well, with code 0
    return cli.exit(error) == 0 ? 0 : yunguan::app::kRefused;
  }
  return status;
}
