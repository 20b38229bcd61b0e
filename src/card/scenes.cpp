// SPDX-License-Identifier: Apache-2.0
#include "card/scenes.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/document_decode.h"

namespace yunguan::card {
namespace {

constexpr std::size_t kContractScenes = 26;

std::unexpected<Error> refuse(const Document& document, const std::string& pointer, std::string code, Text text) {
  return fail(ErrorKind::invalid, std::move(code), std::move(text), document.where(pointer));
}

Result<> check_industries(const ScenesFile& file, const Document& document, std::set<std::string, std::less<>>& codes) {
  for (std::size_t i = 0; i < file.industries.size(); ++i) {
    for (std::size_t j = 0; j < file.industries[i].scenes.size(); ++j) {
      const Scene& scene = file.industries[i].scenes[j];
      const std::string pointer = fmt::format("/industries/{}/scenes/{}", i, j);
      if (!codes.insert(scene.code).second) {
        return refuse(document, pointer + "/code", "scenes.code", {"此编码已经用过。", "This code is used already."});
      }
      for (std::size_t k = 0; k < scene.usual.forms.size(); ++k) {
        if (form_from(scene.usual.forms[k])) continue;
        return refuse(document, fmt::format("{}/usual/forms/{}", pointer, k), "scenes.form",
                      {"只能是 MP1、MP2、MS0、MS1、eSIM 或 odd。", "It must be MP1, MP2, MS0, MS1, eSIM or odd."});
      }
    }
  }
  return {};
}

Result<> check_contract(const ScenesFile& file, const Document& document,
                        const std::set<std::string, std::less<>>& codes) {
  for (std::size_t i = 0; i < file.contract.size(); ++i) {
    const std::string pointer = fmt::format("/contract/{}", i);
    if (file.contract[i].code != std::to_string(i + 1)) {
      return refuse(document, pointer + "/code", "scenes.code",
                    {"合同场景应依次为 1 到 26。", "The contract's scenes are 1 to 26, in this order."});
    }
    for (std::size_t j = 0; j < file.contract[i].like.size(); ++j) {
      if (codes.contains(file.contract[i].like[j])) continue;
      return refuse(document, fmt::format("{}/like/{}", pointer, j), "scenes.like",
                    {"附录中没有这个场景。", "The appendix has no such scene."});
    }
  }
  if (file.contract.size() == kContractScenes) return {};
  return refuse(document, "/contract", "scenes.code", {"合同场景应有 26 个。", "The contract has 26 scenes."});
}

// One bit for each way of being unusual, in the order in which they are said.
enum Unusual : unsigned { voice = 1, sms = 2, form = 4, moving = 8, large = 16, open_data = 32 };

unsigned unusual_of(const SceneHabits& usual, const Profile& profile, std::optional<Form> wanted) {
  const auto has = [&](Function function) {
    return std::ranges::find(usual.functions, function) != usual.functions.end();
  };
  unsigned found = 0;
  if (profile.functions.voice && !has(Function::voice)) found |= Unusual::voice;
  if (profile.functions.sms && !has(Function::sms)) found |= Unusual::sms;
  if (wanted && std::ranges::find(usual.forms, to_word(*wanted)) == usual.forms.end()) found |= Unusual::form;
  if (!profile.fixed && usual.mobility == Mobility::fixed) found |= Unusual::moving;
  if (profile.functions.data && profile.large && usual.volume == Volume::small) found |= Unusual::large;
  if (profile.functions.data && !profile.directed && usual.scope == ScopeHabit::directed) found |= Unusual::open_data;
  return found;
}

std::string with_scene(std::string text, const std::string& scene) {
  constexpr std::string_view kPlace = "{scene}";
  if (const auto at = text.find(kPlace); at != std::string::npos) text.replace(at, kPlace.size(), scene);
  return text;
}

}  // namespace

Result<Scenes> Scenes::load(const std::filesystem::path& directory) {
  YG_TRY_ASSIGN(const Document document, load_yaml(directory / "scenes.yaml"));
  return from(document);
}

Result<Scenes> Scenes::from(const Document& document) {
  YG_TRY_ASSIGN(ScenesFile file, decode_document<ScenesFile>(document));
  std::set<std::string, std::less<>> codes;
  YG_TRY(check_industries(file, document, codes));
  YG_TRY(check_contract(file, document, codes));
  return Scenes(std::move(file));
}

const Scene* Scenes::scene(std::string_view code_or_name) const {
  for (const Industry& industry : file_.industries) {
    for (const Scene& scene : industry.scenes) {
      if (scene.code == code_or_name || scene.name.zh == code_or_name) return &scene;
    }
  }
  return nullptr;
}

const ContractScene* Scenes::contract_scene(std::string_view code_or_name) const {
  for (const ContractScene& scene : file_.contract) {
    if (scene.code == code_or_name || scene.name.zh == code_or_name) return &scene;
  }
  return nullptr;
}

std::vector<Hint> Scenes::unusual(std::string_view code_or_name, const Profile& profile,
                                  std::optional<Form> form) const {
  std::vector<const Scene*> alike;
  Text name;
  if (const Scene* own = scene(code_or_name)) {
    alike.push_back(own);
    name = own->name;
  } else if (const ContractScene* contract = contract_scene(code_or_name)) {
    for (const std::string& code : contract->like) alike.push_back(scene(code));
    name = contract->name;
  }
  if (alike.empty()) return {};
  unsigned found = ~0u;
  for (const Scene* habits : alike) found &= unusual_of(habits->usual, profile, form);
  std::vector<Hint> hints;
  const auto say = [&](unsigned bit, std::string code, const Text& text) {
    if ((found & bit) != 0)
      hints.push_back({std::move(code), {with_scene(text.zh, name.zh), with_scene(text.en, name.en)}});
  };
  say(Unusual::voice, "scene.unusual_voice", file_.unusual.voice);
  say(Unusual::sms, "scene.unusual_sms", file_.unusual.sms);
  say(Unusual::form, "scene.unusual_form", file_.unusual.form);
  say(Unusual::moving, "scene.unusual_moving", file_.unusual.moving);
  say(Unusual::large, "scene.unusual_large", file_.unusual.large);
  say(Unusual::open_data, "scene.unusual_open_data", file_.unusual.open_data);
  return hints;
}

}  // namespace yunguan::card
