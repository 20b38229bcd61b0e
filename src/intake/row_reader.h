// SPDX-License-Identifier: Apache-2.0
// Rows of a chunk on their way into the journal: each is checked and becomes a record, or a line of the rejected ones, or, when it is good but
// its month is closed, a line of the quarantined ones. A pure function of the chunk; any number of threads.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "intake/counts.h"
#include "journal/journal.h"
#include "usage/chunk_lines.h"
#include "usage/usage_record.h"

namespace yunguan::intake {

// Heads of the two files that hold what was not taken.
inline constexpr std::string_view kRejectsHead = "file,line,reason,row\n";
// Of what came from Kafka. `row` is the line within the message; 0: the message as a whole.
inline constexpr std::string_view kMessageRejectsHead = "topic,partition,offset,row,field,value,reason,text\n";
// The reason of a message that could not be read at all, beside those of rows (usage::name_of).
inline constexpr std::string_view kUnreadable = "message";
// The columns of a usage file behind the line the row had in its own; such a file can be read again (Taking::line_column).
[[nodiscard]] const std::string& quarantine_head();

// Where a row came from when it did not come in a file.
struct MessageAt {
  std::string_view topic;
  std::int32_t partition = 0;
  std::int64_t offset = 0;
};

// How rows of one file or batch are read.
struct Taking {
  usage::Layout layout;
  std::string name;                               // as the lines of rejected rows call it
  std::uint64_t file = 0;                         // Origin::file of its records
  usage::Source source = usage::Source::carrier;  // of rows whose own column `source` is empty (MON-27)
  std::uint32_t shards = 16;
  std::vector<usage::Month> months;  // open, the likeliest first
  int line_column = -1;              // where a quarantine file says the line of the row
  std::optional<MessageAt> message;  // then the line of its records is the message's offset
};

// One row that was not taken, for an answer that names them one by one.
struct RejectedRow {
  std::int64_t line = 0;
  std::string reason;
  std::string value;  // what was wrong, cut to 200 bytes
};
BOOST_DESCRIBE_STRUCT(RejectedRow, (), (line, reason, value))

struct Reading {
  journal::Batch batch;
  Counts counts;
  std::string rejects;     // lines for the file of rejected rows
  std::string quarantine;  // lines for the file of quarantined rows
  std::vector<RejectedRow> first_rejected;
  std::uint32_t newest_month = 0;  // of the rows in the batch; 0: there are none
  void clear();
};

// Reads the chunk, whose `lines` are counted, behind what is in `reading`. `named_max`: how many of first_rejected at most.
void read_rows(const usage::Chunk& chunk, const Taking& taking, usage::ChunkLines& lines, Reading& reading,
               std::size_t named_max = 0);

// The message that `taking` names counts as one rejected row.
void reject_message(const Taking& taking, std::string_view value, std::string_view why, Reading& reading);

// Error usage.column, naming the file, when the header lacks a column that is needed.
[[nodiscard]] Result<Taking> taking_of(const usage::FileHeader& header, std::string name, std::uint64_t file);
[[nodiscard]] std::vector<usage::Month> months_of(std::span<const std::uint32_t> numbers);

}  // namespace yunguan::intake
