// SPDX-License-Identifier: Apache-2.0
// What the program looks at for the evidence, each by the name that rules/evidence.yaml uses.
#include <fmt/format.h>

#include <algorithm>

#include "app/key_routes.h"
#include "app/safe_keeping.h"
#include "crypto/hex.h"
#include "crypto/private_file.h"
#include "crypto/sm2.h"
#include "crypto/sm3.h"
#include "crypto/sm4.h"
#include "identity/audit_chain_store.h"
#include "identity/audit_verify.h"
#include "keeping/availability.h"
#include "store/portable.h"

namespace yunguan::app {
namespace {

using Found = keeping::Evidence::Found;
using keeping::Evidence;

constexpr std::chrono::days kBackupAge{8};
constexpr std::chrono::days kKeyAge{366};
constexpr std::chrono::days kUnusedAge{90};

std::int64_t days_of(std::chrono::microseconds time) {
  return std::chrono::duration_cast<std::chrono::days>(time).count();
}

Result<std::int64_t> number(store::Database& db, std::string_view sql, const store::Params& params = {}) {
  YG_TRY_ASSIGN(const auto found, db.read([&](store::Reader& reader) {
    return reader.one({"app.evidence", sql}, params, [](const store::Row& row) { return row.integer(0); });
  }));
  return found.value_or(0);
}

// Published examples: GB/T 32905-2016 A.1, RFC 8998 A.1; and one signature and decryption of our own.
Result<Found> algorithms() {
  const bool sm3 = crypto::to_hex(crypto::bytes_of(crypto::sm3("abc"))) ==
                   "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
  const crypto::Sm4Gcm gcm(*crypto::from_hex("0123456789abcdeffedcba9876543210"));
  const std::string plain = *crypto::from_hex(
      "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeee"
      "aaaaaa"
      "aaaaaaaaaa");
  const bool sm4 = crypto::to_hex(gcm.encrypt(*crypto::from_hex("00001234567800000000abcd"),
                                              *crypto::from_hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"), plain)) ==
                   "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15a56"
                   "834cbcf98c397b4024a26"
                   "91233b8d83de3541e4c2b58177e065a9bf7b62ec";
  const auto key = crypto::Sm2PrivateKey::generate();
  const bool sm2 =
      key.public_key().verify("yunguan", key.sign("yunguan")) && !key.public_key().verify("other", key.sign("yunguan"));
  if (sm2 && sm3 && sm4) {
    return Found{true,
                 {"SM2 签名验签、SM3 与 SM4-GCM 标准向量均通过",
                  "SM2 signs and verifies, SM3 and SM4-GCM give the published values"}};
  }
  return Found{
      false,
      {fmt::format("自检未通过：{}{}{}", sm2 ? "" : "SM2 ", sm3 ? "" : "SM3 ", sm4 ? "" : "SM4-GCM"),
       fmt::format("The self-test failed: {}{}{}", sm2 ? "" : "SM2 ", sm3 ? "" : "SM3 ", sm4 ? "" : "SM4-GCM")}};
}

Found tls(const config::Config& config) {
  const bool local = config.http.address.starts_with("127.") || config.http.address == "::1";
  if (config.http.secure_cookies) {
    return {true,
            {fmt::format("会话 Cookie 只经 TLS 发送；监听 {}", config.http.address),
             fmt::format("session cookies go over TLS only; listening on {}", config.http.address)}};
  }
  return {false,
          {fmt::format("http.secure_cookies 未开启，会话可经明文传送；监听 {}{}", config.http.address,
                       local ? "（仅本机）" : ""),
           fmt::format("http.secure_cookies is off, so a session may travel in clear; listening on {}{}",
                       config.http.address, local ? " (this machine only)" : "")}};
}

Result<Found> key_files(const config::Config& config) {
  for (const auto& file : {config.key_ring.file, config.key_ring.master_secret_file}) {
    YG_TRY_ASSIGN(const auto content, crypto::read_private_file(file));
    if (!content)
      return Found{false, {fmt::format("找不到 {}", file.string()), fmt::format("{} is missing", file.string())}};
  }
  namespace fs = std::filesystem;
  std::error_code ignored;
  const auto others = fs::perms::others_all | fs::perms::group_all;
  if ((fs::status(config.data_dir, ignored).permissions() & others) != fs::perms::none) {
    return Found{false,
                 {"密钥文件只许属主读取，但数据目录可被其他用户进入",
                  "the key files are their owner's alone, but others may enter the data directory"}};
  }
  return Found{true,
               {"密钥文件与数据目录只许属主访问；密钥均已加密保存",
                "key files and data directory are their owner's alone; keys are kept wrapped"}};
}

Found password_policy(const config::SignIn& policy) {
  const bool good = policy.password_length_min >= 8 && policy.password_kinds_min >= 3 && policy.password_history >= 3 &&
                    policy.password_age.count() > 0 && policy.password_age.count() <= 90;
  return {
      good,
      {fmt::format("最短 {} 位，至少 {} 类字符，不得与最近 {} 个相同，{} 天更换", policy.password_length_min,
                   policy.password_kinds_min, policy.password_history, policy.password_age.count()),
       fmt::format("{} characters of {} kinds, unlike the last {}, changed after {} days", policy.password_length_min,
                   policy.password_kinds_min, policy.password_history, policy.password_age.count())}};
}

Found lock_policy(const config::SignIn& policy) {
  const bool good = policy.failures_before_lock <= 5 && policy.lock.count() >= 10;
  return {good,
          {fmt::format("连续失败 {} 次锁定 {} 分钟起", policy.failures_before_lock, policy.lock.count()),
           fmt::format("locked for {} minutes and more after {} failures", policy.lock.count(),
                       policy.failures_before_lock)}};
}

Found session_limits(const config::SignIn& policy) {
  const bool good = policy.idle.count() <= 30 && policy.absolute.count() <= 12;
  return {good,
          {fmt::format("空闲 {} 分钟、最长 {} 小时退出", policy.idle.count(), policy.absolute.count()),
           fmt::format("ends after {} idle minutes, after {} hours at the latest", policy.idle.count(),
                       policy.absolute.count())}};
}

Result<void> keep(Foundation& ground, std::string kind, bool ok, std::int64_t duration_ms, boost::json::value report) {
  const keeping::CheckRun run{std::move(kind), ground.clock.now(), ok, duration_ms, "[checks]", std::move(report)};
  return ground.db->write([&](store::Transaction& tx) { return keeping::insert_check(tx, run); });
}

Result<Found> audit_chain(Foundation& ground) {
  YG_TRY_ASSIGN(const auto report, identity::verify_audit(*ground.db, *ground.keys, ground.clock));
  YG_TRY(keep(ground, "audit", report.ok, report.duration_ms, json::encode(report)));
  if (!report.ok) return Found{false, report.first_broken->text};
  return Found{true,
               {fmt::format("核验 {} 行，链完好", report.rows_checked),
                fmt::format("{} rows verified, the chain is whole", report.rows_checked)}};
}

Result<Found> integrity(Foundation& ground, identity::Identity& identity) {
  const auto began = std::chrono::steady_clock::now();
  YG_TRY_ASSIGN(const auto report, identity.integrity().run());
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  YG_TRY(keep(ground, "integrity", report.ok, took.count(), json::encode(report)));
  std::int64_t rows = 0;
  std::int64_t changed = 0;
  for (const auto& table : report.checked) {
    rows += table.rows;
    changed += table.changed_count;
  }
  if (changed == 0)
    return Found{
        true, {fmt::format("核对 {} 行，未发现改动", rows), fmt::format("{} rows compared, none was changed", rows)}};
  return Found{false,
               {fmt::format("{} 行被改动，见“核验”页", changed),
                fmt::format("{} rows were changed; see the page Verify", changed)}};
}

Result<Found> daily_seal(Foundation& ground) {
  YG_TRY_ASSIGN(const auto seal, ground.db->read(identity::last_seal));
  YG_TRY_ASSIGN(const std::int64_t first, number(*ground.db, "SELECT COALESCE(MIN(chained_at), 0) FROM audit_chain"));
  const Instant now = ground.clock.now();
  if (seal) {
    // A day without a single row is not sealed.
    YG_TRY_ASSIGN(const std::int64_t after,
                  number(*ground.db, "SELECT count(*) FROM audit_chain WHERE position > :at AND chained_at < :today",
                         {seal->position, start_of(shanghai_date(now))}));
    return Found{after == 0,
                 {fmt::format("最近日封 {}，至第 {} 环", seal->day, seal->position),
                  fmt::format("last seal {}, up to link {}", seal->day, seal->position)}};
  }
  if (first == 0 || now - from_micros(first) < std::chrono::hours{48}) {
    return Found{true, {"审计日志不满一天，尚无日封", "the log is younger than a day; no seal is due"}};
  }
  return Found{false, {"没有日封", "there is no daily seal"}};
}

Result<Found> sealed_data(Foundation& ground) {
  std::int64_t rows = 0;
  std::int64_t clear = 0;
  YG_TRY(ground.db->read([&](store::Reader& reader) -> Result<void> {
    YG_TRY_ASSIGN(const auto tables, store::portable_tables(reader));
    for (const auto& table : tables) {
      for (const auto& column : table.columns) {
        if (column.name != "sealed" && !column.name.ends_with("_sealed")) continue;
        const std::string sql = fmt::format(
            "SELECT count(*), COALESCE(CAST(SUM(CASE WHEN {0} LIKE 'v1:%' THEN 0 ELSE 1 END) AS BIGINT), 0) FROM {1} "
            "WHERE {0} IS NOT NULL",
            column.name, table.name);
        YG_TRY(reader.each({"app.sealed_rows", sql}, {}, [&](const store::Row& row) {
          rows += row.integer(0);
          clear += row.integer(1);
          return true;
        }));
      }
    }
    return {};
  }));
  if (clear == 0)
    return Found{
        true,
        {fmt::format("{} 处个人信息均为密文", rows), fmt::format("all {} fields of personal data are sealed", rows)}};
  return Found{false,
               {fmt::format("{} 处应加密的内容是明文", clear),
                fmt::format("{} fields that should be sealed are in clear", clear)}};
}

Result<Found> key_ages(Foundation& ground) {
  std::chrono::microseconds oldest{0};
  Text purpose;
  for (const crypto::KeyInfo& key : ground.keys->keys()) {
    if (key.version != ground.keys->current_version(key.purpose) || key.purpose == crypto::KeyPurpose::blind_index)
      continue;
    const auto age = ground.clock.now() - key.created_at;
    if (age < oldest) continue;
    oldest = age;
    purpose = purpose_words(key.purpose);
  }
  return Found{oldest <= kKeyAge,
               {fmt::format("在用密钥中最久的是“{}”，{} 天", purpose.zh, days_of(oldest)),
                fmt::format("the oldest key in use: {}, {} days", purpose.en, days_of(oldest))}};
}

Result<Found> separation(store::Database& db) {
  YG_TRY_ASSIGN(
      const std::int64_t kinds,
      number(db,
             "SELECT count(DISTINCT r.kind) FROM person_role h JOIN role r ON r.id = h.role_id JOIN person p ON"
             " p.id = h.person_id WHERE r.kind <> 'business' AND p.state = 'active'"));
  YG_TRY_ASSIGN(const std::int64_t mixed,
                number(db,
                       "SELECT count(*) FROM (SELECT h.person_id FROM person_role h JOIN role r ON r.id = h.role_id"
                       " GROUP BY h.person_id HAVING count(DISTINCT r.kind) > 1) t"));
  if (mixed > 0)
    return Found{false,
                 {fmt::format("{} 人兼有两类角色", mixed), fmt::format("{} people hold roles of two kinds", mixed)}};
  if (kinds < 3)
    return Found{false,
                 {"系统、安全、审计管理员未配齐", "not all of system, security and audit administrator are there"}};
  return Found{true, {"三类管理员齐备，无人兼任", "all three administrators are there, nobody holds two kinds"}};
}

Result<Found> first_passwords(store::Database& db) {
  YG_TRY_ASSIGN(const std::int64_t waiting,
                number(db,
                       "SELECT count(*) FROM credential c JOIN person p ON p.id = c.person_id WHERE c.must_change = 1"
                       " AND p.state = 'active'"));
  if (waiting == 0) return Found{true, {"没有仍在使用初始口令的账户", "no account still has its first password"}};
  return Found{false,
               {fmt::format("{} 个账户尚未修改初始口令", waiting),
                fmt::format("{} accounts still have their first password", waiting)}};
}

Result<Found> unused_accounts(Foundation& ground) {
  const Instant before = ground.clock.now() - kUnusedAge;
  YG_TRY_ASSIGN(const std::int64_t unused,
                number(*ground.db,
                       "SELECT count(*) FROM person p JOIN credential c ON c.person_id = p.id WHERE p.state = 'active'"
                       " AND p.created_at < :created AND COALESCE(c.last_sign_in_at, 0) < :seen",
                       {before, before}));
  if (unused == 0) return Found{true, {"没有 90 天未登录的账户", "no account was unused for 90 days"}};
  return Found{false,
               {fmt::format("{} 个账户 90 天未登录，请复核", unused),
                fmt::format("{} accounts were not used for 90 days; review them", unused)}};
}

Result<Found> backup(const Clock& clock, keeping::BackupService& backups) {
  YG_TRY_ASSIGN(const auto newest, backups.newest_verified());
  if (!newest) return Found{false, {"还没有核验通过的备份", "there is no backup yet that was verified"}};
  const auto age = clock.now() - newest->made_at;
  return Found{age <= kBackupAge,
               {fmt::format("最近一份核验通过的备份做于 {}", format_clock(newest->made_at)),
                fmt::format("the newest verified backup was made at {}", format_clock(newest->made_at))}};
}

Result<Found> availability(Foundation& ground) {
  YG_TRY_ASSIGN(const auto runs, ground.db->read([](store::Reader& reader) { return keeping::all_runs(reader); }));
  const auto months = keeping::availability_of(runs, ground.clock.now());
  if (months.empty()) return Found{true, {"尚无记录", "nothing is on record yet"}};
  const auto& month = months.front();
  return Found{month.percent >= 99,
               {fmt::format("{} 可用率 {:.3f}%，中断 {} 次", month.month, month.percent, month.interruptions),
                fmt::format("{}: {:.3f} % up, {} interruptions", month.month, month.percent, month.interruptions)}};
}

Found of(const keeping::MarkReport& report) { return {keeping::is_good(report), report.text}; }

}  // namespace

void add_evidence_checks(Evidence& evidence, const config::Config& config, Foundation& ground,
                         identity::Identity& identity, keeping::BackupService& backups) {
  evidence.add("algorithms", {"密码算法自检", "Self-test of the algorithms"}, algorithms);
  evidence.add("audit_chain", {"审计链", "Audit chain"}, [&ground] { return audit_chain(ground); });
  evidence.add("daily_seal", {"审计日封", "Daily seal"}, [&ground] { return daily_seal(ground); });
  evidence.add("store_mark", {"数据库未被退回", "Store not set back"}, [&config, &ground]() -> Result<Found> {
    YG_TRY_ASSIGN(const auto report,
                  keeping::check_mark(keeping::mark_file(config.data_dir), *ground.db, *ground.keys));
    return of(report);
  });
  evidence.add("integrity", {"完整性校验码", "Integrity codes"}, [&] { return integrity(ground, identity); });
  evidence.add("sealed_data", {"个人信息加密", "Personal data sealed"}, [&ground] { return sealed_data(ground); });
  evidence.add("key_files", {"密钥文件", "Key files"}, [&config] { return key_files(config); });
  evidence.add("key_ages", {"密钥使用时间", "Ages of keys"}, [&ground] { return key_ages(ground); });
  evidence.add("module", {"密码模块", "Cryptographic module"}, []() -> Result<Found> {
    return Found{false,
                 {"正在使用软件后端，未经认证；正式使用须接经认证的密码机",
                  "the software back end is in use, which is not certified; earnest use wants a certified module"}};
  });
  evidence.add("tls", {"传输保护", "Transport"}, [&config]() -> Result<Found> { return tls(config); });
  evidence.add("password_policy", {"口令策略", "Passwords"},
               [&config]() -> Result<Found> { return password_policy(config.sign_in); });
  evidence.add("lock_policy", {"登录失败锁定", "Locking"},
               [&config]() -> Result<Found> { return lock_policy(config.sign_in); });
  evidence.add("session_limits", {"会话时限", "Sessions"},
               [&config]() -> Result<Found> { return session_limits(config.sign_in); });
  evidence.add("separation", {"三员分立", "Separated administrators"}, [&ground] { return separation(*ground.db); });
  evidence.add("first_passwords", {"初始口令", "First passwords"}, [&ground] { return first_passwords(*ground.db); });
  evidence.add("unused_accounts", {"长期未用账户", "Unused accounts"}, [&ground] { return unused_accounts(ground); });
  evidence.add("backup", {"备份", "Backup"}, [&] { return backup(ground.clock, backups); });
  evidence.add("availability", {"本月可用率", "Availability this month"}, [&ground] { return availability(ground); });
}

}  // namespace yunguan::app
