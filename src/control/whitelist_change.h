// SPDX-License-Identifier: Apache-2.0
// Requests to change a whitelist (SIM-30; §1.1 … §1.3), as they lie in the store: who asked for what and why, and who decided.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "card/enforcement.h"
#include "crypto/key_ring.h"
#include "identity/integrity.h"
#include "store/database.h"
#include "store/migration.h"

namespace yunguan::control {

using WhitelistChangeId = StrongId<struct WhitelistChangeTag>;

const std::vector<store::Migration>& whitelist_migrations();

// The numbers are stored: never renumber them.
enum class ChangeState : std::uint8_t { pending = 1, approved = 2, refused = 3, withdrawn = 4 };
BOOST_DESCRIBE_ENUM(ChangeState, pending, approved, refused, withdrawn)

struct WhitelistChange {
  WhitelistChangeId id;
  CardId card_id;
  card::Aspect aspect = card::Aspect::voice;
  std::vector<std::string> add;
  std::vector<std::string> remove;
  std::string reason;
  bool emergency = false;  // removes only, and does not count
  ChangeState state = ChangeState::pending;
  PersonId requested_by;
  std::string requested_login;
  Instant requested_at;
  PersonId decided_by;  // none while pending
  std::string decided_login;
  std::optional<Instant> decided_at;
  std::string decision_reason;
  std::vector<std::string> before;  // the list as the approval found it
  std::vector<std::string> after;   // and left it
  std::int64_t year = 0;            // of the Shanghai calendar in which it counts; 0: it does not
  std::int64_t version = 1;
};

// Keeps a new request and gives it its id. store.duplicate: the card has a pending request for this whitelist.
Result<WhitelistChange> insert(store::Transaction& tx, WhitelistChange change, const crypto::KeyRing& ring);
// Replaces the row of the same id and the version before `change.version`. False: it is not there any more.
Result<bool> update(store::Transaction& tx, const WhitelistChange& change, const crypto::KeyRing& ring);

struct FoundChange {
  WhitelistChange change;
  std::string code;  // the stored signature
};
Result<std::optional<FoundChange>> find_change(store::Reader& reader, WhitelistChangeId id);
Result<std::optional<WhitelistChangeId>> pending_change(store::Reader& reader, CardId card, card::Aspect aspect);
// Approved changes that count in the year.
Result<std::int64_t> counted_changes(store::Reader& reader, CardId card, card::Aspect aspect, std::int64_t year);

// The signature: an HMAC-SM3 over every field, so a decision cannot be altered or invented behind the product's back.
Result<bool> is_genuine(const FoundChange& found, const crypto::KeyRing& ring);

// "w.id, w.card_id, …" in the order change_at() reads them.
[[nodiscard]] const std::string& change_columns();
[[nodiscard]] FoundChange change_at(const store::Row& row);
inline constexpr std::size_t kChangeColumns = 20;

Result<void> check_changes(store::Reader& reader, const crypto::KeyRing& keys, identity::TableCheck& table);

}  // namespace yunguan::control
