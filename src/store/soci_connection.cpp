// SPDX-License-Identifier: Apache-2.0
#include "store/soci_connection.h"

#include <fmt/format.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace yunguan::store {

struct SociConnection::Impl {
  soci::session session;
};

SociConnection::SociConnection(std::unique_ptr<Impl> impl, void* handle) : impl_(std::move(impl)), handle_(handle) {}
SociConnection::SociConnection(SociConnection&&) noexcept = default;
SociConnection& SociConnection::operator=(SociConnection&&) noexcept = default;
SociConnection::~SociConnection() = default;

Result<SociConnection> SociConnection::open_sqlite(const std::string& path) {
  // SOCI takes the path inside double quotes and knows no escape for one.
  if (path.find('"') != std::string::npos) {
    return fail(ErrorKind::unavailable, "store.open",
                {fmt::format("数据库路径不能含有双引号：{}", path),
                 fmt::format("The path of the database may not contain a double quote: {}", path)});
  }
  try {
    auto impl = std::make_unique<Impl>();
    impl->session.open(soci::sqlite3, fmt::format("db=\"{}\"", path));
    void* handle = static_cast<soci::sqlite3_session_backend*>(impl->session.get_backend())->conn_;
    return SociConnection{std::move(impl), handle};
  } catch (const soci::soci_error& error) {
    return fail(ErrorKind::unavailable, "store.open",
                {fmt::format("无法打开数据库文件 {}：{}", path, error.what()),
                 fmt::format("The database file {} cannot be opened: {}", path, error.what())});
  }
}

Result<SociConnection> SociConnection::open_postgres(const std::string& conninfo) {
  try {
    auto impl = std::make_unique<Impl>();
    impl->session.open(soci::postgresql, conninfo);
    void* handle = static_cast<soci::postgresql_session_backend*>(impl->session.get_backend())->conn_;
    return SociConnection{std::move(impl), handle};
  } catch (const soci::soci_error& error) {
    return fail(ErrorKind::unavailable, "store.open",
                {fmt::format("无法连接 PostgreSQL 数据库：{}", error.what()),
                 fmt::format("PostgreSQL cannot be reached: {}", error.what())});
  }
}

}  // namespace yunguan::store
