// SPDX-License-Identifier: Apache-2.0
// Where nonces, salts, tokens and symmetric keys come from; tests put a seeded source in its place. SM2 key generation
// and signing take their randomness from OpenSSL itself.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>

namespace yunguan::crypto {

// Implementations are thread-safe.
class Random {
 public:
  virtual ~Random() = default;
  [[nodiscard]] virtual std::string bytes(std::size_t count) = 0;
};

// OpenSSL's generator, seeded by the operating system. A failing generator ends the process: no secret can be made.
class SystemRandom final : public Random {
 public:
  [[nodiscard]] std::string bytes(std::size_t count) override;
};

// The same bytes for the same seed: for tests and simulation only.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : seed_(seed) {}
  [[nodiscard]] std::string bytes(std::size_t count) override;

 private:
  const std::uint64_t seed_;
  std::mutex mutex_;
  // Under mutex_.
  std::uint64_t block_ = 0;
};

}  // namespace yunguan::crypto
