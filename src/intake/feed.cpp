// SPDX-License-Identifier: Apache-2.0
#include "intake/feed.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "intake/sequence.h"
#include "store/id_source.h"
#include "usage/mapping.h"

namespace yunguan::intake {
namespace {

using store::NamedQuery;
using store::Row;

constexpr std::size_t kNameMax = 64;
constexpr std::size_t kMappingMax = 64u << 10;

#define YG_FEED_COLUMNS \
  "id, name, source, mapping, sequence_pattern, note, created_by, created_at, updated_at, version FROM usage_feed"
constexpr NamedQuery kAll{"intake.feeds", "SELECT " YG_FEED_COLUMNS " ORDER BY name"};
constexpr NamedQuery kById{"intake.feed", "SELECT " YG_FEED_COLUMNS " WHERE id = :id"};
constexpr NamedQuery kByName{"intake.feed_by_name", "SELECT " YG_FEED_COLUMNS " WHERE name = :name"};
#undef YG_FEED_COLUMNS
constexpr NamedQuery kInsert{"intake.insert_feed",
                             "INSERT INTO usage_feed (id, name, source, mapping, sequence_pattern, note, created_by, "
                             "created_at, updated_at, version) VALUES (:id, :name, :source, :mapping, :pattern, :note, "
                             ":by, :created, :updated, 1)"};
constexpr NamedQuery kUpdate{"intake.update_feed",
                             "UPDATE usage_feed SET source = :source, mapping = :mapping, sequence_pattern = :pattern, "
                             "note = :note, updated_at = :now, version = version + 1 WHERE id = :id AND version = "
                             ":version"};

std::string_view word_of(FeedSource source) { return source == FeedSource::accounting ? "accounting" : "carrier"; }

Feed feed_at(const Row& row) {
  return {.id = row.id<FeedId>(0),
          .name = row.text(1),
          .source = row.text(2) == "accounting" ? FeedSource::accounting : FeedSource::carrier,
          .mapping = row.text(3),
          .sequence_pattern = row.text(4),
          .note = row.text(5),
          .created_by = row.text(6),
          .created_at = row.instant(7),
          .updated_at = row.instant(8),
          .version = row.integer(9)};
}

bool name_char(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'; }

std::string note_of(const FeedInput& input) { return clipped(input.note.value_or(""), 500); }

}  // namespace

Result<void> check_feed(const FeedInput& input) {
  const std::string& name = input.name;
  if (name.empty() || name.size() > kNameMax || name.front() == '.' || !std::ranges::all_of(name, name_char)) {
    return fail(ErrorKind::invalid, "intake.feed_name",
                {"名称即文件夹名：1 到 64 个小写字母、数字、- _ .，不以点开头",
                 "the name is that of a folder: 1 to 64 of a–z, 0–9, - _ . and no dot in front"},
                {.field = "name", .value = clipped(name)});
  }
  if (const std::string pattern = input.sequence_pattern.value_or(""); !pattern.empty()) {
    YG_TRY(SequencePattern::parse(pattern));
  }
  const std::string mapping = input.mapping.value_or("");
  if (mapping.empty()) return {};
  if (mapping.size() > kMappingMax) {
    return fail(ErrorKind::too_large, "intake.mapping", {"格式说明至多 64 KiB", "a mapping is at most 64 KiB"},
                {.field = "mapping"});
  }
  auto parsed = usage::parse_mapping(mapping, "mapping");
  if (parsed) return {};
  Error error = std::move(parsed).error();
  error.kind = ErrorKind::invalid;
  error.where.value = error.where.field;
  error.where.field = "mapping";
  return fail(std::move(error));
}

Result<std::vector<Feed>> all_feeds(store::Reader& reader) { return reader.all(kAll, {}, feed_at); }

Result<std::optional<Feed>> find_feed(store::Reader& reader, FeedId id) { return reader.one(kById, {id}, feed_at); }

Result<std::optional<Feed>> find_feed(store::Reader& reader, std::string_view name) {
  return reader.one(kByName, {name}, feed_at);
}

Result<FeedId> insert_feed(store::Transaction& tx, const FeedInput& input, const std::string& login, Instant now) {
  YG_TRY_ASSIGN(const auto id, store::next_id<FeedId>(tx, "usage_feed"));
  YG_TRY(tx.run(kInsert, {id, input.name, word_of(input.source), input.mapping.value_or(""),
                          input.sequence_pattern.value_or(""), note_of(input), login, now, now}));
  return id;
}

Result<bool> update_feed(store::Transaction& tx, FeedId id, std::int64_t version, const FeedInput& input, Instant now) {
  YG_TRY_ASSIGN(const auto rows,
                tx.run(kUpdate, {word_of(input.source), input.mapping.value_or(""), input.sequence_pattern.value_or(""),
                                 note_of(input), now, id, version}));
  return rows == 1;
}

}  // namespace yunguan::intake
