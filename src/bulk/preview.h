// SPDX-License-Identifier: Apache-2.0
// The preview of a bulk act: its cards are picked and frozen, each is judged as it will be when it is done, and the act becomes ready
// with its counts, reasons and consequences. Nothing is written to cards.
#pragma once

#include <functional>

#include "bulk/ground.h"
#include "http/filter.h"

namespace yunguan::bulk {

// How far it has come; false asks it to stop.
using PreviewStep = std::function<Result<bool>(std::int64_t done, std::int64_t total)>;

class Preview {
 public:
  struct Limits {
    std::int64_t approve_above = 1000;  // cards that change; more need a second person
    std::chrono::days submit_within{7};
  };

  Preview(const Ground& ground, Limits limits) : ground_(ground), limits_(limits) {}

  // From the beginning or, after a crash, once more. The act is found in State::previewing and left in State::ready. Stopped:
  // false, and the act as it was.
  Result<bool> run(BulkId id, const PreviewStep& step) const;

  // How many cards the filter finds, counting no further than `max`. Errors as GET /cards has them.
  [[nodiscard]] static Result<std::int64_t> count(store::Reader& reader, const BulkSpec& spec,
                                                  const identity::UnitTree& tree, std::int64_t max);

 private:
  Result<bool> pick(const Act& act, const identity::UnitTree& tree, const PreviewStep& step) const;
  Result<void> keep_picked(BulkId id, std::span<const std::int64_t> cards) const;
  Result<void> pick_undone(const Act& act) const;
  Result<void> forget_picked(BulkId id) const;
  Result<void> finish(BulkId id, const Tally& tally, const Reasons& reasons, std::int64_t total,
                      const BulkSpec& spec) const;

  const Ground& ground_;
  const Limits limits_;
};

}  // namespace yunguan::bulk
