// SPDX-License-Identifier: Apache-2.0
#include "app/doctor.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/timex.h>
#include <unistd.h>

#include <algorithm>
#include <optional>

#include "app/data_directory.h"
#include "app/foundation.h"
#include "app/free_port.h"
#include "card/rulebook.h"
#include "journal/rocks_storage.h"
#include "keeping/archive_reader.h"
#include "keeping/backup_service.h"
#include "keeping/restore.h"
#include "keeping/store_mark.h"

namespace yunguan::app {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMiB = 1u << 20;

Finding well(Text subject, Text text) { return {Verdict::ok, std::move(subject), std::move(text), {}}; }

Finding broken(Text subject, const Error& error, Text advice) {
  return {Verdict::fail, std::move(subject), error.text, std::move(advice)};
}

// The folder itself, or the nearest one above it that exists.
fs::path existing_part(const fs::path& path) {
  std::error_code ignored;
  fs::path part = fs::absolute(path, ignored);
  while (!fs::exists(part, ignored) && part != part.parent_path()) part = part.parent_path();
  return part;
}

// "sqlite:PATH" whose file is not there yet, in a folder that is there or will be made.
bool is_future_file(const config::Config& config) {
  constexpr std::string_view kScheme = "sqlite:";
  if (!config.store.url.starts_with(kScheme)) return false;
  const fs::path file = config.store.url.substr(kScheme.size());
  std::error_code ignored;
  return !fs::exists(file, ignored) &&
         (file.parent_path() == config.data_dir || fs::is_directory(fs::absolute(file).parent_path(), ignored));
}

// nullopt when the store cannot be opened.
std::optional<bool> store_is_empty(const config::Config& config) {
  if (is_future_file(config)) return true;
  const auto db = store::Database::open(store_options(config));
  if (!db) return std::nullopt;
  const auto schema = store::schema_state(**db, all_migrations());
  if (!schema) return std::nullopt;
  return schema->applied == 0;
}

}  // namespace

Finding check_data_directory(const config::Config& config) {
  const Text subject{"数据目录", "data directory"};
  const std::string shown = config.data_dir.string();
  const fs::path place = existing_part(config.data_dir);
  if (!fs::is_directory(place) || ::access(place.c_str(), W_OK | X_OK) != 0) {
    return {Verdict::fail,
            subject,
            {fmt::format("{} 不可写", place.string()), fmt::format("{} cannot be written", place.string())},
            {"改正其权限，或用 data_dir 另选一处", "give this user the right to write it, or choose another data_dir"}};
  }
  if (const auto holder = holder_of(config.data_dir)) {
    return well(subject, {fmt::format("{}，进程 {} 正在使用", shown, *holder),
                          fmt::format("{}, in use by process {}", shown, *holder)});
  }
  std::error_code ignored;
  if (!fs::exists(config.data_dir, ignored)) {
    return well(subject, {fmt::format("{}，首次启动时建立", shown), fmt::format("{}, made at the first start", shown)});
  }
  const auto others = fs::perms::others_all | fs::perms::group_write;
  if ((fs::status(config.data_dir, ignored).permissions() & others) != fs::perms::none) {
    return {Verdict::warn,
            subject,
            {fmt::format("{} 可被其他用户访问", shown), fmt::format("{} is open to other users", shown)},
            {fmt::format("chmod 700 {}", shown), fmt::format("chmod 700 {}", shown)}};
  }
  return well(subject, {fmt::format("{}，可写", shown), fmt::format("{}, writable", shown)});
}

Finding check_free_space(const config::Config& config) {
  constexpr std::uintmax_t kFail = 200 * kMiB;
  constexpr std::uintmax_t kWarn = 2048 * kMiB;
  const Text subject{"剩余空间", "free space"};
  std::error_code error;
  const auto space = fs::space(existing_part(config.data_dir), error);
  if (error) return {Verdict::warn, subject, {error.message(), error.message()}, {"请检查磁盘", "look at the disk"}};
  const Text text{fmt::format("{} MiB", space.available / kMiB), fmt::format("{} MiB", space.available / kMiB)};
  if (space.available >= kWarn) return well(subject, text);
  return {space.available < kFail ? Verdict::fail : Verdict::warn,
          subject,
          text,
          {fmt::format("至少留出 {} MiB", kWarn / kMiB), fmt::format("make at least {} MiB free", kWarn / kMiB)}};
}

Finding check_store(const config::Config& config) {
  const Text subject{"关系库", "store"};
  const std::string shown = config::masked(config.store.url);
  if (is_future_file(config)) {
    return well(subject, {fmt::format("{}，首次启动时建立", shown), fmt::format("{}, made at the first start", shown)});
  }
  auto db = store::Database::open(store_options(config));
  if (!db) {
    return broken(subject, db.error(),
                  {fmt::format("检查 store.url（{}）与数据库服务", shown),
                   fmt::format("check store.url ({}) and that the database server runs", shown)});
  }
  const auto schema = store::schema_state(**db, all_migrations());
  if (!schema) {
    return broken(
        subject, schema.error(),
        {"使用写入该库的程序版本，或恢复相应备份", "use the program version that wrote it, or restore a backup"});
  }
  return well(subject, {fmt::format("{}，结构已有 {} 步，启动时还要做 {} 步", shown, schema->applied, schema->pending),
                        fmt::format("{}, {} schema steps done, {} to do at the next start", shown, schema->applied,
                                    schema->pending)});
}

Finding check_journal(const config::Config& config) {
  constexpr std::size_t kLastBlocks = 64;
  const Text subject{"话单流水", "journal of usage"};
  const fs::path folder = config.data_dir / "journal";
  std::error_code ignored;
  if (!config.store.url.starts_with("sqlite:"))
    return well(subject, {"在关系库中，见“关系库”", "in the database, see “store”"});
  if (!fs::exists(folder / "CURRENT", ignored))
    return well(subject, {fmt::format("{}，首次启动时建立", folder.string()),
                          fmt::format("{}, made at the first start", folder.string())});
  if (holder_of(config.data_dir))
    return well(subject,
                {"平台正在使用，其状况见“监测 › 接收”", "in use by the platform; 监测 › 接收 says how it does"});
  const auto found = journal::RocksStorage::check_up(folder, kLastBlocks);
  const Text advice{"放回其副本，或移开此目录后重新投递话单（docs/operations.md）",
                    "put a copy of it back, or move it aside and deliver usage again (docs/operations.md)"};
  if (!found) return broken(subject, found.error(), advice);
  const Text text{fmt::format("{} 个分片，{} 条记录，{} MiB，最近一条写于 {}；抽查 {} 块，损坏 {} 块", found->shards,
                              found->records, found->bytes / kMiB, found->newest ? format_clock(*found->newest) : "—",
                              found->looked_at, found->damaged),
                  fmt::format("{} shards, {} records, {} MiB, last written {}; of {} blocks looked at {} are damaged",
                              found->shards, found->records, found->bytes / kMiB,
                              found->newest ? format_clock(*found->newest) : "—", found->looked_at, found->damaged)};
  if (found->damaged > 0) return {Verdict::fail, subject, text, advice};
  return well(subject, text);
}

Finding check_key_ring(const config::Config& config) {
  const Text subject{"密钥环", "key ring"};
  const std::string shown = config.key_ring.file.string();
  std::error_code ignored;
  if (!fs::exists(config.key_ring.file, ignored)) {
    const auto empty = store_is_empty(config);
    if (!empty) {
      return {Verdict::warn,
              subject,
              {"尚未生成；关系库打不开，无法判断是否遗失", "not made yet, or lost: that shows once the store opens"},
              {"先解决关系库的问题", "mend the store first"}};
    }
    if (*empty) {
      return well(subject,
                  {fmt::format("{}，首次启动时生成", shown), fmt::format("{}, made at the first start", shown)});
    }
  }
  crypto::SystemRandom random;
  const SystemClock clock;
  const auto ring = open_key_ring(config.key_ring, false, random, clock);
  if (!ring) {
    return broken(
        subject, ring.error(),
        {"从备份恢复密钥环与主秘密；切勿另生成新的，否则已加密的数据无法打开",
         "restore key ring and master secret from the backup; do not make new ones, or what is sealed stays so"});
  }
  return well(subject, {fmt::format("{}，{} 把密钥", shown, (*ring)->keys().size()),
                        fmt::format("{}, {} keys", shown, (*ring)->keys().size())});
}

Finding check_store_mark(const config::Config& config) {
  const Text subject{"审计链进度", "mark of the store"};
  if (keeping::restore_is_unfinished(config.data_dir)) {
    return {Verdict::warn,
            subject,
            {"有一次恢复中断在最后一步", "a restore was interrupted at its last step"},
            {"启动平台即可完成", "start the platform, which finishes it"}};
  }
  std::error_code ignored;
  if (!fs::exists(config.key_ring.file, ignored)) return well(subject, {"尚无", "none yet"});
  crypto::SystemRandom random;
  const SystemClock clock;
  const auto ring = open_key_ring(config.key_ring, false, random, clock);
  const auto db = store::Database::open(store_options(config));
  const auto state =
      db ? store::schema_state(**db, all_migrations()) : Result<store::SchemaState>(std::unexpected(db.error()));
  // Said where store and key ring are looked at.
  if (!ring || !state || state->applied == 0) return well(subject, {"未检查", "not looked at"});
  const auto found = keeping::check_mark(keeping::mark_file(config.data_dir), **db, **ring);
  if (!found) return broken(subject, found.error(), {"检查 store.mark", "look at store.mark"});
  if (keeping::is_good(*found)) return well(subject, found->text);
  return {Verdict::fail,
          subject,
          found->text,
          {"从最近的备份恢复，或确认现状", "restore the latest backup, or accept the store as it is"}};
}

Finding check_backups(const config::Config& config, const Clock& clock) {
  constexpr std::chrono::hours kLate{36};
  const Text subject{"备份", "backups"};
  if (!keeping::parse_time_of_day(config.backup.at)) {
    return {Verdict::fail,
            subject,
            {"backup.at 写法有误", "backup.at is no time of day"},
            {"写作 HH:MM，如 03:30", "write HH:MM, such as 03:30"}};
  }
  std::optional<Instant> newest;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(config.backup.dir, ignored)) {
    if (entry.path().extension() != keeping::kArchiveSuffix) continue;
    const auto reader = keeping::ArchiveReader::open(entry.path());
    if (reader && (!newest || *newest < reader->head().made_at)) newest = reader->head().made_at;
  }
  const std::string shown = config.backup.dir.string();
  if (!newest) {
    return {Verdict::warn,
            subject,
            {fmt::format("{} 中还没有备份", shown), fmt::format("there is no backup in {} yet", shown)},
            {"运行 yunguan backup，或等到 backup.at", "run yunguan backup, or wait for backup.at"}};
  }
  const Text text{fmt::format("最近一份做于 {}", format_clock(*newest)),
                  fmt::format("the newest was made at {}", format_clock(*newest))};
  if (clock.now() - *newest <= kLate || config.backup.at.empty()) return well(subject, text);
  return {Verdict::warn, subject, text, {"查看备份页上的失败原因", "see the page of backups for what failed"}};
}

Finding check_rules(const config::Config& config) {
  const Text subject{"规则", "rules"};
  const auto rules = card::Rulebook::load(config.rules.dir);
  if (!rules) {
    // The file and line say more than any advice.
    const std::string place = describe(rules.error());
    return broken(subject, rules.error(),
                  {fmt::format("改正规则文件，或改正 rules.dir：{}", place),
                   fmt::format("correct the rule file, or rules.dir: {}", place)});
  }
  return well(subject, {fmt::format("{}，版本 {}", config.rules.dir.string(), rules->version()),
                        fmt::format("{}, version {}", config.rules.dir.string(), rules->version())});
}

Finding check_console(const config::Config& config) {
  const Text subject{"控制台", "console"};
  if (config.console.dir.empty()) return well(subject, {"未设置，只提供接口", "none set, the API only"});
  const fs::path page = config.console.dir / "index.html";
  std::error_code ignored;
  if (fs::is_regular_file(page, ignored)) return well(subject, {page.string(), page.string()});
  return {Verdict::fail,
          subject,
          {fmt::format("缺少 {}", page.string()), fmt::format("{} is missing", page.string())},
          {"运行 ./run 构建控制台，或改正 console.dir", "build the console (./run does), or correct console.dir"}};
}

Finding check_clock(const config::Config& config, const Clock& clock) {
  const Text subject{"时钟", "clock"};
  const Instant now = clock.now();
  const std::string shown = format_clock(now);
  // What the store last wrote cannot lie in the future.
  std::error_code error;
  const auto written = fs::last_write_time(config.data_dir, error);
  if (!error) {
    const auto at = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::file_clock::to_sys(written));
    if (at > now + std::chrono::minutes{5}) {
      return {Verdict::fail,
              subject,
              {fmt::format("{}，早于数据目录最近的写入 {}", shown, format_clock(at)),
               fmt::format("{}, before the data directory was last written at {}", shown, format_clock(at))},
              {"先校准系统时钟再启动", "set the system clock right before starting"}};
    }
  }
  timex state{};
  if (::adjtimex(&state) == TIME_ERROR) {
    return {Verdict::warn,
            subject,
            {fmt::format("{}，未与时间服务器同步", shown), fmt::format("{}, not kept by a time server", shown)},
            {"启用 chrony 或 systemd-timesyncd", "run chrony or systemd-timesyncd"}};
  }
  return well(subject, {fmt::format("{}，已同步", shown), fmt::format("{}, kept by a time server", shown)});
}

Finding check_address(const config::Config& config) {
  const Text subject{"监听地址", "address"};
  const std::string shown = fmt::format("{}:{}", config.http.address, config.http.port);
  if (holder_of(config.data_dir)) {
    return well(subject, {fmt::format("{}，由正在运行的进程使用", shown),
                          fmt::format("{}, used by the running process", shown)});
  }
  if (const auto free = port_is_free(config.http.address, config.http.port); !free) {
    return broken(
        subject, free.error(),
        {"用 http.port（--port）另选端口，或停止占用者", "choose another http.port (--port), or stop what uses it"});
  }
  const bool local = config.http.address.starts_with("127.") || config.http.address == "::1";
  if (!local && !config.http.secure_cookies) {
    return {Verdict::warn,
            subject,
            {fmt::format("{} 对外开放，会话 Cookie 却可经明文传送", shown),
             fmt::format("{} is open to the network, yet the session cookie may travel in clear", shown)},
            {"前面放 TLS 代理，并设 http.secure_cookies: true",
             "put a TLS proxy in front and set http.secure_cookies: true"}};
  }
  return well(subject, {fmt::format("{}，空闲", shown), fmt::format("{}, free", shown)});
}

Finding check_open_files(const config::Config& config) {
  // Beside connections: store sessions, logs, the console's files.
  constexpr rlim_t kReserve = 256;
  const Text subject{"可打开文件数", "open files"};
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return {Verdict::warn, subject, {"无法得知", "cannot be told"}, {}};
  const rlim_t needed = config.http.connections_max + kReserve;
  const Text text{fmt::format("{}，需要 {}", limit.rlim_cur, needed),
                  fmt::format("{}, {} needed", limit.rlim_cur, needed)};
  if (limit.rlim_cur >= needed) return well(subject, text);
  return {Verdict::warn,
          subject,
          text,
          {"提高 ulimit -n（systemd：LimitNOFILE），或调小 http.connections_max",
           "raise ulimit -n (systemd: LimitNOFILE), or lower http.connections_max"}};
}

std::vector<Finding> examine(const config::Config& config) {
  return {check_data_directory(config),
          check_free_space(config),
          check_store(config),
          check_journal(config),
          check_key_ring(config),
          check_store_mark(config),
          check_backups(config, SystemClock{}),
          check_rules(config),
          check_console(config),
          check_clock(config, SystemClock{}),
          check_address(config),
          check_open_files(config)};
}

}  // namespace yunguan::app
