// SPDX-License-Identifier: Apache-2.0
#include "intake/kafka_taker.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/log.h"
#include "file/disk.h"
#include "intake/quarantine.h"

namespace yunguan::intake {

KafkaTaker::KafkaTaker(const Ground& ground, Feed feed, Options options)
    : ground_(ground), feed_(std::move(feed)), options_(options) {
  state_.since = ground_.reception.clock.now();
}

KafkaTaker::~KafkaTaker() { ground_.board.clear(feed_.name); }

KafkaState KafkaTaker::state() const {
  const std::lock_guard lock{mutex_};
  return state_;
}

bool KafkaTaker::is_due(std::chrono::steady_clock::time_point& last, std::chrono::milliseconds every) const {
  const auto now = std::chrono::steady_clock::now();
  if (now - last < every) return false;
  last = now;
  return true;
}

void KafkaTaker::show(KafkaStage stage, const Error* error) {
  const Instant now = ground_.reception.clock.now();
  if (error == nullptr) {
    ground_.board.clear(feed_.name);
  } else {
    ground_.board.set(feed_.name, *error, now);
  }
  std::vector<PartitionView> views;
  for (const auto& partition : partitions_) {
    PartitionView view{.topic = partition->place().topic,
                       .partition = partition->place().partition,
                       .next = partition->progress().next};
    if (consumer_) view.end = consumer_->end_of(partition->place());
    if (view.end) view.end = std::max(*view.end, view.next);
    if (view.end) view.lag = *view.end - view.next;
    if (partition->trouble()) {
      view.end.reset();
      view.lag.reset();
      view.trouble = partition->trouble()->text;
    }
    views.push_back(std::move(view));
  }
  const std::lock_guard lock{mutex_};
  const std::optional<std::string> code = error == nullptr ? std::nullopt : std::optional{error->code};
  if (state_.stage != stage || state_.trouble_code.has_value() != code.has_value()) state_.since = now;
  state_.stage = stage;
  state_.trouble_code = code;
  state_.trouble = error == nullptr ? std::nullopt : std::optional{error->text};
  state_.said = error == nullptr || error->where.value.empty() ? std::nullopt : std::optional{error->where.value};
  if (!views.empty()) state_.partitions = std::move(views);
}

Result<bool> KafkaTaker::round(const std::stop_token& stop) {
  if (ground_.paused && ground_.paused()) {
    if (consumer_ && !held_) consumer_->pause(held_ = true);
    show(KafkaStage::paused, nullptr);
    return false;
  }
  if (consumer_ && held_) consumer_->pause(held_ = false);
  auto did = work(stop);
  if (did) {
    const auto troubled = std::ranges::find_if(partitions_, [](const auto& one) { return one->trouble().has_value(); });
    show(KafkaStage::reading, troubled == partitions_.end() ? nullptr : &*(*troubled)->trouble());
    return did;
  }
  if (did.error().code == "intake.stopping") return did;
  const bool theirs = did.error().code.starts_with("kafka.");
  show(theirs ? KafkaStage::away : KafkaStage::held, &did.error());
  return did;
}

Result<bool> KafkaTaker::work(const std::stop_token& stop) {
  if (!consumer_) {
    if (auto connected = connect(); !connected) {
      consumer_.reset();
      return std::unexpected(std::move(connected).error());
    }
  }
  consumer_->poll(options_.gather, delivered_);
  const bool any = !delivered_.messages.empty();
  if (any) {
    away_.reset();
    if (auto took = take(stop); !took) {
      // What was read and not written is forgotten: the marks say where to go on.
      consumer_.reset();
      return std::unexpected(std::move(took).error());
    }
  } else if (delivered_.fault) {
    away_ = delivered_.fault;
  }
  if (away_ || delivered_.out_of_range || is_due(looked_, options_.look_again)) YG_TRY(look_for_partitions());
  YG_TRY(settle(false));
  return any;
}

Result<void> KafkaTaker::connect() {
  show(away_ ? KafkaStage::away : KafkaStage::connecting, away_ ? &*away_ : nullptr);
  held_ = false;
  partitions_.clear();
  assigned_.clear();
  YG_TRY_ASSIGN(reader_, MessageReader::make(feed_));
  YG_TRY_ASSIGN(const auto connection, connection_of(ground_.keys, feed_));
  YG_TRY_ASSIGN(consumer_, kafka::Consumer::open(connection));
  auto places = consumer_->partitions(feed_.kafka->topics, options_.answer_within);
  if (!places) {
    away_ = places.error();
    return std::unexpected(std::move(places).error());
  }
  YG_TRY_ASSIGN(cluster_, consumer_->cluster(options_.answer_within));
  away_.reset();
  YG_TRY(place(std::move(*places)));
  (void)is_due(looked_, std::chrono::milliseconds{0});
  log::info("intake", "a feed reads from Kafka", {{"feed", feed_.name}, {"partitions", partitions_.size()}});
  return {};
}

// Every partition is read from where the journal says it stands.
Result<void> KafkaTaker::place(std::vector<kafka::Place> places) {
  std::ranges::sort(places);
  YG_TRY(settle(true));
  partitions_.clear();
  assigned_.clear();
  std::vector<kafka::From> from;
  for (kafka::Place& one : places) {
    YG_TRY_ASSIGN(const auto range, consumer_->range(one, options_.answer_within));
    auto partition =
        std::make_unique<KafkaPartition>(ground_.reception, feed_, one, partition_mark(feed_.name, cluster_, one));
    YG_TRY_ASSIGN(const auto offset, partition->begin(range));
    if (offset) {
      from.push_back({std::move(one), *offset});
      assigned_.push_back(partition.get());
    }
    partitions_.push_back(std::move(partition));
  }
  return consumer_->assign(std::move(from));
}

// Also how it is found out that Kafka answers again.
Result<void> KafkaTaker::look_for_partitions() {
  auto places = consumer_->partitions(feed_.kafka->topics, options_.answer_within);
  if (!places) {
    if (!away_) away_ = places.error();
    return fail(*away_);
  }
  away_.reset();
  const auto known = [&](const kafka::Place& place) {
    return std::ranges::any_of(partitions_, [&](const auto& one) { return one->place() == place && !one->trouble(); });
  };
  if (!delivered_.out_of_range && std::ranges::all_of(*places, known)) return {};
  auto placed = place(std::move(*places));
  if (!placed) consumer_.reset();
  return placed;
}

void KafkaTaker::hold(const Error* error) {
  if (held_ != (error != nullptr)) consumer_->pause(held_ = error != nullptr);
  show(error == nullptr ? KafkaStage::reading : KafkaStage::held, error);
}

Result<void> KafkaTaker::take(const std::stop_token& stop) {
  const Patience patience{.stop = stop,
                          .trouble = [this](const Error* error) { hold(error); },
                          .first = options_.patience_first,
                          .most = options_.patience_most};
  YG_TRY_ASSIGN(const auto open, patiently(patience, [&] { return ground_.months.now(); }));
  taking_.months = months_of(open);
  taking_.source = source_of(feed_.source);
  taking_.shards = ground_.shards;
  const std::span<const kafka::Message> all{delivered_.messages};
  for (std::size_t at = 0; at < all.size();) {
    std::size_t bytes = 0;
    std::size_t end = at;
    while (end < all.size() && (end == at || bytes + all[end].value.size() <= options_.commit_bytes)) {
      bytes += all[end++].value.size();
    }
    YG_TRY(commit(all.subspan(at, end - at), patience));
    at = end;
  }
  return {};
}

Result<void> KafkaTaker::commit(std::span<const kafka::Message> messages, const Patience& patience) {
  const Reception::Ground& ground = ground_.reception;
  YG_TRY(patiently(patience, [&] { return file::check_room(ground.places.rejects, 0, ground.keep_free); }));
  std::map<std::size_t, std::vector<kafka::Message>> by_partition;
  for (const kafka::Message& message : messages) by_partition[message.from].push_back(message);
  reading_.clear();
  Counts counts;
  std::vector<KafkaPartition*> read;
  for (const auto& [from, of_it] : by_partition) {
    KafkaPartition& partition = *assigned_.at(from);
    YG_TRY_ASSIGN(const bool any, partition.read(of_it, *reader_, taking_, reading_));
    if (!any) continue;
    counts.add(reading_.counts);
    read.push_back(&partition);
  }
  if (read.empty()) return {};
  YG_TRY(append_once(ground.journal, ground_.months, reading_, read.front()->mark(), read.front()->mark_value(),
                     patience));
  for (KafkaPartition* partition : read) partition->taken();
  ground_.pace.add(ground.clock.now(), counts.rows, counts.taken);
  return {};
}

Result<void> KafkaTaker::settle(bool now) {
  if (!is_due(settled_, now ? std::chrono::milliseconds{0} : options_.settle_every)) return {};
  YG_TRY_ASSIGN(const auto reopening,
                ground_.reception.db.read([](store::Reader& reader) { return next_reopening(reader); }));
  bool changed = false;
  std::vector<kafka::From> next;
  for (const auto& partition : partitions_) {
    const auto& months = partition->progress().counts.months;
    YG_TRY_ASSIGN(const bool settled,
                  partition->settle(reopening && months.contains(reopening->month), options_.limits));
    if (settled) next.push_back({partition->place(), partition->progress().next});
    changed = changed || settled;
  }
  if (changed && consumer_) consumer_->tell(next);
  if (changed && ground_.changed) ground_.changed();
  return {};
}

void KafkaTaker::close() {
  if (const auto settled = settle(true); !settled) {
    log::failure(log::Level::warn, "intake", "the register follows at the next start", settled.error());
  }
  consumer_.reset();
}

}  // namespace yunguan::intake
