// SPDX-License-Identifier: Apache-2.0
// Taking a file into a list that is kept here: what that would change is counted before anything is done, and, when asked for, what
// the file does not name ends on a day.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/id.h"
#include "base/time.h"

namespace yunguan::control {

struct TakeInput {
  std::int64_t upload_id = 0;
  std::optional<Date> valid_from;        // of what is new or changed; today when absent
  std::optional<Date> missing_last_day;  // the last day of what the file does not name; absent: that stays
  std::optional<bool> hand_too;          // what people entered ends as well when the file does not name it
  std::optional<bool> preview;           // counts only, nothing is done
};
BOOST_DESCRIBE_STRUCT(TakeInput, (), (upload_id, valid_from, missing_last_day, hand_too, preview))

struct TakeEnding {
  std::string item;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(TakeEnding, (), (item, name))

struct TakeRefusal {
  std::int64_t row = 0;  // of the file, the heading is 1
  std::string item;
  std::string code;
  Text sentence;
};
BOOST_DESCRIBE_STRUCT(TakeRefusal, (), (row, item, code, sentence))

struct TakeCounts {
  std::int64_t fresh = 0;
  std::int64_t changed = 0;
  std::int64_t unchanged = 0;
  std::int64_t ends = 0;
  std::int64_t kept = 0;  // not in the file, stays since a person entered it
  std::int64_t refused = 0;
  std::vector<TakeEnding> ending;         // the first kTakeShown of them, by item
  std::vector<TakeRefusal> refused_rows;  // the first kTakeShown

  // Whether the list stays as it is.
  [[nodiscard]] bool nothing() const { return fresh + changed + ends == 0; }
};
BOOST_DESCRIBE_STRUCT(TakeCounts, (), (fresh, changed, unchanged, ends, kept, refused, ending, refused_rows))
inline constexpr std::size_t kTakeShown = 100;

struct TakenFile {
  std::filesystem::path path;
  std::string name;
};
using FindTaken = std::function<Result<TakenFile>(std::int64_t upload_id, PersonId owner)>;

// What the audit log keeps of it.
[[nodiscard]] boost::json::object said_of(const TakeCounts& counts, const TakeInput& input, Date from);

// What is wrong with a row, with the value it is about when the sentence does not name it.
[[nodiscard]] Text sentence_of(const Error& fault);

// list_take.last_day (invalid) when it ends before yesterday.
Result<void> check_last_day(const std::optional<Date>& last_day, Date today);
// list_take.empty (invalid): a file without a single good row must not end a whole list.
Result<void> check_not_empty(std::size_t rows, const std::optional<Date>& last_day, std::string_view file);

}  // namespace yunguan::control
