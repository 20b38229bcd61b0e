// SPDX-License-Identifier: Apache-2.0
// Whatever belongs to one unit looks to the people of another as if it were not there – in every address, list, count and file – and
// the attempt is recorded. A route whose address names an object must be added here.
#include <deque>
#include <set>

#include "app/every_route_world_fixture.h"
#include "base/parse.h"
#include "finding/finding_store.h"

namespace yunguan::app {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// What belongs to the unit GA and its person, and how each route's address names it.
class ForeignObjects : public EveryRoute {
 protected:
  struct Object {
    std::string target;
    std::string_view body = "{}";
    std::string_view headers = "";
    std::string_view recorded = "access.out_of_scope";
  };

  void SetUp() override {
    EveryRoute::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    card_ = enter_card(17, "GA");
    const WireBrowser owner = as("unituser");
    upload_ = upload(owner, "a.csv", cards_csv({18, -19}, "GA"));
    ASSERT_GT(upload_, 0);
    const WireAnswer job = ended_job(owner, owner.post("/api/v1/card_imports", import_of(upload_, true)));
    job_ = job.number("id");
    begin_bulk_act(owner);
    begin_exception(owner);
    begin_what_follows();  // the unit opens nothing any more
    audit_ = number(fmt::format("SELECT MIN(id) FROM audit_row WHERE unit_id = {}", unit("GA")));
    name_cards();
    name_bulk_acts();
    name_the_rest(owner, job);
    add_controls(owner);
    add_exception();
    add_finding();
    add_order(owner);
    add_notice();
    add_duties(owner);
    add_permit();
  }

  // A system of the unit, and a permit of its card for it, as an order would have granted it.
  void add_permit() {
    const boost::json::object input{{"code", "police_portal"}, {"name", {{"zh", "警务门户"}, {"en", "Police portal"}}},
                                    {"unit_id", unit("GA")},   {"addresses", {"10.20.0.0/24:443"}},
                                    {"confirm_days", 90},      {"lasts_days_max", 365}};
    const WireAnswer made = as("manager").post("/api/v1/access/systems", input);
    ASSERT_EQ(made.status, 201) << made.text;
    const std::string system = fmt::format("/api/v1/access/systems/{}", made.number("id"));
    tamper(
        fmt::format("INSERT INTO access_permit (id, subject_kind, subject_id, unit_id, system_id, state, from_at, "
                    "until_at, confirm_at,"
                    " confirmed_by, confirmed_name, ended_why, order_id, order_number, version, integrity) VALUES (1, "
                    "1, {}, {}, {},"
                    " 1, 0, {}, {}, 0, '', 0, 0, '', 1, '')",
                    card_, unit("GA"), made.number("id"), to_micros(SystemClock{}.now() + std::chrono::days{300}),
                    to_micros(SystemClock{}.now() + std::chrono::days{90})));
    constexpr std::string_view kFirst = "If-Match: \"1\"\r\n";
    const std::string_view body = bodies_.emplace_back(json::write(input));
    const std::map<std::string, Object> access{
        {"PUT /api/v1/access/systems/{id}", {system, body, kFirst}},
        {"POST /api/v1/access/systems/{id}/close", {system + "/close", R"({"reason":"系统下线"})", kFirst}},
        {"POST /api/v1/access/systems/{id}/open", {system + "/open", "{}", kFirst}},
        {"GET /api/v1/access/permits/{id}", {"/api/v1/access/permits/1"}},
    };
    objects_.insert(access.begin(), access.end());
  }

  // The unit's posts, a group of its people with a shift, and an absence of its person.
  void add_duties(const WireBrowser& owner) {
    const WireBrowser manager = as("manager");
    const Instant now = SystemClock{}.now();
    const std::string soon = format_rfc3339(now + std::chrono::hours{1});
    const std::string later = format_rfc3339(now + std::chrono::hours{9});
    const WireAnswer made = manager.post(
        "/api/v1/duty_groups",
        {{"code", "ga_watch"}, {"name", {{"zh", "公安值班"}, {"en", "Police watch"}}}, {"unit_id", unit("GA")}});
    ASSERT_EQ(made.status, 201) << made.text;
    const std::string group = fmt::format("/api/v1/duty_groups/{}", made.number("id"));
    const WireAnswer turn =
        manager.post(group + "/shifts", {{"person_id", person("unituser")}, {"from", soon}, {"to", later}});
    ASSERT_EQ(turn.status, 201) << turn.text;
    const std::string shift = fmt::format("{}/shifts/{}", group, turn.number("id"));
    const WireAnswer away =
        owner.post("/api/v1/absences", {{"stand_in_id", person("manager")}, {"from", soon}, {"to", later}});
    ASSERT_EQ(away.status, 201) << away.text;
    const std::string absence = fmt::format("/api/v1/absences/{}", away.number("id"));
    const std::string posts = fmt::format("/api/v1/units/{}/posts", unit("GA"));
    const std::string own_shift =
        fmt::format(R"({{"person_id":{},"from":"{}","to":"{}"}})", person("watermanager"), soon, later);
    constexpr std::string_view kFirst = "If-Match: \"1\"\r\n";
    const std::string_view body = bodies_.emplace_back(own_shift);
    const std::string_view rota = bodies_.emplace_back(
        fmt::format(R"({{"people":[{}],"from":"{}","hours":8,"count":2}})", person("watermanager"), soon));
    const std::map<std::string, Object> duties{
        {"GET /api/v1/units/{id}/posts", {posts}},
        {"PUT /api/v1/units/{id}/posts/{post_id}", {posts + "/1", R"({"people":[]})", "If-Match: \"0\"\r\n"}},
        {"GET /api/v1/duty_groups/{id}", {group}},
        {"PATCH /api/v1/duty_groups/{id}", {group, R"({"name":{"zh":"值班","en":"Watch"}})", kFirst}},
        {"DELETE /api/v1/duty_groups/{id}", {group, "{}", kFirst}},
        {"GET /api/v1/duty_groups/{id}/shifts", {group + "/shifts"}},
        {"POST /api/v1/duty_groups/{id}/shifts", {group + "/shifts", body}},
        {"POST /api/v1/duty_groups/{id}/rota", {group + "/rota", rota}},
        {"POST /api/v1/duty_groups/{id}/clear_shifts", {group + "/clear_shifts"}},
        {"PATCH /api/v1/duty_groups/{id}/shifts/{shift_id}", {shift, "{}", kFirst}},
        {"DELETE /api/v1/duty_groups/{id}/shifts/{shift_id}", {shift, "{}", kFirst}},
        {"GET /api/v1/absences/{id}", {absence}},
        {"POST /api/v1/absences/{id}/end", {absence + "/end", "{}", kFirst}},
    };
    objects_.insert(duties.begin(), duties.end());
  }

  // A draft, which is its applicant's alone.
  void add_order(const WireBrowser& owner) {
    const auto attach = [&](std::string_view name) {
      return owner.post("/api/v1/orders/attachments", {{"upload", upload(owner, name, "换卡说明")}}).number("id");
    };
    const std::int64_t held = attach("随表.txt");
    const std::int64_t loose = attach("说明.txt");
    const WireAnswer begun = owner.post(
        "/api/v1/orders",
        {{"service", "general.request"}, {"values", {{"subject", "换卡"}, {"files", boost::json::array{held}}}}});
    ASSERT_EQ(begun.status, 201) << begun.text;
    const std::string order = fmt::format("/api/v1/orders/{}", begun.number("id"));
    const std::map<std::string, Object> orders{
        {"GET /api/v1/orders/{id}", {order}},
        {"DELETE /api/v1/orders/{id}", {order, "{}", "", "order.remove"}},
        {"POST /api/v1/orders/{id}/acts", {order + "/acts", R"({"act":"comment","words":"好"})", "", "order.comment"}},
        {"PUT /api/v1/orders/{id}/form", {order + "/form", R"({"values":{}})", "If-Match: \"1\"\r\n", "order.save"}},
        {"POST /api/v1/orders/{id}/read", {order + "/read"}},
        {"GET /api/v1/orders/{id}/events", {order + "/events"}},
        {"POST /api/v1/orders/{id}/check", {order + "/check", R"({"task":1,"values":{}})"}},
        {"GET /api/v1/orders/{id}/people", {order + "/people"}},
        {"GET /api/v1/orders/{id}/attachments/{attachment}", {fmt::format("{}/attachments/{}", order, held)}},
        {"DELETE /api/v1/orders/attachments/{attachment}",
         {fmt::format("/api/v1/orders/attachments/{}", loose), "{}", "", "order.detach"}},
    };
    objects_.insert(orders.begin(), orders.end());
    add_call(order, begun.number("id"));
  }

  // What the order asked of a peer.
  void add_call(const std::string& order, std::int64_t id) {
    const WireAnswer peer = as("sysadmin")
                                .post("/api/v1/peers", {{"code", "carrier"},
                                                        {"name", {{"zh", "运营商"}, {"en", "Carrier"}}},
                                                        {"url", "https://carrier.example/calls"},
                                                        {"operations", {"open"}},
                                                        {"timeout_seconds", 1},
                                                        {"tries_max", 1},
                                                        {"answer_minutes", 0},
                                                        {"is_on", true}});
    ASSERT_EQ(peer.status, 201) << peer.text;
    tamper(fmt::format(
        "INSERT INTO peer_call (id, peer_id, operation, order_id, order_number, service, unit_id, visit, is_undo,"
        " state, sent, failed, request, outcome, answer, asked_at, error_code, error_zh, error_en)"
        " VALUES (1, {}, 'open', {}, 'x', 'general.request', {}, 2, 0, 'accepted', 1, 0, '{{}}', '', '', 1, '', '', "
        "'')",
        peer.number("id"), id, unit("GA")));
    const std::map<std::string, Object> calls{
        {"GET /api/v1/orders/{id}/calls", {order + "/calls"}},
        {"GET /api/v1/peer_calls/{id}", {"/api/v1/peer_calls/1"}},
        {"POST /api/v1/peer_calls/{id}/send", {"/api/v1/peer_calls/1/send"}},
        {"POST /api/v1/peer_calls/{id}/give_up", {"/api/v1/peer_calls/1/give_up", R"({"words":"不等了"})"}},
    };
    objects_.insert(calls.begin(), calls.end());
  }

  // One that the person was told; nobody else may read it, nor mark it.
  void add_notice() {
    tamper(fmt::format(
        "INSERT INTO notice (id, person_id, kind, meaning, title_zh, title_en, body_zh, body_en, variables,"
        " link, times, created_at, told_at) VALUES (1, {}, 'order.todo', 'order:1', '林经办待办', 'x', 'x', 'x',"
        " '{{}}', '/orders/1', 1, 1, 1)",
        person("unituser")));
    objects_["POST /api/v1/notices/{id}/read"] = {"/api/v1/notices/1/read"};
  }

  // As the monitoring would say it of the card.
  void add_finding() {
    monitor::Found found;
    found.model = "phone";
    found.msisdn = 1064800000017;
    found.subject = "86012345";
    found.month = 2026 * 12 + 10;
    found.hits = 1;
    found.detail = "§2.3.2(5) Brand Model";
    const auto rules = finding::FindingRules::load("rules");
    ASSERT_TRUE(rules) << describe(rules.error());
    ASSERT_TRUE(db().write([&](store::Transaction& tx) -> Result<finding::Taken> {
      YG_TRY_ASSIGN(const auto era, finding::present_era(tx));
      return finding::take(tx, {&found, 1}, *rules, SystemClock{}.now(), {.era = era});
    }));
    const std::string finding = fmt::format("/api/v1/findings/{}", number("SELECT id FROM finding"));
    const std::map<std::string, Object> findings{
        {"GET /api/v1/findings/{id}", {finding}},
        {"GET /api/v1/findings/{id}/rows", {finding + "/rows"}},
        {"POST /api/v1/findings/{id}/acts", {finding + "/acts", R"({"act":"confirm"})", "If-Match: \"1\"\r\n"}},
        {"GET /api/v1/cards/{id}/findings", {fmt::format("/api/v1/cards/{}/findings", card_)}},
        {"GET /api/v1/cards/{id}/usage", {fmt::format("/api/v1/cards/{}/usage", card_)}},
    };
    objects_.insert(findings.begin(), findings.end());
  }

  // A card with more entries than the guideline allows in principle, and what its unit asks for.
  void begin_exception(const WireBrowser& owner) {
    boost::json::object fields = card_fields(27, "GA");
    boost::json::array list;
    for (int i = 0; i < 12; ++i) list.emplace_back(fmt::format("10.20.0.{}", i));
    fields["data_whitelist"] = list;
    const std::int64_t card = as("manager").post("/api/v1/cards", {{"fields", fields}}).number("id");
    const WireAnswer asked = owner.post("/api/v1/compliance_exceptions",
                                        {{"card_ids", boost::json::array{card}},
                                         {"duties", boost::json::array{{{"duty", "directed_data"}, {"limit", 12}}}},
                                         {"reason", "平台分布在多个机房"},
                                         {"document", "网安〔2026〕12号"},
                                         {"until", format_date(shanghai_date(SystemClock{}.now()))}});
    ASSERT_EQ(asked.status, 201) << asked.text;
    exception_ = asked.number("id");
  }

  void add_exception() {
    const std::string exception = fmt::format("/api/v1/compliance_exceptions/{}", exception_);
    constexpr std::string_view note = R"({"reason":"已核对"})";
    const std::map<std::string, Object> exceptions{
        {"GET /api/v1/compliance_exceptions/{id}", {exception}},
        {"GET /api/v1/compliance_exceptions/{id}/cards", {exception + "/cards"}},
        {"POST /api/v1/compliance_exceptions/{id}/approve", {exception + "/approve", note}},
        {"POST /api/v1/compliance_exceptions/{id}/refuse", {exception + "/refuse", note}},
        {"POST /api/v1/compliance_exceptions/{id}/revoke", {exception + "/revoke", note}},
        {"POST /api/v1/compliance_exceptions/{id}/withdraw", {exception + "/withdraw"}},
        {"GET /api/v1/cards/{id}/exceptions", {fmt::format("/api/v1/cards/{}/exceptions", card_)}},
        {"GET /api/v1/cards/{id}/remedies", {fmt::format("/api/v1/cards/{}/remedies", card_)}},
    };
    objects_.insert(exceptions.begin(), exceptions.end());
    const WireAnswer tuned =
        as("manager").post("/api/v1/monitoring/adjustments",
                           {{"model", "app"}, {"unit_id", unit("GA")}, {"on", false}, {"reason", "设备联调期间"}});
    ASSERT_EQ(tuned.status, 201) << tuned.text;
    objects_["POST /api/v1/monitoring/adjustments/{id}/end"] = {
        fmt::format("/api/v1/monitoring/adjustments/{}/end", tuned.number("id")), R"({"reason":"联调结束"})"};
  }

  void name_cards() {
    objects_ = {
        {"GET /api/v1/cards/{id}", {fmt::format("/api/v1/cards/{}", card_)}},
        {"PATCH /api/v1/cards/{id}",
         {fmt::format("/api/v1/cards/{}", card_), R"({"changes":{"note":"x"}})", "If-Match: \"1\"\r\n"}},
        {"GET /api/v1/cards/{id}/compliance", {fmt::format("/api/v1/cards/{}/compliance", card_)}},
        {"GET /api/v1/cards/{id}/history", {fmt::format("/api/v1/cards/{}/history", card_)}},
        {"POST /api/v1/cards/{id}/reveal",
         {fmt::format("/api/v1/cards/{}/reveal", card_), R"({"field":"responsible_phone","reason":"核对机主"})"}},
        {"POST /api/v1/cards/{id}/what_if", {fmt::format("/api/v1/cards/{}/what_if", card_), R"({"changes":{}})"}},
        {"GET /api/v1/cards/{id}/life", {fmt::format("/api/v1/cards/{}/life", card_)}},
        {"POST /api/v1/cards/{id}/acts",
         {fmt::format("/api/v1/cards/{}/acts", card_), R"({"act":"suspend","suspension":"user","reason":"核对"})",
          "If-Match: \"1\"\r\n"}},
    };
  }

  void name_bulk_acts() {
    const std::map<std::string, Object> acts{
        {"GET /api/v1/bulk_acts/{id}", {fmt::format("/api/v1/bulk_acts/{}", bulk_)}},
        {"GET /api/v1/bulk_acts/{id}/items", {fmt::format("/api/v1/bulk_acts/{}/items", bulk_)}},
        {"GET /api/v1/bulk_acts/{id}/items/export", {fmt::format("/api/v1/bulk_acts/{}/items/export", bulk_)}},
        {"POST /api/v1/bulk_acts/{id}/submit", {fmt::format("/api/v1/bulk_acts/{}/submit", bulk_)}},
        {"POST /api/v1/bulk_acts/{id}/approve",
         {fmt::format("/api/v1/bulk_acts/{}/approve", bulk_), R"({"reason":"同意"})"}},
        {"POST /api/v1/bulk_acts/{id}/refuse",
         {fmt::format("/api/v1/bulk_acts/{}/refuse", bulk_), R"({"reason":"不同意"})"}},
        {"POST /api/v1/bulk_acts/{id}/cancel", {fmt::format("/api/v1/bulk_acts/{}/cancel", bulk_)}},
        {"POST /api/v1/bulk_acts/{id}/undo",
         {fmt::format("/api/v1/bulk_acts/{}/undo", bulk_), R"({"reason":"恢复原样"})"}},
    };
    objects_.insert(acts.begin(), acts.end());
  }

  void name_the_rest(const WireBrowser& owner, const WireAnswer& job) {
    const std::map<std::string, Object> rest{
        {"POST /api/v1/violations/{id}/rectify",
         {fmt::format("/api/v1/violations/{}/rectify", violation_), R"({"note":"已整改"})"}},
        {"POST /api/v1/violations/{id}/lift",
         {fmt::format("/api/v1/violations/{}/lift", violation_), R"({"note":"已核实"})"}},
        {"GET /api/v1/cards/{id}/batch", {fmt::format("/api/v1/cards/{}/batch", card_)}},
        {"POST /api/v1/cards/{id}/batch/close",
         {fmt::format("/api/v1/cards/{}/batch/close", card_), R"({"confirm_cards":1,"reason":"核对"})"}},
        {"GET /api/v1/reconciliations/{job_id}", {fmt::format("/api/v1/reconciliations/{}", reconciliation_)}},
        {"GET /api/v1/reconciliations/{job_id}/rows",
         {fmt::format("/api/v1/reconciliations/{}/rows", reconciliation_)}},
        {"GET /api/v1/reconciliations/{job_id}/export",
         {fmt::format("/api/v1/reconciliations/{}/export", reconciliation_)}},
        {"POST /api/v1/reconciliations/{job_id}/rows/{line:integer}",
         {fmt::format("/api/v1/reconciliations/{}/rows/2", reconciliation_), R"({"take":"ours"})"}},
        {"GET /api/v1/units/{id}/standing", {fmt::format("/api/v1/units/{}/standing", unit("GA"))}},
        {"GET /api/v1/units/{id}", {fmt::format("/api/v1/units/{}", unit("GA"))}},
        {"GET /api/v1/units/{id}/history", {fmt::format("/api/v1/units/{}/history", unit("GA"))}},
        {"GET /api/v1/people/{id}", {fmt::format("/api/v1/people/{}", person("unituser"))}},
        {"POST /api/v1/people/{id}/reveal",
         {fmt::format("/api/v1/people/{}/reveal", person("unituser")), R"({"field":"phone","reason":"核对联系方式"})"}},
        {"GET /api/v1/audit/{id}", {fmt::format("/api/v1/audit/{}", audit_)}},
        {"GET /api/v1/jobs/{id}", {fmt::format("/api/v1/jobs/{}", job_)}},
        {"POST /api/v1/jobs/{id}/cancel", {fmt::format("/api/v1/jobs/{}/cancel", job_)}},
        {"GET /api/v1/card_imports/{job_id}", {fmt::format("/api/v1/card_imports/{}", job_)}},
        {"GET /api/v1/card_imports/{job_id}/errors", {fmt::format("/api/v1/card_imports/{}/errors", job_)}},
        {"POST /api/v1/card_imports/{job_id}/take", {fmt::format("/api/v1/card_imports/{}/take", job_)}},
        {"GET /api/v1/uploads/{id}", {fmt::format("/api/v1/uploads/{}", upload_)}},
        {"DELETE /api/v1/uploads/{id}", {fmt::format("/api/v1/uploads/{}", upload_)}},
        {"POST /api/v1/uploads/{id}/complete", {fmt::format("/api/v1/uploads/{}/complete", upload_)}},
        {"PUT /api/v1/uploads/{id}/parts/{part:integer}",
         {fmt::format("/api/v1/uploads/{}/parts/1", upload_), "abc", "Content-Type: application/octet-stream\r\n"}},
        {"GET /api/v1/files/{file}", {fmt::format("/api/v1/files/{}", kept_file(job))}},
        {"DELETE /api/v1/sessions/{id}",
         {fmt::format("/api/v1/sessions/{}",
                      number(fmt::format("SELECT id FROM session WHERE person_id = {}", person("unituser")))),
          "", "", "session.end"}},
        {"DELETE /api/v1/session/tokens/{id}", {fmt::format("/api/v1/session/tokens/{}", token_of(owner))}},
    };
    objects_.insert(rest.begin(), rest.end());
  }

  void add_controls(const WireBrowser& owner) {
    change_ =
        owner
            .post(
                fmt::format("/api/v1/cards/{}/whitelist_changes", card_),
                {{"aspect", "data"}, {"add", {"10.20.1.1"}}, {"remove", boost::json::array{}}, {"reason", "新增平台"}})
            .number("id");
    pool_ = as("manager")
                .post("/api/v1/imei_pools", {{"unit_id", unit("GA")}, {"name", "一号池"}, {"imeis", "86123456789012"}})
                .number("id");
    const std::map<std::string, Object> controls{
        {"GET /api/v1/cards/{id}/controls", {fmt::format("/api/v1/cards/{}/controls", card_)}},
        {"PUT /api/v1/cards/{id}/controls/{aspect}",
         {fmt::format("/api/v1/cards/{}/controls/quota", card_), R"({"value":{"data_mb":100},"reason":"调整限额"})",
          "If-Match: \"1\"\r\n"}},
        {"POST /api/v1/cards/{id}/whitelist_changes",
         {fmt::format("/api/v1/cards/{}/whitelist_changes", card_),
          R"({"aspect":"data","add":["10.9.0.1"],"remove":[],"reason":"新增平台"})"}},
        {"GET /api/v1/whitelist_changes/{id}", {fmt::format("/api/v1/whitelist_changes/{}", change_)}},
        {"POST /api/v1/whitelist_changes/{id}/approve",
         {fmt::format("/api/v1/whitelist_changes/{}/approve", change_), R"({"reason":"同意"})"}},
        {"POST /api/v1/whitelist_changes/{id}/refuse",
         {fmt::format("/api/v1/whitelist_changes/{}/refuse", change_), R"({"reason":"不同意"})"}},
        {"POST /api/v1/whitelist_changes/{id}/withdraw",
         {fmt::format("/api/v1/whitelist_changes/{}/withdraw", change_)}},
        {"GET /api/v1/imei_pools/{id}", {fmt::format("/api/v1/imei_pools/{}", pool_)}},
        {"PATCH /api/v1/imei_pools/{id}",
         {fmt::format("/api/v1/imei_pools/{}", pool_), R"({"add":"86123456789012"})", "If-Match: \"1\"\r\n"}},
        {"POST /api/v1/imei_pools/{id}/takes",
         {fmt::format("/api/v1/imei_pools/{}/takes", pool_), R"({"upload_id":1})", "If-Match: \"1\"\r\n"}},
        {"DELETE /api/v1/imei_pools/{id}", {fmt::format("/api/v1/imei_pools/{}", pool_)}},
        {"GET /api/v1/imei_pools/{id}/imeis", {fmt::format("/api/v1/imei_pools/{}/imeis", pool_)}},
    };
    objects_.insert(controls.begin(), controls.end());
  }

  void begin_bulk_act(const WireBrowser& owner) {
    const WireAnswer bulk = owner.post("/api/v1/bulk_acts", {{"kind", "plan"},
                                                             {"values", {{"plan", "甲"}}},
                                                             {"card_ids", boost::json::array{card_}},
                                                             {"reason", "统一套餐"}});
    ASSERT_EQ(bulk.status, 201) << bulk.text;
    bulk_ = bulk.number("id");
  }
  // A violation of the card, and a comparison of its state.
  void begin_what_follows() {
    tamper(fmt::format("UPDATE card SET batch = 'B1' WHERE id = {}", card_));
    const WireBrowser manager = as("manager");
    const WireAnswer violation =
        manager.post("/api/v1/violations", {{"kind", 4}, {"card_id", card_}, {"evidence", "绕过定向访问"}});
    violation_ = violation.number("id");
    ASSERT_GT(violation_, 0) << violation.text;
    const std::int64_t list = upload(manager, "b.csv", "msisdn,status\n1064800000017,1\n");
    const WireAnswer compared =
        ended_job(manager, manager.post("/api/v1/reconciliations", {{"upload_id", list}, {"platform", "onelink"}}));
    reconciliation_ = compared.number("id");
  }

  static std::int64_t kept_file(const WireAnswer& job) {
    const auto& files = job.body.at("files").as_array();
    EXPECT_FALSE(files.empty()) << job.text;
    return files.empty() ? -1 : parse_integer<std::int64_t>(files[0].at("id").as_string()).value();
  }
  static std::int64_t token_of(const WireBrowser& owner) {
    const std::string last_day = format_date(shanghai_date(SystemClock().now() + std::chrono::days{9}));
    const WireAnswer made = owner.post("/api/v1/session/tokens", {{"name", "对账"},
                                                                  {"scopes", boost::json::array{"unit.read"}},
                                                                  {"networks", boost::json::array()},
                                                                  {"expires_on", last_day}});
    EXPECT_EQ(made.status, 201) << made.text;
    return made.body.at("token").at("id").as_int64();
  }
  // Those whose holders are administrators, who hold them for all units, and roles, which belong to no unit.
  static bool of_no_unit(const http::Route& route) {
    static const std::set<std::string_view> kForAllUnits{
        "unit.write",   "person.write",  "role.grant",       "role.write",      "session.end",    "access.read",
        "access.write", "backup.make",   "key.rotate",       "token.revoke",    "conflict.write", "review.read",
        "review.write", "monitor.lists", "notice.templates", "notice.channels", "peer.manage",    "duty.calendar",
        "usage.read",   "usage.manage",  "usage.rows",       "usage.reopen"};
    // Lists and own rules of the monitoring, and services, hold for the whole platform; a replay is its asker's alone.
    static const std::set<std::string_view> kOfNobody{
        "get_service", "check_application", "list_service_versions", "withdraw_service", "disable_own_certificate",
        "list_monitor_entries", "change_own_rule", "end_own_rule", "get_monitor_replay", "get_monitor_version",
        // Posts are the same for all units; systems are offered to all.
        "rename_post", "remove_post", "get_access_system",
        // Who answers shows by his signature that the call is his (peer/peer_test.cpp); people are of a unit (orders_test.cpp).
        "answer_peer_call", "list_service_people"};
    // Somebody else's certificate is tried in identity/certificate_test.cpp, which has keys to make some.
    return kForAllUnits.contains(route.permission) || kOfNobody.contains(route.operation);
  }

  std::int64_t card_ = 0;
  std::int64_t change_ = 0;
  std::int64_t pool_ = 0;
  std::int64_t bulk_ = 0;
  std::int64_t upload_ = 0;
  std::int64_t job_ = 0;
  std::int64_t audit_ = 0;
  std::int64_t violation_ = 0;
  std::int64_t reconciliation_ = 0;
  std::int64_t exception_ = 0;
  std::deque<std::string> bodies_;  // that objects refer to
  std::map<std::string, Object> objects_;
};

TEST_P(ForeignObjects, LookAsIfTheyWereNotThereAndTheAttemptIsRecorded) {
  const WireBrowser foreign = as("watermanager");
  const std::string before = everything();
  for (const http::Route& route : routes()) {
    if (route.path.find('{') == std::string::npos || of_no_unit(route)) continue;
    const auto object = objects_.find(name_of(route));
    EXPECT_NE(object, objects_.end()) << "whose objects does " << name_of(route) << " name? Say so above.";
    if (object == objects_.end()) continue;
    const auto& [target, body, headers, recorded] = object->second;
    const auto method = http::method_name(route.method);
    const auto ask = [&](const std::string& where) {
      return foreign.send(method, where, changes_something(route) ? body : "", headers);
    };
    const WireAnswer missing = ask(somewhere(route.path));
    const std::int64_t last = number("SELECT MAX(id) FROM audit_row");
    const WireAnswer hidden = ask(target);
    EXPECT_EQ(hidden.status, 404) << target << ": " << hidden.text;
    EXPECT_EQ(hidden.code(), missing.code()) << target;
    EXPECT_FALSE(hidden.code().empty()) << target;
    EXPECT_EQ(text(fmt::format("SELECT action || '|' || result || '|' || person_login || '|' || code FROM audit_row"
                               " WHERE id = {}",
                               last + 1)),
              fmt::format("{}|refused|watermanager|{}", recorded, hidden.code()))
        << target;
  }
  EXPECT_EQ(everything(), before);
  EXPECT_EQ(as("unituser").get(fmt::format("/api/v1/uploads/{}", upload_)).status, 200);
}

TEST_P(ForeignObjects, AreThereForTheirOwnUnit) {
  for (const auto& [name, object] : objects_) {
    if (!name.starts_with("GET")) continue;
    // The operator reads no audit log; the manager of all units does.
    const bool of_manager = name.find("/audit/") != std::string::npos ||
                            name.find("/reconciliations/") != std::string::npos || name.ends_with("/batch");
    const std::string_view login = of_manager ? "manager" : "unituser";
    EXPECT_EQ(as(login).get(object.target).status, 200) << name;
  }
}

TEST_P(ForeignObjects, AreInNoListCountOrFile) {
  // What no answer to somebody of SW may hold.
  const std::vector<std::string> marks{"1064800000017", "云岭省公安厅", "临江市公安局", "林经办", "unituser"};
  for (const std::string_view login : {"wateruser", "watermanager"}) {
    for (const http::Route& route : routes()) {
      const bool one_object = route.path.find('{') != std::string::npos;
      if (changes_something(route) || one_object || route.operation == "stream_events") continue;
      if (route.operation == "get_openapi" || route.operation == "metrics") continue;
      if (route.operation == "list_access_systems") continue;  // offered to all, with whose they are
      for (const std::string query : {"", "?everybody=true", "?q=106480000001", "?q=%E6%9E%97", "?format=csv"}) {
        const WireAnswer answer = as(login).get(route.path + query);
        for (const std::string& mark : marks) EXPECT_THAT(answer.text, Not(HasSubstr(mark))) << route.path << query;
      }
    }
    EXPECT_EQ(as(login).get("/api/v1/cards").number("total"), 0);
  }
  EXPECT_THAT(as("manager").get("/api/v1/jobs?everybody=true").text, HasSubstr("unituser"));
  EXPECT_THAT(as("manager").get("/api/v1/search?q=106480000001").text, HasSubstr("1064800000017"));
  EXPECT_EQ(as("watermanager").get(fmt::format("/api/v1/cards?unit_id={}", unit("GA"))).code(), "card.unit");
}

YUNGUAN_ON_BOTH_STORES(ForeignObjects);

}  // namespace
}  // namespace yunguan::app
