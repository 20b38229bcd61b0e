// SPDX-License-Identifier: Apache-2.0
// What a domain folder has to say of a form while it is filled in, beyond the form's own rules: whether the guideline allows the card that
// is asked for, whether a number is taken. Folders register checks by name ("card.opening"); a service names them.
#pragma once

#include <algorithm>
#include <boost/json/object.hpp>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/form.h"
#include "identity/unit_tree.h"
#include "store/database.h"

namespace yunguan::order {

struct Checking {
  const boost::json::object& values;  // the whole form as it would be
  const identity::Unit* unit;         // the applicant's
  bool complete = false;              // to be handed on; else it may still be half empty
};

// Remarks of weight `refuse` keep the form where it is. Codes begin with the folder's name.
using Check = std::function<Result<std::vector<catalog::Remark>>(store::Reader&, const Checking&)>;

// Filled before the platform starts, read by any thread afterwards.
class Checks {
 public:
  // A name twice is a broken invariant.
  void add(std::string name, Check check) { YG_ASSERT(checks_.emplace(std::move(name), std::move(check)).second); }
  [[nodiscard]] std::set<std::string, std::less<>> names() const {
    std::set<std::string, std::less<>> names;
    for (const auto& [name, check] : checks_) names.insert(name);
    return names;
  }
  // Adds what those that the service names have to say. One that is not there any more says nothing.
  Result<void> look(store::Reader& reader, const catalog::ServiceText& service, const Checking& checking,
                    std::vector<catalog::Remark>& remarks) const {
    for (const std::string& name : service.checks.value_or(std::vector<std::string>{})) {
      const auto found = checks_.find(name);
      if (found == checks_.end()) continue;
      YG_TRY_ASSIGN(auto said, found->second(reader, checking));
      std::ranges::move(said, std::back_inserter(remarks));
    }
    return {};
  }

 private:
  std::map<std::string, Check, std::less<>> checks_;
};

}  // namespace yunguan::order
