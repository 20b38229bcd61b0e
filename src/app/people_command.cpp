// SPDX-License-Identifier: Apache-2.0
// yunguan people reset-password: for administrators, whom nobody else may reset, and for whoever locked everybody out.
#include <fmt/format.h>

#include "app/commands.h"
#include "app/ground.h"
#include "app/terminal.h"
#include "identity/bootstrap.h"
#include "identity/person_store.h"

namespace yunguan::app {
namespace {

Result<std::string> reset_password(const Settings& settings, const std::string& login) {
  YG_TRY_ASSIGN(const auto ground, Ground::open(settings));
  const identity::Context& context = ground->identity().context();
  YG_TRY_ASSIGN(const auto person,
                context.db.read([&](store::Reader& reader) { return identity::person_named(reader, login); }));
  const identity::Principal principal = identity::machine_principal(context.permissions);
  std::string password = identity::random_password(context.random);
  YG_TRY(identity::PersonService(context).reset_password({principal, identity::Actor::machine("people reset-password")},
                                                         person.id, password));
  return password;
}

}  // namespace

void add_people_command(CLI::App& cli, int& status) {
  CLI::App* const command = cli.add_subcommand("people", "people who may sign in");
  command->require_subcommand(1);
  add_certificate_commands(*command, status);
  CLI::App* const reset = command->add_subcommand(
      "reset-password", "give a person a new password, which must be changed at the next sign-in; lifts a lock");
  const auto settings = Settings::options_of(*reset);
  const auto login = std::make_shared<std::string>();
  reset->add_option("login", *login, "the person's login")->required();
  reset->callback([settings, login, &status] {
    const auto password = reset_password(*settings, *login);
    if (!password) {
      print_error(password.error());
      status = kFailed;
      return;
    }
    const bool chinese = terminal_language() == &Text::zh;
    fmt::print(fmt::runtime(chinese ? "{} 的新口令（下次登录须修改）：{}\n"
                                    : "new password of {} (to be changed at the next sign-in): {}\n"),
               *login, *password);
  });
}

}  // namespace yunguan::app
