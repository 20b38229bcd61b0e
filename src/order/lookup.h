// SPDX-License-Identifier: Apache-2.0
// Objects that a form names: that they are there and whoever fills it in may name them, and what people know them by. Domain folders
// register how theirs are looked up; units and people are this folder's own.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "catalog/service.h"
#include "identity/principal.h"
#include "identity/unit_tree.h"
#include "order/order.h"
#include "store/database.h"

namespace yunguan::order {

// What is found of an object; those that are not, or that the caller may not see, are left out.
struct Looked {
  std::int64_t id = 0;
  std::string label;  // "14400000001"
};

class Lookups {
 public:
  using Lookup = std::function<Result<std::vector<Looked>>(store::Reader&, const identity::Principal&,
                                                           std::span<const std::int64_t>)>;

  // For fields of that kind; `link`: how a link to such an object is called, "card". Before the platform starts.
  void add(catalog::FieldKind kind, std::string link, Lookup lookup);

  struct Found {
    std::vector<catalog::Remark> remarks;  // form.object: what is not there
    std::vector<Link> links;               // of what is
  };
  Result<Found> look(store::Reader& reader, const identity::Principal& principal, const catalog::Form& form,
                     const boost::json::object& values) const;

 private:
  struct Entry {
    std::string link;
    Lookup lookup;
  };
  std::map<catalog::FieldKind, Entry> lookups_;
};

// People and units, which anybody who applies may name.
void add_identity_lookups(Lookups& lookups);

}  // namespace yunguan::order
