// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_ring.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "crypto/key_file.h"
#include "crypto/private_file.h"
#include "crypto/sm2.h"
#include "crypto/test_keys.h"

namespace yunguan::crypto {
namespace {

std::string read_all(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return content.str();
}

void write_all(const std::filesystem::path& file, const std::string& content) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << content;
}

class KeyRingTest : public ::testing::Test {
 protected:
  // As after a restart; the code of the error, or "".
  std::string reopen_error(const std::string& master = "a master secret of a test") {
    const auto opened = KeyRing::open(keys_.device(master), keys_.file(), keys_.randomness(), clock_);
    return opened ? "" : opened.error().code;
  }

  SystemClock clock_;
  TestKeys keys_;
};

TEST_F(KeyRingTest, OldVersionsStillOpenAfterRotationAndRestart) {
  const auto first = keys_.ring().encrypt("place", "text");
  const auto code = keys_.ring().mac(KeyPurpose::integrity, "row");
  const auto signature = keys_.ring().sign("day");
  ASSERT_TRUE(first && code && signature);
  for (const KeyPurpose purpose : kKeyPurposes) EXPECT_EQ(keys_.ring().rotate(purpose), 2u);

  const auto reopened = KeyRing::open(keys_.device(), keys_.file(), keys_.randomness(), clock_);
  ASSERT_TRUE(reopened) << describe(reopened.error());
  const KeyRing& ring = **reopened;
  EXPECT_EQ(ring.keys().size(), 10u);
  EXPECT_EQ(ring.decrypt(*first, "place"), "text");
  EXPECT_EQ(ring.mac(KeyPurpose::integrity, "row", 1)->bytes, code->bytes);
  EXPECT_NE(ring.mac(KeyPurpose::integrity, "row")->bytes, code->bytes);
  EXPECT_EQ(ring.verify("day", *signature), true);
  EXPECT_EQ(ring.verify("another day", *signature), false);
  const auto second = ring.encrypt("place", "text");
  EXPECT_EQ(second->version, 2u);
  EXPECT_EQ(ring.decrypt({1, second->nonce, second->ciphertext}, "place").error().code, "crypto.not_authentic");
  EXPECT_EQ(ring.decrypt({3, second->nonce, second->ciphertext}, "place").error().code, "keys.unknown_version");
}

TEST_F(KeyRingTest, AnotherProcessFindsARotatedKey) {
  const auto other = KeyRing::open(keys_.device(), keys_.file(), keys_.randomness(), clock_);
  ASSERT_TRUE(other);
  ASSERT_TRUE((*other)->rotate(KeyPurpose::data));
  const auto sealed = (*other)->encrypt("place", "text");
  EXPECT_EQ(sealed->version, 2u);
  EXPECT_EQ(keys_.ring().decrypt(*sealed, "place"), "text");
  // And a rotation here does not lose the one made there.
  EXPECT_EQ(keys_.ring().rotate(KeyPurpose::data), 3u);
  EXPECT_EQ((*other)->rotate(KeyPurpose::data), 4u);
}

TEST_F(KeyRingTest, AnotherProcessesRotationIsSoonUsedForNewWork) {
  class TurnedClock final : public Clock {
   public:
    [[nodiscard]] Instant now() const override { return from_micros(micros); }
    std::int64_t micros = 1'795'222'800'000'000;
  } clock;
  const auto ring = KeyRing::open(keys_.device(), keys_.file(), keys_.randomness(), clock);
  ASSERT_TRUE(ring);
  ASSERT_TRUE(keys_.ring().rotate(KeyPurpose::data));
  EXPECT_EQ((*ring)->encrypt("place", "text")->version, 1u) << "not each use looks at the file";
  clock.micros += std::chrono::microseconds(kLookForRotation).count();
  EXPECT_EQ((*ring)->encrypt("place", "text")->version, 2u);
  // A damaged file takes no key away from a running process.
  write_all(keys_.file(), "nonsense");
  clock.micros += std::chrono::microseconds(kLookForRotation).count();
  EXPECT_EQ((*ring)->encrypt("place", "text")->version, 2u);
}

TEST_F(KeyRingTest, LoginKeyOpensWhatTheBrowserSealedBeforeARotation) {
  const auto key = Sm2PublicKey::from_hex(keys_.ring().login_public_key_hex().value());
  const std::string sent = key->encrypt("a password");
  ASSERT_TRUE(keys_.ring().rotate(KeyPurpose::login));
  EXPECT_EQ(keys_.ring().login_decrypt(sent)->bytes(), "a password");
  ASSERT_TRUE(keys_.ring().rotate(KeyPurpose::login));
  EXPECT_EQ(keys_.ring().login_decrypt(sent).error().code, "crypto.not_authentic");
}

TEST_F(KeyRingTest, FileIsPrivateAndHoldsNoKeyInTheClear) {
  struct stat status {};
  ASSERT_EQ(::stat(keys_.file().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  ::chmod(keys_.file().c_str(), 0640);
  EXPECT_EQ(reopen_error(), "keys.permissions");
}

TEST_F(KeyRingTest, AnyDamageIsAClearError) {
  const std::string good = read_all(keys_.file());
  for (std::size_t i = 0; i < good.size(); i += 7) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 2);
    write_all(keys_.file(), bad);
    EXPECT_EQ(reopen_error(), "keys.damaged") << "byte " << i;
  }
  for (const std::size_t size : {std::size_t{0}, std::size_t{5}, good.size() / 2, good.size() - 1}) {
    write_all(keys_.file(), good.substr(0, size));
    EXPECT_EQ(reopen_error(), "keys.damaged") << "cut to " << size;
  }
  write_all(keys_.file(), good);
  EXPECT_EQ(reopen_error(), "");
  EXPECT_EQ(reopen_error("another master secret"), "keys.unwrap");
  std::filesystem::remove(keys_.file());
  EXPECT_EQ(reopen_error(), "keys.missing");
}

TEST_F(KeyRingTest, ALineCannotBePassedOffAsAnotherEvenWithAGoodChecksum) {
  auto lines = parse_key_file(read_all(keys_.file()), "keys");
  ASSERT_TRUE(lines);
  std::swap((*lines)[1].wrapped, (*lines)[2].wrapped);  // integrity and blind_index: of the same kind
  write_all(keys_.file(), format_key_file(*lines));
  EXPECT_EQ(reopen_error(), "keys.unwrap");
  lines->pop_back();
  write_all(keys_.file(), format_key_file(*lines));
  EXPECT_EQ(reopen_error(), "keys.damaged") << "a purpose without a key";
}

TEST_F(KeyRingTest, AnExistingFileIsNeverMadeAnew) {
  const std::string before = read_all(keys_.file());
  const auto made = KeyRing::create(keys_.device(), keys_.file(), keys_.randomness(), clock_);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, "keys.exists");
  EXPECT_EQ(read_all(keys_.file()), before);
  EXPECT_THAT(std::vector<std::filesystem::path>(std::filesystem::directory_iterator(keys_.directory()), {}),
              ::testing::SizeIs(1));
}

TEST_F(KeyRingTest, MasterSecretIsMadeOnceAndKeptPrivate) {
  const auto file = keys_.directory() / "master";
  EXPECT_EQ(load_master_secret(file, false, keys_.randomness()).error().code, "keys.secret_missing");
  const auto made = load_master_secret(file, true, keys_.randomness());
  ASSERT_TRUE(made);
  EXPECT_EQ(load_master_secret(file, true, keys_.randomness())->bytes(), made->bytes());
  write_all(file, "short\n");
  EXPECT_EQ(load_master_secret(file, true, keys_.randomness()).error().code, "keys.secret_short");
  ::chmod(file.c_str(), 0644);
  EXPECT_EQ(load_master_secret(file, true, keys_.randomness()).error().code, "keys.permissions");
}

}  // namespace
}  // namespace yunguan::crypto
