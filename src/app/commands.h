// SPDX-License-Identifier: Apache-2.0
// The commands of the program. Each function adds one command to `cli`; when it was
// called, it sets `status`: 0 done, 1 failed, 2 the command line or the configuration is wrong.
#pragma once

#include <CLI/CLI.hpp>

namespace yunguan::app {

inline constexpr int kFailed = 1;
inline constexpr int kRefused = 2;

void add_serve_command(CLI::App& cli, int& status);
void add_doctor_command(CLI::App& cli, int& status);
void add_config_command(CLI::App& cli, int& status);
void add_version_command(CLI::App& cli, int& status);
void add_audit_command(CLI::App& cli, int& status);      // and 1: the log is not whole
void add_integrity_command(CLI::App& cli, int& status);  // and 1: a row was changed
void add_people_command(CLI::App& cli, int& status);
// Under "people".
void add_certificate_commands(CLI::App& people, int& status);
void add_keys_command(CLI::App& cli, int& status);
void add_backup_command(CLI::App& cli, int& status);  // backup verify: and 1: the backup is not good
void add_restore_command(CLI::App& cli, int& status);
void add_schema_command(CLI::App& cli, int& status);
void add_sbom_command(CLI::App& cli, int& status);
void add_openapi_command(CLI::App& cli, int& status);
void add_classify_command(CLI::App& cli, int& status);
void add_catalog_command(CLI::App& cli, int& status);  // and 2: a service is faulty
void add_order_command(CLI::App& cli, int& status);
void add_sla_command(CLI::App& cli, int& status);
void add_precheck_command(CLI::App& cli, int& status);  // and 3: the service would be unlawful

}  // namespace yunguan::app
