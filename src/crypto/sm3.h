// SPDX-License-Identifier: Apache-2.0
// SM3 (GB/T 32905-2016) and HMAC-SM3 (RFC 2104 over SM3), by OpenSSL.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;
struct evp_mac_ctx_st;

namespace yunguan::crypto {

using Digest = std::array<char, 32>;

// The 32 bytes; valid while `digest` lives.
[[nodiscard]] inline std::string_view bytes_of(const Digest& digest) { return {digest.data(), digest.size()}; }

[[nodiscard]] Digest sm3(std::string_view data);

// For data that comes in pieces. One thread at a time; not to be used after finish().
class Sm3 {
 public:
  Sm3();
  ~Sm3();
  Sm3(const Sm3&) = delete;
  Sm3& operator=(const Sm3&) = delete;

  void update(std::string_view data);
  [[nodiscard]] Digest finish();

 private:
  evp_md_ctx_st* context_;
};

// HMAC-SM3 under one key, prepared once. code() may be called from any thread.
class HmacSm3 {
 public:
  explicit HmacSm3(std::string_view key);

  [[nodiscard]] Digest code(std::string_view data) const;

 private:
  struct Free {
    void operator()(evp_mac_ctx_st* context) const;
  };
  std::unique_ptr<evp_mac_ctx_st, Free> keyed_;
};

}  // namespace yunguan::crypto
