// SPDX-License-Identifier: Apache-2.0
#include "keeping/read_only.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/parse.h"
#include "crypto/row_code.h"
#include "http/problem.h"

namespace yunguan::keeping {
namespace {

constexpr store::NamedQuery kRead{
    "keeping.mode",
    "SELECT read_only, reason, until, changed_at, changed_by, integrity FROM platform_mode WHERE id = 1"};
constexpr store::NamedQuery kWrite{
    "keeping.set_mode",
    "INSERT INTO platform_mode (id, read_only, reason, until, changed_at, changed_by, integrity)"
    " VALUES (1, :on, :reason, :until, :at, :by, :integrity) ON CONFLICT (id) DO UPDATE SET"
    " read_only = excluded.read_only, reason = excluded.reason, until = excluded.until,"
    " changed_at = excluded.changed_at, changed_by = excluded.changed_by, integrity = excluded.integrity"};

constexpr std::int64_t kRetryMax = 300;

// Not GET, and yet nothing of people's data is changed by them.
constexpr std::array<std::string_view, 23> kOpen{"end_session",
                                                 "end_own_session",
                                                 "change_password",
                                                 "set_preferences",
                                                 "verify_audit",
                                                 "check_integrity",
                                                 "begin_backup",
                                                 "verify_backup",
                                                 "set_mode",
                                                 "precheck",
                                                 "check_application",
                                                 "what_if_card",
                                                 "reveal_card_field",
                                                 "reveal_person",
                                                 "run_evidence",
                                                 "cancel_job",
                                                 "check_order_task",
                                                 "end_online_session",
                                                 "end_sessions_of_person",
                                                 "unlock_person",
                                                 "preview_notice_template",
                                                 "preview_calendar_year",
                                                 "read_calendar_file"};

crypto::RowCode code_of(const Mode& mode) {
  crypto::RowCode code("platform_mode");
  code.add("read_only", mode.read_only ? 1 : 0).add("reason", mode.reason).add("until", mode.until);
  code.add("changed_at", mode.changed_at).add("changed_by", mode.changed_by);
  return code;
}

}  // namespace

Result<Mode> ReadOnly::read() const {
  std::string integrity;
  YG_TRY_ASSIGN(const auto stored, context_.db.read([&](store::Reader& reader) {
    return reader.one(kRead, {}, [&](const store::Row& row) {
      integrity = row.text(5);
      return Mode{row.truth(0), row.text(1), row.optional_instant(2), row.optional_instant(3), row.text(4), false};
    });
  }));
  Mode mode = stored.value_or(Mode{});
  if (stored) {
    YG_TRY_ASSIGN(const bool sound, code_of(mode).matches(context_.keys, integrity));
    // Who can write the row past the product can write everything; it must not lock everybody out as well.
    if (!sound) mode = Mode{};
  }
  if (mode.until && *mode.until <= context_.clock.now()) mode.read_only = false;
  if (configured_) {
    mode = {.read_only = true,
            .reason = "read_only: true",
            .until = {},
            .changed_at = {},
            .changed_by = {},
            .by_configuration = true};
  }
  return mode;
}

Mode ReadOnly::now() {
  const std::lock_guard lock(mutex_);
  const Instant now = context_.clock.now();
  if (!looked_at_ || now - *looked_at_ >= kLookAgain || now < *looked_at_) {
    if (auto mode = read()) known_ = std::move(*mode);
    looked_at_ = now;
  }
  return known_;
}

Result<Mode> ReadOnly::set(const identity::Actor& actor, const NewMode& wanted) {
  constexpr std::size_t kReasonMin = 4;
  constexpr std::size_t kReasonMax = 1'500;  // bytes
  const std::string reason{trimmed(wanted.reason)};
  if (reason.size() < kReasonMin || reason.size() > kReasonMax) {
    return fail(ErrorKind::invalid, "mode.reason",
                {"请写明原因（4 至 500 字）。", "Give a reason of 4 to 500 characters."}, {.field = "/reason"});
  }
  const Instant now = context_.clock.now();
  if (wanted.until && *wanted.until <= now) {
    return fail(ErrorKind::invalid, "mode.until", {"结束时间须在将来。", "The end must lie in the future."},
                {.field = "/until"});
  }
  if (configured_) {
    return fail(ErrorKind::conflict, "mode.configured",
                {"只读模式由配置 read_only 固定，改配置并重启后才能退出。",
                 "The configuration read_only holds this mode; change it and restart to leave."});
  }
  Mode mode{.read_only = wanted.read_only,
            .reason = reason,
            .until = wanted.read_only ? wanted.until : std::nullopt,
            .changed_at = now,
            .changed_by = actor.login,
            .by_configuration = false};
  YG_TRY_ASSIGN(const std::string integrity, code_of(mode).code(context_.keys));
  YG_TRY(identity::audited(
      context_.audit, context_.db,
      {.actor = actor,
       .action = mode.read_only ? "mode.read_only" : "mode.writable",
       .object_type = "platform",
       .object_id = "mode",
       .reason = reason},
      [&](store::Transaction& tx, identity::AuditEntry& entry) -> Result<void> {
        if (mode.until) entry.after = boost::json::object{{"until", format_rfc3339(*mode.until)}};
        YG_TRY(tx.run(kWrite, {mode.read_only, mode.reason, mode.until, now, mode.changed_by, integrity}));
        return {};
      }));
  {
    const std::lock_guard lock(mutex_);
    known_ = mode;
    looked_at_ = now;
  }
  if (told_) told_(mode);
  return mode;
}

Error read_only_error(const Mode& mode, Instant now) {
  std::int64_t seconds = kRetryMax;
  if (mode.until) {
    const auto left = std::chrono::ceil<std::chrono::seconds>(*mode.until - now).count();
    seconds = std::clamp<std::int64_t>(left, 1, kRetryMax);
  }
  const std::string until = mode.until ? format_clock(*mode.until) : "";
  return {ErrorKind::unavailable,
          "platform.read_only",
          {until.empty() ? fmt::format("平台处于只读模式，暂不能修改：{}", mode.reason)
                         : fmt::format("平台处于只读模式，预计 {} 恢复，暂不能修改：{}", until, mode.reason),
           until.empty() ? fmt::format("The platform is read-only for now: {}", mode.reason)
                         : fmt::format("The platform is read-only until {}: {}", until, mode.reason)},
          {.field = std::string(http::kRetryAfter), .value = std::to_string(seconds)},
          {}};
}

bool open_in_read_only(const http::Route& route) {
  // Signing in is public; it writes sessions and the log only.
  if (route.method == http::Method::get || route.permission == http::kPublic) return true;
  return std::ranges::find(kOpen, route.operation) != kOpen.end();
}

std::span<const std::string_view> operations_open_in_read_only() { return kOpen; }

Result<std::shared_ptr<const http::Caller>> ReadOnlyGuard::admit(const http::Request& request,
                                                                 const http::Route& route) {
  YG_TRY_ASSIGN(auto caller, gate_.admit(request, route));
  if (open_in_read_only(route)) return caller;
  const Mode mode = mode_.now();
  if (mode.read_only) return fail(read_only_error(mode, clock_.now()));
  return caller;
}

}  // namespace yunguan::keeping
