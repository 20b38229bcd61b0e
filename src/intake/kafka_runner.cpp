// SPDX-License-Identifier: Apache-2.0
#include "intake/kafka_runner.h"

#include "base/log.h"

namespace yunguan::intake {
namespace {

constexpr std::chrono::seconds kLookEvery{2};
constexpr std::chrono::milliseconds kFirstPause{200};
constexpr std::chrono::milliseconds kLongestPause{5'000};

void keep_reading(KafkaTaker& taker, const std::stop_token& stop) {
  auto pause = kFirstPause;
  std::string said;
  while (!stop.stop_requested()) {
    const auto did = taker.round(stop);
    if (did) {
      pause = kFirstPause;
      said.clear();
      if (taker.state().stage == KafkaStage::paused) (void)wait_unless_stopped(stop, kFirstPause);
      continue;
    }
    if (did.error().code == "intake.stopping") break;
    if (said != did.error().code) {
      log::failure(log::Level::warn, "intake", "a feed cannot read from Kafka", did.error());
      said = did.error().code;
    }
    (void)wait_unless_stopped(stop, pause);
    pause = std::min(pause * 2, kLongestPause);
  }
  taker.close();
}

}  // namespace

KafkaRunner::Reader::Reader(const KafkaTaker::Ground& ground, Feed feed, const KafkaTaker::Options& options)
    : taker(ground, std::move(feed), options),
      thread([this](const std::stop_token& stop) { keep_reading(taker, stop); }) {}

Result<void> KafkaRunner::start() {
  YG_TRY(follow_feeds());
  watcher_ = std::jthread{[this](const std::stop_token& stop) { watch(stop); }};
  return {};
}

void KafkaRunner::stop() {
  watcher_.request_stop();
  if (watcher_.joinable()) watcher_.join();
  std::map<std::int64_t, std::shared_ptr<Reader>> readers;
  {
    const std::lock_guard lock{mutex_};
    readers.swap(readers_);
  }
  for (const auto& [feed, reader] : readers) reader->thread.request_stop();
  for (const auto& [feed, reader] : readers) reader->thread.join();
}

void KafkaRunner::wake() {
  {
    const std::lock_guard lock{mutex_};
    ++wakes_;
  }
  wake_.notify_all();
}

std::optional<KafkaState> KafkaRunner::state(FeedId feed) const {
  std::shared_ptr<Reader> reader;
  {
    const std::lock_guard lock{mutex_};
    const auto found = readers_.find(feed.value);
    if (found == readers_.end()) return std::nullopt;
    reader = found->second;
  }
  return reader->taker.state();
}

void KafkaRunner::watch(const std::stop_token& stop) {
  std::uint64_t seen = 0;
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock{mutex_};
      wake_.wait_for(lock, stop, kLookEvery, [&] { return wakes_ != seen; });
      seen = wakes_;
    }
    if (stop.stop_requested()) return;
    // A store that cannot be asked is said by whoever reads; feeds stay as they are meanwhile.
    if (const auto followed = follow_feeds(); !followed)
      log::failure(log::Level::debug, "intake", "feeds are not known", followed.error());
  }
}

Result<void> KafkaRunner::follow_feeds() {
  YG_TRY_ASSIGN(const auto feeds, ground_.reception.db.read([](store::Reader& reader) { return all_feeds(reader); }));
  std::map<std::int64_t, const Feed*> wanted;
  for (const Feed& feed : feeds) {
    if (feed.kafka && feed.kafka->enabled) wanted[feed.id.value] = &feed;
  }
  std::vector<std::shared_ptr<Reader>> over;
  {
    const std::lock_guard lock{mutex_};
    std::erase_if(readers_, [&](const auto& one) {
      const auto found = wanted.find(one.first);
      const bool keep = found != wanted.end() && found->second->version == one.second->taker.feed().version;
      if (!keep) over.push_back(one.second);
      return !keep;
    });
    for (const auto& [feed, reader] : readers_) wanted.erase(feed);
  }
  for (const auto& reader : over) reader->thread.request_stop();
  for (const auto& reader : over) reader->thread.join();
  // Only now, so that no two read for the same feed.
  over.clear();
  for (const auto& [id, feed] : wanted) {
    auto reader = std::make_shared<Reader>(ground_, *feed, options_);
    const std::lock_guard lock{mutex_};
    readers_[id] = std::move(reader);
  }
  return {};
}

}  // namespace yunguan::intake
