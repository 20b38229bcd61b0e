// SPDX-License-Identifier: Apache-2.0
// A mail that says only that the channel works.
#pragma once

#include "identity/context.h"
#include "notify/sender.h"

namespace yunguan::notify {

// At once, past the queue; recorded. Errors: notify.address; those of Sender::try_out, all as conflicts: the request itself was right.
Result<void> send_trial(const Ground& ground, Sender& sender, const identity::Asking& asking, std::string_view address,
                        Language language);

}  // namespace yunguan::notify
