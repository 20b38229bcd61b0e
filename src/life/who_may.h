// SPDX-License-Identifier: Apache-2.0
// Who may cause which act of a card's life, and which acts want words (SIM-11). The table of states is card/lifecycle.h; this is its
// column "who may".
#pragma once

#include <string_view>
#include <vector>

#include "card/lifecycle.h"
#include "identity/principal.h"

namespace yunguan::life {

// The permission that the act needs for the card's unit; "" for what the clock alone does.
[[nodiscard]] std::string_view permission_for(card::Act act);
// Whether the person must say why.
[[nodiscard]] bool needs_words(card::LifeEvent event);
// Whether the act opens a card for use: refused while its unit stands frozen or blacklisted (SIM-14).
[[nodiscard]] constexpr bool opens(card::LifeEvent event) {
  return event == card::LifeEvent::activate || event == card::LifeEvent::start_test;
}
// Every act a person can name, each reason of suspension by itself, in the order they are shown.
[[nodiscard]] const std::vector<card::Act>& acts_of_people();

// life.by_clock (invalid) for expire; life.not_yours (forbidden), naming the permission.
Result<void> check_person(const identity::Principal& person, std::string_view unit_path, card::Act act);
// life.words (invalid) when the act wants a reason in words and `words` says too little or too much.
Result<void> check_words(card::LifeEvent event, std::string_view words);

// "停机（欠费停机）", "激活"
[[nodiscard]] Text name_of(card::Act act);

}  // namespace yunguan::life
