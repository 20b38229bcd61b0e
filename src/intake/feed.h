// SPDX-License-Identifier: Apache-2.0
// Feeds: whom usage comes from. A feed has a folder of its name into which files are put, states whose account its rows are (MON-27), may have
// a carrier's format of its own and a pattern of numbered file names.
#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "base/time.h"
#include "crypto/key_ring.h"
#include "kafka/connection.h"
#include "store/database.h"
#include "usage/usage_record.h"

namespace yunguan::intake {

using FeedId = StrongId<struct FeedTag>;
inline constexpr std::string_view kDefaultFeed = "default";

// As usage::Source, by name.
enum class FeedSource : std::uint8_t { carrier, accounting };
BOOST_DESCRIBE_ENUM(FeedSource, carrier, accounting)
[[nodiscard]] constexpr usage::Source source_of(FeedSource source) {
  return source == FeedSource::accounting ? usage::Source::accounting : usage::Source::carrier;
}

// A feed whose rows come from topics instead of a folder. Each message holds rows as a file would.
struct KafkaFeed {
  bool enabled = true;
  std::string brokers;
  std::vector<std::string> topics;
  std::string group;   // see kafka::Connection
  std::string header;  // the line of column names that messages lack; "": every message begins with it
  kafka::Security security = kafka::Security::plaintext;
  std::string ca;
  kafka::Mechanism mechanism = kafka::Mechanism::none;
  std::string username;
  bool has_password = false;
  std::string password_sealed;  // never leaves the store but for the connection
};
BOOST_DESCRIBE_STRUCT(KafkaFeed, (),
                      (enabled, brokers, topics, group, header, security, ca, mechanism, username, has_password))

struct KafkaFeedInput {
  bool enabled = true;
  std::string brokers;
  std::vector<std::string> topics;
  std::optional<std::string> group;
  std::optional<std::string> header;
  kafka::Security security = kafka::Security::plaintext;
  std::optional<std::string> ca;
  kafka::Mechanism mechanism = kafka::Mechanism::none;
  std::optional<std::string> username;
  std::optional<std::string> password;  // absent: the one that is kept
};
BOOST_DESCRIBE_STRUCT(KafkaFeedInput, (),
                      (enabled, brokers, topics, group, header, security, ca, mechanism, username, password))

struct Feed {
  FeedId id;
  std::string name;  // of its folder and in addresses: a–z, 0–9, "-", "_", "."
  FeedSource source = FeedSource::carrier;
  std::string mapping;           // YAML as in usage/mapping.h; "": our own columns
  std::string sequence_pattern;  // as in sequence.h; "": none
  std::string note;
  std::string created_by;
  Instant created_at;
  Instant updated_at;
  std::int64_t version = 1;
  std::optional<KafkaFeed> kafka;
};
BOOST_DESCRIBE_STRUCT(Feed, (),
                      (id, name, source, mapping, sequence_pattern, note, created_by, created_at, updated_at, version,
                       kafka))

struct FeedInput {
  std::string name;
  FeedSource source = FeedSource::carrier;
  std::optional<std::string> mapping;
  std::optional<std::string> sequence_pattern;
  std::optional<std::string> note;
  std::optional<KafkaFeedInput> kafka;
};
BOOST_DESCRIBE_STRUCT(FeedInput, (), (name, source, mapping, sequence_pattern, note, kafka))

// What librdkafka is told. Of the input: as it was typed, with its own password or none.
[[nodiscard]] kafka::Connection connection_of(const KafkaFeedInput& input);
// Errors: those of crypto::open_sealed.
[[nodiscard]] Result<kafka::Connection> connection_of(const crypto::KeyRing& keys, const Feed& feed);

// Errors: intake.feed_name; intake.pattern; those of usage::parse_mapping with field `mapping`; of Kafka's part intake.kafka_topics,
// intake.kafka_header and those of kafka::check_connection.
[[nodiscard]] Result<void> check_feed(const FeedInput& input);

[[nodiscard]] Result<std::vector<Feed>> all_feeds(store::Reader& reader);  // by name
[[nodiscard]] Result<std::optional<Feed>> find_feed(store::Reader& reader, FeedId id);
[[nodiscard]] Result<std::optional<Feed>> find_feed(store::Reader& reader, std::string_view name);
// store.duplicate (conflict) when there is one of that name.
[[nodiscard]] Result<FeedId> insert_feed(store::Transaction& tx, const FeedInput& input, const std::string& login,
                                         Instant now);
// False when the feed has not that version any more. The name stays: it is that of the folder.
[[nodiscard]] Result<bool> update_feed(store::Transaction& tx, FeedId id, std::int64_t version, const FeedInput& input,
                                       Instant now);

// Replaces what is known of the feed's Kafka; its password is sealed.
[[nodiscard]] Result<void> keep_kafka(store::Transaction& tx, const crypto::KeyRing& keys, FeedId feed,
                                      const KafkaFeedInput& input);
// Seals passwords anew under the newest data key (identity/reseal.h); how many.
[[nodiscard]] Result<std::int64_t> reseal_feeds(store::Database& db, const crypto::KeyRing& keys);

}  // namespace yunguan::intake
