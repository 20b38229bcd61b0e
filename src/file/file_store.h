// SPDX-License-Identifier: Apache-2.0
// The SQL of uploads and kept files. All functions work inside the caller's transaction.
#pragma once

#include <optional>
#include <vector>

#include "file/upload.h"
#include "store/database.h"
#include "store/migration.h"

namespace yunguan::file {

const std::vector<store::Migration>& migrations();

// With the parts that have come; nullopt when there is none of that person.
Result<std::optional<Upload>> find_upload(store::Reader& reader, UploadId id, PersonId owner);
Result<std::int64_t> count_open(store::Reader& reader, PersonId owner);
Result<Upload> insert_upload(store::Transaction& tx, const NewUpload& wanted, PersonId owner, Instant at,
                             Instant expires_at);
Result<void> insert_part(store::Transaction& tx, UploadId id, std::int64_t number, Instant expires_at);
Result<void> finish_upload(store::Transaction& tx, UploadId id, const std::string& sm3, Instant expires_at);
Result<void> delete_upload(store::Transaction& tx, UploadId id);

struct KeptFile {
  KeptFileId id;
  std::string name;
  std::string kind;  // "mended", "export", …
  std::int64_t size = 0;
  Instant created_at;
  Instant expires_at;
};

Result<std::optional<KeptFile>> find_kept(store::Reader& reader, KeptFileId id, PersonId owner);
Result<void> insert_kept(store::Transaction& tx, const KeptFile& file, PersonId owner);
Result<void> delete_kept(store::Transaction& tx, KeptFileId id);

// At most `limit` whose time is over.
Result<std::vector<UploadId>> expired_uploads(store::Reader& reader, Instant now, std::int64_t limit);
Result<std::vector<KeptFileId>> expired_files(store::Reader& reader, Instant now, std::int64_t limit);
// Whether any person's row stands behind the number; for files on disk without one.
Result<bool> upload_exists(store::Reader& reader, UploadId id);
Result<bool> kept_exists(store::Reader& reader, KeptFileId id);

}  // namespace yunguan::file
