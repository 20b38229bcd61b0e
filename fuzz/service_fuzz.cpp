// SPDX-License-Identifier: Apache-2.0
// Services as somebody writes them: any bytes are a service or are refused with file and line, the same each time; and whatever is sent into
// the form of one that was taken is taken or remarked upon.
#include <boost/json.hpp>
#include <cstdint>
#include <string_view>

#include "base/document.h"
#include "catalog/service.h"

namespace {

using namespace yunguan;
using namespace yunguan::catalog;

void check_refusal(const Error& error) {
  YG_ASSERT(!error.code.empty() && error.where.file == "fuzzed.yaml" && error.where.row.has_value());
  for (const auto& detail : error.details) YG_ASSERT(!detail.code.empty() && detail.where.row.has_value());
}

// A value of each kind into every field.
void fill(const Service& service) {
  const std::string step = service.text().flow.steps.empty() ? "" : service.text().flow.steps.front().id;
  for (const boost::json::value& value :
       {boost::json::value{nullptr}, boost::json::value{""}, boost::json::value{-1}, boost::json::value{1e300},
        boost::json::value{true}, boost::json::value(boost::json::array{"a", 1, nullptr}),
        boost::json::value{boost::json::object{{"a", 1}}}}) {
    boost::json::object sent;
    for (const auto& group : service.text().form)
      for (const auto& field : group.fields) sent[field.id] = value;
    const Form::Taken taken = service.form().take({}, sent, step, true, true);
    const Form::Taken again = service.form().take({}, sent, step, true, true);
    YG_ASSERT(taken.values == again.values && taken.remarks.size() == again.remarks.size());
    for (std::size_t at = 0; at < service.flow().steps.size(); ++at)

      static_cast<void>(service.with(static_cast<int>(at), taken.values));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = parse_yaml(text, "fuzzed.yaml");
  if (!document) return 0;
  const auto service = Service::from(*document, nullptr);
  if (!service) {
    check_refusal(service.error());
    return 0;
  }
  const auto again = Service::from(*document, nullptr);
  YG_ASSERT(again && (*again)->digest() == (*service)->digest());
  fill(**service);
  return 0;
}
