// SPDX-License-Identifier: Apache-2.0
#include "catalog/service.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <unistd.h>
#include <algorithm>
#include <fstream>
#include <iterator>

namespace yunguan::catalog {
namespace {

constexpr const char* kSample = "tests/samples/catalog/card.close.yaml";

std::string sample() {
  std::ifstream file{kSample};
  return {std::istreambuf_iterator<char>{file}, {}};
}
Known known() {
  return {.permissions = {"order.apply"},
          .roles = {"card_manager"},
          .effects = {"card.suspend", "card.resume", "card.close"}};
}
// The code of the first fault of the sample with one text changed; it must be said of that line.
std::string fault_with(std::string_view from, std::string_view to) {
  std::string text = sample();
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  const auto line =
      static_cast<std::uint64_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1);
  text.replace(at, from.size(), to);
  const Known names = known();
  const auto document = parse_yaml(text, "card.close.yaml");
  if (!document) return document.error().code;
  const auto service = Service::from(*document, &names);
  if (service) return "";
  EXPECT_EQ(service.error().where.row, line) << from;
  return service.error().code;
}
std::shared_ptr<const Service> service() {
  const Known names = known();
  auto made = Service::from(load_yaml(kSample).value(), &names);
  EXPECT_TRUE(made) << describe(made.error());
  return made.value_or(nullptr);
}
boost::json::object filled(int cards, std::string_view reason) {
  boost::json::array list;
  for (int n = 1; n <= cards; ++n) list.emplace_back(n);
  return {{"cards", list}, {"reason", reason}, {"last_day", "2026-12-01"}};
}
std::vector<std::string> codes(const Form::Taken& taken) {
  std::vector<std::string> all;
  for (const Remark& remark : taken.remarks) all.push_back(remark.field + " " + remark.code);
  std::ranges::sort(all);
  return all;
}

TEST(Service, IsUnderstoodWhole) {
  const auto made = service();
  ASSERT_EQ(made->flow().steps.size(), 8U);
  EXPECT_EQ(made->step(made->flow().find("board")).title.zh, "中心会签");
  EXPECT_EQ(made->flow().at(1).timers.front().after, std::chrono::hours{8});
  EXPECT_EQ(made->digest().size(), 64U);
  EXPECT_TRUE(made->holds(0, {{"amount", 201}}));
  EXPECT_FALSE(made->holds(0, {{"amount", 200}}));
  EXPECT_FALSE(made->holds(0, {}));
}

TEST(Service, MayCallWhatNobodyOffersYetAsLongAsItCouldBeOffered) {
  constexpr const char* kClose = "kind: effect, title: {zh: 销卡, en: Close}, target: card.close";
  const std::string call = "kind: call, title: {zh: 销卡, en: Close}, target: ";
  EXPECT_EQ(fault_with(kClose, call + "carrier"), "catalog.operation");
  EXPECT_EQ(fault_with(kClose, call + "Carrier.close"), "catalog.operation");
  EXPECT_EQ(fault_with(kClose, call + "carrier..close"), "catalog.operation");
  EXPECT_EQ(fault_with(kClose, call + "carrier.close, undo: open"), "catalog.operation");
  std::string text = sample();
  text.replace(text.find(kClose), std::string_view{kClose}.size(), call + "carrier.close, undo: carrier.open");
  Known names = known();
  const auto made = Service::from(parse_yaml(text, "card.close.yaml").value(), &names);
  ASSERT_TRUE(made) << describe(made.error());
  EXPECT_EQ(unoffered(**made, names).size(), 2U);
  names.operations = {"carrier.close"};
  ASSERT_EQ(unoffered(**made, names).size(), 1U);
  EXPECT_EQ(unoffered(**made, names)[0].operation, "carrier.open");
  EXPECT_EQ(unoffered(**made, names)[0].step, "close");
}

TEST(Service, IsRefusedWithTheLineOfEveryFault) {
  EXPECT_EQ(fault_with("code: card.close", "code: card.open"), "catalog.code");
  EXPECT_EQ(fault_with("permission: order.apply", "permission: order.beg"), "catalog.unknown");
  EXPECT_EQ(fault_with("code: card_manager}], quorum: all", "code: king}], quorum: all"), "catalog.unknown");
  EXPECT_EQ(fault_with("target: card.close", "target: card.burn"), "catalog.unknown");
  EXPECT_EQ(fault_with("when: form.amount > 200\n", "when: form.amuont > 200\n"), "catalog.expression");
  EXPECT_EQ(fault_with("when: form.amount > 200,", "when: form.amount,"), "catalog.expression");
  EXPECT_EQ(fault_with("id: words", "id: reason"), "catalog.form");
  EXPECT_EQ(fault_with("rights: {apply: hidden", "rights: {begin: hidden"), "catalog.right");
  EXPECT_EQ(fault_with("id: desk", "id: board"), "flow.id");
  EXPECT_EQ(fault_with("minutes: {normal: 960}", "minutes: {urgent: 960}"), "catalog.clock");
  EXPECT_EQ(fault_with("quorum: all", "quorum: most"), "document.invalid");
  EXPECT_EQ(fault_with("[A-Z]{2}", "[A-Z{2}"), "catalog.form");
  EXPECT_EQ(fault_with("kind: date, title: {zh: 最后使用日, en: Last day}, required: true, min: \"2026-01-01\"",
                       "kind: table, title: {zh: 表, en: t}, columns: [{id: a, kind: text, title: {zh: 甲, en: a}, "
                       "value: form.reason}]"),
            "catalog.form");
}

TEST(Service, PrintsOnlyWhatThereIsAndOnce) {
  const auto sample = service();
  const auto& print = sample->text().print;
  ASSERT_TRUE(print && print->opinions);
  EXPECT_EQ(print->opinions->at(1).steps, (std::vector<std::string>{"board", "desk"}));
  EXPECT_EQ(fault_with("fields: [receipt]}\n  opinions", "fields: [reciept]}\n  opinions"), "catalog.print");
  EXPECT_EQ(fault_with("fields: [receipt]}\n  opinions", "fields: []}\n  opinions"), "catalog.print");
  EXPECT_EQ(fault_with("fields: [receipt]}\n  opinions", "fields: [cards]}\n  opinions"), "catalog.print");
  EXPECT_EQ(fault_with("steps: [leader], signed", "steps: [apply], signed"), "catalog.print");
  EXPECT_EQ(fault_with("steps: [board, desk]", "steps: [\"off\"]"), "catalog.print");
  EXPECT_EQ(fault_with("steps: [board, desk]", "steps: [desk, leader]"), "catalog.print");
  EXPECT_EQ(fault_with("signed_by_hand: true", "stamped: true"), "document.invalid");
}

TEST(Form, TakesWhatFits) {
  const auto made = service();
  const auto taken = made->form().take({}, filled(3, "unused"), "apply", true, true);
  EXPECT_TRUE(taken.is_good()) << json::write(taken.remarks);
  EXPECT_EQ(taken.values.at("amount"), 3);
  EXPECT_FALSE(taken.values.contains("words"));
}

TEST(Form, NamesEverythingThatIsWrong) {
  const auto made = service();
  const Form& form = made->form();
  EXPECT_EQ(codes(form.take({}, {}, "apply", true, true)),
            (std::vector<std::string>{"cards form.required", "last_day form.required", "reason form.required"}));
  EXPECT_TRUE(form.take({}, {}, "apply", true, false).is_good()) << "a draft may have holes";
  auto values = filled(3, "other");
  EXPECT_EQ(codes(form.take({}, values, "apply", true, true)), (std::vector<std::string>{"words form.required"}));
  values = filled(3, "because");
  values["last_day"] = "2025-12-31";
  values["cards"] = "1,2";
  values["colour"] = "red";
  values["amount"] = 7;
  values["receipt"] = "AB123456";
  EXPECT_EQ(codes(form.take({}, values, "apply", true, true)),
            (std::vector<std::string>{"amount form.right", "cards form.type", "colour form.unknown",
                                      "last_day form.range", "reason form.option", "receipt form.right"}));
}

TEST(Form, KeepsHalfARowInADraft) {
  FieldText item{.id = "item", .kind = FieldKind::text, .title = {"品名", "item"}, .required = true};
  FieldText lines{.id = "lines", .kind = FieldKind::table, .title = {"明细", "lines"}, .columns = std::vector{item}};
  const auto form = Form::from({{.title = {"内容", "what"}, .fields = {lines}}}, {}, {"apply"});
  ASSERT_TRUE(form) << describe(form.error());
  const boost::json::object half{{"lines", {boost::json::object{}}}};
  EXPECT_TRUE(form->take({}, half, "apply", true, false).is_good());
  EXPECT_EQ(codes(form->take({}, half, "apply", true, true)),
            (std::vector<std::string>{"lines[0].item form.required"}));
  const boost::json::object odd{{"lines", {boost::json::object{{"item", 7}}}}};
  EXPECT_EQ(codes(form->take({}, odd, "apply", true, false)), (std::vector<std::string>{"lines[0].item form.type"}));
}

TEST(Form, IsWrittenByThoseWhoMay) {
  const auto made = service();
  const Form& form = made->form();
  const auto before = form.take({}, filled(3, "unused"), "apply", true, true).values;
  EXPECT_EQ(codes(form.take(before, {{"reason", "lost"}}, "carrier", false, true)),
            (std::vector<std::string>{"reason form.right"}));
  EXPECT_EQ(codes(form.take(before, {{"receipt", "12"}}, "carrier", false, true)),
            (std::vector<std::string>{"receipt form.pattern"}));
  const auto after = form.take(before, {{"receipt", "AB123456"}, {"reason", "unused"}}, "carrier", false, true);
  EXPECT_TRUE(after.is_good()) << json::write(after.remarks);
  EXPECT_EQ(after.values.at("receipt"), "AB123456");
}

TEST(Form, WarnsAndRefusesByItsRules) {
  const auto made = service();
  const Form& form = made->form();
  const auto many = form.take({}, filled(201, "unused"), "apply", true, true);
  EXPECT_EQ(codes(many), (std::vector<std::string>{"cards rule.many"}));
  EXPECT_TRUE(many.is_good());
  const auto lost = form.take({}, filled(101, "lost"), "apply", true, true);
  EXPECT_FALSE(lost.is_good());
  EXPECT_EQ(lost.remarks.front().clause, "§3.4");
  EXPECT_EQ(codes(form.take({}, filled(501, "unused"), "apply", true, true)),
            (std::vector<std::string>{"cards form.length"}));
}

TEST(Catalog, FindsOrdersThatComeBackToThemselves) {
  const auto folder = std::filesystem::temp_directory_path() / fmt::format("yunguan_catalog{}", ::getpid());
  std::filesystem::create_directories(folder);
  const auto write = [&](const std::string& code, const std::string& inner) {
    std::ofstream{folder / (code + ".yaml")} << fmt::format(
        "code: {0}\narea: a\ntitle: {{zh: 甲, en: a}}\nabout: {{zh: 甲, en: a}}\npermission: order.apply\nnumber: "
        "A\nform: []\nrules: []\n"
        "clocks: []\nflow:\n  steps:\n    - {{id: f, kind: fill, title: {{zh: 填, en: f}}, people: [{{kind: "
        "applicant}}]}}\n"
        "    - {{id: o, kind: order, title: {{zh: 子, en: o}}, target: {1}}}\n",
        code, inner);
  };
  write("a", "b");
  write("b", "c");
  write("c", "a");
  const auto loaded = load_catalog(folder, known());
  std::filesystem::remove_all(folder);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, "catalog.cycle");
  EXPECT_EQ(loaded.error().where.value, "a → b → c → a");
}

}  // namespace
}  // namespace yunguan::catalog
