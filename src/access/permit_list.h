// SPDX-License-Identifier: Apache-2.0
// The list of permits: what it can be filtered and sorted by, as a page, as a file, and in figures.
#pragma once

#include "access/ground.h"
#include "access/permit_store.h"
#include "http/page.h"

namespace yunguan::access {

struct PermitList {
  [[nodiscard]] static const http::List& declaration();
  // Query: the fields, unit_id (with all below it), due (confirm | overdue | ending). permit.unit, permit.due (invalid)
  static Result<http::Page<PermitView>> page(const Ground& ground, const http::Request& request);
  // Every permit of the list, in its order, which is recorded. Query: columns, by name. permit.export_format, permit.export_column
  static Result<http::Response> download(const Ground& ground, const http::Request& request);
  static Result<AccessFigures> figures(const Ground& ground, const http::Request& request);
};

// As they are shown to the caller, with numbers and names.
Result<std::vector<PermitView>> shown(store::Reader& reader, const std::vector<Permit>& permits,
                                      const identity::Principal& caller, const identity::UnitTree& units, Instant now);

}  // namespace yunguan::access
