// SPDX-License-Identifier: Apache-2.0
#include "card/suspension.h"

#include "base/parse.h"

namespace yunguan::card {
namespace {

struct Words {
  std::string_view word;
  std::string_view zh;
};
constexpr std::array<Words, kSuspensions.size()> kWords{{{"user", "用户"},
                                                         {"arrears", "欠费"},
                                                         {"quota", "达量"},
                                                         {"policy", "管控"},
                                                         {"separation", "机卡分离"},
                                                         {"violation", "违规"}}};

}  // namespace

std::string_view to_word(Suspension reason) { return kWords[static_cast<std::size_t>(reason)].word; }

std::optional<Suspension> suspension_from(std::string_view word) {
  for (const Suspension reason : kSuspensions) {
    const Words& known = kWords[static_cast<std::size_t>(reason)];
    if (word == known.word || word == known.zh) return reason;
  }
  return std::nullopt;
}

std::string to_word(Suspensions reasons) {
  std::string words;
  for (const Suspension reason : kSuspensions) {
    if (!reasons.contains(reason)) continue;
    if (!words.empty()) words += ';';
    words += to_word(reason);
  }
  return words;
}

std::optional<Suspensions> suspensions_from(std::string_view words) {
  Suspensions reasons;
  if (trimmed(words).empty()) return reasons;
  for (const std::string_view part : split(words, ';')) {
    if (trimmed(part).empty()) continue;
    const auto reason = suspension_from(trimmed(part));
    if (!reason) return std::nullopt;
    reasons.add(*reason);
  }
  return reasons;
}

}  // namespace yunguan::card
