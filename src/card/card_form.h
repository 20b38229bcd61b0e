// SPDX-License-Identifier: Apache-2.0
// From the words of a file or a form to the facts of a card: one table of fields for the import, its template, the export and the
// API, and one place that says what is wrong with a value.
#pragma once

#include <array>
#include <bitset>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "card/card.h"
#include "card/guideline_file.h"
#include "card/number.h"

namespace yunguan::card {

// How much a remark weighs.
enum class Weight : std::uint8_t {
  refused,  // the value cannot be kept
  breach,   // it can be kept, but breaks the clause named: taken unless the import is strict, and judged as a gap
  hint,     // worth a look
};
BOOST_DESCRIBE_ENUM(Weight, refused, breach, hint)

struct Remark {
  Weight weight = Weight::refused;
  Error error;  // where.field is the field's name, where.value what stood there, where.clause the clause
};

struct Field {
  std::string_view name;      // "msisdn", as in files and in the API
  std::string_view title_zh;  // "卡号"; files may use it as the column's name
  std::string_view title_en;
  bool required = false;  // the column must be there when cards are created
  bool personal = false;  // masked in lists and exports
};

// In the order of templates and exports.
inline constexpr std::array kFields{
    Field{"msisdn", "卡号", "Number", true, false},
    Field{"iccid", "ICCID", "ICCID", true, false},
    Field{"imsi", "IMSI", "IMSI", false, false},
    Field{"carrier", "运营商", "Carrier", true, false},
    Field{"form", "卡形态", "Form", true, false},
    Field{"network", "网络制式", "Network", true, false},
    Field{"functions", "功能", "Functions", true, false},
    Field{"data_scope", "流量范围", "Data scope", false, false},
    Field{"monthly_data_mb", "月均流量 MB", "Monthly data MB", false, false},
    Field{"fixed", "位置固定", "Fixed position", false, false},
    Field{"scene", "场景", "Scene", false, false},
    Field{"unit", "单位", "Unit", false, false},
    Field{"imei_mode", "绑定方式", "Binding", false, false},
    Field{"imei", "绑定 IMEI", "Bound IMEI", false, false},
    Field{"voice_whitelist", "语音白名单", "Voice whitelist", false, false},
    Field{"sms_whitelist", "短信白名单", "SMS whitelist", false, false},
    Field{"data_whitelist", "流量白名单", "Data whitelist", false, false},
    Field{"regions", "限定区域", "Regions", false, false},
    Field{"cells", "限定小区", "Cells", false, false},
    Field{"cells_max", "小区数上限", "Cells at most", false, false},
    Field{"data_limit_mb", "流量限额 MB", "Data limit MB", false, false},
    Field{"sms_limit", "短信限额", "SMS limit", false, false},
    Field{"voice_limit_min", "语音限额 分钟", "Voice limit min", false, false},
    Field{"throttle_kbps", "限速 kbps", "Speed limit kbps", false, false},
    Field{"throttle_at_percent", "达量限速 %", "Slow down at % of the limit", false, false},
    Field{"state", "状态", "State", false, false},
    Field{"suspensions", "停机原因", "Reasons of suspension", false, false},
    Field{"blacklist", "黑名单限制", "Blacklist", false, false},
    Field{"blocked", "限制的应用类别", "Blocked categories", false, false},
    Field{"monitoring", "使用监测", "Monitoring", false, false},
    Field{"registered_to", "登记到", "Registered to", false, false},
    Field{"plan", "套餐", "Plan", false, false},
    Field{"apn", "APN/DNN", "APN/DNN", false, false},
    Field{"domain", "单双域", "Domain", false, false},
    Field{"contract", "合同", "Contract", false, false},
    Field{"batch", "批次", "Batch", false, false},
    Field{"activated_on", "开通日期", "Activated on", false, false},
    Field{"responsible_person", "责任人", "Responsible person", false, true},
    Field{"responsible_phone", "责任人电话", "Responsible person's phone", false, true},
    Field{"actual_user", "实际使用人", "Actual user", false, true},
    Field{"actual_user_phone", "实际使用人电话", "Actual user's phone", false, true},
    Field{"actual_user_document", "实际使用人证件", "Actual user's document", false, true},
    Field{"note", "备注", "Note", false, false},
    Field{"tags", "标签", "Tags", false, false},
};
[[nodiscard]] inline std::span<const Field> fields() { return kFields; }
// By name or Chinese title, letters' case and surrounding spaces apart; nullptr when there is none.
[[nodiscard]] const Field* find_field(std::string_view name_or_title);

// Which of fields(): from its name as it stands in the source, checked by the compiler, or from an entry of the table.
class FieldAt {
 public:
  consteval FieldAt(const char* name) {
    while (kFields.at(index_).name != name) ++index_;
  }
  explicit FieldAt(const Field& field) : index_(static_cast<std::size_t>(&field - kFields.data())) {}

  [[nodiscard]] constexpr std::size_t index() const { return index_; }
  constexpr operator std::string_view() const { return kFields[index_].name; }

 private:
  std::size_t index_ = 0;
};

// The words of one card by field; a field that is absent keeps what `base` has. They stand elsewhere: it holds no text itself.
class Words {
 public:
  void set(FieldAt field, std::string_view text) {
    texts_[field.index()] = text;
    present_.set(field.index());
  }
  void erase(FieldAt field) { present_.reset(field.index()); }
  [[nodiscard]] bool contains(FieldAt field) const { return present_.test(field.index()); }
  // nullptr: absent.
  [[nodiscard]] const std::string_view* find(FieldAt field) const {
    return contains(field) ? &texts_[field.index()] : nullptr;
  }

 private:
  std::array<std::string_view, kFields.size()> texts_;
  std::bitset<kFields.size()> present_;
};

struct FormContext {
  NumberPlan numbers;
  const RuleLimits& limits;
  // The unit of that code or name that the caller may write to.
  std::function<std::optional<UnitId>(std::string_view)> unit;
  std::optional<Kind> expected_kind;  // refuse numbers of another kind
};

struct FormResult {
  Facts facts;
  std::vector<Remark> remarks;

  [[nodiscard]] bool refused() const;   // has a remark of Weight::refused
  [[nodiscard]] bool breaches() const;  // has a remark of Weight::breach
};

// Reads `words` over `base` (an empty card for creation) and checks the whole.
[[nodiscard]] FormResult read_form(const Words& words, const Facts& base, const FormContext& context);

// The words of a card, for exports and the mended file; `unit_code` stands for the unit.
[[nodiscard]] std::string word_of(const Facts& facts, std::string_view field, std::string_view unit_code);

}  // namespace yunguan::card
