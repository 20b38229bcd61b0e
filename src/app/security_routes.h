// SPDX-License-Identifier: Apache-2.0
// The security pages over HTTP: evidence with its live checks, as a table too; results of checks; availability; parts and licences.
#pragma once

#include <filesystem>
#include <vector>

#include "http/route.h"
#include "keeping/evidence.h"

namespace yunguan::app {

[[nodiscard]] std::vector<http::Route> security_routes(keeping::Evidence& evidence, const identity::Context& context,
                                                       const std::filesystem::path& work_dir);

}  // namespace yunguan::app
