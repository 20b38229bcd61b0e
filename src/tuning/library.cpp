// SPDX-License-Identifier: Apache-2.0
#include "tuning/library.h"

#include <fmt/format.h>
#include <zstd.h>

#include <algorithm>
#include <set>

#include "crypto/base64.h"
#include "crypto/hex.h"
#include "crypto/sm3.h"
#include "store/id_source.h"
#include "tuning/entry_store.h"
#include "tuning/held_version.h"

namespace yunguan::tuning {
namespace {

using store::NamedQuery;
using store::Row;
using PartDigests = std::array<std::string, kPartCount>;

constexpr int kPacking = 3;
constexpr Date kLastDay = std::chrono::year{9999} / 12 / 31;

constexpr store::Migration kCreate{"monitor_version",
                                   1,
                                   "keep versions of the monitoring's settings",
                                   R"(CREATE TABLE monitor_part (
         digest TEXT PRIMARY KEY,
         bytes BIGINT NOT NULL,
         packed TEXT NOT NULL
       );
       CREATE TABLE monitor_version (
         id BIGINT PRIMARY KEY,
         digest TEXT NOT NULL UNIQUE,
         apps TEXT NOT NULL,
         phone_tacs TEXT NOT NULL,
         fraud_areas TEXT NOT NULL,
         imei_pools TEXT NOT NULL,
         cell_regions TEXT NOT NULL,
         own_rules TEXT NOT NULL,
         tuning_lines TEXT NOT NULL,
         made_at BIGINT NOT NULL
       ))",
                                   "",
                                   ""};

constexpr NamedQuery kPart{"tuning.part", "SELECT bytes, packed FROM monitor_part WHERE digest = :digest"};
constexpr NamedQuery kHasPart{"tuning.has_part", "SELECT bytes FROM monitor_part WHERE digest = :digest"};
constexpr NamedQuery kInsertPart{"tuning.insert_part",
                                 "INSERT INTO monitor_part (digest, bytes, packed) VALUES (:digest, :bytes, :packed) "
                                 "ON CONFLICT (digest) DO NOTHING"};
constexpr NamedQuery kVersionOf{"tuning.version_of", "SELECT id FROM monitor_version WHERE digest = :digest"};
constexpr NamedQuery kVersion{"tuning.version",
                              "SELECT apps, phone_tacs, fraud_areas, imei_pools, cell_regions, own_rules, tuning_lines "
                              "FROM monitor_version WHERE id = :id"};
constexpr NamedQuery kInsertVersion{
    "tuning.insert_version",
    "INSERT INTO monitor_version (id, digest, apps, phone_tacs, fraud_areas, imei_pools, cell_regions, own_rules, "
    "tuning_lines, made_at) VALUES (:id, :digest, :apps, :tacs, :areas, :pools, :cells, :rules, :lines, :at)"};

std::string digest_of(std::string_view text) {
  if (text.empty()) return {};
  const auto digest = crypto::sm3(text);
  return crypto::to_hex(crypto::bytes_of(digest));
}

std::string packed(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size = ZSTD_compress(out.data(), out.size(), text.data(), text.size(), kPacking);
  YG_ASSERT(ZSTD_isError(size) == 0);
  out.resize(size);
  return crypto::to_base64(out);
}

std::unexpected<Error> no_version() {
  return fail(ErrorKind::internal, "tuning.no_version",
              {"监测设置的版本不在库中", "a version of the monitoring's settings is not in the store"});
}

Result<std::string> unpacked(std::string_view text, std::int64_t bytes) {
  const auto raw = crypto::from_base64(text);
  if (!raw) return no_version();
  std::string out(static_cast<std::size_t>(bytes), '\0');
  const std::size_t size = ZSTD_decompress(out.data(), out.size(), raw->data(), raw->size());
  if (ZSTD_isError(size) != 0 || size != out.size()) return no_version();
  return out;
}

std::vector<std::pair<Date, std::string>> digests_of(PartHistory history, std::map<std::string, std::string>& fresh) {
  std::vector<std::pair<Date, std::string>> days;
  for (PartFrom& part : history) {
    days.emplace_back(part.from, digest_of(part.text));
    if (!part.text.empty()) fresh.try_emplace(days.back().second, std::move(part.text));
  }
  return days;
}

const std::string& digest_on(const std::vector<std::pair<Date, std::string>>& days, Date day) {
  const auto behind = std::ranges::upper_bound(days, day, {}, &std::pair<Date, std::string>::first);
  YG_ASSERT(behind != days.begin());
  return std::prev(behind)->second;
}

Date month_before(Date today) {
  const auto month = today.year() / today.month() - std::chrono::months{1};
  return month / 1;
}

std::int32_t number_of(Date day) {
  return static_cast<std::int32_t>(std::chrono::sys_days{day}.time_since_epoch().count());
}

}  // namespace

const std::vector<store::Migration>& library_migrations() {
  static const std::vector<store::Migration> steps{kCreate};
  return steps;
}

// A list that has not changed is not read again, when its texts are in the store.
Result<Library::Days> Library::list_digests(store::Reader& reader, ListKind kind, Date first,
                                            std::map<std::string, std::string>& fresh) {
  Known& known = known_[kind];
  YG_TRY_ASSIGN(const std::int64_t revision, revision_of(reader, name_of(kind)));
  bool usable = known.revision == revision && known.first == first;
  for (const auto& [day, digest] : known.days) {
    if (!usable || digest.empty()) continue;
    YG_TRY_ASSIGN(const auto there, reader.one(kHasPart, {digest}, [](const Row& row) { return row.integer(0); }));
    usable = there.has_value();
  }
  if (usable) return known.days;
  YG_TRY_ASSIGN(PartHistory history, list_from(reader, kind, first));
  known = {revision, first, digests_of(std::move(history), fresh)};
  return known.days;
}

Result<std::vector<Library::Days>> Library::digests_from(Date first, std::map<std::string, std::string>& fresh) {
  YG_TRY_ASSIGN(const auto tree, ground_.units.tree());
  return ground_.db.read([&](store::Reader& reader) -> Result<std::vector<Days>> {
    std::vector<Days> parts(kPartCount);
    YG_TRY_ASSIGN(auto applications, applications_from(reader, ground_.blacklist, first));
    parts[Part::apps] = digests_of(std::move(applications), fresh);
    YG_TRY_ASSIGN(auto pools, pools_from(reader, first));
    parts[Part::imei_pools] = digests_of(std::move(pools), fresh);
    YG_TRY_ASSIGN(parts[Part::phone_tacs], list_digests(reader, ListKind::phone_tacs, first, fresh));
    YG_TRY_ASSIGN(parts[Part::fraud_areas], list_digests(reader, ListKind::fraud_areas, first, fresh));
    YG_TRY_ASSIGN(parts[Part::cell_regions], list_digests(reader, ListKind::cell_regions, first, fresh));
    YG_TRY_ASSIGN(auto own, rules_from(reader, *tree, first));
    parts[Part::own_rules] = digests_of(std::move(own.rules), fresh);
    parts[Part::lines] = digests_of(std::move(own.lines), fresh);
    return parts;
  });
}

Result<std::vector<monitor::SettingsFrom>> Library::boundaries(Date today) {
  const std::lock_guard lock{asking_};
  const Instant now = ground_.clock.now();  // before reading: what is told later belongs to the next time
  const Date first = month_before(today);
  YG_TRY_ASSIGN(auto boundaries, boundaries_from(first));
  YG_TRY(ground_.db.write([&](store::Transaction& tx) { return say_held(tx, number_of(first), boundaries, now); }));
  return boundaries;
}

Result<std::vector<monitor::SettingsFrom>> Library::boundaries_from(Date first) {
  std::map<std::string, std::string> fresh;
  YG_TRY_ASSIGN(const auto parts, digests_from(first, fresh));
  return versions_of(parts, kLastDay, fresh);
}

Result<std::vector<monitor::SettingsFrom>> Library::over_month(Date first, const std::string& rules,
                                                               const std::string& lines) {
  const std::lock_guard lock{asking_};
  std::map<std::string, std::string> fresh;
  YG_TRY_ASSIGN(auto parts, digests_from(first, fresh));
  for (const auto& [part, text] : {std::pair{Part::own_rules, &rules}, std::pair{Part::lines, &lines}}) {
    parts[part] = {{first, digest_of(*text)}};
    if (!text->empty()) fresh.try_emplace(parts[part].front().second, *text);
  }
  return versions_of(parts, first.year() / first.month() / std::chrono::last, fresh);
}

// The versions that the parts make on their days until the last one.
Result<std::vector<monitor::SettingsFrom>> Library::versions_of(const std::vector<Days>& parts, Date last,
                                                                const std::map<std::string, std::string>& fresh) {
  std::set<Date> days;
  for (const Days& part : parts) {
    for (const auto& [day, digest] : part) {
      if (day <= last) days.insert(day);
    }
  }
  std::vector<monitor::SettingsFrom> boundaries;
  for (const Date day : days) {
    PartDigests digests;
    for (std::size_t i = 0; i < kPartCount; ++i) digests[i] = digest_on(parts[i], day);
    YG_TRY_ASSIGN(const std::uint64_t version, version_of(digests, fresh));
    if (boundaries.empty() || boundaries.back().version != version) boundaries.push_back({number_of(day), version});
  }
  return boundaries;
}

Result<std::uint64_t> Library::version_on(Date day) {
  const std::lock_guard lock{asking_};
  YG_TRY_ASSIGN(const auto all, boundaries_from(day.year() / day.month() / 1));
  std::uint64_t version = all.front().version;
  for (const monitor::SettingsFrom& from : all) {
    if (from.day <= number_of(day)) version = from.version;
  }
  return version;
}

Result<std::uint64_t> Library::keep(const monitor::SettingsTexts& texts) {
  std::map<std::string, std::string> fresh;
  PartDigests digests;
  PartTexts parts = part_texts(texts);
  for (std::size_t i = 0; i < kPartCount; ++i) {
    digests[i] = digest_of(parts[i]);
    if (!parts[i].empty()) fresh.try_emplace(digests[i], std::move(parts[i]));
  }
  return version_of(digests, fresh);
}

Result<std::uint64_t> Library::version_of(const PartDigests& digests, const std::map<std::string, std::string>& fresh) {
  const std::string digest = digest_of(fmt::format("{}", fmt::join(digests, ",")));
  YG_TRY_ASSIGN(const auto found, ground_.db.read([&](store::Reader& reader) {
    return reader.one(kVersionOf, {digest}, [](const Row& row) { return row.integer(0); });
  }));
  if (found) return static_cast<std::uint64_t>(*found);
  return store_version(digests, digest, fresh);
}

Result<std::uint64_t> Library::store_version(const PartDigests& digests, const std::string& digest,
                                             const std::map<std::string, std::string>& fresh) {
  YG_TRY_ASSIGN(const PartTexts parts,
                ground_.db.read([&](store::Reader& reader) { return read_parts(reader, digests, fresh); }));
  YG_TRY_ASSIGN(const auto texts, settings_texts(parts));
  // What cannot be compiled must never be named by a record.
  YG_TRY_ASSIGN(const auto compiled, monitor::compile(0, texts));
  std::vector<store::Params> rows;
  for (const std::string& part : parts) {
    if (!part.empty()) {
      rows.push_back({digest_of(part), static_cast<std::int64_t>(part.size()), packed(part)});
    }
  }
  YG_TRY_ASSIGN(const auto version, ground_.db.write([&](store::Transaction& tx) -> Result<std::int64_t> {
    YG_TRY_ASSIGN(const auto there, tx.one(kVersionOf, {digest}, [](const Row& row) { return row.integer(0); }));
    if (there) return *there;
    for (const store::Params& row : rows) YG_TRY(tx.run(kInsertPart, row));
    YG_TRY_ASSIGN(const auto id, store::reserve_ids(tx, "monitor_version", 1));
    store::Params row{id, digest};
    for (const std::string& part : digests) row.emplace_back(part);
    row.emplace_back(ground_.clock.now());
    YG_TRY(tx.run(kInsertVersion, row));
    return id;
  }));
  return static_cast<std::uint64_t>(version);
}

Result<PartTexts> Library::read_parts(store::Reader& reader, const PartDigests& digests,
                                      const std::map<std::string, std::string>& fresh) const {
  PartTexts parts;
  for (std::size_t i = 0; i < kPartCount; ++i) {
    if (digests[i].empty()) continue;
    if (const auto at_hand = fresh.find(digests[i]); at_hand != fresh.end()) {
      parts[i] = at_hand->second;
      continue;
    }
    YG_TRY_ASSIGN(auto stored, reader.one(kPart, {digests[i]},
                                          [](const Row& row) { return unpacked(row.text(1), row.integer(0)); }));
    if (!stored) return no_version();
    if (!*stored) return std::unexpected(stored->error());
    parts[i] = std::move(**stored);
  }
  return parts;
}

Result<PartDigests> Library::digests(store::Reader& reader, std::int64_t version) {
  YG_TRY_ASSIGN(auto found, reader.one(kVersion, {version}, [](const Row& row) {
    PartDigests all;
    for (std::size_t i = 0; i < kPartCount; ++i) all[i] = row.text(i);
    return all;
  }));
  if (!found) return no_version();
  return std::move(*found);
}

Result<monitor::SettingsTexts> Library::texts(std::uint64_t version) {
  YG_TRY_ASSIGN(const PartTexts parts, ground_.db.read([&](store::Reader& reader) -> Result<PartTexts> {
    YG_TRY_ASSIGN(const auto named, digests(reader, static_cast<std::int64_t>(version)));
    return read_parts(reader, named, {});
  }));
  return settings_texts(parts);
}

void Library::remember(std::shared_ptr<const monitor::Settings> settings) {
  const std::lock_guard lock{mutex_};
  at_hand_.push_front(std::move(settings));
  if (at_hand_.size() > kAtHand) at_hand_.pop_back();
}

Result<std::shared_ptr<const monitor::Settings>> Library::find(std::uint64_t version) {
  {
    const std::lock_guard lock{mutex_};
    const auto found = std::ranges::find(at_hand_, version, [](const auto& one) { return one->version; });
    if (found != at_hand_.end()) {
      at_hand_.splice(at_hand_.begin(), at_hand_, found);
      return at_hand_.front();
    }
  }
  YG_TRY_ASSIGN(const auto stored, texts(version));
  YG_TRY_ASSIGN(auto settings, monitor::compile(version, stored));
  remember(settings);
  return settings;
}

}  // namespace yunguan::tuning
