// SPDX-License-Identifier: Apache-2.0
#include "demo/demo_lists.h"

namespace yunguan::demo {
namespace {

tuning::EntryText device(std::string tac, std::string brand, std::string model, std::string kind = "phone",
                         std::int64_t confidence = 100) {
  return {std::move(tac), std::move(brand), std::move(model), std::move(kind), confidence};
}

tuning::EntryText place(std::string item, std::string name) {
  return {std::move(item), std::move(name), {}, {}, std::nullopt};
}

}  // namespace

Result<void> ship_lists(const tuning::ListService& lists) {
  const std::string source = "演示数据";
  YG_TRY(lists.ship(
      tuning::ListKind::phone_tacs,
      {device("00440101", "样例", "甲型手机"), device("00440102", "样例", "乙型手机"),
       device("00440103", "样例", "丙型手机", "phone", 70), device("00440104", "示范", "折叠手机"),
       device("00440105", "示范", "儿童手表", "wearable", 90), device("00440106", "示范", "平板 9", "tablet", 80),
       device("00440107", "试验", "通信模组 20", "module", 90), device("00440108", "试验", "随身路由", "router", 80)},
      source));
  YG_TRY(lists.ship(tuning::ListKind::fraud_areas, {place("990108", "样例甲县"), place("9902", "样例乙市")}, source));
  YG_TRY(lists.ship(tuning::ListKind::plan_sources,
                    {place("移动警务专网 8 GB", "carrier"), place("5G 物联网卡 8 GB", "carrier")}, source));
  return lists.ship(
      tuning::ListKind::cell_regions,
      {place("460-00-10001-", "990101"), place("460-00-10001-108", "990108"), place("460-00-20002-", "990201")},
      source);
}

}  // namespace yunguan::demo
