// SPDX-License-Identifier: Apache-2.0
// Bulk acts over HTTP.
#pragma once

#include <filesystem>
#include <vector>

#include "bulk/bulk_service.h"
#include "http/route.h"

namespace yunguan::bulk {

// `work_dir` is a folder with room for an export as XLSX.
[[nodiscard]] std::vector<http::Route> routes(BulkService& bulk, store::Database& db, const identity::Audit& audit,
                                              std::filesystem::path work_dir);

}  // namespace yunguan::bulk
