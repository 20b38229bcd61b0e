// SPDX-License-Identifier: Apache-2.0
// What the monitoring states about itself (MON-24), from kept figures: how long from use to finding and from finding to the end of it, how many
// were false alarms, how many are late.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "finding/handling.h"
#include "finding/many.h"

namespace yunguan::finding {

// Of a class of figures each, whose upper end is stated: up to a tenth above the true one.
struct DelayFigure {
  std::int64_t n = 0;
  std::optional<std::int64_t> p50_ms;
  std::optional<std::int64_t> p99_ms;
  std::int64_t later = 0;  // longer than two days; in none of the two
};
BOOST_DESCRIBE_STRUCT(DelayFigure, (), (n, p50_ms, p99_ms, later))

struct ModelQuality {
  std::string model;
  Text name;
  std::int64_t found = 0;
  std::int64_t handled = 0;  // in the time, by the day of handling
  std::int64_t dismissed = 0;
  std::int64_t false_alarms = 0;  // of the dismissed, those whose reason says so
};
BOOST_DESCRIBE_STRUCT(ModelQuality, (), (model, name, found, handled, dismissed, false_alarms))

struct ReasonCount {
  std::string code;
  Text name;
  bool false_alarm = false;
  std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(ReasonCount, (), (code, name, false_alarm, n))

struct QualityAnswer {
  std::int64_t days = 0;
  DelayFigure use_to_finding;
  DelayFigure receipt_to_finding;
  DelayFigure finding_to_end;
  std::vector<ModelQuality> models;
  std::vector<ReasonCount> reasons;
  std::int64_t open = 0;
  std::int64_t overdue = 0;  // counted no further than count_max
  std::int64_t count_max = 0;
};
BOOST_DESCRIBE_STRUCT(QualityAnswer, (),
                      (days, use_to_finding, receipt_to_finding, finding_to_end, models, reasons, open, overdue,
                       count_max))

// Of the last ?days (1 … 92, 7 when absent) and the caller's units, narrowed by ?unit_id. Error: finding.days (invalid).
Result<QualityAnswer> quality(const Ground& ground, const http::Request& request);

}  // namespace yunguan::finding
