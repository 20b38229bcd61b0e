// SPDX-License-Identifier: Apache-2.0
// The two kinds of answer that are sent piece by piece: a stream, written by a blocking function on a thread of its own,
// and a channel, which anybody may send to at any time.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "http/message.h"
#include "http/transport.h"

namespace yunguan::http {

// Pieces of kPieceBytes go to the network thread, at most kPiecesMax of them at a time: write() waits when the peer takes
// them slower than they come. The head goes out with the first piece, so that an error before it can still be answered.
class StreamSink final : public Sink, public std::enable_shared_from_this<StreamSink> {
 public:
  static constexpr std::size_t kPieceBytes = 64u << 10;
  static constexpr std::size_t kPiecesMax = 4;

  // `begin` runs on the network thread before the first piece and may say that the request was answered otherwise.
  StreamSink(Transport& transport, std::shared_ptr<Reply> reply, std::function<bool()> begin);

  Result<void> write(std::string_view bytes) override;
  // Sends what is left and ends the answer properly.
  Result<void> finish();
  // Ends the connection, so that the half answer is not taken for a whole one.
  void cut();
  // From now on every write fails; a waiting one too. Any thread.
  void fail();
  [[nodiscard]] bool begun() const { return begun_; }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  Result<void> send_piece();
  void taken(bool good);

  // Fixed after construction.
  Transport& transport_;
  const std::shared_ptr<Reply> reply_;
  const std::function<bool()> begin_;

  // The writing thread only.
  std::string piece_;
  bool begun_ = false;
  std::uint64_t bytes_ = 0;

  std::mutex mutex_;
  std::condition_variable room_;
  // Under mutex_.
  std::size_t under_way_ = 0;
  bool gone_ = false;
};

class ReplyChannel final : public Channel, public std::enable_shared_from_this<ReplyChannel> {
 public:
  // `on_end` runs once, on the network thread, when the peer has gone or the answer was closed.
  ReplyChannel(Transport& transport, std::shared_ptr<Reply> reply, std::function<void()> on_end);

  bool send(std::string bytes) override;
  [[nodiscard]] std::size_t pending() const override { return pending_; }
  void close() override;
  // The network thread has ended: the channel outlives the server and is closed from now on.
  void abandon();

 private:
  bool post(std::function<void()> task);
  void ended();

  // Network thread only.
  std::shared_ptr<Reply> reply_;
  std::function<void()> on_end_;

  std::atomic<std::size_t> pending_{0};
  std::mutex mutex_;
  // Under mutex_; null once closed, gone or abandoned.
  Transport* transport_;
};

}  // namespace yunguan::http
