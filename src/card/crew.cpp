// SPDX-License-Identifier: Apache-2.0
#include "card/crew.h"

#include <algorithm>
#include <utility>

namespace yunguan::card {

std::size_t spare_helpers(std::size_t busy) {
  constexpr std::size_t kMost = 3;
  const std::size_t processors = std::thread::hardware_concurrency();
  return processors > busy ? std::min(processors - busy, kMost) : 0;
}

Crew::Crew(std::size_t helpers) {
  for (std::size_t i = 0; i < helpers; ++i) helpers_.emplace_back([this] { help(); });
}

Crew::~Crew() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  wake_.notify_all();
}

Result<void> Crew::run(std::size_t parts, const Work& work) {
  {
    const std::lock_guard lock{mutex_};
    YG_ASSERT(work_ == nullptr);
    work_ = &work;
    next_ = 0;
    parts_ = parts;
    outcome_ = {};
    thrown_ = nullptr;
  }
  wake_.notify_all();
  take_parts();
  std::unique_lock lock{mutex_};
  done_.wait(lock, [this] { return at_work_ == 0; });
  work_ = nullptr;
  if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
  return std::exchange(outcome_, {});
}

void Crew::help() {
  while (true) {
    {
      std::unique_lock lock{mutex_};
      wake_.wait(lock, [this] { return stopping_ || next_ < parts_; });
      if (stopping_) return;
    }
    take_parts();
  }
}

void Crew::take_parts() {
  while (true) {
    std::size_t part = 0;
    const Work* work = nullptr;
    {
      const std::lock_guard lock{mutex_};
      if (next_ >= parts_) return;
      part = next_++;
      work = work_;
      ++at_work_;
    }
    Result<void> outcome;
    std::exception_ptr thrown;
    try {
      outcome = (*work)(part);
    } catch (...) {
      thrown = std::current_exception();
    }
    note(part, std::move(outcome), std::move(thrown));
  }
}

void Crew::note(std::size_t part, Result<void> outcome, std::exception_ptr thrown) {
  const std::lock_guard lock{mutex_};
  if (!outcome || thrown) {
    next_ = parts_;  // the parts not yet begun are left out
    if (thrown && !thrown_) thrown_ = std::move(thrown);
    if (!outcome && (outcome_ || part < failed_part_)) {
      outcome_ = std::move(outcome);
      failed_part_ = part;
    }
  }
  if (--at_work_ == 0) done_.notify_one();
}

}  // namespace yunguan::card
