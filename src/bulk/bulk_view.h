// SPDX-License-Identifier: Apache-2.0
// Bulk acts as the API shows them.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bulk/bulk_store.h"
#include "http/filter.h"
#include "http/page.h"
#include "identity/principal.h"
#include "identity/unit_tree.h"

namespace yunguan::bulk {

// What the caller may do with the act now, or why not.
enum class Step : std::uint8_t { submit, approve, refuse, cancel, undo };
BOOST_DESCRIBE_ENUM(Step, submit, approve, refuse, cancel, undo)

struct StepView {
  Step step{};
  bool allowed = false;
  std::optional<Text> why_not;
};
BOOST_DESCRIBE_STRUCT(StepView, (), (step, allowed, why_not))

struct BulkRow {
  BulkId id;
  Kind kind{};
  Text title;
  State state{};
  std::string person_login;
  std::string person_name;
  bool mine = false;
  std::string reason;
  std::int64_t total = 0;
  std::int64_t will_change = 0;
  std::int64_t will_skip = 0;
  std::int64_t changed = 0;
  std::int64_t skipped = 0;
  std::int64_t failed = 0;
  bool needs_approval = false;
  Instant created_at;
  std::optional<Instant> ended_at;
  std::optional<Instant> expires_at;
};
BOOST_DESCRIBE_STRUCT(BulkRow, (),
                      (id, kind, title, state, person_login, person_name, mine, reason, total, will_change, will_skip,
                       changed, skipped, failed, needs_approval, created_at, ended_at, expires_at))

struct UnitView {
  UnitId unit_id;
  std::string unit_name;
  std::int64_t cards = 0;
};
BOOST_DESCRIBE_STRUCT(UnitView, (), (unit_id, unit_name, cards))

struct BulkDetail : BulkRow {
  std::optional<card::Suspension> suspension;
  std::map<std::string, std::string> values;
  std::vector<std::string> tags;
  std::optional<UnitId> unit_id;
  std::string unit_name;
  std::optional<std::map<std::string, std::string>> filter;
  Consequences consequences;
  std::vector<Reason> reasons;
  std::vector<UnitView> units;
  std::vector<StepView> steps;
  std::optional<Text> result;  // once it has ended: 已停机 12 张，3 张未处理
  bool undoable = false;
  std::string decider_login;
  std::string decider_name;
  std::string decision_reason;
  std::optional<JobId> job_id;  // of the preview, later of the act itself
  std::optional<BulkId> undo_of;
  std::optional<BulkId> undone_by;
  std::optional<Instant> previewed_at;
  std::optional<Instant> submitted_at;
  std::optional<Instant> decided_at;
  std::optional<Instant> started_at;
  std::string error_code;
  std::optional<Text> error;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(BulkDetail, (BulkRow),
                      (suspension, values, tags, unit_id, unit_name, filter, consequences, reasons, units, steps,
                       result, undoable, decider_login, decider_name, decision_reason, job_id, undo_of, undone_by,
                       previewed_at, submitted_at, decided_at, started_at, error_code, error, version))

[[nodiscard]] BulkRow row_view(const Act& act, const identity::Principal& principal);
[[nodiscard]] BulkDetail detail_view(const Act& act, std::vector<Reason> reasons, const std::vector<UnitCount>& units,
                                     const identity::UnitTree& tree, const identity::Principal& principal);

// The steps in their order, with the reasons against them. `covers`: the caller approves for every unit concerned.
[[nodiscard]] std::vector<StepView> steps_of(const Act& act, const identity::Principal& principal, bool covers);
// bulk.state (conflict), bulk.own_approval, bulk.not_yours, bulk.not_approver (forbidden), bulk.nothing, bulk.not_undoable,
// bulk.undone (conflict).
[[nodiscard]] Result<void> check_step(const Act& act, Step step, const identity::Principal& principal, bool covers);
// Whether the caller approves for every unit concerned.
[[nodiscard]] bool covers(const std::vector<UnitCount>& units, const identity::UnitTree& tree,
                          const identity::Principal& principal);

// GET /bulk_acts. `box`: mine, to_approve or all.
[[nodiscard]] const http::List& act_list();
[[nodiscard]] Result<http::SqlPiece> act_scope(std::string_view box, const identity::Principal& principal,
                                               const identity::UnitTree& tree);

struct ItemRow {
  std::int64_t position = 0;
  CardId card_id;
  std::string msisdn;
  std::string iccid;
  std::string state;  // of the card now
  std::string unit_name;
  Outcome outcome{};
  std::string code;
  std::optional<Text> why;
};
BOOST_DESCRIBE_STRUCT(ItemRow, (), (position, card_id, msisdn, iccid, state, unit_name, outcome, code, why))

// GET /bulk_acts/{id}/items: by outcome and code.
[[nodiscard]] const http::List& item_list();
// Cards outside `seen`, the units whose cards the caller may see, are shown by their id only.
Result<http::Page<ItemRow>> items_page(store::Reader& reader, const Act& act, const http::ListQuery& query,
                                       const identity::UnitTree& tree, const identity::Scope& seen);

}  // namespace yunguan::bulk
