// SPDX-License-Identifier: Apache-2.0
#include "bulk/bulk_spec.h"

#include "life/who_may.h"

namespace yunguan::bulk {

std::string_view permission_for(Kind kind, std::optional<card::Suspension> suspension) {
  if (const auto event = facts_of(kind).event) return life::permission_for({*event, suspension});
  return kind == Kind::controls ? "card.control" : "card.write";
}

std::string_view permission_for(const BulkSpec& spec) {
  if (spec.kind != Kind::undo) return permission_for(spec.kind, spec.suspension);
  // What takes an act back is an act of its own: lifting a suspension is not suspending.
  if (const auto back = facts_of(*spec.undone_kind).back) return life::permission_for({*back, spec.suspension});
  return permission_for(*spec.undone_kind, spec.suspension);
}

}  // namespace yunguan::bulk
