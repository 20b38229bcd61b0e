// SPDX-License-Identifier: Apache-2.0
#include "order/attachment.h"

#include <fstream>

#include "file/disk.h"
#include "order/attachment_store.h"
#include "order/order_view.h"
#include "order/order_world_fixture.h"
#include "sheet/zip_fixture.h"

namespace yunguan::order {
namespace {

namespace fs = std::filesystem;
using flow::Act;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using namespace std::string_literals;

constexpr std::string_view kPng = "\x89PNG\r\n\x1a\n picture";
constexpr std::string_view kTypes = R"(<Types><Override ContentType="wordprocessingml.document.main+xml"/></Types>)";

std::string zip(const std::vector<std::pair<std::string, std::string>>& entries) {
  return sheet::zip_of_stored(entries);
}
std::string docx(const std::string& extra = {}) {
  std::vector<std::pair<std::string, std::string>> entries{{"[Content_Types].xml", std::string{kTypes}},
                                                           {"word/document.xml", "<w:document/>"}};
  if (!extra.empty()) entries.emplace_back(extra, "bytes");
  return zip(entries);
}

std::string refusal(std::string_view bytes) {
  const auto kind = kind_of_content(bytes);
  return kind ? "taken" : kind.error().code;
}

TEST(AttachmentKinds, AreWhatStandsInTheFile) {
  EXPECT_EQ(kind_of_content("%PDF-1.7\n…"), AttachmentKind::pdf);
  EXPECT_EQ(kind_of_content(kPng), AttachmentKind::png);
  EXPECT_EQ(kind_of_content("\xff\xd8\xff\xe0 JFIF"), AttachmentKind::jpeg);
  EXPECT_EQ(kind_of_content("RIFF\x10\x01\x01\x01WEBPVP8 "), AttachmentKind::webp);
  EXPECT_EQ(kind_of_content(docx()), AttachmentKind::docx);
  EXPECT_EQ(kind_of_content(zip({{"[Content_Types].xml", "<Types/>"}, {"xl/workbook.xml", "<workbook/>"}})),
            AttachmentKind::xlsx);
  EXPECT_EQ(kind_of_content(zip({{"OFD.xml", "<ofd:OFD/>"}, {"Doc_0/Document.xml", "<a/>"}})), AttachmentKind::ofd);
  EXPECT_EQ(kind_of_content("卡号,原因\r\n1,检修\r\n"), AttachmentKind::text);
  EXPECT_EQ(kind_of_content("\xbf\xa8\xba\xc5,\xd4\xad\xd2\xf2\r\n"), AttachmentKind::text) << "GB18030";
}

TEST(AttachmentKinds, AreRefusedWhereSomethingRuns) {
  EXPECT_EQ(refusal(""), "order.attachment_empty");
  EXPECT_EQ(refusal("#!/bin/sh\nrm -rf /\n"), "order.attachment_script");
  EXPECT_EQ(refusal("  <!DOCTYPE html><p>好</p>"), "order.attachment_script");
  EXPECT_EQ(refusal("<?xml version=\"1.0\"?><SVG xmlns=\"http://www.w3.org/2000/svg\"/>"), "order.attachment_script");
  EXPECT_EQ(refusal("<svg onload=alert(1)>"), "order.attachment_script");
  EXPECT_EQ(refusal("先是正常的字，然后 <ScRiPt>alert(1)</script>"), "order.attachment_script");
  EXPECT_EQ(refusal("MZ\x90\0\3 program"s), "order.attachment_kind");
  EXPECT_EQ(refusal("\x7f"
                    "ELF\2\1\1"),
            "order.attachment_kind");
  EXPECT_EQ(refusal("\x1f\x8b\x08 gzip"), "order.attachment_kind");
  EXPECT_EQ(refusal("neither UTF-8 nor GB18030: \xff\xff"), "order.attachment_kind");
  EXPECT_EQ(refusal("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 doc"), "order.attachment_macro");
  EXPECT_EQ(refusal(docx("word/vbaProject.bin")), "order.attachment_macro");
  EXPECT_EQ(refusal(docx("word/activeX/activeX1.bin")), "order.attachment_macro");
  EXPECT_EQ(
      refusal(zip({{"[Content_Types].xml", "<Types/>"}, {"xl/workbook.xml", ""}, {"xl/macrosheets/sheet1.xml", ""}})),
      "order.attachment_macro");
  EXPECT_EQ(refusal(zip({{"[Content_Types].xml", "application/vnd.ms-word.document.macroEnabled.main+xml"},
                         {"word/document.xml", ""}})),
            "order.attachment_macro")
      << "a docm that was renamed";
  EXPECT_EQ(refusal(zip({{"readme.txt", "any archive"}})), "order.attachment_kind");
  EXPECT_EQ(refusal(docx().substr(0, 60)), "order.attachment_kind") << "cut";
}

TEST(AttachmentNames, AreNamesAndFitWhatStandsInTheFile) {
  EXPECT_TRUE(check_name("现场照片.JPG", AttachmentKind::jpeg));
  EXPECT_TRUE(check_name("清单.csv", AttachmentKind::text));
  for (const std::string& name : {"../申请函.pdf"s, "C:\\申请函.pdf"s, "申请\n函.pdf"s, "申请\u202efdp.pdf"s, ".pdf"s,
                                  ""s, "申请\u0085函.pdf"s, "申请\u200b函.pdf"s, "\xff.pdf"s})
    EXPECT_EQ(check_name(name, AttachmentKind::pdf).error().code, "order.attachment_name") << name;
  EXPECT_EQ(check_name("照片.pdf", AttachmentKind::png).error().code, "order.attachment_name");
  EXPECT_EQ(check_name("运行.js", AttachmentKind::text).error().code, "order.attachment_name");
}

constexpr const char* kReport = R"(
code: desk.report
area: test
title: {zh: 报告, en: Report}
about: {zh: 试用的服务, en: A service to try}
permission: order.apply
number: BG
form:
  - title: {zh: 内容, en: What}
    fields:
      - {id: what, kind: text, title: {zh: 事项, en: Thing}, required: true}
      - {id: files, kind: attachments, title: {zh: 附件, en: Files}}
      - {id: secret, kind: attachments, title: {zh: 内部附件, en: Internal}, rights: {apply: hidden, desk: write}}
rules: []
flow:
  steps:
    - {id: apply, kind: fill, title: {zh: 申请, en: Apply}, people: [{kind: applicant}]}
    - {id: desk, kind: approve, title: {zh: 审批, en: Decide}, people: [{kind: role, code: card_manager}], refused: to_start}
clocks: []
)";

class OrderAttachments : public OrderWorld {
 protected:
  void SetUp() override {
    OrderWorld::SetUp();
    if (!IsSkipped()) offer(kReport);
  }
  file::UploadId sent(PersonId person, const std::string& name, std::string_view bytes) {
    const auto upload = files().begin({name, static_cast<std::int64_t>(bytes.size()), {}}, person);
    EXPECT_TRUE(upload) << describe(upload.error());
    EXPECT_TRUE(files().put_part(upload->id, person, 1, bytes));
    const auto finished = files().finish(upload->id, person);
    EXPECT_TRUE(finished) << describe(finished.error());
    return upload->id;
  }
  AttachmentId made(PersonId person, std::string_view bytes = "申请函", const std::string& name = "申请函.txt") {
    const auto attachment = attachments().add(as(person), sent(person, name, bytes));
    EXPECT_TRUE(attachment) << describe(attachment.error());
    return attachment ? attachment->id : AttachmentId{};
  }
  static boost::json::object values(std::vector<AttachmentId> ids, const char* field = "files") {
    boost::json::array list;
    for (const AttachmentId id : ids) list.emplace_back(id.value);
    return {{"what", "换卡"}, {field, list}};
  }
  Result<Order> begun(PersonId person, const boost::json::object& values, bool submit = true) {
    return service().begin(as(person), {.service = "desk.report", .values = values, .submit = submit, .chosen = {}});
  }
  OrderDetail shown(PersonId person, OrderId order) {
    auto detail = detail_of(ground(), service(), as(person), kept(order));
    EXPECT_TRUE(detail) << describe(detail.error());
    return detail ? *detail : OrderDetail{};
  }
  // "3 files @1": what the person sees, with the field and the event it came with.
  std::vector<std::string> listed(PersonId person, OrderId order) {
    std::vector<std::string> lines;
    for (const AttachmentView& one : shown(person, order).attachments)
      lines.push_back(std::to_string(one.id.value) + " " + one.field.value_or("-") + " @" +
                      std::to_string(one.event.value_or(0)));
    return lines;
  }
  std::int64_t on_disk() {
    std::int64_t count = 0;
    for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder_ / "attachments")) ++count;
    return count;
  }
  fs::path path(AttachmentId id) { return folder_ / "attachments" / std::to_string(id.value); }
};

TEST_P(OrderAttachments, HangToTheFormAndToWhatIsSaidAboutIt) {
  const AttachmentId letter = made(kAnna);
  const AttachmentId picture = made(kAnna, kPng, "现场.png");
  const auto order = begun(kAnna, values({letter, picture}));
  ASSERT_TRUE(order) << describe(order.error());
  EXPECT_THAT(listed(kAnna, order->id), ElementsAre("1 files @1", "2 files @1"));
  const AttachmentId answer = made(kCai, "同意", "意见.txt");
  ASSERT_EQ(act(kCai, order->id, {.act = Act::comment, .files = {{answer}}}), "");
  const AttachmentId inside = made(kCai, "内部", "内部.txt");
  ASSERT_EQ(act(kCai, order->id, {.act = Act::approve, .values = {{{"secret", {inside.value}}}}}), "");
  const std::int64_t comment = count("SELECT MIN(place) FROM order_event WHERE files <> '[]' AND place > 1");
  EXPECT_THAT(listed(kCai, order->id), ElementsAre("1 files @1", "2 files @1", "3 - @" + std::to_string(comment),
                                                   "4 secret @" + std::to_string(comment + 1)));
  EXPECT_THAT(listed(kAnna, order->id), SizeIs(3)) << "the field is hidden from the applicant";
  const auto content = attachments().open(as(kAnna), kept(order->id), picture);
  ASSERT_TRUE(content) << describe(content.error());
  EXPECT_EQ(*content, kPng);
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit_row WHERE action = 'order.download' AND result = 'done'"), 1);
  EXPECT_EQ(file::read_at(path(picture), 0, 1000)->find("PNG"), std::string::npos) << "encrypted on disk";
  EXPECT_EQ(count("SELECT COUNT(*) FROM file_upload"), 0) << "an upload is used up";
  EXPECT_EQ(changed_rows(), (std::vector<std::string>{"order_event:", "order_attachment:", "orders:"}));
}

TEST_P(OrderAttachments, AreTheirMakersAndHangOnce) {
  const AttachmentId mine = made(kAnna);
  EXPECT_EQ(begun(kBo, values({mine})).error().details.front().code, "form.object") << "somebody else's";
  EXPECT_EQ(begun(kAnna, values({AttachmentId{99}})).error().details.front().code, "form.object");
  EXPECT_EQ(begun(kAnna, values({mine, mine})).error().details.front().code, "form.object") << "twice";
  const auto first = begun(kAnna, values({mine}));
  ASSERT_TRUE(first) << describe(first.error());
  EXPECT_EQ(begun(kAnna, values({mine})).error().details.front().code, "form.object") << "hung elsewhere";
  EXPECT_EQ(act(kAnna, first->id, {.act = Act::comment, .files = {{mine}}}), "order.attachment");
  const AttachmentId other = made(kBo);
  EXPECT_EQ(act(kCai, first->id, {.act = Act::comment, .files = {{other}}}), "order.attachment");
  const AttachmentId own = made(kCai);
  EXPECT_EQ(act(kCai, first->id, {.act = Act::comment, .files = {{own, own}}}), "order.attachment");
  EXPECT_EQ(act(kCai, first->id, {.act = Act::comment, .files = {std::vector<AttachmentId>(11, own)}}),
            "order.attachments");
  EXPECT_EQ(act(kCai, first->id, {.act = Act::comment, .files = {{own}}}), "") << "what was refused hung nothing";
  EXPECT_EQ(attachments().remove(as(kCai), own).error().code, "order.no_attachment") << "what hangs stays";
  EXPECT_EQ(attachments().remove(as(kAnna), other).error().code, "order.no_attachment");
  ASSERT_TRUE(attachments().remove(as(kBo), other));
  EXPECT_FALSE(fs::exists(path(other)));
  EXPECT_EQ(attachments().open(as(kAnna), *begun(kAnna, values({})), mine).error().code, "order.no_attachment");
}

TEST_P(OrderAttachments, ComeInAsUploadsOfTheCallersThatAreNotTooLarge) {
  const std::string large((1u << 20) + 1, 'a');
  const auto upload = sent(kAnna, "大.txt", large);
  EXPECT_EQ(attachments().add(as(kAnna), upload).error().code, "order.attachment_size");
  EXPECT_EQ(attachments().add(as(kBo), upload).error().code, "file.not_found");
  EXPECT_EQ(attachments().add(as(kAnna), sent(kAnna, "脚本.txt", "#!/bin/sh\n")).error().code,
            "order.attachment_script");
  const auto open = files().begin({"a.txt", 10, {}}, kAnna);
  EXPECT_EQ(attachments().add(as(kAnna), open->id).error().code, "file.not_finished");
  EXPECT_EQ(count("SELECT COUNT(*) FROM order_attachment"), 0);
  EXPECT_EQ(on_disk(), 0);
}

TEST_P(OrderAttachments, StayWithADraftForAsLongAsItNamesThem) {
  const AttachmentId kept_one = made(kAnna);
  const AttachmentId dropped = made(kAnna);
  const auto draft = begun(kAnna, values({kept_one, dropped}), false);
  ASSERT_TRUE(draft) << describe(draft.error());
  EXPECT_THAT(listed(kAnna, draft->id), ElementsAre("1 files @0", "2 files @0"));
  const auto saved = service().save(as(kAnna), draft->id, draft->version, values({kept_one}));
  ASSERT_TRUE(saved) << describe(saved.error());
  EXPECT_THAT(listed(kAnna, draft->id), ElementsAre("1 files @0"));
  clock_.advance(kLooseKept + std::chrono::hours{1});
  EXPECT_EQ(attachments().sweep(), 1) << "the one that it names no longer";
  EXPECT_FALSE(fs::exists(path(dropped)));
  restart();
  ASSERT_EQ(act(kAnna, draft->id, {.act = Act::submit}), "");
  EXPECT_THAT(listed(kAnna, draft->id), ElementsAre("1 files @1"));
  EXPECT_EQ(*attachments().open(as(kAnna), kept(draft->id), kept_one), "申请函");
  clock_.advance(kLooseKept * 100);
  EXPECT_EQ(attachments().sweep(), 0);
  EXPECT_TRUE(fs::exists(path(kept_one)));
}

TEST_P(OrderAttachments, StandAgainInAFormThatCameBackAndGoWithADraftThatIsRemoved) {
  const AttachmentId first = made(kAnna);
  const auto order = begun(kAnna, values({first}));
  ASSERT_TRUE(order);
  ASSERT_EQ(act(kCai, order->id, {.act = Act::send_back, .step = "apply"}), "");
  const AttachmentId second = made(kAnna);
  const Order back = kept(order->id);
  ASSERT_TRUE(service().save(as(kAnna), order->id, back.version, values({first, second})));
  ASSERT_EQ(act(kAnna, order->id, {.act = Act::submit, .values = values({second})}), "");
  const std::string last = std::to_string(count("SELECT MAX(place) FROM order_event WHERE files <> '[]'"));
  EXPECT_THAT(listed(kAnna, order->id), ElementsAre("1 files @1", "2 files @" + last))
      << "what was handed in once stays";

  const auto draft = begun(kAnna, values({made(kAnna)}), false);
  ASSERT_TRUE(draft);
  ASSERT_TRUE(service().remove(as(kAnna), draft->id));
  EXPECT_EQ(count("SELECT COUNT(*) FROM order_attachment"), 2);
  for (const auto& entry : fs::directory_iterator(folder_ / "attachments"))
    fs::last_write_time(entry.path(), fs::file_time_type::clock::now() - std::chrono::hours{1});
  EXPECT_EQ(attachments().sweep(), 1) << "a content without a row";
  EXPECT_EQ(on_disk(), 2);
}

TEST_P(OrderAttachments, AreNotLookedThroughForms) {
  const AttachmentId mine = made(kAnna);
  EXPECT_TRUE(service().check(as(kAnna), "desk.report", values({mine}))->is_good);
  EXPECT_FALSE(service().check(as(kBo), "desk.report", values({mine}))->is_good);
  ASSERT_TRUE(begun(kAnna, values({mine}), false));
  EXPECT_TRUE(service().check(as(kAnna), "desk.report", values({mine}))->is_good) << "of a draft that is gone on with";
}

TEST_P(OrderAttachments, ThatWereChangedAreFoundAndNotHandedOut) {
  const AttachmentId one = made(kAnna);
  const AttachmentId two = made(kAnna);
  const auto order = begun(kAnna, values({one, two}));
  ASSERT_TRUE(order);
  std::string bytes = file::read_at(path(one), 0, 1000).value();
  bytes.back() ^= 1;
  ASSERT_TRUE(file::write_at(path(one), 0, bytes));
  EXPECT_EQ(attachments().open(as(kAnna), *order, one).error().code, "order.attachment_changed");
  EXPECT_EQ(changed_rows(), (std::vector<std::string>{"order_event:", "order_attachment: 1", "orders:"}));
  tamper("UPDATE order_attachment SET name = '别的.txt' WHERE id = 2");
  EXPECT_EQ(changed_rows(), (std::vector<std::string>{"order_event:", "order_attachment: 1 2", "orders:"}));
  tamper("DELETE FROM order_attachment WHERE id = 2");
  EXPECT_EQ(changed_rows(), (std::vector<std::string>{"order_event:", "order_attachment: 1", "orders: 1"}));
  tamper("UPDATE order_event SET files = '[]' WHERE place = 1");
  EXPECT_EQ(changed_rows(), (std::vector<std::string>{"order_event: 1/1", "order_attachment: 1", "orders:"}));
}

TEST_P(OrderAttachments, AreBoundedForEachPerson) {
  ASSERT_TRUE(db().write([&](store::Transaction& tx) -> Result<void> {
    for (std::int64_t n = 1; n < kLooseMax; ++n)
      YG_TRY(insert(tx, keys_.ring(),
                    {.id = AttachmentId{1'000 + n},
                     .order = {},
                     .made_by = kAnna,
                     .made_at = clock_.now(),
                     .name = "多.txt",
                     .sm3 = {},
                     .field = {},
                     .loose_since = clock_.now()}));
    return {};
  }));
  made(kAnna);
  EXPECT_EQ(attachments().add(as(kAnna), sent(kAnna, "多.txt", "多")).error().code, "order.attachments_loose");
  EXPECT_EQ(on_disk(), 1) << "what is refused leaves nothing behind";
  made(kBo);
}

TEST_P(OrderAttachments, ComeWithOneActOnManyOrdersAndLieOnDiskOnce) {
  const auto one = begun(kAnna, values({}));
  const auto gone = begun(kAnna, values({}));
  const auto two = begun(kBo, values({}));
  ASSERT_TRUE(one && gone && two);
  ASSERT_EQ(act(kAnna, gone->id, {.act = Act::withdraw}), "");
  const AttachmentId letter = made(kCai, "一并同意", "批示.txt");
  const AttachmentId picture = made(kCai, kPng, "现场.png");
  const BatchInput many{
      .orders = {gone->id, one->id, two->id}, .act = Act::approve, .words = "一并同意", .files = {{letter, picture}}};
  const auto lines = service().act_on_many(as(kCai), many);
  ASSERT_TRUE(lines) << describe(lines.error());
  EXPECT_FALSE((*lines)[0].done);
  EXPECT_FALSE((*lines)[0].code.empty());
  EXPECT_TRUE((*lines)[1].done && (*lines)[2].done) << (*lines)[1].code << (*lines)[2].code;
  EXPECT_THAT(shown(kAnna, gone->id).attachments, IsEmpty()) << "what was not done brings nothing";
  const auto first = shown(kCai, one->id).attachments;
  const auto second = shown(kCai, two->id).attachments;
  ASSERT_THAT(first, SizeIs(2));
  ASSERT_THAT(second, SizeIs(2));
  EXPECT_EQ(first[0].id, letter) << "the first that it is done to gets what was taken in";
  EXPECT_NE(second[0].id, letter);
  EXPECT_EQ(second[1].name, "现场.png");
  EXPECT_EQ(on_disk(), 2);
  EXPECT_EQ(*attachments().open(as(kBo), kept(two->id), second[0].id), "一并同意");
  EXPECT_EQ(attachments().open(as(kBo), kept(two->id), letter).error().code, "order.no_attachment");
  EXPECT_EQ(changed_rows(), (std::vector<std::string>{"order_event:", "order_attachment:", "orders:"}));

  // Nothing hangs twice, and nothing is done by a request that names what hangs already.
  EXPECT_EQ(service().act_on_many(as(kCai), many).error().code, "order.attachment");
  EXPECT_EQ(count("SELECT COUNT(*) FROM order_attachment"), 4);
  tamper("UPDATE order_attachment SET content = 2 WHERE content = 1");
  EXPECT_EQ(changed_rows(), (std::vector<std::string>{
                                "order_event:", "order_attachment: " + std::to_string(second[0].id.value), "orders:"}));
}

TEST_P(OrderAttachments, ThatManyOrdersShareStayForAsLongAsOneHasThem) {
  const auto one = begun(kAnna, values({}));
  const auto two = begun(kBo, values({}));
  const AttachmentId letter = made(kCai, "一并说明", "说明.txt");
  ASSERT_TRUE(service().act_on_many(
      as(kCai), {.orders = {one->id, two->id}, .act = Act::comment, .words = "见附件", .files = {{letter}}}));
  const AttachmentId shared = shown(kBo, two->id).attachments.at(0).id;
  const auto swept = [&] {
    for (const auto& entry : fs::directory_iterator(folder_ / "attachments"))
      fs::last_write_time(entry.path(), fs::file_time_type::clock::now() - std::chrono::hours{1});
    clock_.advance(kLooseKept * 2);
    return attachments().sweep().value_or(-1);
  };
  const auto forget = [&](OrderId order) {
    return db().write([&](store::Transaction& tx) { return remove_attachments(tx, order); }).has_value();
  };
  EXPECT_EQ(swept(), 0);
  ASSERT_TRUE(forget(one->id)) << "the row that the content was taken in as";
  EXPECT_EQ(swept(), 0);
  restart();
  EXPECT_EQ(*attachments().open(as(kBo), kept(two->id), shared), "一并说明");
  ASSERT_TRUE(forget(two->id));
  EXPECT_EQ(swept(), 1);
  EXPECT_EQ(on_disk(), 0);
}

TEST_P(OrderAttachments, OfAnActOnManyAreRefusedAsThoseOfOne) {
  const auto order = begun(kAnna, values({}));
  ASSERT_TRUE(order);
  const auto refused = [&](std::vector<AttachmentId> files) {
    const auto lines = service().act_on_many(
        as(kCai), {.orders = {order->id}, .act = Act::comment, .words = "见附件", .files = std::move(files)});
    return lines ? lines->at(0).code : lines.error().code;
  };
  const AttachmentId own = made(kCai);
  EXPECT_EQ(refused({made(kAnna)}), "order.attachment") << "somebody else's";
  EXPECT_EQ(refused({own, own}), "order.attachment") << "twice";
  EXPECT_EQ(refused({AttachmentId{99}}), "order.attachment");
  EXPECT_EQ(refused(std::vector<AttachmentId>(kFilesMax + 1, own)), "order.attachments");
  EXPECT_EQ(count("SELECT COUNT(*) FROM order_event WHERE files <> '[]'"), 0);
  EXPECT_EQ(refused({own}), "") << "what was refused hung nothing";
}

YUNGUAN_ON_BOTH_STORES(OrderAttachments);

}  // namespace
}  // namespace yunguan::order
