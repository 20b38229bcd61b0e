// SPDX-License-Identifier: Apache-2.0
// Puts what the models go by into the journal's shards: months as they open and close, settings by day, cards as they are and as they
// change. How far it has come is a mark in the commit that holds the records, so nothing is left out or said twice over a death.
//
// A row that is taken in after a card's change was answered may still be folded before that change: the change follows within a moment.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "base/time.h"
#include "identity/audit_chain_store.h"
#include "identity/unit_tree.h"
#include "journal/journal.h"
#include "monitor/live_record.h"
#include "store/database.h"
#include "store/outbox_follow.h"
#include "watch/card_sheets.h"

namespace yunguan::watch {

// A mark of the journal: the open months are to be folded anew (late_months.h).
inline constexpr const char* kFoldAgainMark = "watch/again";

// The newest month that the shards were told of, 0 when they were told of none. Rows of a later one have to wait: nobody would fold them.
[[nodiscard]] Result<std::uint32_t> newest_published_month(journal::Storage& storage);

class Publisher {
 public:
  struct Ground {
    store::Database& db;
    journal::Journal& journal;
    std::uint32_t shards;
    identity::UnitDirectory& units;
    const Clock& clock;
    // The versions of the settings by day, from the beginning of the month before on.
    std::function<Result<std::vector<monitor::SettingsFrom>>(Date today)> settings;
    // The plans whose cards are counted by the platform's own accounting today (MON-27); empty function: none.
    std::function<Result<AccountingPlans>(Date today)> accounting_plans;
    // Whether a month may close; when not it stays open, and is asked about again at the next look. Returns at once. Empty function: it may.
    std::function<bool(std::uint32_t month)> may_close;
    // Where the store's audit chain stands, and its link at a place ("" when there is none): by them it is noticed that the store was set
    // back behind the journal. Empty: not looked at.
    std::function<Result<std::optional<identity::ChainHead>>()> chain_head = {};
    std::function<Result<std::string>(std::int64_t position)> chain_link = {};
  };
  explicit Publisher(Ground ground) : ground_(std::move(ground)) {}
  ~Publisher() { stop(); }

  // A thread that looks every 200 ms. When the store was set back since the journal last heard of it, everything is published again, and
  // kFoldAgainMark asks for the open months to be folded anew. The months are open, and settings published once, when it returns.
  Result<void> start();
  void stop();
  // For those who have no threads: what start() does before its thread looks, and one look.
  Result<void> begin();
  Result<void> look();
  // Settings have changed: look at once.
  void wake();

  // Waits until a look that began after the call has ended well: what was committed before the call is published. False when the time was
  // over first.
  bool catch_up(std::chrono::milliseconds at_most);
  // What keeps it from going on, as it was last.
  [[nodiscard]] std::optional<Error> trouble();

 private:
  // Notices that the store was set back.
  Result<void> settle_with_store();
  Result<void> keep_store_mark(bool at_once);
  Result<void> load();
  Result<void> publish_months();
  Result<void> publish_settings();
  // Cards of plans whose source has become another.
  Result<void> publish_plans();
  Result<void> publish_cards();
  Result<void> begin_with_all_cards();
  Result<void> publish_next_cards();
  Result<void> publish_changed_cards();
  // Cards of units whose path is no longer what it was.
  Result<void> publish_moved_units();
  Result<void> append_cards(std::span<const std::int64_t> ids, journal::Batch& batch);
  // All of them, some at a time, the mark with the last.
  Result<void> publish_these(std::span<const std::int64_t> ids, const char* mark, const std::string& value);
  void add_to_all(journal::Batch& batch, journal::Kind kind, std::string_view bytes) const;
  void run();

  const Ground ground_;

  // Of the thread that looks.
  bool loaded_ = false;
  std::vector<std::uint32_t> open_months_;
  std::string settings_;  // as they were published last
  Date settings_day_{};
  bool settings_changed_ = true;
  AccountingPlans plans_;  // as cards were published last
  Date plans_day_{};
  bool plans_changed_ = true;
  std::optional<store::OutboxMark> cards_;     // everything up to here is published; none: nothing yet
  std::optional<std::int64_t> walked_;         // all cards are being published, and this id was the last
  bool caught_up_ = false;                     // followed since load(): no event can be removed before it is seen
  std::map<std::int64_t, std::string> paths_;  // of units, as they were published …
  std::int64_t units_version_ = -1;            // … of this tree
  std::string store_mark_;                     // as the journal has it
  std::chrono::steady_clock::time_point store_marked_at_;

  std::mutex mutex_;
  std::condition_variable woken_;
  std::condition_variable looked_;
  bool stopping_ = false, wake_ = false;  // under mutex_
  std::uint64_t begun_ = 0;               // looks; under mutex_
  std::uint64_t ended_well_ = 0;          // the newest look that did; under mutex_
  std::optional<Error> trouble_;          // under mutex_
  std::thread thread_;
};

}  // namespace yunguan::watch
