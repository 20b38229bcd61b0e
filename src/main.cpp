// SPDX-License-Identifier: Apache-2.0
// The commands of the program; each is added by the folder it belongs to.
#include "app/commands.h"

int main(int argc, char** argv) {
  CLI::App cli{"Yunguan 运管: one operations platform for government networks"};
  cli.require_subcommand(1);
  int status = 0;
  yunguan::app::add_serve_command(cli, status);
  yunguan::app::add_doctor_command(cli, status);
  yunguan::app::add_config_command(cli, status);
  yunguan::app::add_version_command(cli, status);
  CLI11_PARSE(cli, argc, argv);
  return status;
}
