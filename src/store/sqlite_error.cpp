// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite_error.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include "store/constraint_error.h"

namespace yunguan::store {
namespace {

// "UNIQUE constraint failed: card.iccid, card.unit" → "card.iccid, card.unit"; "…: index 'by_name'" → "by_name".
std::string constraint_place(std::string_view message) {
  const std::size_t colon = message.find(": ");
  if (colon == std::string_view::npos) return {};
  std::string_view place = message.substr(colon + 2);
  if (place.starts_with("index '") && place.ends_with("'")) place = place.substr(7, place.size() - 8);
  return std::string{place};
}

}  // namespace

std::unexpected<Error> sqlite_failure(sqlite3* handle, int code, std::string_view name) {
  const std::string message = sqlite3_errmsg(handle);
  if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_ROWID) {
    return duplicate_failure(constraint_place(message));
  }
  switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
      return constraint_failure(constraint_place(message));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return fail(
          ErrorKind::unavailable, "store.locked",
          {"数据库正被另一个程序占用，请稍后再试。", "The database is in use by another program; try again shortly."});
    case SQLITE_FULL:
      return fail(ErrorKind::unavailable, "store.full",
                  {"数据库所在的磁盘已满，未做任何修改。", "The disk of the database is full; nothing was changed."});
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return fail(ErrorKind::unavailable, "store.corrupt",
                  {fmt::format("数据库文件已损坏：{}。请从备份恢复。", message),
                   fmt::format("The database file is damaged: {}. Restore it from a backup.", message)});
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_PROTOCOL:
    case SQLITE_NOLFS:
    case SQLITE_NOMEM:
      return fail(ErrorKind::unavailable, "store.disk",
                  {fmt::format("数据库文件读写失败：{}（代码 {}）。", message, code),
                   fmt::format("The database file cannot be read or written: {} (code {}).", message, code)});
    default:
      return fail(ErrorKind::internal, "store.statement",
                  {fmt::format("语句 {} 执行失败：{}", name, message),
                   fmt::format("The statement {} failed: {}", name, message)});
  }
}

}  // namespace yunguan::store
