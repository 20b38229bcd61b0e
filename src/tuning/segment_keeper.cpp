// SPDX-License-Identifier: Apache-2.0
#include "tuning/segment_keeper.h"

#include "base/log.h"
#include "tuning/entry_store.h"

namespace yunguan::tuning {
namespace {

// A day begins when the clock says so, which can be set.
constexpr std::chrono::seconds kInterval{20};

// Those that hold today or later.
Result<std::vector<card::Segment>> own_segments(store::Reader& reader, Date today) {
  std::vector<card::Segment> segments;
  YG_TRY(each_held(reader, ListKind::segments, today, [&](HeldEntry& entry) {
    auto segment = card::read_segment(entry.text.item, entry.text.name, entry.text.more);
    YG_ASSERT(segment);  // checked before it was stored
    segment->effective_from = entry.valid_from;
    segment->effective_to = entry.valid_to;
    segments.push_back(std::move(*segment));
  }));
  return segments;
}

}  // namespace

Result<bool> SegmentKeeper::look() {
  const Date today = ground_.today();
  YG_TRY_ASSIGN(auto own, ground_.db.read([&](store::Reader& reader) { return own_segments(reader, today); }));
  return numbers_.replace(numbers_.now().with(std::move(own), today));
}

Result<void> SegmentKeeper::start() {
  YG_TRY(look());
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
  return {};
}

void SegmentKeeper::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void SegmentKeeper::wake() {
  const std::lock_guard lock{mutex_};
  due_ = true;
  woken_.notify_all();
}

void SegmentKeeper::run(const std::stop_token& stop) {
  Date day = ground_.today();
  bool to_tell = false;
  bool failing = false;  // said once, until it works again
  while (true) {
    {
      std::unique_lock lock{mutex_};
      woken_.wait_for(lock, stop, kInterval, [this] { return due_; });
      if (stop.stop_requested()) return;
      const Date today = ground_.today();
      if (!due_ && today == day && !to_tell && !failing) continue;
      due_ = false;
      day = today;
    }
    auto done = look();
    if (done) {
      to_tell = to_tell || *done;
      if (to_tell) {
        if (const auto told = changed_(); told)
          to_tell = false;
        else
          done = std::unexpected{told.error()};
      }
    }
    if (!done && !failing) log::failure(log::Level::error, "tuning", "cannot follow the number segments", done.error());
    failing = !done;
  }
}

}  // namespace yunguan::tuning
