// SPDX-License-Identifier: Apache-2.0
// Safe keeping over HTTP.
#pragma once

#include <vector>

#include "http/route.h"
#include "keeping/backup_service.h"
#include "keeping/read_only.h"

namespace yunguan::keeping {

[[nodiscard]] std::vector<http::Route> backup_routes(BackupService& backups);
[[nodiscard]] std::vector<http::Route> mode_routes(ReadOnly& mode);

}  // namespace yunguan::keeping
