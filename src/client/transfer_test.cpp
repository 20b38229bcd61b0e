// SPDX-License-Identifier: Apache-2.0
// What goes out encrypted, to whom, and to whom not.
#include "client/transfer.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "base/temporary_folder_fixture.h"
#include "client/tls_server_fixture.h"

namespace yunguan::client {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

class TransferTest : public InTemporaryFolder {
 protected:
  static std::string code_of(const auto& outcome) { return outcome ? "" : outcome.error().code; }

  // To "localhost", whatever the server's certificate says.
  static Result<Reply> post(const TlsServer& server, const std::filesystem::path& authorities,
                            std::string body = R"({"what":"secret"})") {
    return transfer(PostTransfer{.url = fmt::format("https://localhost:{}/calls", server.port()),
                                 .authorities = authorities,
                                 .headers = {"X-Secret: hush"},
                                 .body = std::move(body),
                                 .private_addresses = true,
                                 .limit = 5s},
                    {});
  }
  static Result<void> mail(const TlsServer& server, Security security, const std::filesystem::path& authorities) {
    return transfer(MailTransfer{.host = "localhost",
                                 .port = server.port(),
                                 .security = security,
                                 .authorities = authorities,
                                 .user = "yunguan",
                                 .password = "hush",
                                 .from = "from@example.com",
                                 .to = "lin@example.com",
                                 .text = "Subject: secret\r\n\r\nsecret\r\n",
                                 .limit = 5s},
                    {});
  }
};

TEST_F(TransferTest, PostsToWhomAnAuthorityVouchesFor) {
  const TlsServer server{Speaks::https, "localhost", folder_};
  const auto reply = post(server, server.authority());
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_EQ(reply->status, 200);
  EXPECT_EQ(reply->body, "taken");
  EXPECT_THAT(server.sealed(), HasSubstr("X-Secret: hush"));
  EXPECT_THAT(server.sealed(), HasSubstr("secret"));
  EXPECT_EQ(server.clear(), "");
}

TEST_F(TransferTest, SaysNothingToWhomNoKnownAuthorityVouchesFor) {
  const TlsServer server{Speaks::https, "localhost", folder_};
  EXPECT_EQ(code_of(post(server, {})), "client.tls");
  std::filesystem::create_directory(folder_ / "elsewhere");
  const TlsServer other{Speaks::https, "localhost", folder_ / "elsewhere"};
  EXPECT_EQ(code_of(post(server, other.authority())), "client.tls");
  EXPECT_EQ(code_of(post(server, folder_ / "missing.pem")), "client.tls");
  EXPECT_EQ(server.sealed() + server.clear(), "");
}

TEST_F(TransferTest, SaysNothingToWhoIsCertifiedUnderAnotherName) {
  const TlsServer server{Speaks::https, "carrier.example", folder_};
  EXPECT_EQ(code_of(post(server, server.authority())), "client.tls");
  EXPECT_EQ(server.sealed() + server.clear(), "");
}

TEST_F(TransferTest, LivesOnWhenThePeerGoesWhileItWrites) {
  const TlsServer server{Speaks::https_and_goes, "localhost", folder_};
  const std::string long_body(std::size_t{32} << 20, 'x');
  for (int i = 0; i < 10; ++i) EXPECT_EQ(code_of(post(server, server.authority(), long_body)), "client.unreachable");
}

TEST_F(TransferTest, DoesNotWaitLongerThanItsLimitForAHandshake) {
  const TlsServer server{Speaks::nothing, "localhost", folder_};
  const auto reply = transfer(PostTransfer{.url = fmt::format("https://localhost:{}/", server.port()),
                                           .authorities = server.authority(),
                                           .headers = {},
                                           .body = "secret",
                                           .private_addresses = true,
                                           .limit = 1s},
                              {});
  EXPECT_EQ(code_of(reply), "client.unreachable");
  EXPECT_THAT(server.clear(), Not(HasSubstr("secret")));
}

TEST_F(TransferTest, MailsEncryptedFromTheFirstByte) {
  const TlsServer server{Speaks::smtps, "localhost", folder_};
  const auto outcome = mail(server, Security::tls, server.authority());
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_EQ(server.clear(), "");
  EXPECT_THAT(server.sealed(), HasSubstr("RCPT TO:<lin@example.com>"));
  EXPECT_THAT(server.sealed(), HasSubstr("Subject: secret"));
}

TEST_F(TransferTest, MailsAfterTheConnectionWasMadeAnEncryptedOne) {
  const TlsServer server{Speaks::starttls, "localhost", folder_};
  const auto outcome = mail(server, Security::starttls, server.authority());
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_THAT(server.clear(), HasSubstr("STARTTLS"));
  EXPECT_THAT(server.clear(), Not(HasSubstr("AUTH")));
  EXPECT_THAT(server.clear(), Not(HasSubstr("lin@")));
  EXPECT_THAT(server.sealed(), HasSubstr("AUTH PLAIN"));
  EXPECT_THAT(server.sealed(), HasSubstr("Subject: secret"));
}

TEST_F(TransferTest, MailsNothingWhenTheEncryptionIsNotTrusted) {
  const TlsServer server{Speaks::starttls, "localhost", folder_};
  EXPECT_EQ(code_of(mail(server, Security::starttls, {})), "client.tls");
  EXPECT_THAT(server.clear() + server.sealed(), Not(HasSubstr("lin@")));
}

}  // namespace
}  // namespace yunguan::client
