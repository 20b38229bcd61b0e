// SPDX-License-Identifier: Apache-2.0
// The commands about people and logs as they are called.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "app/commands.h"
#include "app/foundation.h"
#include "base/log.h"
#include "base/temporary_folder_fixture.h"
#include "config/load.h"
#include "crypto/pbkdf2.h"
#include "crypto/signing_key_file.h"
#include "identity/bootstrap.h"
#include "identity/identity.h"
#include "identity/person_store.h"
#include "identity/restriction.h"

namespace yunguan::app {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::internal::CaptureStderr;
using testing::internal::CaptureStdout;
using testing::internal::GetCapturedStderr;
using testing::internal::GetCapturedStdout;

struct Said {
  int status = 0;
  std::string out;
  std::string error;
};

Said call(std::vector<std::string> words) {
  CLI::App cli;
  Said said;
  add_audit_command(cli, said.status);
  add_integrity_command(cli, said.status);
  add_people_command(cli, said.status);
  add_keys_command(cli, said.status);
  std::ranges::reverse(words);
  CaptureStdout();
  CaptureStderr();
  try {
    cli.parse(words);
  } catch (const CLI::ParseError& error) {
    said.status = error.get_exit_code();
  }
  said.out = GetCapturedStdout();
  said.error = GetCapturedStderr();
  return said;
}

class IdentityCommands : public InTemporaryFolder {
 protected:
  void SetUp() override {
    InTemporaryFolder::SetUp();
    ASSERT_TRUE(log::configure({.level = log::Level::error}));
  }
  std::unique_ptr<Foundation> open() {
    const auto loaded = config::load({.file = {}, .environment = {}, .options = {{"", "data_dir", folder_.string()}}});
    auto foundation = open_foundation(loaded->config);
    EXPECT_TRUE(foundation) << describe(foundation.error());
    return std::move(*foundation);
  }
  // A first start, as `serve` does it.
  void make_platform() {
    const auto ground = open();
    identity::SignInPolicy policy;
    policy.password.iterations = 1'000;
    identity::Identity identity(*ground->db, *ground->keys, ground->random, ground->clock, {.policy = policy});
    ASSERT_TRUE(identity.prepare());
    ASSERT_TRUE(identity::carry_out(identity.context(), identity::first_start_plan()));
    identity.start();
    identity.stop();
  }
  void tamper(std::string_view sql) {
    const auto ground = open();
    ASSERT_TRUE(ground->db->write([&](store::Transaction& tx) { return tx.run({"test.tamper", sql}, {}); }));
  }
  Said run(std::vector<std::string> words) {
    words.insert(words.end(), {"--data-dir", folder_.string()});
    return call(std::move(words));
  }
};

TEST_F(IdentityCommands, NothingIsMadeWhereNoPlatformHasRun) {
  const Said said = run({"audit", "verify"});
  EXPECT_EQ(said.status, 2);
  EXPECT_THAT(said.error, HasSubstr("no key file"));
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(IdentityCommands, AStartLeavesAnInstallationWithAnotherFirstUnitAsItIs) {
  const auto ground = open();
  identity::Identity identity(*ground->db, *ground->keys, ground->random, ground->clock, {});
  ASSERT_TRUE(identity.prepare());
  identity::StartPlan own = identity::first_start_plan();
  own.units.front().code = "YL";
  for (auto& person : own.people) person.unit_code = person.role_unit_code = "YL";
  ASSERT_EQ(identity::carry_out(identity.context(), own)->size(), 3u);
  const auto again = identity::carry_out(identity.context(), identity::first_start_plan());
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_TRUE(again->empty());
}

TEST_F(IdentityCommands, AuditVerifyNamesTheFirstBrokenPlace) {
  make_platform();
  const Said whole = run({"audit", "verify"});
  EXPECT_EQ(whole.status, 0) << whole.error;
  EXPECT_THAT(whole.out, HasSubstr("the audit log is whole"));
  tamper("UPDATE audit_row SET person_login = 'nobody' WHERE id = 3");
  const Said broken = run({"audit", "verify"});
  EXPECT_EQ(broken.status, 1);
  EXPECT_THAT(broken.out, HasSubstr("first broken place (link 3): The audit row 3 does not fit its integrity code."));
  const Said again = run({"audit", "verify", "--json"});
  EXPECT_EQ(boost::json::parse(again.out).at("first_broken").at("position").as_int64(), 3);
}

TEST_F(IdentityCommands, IntegrityCheckNamesChangedRows) {
  make_platform();
  EXPECT_EQ(run({"integrity", "check"}).status, 0);
  tamper("UPDATE person SET state = 'disabled' WHERE login = 'auditor'");
  const Said broken = run({"integrity", "check"});
  EXPECT_EQ(broken.status, 1);
  EXPECT_THAT(broken.out, HasSubstr("person: 3 rows, 1 changed\n  3 auditor\n"));
  EXPECT_THAT(broken.out, HasSubstr("card: 0 rows, 0 changed"));
}

TEST_F(IdentityCommands, PeopleResetPasswordWorksForAdministratorsToo) {
  make_platform();
  const Said said = run({"people", "reset-password", "secadmin"});
  ASSERT_EQ(said.status, 0) << said.error;
  const std::string password = said.out.substr(said.out.size() - 17, 16);
  const auto ground = open();
  const auto account = ground->db->read(
      [&](store::Reader& reader) { return identity::find_account(reader, *ground->keys, "secadmin"); });
  ASSERT_TRUE(account && *account);
  EXPECT_TRUE((*account)->sound);
  EXPECT_TRUE((*account)->credential.must_change);
  EXPECT_TRUE(crypto::verify_password(password, (*account)->credential.password_hash));
  EXPECT_THAT(run({"people", "reset-password", "nobody"}).error, HasSubstr("nobody with the login nobody"));
}

TEST_F(IdentityCommands, ARotatedKeyLeavesEverythingReadable) {
  make_platform();
  EXPECT_THAT(run({"keys", "list"}).out, HasSubstr("seal           1  2"));
  for (const char* purpose : {"data", "integrity", "seal", "login"})
    EXPECT_EQ(run({"keys", "rotate", purpose}).status, 0);
  EXPECT_EQ(run({"keys", "rotate", "blind_index"}).status, 2);
  EXPECT_THAT(run({"keys", "list"}).out, HasSubstr("seal           2  2"));
  EXPECT_EQ(run({"audit", "verify"}).status, 0);
  EXPECT_EQ(run({"integrity", "check"}).status, 0);
}

TEST_F(IdentityCommands, ACertificateIsIssuedIntoAFileThatItsPinOpens) {
  make_platform();
  const std::string out = (folder_ / "secadmin.json").string();
  ::setenv("KEY_FILE_PIN", "246810", 1);
  const std::vector<std::string> words{"people",  "certificate", "issue", "--data-dir", folder_.string(),
                                       "--login", "secadmin",    "--out", out};
  const Said issued = call(words);
  EXPECT_EQ(issued.status, 0) << issued.error;
  EXPECT_THAT(issued.out, HasSubstr("fingerprint (SM3): "));
  EXPECT_THAT(issued.out, Not(HasSubstr("246810")));
  std::ifstream stream(out);
  const std::string file{std::istreambuf_iterator<char>(stream), {}};
  const auto opened = crypto::open_signing_key_file(file, "246810");
  ASSERT_TRUE(opened) << describe(opened.error());
  EXPECT_THAT(issued.out, HasSubstr(opened->certificate.fingerprint()));
  EXPECT_EQ(std::filesystem::status(out).permissions() & std::filesystem::perms::group_all,
            std::filesystem::perms::none);
  EXPECT_EQ(call(words).status, 1) << "never over a file that is there";

  ::unsetenv("KEY_FILE_PIN");
  const std::string second = (folder_ / "second.json").string();
  const Said nobody =
      call({"people", "certificate", "issue", "--data-dir", folder_.string(), "--login", "nobody", "--out", second});
  EXPECT_EQ(nobody.status, 1);
  EXPECT_FALSE(std::filesystem::exists(second));
  const Said other =
      call({"people", "certificate", "issue", "--data-dir", folder_.string(), "--login", "sysadmin", "--out", second});
  EXPECT_THAT(other.out, HasSubstr("PIN (shown this once): "));
}

TEST_F(IdentityCommands, LimitsAreLiftedOnTheMachine) {
  make_platform();
  {
    const auto ground = open();
    const auto held = ground->db->write([&](store::Transaction& tx) -> Result<void> {
      auto person = identity::find_person(tx, "secadmin").value().value();
      person.access_rule = identity::rule_text({.networks = {"192.0.2.1"}});
      person.version += 1;
      YG_TRY(identity::update_person(tx, *ground->keys, person));
      return {};
    });
    ASSERT_TRUE(held) << describe(held.error());
  }
  const Said lifted = call({"people", "lift-limits", "--data-dir", folder_.string(), "secadmin"});
  EXPECT_EQ(lifted.status, 0) << lifted.error;
  const auto ground = open();
  EXPECT_FALSE(ground->db->read([](store::Reader& reader) { return identity::find_person(reader, "secadmin"); })
                   .value()
                   .value()
                   .access_rule);
}

}  // namespace
}  // namespace yunguan::app
