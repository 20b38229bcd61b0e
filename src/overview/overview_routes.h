// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "http/route.h"
#include "overview/search.h"
#include "overview/workbench.h"

namespace yunguan::overview {

[[nodiscard]] std::vector<http::Route> overview_routes(Workbench& workbench, Search& search);

}  // namespace yunguan::overview
