// SPDX-License-Identifier: Apache-2.0
// yunguan backup, backup verify, backup show, restore: one consistent set out of a platform, looked at, and put back.
#include <fmt/format.h>

#include "app/commands.h"
#include "app/data_directory.h"
#include "app/kept_place.h"
#include "app/settings.h"
#include "app/terminal.h"
#include "app/version.h"
#include "identity/audit.h"

namespace yunguan::app {
namespace {

namespace fs = std::filesystem;

// What all of these need, and no more: the schema is left as it is.
struct Bench {
  config::Loaded loaded;
  crypto::SystemRandom random;
  SystemClock clock;
  std::vector<store::Migration> steps = all_migrations();
  keeping::Progress progress;

  [[nodiscard]] const config::Config& config() const { return loaded.config; }
};

Result<std::unique_ptr<Bench>> bench_of(const Settings& settings) {
  auto bench = std::make_unique<Bench>();
  YG_TRY_ASSIGN(bench->loaded, settings.load());
  return bench;
}

struct Options {
  fs::path file;
  fs::path to;
  fs::path passphrase_file;
  fs::path master_secret_file;
  bool replace = false;
};

// The secret for an archive: what the command line names, else what the configuration names.
Result<keeping::OpeningSecret> secret_for(const Bench& bench, const Options& options) {
  YG_TRY_ASSIGN(const auto reader, keeping::ArchiveReader::open(options.file));
  if (reader.head().opens_with == keeping::OpensWith::passphrase) {
    const fs::path file =
        options.passphrase_file.empty() ? bench.config().backup.passphrase_file : options.passphrase_file;
    if (file.empty()) {
      return fail(ErrorKind::invalid, "backup.passphrase_file",
                  {"这份备份要用口令打开：请用 --passphrase-file 指定口令文件。",
                   "This backup opens with a passphrase: name its file with --passphrase-file."});
    }
    return keeping::opening_secret(file, {});
  }
  const fs::path file =
      options.master_secret_file.empty() ? bench.config().key_ring.master_secret_file : options.master_secret_file;
  auto secret = keeping::opening_secret({}, file);
  if (!secret && secret.error().code == "keys.missing") {
    return fail(ErrorKind::invalid, "backup.master_secret",
                {"这份备份要用原平台的 master.secret 打开：请用 --master-secret 指定该文件。",
                 "This backup opens with the master.secret of the platform it was made on: name that file with "
                 "--master-secret."},
                {.file = file.string()});
  }
  return secret;
}

std::string size_text(std::int64_t bytes) { return fmt::format("{:.2f} MiB", static_cast<double>(bytes) / (1 << 20)); }

Result<std::string> make(const Settings& settings, const Options& options) {
  YG_TRY_ASSIGN(const auto bench, bench_of(settings));
  if (!options.to.empty()) bench->loaded.config.backup.dir = options.to;
  if (!options.passphrase_file.empty()) bench->loaded.config.backup.passphrase_file = options.passphrase_file;
  YG_TRY_ASSIGN(const auto keys, open_key_ring(bench->config().key_ring, false, bench->random, bench->clock));
  YG_TRY_ASSIGN(const auto made, back_up(bench->config(), *keys, bench->random, bench->clock, bench->progress));
  YG_TRY_ASSIGN(const auto db, store::Database::open(store_options(bench->config())));
  YG_TRY_ASSIGN(const auto state, store::schema_state(*db, bench->steps));
  if (state.pending == 0) {
    const identity::Audit audit(*keys, bench->clock);
    YG_TRY(audit.record_alone(
        *db, {.actor = identity::Actor::machine("backup"),
              .action = "backup.make",
              .object_type = "backup",
              .object_id = made.manifest.archive_id,
              .object_label = made.file.filename().string(),
              .after = boost::json::object{{"rows", made.manifest.rows}, {"bytes", made.file_bytes}}}));
  }
  const bool chinese = terminal_language() == &Text::zh;
  return fmt::format(fmt::runtime(chinese ? "备份已写入 {}：{} 行，{}\n" : "backup written to {}: {} rows, {}\n"),
                     made.file.string(), made.manifest.rows, size_text(made.file_bytes));
}

struct Said {
  std::string words;
  bool good = true;
};

Result<Said> verify(const Settings& settings, const Options& options) {
  YG_TRY_ASSIGN(const auto bench, bench_of(settings));
  YG_TRY_ASSIGN(const auto secret, secret_for(*bench, options));
  const fs::path scratch =
      (options.to.empty() ? bench->config().data_dir / "work" : options.to) / fmt::format("verify-{}", ::getpid());
  YG_TRY_ASSIGN(const auto verified,
                keeping::verify_backup({.archive = options.file,
                                        .secret = &secret,
                                        .scratch_dir = scratch,
                                        .folders = place_of(bench->config()).folders,
                                        .steps = &bench->steps,
                                        .open_ring = ring_opener(bench->random, bench->clock),
                                        .checks = store_checks(bench->steps, bench->random, bench->clock)},
                                       bench->progress));
  const Language language = terminal_language();
  Said said{{}, verified.ok()};
  for (const keeping::CheckLine& line : verified.checks) {
    said.words += fmt::format("{:<5} {}: {}\n", line.ok ? "ok" : "FAIL", line.name, line.text.*language);
  }
  return said;
}

Result<std::string> show(const Settings& settings, const Options& options) {
  YG_TRY_ASSIGN(const auto bench, bench_of(settings));
  YG_TRY_ASSIGN(const auto secret, secret_for(*bench, options));
  YG_TRY_ASSIGN(auto reader, keeping::ArchiveReader::open(options.file));
  YG_TRY(reader.unlock(secret.secret));
  YG_TRY_ASSIGN(const auto manifest, reader.manifest());
  return json::write(manifest) + "\n";
}

Result<std::string> put_back(const Settings& settings, const Options& options) {
  YG_TRY_ASSIGN(const auto bench, bench_of(settings));
  YG_TRY_ASSIGN(const auto secret, secret_for(*bench, options));
  YG_TRY_ASSIGN(const DataDirectory data, DataDirectory::open(bench->config().data_dir));
  YG_TRY_ASSIGN(const auto restored, keeping::restore({.archive = options.file,
                                                       .secret = &secret,
                                                       .place = place_of(bench->config()),
                                                       .data_dir = data.path(),
                                                       .steps = &bench->steps,
                                                       .product = std::string(kVersion),
                                                       .replace = options.replace,
                                                       .open_ring = ring_opener(bench->random, bench->clock)},
                                                      bench->random, bench->clock, bench->progress));
  const bool chinese = terminal_language() == &Text::zh;
  std::string words = fmt::format(
      fmt::runtime(chinese
                       ? "已恢复 {} 所做的备份：{} 行。此后写入的数据不在其中；所有人须重新登录。\n"
                       : "restored the backup made at {}: {} rows. What was written after that is not in it; everybody "
                         "signs in anew.\n"),
      format_clock(restored.manifest.made_at), restored.manifest.rows);
  words += chinese ? "话单流水不在备份中：启动后，监测 › 接收 会说明是否有话单须重新投递（docs/operations.md）。\n"
                   : "The journal of usage is not in a backup: once started, 监测 › 接收 says whether usage has to be "
                     "delivered again (docs/operations.md).\n";
  for (const std::string& name : restored.moved_aside) {
    words += fmt::format(fmt::runtime(chinese ? "原有数据保留在 {}\n" : "what was there is kept as {}\n"), name);
  }
  return words;
}

int say(const Result<Said>& said) {
  const int status = app::say(said ? Result<std::string>(said->words) : std::unexpected(said.error()));
  return said && !said->good ? kFailed : status;
}

void add_secret_options(CLI::App& command, Options& options) {
  command.add_option("--passphrase-file", options.passphrase_file,
                     "file of the passphrase, readable by its owner only");
  command.add_option("--master-secret", options.master_secret_file,
                     "master secret of a backup without passphrase (default: key_ring.master_secret_file)");
}

}  // namespace

void add_backup_command(CLI::App& cli, int& status) {
  CLI::App* const command =
      cli.add_subcommand("backup", "write everything into one file, beside a running platform too");
  command->require_subcommand(0, 1);
  const auto settings = Settings::options_of(*command);
  const auto options = std::make_shared<Options>();
  command->add_option("--to", options->to, "folder (default: backup.dir)");
  command->add_option("--passphrase-file", options->passphrase_file, "file of the passphrase that will open it");
  command->callback([command, settings, options, &status] {
    if (command->get_subcommands().empty()) status = say(make(*settings, *options));
  });

  CLI::App* const verify_command =
      command->add_subcommand("verify", "restore a backup into a scratch place and check it");
  const auto verify_settings = Settings::options_of(*verify_command);
  const auto verify_options = std::make_shared<Options>();
  verify_command->add_option("file", verify_options->file, "the backup")->required();
  verify_command->add_option("--scratch", verify_options->to, "folder with room for it (default: the data directory)");
  add_secret_options(*verify_command, *verify_options);
  verify_command->callback(
      [verify_settings, verify_options, &status] { status = say(verify(*verify_settings, *verify_options)); });

  CLI::App* const show_command = command->add_subcommand("show", "print what is in a backup as JSON");
  const auto show_settings = Settings::options_of(*show_command);
  const auto show_options = std::make_shared<Options>();
  show_command->add_option("file", show_options->file, "the backup")->required();
  add_secret_options(*show_command, *show_options);
  show_command->callback([show_settings, show_options, &status] { status = say(show(*show_settings, *show_options)); });
}

void add_restore_command(CLI::App& cli, int& status) {
  CLI::App* const command = cli.add_subcommand("restore", "put a backup back, on either kind of store");
  const auto settings = Settings::options_of(*command);
  const auto options = std::make_shared<Options>();
  command->add_option("file", options->file, "the backup")->required();
  command->add_flag("--replace", options->replace, "move aside what is there");
  add_secret_options(*command, *options);
  command->callback([settings, options, &status] { status = say(put_back(*settings, *options)); });
}

}  // namespace yunguan::app
