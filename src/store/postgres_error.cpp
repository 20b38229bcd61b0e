// SPDX-License-Identifier: Apache-2.0
#include "store/postgres_error.h"

#include <fmt/format.h>

#include "store/constraint_error.h"

namespace yunguan::store {
namespace {

std::string field_of(const PGresult* result, int field) {
  const char* text = PQresultErrorField(result, field);
  return text == nullptr ? std::string{} : std::string{text};
}

// "card.unit_id, card.iccid" from the detail "Key (unit_id, iccid)=(…) already exists.", whose words depend on the server's
// language and whose brackets do not; the name of the constraint where it is over an expression.
std::string duplicate_place(const PGresult* result) {
  const std::string detail = field_of(result, PG_DIAG_MESSAGE_DETAIL);
  const std::string table = field_of(result, PG_DIAG_TABLE_NAME);
  const std::string constraint = field_of(result, PG_DIAG_CONSTRAINT_NAME);
  const std::size_t open = detail.find('(');
  const std::size_t close = detail.find(")=(");
  if (open == std::string::npos || close == std::string::npos || table.empty()) return constraint;
  const std::string_view columns = std::string_view{detail}.substr(open + 1, close - open - 1);
  if (columns.find('(') != std::string_view::npos) return constraint;
  std::string place = table + ".";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    place += columns[i];
    if (columns[i] == ' ' && columns[i - 1] == ',') place += table + ".";
  }
  return place;
}

// SQLite names the column of a missing value, the name of a check, and nothing for a foreign key.
std::string constraint_place(const PGresult* result, std::string_view state) {
  if (state == "23502") {
    return fmt::format("{}.{}", field_of(result, PG_DIAG_TABLE_NAME), field_of(result, PG_DIAG_COLUMN_NAME));
  }
  return state == "23503" ? std::string{} : field_of(result, PG_DIAG_CONSTRAINT_NAME);
}

PostgresFailure unavailable(std::string code, Text text, Aftermath aftermath = Aftermath::none) {
  return {.error = {ErrorKind::unavailable, std::move(code), std::move(text), {}, {}}, .aftermath = aftermath};
}

PostgresFailure connection_lost(std::string_view message) {
  return unavailable("store.connection",
                     {fmt::format("与数据库的连接已中断：{}", message),
                      fmt::format("The connection to the database is lost: {}", message)},
                     Aftermath::lost);
}

PostgresFailure of_state(const PGresult* result, std::string_view state, std::string_view name,
                         std::string_view message) {
  const std::string_view group = state.substr(0, 2);
  if (state == "23505") return {.error = duplicate_failure(duplicate_place(result)).error()};
  if (group == "23") return {.error = constraint_failure(constraint_place(result, state)).error()};
  if (state == "40001" || state == "40P01") {
    return unavailable("store.serialization",
                       {"数据同时被他人修改，请重试。", "The data was changed by another at the same time; try again."},
                       Aftermath::run_again);
  }
  // The only case of "feature not supported" that has to do with the hour: the table changed after the plan was made.
  if (state == "0A000" && field_of(result, PG_DIAG_SOURCE_FUNCTION) == "RevalidateCachedQuery") {
    return unavailable("store.outdated",
                       {"数据库结构刚刚更新，请重试。", "The schema has just been changed; try again."},
                       Aftermath::outdated);
  }
  if (state == "53100") {
    return unavailable("store.full", {"数据库所在的磁盘已满，未做任何修改。",
                                      "The disk of the database is full; nothing was changed."});
  }
  if (state == "55P03" || state == "57014") {
    return unavailable("store.timeout", {fmt::format("语句 {} 等待过久，已被取消。", name),
                                         fmt::format("The statement {} waited too long and was cancelled.", name)});
  }
  // A standby that was promoted elsewhere answers "read-only transaction": the session is of no more use.
  if (group == "08" || group == "57" || state == "25006") return connection_lost(message);
  if (group == "53" || group == "58" || group == "XX") {
    return unavailable("store.resources", {fmt::format("数据库暂时无法工作：{}", message),
                                           fmt::format("The database cannot work at present: {}", message)});
  }
  return {.error = {ErrorKind::internal,
                    "store.statement",
                    {fmt::format("语句 {} 执行失败：{}", name, message),
                     fmt::format("The statement {} failed: {}", name, message)},
                    {},
                    {}}};
}

}  // namespace

PostgresFailure postgres_failure(PGconn* connection, const PGresult* result, std::string_view name) {
  std::string message = result == nullptr ? "" : field_of(result, PG_DIAG_MESSAGE_PRIMARY);
  if (message.empty()) message = PQerrorMessage(connection);
  while (!message.empty() && message.back() == '\n') message.pop_back();
  const std::string state = result == nullptr ? "" : field_of(result, PG_DIAG_SQLSTATE);
  if (state.size() != 5 || PQstatus(connection) == CONNECTION_BAD) return connection_lost(message);
  return of_state(result, state, name, message);
}

}  // namespace yunguan::store
