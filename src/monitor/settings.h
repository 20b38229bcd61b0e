// SPDX-License-Identifier: Apache-2.0
// What the live fold goes by besides the cards: lists, own rules, and how models are tuned for whom. A version never changes, so that
// folding the same records again gives the same; what changes is which version holds from which day (live_record.h).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "monitor/lists.h"
#include "monitor/live_record.h"
#include "monitor/model.h"
#include "monitor/own_rules.h"

namespace yunguan::monitor {

// One line of tuning: for the cards it is about, one model is switched or set. Later lines win over earlier ones.
struct TuningLine {
  std::string model;         // a built-in model's or own rule's name
  std::string unit_path;     // cards of that unit and those below; "" = all
  std::string scene;         // "" = all
  std::string device_class;  // "" = all
  std::optional<bool> on;
  // data-surge and sms-surge: percent of the mean of the three months before; threshold: percent of the card's limit.
  std::optional<std::uint32_t> percent;
};

struct Settings {
  std::uint64_t version = 0;
  std::unique_ptr<const Lists> lists;     // never null
  std::unique_ptr<const OwnRules> rules;  // null: none
  std::vector<TuningLine> tuning;

  [[nodiscard]] CardTuning tuning_of(const Profile& profile) const;
};

// The texts a version is made of; what is kept.
struct SettingsTexts {
  // As the files of a lists folder (requirements/monitoring.md, "Files"); "" = no such list.
  std::string apps, phone_tacs, fraud_areas, imei_pools, cell_regions;
  std::string own_rules;  // YAML as in own_rules.h; "" = none
  std::vector<TuningLine> tuning;
};
// Errors: those of lists and own rules, with the list's file name, row and field.
[[nodiscard]] Result<std::shared_ptr<const Settings>> compile(std::uint64_t version, const SettingsTexts& texts);

// Finds versions. Any thread; may block on a store. An error is a fault of the environment: the fold waits and asks again.
class SettingsLibrary {
 public:
  virtual ~SettingsLibrary() = default;
  virtual Result<std::shared_ptr<const Settings>> find(std::uint64_t version) = 0;
};

}  // namespace yunguan::monitor
