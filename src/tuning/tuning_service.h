// SPDX-License-Identifier: Apache-2.0
// Tuning of models and rules of one's own (MON-10, MON-23) as people work with them, with a replay before anything is saved.
#pragma once

#include "http/message.h"
#include "identity/principal.h"
#include "tuning/adjustment.h"
#include "tuning/ground.h"
#include "tuning/library.h"
#include "tuning/own_rule.h"
#include "tuning/replay.h"
#include "tuning/rule_trial.h"

namespace yunguan::tuning {

struct ModelView {
  std::string name;
  std::string id;  // of the requirement
  std::string title;
  std::string clause;
  bool has_percent = false;
  std::int64_t percent = 0;  // as delivered
};
BOOST_DESCRIBE_STRUCT(ModelView, (), (name, id, title, clause, has_percent, percent))

struct TuningView {
  bool may_tune = false;      // for some units
  bool may_tune_all = false;  // for all, rules of one's own too
  bool can_replay = false;
  std::vector<ModelView> models;
  std::vector<Adjustment> adjustments;  // that concern the caller's units, newest first
};
BOOST_DESCRIBE_STRUCT(TuningView, (), (may_tune, may_tune_all, can_replay, models, adjustments))

struct AdjustmentInput {
  std::string model;
  std::optional<UnitId> unit_id;
  std::optional<std::string> scene;
  std::optional<std::string> device_class;
  std::optional<bool> on;
  std::optional<std::int64_t> percent;
  std::optional<Date> valid_from;
  std::optional<Date> valid_to;
  std::string reason;
  std::optional<AdjustmentId> replaces;  // ends the day before this one begins
};
BOOST_DESCRIBE_STRUCT(AdjustmentInput, (),
                      (model, unit_id, scene, device_class, on, percent, valid_from, valid_to, reason, replaces))

struct EndInput {
  std::optional<Date> last_day;  // yesterday when absent
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(EndInput, (), (last_day, reason))

struct RuleField {
  std::string name;
  std::string type;
  std::string about;
};
BOOST_DESCRIBE_STRUCT(RuleField, (), (name, type, about))

struct OwnRulesView {
  bool may_change = false;
  bool has_rows = false;  // rules can be tried on real rows of a card
  std::vector<OwnRule> rules;
  std::vector<RuleField> fields;
};
BOOST_DESCRIBE_STRUCT(OwnRulesView, (), (may_change, has_rows, rules, fields))

struct RuleInput {
  std::optional<std::string> name;  // of a new rule
  std::string title;
  std::string when;
  std::optional<std::string> subject;
  std::string window;
  std::optional<bool> on;
  std::optional<Date> valid_from;
  std::optional<Date> valid_to;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(RuleInput, (), (name, title, when, subject, window, on, valid_from, valid_to, reason))

struct TrialInput {
  std::optional<std::string> name;
  std::string when;
  std::optional<std::string> subject;
  std::optional<std::string> rows;    // a usage file, pasted
  std::optional<std::string> msisdn;  // whose facts are taken; without rows: whose rows of `month`
  std::optional<std::string> month;
};
BOOST_DESCRIBE_STRUCT(TrialInput, (), (name, when, subject, rows, msisdn, month))

struct ReplayInput {
  std::optional<std::string> month;  // the last one when absent
  std::optional<AdjustmentInput> adjustment;
  std::optional<AdjustmentId> without;  // an adjustment that would end
  std::optional<RuleInput> rule;
  std::optional<std::int64_t> rule_number;  // which rule it changes; absent: a new one
};
BOOST_DESCRIBE_STRUCT(ReplayInput, (), (month, adjustment, without, rule, rule_number))

struct ReplayState {
  bool ready = false;  // false: the job goes on, or ended without an answer
  std::optional<ReplayAnswer> answer;
};
BOOST_DESCRIBE_STRUCT(ReplayState, (), (ready, answer))

class TuningService {
 public:
  TuningService(const Ground& ground, Library& library) : ground_(ground), library_(library) {}
  // Before requests come; both outlive it. Without them replays and rows of cards are refused: tuning.no_replay, trial.no_journal.
  void connect(Replay* replay, CardRows* rows) {
    replay_ = replay;
    rows_ = rows;
  }

  Result<TuningView> view(const http::Request& request) const;
  // Errors: tuning.model, tuning.unit, tuning.scene, tuning.device_class, tuning.nothing_said, tuning.percent,
  // tuning.percent_unused, tuning.dates, tuning.reason, tuning.no_adjustment; tuning.whole_platform (forbidden).
  Result<Adjustment> add(const http::Request& request, const AdjustmentInput& input) const;
  Result<Adjustment> end(const http::Request& request, const EndInput& input) const;

  Result<OwnRulesView> rules(const http::Request& request) const;
  // Errors: as check_rule_name, check_edition, insert_rule; own_rule.dates, own_rule.reason, own_rule.no_rule;
  // tuning.whole_platform (forbidden).
  Result<OwnRule> create_rule(const http::Request& request, const RuleInput& input) const;
  Result<OwnRule> change_rule(const http::Request& request, const RuleInput& input) const;
  Result<OwnRule> end_rule(const http::Request& request, const EndInput& input) const;
  Result<TrialAnswer> try_rule(const http::Request& request, const TrialInput& input) const;

  Result<job::Job> start_replay(const http::Request& request, const ReplayInput& input) const;
  Result<ReplayState> replay(const http::Request& request) const;

 private:
  Result<Adjustment> checked(const http::Request& request, const AdjustmentInput& input,
                             const std::vector<OwnRule>& rules, const identity::UnitTree& tree) const;
  Result<RuleEdition> checked_edition(const RuleInput& input) const;
  Result<std::map<std::string, card::Facts>> facts_of(const http::Request& request,
                                                      const std::vector<std::string>& numbers) const;
  Result<ReplayQuestion> question_of(const http::Request& request, const ReplayInput& input, Date first) const;

  // Fixed after construction, the last two after connect().
  const Ground& ground_;
  Library& library_;
  Replay* replay_ = nullptr;
  CardRows* rows_ = nullptr;
};

}  // namespace yunguan::tuning
