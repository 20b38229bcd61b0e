// SPDX-License-Identifier: Apache-2.0
// A statistic as it goes over the wire: one or two axes of values, the cells between them, totals, shares, and for every
// figure the address that shows the cards behind it.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "statistic/usage_month.h"

namespace yunguan::statistic {

struct AxisValue {
  std::string value;  // "active", "53", "7"; "" for none and for others
  Text text;
  bool none = false;        // cards that have no value here
  bool others = false;      // what is not shown by itself
  std::int64_t values = 1;  // how many values it stands for
  std::int64_t total = 0;
  double share = 0;  // of the whole
  // Query of GET /cards for the cards behind it; absent where there is no such list.
  std::optional<std::string> cards;
};
BOOST_DESCRIBE_STRUCT(AxisValue, (), (value, text, none, others, values, total, share, cards))

struct Axis {
  std::string dimension;
  Text name;
  std::optional<std::int32_t> unit_level;
  std::vector<AxisValue> values;
};
BOOST_DESCRIBE_STRUCT(Axis, (), (dimension, name, unit_level, values))

struct Cell {
  std::int64_t value = 0;
  double share = 0;  // of the whole
  std::optional<std::string> cards;
};
BOOST_DESCRIBE_STRUCT(Cell, (), (value, share, cards))

struct MonthOfUse {
  std::string month;
  bool taken = false;  // its file was taken in
};
BOOST_DESCRIBE_STRUCT(MonthOfUse, (), (month, taken))

struct Statistic {
  std::string measure;
  Text name;
  Text unit;
  Instant as_of;  // cards and what they are counted by are as of then, usage too
  std::vector<MonthOfUse> months;
  std::int64_t total = 0;
  Axis rows;
  std::optional<Axis> columns;
  std::vector<std::vector<Cell>> cells;  // by row; empty with one axis
};
BOOST_DESCRIBE_STRUCT(Statistic, (), (measure, name, unit, as_of, months, total, rows, columns, cells))

struct UsageMonthView {
  std::string month;
  Instant taken_at;
  std::optional<UsageMonth> whole;  // the fleet's figures and the file; absent for who does not see all units
};
BOOST_DESCRIBE_STRUCT(UsageMonthView, (), (month, taken_at, whole))

struct UsageMonths {
  std::vector<UsageMonthView> items;  // newest first
};
BOOST_DESCRIBE_STRUCT(UsageMonths, (), (items))

}  // namespace yunguan::statistic
