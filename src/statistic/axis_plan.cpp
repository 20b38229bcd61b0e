// SPDX-License-Identifier: Apache-2.0
#include "statistic/axis_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "base/parse.h"
#include "statistic/province.h"

namespace yunguan::statistic {
namespace {

using identity::Unit;

std::string encoded(std::string_view text) {
  std::string out;
  for (const char letter : text) {
    const bool plain = (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
                       (letter >= 'a' && letter <= 'z') || letter == '-' || letter == '_' || letter == '.';
    out += plain ? std::string{letter} : fmt::format("%{:02X}", static_cast<unsigned char>(letter));
  }
  return out;
}

AxisPlan::Value without(Dimension dimension, Text text) {
  return {.value = "", .text = std::move(text), .none = true, .cards = {{"without", std::string{to_word(dimension)}}}};
}

AxisPlan small_axis(Dimension dimension) {
  AxisPlan plan{.groups = {dimension, std::vector<std::uint32_t>(256), 0},
                .values = {},
                .ordered = dimension != Dimension::region};
  for (const std::uint8_t code : codes_of(dimension)) {
    plan.groups.group[code] = static_cast<std::uint32_t>(plan.values.size());
    const std::string word = value_of(dimension, code);
    if (word.empty()) {
      plan.values.push_back(without(dimension, text_of(dimension, code)));
      continue;
    }
    plan.values.push_back(
        {.value = word,
         .text = text_of(dimension, code),
         .cards = {{std::string{to_word(dimension)}, word}},
         .leads = dimension == Dimension::region && code == kOtherRegion ? Leads::nowhere : Leads::to_cards});
  }
  return plan;
}

// The unit that stands for another on an axis of that level: its ancestor there, or itself when it lies above.
const Unit* at_level(const identity::UnitTree& tree, const Unit& unit, std::int32_t level) {
  std::string_view path = unit.path;
  path.remove_prefix(1);
  std::int32_t depth = 0;
  const Unit* found = &unit;
  for (const std::string_view part : split(path.substr(0, path.size() - 1), '/')) {
    const auto id = parse_integer<std::int64_t>(part);
    const Unit* ancestor = id ? tree.find(UnitId{*id}) : nullptr;
    if (++depth == level && ancestor != nullptr) return ancestor;
  }
  return found;
}

AxisPlan unit_axis(const AxisGround& ground, std::optional<std::int32_t> level) {
  const WordList& words = ground.columns.words(Dimension::unit);
  AxisPlan plan{
      .groups = {Dimension::unit, std::vector<std::uint32_t>(words.size()), 0}, .values = {}, .ordered = false};
  std::map<std::string, std::uint32_t> numbers;
  for (std::uint32_t code = 0; code < words.size(); ++code) {
    const auto id = parse_integer<std::int64_t>(words.word(code));
    const Unit* unit = id ? ground.tree.find(UnitId{*id}) : nullptr;
    const Unit* top = unit != nullptr && level ? at_level(ground.tree, *unit, *level) : unit;
    const bool whole = level && top != nullptr && std::ranges::count(top->path, '/') - 1 == *level;
    AxisPlan::Value value{.value = top != nullptr ? fmt::format("{}", top->id.value) : words.word(code)};
    value.text = top != nullptr ? Text{top->name, top->name} : Text{"单位 " + value.value, "unit " + value.value};
    if (level && !whole && top != nullptr) {
      value.text.zh += "（本级）";
      value.text.en += " (itself)";
    }
    value.cards = {{whole ? "unit_id" : "unit", value.value}};
    const auto [known, fresh] = numbers.emplace(value.value, static_cast<std::uint32_t>(plan.values.size()));
    plan.groups.group[code] = known->second;
    if (fresh) plan.values.push_back(std::move(value));
  }
  return plan;
}

Text scene_text(const card::Scenes& scenes, const std::string& word) {
  if (const card::ContractScene* scene = scenes.contract_scene(word))
    return {fmt::format("{} {}", scene->code, scene->name.zh), fmt::format("{} {}", scene->code, scene->name.en)};
  if (const card::Scene* scene = scenes.scene(word))
    return {fmt::format("{} {}", scene->code, scene->name.zh), fmt::format("{} {}", scene->code, scene->name.en)};
  return {word, word};
}

AxisPlan word_axis(Dimension dimension, const AxisGround& ground) {
  const WordList& words = ground.columns.words(dimension);
  AxisPlan plan{.groups = {dimension, std::vector<std::uint32_t>(words.size()), 0},
                .values = {},
                .ordered = dimension == Dimension::activated_month};
  std::vector<std::uint32_t> order(words.size());
  std::iota(order.begin(), order.end(), 0u);
  if (plan.ordered) std::ranges::sort(order, {}, [&](std::uint32_t code) { return words.word(code); });
  for (const std::uint32_t code : order) {
    plan.groups.group[code] = static_cast<std::uint32_t>(plan.values.size());
    const std::string& word = words.word(code);
    if (word.empty()) {
      plan.values.push_back(without(dimension, none_text(dimension)));
      continue;
    }
    Text text = dimension == Dimension::scene ? scene_text(ground.scenes, word) : Text{word, word};
    plan.values.push_back(
        {.value = word, .text = std::move(text), .cards = {{std::string{to_word(dimension)}, guarded(word)}}});
  }
  return plan;
}

AxisPlan month_axis(const std::vector<std::string>& months) {
  AxisPlan plan{
      .groups = {Dimension::month, std::vector<std::uint32_t>(months.size()), 0}, .values = {}, .ordered = true};
  std::iota(plan.groups.group.begin(), plan.groups.group.end(), 0u);
  for (const std::string& month : months)
    plan.values.push_back({.value = month, .text = {month, month}, .cards = {}, .leads = Leads::through});
  return plan;
}

}  // namespace

CardQuery narrowed(const CardQuery& base, const CardQuery& more) {
  CardQuery query = base;
  for (const auto& [name, value] : more) {
    std::string& text = query[name];
    const bool both = name == "without" && !text.empty() && text != value;
    text = both ? text + "," + value : value;
  }
  return query;
}

std::string address_of(const CardQuery& query) {
  std::string address;
  for (const auto& [name, value] : query)
    address += fmt::format("{}{}={}", address.empty() ? "" : "&", name, encoded(value));
  return address;
}

AxisPlan plan_axis(Dimension dimension, const StatisticQuery& query, const AxisGround& ground,
                   const std::vector<std::string>& months) {
  AxisPlan plan = is_small(dimension)             ? small_axis(dimension)
                  : dimension == Dimension::unit  ? unit_axis(ground, query.unit_level)
                  : dimension == Dimension::month ? month_axis(months)
                                                  : word_axis(dimension, ground);
  plan.groups.group_count = static_cast<std::uint32_t>(plan.values.size());
  return plan;
}

AxisPlan shown_of(const AxisPlan& plan, const std::vector<std::int64_t>& sums, std::size_t shown) {
  std::vector<std::uint32_t> order;
  // Every month asked for is shown, so that a line has no hole in it.
  const bool all = plan.groups.dimension == Dimension::month;
  for (std::uint32_t group = 0; group < sums.size(); ++group) {
    if (all || sums[group] != 0) order.push_back(group);
  }
  const std::size_t there = order.size();
  if (!all) std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::uint32_t group) { return sums[group]; });
  if (!all && order.size() > shown) order.resize(shown);
  if (plan.ordered) std::ranges::sort(order);

  AxisPlan chosen{.groups = {plan.groups.dimension, {}, 0}, .values = {}, .ordered = plan.ordered};
  const auto others = static_cast<std::uint32_t>(order.size());
  std::vector<std::uint32_t> place(sums.size(), there > order.size() ? others : 0);
  for (const std::uint32_t group : order) {
    place[group] = static_cast<std::uint32_t>(chosen.values.size());
    chosen.values.push_back(plan.values[group]);
  }
  if (there > order.size()) {
    const auto left = static_cast<std::int64_t>(there - order.size());
    chosen.values.push_back({.value = "",
                             .text = {fmt::format("其余 {} 项", left), fmt::format("{} others", left)},
                             .cards = {},
                             .leads = Leads::nowhere,
                             .others = true,
                             .values = left});
  }
  for (const std::uint32_t group : plan.groups.group) chosen.groups.group.push_back(place[group]);
  chosen.groups.group_count = static_cast<std::uint32_t>(chosen.values.size());
  return chosen;
}

}  // namespace yunguan::statistic
