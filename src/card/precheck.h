// SPDX-License-Identifier: Apache-2.0
// Pre-check 合规预审 (SIM-25, SIM-28): may this service be sold at all, before any card exists? A pure function of the
// proposal and the rules.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "card/card.h"
#include "card/judgement.h"
#include "card/rulebook.h"
#include "card/scenes.h"

namespace yunguan::card {

enum class Terminal : std::uint8_t { phone, module_, other };
BOOST_DESCRIBE_ENUM(Terminal, phone, module_, other)
[[nodiscard]] std::optional<Terminal> terminal_from(std::string_view word);  // phone, module, other

struct Proposal {
  Kind kind = Kind::iot;  // iot or phone
  Functions functions;
  bool directed = false;  // data reach listed addresses only
  bool large = false;     // monthly average above the limit of the rules
  bool fixed = false;
  Form form = Form::mp1;
  bool open_voice = false;  // voice with any number; asked for even when voice is not among the functions
  bool open_sms = false;
  Terminal terminal = Terminal::other;
  std::string scene;  // code or name, empty: not stated
};

// A clause that makes the proposal unlawful.
struct Violation {
  std::string clause;
  std::string code;
  Text message;
};
BOOST_DESCRIBE_STRUCT(Violation, (), (clause, code, message))

struct PrecheckAnswer {
  bool allowed = true;
  Kind kind = Kind::iot;
  std::optional<std::string> class_;
  std::optional<Text> class_name;
  std::optional<ClassRisk> risk;
  bool risk_stated = false;
  std::vector<DutyResult> required;  // to be completed at opening; alone no reason to refuse
  std::vector<Violation> violations;
  std::vector<Hint> hints;
};
BOOST_DESCRIBE_STRUCT(PrecheckAnswer, (),
                      (allowed, kind, class_, class_name, risk, risk_stated, required, violations, hints))

// The rules bind IoT numbers only; a phone number is always allowed. Of the duties, `present` tells those that the form of
// the card already meets.
[[nodiscard]] PrecheckAnswer precheck(const Proposal& proposal, const Rulebook& rulebook, const Scenes& scenes);

}  // namespace yunguan::card
