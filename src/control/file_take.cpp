// SPDX-License-Identifier: Apache-2.0
#include "control/file_take.h"

#include <fmt/format.h>

#include "control/list_days.h"

namespace yunguan::control {

Text sentence_of(const Error& fault) {
  const std::string& value = fault.where.value;
  if (value.empty() || fault.text.zh.find(value) != std::string::npos) return fault.text;
  return {fmt::format("{}：{}", fault.text.zh, value), fmt::format("{}: {}", fault.text.en, value)};
}

Result<void> check_last_day(const std::optional<Date>& last_day, Date today) {
  if (!last_day || *last_day >= day_before(today)) return {};
  return fail(ErrorKind::invalid, "list_take.last_day",
              {"最后一天不能早于昨天：过去的日子已经据此判定",
               "the last day cannot be before yesterday: past days were judged with it"},
              {.field = "missing_last_day", .value = format_date(*last_day)});
}

Result<void> check_not_empty(std::size_t rows, const std::optional<Date>& last_day, std::string_view file) {
  if (!last_day || rows > 0) return {};
  return fail(
      ErrorKind::invalid, "list_take.empty",
      {"文件里没有一行可取，不能据此终止整个名单", "the file has not one good row: a whole list is not ended by that"},
      {.file = std::string{file}, .field = "upload_id"});
}

boost::json::object said_of(const TakeCounts& counts, const TakeInput& input, Date from) {
  boost::json::object said{{"added", counts.fresh}, {"changed", counts.changed}, {"valid_from", format_date(from)}};
  if (input.missing_last_day) {
    said["ended"] = counts.ends;
    said["last_day"] = format_date(*input.missing_last_day);
  }
  return said;
}

}  // namespace yunguan::control
