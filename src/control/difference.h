// SPDX-License-Identifier: Apache-2.0
// What was decided and is not in force (SIM-35): one list over all cards, oldest first, and what people do about it. Also the file
// way: what waits for a carrier is handed over as a file, and its answers are recorded by hand.
#pragma once

#include <filesystem>
#include <functional>

#include "control/control_value.h"
#include "control/ground.h"
#include "http/page.h"

namespace yunguan::control {

struct Difference {
  CardId card_id;
  std::string msisdn;
  std::string carrier;
  UnitId unit_id;
  std::string unit_name;
  card::Aspect aspect = card::Aspect::state;
  Text name;
  ControlValue desired;
  std::optional<ControlValue> confirmed;
  std::string desired_text;
  std::string confirmed_text;
  card::Enforced standing = card::Enforced::waiting;
  bool overdue = false;
  bool by_link = false;  // a link tells the network; else it is done by hand
  Instant commanded_at;
  std::int64_t attempts = 0;
  std::string source;
  std::string note;
  std::optional<Instant> handed_at;
  std::string handed_by;
};
BOOST_DESCRIBE_STRUCT(Difference, (),
                      (card_id, msisdn, carrier, unit_id, unit_name, aspect, name, desired, confirmed, desired_text,
                       confirmed_text, standing, overdue, by_link, commanded_at, attempts, source, note, handed_at,
                       handed_by))

// Each counts no further than http::kCountMax.
struct DifferenceSummary {
  std::int64_t waiting = 0;
  std::int64_t refused = 0;
  std::int64_t overdue = 0;
  std::int64_t count_max = 0;
  std::int64_t overdue_hours = 0;
};
BOOST_DESCRIBE_STRUCT(DifferenceSummary, (), (waiting, refused, overdue, count_max, overdue_hours))

enum class DifferenceAct : std::uint8_t { confirm, refuse, again, take_back };
BOOST_DESCRIBE_ENUM(DifferenceAct, confirm, refuse, again, take_back)

struct DifferenceKey {
  CardId card_id;
  card::Aspect aspect = card::Aspect::state;
  std::optional<std::string> desired;  // as the person saw it: when another was commanded since, the row is left alone
};
BOOST_DESCRIBE_STRUCT(DifferenceKey, (), (card_id, aspect, desired))

struct DifferenceActInput {
  DifferenceAct act = DifferenceAct::confirm;
  std::vector<DifferenceKey> rows;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(DifferenceActInput, (), (act, rows, note))

struct SkippedDifference {
  CardId card_id;
  card::Aspect aspect = card::Aspect::state;
  std::string msisdn;
  std::string code;
  Text text;
};
BOOST_DESCRIBE_STRUCT(SkippedDifference, (), (card_id, aspect, msisdn, code, text))

struct DifferenceActAnswer {
  std::int64_t done = 0;
  std::vector<SkippedDifference> skipped;
};
BOOST_DESCRIBE_STRUCT(DifferenceActAnswer, (), (done, skipped))

struct HandOverInput {
  std::string carrier;
};
BOOST_DESCRIBE_STRUCT(HandOverInput, (), (carrier))

struct HandOverAnswer {
  std::int64_t batch = 0;  // for ?batch= of the list and its export
  Instant handed_at;
  std::int64_t rows = 0;
  bool more = false;  // beyond kHandOverMax
};
BOOST_DESCRIBE_STRUCT(HandOverAnswer, (), (batch, handed_at, rows, more))

inline constexpr std::size_t kActRowsMax = 500;
inline constexpr std::int64_t kHandOverMax = 100'000;

class Differences {
 public:
  // `has_link`: whether a link tells that carrier's network.
  Differences(const Ground& ground, std::function<bool(card::Carrier)> has_link, std::filesystem::path work_dir);

  [[nodiscard]] static const http::List& declaration();
  // Besides the fields ?unit_id, ?overdue=true and ?batch.
  Result<http::Page<Difference>> list(const http::Request& request) const;
  Result<DifferenceSummary> summary(const http::Request& request) const;
  Result<http::Response> download(const http::Request& request) const;
  // Row by row; what cannot be done is skipped with its reason: card.not_found, control.nothing_waits, control.changed_meanwhile,
  // control.by_act (the state is not taken back), control.not_readable, control.closed. Errors: control.reason, control.rows.
  Result<DifferenceActAnswer> act(const http::Request& request, const DifferenceActInput& input) const;
  // Marks what waits for the carrier, oldest first, as handed over now. Errors: control.carrier.
  Result<HandOverAnswer> hand_over(const http::Request& request, const HandOverInput& input) const;

 private:
  Result<http::SqlPiece> scope_of(const http::Request& request, std::string_view permission) const;
  Result<void> act_on(store::Transaction& tx, const http::Request& request, const DifferenceActInput& input,
                      const DifferenceKey& key, std::string& msisdn) const;
  Result<void> take_back(store::Transaction& tx, const card::Record& card, const card::Enforcement& row,
                         const std::string& login, PersonId person, const std::string& note) const;

  const Ground& ground_;
  const std::function<bool(card::Carrier)> has_link_;
  const std::filesystem::path work_dir_;
};

// Over the whole platform, for metrics: exact, one scan of what is open.
struct OpenCounts {
  std::int64_t waiting = 0;
  std::int64_t refused = 0;
  std::int64_t overdue = 0;
};
Result<OpenCounts> count_open(store::Reader& reader, Instant overdue_before);

}  // namespace yunguan::control
