// SPDX-License-Identifier: Apache-2.0
// What orders ask of this folder, in the transaction that needs the answer. Only people whose account is in use are found.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "duty/duty.h"
#include "store/database.h"

namespace yunguan::duty {

// One that is held already stays as it was.
Result<void> insert_holding(store::Transaction& tx, const Holding& holding, std::string_view by, Instant at);

// Who holds the post in this very unit; in the order of their ids.
Result<std::vector<PersonId>> holders_of_post(store::Reader& reader, std::string_view post, UnitId unit, Instant now);

// Those whose shift of the group runs now.
Result<std::vector<PersonId>> on_duty(store::Reader& reader, std::string_view group, Instant now);

// Who stands in for the person now; the newest absence counts when there are several.
Result<std::optional<PersonId>> stand_in_for(store::Reader& reader, PersonId person, std::string_view service,
                                             Instant now);

}  // namespace yunguan::duty
