// SPDX-License-Identifier: Apache-2.0
// yunguan schema: the steps of the store's schema, done and to do, upgraded and rolled back.
#include <fmt/format.h>

#include <algorithm>

#include "app/commands.h"
#include "app/data_directory.h"
#include "app/kept_place.h"
#include "app/settings.h"
#include "app/terminal.h"
#include "app/version.h"
#include "identity/audit.h"

namespace yunguan::app {
namespace {

struct Opened {
  config::Loaded loaded;
  crypto::SystemRandom random;
  SystemClock clock;
  std::vector<store::Migration> steps = all_migrations();
  std::unique_ptr<store::Database> db;
};

Result<std::unique_ptr<Opened>> open(const Settings& settings) {
  auto opened = std::make_unique<Opened>();
  YG_TRY_ASSIGN(opened->loaded, settings.load());
  YG_TRY_ASSIGN(opened->db, store::Database::open(store_options(opened->loaded.config)));
  return opened;
}

Result<std::string> status_of(const Settings& settings) {
  YG_TRY_ASSIGN(const auto opened, open(settings));
  YG_TRY_ASSIGN(const auto applied,
                opened->db->read([](store::Reader& reader) { return store::applied_steps(reader); }));
  std::string text;
  for (const store::AppliedStep& step : applied) {
    text += fmt::format("{:<10} {:>3}  {}  {:<8} {}\n", step.folder, step.version, format_clock(step.applied_at),
                        step.product.empty() ? "-" : step.product, step.name);
  }
  YG_TRY_ASSIGN(const auto pending, store::pending_steps(*opened->db, opened->steps));
  const bool chinese = terminal_language() == &Text::zh;
  for (const store::Migration& step : pending) {
    text += fmt::format("{:<10} {:>3}  {:<19}  {:<8} {}\n", step.folder, step.version, chinese ? "待升级" : "to do", "",
                        step.name);
  }
  return text;
}

Result<std::string> upgrade(const Settings& settings) {
  YG_TRY_ASSIGN(const config::Loaded loaded, settings.load());
  YG_TRY_ASSIGN(const DataDirectory data, DataDirectory::open(loaded.config.data_dir));
  // Makes a backup first, when the store is in use and the configuration wants one.
  YG_TRY_ASSIGN(const auto foundation, open_foundation(loaded.config));
  return status_of(settings);
}

Result<std::string> roll_back(const Settings& settings, const std::string& to) {
  YG_TRY_ASSIGN(const store::RollbackGoal goal, store::parse_rollback_goal(to));
  YG_TRY_ASSIGN(const auto opened, open(settings));
  const config::Config& config = opened->loaded.config;
  YG_TRY_ASSIGN(const DataDirectory data, DataDirectory::open(config.data_dir));
  YG_TRY_ASSIGN(const auto plan, store::plan_rollback(*opened->db, opened->steps, goal));
  const bool chinese = terminal_language() == &Text::zh;
  if (plan.empty()) return std::string(chinese ? "没有要撤销的步骤\n" : "there is nothing to undo\n");
  YG_TRY_ASSIGN(const auto keys, open_key_ring(config.key_ring, false, opened->random, opened->clock));
  keeping::Progress progress;
  YG_TRY_ASSIGN(const auto made, back_up(config, *keys, opened->random, opened->clock, progress));
  YG_TRY_ASSIGN(const auto undone, store::roll_back(*opened->db, opened->steps, goal));
  std::string text =
      fmt::format(fmt::runtime(chinese ? "回退前已备份到 {}\n" : "a backup from before is {}\n"), made.file.string());
  for (const store::AppliedStep& step : undone) {
    text += fmt::format(fmt::runtime(chinese ? "已撤销 {} {}：{}\n" : "undone: {} {}, {}\n"), step.folder, step.version,
                        step.name);
  }
  // The log stands as long as its own tables do.
  YG_TRY_ASSIGN(const bool has_log, opened->db->read([](store::Reader& reader) -> Result<bool> {
    YG_TRY_ASSIGN(const auto left, store::applied_steps(reader));
    return std::ranges::any_of(left, [](const auto& step) { return step.folder == "identity" && step.version == 3; });
  }));
  if (has_log) {
    const identity::Audit audit(*keys, opened->clock);
    YG_TRY(audit.record_alone(*opened->db, {.actor = identity::Actor::machine("schema rollback"),
                                            .action = "schema.rollback",
                                            .object_type = "schema",
                                            .object_id = to,
                                            .after = boost::json::object{{"undone", undone.size()},
                                                                         {"backup", made.file.filename().string()}}}));
  }
  return text;
}

}  // namespace

void add_schema_command(CLI::App& cli, int& status) {
  CLI::App* const command = cli.add_subcommand("schema", "the steps of the store's schema");
  command->require_subcommand(1);
  CLI::App* const status_command =
      command->add_subcommand("status", "steps done, by which version of the product, and steps to do");
  const auto status_settings = Settings::options_of(*status_command);
  status_command->callback([status_settings, &status] { status = say(status_of(*status_settings)); });

  CLI::App* const upgrade_command =
      command->add_subcommand("upgrade", "do the steps to do, after a backup; a start does it too");
  const auto upgrade_settings = Settings::options_of(*upgrade_command);
  upgrade_command->callback([upgrade_settings, &status] { status = say(upgrade(*upgrade_settings)); });

  CLI::App* const rollback_command =
      command->add_subcommand("rollback", "undo steps, after a backup; what was written into their additions is lost");
  const auto rollback_settings = Settings::options_of(*rollback_command);
  const auto to = std::make_shared<std::string>();
  rollback_command->add_option("--to", *to, "FOLDER:STEP (card:3), or a version of the product (0.1.0)")->required();
  rollback_command->callback([rollback_settings, to, &status] { status = say(roll_back(*rollback_settings, *to)); });
}

}  // namespace yunguan::app
