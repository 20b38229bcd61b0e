// SPDX-License-Identifier: Apache-2.0
#include "http/streaming.h"

#include <algorithm>
#include <utility>

namespace yunguan::http {
namespace {

std::unexpected<Error> peer_gone() {
  return fail(ErrorKind::unavailable, "http.peer_gone", {"对方已断开", "the peer has gone"});
}

}  // namespace

StreamSink::StreamSink(Transport& transport, std::shared_ptr<Reply> reply, std::function<bool()> begin)
    : transport_(transport), reply_(std::move(reply)), begin_(std::move(begin)) {
  piece_.reserve(kPieceBytes);
}

Result<void> StreamSink::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t size = std::min(bytes.size(), kPieceBytes - piece_.size());
    piece_.append(bytes.substr(0, size));
    bytes.remove_prefix(size);
    if (piece_.size() == kPieceBytes) YG_TRY(send_piece());
  }
  return {};
}

Result<void> StreamSink::send_piece() {
  {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return gone_ || under_way_ < kPiecesMax; });
    if (gone_) return peer_gone();
    ++under_way_;
  }
  bytes_ += piece_.size();
  std::string piece = std::exchange(piece_, {});
  piece_.reserve(kPieceBytes);
  const bool first = !std::exchange(begun_, true);
  transport_.post([self = shared_from_this(), piece = std::move(piece), first]() mutable {
    if (first && !self->begin_()) return self->taken(false);
    self->reply_->part(std::move(piece), [self](bool good) { self->taken(good); });
  });
  return {};
}

void StreamSink::taken(bool good) {
  {
    const std::lock_guard lock(mutex_);
    --under_way_;
    gone_ = gone_ || !good;
  }
  room_.notify_all();
}

Result<void> StreamSink::finish() {
  YG_TRY(send_piece());  // also when it is empty: it carries the head
  transport_.post([self = shared_from_this()] { self->reply_->end([](bool) {}); });
  std::unique_lock lock(mutex_);
  room_.wait(lock, [this] { return gone_ || under_way_ == 0; });
  if (gone_) return peer_gone();
  return {};
}

void StreamSink::cut() {
  transport_.post([self = shared_from_this()] { self->reply_->cut(); });
}

void StreamSink::fail() {
  {
    const std::lock_guard lock(mutex_);
    gone_ = true;
  }
  room_.notify_all();
}

ReplyChannel::ReplyChannel(Transport& transport, std::shared_ptr<Reply> reply, std::function<void()> on_end)
    : reply_(std::move(reply)), on_end_(std::move(on_end)), transport_(&transport) {}

bool ReplyChannel::post(std::function<void()> task) {
  const std::lock_guard lock(mutex_);
  if (transport_ == nullptr) return false;
  transport_->post(std::move(task));
  return true;
}

bool ReplyChannel::send(std::string bytes) {
  const std::size_t size = bytes.size();
  pending_ += size;
  return post([self = shared_from_this(), bytes = std::move(bytes), size] {
    if (!self->reply_) return;
    self->reply_->part(bytes, [self, size](bool good) {
      self->pending_ -= size;
      if (!good) self->ended();
    });
  });
}

void ReplyChannel::close() {
  post([self = shared_from_this()] {
    if (self->reply_) self->reply_->end([](bool) {});
    self->ended();
  });
}

void ReplyChannel::abandon() {
  {
    const std::lock_guard lock(mutex_);
    transport_ = nullptr;
  }
  reply_.reset();
  on_end_ = nullptr;
}

void ReplyChannel::ended() {
  {
    const std::lock_guard lock(mutex_);
    transport_ = nullptr;
  }
  reply_.reset();
  if (on_end_) std::exchange(on_end_, nullptr)();
}

}  // namespace yunguan::http
