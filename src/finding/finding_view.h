// SPDX-License-Identifier: Apache-2.0
// Findings as the API shows them.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "finding/explanation.h"
#include "finding/finding_event.h"
#include "finding/finding_rules.h"
#include "finding/many.h"
#include "finding/rows_of_card.h"
#include "identity/unit_tree.h"

namespace yunguan::finding {

struct FindingRow {
  FindingId id;
  std::optional<CardId> card_id;
  std::string msisdn;
  std::string model;
  Text model_name;
  std::string severity;
  std::string clause;
  std::string subject;
  std::string window;
  Instant first_at;
  Instant seen_at;
  Instant said_at;
  std::int64_t hits = 0;
  std::string state;
  bool again = false;
  std::int64_t new_hits = 0;  // since it was handled
  UnitId unit_id;
  std::string unit_name;
  std::string scene;
  std::string class_;
  std::string carrier;
  Instant due_at;
  bool overdue = false;
  std::optional<PersonId> assigned_to;
  std::string assigned_name;
  std::optional<Instant> handled_at;
  std::string handled_by;
  std::string reason;
  std::optional<Text> reason_name;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(FindingRow, (),
                      (id, card_id, msisdn, model, model_name, severity, clause, subject, window, first_at, seen_at,
                       said_at, hits, state, again, new_hits, unit_id, unit_name, scene, class_, carrier, due_at,
                       overdue, assigned_to, assigned_name, handled_at, handled_by, reason, reason_name, version))

struct ActView {
  Act act{};
  Text name;
  bool allowed = false;
  std::string permission;           // what it needs
  Text permission_name;             // and what roles call that
  Text consequence;                 // what follows, and how it is undone
  std::optional<std::string> code;  // why not
  std::optional<Text> sentence;
};
BOOST_DESCRIBE_STRUCT(ActView, (), (act, name, allowed, permission, permission_name, consequence, code, sentence))

struct EventView {
  std::int64_t id = 0;
  Instant at;
  std::string login;
  Act act{};
  Text act_name;
  std::string from;
  std::string to;
  std::optional<Text> reason_name;
  std::string words;
  Text effect;
  std::int64_t hits = 0;
  std::optional<JobId> job_id;
  std::optional<std::int64_t> order_id;  // that was raised, or took the finding in
  std::string order_number;
};
BOOST_DESCRIBE_STRUCT(EventView, (),
                      (id, at, login, act, act_name, from, to, reason_name, words, effect, hits, job_id, order_id,
                       order_number))

struct CardState {
  CardId id;
  std::string state;
  std::vector<card::Suspension> suspensions;
  std::optional<std::int64_t> throttle_kbps;
  UnitId unit_id;  // now
  std::string unit_name;
};
BOOST_DESCRIBE_STRUCT(CardState, (), (id, state, suspensions, throttle_kbps, unit_id, unit_name))

struct FindingDetail {
  FindingRow finding;
  std::string detail;  // as the fold said it
  Text rule;
  Text clause_title;
  Text subject_name;
  std::vector<Compared> compared;
  std::vector<ActView> acts;
  std::vector<EventView> history;
  std::vector<FindingRow> others;  // of the card in that month
  std::optional<CardState> card;   // absent when the caller may not see it, or there is none
  std::int64_t version = 0;
  Date judged_on;                        // the day of the row that raised it: what holds on it has judged it
  std::optional<std::int64_t> settings;  // the version of the monitoring's settings that holds on that day
};
BOOST_DESCRIBE_STRUCT(FindingDetail, (),
                      (finding, detail, rule, clause_title, subject_name, compared, acts, history, others, card,
                       version, judged_on, settings))

struct ModelView {
  std::string name;
  Text title;
  std::string id;
  std::string clause;
  std::string severity;
  std::int64_t hours = 0;
  bool own = false;
};
BOOST_DESCRIBE_STRUCT(ModelView, (), (name, title, id, clause, severity, hours, own))

struct DictionaryAnswer {
  std::vector<ModelView> models;
  std::vector<DismissalReason> dismissals;
  std::int64_t suggest_cards = 0;
};
BOOST_DESCRIBE_STRUCT(DictionaryAnswer, (), (models, dismissals, suggest_cards))

struct ModelCount {
  std::string model;
  std::int64_t today = 0;  // found today
  std::int64_t fresh = 0;
  std::int64_t confirmed = 0;
  std::int64_t dismissed = 0;
  std::int64_t acted = 0;
};
BOOST_DESCRIBE_STRUCT(ModelCount, (), (model, today, fresh, confirmed, dismissed, acted))

struct DayCount {
  Date day;
  std::map<std::string, std::int64_t> models;
};
BOOST_DESCRIBE_STRUCT(DayCount, (), (day, models))

struct UnitCount {
  UnitId unit_id;
  std::string unit_name;
  std::int64_t fresh = 0;
  std::int64_t all = 0;
};
BOOST_DESCRIBE_STRUCT(UnitCount, (), (unit_id, unit_name, fresh, all))

struct SummaryAnswer {
  std::optional<std::string> month;
  std::vector<ModelCount> models;
  std::vector<DayCount> days;    // found on each of the last 31 days
  std::vector<UnitCount> units;  // those with most new ones first, at most 20
  std::int64_t overdue = 0;      // as all below, counted no further than count_max
  std::int64_t mine = 0;         // new ones assigned to the caller
  std::int64_t again = 0;
  std::int64_t count_max = 0;
};
BOOST_DESCRIBE_STRUCT(SummaryAnswer, (), (month, models, days, units, overdue, mine, again, count_max))

struct RowsAnswer {
  std::vector<UsageLine> rows;
  bool more = false;
  bool own_known = false;
  bool available = true;  // false: this platform keeps no usage rows
};
BOOST_DESCRIBE_STRUCT(RowsAnswer, (), (rows, more, own_known, available))

struct UsageAnswer {
  std::string month;
  std::vector<UsageDay> days;
  bool available = true;
  std::optional<std::int64_t> data_limit_bytes;  // of the card now
  std::optional<std::int64_t> sms_limit;
  bool accounting = false;  // the platform's own accounting counts for the card, not the carrier's records (MON-27)
  OtherUsage other;         // what the other source says, for the audit
};
BOOST_DESCRIBE_STRUCT(UsageAnswer, (), (month, days, available, data_limit_bytes, sms_limit, accounting, other))

struct Suggestion {
  std::string app;
  std::string domain;
  std::int64_t cards = 0;
};
BOOST_DESCRIBE_STRUCT(Suggestion, (), (app, domain, cards))

struct SuggestionsAnswer {
  std::string month;
  std::int64_t at_least = 0;
  bool may_block = false;
  std::vector<Suggestion> items;
};
BOOST_DESCRIBE_STRUCT(SuggestionsAnswer, (), (month, at_least, may_block, items))

struct ActInput {
  Act act = Act::note;
  std::optional<std::string> reason;
  std::optional<std::string> words;
  std::optional<card::Suspension> suspension;
  std::optional<std::int64_t> kbps;
  std::optional<PersonId> assign_to;
  std::optional<std::string> category;              // block_app: of the blacklist
  std::optional<std::vector<std::string>> domains;  // block_app
};
BOOST_DESCRIBE_STRUCT(ActInput, (), (act, reason, words, suspension, kbps, assign_to, category, domains))

// Exactly one of `ids` and `query`.
struct ManyInput {
  ActInput act;
  std::optional<std::vector<FindingId>> ids;
  std::optional<std::map<std::string, std::string>> query;  // as the list's address has it
};
BOOST_DESCRIBE_STRUCT(ManyInput, (), (act, ids, query))

struct ManyAnswer {
  std::optional<Tally> tally;
  std::optional<Text> sentence;
  std::optional<JobId> job_id;
};
BOOST_DESCRIBE_STRUCT(ManyAnswer, (), (tally, sentence, job_id))

struct CardFindingsAnswer {
  std::vector<FindingRow> items;  // newest first
};
BOOST_DESCRIBE_STRUCT(CardFindingsAnswer, (), (items))

// What rows need besides the finding; names of persons by id.
struct ViewGround {
  const ModelDirectory& models;
  const FindingRules& rules;
  const identity::UnitTree& tree;
  std::map<PersonId, std::string> people;
  Instant now;
};
[[nodiscard]] FindingRow row_of(const Finding& finding, const ViewGround& ground);
[[nodiscard]] EventView view_of(const Event& event, const FindingRules& rules,
                                const std::map<PersonId, std::string>& people);
// Who is named in the findings and events.
Result<std::map<PersonId, std::string>> people_in(store::Reader& reader, const std::vector<Finding>& findings,
                                                  const std::vector<Event>& events);
[[nodiscard]] Deed deed_of(const ActInput& input);

}  // namespace yunguan::finding
