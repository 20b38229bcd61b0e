// SPDX-License-Identifier: Apache-2.0
// The remedies of one card over HTTP.
#pragma once

#include "compliance/remedy.h"
#include "http/route.h"
#include "identity/audit.h"
#include "identity/unit_tree.h"
#include "store/database.h"

namespace yunguan::compliance {

struct Remedies {
  std::vector<Remedy> items;
  std::int64_t version = 0;  // of the card: what PATCH must name
};
BOOST_DESCRIBE_STRUCT(Remedies, (), (items, version))

class RemedyService {
 public:
  RemedyService(store::Database& db, const identity::Audit& audit, identity::UnitDirectory& units,
                const card::Rules& rules)
      : db_(db), audit_(audit), units_(units), rules_(rules) {}

  Result<Remedies> of_card(const http::Request& request);

 private:
  store::Database& db_;
  const identity::Audit& audit_;
  identity::UnitDirectory& units_;
  const card::Rules& rules_;
};

// What is usual among the first cards of its unit.
Result<Neighbours> neighbours_of(store::Reader& reader, const card::Facts& facts);

[[nodiscard]] std::vector<http::Route> remedy_routes(RemedyService& service);

}  // namespace yunguan::compliance
