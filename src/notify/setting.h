// SPDX-License-Identifier: Apache-2.0
// What a person chose: the address of mail, the language, quiet hours, and the channels of each kind. The address is personal data and
// lies sealed.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>

#include "crypto/key_ring.h"
#include "notify/kind.h"
#include "notify/notice.h"
#include "store/database.h"

namespace yunguan::notify {

// What stands in the store of one kind; absent kinds go by Kind::by_mail, and no webhook.
struct Choice {
  bool mail = false;
  bool webhook = false;
};
BOOST_DESCRIBE_STRUCT(Choice, (), (mail, webhook))

struct Setting {
  std::string address;  // of mail; empty: none
  Language language = Language::zh;
  std::string quiet_from;  // "22:00", of the Shanghai clock; both empty: no quiet hours
  std::string quiet_to;
  std::map<std::string, Choice> choices;  // by kind
  std::int64_t version = 1;

  [[nodiscard]] Choice choice(const Kind& kind) const;
  // Whether mail may not go at `at`, and until when.
  [[nodiscard]] std::optional<Instant> quiet_until(Instant at) const;
};

// local@domain, ASCII, at most 254 bytes, nothing that could end a header line or an SMTP command. Error: notify.address
Result<std::string> checked_address(std::string_view address);
// Minutes since midnight. Error: notify.hour
Result<std::int64_t> checked_hour(std::string_view hour, std::string_view field);

// The defaults when nothing was kept.
Result<Setting> find_setting(store::Reader& reader, const crypto::KeyRing& keys, PersonId person);
// Keeps it as version + 1.
Result<void> keep_setting(store::Transaction& tx, const crypto::KeyRing& keys, PersonId person, const Setting& setting);

// Seals addresses anew that lie under an older data key; how many.
Result<std::int64_t> reseal_addresses(store::Database& db, const crypto::KeyRing& keys);

}  // namespace yunguan::notify
