// SPDX-License-Identifier: Apache-2.0
// For tests: the same test on both stores. PostgreSQL is the server that YUNGUAN_TEST_POSTGRES names (./test starts one);
// without it those instances are skipped and say so. Every test gets an empty store of its own.
//
//   class CardStore : public store::OnBothStores {};
//   TEST_P(CardStore, KeepsWhatItWasGiven) { … db() … }
//   YUNGUAN_ON_BOTH_STORES(CardStore);
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "store/database.h"

namespace yunguan::store {

class OnBothStores : public ::testing::TestWithParam<Dialect> {
 protected:
  void SetUp() override;
  void TearDown() override;

  Database& db() { return *db_; }
  // Closes and opens the same store again, as a restart does.
  void reopen();
  // Closes it, so that its files are whole and may be copied or exchanged; reopen() opens it.
  void close() { db_.reset(); }
  const std::string& url() const { return url_; }
  // Ends all sessions of this store on the server, as its restart would; PostgreSQL only.
  void end_sessions();

 private:
  std::string url_;
  std::string cleanup_;  // directory to remove, or schema to drop
  std::unique_ptr<Database> db_;
};

}  // namespace yunguan::store

#define YUNGUAN_ON_BOTH_STORES(Suite)                                                                             \
  INSTANTIATE_TEST_SUITE_P(                                                                                       \
      Stores, Suite, ::testing::Values(::yunguan::store::Dialect::sqlite, ::yunguan::store::Dialect::postgresql), \
      [](const auto& store) { return store.param == ::yunguan::store::Dialect::sqlite ? "SQLite" : "PostgreSQL"; })
