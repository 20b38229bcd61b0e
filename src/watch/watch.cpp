// SPDX-License-Identifier: Apache-2.0
#include "watch/watch.h"

#include <algorithm>
#include <deque>
#include <map>

#include "base/log.h"
#include "base/parse.h"

namespace yunguan::watch {
namespace {

constexpr std::size_t kSetAsideMax = 1'000;

}  // namespace

class Watch::FoundSink final : public journal::Sink {
 public:
  FoundSink(const TakeFound& take_found, const Clock& clock) : take_found_(take_found), clock_(clock) {}

  Result<void> take(journal::Shard, journal::Offset upto, Instant since,
                    std::span<const journal::Output> outputs) override {
    std::vector<monitor::Found> found;
    for (const journal::Output& output : outputs) {
      auto one = monitor::found_in(output);
      YG_ASSERT(one.has_value());  // the fold beside it wrote it
      found.push_back(std::move(*one));
    }
    return take_found_(found, upto, since);
  }

  Result<void> set_aside(const journal::Poisoned& poisoned) override {
    log::failure(log::Level::warn, "watch", "a record of the journal was set aside", poisoned.error);
    const std::lock_guard lock{mutex_};
    ++count_;
    aside_.push_front({.shard = poisoned.shard.number,
                       .offset = poisoned.record.offset,
                       .kind = poisoned.record.kind,
                       .code = poisoned.error.code,
                       .reason = poisoned.error.text,
                       .at = clock_.now()});
    if (aside_.size() > kSetAsideMax) aside_.pop_back();
    return {};
  }

  std::vector<SetAside> newest(std::size_t count_max) {
    const std::lock_guard lock{mutex_};
    return {aside_.begin(), aside_.begin() + static_cast<std::ptrdiff_t>(std::min(count_max, aside_.size()))};
  }
  std::uint64_t count() {
    const std::lock_guard lock{mutex_};
    return count_;
  }

 private:
  const TakeFound& take_found_;
  const Clock& clock_;
  std::mutex mutex_;
  std::deque<SetAside> aside_;
  std::uint64_t count_ = 0;
};

Watch::Watch(Ground ground)
    : ground_(std::move(ground)),
      keeper_({.keep = ground_.keep_month,
               .catch_up = [this](std::chrono::milliseconds at_most) { return runner_->catch_up(at_most); },
               .counts = [this](std::uint32_t month) { return counts(month); },
               .used = [this](std::uint32_t month,
                              std::span<const std::uint64_t> msisdns) { return card_months(month, msisdns); }}),
      publisher_(publishing()) {
  sink_ = std::make_unique<FoundSink>(ground_.take_found, ground_.publisher.clock);
  journal::FoldRunner::Options options = ground_.folding;
  options.shards = ground_.publisher.shards;
  runner_ = std::make_unique<journal::FoldRunner>(ground_.publisher.journal,
                                                  monitor::live_fold(ground_.library, card_lists_), *sink_, options);
}

Publisher::Ground Watch::publishing() {
  Publisher::Ground ground = ground_.publisher;
  if (!ground.may_close) ground.may_close = [this](std::uint32_t month) { return keeper_.is_kept(month); };
  return ground;
}

Watch::~Watch() { stop(); }

// The publisher first: a fold wants a month and settings before the first card.
Result<void> Watch::start() {
  YG_TRY(ground_.folding.threads > 0 ? publisher_.start() : publisher_.begin());
  auto started = runner_->start();
  if (!started) publisher_.stop();
  return started;
}

void Watch::stop() {
  publisher_.stop();
  keeper_.stop();
  runner_->stop();
}

void Watch::look(std::uint32_t shard, const std::function<void(const monitor::LiveFold&)>& look) {
  runner_->look_at({shard}, [&](const journal::Fold& fold) { look(dynamic_cast<const monitor::LiveFold&>(fold)); });
}

std::vector<ShardState> Watch::shards() {
  std::vector<ShardState> all;
  for (std::uint32_t number = 0; number < ground_.publisher.shards; ++number) {
    ShardState state{.shard = number};
    state.folded = runner_->position({number});
    state.end = ground_.publisher.journal.bounds({number}).next;
    state.trouble = runner_->trouble({number});
    look(number, [&](const monitor::LiveFold& fold) { state.cards = fold.cards(); });
    all.push_back(std::move(state));
  }
  return all;
}

std::vector<monitor::MonthCounts> Watch::counts() {
  std::map<std::uint32_t, monitor::MonthCounts> sums;
  for (std::uint32_t number = 0; number < ground_.publisher.shards; ++number) {
    look(number, [&](const monitor::LiveFold& fold) {
      for (const std::uint32_t month : fold.counted_months()) {
        sums.try_emplace(month, monitor::MonthCounts{.month = month}).first->second += fold.counts(month);
      }
    });
  }
  std::vector<monitor::MonthCounts> all;
  for (const auto& [month, sum] : sums) all.push_back(sum);
  return all;
}

monitor::MonthCounts Watch::counts(std::uint32_t month) {
  monitor::MonthCounts sum{.month = month};
  for (std::uint32_t number = 0; number < ground_.publisher.shards; ++number)
    look(number, [&](const monitor::LiveFold& fold) { sum += fold.counts(month); });
  return sum;
}

std::vector<std::optional<monitor::CardMonth>> Watch::card_months(std::uint32_t month,
                                                                  std::span<const std::uint64_t> msisdns) {
  std::vector<std::vector<std::size_t>> of_shard(ground_.publisher.shards);
  for (std::size_t i = 0; i < msisdns.size(); ++i)
    of_shard[monitor::shard_of(std::to_string(msisdns[i]), ground_.publisher.shards).number].push_back(i);
  std::vector<std::optional<monitor::CardMonth>> used(msisdns.size());
  for (std::uint32_t number = 0; number < ground_.publisher.shards; ++number) {
    if (of_shard[number].empty()) continue;
    look(number, [&](const monitor::LiveFold& fold) {
      for (const std::size_t i : of_shard[number]) used[i] = fold.card_month(msisdns[i], month);
    });
  }
  return used;
}

std::optional<Error> Watch::publishing_trouble() {
  auto trouble = publisher_.trouble();
  return trouble ? std::move(trouble) : keeper_.trouble();
}

std::vector<std::uint32_t> Watch::open_months() {
  std::vector<std::uint32_t> months;
  look(0, [&](const monitor::LiveFold& fold) { months = fold.open_months(); });
  return months;
}

std::optional<monitor::CardMonth> Watch::card_month(std::string_view msisdn, std::uint32_t month) {
  const auto number = parse_integer<std::uint64_t>(msisdn);
  std::optional<monitor::CardMonth> found;
  if (!number) return found;
  look(monitor::shard_of(msisdn, ground_.publisher.shards).number,
       [&](const monitor::LiveFold& fold) { found = fold.card_month(*number, month); });
  return found;
}

std::vector<SetAside> Watch::set_aside(std::size_t count_max) { return sink_->newest(count_max); }

std::uint64_t Watch::set_aside_count() { return sink_->count(); }

}  // namespace yunguan::watch
