// SPDX-License-Identifier: Apache-2.0
// The matrix of what excludes each other, its editable part, and who breaks it all the same.
#pragma once

#include <string>
#include <vector>

#include "identity/conflict_store.h"
#include "identity/context.h"
#include "identity/person_view.h"

namespace yunguan::identity {

struct KindPair {
  RoleKind left = RoleKind::business;
  RoleKind right = RoleKind::business;
  Text left_name;
  Text right_name;
};
BOOST_DESCRIBE_STRUCT(KindPair, (), (left, right, left_name, right_name))

struct ConflictView {
  ConflictId id;
  std::string left;
  std::string right;
  Text left_text;
  Text right_text;
  std::string reason;
  std::string created_by;
  Instant created_at;
};
BOOST_DESCRIBE_STRUCT(ConflictView, (), (id, left, right, left_text, right_text, reason, created_by, created_at))

enum class BreachKind : std::uint8_t {
  kinds,           // roles of two kinds: cannot come from the product
  pair,            // both sides of a pair, granted before it was named
  second_account,  // another account with the same telephone number has roles of another kind
};
BOOST_DESCRIBE_ENUM(BreachKind, kinds, pair, second_account)

struct ConflictBreach {
  BreachKind kind = BreachKind::pair;
  PersonId person_id;
  std::string person_login;
  std::string person_name;
  Text text;  // both roles named
};
BOOST_DESCRIBE_STRUCT(ConflictBreach, (), (kind, person_id, person_login, person_name, text))

struct ConflictMatrix {
  std::vector<KindPair> kinds;  // every two that exclude each other
  std::vector<ConflictView> pairs;
  std::vector<ConflictBreach> breaches;
  std::int64_t people = 0;  // looked at
};
BOOST_DESCRIBE_STRUCT(ConflictMatrix, (), (kinds, pairs, breaches, people))

struct NewConflict {
  std::string left;
  std::string right;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(NewConflict, (), (left, right, reason))

class ConflictService {
 public:
  explicit ConflictService(const Context& context) : context_(context) {}

  Result<ConflictMatrix> matrix(const Asking& asking) const;
  // Errors: conflict.permission, conflict.reason (invalid), conflict.known (conflict). Who holds both already keeps them
  // and is shown as a breach.
  Result<ConflictView> add(const Asking& asking, const NewConflict& wanted) const;
  // conflict.not_found, conflict.reason
  Result<void> remove(const Asking& asking, ConflictId id, std::string_view reason) const;

 private:
  [[nodiscard]] ConflictView view(const RoleConflict& conflict) const;
  Result<std::vector<ConflictBreach>> breaches(store::Reader& reader, const std::vector<RoleConflict>& pairs,
                                               const Scope& scope, std::int64_t& people) const;

  const Context context_;
};

}  // namespace yunguan::identity
