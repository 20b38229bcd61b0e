// SPDX-License-Identifier: Apache-2.0
// yunguan people certificate issue: a key file with a certificate for somebody who has no USB key. yunguan people
// lift-limits: for whoever locked everybody out.
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>

#include "app/commands.h"
#include "app/ground.h"
#include "app/terminal.h"
#include "crypto/private_file.h"
#include "crypto/signing_key_file.h"
#include "identity/person_store.h"

namespace yunguan::app {
namespace {

constexpr const char* kPinVariable = "KEY_FILE_PIN";
constexpr std::size_t kPinDigits = 8;

struct IssueOptions {
  std::string login;
  std::string out;
  int days = 730;
  std::string authority_file;
};

struct Issued {
  std::string fingerprint;
  std::string pin;
  bool pin_made = false;
  Instant not_after;
};

Result<std::string> whole_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad()) {
    return fail(ErrorKind::not_found, "file.unreadable",
                {fmt::format("无法读取 {}。", path), fmt::format("{} cannot be read.", path)}, {.file = path});
  }
  return content;
}

std::string made_pin(crypto::Random& random) {
  std::string pin;
  for (const char c : random.bytes(kPinDigits)) pin += static_cast<char>('0' + static_cast<unsigned char>(c) % 10);
  return pin;
}

Result<crypto::Certificate> certificate_for(const IssueOptions& options, const crypto::Certificate::Wish& wish,
                                            const crypto::Sm2PrivateKey& key) {
  if (options.authority_file.empty()) return crypto::Certificate::self_signed(wish, key);
  YG_TRY_ASSIGN(const std::string file, whole_file(options.authority_file));
  const char* const pin = std::getenv("YUNGUAN_AUTHORITY_PIN");
  YG_TRY_ASSIGN(const crypto::SigningKey authority, crypto::open_signing_key_file(file, pin == nullptr ? "" : pin));
  return crypto::Certificate::issued(wish, key.public_key(), authority.certificate, authority.key);
}

Result<Issued> issue(const Settings& settings, const IssueOptions& options) {
  YG_TRY_ASSIGN(const auto ground, Ground::open(settings));
  crypto::Random& random = ground->foundation().random;
  Issued issued;
  const char* const given = std::getenv(kPinVariable);
  issued.pin_made = given == nullptr;
  issued.pin = issued.pin_made ? made_pin(random) : std::string(given);

  const Instant now = ground->foundation().clock.now();
  const crypto::Sm2PrivateKey key = crypto::Sm2PrivateKey::generate();
  YG_TRY_ASSIGN(const crypto::Certificate certificate,
                certificate_for(options, {options.login, now, now + std::chrono::days{options.days}, false}, key));
  YG_TRY_ASSIGN(const std::string file, crypto::signing_key_file(key, certificate, issued.pin, random));
  // The file first: a certificate nobody has the key of would stand in the way of another try.
  YG_TRY(crypto::write_private_file(options.out, file, crypto::Existing::refuse));
  const auto enrolled = ground->identity().certificates().enrol_on_machine(
      identity::Actor::machine("people certificate issue"), options.login, certificate);
  if (!enrolled) {
    std::error_code ignored;
    std::filesystem::remove(options.out, ignored);
    return std::unexpected(enrolled.error());
  }
  issued.fingerprint = enrolled->fingerprint;
  issued.not_after = enrolled->not_after;
  return issued;
}

Result<void> lift_limits(const Settings& settings, const std::string& login) {
  YG_TRY_ASSIGN(const auto ground, Ground::open(settings));
  const identity::Context& context = ground->identity().context();
  YG_TRY_ASSIGN(const auto person,
                context.db.read([&](store::Reader& reader) { return identity::person_named(reader, login); }));
  const identity::Principal principal = identity::machine_principal(context.permissions);
  YG_TRY(ground->identity().access_rules().set_for_person({principal, identity::Actor::machine("people lift-limits")},
                                                          person.id, person.version, {}));
  return {};
}

void add_lift_limits(CLI::App& people, int& status) {
  CLI::App* const lift = people.add_subcommand(
      "lift-limits", "take away everything that limits from where, when and with what a person signs in");
  const auto settings = Settings::options_of(*lift);
  const auto login = std::make_shared<std::string>();
  lift->add_option("login", *login, "the person's login")->required();
  lift->callback([settings, login, &status] {
    if (const auto lifted = lift_limits(*settings, *login); !lifted) {
      print_error(lifted.error());
      status = kFailed;
      return;
    }
    fmt::print(
        fmt::runtime(terminal_language() == &Text::zh ? "{} 现在可以随时随地用口令登录。\n"
                                                      : "{} can sign in with the password, anywhere, any time.\n"),
        *login);
  });
}

}  // namespace

void add_certificate_commands(CLI::App& people, int& status) {
  CLI::App* const certificate = people.add_subcommand("certificate", "certificates people sign in with");
  certificate->require_subcommand(1);
  CLI::App* const command = certificate->add_subcommand(
      "issue", "make a key and a certificate for a person, enrol it, and write both into a file closed with a PIN");
  const auto settings = Settings::options_of(*command);
  const auto options = std::make_shared<IssueOptions>();
  command->add_option("--login", options->login, "the person's login")->required();
  command->add_option("--out", options->out, "the key file to write; must not exist")->required();
  command->add_option("--days", options->days, "how long the certificate holds")->check(CLI::Range(1, 3650));
  command->add_option(
      "--authority", options->authority_file,
      "key file of the authority that signs; its PIN is taken from YUNGUAN_AUTHORITY_PIN. Without it the "
      "certificate signs itself");
  command->footer("The PIN of the new file is taken from KEY_FILE_PIN; without it one is made and printed.");
  command->callback([settings, options, &status] {
    const auto issued = issue(*settings, *options);
    if (!issued) {
      print_error(issued.error());
      status = kFailed;
      return;
    }
    const bool chinese = terminal_language() == &Text::zh;
    fmt::print(fmt::runtime(chinese ? "已写入 {}，有效至 {}。\n证书指纹（SM3）：{}\n"
                                    : "wrote {}, valid until {}.\nfingerprint (SM3): {}\n"),
               options->out, format_clock(issued->not_after), issued->fingerprint);
    if (issued->pin_made) {
      fmt::print(fmt::runtime(chinese ? "PIN（只显示这一次）：{}\n" : "PIN (shown this once): {}\n"), issued->pin);
    }
  });
  add_lift_limits(people, status);
}

}  // namespace yunguan::app
