// SPDX-License-Identifier: Apache-2.0
#include "access/access.h"

namespace yunguan::access {

Text name_of(PermitState state) {
  return state == PermitState::active ? Text{"有效", "In force"} : Text{"已结束", "Ended"};
}

Text name_of(EndedWhy why) {
  switch (why) {
    case EndedWhy::expired:
      return {"到期", "Its time was over"};
    case EndedWhy::unconfirmed:
      return {"逾期未确认", "Not confirmed in time"};
    case EndedWhy::revoked:
      return {"收回", "Taken back"};
    case EndedWhy::given_up:
      return {"放弃", "Given up"};
    case EndedWhy::card_closed:
      return {"卡已销户", "The card was closed"};
    case EndedWhy::system_closed:
      return {"系统已关闭", "The system was closed"};
  }
  return {};
}

std::optional<Instant> confirm_by(Instant now, std::int64_t confirm_days, Instant until) {
  if (confirm_days <= 0) return std::nullopt;
  const Instant by = now + std::chrono::days{confirm_days};
  if (by >= until) return std::nullopt;
  return by;
}

}  // namespace yunguan::access
