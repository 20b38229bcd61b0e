// SPDX-License-Identifier: Apache-2.0
#include "card/rules_page.h"

#include "card/judgement.h"

namespace yunguan::card {
namespace {

// The card with all functions of the group, so that every duty of the class shows.
Functions functions_of(ClassCode code) { return {code.functions == 1, code.functions <= 2, true}; }

std::vector<Function> list_of(const Functions& functions) {
  std::vector<Function> list;
  if (functions.voice) list.push_back(Function::voice);
  if (functions.sms) list.push_back(Function::sms);
  if (functions.data) list.push_back(Function::data);
  return list;
}

std::vector<ClassDutyView> views_of(DutySet duties, const Profile& profile, const Rulebook& rulebook) {
  std::vector<ClassDutyView> views;
  duties.each([&](Duty duty) {
    ClassDutyView view{duty, {}, {}};
    for (const Demand& demand : rulebook.demands(profile, duty)) {
      view.clauses.push_back(demand.clause);
      view.why.zh += demand.why.zh;
      view.why.en += (view.why.en.empty() ? "" : " ") + demand.why.en;
    }
    views.push_back(std::move(view));
  });
  return views;
}

ClassView class_view(ClassCode code, const Rulebook& rulebook) {
  const ClassRule& rule = rulebook.class_rule(code);
  ClassView view;
  view.code = rule.code;
  view.name = class_name(code, rulebook);
  view.risk = rule.risk;
  view.risk_stated = rule.risk_stated;
  view.examples = rule.examples;
  // The profiles that fall into the class: its business's condition, with the functions of the group.
  std::vector<Profile> profiles;
  for (std::size_t i = 0; i < kProfileCount; ++i) {
    const Profile profile = Profile::at(i);
    if (profile.functions == functions_of(code) && rulebook.requirement(profile).class_code == code) {
      profiles.push_back(profile);
    }
  }
  YG_ASSERT(!profiles.empty());             // the rulebook's check has seen to it
  const Profile& loose = profiles.front();  // not fixed, where both are possible
  const Profile& tight = profiles.back();
  view.functions = list_of(loose.functions);
  view.directed = loose.directed;
  view.scope = loose.directed ? Text{"定向", "directed"} : Text{"非定向", "open"};
  view.large = loose.large;
  if (loose.fixed == tight.fixed) view.fixed = loose.fixed;
  const DutySet duties = rulebook.requirement(loose).duties;
  view.duties = views_of(duties, loose, rulebook);
  view.when_fixed = views_of(rulebook.requirement(tight).duties - duties, tight, rulebook);
  return view;
}

}  // namespace

RulesPage rules_page(const Rulebook& rulebook) {
  const GuidelineFile& file = rulebook.file();
  RulesPage page{file.version, file.effective_from, file.name,    file.source, {}, file.clauses, {},
                 {},           file.general,        file.refusals};
  page.limits = {file.limits.voice_numbers, file.limits.sms_numbers, file.limits.data_entries,
                 file.limits.large_above_mb};
  for (const DutyRule& rule : file.duties) {
    page.duties.push_back({rule.duty, rule.name, rule.meaning, rule.present_when, rule.severity, rule.action.name,
                           rule.action.code, rule.action.kind, rule.defined_in});
  }
  for (std::size_t i = 0; i < kClassCount; ++i) page.classes.push_back(class_view(ClassCode::at(i), rulebook));
  return page;
}

}  // namespace yunguan::card
