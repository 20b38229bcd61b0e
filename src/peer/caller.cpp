// SPDX-License-Identifier: Apache-2.0
#include "peer/caller.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"
#include "client/signature.h"
#include "peer/asking.h"
#include "peer/call_store.h"
#include "peer/peer_store.h"

namespace yunguan::peer {
namespace {

constexpr std::string_view kStopped = "client.stopped";
constexpr std::string_view kTrial = "peer.trial";

struct Posted {
  std::int64_t call = 0;  // 0: a trial
  std::string operation;
  std::int64_t attempt = 0;
  order::OrderId order;
  std::string number;
  std::string service;
  bool takes_back = false;  // it undoes what the call of the same visit did
  boost::json::object values;
  std::string answer_to;
};
BOOST_DESCRIBE_STRUCT(Posted, (), (call, operation, attempt, order, number, service, takes_back, values, answer_to))

// It is there and has too much to do: that is no try of the call's.
constexpr std::string_view kBusy = "peer.busy";

std::int64_t seconds_of(Instant at) { return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count(); }

// Something that a peer of an answer would say: a JSON object with an outcome. Anything else in a good reply means "accepted".
bool has_answer(const client::Reply& reply) {
  const auto said = json::parse(reply.body);
  return said && said->is_object() && said->get_object().contains("outcome");
}

Error refused(long status) {
  if (status == 429) {
    return {ErrorKind::unavailable,
            std::string{kBusy},
            {"对端系统请求过多，稍后再发（429）", "the peer has more requests than it takes: later (429)"},
            {},
            {}};
  }
  const bool for_good = status >= 400 && status < 500 && status != 408;
  const bool is_away = status == 502 || status == 503 || status == 504;
  const bool is_moved = status >= 300 && status < 400;
  return {for_good  ? ErrorKind::invalid
          : is_away ? ErrorKind::unavailable
                    : ErrorKind::conflict,
          for_good ? "peer.refused" : "peer.not_now",
          {fmt::format("对端系统答复 {}{}", status, is_moved ? "（转址不予跟随）" : ""),
           fmt::format("the peer answers {}{}", status, is_moved ? "; redirects are not followed" : "")},
          {},
          {}};
}

}  // namespace

void Caller::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void Caller::stop() {
  if (thread_.joinable()) {
    thread_.request_stop();
    thread_.join();
  }
  for (auto& [peer, line] : lines_) line.thread.request_stop();
  for (auto& [peer, line] : lines_) {
    if (line.thread.joinable()) line.thread.join();
  }
}

void Caller::wake() {
  const std::lock_guard lock{mutex_};
  woken_ = true;
  wake_.notify_all();
}

void Caller::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    if (!held_ || !held_()) look();
    std::unique_lock lock{mutex_};
    wake_.wait_for(lock, stop, kTick, [this] { return woken_; });
    woken_ = false;
  }
}

void Caller::look() {
  const Instant now = ground_.clock().now();
  const auto due = ground_.db().read([&](store::Reader& reader) { return peers_with_due(reader, now); });
  if (!due) {
    log::failure(log::Level::warn, "peer", "what is due could not be looked for", due.error());
    return;
  }
  for (const PeerId peer : *due) begin(peer);
}

void Caller::begin(PeerId peer) {
  const std::lock_guard lock{mutex_};
  const auto busy = std::ranges::count_if(lines_, [](const auto& line) { return line.second.is_busy; });
  Line& line = lines_[peer];
  if (line.is_busy || line.pulse.health().rests(ground_.clock().now()) || static_cast<std::size_t>(busy) >= kLinesMax)
    return;
  line.is_busy = true;
  // The one before has nothing left to do but end.
  line.thread = std::jthread([this, peer, &line](const std::stop_token& stop) {
    const auto done = work(peer, stop);
    if (!done) log::failure(log::Level::warn, "peer", "calls could not be sent", done.error());
    const std::lock_guard at_the_end{mutex_};
    line.is_busy = false;
  });
}

Result<std::size_t> Caller::work() {
  const Instant now = ground_.clock().now();
  YG_TRY_ASSIGN(const auto due, ground_.db().read([&](store::Reader& reader) { return peers_with_due(reader, now); }));
  std::size_t done = 0;
  for (const PeerId peer : due) {
    YG_TRY_ASSIGN(const std::size_t of_it, work(peer, {}));
    done += of_it;
  }
  return done;
}

Result<std::size_t> Caller::work(PeerId peer, const std::stop_token& stop) {
  std::size_t done = 0;
  while (!stop.stop_requested()) {
    if (state(peer).rests(ground_.clock().now())) break;
    YG_TRY_ASSIGN(const bool did_one, work_one(peer, stop));
    if (!did_one) break;
    ++done;
  }
  return done;
}

Result<bool> Caller::work_one(PeerId peer, const std::stop_token& stop) {
  bool did_something = false;
  YG_TRY_ASSIGN(const auto leased, take(peer, did_something));
  if (!leased) return did_something;
  const Instant began = ground_.clock().now();
  const Said said = post(leased->call, leased->peer, stop);
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(ground_.clock().now() - began);
  YG_TRY(keep_surely(*leased, said, took, stop));
  note(peer, said);
  return true;
}

// The first that is due, leased; what need not be sent is ended instead.
Result<std::optional<Caller::Leased>> Caller::take(PeerId id, bool& did_something) {
  const Instant now = ground_.clock().now();
  std::optional<Peer> peer;
  YG_TRY_ASSIGN(auto call, ground_.db().read([&](store::Reader& reader) -> Result<std::optional<Call>> {
    YG_TRY_ASSIGN(peer, find_peer(reader, &ground_.orders.keys, id));
    return next_due(reader, id, now);
  }));
  if (!call || !peer) return std::optional<Leased>{};
  if (call->state != CallState::waiting) {
    did_something = true;
    YG_TRY(end(call->id,
               {ErrorKind::conflict,
                "peer.no_answer",
                {"对端系统在时限内没有答复", "the peer has not answered within its time"},
                {},
                {}},
               call->state));
    return std::optional<Leased>{};
  }
  if (const auto takes = check_takes(&*peer, peer->code, call->operation); !takes) {
    did_something = true;
    YG_TRY(end(call->id, takes.error(), call->state));
    return std::optional<Leased>{};
  }
  const Instant until = now + std::chrono::seconds{peer->timeout_seconds} + kLeaseMargin;
  YG_TRY_ASSIGN(const bool is_ours,
                ground_.db().write([&](store::Transaction& tx) { return lease(tx, *call, until); }));
  if (!is_ours) return std::optional<Leased>{};
  ++call->sent;
  call->next_at = until;
  return std::optional{Leased{std::move(*call), std::move(*peer)}};
}

// After a second look, under the lock of its order.
Result<void> Caller::end(CallId id, const Error& error, CallState was) {
  YG_TRY_ASSIGN(const auto times, order::Times::of(ground_.orders));
  return ground_.db().write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY_ASSIGN(const auto seen, find_call(tx, id));
    YG_ASSERT(seen.has_value());
    YG_TRY_ASSIGN(auto order, order::find_to_change(tx, seen->order));
    YG_TRY_ASSIGN(auto call, find_call(tx, id));
    const bool is_due = call->state == was && call->next_at && *call->next_at <= ground_.clock().now();
    if (!order || !is_due) return {};
    return book_.give_up(tx, times, *order, *call, error);
  });
}

Caller::Said Caller::post(const Call& call, const Peer& peer, const std::stop_token& stop) const {
  const std::string body = json::write(Posted{.call = call.id.value,
                                              .operation = call.operation,
                                              .attempt = call.sent,
                                              .order = call.order,
                                              .number = call.number,
                                              .service = call.service,
                                              .takes_back = call.is_undo,
                                              .values = call.values,
                                              .answer_to = ground_.answers_address(peer.code)});
  const std::string timestamp = fmt::format("{}", seconds_of(ground_.clock().now()));
  const std::string signature = client::signature_of(peer.secret, timestamp, fmt::format("{}.{}", call.id.value, body));
  return client::transfer(client::PostTransfer{.url = peer.url,
                                               .authorities = ground_.config.authorities,
                                               .headers = {"Content-Type: application/json",
                                                           "Expect:", fmt::format("X-Yunguan-Call: {}", call.id.value),
                                                           fmt::format("X-Yunguan-Timestamp: {}", timestamp),
                                                           fmt::format("X-Yunguan-Signature: {}", signature)},
                                               .body = body,
                                               .private_addresses = ground_.config.private_addresses,
                                               .public_addresses = peer.url.starts_with("https://"),
                                               .private_key = "peer.private_addresses",
                                               .limit = std::chrono::seconds{peer.timeout_seconds},
                                               .reply_max = kAnswerMax},
                          stop);
}

Result<client::Reply> Caller::try_out(const Peer& peer) const {
  Call trial{.operation = std::string{kTrial}};
  trial.sent = 1;
  return post(trial, peer, {});
}

Result<void> Caller::keep_surely(const Leased& leased, const Said& said, std::chrono::milliseconds took,
                                 const std::stop_token& stop) {
  constexpr std::chrono::seconds kAgain{1};
  constexpr int kTries = kLeaseMargin / kAgain / 2;
  auto kept = keep(leased, said, took);
  for (int n = 0; said && !kept && kept.error().kind == ErrorKind::unavailable && n < kTries && !stop.stop_requested();
       ++n) {
    std::unique_lock lock{mutex_};
    wake_.wait_for(lock, stop, kAgain, [] { return false; });
    lock.unlock();
    kept = keep(leased, said, took);
  }
  return kept;
}

Result<void> Caller::keep(const Leased& leased, const Said& said, std::chrono::milliseconds took) {
  YG_TRY_ASSIGN(const auto times, order::Times::of(ground_.orders));
  return ground_.db().write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY_ASSIGN(auto order, order::find_to_change(tx, leased.call.order));
    YG_TRY_ASSIGN(auto call, find_call(tx, leased.call.id));
    YG_ASSERT(order && call);
    const Instant now = ground_.clock().now();
    if (!said && said.error().code == kStopped) {
      // It may have come over all the same: it goes again under the same id.
      if (call->state != CallState::waiting) return {};
      call->next_at = now;
      return update(tx, *call);
    }
    Try one{.call = call->id, .way = Way::sent, .at = now, .took_ms = took.count()};
    if (said) {
      one.status = said->status;
      one.text = shown(said->body);
    }
    YG_TRY(go_on(tx, times, *order, *call, leased.peer, said, one));
    return add_try(tx, std::move(one));
  });
}

// What the call is afterwards. An answer that came while we were sending counts, and this changes nothing then.
Result<void> Caller::go_on(store::Transaction& tx, const order::Times& times, order::Order& order, Call& call,
                           const Peer& peer, const Said& said, Try& one) const {
  const auto failed = [&](const Error& error) -> Result<void> {
    one.error_code = error.code;
    one.error = error.text;
    if (call.state != CallState::waiting) return {};
    return not_now(tx, times, order, call, peer, error);
  };
  if (!said) return failed(said.error());
  if (!said->is_good()) return failed(refused(said->status));
  if (has_answer(*said)) {
    const auto taken = tx.attempt([&]() -> Result<void> {
      YG_TRY_ASSIGN(const AnswerText text, read_answer(said->body));
      // Copies: what fails here leaves both as they were.
      Call answered = call;
      order::Order gone_on = order;
      return book_.take(tx, times, gone_on, answered, text);
    });
    if (taken) return {};
    if (taken.error().kind == ErrorKind::unavailable || taken.error().kind == ErrorKind::stale) return taken;
    Error wrong = taken.error();
    for (const Error& detail : wrong.details) {
      wrong.text.zh += "；" + detail.where.field + " " + detail.text.zh;
      wrong.text.en += "; " + detail.where.field + " " + detail.text.en;
    }
    wrong.details.clear();
    return failed(wrong);
  }
  if (call.state != CallState::waiting) return {};
  const Instant now = ground_.clock().now();
  call.state = CallState::accepted;
  call.accepted_at = now;
  call.next_at.reset();
  if (peer.answer_minutes > 0) call.next_at = now + std::chrono::minutes{peer.answer_minutes};
  call.error_code.clear();
  call.error = {};
  return update(tx, call);
}

Result<void> Caller::not_now(store::Transaction& tx, const order::Times& times, order::Order& order, Call& call,
                             const Peer& peer, const Error& error) const {
  const Instant now = ground_.clock().now();
  call.error_code = error.code;
  call.error = error.text;
  if (error.code == kBusy && now < call.asked_at + kBusyAtMost) {
    call.next_at = now;  // as soon as the peer has rested
    return update(tx, call);
  }
  ++call.failed;
  if (error.code == "peer.refused" || call.failed >= peer.tries_max) {
    return book_.give_up(tx, times, order, call, error);
  }
  call.next_at = now + wait_after(call.failed, kFirstWait, kLongestWait);
  return update(tx, call);
}

void Caller::note(PeerId peer, const Said& said) {
  const Instant now = ground_.clock().now();
  auto failure = !said              ? std::optional{said.error()}
                 : !said->is_good() ? std::optional{refused(said->status)}
                                    : std::nullopt;
  // What it refuses for good says something of that call, not of the peer.
  if (failure && failure->kind == ErrorKind::invalid) failure.reset();
  if (failure && failure->code == kStopped) return;
  const std::lock_guard lock{mutex_};
  client::Pulse& pulse = lines_[peer].pulse;
  if (!failure) {
    pulse.good(now);
  } else if (pulse.failed(now, *failure, said ? said->retry_after : std::chrono::seconds{})) {
    log::failure(log::Level::warn, "peer", "a peer fails", *failure);
  }
}

client::Health Caller::state(PeerId peer) const {
  const std::lock_guard lock{mutex_};
  const auto line = lines_.find(peer);
  return line == lines_.end() ? client::Health{} : line->second.pulse.health();
}

}  // namespace yunguan::peer
