// SPDX-License-Identifier: Apache-2.0
#include "crypto/x509.h"

#include <gmock/gmock.h>

#include <boost/json/value_from.hpp>

#include "base/json.h"
#include "crypto/hex.h"
#include "crypto/signing_key_file.h"

namespace yunguan::crypto {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

Instant at(std::string_view clock) { return parse_instant(clock).value(); }

const Instant kBegin = at("2026-01-01 00:00:00");
const Instant kNow = at("2026-11-22 09:00:00");
const Instant kEnd = at("2028-01-01 00:00:00");

// What self_signed() never makes: made by other programs.
constexpr std::string_view kP256 = R"(-----BEGIN CERTIFICATE-----
MIIBczCCARmgAwIBAgIUU/rMAuJDr1c6jhdMO7hpjtl5JfgwCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEcDI1NjAeFw0yNjExMjIwNjAxMzRaFw0zNjExMTkwNjAxMzRa
MA8xDTALBgNVBAMMBHAyNTYwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARaVtLu
WWECsXP8BDGQzyKjUryMOgQgkkLTEr1wTDUyWezxUf2L2cYuEthXA4Iw4C7wwyM/
4RmuGY13dODYLXFoo1MwUTAdBgNVHQ4EFgQUvyUnT4uQzzM1if6vLXelH+9DIRUw
HwYDVR0jBBgwFoAUvyUnT4uQzzM1if6vLXelH+9DIRUwDwYDVR0TAQH/BAUwAwEB
/zAKBggqhkjOPQQDAgNIADBFAiAz535VXckoDKKJn+iNouIgei8MQo6xLteNpa+9
/ei3AgIhAPeZgSN7N/CBuJEmbmcICmy4CwlucpFbcV3BtH5JUeUn
-----END CERTIFICATE-----
)";
constexpr std::string_view kOfOpenssl = R"(-----BEGIN CERTIFICATE-----
MIIBmTCCAT+gAwIBAgIUUjgREDUY39ncxUWkp6RCfkyw6vEwCgYIKoEcz1UBg3Uw
IjEQMA4GA1UECgwHWXVubGluZzEOMAwGA1UEAwwFb3RoZXIwHhcNMjYxMTIyMDYw
MTM0WhcNMzYxMTE5MDYwMTM0WjAiMRAwDgYDVQQKDAdZdW5saW5nMQ4wDAYDVQQD
DAVvdGhlcjBZMBMGByqGSM49AgEGCCqBHM9VAYItA0IABCb7jOzR2Pfaja/QEb3F
IG0Ufyer5pyEnFkv8i37mX8cd9CGklV6XHHnB0deBa5Mm1xxZtbBbTyeuIO6U9Sv
XU+jUzBRMB0GA1UdDgQWBBTmgtWzEp4x3GbxleLyCnulzirr/jAfBgNVHSMEGDAW
gBTmgtWzEp4x3GbxleLyCnulzirr/jAPBgNVHRMBAf8EBTADAQH/MAoGCCqBHM9V
AYN1A0gAMEUCIDKnWsbGweUj4/mfRplbAYaRP2U9LRd7a1PNSdYUjy0DAiEA+OH0
VmsSfXnl42wsZaOSc/VPbr7mJfbbT/4b1cGY2BQ=
-----END CERTIFICATE-----
)";
constexpr std::string_view kEncryption = R"(-----BEGIN CERTIFICATE-----
MIIBjzCCATWgAwIBAgIUERwBuOCE/F3NpAFNwtCQ8n+C1HQwCgYIKoEcz1UBg3Uw
FTETMBEGA1UEAwwKZW5jcnlwdGlvbjAeFw0yNjExMjIwNjAxMzRaFw0zNjExMTkw
NjAxMzRaMBUxEzARBgNVBAMMCmVuY3J5cHRpb24wWTATBgcqhkjOPQIBBggqgRzP
VQGCLQNCAAQm+4zs0dj32o2v0BG9xSBtFH8nq+achJxZL/It+5l/HHfQhpJVelxx
5wdHXgWuTJtccWbWwW08nriDulPUr11Po2MwYTAdBgNVHQ4EFgQU5oLVsxKeMdxm
8ZXi8gp7pc4q6/4wHwYDVR0jBBgwFoAU5oLVsxKeMdxm8ZXi8gp7pc4q6/4wDwYD
VR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCBDAwCgYIKoEcz1UBg3UDSAAwRQIh
ALlI7eg+9LF70gonaSLiZlswB46UJU0ANY5SuJotd/wZAiBw206Cf2fGFZeALyXz
iGNxaQVmfgr//Iu1zuTCqfQcoQ==
-----END CERTIFICATE-----
)";

TEST(X509, SaysWhatItWasMadeWith) {
  const Sm2PrivateKey key = Sm2PrivateKey::generate();
  const Certificate made = Certificate::self_signed({"林经办 unituser", kBegin, kEnd}, key);
  const auto read = Certificate::from_pem("some words before\n" + made.to_pem());
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->subject(), "CN=林经办 unituser");
  EXPECT_EQ(read->issuer(), read->subject());
  EXPECT_EQ(read->not_before(), kBegin);
  EXPECT_EQ(read->not_after(), kEnd);
  EXPECT_EQ(read->public_key().to_hex(), key.public_key().to_hex());
  EXPECT_EQ(read->fingerprint(), made.fingerprint());
  EXPECT_THAT(read->fingerprint(), MatchesRegex("[0-9a-f]{64}"));
  EXPECT_THAT(read->serial(), MatchesRegex("[4-7][0-9a-f]{31}"));
  EXPECT_TRUE(read->public_key().verify("words", key.sign("words")));
  EXPECT_NE(Certificate::self_signed({"a", kBegin, kEnd}, key).serial(), made.serial());
}

TEST(X509, ReadsOneOfAnotherProgram) {
  const auto read = Certificate::from_pem(kOfOpenssl);
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->subject(), "CN=other,O=Yunling");
  EXPECT_TRUE(TrustList::from_pem(kOfOpenssl)->check(*read, read->not_before()));
}

TEST(X509, RefusesWhatIsNoSigningCertificateWithAnSm2Key) {
  const Sm2PrivateKey key = Sm2PrivateKey::generate();
  const std::string good = Certificate::self_signed({"a", kBegin, kEnd}, key).to_pem();
  const auto code = [](std::string_view pem) {
    const auto read = Certificate::from_pem(pem);
    return read ? std::string("good") : read.error().code;
  };
  EXPECT_EQ(code(good), "good");
  std::string cut = good;
  cut.erase(good.size() / 2, 8);
  for (const std::string& bad : {std::string(), std::string("abc"), good.substr(0, good.size() / 2), cut, good + good,
                                 good + std::string(20'000, 'x'), key.public_key().to_pem()})
    EXPECT_EQ(code(bad), "certificate.format") << bad.substr(0, 60);
  EXPECT_EQ(code(kP256), "certificate.key");
  EXPECT_EQ(code(kEncryption), "certificate.usage");
}

TEST(TrustList, BelievesWhatItsAuthoritiesSigned) {
  const Sm2PrivateKey authority_key = Sm2PrivateKey::generate();
  const Sm2PrivateKey other_key = Sm2PrivateKey::generate();
  const Sm2PrivateKey key = Sm2PrivateKey::generate();
  const Certificate authority = Certificate::self_signed({"Yunling CA", kBegin, kEnd, true}, authority_key);
  const Certificate other = Certificate::self_signed({"Yunling CA", kBegin, kEnd, true}, other_key);
  const Certificate good = Certificate::issued({"unituser", kBegin, kEnd}, key.public_key(), authority, authority_key);
  const auto both = TrustList::from_pem(authority.to_pem() + other.to_pem());
  ASSERT_TRUE(both) << describe(both.error());
  EXPECT_EQ(both->size(), 2u);
  EXPECT_TRUE(both->check(good, kNow));
  EXPECT_EQ(good.issuer(), "CN=Yunling CA");

  const TrustList list = TrustList::from_pem(authority.to_pem()).value();
  const auto verdict = [&](const Certificate& one, Instant now = kNow) {
    const auto checked = list.check(one, now);
    return checked ? std::string("good") : checked.error().code;
  };
  EXPECT_EQ(verdict(good), "good");
  EXPECT_EQ(verdict(Certificate::from_pem(good.to_pem()).value()), "good");
  // The same name, another key.
  EXPECT_EQ(verdict(Certificate::issued({"unituser", kBegin, kEnd}, key.public_key(), other, other_key)),
            "certificate.untrusted");
  EXPECT_EQ(verdict(Certificate::self_signed({"unituser", kBegin, kEnd}, key)), "certificate.untrusted");
  // Who was certified is no authority.
  EXPECT_EQ(verdict(Certificate::issued({"mallory", kBegin, kEnd}, other_key.public_key(), good, key)),
            "certificate.untrusted");
  EXPECT_EQ(verdict(good, kEnd + std::chrono::hours{24}), "certificate.untrusted") << "the authority has expired";
  // Of its own dates the caller speaks.
  EXPECT_EQ(verdict(Certificate::issued({"u", kBegin, kNow}, key.public_key(), authority, authority_key),
                    kNow + std::chrono::hours{24}),
            "good");
  EXPECT_EQ(TrustList::from_pem("nothing").error().code, "certificate.format");
}

TEST(SigningKeyFile, OpensWithItsPinOnly) {
  SeededRandom random(7);
  const Sm2PrivateKey key = Sm2PrivateKey::generate();
  const Certificate certificate = Certificate::self_signed({"unituser", kBegin, kEnd}, key);
  EXPECT_EQ(signing_key_file(key, certificate, "12345", random).error().code, "key_file.pin");
  const std::string file = signing_key_file(key, certificate, "246810", random).value();
  EXPECT_THAT(file, Not(HasSubstr(to_hex(key.scalar().bytes()))));
  const auto opened = open_signing_key_file(file, "246810");
  ASSERT_TRUE(opened) << describe(opened.error());
  EXPECT_EQ(opened->certificate.fingerprint(), certificate.fingerprint());
  EXPECT_TRUE(certificate.public_key().verify("words", opened->key.sign("words")));
  EXPECT_EQ(open_signing_key_file(file, "246811").error().code, "key_file.pin");

  const auto with = [&](std::string_view member, const auto& value) {
    boost::json::value changed = json::parse(file).value();
    changed.as_object()[member] = boost::json::value_from(value);
    return open_signing_key_file(json::write(changed.as_object()), "246810").error().code;
  };
  EXPECT_EQ(with("key", std::string(96, '0')), "key_file.pin");
  EXPECT_EQ(with("kind", "other"), "key_file.format");
  EXPECT_EQ(with("version", 2), "key_file.format");
  EXPECT_EQ(with("certificate", Certificate::self_signed({"x", kBegin, kEnd}, Sm2PrivateKey::generate()).to_pem()),
            "crypto.sm2_key");
  EXPECT_EQ(open_signing_key_file("{", "246810").error().code, "key_file.format");
}

}  // namespace
}  // namespace yunguan::crypto
