// SPDX-License-Identifier: Apache-2.0
// What people call the roles, posts and groups on duty that a flow puts its steps before.
#pragma once

#include <map>
#include <string>

#include "flow/flow.h"
#include "store/database.h"

namespace yunguan::order {

// By "role:fleet_manager", "post:leader", "on_duty:carrier_desk", "unit:GA", "person:manager"; what is not there has no entry.
using WhoNames = std::map<std::string, Text>;

Result<WhoNames> who_names(store::Reader& reader, const flow::Flow& flow);

}  // namespace yunguan::order
