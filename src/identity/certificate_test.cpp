// SPDX-License-Identifier: Apache-2.0
// Signing in with a certificate: two hands in every one, and every way of doing it wrong.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "crypto/hex.h"
#include "crypto/x509.h"
#include "identity/browser_fixture.h"
#include "identity/certificate_proof.h"

namespace yunguan::identity {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// A key with its certificate, as a key file or a USB key holds them.
struct Token {
  crypto::Sm2PrivateKey key = crypto::Sm2PrivateKey::generate();
  std::string pem;
};

class Certificates : public BrowserWorld {
 protected:
  Token token(std::string_view name, Instant begin, Instant end) {
    Token made;
    made.pem = crypto::Certificate::self_signed({std::string(name), begin, end}, made.key).to_pem();
    return made;
  }
  Token token(std::string_view name) { return token(name, clock().now() - 24h, clock().now() + 365 * 24h); }

  boost::json::object proof(Browser& browser, const Token& token, std::string_view purpose, std::string_view login) {
    const std::string nonce(browser.get("/sign_in/challenge").body.at("nonce").as_string());
    return {{"certificate", token.pem},
            {"nonce", nonce},
            {"signature", crypto::to_hex(token.key.sign(proof_message(purpose, nonce, login)))}};
  }
  boost::json::object sign_in_body(Browser& browser, const Token& token, std::string_view login) {
    boost::json::object body = proof(browser, token, kSignInPurpose, login);
    body["login"] = login;
    return body;
  }
  Answer sign_in(Browser& browser, const Token& token, std::string_view login) {
    const Answer answer = browser.post("/sign_in/certificate", sign_in_body(browser, token, login));
    browser.take_session(answer);
    return answer;
  }
  std::string verdict(const Token& token, std::string_view login) {
    Browser browser(*this);
    const Answer answer = sign_in(browser, token, login);
    return answer.status == 200 ? "in" : answer.code();
  }
  Answer enrol_own(Browser& browser, const Token& token, std::string_view login,
                   std::string_view password = kTestPassword) {
    boost::json::object body = proof(browser, token, kEnrolPurpose, login);
    body["secret"] = browser.seal({{"password", password}});
    return browser.post("/session/certificates", body);
  }
  std::int64_t enrolled(Browser& admin, const Token& token, std::string_view login) {
    const Answer answer =
        admin.post(fmt::format("/people/{}/certificates", person(login).value), {{"certificate", token.pem}});
    EXPECT_EQ(answer.status, 201) << answer.text;
    return answer.body.at("id").as_int64();
  }
  // Both hands.
  std::int64_t active(const Token& token, std::string_view login) {
    Browser admin = signed_in("secadmin");
    const std::int64_t id = enrolled(admin, token, login);
    Browser owner = signed_in(login);
    EXPECT_EQ(enrol_own(owner, token, login).status, 201);
    return id;
  }
};

TEST_P(Certificates, OneEnrolledByAnAdministratorWaitsForItsPerson) {
  const Token mine = token("unituser");
  Browser admin = signed_in("secadmin");
  const std::int64_t id = enrolled(admin, mine, "unituser");
  EXPECT_THAT(newest_audit(1), ElementsAre("certificate.enrol|done||secadmin|unituser"));
  EXPECT_EQ(verdict(mine, "unituser"), "sign_in.certificate_waiting");
  EXPECT_EQ(admin.post(fmt::format("/certificates/{}/approve", id)).code(), "certificate.state")
      << "the administrator cannot stand in for the person";
  Browser owner = signed_in("unituser");
  EXPECT_EQ(owner.get("/session/certificates").body.at("items").at(0).at("state").as_string(), "waiting_for_person");
  EXPECT_EQ(enrol_own(owner, mine, "unituser", "wrong").code(), "sign_in.refused");
  EXPECT_EQ(enrol_own(owner, mine, "unituser").status, 201);
  EXPECT_THAT(newest_audit(1), ElementsAre("certificate.confirm|done||unituser|unituser"));

  Browser browser(*this);
  const Answer answer = sign_in(browser, mine, "unituser");
  ASSERT_EQ(answer.status, 200) << answer.text;
  EXPECT_EQ(answer.body.at("method").as_string(), "certificate");
  EXPECT_EQ(answer.body.at("person").at("login").as_string(), "unituser");
  EXPECT_EQ(browser.get("/units").status, 200);
  EXPECT_THAT(newest_audit(1), ElementsAre("sign_in|done||unituser|unituser"));
  EXPECT_EQ(admin.get("/online_sessions?method=certificate").body.at("items").as_array().size(), 1u);
}

TEST_P(Certificates, OneEnrolledByThePersonWaitsForAnAdministrator) {
  const Token mine = token("unituser");
  Browser owner = signed_in("unituser");
  const Answer own = enrol_own(owner, mine, "unituser");
  ASSERT_EQ(own.status, 201) << own.text;
  EXPECT_EQ(own.body.at("state").as_string(), "waiting_for_administrator");
  EXPECT_EQ(verdict(mine, "unituser"), "sign_in.certificate_waiting");
  const auto path = fmt::format("/certificates/{}/approve", own.body.at("id").as_int64());
  EXPECT_EQ(owner.post(path).code(), "identity.forbidden");
  Browser admin = signed_in("secadmin");
  EXPECT_EQ(admin.get("/certificates?state=waiting_for_administrator").body.at("items").as_array().size(), 1u);
  EXPECT_EQ(admin.post(path).status, 200);
  EXPECT_EQ(admin.post(path).code(), "certificate.state");
  EXPECT_EQ(verdict(mine, "unituser"), "in");
}

TEST_P(Certificates, AnAdministratorGivesHimselfNone) {
  const Token mine = token("secadmin");
  Browser admin = signed_in("secadmin");
  EXPECT_EQ(
      admin.post(fmt::format("/people/{}/certificates", person("secadmin").value), {{"certificate", mine.pem}}).code(),
      "certificate.self");
  EXPECT_THAT(newest_audit(1), ElementsAre("certificate.enrol|refused|certificate.self|secadmin|secadmin"));
  const auto id = enrol_own(admin, mine, "secadmin").body.at("id").as_int64();
  EXPECT_EQ(admin.post(fmt::format("/certificates/{}/approve", id)).code(), "certificate.self");
  // Nor another person's account by a key of his own: it waits for a person who does not have the key.
  const Token disguise = token("sysadmin");
  enrolled(admin, disguise, "sysadmin");
  EXPECT_EQ(verdict(disguise, "sysadmin"), "sign_in.certificate_waiting");
}

TEST_P(Certificates, OfSomebodyElseOpenNothing) {
  const Token mine = token("unituser");
  active(mine, "unituser");
  EXPECT_EQ(verdict(mine, "manager"), "sign_in.certificate_other_person");
  EXPECT_EQ(verdict(mine, "nobody"), "sign_in.certificate_other_person");
  EXPECT_EQ(verdict(token("unituser"), "unituser"), "sign_in.certificate_unknown");
  EXPECT_THAT(newest_audit(1), ElementsAre("sign_in|refused|sign_in.certificate_unknown||"));
  // The certificate is public; its key is not.
  Token copied = token("unituser");
  copied.pem = mine.pem;
  EXPECT_EQ(verdict(copied, "unituser"), "sign_in.certificate_signature");
  Browser thief = signed_in("manager");
  EXPECT_EQ(enrol_own(thief, copied, "manager").code(), "sign_in.certificate_signature");
  EXPECT_EQ(enrol_own(thief, mine, "manager").code(), "certificate.taken");
}

TEST_P(Certificates, ASignatureServesOnce) {
  const Token mine = token("unituser");
  active(mine, "unituser");
  Browser browser(*this);
  const boost::json::object recorded = sign_in_body(browser, mine, "unituser");
  EXPECT_EQ(browser.post("/sign_in/certificate", recorded).status, 200);
  EXPECT_EQ(browser.post("/sign_in/certificate", recorded).code(), "sign_in.certificate_replayed");
  const boost::json::object late = sign_in_body(browser, mine, "unituser");
  clock().advance(121s);
  EXPECT_EQ(browser.post("/sign_in/certificate", late).code(), "sign_in.certificate_nonce");
  EXPECT_EQ(browser.post("/sign_in/certificate", recorded).code(), "sign_in.certificate_nonce");
  // Neither made for another purpose, nor over a nonce of one's own, nor over a password's nonce.
  boost::json::object other = proof(browser, mine, kEnrolPurpose, "unituser");
  other["login"] = "unituser";
  EXPECT_EQ(browser.post("/sign_in/certificate", other).code(), "sign_in.certificate_signature");
  for (const std::string& nonce : {std::string("abc"), std::string("a.9999999999999999.b"),
                                   std::string(browser.get("/sign_in/key").body.at("nonce").as_string())}) {
    const boost::json::object own{
        {"login", "unituser"},
        {"certificate", mine.pem},
        {"nonce", nonce},
        {"signature", crypto::to_hex(mine.key.sign(proof_message(kSignInPurpose, nonce, "unituser")))}};
    EXPECT_EQ(browser.post("/sign_in/certificate", own).code(), "sign_in.certificate_nonce") << nonce;
  }
}

TEST_P(Certificates, HoldWithinTheirDates) {
  const Token later = token("unituser", clock().now() + 24h, clock().now() + 48h);
  active(later, "unituser");
  EXPECT_EQ(verdict(later, "unituser"), "sign_in.certificate_not_yet_valid");
  clock().advance(30h);
  EXPECT_EQ(verdict(later, "unituser"), "in");
  clock().advance(24h);
  EXPECT_EQ(verdict(later, "unituser"), "sign_in.certificate_expired");
  Browser admin = signed_in("secadmin");
  EXPECT_EQ(admin.get("/certificates?state=expired").body.at("items").as_array().size(), 1u);
  const Token old = token("manager", clock().now() - 48h, clock().now() - 24h);
  EXPECT_EQ(
      admin.post(fmt::format("/people/{}/certificates", person("manager").value), {{"certificate", old.pem}}).code(),
      "certificate.expired");
  // A clock set back makes it valid again, or not yet; nothing breaks.
  clock().advance(-30h);
  EXPECT_EQ(verdict(later, "unituser"), "in");
  clock().advance(-200 * 24h);
  EXPECT_EQ(verdict(later, "unituser"), "sign_in.certificate_not_yet_valid");
}

TEST_P(Certificates, ADisabledOneIsOutAtOnceAndForGood) {
  const Token mine = token("unituser");
  const std::int64_t id = active(mine, "unituser");
  Browser by_certificate(*this);
  ASSERT_EQ(sign_in(by_certificate, mine, "unituser").status, 200);
  Browser by_password = signed_in("unituser");
  Browser admin = signed_in("secadmin");
  EXPECT_EQ(admin.post(fmt::format("/certificates/{}/disable", id), {{"reason", "遗失"}}).status, 200);
  EXPECT_THAT(newest_audit(1), ElementsAre("certificate.disable|done||secadmin|unituser"));
  EXPECT_EQ(by_certificate.get("/units").code(), "session.over");
  EXPECT_EQ(by_password.get("/units").status, 200);
  EXPECT_EQ(verdict(mine, "unituser"), "sign_in.certificate_disabled");
  EXPECT_EQ(enrol_own(by_password, mine, "unituser").code(), "certificate.taken");
  Token again = mine;
  again.pem = crypto::Certificate::self_signed({"unituser", clock().now(), clock().now() + 24h}, mine.key).to_pem();
  EXPECT_EQ(enrol_own(by_password, again, "unituser").code(), "certificate.taken") << "the key is spent";
  EXPECT_EQ(admin.post(fmt::format("/certificates/{}/disable", id), {{"reason", ""}}).code(), "certificate.state");

  const Token second = token("unituser");
  const auto own = enrol_own(by_password, second, "unituser").body.at("id").as_int64();
  EXPECT_EQ(signed_in("manager").call(http::Method::del, fmt::format("/session/certificates/{}", own)).code(),
            "certificate.not_found");
  EXPECT_EQ(by_password.call(http::Method::del, fmt::format("/session/certificates/{}", own)).status, 204);
}

TEST_P(Certificates, CanBeTheOnlyWayIn) {
  Browser admin = signed_in("secadmin");
  const std::string path = fmt::format("/people/{}/access", person("unituser").value);
  const auto require = [&](bool required) {
    return admin.call(http::Method::put, path,
                      {{"networks", boost::json::array{}},
                       {"hours", boost::json::array{}},
                       {"certificate_required", required},
                       {"single_session", false}},
                      admin.get(path).body.at("version").as_int64());
  };
  EXPECT_EQ(require(true).code(), "access.no_certificate");
  const Token mine = token("unituser");
  active(mine, "unituser");
  Browser by_password = signed_in("unituser");
  ASSERT_EQ(require(true).status, 200);
  EXPECT_EQ(by_password.get("/units").code(), "session.over");
  EXPECT_EQ(Browser(*this).sign_in("unituser").code(), "sign_in.certificate_required");
  EXPECT_EQ(Browser(*this).sign_in("unituser", "wrong").code(), "sign_in.refused");
  EXPECT_EQ(verdict(mine, "unituser"), "in");
  ASSERT_EQ(require(false).status, 200);
  EXPECT_EQ(Browser(*this).sign_in("unituser").status, 200);
}

TEST_P(Certificates, StandUnderLocksLimitsAndStates) {
  const Token mine = token("unituser");
  active(mine, "unituser");
  Browser guesser(*this);
  for (int i = 0; i < 5; ++i) guesser.sign_in("unituser", "wrong");
  EXPECT_EQ(verdict(mine, "unituser"), "sign_in.locked");
  clock().advance(11min);
  EXPECT_EQ(verdict(mine, "unituser"), "in");
  tamper(fmt::format("UPDATE certificate SET person_id = {}", person("sysadmin").value));
  EXPECT_EQ(verdict(mine, "sysadmin"), "sign_in.refused");
  EXPECT_THAT(newest_audit(1), ElementsAre("sign_in|refused|identity.tampered|sysadmin|sysadmin"));
  EXPECT_THAT(signed_in("auditor").post("/integrity/check").text, HasSubstr("\"label\":\"CN=unituser\""));
}

TEST_P(Certificates, ThatAreNoneAreNamed) {
  Browser admin = signed_in("secadmin");
  const std::string path = fmt::format("/people/{}/certificates", person("unituser").value);
  for (const char* pem : {"", "abc", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}) {
    const Answer answer = admin.post(path, {{"certificate", pem}});
    EXPECT_EQ(answer.status, 422);
    EXPECT_EQ(answer.code(), "certificate.format");
  }
  Browser browser(*this);
  EXPECT_EQ(browser
                .post("/sign_in/certificate",
                      {{"login", "unituser"}, {"certificate", "x"}, {"nonce", "x"}, {"signature", "x"}})
                .code(),
            "certificate.format");
  const Token mine = token("unituser");
  for (const std::string& signature :
       {std::string(), std::string("zz"), std::string(128, '0'), std::string(2'000, 'a')}) {
    boost::json::object body = sign_in_body(browser, mine, "unituser");
    body["signature"] = signature;
    EXPECT_EQ(browser.post("/sign_in/certificate", body).code(), "sign_in.certificate_signature");
  }
}

TEST_P(Certificates, PasswordsAgeInSightOfTheirOwners) {
  Browser browser(*this);
  const Answer answer = browser.sign_in("manager");
  EXPECT_THAT(std::string(answer.body.at("password_expires_at").as_string()), StartsWith("2027-02-19T"));
  EXPECT_EQ(answer.body.at("method").as_string(), "password");
}

YUNGUAN_ON_BOTH_STORES(Certificates);

class TrustedAuthority : public Certificates {
 protected:
  SignInPolicy policy() const override {
    SignInPolicy policy = BrowserWorld::policy();
    policy.authorities =
        std::make_shared<const crypto::TrustList>(crypto::TrustList::from_pem(authority_.to_pem()).value());
    return policy;
  }
  Token issued(std::string_view name) {
    Token made;
    made.pem = crypto::Certificate::issued({std::string(name), clock().now() - 24h, clock().now() + 365 * 24h},
                                           made.key.public_key(), authority_, authority_key_)
                   .to_pem();
    return made;
  }
  const crypto::Sm2PrivateKey authority_key_ = crypto::Sm2PrivateKey::generate();
  const crypto::Certificate authority_ = crypto::Certificate::self_signed(
      {"Yunling CA", parse_instant("2026-01-01 00:00:00").value(), parse_instant("2030-01-01 00:00:00").value(), true},
      authority_key_);
};

TEST_P(TrustedAuthority, VouchesForWhatAPersonEnrols) {
  Browser owner = signed_in("unituser");
  const Token mine = issued("unituser");
  EXPECT_EQ(enrol_own(owner, token("unituser"), "unituser").code(), "certificate.untrusted");
  EXPECT_EQ(enrol_own(owner, mine, "unituser").body.at("state").as_string(), "active");
  EXPECT_EQ(verdict(mine, "unituser"), "in");
  Browser admin = signed_in("secadmin");
  const Token other = issued("manager");
  enrolled(admin, other, "manager");
  EXPECT_EQ(verdict(other, "manager"), "sign_in.certificate_waiting") << "who enrols is still not who signs in";
}

TEST_P(TrustedAuthority, MustStillBeTrustedAtSignIn) {
  // Enrolled before there was a list.
  const Token mine = token("unituser");
  const auto made = identity().certificates().enrol_on_machine(Actor::machine("test"), "unituser",
                                                               crypto::Certificate::from_pem(mine.pem).value());
  EXPECT_EQ(made.error().code, "certificate.untrusted");
  const Token good = issued("unituser");
  ASSERT_TRUE(identity().certificates().enrol_on_machine(Actor::machine("test"), "unituser",
                                                         crypto::Certificate::from_pem(good.pem).value()));
  EXPECT_EQ(verdict(good, "unituser"), "in");
  clock().advance(4 * 366 * 24h);
  EXPECT_EQ(verdict(good, "unituser"), "sign_in.certificate_expired");
}

YUNGUAN_ON_BOTH_STORES(TrustedAuthority);

}  // namespace
}  // namespace yunguan::identity
