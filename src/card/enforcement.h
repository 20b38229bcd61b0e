// SPDX-License-Identifier: Apache-2.0
// What people decide about a card is not yet so in the network: every aspect that the network must carry out has a desired value
// (what the card's facts say), the command given for it, and the value last confirmed (SIM-35; so also the state, SIM-10).
// A row is there once an aspect was changed; without one the card's facts are in force as they stand.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "card/card.h"
#include "store/database.h"
#include "store/migration.h"

namespace yunguan::card {

const std::vector<store::Migration>& enforcement_migrations();

// The numbers are stored: never renumber them.
enum class Aspect : std::uint8_t {
  state = 1,
  functions = 2,
  voice = 3,  // directed voice: the whitelist
  sms = 4,
  data = 5,  // open or directed, and the whitelist
  binding = 6,
  area = 7,
  quota = 8,
  throttle = 9,
  blacklist = 10,
};
BOOST_DESCRIBE_ENUM(Aspect, state, functions, voice, sms, data, binding, area, quota, throttle, blacklist)

inline constexpr std::array kAspects{Aspect::state,    Aspect::functions, Aspect::voice, Aspect::sms,
                                     Aspect::data,     Aspect::binding,   Aspect::area,  Aspect::quota,
                                     Aspect::throttle, Aspect::blacklist};

// "waiting": the command is given and not confirmed. "refused": the network said no; a person decides.
enum class Enforced : std::uint8_t { in_force = 0, waiting = 1, refused = 2 };
BOOST_DESCRIBE_ENUM(Enforced, in_force, waiting, refused)

[[nodiscard]] std::string_view to_word(Aspect aspect);
[[nodiscard]] std::optional<Aspect> aspect_from(std::string_view word);
[[nodiscard]] Text name_of(Aspect aspect);
// One text for what the network is to do about an aspect; equal texts mean equal treatment. "suspended", "voice+sms",
// "directed 10.1.0.0/16;a.example", "fixed 86…", "regions 11;cells 460-00-1".
[[nodiscard]] std::string value_of(const Facts& facts, Aspect aspect);

struct Command {
  CardId card;
  Aspect aspect = Aspect::state;
  std::string from;  // in force until now, when nothing was commanded before
  std::string to;
};
// Of every aspect in which the two differ.
void add_commands(std::vector<Command>& commands, CardId card, const Facts& before, const Facts& after);

// Keeps commands within the transaction that changes the cards. `in_force`: what is said is so in the network already (a carrier's own
// list, an import); nothing waits then. A command that asks for what was confirmed last waits for nothing either.
Result<void> command(store::Transaction& tx, const std::vector<Command>& commands, Instant at, bool in_force);

struct Enforcement {
  Aspect aspect = Aspect::state;
  std::string desired;
  std::string confirmed;
  Enforced standing = Enforced::in_force;
  Instant commanded_at;
  std::int64_t attempts = 1;  // times the command was given
  std::optional<Instant> confirmed_at;
  std::string source;  // who confirmed or refused: a login, a carrier's file, a link
  std::string note;
  std::optional<Instant> handed_at;  // given to the carrier as a file; not since the last command when empty
  std::string handed_by;
};
// In the order of Aspect.
Result<std::vector<Enforcement>> enforcements(store::Reader& reader, CardId card);

// The network's word on an aspect. What it says is kept as confirmed; when it is the desired value nothing waits any more. False: there
// is no such row and `value` is what the facts say anyway.
Result<bool> confirm(store::Transaction& tx, CardId card, const Facts& facts, Aspect aspect, std::string_view value,
                     std::string_view source, Instant at, std::string_view note = {});
// The same for one aspect of many cards, each named once, in one statement.
struct Confirmation {
  CardId card;
  std::string desired;  // value_of() the card's facts
  std::string value;
};
Result<void> confirm_many(store::Transaction& tx, Aspect aspect, const std::vector<Confirmation>& confirmations,
                          std::string_view source, Instant at);
// The network will not: stays visible until a person commands anew or takes it back. False: nothing was waiting.
Result<bool> refuse(store::Transaction& tx, CardId card, Aspect aspect, std::string_view source, std::string_view note,
                    Instant at);
// Gives the command once more. False: nothing waits.
Result<bool> command_again(store::Transaction& tx, CardId card, Aspect aspect, Instant at);
// A link tried and the network did not answer: it waits on, since when it was commanded, until `next` (never: a person must
// look). False: nothing was waiting.
Result<bool> tried(store::Transaction& tx, CardId card, Aspect aspect, std::string_view source, std::string_view note,
                   std::optional<Instant> next);

}  // namespace yunguan::card
