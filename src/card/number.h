// SPDX-License-Identifier: Apache-2.0
// What kind of number a number is (SIM-02): derived from the number by the segment table, never typed in.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "base/error.h"
#include "base/time.h"
#include "card/card.h"

namespace yunguan::card {

// Numbers of `digits` digits that begin with `prefix`; of several segments the longest prefix decides, of two alike one that was
// entered here and not shipped.
struct Segment {
  std::string prefix;
  int digits = 0;
  Kind kind = Kind::unknown;
  std::optional<std::string> carrier;  // mobile | telecom | unicom | broadcast: who was given the segment
  std::optional<Date> effective_from;  // first day it holds; absent: always did
  std::optional<Date> effective_to;    // last day it holds; absent: until changed

  friend bool operator==(const Segment&, const Segment&) = default;
};
BOOST_DESCRIBE_STRUCT(Segment, (), (prefix, digits, kind, carrier, effective_from, effective_to))

// A segment as people write it: "10646xxxxxxxx", the prefix and an x for each digit behind it; `kind` is iot, phone or unknown (a
// shipped segment that is not to count), `carrier` may be empty. Errors at the fields segment, kind, carrier: segment.pattern, segment.prefix,
// segment.digits, segment.kind, segment.carrier.
[[nodiscard]] Result<Segment> read_segment(std::string_view pattern, std::string_view kind, std::string_view carrier);
[[nodiscard]] std::string pattern_of(const Segment& segment);

// The content of rules/segments.yaml, and what was entered here, as they hold on one day. Immutable, thread-safe, cheap to copy; a
// look-up costs some nanoseconds. A number of which no segment speaks is `unknown`.
class NumberPlan {
 public:
  // `directory` is the folder of the rules. Errors: those of load_yaml and decode_document; segment.prefix, segment.digits,
  // segment.carrier, segment.dates, and segment.overlap (two rows of one prefix and length on the same day).
  [[nodiscard]] static Result<NumberPlan> load(const std::filesystem::path& directory, Date day);
  [[nodiscard]] static Result<NumberPlan> from(const Document& document, Date day);
  // The same table on another day.
  [[nodiscard]] NumberPlan on(Date day) const;
  // The shipped table with these instead of what was entered before, on the day.
  [[nodiscard]] NumberPlan with(std::vector<Segment> own, Date day) const;

  [[nodiscard]] Kind kind_of(std::string_view number) const noexcept;
  // Whose segment it is; nullopt when the table does not say. The carrier of a card is its record's, since numbers are
  // ported (携号转网).
  [[nodiscard]] std::optional<Carrier> carrier_of(std::string_view number) const noexcept;

  // "2025.1"; "2025.1+3f09c2aa" on a day on which segments with days or entered ones hold: two plans of one version give every
  // number the same answer.
  [[nodiscard]] const std::string& version() const;
  [[nodiscard]] const std::vector<Segment>& segments() const;  // of all days, as in the file
  [[nodiscard]] const std::vector<Segment>& own() const;       // entered here, of all days that were given

 private:
  struct Source;
  struct Index;
  NumberPlan(std::shared_ptr<const Source> source, Date day);
  std::shared_ptr<const Source> source_;
  std::shared_ptr<const Index> index_;
};

// The plan of today, which changes at midnight and when a segment is entered. Copies share it. Thread-safe.
class NumbersInForce {
 public:
  NumbersInForce(NumberPlan plan) : shared_(std::make_shared<Shared>(std::move(plan))) {}

  [[nodiscard]] NumberPlan now() const;
  // Whether any number has another answer now.
  bool replace(NumberPlan plan);

 private:
  struct Shared {
    explicit Shared(NumberPlan first) : plan(std::move(first)) {}
    mutable std::mutex mutex;
    NumberPlan plan;  // under mutex
  };
  std::shared_ptr<Shared> shared_;
};

}  // namespace yunguan::card
