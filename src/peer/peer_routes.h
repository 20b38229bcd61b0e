// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "http/route.h"
#include "peer/answer_desk.h"
#include "peer/call_log.h"
#include "peer/peer_service.h"

namespace yunguan::peer {

// All outlive the routes.
[[nodiscard]] std::vector<http::Route> peer_routes(const PeerService& peers, const CallLog& calls, AnswerDesk& desk);

}  // namespace yunguan::peer
