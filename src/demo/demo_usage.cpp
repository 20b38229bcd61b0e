// SPDX-License-Identifier: Apache-2.0
#include "demo/demo_usage.h"

#include <fmt/format.h>

#include <fstream>

#include "base/log.h"
#include "card/import_job.h"
#include "demo/demo_fleet.h"
#include "usage/csv.h"

namespace yunguan::demo {
namespace {

constexpr const char* kHidden = ".demo-usage.csv";
constexpr const char* kName = "demo-usage.csv";
constexpr std::size_t kCards = 400;
constexpr std::uint64_t kMiB = 1 << 20;

struct User {
  std::string msisdn;
  std::string imei;
};

// The first of the fleet's IoT cards that are in use and bound to a device.
std::vector<User> users() {
  std::vector<User> users;
  for (const DemoFile& file : demo_fleet()) {
    const auto table = usage::parse_csv(file.content, file.name);
    YG_ASSERT(table.has_value());
    const auto column = [&](std::string_view name) { return *table->column(name); };
    for (const auto& row : table->rows) {
      const User user{row.fields[column("msisdn")], row.fields[column("imei")]};
      const bool in_use = row.fields[column("state")] == "active" && row.fields[column("regions")] == "53";
      if (in_use && user.msisdn.starts_with("1064") && user.imei.size() == 15 && users.size() < kCards)
        users.push_back(user);
    }
  }
  return users;
}

class Writer {
 public:
  explicit Writer(Date today) : today_(today) {}

  void data(const User& user, unsigned day, unsigned minute, std::string_view imei, std::string_view peer,
            std::uint64_t down, std::string_view cell, std::string_view region) {
    text_ += fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02},{},{},data,,{},{},{},{},{},{},5G\n",
                         static_cast<int>(today_.year()), static_cast<unsigned>(today_.month()), day, minute / 60,
                         minute % 60, minute * 7 % 60, user.msisdn, imei, peer, down / 9, down, 20 + minute % 300, cell,
                         region);
  }
  std::string text_ = "time,msisdn,imei,kind,direction,peer,up_bytes,down_bytes,seconds,cell,region,rat\n";

 private:
  const Date today_;
};

// What one card in so many does that it should not.
void trouble(Writer& writer, const User& user, std::size_t n, unsigned day, unsigned minute) {
  const auto plain = [&](std::string_view imei, std::string_view peer, std::uint64_t down, std::string_view cell,
                         std::string_view region) { writer.data(user, day, minute, imei, peer, down, cell, region); };
  const std::string phone = fmt::format("0044010{}{:07}", 1 + n % 4, n);
  if (n % 29 == 3) plain(phone, "10.20.3.4", 3 * kMiB, "", "530102");
  if (n % 37 == 5) plain(user.imei, "203.0.113.9", kMiB, "", "530103");
  if (n % 41 == 7) plain(user.imei, "10.20.1.1", kMiB, "460-00-10001-108", "");
  if (n % 43 == 9) plain(user.imei, "res.wx.qq.com", 40 * kMiB, "", "530102");
  if (n % 53 == 11) plain(user.imei, "10.20.9.9", 900 * kMiB, "", "530102");
  if (n % 61 == 13) plain(user.imei, "10.20.2.2", kMiB, "", "520100");
}

}  // namespace

std::string demo_usage(Instant now) {
  const Date today = shanghai_date(now);
  const auto last = static_cast<unsigned>(today.day());
  Writer writer{today};
  const std::vector<User> cards = users();
  for (unsigned day = 1; day <= last; ++day) {
    // Of today only the first hour, which is over in most places where somebody looks.
    const unsigned minutes = day == last ? 50 : 1380;
    for (std::size_t n = 0; n < cards.size(); ++n) {
      const auto minute = static_cast<unsigned>((n * 37 + day * 101) % minutes);
      writer.data(cards[n], day, minute, cards[n].imei, fmt::format("10.20.{}.{}", n % 8, 1 + n % 200),
                  (20 + n * day % 160) * kMiB, "460-00-30003-7", fmt::format("53010{}", 1 + n % 8));
      if ((day + n) % 3 == 0) trouble(writer, cards[n], n, day, minute);
    }
  }
  return std::move(writer.text_);
}

Result<void> prepare_usage(store::Database& db, const std::filesystem::path& folder, Instant now) {
  YG_TRY_ASSIGN(const auto cards, db.read([](store::Reader& reader) {
    return reader.one({"demo.cards", "SELECT id FROM card LIMIT 1"}, {}, [](const store::Row&) { return 1; });
  }));
  if (cards) return {};
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  std::ofstream file{folder / kHidden, std::ios::binary | std::ios::trunc};
  file << demo_usage(now);
  file.close();
  if (file) return {};
  return fail(ErrorKind::unavailable, "demo.unwritable",
              {"无法写入演示话单", "the demonstration's usage cannot be written"}, {.file = folder.string()});
}

bool deliver_usage(store::Database& db, const std::filesystem::path& folder, const job::Job& job) {
  if (job.kind != card::kImportJob || !job::ended(job.state)) return false;
  std::error_code ignored;
  if (!std::filesystem::exists(folder / kHidden, ignored)) return false;
  const auto waiting = db.read([](store::Reader& reader) {
    return reader.one(
        {"demo.imports", "SELECT id FROM job WHERE kind = :kind AND state IN ('queued', 'running') LIMIT 1"},
        {card::kImportJob}, [](const store::Row&) { return 1; });
  });
  if (!waiting || *waiting) return false;
  std::filesystem::rename(folder / kHidden, folder / kName, ignored);
  // Two imports ended at one moment, and the other's end was first.
  if (ignored == std::errc::no_such_file_or_directory) return false;
  if (ignored) log::warn("demo", "the demonstration's usage stays away", {{"folder", folder.string()}});
  return !ignored;
}

}  // namespace yunguan::demo
