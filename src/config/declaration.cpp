// SPDX-License-Identifier: Apache-2.0
#include "config/declaration.h"

namespace yunguan::config {

namespace {

constexpr std::int64_t kMiB = 1 << 20;

void declare_http(KeyTable& keys, Http& http) {
  keys.text("http.address", http.address,
            {"监听的地址；0.0.0.0 表示所有 IPv4 地址，前面应有 TLS 代理",
             "address to listen on; 0.0.0.0 is every IPv4 address, which wants a TLS proxy in front"});
  keys.number("http.port", http.port, {"监听的端口；0 表示任选空闲端口", "port to listen on; 0 takes any free one"},
              {0, 65535});
  keys.number("http.workers", http.workers, {"同时处理请求的线程数", "threads that handle requests"}, {1, 256});
  keys.number("http.queue_max", http.queue_max,
              {"等待处理的请求上限，超出时答复 503 并请稍后再试",
               "requests that may wait for a thread; more are answered 503 and asked to try again"},
              {1, 65536});
  keys.number("http.connections_max", http.connections_max, {"同时打开的连接上限", "connections open at once"},
              {16, 65536});
  keys.bytes("http.body_max", http.body_max, {"一般请求正文的上限", "largest body of an ordinary request"},
             {1024, 64 * kMiB});
  keys.bytes("http.upload_max", http.upload_max, {"一个上传文件的上限", "largest uploaded file"}, {1024, 4096 * kMiB});
  keys.duration("http.request_timeout_seconds", http.request_timeout,
                {"一般请求的处理时限", "time an ordinary request may take"}, {1, 600});
  keys.duration("http.upload_timeout_seconds", http.upload_timeout, {"上传的时限", "time an upload may take"},
                {10, 86400});
  keys.flag("http.secure_cookies", http.secure_cookies,
            {"会话 Cookie 只经 TLS 传送；前面有 TLS 代理时应为 true",
             "send the session cookie over TLS only; set it when a TLS proxy stands in front"});
  keys.text(
      "http.trusted_proxies", http.trusted_proxies,
      {"前置代理的地址，用逗号分隔；只有它们的 X-Forwarded-For 才被采信，用于审计和限速",
       "addresses of the proxies in front, separated by commas; only their X-Forwarded-For is believed, for audit and "
       "rate limits"});
}

void declare_store(KeyTable& keys, Store& store, KeyRing& ring) {
  keys.text(
      "store.url", store.url,
      {"关系库：sqlite:路径，或 postgresql://用户@主机:端口/库名；口令放在 ~/.pgpass 或 PGPASSFILE 所指文件中更妥当",
       "relational store: sqlite:PATH, or postgresql://user@host:port/name; a password is better kept in ~/.pgpass "
       "or the file PGPASSFILE names"});
  keys.number("store.read_sessions", store.read_sessions, {"用于读取的会话数", "sessions kept for reading"}, {1, 256});
  keys.number("store.write_queue_max", store.write_queue_max,
              {"等待写入的事务上限，超出时答复稍后再试", "writers that may wait; more are asked to try again"},
              {1, 65536});
  keys.path("key_ring.file", ring.file,
            {"密钥环文件，其中的密钥均已加密", "file of the key ring; the keys in it are wrapped"});
  keys.path(
      "key_ring.master_secret_file", ring.master_secret_file,
      {"打开密钥环的主秘密所在文件，只许属主读取；与数据备份分开保存",
       "file of the master secret that opens the key ring; readable by its owner only, backed up apart from the data"});
}

void declare_sign_in(KeyTable& keys, SignIn& sign_in) {
  keys.number("sign_in.password_length_min", sign_in.password_length_min, {"口令最短长度", "shortest password"},
              {8, 64});
  keys.number("sign_in.password_kinds_min", sign_in.password_kinds_min,
              {"口令至少含大写、小写、数字、符号中的几类",
               "how many of upper case, lower case, digits and signs a password has at least"},
              {1, 4});
  keys.number("sign_in.password_history", sign_in.password_history,
              {"新口令不得与最近几个相同", "a new password differs from this many before it"}, {0, 24});
  keys.duration("sign_in.password_age_days", sign_in.password_age,
                {"口令须更换的期限；0 表示不限", "days after which a password must be changed; 0 is never"}, {0, 3650});
  keys.number("sign_in.failures_before_lock", sign_in.failures_before_lock,
              {"连续失败几次后锁定", "failures in a row before an account is locked"}, {3, 100});
  keys.duration("sign_in.lock_minutes", sign_in.lock, {"锁定时长", "how long it stays locked"}, {1, 10080});
  keys.duration("sign_in.idle_minutes", sign_in.idle,
                {"无操作多久后须重新登录", "time without a request after which one signs in again"}, {1, 1440});
  keys.duration("sign_in.absolute_hours", sign_in.absolute,
                {"登录后最长多久须重新登录", "longest time one sign-in lasts"}, {1, 168});
  keys.choice<SecondSession>(
      "sign_in.second_session", sign_in.second_session,
      {"同一人再次登录时：allow 允许并存；replace 使先前的退出；refuse 拒绝后来的",
       "a second sign-in of one person: allow both, replace the one before, or refuse the new one"},
      {{"allow", SecondSession::allow}, {"replace", SecondSession::replace}, {"refuse", SecondSession::refuse}});
  keys.path(
      "sign_in.certificate_authorities", sign_in.certificate_authorities,
      {"受信任证书机构的证书（PEM，可多份）；留空则证书须逐份由安全管理员批准",
       "certificates of trusted authorities (PEM, any number); empty: every certificate is approved by a security "
       "administrator"});
}

void declare_token(KeyTable& keys, Token& token) {
  keys.duration("token.lifetime_days_max", token.lifetime_max,
                {"接口令牌最长有效期", "longest time an API token may hold"}, {1, 3650});
  keys.duration("token.unused_days", token.unused_after,
                {"接口令牌多久未用即标出", "time without a request after which an API token is marked as unused"},
                {1, 3650});
  keys.number("token.rate_default", token.rate_default,
              {"接口令牌每分钟请求数的默认值", "requests a minute of an API token that names no number"}, {1, 100000});
  keys.number("token.rate_max", token.rate_max,
              {"接口令牌每分钟请求数的上限；各节点分别计数",
               "most requests a minute an API token can be given; each node counts for itself"},
              {1, 100000});
  keys.number("token.owner_max", token.owner_max, {"每人有效接口令牌的上限", "most living API tokens of one person"},
              {1, 1000});
}

void declare_review(KeyTable& keys, Review& review) {
  keys.duration("review.never_days", review.never_after,
                {"账号建立多久仍未登录即列入清查", "age at which an account nobody signed in with wants a review"},
                {1, 3650});
  keys.duration("review.unused_days", review.unused_after,
                {"账号多久未登录即列入清查", "time without a sign-in after which an account wants a review"},
                {1, 3650});
  keys.duration("review.soon_days", review.soon,
                {"账号、令牌到期前多久提示", "how long before its end an account or token is named"}, {1, 365});
  keys.duration("review.every_days", review.every,
                {"确认仍需要的账号多久复核一次", "time until an account that was kept is reviewed again"}, {1, 1096});
  keys.number("review.units_many", review.units_many,
              {"在多于几个单位担任角色即列入清查", "number of units of roles above which an account wants a review"},
              {1, 1000});
}

void declare_journal(KeyTable& keys, Journal& journal) {
  keys.number("journal.shards", journal.shards,
              {"流水分片数，2 的幂；只在首次启动时生效",
               "shards of the journal, a power of two; counts at the first start only"},
              {1, 256});
  keys.duration("journal.keep_days", journal.keep,
                {"话单流水保存天数；重开月份和回放只能回到这么久以前",
                 "days for which usage records are kept; months can be opened again and replayed as far back"},
                {62, 3650});
  keys.bytes("journal.bytes_max", journal.bytes_max,
             {"嵌入式流水最多占用的磁盘空间，超出时先删最早的",
              "disk space of the embedded journal; the oldest records go first"},
             {1024 * kMiB, 1'000'000'000 * kMiB});
}

void declare_personal_data(KeyTable& keys, PersonalData& personal_data) {
  keys.duration(
      "personal_data.erase_after_days", personal_data.erase_after,
      {"卡销号满多少天后销毁其责任人与实际使用人信息，每天一次；不足 180 天视为不销毁",
       "days after a card was closed when its persons are erased, looked at once a day; below 180 nothing is"},
      {0, 36500});
}

void declare_audit(KeyTable& keys, Audit& audit) {
  keys.duration("audit.chain_interval_seconds", audit.chain_interval,
                {"审计记录入链的最长间隔", "longest time until an audit row is chained"}, {1, 3600});
}

void declare_backup(KeyTable& keys, Backup& backup) {
  keys.path("backup.dir", backup.dir,
            {"备份目录；应在另一块磁盘或另一台机器上", "folder of the backups; best on another disk or machine"});
  keys.text("backup.at", backup.at,
            {"每天自动备份的时刻，如 03:30；留空则不自动备份",
             "time of day of the daily backup, such as 03:30; empty makes none by itself"});
  keys.number("backup.keep", backup.keep,
              {"保留最近几份备份，更早的自动删除", "how many backups are kept; older ones are removed"}, {1, 3650});
  keys.flag("backup.verify", backup.verify,
            {"自动备份后恢复到临时处并核验", "restore each daily backup into a scratch place and check it there"});
  keys.path(
      "backup.passphrase_file", backup.passphrase_file,
      {"存放备份口令的文件（只许属主读取）；留空则用主秘密打开备份，备份中不含主秘密",
       "file of the passphrase that opens a backup, readable by its owner only; empty: the master secret opens it "
       "and is not in it"});
  keys.flag("backup.before_upgrade", backup.before_upgrade,
            {"升级数据结构之前先备份", "make a backup before the schema of a store in use is upgraded"});
}

void declare_log(KeyTable& keys, log::Options& log) {
  using log::Format;
  using log::Level;
  keys.choice<Level>("log.level", log.level, {"写入哪一级及以上的日志", "least level that is written"},
                     {{"debug", Level::debug}, {"info", Level::info}, {"warn", Level::warn}, {"error", Level::error}});
  keys.choice<Format>("log.format", log.format,
                      {"text 便于人读，json 便于采集", "text is for people, json for a collector"},
                      {{"text", Format::text}, {"json", Format::json}});
  keys.path("log.file", log.file, {"日志文件；留空写到标准错误", "log file; empty writes to standard error"});
  keys.bytes("log.file_max", log.file_bytes_max,
             {"日志文件多大时换新", "size at which a log file is renamed and a new one begun"},
             {64 << 10, 4096 * kMiB});
  keys.number("log.files_max", log.files_max, {"保留几个换下的日志文件", "renamed log files that are kept"}, {1, 1000});
}

void declare_control(KeyTable& keys, Control& control) {
  keys.duration(
      "control.overdue_hours", control.overdue,
      {"下达后多久未落实即为超时，计入告警", "time after which a command that is not in force is overdue, and alarmed"},
      {1, 8760});
  keys.number("control.whitelist_changes_per_year", control.whitelist_changes_per_year,
              {"每张卡每种白名单一年最多变更几次（§1.1 至 §1.3）",
               "how often a year each whitelist of a card may change (§1.1 to §1.3)"},
              {1, 366});
  keys.choice<BindingMismatch>(
      "control.binding_mismatch", control.binding_mismatch,
      {"绑定的卡换了设备时网络怎样处理：refuse 拒绝接入，suspend 停机（§2.1.3）",
       "what the network does with a bound card in another device: refuse access, or suspend it (§2.1.3)"},
      {{"refuse", BindingMismatch::refuse}, {"suspend", BindingMismatch::suspend}});
  keys.number("control.link_attempts", control.link_attempts,
              {"经链路下达一条指令最多尝试几次", "how often a command is tried over a link"}, {1, 100});
  keys.duration("control.link_retry_seconds", control.link_retry,
                {"链路没有应答时多久后再试；每次加倍，最长一小时",
                 "time until a command without an answer is tried again; doubled each time, an hour at most"},
                {1, 3600});
}

void declare_intake(KeyTable& keys, Intake& intake) {
  keys.path("intake.folder", intake.folder,
            {"放话单文件的文件夹，其下每个接收源一个子文件夹",
             "folder for usage files, in which every feed has a folder of its own"});
  keys.duration("intake.settle_seconds", intake.settle,
                {"文件多久不再变化才取；旁边有同名 .done 文件则立即取",
                 "how long a file must not change before it is taken; with NAME.done beside it, at once"},
                {1, 3600});
  keys.bytes("intake.batch_max", intake.batch_max,
             {"接口一次提交的话单的上限（压缩后）", "largest batch of usage handed over in a request, as it comes"},
             {1024, 64 * kMiB});
  keys.bytes("intake.keep_free", intake.keep_free,
             {"磁盘剩余低于此值时不再取新文件", "free space below which no more files are taken"},
             {0, 1024 * 1024 * kMiB});
  keys.number("intake.threads", intake.threads, {"同时解析一个文件的线程数", "threads that read one file"}, {1, 64});
  keys.duration("intake.rejects_days", intake.rejects_keep,
                {"未取入的行的文件保存天数，每天清理一次", "days for which files of rejected rows are kept"},
                {30, 3650});
  keys.duration("intake.quarantine_days", intake.quarantine_keep,
                {"月份结束后多少天内可重新开放；隔离的行保存同样久",
                 "days after its end within which a month can be opened again; rows set apart are kept as long"},
                {62, 3650});
  keys.duration("intake.marks_days", intake.marks_keep,
                {"流水中文件与批次标记的保存天数；不短于所用备份的最大年龄",
                 "days for which the journal remembers files and batches; at least the age of any backup in use"},
                {62, 3650});
}

void declare_smtp(KeyTable& keys, Smtp& smtp) {
  keys.text("notify.smtp.host", smtp.host,
            {"发送通知邮件的服务器；留空不发邮件", "server that notices are mailed through; empty sends no mail"});
  keys.number("notify.smtp.port", smtp.port, {"邮件服务器的端口", "its port"}, {1, 65535});
  keys.choice<MailSecurity>(
      "notify.smtp.security", smtp.security,
      {"starttls 先明文后加密，tls 一开始就加密，none 不加密；前两者都核验证书",
       "starttls and tls encrypt and check the certificate; none does neither"},
      {{"none", MailSecurity::none}, {"starttls", MailSecurity::starttls}, {"tls", MailSecurity::tls}});
  keys.path("notify.smtp.authorities", smtp.authorities,
            {"核验邮件服务器证书的机构证书（PEM）；留空用系统的",
             "authorities (PEM) its certificate is checked by; empty: those of the system"});
  keys.text("notify.smtp.user", smtp.user,
            {"邮件服务器的账号；留空不认证", "user to authenticate as; empty does not authenticate"});
  keys.secret(
      "notify.smtp.password", smtp.password,
      {"该账号的口令；宜改用 password_file 或环境变量", "its password; better in password_file or the environment"});
  keys.path("notify.smtp.password_file", smtp.password_file,
            {"口令所在文件，只许属主读取", "file of the password, readable by its owner only"});
  keys.text("notify.smtp.from", smtp.from, {"发件地址", "address that mail comes from"});
  keys.text("notify.smtp.from_name", smtp.from_name, {"发件人名称", "name that stands before that address"});
  keys.duration("notify.smtp.timeout_seconds", smtp.timeout,
                {"一封邮件从连接到被接收的时限", "time from connecting until a mail is taken"}, {1, 120});
}

void declare_notify(KeyTable& keys, Notify& notify) {
  declare_smtp(keys, notify.smtp);
  Webhook& webhook = notify.webhook;
  keys.text("notify.webhook.url", webhook.url,
            {"接收通知的 http(s) 地址（短信网关、即时通信等）；留空不用",
             "http(s) address that notices are posted to, for example a gateway of text messages; empty: none"});
  keys.secret("notify.webhook.secret", webhook.secret,
              {"签名密钥；宜改用 secret_file 或环境变量",
               "secret that posts are signed with; better in secret_file or the environment"});
  keys.path("notify.webhook.secret_file", webhook.secret_file,
            {"签名密钥所在文件，只许属主读取", "file of that secret, readable by its owner only"});
  keys.path("notify.webhook.authorities", webhook.authorities,
            {"核验接收方证书的机构证书（PEM）；留空用系统的",
             "authorities (PEM) the receiver's certificate is checked by; empty: those of the system"});
  keys.flag("notify.webhook.private_addresses", webhook.private_addresses,
            {"接收方可以在内部网络（10/8、192.168/16、127/8 等）",
             "the receiver may have a private address (10/8, 192.168/16, 127/8 and the like)"});
  keys.duration("notify.webhook.timeout_seconds", webhook.timeout, {"一次投递的时限", "time one post may take"},
                {1, 120});
  keys.text("notify.console_url", notify.console_url,
            {"控制台的网址，写在邮件链接前面，例如 https://yunguan.example；留空则邮件不带链接",
             "address of the console, put before links in mail, such as https://yunguan.example; empty: no links"});
  keys.number("notify.attempts_max", notify.attempts_max,
              {"一条通知每个渠道最多尝试几次", "how often a notice is tried over a channel"}, {1, 100});
  keys.number("notify.mails_per_hour", notify.mails_per_hour,
              {"每人每小时最多收几封邮件，超出的推迟", "mails a person gets in an hour; more are put off"}, {1, 1000});
}

void declare_peer(KeyTable& keys, Peer& peer) {
  keys.flag("peer.private_addresses", peer.private_addresses,
            {"对端系统可以在内部网络（10/8、192.168/16、127/8 等）",
             "peers may have private addresses (10/8, 192.168/16, 127/8 and the like)"});
  keys.path("peer.authorities", peer.authorities,
            {"核验对端系统证书的机构证书（PEM）；留空用系统的",
             "authorities (PEM) that certificates of peers are checked by; empty: those of the system"});
}

}  // namespace

KeyTable declare(Config& config) {
  KeyTable keys;
  keys.path("data_dir", config.data_dir,
            {"数据目录；其他键里的 {data_dir} 指它", "data directory; {data_dir} in other keys stands for it"});
  keys.flag("demo", config.demo,
            {"首次启动时放入演示机队与演示人员；正式使用时为 false",
             "put the demonstration fleet and people in at the first start; false in earnest use"});
  keys.secret("demo_password", config.demo_password,
              {"演示人员共用的口令；留空则各自随机，首次启动时显示一次",
               "password of all demonstration people; empty: a random one each, shown once at the first start"});
  keys.flag("read_only", config.read_only,
            {"只读模式：启动后不接受修改，改回 false 并重启才解除",
             "read-only mode: no change is taken from the start on, until it is false again and Yunguan restarted"});
  declare_http(keys, config.http);
  declare_store(keys, config.store, config.key_ring);
  declare_sign_in(keys, config.sign_in);
  declare_token(keys, config.token);
  declare_review(keys, config.review);
  declare_personal_data(keys, config.personal_data);
  declare_audit(keys, config.audit);
  declare_backup(keys, config.backup);
  declare_log(keys, config.log);
  keys.path("console.dir", config.console.dir,
            {"控制台的静态文件目录；留空只提供接口", "folder of the console's files; empty serves the API only"});
  keys.flag(
      "console.watermark", config.console.watermark,
      {"在含个人信息的页面上铺登录名与时间的水印", "mark pages with personal data with who looks at them and when"});
  keys.path("rules.dir", config.rules.dir, {"指引条文与规则文件目录", "folder of the guideline's rule files"});
  keys.path("order.catalog", config.order.catalog,
            {"服务目录：启动时发布其中的服务定义", "folder of the services that are published at the start"});
  keys.path("order.calendar", config.order.calendar,
            {"工作日历文件：工单时限按它计算", "file of the working calendar that the clocks of orders go by"});
  keys.bytes("order.attachment_max", config.order.attachment_max,
             {"工单的一个附件的上限", "largest attachment of an order"}, {1024, 256 * kMiB});
  declare_control(keys, config.control);
  declare_journal(keys, config.journal);
  declare_intake(keys, config.intake);
  declare_notify(keys, config.notify);
  declare_peer(keys, config.peer);
  keys.number("bulk.approve_above", config.bulk.approve_above,
              {"批量操作改动的卡超过几张时须由另一人审批；销户总要审批",
               "number of cards above which a bulk act needs a second person; closing always does"},
              {0, 10'000'000});
  keys.duration("bulk.submit_within_days", config.bulk.submit_within,
                {"预览后几天内须提交，提交后几天内须审批，过期作废",
                 "days within which a previewed act must be submitted, and a submitted one approved"},
                {1, 365});
  return keys;
}

}  // namespace yunguan::config
