// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "store/outbox.h"
#include "store/outbox_store.h"

namespace yunguan::store {
namespace {

using namespace std::chrono_literals;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr auto kLook = 200ms;
constexpr std::chrono::milliseconds kDelayMin = 1s;
constexpr std::chrono::milliseconds kDelayMax = 60s;
constexpr auto kRemoveEvery = 10min;
constexpr std::int64_t kSequencesMax = 5000;
constexpr std::int64_t kRemoveMax = 2000;
// Another subscriber's turn comes after so many batches of one.
constexpr int kTurnBatches = 20;
// drain() waits so long for transactions of others that began before the events' own.
constexpr auto kDrainWait = 10s;

// What is known of a subscriber between two looks.
struct Delivery {
  Subscriber subscriber;
  SubscriberFigures figures;  // under Impl::mutex_
  bool registered = false;    // it has a stored position
  int failed_in_row = 0;
  SteadyTime not_before{};
};

}  // namespace

struct Dispatcher::Impl {
  Impl(Database& database, const Clock& time, std::chrono::hours kept) : db(database), clock(time), keep(kept) {}

  Result<OutboxState> look();
  Result<bool> deliver_batch(Delivery& delivery, std::int64_t newest);
  Result<bool> deliver_turn(Delivery& delivery, std::int64_t newest);
  void note_failure(Delivery& delivery, const Error& error);
  bool run_once();
  Result<void> remove_delivered();
  void loop();

  // Fixed after construction.
  Database& db;
  const Clock& clock;
  const std::chrono::hours keep;
  // Fixed after start; their figures are under mutex_, the rest belongs to the delivering thread.
  std::vector<std::unique_ptr<Delivery>> deliveries;
  SteadyTime remove_next{};
  // Under mutex_.
  mutable std::mutex mutex_;
  std::condition_variable woken;
  bool wake_asked = false;
  bool stopping = false;
  std::int64_t newest_seen = 0;

  std::thread thread;
};

// Numbers what can be numbered and says how far the outbox reaches.
Result<OutboxState> Dispatcher::Impl::look() {
  for (;;) {
    YG_TRY_ASSIGN(const OutboxState state, db.read(read_state));
    {
      const std::lock_guard lock{mutex_};
      newest_seen = std::max(newest_seen, state.newest);
    }
    if (!state.can_sequence) return state;
    YG_TRY(db.write([](Transaction& tx) { return give_sequences(tx, kSequencesMax); }));
  }
}

// One transaction: the events, what the subscriber makes of them, and its new position. False when there was nothing to do.
Result<bool> Dispatcher::Impl::deliver_batch(Delivery& delivery, std::int64_t newest) {
  const Subscriber& subscriber = delivery.subscriber;
  const std::size_t batch_max = std::max<std::size_t>(1, subscriber.batch_max >> std::min(delivery.failed_in_row, 60));
  struct Done {
    std::int64_t position;
    std::size_t events;
    bool more;
  };
  YG_TRY_ASSIGN(const auto done, db.write([&](Transaction& tx) -> Result<std::optional<Done>> {
    if (!delivery.registered) YG_TRY(ensure_position(tx, subscriber.name));
    YG_TRY_ASSIGN(const auto position, take_position(tx, subscriber.name));
    if (!position) return std::nullopt;
    if (*position >= newest) return Done{.position = *position, .events = 0, .more = false};
    YG_TRY_ASSIGN(const std::vector<Event> batch,
                  read_batch(tx, *position, newest, subscriber.topic_prefix, static_cast<std::int64_t>(batch_max)));
    if (!batch.empty()) YG_TRY(subscriber.handle(tx, batch));
    const bool more = batch.size() == batch_max;
    const std::int64_t reached = more ? batch.back().sequence : newest;
    YG_TRY(set_position(tx, subscriber.name, reached));
    return Done{.position = reached, .events = batch.size(), .more = more};
  }));
  delivery.registered = true;
  if (!done) return false;
  const std::lock_guard lock{mutex_};
  delivery.figures.position = done->position;
  delivery.figures.delivered += done->events;
  if (done->events > 0) {
    delivery.failed_in_row = 0;
    delivery.figures.last_error.clear();
  }
  return done->more;
}

// False when the subscriber has everything, true when its turn ended before.
Result<bool> Dispatcher::Impl::deliver_turn(Delivery& delivery, std::int64_t newest) {
  for (int batches = 0; batches < kTurnBatches; ++batches) {
    YG_TRY_ASSIGN(const bool more, deliver_batch(delivery, newest));
    if (!more) return false;
  }
  return true;
}

void Dispatcher::Impl::note_failure(Delivery& delivery, const Error& error) {
  const auto delay = std::min(kDelayMax, kDelayMin * (1 << std::min(delivery.failed_in_row, 6)));
  delivery.not_before = std::chrono::steady_clock::now() + delay;
  ++delivery.failed_in_row;
  const std::lock_guard lock{mutex_};
  ++delivery.figures.failures;
  delivery.figures.last_error = describe(error);
}

// True when there is more to do at once.
bool Dispatcher::Impl::run_once() {
  const auto state = look();
  if (!state) return false;  // the store is away; it counts its own failures
  bool more = false;
  for (const auto& delivery : deliveries) {
    const bool behind = delivery->figures.position < state->newest;
    if (!behind || std::chrono::steady_clock::now() < delivery->not_before) continue;
    const auto turn = deliver_turn(*delivery, state->newest);
    if (!turn) note_failure(*delivery, turn.error());
    more = more || turn.value_or(false);
  }
  if (std::chrono::steady_clock::now() >= remove_next) {
    remove_next = std::chrono::steady_clock::now() + kRemoveEvery;
    // A failure leaves the events for the next time.
    (void)remove_delivered();
  }
  return more;
}

Result<void> Dispatcher::Impl::remove_delivered() {
  for (std::int64_t removed = kRemoveMax; removed == kRemoveMax;) {
    YG_TRY_ASSIGN(removed, db.write([&](Transaction& tx) { return remove_old(tx, clock.now() - keep, kRemoveMax); }));
  }
  return {};
}

void Dispatcher::Impl::loop() {
  for (;;) {
    const bool more = run_once();
    std::unique_lock lock{mutex_};
    if (!more) woken.wait_for(lock, kLook, [&] { return stopping || wake_asked; });
    wake_asked = false;
    if (stopping) return;
  }
}

Dispatcher::Dispatcher(Database& db, const Clock& clock, std::chrono::hours keep)
    : impl_(std::make_unique<Impl>(db, clock, keep)) {}
Dispatcher::~Dispatcher() { stop(); }

void Dispatcher::subscribe(Subscriber subscriber) {
  YG_ASSERT(!impl_->thread.joinable());
  YG_ASSERT(subscriber.batch_max > 0 && subscriber.handle != nullptr);
  auto delivery = std::make_unique<Delivery>();
  delivery->figures.name = subscriber.name;
  delivery->subscriber = std::move(subscriber);
  impl_->deliveries.push_back(std::move(delivery));
}

void Dispatcher::start() {
  YG_ASSERT(!impl_->thread.joinable());
  impl_->stopping = false;
  impl_->thread = std::thread{[impl = impl_.get()] { impl->loop(); }};
}

void Dispatcher::stop() {
  if (!impl_->thread.joinable()) return;
  {
    const std::lock_guard lock{impl_->mutex_};
    impl_->stopping = true;
  }
  impl_->woken.notify_one();
  impl_->thread.join();
}

void Dispatcher::wake() {
  {
    const std::lock_guard lock{impl_->mutex_};
    impl_->wake_asked = true;
  }
  impl_->woken.notify_one();
}

Result<void> Dispatcher::drain() {
  YG_ASSERT(!impl_->thread.joinable());
  const auto until = std::chrono::steady_clock::now() + kDrainWait;
  YG_TRY_ASSIGN(OutboxState state, impl_->look());
  while (state.waiting && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(5ms);
    YG_TRY_ASSIGN(state, impl_->look());
  }
  for (const auto& delivery : impl_->deliveries) {
    for (bool more = true; more;) {
      YG_TRY_ASSIGN(more, impl_->deliver_turn(*delivery, state.newest));
    }
  }
  return impl_->remove_delivered();
}

std::vector<SubscriberFigures> Dispatcher::figures() const {
  const std::lock_guard lock{impl_->mutex_};
  std::vector<SubscriberFigures> out;
  for (const auto& delivery : impl_->deliveries) {
    out.push_back(delivery->figures);
    out.back().behind = std::max<std::int64_t>(0, impl_->newest_seen - out.back().position);
  }
  return out;
}

}  // namespace yunguan::store
