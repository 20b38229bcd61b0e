// SPDX-License-Identifier: Apache-2.0
#include "life/carrier_states.h"

#include <fmt/format.h>

#include "base/document_decode.h"
#include "base/parse.h"

namespace yunguan::life {

Result<CarrierStates> CarrierStates::load(const std::filesystem::path& directory) {
  YG_TRY_ASSIGN(const Document document, load_yaml(directory / "carrier-states.yaml"));
  return from(document);
}

Result<CarrierStates> CarrierStates::from(const Document& document) {
  CarrierStates table;
  YG_TRY_ASSIGN(table.file_, decode_document<CarrierStatesFile>(document));
  const auto refuse = [&](const std::string& pointer, std::string code, Text text) {
    return fail(ErrorKind::invalid, std::move(code), std::move(text), document.where(pointer));
  };
  for (std::size_t i = 0; i < table.file_.platforms.size(); ++i) {
    const CarrierPlatform& platform = table.file_.platforms[i];
    const std::string at = fmt::format("/platforms/{}", i);
    const auto [words, fresh] = table.words_.try_emplace(platform.code);
    if (!fresh || platform.code.empty())
      return refuse(at + "/code", "carrier_states.platform", {"此平台已经列过。", "This platform is listed already."});
    if (!card::carrier_from(platform.carrier))
      return refuse(at + "/carrier", "carrier_states.carrier", {"没有这个运营商。", "There is no such carrier."});
    for (std::size_t j = 0; j < platform.states.size(); ++j) {
      const CarrierWords& entry = platform.states[j];
      const std::string entry_at = fmt::format("{}/states/{}", at, j);
      const auto state = card::state_from(entry.state);
      if (!state)
        return refuse(entry_at + "/state", "carrier_states.state", {"没有这个状态。", "There is no such state."});
      if (entry.suspension && *state != card::State::suspended) {
        return refuse(entry_at + "/suspension", "carrier_states.suspension",
                      {"只有停机才有停机原因。", "Only a suspended card is suspended for a reason."});
      }
      for (std::size_t k = 0; k < entry.words.size(); ++k) {
        const std::string word = ascii_lower(trimmed(entry.words[k]));
        if (!word.empty() && words->second.emplace(word, CarrierState{*state, entry.suspension}).second) continue;
        return refuse(
            fmt::format("{}/words/{}", entry_at, k), "carrier_states.word",
            {"这个词在此平台已经列过，或是空的。", "The word is empty, or listed for this platform already."});
      }
    }
  }
  return table;
}

std::optional<CarrierState> CarrierStates::find(std::string_view platform, std::string_view word) const {
  const auto words = words_.find(platform);
  if (words == words_.end()) return std::nullopt;
  const auto found = words->second.find(ascii_lower(trimmed(word)));
  return found == words->second.end() ? std::nullopt : std::optional{found->second};
}

}  // namespace yunguan::life
