// SPDX-License-Identifier: Apache-2.0
// For tests of any folder: a key ring in a directory of its own, cheap to make, gone at the end.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>

#include "base/error.h"
#include "crypto/key_ring.h"
#include "crypto/software_device.h"

namespace yunguan::crypto {

class TestKeys {
 public:
  explicit TestKeys(std::uint64_t seed = 1) : random_(seed) {
    std::string pattern = (std::filesystem::temp_directory_path() / "yunguan_keys_XXXXXX").string();
    YG_ASSERT(::mkdtemp(pattern.data()) != nullptr);
    directory_ = pattern;
    auto made = KeyRing::create(device(), file(), random_, clock_);
    YG_ASSERT(made.has_value());
    ring_ = std::move(*made);
  }
  ~TestKeys() { std::filesystem::remove_all(directory_); }
  TestKeys(const TestKeys&) = delete;
  TestKeys& operator=(const TestKeys&) = delete;

  [[nodiscard]] KeyRing& ring() { return *ring_; }
  [[nodiscard]] Random& randomness() { return random_; }
  [[nodiscard]] std::filesystem::path file() const { return directory_ / "keys"; }
  [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
  // Another device with the same master secret, as a restart makes it.
  [[nodiscard]] std::unique_ptr<Device> device(const std::string& master = "a master secret of a test") {
    return std::make_unique<SoftwareDevice>(Secret(master), random_, 1000);
  }

 private:
  SeededRandom random_;
  SystemClock clock_;
  std::filesystem::path directory_;
  std::unique_ptr<KeyRing> ring_;
};

}  // namespace yunguan::crypto
