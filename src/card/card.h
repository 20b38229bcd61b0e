// SPDX-License-Identifier: Apache-2.0
// The attributes of a card in the words of SIM-01, and the facts about a card that the guideline's rules look at.
//
// Each attribute has one text form, used in files, columns and JSON alike: parse_x(text) takes it (nullopt: no such
// value), to_text(x) gives it. An empty text means "not stated".
#pragma once

#include <boost/describe/enum.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "card/duty.h"
#include "card/number.h"

namespace yunguan::card {

// MP1, MP2 pluggable 插拔卡 · MS0, MS1 soldered in 贴片卡 · eSIM · odd 异形卡.
enum class Form : std::uint8_t { unknown, MP1, MP2, MS0, MS1, eSIM, odd };
BOOST_DESCRIBE_ENUM(Form, unknown, MP1, MP2, MS0, MS1, eSIM, odd)
[[nodiscard]] std::string_view to_text(Form form);
[[nodiscard]] std::optional<Form> parse_form(std::string_view text);
// Tied to its device by its making (§2.1.2).
[[nodiscard]] constexpr bool is_tied(Form form) {
  return form == Form::MS0 || form == Form::MS1 || form == Form::eSIM || form == Form::odd;
}
[[nodiscard]] constexpr bool is_pluggable(Form form) { return form == Form::MP1 || form == Form::MP2; }

// "2G", "4G", "5G", "NB-IoT", "Cat1", "RedCap".
enum class Network : std::uint8_t { unknown, g2, g4, g5, nb_iot, cat1, redcap };
[[nodiscard]] std::string_view to_text(Network network);
[[nodiscard]] std::optional<Network> parse_network(std::string_view text);

// 单域 · 双域.
enum class Domain : std::uint8_t { unknown, single, dual };
BOOST_DESCRIBE_ENUM(Domain, unknown, single, dual)
[[nodiscard]] std::string_view to_text(Domain domain);
[[nodiscard]] std::optional<Domain> parse_domain(std::string_view text);

enum class DataScope : std::uint8_t { open, directed };
BOOST_DESCRIBE_ENUM(DataScope, open, directed)
[[nodiscard]] std::string_view to_text(DataScope scope);
// Anything but "directed" is open (monitoring.md, cards); so this never fails.
[[nodiscard]] DataScope parse_data_scope(std::string_view text);

// Whom the card is registered to; "person" is the actual user by real name 实名登记.
enum class Registration : std::uint8_t { none, unit, person };
BOOST_DESCRIBE_ENUM(Registration, none, unit, person)
[[nodiscard]] std::string_view to_text(Registration registration);  // "" for none
[[nodiscard]] std::optional<Registration> parse_registration(std::string_view text);

// 库存 · 测试期 · 沉默期 · 待激活 · 正使用 · 停机 · 预销户 · 已销户 (SIM-10).
enum class State : std::uint8_t { in_stock, testing, silent, ready, active, suspended, pre_closed, closed };
BOOST_DESCRIBE_ENUM(State, in_stock, testing, silent, ready, active, suspended, pre_closed, closed)
[[nodiscard]] std::string_view to_text(State state);
[[nodiscard]] std::optional<State> parse_state(std::string_view text);  // the code or the Chinese word

// "voice+sms+data" in any order; a set.
struct Functions {
  bool voice = false;
  bool sms = false;
  bool data = false;

  [[nodiscard]] constexpr bool none() const { return !voice && !sms && !data; }
  friend constexpr bool operator==(const Functions&, const Functions&) = default;
};
[[nodiscard]] std::string to_text(Functions functions);  // always in the order voice+sms+data
[[nodiscard]] std::optional<Functions> parse_functions(std::string_view text);

// How the card is bound to a device (§2.1.3): "none", "first-use", "fixed", "pool:<name>", "terminal".
// The text itself is kept by whoever needs the pool's name.
enum class ImeiMode : std::uint8_t { none, first_use, fixed, pool, terminal };
[[nodiscard]] std::optional<ImeiMode> parse_imei_mode(std::string_view text);

// "yes" or "no"; "" is no.
[[nodiscard]] std::optional<bool> parse_yes_no(std::string_view text);

// A volume of data as it is written: megabytes (1 MB = 1,048,576 bytes where bytes are meant), decimals allowed ("100.5"),
// compared without rounding.
class Megabytes {
 public:
  constexpr Megabytes() = default;
  constexpr explicit Megabytes(std::uint64_t whole) : whole_(whole) {}
  // Digits, optionally a point and digits; at most 12 before the point and 9 behind it.
  [[nodiscard]] static std::optional<Megabytes> parse(std::string_view text);

  [[nodiscard]] double value() const { return static_cast<double>(whole_) + static_cast<double>(nano_) * 1e-9; }
  [[nodiscard]] std::string text() const;  // "100.5"
  friend constexpr auto operator<=>(const Megabytes&, const Megabytes&) = default;

 private:
  std::uint64_t whole_ = 0;
  std::uint32_t nano_ = 0;  // billionths
};

// What the rules look at; nothing else of a card changes its class, its duties or its gaps. Lists are texts with ";"
// between the entries, as in files. The views must outlive the use of the facts.
struct CardFacts {
  std::string_view msisdn;
  Form form = Form::unknown;
  Functions functions;
  DataScope data_scope = DataScope::open;
  Megabytes monthly_data;  // monthly average; not stated counts as 0
  bool fixed = false;
  bool bound = false;  // a binding mode other than none
  bool has_data_limit = false;
  bool blacklist = false;
  bool monitoring = false;
  Registration registered_to = Registration::none;
  std::string_view voice_whitelist;
  std::string_view sms_whitelist;
  std::string_view data_whitelist;
  std::string_view regions;
  std::string_view cells;
  DutySet excepted;  // duties that a reviewer has excepted with a signed reason: they count as present
};

}  // namespace yunguan::card
