// SPDX-License-Identifier: Apache-2.0
// The services that open cards, swap them, release their devices and change their whitelists, from the form to the inventory.
#include "app/orders_fixture.h"

namespace yunguan::app {
namespace {

class CardOrders : public OrdersOverHttp {
 protected:
  static object opening() {
    return {{"amount", 2},
            {"scene", "I2.1"},
            {"terminal", "module"},
            {"reason", "新建点位"},
            {"carrier", "mobile"},
            {"form", "MP1"},
            {"network", "4G"},
            {"domain", "single"},
            {"functions", array{"data"}},
            {"data_scope", "directed"},
            {"monthly_data_mb", 50},
            {"fixed", true},
            {"plan", "物联网 1GB"},
            {"responsible_person", "吴示例"},
            {"responsible_phone", "15400000009"}};
  }
  static object line(std::string_view msisdn, std::string_view iccid) { return {{"msisdn", msisdn}, {"iccid", iccid}}; }
  std::string approve(const WireAnswer& order, object values = {}) {
    const WireAnswer answer =
        act("manager", order, {{"act", "approve"}, {"task", task(order)}, {"values", std::move(values)}});
    return answer.status == 200 ? "" : answer.text;
  }
  object card(std::int64_t id) { return as("manager").get(fmt::format("/api/v1/cards/{}", id)).body.as_object(); }
  std::string text(std::int64_t id, std::string_view field) {
    const auto shown = card(id);
    const auto* const value = shown.if_contains(field);
    return value == nullptr || !value->is_string() ? std::string{} : std::string{value->get_string()};
  }
};
YUNGUAN_ON_BOTH_STORES(CardOrders);

TEST_P(CardOrders, SayTheClassWhileTheFormIsFilledInAndRefuseWhatTheGuidelineForbids) {
  const auto check = [&](object values) {
    return as("unituser").post("/api/v1/services/card.open/check", {{"values", std::move(values)}});
  };
  const WireAnswer good = check(opening());
  EXPECT_THAT(good.text, HasSubstr(R"("is_good":true)"));
  EXPECT_THAT(good.text, HasSubstr(R"("code":"card.class","weight":"tell")"));
  object wrong = opening();
  wrong["terminal"] = "phone";
  const WireAnswer forbidden = check(wrong);
  EXPECT_THAT(forbidden.text, HasSubstr(R"("is_good":false)"));
  EXPECT_THAT(forbidden.text, HasSubstr(R"("clause":"§)"));
  EXPECT_EQ(apply("card.open", wrong).code(), "order.form");
}

TEST_P(CardOrders, OpenCardsWithTheNumbersThatTheCarrierGives) {
  const WireAnswer order = apply("card.open", opening());
  ASSERT_EQ(order.status, 201) << order.text;
  ASSERT_EQ(approve(order), "");  // the leader; the centre's step is skipped for who has agreed
  EXPECT_THAT(approve(order, {{"receipt", "SL1"}}), HasSubstr("form.required")) << "the lines are wanted";
  const std::string taken = text(cards_[0], "msisdn");
  const std::string refused = approve(
      order, {{"receipt", "SL1"},
              {"lines", array{line(taken, "89860000000000000019"), line("1064800000077", "89860000000000000019")}}});
  EXPECT_THAT(refused, HasSubstr("values.lines[0].msisdn"));
  EXPECT_THAT(refused, HasSubstr("card.taken"));
  EXPECT_THAT(refused, HasSubstr("card.repeated"));
  const WireAnswer looked =
      as("manager").post(fmt::format("/api/v1/orders/{}/check", order.number("id")),
                         {{"task", task(order)}, {"values", {{"lines", array{line(taken, "1")}}}}});
  EXPECT_THAT(looked.text, HasSubstr(R"("field":"lines[0].msisdn","code":"card.taken")"));
  EXPECT_EQ(as("unituser")
                .post(fmt::format("/api/v1/orders/{}/check", order.number("id")),
                      {{"task", task(order)}, {"values", object{}}})
                .code(),
            "order.no_task");
  const array lines{line("1064800000077", "89860000000000000779"), line("1064800000078", "89860000000000000787")};
  ASSERT_EQ(approve(order, {{"receipt", "SL1"}, {"lines", lines}}), "");
  ASSERT_TRUE(comes_to(order, R"("status":"completed")")) << shown(order).text;
  const std::int64_t id = number("SELECT id FROM card WHERE msisdn = '1064800000077'");
  EXPECT_EQ(text(id, "state"), "active");
  EXPECT_EQ(text(id, "plan"), "物联网 1GB");
  EXPECT_EQ(number(fmt::format("SELECT unit_id FROM card WHERE id = {}", id)), unit("GA"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM order_link WHERE kind = 'card'"), 2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM order_copy"), 1);
  EXPECT_EQ(as("manager").get(fmt::format("/api/v1/orders?card_id={}", id)).number("total"), 1);
  EXPECT_EQ(as("manager").get(fmt::format("/api/v1/orders?card_id={}", cards_[0])).number("total"), 0);
}

TEST_P(CardOrders, SwapTheSimAndKeepTheNumber) {
  const WireAnswer order = apply("card.swap", {{"card", cards_[0]}, {"why", "broken"}});
  ASSERT_EQ(order.status, 201) << order.text;
  ASSERT_EQ(approve(order), "");
  EXPECT_THAT(approve(order, {{"receipt", "SL2"}, {"new_iccid", "123"}}), HasSubstr("values.new_iccid"));
  const std::string other = text(cards_[1], "iccid");
  EXPECT_THAT(approve(order, {{"receipt", "SL2"}, {"new_iccid", other}}), HasSubstr("card.taken"));
  ASSERT_EQ(approve(order, {{"receipt", "SL2"}, {"new_iccid", "89860000000000000795"}}), "");
  ASSERT_TRUE(comes_to(order, R"("status":"completed")")) << shown(order).text;
  EXPECT_EQ(text(cards_[0], "iccid"), "89860000000000000795");
  EXPECT_THAT(as("manager").get(fmt::format("/api/v1/cards/{}/history", cards_[0])).text, HasSubstr("swapped"));
}

TEST_P(CardOrders, ReleaseADeviceOrBindAnother) {
  const auto done = [&](object values) {
    const WireAnswer order = apply("card.unbind", std::move(values));
    EXPECT_EQ(order.status, 201) << order.text;
    EXPECT_EQ(approve(order), "");
    EXPECT_EQ(approve(order), "");
    EXPECT_TRUE(comes_to(order, R"("status":"completed")")) << shown(order).text;
  };
  done({{"card", cards_[0]}, {"why", "replaced"}, {"new_imei", "86000000000017"}, {"words", "更换终端"}});
  EXPECT_EQ(text(cards_[0], "imei"), "86000000000017");
  EXPECT_EQ(text(cards_[0], "imei_mode"), "fixed");
  done({{"card", cards_[0]}, {"why", "broken"}, {"words", "终端损坏"}});
  EXPECT_EQ(text(cards_[0], "imei"), "");
  EXPECT_EQ(text(cards_[0], "imei_mode"), "first-use");
  EXPECT_THAT(apply("card.unbind", {{"card", foreign_}, {"why", "broken"}, {"words", "别家的卡"}}).text,
              HasSubstr("form.object"));
}

TEST_P(CardOrders, ChangeAWhitelistAsOftenAsTheYearAllows) {
  const auto wish = [&](std::string_view add) {
    return object{{"card", cards_[0]}, {"list", "data"}, {"add", add}, {"reason", "新增业务系统"}};
  };
  EXPECT_THAT(apply("card.whitelist", wish("不是地址")).text, HasSubstr("values.add"));
  const WireAnswer order = apply("card.whitelist", wish("10.20.30.40\n10.20.30.41"));
  ASSERT_EQ(order.status, 201) << order.text;
  ASSERT_EQ(approve(order), "");
  ASSERT_EQ(approve(order), "");
  ASSERT_TRUE(comes_to(order, R"("status":"completed")")) << shown(order).text;
  EXPECT_THAT(shown(order).text, HasSubstr("增 2 项"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM whitelist_change WHERE state = 2"), 1);
  EXPECT_EQ(number(fmt::format("SELECT decided_by FROM whitelist_change")), person("manager"));
  EXPECT_THAT(apply("card.whitelist", wish("10.20.30.40")).text, HasSubstr("control.list_changed"));
  EXPECT_THAT(as("auditor").post("/api/v1/integrity/check", object{}).text, HasSubstr(R"("ok":true)"));
}

}  // namespace
}  // namespace yunguan::app
