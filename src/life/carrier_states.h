// SPDX-License-Identifier: Apache-2.0
// The words in which carriers' platforms say a card's state, as data (rules/carrier-states.yaml).
#pragma once

#include <boost/describe.hpp>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "base/json.h"
#include "card/card.h"

namespace yunguan::life {

struct CarrierWords {
  std::vector<std::string> words;
  std::string state;
  std::optional<card::Suspension> suspension;
};
BOOST_DESCRIBE_STRUCT(CarrierWords, (), (words, state, suspension))

struct CarrierPlatform {
  std::string code;
  Text name;
  std::string carrier;
  std::vector<CarrierWords> states;
};
BOOST_DESCRIBE_STRUCT(CarrierPlatform, (), (code, name, carrier, states))

struct CarrierStatesFile {
  std::string version;
  std::vector<CarrierPlatform> platforms;
};
BOOST_DESCRIBE_STRUCT(CarrierStatesFile, (), (version, platforms))

struct CarrierState {
  card::State state{};
  std::optional<card::Suspension> suspension;  // of suspended ones
};

// Immutable; may be shared between threads.
class CarrierStates {
 public:
  // Errors: those of load_yaml and decode_document; carrier_states.platform, .carrier, .state, .word, .suspension. All name file and line.
  [[nodiscard]] static Result<CarrierStates> load(const std::filesystem::path& directory);
  [[nodiscard]] static Result<CarrierStates> from(const Document& document);

  [[nodiscard]] const CarrierStatesFile& file() const { return file_; }
  [[nodiscard]] bool has(std::string_view platform) const { return words_.contains(platform); }
  // nullopt: the platform has no such word. Blanks around it and letter case do not matter.
  [[nodiscard]] std::optional<CarrierState> find(std::string_view platform, std::string_view word) const;

 private:
  CarrierStates() = default;
  CarrierStatesFile file_;
  std::map<std::string, std::map<std::string, CarrierState, std::less<>>, std::less<>> words_;
};

}  // namespace yunguan::life
