// SPDX-License-Identifier: Apache-2.0
// The intake as people and machines see it over HTTP. Usage belongs to no unit: whoever sees rows, hands files in or opens months must hold the
// permission for all units (usage.whole_fleet, forbidden).
#pragma once

#include "http/page.h"
#include "identity/audit.h"
#include "identity/principal.h"
#include "intake/batch.h"
#include "intake/kafka_runner.h"
#include "intake/leftovers.h"
#include "intake/runner.h"
#include "kafka/trial.h"

namespace yunguan::intake {

struct FileRow {
  UsageFileId id;
  FeedId feed_id;
  std::string feed_name;
  FileKind kind = FileKind::folder;
  std::string name;
  FeedSource source = FeedSource::carrier;
  FileState state = FileState::waiting;
  std::int64_t bytes = 0;
  std::int64_t rows = 0;
  std::int64_t taken = 0;
  std::int64_t quarantined = 0;
  std::int64_t rejected = 0;
  std::map<std::string, std::int64_t> reasons;  // of the rejected ones
  std::optional<Instant> first_at;              // of the rows taken
  std::optional<Instant> last_at;
  double seconds = 0;  // of work
  std::string received_by;
  Instant received_at;
  std::optional<Instant> finished_at;
  std::optional<UsageFileId> repeat_of;
  std::optional<std::string> sequence_day;
  std::optional<std::int64_t> sequence_number;
  std::optional<std::string> error_code;
  std::optional<Text> error;
};
BOOST_DESCRIBE_STRUCT(FileRow, (),
                      (id, feed_id, feed_name, kind, name, source, state, bytes, rows, taken, quarantined, rejected,
                       reasons, first_at, last_at, seconds, received_by, received_at, finished_at, repeat_of,
                       sequence_day, sequence_number, error_code, error))

struct FeedView {
  Feed feed;
  std::string folder;      // where its files are put
  std::int64_t files = 0;  // of the last kDaysShown days, batches too
  std::int64_t rows = 0;
  std::optional<Instant> last_received_at;
};
BOOST_DESCRIBE_STRUCT(FeedView, (), (feed, folder, files, rows, last_received_at))

struct FeedList {
  std::vector<FeedView> items;
};
BOOST_DESCRIBE_STRUCT(FeedList, (), (items))

// A feed that reads from Kafka, as it stands.
struct KafkaFeedView {
  FeedId feed_id;
  std::string feed_name;
  KafkaState state;
  std::vector<KafkaGap> gaps;  // messages that went before they were read, the newest first
};
BOOST_DESCRIBE_STRUCT(KafkaFeedView, (), (feed_id, feed_name, state, gaps))
struct KafkaList {
  std::vector<KafkaFeedView> items;
};
BOOST_DESCRIBE_STRUCT(KafkaList, (), (items))

struct TryKafkaInput {
  std::optional<FeedId> feed_id;  // whose password serves when none is given
  KafkaFeedInput kafka;
};
BOOST_DESCRIBE_STRUCT(TryKafkaInput, (), (feed_id, kafka))

struct IntakeView {
  std::int64_t waiting = 0;
  std::optional<FileRow> present;  // being taken, with its figures so far
  std::vector<Pace> pace;          // of the last ten minutes
  std::vector<Trouble> troubles;
};
BOOST_DESCRIBE_STRUCT(IntakeView, (), (waiting, present, pace, troubles))

struct Gap {
  std::string feed_name;
  std::string day;
  std::int64_t first = 0;  // missing
  std::int64_t last = 0;
};
BOOST_DESCRIBE_STRUCT(Gap, (), (feed_name, day, first, last))
// One number that several different files carry.
struct Again {
  std::string feed_name;
  std::string day;
  std::int64_t number = 0;
  std::int64_t files = 0;
};
BOOST_DESCRIBE_STRUCT(Again, (), (feed_name, day, number, files))
struct SequenceView {
  std::vector<Gap> gaps;
  std::vector<Again> again;
};
BOOST_DESCRIBE_STRUCT(SequenceView, (), (gaps, again))

struct QuarantineMonth {
  std::string month;
  std::int64_t rows = 0;
  std::int64_t files = 0;
  bool open = false;  // now
};
BOOST_DESCRIBE_STRUCT(QuarantineMonth, (), (month, rows, files, open))
struct QuarantineView {
  std::vector<QuarantineMonth> months;  // with rows that wait
  std::vector<Reopening> reopenings;    // the newest first, at most 50
};
BOOST_DESCRIBE_STRUCT(QuarantineView, (), (months, reopenings))

struct QuarantinedView {
  UsageFileId file_id;
  std::string file_name;
  std::string feed_name;
  std::int64_t line = 0;
  std::string text;
};
BOOST_DESCRIBE_STRUCT(QuarantinedView, (), (file_id, file_name, feed_name, line, text))
struct QuarantinedRows {
  std::vector<QuarantinedView> items;
  std::optional<std::string> next;  // what to give as `after` for those behind
};
BOOST_DESCRIBE_STRUCT(QuarantinedRows, (), (items, next))

struct FeedChange {
  FeedSource source = FeedSource::carrier;
  std::optional<std::string> mapping;
  std::optional<std::string> sequence_pattern;
  std::optional<std::string> note;
  std::optional<KafkaFeedInput> kafka;  // absent: stays as it is
};
BOOST_DESCRIBE_STRUCT(FeedChange, (), (source, mapping, sequence_pattern, note, kafka))

struct HandInInput {
  std::int64_t upload_id = 0;
  FeedId feed_id;
};
BOOST_DESCRIBE_STRUCT(HandInInput, (), (upload_id, feed_id))

struct ReopenInput {
  std::string reason;
  std::int64_t days = 7;  // that it stays open, 1 … 31
};
BOOST_DESCRIBE_STRUCT(ReopenInput, (), (reason, days))

// A finished upload of this person, as the file folder has it.
struct UploadedFile {
  std::filesystem::path path;
  std::string name;
};
using FindUpload = std::function<Result<UploadedFile>(std::int64_t upload_id, PersonId owner)>;

class IntakeService {
 public:
  static constexpr int kDaysShown = 62;
  struct Ground {
    Reception& reception;
    Runner& runner;
    Batches& batches;
    OpenMonths& months;
    TroubleBoard& board;
    PaceMeter& pace;
    const identity::Audit& audit;
    FindUpload find_upload;
    KafkaRunner& kafka;
    const crypto::KeyRing& keys;
    KeepFor keep;
  };
  explicit IntakeService(Ground ground) : ground_(std::move(ground)) {}

  [[nodiscard]] static const http::List& declaration();

  Result<FeedList> feeds(const http::Request& request) const;
  Result<Feed> create_feed(const http::Request& request, const FeedInput& input) const;
  // Errors beside those of check_feed: intake.feed_kind (conflict) when it has a folder and is to read from Kafka.
  Result<Feed> change_feed(const http::Request& request, const FeedChange& input) const;
  // Connects as the settings say, and tells what is there. Errors: those of check_feed and of kafka::try_connection.
  Result<kafka::Trial> try_kafka(const http::Request& request, const TryKafkaInput& input) const;
  Result<KafkaList> kafka_feeds(const http::Request& request) const;
  Result<http::Page<FileRow>> files(const http::Request& request) const;
  Result<FileRow> file(const http::Request& request) const;
  // `rejects` or `quarantine`: the rows of {id} that were not taken, as a CSV file.
  Result<http::Response> rows_file(const http::Request& request, bool rejects) const;
  Result<FileRow> hand_in(const http::Request& request, const HandInInput& input) const;
  Result<BatchAnswer> submit(const http::Request& request) const;
  Result<IntakeView> view(const http::Request& request) const;
  // What was removed lately since it is kept no longer, and what is kept.
  Result<CleanUps> clean_ups(const http::Request& request) const;
  // What keeps usage from coming in, those longest there first; also a month that has begun and is still awaited.
  [[nodiscard]] std::vector<Trouble> troubles() const;
  Result<SequenceView> sequences(const http::Request& request) const;
  Result<QuarantineView> quarantine(const http::Request& request) const;
  Result<QuarantinedRows> quarantined_rows(const http::Request& request) const;
  Result<Reopening> reopen(const http::Request& request, const ReopenInput& input) const;

 private:
  // Fills in the password that is kept when none is given.
  Result<void> complete(KafkaFeedInput& input, const Feed& kept) const;
  // usage.whole_fleet (forbidden) for whoever holds the permission for some units only.
  static Result<void> want_whole_fleet(const http::Request& request, std::string_view permission);
  [[nodiscard]] store::Database& db() const { return ground_.reception.ground().db; }
  [[nodiscard]] Instant now() const { return ground_.reception.ground().clock.now(); }

  const Ground ground_;
};

}  // namespace yunguan::intake
