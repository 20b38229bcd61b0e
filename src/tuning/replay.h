// SPDX-License-Identifier: Apache-2.0
// What a month would have been with other settings (MON-23): asked for here, answered by whoever has the journal.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/id.h"
#include "job/job.h"
#include "monitor/live_record.h"

namespace yunguan::tuning {

// The versions are in the Library, so that the question outlives a restart. Both judge each day of the month by the lists of that day; they
// differ in tunings and rules.
struct ReplayQuestion {
  std::string month;                 // "2026-10"
  std::string unit_path;             // only cards of that unit and those below; "" = all
  std::vector<std::string> visible;  // paths of the units the asker may see: figures and examples are of these alone
  std::vector<monitor::SettingsFrom> now;       // by day, the first on the month's first day or before
  std::vector<monitor::SettingsFrom> proposed;  // as now
  Text title;                                   // for the list of jobs
  PersonId person;
  std::string login;
};

struct ReplayFigure {
  std::string model;
  std::int64_t now = 0;
  std::int64_t proposed = 0;
  std::int64_t appear = 0;
  std::int64_t vanish = 0;
};
BOOST_DESCRIBE_STRUCT(ReplayFigure, (), (model, now, proposed, appear, vanish))

struct ReplayExample {
  std::string model;
  std::string msisdn;
  std::string subject;
  std::string window;      // "2026-10" or "2026-10-05"
  std::string first_time;  // "2026-10-05 12:00:00"
  bool appears = false;    // else it vanishes
};
BOOST_DESCRIBE_STRUCT(ReplayExample, (), (model, msisdn, subject, window, first_time, appears))

struct ReplayAnswer {
  std::string month;
  std::int64_t rows = 0;  // that were folded
  std::vector<ReplayFigure> figures;
  std::vector<ReplayExample> examples;  // some of each kind
};
BOOST_DESCRIBE_STRUCT(ReplayAnswer, (), (month, rows, figures, examples))

// Thread-safe.
class Replay {
 public:
  virtual ~Replay() = default;
  // Begins the work as a job of that person. Error: replay.no_rows (conflict) when the journal has nothing of the month.
  virtual Result<job::Job> start(const ReplayQuestion& question) = 0;
  // Nothing while the job runs; not_found when there is no such replay of that person.
  virtual Result<std::optional<ReplayAnswer>> answer(JobId job, PersonId person) = 0;
};

// Rows of a card as the journal has them, as lines of a usage file with its header. For the tester of own rules.
class CardRows {
 public:
  virtual ~CardRows() = default;
  // At most `most` rows of the month, in input order.
  virtual Result<std::string> rows_of(const std::string& msisdn, const std::string& month, std::size_t most) = 0;
};

}  // namespace yunguan::tuning
