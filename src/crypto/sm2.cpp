// SPDX-License-Identifier: Apache-2.0
#include "crypto/sm2.h"

#include <openssl/asn1.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "crypto/hex.h"

namespace yunguan::crypto {

namespace {

constexpr std::size_t kCoordinateBytes = 32;
constexpr std::size_t kPointBytes = 1 + 2 * kCoordinateBytes;
constexpr std::size_t kDigestBytes = 32;

template <auto function>
struct Free {
  template <class T>
  void operator()(T* object) const {
    function(object);
  }
};
using Context = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_clear_free>>;
using Integer = std::unique_ptr<ASN1_INTEGER, Free<ASN1_INTEGER_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>>;
using Memory = std::unique_ptr<BIO, Free<BIO_free_all>>;

const unsigned char* raw(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
unsigned char* raw(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

Sm2Pkey own(EVP_PKEY* key) { return {key, Free<EVP_PKEY_free>{}}; }

std::unexpected<Error> bad_key() {
  return fail(ErrorKind::invalid, "crypto.sm2_key", {"不是有效的 SM2 密钥。", "This is not a valid SM2 key."});
}

bool is_sm2(const EVP_PKEY* key) { return key != nullptr && EVP_PKEY_is_a(key, "SM2") == 1; }

// The key of a point and, for a private key, its scalar. OpenSSL checks that the point lies on the curve.
Sm2Pkey make_key(std::string_view point, std::string_view scalar) {
  const Builder builder(OSSL_PARAM_BLD_new());
  Number number;
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  if (!scalar.empty()) {
    number.reset(BN_secure_new());
    BN_bin2bn(raw(scalar), static_cast<int>(scalar.size()), number.get());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, number.get());
  }
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const Context context(EVP_PKEY_CTX_new_from_name(nullptr, "SM2", nullptr));
  EVP_PKEY* key = nullptr;
  const int selection = scalar.empty() ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR;
  if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, selection, parameters.get()) != 1) {
    return nullptr;
  }
  Sm2Pkey owned = own(key);
  const Context check(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  if (scalar.empty() ? EVP_PKEY_public_check(check.get()) != 1 : EVP_PKEY_check(check.get()) != 1) return nullptr;
  return owned;
}

// A digest context whose key context carries the signer's identity; both must live together.
struct SignContext {
  Context key;
  DigestContext digest;
};

SignContext sign_context(EVP_PKEY* key, std::string_view identity) {
  SignContext context{Context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr)), DigestContext(EVP_MD_CTX_new())};
  YG_ASSERT(context.key != nullptr && context.digest != nullptr);
  YG_ASSERT(EVP_PKEY_CTX_set1_id(context.key.get(), identity.data(), identity.size()) == 1);
  EVP_MD_CTX_set_pkey_ctx(context.digest.get(), context.key.get());
  return context;
}

void append_length(std::string& der, std::size_t size) {
  YG_ASSERT(size <= 0xffff);
  if (size >= 0x100) {
    der += '\x82';
    der += static_cast<char>(size >> 8);
  } else if (size >= 0x80) {
    der += '\x81';
  }
  der += static_cast<char>(size & 0xff);
}

void append_octets(std::string& der, std::string_view octets) {
  der += '\x04';
  append_length(der, octets.size());
  der += octets;
}

// An unsigned big-endian number as ASN.1 INTEGER.
void append_integer(std::string& der, std::string_view bytes) {
  const Number number(BN_bin2bn(raw(bytes), static_cast<int>(bytes.size()), nullptr));
  const Integer integer(BN_to_ASN1_INTEGER(number.get(), nullptr));
  const int size = i2d_ASN1_INTEGER(integer.get(), nullptr);
  std::string encoded(static_cast<std::size_t>(size), '\0');
  unsigned char* out = raw(encoded);
  i2d_ASN1_INTEGER(integer.get(), &out);
  der += encoded;
}

std::string sequence_of(std::string_view content) {
  std::string der = "\x30";
  append_length(der, content.size());
  der += content;
  return der;
}

}  // namespace

Result<Sm2PublicKey> Sm2PublicKey::from_hex(std::string_view hex) {
  const auto point = crypto::from_hex(hex);
  if (!point || point->size() != kPointBytes || point->front() != '\x04') return bad_key();
  Sm2Pkey key = make_key(*point, {});
  if (key == nullptr) return bad_key();
  return Sm2PublicKey(std::move(key));
}

Result<Sm2PublicKey> Sm2PublicKey::from_pem(std::string_view pem) {
  const Memory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  Sm2Pkey key = own(PEM_read_bio_PUBKEY(memory.get(), nullptr, nullptr, nullptr));
  if (!is_sm2(key.get())) return bad_key();
  return Sm2PublicKey(std::move(key));
}

std::string Sm2PublicKey::to_hex() const {
  std::string point(kPointBytes, '\0');
  std::size_t size = 0;
  YG_ASSERT(EVP_PKEY_get_octet_string_param(key_.get(), OSSL_PKEY_PARAM_PUB_KEY, raw(point), point.size(), &size) ==
                1 &&
            size == kPointBytes);
  return crypto::to_hex(point);
}

std::string Sm2PublicKey::to_pem() const {
  const Memory memory(BIO_new(BIO_s_mem()));
  YG_ASSERT(PEM_write_bio_PUBKEY(memory.get(), key_.get()) == 1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

bool Sm2PublicKey::verify(std::string_view message, std::string_view signature, std::string_view identity) const {
  const SignContext context = sign_context(key_.get(), identity);
  YG_ASSERT(EVP_DigestVerifyInit_ex(context.digest.get(), nullptr, "SM3", nullptr, nullptr, key_.get(), nullptr) == 1);
  return EVP_DigestVerify(context.digest.get(), raw(signature), signature.size(), raw(message), message.size()) == 1;
}

std::string Sm2PublicKey::encrypt(std::string_view plain) const {
  YG_ASSERT(!plain.empty());  // the standard leaves an empty message out: its key stream would be empty
  const Context context(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr));
  std::size_t size = 0;
  YG_ASSERT(context != nullptr && EVP_PKEY_encrypt_init(context.get()) == 1 &&
            EVP_PKEY_encrypt(context.get(), nullptr, &size, raw(plain), plain.size()) == 1);
  std::string ciphertext(size, '\0');
  YG_ASSERT(EVP_PKEY_encrypt(context.get(), raw(ciphertext), &size, raw(plain), plain.size()) == 1);
  ciphertext.resize(size);
  return ciphertext;
}

Sm2PrivateKey Sm2PrivateKey::generate() {
  Sm2Pkey key = own(EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2"));
  YG_ASSERT(key != nullptr);
  return Sm2PrivateKey(std::move(key));
}

Result<Sm2PrivateKey> Sm2PrivateKey::from_bytes(std::string_view scalar, std::string_view point) {
  if (scalar.size() != kCoordinateBytes || point.size() != kPointBytes) return bad_key();
  Sm2Pkey key = make_key(point, scalar);
  if (key == nullptr) return bad_key();
  return Sm2PrivateKey(std::move(key));
}

Result<Sm2PrivateKey> Sm2PrivateKey::from_pkcs8(std::string_view der) {
  const unsigned char* in = raw(der);
  Sm2Pkey key = own(d2i_AutoPrivateKey(nullptr, &in, static_cast<long>(der.size())));
  if (!is_sm2(key.get()) || in != raw(der) + der.size()) return bad_key();
  return Sm2PrivateKey(std::move(key));
}

Secret Sm2PrivateKey::to_pkcs8() const {
  const std::unique_ptr<PKCS8_PRIV_KEY_INFO, Free<PKCS8_PRIV_KEY_INFO_free>> info(EVP_PKEY2PKCS8(key_.get()));
  YG_ASSERT(info != nullptr);
  const int size = i2d_PKCS8_PRIV_KEY_INFO(info.get(), nullptr);
  std::string der(static_cast<std::size_t>(size), '\0');
  unsigned char* out = raw(der);
  YG_ASSERT(i2d_PKCS8_PRIV_KEY_INFO(info.get(), &out) == size);
  return Secret(std::move(der));
}

Secret Sm2PrivateKey::scalar() const {
  BIGNUM* number = nullptr;
  YG_ASSERT(EVP_PKEY_get_bn_param(key_.get(), OSSL_PKEY_PARAM_PRIV_KEY, &number) == 1);
  const Number owned(number);
  std::string bytes(kCoordinateBytes, '\0');
  YG_ASSERT(BN_bn2binpad(number, raw(bytes), static_cast<int>(bytes.size())) == static_cast<int>(bytes.size()));
  return Secret(std::move(bytes));
}

std::string Sm2PrivateKey::sign(std::string_view message, std::string_view identity) const {
  const SignContext context = sign_context(key_.get(), identity);
  YG_ASSERT(EVP_DigestSignInit_ex(context.digest.get(), nullptr, "SM3", nullptr, nullptr, key_.get(), nullptr) == 1);
  std::size_t size = 0;
  YG_ASSERT(EVP_DigestSign(context.digest.get(), nullptr, &size, raw(message), message.size()) == 1);
  std::string signature(size, '\0');
  YG_ASSERT(EVP_DigestSign(context.digest.get(), raw(signature), &size, raw(message), message.size()) == 1);
  signature.resize(size);
  return signature;
}

std::optional<Secret> Sm2PrivateKey::decrypt(std::string_view ciphertext) const {
  const Context context(EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr));
  YG_ASSERT(context != nullptr && EVP_PKEY_decrypt_init(context.get()) == 1);
  std::size_t size = 0;
  if (EVP_PKEY_decrypt(context.get(), nullptr, &size, raw(ciphertext), ciphertext.size()) != 1) return std::nullopt;
  // OpenSSL 3.0 states a size that can be short of what it writes (CVE-2021-3711 was this): leave room.
  std::string plain(size + ciphertext.size(), '\0');
  size = plain.size();
  const int ok = EVP_PKEY_decrypt(context.get(), raw(plain), &size, raw(ciphertext), ciphertext.size());
  if (ok != 1) {
    OPENSSL_cleanse(plain.data(), plain.size());
    return std::nullopt;
  }
  plain.resize(size);
  return Secret(std::move(plain));
}

std::optional<std::string> sm2_ciphertext_from_c1c3c2(std::string_view hex) {
  const auto bytes = from_hex(hex);
  if (!bytes) return std::nullopt;
  std::string_view rest = *bytes;
  // With a leading 04 the point is one byte longer. Without it, x may begin with 04 by chance; the curve decides.
  const bool marked = rest.size() > kPointBytes + kDigestBytes && rest.front() == '\x04' &&
                      Sm2PublicKey::from_hex(to_hex(rest.substr(0, kPointBytes))).has_value();
  if (marked) rest.remove_prefix(1);
  constexpr std::size_t kHeadBytes = 2 * kCoordinateBytes + kDigestBytes;
  if (rest.size() <= kHeadBytes || rest.size() - kHeadBytes > 0xff00) return std::nullopt;
  std::string content;
  append_integer(content, rest.substr(0, kCoordinateBytes));
  append_integer(content, rest.substr(kCoordinateBytes, kCoordinateBytes));
  append_octets(content, rest.substr(2 * kCoordinateBytes, kDigestBytes));
  append_octets(content, rest.substr(kHeadBytes));
  return sequence_of(content);
}

std::optional<std::string> sm2_signature_from_raw(std::string_view signature) {
  if (signature.size() != 2 * kCoordinateBytes) return std::nullopt;
  std::string content;
  append_integer(content, signature.substr(0, kCoordinateBytes));
  append_integer(content, signature.substr(kCoordinateBytes));
  return sequence_of(content);
}

}  // namespace yunguan::crypto
