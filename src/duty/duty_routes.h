// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "duty/absence_service.h"
#include "duty/post_service.h"
#include "duty/rota_service.h"
#include "http/route.h"

namespace yunguan::duty {

// Everything given outlives them.
std::vector<http::Route> post_routes(const Ground& ground, const PostService& posts);
std::vector<http::Route> rota_routes(const RotaService& rotas);
// With the calendar, which everybody may look at.
std::vector<http::Route> absence_routes(const Ground& ground, const AbsenceService& absences);

}  // namespace yunguan::duty
