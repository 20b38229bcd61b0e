// SPDX-License-Identifier: Apache-2.0
// The only place that knows SOCI: it opens and owns a session and lends the engine's own handle
// (docs/decisions/003-statements-on-native-handles.md says why statements run on the handle).
#pragma once

#include <memory>
#include <string>

#include "base/error.h"

namespace yunguan::store {

class SociConnection {
 public:
  // Both fail with store.open (ErrorKind::unavailable). `path` is created when absent; its directory must exist.
  static Result<SociConnection> open_sqlite(const std::string& path);
  // `conninfo` is a libpq connection string of keywords and values.
  static Result<SociConnection> open_postgres(const std::string& conninfo);

  SociConnection(SociConnection&&) noexcept;
  SociConnection& operator=(SociConnection&&) noexcept;
  ~SociConnection();

  // sqlite3* or PGconn*, valid as long as this object.
  [[nodiscard]] void* handle() const { return handle_; }

 private:
  struct Impl;
  SociConnection(std::unique_ptr<Impl> impl, void* handle);

  std::unique_ptr<Impl> impl_;
  void* handle_;
};

}  // namespace yunguan::store
