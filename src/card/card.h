// SPDX-License-Identifier: Apache-2.0
// A card and the words it is described with (SIM-01). The numbers of the enumerations are stored: never renumber them.
#pragma once

#include <array>
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "card/excepted.h"
#include "card/suspension.h"

namespace yunguan::card {

// SIM-02: derived from the number, never typed in.
enum class Kind : std::uint8_t { unknown = 0, iot = 1, phone = 2 };
BOOST_DESCRIBE_ENUM(Kind, unknown, iot, phone)

enum class Carrier : std::uint8_t { mobile = 1, telecom = 2, unicom = 3, broadcast = 4 };
enum class Form : std::uint8_t { mp1 = 1, mp2 = 2, ms0 = 3, ms1 = 4, esim = 5, odd = 6 };
enum class Network : std::uint8_t { g2 = 1, g4 = 2, g5 = 3, nb_iot = 4, cat1 = 5, redcap = 6 };
enum class Domain : std::uint8_t { single = 1, dual = 2 };
enum class DataScope : std::uint8_t { open = 1, directed = 2 };
enum class RegisteredTo : std::uint8_t { nobody = 0, unit = 1, person = 2 };
enum class Risk : std::uint8_t { none = 0, medium = 1, high = 2 };

// SIM-10.
enum class State : std::uint8_t {
  in_stock = 1,
  testing = 2,
  silent = 3,
  ready = 4,
  active = 5,
  suspended = 6,
  pre_closed = 7,
  closed = 8
};

// Which functions are on, as bits.
struct Functions {
  bool voice = false;
  bool sms = false;
  bool data = false;

  [[nodiscard]] constexpr std::uint8_t bits() const {
    return static_cast<std::uint8_t>((voice ? 1 : 0) | (sms ? 2 : 0) | (data ? 4 : 0));
  }
  [[nodiscard]] static constexpr Functions from_bits(std::uint8_t bits) {
    return {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0};
  }
  friend constexpr bool operator==(Functions, Functions) = default;
};

// Who answers for a card or uses it; personal data, sealed at rest (SIM-45).
struct PersonFacts {
  std::string name;
  std::string phone;
  std::string document;

  [[nodiscard]] bool empty() const { return name.empty() && phone.empty() && document.empty(); }
  friend bool operator==(const PersonFacts&, const PersonFacts&) = default;
};

// What people say about a card: everything that is typed in or imported. What follows from it (kind, class, duties)
// is kept beside it, see judgement.h.
struct Facts {
  std::string msisdn;
  std::string iccid;
  std::string imsi;
  Carrier carrier = Carrier::mobile;
  Form form = Form::mp1;
  Network network = Network::g4;
  Functions functions;
  DataScope data_scope = DataScope::open;
  std::optional<std::int64_t> monthly_data_mb;
  bool fixed = false;
  std::string scene;  // code of rules/scenes.yaml, or free words of an older fleet
  UnitId unit;
  std::string imei_mode;  // "", "none", "fixed", "first-use", "pool:<name>", "terminal" (the device's own lock)
  std::string imei;
  std::vector<std::string> voice_whitelist;
  std::vector<std::string> sms_whitelist;
  std::vector<std::string> data_whitelist;
  std::vector<std::string> regions;
  std::vector<std::string> cells;
  std::optional<std::int64_t> data_limit_mb;
  std::optional<std::int64_t> sms_limit;
  std::optional<std::int64_t> voice_limit_min;
  std::optional<std::int64_t>
      cells_max;  // SIM-32: how many cells a fixed device may be seen in; beside or in place of `cells`
  std::optional<std::int64_t> throttle_kbps;        // SIM-33: the speed tier in force always
  std::optional<std::int64_t> throttle_at_percent;  // of the data limit, from which the network slows the card down
  State state = State::in_stock;
  Suspensions suspensions;          // why it is suspended; kept while it is pre-closed
  State resume_to = State::active;  // where it goes when the last reason is lifted: testing, silent, ready or active
  std::optional<Instant> state_since;
  std::optional<Instant> state_until;  // when the state ends by itself, see lifecycle.h
  bool blacklist = false;
  std::vector<std::string>
      blocked;  // SIM-34: categories of rules/blacklist.yaml; none while `blacklist` is on means all
  bool monitoring = false;
  RegisteredTo registered_to = RegisteredTo::nobody;
  std::string plan;
  std::string apn;
  Domain domain = Domain::single;
  std::string contract;
  std::string batch;
  std::optional<Date> activated_on;
  std::string note;
  std::vector<std::string> tags;  // free words of the people who run the fleet
  Excepted excepted;              // by exceptions in force; no one types it in
  PersonFacts responsible;
  PersonFacts actual_user;

  friend bool operator==(const Facts&, const Facts&) = default;
};

// The words of files and of the API, both ways; parse functions take exactly these words.
// Carrier: 移动 电信 联通 广电 in files, mobile telecom unicom broadcast in the API (files take both).
[[nodiscard]] std::string_view to_word(Kind kind);
[[nodiscard]] std::string_view to_word(Carrier carrier);
[[nodiscard]] std::string_view to_word(Form form);        // MP1 MP2 MS0 MS1 eSIM odd
[[nodiscard]] std::string_view to_word(Network network);  // 2G 4G 5G NB-IoT Cat1 RedCap
[[nodiscard]] std::string_view to_word(Domain domain);
[[nodiscard]] std::string_view to_word(DataScope scope);
[[nodiscard]] std::string_view to_word(RegisteredTo registered_to);  // "" unit person
[[nodiscard]] std::string_view to_word(Risk risk);                   // "" medium high
[[nodiscard]] std::string_view to_word(State state);
[[nodiscard]] std::string to_word(Functions functions);        // voice+sms+data
[[nodiscard]] std::string_view carrier_name(Carrier carrier);  // 移动 …

[[nodiscard]] std::optional<Carrier> carrier_from(std::string_view word);
[[nodiscard]] std::optional<Form> form_from(std::string_view word);
[[nodiscard]] std::optional<Network> network_from(std::string_view word);
[[nodiscard]] std::optional<Domain> domain_from(std::string_view word);
[[nodiscard]] std::optional<DataScope> data_scope_from(std::string_view word);
[[nodiscard]] std::optional<RegisteredTo> registered_to_from(std::string_view word);
[[nodiscard]] std::optional<State> state_from(std::string_view word);
[[nodiscard]] std::optional<Functions> functions_from(std::string_view word);  // "" is none; order free, no repeats

}  // namespace yunguan::card
