// SPDX-License-Identifier: Apache-2.0
#include "card/rulebook.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/document_decode.h"
#include "card/rulebook_check.h"

namespace yunguan::card {

std::string ClassCode::text() const { return fmt::format("{}-{}", functions, business); }

std::optional<ClassCode> ClassCode::parse(std::string_view text) {
  if (text.size() != 3 || text[1] != '-' || text[0] < '1' || text[0] > '3' || text[2] < '1' || text[2] > '6') {
    return std::nullopt;
  }
  return ClassCode{static_cast<std::uint8_t>(text[0] - '0'), static_cast<std::uint8_t>(text[2] - '0')};
}

bool holds(const Condition& condition, const Profile& profile, const ProposalTraits& traits) {
  const auto agrees = [](std::optional<bool> wanted, bool is) { return !wanted || *wanted == is; };
  return agrees(condition.voice, profile.functions.voice) && agrees(condition.sms, profile.functions.sms) &&
         agrees(condition.data, profile.functions.data) && agrees(condition.directed, profile.directed) &&
         agrees(condition.large, profile.large) && agrees(condition.fixed, profile.fixed) &&
         agrees(condition.open_voice, traits.open_voice) && agrees(condition.open_sms, traits.open_sms) &&
         agrees(condition.phone_terminal, traits.phone_terminal) && agrees(condition.pluggable, traits.pluggable);
}

namespace {

// Whether the duty can be asked of a card with these functions at all.
bool applies(const DutyRule& rule, const Functions& functions) {
  if (!rule.only_with) return true;
  switch (*rule.only_with) {
    case Function::voice:
      return functions.voice;
    case Function::sms:
      return functions.sms;
    case Function::data:
      return functions.data;
  }
  return true;
}

std::uint8_t function_group(const Functions& functions) {
  if (functions.voice) return 1;
  return functions.sms ? 2 : 3;
}

}  // namespace

Rulebook::Rulebook(GuidelineFile file) : file_(std::move(file)) {
  for (std::size_t i = 0; i < kProfileCount; ++i) requirements_[i] = make_requirement(Profile::at(i));
}

Result<Rulebook> Rulebook::load(const std::filesystem::path& directory) {
  YG_TRY_ASSIGN(const Document document, load_yaml(directory / "guideline.yaml"));
  return from(document);
}

Result<Rulebook> Rulebook::from(const Document& document) {
  YG_TRY_ASSIGN(GuidelineFile file, decode_document<GuidelineFile>(document));
  YG_TRY(check_guideline(file, document));
  return Rulebook(std::move(file));
}

const Clause* Rulebook::clause(std::string_view number) const {
  const auto found = std::ranges::find(file_.clauses, number, &Clause::number);
  return found == file_.clauses.end() ? nullptr : &*found;
}

Requirement Rulebook::make_requirement(const Profile& profile) const {
  Requirement requirement;
  if (profile.functions.data) {
    const auto business =
        std::ranges::find_if(file_.businesses, [&](const Business& row) { return holds(row.when, profile); });
    requirement.class_code =
        ClassCode{function_group(profile.functions), static_cast<std::uint8_t>(business->business)};
    const ClassRule& rule = class_rule(*requirement.class_code);
    requirement.risk = rule.risk == ClassRisk::high ? Risk::high : Risk::medium;
    requirement.risk_stated = rule.risk_stated;
    for (const DutyReason& reason : business->duties) requirement.duties.add(reason.duty);
  }
  for (const GeneralRule& rule : file_.general) {
    if (holds(rule.when, profile)) requirement.duties.add(rule.duty);
  }
  for (const DutyRule& rule : file_.duties) {
    if (!applies(rule, profile.functions)) requirement.duties.set(rule.duty, false);
  }
  return requirement;
}

std::vector<Demand> Rulebook::demands(const Profile& profile, Duty wanted) const {
  std::vector<Demand> demands;
  const Requirement& required = requirement(profile);
  if (!required.duties.has(wanted)) return demands;
  if (required.class_code) {
    for (const DutyReason& reason : business(*required.class_code).duties) {
      if (reason.duty == wanted) demands.push_back({class_clause(*required.class_code), reason.why});
    }
  }
  for (const GeneralRule& rule : file_.general) {
    if (rule.duty == wanted && holds(rule.when, profile)) demands.push_back({rule.clause, rule.why});
  }
  return demands;
}

std::string Rulebook::class_clause(ClassCode code) const {
  return file_.functions[code.functions - 1u].clause + business(code).paragraph;
}

}  // namespace yunguan::card
