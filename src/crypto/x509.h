// SPDX-License-Identifier: Apache-2.0
// Certificates by X.509 (RFC 5280) with SM2 keys and SM2-with-SM3 signatures (GB/T 20518), by OpenSSL: reading one, what
// it says, whether a trusted authority stands behind it; and making one for a demonstration or an authority of one's own.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "crypto/sm2.h"

struct x509_st;

namespace yunguan::crypto {

inline constexpr std::size_t kCertificateBytesMax = 16 * 1024;

// Usable from any thread.
class Certificate {
 public:
  // The first certificate of a PEM text, which must hold no second one. Errors (invalid):
  //   certificate.format  no certificate, several, or too large
  //   certificate.key     its key is not SM2
  //   certificate.usage   it is for encryption only; those of national PKIs come in pairs
  static Result<Certificate> from_pem(std::string_view pem);

  // SM3 over the DER form, hex.
  [[nodiscard]] std::string fingerprint() const;
  // RFC 2253 form: "CN=…,O=…"
  [[nodiscard]] std::string subject() const;
  [[nodiscard]] std::string issuer() const;
  [[nodiscard]] std::string serial() const;  // hex
  [[nodiscard]] Instant not_before() const;
  [[nodiscard]] Instant not_after() const;  // the last instant it holds
  [[nodiscard]] Sm2PublicKey public_key() const;
  [[nodiscard]] std::string to_pem() const;

  struct Wish {
    std::string common_name;
    Instant not_before;
    Instant not_after;
    bool authority = false;  // may sign other certificates
  };
  // Signed by `key` itself.
  static Certificate self_signed(const Wish& wish, const Sm2PrivateKey& key);
  // Signed by an authority.
  static Certificate issued(const Wish& wish, const Sm2PublicKey& key, const Certificate& authority,
                            const Sm2PrivateKey& authority_key);

 private:
  friend class TrustList;
  using Handle = std::shared_ptr<x509_st>;
  explicit Certificate(Handle handle) : handle_(std::move(handle)) {}
  static Certificate make(const Wish& wish, const Sm2Pkey& key, const Certificate* authority, const Sm2Pkey& signer);

  Handle handle_;
};

// The authorities that are believed. Usable from any thread.
class TrustList {
 public:
  // One or more certificates in PEM. certificate.format, certificate.key (invalid)
  static Result<TrustList> from_pem(std::string_view pem);

  // certificate.untrusted (invalid) when no signature of an authority, itself valid at `now`, stands behind it. The dates
  // of the certificate itself are left to the caller.
  [[nodiscard]] Result<void> check(const Certificate& certificate, Instant now) const;
  [[nodiscard]] std::size_t size() const { return authorities_.size(); }

 private:
  std::vector<Certificate> authorities_;
};

}  // namespace yunguan::crypto
