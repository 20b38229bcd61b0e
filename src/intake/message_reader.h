// SPDX-License-Identifier: Apache-2.0
// Messages of a feed into rows: each holds one or more rows as a file would, with the line of column names in front unless the feed gives it.
#pragma once

#include <optional>
#include <string>

#include "intake/feed.h"
#include "intake/row_reader.h"
#include "kafka/consumer.h"
#include "usage/mapping.h"

namespace yunguan::intake {

// A longer message is rejected as a whole.
inline constexpr std::size_t kMessageMax = 4u << 20;

class MessageReader {
 public:
  // Errors: those of usage::parse_mapping; usage.column (invalid) when the feed's own line of column names lacks one.
  static Result<MessageReader> make(const Feed& feed);

  // `taking` names the message. What cannot be read at all is one rejected row.
  void read(const kafka::Message& message, Taking& taking, Reading& reading);

 private:
  [[nodiscard]] Result<void> read_rows_of(std::string_view value, Taking& taking, Reading& reading);
  [[nodiscard]] Result<void> read_body(std::string_view value, Taking& taking, Reading& reading);

  std::optional<usage::Mapping> mapping_;
  std::string header_;                   // the feed's, with its line end
  std::optional<usage::Layout> layout_;  // of it, when nothing has to be mapped
  std::string text_;                     // a message with room behind it
  usage::ChunkLines lines_;
};

}  // namespace yunguan::intake
