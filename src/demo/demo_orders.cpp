// SPDX-License-Identifier: Apache-2.0
#include "demo/demo_orders.h"

#include "card/card.h"
#include "demo/cast.h"
#include "duty/duty_store.h"
#include "duty/rota_store.h"
#include "identity/person_store.h"
#include "store/id_source.h"

namespace yunguan::demo {
namespace {

using boost::json::array;
using boost::json::object;
using flow::Act;
using order::Order;

constexpr std::int64_t kCards = 9;
constexpr store::NamedQuery kOrders{"demo.orders", "SELECT id FROM orders LIMIT 1"};
constexpr store::NamedQuery kCardsInUse{
    "demo.cards_in_use",
    "SELECT c.id FROM card c JOIN unit u ON u.id = c.unit_id WHERE u.code = :unit AND c.state = :state ORDER BY c.id"
    " LIMIT :limit"};

Result<void> name_leaders(store::Transaction& tx, Instant now) {
  for (const std::string_view login : {"leader", "manager"}) {
    YG_TRY_ASSIGN(const auto person, identity::person_named(tx, login));
    YG_TRY(duty::insert_holding(tx, {duty::kLeaderPost, person.unit_id, person.id}, "[demo]", now));
  }
  return {};
}

// Whom services put a carrier's part before while no carrier is connected: one shift a day.
Result<void> man_carrier_desk(store::Transaction& tx, Instant now) {
  constexpr int kDays = 30;
  YG_TRY_ASSIGN(const auto person, identity::person_named(tx, "manager"));
  duty::Group desk{.code = "carrier_desk", .name = {"运营商业务席", "Carrier desk"}, .unit_id = person.unit_id};
  YG_TRY_ASSIGN(desk.id, store::next_id<duty::GroupId>(tx, "duty_group"));
  YG_TRY(duty::insert_group(tx, desk));
  std::vector<duty::ShiftRow> shifts;
  const Instant begin = start_of(shanghai_date(now));
  for (int day = 0; day < kDays; ++day)
    shifts.push_back({person.id, begin + std::chrono::days{day}, begin + std::chrono::days{day + 1}});
  YG_TRY(duty::insert_shifts(tx, desk.id, shifts, "[demo]", now));
  return {};
}

object request(std::string_view subject, std::string_view words) {
  return {{"subject", subject}, {"words", words}, {"urgency", "usual"}};
}

Result<void> ask_for_things(const Cast& cast, Instant now) {
  YG_TRY(cast.begin("unituser", "general.request",
                    {{"subject", "新增平台使用人员"}, {"words", "为指挥中心两名值班人员开通查看权限"}}, false));
  YG_TRY(cast.begin("unituser", "general.request",
                    request("更换采集终端供电方案", "三处点位市电不稳，拟改用太阳能供电，请协助评估卡的在线时长")));
  YG_TRY_ASSIGN(const auto handled, cast.begin("unituser", "general.request",
                                               request("查询上月流量明细", "内部审计需要上月逐日流量，请导出")));
  YG_TRY(cast.act("leader", handled, Act::approve, "同意"));
  YG_TRY(cast.act("manager", handled, Act::approve, "已办", {{"result", "已导出上月逐日流量，随函发送"}}));
  YG_TRY_ASSIGN(const auto waiting, cast.begin("unituser", "general.request",
                                               {{"subject", "临时保障用卡"},
                                                {"words", "防汛演练期间需增加两张备用卡的流量额度"},
                                                {"urgency", "urgent"},
                                                {"by_day", format_date(shanghai_date(now + std::chrono::days{5}))}}));
  YG_TRY(cast.act("leader", waiting, Act::approve, "同意，请尽快办理"));
  YG_TRY_ASSIGN(const auto returned,
                cast.begin("unituser", "general.request", request("调整巡查路线", "巡查路线调整后部分设备跨省使用")));
  return cast.act("leader", returned, Act::send_back, "请写明涉及哪些卡、哪些省份");
}

Result<void> ask_for_cards(const Cast& cast, const std::vector<std::int64_t>& cards) {
  const auto some = [&](std::size_t from, std::size_t count) {
    array ids;
    for (std::size_t n = from; n < from + count; ++n) ids.emplace_back(cards.at(n));
    return ids;
  };
  YG_TRY(cast.begin("unituser", "card.suspend_resume",
                    {{"act", "suspend"}, {"cards", some(0, 2)}, {"reason", "设备返厂检修，预计两周"}}));
  YG_TRY_ASSIGN(
      const auto plan,
      cast.begin("unituser", "card.change_plan",
                 {{"cards", some(2, 4)}, {"plan", "物联网 5GB"}, {"begins", "next_period"}, {"reason", "用量增加"}}));
  YG_TRY(cast.act("leader", plan, Act::approve, "同意"));
  YG_TRY(cast.act("deputy", plan, Act::approve, "已核对余量"));
  YG_TRY_ASSIGN(const auto closing,
                cast.begin("unituser", "card.close", {{"cards", some(6, 3)}, {"reason", "unused"}, {"sure", true}}));
  return cast.act("leader", closing, Act::approve, "点位已撤销，同意销卡");
}

}  // namespace

Result<void> begin_orders(const order::Ground& ground, const order::OrderService& orders) {
  std::vector<std::int64_t> cards;
  YG_TRY_ASSIGN(const bool any, ground.db.read([&](store::Reader& reader) -> Result<bool> {
    const auto id = [](const store::Row& row) { return row.integer(0); };
    YG_TRY_ASSIGN(cards, reader.all(kCardsInUse, {"GA", static_cast<std::int64_t>(card::State::active), kCards}, id));
    YG_TRY_ASSIGN(const auto first, reader.one(kOrders, {}, id));
    return first.has_value();
  }));
  if (any || static_cast<std::int64_t>(cards.size()) < kCards) return {};
  YG_TRY(ground.db.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY(name_leaders(tx, ground.clock.now()));
    return man_carrier_desk(tx, ground.clock.now());
  }));
  const Cast cast{ground, orders};
  YG_TRY(ask_for_things(cast, ground.clock.now()));
  return ask_for_cards(cast, cards);
}

}  // namespace yunguan::demo
