// SPDX-License-Identifier: Apache-2.0
// Attachments of orders over HTTP, with a service that the product ships.
#include "app/orders_fixture.h"
#include "sheet/zip_fixture.h"

namespace yunguan::app {
namespace {

class OrderFiles : public OrdersOverHttp {
 protected:
  void SetUp() override {
    set("order.attachment_max", "1024");
    OrdersOverHttp::SetUp();
  }
  WireAnswer attach(std::string_view login, std::string_view name, std::string_view bytes) {
    return as(login).post("/api/v1/orders/attachments", {{"upload", upload(as(login), name, bytes)}});
  }
  static object request(array files) {
    return {{"subject", "换卡"}, {"words", "设备更新"}, {"urgency", "usual"}, {"files", std::move(files)}};
  }
  static std::string path(const WireAnswer& order, const WireAnswer& attachment) {
    return fmt::format("/api/v1/orders/{}/attachments/{}", order.number("id"), attachment.number("id"));
  }
};
YUNGUAN_ON_BOTH_STORES(OrderFiles);

constexpr std::string_view kPng = "\x89PNG\r\n\x1a\n picture";

TEST_P(OrderFiles, AreHandedOutToWhoeverSeesTheOrderAndToNobodyElse) {
  const WireAnswer letter = attach("unituser", "申请函 \"一\".pdf", "%PDF-1.7 letter");
  ASSERT_EQ(letter.status, 201) << letter.text;
  const WireAnswer picture = attach("unituser", "现场.png", kPng);
  const WireAnswer order = apply("general.request", request({letter.number("id"), picture.number("id")}));
  ASSERT_EQ(order.status, 201) << order.text;
  const WireAnswer told = attach("manager", "答复.txt", "请补充");
  ASSERT_EQ(
      act("manager", order, {{"act", "comment"}, {"words", "见附件"}, {"files", array{told.number("id")}}}).status,
      200);
  EXPECT_THAT(shown(order, "unituser").text, HasSubstr("答复.txt"));

  const WireAnswer got = as("manager").get(path(order, letter));
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.text, "%PDF-1.7 letter");
  EXPECT_EQ(got.headers.at("content-type"), "application/pdf");
  EXPECT_EQ(got.headers.at("x-content-type-options"), "nosniff");
  EXPECT_EQ(got.headers.at("content-disposition"),
            "attachment; filename=\"___ ___.pdf\"; filename*=UTF-8''%E7%94%B3%E8%AF%B7%E5%87%BD%20%22%E4%B8%80%22.pdf");
  EXPECT_THAT(as("manager").get(path(order, letter) + "?show=true").headers.at("content-disposition"),
              HasSubstr("attachment;"))
      << "only pictures are shown";
  const WireAnswer seen = as("unituser").get(path(order, picture) + "?show=true");
  EXPECT_EQ(seen.text, kPng);
  EXPECT_THAT(seen.headers.at("content-disposition"), HasSubstr("inline;"));
  EXPECT_THAT(seen.headers.at("content-security-policy"), HasSubstr("sandbox"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM audit_row WHERE action = 'order.download' AND result = 'done'"), 3);

  EXPECT_EQ(as("wateruser").get(path(order, letter)).code(), "order.not_found");
  EXPECT_EQ(as("manager").get(fmt::format("/api/v1/orders/{}/attachments/999", order.number("id"))).code(),
            "order.no_attachment");
  const WireAnswer other = apply("general.request", request({}));
  EXPECT_EQ(as("manager").get(path(other, letter)).code(), "order.no_attachment") << "of another order";
  EXPECT_THAT(as("auditor").post("/api/v1/integrity/check", object{}).text, HasSubstr(R"("ok":true)"));

  stop();
  start();
  EXPECT_EQ(as("manager").get(path(order, told)).text, "请补充");
}

TEST_P(OrderFiles, AreRefusedWithASentence) {
  const auto refused = [&](std::string_view name, std::string_view bytes) { return attach("unituser", name, bytes); };
  EXPECT_EQ(refused("运行.txt", "#!/bin/sh\n").code(), "order.attachment_script");
  EXPECT_EQ(upload(as("unituser"), "运行.pdf", "#!/bin/sh\n"), -422) << "a script by another name";
  EXPECT_EQ(upload(as("unituser"), "图.svg", "<svg/>"), -422);
  const std::string macros = sheet::zip_of_stored(
      {{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", "<w/>"}, {"word/vbaProject.bin", "code"}});
  const WireAnswer macro = refused("表.docx", macros);
  EXPECT_EQ(macro.code(), "order.attachment_macro");
  EXPECT_THAT(macro.text, HasSubstr("macros or controls"));
  const WireAnswer large = refused("大.txt", std::string(1025, 'a'));
  EXPECT_EQ(large.status, 413);
  EXPECT_EQ(large.code(), "order.attachment_size");
  EXPECT_EQ(as("unituser").post("/api/v1/orders/attachments", {{"upload", 99}}).code(), "file.not_found");

  const WireAnswer mine = attach("unituser", "申请函.txt", "申请函");
  EXPECT_THAT(apply("general.request", request({mine.number("id")}), "wateruser").text, HasSubstr("form.object"));
  ASSERT_EQ(apply("general.request", request({mine.number("id")})).status, 201);
  EXPECT_THAT(apply("general.request", request({mine.number("id")})).text, HasSubstr("form.object")) << "twice";
  EXPECT_EQ(as("unituser").get("/api/v1/console/settings").number("attachment_max"), 1024);
}

TEST_P(OrderFiles, ComeWithOneActOnManyOrdersOnce) {
  const WireAnswer one = apply("general.request", request({}));
  const WireAnswer two = apply("general.request", request({}));
  const WireAnswer told = attach("manager", "答复.txt", "请一并补充");
  const object many{{"orders", array{one.number("id"), 999, two.number("id")}},
                    {"act", "comment"},
                    {"words", "见附件"},
                    {"files", array{told.number("id")}}};
  const std::string key = "Idempotency-Key: many-1\r\n";
  const WireAnswer first = as("manager").post("/api/v1/orders/acts", many, key);
  ASSERT_EQ(first.status, 200) << first.text;
  const auto& lines = first.body.at("orders").as_array();
  EXPECT_TRUE(lines[0].at("done").as_bool());
  EXPECT_EQ(lines[1].at("code"), "order.not_found");
  EXPECT_TRUE(lines[2].at("done").as_bool());
  const WireAnswer again = as("manager").post("/api/v1/orders/acts", many, key);
  EXPECT_EQ(again.text, first.text);
  EXPECT_TRUE(again.headers.contains("idempotent-replay"));
  EXPECT_EQ(number("SELECT COUNT(*) FROM order_attachment"), 2) << "a request that is sent again hangs nothing twice";
  EXPECT_EQ(as("manager").post("/api/v1/orders/acts", many).code(), "order.attachment");
  for (const WireAnswer& order : {one, two}) {
    const WireAnswer seen = shown(order, "unituser");
    const auto& files = seen.body.at("attachments").as_array();
    ASSERT_EQ(files.size(), 1U) << seen.text;
    EXPECT_EQ(as("unituser")
                  .get(fmt::format("/api/v1/orders/{}/attachments/{}", order.number("id"),
                                   files[0].at("id").to_number<std::int64_t>()))
                  .text,
              "请一并补充");
  }
}

}  // namespace
}  // namespace yunguan::app
