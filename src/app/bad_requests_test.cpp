// SPDX-License-Identifier: Apache-2.0
// What people, programs and attackers send that must not be taken, to a whole platform over HTTP: each is refused with its
// status and code, and nothing is stored or lost.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <boost/json/serialize.hpp>
#include <set>

#include "app/platform_fixture.h"
#include "identity/browser_fixture.h"
#include "sheet/zip_fixture.h"

namespace yunguan::app {
namespace {

using namespace std::string_literals;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Lt;
using ::testing::Not;

// The route's path with `value` for each {name}.
std::string address(const http::Route& route, std::string_view value) {
  std::string path = route.path;
  for (auto begin = path.find('{'); begin != std::string::npos; begin = path.find('{'))
    path.replace(begin, path.find('}') - begin + 1, value);
  return path;
}

struct Create {
  std::string_view target;
  std::string_view login;
  std::string_view table;
  boost::json::object body;
  std::string_view member;  // to change for another content
  boost::json::value other;
};

class BadRequests : public PlatformWorld {
 protected:
  static std::vector<Create> monitoring_creates() {
    return {
        {"/api/v1/monitoring/lists/fraud_areas",
         "manager",
         "monitor_list_entry",
         {{"item", "350801"}, {"name", "样例甲县"}},
         "item",
         "350802"},
        {"/api/v1/monitoring/adjustments",
         "manager",
         "monitor_tuning",
         {{"model", "data-surge"}, {"percent", 250}, {"reason", "夏季用量大"}},
         "percent",
         300},
        {"/api/v1/monitoring/rules",
         "manager",
         "monitor_rule",
         {{"name", "by-night"},
          {"title", "夜间用量"},
          {"when", "row.hour < 6"},
          {"window", "day"},
          {"reason", "试行规则"}},
         "name",
         "by-day"},
    };
  }
  std::vector<Create> creates_to_repeat() {
    const WireBrowser manager = as("manager");
    const std::int64_t file = upload(manager, "a.csv", cards_csv({5}, "GA"));
    const std::string secret =
        identity::seal_as_browsers_do(nobody().get("/api/v1/sign_in/key").body, {{"password", "Zhong-9-Guo!x"}});
    boost::json::object fields = card_fields(4, "GA");
    boost::json::array list;
    for (int i = 0; i < 12; ++i) list.emplace_back(fmt::format("10.20.0.{}", i));
    fields["data_whitelist"] = list;
    const std::int64_t long_list = manager.post("/api/v1/cards", {{"fields", fields}}).number("id");
    std::vector<Create> creates{
        {"/api/v1/cards", "manager", "card", {{"fields", card_fields(2, "GA")}}, "fields", card_fields(3, "GA")},
        {"/api/v1/units",
         "sysadmin",
         "unit",
         {{"parent_id", unit("GA")}, {"code", "GA09"}, {"name", "石桥市公安局"}, {"kind", "access"}},
         "code",
         "GA10"},
        {"/api/v1/people",
         "sysadmin",
         "person",
         {{"login", "newone"}, {"name", "新人"}, {"unit_id", unit("SW")}, {"initial_password_secret", secret}},
         "login",
         "another"},
        {"/api/v1/review_campaigns",
         "secadmin",
         "review_campaign",
         {{"name", "四季度清查"}, {"unit_id", unit("GA")}, {"due_on", "2036-12-31"}},
         "name",
         "另一次清查"},
        {"/api/v1/roles",
         "secadmin",
         "role",
         {{"code", "reader"}, {"name", {{"zh", "查看"}, {"en", "Reader"}}}, {"permissions", {"card.read"}}},
         "code",
         "writer"},
        {"/api/v1/usage_feeds", "manager", "usage_feed", {{"name", "north"}, {"source", "carrier"}}, "name", "south"},
        {"/api/v1/uploads", "manager", "file_upload", {{"name", "b.csv"}, {"size", 10}}, "size", 11},
        {"/api/v1/card_imports", "manager", "job", import_of(file, true), "strict", true},
        {"/api/v1/compliance_exceptions",
         "manager",
         "compliance_exception",
         {{"card_ids", boost::json::array{long_list}},
          {"duties", boost::json::array{boost::json::object{{"duty", "directed_data"}, {"limit", 12}}}},
          {"reason", "平台分布在多个机房"},
          {"document", "网安〔2026〕12号"},
          {"until", format_date(shanghai_date(SystemClock{}.now()))}},
         "reason",
         "另一个理由"},
    };
    for (Create& create : monitoring_creates()) creates.push_back(std::move(create));
    return creates;
  }
  // Every row that a request could change; not the log of what was tried.
  std::string everything() {
    std::string all;
    for (const char* table : {"unit", "person", "role", "card"}) {
      all += fmt::format("{}:{},{} ", table, number(fmt::format("SELECT COUNT(*) FROM {}", table)),
                         number(fmt::format("SELECT SUM(version) FROM {}", table)));
    }
    for (const char* table : {"person_role", "job", "file_upload", "file_kept", "preference", "card_event"})
      all += fmt::format("{}:{} ", table, number(fmt::format("SELECT COUNT(*) FROM {}", table)));
    return all;
  }
  std::int64_t rows_of(std::string_view table) { return number(fmt::format("SELECT COUNT(*) FROM {}", table)); }
  // The answer of the whole import, as its job.
  WireAnswer imported(const WireBrowser& browser, std::string_view name, std::string_view bytes, bool dry_run = false) {
    const std::int64_t id = upload(browser, name, bytes);
    EXPECT_GT(id, 0) << "the upload was refused";
    return ended_job(browser, browser.post("/api/v1/card_imports", import_of(id, dry_run)));
  }
  static std::string_view state_of(const WireAnswer& job) { return job.body.at("state").as_string(); }
  static std::string_view failure_of(const WireAnswer& job) {
    const auto& code = job.body.at("error_code");
    return code.is_string() ? std::string_view(code.as_string()) : std::string_view();
  }
};

// ---- Edits

struct Edit {
  std::string target;
  std::string_view login;
  boost::json::value mine;
  boost::json::value theirs;
  std::string_view kept;  // of `mine`, in what is there at the end
};

// Version `version` of what `edit` changes is over.
void refuse_outdated(const WireBrowser& browser, const Edit& edit, std::int64_t version) {
  const WireAnswer stale = browser.patch(edit.target, edit.theirs, version);
  EXPECT_EQ(stale.status, 412) << stale.text;
  EXPECT_EQ(stale.code(), "http.stale") << edit.target;
  const WireAnswer future = browser.patch(edit.target, edit.theirs, version + 2);
  EXPECT_EQ(future.code(), "http.stale") << edit.target;
  const WireAnswer blind = browser.patch(edit.target, edit.theirs, std::nullopt);
  EXPECT_EQ(blind.status, 428);
  EXPECT_EQ(blind.code(), "http.if_match_missing") << edit.target;
  for (const std::string_view tag : {"*", "\"x\"", "17", "W/\"2\"", "\"1\", \"2\""}) {
    const WireAnswer odd =
        browser.send("PATCH", edit.target, boost::json::serialize(edit.theirs), fmt::format("If-Match: {}\r\n", tag));
    EXPECT_EQ(odd.status, 422) << tag;
    EXPECT_EQ(odd.code(), "http.if_match") << tag;
  }
}

TEST_P(BadRequests, AnEditWithAnOldVersionOrNoneChangesNothing) {
  const std::int64_t card = enter_card(1, "GA");
  const WireAnswer role =
      as("secadmin")
          .post("/api/v1/roles",
                {{"code", "reader"}, {"name", {{"zh", "查看"}, {"en", "Reader"}}}, {"permissions", {"card.read"}}});
  ASSERT_EQ(role.status, 201) << role.text;
  const std::vector<Edit> edits{
      {fmt::format("/api/v1/cards/{}", card),
       "manager",
       {{"changes", {{"note", "我的"}}}},
       {{"changes", {{"note", "他的"}}}},
       "我的"},
      {fmt::format("/api/v1/units/{}", unit("SW")),
       "sysadmin",
       {{"name", "我的水务局"}},
       {{"name", "他的水务局"}},
       "我的水务局"},
      {fmt::format("/api/v1/people/{}", person("wateruser")),
       "sysadmin",
       {{"name", "我的"}},
       {{"name", "他的"}},
       "我的"},
      {fmt::format("/api/v1/roles/{}", role.number("id")),
       "secadmin",
       {{"permissions", {"card.read", "card.write"}}},
       {{"permissions", {"card.export"}}},
       "card.write"},
  };
  for (const Edit& edit : edits) {
    const WireBrowser browser = as(edit.login);
    const auto fetch = [&] {
      // Roles are shown as a list.
      return browser.get(edit.target.starts_with("/api/v1/roles") ? "/api/v1/roles" : edit.target);
    };
    const bool is_role = edit.target.starts_with("/api/v1/roles");
    const std::int64_t version = is_role ? role.number("version") : fetch().number("version");
    ASSERT_GT(version, 0) << edit.target;
    if (!is_role) {
      EXPECT_TRUE(fetch().headers["etag"].starts_with(fmt::format("\"{}-", version)));
    }
    ASSERT_EQ(browser.patch(edit.target, edit.mine, version).status, 200) << edit.target;
    const std::string after = everything();

    refuse_outdated(browser, edit, version);
    EXPECT_EQ(everything(), after) << edit.target;
    EXPECT_THAT(fetch().text, HasSubstr(edit.kept));
  }
  const std::string target = fmt::format("/api/v1/roles/{}", role.number("id"));
  EXPECT_EQ(as("secadmin").send("DELETE", target).status, 428);
  EXPECT_EQ(as("secadmin").send("DELETE", target, "", "If-Match: \"1\"\r\n").status, 412);
  EXPECT_EQ(number("SELECT COUNT(*) FROM role WHERE code = 'reader'"), 1);
}

TEST_P(BadRequests, EveryEditWantsItsVersion) {
  std::set<std::string> edits;
  for (const http::Route& route : platform().router().routes()) {
    if (route.if_match) edits.insert(route.operation);
  }
  // Each is tried where its folder is tested, for instance acts on a card in the folder life, feeds in usage_intake_test.cpp.
  EXPECT_THAT(edits, ElementsAre("act_on_card", "act_on_finding", "change_access_system", "change_card",
                                 "change_imei_pool", "change_notice_template", "change_own_rule", "change_peer",
                                 "change_shift", "change_usage_feed", "close_access_system", "delete_role",
                                 "end_absence", "open_access_system", "remove_duty_group", "remove_post",
                                 "remove_shift", "rename_duty_group", "rename_post", "rotate_peer_secret", "save_order",
                                 "set_calendar_year", "set_card_control", "set_notice_settings", "set_person_access",
                                 "set_post_holders", "set_role_access", "take_blocked_applications_file",
                                 "take_imei_pool_file", "update_person", "update_role", "update_unit"));
}

TEST_P(BadRequests, ARepeatedCreateHasOneEffectAndAnotherOneUnderItsKeyNone) {
  const std::vector<Create> creates = creates_to_repeat();
  std::set<std::string> targets;
  for (const Create& create : creates) {
    targets.emplace(create.target);
    const WireBrowser browser = as(create.login);
    const std::string key = "Idempotency-Key: k-1" + std::string(create.table) + "\r\n";
    const std::int64_t before = rows_of(create.table);
    const WireAnswer first = browser.post(create.target, create.body, key);
    EXPECT_THAT(first.status, AnyOf(201, 202)) << create.target << first.text;
    EXPECT_EQ(first.headers.contains("idempotent-replay"), false);
    const std::string after = everything();
    const WireAnswer again = browser.post(create.target, create.body, key);
    EXPECT_EQ(again.status, first.status);
    EXPECT_EQ(again.text, first.text) << create.target;
    EXPECT_EQ(again.headers.at("idempotent-replay"), "true");
    boost::json::object changed = create.body;
    changed[create.member] = create.other;
    const WireAnswer other = browser.post(create.target, changed, key);
    EXPECT_EQ(other.status, 422) << create.target;
    EXPECT_EQ(other.code(), "http.idempotency_mismatch") << create.target;
    EXPECT_EQ(rows_of(create.table), before + 1) << create.target;
    if (create.table != "job") {
      EXPECT_EQ(everything(), after) << create.target;
    }
    const WireAnswer odd = browser.post(create.target, changed, "Idempotency-Key: " + std::string(200, 'k') + "\r\n");
    EXPECT_EQ(odd.code(), "http.idempotency_key") << create.target;
  }
  // A repeat belongs to its caller: another's request of that key is his own.
  EXPECT_EQ(as("unituser").post("/api/v1/cards", creates[0].body, "Idempotency-Key: k-1card\r\n").code(), "card.taken");
  for (const http::Route& route : platform().router().routes()) {
    // These need what others have begun: repeated_acts_test.cpp repeats them.
    static const std::set<std::string_view> kElsewhere{"add_monitor_entry",  // of these lists one is tried above
                                                       "take_card_import",
                                                       "begin_usage_import",
                                                       "begin_monitor_list_import",
                                                       "request_whitelist_change",
                                                       "create_imei_pool",
                                                       "create_bulk_act",
                                                       "submit_bulk_act",
                                                       "approve_bulk_act",
                                                       "undo_bulk_act",
                                                       "begin_order",
                                                       "act_on_orders",
                                                       "add_peer",
                                                       "create_shift",
                                                       "create_rota",
                                                       "create_post",
                                                       "create_duty_group",
                                                       "create_access_system",
                                                       "create_absence",
                                                       "add_attachment"};
    const bool known = targets.contains(route.path) || kElsewhere.contains(route.operation);
    EXPECT_TRUE(known || !route.idempotent_create) << "a create without a line above: " << route.operation;
  }
}

TEST_P(BadRequests, TwoGigabytesAreRefusedByTheirDeclaredSizeOnEveryRoute) {
  const std::string before = everything();
  for (const http::Route& route : platform().router().routes()) {
    const std::string path = address(route, "1");
    const WireBrowser sender = as("manager");
    http::RawClient client(sender.port);
    // Not one byte of the body is sent.
    const auto answer =
        client.ask(fmt::format("{} {} HTTP/1.1\r\nHost: test\r\nCookie: yunguan_session={}\r\nX-CSRF-Token: "
                               "{}\r\nContent-Length: 2147483648\r\n\r\n",
                               http::method_name(route.method), path, sender.cookie, sender.csrf));
    EXPECT_EQ(answer.status, 413) << route.path;
    EXPECT_THAT(answer.body, HasSubstr("\"http.body_length\"")) << route.path;
    EXPECT_EQ(answer.header("connection"), "close");
  }
  EXPECT_EQ(everything(), before);
}

TEST_P(BadRequests, AnUploadIsHeldToWhatWasAnnounced) {
  const WireBrowser browser = as("unituser");
  const WireAnswer huge = browser.post("/api/v1/uploads", {{"name", "a.csv"}, {"size", std::int64_t{2} << 30}});
  EXPECT_EQ(huge.status, 413);
  EXPECT_EQ(huge.code(), "file.too_large");
  EXPECT_EQ(rows_of("file_upload"), 0);
  const std::int64_t part_bytes = std::int64_t{8} << 20;
  const WireAnswer begun = browser.post("/api/v1/uploads", {{"name", "a.csv"}, {"size", part_bytes + 10}});
  ASSERT_EQ(begun.status, 201) << begun.text;
  const auto put = [&](int part, std::size_t size) {
    return browser.send("PUT", fmt::format("/api/v1/uploads/{}/parts/{}", begun.number("id"), part),
                        std::string(size, 'x'), "Content-Type: application/octet-stream\r\n");
  };
  EXPECT_EQ(put(1, static_cast<std::size_t>(part_bytes) + 1).status, 413);
  EXPECT_EQ(put(1, static_cast<std::size_t>(part_bytes)).status, 204);
  // More than was announced, by a longer last part and by one part more.
  EXPECT_EQ(put(2, 11).code(), "file.part");
  EXPECT_EQ(put(3, 10).code(), "file.part");
  EXPECT_EQ(browser.post(fmt::format("/api/v1/uploads/{}/complete", begun.number("id")), nullptr).code(),
            "file.incomplete");
  EXPECT_EQ(put(2, 10).status, 204);
  EXPECT_EQ(browser.post(fmt::format("/api/v1/uploads/{}/complete", begun.number("id")), nullptr).status, 200);
  EXPECT_EQ(std::filesystem::file_size(loaded().config.data_dir / "uploads" / std::to_string(begun.number("id"))),
            static_cast<std::uintmax_t>(part_bytes + 10));
}

TEST_P(BadRequests, AZipBombIsRefusedBeforeItIsUnpacked) {
  // Four thousand million bytes are declared; 40 million that unpack from a few are there.
  const std::string bomb = sheet::zip_of("xl/workbook.xml", std::string(40'000'000, '\0'), 4'000'000'000);
  ASSERT_LT(bomb.size(), 100'000u);
  const WireAnswer job = imported(as("manager"), "卡.xlsx", bomb);
  EXPECT_EQ(state_of(job), "failed");
  EXPECT_EQ(failure_of(job), "table.zip_bomb") << job.text;
  EXPECT_EQ(rows_of("card"), 0);
  EXPECT_EQ(upload(as("manager"), "卡.xlsx", sheet::zip_of("word/document.xml", "abc", 3)), -422) << "no workbook";
  EXPECT_EQ(upload(as("manager"), "卡.csv", bomb), -422) << "no text";
}

// ---- Bytes that are no text

TEST_P(BadRequests, EveryBodyThatIsNoJsonIsRefused) {
  const std::string before = everything();
  const std::string deep = std::string(3'000, '[') + std::string(3'000, ']');
  const std::vector<std::string> bodies{"{",
                                        "nonsense",
                                        "{\"a\":1}}",
                                        "\"\xFF\xFE\"",
                                        "{\"name\":\"\xBF\xA8\xBA\xC5\"}",
                                        "\"a\0b\""s,
                                        "{\"a\":\"\xC0\xAF\"}",
                                        "{\"a\":\"\xED\xA0\x80\"}",
                                        deep,
                                        "{\"a\":1e999999}"};
  for (const http::Route& route : platform().router().routes()) {
    if (route.request_schema.is_null() || route.operation == "answer_peer_call") continue;
    const std::string path = address(route, "1");
    for (const std::string_view login : {"sysadmin", "secadmin", "manager"}) {
      const auto send = [&](std::string_view body, std::string_view type) {
        return as(login).send(http::method_name(route.method), path, body,
                              fmt::format("If-Match: \"1\"\r\nContent-Type: {}\r\n", type));
      };
      if (send("{", "application/json").status == 403) continue;
      for (const std::string& body : bodies) {
        const WireAnswer answer = send(body, "application/json");
        EXPECT_THAT(answer.code(), AnyOf("json.syntax", "json.fields")) << route.path << ": " << answer.text;
        EXPECT_THAT(answer.status, AnyOf(400, 422));
      }
      EXPECT_EQ(send("{}", "text/plain").code(), "http.content_type") << route.path;
      // Preferences are whatever the console keeps.
      if (route.operation == "set_preferences") continue;
      EXPECT_EQ(send("{\"no_such_member\":1}", "application/json").code(), "json.fields") << route.path;
    }
  }
  EXPECT_EQ(everything(), before);
}

TEST_P(BadRequests, TextWithANulCharacterIsRefusedWhereItIsJson) {
  boost::json::object fields = card_fields(1, "GA");
  fields["note"] = "a\0b"s;
  const WireAnswer note = as("manager").post("/api/v1/cards", {{"fields", fields}});
  EXPECT_EQ(note.status, 422) << note.text;
  EXPECT_THAT(note.text, HasSubstr("note"));
  const WireAnswer name =
      as("sysadmin")
          .post("/api/v1/units", {{"parent_id", unit("GA")}, {"code", "X"}, {"name", "a\0b"s}, {"kind", "access"}});
  EXPECT_EQ(name.status, 422);
  EXPECT_THAT(name.text, HasSubstr("json.nul"));
  EXPECT_EQ(rows_of("card"), 0);
  EXPECT_EQ(number("SELECT COUNT(*) FROM unit WHERE code = 'X'"), 0);
}

TEST_P(BadRequests, AFileThatIsNoTextIsRefusedWhole) {
  const WireBrowser manager = as("manager");
  std::string nul = cards_csv({1, 2, 3}, "GA");
  nul[nul.size() - 5] = '\0';
  std::string neither = cards_csv({1, 2, 3}, "GA");
  neither.insert(neither.size() - 3, "\xFF\xFF\xFF");
  std::string cut = cards_csv({1, 2, 3}, "GA") + "\"1";
  for (const auto& [file, code] : {std::pair{nul, "text.nul"}, {neither, "text.encoding"}, {cut, "csv.quote"}}) {
    const WireAnswer job = imported(manager, "卡.csv", file);
    EXPECT_EQ(state_of(job), "failed") << code;
    EXPECT_THAT(std::string(failure_of(job)), AnyOf(code, "csv.nul")) << job.text;
    EXPECT_EQ(rows_of("card"), 0) << code;
  }
  EXPECT_EQ(upload(manager, "卡.csv",
                   "\xFF\xFE"
                   "a\0"s),
            -422)
      << "UTF-16";
}

TEST_P(BadRequests, Gb18030IsReadAsWhatItIs) {
  // 卡号,ICCID,运营商,卡形态,网络制式,功能,单位,备注 and 移动, 好
  const std::string header =
      "\xBF\xA8\xBA\xC5,ICCID,\xD4\xCB\xD3\xAA\xC9\xCC,\xBF\xA8\xD0\xCE\xCC\xAC,\xCD\xF8\xC2\xE7\xD6\xC6\xCA\xBD,"
      "\xB9\xA6\xC4\xDC,\xB5\xA5\xCE\xBB,\xB1\xB8\xD7\xA2\n";
  const boost::json::object card = card_fields(1, "GA");
  const std::string row = fmt::format("{},{},\xD2\xC6\xB6\xAF,MP1,5G,data,GA,\xBA\xC3\n",
                                      card.at("msisdn").as_string().c_str(), card.at("iccid").as_string().c_str());
  const WireAnswer job = imported(as("unituser"), "卡.csv", header + row);
  EXPECT_EQ(state_of(job), "done") << job.text;
  const std::int64_t id = number("SELECT MAX(id) FROM card");
  const WireAnswer shown = as("unituser").get(fmt::format("/api/v1/cards/{}", id));
  EXPECT_EQ(shown.body.at("note").as_string(), "好");
  EXPECT_EQ(shown.body.at("carrier").as_string(), "mobile");
}

TEST_P(BadRequests, AFormulaLeavesDisarmed) {
  boost::json::object fields = card_fields(1, "GA");
  fields["note"] = "=cmd|' /C calc'!A0";
  fields["plan"] = "@SUM(1)";
  ASSERT_EQ(as("manager").post("/api/v1/cards", {{"fields", fields}}).status, 201);
  const WireAnswer csv = as("manager").get("/api/v1/cards/export?format=csv&columns=note,plan");
  EXPECT_EQ(csv.status, 200);
  EXPECT_THAT(csv.text, HasSubstr("\n'=cmd|' /C calc'!A0,'@SUM(1)"));
  const WireAnswer xlsx = as("manager").get("/api/v1/cards/export?format=xlsx");
  EXPECT_TRUE(xlsx.text.starts_with("PK"));
  // And back in: the same text, once.
  EXPECT_EQ(as("manager")
                .get(fmt::format("/api/v1/cards/{}", number("SELECT MAX(id) FROM card")))
                .body.at("note")
                .as_string(),
            "=cmd|' /C calc'!A0");
}

// ---- Addresses

TEST_P(BadRequests, NoAddressOrParameterBreaksAnything) {
  enter_card(1, "GA");
  const std::string before = everything();
  for (const http::Route& route : platform().router().routes()) {
    if (route.operation == "stream_events" || route.operation == "answer_peer_call") continue;
    for (const std::string_view login : {"sysadmin", "auditor", "manager"}) {
      if (route.path.find('{') != std::string::npos) {
        for (const std::string_view value :
             {"abc", "-1", "0", "99999999999999999999", "1%00", "1%27--", "%EF%BC%91", "1.5"}) {
          const std::string path = address(route, value);
          const WireAnswer answer = as(login).send(http::method_name(route.method), path);
          EXPECT_THAT(answer.status, AnyOf(400, 403, 404, 422, 428)) << path << answer.text;
        }
      }
      if (route.method != http::Method::get || route.query.empty()) continue;
      std::vector<std::string> parameters{"limit", "page", "cursor", "sort", "no_such_parameter"};
      for (const auto& parameter : route.query) parameters.push_back(parameter.name);
      const std::string path = address(route, "1");
      for (const std::string& parameter : parameters) {
        for (const std::string_view value :
             {"", "-1", "99999999999999999999", "%27%3B+DROP+TABLE+card%3B--", "%EF%BF%BF", "%00"}) {
          const WireAnswer answer = as(login).get(fmt::format("{}?{}={}", path, parameter, value));
          EXPECT_THAT(answer.status, Lt(500)) << path << ' ' << parameter << '=' << value << answer.text;
        }
      }
    }
  }
  EXPECT_EQ(everything(), before);
}

YUNGUAN_ON_BOTH_STORES(BadRequests);

}  // namespace
}  // namespace yunguan::app
