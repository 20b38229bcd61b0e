// SPDX-License-Identifier: Apache-2.0
// Findings in the store: what the live fold says, taken in set-wise by its meaning, and single findings read and changed.
//
// A finding is (msisdn, model, subject, window). Saying it again replaces hits, detail and first time; saying the same changes nothing.
// An earlier word never replaces a later one: a word stands for an offset of the card's shard, and is said in an era; one era ends where a
// process begins the next, and whoever speaks in an era that is over is refused (finding.fenced).
// Unit, scene, class and carrier are those of the card when the finding was first stored. What people did with a finding stays: one that was
// handled stays handled, and when hits come after that it is marked `again` until somebody handles it anew.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "finding/figures.h"
#include "finding/finding.h"
#include "finding/finding_rules.h"
#include "finding/model_directory.h"
#include "monitor/found.h"
#include "store/database.h"

namespace yunguan::finding {

// What is said, beside the findings.
struct Word {
  std::int64_t era = 0;
  std::int64_t upto = 0;               // everything before this offset of the card's shard is in it
  std::optional<Instant> received_at;  // when the rows behind it were taken in, if that is known
};

struct Taken {
  std::int64_t added = 0;
  std::int64_t changed = 0;
  std::int64_t outdated = 0;             // the store has a later word on them
  std::map<UnitId, std::int64_t> units;  // that have new ones, with how many
};

// Takes what was said into the store. Repeating it changes nothing. Callers may take at once; those who have the same card in hand may
// fail and say it again. Error finding.fenced (conflict): the era is over.
Result<Taken> take(store::Transaction& tx, std::span<const monitor::Found> found, const FindingRules& rules,
                   Instant now, const Word& word = {});
// A new era; those before it are over when the transaction is committed.
Result<std::int64_t> begin_era(store::Transaction& tx);
// The one that holds now; 0 before the first.
Result<std::int64_t> present_era(store::Reader& reader);

// The sink's door. Thread-safe.
class FindingStore {
 public:
  // Called after a commit that added findings, by the thread that took them; must be quick.
  using Listener = std::function<void(const Taken&)>;

  FindingStore(store::Database& db, const FindingRules& rules, const Clock& clock, Listener listener = {})
      : db_(db), rules_(rules), clock_(clock), listener_(std::move(listener)) {}

  // Once, before the first take(): whoever took findings until now does so no longer. `prove` says, in the transaction, whether this
  // process is the one to speak of all shards; its errors, and those of the store.
  Result<void> begin(const std::function<Result<void>(store::Transaction&)>& prove);
  // In a transaction of its own; everything before the offset `upto` of the cards' shard is in it. Errors other than finding.fenced are
  // faults of the environment: say it again.
  Result<Taken> take(std::span<const monitor::Found> found, std::int64_t upto,
                     std::optional<Instant> received_at = std::nullopt);

 private:
  store::Database& db_;
  const FindingRules& rules_;
  const Clock& clock_;
  const Listener listener_;
  std::atomic<std::int64_t> era_ = 0;
};

// "f.id, f.msisdn, …", in the order that read_finding() wants.
[[nodiscard]] std::string_view finding_columns();
[[nodiscard]] Finding read_finding(const store::Row& row);

Result<std::optional<Finding>> find(store::Reader& reader, FindingId id);
// In the order given; ids that are gone are left out.
Result<std::vector<Finding>> find_many(store::Reader& reader, const std::vector<FindingId>& ids);
// Of one card in one month, by first time.
Result<std::vector<Finding>> of_card(store::Reader& reader, std::int64_t msisdn, std::int64_t month,
                                     std::int64_t limit);

// Writes state, handling and assignment with version + 1 and moves the figures. finding.stale (stale) when another was quicker.
Result<Finding> save(store::Transaction& tx, const Finding& before, Finding after, FigureChange& figures);

}  // namespace yunguan::finding
