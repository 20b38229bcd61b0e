// SPDX-License-Identifier: Apache-2.0
// The SQL of measurements on the labelled set (MON-24). They are kept for ever: some hundred a year.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "monitor/labelled_run.h"
#include "store/database.h"
#include "store/migration.h"

namespace yunguan::watch {

const std::vector<store::Migration>& labelled_migrations();

using LabelledRunId = StrongId<struct LabelledRunTag>;

// Numbers are stored: never renumber them.
enum class LabelledCause : std::uint8_t { person = 1, night = 2, settings = 3 };
BOOST_DESCRIBE_ENUM(LabelledCause, person, night, settings)

struct LabelledModel {
  std::string model;
  Text name;
  bool own = false;  // a rule of one's own: nothing is planted for it, `raised` tells how often it spoke
  std::int64_t planted = 0;
  std::int64_t missed = 0;
  std::int64_t falsely_raised = 0;
  std::int64_t raised = 0;
};
BOOST_DESCRIBE_STRUCT(LabelledModel, (), (model, name, own, planted, missed, falsely_raised, raised))

struct LabelledRun {
  LabelledRunId id;
  Instant at;
  std::int64_t took_ms = 0;
  std::int64_t version = 0;  // of the settings it was measured with
  LabelledCause cause = LabelledCause::person;
  std::string started_by;  // "" when the machine did
  std::int64_t cards = 0;
  std::int64_t rows = 0;
  std::int64_t planted = 0;  // of the built-in models
  std::int64_t missed = 0;
  std::int64_t falsely_raised = 0;
  bool phones_listed = false;  // the list in force had phones to plant
  bool areas_listed = false;
  std::vector<LabelledModel> models;  // the built-in ones in their order, then own rules that spoke
};
BOOST_DESCRIBE_STRUCT(LabelledRun, (),
                      (id, at, took_ms, version, cause, started_by, cards, rows, planted, missed, falsely_raised,
                       phones_listed, areas_listed, models))

// Its id is given here.
Result<void> insert_run(store::Transaction& tx, const LabelledRun& run, const monitor::LabelledScore& score);
// The newest, newest first, with their models (without names).
Result<std::vector<LabelledRun>> newest_runs(store::Reader& reader, std::int64_t most);

}  // namespace yunguan::watch
