// SPDX-License-Identifier: Apache-2.0
#include "card/card.h"

#include <utility>

#include "base/error.h"
#include "base/parse.h"

namespace yunguan::card {
namespace {

template <class E>
using Word = std::pair<E, std::string_view>;

constexpr std::array kKinds{Word<Kind>{Kind::unknown, "unknown"}, Word<Kind>{Kind::iot, "iot"},
                            Word<Kind>{Kind::phone, "phone"}};
constexpr std::array kCarriers{Word<Carrier>{Carrier::mobile, "mobile"}, Word<Carrier>{Carrier::telecom, "telecom"},
                               Word<Carrier>{Carrier::unicom, "unicom"},
                               Word<Carrier>{Carrier::broadcast, "broadcast"}};
constexpr std::array kCarrierNames{Word<Carrier>{Carrier::mobile, "移动"}, Word<Carrier>{Carrier::telecom, "电信"},
                                   Word<Carrier>{Carrier::unicom, "联通"}, Word<Carrier>{Carrier::broadcast, "广电"}};
constexpr std::array kForms{Word<Form>{Form::mp1, "MP1"}, Word<Form>{Form::mp2, "MP2"},   Word<Form>{Form::ms0, "MS0"},
                            Word<Form>{Form::ms1, "MS1"}, Word<Form>{Form::esim, "eSIM"}, Word<Form>{Form::odd, "odd"}};
constexpr std::array kNetworks{Word<Network>{Network::g2, "2G"},     Word<Network>{Network::g4, "4G"},
                               Word<Network>{Network::g5, "5G"},     Word<Network>{Network::nb_iot, "NB-IoT"},
                               Word<Network>{Network::cat1, "Cat1"}, Word<Network>{Network::redcap, "RedCap"}};
constexpr std::array kDomains{Word<Domain>{Domain::single, "single"}, Word<Domain>{Domain::dual, "dual"}};
constexpr std::array kScopes{Word<DataScope>{DataScope::open, "open"},
                             Word<DataScope>{DataScope::directed, "directed"}};
constexpr std::array kRegistered{Word<RegisteredTo>{RegisteredTo::nobody, ""},
                                 Word<RegisteredTo>{RegisteredTo::unit, "unit"},
                                 Word<RegisteredTo>{RegisteredTo::person, "person"}};
constexpr std::array kRisks{Word<Risk>{Risk::none, ""}, Word<Risk>{Risk::medium, "medium"},
                            Word<Risk>{Risk::high, "high"}};
constexpr std::array kStates{Word<State>{State::in_stock, "in_stock"},     Word<State>{State::testing, "testing"},
                             Word<State>{State::silent, "silent"},         Word<State>{State::ready, "ready"},
                             Word<State>{State::active, "active"},         Word<State>{State::suspended, "suspended"},
                             Word<State>{State::pre_closed, "pre_closed"}, Word<State>{State::closed, "closed"}};

template <class E, std::size_t N>
std::string_view word_of(const std::array<Word<E>, N>& words, E value) {
  for (const auto& [known, word] : words) {
    if (known == value) return word;
  }
  broken_invariant("a stored number that is no value of its enumeration", __FILE__, __LINE__);
}

template <class E, std::size_t N>
std::optional<E> value_of(const std::array<Word<E>, N>& words, std::string_view text) {
  for (const auto& [value, word] : words) {
    if (word == text) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_word(Kind kind) { return word_of(kKinds, kind); }
std::string_view to_word(Carrier carrier) { return word_of(kCarriers, carrier); }
std::string_view to_word(Form form) { return word_of(kForms, form); }
std::string_view to_word(Network network) { return word_of(kNetworks, network); }
std::string_view to_word(Domain domain) { return word_of(kDomains, domain); }
std::string_view to_word(DataScope scope) { return word_of(kScopes, scope); }
std::string_view to_word(RegisteredTo registered_to) { return word_of(kRegistered, registered_to); }
std::string_view to_word(Risk risk) { return word_of(kRisks, risk); }
std::string_view to_word(State state) { return word_of(kStates, state); }
std::string_view carrier_name(Carrier carrier) { return word_of(kCarrierNames, carrier); }

std::string to_word(Functions functions) {
  std::string words;
  const auto add = [&](bool on, std::string_view word) {
    if (!on) return;
    if (!words.empty()) words += '+';
    words += word;
  };
  add(functions.voice, "voice");
  add(functions.sms, "sms");
  add(functions.data, "data");
  return words;
}

std::optional<Carrier> carrier_from(std::string_view word) {
  const auto value = value_of(kCarriers, word);
  return value ? value : value_of(kCarrierNames, word);
}
std::optional<Form> form_from(std::string_view word) { return value_of(kForms, word); }
std::optional<Network> network_from(std::string_view word) { return value_of(kNetworks, word); }
std::optional<Domain> domain_from(std::string_view word) { return value_of(kDomains, word); }
std::optional<DataScope> data_scope_from(std::string_view word) { return value_of(kScopes, word); }
std::optional<RegisteredTo> registered_to_from(std::string_view word) { return value_of(kRegistered, word); }
std::optional<State> state_from(std::string_view word) { return value_of(kStates, word); }

std::optional<Functions> functions_from(std::string_view word) {
  Functions functions;
  if (word.empty()) return functions;
  for (const std::string_view part : split(word, '+')) {
    bool* on = part == "voice"  ? &functions.voice
               : part == "sms"  ? &functions.sms
               : part == "data" ? &functions.data
                                : nullptr;
    if (on == nullptr || *on) return std::nullopt;
    *on = true;
  }
  return functions;
}

}  // namespace yunguan::card
