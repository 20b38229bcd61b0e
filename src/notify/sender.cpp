// SPDX-License-Identifier: Apache-2.0
#include "notify/sender.h"

#include <algorithm>

#include "base/log.h"
#include "identity/enum_name.h"
#include "notify/setting.h"
#include "notify/template.h"

namespace yunguan::notify {
namespace {

constexpr std::string_view kStopped = "client.stopped";

bool peer_is_away(const Error& error) { return error.kind == ErrorKind::unavailable; }

}  // namespace

void Sender::add(Channel channel, std::unique_ptr<Courier> courier) { lines_[channel].courier = std::move(courier); }

void Sender::start() {
  for (auto& [channel, line] : lines_) {
    line.thread = std::jthread(
        [this, channel = channel, &line = line](const std::stop_token& stop) { run(channel, line, stop); });
  }
}

void Sender::stop() {
  for (auto& [channel, line] : lines_) line.thread.request_stop();
  for (auto& [channel, line] : lines_) {
    if (line.thread.joinable()) line.thread.join();
  }
}

void Sender::wake() {
  const std::lock_guard lock{mutex_};
  for (auto& [channel, line] : lines_) line.woken = true;
  wake_.notify_all();
}

void Sender::run(Channel channel, Line& line, const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const auto sent = held_ && held_() ? Result<std::size_t>{0} : send(channel, line, stop);
    if (!sent) log::failure(log::Level::warn, "notify", "notices could not be sent", sent.error());
    if (sent && *sent > 0) continue;
    std::unique_lock lock{mutex_};
    wake_.wait_for(lock, stop, kTick, [&line] { return line.woken; });
    line.woken = false;
  }
}

Result<std::size_t> Sender::send_due(Channel channel) {
  const auto line = lines_.find(channel);
  if (line == lines_.end()) return 0;
  return send(channel, line->second, {});
}

Result<std::size_t> Sender::send(Channel channel, Line& line, const std::stop_token& stop) {
  const Instant now = ground_.clock.now();
  {
    const std::lock_guard lock{mutex_};
    if (line.pulse.health().rests(now)) return 0;
  }
  YG_TRY_ASSIGN(const auto due,
                ground_.db.read([&](store::Reader& reader) { return due_deliveries(reader, channel, now, kBatch); }));
  std::size_t made = 0;
  for (const DeliveryId id : due) {
    if (stop.stop_requested()) break;
    Delivery attempt;
    YG_TRY_ASSIGN(const auto parcel, take(id, attempt));
    if (!parcel) continue;
    const auto outcome = line.courier->deliver(*parcel, stop);
    ++made;
    YG_TRY(keep_surely(attempt, outcome, stop));
    note(line, outcome);
    // The next one would only wait for the same dead peer.
    if (!outcome && peer_is_away(outcome.error())) break;
  }
  return made;
}

Result<std::optional<Parcel>> Sender::take(DeliveryId id, Delivery& taken) {
  using Taken = std::pair<std::optional<Parcel>, Delivery>;
  YG_TRY_ASSIGN(auto got, ground_.db.write([&](store::Transaction& tx) -> Result<Taken> {
    const Instant now = ground_.clock.now();
    YG_TRY_ASSIGN(auto delivery, lock_due(tx, id, now));
    if (!delivery) return Taken{};
    YG_TRY_ASSIGN(auto parcel, write(tx, *delivery, now));
    if (parcel) {
      YG_TRY(lease(tx, id, now + kLease));
      ++delivery->attempts;
    }
    return Taken{std::move(parcel), std::move(*delivery)};
  }));
  taken = std::move(got.second);
  return std::move(got.first);
}

Result<std::optional<Parcel>> Sender::write(store::Transaction& tx, const Delivery& delivery, Instant now) {
  const auto drop = [&]() -> Result<std::optional<Parcel>> {
    YG_TRY(conclude(tx, delivery, DeliveryState::dropped, std::nullopt, now, nullptr));
    return std::nullopt;
  };
  const auto later = [&](Instant until) -> Result<std::optional<Parcel>> {
    YG_TRY(put_off(tx, delivery.id, until));
    return std::nullopt;
  };
  const Kind* const kind = ground_.kinds.find(delivery.kind);
  YG_TRY_ASSIGN(const auto content, content_of(tx, delivery.notice, now));
  // Who has read it needs no mail.
  if (kind == nullptr || !content || !content->in_use || content->is_read) return drop();
  YG_TRY_ASSIGN(const Setting setting, find_setting(tx, ground_.keys, delivery.person));
  Parcel parcel{.id = delivery.id,
                .address = setting.address,
                .login = content->login,
                .kind = delivery.kind,
                .kind_name = kind->name(),
                .words = content->words,
                .language = setting.language,
                .link = content->link,
                .at = content->created_at};
  if (delivery.channel != Channel::mail) return parcel;
  if (setting.address.empty()) return drop();
  if (const auto quiet = setting.quiet_until(now)) return later(*quiet);
  constexpr std::chrono::hours kHour{1};
  YG_TRY_ASSIGN(const Sent sent, sent_since(tx, delivery.person, Channel::mail, now - kHour));
  if (sent.first && sent.count >= static_cast<std::int64_t>(ground_.config.mails_per_hour))
    return later(*sent.first + kHour);
  YG_TRY_ASSIGN(const NoticeWords pattern, words_of(tx, *kind, Channel::mail));
  parcel.words = fill(pattern, content->variables);
  return parcel;
}

Result<void> Sender::keep(const Delivery& attempt, const Result<void>& outcome) {
  const Instant now = ground_.clock.now();
  return ground_.db.write([&](store::Transaction& tx) -> Result<void> {
    if (outcome) {
      YG_TRY(conclude(tx, attempt, DeliveryState::sent, std::nullopt, now, nullptr));
      return {};
    }
    const Error& error = outcome.error();
    if (error.code == kStopped) return put_off(tx, attempt.id, now);
    const bool over =
        error.kind == ErrorKind::invalid || attempt.attempts >= static_cast<std::int64_t>(ground_.config.attempts_max);
    const auto state = over ? DeliveryState::given_up : DeliveryState::waiting;
    YG_TRY(conclude(tx, attempt, state,
                    over ? std::nullopt : std::optional{now + wait_after(attempt.attempts, kFirstWait, kLongestWait)},
                    now, &error));
    return {};
  });
}

Result<void> Sender::keep_surely(const Delivery& attempt, const Result<void>& outcome, const std::stop_token& stop) {
  constexpr std::chrono::seconds kAgain{1};
  constexpr int kTries = std::chrono::seconds{kLease} / kAgain / 2;
  auto kept = keep(attempt, outcome);
  for (int n = 0; outcome && !kept && n < kTries && !stop.stop_requested(); ++n) {
    std::unique_lock lock{mutex_};
    wake_.wait_for(lock, stop, kAgain, [] { return false; });
    lock.unlock();
    kept = keep(attempt, outcome);
  }
  return kept;
}

void Sender::note(Line& line, const Result<void>& outcome) {
  const Instant now = ground_.clock.now();
  const std::lock_guard lock{mutex_};
  if (outcome) {
    line.pulse.good(now);
    return;
  }
  if (outcome.error().code == kStopped) return;
  if (line.pulse.failed(now, outcome.error()))
    log::failure(log::Level::warn, "notify", "a channel fails", outcome.error());
}

Result<void> Sender::try_out(Channel channel, const Parcel& parcel) {
  const auto line = lines_.find(channel);
  if (line == lines_.end()) {
    return fail(ErrorKind::conflict, "notify.not_configured",
                {"平台没有配置这个渠道", "the platform has no such channel configured"});
  }
  const auto outcome = line->second.courier->deliver(parcel, {});
  // What works again need not rest; a peer that refuses a person's own address says nothing about the channel.
  if (outcome) note(line->second, outcome);
  return outcome;
}

client::Health Sender::state(Channel channel) const {
  const std::lock_guard lock{mutex_};
  const auto line = lines_.find(channel);
  return line == lines_.end() ? client::Health{} : line->second.pulse.health();
}

}  // namespace yunguan::notify
