// SPDX-License-Identifier: Apache-2.0
#include "demo/demo_permits.h"

#include <algorithm>
#include <array>

#include "access/permit_change.h"
#include "access/system_store.h"
#include "card/card.h"
#include "demo/cast.h"

namespace yunguan::demo {
namespace {

using access::EndedWhy;
using access::Permit;
using access::System;
using access::Word;
using std::chrono::days;

constexpr std::int64_t kCardsPerUnit = 30;
constexpr std::int64_t kFleetArrived = 3'500;  // cards; the fleet comes in three files

struct DemoSystem {
  std::string_view code;
  std::string_view zh;
  std::string_view en;
  std::string_view unit;
  std::array<std::string_view, 2> addresses;
  std::string_view about;
  std::int64_t confirm_days;
  std::int64_t lasts_days_max;
};

constexpr std::array kSystems{
    DemoSystem{"police_portal",
               "移动警务门户",
               "Mobile police portal",
               "GA",
               {"10.20.8.0/24:443", "portal.police.example.gov.cn"},
               "执法终端的统一入口，含人员和车辆核查。",
               90,
               365},
    DemoSystem{"video_net",
               "视频图像汇聚平台",
               "Video platform",
               "GA",
               {"10.20.16.0/22:554", "10.20.16.0/22:8000-8100"},
               "前端摄像机回传和调阅。",
               180,
               730},
    DemoSystem{"hydrology",
               "水情遥测系统",
               "Hydrological telemetry",
               "SW",
               {"10.31.4.0/24:5020", "telemetry.water.example.gov.cn"},
               "雨量、水位测站的数据上报。",
               0,
               1'096},
    DemoSystem{"emission",
               "污染源在线监测",
               "Emission monitoring",
               "HB",
               {"10.42.0.0/24:9003", "emission.env.example.gov.cn:443"},
               "排口监测设备的数据上报。",
               365,
               730},
    DemoSystem{"emergency",
               "应急指挥调度",
               "Emergency command",
               "YJ",
               {"10.55.1.0/24:443", "[2001:db8:55::/48]:443"},
               "现场处置终端的语音、视频和位置。",
               30,
               180},
    DemoSystem{"transit",
               "营运车辆监管",
               "Vehicle supervision",
               "JT",
               {"10.61.0.0/23:808", "vehicle.transport.example.gov.cn"},
               "营运车辆的位置和主动安全告警。",
               0,
               365},
};

// Who may reach what: the units' cards in use, every system of theirs, granted over the last months.
struct Share {
  std::string_view unit;
  std::string_view system;
  std::int64_t cards;
};
constexpr std::array kShares{
    Share{"GA", "police_portal", 30},   Share{"GA", "video_net", 20},   Share{"GA01", "police_portal", 25},
    Share{"GA02", "police_portal", 25}, Share{"GA03", "video_net", 20}, Share{"SW", "hydrology", 30},
    Share{"HB", "emission", 30},        Share{"HB01", "emission", 20},  Share{"YJ", "emergency", 20},
    Share{"JT", "transit", 30},         Share{"CG", "video_net", 15},   Share{"QX", "hydrology", 10}};

constexpr store::NamedQuery kFleet{"demo.count_fleet", "SELECT COUNT(*) FROM card"};
constexpr store::NamedQuery kLeaders{"demo.count_leaders", "SELECT COUNT(*) FROM post_holding"};
constexpr store::NamedQuery kInUse{
    "demo.permit_cards",
    "SELECT c.id, c.unit_id FROM card c JOIN unit u ON u.id = c.unit_id WHERE u.code = :unit AND c.state = :state"
    " ORDER BY c.id DESC LIMIT :limit"};

struct Held {
  CardId card;
  UnitId unit;
};

Result<std::vector<Held>> cards_of(store::Reader& reader, std::string_view unit, std::int64_t limit) {
  return reader.all(kInUse, {unit, static_cast<int>(card::State::active), limit}, [](const store::Row& row) {
    return Held{row.id<CardId>(0), row.id<UnitId>(1)};
  });
}

Word word_at(Instant at, std::string_view words) {
  return {.person = {}, .login = "[demo]", .order = {}, .order_number = {}, .words = std::string{words}, .now = at};
}

Result<std::vector<System>> make_systems(store::Transaction& tx, const access::Ground& ground,
                                         const identity::UnitTree& units) {
  std::vector<System> systems;
  for (const DemoSystem& one : kSystems) {
    const identity::Unit* const unit = units.find_code(one.unit);
    if (unit == nullptr) return fail(ErrorKind::conflict, "demo.unit", {"演示单位不存在", "a unit is missing"});
    System system{.id = {},
                  .code = std::string{one.code},
                  .name = {std::string{one.zh}, std::string{one.en}},
                  .unit_id = unit->id,
                  .unit_name = {},
                  .addresses = {std::string{one.addresses[0]}, std::string{one.addresses[1]}},
                  .about = std::string{one.about},
                  .confirm_days = one.confirm_days,
                  .lasts_days_max = one.lasts_days_max};
    YG_TRY_ASSIGN(system, access::insert(tx, std::move(system), ground.keys));
    systems.push_back(std::move(system));
  }
  return systems;
}

// Granted on days as far back as the system allows without a confirmation, so that some are to be confirmed, or end soon.
Result<void> share(store::Transaction& tx, const access::Ground& ground, const System& system, const Share& some,
                   Instant now) {
  YG_TRY_ASSIGN(const auto cards, cards_of(tx, some.unit, some.cards));
  const std::int64_t span = system.confirm_days == 0 ? system.lasts_days_max - 3 : system.confirm_days;
  std::int64_t n = 0;
  for (const Held& held : cards) {
    const days ago{1 + (n * 37 + static_cast<std::int64_t>(some.unit.size())) % (span - 1)};
    const Instant from = now - ago;
    const Instant until = start_of(shanghai_date(from)) + days{system.lasts_days_max};
    YG_TRY_ASSIGN(Permit permit,
                  access::grant(tx, ground.keys, held.card, held.unit, system, until, word_at(from, "首批授权")));
    if (++n % 11 == 0) {
      YG_TRY(access::end(tx, ground.keys, std::move(permit), n % 2 == 0 ? EndedWhy::given_up : EndedWhy::revoked,
                         word_at(now - ago / 2, "设备调整用途")));
    }
  }
  return {};
}

Result<bool> is_time(store::Reader& reader) {
  const auto number = [](const store::Row& row) { return row.integer(0); };
  YG_TRY_ASSIGN(const auto fleet, reader.one(kFleet, {}, number));
  YG_TRY_ASSIGN(const auto leaders, reader.one(kLeaders, {}, number));
  YG_TRY_ASSIGN(const auto systems, access::count_systems(reader));
  return fleet.value_or(0) >= kFleetArrived && leaders.value_or(0) > 0 && systems == 0;
}

// One that waits for the data centre.
Result<void> ask_for_more(const order::Ground& ordering, const order::OrderService& orders, const System& portal,
                          const std::vector<Held>& cards, Instant now) {
  const Cast cast{ordering, orders};
  boost::json::array ids;
  for (const Held& held : cards) ids.emplace_back(held.card.value);
  YG_TRY_ASSIGN(const auto order, cast.begin("unituser", "access.permit",
                                             {{"cards", std::move(ids)},
                                              {"systems", boost::json::array{portal.id.value}},
                                              {"until", format_date(shanghai_date(now + days{180}))},
                                              {"reason", "新配发执法终端，需访问警务门户核查人员和车辆"}}));
  return cast.act("leader", order, flow::Act::approve, "同意，按期限使用");
}

}  // namespace

Result<void> begin_permits(const access::Ground& ground, const order::Ground& ordering,
                           const order::OrderService& orders) {
  YG_TRY_ASSIGN(const bool now_or_never, ground.db.read([](store::Reader& reader) { return is_time(reader); }));
  if (!now_or_never) return {};
  YG_TRY_ASSIGN(const auto units, ground.units.tree());
  const Instant now = ground.clock.now();
  std::vector<System> systems;
  std::vector<Held> waiting;
  YG_TRY(ground.db.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY_ASSIGN(systems, make_systems(tx, ground, *units));
    for (const Share& one : kShares) {
      const auto system = std::ranges::find(systems, one.system, &System::code);
      YG_ASSERT(system != systems.end());
      YG_TRY(share(tx, ground, *system, one, now));
    }
    YG_TRY_ASSIGN(waiting, cards_of(tx, "GA", kCardsPerUnit + 4));
    return {};
  }));
  // Those behind the ones that have it.
  if (static_cast<std::int64_t>(waiting.size()) <= kCardsPerUnit) return {};
  waiting.erase(waiting.begin(), waiting.begin() + kCardsPerUnit);
  return ask_for_more(ordering, orders, systems.front(), waiting, now);
}

}  // namespace yunguan::demo
