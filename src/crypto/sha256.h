// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4), by OpenSSL: to know a large file again, where speed counts and no law asks for SM3.
#pragma once

#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace yunguan::crypto {

// One thread at a time; not to be used after finish().
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void update(std::string_view data);
  // The 32 bytes.
  [[nodiscard]] std::string finish();

 private:
  evp_md_ctx_st* context_;
};

// HMAC-SHA256 (RFC 2104), 32 bytes: for signatures that programs of others check.
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view data);

}  // namespace yunguan::crypto
