// SPDX-License-Identifier: Apache-2.0
#include "store/store_fixture.h"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>

namespace yunguan::store {
namespace {

void run_sql(const std::string& uri, const std::string& sql) {
  PGconn* connection = PQconnectdb(uri.c_str());
  PQsetNoticeProcessor(
      connection, [](void*, const char*) {}, nullptr);
  PGresult* result = PQexec(connection, sql.c_str());
  const bool done = PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK;
  const std::string message = PQerrorMessage(connection);
  PQclear(result);
  PQfinish(connection);
  ASSERT_TRUE(done) << sql << ": " << message;
}

std::string unique_name() {
  static std::atomic<int> count{0};
  return fmt::format("yunguan_test_{}_{}", getpid(), ++count);
}

}  // namespace

void OnBothStores::SetUp() {
  const std::string name = unique_name();
  if (GetParam() == Dialect::sqlite) {
    cleanup_ = std::filesystem::temp_directory_path() / name;
    std::filesystem::create_directories(cleanup_);
    url_ = fmt::format("sqlite:{}/store.db", cleanup_);
  } else {
    const char* server = std::getenv("YUNGUAN_TEST_POSTGRES");
    if (server == nullptr) GTEST_SKIP() << "YUNGUAN_TEST_POSTGRES names no server; tools/with_postgres starts one";
    ASSERT_NO_FATAL_FAILURE(run_sql(server, "CREATE SCHEMA " + name));
    cleanup_ = name;
    // The schema is the first in which names are looked up, for every session of this store.
    const std::string uri = server;
    url_ = fmt::format("{}{}application_name={}&options=-csearch_path%3D{}", uri,
                       uri.find('?') == std::string::npos ? "?" : "&", name, name);
  }
  reopen();
}

void OnBothStores::TearDown() {
  db_.reset();
  if (cleanup_.empty()) return;
  if (GetParam() == Dialect::sqlite) {
    std::filesystem::remove_all(cleanup_);
  } else {
    run_sql(std::getenv("YUNGUAN_TEST_POSTGRES"), "DROP SCHEMA " + cleanup_ + " CASCADE");
  }
}

void OnBothStores::reopen() {
  db_.reset();
  auto opened = Database::open({.url = url_});
  ASSERT_TRUE(opened) << describe(opened.error());
  db_ = std::move(*opened);
}

void OnBothStores::end_sessions() {
  YG_ASSERT(GetParam() == Dialect::postgresql);
  run_sql(std::getenv("YUNGUAN_TEST_POSTGRES"),
          "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = '" + cleanup_ + "'");
}

}  // namespace yunguan::store
