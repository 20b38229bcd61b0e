// SPDX-License-Identifier: Apache-2.0
// The standards' published examples. A library that fails one of these must not hold anybody's data.
#include <gcrypt.h>
#include <gtest/gtest.h>

#include "crypto/hex.h"
#include "crypto/pbkdf2.h"
#include "crypto/sha256.h"
#include "crypto/sm2.h"
#include "crypto/sm3.h"
#include "crypto/sm4.h"

namespace yunguan::crypto {
namespace {

std::string bytes(std::string_view hex) { return from_hex(hex).value(); }

constexpr std::string_view kSm2Scalar = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
constexpr std::string_view kSm2Point =
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";

TEST(Sm3, GbT32905Examples) {
  EXPECT_EQ(to_hex(bytes_of(sm3("abc"))), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  std::string message;
  for (int i = 0; i < 16; ++i) message += "abcd";
  EXPECT_EQ(to_hex(bytes_of(sm3(message))), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

TEST(Sm3, PiecesGiveTheDigestOfTheWhole) {
  Sm3 hash;
  hash.update("a");
  hash.update("");
  hash.update("bc");
  EXPECT_EQ(hash.finish(), sm3("abc"));
}

TEST(Sm3, HmacAgreesWithLibgcrypt) {
  // Two libraries written apart, over key lengths below, at and above the block of 64 bytes.
  for (const std::size_t size : {1, 32, 63, 64, 65, 200}) {
    const std::string key(size, 'k');
    const std::string data(size * 3, 'd');
    gcry_mac_hd_t mac = nullptr;
    ASSERT_EQ(gcry_mac_open(&mac, GCRY_MAC_HMAC_SM3, 0, nullptr), 0u);
    gcry_mac_setkey(mac, key.data(), key.size());
    gcry_mac_write(mac, data.data(), data.size());
    std::string expected(32, '\0');
    std::size_t length = expected.size();
    gcry_mac_read(mac, expected.data(), &length);
    gcry_mac_close(mac);
    EXPECT_EQ(bytes_of(HmacSm3(key).code(data)), expected) << size;
  }
}

TEST(HmacSha256, Rfc4231TestCase2) {
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Sm4, GbT32907Examples) {
  std::string block = bytes("0123456789abcdeffedcba9876543210");
  const std::string key = block;
  const Sm4Gcm initialises_the_library(key);
  gcry_cipher_hd_t cipher = nullptr;
  ASSERT_EQ(gcry_cipher_open(&cipher, GCRY_CIPHER_SM4, GCRY_CIPHER_MODE_ECB, 0), 0u);
  ASSERT_EQ(gcry_cipher_setkey(cipher, key.data(), key.size()), 0u);
  gcry_cipher_encrypt(cipher, block.data(), block.size(), nullptr, 0);
  EXPECT_EQ(to_hex(block), "681edf34d206965e86b3e94f536e4246");
  for (int i = 1; i < 1'000'000; ++i) gcry_cipher_encrypt(cipher, block.data(), block.size(), nullptr, 0);
  EXPECT_EQ(to_hex(block), "595298c7c6fd271f0402f804c33d3f66");
  gcry_cipher_close(cipher);
}

TEST(Sm4, GcmOfRfc8998AppendixA1) {
  const Sm4Gcm cipher(bytes("0123456789abcdeffedcba9876543210"));
  const std::string nonce = bytes("00001234567800000000abcd");
  const std::string associated = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  const std::string plain = bytes(
      "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"
      "eeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa");
  const std::string sealed = cipher.encrypt(nonce, associated, plain);
  EXPECT_EQ(to_hex(sealed),
            "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
            "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
            "83de3541e4c2b58177e065a9bf7b62ec");
  EXPECT_EQ(cipher.decrypt(nonce, associated, sealed), plain);
}

TEST(Sm4, AnyChangedBitIsNoticed) {
  const Sm4Gcm cipher(std::string(16, 'k'));
  const std::string nonce(12, 'n');
  const std::string sealed = cipher.encrypt(nonce, "card.imsi.7", "460001234567890");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(cipher.decrypt(nonce, "card.imsi.7", changed)) << i;
  }
  EXPECT_FALSE(cipher.decrypt(nonce, "card.imsi.8", sealed));
  EXPECT_FALSE(cipher.decrypt(std::string(12, 'm'), "card.imsi.7", sealed));
  EXPECT_FALSE(cipher.decrypt(nonce, "card.imsi.7", sealed.substr(0, 15)));
  EXPECT_EQ(cipher.decrypt(nonce, "", cipher.encrypt(nonce, "", "")), "");
}

TEST(Sm2, GbT32918Part5Signature) {
  const auto key = Sm2PublicKey::from_hex(kSm2Point);
  ASSERT_TRUE(key);
  const auto signature =
      sm2_signature_from_raw(bytes("f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
                                   "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"));
  ASSERT_TRUE(signature);
  EXPECT_TRUE(key->verify("message digest", *signature));
  EXPECT_FALSE(key->verify("message digesT", *signature));
  EXPECT_FALSE(key->verify("message digest", *signature, "another identity"));
  EXPECT_FALSE(key->verify("message digest", "no signature at all"));
}

TEST(Sm2, GbT32918Part5Decryption) {
  const auto key = Sm2PrivateKey::from_bytes(bytes(kSm2Scalar), bytes(kSm2Point));
  ASSERT_TRUE(key);
  const std::string ciphertext =
      "04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73"
      "e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0"
      "59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766"
      "21886ca989ca9c7d58087307ca93092d651efa";
  // The published x begins with 04 by itself: without the mark it must not be taken for one.
  for (const std::string& form : {ciphertext, "04" + ciphertext}) {
    const auto der = sm2_ciphertext_from_c1c3c2(form);
    ASSERT_TRUE(der);
    const auto plain = key->decrypt(*der);
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->bytes(), "encryption standard");
  }
}

TEST(Sm2, UnderstandsWhatSmCryptoWrites) {
  // Made with sm-crypto 0.3.14: doEncrypt(message, point, 1) and doSignature(message, scalar, {hash: true}).
  const auto key = Sm2PrivateKey::from_bytes(bytes(kSm2Scalar), bytes(kSm2Point));
  ASSERT_TRUE(key);
  const auto der = sm2_ciphertext_from_c1c3c2(
      "d69093403c4ccad3e0763d7d5ba1d945606e2ebf58081b028536dc8aca1c0d2ab3fc3fdde7025235dcb18b3b6509d8c63f7fdb574b1946e3"
      "715c090e773fa147cc3a36cd851947741f754169e1638746f37482fc9f4a011bd3b9ee59314540f9b23df7b275e04d2b9bdbf47b87104413"
      "8a37a5bffed03b61da53606a21ee54c5631c34b74e");
  ASSERT_TRUE(der);
  const auto plain = key->decrypt(*der);
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->bytes(), R"({"password":"口令-Xy3","nonce":"n"})");
  const auto signature =
      sm2_signature_from_raw(bytes("c1929a9fdf7544d625a589dd5b8dee1d7def515ce9e931ae016ddeaebdcd5e6c"
                                   "e8ddb2dd64e78d9ca5313d74c26d59d3bc24392cbcae9c3e760b2207d13eb589"));
  ASSERT_TRUE(signature);
  EXPECT_TRUE(key->public_key().verify("message digest", *signature));
}

TEST(Pbkdf2, AgreesWithLibgcrypt) {
  const Sm4Gcm initialises_the_library(std::string(16, 'k'));
  for (const std::uint32_t iterations : {1u, 2u, 1000u}) {
    std::string expected(48, '\0');
    ASSERT_EQ(gcry_kdf_derive("password", 8, GCRY_KDF_PBKDF2, GCRY_MD_SM3, "saltsaltsalt", 12, iterations,
                              expected.size(), expected.data()),
              0u);
    EXPECT_EQ(pbkdf2_hmac_sm3("password", "saltsaltsalt", iterations, 48).bytes(), expected);
  }
}

}  // namespace
}  // namespace yunguan::crypto
