// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "http/route.h"
#include "statistic/import_job.h"
#include "statistic/statistic_service.h"

namespace yunguan::statistic {

[[nodiscard]] std::vector<http::Route> statistic_routes(StatisticService& statistics, UsageImporter& importer);

}  // namespace yunguan::statistic
