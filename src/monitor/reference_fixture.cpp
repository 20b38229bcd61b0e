// SPDX-License-Identifier: Apache-2.0
#include "monitor/reference_fixture.h"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

#include "base/parse.h"
#include "base/time.h"
#include "monitor/reference_text_fixture.h"

namespace yunguan::reference {
namespace {

struct Card {
  std::string mode, pool, imei;
  bool given = false;  // its line names a device
  bool has_voice = false, has_sms = false, has_data = false, directed = false;
  Strings voice_list, sms_list, data_list, regions, cells;
  std::optional<Wide> data_limit, sms_limit;
  Wide data_bytes = 0, sms_count = 0, sms_mo = 0, voice_seconds = 0, voice_calls = 0;
  std::optional<bool> settled;  // by which source it has been counted in the month: whether accounting
};

struct Month {
  std::optional<Wide> data, sms;
};

struct Finding {
  std::string first_time;
  long hits = 0;
};

class Monitor {
 public:
  explicit Monitor(const MonitorInput& input)
      : input_(input), lists_(&input.lists), by_accounting_(input.by_accounting) {}

  MonitorOutput run() {
    read_lists();
    read_cards();
    read_history();
    for (const char* name : {"read", "taken", "unknown_card", "not_iot", "other_source", "rejected"})
      output_.counts[name] = 0;
    for (std::size_t file = 0; file < input_.usage.size(); ++file) {
      if (const auto edit = input_.edits.find(file); edit != input_.edits.end()) apply(edit->second);
      read_usage(file);
    }
    write();
    return output_;
  }

 private:
  void read_lists() {
    const Table apps = list("apps.csv");
    for (const Record& row : apps.rows) apps_[normalised(apps.at(row, "domain"))] = apps.at(row, "app");
    const Table tacs = list("phone-tacs.csv");
    for (const Record& row : tacs.rows) tacs_.insert(tacs.at(row, "tac"));
    const Table areas = list("fraud-areas.csv");
    for (const Record& row : areas.rows) areas_.push_back(areas.at(row, "region"));
    const Table pools = list("imei-pools.csv");
    for (const Record& row : pools.rows) {
      auto& pool = pools_[pools.at(row, "pool")];
      if (const std::string imei = imei14(pools.at(row, "imei")); !imei.empty()) pool.insert(imei);
    }
    const Table cells = list("cell-regions.csv");
    for (const Record& row : cells.rows) cell_regions_[cells.at(row, "cell")] = cells.at(row, "region");
  }

  Table list(const std::string& name) const {
    const auto found = lists_->find(name);
    return found == lists_->end() ? Table{} : read_table(found->second);
  }

  void read_cards() {
    const Table table = read_table(input_.cards);
    for (const Record& row : table.rows) {
      const std::string reason = read_card(table, row);
      if (!reason.empty()) output_.cards_refused.push_back(std::to_string(row.line) + ":" + reason);
    }
  }

  std::string read_card(const Table& table, const Record& row) {
    if (!row.closed || row.fields.size() != table.width) return "fields";
    const auto field = [&](const char* name) { return table.at(row, name); };
    const std::string msisdn = field("msisdn");
    const auto known = inventory_.find(msisdn);
    if (known != inventory_.end() && !editing_) return "duplicate";
    Card card;
    card.mode = field("imei_mode");
    if (card.mode.starts_with("pool:")) {
      card.pool = card.mode.substr(5);
      card.mode = "pool";
      if (!pools_.contains(card.pool)) return "pool";
    } else if (card.mode != "fixed" && card.mode != "first-use" && card.mode != "none" && !card.mode.empty()) {
      return "imei_mode";
    }
    card.imei = imei14(field("imei"));
    const std::string functions = "+" + field("functions") + "+";
    card.has_voice = functions.find("+voice+") != std::string::npos;
    card.has_sms = functions.find("+sms+") != std::string::npos;
    card.has_data = functions.find("+data+") != std::string::npos;
    card.directed = field("data_scope") == "directed";
    for (const std::string& peer : split_list(field("voice_whitelist"))) card.voice_list.push_back(normalised(peer));
    for (const std::string& peer : split_list(field("sms_whitelist"))) card.sms_list.push_back(normalised(peer));
    for (const std::string& entry : split_list(field("data_whitelist"))) {
      card.data_list.push_back(normalised(entry));
      if (!good_entry(card.data_list.back())) return "cidr";
    }
    card.regions = split_list(field("regions"));
    card.cells = split_list(field("cells"));
    const std::string data_limit = field("data_limit_mb");
    const std::string sms_limit = field("sms_limit");
    if (!data_limit.empty() && !digits_only(data_limit)) return "limit";
    if (!sms_limit.empty() && !digits_only(sms_limit)) return "limit";
    if (!data_limit.empty()) card.data_limit = number(data_limit) * 1048576;
    if (!sms_limit.empty()) card.sms_limit = number(sms_limit);
    card.given = !card.imei.empty();
    if (known != inventory_.end()) {
      const Card& before = known->second;
      card.data_bytes = before.data_bytes;
      card.sms_count = before.sms_count;
      card.sms_mo = before.sms_mo;
      card.voice_seconds = before.voice_seconds;
      card.voice_calls = before.voice_calls;
      card.settled = before.settled;
      // Bound by use, and nothing else was said since.
      if (card.mode == "first-use" && before.mode == "first-use" && !card.given && !before.given)
        card.imei = before.imei;
    }
    inventory_[msisdn] = card;
    return "";
  }

  void apply(const Edit& edit) {
    if (!edit.lists.empty()) {
      lists_ = &edit.lists;
      apps_.clear();
      tacs_.clear();
      areas_.clear();
      pools_.clear();
      cell_regions_.clear();
      read_lists();
    }
    editing_ = true;
    const Table table = read_table(edit.cards);
    for (const Record& row : table.rows) read_card(table, row);
    for (const std::string& msisdn : edit.gone) inventory_.erase(msisdn);
    editing_ = false;
    for (const auto& [msisdn, accounting] : edit.by_accounting) by_accounting_[msisdn] = accounting;
  }

  void read_history();
  void read_usage(std::size_t file);
  void composites(const Card& card);
  void write();
  std::string reject_reason(const Table& table, const Record& row);
  void take(Card& card, const std::string& msisdn);
  void raise(const Card& card, const std::string& model, const std::string& subject, const std::string& window);
  bool was_raised(const std::string& model, const std::string& subject) const;
  void check_device(Card& card);
  void check_place(const Card& card);
  void check_peer(const Card& card);
  void check_totals(Card& card);

  const MonitorInput& input_;
  const std::map<std::string, std::string>* lists_;
  bool editing_ = false;
  std::map<std::string, bool> by_accounting_;
  MonitorOutput output_;
  std::map<std::string, std::string> apps_;
  std::set<std::string> tacs_;
  Strings areas_;
  std::map<std::string, std::set<std::string>> pools_;
  std::map<std::string, std::string> cell_regions_;
  std::map<std::string, Card> inventory_;
  std::map<std::string, std::map<std::string, Month>> history_;
  std::map<std::tuple<std::string, std::string, std::string, std::string>, Finding> findings_;
  // msisdn → time of its first finding of that model, in input order
  std::map<std::string, std::string> first_phone_, first_area_;

  // the row at hand
  std::string msisdn_, time_, day_, imei_, kind_, direction_, peer_, cell_, region_;
  Wide bytes_ = 0, seconds_ = 0;
};

void Monitor::read_history() {
  const Table table = read_table(input_.history);
  for (const Record& row : table.rows) {
    Month& month = history_[table.at(row, "msisdn")][table.at(row, "month")];
    if (const std::string data = table.at(row, "data_bytes"); !data.empty()) month.data = number(data);
    if (const std::string sms = table.at(row, "sms_mo"); !sms.empty()) month.sms = number(sms);
  }
}

void Monitor::read_usage(std::size_t file) {
  const Table table = read_table(input_.usage[file]);
  for (const Record& row : table.rows) {
    ++output_.counts["read"];
    const std::string reason = reject_reason(table, row);
    if (!reason.empty()) {
      ++output_.counts["rejected"];
      ++output_.rejected[reason];
      output_.rejects.push_back(std::to_string(file) + ":" + std::to_string(row.line) + ":" + reason);
      continue;
    }
    msisdn_ = table.at(row, "msisdn");
    const auto card = inventory_.find(msisdn_);
    if (card == inventory_.end()) {
      ++output_.counts["unknown_card"];
    } else if (number_kind(msisdn_) != "iot") {
      ++output_.counts["not_iot"];
    } else if (card->second.settled.value_or(by_accounting_[msisdn_]) != input_.accounting.contains(file)) {
      ++output_.counts["other_source"];
    } else {
      // The first row that counts says by which source the month is counted.
      card->second.settled = input_.accounting.contains(file);
      ++output_.counts["taken"];
      if (input_.accounting.contains(file)) peer_.clear();  // accounting has none
      take(card->second, msisdn_);
    }
  }
}

std::string Monitor::reject_reason(const Table& table, const Record& row) {
  if (!row.closed || row.fields.size() != table.width) return "fields";
  const auto field = [&](const char* name) { return table.at(row, name); };
  const auto time = parse_instant(field("time"));
  if (!time) return "time";
  for (const char* name : {"up_bytes", "down_bytes", "seconds"}) {
    if (!field(name).empty() && !digits_only(field(name))) return "number";
  }
  kind_ = field("kind");
  if (kind_ != "data" && kind_ != "sms" && kind_ != "voice") return "kind";
  direction_ = field("direction");
  if (kind_ != "data" && direction_ != "mo" && direction_ != "mt") return "direction";
  imei_ = imei14(field("imei"));
  if (!imei_.empty() && !digits_only(imei_)) return "imei";
  peer_ = normalised(field("peer"));
  if (kind_ == "data") {
    if (peer_.find('/') != std::string::npos || has_white_space(peer_)) return "peer";
    if (carries_port(peer_)) return "peer";
  }
  time_ = format_clock(*time);
  day_ = time_.substr(0, 10);
  if (time_.substr(0, 7) != input_.month) return "outside_month";
  bytes_ = number(field("up_bytes")) + number(field("down_bytes"));
  seconds_ = number(field("seconds"));
  cell_ = field("cell");
  region_ = field("region");
  if (region_.empty()) {
    for (std::size_t length = cell_.size(); length > 0 && region_.empty(); --length) {
      const auto found = cell_regions_.find(cell_.substr(0, length));
      if (found != cell_regions_.end()) region_ = found->second;
    }
  }
  return "";
}

void Monitor::raise(const Card& card, const std::string& model, const std::string& subject, const std::string& window) {
  Finding& finding = findings_[{model, msisdn_, subject, window}];
  if (finding.hits++ > 0) return;
  finding.first_time = time_;
  if (model == "phone") first_phone_.try_emplace(msisdn_, time_);
  if (model == "fraud-area") first_area_.try_emplace(msisdn_, time_);
  if (model == "phone" || model == "fraud-area") composites(card);
}

// Of this card, in this month.
bool Monitor::was_raised(const std::string& model, const std::string& subject) const {
  return findings_.contains({model, msisdn_, subject, input_.month});
}

void Monitor::take(Card& card, const std::string&) {
  check_device(card);
  check_place(card);
  check_peer(card);
  check_totals(card);
}

void Monitor::check_device(Card& card) {
  if (imei_.empty()) return;
  if (card.mode == "first-use" && card.imei.empty()) card.imei = imei_;
  const bool bound = card.mode == "fixed" || card.mode == "first-use";
  if (bound && !card.imei.empty() && imei_ != card.imei) raise(card, "separation", imei_, input_.month);
  if (card.mode == "pool" && pools_.contains(card.pool) && !pools_[card.pool].contains(imei_))
    raise(card, "separation", imei_, input_.month);
  if (const std::string tac = imei_.substr(0, 8); tacs_.contains(tac)) raise(card, "phone", tac, input_.month);
}

void Monitor::check_place(const Card& card) {
  const auto begins = [&](const std::string& prefix) { return region_.starts_with(prefix); };
  if (!card.cells.empty()) {
    if (!cell_.empty() && std::ranges::find(card.cells, cell_) == card.cells.end()) raise(card, "region", cell_, day_);
  } else if (!card.regions.empty() && !region_.empty()) {
    if (std::ranges::none_of(card.regions, begins)) raise(card, "region", region_, day_);
  }
  if (!region_.empty() && std::ranges::any_of(areas_, begins)) raise(card, "fraud-area", region_, day_);
}

void Monitor::check_peer(const Card& card) {
  if (kind_ == "data") {
    if (peer_.empty()) return;
    const auto matches = [&](const std::string& entry) { return covers(entry, peer_); };
    const bool listed = std::ranges::any_of(card.data_list, matches);
    if (!card.has_data || (card.directed && !listed)) raise(card, "whitelist", "data:" + peer_, day_);
    std::string longest;
    for (const auto& [domain, app] : apps_) {
      if (at_or_below(peer_, domain) && domain.size() > longest.size()) longest = domain;
    }
    if (!longest.empty()) raise(card, "app", apps_[longest], day_);
    return;
  }
  const bool has = kind_ == "voice" ? card.has_voice : card.has_sms;
  const Strings& list = kind_ == "voice" ? card.voice_list : card.sms_list;
  const bool listed = !peer_.empty() && std::ranges::find(list, peer_) != list.end();
  if (!has || !listed) raise(card, "whitelist", kind_ + ":" + peer_, day_);
}

void Monitor::check_totals(Card& card) {
  const auto& months = history_[msisdn_];
  std::optional<Wide> data = 0;
  std::optional<Wide> sms = 0;
  int year = *parse_integer<int>(input_.month.substr(0, 4));
  int month = *parse_integer<int>(input_.month.substr(5));
  for (int i = 0; i < 3; ++i) {
    if (--month == 0) {
      month = 12;
      --year;
    }
    const std::string name = std::to_string(year) + (month < 10 ? "-0" : "-") + std::to_string(month);
    const auto found = months.find(name);
    const Month figures = found == months.end() ? Month{} : found->second;
    data = data && figures.data ? std::optional{*data + *figures.data} : std::nullopt;
    sms = sms && figures.sms ? std::optional{*sms + *figures.sms} : std::nullopt;
  }
  if (kind_ == "data") {
    card.data_bytes += bytes_;
    // Once it was raised, later rows are hits whatever the limit has become.
    const bool over = card.data_limit && card.data_bytes > *card.data_limit;
    if (over || was_raised("threshold", "data")) raise(card, "threshold", "data", input_.month);
    if (data && card.data_bytes * 3 > *data * 2) raise(card, "data-surge", "data", input_.month);
  }
  if (kind_ == "voice") {
    ++card.voice_calls;
    card.voice_seconds += seconds_;
  }
  if (kind_ == "sms") {
    ++card.sms_count;
    const bool over = card.sms_limit && card.sms_count > *card.sms_limit;
    if (over || was_raised("threshold", "sms")) raise(card, "threshold", "sms", input_.month);
    if (direction_ == "mo") {
      ++card.sms_mo;
      if (sms && card.sms_mo * 3 > *sms * 2) raise(card, "sms-surge", "sms", input_.month);
    }
  }
}

// Looked at whenever a part is found anew, by what the card is then.
void Monitor::composites(const Card& card) {
  const auto raise_at = [&](const std::string& model, const std::string& time) {
    findings_.try_emplace({model, msisdn_, model, input_.month}, Finding{time, 1});
  };
  const auto phone = first_phone_.find(msisdn_);
  const auto area = first_area_.find(msisdn_);
  const bool open_voice = card.has_voice && card.voice_list.empty();
  if (open_voice && area != first_area_.end()) raise_at("open-voice+fraud-area", area->second);
  if (open_voice && phone != first_phone_.end()) raise_at("open-voice+phone", phone->second);
  if (!card.directed && phone != first_phone_.end() && area != first_area_.end()) {
    raise_at("open-data+phone+fraud-area", std::max(phone->second, area->second));
  }
}

void Monitor::write() {
  output_.findings = "model,msisdn,subject,window,first_time,hits\n";
  for (const auto& [key, finding] : findings_) {
    const auto& [model, msisdn, subject, window] = key;
    output_.findings += quoted(model) + "," + quoted(msisdn) + "," + quoted(subject) + "," + quoted(window) + "," +
                        finding.first_time + "," + std::to_string(finding.hits) + "\n";
  }
  for (const auto& [msisdn, card] : inventory_) {
    if (number_kind(msisdn) != "iot") continue;
    if (card.mode == "first-use" && digits_only(card.imei)) output_.bindings += msisdn + "," + card.imei + "\n";
    // A figure file holds at most 2^63 - 1.
    const Wide bytes = std::min<Wide>(card.data_bytes, 9'223'372'036'854'775'807);
    output_.history += msisdn + "," + input_.month + "," + decimal(bytes) + "," + decimal(card.sms_mo) + "\n";
    const Wide seconds = std::min<Wide>(card.voice_seconds, 4'294'967'295);
    output_.used[msisdn] =
        decimal(bytes) + "," + decimal(card.sms_count) + "," + decimal(card.voice_calls) + "," + decimal(seconds);
  }
}

}  // namespace

MonitorOutput run_monitor(const MonitorInput& input) { return Monitor{input}.run(); }

}  // namespace yunguan::reference
