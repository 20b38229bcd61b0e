// SPDX-License-Identifier: Apache-2.0
// Notices over HTTP.
#pragma once

#include <vector>

#include "http/route.h"
#include "notify/administration.h"
#include "notify/inbox.h"

namespace yunguan::notify {

[[nodiscard]] std::vector<http::Route> notify_routes(const Inbox& inbox, const Administration& administration);

}  // namespace yunguan::notify
