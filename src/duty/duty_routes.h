// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "duty/absence_service.h"
#include "duty/calendar_service.h"
#include "duty/post_service.h"
#include "duty/rota_service.h"
#include "http/route.h"

namespace yunguan::duty {

// Everything given outlives them.
std::vector<http::Route> post_routes(const Ground& ground, const PostService& posts);
std::vector<http::Route> rota_routes(const RotaService& rotas);
std::vector<http::Route> absence_routes(const AbsenceService& absences);
// Everybody may look at a year.
std::vector<http::Route> calendar_routes(const Ground& ground, const CalendarService& calendar);

}  // namespace yunguan::duty
