// SPDX-License-Identifier: Apache-2.0
// A service as it is written in catalog/<code>.yaml. The structs are the file's grammar: a name that does not stand here is refused with its
// line. docs/services.md explains every part.
#pragma once

#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/document_decode.h"
#include "flow/flow.h"
#include "flow/sla.h"

namespace yunguan::catalog {

BOOST_DEFINE_ENUM_CLASS(FieldKind, text, paragraph, integer, decimal, money, date, boolean, choice, choices, cards,
                        card, unit, person, attachments, table, note, system, systems)
BOOST_DEFINE_ENUM_CLASS(Right, write, read, hidden)

struct OptionText {
  std::string value;
  Text title;
  std::optional<std::string> of;  // only while the field above it in the cascade has this value
};
BOOST_DESCRIBE_STRUCT(OptionText, (), (value, title, of))

struct FieldText {
  std::string id;
  FieldKind kind = FieldKind::text;
  Text title;
  std::optional<Text> help;
  std::optional<bool> required;
  std::optional<std::string> required_if;  // expressions over the form
  std::optional<std::string> show_if;
  std::optional<std::string> value;        // computed: nobody writes it
  std::optional<std::int64_t> length_max;  // text: code points; choices, cards, systems, attachments, table: entries
  std::optional<std::string> min;          // numbers and dates, as they are written
  std::optional<std::string> max;
  std::optional<std::string> pattern;  // of the whole text; as RE2 reads it
  std::optional<std::vector<OptionText>> options;
  std::optional<std::string> of;                       // the choice above it in a cascade
  std::optional<std::vector<FieldText>> columns;       // of a table
  std::optional<std::map<std::string, Right>> rights;  // by step; else written where it is filled in and read elsewhere
};
BOOST_DESCRIBE_STRUCT(FieldText, (),
                      (id, kind, title, help, required, required_if, show_if, value, length_max, min, max, pattern,
                       options, of, columns, rights))

}  // namespace yunguan::catalog

// Fields hold fields, and steps hold steps: in a schema the inner ones are only named.
template <>
struct yunguan::json::detail::Codec<std::optional<std::vector<yunguan::catalog::FieldText>>> {
  using Columns = std::optional<std::vector<catalog::FieldText>>;
  static boost::json::value encode(const Columns& value) {
    return value ? detail::encode(*value) : boost::json::value(nullptr);
  }
  static void decode(const boost::json::value& value, Columns& out, std::string_view pointer, Faults& faults) {
    if (!value.is_null()) detail::decode(value, out.emplace(), pointer, faults);
  }
  static boost::json::value schema() {
    return {{"type", "array"}, {"items", {{"title", schema_title(typeid(catalog::FieldText))}, {"recursive", true}}}};
  }
};

namespace yunguan::catalog {

struct GroupText {
  Text title;
  std::vector<FieldText> fields;
};
BOOST_DESCRIBE_STRUCT(GroupText, (), (title, fields))

// What is told keeps nobody from anything: it is what one wants to know while filling in.
BOOST_DEFINE_ENUM_CLASS(RuleWeight, refuse, warn, tell)
// Speaks up when it holds.
struct RuleText {
  std::string id;
  std::string when;
  RuleWeight weight = RuleWeight::refuse;
  Text words;
  std::optional<std::string> clause;
  std::optional<std::string> field;  // which it is about
};
BOOST_DESCRIBE_STRUCT(RuleText, (), (id, when, weight, words, clause, field))

struct PeopleText {
  flow::PeopleKind kind = flow::PeopleKind::applicant;
  std::optional<std::string> code;
  std::optional<std::int64_t> level;
};
BOOST_DESCRIBE_STRUCT(PeopleText, (), (kind, code, level))

struct TimerText {
  std::string name;
  std::int64_t minutes = 0;
  std::optional<bool> working_time;
  flow::TimerAct act = flow::TimerAct::remind;
  std::optional<bool> repeats;
};
BOOST_DESCRIBE_STRUCT(TimerText, (), (name, minutes, working_time, act, repeats))

struct PathText;
struct StepText {
  std::string id;
  flow::StepKind kind = flow::StepKind::approve;
  Text title;
  std::optional<std::vector<PeopleText>> people;
  std::optional<flow::Quorum> quorum;
  std::optional<std::int64_t> percent;
  std::optional<flow::AskAgain> own;
  std::optional<flow::AskAgain> repeated;
  std::optional<flow::WhenRefused> refused;
  std::optional<std::vector<TimerText>> timers;
  std::optional<flow::BranchKind> branch;
  std::optional<std::vector<PathText>> paths;
  std::optional<std::string> target;
  std::optional<std::string> undo;
  std::optional<bool> waits;
  std::optional<bool> again_ok;
  std::optional<std::map<std::string, std::string>> with;  // what the target is given: name → expression over the form
};
struct PathText {
  Text title;
  std::optional<std::string> when;
  std::vector<StepText> steps;
};
BOOST_DESCRIBE_STRUCT(StepText, (),
                      (id, kind, title, people, quorum, percent, own, repeated, refused, timers, branch, paths, target,
                       undo, waits, again_ok, with))
BOOST_DESCRIBE_STRUCT(PathText, (), (title, when, steps))

}  // namespace yunguan::catalog

template <>
struct yunguan::json::detail::Codec<std::optional<std::vector<yunguan::catalog::PathText>>> {
  using Paths = std::optional<std::vector<catalog::PathText>>;
  static boost::json::value encode(const Paths& value);
  static void decode(const boost::json::value& value, Paths& out, std::string_view pointer, Faults& faults);
  static boost::json::value schema() {
    boost::json::object properties{
        {"title", detail::schema<Text>()},
        {"when", detail::schema<std::string>()},
        {"steps",
         {{"type", "array"}, {"items", {{"title", schema_title(typeid(catalog::StepText))}, {"recursive", true}}}}}};
    const boost::json::object path{{"title", schema_title(typeid(catalog::PathText))},
                                   {"type", "object"},
                                   {"properties", std::move(properties)},
                                   {"required", {"title", "steps"}},
                                   {"additionalProperties", false}};
    return {{"type", "array"}, {"items", path}};
  }
};

namespace yunguan::catalog {

struct FlowText {
  std::optional<flow::MayWithdraw> withdraw;
  std::optional<std::int64_t> returns_max;
  std::vector<StepText> steps;
};
BOOST_DESCRIBE_STRUCT(FlowText, (), (withdraw, returns_max, steps))

// What of the form is printed under a heading.
struct PrintPartText {
  std::optional<Text> title;
  std::vector<std::string> fields;  // in this order
  std::optional<bool> pairs;        // two to a row
};
BOOST_DESCRIBE_STRUCT(PrintPartText, (), (title, fields, pairs))

// What the people of these steps have said, under a heading.
struct PrintOpinionText {
  Text title;
  std::vector<std::string> steps;
  std::optional<bool> signed_by_hand;  // a place for signature, seal and date is kept
};
BOOST_DESCRIBE_STRUCT(PrintOpinionText, (), (title, steps, signed_by_hand))

// An order on paper. What a reader may not see is not printed, whatever stands here.
struct PrintText {
  std::optional<Text> heading;  // above the title: who issues the form
  std::optional<Text> title;    // else the service's
  std::optional<bool> landscape;
  std::optional<std::vector<PrintPartText>> parts;        // else the whole form
  std::optional<std::vector<PrintOpinionText>> opinions;  // else all there are
  std::optional<Text> notes;                              // in small print, at the end
};
BOOST_DESCRIBE_STRUCT(PrintText, (), (heading, title, landscape, parts, opinions, notes))

struct ServiceText {
  std::string code;  // "card.close"; the file's name
  std::string area;  // of the catalogue
  Text title;
  Text about;
  std::string permission;  // who may ask
  std::string number;      // how its orders' numbers begin: "XK"
  std::vector<GroupText> form;
  std::vector<RuleText> rules;
  std::optional<std::vector<std::string>> checks;  // what folders of the platform have to say of the form, by name
  FlowText flow;
  std::vector<flow::ClockRule> clocks;
  std::optional<PrintText> print;
};
BOOST_DESCRIBE_STRUCT(ServiceText, (),
                      (code, area, title, about, permission, number, form, rules, checks, flow, clocks, print))

}  // namespace yunguan::catalog

inline boost::json::value yunguan::json::detail::Codec<std::optional<std::vector<yunguan::catalog::PathText>>>::encode(
    const Paths& value) {
  return value ? detail::encode(*value) : boost::json::value(nullptr);
}
inline void yunguan::json::detail::Codec<std::optional<std::vector<yunguan::catalog::PathText>>>::decode(
    const boost::json::value& value, Paths& out, std::string_view pointer, Faults& faults) {
  if (!value.is_null()) detail::decode(value, out.emplace(), pointer, faults);
}
