// SPDX-License-Identifier: Apache-2.0
#include "bulk/deed.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "life/who_may.h"

namespace yunguan::bulk {
namespace {

using card::Facts;
using card::Record;
using card::Weight;

constexpr std::array<std::string_view, 4> kPlanFields{"plan", "apn", "domain", "contract"};
// Whitelists are not among them: each change of one needs a reviewer.
constexpr std::array<std::string_view, 12> kControlFields{
    "data_limit_mb", "sms_limit", "voice_limit_min", "throttle_kbps", "throttle_at_percent", "regions", "cells",
    "cells_max",     "imei_mode", "blacklist",       "blocked",       "monitoring"};

constexpr std::size_t kTagsMax = 20;
constexpr std::size_t kTagsOfCardMax = 50;
constexpr std::size_t kTagBytesMax = 60;

std::unexpected<Error> invalid(std::string_view code, Text text, std::string field, std::string_view value = {}) {
  return fail(ErrorKind::invalid, fmt::format("bulk.{}", code), std::move(text),
              {.field = std::move(field), .value = clipped(value)});
}

std::unexpected<Error> leave(std::string_view code, Text text) {
  return fail(ErrorKind::conflict, fmt::format("bulk.{}", code), std::move(text));
}

Result<void> check_tags(const BulkSpec& spec) {
  if (spec.tags.empty() && spec.kind != Kind::replace_tags)
    return invalid("tags", {"请至少写一个标签", "name a tag"}, "/tags");
  if (spec.tags.size() > kTagsMax) return invalid("tags", {"一次最多 20 个标签", "at most 20 tags at once"}, "/tags");
  for (const std::string& tag : spec.tags) {
    if (trimmed(tag).size() == tag.size() && !tag.empty() && tag.size() <= kTagBytesMax &&
        tag.find_first_of(";,\n\r") == std::string::npos)
      continue;
    return invalid(
        "tags", {"标签不能为空、不含分号和逗号，最长 20 个汉字", "a tag has 1 to 60 bytes and no semicolon or comma"},
        "/tags", tag);
  }
  return {};
}

// The first refusal of a form, as the reason to leave the card alone.
std::optional<Error> refusal_of(const card::FormResult& form) {
  for (const card::Remark& remark : form.remarks) {
    if (remark.weight == Weight::refused) return remark.error;
  }
  return std::nullopt;
}

std::string word(const Facts& facts, std::string_view field) {
  return card::word_of(facts, field, fmt::format("{}", facts.unit.value));
}

}  // namespace

std::span<const std::string_view> fields_of(Kind kind) {
  if (kind == Kind::plan) return kPlanFields;
  if (kind == Kind::controls) return kControlFields;
  return {};
}

Deed::Deed(const BulkSpec& spec, const card::Rules& rules, const card::Periods& periods,
           std::shared_ptr<const identity::UnitTree> tree, identity::Scope scope)
    : spec_(spec), rules_(&rules), periods_(periods), tree_(std::move(tree)), scope_(std::move(scope)) {}

Result<Deed> Deed::make(const BulkSpec& spec, const card::Rules& rules, const card::Periods& periods,
                        std::shared_ptr<const identity::UnitTree> tree, identity::Scope scope) {
  Deed deed{spec, rules, periods, std::move(tree), std::move(scope)};
  YG_TRY(deed.check());
  return deed;
}

Result<void> Deed::check() const {
  const bool with_reason = spec_.kind == Kind::suspend || spec_.kind == Kind::resume;
  if (with_reason && !spec_.suspension)
    return invalid("reason_needed", {"请选择停机原因", "name the reason of the suspension"}, "/suspension");
  if (!with_reason && spec_.kind != Kind::undo && spec_.suspension)
    return invalid("reason_needed", {"这个操作没有停机原因", "this act has no reason of suspension"}, "/suspension");
  const auto allowed = fields_of(spec_.kind);
  if (!allowed.empty()) {
    if (spec_.words.empty()) return invalid("values", {"请至少填写一项", "give a value"}, "/values");
    for (const auto& [field, text] : spec_.words) {
      if (std::ranges::find(allowed, field) == allowed.end())
        return invalid("field", {"批量操作不能改这个字段", "a bulk act does not change this field"},
                       "/values/" + field);
    }
    // Values that are wrong for every card are refused before any is picked.
    const auto form = by_form(Facts{}, spec_.words);
    if (!form && spec_.words.contains(form.error().where.field)) {
      Error error = form.error();
      error.kind = ErrorKind::invalid;
      error.where.field = "/values/" + error.where.field;
      return fail(std::move(error));
    }
  } else if (!spec_.words.empty()) {
    return invalid("values", {"这个操作不带字段值", "this act takes no values"}, "/values");
  }
  const bool tags = spec_.kind == Kind::add_tags || spec_.kind == Kind::remove_tags || spec_.kind == Kind::replace_tags;
  if (tags) YG_TRY(check_tags(spec_));
  if (spec_.kind == Kind::move && (!spec_.unit_id || !unit_of(fmt::format("{}", spec_.unit_id->value))))
    return invalid("unit", {"没有这个单位，或您无权把卡移交给它", "no such unit, or you may not hand cards over to it"},
                   "/unit_id");
  return {};
}

bool Deed::opens() const {
  const Kind kind = spec_.kind == Kind::undo ? *spec_.undone_kind : spec_.kind;
  if (kind == Kind::move) return true;
  const auto event = spec_.kind == Kind::undo ? facts_of(kind).back : facts_of(kind).event;
  return event && life::opens(*event);
}

std::optional<UnitId> Deed::unit_of(std::string_view id) const {
  const auto number = parse_integer<std::int64_t>(id);
  const identity::Unit* unit = number ? tree_->find(UnitId{*number}) : nullptr;
  if (unit == nullptr || unit->state != identity::UnitState::open || !scope_.contains(unit->path)) return std::nullopt;
  return unit->id;
}

Result<Deed::Outcome> Deed::of(const Record& record, std::span<const card::Change> undoes, Instant now) const {
  const identity::Unit* unit = tree_->find(record.facts.unit);
  if (unit == nullptr || !scope_.contains(unit->path))
    return leave("out_of_scope", {"卡所属的单位不在您的权限范围内", "the card's unit is outside your rights"});
  if (spec_.kind == Kind::undo) return by_undoing(record, undoes, now);
  if (const auto event = facts_of(spec_.kind).event) return by_life(record, *event, now);
  if (record.facts.state == card::State::closed && (spec_.kind == Kind::plan || spec_.kind == Kind::controls))
    return leave("closed_card", {"已销户的卡不再改套餐和管控", "a closed card gets no other plan or controls"});
  if (!spec_.words.empty()) return by_form(record.facts, spec_.words);
  if (spec_.kind != Kind::move) return by_tags(record.facts);
  Outcome outcome{record.facts, {}};
  outcome.facts.unit = *spec_.unit_id;
  if (outcome.facts == record.facts) return leave("no_change", {"已经是这样，无需改动", "it is so already"});
  return outcome;
}

Result<Deed::Outcome> Deed::by_life(const Record& record, card::LifeEvent event, Instant now) const {
  YG_TRY_ASSIGN(auto facts, card::after(record.facts, record.standing, {event, spec_.suspension}, periods_, now));
  return Outcome{std::move(facts), {}};
}

Result<Deed::Outcome> Deed::by_form(const Facts& before, const std::map<std::string, std::string>& values) const {
  card::Words words;
  for (const auto& [field, text] : values) {
    const card::Field* known = card::find_field(field);
    YG_ASSERT(known != nullptr);
    words.set(card::FieldAt{*known}, text);
  }
  const card::FormContext context{rules_->numbers.now(), rules_->book.limits(),
                                  [this](std::string_view id) { return unit_of(id); }, std::nullopt};
  card::FormResult form = card::read_form(words, before, context);
  if (auto refused = refusal_of(form)) return fail(std::move(*refused));
  if (form.facts == before) return leave("no_change", {"已经是这样，无需改动", "it is so already"});
  std::erase_if(form.remarks, [&](const card::Remark& remark) {
    return remark.weight != Weight::breach || !values.contains(remark.error.where.field);
  });
  return Outcome{std::move(form.facts), std::move(form.remarks)};
}

Result<Deed::Outcome> Deed::by_tags(const Facts& before) const {
  Outcome outcome{before, {}};
  std::vector<std::string>& tags = outcome.facts.tags;
  if (spec_.kind == Kind::replace_tags) tags.clear();
  for (const std::string& tag : spec_.tags) {
    const auto found = std::ranges::find(tags, tag);
    if (spec_.kind == Kind::remove_tags) {
      if (found != tags.end()) tags.erase(found);
    } else if (found == tags.end()) {
      tags.push_back(tag);
    }
  }
  if (tags.size() > kTagsOfCardMax)
    return leave("too_many_tags", {"一张卡最多 50 个标签", "a card has at most 50 tags"});
  if (outcome.facts == before) return leave("no_change", {"已经是这样，无需改动", "it is so already"});
  return outcome;
}

Result<Deed::Outcome> Deed::by_undoing(const Record& record, std::span<const card::Change> undoes, Instant now) const {
  const auto back = facts_of(*spec_.undone_kind).back;
  std::map<std::string, std::string> words;
  for (const card::Change& change : undoes) {
    // Days and periods follow from the state.
    if (back && change.field != "state" && change.field != "suspensions") continue;
    if (word(record.facts, change.field) != change.to) {
      return leave("changed_since", {"这张卡后来又改过，不再恢复", "the card has changed since and is left as it is"});
    }
    words.emplace(change.field, change.from);
  }
  if (back) return by_life(record, *back, now);
  return by_form(record.facts, words);
}

}  // namespace yunguan::bulk
