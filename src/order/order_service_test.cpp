// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <barrier>
#include <thread>

#include "order/order_view.h"
#include "order/order_world_fixture.h"

namespace yunguan::order {
namespace {

using flow::Act;

constexpr const char* kLoan = R"(
code: desk.loan
area: test
title: {zh: 借用, en: Loan}
about: {zh: 试用的服务, en: A service to try}
permission: order.apply
number: JY
form:
  - title: {zh: 内容, en: What}
    fields:
      - {id: what, kind: text, title: {zh: 物品, en: Thing}, required: true, length_max: 20}
      - {id: days, kind: integer, title: {zh: 天数, en: Days}, required: true, min: "1"}
      - {id: receipt, kind: text, title: {zh: 回执, en: Receipt}, required: true, rights: {apply: hidden, desk: write}}
rules: []
flow:
  steps:
    - {id: apply, kind: fill, title: {zh: 申请, en: Apply}, people: [{kind: applicant}]}
    - {id: leader, kind: approve, title: {zh: 领导, en: Leader}, people: [{kind: leader}], refused: end, timers: [{name: urge, minutes: 60, act: remind, repeats: true}]}
    - {id: act, kind: effect, title: {zh: 办理, en: Do}, target: test.do, undo: test.undo}
    - {id: desk, kind: handle, title: {zh: 登记, en: Enter}, people: [{kind: on_duty, code: carrier_desk}]}
    - {id: tell, kind: copy, title: {zh: 抄送, en: Copy}, people: [{kind: role, code: card_manager}]}
clocks:
  - {id: whole, title: {zh: 办结, en: Whole}, until: ended, working_time: false, minutes: {normal: 100, urgent: 50}, warn_percent: 80, pauses: [applicant]}
)";

constexpr const char* kTrip = R"(
code: desk.trip
area: test
title: {zh: 出行, en: Trip}
about: {zh: 试用的服务, en: A service to try}
permission: order.apply
number: CX
form:
  - title: {zh: 内容, en: What}
    fields:
      - {id: cards, kind: cards, title: {zh: 卡, en: Cards}, required: true}
      - {id: spare, kind: cards, title: {zh: 备用卡, en: Spare cards}, rights: {desk: write}}
      - {id: words, kind: text, title: {zh: 说明, en: Words}, rights: {desk: write}}
rules: []
flow:
  steps:
    - {id: apply, kind: fill, title: {zh: 申请, en: Apply}, people: [{kind: applicant}]}
    - {id: desk, kind: approve, title: {zh: 审批, en: Decide}, people: [{kind: role, code: card_manager}]}
clocks: []
)";

class Orders : public OrderWorld {
 protected:
  void SetUp() override {
    OrderWorld::SetUp();
    if (!IsSkipped()) offer(kLoan);
  }
  OrderId loan() { return submitted(kAnna, "desk.loan", R"({"what": "投影仪", "days": 3})"); }
};

TEST_P(Orders, GoFromTheDraftToTheEndAndKeepTheWholeStory) {
  const OrderId id = loan();
  EXPECT_EQ(stands(id), "leader: 2");
  EXPECT_EQ(kept(id).number.substr(0, 12), "JY-20261121-");
  EXPECT_EQ(act(kBo, id, {.act = Act::approve}), "");
  EXPECT_EQ(stands(id), "act waiting");
  work();
  EXPECT_EQ(done_.size(), 1u);
  EXPECT_EQ(stands(id), "desk: 5");
  EXPECT_EQ(act(kEve, id, {.act = Act::approve}), "order.form") << "the receipt is wanted";
  EXPECT_EQ(act(kEve, id, {.act = Act::approve, .values = {{{"receipt", "HZ001"}}}}), "");
  EXPECT_EQ(status(id), "completed");
  EXPECT_EQ(count("SELECT COUNT(*) FROM order_copy"), 2);
  EXPECT_EQ(count("SELECT COUNT(*) FROM order_task WHERE state = 0"), 0);
  EXPECT_EQ(count("SELECT COUNT(*) FROM order_timer"), 0);
  EXPECT_EQ(count("SELECT COUNT(*) FROM order_event"), kept(id).events);
}

TEST_P(Orders, StandWhereTheirEventsLeaveThemAndAnythingElseIsFound) {
  const auto draft =
      service().begin(as(kAnna), {.service = "desk.loan", .values = {{"what", "相机"}}, .submit = {}, .chosen = {}});
  ASSERT_TRUE(draft) << describe(draft.error());
  ASSERT_TRUE(service().save(as(kAnna), draft->id, draft->version, {{"days", 2}}));
  ASSERT_EQ(act(kAnna, draft->id, {.act = Act::submit}), "");
  const OrderId id = loan();
  ASSERT_EQ(act(kBo, id, {.act = Act::approve}), "");
  work();
  ASSERT_EQ(act(kEve, id, {.act = Act::send_back, .step = "apply"}), "");
  work();
  const auto events = db().read([&](store::Reader& reader) { return events_of(reader, id); });
  ASSERT_TRUE(events) << describe(events.error());
  EXPECT_EQ(events->front().login, "anna");
  EXPECT_EQ(static_cast<std::int64_t>(events->size()), kept(id).events);
  EXPECT_EQ(changed_rows(), (std::vector<std::string>{"order_event:", "order_attachment:", "orders:"}));

  tamper("UPDATE order_event SET login = 'du' WHERE place = 2 AND order_id = " + std::to_string(id.value));
  EXPECT_EQ(changed_rows(), (std::vector<std::string>{"order_event: 2/2", "order_attachment:", "orders:"}));
  tamper("DELETE FROM order_event WHERE place = 2 AND order_id = " + std::to_string(id.value));
  EXPECT_EQ(changed_rows(), (std::vector<std::string>{"order_event:", "order_attachment:", "orders: 2"}));
  tamper(
      R"(UPDATE order_whole SET state = replace(state, '"status":"running"', '"status":"completed"') WHERE order_id = 1)");
  EXPECT_EQ(changed_rows(), (std::vector<std::string>{"order_event:", "order_attachment:", "orders: 1 2"}));
}

TEST_P(Orders, AreSavedAsDraftsAndOnlyTheirApplicantsSeeThem) {
  const auto draft =
      service().begin(as(kAnna), {.service = "desk.loan", .values = {{"what", "笔记本"}}, .submit = {}, .chosen = {}});
  ASSERT_TRUE(draft) << describe(draft.error());
  EXPECT_EQ(service().visible(as(kFen), draft->id).error().code, "order.not_found");
  const auto saved = service().save(as(kAnna), draft->id, draft->version, {{"days", 2}});
  ASSERT_TRUE(saved) << describe(saved.error());
  EXPECT_EQ(service().save(as(kAnna), draft->id, draft->version, {{"days", 4}}).error().code, "http.stale");
  EXPECT_EQ(service().save(as(kAnna), draft->id, saved->version, {{"days", "two"}}).error().code, "order.form");
  EXPECT_EQ(act(kAnna, draft->id, {.act = Act::submit}), "");
  EXPECT_EQ(stands(draft->id), "leader: 2");
  EXPECT_EQ(service().remove(as(kAnna), draft->id).error().code, "order.not_draft");
  EXPECT_TRUE(service().visible(as(kFen), draft->id));
  EXPECT_TRUE(service().visible(as(kBo), draft->id));
  EXPECT_EQ(service().visible(as(kEve), draft->id).error().code, "order.not_found");
}

TEST_P(Orders, TakeBackWhatWasDoneWhenTheyGoBackOverIt) {
  const OrderId id = loan();
  ASSERT_EQ(act(kBo, id, {.act = Act::approve}), "");
  work();
  ASSERT_EQ(act(kEve, id, {.act = Act::send_back, .step = "apply"}), "");
  work();
  EXPECT_EQ(undone_, done_);
  EXPECT_EQ(status(id), "returned");
  EXPECT_EQ(stands(id), "apply: 1");
  EXPECT_EQ(count("SELECT COUNT(*) FROM order_task WHERE state = 0 AND person_id = 1"), 1);
  EXPECT_EQ(act(kAnna, id, {.act = Act::submit, .values = {{{"days", 1}}}}), "");
  EXPECT_EQ(stands(id), "leader: 2");
}

TEST_P(Orders, TryAgainWhatFailsForNowAndWaitForAPersonWhenItFailsForGood) {
  const OrderId id = loan();
  effect_error_ = Error{ErrorKind::unavailable, "peer.away", {"对端不在", "the peer is away"}, {}, {}};
  ASSERT_EQ(act(kBo, id, {.act = Act::approve}), "");
  ASSERT_TRUE(clerk().work());
  EXPECT_EQ(stands(id), "act waiting");
  EXPECT_EQ(count("SELECT attempts FROM order_deed"), 1);
  EXPECT_EQ(*clerk().work(), 0u) << "not before its time";
  effect_error_ = Error{ErrorKind::conflict, "card.closed", {"卡已销", "the card is closed"}, {}, {}};
  clock_.advance(std::chrono::seconds{3});
  ASSERT_TRUE(clerk().work());
  EXPECT_EQ(stands(id), "act failed");
  EXPECT_EQ(act(kBo, id, {.act = Act::retry, .visit = 3}), "flow.not_yours");
  effect_error_.reset();
  EXPECT_EQ(act(kFen, id, {.act = Act::retry, .visit = 3}), "");
  work();
  EXPECT_EQ(done_.size(), 1u);
  EXPECT_EQ(stands(id), "desk: 5");
}

TEST_P(Orders, RemindByTimersAndWarnByClocks) {
  const OrderId id = loan();
  clock_.advance(std::chrono::minutes{61});
  work();
  EXPECT_EQ(count("SELECT COUNT(*) FROM order_event WHERE act = " + std::to_string(static_cast<int>(Act::timer_due))),
            1);
  EXPECT_EQ(count("SELECT COUNT(*) FROM order_timer"), 1) << "it repeats";
  EXPECT_EQ(kept(id).light, ClockLight::running);
  clock_.advance(std::chrono::minutes{20});
  work();
  EXPECT_EQ(kept(id).light, ClockLight::warned);
  clock_.advance(std::chrono::minutes{20});
  work();
  EXPECT_EQ(kept(id).light, ClockLight::breached);
  EXPECT_EQ(count("SELECT COUNT(*) FROM outbox_event WHERE payload LIKE '%clock_warned%'"), 1);
  EXPECT_EQ(count("SELECT COUNT(*) FROM outbox_event WHERE payload LIKE '%clock_breached%'"), 1);
}

TEST_P(Orders, GoToWhoeverStandsIn) {
  run_sql(
      "INSERT INTO absence (id, person_id, stand_in_id, from_at, to_at, services, reason, made_by, made_at, version)"
      " VALUES (1, 2, 4, 0, 9000000000000000, '[\"desk.loan\"]', '', 'bo', 0, 1)");
  const OrderId id = loan();
  EXPECT_EQ(stands(id), "leader: 4");
  EXPECT_EQ(count("SELECT absent_id FROM order_task"), 2);
  EXPECT_EQ(act(kBo, id, {.act = Act::approve}), "order.not_found") << "the leader had no part in it";
  EXPECT_EQ(act(kDu, id, {.act = Act::approve}), "");
}

TEST_P(Orders, AreNotPutBeforeAdministrators) {
  run_sql(
      "INSERT INTO role (id, code, name_zh, name_en, kind, permissions, built_in, version, access_rule, integrity)"
      " VALUES (9, 'system', '系统', 'System', 'system_admin', '', 0, 1, '', '')");
  run_sql(
      "INSERT INTO person_role (person_id, role_id, unit_id, granted_by, granted_at, integrity)"
      " VALUES (2, 9, 1, 'test', 0, '')");
  const OrderId id = loan();
  EXPECT_EQ(stands(id), "leader deserted");
  EXPECT_EQ(act(kFen, id, {.act = Act::name_people, .visit = 2, .people = {{kBo}}}), "identity.administrator");
  const auto named = db().read([&](store::Reader& reader) { return people_named(reader, "bo", clock_.now()); });
  EXPECT_TRUE(named->empty());
}

TEST_P(Orders, WaitForTheSupervisorWhenNobodyIsThere) {
  run_sql("UPDATE person SET state = 'disabled' WHERE id = 2");
  const OrderId id = loan();
  EXPECT_EQ(stands(id), "leader deserted");
  EXPECT_EQ(count("SELECT COUNT(*) FROM outbox_event WHERE payload LIKE '%\"needs_help\":true%'"), 1);
  EXPECT_EQ(act(kFen, id, {.act = Act::name_people, .visit = 2, .people = {{kBo}}}), "order.person");
  EXPECT_EQ(act(kFen, id, {.act = Act::name_people, .visit = 2, .people = {{kCai}}}), "");
  EXPECT_EQ(stands(id), "leader: 3");
}

// One agrees and the other refuses in the same moment, again and again: one of them is told that it is done.
TEST_P(Orders, AreDecidedByOneOfTwoWhoPressAtOnce) {
  offer(kTrip);
  for (int round = 0; round < 20; ++round) {
    const OrderId id = submitted(kAnna, "desk.trip", R"({"cards": [7]})");
    std::map<PersonId, std::int64_t> tasks;
    const Order before = kept(id);
    for (const flow::Seat& seat : before.state.visits.front().seats) tasks[seat.person] = seat.task;
    std::barrier both{2};
    std::array<std::string, 2> said;
    {
      const auto press = [&](std::size_t n, PersonId person, Act what) {
        both.arrive_and_wait();
        const auto done = service().act(as(person), id, {.act = what, .task = tasks.at(person), .words = "说明"});
        said.at(n) = done ? "" : done.error().code;
      };
      as(kCai), as(kDu);  // their principals are made once
      const std::jthread first{press, 0, kCai, Act::approve};
      const std::jthread second{press, 1, kDu, Act::refuse};
    }
    const bool agreed = said[0].empty();
    EXPECT_NE(agreed, said[1].empty()) << said[0] << " / " << said[1];
    EXPECT_THAT(said.at(agreed ? 1 : 0), testing::AnyOf("flow.over", "order.stale")) << round;
    EXPECT_EQ(status(id), agreed ? "completed" : "refused");
    EXPECT_EQ(count(fmt::format("SELECT COUNT(*) FROM order_event WHERE order_id = {} AND person_id > 1", id.value)),
              1);
  }
}

TEST_P(Orders, AreDecidedOnceByWhoPressesTwice) {
  const OrderId id = loan();
  const std::int64_t task = kept(id).state.visits.front().seats.front().task;
  EXPECT_EQ(act(kBo, id, {.act = Act::approve, .task = task}), "");
  EXPECT_EQ(act(kBo, id, {.act = Act::approve, .task = task}), "flow.no_task");
  EXPECT_EQ(act(kAnna, id, {.act = Act::people_found}), "order.act");
  EXPECT_EQ(act(kAnna, id, {.act = Act::comment, .words = "  "}), "order.words");
}

TEST_P(Orders, AreBegunOnlyByThoseWhoMayAndForServicesThatAreOffered) {
  EXPECT_EQ(service().begin(as(kFen), {.service = "desk.loan", .values = {}, .submit = {}, .chosen = {}}).error().code,
            "order.not_offered");
  EXPECT_EQ(service().begin(as(kAnna), {.service = "desk.gone", .values = {}, .submit = {}, .chosen = {}}).error().code,
            "order.no_service");
  const auto refused = service().begin(
      as(kAnna), {.service = "desk.loan", .values = {{"days", 0}, {"other", 1}}, .submit = true, .chosen = {}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().details.size(), 3u) << describe(refused.error());
  EXPECT_EQ(count("SELECT COUNT(*) FROM orders"), 0);
}

TEST_P(Orders, AreDecidedByThoseWhoMayNotNameTheirCardsThemselves) {
  offer(kTrip);
  const OrderId id = submitted(kAnna, "desk.trip", R"({"cards": [7, 8]})");
  ASSERT_EQ(stands(id), "desk: 3 4");
  EXPECT_EQ(act(kCai, id, {.act = Act::approve, .values = {{{"spare", boost::json::array{9}}}}}), "order.form")
      << "what he names is looked at";
  EXPECT_EQ(act(kCai, id, {.act = Act::approve, .values = {{{"words", "好"}}}}), "");
  EXPECT_EQ(status(id), "completed");
  EXPECT_EQ(count("SELECT COUNT(*) FROM order_link WHERE kind = 'card'"), 2);
}

TEST_P(Orders, AreLinkedWithWhatTheirFormNamesAtLast) {
  offer(kTrip);
  const auto draft = service().begin(
      as(kAnna), {.service = "desk.trip", .values = {{"cards", boost::json::array{1, 2}}}, .submit = {}, .chosen = {}});
  ASSERT_TRUE(draft) << describe(draft.error());
  EXPECT_EQ(service().save(as(kAnna), draft->id, draft->version, {{"cards", {1, 200}}}).value().version, 2)
      << "a draft may name what is not there";
  EXPECT_EQ(act(kAnna, draft->id, {.act = Act::submit}), "order.form");
  EXPECT_EQ(act(kAnna, draft->id, {.act = Act::submit, .values = {{{"cards", boost::json::array{2, 3}}}}}), "");
  EXPECT_EQ(count("SELECT SUM(object_id) FROM order_link WHERE kind = 'card'"), 5);
}

TEST_P(Orders, DealWithManyAtOnceAndAnswerForEach) {
  const OrderId one = loan();
  const OrderId two = loan();
  ASSERT_EQ(act(kAnna, two, {.act = Act::withdraw}), "");
  const auto lines =
      service().act_on_many(as(kBo), {.orders = {one, two, OrderId{999}}, .act = Act::approve, .words = {}});
  ASSERT_TRUE(lines) << describe(lines.error());
  std::vector<std::string> codes;
  for (const BatchLine& line : *lines) codes.push_back(line.done ? "done" : line.code);
  EXPECT_EQ(codes, (std::vector<std::string>{"done", "flow.no_task", "order.not_found"}));
}

YUNGUAN_ON_BOTH_STORES(Orders);

}  // namespace
}  // namespace yunguan::order
