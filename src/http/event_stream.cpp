// SPDX-License-Identifier: Apache-2.0
#include "http/event_stream.h"

#include <fmt/format.h>

#include <algorithm>

namespace yunguan::http {
namespace {

constexpr std::string_view kResync = "event: resync\ndata: {}\n\n";
constexpr std::string_view kBeat = ": \n\n";
constexpr std::string_view kRetry = "retry: 2000\n\n";

}  // namespace

EventHub::EventHub(MaySee alive, EventStreamOptions options) : alive_(std::move(alive)), options_(options) {}

EventHub::~EventHub() { stop(); }

void EventHub::start() {
  const std::lock_guard lock(mutex_);
  if (std::exchange(running_, true)) return;
  heartbeat_ = std::thread([this] { beat(); });
}

void EventHub::stop() {
  std::vector<Reader> all;
  {
    const std::lock_guard lock(mutex_);
    running_ = false;
    all.swap(readers_);
  }
  wake_.notify_all();
  if (heartbeat_.joinable()) heartbeat_.join();
  for (const Reader& reader : all) reader.channel->close();
}

std::vector<EventHub::Reader> EventHub::snapshot() const {
  const std::lock_guard lock(mutex_);
  return readers_;
}

std::size_t EventHub::readers() const {
  const std::lock_guard lock(mutex_);
  return readers_.size();
}

void EventHub::publish(std::string_view topic, std::string_view data, const MaySee& may_see) {
  YG_ASSERT(topic.find_first_of("\r\n") == std::string_view::npos &&
            data.find_first_of("\r\n") == std::string_view::npos);
  std::uint64_t id = 0;
  std::vector<Reader> readers;
  {
    const std::lock_guard lock(mutex_);
    if (readers_.empty()) return;
    id = next_id_++;
    readers = readers_;
  }
  // Judged outside the lock: whether somebody may see something can take a look into the store.
  if (may_see) std::erase_if(readers, [&](const Reader& reader) { return !may_see(*reader.caller); });
  send(readers, fmt::format("id: {}\nevent: {}\ndata: {}\n\n", id, topic, data));
}

void EventHub::send(const std::vector<Reader>& readers, const std::string& bytes) {
  std::vector<std::shared_ptr<Channel>> gone;
  for (const Reader& reader : readers) {
    if (reader.channel->pending() + bytes.size() > options_.pending_bytes) {
      reader.channel->send(std::string(kResync));
      reader.channel->close();
      gone.push_back(reader.channel);
    } else if (!reader.channel->send(bytes)) {
      gone.push_back(reader.channel);
    }
  }
  remove(gone);
}

void EventHub::remove(const std::vector<std::shared_ptr<Channel>>& gone) {
  if (gone.empty()) return;
  const std::lock_guard lock(mutex_);
  std::erase_if(readers_, [&](const Reader& reader) {
    return std::find(gone.begin(), gone.end(), reader.channel) != gone.end();
  });
}

void EventHub::end(std::string_view caller_key) {
  std::vector<std::shared_ptr<Channel>> gone;
  for (const Reader& reader : snapshot()) {
    if (reader.caller->key() != caller_key) continue;
    reader.channel->close();
    gone.push_back(reader.channel);
  }
  remove(gone);
}

void EventHub::beat() {
  std::unique_lock lock(mutex_);
  while (running_) {
    wake_.wait_for(lock, options_.heartbeat, [this] { return !running_; });
    if (!running_) return;
    lock.unlock();
    std::vector<std::shared_ptr<Channel>> gone;
    for (const Reader& reader : snapshot()) {
      if (alive_(*reader.caller)) continue;
      reader.channel->close();
      gone.push_back(reader.channel);
    }
    remove(gone);
    send(snapshot(), std::string(kBeat));
    lock.lock();
  }
}

Result<Response> EventHub::open(const Request& request) {
  YG_ASSERT(request.caller != nullptr);
  const std::string key = request.caller->key();
  {
    const std::lock_guard lock(mutex_);
    const auto of_one = std::count_if(readers_.begin(), readers_.end(),
                                      [&](const Reader& reader) { return reader.caller->key() == key; });
    if (readers_.size() >= options_.readers || static_cast<std::size_t>(of_one) >= options_.readers_of_one) {
      return fail(ErrorKind::too_many, "http.events_full",
                  {"打开的实时页面过多，请关闭一些后再试", "too many live pages are open, close some and try again"});
    }
  }
  Response response;
  response.content_type = "text/event-stream; charset=utf-8";
  response.headers = {{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}};
  // A browser that comes back says which event it saw last; what came since is not kept, so it fetches anew.
  const bool comes_back = !request.header("last-event-id").empty();
  response.open = [this, caller = request.caller, comes_back](std::shared_ptr<Channel> channel) {
    add({std::move(channel), caller}, comes_back);
  };
  return response;
}

void EventHub::add(Reader reader, bool comes_back) {
  reader.channel->send(std::string(kRetry) + std::string(comes_back ? kResync : kBeat));
  std::unique_lock lock(mutex_);
  if (running_) {
    readers_.push_back(std::move(reader));
    return;
  }
  lock.unlock();
  reader.channel->close();
}

Route EventHub::route() {
  Route made = raw_route({.path = "/api/v1/events",
                          .operation = "stream_events",
                          .permission = std::string(kSignedIn),
                          .summary = "Streams events: what changed, how jobs go; `resync` means fetch anew.",
                          .tag = "platform"},
                         [this](const Request& request) { return open(request); });
  made.response_type = "text/event-stream";
  return made;
}

}  // namespace yunguan::http
