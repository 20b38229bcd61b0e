// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "file/files.h"
#include "http/route.h"
#include "identity/audit.h"

namespace yunguan::file {

// POST /api/v1/uploads, PUT …/{id}/parts/{part}, POST …/{id}/complete, GET and DELETE …/{id}; GET /api/v1/files/{file}.
// For everybody signed in, each his own; an attempt on somebody else's is recorded. What is given outlives the routes.
[[nodiscard]] std::vector<http::Route> routes(Files& files, store::Database& db, const identity::Audit& audit);

}  // namespace yunguan::file
