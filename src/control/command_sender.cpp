// SPDX-License-Identifier: Apache-2.0
#include "control/command_sender.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"

namespace yunguan::control {
namespace {

constexpr std::chrono::seconds kLongestWait{3600};

}  // namespace

CommandSender::CommandSender(const Ground& ground, Told told) : ground_(ground), told_(std::move(told)) {}

void CommandSender::add(card::Carrier carrier, std::unique_ptr<NetworkLink> link) { links_[carrier] = std::move(link); }

void CommandSender::start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void CommandSender::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  wake_.notify_all();
  thread_.join();
}

void CommandSender::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const auto sent = send_due();
    if (!sent) log::failure(log::Level::warn, "control", "commands could not be sent", sent.error());
    const auto counts = look();
    if (!counts) {
      log::failure(log::Level::warn, "control", "what waits could not be counted", counts.error());
    } else {
      if (counts->overdue > overdue_) log::warn("control", "commands are overdue", {{"overdue", counts->overdue}});
      overdue_ = counts->overdue;
      told_(*counts);
    }
    // A full batch: more is waiting.
    if (sent && *sent == kBatch) continue;
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, kTick, [] { return false; });
  }
}

Result<OpenCounts> CommandSender::look() {
  return ground_.db.read([&](store::Reader& reader) { return count_open(reader, ground_.overdue_before()); });
}

Result<std::vector<CommandSender::Due>> CommandSender::due() const {
  std::string carriers;
  for (const auto& [carrier, link] : links_)
    carriers += fmt::format("{}{}", carriers.empty() ? "" : ",", static_cast<int>(carrier));
  const std::string sql = fmt::format(
      "SELECT e.card_id, e.aspect, e.desired, e.attempts FROM card_enforcement e JOIN card c ON c.id = e.card_id "
      "WHERE e.standing <> 0 AND e.standing = 1 AND COALESCE(e.next_try_at, 0) <= :now AND c.carrier IN ({}) "
      "ORDER BY e.commanded_at, (e.card_id * 16 + e.aspect) LIMIT {}",
      carriers, kBatch);
  return ground_.db.read([&](store::Reader& reader) {
    return reader.all({"control.due", sql}, {ground_.clock.now()}, [](const store::Row& row) {
      return Due{row.id<CardId>(0), static_cast<card::Aspect>(row.integer(1)), row.text(2), row.integer(3)};
    });
  });
}

Result<std::size_t> CommandSender::send_due() {
  if (links_.empty()) return 0;
  YG_TRY_ASSIGN(const auto commands, due());
  for (const Due& command : commands) YG_TRY(send(command));
  return commands.size();
}

Result<void> CommandSender::send(const Due& due) {
  YG_TRY_ASSIGN(const auto card, ground_.db.read([&](store::Reader& reader) { return card::find(reader, due.card); }));
  if (!card) return {};
  NetworkLink& link = *links_.at(card->facts.carrier);
  const NetworkLink::Outcome outcome = link.carry_out(*card, due.aspect, due.desired);
  return keep(due, *card, link, outcome);
}

Result<void> CommandSender::keep(const Due& due, const card::Record& card, NetworkLink& link,
                                 const NetworkLink::Outcome& outcome) {
  const Instant now = ground_.clock.now();
  return ground_.db.write([&](store::Transaction& tx) -> Result<void> {
    if (outcome.answer == NetworkLink::Answer::failed) {
      YG_TRY(card::tried(tx, due.card, due.aspect, link.name(), outcome.note, next_try(due.attempts)));
      return {};
    }
    // The card as it is now: when another value was commanded meanwhile, that one waits on.
    YG_TRY_ASSIGN(const auto current, card::find(tx, due.card));
    if (!current) return {};
    identity::AuditEntry entry{.actor = identity::Actor::machine(link.name()),
                               .action = "enforcement.confirm",
                               .object_type = "card",
                               .object_id = fmt::format("{}", due.card.value),
                               .object_label = card.facts.msisdn,
                               .unit_id = card.facts.unit};
    entry.after = boost::json::object{{std::string{card::to_word(due.aspect)}, due.desired}};
    if (outcome.answer == NetworkLink::Answer::done) {
      YG_TRY(card::confirm(tx, due.card, current->facts, due.aspect, due.desired, link.name(), now, outcome.note));
    } else {
      // Its no is about the value sent, not about one commanded since.
      if (card::value_of(current->facts, due.aspect) != due.desired) return {};
      entry.action = "enforcement.refuse";
      YG_TRY(card::refuse(tx, due.card, due.aspect, link.name(), outcome.note, now));
    }
    YG_TRY(ground_.audit.record(tx, entry));
    return {};
  });
}

std::optional<Instant> CommandSender::next_try(std::int64_t attempts) const {
  if (attempts >= ground_.policy.link_attempts) return std::nullopt;
  return ground_.clock.now() + wait_after(attempts, ground_.policy.link_retry, kLongestWait);
}

}  // namespace yunguan::control
