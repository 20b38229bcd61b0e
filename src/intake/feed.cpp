// SPDX-License-Identifier: Apache-2.0
#include "intake/feed.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/parse.h"
#include "crypto/sealed.h"
#include "intake/sequence.h"
#include "store/id_source.h"
#include "usage/mapping.h"

namespace yunguan::intake {
namespace {

using store::NamedQuery;
using store::Row;

constexpr std::size_t kNameMax = 64;
constexpr std::size_t kMappingMax = 64u << 10;
constexpr std::size_t kTopicsMax = 50;
constexpr std::size_t kTopicMax = 249;
constexpr std::size_t kHeaderMax = 4096;

#define YG_FEED_COLUMNS                                                                                       \
  "id, name, source, mapping, sequence_pattern, note, created_by, created_at, updated_at, version, enabled, " \
  "brokers, topics, consumer_group, header, security, ca, mechanism, username, password_sealed "              \
  "FROM usage_feed LEFT JOIN usage_feed_kafka ON feed_id = id"
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

constexpr NamedQuery kForgetKafka{"intake.forget_feed_kafka", "DELETE FROM usage_feed_kafka WHERE feed_id = :feed"};
constexpr NamedQuery kInsertKafka{
    "intake.insert_feed_kafka",
    "INSERT INTO usage_feed_kafka (feed_id, enabled, brokers, topics, consumer_group, header, security, ca, mechanism, "
    "username, password_sealed) VALUES (:feed, :enabled, :brokers, :topics, :group, :header, :security, :ca, "
    ":mechanism, :username, :password)"};
constexpr NamedQuery kSealed{"intake.sealed_feeds",
                             "SELECT feed_id, password_sealed FROM usage_feed_kafka WHERE password_sealed IS NOT NULL"};
constexpr NamedQuery kReseal{"intake.reseal_feed",
                             "UPDATE usage_feed_kafka SET password_sealed = :new WHERE feed_id = :feed AND "
                             "password_sealed = :old"};

template <class Word>
std::string text_of(Word word) {
  return std::string{json::encode(word).as_string()};
}
template <class Word>
Word word_at(const Row& row, std::size_t column) {
  return json::decode<Word>(boost::json::value(row.text(column))).value();
}

crypto::FieldPlace password_place(FeedId feed) { return {"usage_feed_kafka", "password_sealed", feed.value}; }

std::string_view word_of(FeedSource source) { return source == FeedSource::accounting ? "accounting" : "carrier"; }

std::optional<KafkaFeed> kafka_at(const Row& row) {
  if (row.is_null(10)) return std::nullopt;
  return KafkaFeed{.enabled = row.integer(10) != 0,
                   .brokers = row.text(11),
                   .topics = json::read<std::vector<std::string>>(row.text(12)).value_or(std::vector<std::string>{}),
                   .group = row.text(13),
                   .header = row.text(14),
                   .security = word_at<kafka::Security>(row, 15),
                   .ca = row.text(16),
                   .mechanism = word_at<kafka::Mechanism>(row, 17),
                   .username = row.text(18),
                   .has_password = !row.is_null(19),
                   .password_sealed = row.optional_text(19).value_or("")};
}

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
          .version = row.integer(9),
          .kafka = kafka_at(row)};
}

bool name_char(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'; }

std::string note_of(const FeedInput& input) { return clipped(input.note.value_or(""), 500); }

}  // namespace

namespace {

Result<void> check_mapping(const std::string& mapping) {
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

bool topic_char(char c) { return name_char(c) || (c >= 'A' && c <= 'Z'); }

Result<void> check_topics(const std::vector<std::string>& topics) {
  const auto good = [](const std::string& topic) {
    return !topic.empty() && topic.size() <= kTopicMax && std::ranges::all_of(topic, topic_char);
  };
  const auto bad = std::ranges::find_if_not(topics, good);
  if (!topics.empty() && topics.size() <= kTopicsMax && bad == topics.end()) return {};
  return fail(ErrorKind::invalid, "intake.kafka_topics",
              {"须给出 1 到 50 个主题，名称为 1 到 249 个字母、数字、- _ .",
               "1 to 50 topics, each of 1 to 249 letters, digits, - _ ."},
              {.field = "topics", .value = bad == topics.end() ? "" : clipped(*bad)});
}

Result<void> check_kafka(const KafkaFeedInput& input) {
  YG_TRY(check_topics(input.topics));
  YG_TRY(kafka::check_connection(connection_of(input)));
  const std::string header = input.header.value_or("");
  if (header.empty()) return {};
  const auto wrong = [&](Text text, std::string_view value) {
    return fail(ErrorKind::invalid, "intake.kafka_header", std::move(text),
                {.field = "header", .value = clipped(value)});
  };
  if (header.size() > kHeaderMax || header.contains('\n')) {
    return wrong({"列名须是一行，至多 4096 字节", "the column names are one line of at most 4096 bytes"}, header);
  }
  return {};
}

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
  YG_TRY(check_mapping(input.mapping.value_or("")));
  return input.kafka ? check_kafka(*input.kafka) : Result<void>{};
}

kafka::Connection connection_of(const KafkaFeedInput& input) {
  return {.brokers = input.brokers,
          .group = input.group.value_or(""),
          .security = input.security,
          .ca = input.ca.value_or(""),
          .mechanism = input.mechanism,
          .username = input.username.value_or(""),
          .password = input.password.value_or("")};
}

Result<kafka::Connection> connection_of(const crypto::KeyRing& keys, const Feed& feed) {
  const KafkaFeed& ours = *feed.kafka;
  kafka::Connection connection{.brokers = ours.brokers,
                               .group = ours.group,
                               .security = ours.security,
                               .ca = ours.ca,
                               .mechanism = ours.mechanism,
                               .username = ours.username};
  if (ours.has_password) {
    YG_TRY_ASSIGN(connection.password, crypto::open_sealed(keys, password_place(feed.id), ours.password_sealed));
  }
  return connection;
}

Result<void> keep_kafka(store::Transaction& tx, const crypto::KeyRing& keys, FeedId feed, const KafkaFeedInput& input) {
  store::Value sealed = nullptr;
  if (input.mechanism != kafka::Mechanism::none) {
    YG_TRY_ASSIGN(sealed, crypto::seal(keys, password_place(feed), input.password.value_or("")));
  }
  YG_TRY(tx.run(kForgetKafka, {feed}));
  YG_TRY(tx.run(kInsertKafka, {feed, std::int64_t{input.enabled ? 1 : 0}, input.brokers, json::write(input.topics),
                               input.group.value_or(""), input.header.value_or(""), text_of(input.security),
                               input.ca.value_or(""), text_of(input.mechanism), input.username.value_or(""), sealed}));
  return {};
}

Result<std::int64_t> reseal_feeds(store::Database& db, const crypto::KeyRing& keys) {
  const std::uint32_t newest = keys.current_version(crypto::KeyPurpose::data);
  std::vector<std::pair<FeedId, std::string>> old;
  YG_TRY(db.read([&](store::Reader& reader) {
    return reader.each(kSealed, {}, [&](const Row& row) {
      if (crypto::sealed_version(row.text(1)) != newest) old.emplace_back(row.id<FeedId>(0), row.text(1));
      return true;
    });
  }));
  std::int64_t rows = 0;
  for (const auto& [feed, sealed] : old) {
    YG_TRY_ASSIGN(const std::string password, crypto::open_sealed(keys, password_place(feed), sealed));
    YG_TRY_ASSIGN(const std::string anew, crypto::seal(keys, password_place(feed), password));
    YG_TRY_ASSIGN(const auto changed, db.write([&](store::Transaction& tx) {
      return tx.run(kReseal, {anew, feed, sealed});
    }));
    rows += static_cast<std::int64_t>(changed);
  }
  return rows;
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
