// SPDX-License-Identifier: Apache-2.0
// Read-only mode: while it is on, nothing of people's data changes. What still is written: sessions (people sign in and out),
// the audit log and its chain, own preferences, backups and their records, and this mode itself. Jobs wait.
//
// The mode is a row of the store: it outlasts a restart, and every node follows it within kLookAgain.
#pragma once

#include <boost/describe.hpp>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "http/server.h"
#include "identity/context.h"

namespace yunguan::keeping {

inline constexpr std::chrono::seconds kLookAgain{5};

struct Mode {
  bool read_only = false;
  std::string reason;
  std::optional<Instant> until;  // when it is meant to end; it does end by itself then
  std::optional<Instant> changed_at;
  std::string changed_by;
  bool by_configuration = false;  // set at the start, and not to be left while the platform runs
};
BOOST_DESCRIBE_STRUCT(Mode, (), (read_only, reason, until, changed_at, changed_by, by_configuration))

struct NewMode {
  bool read_only = false;
  std::string reason;
  std::optional<Instant> until;
};
BOOST_DESCRIBE_STRUCT(NewMode, (), (read_only, reason, until))

// Thread-safe.
class ReadOnly {
 public:
  // `configured`: read_only of the configuration. What is handed in outlives it.
  ReadOnly(const identity::Context& context, bool configured) : context_(context), configured_(configured) {}

  // As it is now; from memory unless that is older than kLookAgain. A store that cannot be asked changes nothing.
  Mode now();
  // mode.reason, mode.until (invalid): a reason of 4 to 500 characters, an end in the future. mode.configured (conflict): the
  // configuration holds it. `told` is called after a change.
  Result<Mode> set(const identity::Actor& actor, const NewMode& wanted);
  void tell(std::function<void(const Mode&)> told) { told_ = std::move(told); }

 private:
  Result<Mode> read() const;

  const identity::Context context_;
  const bool configured_;
  std::function<void(const Mode&)> told_;

  std::mutex mutex_;
  // Under mutex_.
  Mode known_;
  std::optional<Instant> looked_at_;
};

// The answer to whoever would change something: platform.read_only, 503 with Retry-After.
[[nodiscard]] Error read_only_error(const Mode& mode, Instant now);

// Stands between the server and the gate: admits what the gate admits, but no writing route while the mode is on.
class ReadOnlyGuard final : public http::Guard {
 public:
  ReadOnlyGuard(http::Guard& gate, ReadOnly& mode, const Clock& clock) : gate_(gate), mode_(mode), clock_(clock) {}
  Result<std::shared_ptr<const http::Caller>> admit(const http::Request& request, const http::Route& route) override;

 private:
  http::Guard& gate_;
  ReadOnly& mode_;
  const Clock& clock_;
};

// Whether a route stays open: it reads, or writes only what the mode leaves writable.
[[nodiscard]] bool open_in_read_only(const http::Route& route);
// By name, those that are neither GET nor public.
[[nodiscard]] std::span<const std::string_view> operations_open_in_read_only();

}  // namespace yunguan::keeping
