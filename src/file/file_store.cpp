// SPDX-License-Identifier: Apache-2.0
#include "file/file_store.h"

#include "base/json.h"
#include "store/id_source.h"

namespace yunguan::file {
namespace {

using store::NamedQuery;

constexpr NamedQuery kFindUpload{"file.upload_find",
                                 "SELECT id, name, size, kind, state, sm3, created_at, expires_at FROM file_upload "
                                 "WHERE id = :id AND owner_id = :owner"};
constexpr NamedQuery kParts{"file.parts", "SELECT number FROM file_part WHERE upload_id = :id ORDER BY number"};
constexpr NamedQuery kCountOpen{
    "file.count_open", "SELECT CAST(count(*) AS BIGINT) FROM file_upload WHERE owner_id = :owner AND state = 'open'"};
constexpr NamedQuery kInsertUpload{
    "file.upload_insert",
    "INSERT INTO file_upload (id, owner_id, name, size, kind, state, sm3, created_at, expires_at) "
    "VALUES (:id, :owner, :name, :size, :kind, 'open', :sm3, :created, :expires)"};
constexpr NamedQuery kInsertPart{
    "file.part_insert",
    "INSERT INTO file_part (upload_id, number) VALUES (:id, :number) ON CONFLICT (upload_id, number) DO NOTHING"};
constexpr NamedQuery kTouch{"file.upload_touch", "UPDATE file_upload SET expires_at = :expires WHERE id = :id"};
constexpr NamedQuery kFinish{
    "file.upload_finish",
    "UPDATE file_upload SET state = 'finished', sm3 = :sm3, expires_at = :expires WHERE id = :id"};
constexpr NamedQuery kDeleteParts{"file.parts_delete", "DELETE FROM file_part WHERE upload_id = :id"};
constexpr NamedQuery kDeleteUpload{"file.upload_delete", "DELETE FROM file_upload WHERE id = :id"};
constexpr NamedQuery kFindKept{"file.kept_find",
                               "SELECT id, name, kind, size, created_at, expires_at FROM file_kept "
                               "WHERE id = :id AND owner_id = :owner"};
constexpr NamedQuery kInsertKept{"file.kept_insert",
                                 "INSERT INTO file_kept (id, owner_id, name, kind, size, created_at, expires_at) "
                                 "VALUES (:id, :owner, :name, :kind, :size, :created, :expires)"};
constexpr NamedQuery kDeleteKept{"file.kept_delete", "DELETE FROM file_kept WHERE id = :id"};
constexpr NamedQuery kExpiredUploads{
    "file.uploads_expired", "SELECT id FROM file_upload WHERE expires_at <= :now ORDER BY expires_at LIMIT :limit"};
constexpr NamedQuery kExpiredKept{"file.kept_expired",
                                  "SELECT id FROM file_kept WHERE expires_at <= :now ORDER BY expires_at LIMIT :limit"};
constexpr NamedQuery kUploadExists{"file.upload_exists", "SELECT 1 FROM file_upload WHERE id = :id"};
constexpr NamedQuery kKeptExists{"file.kept_exists", "SELECT 1 FROM file_kept WHERE id = :id"};

using KindNames = json::detail::Codec<ContentKind>;
using StateNames = json::detail::Codec<UploadState>;

Upload upload_of(const store::Row& row) {
  Upload upload;
  upload.id = row.id<UploadId>(0);
  upload.name = row.text(1);
  upload.size = row.integer(2);
  upload.kind = KindNames::find(row.text(3)).value();
  upload.state = StateNames::find(row.text(4)).value();
  upload.sm3 = row.optional_text(5);
  upload.created_at = row.instant(6);
  upload.expires_at = row.instant(7);
  return upload;
}

Result<bool> exists(store::Reader& reader, const NamedQuery& query, std::int64_t id) {
  YG_TRY_ASSIGN(const auto found, reader.one(query, {id}, [](const store::Row&) { return true; }));
  return found.has_value();
}

}  // namespace

const std::vector<store::Migration>& migrations() {
  static const std::vector<store::Migration> all{{.folder = "file",
                                                  .version = 1,
                                                  .name = "take uploads in parts, keep result files",
                                                  .sql = R"(
CREATE TABLE file_upload (
  id BIGINT NOT NULL PRIMARY KEY,
  owner_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  size BIGINT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  sm3 TEXT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX file_upload_owner ON file_upload (owner_id, state);
CREATE INDEX file_upload_expires ON file_upload (expires_at);
CREATE TABLE file_part (
  upload_id BIGINT NOT NULL REFERENCES file_upload (id),
  number BIGINT NOT NULL,
  PRIMARY KEY (upload_id, number)
);
CREATE TABLE file_kept (
  id BIGINT NOT NULL PRIMARY KEY,
  owner_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  size BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX file_kept_expires ON file_kept (expires_at);
)",
                                                  .sqlite = "",
                                                  .postgres = ""}};
  return all;
}

Result<std::optional<Upload>> find_upload(store::Reader& reader, UploadId id, PersonId owner) {
  YG_TRY_ASSIGN(auto upload, reader.one(kFindUpload, {id, owner}, upload_of));
  if (!upload) return upload;
  YG_TRY_ASSIGN(upload->parts, reader.all(kParts, {id}, [](const store::Row& row) { return row.integer(0); }));
  return upload;
}

Result<std::int64_t> count_open(store::Reader& reader, PersonId owner) {
  YG_TRY_ASSIGN(const auto count,
                reader.one(kCountOpen, {owner}, [](const store::Row& row) { return row.integer(0); }));
  return count.value_or(0);
}

Result<Upload> insert_upload(store::Transaction& tx, const NewUpload& wanted, PersonId owner, Instant at,
                             Instant expires_at) {
  Upload upload;
  YG_TRY_ASSIGN(upload.id, store::next_id<UploadId>(tx, "file_upload"));
  upload.name = wanted.name;
  upload.size = wanted.size;
  upload.kind = kind_of_name(wanted.name).value();
  upload.sm3 = wanted.sm3;
  upload.created_at = at;
  upload.expires_at = expires_at;
  YG_TRY(tx.run(kInsertUpload, {upload.id, owner, upload.name, upload.size, KindNames::name(upload.kind), upload.sm3,
                                upload.created_at, upload.expires_at}));
  return upload;
}

Result<void> insert_part(store::Transaction& tx, UploadId id, std::int64_t number, Instant expires_at) {
  YG_TRY(tx.run(kInsertPart, {id, number}));
  YG_TRY(tx.run(kTouch, {expires_at, id}));
  return {};
}

Result<void> finish_upload(store::Transaction& tx, UploadId id, const std::string& sm3, Instant expires_at) {
  YG_TRY(tx.run(kFinish, {sm3, expires_at, id}));
  YG_TRY(tx.run(kDeleteParts, {id}));
  return {};
}

Result<void> delete_upload(store::Transaction& tx, UploadId id) {
  YG_TRY(tx.run(kDeleteParts, {id}));
  YG_TRY(tx.run(kDeleteUpload, {id}));
  return {};
}

Result<std::optional<KeptFile>> find_kept(store::Reader& reader, KeptFileId id, PersonId owner) {
  return reader.one(kFindKept, {id, owner}, [](const store::Row& row) {
    return KeptFile{row.id<KeptFileId>(0), row.text(1), row.text(2), row.integer(3), row.instant(4), row.instant(5)};
  });
}

Result<void> insert_kept(store::Transaction& tx, const KeptFile& file, PersonId owner) {
  YG_TRY(tx.run(kInsertKept, {file.id, owner, file.name, file.kind, file.size, file.created_at, file.expires_at}));
  return {};
}

Result<void> delete_kept(store::Transaction& tx, KeptFileId id) {
  YG_TRY(tx.run(kDeleteKept, {id}));
  return {};
}

Result<std::vector<UploadId>> expired_uploads(store::Reader& reader, Instant now, std::int64_t limit) {
  return reader.all(kExpiredUploads, {now, limit}, [](const store::Row& row) { return row.id<UploadId>(0); });
}

Result<std::vector<KeptFileId>> expired_files(store::Reader& reader, Instant now, std::int64_t limit) {
  return reader.all(kExpiredKept, {now, limit}, [](const store::Row& row) { return row.id<KeptFileId>(0); });
}

Result<bool> upload_exists(store::Reader& reader, UploadId id) { return exists(reader, kUploadExists, id.value); }
Result<bool> kept_exists(store::Reader& reader, KeptFileId id) { return exists(reader, kKeptExists, id.value); }

}  // namespace yunguan::file
