// SPDX-License-Identifier: Apache-2.0
// yunguan keys: which keys there are, a new version of one, and sealing anew under it. Never the keys themselves.
#include <fmt/format.h>

#include "app/commands.h"
#include "app/ground.h"
#include "app/key_routes.h"
#include "app/terminal.h"
#include "card/card_reseal.h"
#include "identity/reseal.h"
#include "intake/feed.h"
#include "notify/setting.h"
#include "peer/peer_store.h"

namespace yunguan::app {
namespace {

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
  YG_TRY_ASSIGN(const std::uint32_t version, rotate_key(ground->identity().context(), *ground->foundation().keys,
                                                        identity::Actor::machine("keys rotate"), name));
  const bool chinese = terminal_language() == &Text::zh;
  return fmt::format(
      fmt::runtime(
          chinese
              ? "密钥 {} 的第 {} 版已建立；正在运行的平台 {} 秒内改用它，旧版仍能打开旧数据。请备份密钥文件。\n"
              : "version {1} of the key {0} was made; a running platform uses it within {2} seconds, and old versions "
                "still open what they sealed. Back the key file up.\n"),
      name, version, crypto::kLookForRotation.count());
}

struct Reseal {
  std::string words;
  bool whole = true;  // no row was found changed
};

Result<Reseal> reseal(const Settings& settings) {
  YG_TRY_ASSIGN(const auto ground, Ground::open(settings));
  store::Database& db = *ground->foundation().db;
  const crypto::KeyRing& keys = *ground->foundation().keys;
  const auto record = [&](boost::json::object after) {
    return ground->identity().audit().record_alone(db, {.actor = identity::Actor::machine("keys reseal"),
                                                        .action = "key.reseal",
                                                        .object_type = "key",
                                                        .object_id = "data",
                                                        .after = std::move(after)});
  };
  const std::uint32_t version = keys.current_version(crypto::KeyPurpose::data);
  YG_TRY(record({{"version", version}, {"state", "begun"}}));
  YG_TRY_ASSIGN(const auto people, identity::reseal_people(db, keys));
  YG_TRY_ASSIGN(const auto persons, card::reseal_persons(db, keys));
  YG_TRY_ASSIGN(const std::int64_t feeds, intake::reseal_feeds(db, keys));
  YG_TRY_ASSIGN(const std::int64_t addresses, notify::reseal_addresses(db, keys));
  YG_TRY_ASSIGN(const std::int64_t peers, peer::reseal_secrets(db, keys));
  const std::int64_t left = people.left + persons.left;
  YG_TRY(record({{"version", version},
                 {"people", people.rows},
                 {"card_persons", persons.rows},
                 {"usage_feeds", feeds},
                 {"mail_addresses", addresses},
                 {"peers", peers},
                 {"left", left}}));
  const bool chinese = terminal_language() == &Text::zh;
  std::string words = fmt::format(
      fmt::runtime(
          chinese ? "已用第 {} 版数据密钥重新加密：人员 {} 行，卡的责任人与使用人 {} 行，接收源 {} 个，邮箱地址 {} "
                    "个，对端系统 {} 个。\n"
                  : "sealed anew under version {} of the data key: {} people, {} persons of cards, {} feeds, {} mail "
                    "addresses, {} peers\n"),
      version, people.rows, persons.rows, feeds, addresses, peers);
  if (left > 0) {
    words += fmt::format(fmt::runtime(chinese ? "{} 行与完整性校验不符，未动；请运行 yunguan integrity check。\n"
                                              : "{} rows do not fit their integrity code and were left alone; run "
                                                "yunguan integrity check\n"),
                         left);
  }
  return Reseal{std::move(words), left == 0};
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

  CLI::App* const reseal_command = command->add_subcommand(
      "reseal", "seal personal data anew under the newest data key, beside a running platform too");
  const auto reseal_settings = Settings::options_of(*reseal_command);
  reseal_command->callback([reseal_settings, &status] {
    const auto done = reseal(*reseal_settings);
    status = say(done ? Result<std::string>(done->words) : std::unexpected(done.error()));
    if (done && !done->whole) status = kFailed;
  });
}

}  // namespace yunguan::app
