// SPDX-License-Identifier: Apache-2.0
#include "card/card_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/parse.h"
#include "card/rule_facts.h"

namespace yunguan::card {
namespace {

constexpr std::size_t kTextMax = 200;                  // code points are not counted: bytes, as stored
constexpr std::int64_t kMegabytesMax = 1'000'000'000;  // about a petabyte a month
constexpr std::size_t kListMax = 200;

Remark remark(Weight weight, std::string code, Text text, std::string_view field, std::string_view value,
              std::string clause = {}) {
  Error error{ErrorKind::invalid, "card." + std::move(code), std::move(text), {}, {}};
  error.where.field = field;
  error.where.value = clipped(value);
  error.where.clause = std::move(clause);
  return {weight, std::move(error)};
}

bool is_yes(std::string_view word) { return word == "yes" || word == "是"; }
bool is_no(std::string_view word) { return word.empty() || word == "no" || word == "否"; }

// Chinese words that files use beside those of card.h.
std::string_view plain_word(std::string_view word) {
  static const std::map<std::string_view, std::string_view> kWords{
      {"定向", "directed"},      {"通用", "open"},      {"非定向", "open"},       {"单域", "single"},
      {"双域", "dual"},          {"异形卡", "odd"},     {"单位", "unit"},         {"个人", "person"},
      {"库存", "in_stock"},      {"测试期", "testing"}, {"沉默期", "silent"},     {"待激活", "ready"},
      {"正使用", "active"},      {"停机", "suspended"}, {"预销户", "pre_closed"}, {"已销户", "closed"},
      {"首次绑定", "first-use"}, {"固定", "fixed"},     {"不绑定", "none"},       {"终端互锁", "terminal"}};
  if (word.empty() || static_cast<unsigned char>(word.front()) < 0x80) return word;  // none of them begins so
  const auto known = kWords.find(word);
  return known == kWords.end() ? word : known->second;
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

// Reads one card's words; each member handles one kind of field.
class FormReader {
 public:
  FormReader(const Words& words, FormResult& result, const FormContext& context)
      : words_(words), result_(result), facts_(result.facts), context_(context) {}

  void read() {
    read_identity();
    read_service();
    read_controls();
    read_registration();
    check_whole();
  }

 private:
  [[nodiscard]] const std::string_view* word(FieldAt field) const { return words_.find(field); }
  void add(Weight weight, std::string code, Text text, std::string_view field, std::string_view value,
           std::string clause = {}) {
    result_.remarks.push_back(remark(weight, std::move(code), std::move(text), field, value, std::move(clause)));
  }
  void refuse(std::string code, Text text, std::string_view field, std::string_view value) {
    add(Weight::refused, std::move(code), std::move(text), field, value);
  }

  void text(FieldAt field, std::string& into) {
    const std::string_view* raw = word(field);
    if (raw == nullptr) return;
    if (raw->size() > kTextMax) {
      refuse("too_long", {fmt::format("最多 {} 字节", kTextMax), fmt::format("at most {} bytes", kTextMax)}, field,
             *raw);
    } else if (has_control(*raw)) {
      refuse("control_character", {"含有不可见的控制字符", "it holds control characters"}, field, *raw);
    } else {
      // Numbers with a sign are no formula; a spreadsheet runs what begins like these.
      if (!raw->empty() && std::string_view{"=+-@"}.find(raw->front()) != std::string_view::npos) {
        add(Weight::hint, "formula_like",
            {"以 = + - @ 开头，导出时会加单引号以免被电子表格执行",
             "begins like a formula; exports put an apostrophe before it"},
            field, *raw);
      }
      into = *raw;
    }
  }

  template <class E, class Parse>
  void choice(FieldAt field, E& into, Parse parse, std::string_view words_en) {
    const std::string_view* raw = word(field);
    if (raw == nullptr) return;
    if (const auto value = parse(plain_word(*raw))) {
      into = *value;
      return;
    }
    refuse("word", {fmt::format("须为 {} 之一", words_en), fmt::format("must be one of {}", words_en)}, field, *raw);
  }

  void flag(FieldAt field, bool& into) {
    const std::string_view* raw = word(field);
    if (raw == nullptr) return;
    if (!is_yes(*raw) && !is_no(*raw)) {
      refuse("yes_no", {"须为 yes/是 或 no/否", "must be yes or no"}, field, *raw);
      return;
    }
    into = is_yes(*raw);
  }

  void whole_number(FieldAt field, std::optional<std::int64_t>& into, std::int64_t max) {
    const std::string_view* raw = word(field);
    if (raw == nullptr) return;
    if (raw->empty()) {
      into.reset();
      return;
    }
    const auto value = parse_integer<std::int64_t>(*raw);
    if (!value || *value < 0 || *value > max) {
      refuse("whole_number",
             {fmt::format("须为 0 到 {} 的整数", max), fmt::format("must be a whole number from 0 to {}", max)}, field,
             *raw);
      return;
    }
    into = value;
  }

  // Empty entries are dropped and repeats count once (SIM-27).
  void list(FieldAt field, std::vector<std::string>& into) {
    const std::string_view* raw = word(field);
    if (raw == nullptr) return;
    std::vector<std::string> entries;
    for (const std::string_view part : split(*raw, ';')) {
      const auto entry = trimmed(part);
      if (entry.empty() || std::ranges::find(entries, entry) != entries.end()) continue;
      if (entry.size() > kTextMax || has_control(entry)) {
        refuse("list_entry", {"名单中有一项过长或含控制字符", "an entry is too long or holds control characters"},
               field, entry);
        return;
      }
      entries.emplace_back(entry);
    }
    if (entries.size() > kListMax) {
      refuse("list_too_long", {fmt::format("最多 {} 项", kListMax), fmt::format("at most {} entries", kListMax)}, field,
             *raw);
      return;
    }
    into = std::move(entries);
  }

  void read_identity();
  void read_service();
  void read_controls();
  void read_registration();
  void check_imei();
  void check_whitelists();
  void check_regions();
  void check_suspensions();
  void check_whole();

  const Words& words_;
  FormResult& result_;
  Facts& facts_;
  const FormContext& context_;
};

void FormReader::read_identity() {
  if (const std::string_view* raw = word("msisdn")) {
    facts_.msisdn = *raw;
    if (!all_digits(*raw) || raw->size() < 5 || raw->size() > 15) {
      refuse("msisdn", {"卡号须为 5 到 15 位数字", "a card number is 5 to 15 digits"}, "msisdn", *raw);
    } else if (const Kind kind = context_.numbers.kind_of(*raw);
               context_.expected_kind && kind != *context_.expected_kind) {
      refuse(
          "kind_not_expected",
          {*context_.expected_kind == Kind::iot ? "这一批应为物联网卡号码，而它不是" : "这一批应为手机号码，而它不是",
           fmt::format("this batch is to hold {} numbers only", to_word(*context_.expected_kind))},
          "msisdn", *raw);
    } else if (kind == Kind::unknown) {
      add(Weight::hint, "kind_unknown", {"不在任何已知号段内，不作分类", "of no known segment, so it is not judged"},
          "msisdn", *raw, "§2.1.1");
    }
  }
  if (const std::string_view* raw = word("iccid")) {
    facts_.iccid = *raw;
    if (!all_digits(*raw) || (raw->size() != 19 && raw->size() != 20)) {
      refuse("iccid", {"ICCID 须为 19 或 20 位数字", "an ICCID is 19 or 20 digits"}, "iccid", *raw);
    } else if (!luhn_valid(*raw)) {
      refuse("iccid_luhn", {"ICCID 的校验位不对", "the ICCID's check digit is wrong"}, "iccid", *raw);
    }
  }
  if (const std::string_view* raw = word("imsi")) {
    facts_.imsi = *raw;
    if (!raw->empty() && (!all_digits(*raw) || raw->size() != 15)) {
      refuse("imsi", {"IMSI 须为 15 位数字", "an IMSI is 15 digits"}, "imsi", *raw);
    }
  }
  if (const std::string_view* raw = word("unit")) {
    if (const auto unit = context_.unit(*raw)) {
      facts_.unit = *unit;
    } else {
      refuse("unit", {"没有这个单位，或您无权为它登记卡", "no such unit, or you may not keep cards for it"}, "unit",
             *raw);
    }
  }
}

void FormReader::read_service() {
  choice("carrier", facts_.carrier, carrier_from, "移动 电信 联通 广电");
  choice("form", facts_.form, form_from, "MP1 MP2 MS0 MS1 eSIM odd");
  choice("network", facts_.network, network_from, "2G 4G 5G NB-IoT Cat1 RedCap");
  choice("functions", facts_.functions, functions_from, "voice sms data (voice+sms+data)");
  if (const std::string_view* raw = word("data_scope"); raw != nullptr && !raw->empty()) {
    choice("data_scope", facts_.data_scope, data_scope_from, "directed open");
  }
  whole_number("monthly_data_mb", facts_.monthly_data_mb, kMegabytesMax);
  flag("fixed", facts_.fixed);
  text("scene", facts_.scene);
  text("plan", facts_.plan);
  text("apn", facts_.apn);
  if (const std::string_view* raw = word("domain"); raw != nullptr && !raw->empty()) {
    choice("domain", facts_.domain, domain_from, "single dual");
  }
  text("contract", facts_.contract);
  text("batch", facts_.batch);
  if (const std::string_view* raw = word("state"); raw != nullptr && !raw->empty()) {
    choice("state", facts_.state, state_from, "in_stock testing silent ready active suspended pre_closed closed");
  }
  if (const std::string_view* raw = word("suspensions")) {
    if (const auto reasons = suspensions_from(*raw))
      facts_.suspensions = *reasons;
    else
      refuse("word",
             {"须为 user arrears quota policy separation violation，以 ; 分隔",
              "must be of user arrears quota policy separation violation, separated by ;"},
             "suspensions", *raw);
  }
  list("tags", facts_.tags);
  text("note", facts_.note);
  if (const std::string_view* raw = word("activated_on"); raw != nullptr) {
    facts_.activated_on.reset();
    if (!raw->empty()) {
      if (const auto date = parse_date(*raw))
        facts_.activated_on = *date;
      else
        refuse("date", date.error().text, "activated_on", *raw);
    }
  }
}

void FormReader::read_controls() {
  if (const std::string_view* raw = word("imei_mode")) {
    const auto mode = plain_word(*raw);
    const bool pool = mode.starts_with("pool:") && mode.size() > 5 && mode.size() <= 69;
    if (pool || mode.empty() || mode == "none" || mode == "fixed" || mode == "first-use" || mode == "terminal") {
      facts_.imei_mode = mode;
    } else {
      refuse("imei_mode",
             {"绑定方式须为 none、fixed、first-use、terminal 或 pool:名称",
              "must be none, fixed, first-use, terminal or pool:<name>"},
             "imei_mode", *raw);
    }
  }
  if (const std::string_view* raw = word("imei")) facts_.imei = *raw;
  list("voice_whitelist", facts_.voice_whitelist);
  list("sms_whitelist", facts_.sms_whitelist);
  list("data_whitelist", facts_.data_whitelist);
  list("regions", facts_.regions);
  list("cells", facts_.cells);
  whole_number("cells_max", facts_.cells_max, kListMax);
  whole_number("data_limit_mb", facts_.data_limit_mb, kMegabytesMax);
  whole_number("sms_limit", facts_.sms_limit, 100'000'000);
  whole_number("voice_limit_min", facts_.voice_limit_min, 100'000'000);
  whole_number("throttle_kbps", facts_.throttle_kbps, 100'000'000);
  whole_number("throttle_at_percent", facts_.throttle_at_percent, 100);
  flag("blacklist", facts_.blacklist);
  list("blocked", facts_.blocked);
  flag("monitoring", facts_.monitoring);
}

void FormReader::read_registration() {
  choice("registered_to", facts_.registered_to, registered_to_from, "unit person (or empty)");
  text("responsible_person", facts_.responsible.name);
  text("responsible_phone", facts_.responsible.phone);
  text("actual_user", facts_.actual_user.name);
  text("actual_user_phone", facts_.actual_user.phone);
  text("actual_user_document", facts_.actual_user.document);
}

void FormReader::check_imei() {
  const std::string& imei = facts_.imei;
  if (!imei.empty() && (!all_digits(imei) || imei.size() < 14 || imei.size() > 16)) {
    refuse("imei", {"IMEI 须为 14 到 16 位数字", "an IMEI is 14 to 16 digits"}, "imei", imei);
  }
  if (facts_.imei_mode == "fixed" && imei.empty()) {
    add(Weight::hint, "imei_missing",
        {"固定绑定但没有写 IMEI，无法核对机卡分离", "bound to a fixed device, but its IMEI is not given"}, "imei", "",
        "§2.1.3(1)");
  }
}

void FormReader::check_whitelists() {
  const bool rules_bind = context_.numbers.kind_of(facts_.msisdn) == Kind::iot;
  for (const std::string& entry : facts_.data_whitelist) {
    if (is_malformed_network(entry)) {
      refuse("cidr", {"不是合法的网段", "is no network in CIDR form"}, "data_whitelist", entry);
    }
  }
  if (!rules_bind) return;
  const auto too_many = [&](std::string_view field, std::size_t count, int most, std::string clause) {
    if (std::cmp_less_equal(count, most)) return;
    add(Weight::breach, "whitelist_too_long",
        {fmt::format("名单有 {} 项，原则上不超过 {} 项", count, most),
         fmt::format("{} entries, in principle at most {}", count, most)},
        field, fmt::format("{}", count), std::move(clause));
  };
  too_many("voice_whitelist", facts_.voice_whitelist.size(), context_.limits.voice_numbers, "§1.1(1)");
  too_many("sms_whitelist", facts_.sms_whitelist.size(), context_.limits.sms_numbers, "§1.2(1)");
  too_many("data_whitelist", facts_.data_whitelist.size(), context_.limits.data_entries, "§1.3(1)");
  for (const std::string& number : facts_.sms_whitelist) {
    if (context_.numbers.kind_of(number) != Kind::unknown) {
      add(Weight::breach, "sms_peer", {"定向短信只能对短信平台号码", "directed SMS goes to platform numbers only"},
          "sms_whitelist", number, "§1.2(1)");
    }
  }
  for (const std::string& entry : facts_.data_whitelist) {
    if (!data_list(entry, context_.limits).unsuitable) continue;
    add(Weight::breach, "network_too_wide",
        {fmt::format("网段过大，不能算作定向（IPv4 不宽于 /{}，IPv6 不宽于 /{}）", context_.limits.ipv4_prefix_min,
                     context_.limits.ipv6_prefix_min),
         fmt::format("too wide a network to count as directed (IPv4 at least /{}, IPv6 at least /{})",
                     context_.limits.ipv4_prefix_min, context_.limits.ipv6_prefix_min)},
        "data_whitelist", entry, "§1.3(1)");
  }
}

void FormReader::check_regions() {
  for (const std::string& region : facts_.regions) {
    if (!all_digits(region) || (region.size() != 2 && region.size() != 4 && region.size() != 6)) {
      refuse("region", {"区域须为 2、4 或 6 位行政区划代码", "a region is an administrative code of 2, 4 or 6 digits"},
             "regions", region);
      return;
    }
  }
  if (facts_.regions.size() < 2) return;
  const std::string all = fmt::format("{}", fmt::join(facts_.regions, ";"));
  if (regions_of(all) == Regions::several_provinces) {
    add(Weight::breach, "two_provinces", {"限定区域不得超过省级范围", "an area must lie within one province"},
        "regions", all, "§2.2.1");
  }
}

// SIM-10: suspended for at least one reason, and for none otherwise.
void FormReader::check_suspensions() {
  if (facts_.state == State::suspended) {
    if (!facts_.suspensions.empty()) return;
    facts_.suspensions.add(Suspension::user);
    if (word("state") == nullptr) return;
    add(Weight::hint, "suspension_reason",
        {"没有写停机原因，按用户停机登记", "no reason is given: taken as the user's wish"}, "suspensions", "");
  } else if (!facts_.suspensions.empty() && facts_.state != State::pre_closed) {
    refuse("not_suspended", {"没有停机的卡不能有停机原因", "a card that is not suspended has no reason for it"},
           "suspensions", to_word(facts_.suspensions));
  }
}

void FormReader::check_whole() {
  check_suspensions();
  check_imei();
  check_whitelists();
  check_regions();
  if (facts_.registered_to == RegisteredTo::person && facts_.actual_user.name.empty()) {
    add(Weight::hint, "actual_user_missing",
        {"登记到个人，但没有写实际使用人", "registered to a person, but nobody is named"}, "actual_user", "",
        "§4.9(1)");
  }
}

}  // namespace

bool FormResult::refused() const {
  return std::ranges::any_of(remarks, [](const Remark& r) { return r.weight == Weight::refused; });
}

bool FormResult::breaches() const {
  return std::ranges::any_of(remarks, [](const Remark& r) { return r.weight == Weight::breach; });
}

const Field* find_field(std::string_view name_or_title) {
  const std::string wanted = ascii_lower(trimmed(name_or_title));
  for (const Field& field : fields()) {
    if (wanted == field.name || wanted == ascii_lower(field.title_zh) || wanted == ascii_lower(field.title_en))
      return &field;
  }
  return nullptr;
}

FormResult read_form(const Words& words, const Facts& base, const FormContext& context) {
  FormResult result{base, {}};
  FormReader{words, result, context}.read();
  return result;
}

std::string word_of(const Facts& f, std::string_view field, std::string_view unit_code) {
  using Read = std::function<std::string(const Facts&)>;
  static const auto joined = [](const std::vector<std::string>& list) {
    return fmt::format("{}", fmt::join(list, ";"));
  };
  static const auto number = [](const std::optional<std::int64_t>& n) {
    return n ? fmt::format("{}", *n) : std::string{};
  };
  static const auto yes_no = [](bool on) { return std::string{on ? "yes" : "no"}; };
  static const std::map<std::string_view, Read> kRead{
      {"msisdn", [](const Facts& c) { return c.msisdn; }},
      {"iccid", [](const Facts& c) { return c.iccid; }},
      {"imsi", [](const Facts& c) { return c.imsi; }},
      {"carrier", [](const Facts& c) { return std::string{carrier_name(c.carrier)}; }},
      {"form", [](const Facts& c) { return std::string{to_word(c.form)}; }},
      {"network", [](const Facts& c) { return std::string{to_word(c.network)}; }},
      {"functions", [](const Facts& c) { return to_word(c.functions); }},
      {"data_scope", [](const Facts& c) { return std::string{to_word(c.data_scope)}; }},
      {"monthly_data_mb", [](const Facts& c) { return number(c.monthly_data_mb); }},
      {"fixed", [](const Facts& c) { return yes_no(c.fixed); }},
      {"scene", [](const Facts& c) { return c.scene; }},
      {"imei_mode", [](const Facts& c) { return c.imei_mode; }},
      {"imei", [](const Facts& c) { return c.imei; }},
      {"voice_whitelist", [](const Facts& c) { return joined(c.voice_whitelist); }},
      {"sms_whitelist", [](const Facts& c) { return joined(c.sms_whitelist); }},
      {"data_whitelist", [](const Facts& c) { return joined(c.data_whitelist); }},
      {"regions", [](const Facts& c) { return joined(c.regions); }},
      {"cells", [](const Facts& c) { return joined(c.cells); }},
      {"cells_max", [](const Facts& c) { return number(c.cells_max); }},
      {"data_limit_mb", [](const Facts& c) { return number(c.data_limit_mb); }},
      {"sms_limit", [](const Facts& c) { return number(c.sms_limit); }},
      {"voice_limit_min", [](const Facts& c) { return number(c.voice_limit_min); }},
      {"state", [](const Facts& c) { return std::string{to_word(c.state)}; }},
      {"throttle_kbps", [](const Facts& c) { return number(c.throttle_kbps); }},
      {"throttle_at_percent", [](const Facts& c) { return number(c.throttle_at_percent); }},
      {"suspensions", [](const Facts& c) { return to_word(c.suspensions); }},
      {"tags", [](const Facts& c) { return joined(c.tags); }},
      {"blacklist", [](const Facts& c) { return yes_no(c.blacklist); }},
      {"blocked", [](const Facts& c) { return joined(c.blocked); }},
      {"monitoring", [](const Facts& c) { return yes_no(c.monitoring); }},
      {"registered_to", [](const Facts& c) { return std::string{to_word(c.registered_to)}; }},
      {"plan", [](const Facts& c) { return c.plan; }},
      {"apn", [](const Facts& c) { return c.apn; }},
      {"domain", [](const Facts& c) { return std::string{to_word(c.domain)}; }},
      {"contract", [](const Facts& c) { return c.contract; }},
      {"batch", [](const Facts& c) { return c.batch; }},
      {"activated_on", [](const Facts& c) { return c.activated_on ? format_date(*c.activated_on) : std::string{}; }},
      {"responsible_person", [](const Facts& c) { return c.responsible.name; }},
      {"responsible_phone", [](const Facts& c) { return c.responsible.phone; }},
      {"actual_user", [](const Facts& c) { return c.actual_user.name; }},
      {"actual_user_phone", [](const Facts& c) { return c.actual_user.phone; }},
      {"actual_user_document", [](const Facts& c) { return c.actual_user.document; }},
      {"note", [](const Facts& c) { return c.note; }},
  };
  if (field == "unit") return std::string{unit_code};
  const auto read = kRead.find(field);
  YG_ASSERT(read != kRead.end());
  return read->second(f);
}

}  // namespace yunguan::card
