// SPDX-License-Identifier: Apache-2.0
#include "tuning/settings_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>

#include "base/json.h"
#include "control/application_list.h"
#include "control/imei_pool_store.h"
#include "tuning/entry_store.h"
#include "usage/csv.h"

namespace yunguan::tuning {
namespace {

// A tuning line as it is written down.
struct WrittenLine {
  std::string model;
  std::string unit_path;
  std::string scene;
  std::string device_class;
  std::optional<bool> on;
  std::optional<std::uint32_t> percent;
};
BOOST_DESCRIBE_STRUCT(WrittenLine, (), (model, unit_path, scene, device_class, on, percent))

// The days from `first` on at which something begins or ends.
class Days {
 public:
  explicit Days(Date first) : first_(first), days_{first} {}
  void add(Date from, const std::optional<Date>& to) {
    if (from > first_) days_.insert(from);
    if (to && day_behind(*to) > first_) days_.insert(day_behind(*to));
  }
  [[nodiscard]] const std::set<Date>& all() const { return days_; }

 private:
  Date first_;
  std::set<Date> days_;
};

PartHistory history_over(const Days& days, const std::function<std::string(Date)>& text_on) {
  PartHistory history;
  for (const Date day : days.all()) {
    std::string text = text_on(day);
    if (history.empty() || history.back().text != text) history.push_back({day, std::move(text)});
  }
  return history;
}

void append_row(std::string& out, std::initializer_list<std::string_view> fields) {
  bool first = true;
  for (const std::string_view field : fields) {
    if (!first) out += ',';
    usage::append_csv_field(out, field);
    first = false;
  }
  out += '\n';
}

std::string_view head_of(ListKind kind) {
  if (kind == ListKind::phone_tacs) return "tac,brand,model\n";
  return kind == ListKind::fraud_areas ? "region,name\n" : "cell,region\n";
}

// Whether the monitoring goes by the entry at all.
bool counts(ListKind kind, const EntryText& text) {
  return kind != ListKind::phone_tacs ||
         (text.device_class == "phone" && text.confidence.value_or(0) >= kPhoneConfidence);
}

}  // namespace

Result<PartHistory> applications_from(store::Reader& reader, const card::Blacklist& shipped, Date first) {
  YG_TRY_ASSIGN(const auto all, control::applications(reader, shipped, first));
  Days days{first};
  for (const auto& one : all) days.add(one.from.value_or(first), one.to);
  return history_over(days, [&](Date day) {
    std::string text = "app,category,domain\n";
    std::set<std::string_view> seen;
    for (const auto& one : all) {
      const bool in_force = state_on(one.from.value_or(day), one.to, day) == EntryState::in_force;
      if (!in_force || !one.scene.empty()) continue;
      for (const std::string& domain : one.domains) {
        if (seen.insert(domain).second) append_row(text, {one.name.zh, one.category, domain});
      }
    }
    return text;
  });
}

Result<PartHistory> pools_from(store::Reader& reader, Date first) {
  std::vector<control::PoolImei> held;
  Days days{first};
  YG_TRY(control::each_pool_imei(reader, first, [&](control::PoolImei& one) {
    days.add(one.valid_from, one.valid_to);
    held.push_back(std::move(one));
  }));
  std::ranges::sort(held, [](const control::PoolImei& a, const control::PoolImei& b) {
    return std::tie(a.pool, a.compared) < std::tie(b.pool, b.compared);
  });
  return history_over(days, [&](Date day) {
    std::string text;
    const control::PoolImei* last = nullptr;
    for (const control::PoolImei& one : held) {
      const bool again = last != nullptr && last->compared == one.compared && last->pool == one.pool;
      if (again || state_on(one.valid_from, one.valid_to, day) != EntryState::in_force) continue;
      if (text.empty()) text = "pool,imei\n";
      append_row(text, {one.pool, one.compared});
      last = &one;
    }
    return text;
  });
}

Result<PartHistory> list_from(store::Reader& reader, ListKind kind, Date first) {
  std::vector<HeldEntry> held;
  Days days{first};
  YG_TRY(each_held(reader, kind, first, [&](HeldEntry& entry) {
    if (!counts(kind, entry.text)) return;
    days.add(entry.valid_from, entry.valid_to);
    held.push_back(std::move(entry));
  }));
  // By bytes, whatever order the store has for texts; of one item the later entry.
  std::ranges::sort(held, [](const HeldEntry& a, const HeldEntry& b) {
    return std::tie(a.text.item, b.id) < std::tie(b.text.item, a.id);
  });
  return history_over(days, [&](Date day) {
    std::string text;
    std::string_view last;
    for (const HeldEntry& entry : held) {
      if (state_on(entry.valid_from, entry.valid_to, day) != EntryState::in_force || entry.text.item == last) continue;
      if (text.empty()) text = head_of(kind);
      last = entry.text.item;
      if (kind == ListKind::phone_tacs) {
        append_row(text, {entry.text.item, entry.text.name, entry.text.more});
      } else {
        append_row(text, {entry.text.item, entry.text.name});
      }
    }
    return text;
  });
}

std::string lines_text_on(const std::vector<OwnRule>& rules, const std::vector<Adjustment>& adjustments,
                          const identity::UnitTree& tree, Date day) {
  std::vector<WrittenLine> written;
  std::set<std::string, std::less<>> known;
  for (const OwnRule& rule : rules) {
    const RuleEdition* edition = edition_on(rule, day);
    if (edition == nullptr) continue;
    known.insert(rule.name);
    if (!edition->on)
      written.push_back(
          {.model = rule.name, .unit_path = {}, .scene = {}, .device_class = {}, .on = false, .percent = std::nullopt});
  }
  for (const monitor::TuningLine& line : lines_on(adjustments, tree, day)) {
    if (!monitor::model_named(line.model) && !known.contains(line.model)) continue;
    written.push_back({line.model, line.unit_path, line.scene, line.device_class, line.on, line.percent});
  }
  return written.empty() ? std::string{} : json::write(written);
}

Result<RulesAndLines> rules_from(store::Reader& reader, const identity::UnitTree& tree, Date first) {
  YG_TRY_ASSIGN(const auto rules, all_rules(reader, first));
  YG_TRY_ASSIGN(const auto adjustments, all_adjustments(reader, tree, first));
  Days rule_days{first};
  for (const OwnRule& rule : rules) {
    for (const RuleEdition& edition : rule.editions) rule_days.add(edition.valid_from, edition.valid_to);
  }
  Days line_days = rule_days;
  for (const Adjustment& one : adjustments) line_days.add(one.valid_from, one.valid_to);
  return RulesAndLines{history_over(rule_days, [&](Date day) { return rules_text_on(rules, day); }),
                       history_over(line_days, [&](Date day) { return lines_text_on(rules, adjustments, tree, day); })};
}

Result<monitor::SettingsTexts> settings_texts(const PartTexts& parts) {
  monitor::SettingsTexts texts{.apps = parts[Part::apps],
                               .phone_tacs = parts[Part::phone_tacs],
                               .fraud_areas = parts[Part::fraud_areas],
                               .imei_pools = parts[Part::imei_pools],
                               .cell_regions = parts[Part::cell_regions],
                               .own_rules = parts[Part::own_rules],
                               .tuning = {}};
  if (parts[Part::lines].empty()) return texts;
  YG_TRY_ASSIGN(const auto written, json::read<std::vector<WrittenLine>>(parts[Part::lines]));
  for (const WrittenLine& line : written) {
    texts.tuning.push_back({line.model, line.unit_path, line.scene, line.device_class, line.on, line.percent});
  }
  return texts;
}

PartTexts part_texts(const monitor::SettingsTexts& texts) {
  PartTexts parts{
      texts.apps, texts.phone_tacs, texts.fraud_areas, texts.imei_pools, texts.cell_regions, texts.own_rules, ""};
  std::vector<WrittenLine> written;
  for (const monitor::TuningLine& line : texts.tuning) {
    written.push_back({line.model, line.unit_path, line.scene, line.device_class, line.on, line.percent});
  }
  if (!written.empty()) parts[Part::lines] = json::write(written);
  return parts;
}

}  // namespace yunguan::tuning
