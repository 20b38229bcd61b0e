// SPDX-License-Identifier: Apache-2.0
// What the national algorithms cost here, one operation at a time on one thread. One line a figure.
#include <fmt/format.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "crypto/pbkdf2.h"
#include "crypto/row_code.h"
#include "crypto/sealed.h"
#include "crypto/sm2.h"
#include "crypto/sm3.h"
#include "crypto/sm4.h"
#include "crypto/software_device.h"

namespace {

using namespace yunguan;
using namespace yunguan::crypto;

// Seconds an operation takes, over about half a second.
template <class Work>
double seconds_each(Work&& work) {
  using Clock = std::chrono::steady_clock;
  const auto until = Clock::now() + std::chrono::milliseconds{500};
  const auto began = Clock::now();
  std::int64_t count = 0;
  for (; Clock::now() < until; ++count) work();
  return std::chrono::duration<double>(Clock::now() - began).count() / static_cast<double>(count);
}

void print_micros(std::string_view what, double seconds) { fmt::print("crypto {}: {:.2f} us\n", what, seconds * 1e6); }

void measure_algorithms() {
  const std::string block(1 << 20, 'x');
  const Sm4Gcm cipher(std::string(kSm4KeyBytes, 'k'));
  const std::string nonce(kGcmNonceBytes, 'n');
  fmt::print("crypto SM3 of 1 MiB: {:.0f} MiB/s\n", 1 / seconds_each([&] { (void)sm3(block); }));
  fmt::print("crypto SM4-GCM of 1 MiB: {:.0f} MiB/s\n",
             1 / seconds_each([&] { (void)cipher.encrypt(nonce, {}, block); }));
  const Sm2PrivateKey key = Sm2PrivateKey::generate();
  const Sm2PublicKey public_key = key.public_key();
  const std::string signature = key.sign("message");
  const std::string ciphertext = public_key.encrypt("a password of some length");
  print_micros("SM2 signature", seconds_each([&] { (void)key.sign("message"); }));
  print_micros("SM2 verification", seconds_each([&] { (void)public_key.verify("message", signature); }));
  print_micros("SM2 decryption of a password", seconds_each([&] { (void)key.decrypt(ciphertext); }));
  const double pbkdf2 = seconds_each([] { (void)pbkdf2_hmac_sm3("password", "salt", kPasswordIterations, 32); });
  fmt::print("crypto PBKDF2-HMAC-SM3 of {} rounds: {:.0f} ms\n", kPasswordIterations, pbkdf2 * 1e3);
}

void measure_ring(const KeyRing& ring) {
  const std::string sealed = seal(ring, {"person", "phone", 7}, "13800000001").value();
  print_micros("sealing a field", seconds_each([&] { (void)seal(ring, {"person", "phone", 7}, "13800000001"); }));
  print_micros("opening a field", seconds_each([&] { (void)open_sealed(ring, {"person", "phone", 7}, sealed); }));
  print_micros("blind index", seconds_each([&] { (void)blind_index(ring, "person.phone", "13800000001"); }));
  print_micros("code of a row of 20 fields", seconds_each([&] {
                 RowCode row("card");
                 for (int i = 0; i < 20; ++i) row.add("field", "a value of it");
                 (void)row.code(ring);
               }));
}

}  // namespace

int main() {
  measure_algorithms();
  std::string folder = (std::filesystem::temp_directory_path() / "yunguan_bench_XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return 1;
  SystemRandom system;
  const SystemClock clock;
  auto device = std::make_unique<SoftwareDevice>(Secret("a master secret to measure with"), system);
  const auto ring = KeyRing::create(std::move(device), std::filesystem::path(folder) / "keys", system, clock);
  if (ring) measure_ring(**ring);
  std::filesystem::remove_all(folder);
  return ring ? 0 : 1;
}
