// SPDX-License-Identifier: Apache-2.0
#include "base/document_decode.h"

#include <algorithm>

namespace yunguan {

Error located(const Document& document, Error error) {
  const auto place = [&](Where& where) {
    const std::string value = std::move(where.value);
    where = document.where(where.field);
    where.value = value;
  };
  for (Error& detail : error.details) {
    place(detail.where);
    detail.code = "document.invalid";
  }
  std::ranges::stable_sort(error.details, {}, [](const Error& detail) { return detail.where.row.value_or(0); });
  if (error.details.empty()) {
    place(error.where);
    return error;
  }
  Error first = error.details.front();
  if (error.details.size() > 1) first.details = std::move(error.details);
  return first;
}

}  // namespace yunguan
