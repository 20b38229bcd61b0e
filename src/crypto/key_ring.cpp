// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_ring.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <mutex>

#include "base/log.h"
#include "crypto/key_file.h"
#include "crypto/private_file.h"
#include "crypto/sm4.h"

namespace yunguan::crypto {

namespace {

KeyKind kind_of(KeyPurpose purpose) {
  switch (purpose) {
    case KeyPurpose::data:
      return KeyKind::cipher;
    case KeyPurpose::integrity:
    case KeyPurpose::blind_index:
      return KeyKind::mac;
    case KeyPurpose::seal:
    case KeyPurpose::login:
      return KeyKind::pair;
  }
  YG_ASSERT(false);
}

std::size_t index_of(KeyPurpose purpose) { return static_cast<std::size_t>(purpose); }

// Bound into the wrapping, so that a line of the file cannot be passed off as another purpose, version or time.
std::string label_of(const KeyInfo& info) {
  return fmt::format("{} {} {}", name_of(info.purpose), info.version, to_micros(info.created_at));
}

}  // namespace

struct KeyRing::Entry {
  WrappedKey stored;
  // The one that fits the purpose; the others are empty.
  std::unique_ptr<CipherKey> cipher;
  std::unique_ptr<MacKey> mac;
  std::unique_ptr<PairKey> pair;

  static Result<std::shared_ptr<const Entry>> import(Device& device, WrappedKey stored) {
    auto entry = std::make_shared<Entry>();
    const std::string label = label_of(stored.info);
    switch (kind_of(stored.info.purpose)) {
      case KeyKind::cipher: {
        YG_TRY_ASSIGN(entry->cipher, device.import_cipher(stored.wrapped, label));
        break;
      }
      case KeyKind::mac: {
        YG_TRY_ASSIGN(entry->mac, device.import_mac(stored.wrapped, label));
        break;
      }
      case KeyKind::pair: {
        YG_TRY_ASSIGN(entry->pair, device.import_pair(stored.wrapped, label));
        break;
      }
    }
    entry->stored = std::move(stored);
    return entry;
  }
};

KeyRing::KeyRing(std::unique_ptr<Device> device, std::filesystem::path file, Random& random, const Clock& clock)
    : device_(std::move(device)),
      file_(std::move(file)),
      random_(random),
      clock_(clock),
      looked_at_(to_micros(clock.now())) {}

KeyRing::~KeyRing() {
  // Handles go before their device.
  keys_.reset();
}

Result<std::shared_ptr<const KeyRing::Entry>> KeyRing::make(KeyPurpose purpose, std::uint32_t version) const {
  // Whole seconds: the file keeps no fraction, and the time is part of the label.
  const KeyInfo info{purpose, version, std::chrono::floor<std::chrono::seconds>(clock_.now())};
  YG_TRY_ASSIGN(std::string wrapped, device_->generate(kind_of(purpose), label_of(info)));
  return Entry::import(*device_, {info, std::move(wrapped)});
}

Result<std::unique_ptr<KeyRing>> KeyRing::create(std::unique_ptr<Device> device, const std::filesystem::path& file,
                                                 Random& random, const Clock& clock) {
  std::unique_ptr<KeyRing> ring(new KeyRing(std::move(device), file, random, clock));
  auto keys = std::make_shared<Keys>();
  std::vector<WrappedKey> stored;
  for (const KeyPurpose purpose : kKeyPurposes) {
    YG_TRY_ASSIGN(auto entry, ring->make(purpose, 1));
    stored.push_back(entry->stored);
    (*keys)[index_of(purpose)].push_back(std::move(entry));
  }
  YG_TRY(write_private_file(file, format_key_file(stored), Existing::refuse));
  ring->keys_ = std::move(keys);
  return ring;
}

Result<std::unique_ptr<KeyRing>> KeyRing::open(std::unique_ptr<Device> device, const std::filesystem::path& file,
                                               Random& random, const Clock& clock) {
  std::unique_ptr<KeyRing> ring(new KeyRing(std::move(device), file, random, clock));
  YG_TRY_ASSIGN(ring->keys_, ring->load());
  return ring;
}

Result<std::shared_ptr<const KeyRing::Keys>> KeyRing::load() const {
  YG_TRY_ASSIGN(const std::optional<std::string> content, read_private_file(file_));
  if (!content) {
    return fail(
        ErrorKind::unavailable, "keys.missing",
        {fmt::format("找不到密钥文件 {}；没有它，已加密的数据无法打开。请从备份恢复。", file_.string()),
         fmt::format("The key file {} is missing; without it the encrypted data cannot be opened. Restore it from "
                     "the backup.",
                     file_.string())},
        {.file = file_.filename().string()});
  }
  YG_TRY_ASSIGN(std::vector<WrappedKey> stored, parse_key_file(*content, file_.filename().string()));
  auto keys = std::make_shared<Keys>();
  for (WrappedKey& key : stored) {
    YG_TRY_ASSIGN(auto entry, Entry::import(*device_, std::move(key)));
    (*keys)[index_of(entry->stored.info.purpose)].push_back(entry);
  }
  return keys;
}

std::shared_ptr<const KeyRing::Keys> KeyRing::snapshot() const {
  std::shared_lock lock(mutex_);
  return keys_;
}

void KeyRing::look_for_rotation() const {
  const std::int64_t now = to_micros(clock_.now());
  std::int64_t looked = looked_at_.load(std::memory_order_relaxed);
  if (std::abs(now - looked) < std::chrono::microseconds(kLookForRotation).count()) return;
  if (!looked_at_.compare_exchange_strong(looked, now)) return;  // another thread looks
  std::error_code unreadable;
  // Before reading: what is written after it is found the next time.
  const auto written = std::filesystem::last_write_time(file_, unreadable);
  {
    std::shared_lock lock(mutex_);
    if (unreadable || written == written_at_) return;
  }
  auto loaded = load();
  if (!loaded) {
    log::failure(log::Level::error, "crypto", "the changed key file cannot be read; the keys known stay in use",
                 loaded.error());
    return;
  }
  std::unique_lock lock(mutex_);
  keys_ = std::move(*loaded);
  written_at_ = written;
}

Result<std::shared_ptr<const KeyRing::Entry>> KeyRing::find(KeyPurpose purpose, std::uint32_t version) const {
  if (version == 0) look_for_rotation();
  auto keys = snapshot();
  const std::size_t at = index_of(purpose);
  if (version > (*keys)[at].size()) {
    // Another process has rotated: its version is in the file.
    YG_TRY_ASSIGN(auto loaded, load());
    std::unique_lock lock(mutex_);
    keys = keys_ = std::move(loaded);
  }
  const auto& list = (*keys)[at];
  if (version == 0) return list.back();
  if (version > list.size()) {
    return fail(ErrorKind::invalid, "keys.unknown_version",
                {fmt::format("密钥环中没有“{}”的第 {} 版密钥。", name_of(purpose), version),
                 fmt::format("The key ring has no version {} of the key '{}'.", version, name_of(purpose))});
  }
  return list[version - 1];
}

std::vector<KeyInfo> KeyRing::keys() const {
  std::vector<KeyInfo> infos;
  for (const auto& list : *snapshot()) {
    for (const auto& entry : list) infos.push_back(entry->stored.info);
  }
  return infos;
}

std::uint32_t KeyRing::current_version(KeyPurpose purpose) const {
  return static_cast<std::uint32_t>((*snapshot())[index_of(purpose)].size());
}

Result<std::uint32_t> KeyRing::rotate(KeyPurpose purpose) {
  std::unique_lock lock(mutex_);
  // From the file, so that a version another process added is not lost.
  YG_TRY_ASSIGN(const auto loaded, load());
  auto keys = std::make_shared<Keys>(*loaded);
  auto& list = (*keys)[index_of(purpose)];
  const auto version = static_cast<std::uint32_t>(list.size() + 1);
  YG_TRY_ASSIGN(auto entry, make(purpose, version));
  list.push_back(std::move(entry));
  std::vector<WrappedKey> stored;
  for (const auto& purpose_list : *keys) {
    for (const auto& key : purpose_list) stored.push_back(key->stored);
  }
  YG_TRY(write_private_file(file_, format_key_file(stored), Existing::replace));
  keys_ = std::move(keys);
  return version;
}

Result<KeyRing::Encrypted> KeyRing::encrypt(std::string_view associated, std::string_view plain) const {
  YG_TRY_ASSIGN(const auto entry, find(KeyPurpose::data, 0));
  Encrypted sealed{entry->stored.info.version, random_.bytes(kGcmNonceBytes), {}};
  YG_TRY_ASSIGN(sealed.ciphertext, entry->cipher->encrypt(sealed.nonce, associated, plain));
  return sealed;
}

Result<std::string> KeyRing::decrypt(const Encrypted& sealed, std::string_view associated) const {
  YG_TRY_ASSIGN(const auto entry, find(KeyPurpose::data, sealed.version));
  return entry->cipher->decrypt(sealed.nonce, associated, sealed.ciphertext);
}

Result<Marked> KeyRing::mac(KeyPurpose purpose, std::string_view data, std::uint32_t version) const {
  YG_ASSERT(kind_of(purpose) == KeyKind::mac);
  YG_TRY_ASSIGN(const auto entry, find(purpose, version));
  YG_TRY_ASSIGN(const Digest code, entry->mac->mac(data));
  return Marked{entry->stored.info.version, std::string(bytes_of(code))};
}

Result<Marked> KeyRing::sign(std::string_view message) const {
  YG_TRY_ASSIGN(const auto entry, find(KeyPurpose::seal, 0));
  YG_TRY_ASSIGN(std::string signature, entry->pair->sign(message));
  return Marked{entry->stored.info.version, std::move(signature)};
}

Result<bool> KeyRing::verify(std::string_view message, const Marked& signature) const {
  YG_TRY_ASSIGN(const auto entry, find(KeyPurpose::seal, signature.version));
  return entry->pair->verify(message, signature.bytes);
}

Result<std::string> KeyRing::login_public_key_hex() const {
  YG_TRY_ASSIGN(const auto entry, find(KeyPurpose::login, 0));
  return entry->pair->public_key_hex();
}

Result<Secret> KeyRing::login_decrypt(std::string_view ciphertext) const {
  const auto keys = snapshot();
  const auto& list = (*keys)[index_of(KeyPurpose::login)];
  // A page opened before a rotation still uses the key before.
  Result<Secret> opened = list.back()->pair->decrypt(ciphertext);
  if (!opened && list.size() > 1) opened = list[list.size() - 2]->pair->decrypt(ciphertext);
  return opened;
}

}  // namespace yunguan::crypto
