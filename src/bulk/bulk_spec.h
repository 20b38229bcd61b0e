// SPDX-License-Identifier: Apache-2.0
// What a bulk act is asked to do and to which cards; kept with it.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bulk/act.h"
#include "card/suspension.h"

namespace yunguan::bulk {

struct BulkSpec {
  Kind kind = Kind::suspend;
  std::optional<card::Suspension> suspension;  // of suspend and resume
  std::map<std::string, std::string> words;    // of plan and controls: field of card/card_form.h → its word
  std::vector<std::string> tags;               // of the three acts on tags
  std::optional<UnitId> unit_id;               // of move: where to
  std::optional<std::map<std::string, std::string>> filter;  // of GET /cards; absent: cards were named one by one
  std::vector<std::string> seen;                             // tops of the units whose cards the filter may find
  std::vector<std::string>
      scope;  // tops of the units the person may do it in; at the moment of doing this and what is held then
  std::optional<BulkId> undo_of;
  std::optional<Kind> undone_kind;      // of undo: what is taken back
  std::optional<UnitId> actor_unit_id;  // of the person, with the next two for the audit log
  std::string remote_ip;
  std::string trace_id;
};
BOOST_DESCRIBE_STRUCT(BulkSpec, (),
                      (kind, suspension, words, tags, unit_id, filter, seen, scope, undo_of, undone_kind, actor_unit_id,
                       remote_ip, trace_id))

// The permission the act asks for, in every unit concerned.
[[nodiscard]] std::string_view permission_for(Kind kind, std::optional<card::Suspension> suspension);
[[nodiscard]] std::string_view permission_for(const BulkSpec& spec);

}  // namespace yunguan::bulk
