// SPDX-License-Identifier: Apache-2.0
// The blacklist in force (SIM-34, §2.2.4): the shipped applications, those that people added, for all scenes or one, and shipped ones
// that people took off. Every entry has its dates, its origin and who is behind it.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/application_check.h"
#include "control/file_take.h"
#include "control/ground.h"

namespace yunguan::control {

struct ApplicationCategory {
  std::string code;
  Text name;
  bool needed = false;  // one of the four of §2.2.4
};
BOOST_DESCRIBE_STRUCT(ApplicationCategory, (), (code, name, needed))

struct ApplicationListAnswer {
  std::string version;  // of the shipped list
  std::string clause;
  bool may_change = false;
  std::vector<ApplicationCategory> categories;
  std::vector<BlockedApplication> items;
  std::int64_t revision = 0;  // of the list, as If-Match of taking a file wants it
};
BOOST_DESCRIBE_STRUCT(ApplicationListAnswer, (), (version, clause, may_change, categories, items, revision))

struct EndApplicationInput {
  std::string key;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(EndApplicationInput, (), (key, reason))

struct ApplicationTakeAnswer {
  TakeCounts counts;
  bool done = false;  // false: a preview
  std::int64_t revision = 0;
};
BOOST_DESCRIBE_STRUCT(ApplicationTakeAnswer, (), (counts, done, revision))

class ApplicationList {
 public:
  // `scenes`: the codes that an addition may name.
  ApplicationList(const Ground& ground, std::vector<std::string> scenes, FindTaken find_taken)
      : ground_(ground), scenes_(std::move(scenes)), find_taken_(std::move(find_taken)) {}

  Result<ApplicationListAnswer> list(const http::Request& request) const;
  // The list is one for the whole platform: control.whole_platform (forbidden) for those who hold the permission for some units
  // only. Errors: control.category, control.application_name, control.domain, control.domain_listed (conflict: under another
  // application in force), control.scene, control.from, control.reason.
  Result<ApplicationListAnswer> add(const http::Request& request, const NewApplicationInput& input) const;
  // From today on it is blocked no more. control.no_application, control.last_of_category
  // (conflict: one of the four categories would have nothing left).
  Result<ApplicationListAnswer> end(const http::Request& request, const EndApplicationInput& input) const;
  // A shipped application that was taken off is blocked again.
  Result<ApplicationListAnswer> restore(const http::Request& request, const EndApplicationInput& input) const;
  // An uploaded file, CSV or XLSX: category, name, domains, perhaps name_en and scene. An application is known by its name and scene. Rows
  // that cannot be taken are refused with their reason, the others taken together; entries of files that say something else are
  // replaced, what a person entered stays, shipped ones are never ended by a file. The same file again changes nothing. If-Match is the
  // list's revision. Errors: control.whole_platform (forbidden), list_take.last_day, list_take.empty, list_take.columns,
  // control.from, control.too_many_rows (too large), control.last_of_category (conflict).
  Result<ApplicationTakeAnswer> take(const http::Request& request, const TakeInput& input) const;

 private:
  [[nodiscard]] Date today() const { return shanghai_date(ground_.clock.now()); }
  static Result<void> check_whole_platform(const http::Request& request);

  const Ground& ground_;
  const std::vector<std::string> scenes_;
  const FindTaken find_taken_;
};

}  // namespace yunguan::control
