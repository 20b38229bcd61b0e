// SPDX-License-Identifier: Apache-2.0
#include "http/server.h"

#include <thread>

#include "http/server_impl.h"

namespace yunguan::http {

void Server::Impl::wait_until_quiet() {
  // By the machine's own time, since a test that has stopped its ticks must end too.
  const auto until = std::chrono::steady_clock::now() + options.drain;
  while (std::chrono::steady_clock::now() < until &&
         (unanswered > 0 || streaming > 0 || transport->connections() > 0)) {
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
}

Server::Server(ServerOptions options, const Router& router, Guard& guard, const Clock& clock)
    : impl_(std::make_unique<Impl>(std::move(options), router, guard, clock)) {}

Server::~Server() { stop(); }

Result<void> Server::start() {
  YG_TRY_ASSIGN(impl_->console, ConsoleFiles::load(impl_->options.console_dir));
  impl_->workers.start();
  impl_->streams.start();
  if (auto started = impl_->transport->start(); !started) {
    impl_->workers.stop();
    impl_->streams.stop();
    return started;
  }
  impl_->running = true;
  return {};
}

void Server::stop() {
  if (!std::exchange(impl_->running, false)) return;
  impl_->draining = true;
  impl_->transport->post([this] {
    for (const auto& weak : impl_->channels) {
      if (const auto channel = weak.lock()) channel->close();
    }
  });
  impl_->transport->drain();
  impl_->wait_until_quiet();
  {
    const std::lock_guard lock(impl_->sinks_mutex);
    for (const auto& weak : impl_->sinks) {
      if (const auto sink = weak.lock()) sink->fail();
    }
  }
  impl_->workers.stop();
  impl_->streams.stop();
  impl_->transport->stop();
  for (const auto& weak : impl_->channels) {
    if (const auto channel = weak.lock()) channel->abandon();
  }
  impl_->under_way.clear();
}

std::uint16_t Server::port() const { return impl_->transport->port(); }

}  // namespace yunguan::http
