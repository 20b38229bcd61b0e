// SPDX-License-Identifier: Apache-2.0
// Security evidence: what the standards ask, how each clause stands here, and what the program finds when it looks.
#pragma once

#include <boost/describe.hpp>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/document.h"
#include "base/json.h"
#include "identity/context.h"
#include "keeping/check_store.h"

namespace yunguan::keeping {

enum class Duty : std::uint8_t { must, should, may };
BOOST_DESCRIBE_ENUM(Duty, must, should, may)

enum class Standing : std::uint8_t { met, part, cloud, not_applicable, missing };
BOOST_DESCRIBE_ENUM(Standing, met, part, cloud, not_applicable, missing)

struct EvidenceClause {
  std::string code;  // "8.4 e)"
  Duty duty = Duty::must;
  Text text;  // the clause in our words
  Standing standing = Standing::missing;
  Text how;   // how it is met, or why not
  Text uses;  // key or module
  std::vector<std::string> checks;
};
BOOST_DESCRIBE_STRUCT(EvidenceClause, (), (code, duty, text, standing, how, uses, checks))

struct EvidenceGroup {
  std::string code;
  Text name;
  std::vector<EvidenceClause> clauses;
};
BOOST_DESCRIBE_STRUCT(EvidenceGroup, (), (code, name, clauses))

struct EvidenceStandard {
  std::string code;  // "GB/T 39786-2021"
  Text name;
  std::vector<EvidenceGroup> groups;
};
BOOST_DESCRIBE_STRUCT(EvidenceStandard, (), (code, name, groups))

struct EvidenceBook {
  std::string version;
  std::vector<EvidenceStandard> standards;
};
BOOST_DESCRIBE_STRUCT(EvidenceBook, (), (version, standards))

// rules/evidence.yaml. evidence.code (a clause twice), evidence.check (one of `known` is not there), both with file and line.
Result<EvidenceBook> load_evidence(const std::filesystem::path& rules_dir, const std::vector<std::string>& known);
Result<EvidenceBook> evidence_from(const Document& document, const std::vector<std::string>& known);

// What a check found. `unclear`: it could not look.
enum class Outcome : std::uint8_t { good, attention, unclear };
BOOST_DESCRIBE_ENUM(Outcome, good, attention, unclear)

struct CheckResult {
  std::string name;
  Text title;
  Outcome outcome = Outcome::unclear;
  Text text;
};
BOOST_DESCRIBE_STRUCT(CheckResult, (), (name, title, outcome, text))

struct EvidenceView {
  std::string version;
  std::vector<EvidenceStandard> standards;
  std::vector<CheckResult> checks;  // in the order they were declared; `unclear` before the first run
  std::optional<Instant> checked_at;
  std::string checked_by;
};
BOOST_DESCRIBE_STRUCT(EvidenceView, (), (version, standards, checks, checked_at, checked_by))

// Thread-safe once all checks are added.
class Evidence {
 public:
  // An outcome and its sentence; an error means that it could not look.
  struct Found {
    bool good = false;
    Text text;
  };
  using Look = std::function<Result<Found>()>;

  explicit Evidence(const identity::Context& context) : context_(context) {}

  void add(std::string name, Text title, Look look);
  [[nodiscard]] std::vector<std::string> names() const;
  void take(EvidenceBook book) { book_ = std::move(book); }

  // With the last results.
  Result<EvidenceView> view() const;
  // Looks now, keeps what was found. One run at a time; the second waits.
  Result<EvidenceView> run(const identity::Actor& actor);

 private:
  struct Check {
    std::string name;
    Text title;
    Look look;
  };
  [[nodiscard]] EvidenceView with(const std::vector<CheckResult>& results) const;

  const identity::Context context_;
  std::vector<Check> checks_;
  EvidenceBook book_;
  std::mutex running_;
};

}  // namespace yunguan::keeping
