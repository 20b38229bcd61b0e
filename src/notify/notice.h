// SPDX-License-Identifier: Apache-2.0
// A notice: something one person is told, in the console's inbox and by the channels he chose for its kind.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/id.h"
#include "base/time.h"

namespace yunguan::notify {

using NoticeId = StrongId<struct NoticeTag>;
using DeliveryId = StrongId<struct DeliveryTag>;

// The inbox of the console needs no delivery; the others are sent, tried again, and given up.
enum class Channel : std::uint8_t { console, mail, webhook };
BOOST_DESCRIBE_ENUM(Channel, console, mail, webhook)
inline constexpr std::array kSentChannels{Channel::mail, Channel::webhook};

enum class DeliveryState : std::uint8_t {
  waiting,
  sent,      // the peer has acknowledged it
  given_up,  // every attempt failed, or the peer said never
  dropped,   // not needed any more: read meanwhile, settled, or no address left
};
BOOST_DESCRIBE_ENUM(DeliveryState, waiting, sent, given_up, dropped)

enum class Language : std::uint8_t { zh, en };
BOOST_DESCRIBE_ENUM(Language, zh, en)

using Variables = std::map<std::string, Text>;

// What a domain folder hands over.
struct Notice {
  std::string_view kind;  // declared
  PersonId person;
  Variables variables;  // every one the kind declares
  std::string link;     // in the console: "/orders/17"
  std::string meaning;  // of the same kind and meaning within kFoldWithin: one notice. "order:17"
};

// Told again within this time while the first is still unread: the first counts up, nothing more is sent.
inline constexpr std::chrono::minutes kFoldWithin{10};
// Notices are kept so long.
inline constexpr std::chrono::days kKeepFor{180};

struct NoticeWords {
  Text title;
  Text body;
  friend bool operator==(const NoticeWords&, const NoticeWords&) = default;
};
BOOST_DESCRIBE_STRUCT(NoticeWords, (), (title, body))

}  // namespace yunguan::notify
