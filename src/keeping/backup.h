// SPDX-License-Identifier: Apache-2.0
// Making a backup: one archive of everything that belongs together, beside a running platform.
#pragma once

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

#include "base/time.h"
#include "crypto/key_ring.h"
#include "crypto/pbkdf2.h"
#include "crypto/random.h"
#include "keeping/archive.h"
#include "store/database.h"

namespace yunguan::keeping {

// A folder of files that are written once and then only read or removed.
struct KeptFolder {
  std::string name;  // in the archive: "files"
  std::filesystem::path path;
};

// Where the parts of one platform lie.
struct Place {
  store::Options store;
  std::filesystem::path key_file;
  std::filesystem::path master_secret_file;
  std::vector<KeptFolder> folders;
};

// Seen and set by any thread.
struct Progress {
  std::atomic<std::int64_t> done = 0;  // rows and files
  std::atomic<std::int64_t> total = 0;
  std::atomic<bool> stop = false;  // set it: the work ends soon with backup.stopped (conflict), leaving nothing behind
};

// What opens the archive again.
struct OpeningSecret {
  OpensWith kind = OpensWith::master_secret;
  crypto::Secret secret;
};
// The passphrase of `passphrase_file` when that is set, else the master secret. backup.passphrase_file (invalid) when the
// file is missing, open to others, or holds fewer than 12 characters.
Result<OpeningSecret> opening_secret(const std::filesystem::path& passphrase_file,
                                     const std::filesystem::path& master_secret_file);

struct BackupOrder {
  std::filesystem::path folder;  // made when missing
  std::string product;
  const OpeningSecret* secret = nullptr;
  std::uint32_t iterations = crypto::kPasswordIterations;
};

struct Backup {
  std::filesystem::path file;
  std::int64_t file_bytes = 0;
  Manifest manifest;
};

// Reads the store on one snapshot through a session of its own, and links the files as they are at that moment. Whatever
// happens, the folder holds the whole archive under its name or nothing. Errors: those of the store, backup.disk_full,
// backup.disk, backup.stopped
Result<Backup> make_backup(const Place& place, const crypto::KeyRing& keys, const BackupOrder& order,
                           crypto::Random& random, const Clock& clock, Progress& progress);

// "yunguan-20261122-061500.ygb", by the Shanghai clock.
[[nodiscard]] std::string archive_name(Instant made_at);

// Of Manifest::signature, over the manifest without it.
Result<std::string> sign_manifest(const crypto::KeyRing& keys, std::string_view text);
Result<bool> verify_manifest(const crypto::KeyRing& keys, Manifest manifest);

}  // namespace yunguan::keeping
