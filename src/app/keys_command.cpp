// SPDX-License-Identifier: Apache-2.0
// yunguan keys: which keys there are, and a new version of one. Never the keys themselves.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/commands.h"
#include "app/ground.h"
#include "app/terminal.h"

namespace yunguan::app {
namespace {

// The key of blind indexes is left out: with a new one nothing sealed before would be found by its number.
constexpr std::array kRotated{crypto::KeyPurpose::data, crypto::KeyPurpose::integrity, crypto::KeyPurpose::seal,
                              crypto::KeyPurpose::login};

Result<std::string> list(const Settings& settings) {
  YG_TRY_ASSIGN(const auto ground, Ground::open(settings));
  std::string lines;
  for (const crypto::KeyInfo& key : ground->foundation().keys->keys()) {
    lines +=
        fmt::format("{:<12} {:>3}  {}\n", crypto::name_of(key.purpose), key.version, format_rfc3339(key.created_at));
  }
  return lines;
}

Result<std::string> rotate(const Settings& settings, std::string_view name) {
  YG_TRY_ASSIGN(const auto ground, Ground::open(settings));
  const auto purpose = std::ranges::find(kRotated, name, crypto::name_of);
  if (purpose == kRotated.end()) {
    return fail(ErrorKind::invalid, "keys.purpose",
                {"用途须为 data、integrity、seal 或 login。", "The purpose is data, integrity, seal or login."},
                {.field = "purpose", .value = std::string(name)});
  }
  const identity::Context& context = ground->identity().context();
  // The record comes first: a key nobody recorded would be worse than a record of a key that could not be made.
  YG_TRY(context.audit.record_alone(context.db, {.actor = identity::Actor::machine("keys rotate"),
                                                 .action = "key.rotate",
                                                 .object_type = "key",
                                                 .object_id = std::string(name)}));
  YG_TRY_ASSIGN(const std::uint32_t version, ground->foundation().keys->rotate(*purpose));
  const bool chinese = terminal_language() == &Text::zh;
  return fmt::format(
      fmt::runtime(
          chinese
              ? "密钥 {} 的第 {} 版已建立；正在运行的平台下次启动后用它，旧版仍能打开旧数据。请备份密钥文件。\n"
              : "version {1} of the key {0} was made; a running platform uses it from its next start, and old versions "
                "still open what they sealed. Back the key file up.\n"),
      name, version);
}

int say(const Result<std::string>& words) {
  if (!words) {
    print_error(words.error());
    return words.error().kind == ErrorKind::invalid ? kRefused : kFailed;
  }
  fmt::print("{}", *words);
  return 0;
}

}  // namespace

void add_keys_command(CLI::App& cli, int& status) {
  CLI::App* const command = cli.add_subcommand("keys", "the key ring");
  command->require_subcommand(1);
  CLI::App* const list_command = command->add_subcommand("list", "purpose, version and age of every key");
  const auto list_settings = Settings::options_of(*list_command);
  list_command->callback([list_settings, &status] { status = say(list(*list_settings)); });

  CLI::App* const rotate_command = command->add_subcommand("rotate", "make a new version of a key");
  const auto settings = Settings::options_of(*rotate_command);
  const auto purpose = std::make_shared<std::string>();
  rotate_command->add_option("purpose", *purpose, "data, integrity, seal or login")->required();
  rotate_command->callback([settings, purpose, &status] { status = say(rotate(*settings, *purpose)); });
}

}  // namespace yunguan::app
