// SPDX-License-Identifier: Apache-2.0
// Scenes of use as data (rules/scenes.yaml, SIM-26): what cards of a scene commonly have, and what of an application is
// unusual for its scene.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/document.h"
#include "base/error.h"
#include "card/card.h"
#include "card/guideline_file.h"
#include "card/rulebook.h"

namespace yunguan::card {

enum class Mobility : std::uint8_t { fixed, moving, either };
BOOST_DESCRIBE_ENUM(Mobility, fixed, moving, either)
enum class Volume : std::uint8_t { small, large, either };
BOOST_DESCRIBE_ENUM(Volume, small, large, either)
enum class ScopeHabit : std::uint8_t { directed, open, either };
BOOST_DESCRIBE_ENUM(ScopeHabit, directed, open, either)
enum class SceneRisk : std::uint8_t { low, medium, high };
BOOST_DESCRIBE_ENUM(SceneRisk, low, medium, high)

struct SceneHabits {
  std::vector<Function> functions;
  std::vector<std::string> forms;  // MP1 MP2 MS0 MS1 eSIM odd
  Mobility mobility{};
  Volume volume{};
  ScopeHabit scope{};
};
BOOST_DESCRIBE_STRUCT(SceneHabits, (), (functions, forms, mobility, volume, scope))

// One of the 27 scenes of the guideline's appendix.
struct Scene {
  std::string code;  // "I2.4"
  Text name;
  SceneHabits usual;
  SceneRisk risk{};
  Text note;
};
BOOST_DESCRIBE_STRUCT(Scene, (), (code, name, usual, risk, note))

struct Industry {
  std::string code;  // "I2"
  Text name;
  std::vector<Scene> scenes;
};
BOOST_DESCRIBE_STRUCT(Industry, (), (code, name, scenes))

// One of the 26 scenes of the contract's annex 1.
struct ContractScene {
  std::string code;  // "1" … "26"
  Text name;
  std::vector<std::string> like;  // scenes of the appendix whose habits it shares
  std::optional<Text> note;
};
BOOST_DESCRIBE_STRUCT(ContractScene, (), (code, name, like, note))

// Sentences with {scene} in place of the scene's name.
struct UnusualTexts {
  Text voice;
  Text sms;
  Text form;
  Text moving;
  Text large;
  Text open_data;
};
BOOST_DESCRIBE_STRUCT(UnusualTexts, (), (voice, sms, form, moving, large, open_data))

struct ScenesFile {
  std::string version;
  std::vector<Industry> industries;
  std::vector<ContractScene> contract;
  UnusualTexts unusual;
};
BOOST_DESCRIBE_STRUCT(ScenesFile, (), (version, industries, contract, unusual))

// Something worth a question, not a refusal.
struct Hint {
  std::string code;  // "scene.unusual_voice"
  Text text;
};
BOOST_DESCRIBE_STRUCT(Hint, (), (code, text))

// Immutable; may be shared between threads.
class Scenes {
 public:
  // Errors: those of load_yaml and decode_document; scenes.code (a code twice, or a contract scene out of order), scenes.form,
  // scenes.like (no such scene of the appendix).
  [[nodiscard]] static Result<Scenes> load(const std::filesystem::path& directory);
  [[nodiscard]] static Result<Scenes> from(const Document& document);

  [[nodiscard]] const ScenesFile& file() const { return file_; }
  // By code, or by the Chinese name as older fleets have it. nullptr: none of the appendix.
  [[nodiscard]] const Scene* scene(std::string_view code_or_name) const;
  [[nodiscard]] const ContractScene* contract_scene(std::string_view code_or_name) const;

  // What of the application is unusual for the scene (code or name of either list). Empty when the scene is unknown or
  // nothing is known about its habits. With several scenes alike, only what is unusual for every one of them.
  [[nodiscard]] std::vector<Hint> unusual(std::string_view code_or_name, const Profile& profile,
                                          std::optional<Form> form) const;

 private:
  explicit Scenes(ScenesFile file) : file_(std::move(file)) {}
  ScenesFile file_;
};

}  // namespace yunguan::card
