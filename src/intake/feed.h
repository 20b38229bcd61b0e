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
};
BOOST_DESCRIBE_STRUCT(Feed, (),
                      (id, name, source, mapping, sequence_pattern, note, created_by, created_at, updated_at, version))

struct FeedInput {
  std::string name;
  FeedSource source = FeedSource::carrier;
  std::optional<std::string> mapping;
  std::optional<std::string> sequence_pattern;
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(FeedInput, (), (name, source, mapping, sequence_pattern, note))

// Errors: intake.feed_name; intake.pattern; those of usage::parse_mapping with field `mapping`.
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

}  // namespace yunguan::intake
