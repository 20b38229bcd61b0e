// SPDX-License-Identifier: Apache-2.0
#include "control/list_days.h"

namespace yunguan::control {

EntryState state_on(Date valid_from, const std::optional<Date>& valid_to, Date day) {
  const std::chrono::sys_days today{day};
  if (valid_to && std::chrono::sys_days{*valid_to} < today) return EntryState::ended;
  if (std::chrono::sys_days{valid_from} > today) return EntryState::scheduled;
  return EntryState::in_force;
}

}  // namespace yunguan::control
