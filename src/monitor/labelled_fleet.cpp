// SPDX-License-Identifier: Apache-2.0
#include "monitor/labelled_fleet.h"

#include <fmt/compile.h>

#include <array>
#include <filesystem>
#include <optional>
#include <vector>

#include "monitor/model.h"
#include "monitor/output_file.h"

namespace yunguan::monitor {
namespace {

constexpr std::uint64_t kFirstNumber = 1'064'700'000'000;
constexpr std::uint64_t kNumberStep = 7;
constexpr std::uint64_t kMonthSeconds = 31 * 86'400;
constexpr std::uint64_t kMegabyte = 1u << 20;
constexpr std::uint32_t kPools = 64;
constexpr std::uint32_t kPoolDevices = 200;

// SplitMix64: small, fast, and the same everywhere.
std::uint64_t mixed(std::uint64_t value) {
  value += 0x9E37'79B9'7F4A'7C15u;
  value = (value ^ (value >> 30)) * 0xBF58'476D'1CE4'E5B9u;
  value = (value ^ (value >> 27)) * 0x94D0'49BB'1331'11EBu;
  return value ^ (value >> 31);
}

// What a card is follows from its place alone.
struct Card {
  std::uint64_t place;

  std::uint64_t number() const { return kFirstNumber + place * kNumberStep; }
  std::uint64_t bits() const { return mixed(place); }
  std::uint32_t mode() const { return static_cast<std::uint32_t>(place % 4); }  // fixed, first-use, pool, none
  bool stored_device() const { return mode() == 0 || (mode() == 1 && place % 8 == 1); }
  std::uint64_t device() const {  // 14 digits
    return mode() == 2 ? pool_device(place % kPools, place % kPoolDevices) : 86'500'704'000'000 + place % 50'000'000;
  }
  static std::uint64_t pool_device(std::uint64_t pool, std::uint64_t i) {
    return 86'123'405'000'000 + pool * 1'000 + i;
  }
  bool voice() const { return place % 5 == 0; }
  bool open_voice() const { return place % 25 == 0; }  // no voice white list: such a card makes no calls
  bool sms() const { return place % 5 <= 2; }
  bool chatty() const { return place % 97 == 5 && sms(); }  // sends much more than in the months before
  std::uint32_t usual_sms() const { return chatty() ? 2 : 20; }
  std::uint32_t sms_limit() const { return chatty() ? 10 : 60; }
  bool directed() const { return place % 10 < 6; }
  bool has_regions() const { return place % 2 == 0; }
  bool has_cells() const { return place % 40 == 1; }
  bool has_data_limit() const { return place % 10 < 7; }
  bool has_sms_limit() const { return place % 10 < 8; }
  std::uint64_t usual_bytes() const { return (40 + bits() % 60) * kMegabyte; }
  std::uint64_t data_limit_mb() const { return usual_bytes() / kMegabyte * 4; }
  std::uint64_t number_peer() const { return 7'710'000'000 + place % 500; }
  std::uint32_t subnet() const { return static_cast<std::uint32_t>(place % 250); }
  std::uint32_t host() const { return static_cast<std::uint32_t>(place % 400); }
  std::uint32_t cell() const { return static_cast<std::uint32_t>(place % 900); }
};

// A region of six digits that begins so.
std::uint32_t region_in(std::string_view area) {
  std::uint32_t region = 0;
  for (std::size_t i = 0; i < 6; ++i) {
    const auto digit = i < area.size() ? static_cast<std::uint32_t>(area[i] - '0') : static_cast<std::uint32_t>(i % 2);
    region = region * 10 + digit;
  }
  return region;
}

// Of each card, as the month goes on.
struct Progress {
  std::uint64_t bytes = 0;
  std::uint32_t sms = 0;
  std::uint32_t sms_mo = 0;
  bool seen = false;
  bool phone = false;
  bool fraud_area = false;
};

class Writer {
 public:
  Writer(const std::string& folder, const FleetPlan& plan) : folder_(folder), plan_(plan), progress_(plan.cards) {}

  Result<Labels> write() {
    YG_TRY(write_lists());
    YG_TRY(write_cards());
    YG_TRY(write_history());
    for (std::uint32_t file = 0; file < plan_.usage_files; ++file) YG_TRY(write_usage(file));
    return std::move(labels_);
  }

 private:
  Result<OutputFile> create(std::string_view name) {
    return OutputFile::create((std::filesystem::path{folder_} / name).string());
  }
  std::uint64_t next() { return mixed(state_++); }

  Result<> write_small(std::string_view name, std::string_view content) {
    YG_TRY_ASSIGN(OutputFile file, create(name));
    YG_TRY(file.write(content));
    return file.commit();
  }

  Result<> write_lists() {
    YG_TRY(write_small("apps.csv",
                       "app,category,domain\n微信,social,weixin.qq.com\n抖音,video,douyin.com\nQQ,social,qq.com\n"
                       "快手,video,kuaishou.com\n优酷,video,youku.com\n"));
    std::string tacs = "tac,brand,model\n";
    for (const std::uint32_t tac : plan_.phone_tacs) tacs += fmt::format("{},brand,phone\n", tac);
    YG_TRY(write_small("phone-tacs.csv", tacs));
    std::string areas = "region,name\n";
    for (const std::string& area : plan_.fraud_areas) areas += area + ",area\n";
    YG_TRY(write_small("fraud-areas.csv", areas));
    std::string pools = "pool,imei\n";
    for (std::uint64_t pool = 0; pool < kPools; ++pool) {
      for (std::uint64_t i = 0; i < kPoolDevices; ++i)
        pools += fmt::format("pool{},{}0\n", pool, Card::pool_device(pool, i));
    }
    return write_small("imei-pools.csv", pools);
  }

  Result<> write_cards() {
    YG_TRY_ASSIGN(OutputFile file, create("cards.csv"));
    YG_TRY(file.write(
        "msisdn,iccid,imsi,carrier,form,network,functions,data_scope,monthly_data_mb,fixed,scene,unit,imei_mode,imei,"
        "voice_whitelist,sms_whitelist,data_whitelist,regions,cells,data_limit_mb,sms_limit,state\n"));
    std::string line;
    for (Card card{0}; card.place < plan_.cards; ++card.place) {
      line.clear();
      const auto add = [&](auto text, const auto&... parts) {
        fmt::format_to(std::back_inserter(line), text, parts...);
      };
      add(FMT_COMPILE("{},8986040{:013},46004{:010},移动,MP1,5G,{}{}data,{},500,no,移动办公,unit-{},"), card.number(),
          card.place, card.place, card.voice() ? "voice+" : "", card.sms() ? "sms+" : "",
          card.directed() ? "directed" : "open", card.place % 300);
      if (card.mode() == 2)
        add(FMT_COMPILE("pool:pool{},"), card.place % kPools);
      else
        add(FMT_COMPILE("{},"), card.mode() == 0 ? "fixed" : card.mode() == 1 ? "first-use" : "none");
      if (card.stored_device()) add(FMT_COMPILE("{}8"), card.device());
      add(FMT_COMPILE(","));
      if (card.voice() && !card.open_voice()) add(FMT_COMPILE("0{}"), card.number_peer());
      add(FMT_COMPILE(","));
      if (card.sms()) add(FMT_COMPILE("0{};106571000"), card.number_peer());
      add(FMT_COMPILE(",10.8.{}.0/24;iot{}.gov.cn;*.svc{}.gov.cn,{},"), card.subnet(), card.host(), card.host() % 20,
          card.has_regions() ? "33;3101" : "");
      if (card.has_cells())
        add(FMT_COMPILE("460-00-4001-{};460-00-4001-{}"), 100'000 + card.cell(), 100'001 + card.cell());
      add(FMT_COMPILE(","));
      if (card.has_data_limit()) add(FMT_COMPILE("{}"), card.data_limit_mb());
      add(FMT_COMPILE(","));
      if (card.has_sms_limit()) add(FMT_COMPILE("{}"), card.sms_limit());
      add(FMT_COMPILE(",active\n"));
      YG_TRY(file.write(line));
    }
    return file.commit();
  }

  Result<> write_history() {
    YG_TRY_ASSIGN(OutputFile file, create("history.csv"));
    YG_TRY(file.write("msisdn,month,data_bytes,sms_mo\n"));
    for (Card card{0}; card.place < plan_.cards; ++card.place) {
      for (const char* month : {"2026-07", "2026-08", "2026-09"}) {
        YG_TRY(file.write(
            fmt::format(FMT_COMPILE("{},{},{},{}\n"), card.number(), month, card.usual_bytes(), card.usual_sms())));
      }
    }
    return file.commit();
  }

  Result<> write_usage(std::uint32_t number) {
    YG_TRY_ASSIGN(OutputFile file, create(fmt::format("usage-{:03}.csv", number)));
    YG_TRY(file.write("time,msisdn,imsi,imei,kind,direction,peer,up_bytes,down_bytes,seconds,cell,region,rat\n"));
    const std::uint64_t first = plan_.rows * number / plan_.usage_files;
    const std::uint64_t end = plan_.rows * (number + 1) / plan_.usage_files;
    for (std::uint64_t row = first; row < end; ++row) {
      make_row(row);
      YG_TRY(file.write(line_));
    }
    return file.commit();
  }

  // The fields that a fault changes.
  struct Row {
    std::uint64_t device = 0;
    bool phone_device = false;
    std::string_view kind = "data";
    std::string_view direction = "";
    std::array<char, 32> peer_text{};
    std::string_view peer = "";
    std::uint64_t bytes = 0;
    std::uint32_t cell = 0;
    std::uint32_t region = 330'101;
  };

  template <class Format, class... Parts>
  static void set_peer(Row& row, Format text, const Parts&... parts) {
    char* const end = fmt::format_to(row.peer_text.data(), text, parts...);
    row.peer = {row.peer_text.data(), static_cast<std::size_t>(end - row.peer_text.data())};
  }

  void make_row(std::uint64_t number) {
    const Card card{next() % plan_.cards};
    const std::uint64_t bits = next();
    Progress& progress = progress_[card.place];
    const std::uint64_t second = number * kMonthSeconds / plan_.rows;
    day_ = static_cast<std::uint32_t>(second / 86'400 + 1);
    Row row = well_behaved(card, bits);
    if (bits >> 32 & 1)
      row.region = card.has_regions() ? 310'100 + static_cast<std::uint32_t>(bits >> 33 & 7) : 510'100;
    if (next() % 1000 < plan_.trouble_permille) plant(card, progress, row);
    note_totals(card, progress, row);
    progress.seen = true;
    line_.clear();
    fmt::format_to(std::back_inserter(line_),
                   FMT_COMPILE("2026-10-{:02} {:02}:{:02}:{:02},{},46004{:010},{:014}{},{},{},{},"), day_,
                   second / 3600 % 24, second / 60 % 60, second % 60, card.number(), card.place, row.device,
                   bits >> 40 & 1 ? "8" : "901", row.kind, row.direction, row.peer);
    if (row.kind == "data")
      fmt::format_to(std::back_inserter(line_), FMT_COMPILE("{},{},"), row.bytes / 5, row.bytes - row.bytes / 5);
    else
      line_ += ",,";
    fmt::format_to(std::back_inserter(line_), FMT_COMPILE("{},460-00-4001-{},{:06},NR\n"),
                   row.kind == "voice" ? "30" : "", 100'000 + row.cell, row.region);
  }

  static Row well_behaved(const Card& card, std::uint64_t bits) {
    Row row;
    row.device = card.device();
    row.cell = card.cell() + static_cast<std::uint32_t>(bits >> 20 & 1);
    const std::uint64_t draw = bits % 100;
    if (draw < (card.chatty() ? 60 : 10) && card.sms()) {
      row.kind = "sms";
      row.direction = bits >> 8 & 1 ? "mo" : "mt";
      set_peer(row, FMT_COMPILE("0{}"), card.number_peer());
    } else if (draw >= 95 && card.voice() && !card.open_voice()) {
      row.kind = "voice";
      row.direction = "mo";
      set_peer(row, FMT_COMPILE("0{}"), card.number_peer());
    } else {
      row.bytes = bits % 2'000'000 + 100'000;
      switch (bits >> 12 & 3) {
        case 0:
          set_peer(row, FMT_COMPILE("iot{}.gov.cn"), card.host());
          break;
        case 1:
          set_peer(row, FMT_COMPILE("a{}.svc{}.gov.cn"), bits >> 16 & 3, card.host() % 20);
          break;
        default:
          set_peer(row, FMT_COMPILE("10.8.{}.{}"), card.subnet(), bits >> 16 & 7);
      }
    }
    return row;
  }

  template <class... Parts>
  void label(Model model, const Card& card, bool daily, fmt::format_string<Parts...> subject, Parts&&... parts) {
    if (!plan_.label) return;
    std::string text = fmt::format("{},{},", info_of(model).name, card.number());
    text += fmt::format(subject, std::forward<Parts>(parts)...);
    text += daily ? fmt::format(",{}-{:02}", kLabelledMonth, day_) : fmt::format(",{}", kLabelledMonth);
    labels_.insert(std::move(text));
  }

  void plant(const Card& card, Progress& progress, Row& row) {
    const bool data = row.kind == "data";
    switch (next() % 8) {
      case 0:
        return plant_other_device(card, progress, row);
      case 1:
        return plant_phone(card, progress, row);
      case 2:
        if (!card.has_regions() || card.has_cells()) return;
        row.region = 440'100 + static_cast<std::uint32_t>(next() % 20);
        return label(Model::region, card, true, "{:06}", row.region);
      case 3:
        if (!card.has_cells()) return;
        row.cell = card.cell() + 5;
        return label(Model::region, card, true, "460-00-4001-{}", 100'000 + row.cell);
      case 4:
        if (data && !card.directed()) return;
        if (data)
          set_peer(row, FMT_COMPILE("203.0.113.{}"), next() % 200);
        else
          set_peer(row, FMT_COMPILE("0998{:07}"), next() % 1000);
        return label(Model::whitelist, card, true, "{}:{}", row.kind, row.peer);
      case 5:
        if (!data || card.directed()) return;
        row.peer = next() % 2 == 0 ? "mp.weixin.qq.com" : "v.douyin.com";
        return label(Model::app, card, true, "{}", row.peer == "v.douyin.com" ? "抖音" : "微信");
      case 6:
        if (card.has_regions()) return;
        row.region = region_in(plan_.fraud_areas[next() % plan_.fraud_areas.size()]);
        progress.fraud_area = true;
        label(Model::fraud_area, card, true, "{:06}", row.region);
        return label_composites(card, progress);
      default:
        if (data) row.bytes = (next() % 400 + 100) * kMegabyte;
    }
  }

  void plant_other_device(const Card& card, const Progress& progress, Row& row) {
    const bool bound = card.stored_device() || (card.mode() == 1 && progress.seen);
    if (!bound && card.mode() != 2) return;
    row.device = 35'910'012'000'000 + next() % 1000;
    label(Model::separation, card, false, "{}", row.device);
  }

  void plant_phone(const Card& card, Progress& progress, Row& row) {
    if (card.mode() != 3) return;
    const std::uint64_t tac = plan_.phone_tacs[next() % plan_.phone_tacs.size()];
    row.device = tac * 1'000'000 + next() % 1000;
    progress.phone = true;
    label(Model::phone, card, false, "{:08}", tac);
    label_composites(card, progress);
  }

  void label_composites(const Card& card, const Progress& progress) {
    const auto own_name = [&](Model model) { label(model, card, false, "{}", info_of(model).name); };
    if (card.open_voice() && progress.fraud_area) own_name(Model::open_voice_fraud_area);
    if (card.open_voice() && progress.phone) own_name(Model::open_voice_phone);
    if (!card.directed() && progress.phone && progress.fraud_area) own_name(Model::open_data_phone_fraud_area);
  }

  void note_totals(const Card& card, Progress& progress, const Row& row) {
    if (row.kind == "sms") {
      ++progress.sms;
      if (card.has_sms_limit() && progress.sms == card.sms_limit() + 1) label(Model::threshold, card, false, "sms");
      if (row.direction != "mo") return;
      ++progress.sms_mo;
      if (progress.sms_mo == 2 * card.usual_sms() + 1) label(Model::sms_surge, card, false, "sms");
    } else if (row.kind == "data") {
      progress.bytes += row.bytes;
      if (card.has_data_limit() && progress.bytes > card.data_limit_mb() * kMegabyte)
        label(Model::threshold, card, false, "data");
      if (progress.bytes > 2 * card.usual_bytes()) label(Model::data_surge, card, false, "data");
    }
  }

  const std::string& folder_;
  const FleetPlan plan_;
  std::uint64_t state_ = mixed(plan_.seed);
  std::vector<Progress> progress_;
  Labels labels_;
  std::string line_;
  std::uint32_t day_ = 1;
};

}  // namespace

Result<Labels> write_labelled_fleet(const std::string& folder, const FleetPlan& plan) {
  return Writer{folder, plan}.write();
}

LabelCounts sum_of(const LabelCountsByModel& models) {
  LabelCounts all;
  for (const auto& [model, counts] : models) {
    all.planted += counts.planted;
    all.missed += counts.missed;
    all.falsely_raised += counts.falsely_raised;
  }
  return all;
}

}  // namespace yunguan::monitor
