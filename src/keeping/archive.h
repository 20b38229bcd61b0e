// SPDX-License-Identifier: Apache-2.0
// What a backup is as a file. All of it that is not needed to open it is sealed.
//
//   "YUNGUAN BACKUP\n"                        then one line of JSON: ArchiveHead, in clear
//   chunk*  kind(1) length(4, big-endian) SM4-GCM ciphertext with tag
//             kind 'D': up to 1 MiB of the parts' bytes one after the other, packed by zstd
//             kind 'M': the Manifest as JSON, packed by zstd; the last chunk
//   offset of the chunk 'M' (8, big-endian)  "YGBKEND1"
//
// The key of the chunks is made for this one archive and stands in the head, wrapped under a key that follows from a
// passphrase or from the master secret (PBKDF2-HMAC-SM3). The nonce of a chunk is its kind and number; each is bound to the
// head, so chunks cannot be reordered, dropped or taken from another archive. Parts, by name:
//
//   key/ring, key/master     the wrapped keys; the master secret, only when a passphrase opens the archive
//   file/<folder>/<name>     kept files and uploads
//   sql/<table>              the rows as lines (store/portable.h)
//   journal/…                kept free for the journal
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace yunguan::keeping {

inline constexpr int kArchiveFormat = 1;
inline constexpr std::string_view kArchiveMagic = "YUNGUAN BACKUP\n";
inline constexpr std::string_view kArchiveEnd = "YGBKEND1";
inline constexpr std::string_view kArchiveSuffix = ".ygb";
inline constexpr std::size_t kChunkBytes = 1u << 20;
inline constexpr std::string_view kKeyRingPart = "key/ring";
inline constexpr std::string_view kMasterPart = "key/master";
inline constexpr std::string_view kSqlPrefix = "sql/";
inline constexpr std::string_view kFilePrefix = "file/";

enum class OpensWith : std::uint8_t { passphrase, master_secret };
BOOST_DESCRIBE_ENUM(OpensWith, passphrase, master_secret)

struct ArchiveHead {
  std::int64_t format = kArchiveFormat;
  std::string archive_id;  // 32 hex digits
  Instant made_at;
  std::string product;  // "0.1.0"
  std::string store;    // "sqlite", "postgresql"
  OpensWith opens_with = OpensWith::master_secret;
  std::string salt;  // base64
  std::int64_t iterations = 0;
  std::string wrapped_key;  // base64: nonce, ciphertext, tag
};
BOOST_DESCRIBE_STRUCT(ArchiveHead, (),
                      (format, archive_id, made_at, product, store, opens_with, salt, iterations, wrapped_key))

struct ArchivePart {
  std::string name;
  std::int64_t bytes = 0;
  std::string sm3;  // hex
  std::optional<std::int64_t> rows;
  std::vector<std::string> columns;
};
BOOST_DESCRIBE_STRUCT(ArchivePart, (), (name, bytes, sm3, rows, columns))

struct ArchiveStep {
  std::string folder;
  std::int64_t version = 0;
  std::string digest;
};
BOOST_DESCRIBE_STRUCT(ArchiveStep, (), (folder, version, digest))

struct Manifest {
  std::int64_t format = kArchiveFormat;
  std::string archive_id;
  Instant made_at;
  std::string product;
  std::string store;
  std::vector<ArchiveStep> schema;
  std::vector<ArchivePart> parts;
  std::int64_t rows = 0;
  std::int64_t bytes = 0;           // of all parts
  std::int64_t audit_position = 0;  // where the audit chain stood
  std::string audit_link;
  std::string signature;  // of all the rest, by the key ring's seal key: "v1:<version>:<base64>"
};
BOOST_DESCRIBE_STRUCT(Manifest, (),
                      (format, archive_id, made_at, product, store, schema, parts, rows, bytes, audit_position,
                       audit_link, signature))

}  // namespace yunguan::keeping
