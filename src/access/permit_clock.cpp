// SPDX-License-Identifier: Apache-2.0
#include "access/permit_clock.h"

#include <fmt/format.h>

#include <algorithm>

#include "access/asked.h"
#include "base/log.h"
#include "card/card_history.h"

namespace yunguan::access {
namespace {

Word word_of(EndedWhy why, Instant now) {
  return {.person = {}, .order = {}, .order_number = {}, .words = name_of(why).zh, .now = now};
}

// Ends them but for those that were tampered with: these stay as they are for whoever looks into it, and the integrity check names them.
Result<ByUnit> end_these(store::Transaction& tx, const crypto::KeyRing& keys, const std::vector<Permit>& permits,
                         EndedWhy why, Instant now) {
  ByUnit ended;
  for (const Permit& permit : permits) {
    const auto done = end(tx, keys, permit, why, word_of(why, now));
    if (!done && done.error().code != "permit.tampered") return std::unexpected(done.error());
    if (done) ++ended[permit.unit];
  }
  return ended;
}

std::int64_t sum_of(const ByUnit& counts) {
  std::int64_t sum = 0;
  for (const auto& [unit, count] : counts) sum += count;
  return sum;
}

Result<void> record(store::Transaction& tx, const identity::Audit& audit, EndedWhy why, const ByUnit& ended) {
  for (const auto& [unit, count] : ended) {
    identity::AuditEntry entry{.actor = identity::Actor::machine("clock"),
                               .action = "permit.sweep",
                               .object_type = "permit",
                               .object_id = "",
                               .unit_id = unit};
    entry.after = boost::json::object{{"permits", count}, {"why", name_of(why).zh}};
    YG_TRY(audit.record(tx, entry));
  }
  return {};
}

Place place_of(const Permit* last, std::optional<Instant> at) {
  return last == nullptr ? Place{} : Place{at.value_or(Instant{}), last->id};
}

}  // namespace

void PermitClock::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void PermitClock::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void PermitClock::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    if (!held_ || !held_()) {
      if (const auto done = tick(); !done)
        log::failure(log::Level::warn, "access", "permits that are due did not end", done.error());
    }
    std::unique_lock lock{mutex_};
    wake_.wait_for(lock, stop, kLookEvery, [] { return false; });
  }
}

Result<std::int64_t> PermitClock::end_all(EndedWhy why, const Next& next) const {
  std::int64_t all = 0;
  std::optional<Permit> last;
  while (true) {
    std::vector<Permit> permits;
    YG_TRY_ASSIGN(const auto ended, ground_.db.write([&](store::Transaction& tx) -> Result<std::int64_t> {
      YG_TRY_ASSIGN(permits, next(tx, last ? &*last : nullptr));
      if (permits.empty()) return 0;
      const Instant now = ground_.clock.now();
      YG_TRY_ASSIGN(const auto counts, end_these(tx, ground_.keys, permits, why, now));
      YG_TRY(record(tx, ground_.audit, why, counts));
      YG_TRY(tell_of_ended(tx, notices_, counts, now));
      return sum_of(counts);
    }));
    all += ended;
    if (static_cast<std::int64_t>(permits.size()) < kBatch) return all;
    last = permits.back();
  }
}

Result<std::int64_t> PermitClock::tick() {
  const Instant now = ground_.clock.now();
  YG_TRY_ASSIGN(const auto over, end_all(EndedWhy::expired, [now](store::Reader& reader, const Permit* last) {
                  return expired(reader, now, place_of(last, last ? std::optional{last->until} : std::nullopt), kBatch);
                }));
  YG_TRY_ASSIGN(const auto forgotten, end_all(EndedWhy::unconfirmed, [now](store::Reader& reader, const Permit* last) {
                  return unconfirmed(reader, now, place_of(last, last ? last->confirm_by : std::nullopt), kBatch);
                }));
  std::int64_t ended = over + forgotten;
  YG_TRY_ASSIGN(const auto closed, ground_.db.read([](store::Reader& reader) { return closed_systems(reader); }));
  for (const SystemId system : closed) {
    YG_TRY_ASSIGN(const auto left,
                  end_all(EndedWhy::system_closed, [system](store::Reader& reader, const Permit* last) {
                    return active_of_system(reader, system, last ? last->id : PermitId{}, kBatch);
                  }));
    ended += left;
  }
  YG_TRY(ground_.db.write([&](store::Transaction& tx) { return tell_of_day(tx, notices_, now); }));
  return ended;
}

void PermitClock::follow_cards(store::Dispatcher& outbox) {
  outbox.subscribe({.name = "access.cards",
                    .topic_prefix = std::string{card::kChangedTopic},
                    .handle = [this](store::Transaction& tx, const std::vector<store::Event>& batch) {
                      return cards_changed(tx, batch);
                    }});
}

Result<void> PermitClock::cards_changed(store::Transaction& tx, const std::vector<store::Event>& events) const {
  const auto ids = card::changed_cards(events);
  YG_TRY_ASSIGN(const auto permits, active_of_cards(tx, ids));
  if (permits.empty()) return {};
  std::vector<std::int64_t> held;
  for (const Permit& permit : permits) held.push_back(permit.subject.id);
  YG_TRY_ASSIGN(const auto cards, cards_by_id(tx, held));
  std::vector<Permit> over;
  for (const Permit& permit : permits) {
    const auto card = std::ranges::find(cards, CardId{permit.subject.id}, &AskedCard::id);
    if (card == cards.end() || card->state == card::State::closed) {
      over.push_back(permit);
    } else if (card->unit != permit.unit) {
      const auto moved = move(tx, ground_.keys, permit, card->unit);
      if (!moved && moved.error().code != "permit.tampered") return std::unexpected(moved.error());
    }
  }
  const Instant now = ground_.clock.now();
  YG_TRY_ASSIGN(const auto ended, end_these(tx, ground_.keys, over, EndedWhy::card_closed, now));
  YG_TRY(record(tx, ground_.audit, EndedWhy::card_closed, ended));
  return tell_of_ended(tx, notices_, ended, now);
}

}  // namespace yunguan::access
