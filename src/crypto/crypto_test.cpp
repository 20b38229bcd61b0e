// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "crypto/base64.h"
#include "crypto/hex.h"
#include "crypto/pbkdf2.h"
#include "crypto/random.h"
#include "crypto/secret.h"
#include "crypto/sm2.h"

namespace yunguan::crypto {
namespace {

TEST(Hex, RoundTripAndRefusals) {
  EXPECT_EQ(to_hex(std::string("\x00\x7f\xff", 3)), "007fff");
  EXPECT_EQ(from_hex("007FfF"), std::string("\x00\x7f\xff", 3));
  EXPECT_EQ(from_hex(""), "");
  for (const char* bad : {"0", "0g", "0x12", " 12", "12 "}) EXPECT_FALSE(from_hex(bad)) << bad;
}

TEST(Base64, Rfc4648Vectors) {
  const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, text] : vectors) {
    EXPECT_EQ(to_base64(plain), text);
    EXPECT_EQ(from_base64(text), plain);
  }
  EXPECT_EQ(to_base64url("\xfb\xff"), "-_8");
  EXPECT_EQ(from_base64url("-_8"), "\xfb\xff");
  EXPECT_FALSE(from_base64url("-_8="));
}

TEST(Base64, OnlyTheCanonicalSpellingIsRead) {
  for (const char* bad : {"Zg", "Zg=", "Zh==", "Zg==\n", " Zg==", "Z===", "====", "Zm9v=", "Zm-_", "Zg==Zg=="}) {
    EXPECT_FALSE(from_base64(bad)) << bad;
  }
}

TEST(Random, SeededRepeatsAndSystemDoesNot) {
  SeededRandom a(7);
  SeededRandom b(7);
  SeededRandom c(8);
  const std::string first = a.bytes(40);
  EXPECT_EQ(first.size(), 40u);
  EXPECT_EQ(first, b.bytes(40));
  EXPECT_NE(first, c.bytes(40));
  EXPECT_NE(a.bytes(40), first);
  SystemRandom system;
  EXPECT_NE(system.bytes(16), system.bytes(16));
}

TEST(Secret, MovesAndLeavesNothing) {
  Secret a(std::string("short"));
  Secret b(std::move(a));
  EXPECT_EQ(b.bytes(), "short");
  EXPECT_TRUE(a.empty());  // NOLINT(bugprone-use-after-move): this is what is tested
  EXPECT_TRUE(equal_in_constant_time("same", "same"));
  EXPECT_FALSE(equal_in_constant_time("same", "sama"));
  EXPECT_FALSE(equal_in_constant_time("same", "same "));
}

TEST(Password, HashIsCheckedAndCarriesItsCost) {
  SeededRandom random(1);
  const std::string stored = hash_password("Xy-3 口令", random, 1000);
  EXPECT_TRUE(stored.starts_with("$pbkdf2-hmac-sm3$1000$"));
  EXPECT_TRUE(verify_password("Xy-3 口令", stored));
  EXPECT_FALSE(verify_password("Xy-3 口", stored));
  EXPECT_NE(hash_password("Xy-3 口令", random, 1000), stored) << "the salt must differ";
  EXPECT_FALSE(password_needs_rehash(stored, 1000));
  EXPECT_TRUE(password_needs_rehash(stored, 1001));
}

TEST(Password, DamagedHashesNeverMatch) {
  for (const char* bad : {"", "x", "$pbkdf2-hmac-sm3$0$AAAA$AAAA", "$pbkdf2-hmac-sm3$99999999$AAAA$AAAA",
                          "$pbkdf2-hmac-sm3$1000$AAAA$", "$pbkdf2-sha256$1000$AAAA$AAAA"}) {
    EXPECT_FALSE(verify_password("", bad)) << bad;
    EXPECT_TRUE(password_needs_rehash(bad)) << bad;
  }
}

TEST(Sm2, KeysTravelAndWork) {
  const Sm2PrivateKey key = Sm2PrivateKey::generate();
  const auto again = Sm2PrivateKey::from_pkcs8(key.to_pkcs8().bytes());
  ASSERT_TRUE(again);
  const auto from_hex_key = Sm2PublicKey::from_hex(key.public_key().to_hex());
  const auto from_pem_key = Sm2PublicKey::from_pem(key.public_key().to_pem());
  ASSERT_TRUE(from_hex_key);
  ASSERT_TRUE(from_pem_key);
  EXPECT_TRUE(from_hex_key->verify("hello", again->sign("hello")));
  EXPECT_TRUE(from_pem_key->verify("", again->sign("")));
  EXPECT_FALSE(Sm2PrivateKey::generate().public_key().verify("hello", key.sign("hello")));
  // Lengths around the 32 bytes of one key-stream block, where size mistakes live.
  for (const std::size_t size : {1, 2, 31, 32, 33, 64, 1000}) {
    const std::string plain(size, 'p');
    const auto decrypted = again->decrypt(from_pem_key->encrypt(plain));
    ASSERT_TRUE(decrypted) << size;
    EXPECT_EQ(decrypted->bytes(), plain);
  }
}

TEST(Sm2, RefusesWhatIsNoKeyOrCiphertext) {
  EXPECT_FALSE(Sm2PublicKey::from_hex("04" + std::string(128, '0'))) << "the point is not on the curve";
  EXPECT_FALSE(Sm2PublicKey::from_hex("05" + std::string(128, '1')));
  EXPECT_FALSE(Sm2PublicKey::from_hex("zz"));
  EXPECT_FALSE(Sm2PublicKey::from_pem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"));
  EXPECT_FALSE(Sm2PrivateKey::from_pkcs8("junk"));
  EXPECT_FALSE(sm2_ciphertext_from_c1c3c2(std::string(192, '0'))) << "no C2";
  EXPECT_FALSE(sm2_ciphertext_from_c1c3c2("xyz"));
  EXPECT_FALSE(sm2_signature_from_raw("short"));
  const Sm2PrivateKey key = Sm2PrivateKey::generate();
  std::string ciphertext = key.public_key().encrypt("attack at dawn");
  EXPECT_FALSE(Sm2PrivateKey::generate().decrypt(ciphertext));
  ciphertext.back() = static_cast<char>(ciphertext.back() ^ 1);
  EXPECT_FALSE(key.decrypt(ciphertext));
  EXPECT_FALSE(key.decrypt("junk"));
  EXPECT_FALSE(key.decrypt(""));
}

}  // namespace
}  // namespace yunguan::crypto
