// SPDX-License-Identifier: Apache-2.0
#include "crypto/random.h"

#include <openssl/rand.h>

#include "base/error.h"
#include "crypto/sm3.h"

namespace yunguan::crypto {

std::string SystemRandom::bytes(std::size_t count) {
  std::string result(count, '\0');
  YG_ASSERT(RAND_bytes(reinterpret_cast<unsigned char*>(result.data()), static_cast<int>(count)) == 1);
  return result;
}

std::string SeededRandom::bytes(std::size_t count) {
  std::lock_guard lock(mutex_);
  std::string result;
  while (result.size() < count) {
    result += bytes_of(sm3("seeded random " + std::to_string(seed_) + " " + std::to_string(block_++)));
  }
  result.resize(count);
  return result;
}

}  // namespace yunguan::crypto
