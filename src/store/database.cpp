// SPDX-License-Identifier: Apache-2.0
#include "store/database.h"

#include <fmt/format.h>

#include "store/postgres_database.h"
#include "store/sqlite_database.h"

namespace yunguan::store {

Result<std::unique_ptr<Database>> Database::open(const Options& options) {
  const std::string_view url = options.url;
  constexpr std::string_view kSqlite = "sqlite:";
  if (url.starts_with(kSqlite) && url.size() > kSqlite.size()) {
    return SqliteDatabase::open(std::string{url.substr(kSqlite.size())}, options);
  }
  if (url.starts_with("postgresql://") || url.starts_with("postgres://")) return PostgresDatabase::open(options);
  return fail(
      ErrorKind::invalid, "store.url",
      {"数据库地址应为 sqlite:路径 或 postgresql://… 。", "The store's address must be sqlite:PATH or postgresql://…"},
      {.field = "url", .value = options.url.substr(0, options.url.find('@'))});
}

}  // namespace yunguan::store
