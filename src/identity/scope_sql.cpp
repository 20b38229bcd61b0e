// SPDX-License-Identifier: Apache-2.0
#include "identity/scope_sql.h"

#include <fmt/format.h>

namespace yunguan::identity {

http::SqlPiece inside_scope(const Scope& scope, std::string_view path_column) {
  if (scope.everything()) return {"1 = 1", {}};
  if (scope.empty()) return {"1 = 0", {}};
  http::SqlPiece piece;
  for (const std::string& top : scope.tops()) {
    piece.sql += fmt::format("{}{} >= ? AND {} < ?", piece.sql.empty() ? "(" : " OR ", path_column, path_column);
    piece.params.emplace_back(top);
    piece.params.emplace_back(path_end(top));
  }
  piece.sql += ')';
  return piece;
}

http::SqlPiece inside_subtrees(const std::vector<store::Value>& unit_ids, std::string_view path_column) {
  http::SqlPiece piece;
  for (const store::Value& id : unit_ids) {
    piece.sql += piece.sql.empty() ? "?" : ", ?";
    piece.params.push_back(id);
  }
  // '0' follows '/' in byte order, which is how paths are compared.
  piece.sql = fmt::format(
      "EXISTS (SELECT 1 FROM unit top WHERE top.id IN ({}) AND {} >= top.path AND"
      " {} < SUBSTR(top.path, 1, LENGTH(top.path) - 1) || '0')",
      piece.sql, path_column, path_column);
  return piece;
}

}  // namespace yunguan::identity
