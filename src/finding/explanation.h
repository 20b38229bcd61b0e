// SPDX-License-Identifier: Apache-2.0
// Why a finding is one, in words (MON-25): the model's rule, the clause it rests on, the values compared. Made from what the fold said.
#pragma once

#include <boost/describe.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "finding/finding.h"

namespace yunguan::finding {

struct ModelWords {
  Text name;
  std::string id;      // of the requirement, "MON-1"
  std::string clause;  // "§2.3.1(1)"; a composite rests on its parts'
  Text clause_title;
  Text rule;
  Text subject;  // what the subject is: "device (IMEI)"
};
// Of a model by its name; any other name is an own rule.
[[nodiscard]] ModelWords words_of(std::string_view model);

// One comparison: what was seen against what is allowed.
struct Compared {
  Text what;
  Text seen;
  Text allowed;
};
BOOST_DESCRIBE_STRUCT(Compared, (), (what, seen, allowed))

// `detail` as the findings file has it. What cannot be understood is shown as it stands.
[[nodiscard]] std::vector<Compared> compared(std::string_view model, const Finding& finding);

}  // namespace yunguan::finding
