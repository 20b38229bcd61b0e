// SPDX-License-Identifier: Apache-2.0
#include "crypto/x509.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <ctime>

#include "crypto/hex.h"
#include "crypto/sm3.h"

namespace yunguan::crypto {

namespace {

constexpr int kVersion3 = 2;
constexpr std::size_t kSerialBytes = 16;
constexpr std::string_view kPemBegin = "-----BEGIN CERTIFICATE-----";

template <auto function>
struct Free {
  template <class T>
  void operator()(T* object) const {
    function(object);
  }
};
using Memory = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Name = std::unique_ptr<X509_NAME, Free<X509_NAME_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;
using Octets = std::unique_ptr<ASN1_OCTET_STRING, Free<ASN1_OCTET_STRING_free>>;

std::shared_ptr<X509> own(X509* certificate) { return {certificate, Free<X509_free>{}}; }

std::string text_of(BIO* memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  return {data, static_cast<std::size_t>(size)};
}

// Escapes what RFC 2253 escapes, but leaves Chinese readable.
std::string text_of(const X509_NAME* name) {
  const Memory memory(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(memory.get(), name, 0, (XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) | ASN1_STRFLGS_UTF8_CONVERT);
  return text_of(memory.get());
}

Instant instant_of(const ASN1_TIME* time) {
  std::tm parts{};
  // A date nobody can read is long past.
  if (ASN1_TIME_to_tm(time, &parts) != 1) return Instant{};
  return Instant{std::chrono::seconds{timegm(&parts)}};
}

void set_time(ASN1_TIME* time, Instant at) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
  YG_ASSERT(ASN1_TIME_set(time, static_cast<std::time_t>(seconds)) != nullptr);
}

void set_name(X509_NAME* name, const std::string& common_name) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(common_name.data());
  YG_ASSERT(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, bytes, static_cast<int>(common_name.size()), -1, 0) ==
            1);
}

void add_extension(X509* certificate, int kind, const char* value) {
  const Extension extension(X509V3_EXT_conf_nid(nullptr, nullptr, kind, value));
  YG_ASSERT(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

// The identity every SM2 signature is made with must be known before one can be verified.
void set_identity(X509* certificate) {
  Octets identity(ASN1_OCTET_STRING_new());
  YG_ASSERT(ASN1_OCTET_STRING_set(identity.get(), reinterpret_cast<const unsigned char*>(kSm2Identity.data()),
                                  static_cast<int>(kSm2Identity.size())) == 1);
  X509_set0_distinguishing_id(certificate, identity.release());
}

std::unexpected<Error> bad_format() {
  return fail(ErrorKind::invalid, "certificate.format",
              {"不是有效的证书；应为 PEM 格式的一份 X.509 证书，以“-----BEGIN CERTIFICATE-----”开头。",
               "This is no valid certificate; one X.509 certificate in PEM is expected, beginning with \"-----BEGIN "
               "CERTIFICATE-----\"."},
              {.field = "/certificate"});
}

std::unexpected<Error> bad_key() {
  return fail(ErrorKind::invalid, "certificate.key",
              {"证书的公钥不是 SM2 公钥。", "The certificate's key is not an SM2 key."}, {.field = "/certificate"});
}

Result<std::shared_ptr<X509>> next_of(BIO* memory) {
  std::shared_ptr<X509> certificate = own(PEM_read_bio_X509(memory, nullptr, nullptr, nullptr));
  ERR_clear_error();
  if (certificate == nullptr) return bad_format();
  const EVP_PKEY* key = X509_get0_pubkey(certificate.get());
  ERR_clear_error();
  if (key == nullptr || EVP_PKEY_is_a(key, "SM2") != 1) return bad_key();
  set_identity(certificate.get());
  return certificate;
}

}  // namespace

Result<Certificate> Certificate::from_pem(std::string_view pem) {
  const std::size_t begin = pem.find(kPemBegin);
  if (pem.size() > kCertificateBytesMax || begin == std::string_view::npos ||
      pem.find(kPemBegin, begin + 1) != std::string_view::npos) {
    return bad_format();
  }
  const Memory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  YG_TRY_ASSIGN(auto certificate, next_of(memory.get()));
  // All bits are set when the extension is absent.
  if ((X509_get_key_usage(certificate.get()) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0) {
    return fail(ErrorKind::invalid, "certificate.usage",
                {"这是加密证书，不能用于登录；请改用同一介质中的签名证书。",
                 "This certificate is for encryption; sign in with the signing certificate beside it."},
                {.field = "/certificate"});
  }
  return Certificate(std::move(certificate));
}

std::string Certificate::fingerprint() const {
  unsigned char* der = nullptr;
  const int size = i2d_X509(handle_.get(), &der);
  YG_ASSERT(size > 0);
  const std::string bytes(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return to_hex(bytes_of(sm3(bytes)));
}

std::string Certificate::subject() const { return text_of(X509_get_subject_name(handle_.get())); }
std::string Certificate::issuer() const { return text_of(X509_get_issuer_name(handle_.get())); }

std::string Certificate::serial() const {
  const ASN1_INTEGER* serial = X509_get0_serialNumber(handle_.get());
  return to_hex({reinterpret_cast<const char*>(ASN1_STRING_get0_data(serial)),
                 static_cast<std::size_t>(ASN1_STRING_length(serial))});
}

Instant Certificate::not_before() const { return instant_of(X509_get0_notBefore(handle_.get())); }
Instant Certificate::not_after() const { return instant_of(X509_get0_notAfter(handle_.get())); }

Sm2PublicKey Certificate::public_key() const {
  EVP_PKEY* key = X509_get_pubkey(handle_.get());
  YG_ASSERT(key != nullptr);
  return Sm2PublicKey(Sm2Pkey(key, Free<EVP_PKEY_free>{}));
}

std::string Certificate::to_pem() const {
  const Memory memory(BIO_new(BIO_s_mem()));
  YG_ASSERT(PEM_write_bio_X509(memory.get(), handle_.get()) == 1);
  return text_of(memory.get());
}

Certificate Certificate::make(const Wish& wish, const Sm2Pkey& key, const Certificate* authority,
                              const Sm2Pkey& signer) {
  std::shared_ptr<X509> made = own(X509_new());
  X509* const certificate = made.get();
  YG_ASSERT(certificate != nullptr && X509_set_version(certificate, kVersion3) == 1);
  std::string serial(kSerialBytes, '\0');
  YG_ASSERT(RAND_bytes(reinterpret_cast<unsigned char*>(serial.data()), static_cast<int>(serial.size())) == 1);
  serial[0] = static_cast<char>((serial[0] & 0x3f) | 0x40);  // positive, and of one length
  const auto* bytes = reinterpret_cast<const unsigned char*>(serial.data());
  YG_ASSERT(ASN1_STRING_set(X509_get_serialNumber(certificate), bytes, static_cast<int>(serial.size())) == 1);
  set_time(X509_getm_notBefore(certificate), wish.not_before);
  set_time(X509_getm_notAfter(certificate), wish.not_after);
  set_name(X509_get_subject_name(certificate), wish.common_name);
  X509_NAME* const issuer = X509_get_subject_name(authority == nullptr ? certificate : authority->handle_.get());
  YG_ASSERT(X509_set_issuer_name(certificate, issuer) == 1 && X509_set_pubkey(certificate, key.get()) == 1);
  add_extension(certificate, NID_basic_constraints, wish.authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  add_extension(certificate, NID_key_usage,
                wish.authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature,nonRepudiation");

  const std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>> key_context(
      EVP_PKEY_CTX_new_from_pkey(nullptr, signer.get(), nullptr));
  const std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
  YG_ASSERT(EVP_PKEY_CTX_set1_id(key_context.get(), kSm2Identity.data(), kSm2Identity.size()) == 1);
  EVP_MD_CTX_set_pkey_ctx(context.get(), key_context.get());
  YG_ASSERT(EVP_DigestSignInit(context.get(), nullptr, EVP_sm3(), nullptr, signer.get()) == 1);
  YG_ASSERT(X509_sign_ctx(certificate, context.get()) > 0);
  set_identity(certificate);
  return Certificate(std::move(made));
}

Certificate Certificate::self_signed(const Wish& wish, const Sm2PrivateKey& key) {
  return make(wish, key.key_, nullptr, key.key_);
}

Certificate Certificate::issued(const Wish& wish, const Sm2PublicKey& key, const Certificate& authority,
                                const Sm2PrivateKey& authority_key) {
  return make(wish, key.key_, &authority, authority_key.key_);
}

Result<TrustList> TrustList::from_pem(std::string_view pem) {
  const Memory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  TrustList list;
  for (std::size_t at = pem.find(kPemBegin); at != std::string_view::npos; at = pem.find(kPemBegin, at + 1)) {
    YG_TRY_ASSIGN(auto certificate, next_of(memory.get()));
    list.authorities_.push_back(Certificate(std::move(certificate)));
  }
  if (list.authorities_.empty()) return bad_format();
  return list;
}

Result<void> TrustList::check(const Certificate& certificate, Instant now) const {
  const std::unique_ptr<X509_STORE, Free<X509_STORE_free>> store(X509_STORE_new());
  for (const Certificate& authority : authorities_) {
    YG_ASSERT(X509_STORE_add_cert(store.get(), authority.handle_.get()) == 1);
  }
  const std::unique_ptr<X509_STORE_CTX, Free<X509_STORE_CTX_free>> context(X509_STORE_CTX_new());
  YG_ASSERT(X509_STORE_CTX_init(context.get(), store.get(), certificate.handle_.get(), nullptr) == 1);
  X509_VERIFY_PARAM* const how = X509_STORE_CTX_get0_param(context.get());
  // An authority in the middle may be the one that is trusted.
  X509_VERIFY_PARAM_set_flags(how, X509_V_FLAG_PARTIAL_CHAIN);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  X509_VERIFY_PARAM_set_time(how, static_cast<std::time_t>(seconds));
  // The caller has words of its own for the dates of the certificate itself.
  X509_STORE_CTX_set_verify_cb(context.get(), [](int good, X509_STORE_CTX* asked) {
    const int error = X509_STORE_CTX_get_error(asked);
    const bool own_dates = X509_STORE_CTX_get_error_depth(asked) == 0 &&
                           (error == X509_V_ERR_CERT_HAS_EXPIRED || error == X509_V_ERR_CERT_NOT_YET_VALID);
    return good == 1 || own_dates ? 1 : 0;
  });
  const bool trusted = X509_verify_cert(context.get()) == 1;
  const char* const reason = X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get()));
  ERR_clear_error();
  if (trusted) return {};
  return fail(ErrorKind::invalid, "certificate.untrusted",
              {"证书不是由受信任的机构签发的。",
               std::string("No trusted authority stands behind this certificate (") + reason + ")."},
              {.field = "/certificate"});
}

}  // namespace yunguan::crypto
