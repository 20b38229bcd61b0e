// SPDX-License-Identifier: Apache-2.0
#include "intake/intake_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/parse.h"
#include "file/disk.h"

namespace yunguan::intake {
namespace {

using http::Request;
using identity::Actor;
using identity::AuditEntry;
using store::NamedQuery;
using store::Row;

constexpr NamedQuery kFeedFigures{"intake.feed_figures",
                                  "SELECT feed_id, COUNT(*), CAST(SUM(row_count) AS BIGINT), MAX(received_at) FROM "
                                  "usage_file WHERE received_at >= :since GROUP BY feed_id"};
constexpr NamedQuery kWaiting{"intake.waiting",
                              "SELECT COUNT(*) FROM usage_file WHERE state IN ('waiting', 'taking') AND kind IN "
                              "('folder', 'upload')"};

std::unexpected<Error> no_file() {
  return fail(ErrorKind::not_found, "intake.no_usage_file", {"没有这个话单文件", "there is no such usage file"});
}

std::optional<Instant> instant_of(std::int64_t second) {
  if (second == 0) return std::nullopt;
  return from_micros(second * 1'000'000);
}

FileRow row_of(const UsageFile& file) {
  FileRow row{.id = file.id,
              .feed_id = file.feed_id,
              .feed_name = file.feed_name,
              .kind = file.kind,
              .name = file.name,
              .source = file.source,
              .state = file.state,
              .bytes = file.bytes,
              .rows = file.counts.rows,
              .taken = file.counts.taken,
              .quarantined = file.counts.quarantined,
              .rejected = file.counts.rejected_sum(),
              .reasons = file.counts.rejected,
              .first_at = instant_of(file.counts.first_second),
              .last_at = instant_of(file.counts.last_second),
              .seconds = file.seconds,
              .received_by = file.received_by,
              .received_at = file.received_at,
              .finished_at = file.finished_at,
              .repeat_of = file.repeat_of};
  if (file.sequence) {
    row.sequence_day = file.sequence->day;
    row.sequence_number = file.sequence->number;
  }
  if (file.error) {
    row.error_code = file.error->code;
    row.error = file.error->text;
  }
  return row;
}

http::List make_list() {
  http::List::Declaration list{
      .name = "intake.files", .fields = {}, .id_column = "f.id", .default_sort = "-received_at"};
  list.fields = {
      {.name = "feed_id", .kind = http::FieldKind::integer, .column = "f.feed_id"},
      {.name = "kind",
       .kind = http::FieldKind::enumeration,
       .column = "f.kind",
       .values = {"folder", "upload", "batch", "kafka"}},
      {.name = "state",
       .kind = http::FieldKind::enumeration,
       .column = "f.state",
       .values = {"waiting", "taking", "done", "repeated", "bad"}},
      {.name = "rejected", .kind = http::FieldKind::integer, .column = "f.rejected"},
      {.name = "quarantined", .kind = http::FieldKind::integer, .column = "f.quarantined"},
      {.name = "received_at", .kind = http::FieldKind::instant, .column = "f.received_at", .sortable = true},
  };
  list.search = [](std::string_view q) {
    return http::SqlPiece{"lower(f.name) LIKE ? ESCAPE '\\'", {http::contains_pattern(q)}};
  };
  list.search_sentence = "A part of the name.";
  return http::List{std::move(list)};
}

AuditEntry feed_entry(const Request& request, const char* action, const std::string& name) {
  return {.actor = Actor::of(request),
          .action = action,
          .object_type = "usage_feed",
          .object_id = {},
          .object_label = name};
}

// Without the password, of which the log says only that there is another.
boost::json::object kafka_facts(const KafkaFeedInput& kafka) {
  return {{"enabled", kafka.enabled},
          {"brokers", kafka.brokers},
          {"topics", json::encode(kafka.topics)},
          {"group", kafka.group.value_or("")},
          {"header", kafka.header.value_or("")},
          {"security", json::encode(kafka.security)},
          {"ca", !kafka.ca.value_or("").empty()},
          {"mechanism", json::encode(kafka.mechanism)},
          {"username", kafka.username.value_or("")}};
}
boost::json::object kafka_facts(const KafkaFeed& kafka) {
  return kafka_facts(KafkaFeedInput{kafka.enabled,
                                    kafka.brokers,
                                    kafka.topics,
                                    kafka.group,
                                    kafka.header,
                                    kafka.security,
                                    kafka.ca,
                                    kafka.mechanism,
                                    kafka.username,
                                    {}});
}

boost::json::object feed_facts(const FeedInput& input) {
  boost::json::object facts{{"source", json::encode(input.source)},
                            {"mapping", !input.mapping.value_or("").empty()},
                            {"sequence_pattern", input.sequence_pattern.value_or("")},
                            {"note", input.note.value_or("")}};
  if (input.kafka) facts["kafka"] = kafka_facts(*input.kafka);
  return facts;
}

}  // namespace

const http::List& IntakeService::declaration() {
  static const http::List kList = make_list();
  return kList;
}

Result<void> IntakeService::want_whole_fleet(const Request& request, std::string_view permission) {
  if (identity::principal_of(request).scope(permission).everything()) return {};
  return fail(
      ErrorKind::forbidden, "usage.whole_fleet",
      {"话单不分单位，须对全部单位有此权限", "usage belongs to no unit: this needs the permission for all units"});
}

Result<FeedList> IntakeService::feeds(const Request& /*request*/) const {
  const Instant since = now() - std::chrono::days{kDaysShown};
  return db().read([&](store::Reader& reader) -> Result<FeedList> {
    YG_TRY_ASSIGN(const auto feeds, all_feeds(reader));
    FeedList list;
    const auto& in = ground_.reception.ground().places.in;
    for (const Feed& feed : feeds) {
      list.items.push_back({.feed = feed, .folder = feed.kafka ? "" : (in / feed.name).string()});
    }
    YG_TRY(reader.each(kFeedFigures, {since}, [&](const Row& row) {
      for (FeedView& view : list.items) {
        if (view.feed.id.value != row.integer(0)) continue;
        view.files = row.integer(1);
        view.rows = row.integer(2);
        view.last_received_at = row.instant(3);
      }
      return true;
    }));
    return list;
  });
}

Result<Feed> IntakeService::create_feed(const Request& request, const FeedInput& input) const {
  YG_TRY(want_whole_fleet(request, "usage.manage"));
  YG_TRY(check_feed(input));
  AuditEntry entry = feed_entry(request, "usage.feed_create", input.name);
  entry.after = feed_facts(input);
  auto made =
      identity::audited(ground_.audit, db(), entry, [&](store::Transaction& tx, AuditEntry& audit) -> Result<Feed> {
        YG_TRY_ASSIGN(const FeedId id, insert_feed(tx, input, audit.actor.login, now()));
        if (input.kafka) YG_TRY(keep_kafka(tx, ground_.keys, id, *input.kafka));
        audit.object_id = fmt::format("{}", id.value);
        YG_TRY_ASSIGN(auto feed, find_feed(tx, id));
        return std::move(*feed);
      });
  if (!made && made.error().code == "store.duplicate") {
    return fail(ErrorKind::conflict, "intake.feed_taken", {"已有同名的接收源", "there is a feed of that name already"},
                {.field = "name", .value = clipped(input.name)});
  }
  ground_.runner.wake();
  ground_.kafka.wake();
  return made;
}

Result<Feed> IntakeService::change_feed(const Request& request, const FeedChange& input) const {
  YG_TRY(want_whole_fleet(request, "usage.manage"));
  YG_TRY_ASSIGN(const auto number, request.path_id("id"));
  YG_TRY_ASSIGN(const auto before, db().read([&](store::Reader& reader) { return find_feed(reader, FeedId{number}); }));
  if (!before) return fail(ErrorKind::not_found, "intake.no_feed", {"没有这个接收源", "there is no such feed"});
  YG_TRY(http::check_if_match(request, before->version));
  FeedInput wanted{before->name, input.source, input.mapping, input.sequence_pattern, input.note, input.kafka};
  if (wanted.kafka) YG_TRY(complete(*wanted.kafka, *before));
  YG_TRY(check_feed(wanted));
  AuditEntry entry = feed_entry(request, "usage.feed_change", before->name);
  entry.object_id = fmt::format("{}", number);
  entry.before = feed_facts({before->name, before->source, before->mapping, before->sequence_pattern, before->note});
  if (wanted.kafka) (*entry.before)["kafka"] = kafka_facts(*before->kafka);
  entry.after = feed_facts(wanted);
  auto changed =
      identity::audited(ground_.audit, db(), entry, [&](store::Transaction& tx, AuditEntry&) -> Result<Feed> {
        YG_TRY_ASSIGN(const bool updated, update_feed(tx, before->id, before->version, wanted, now()));
        YG_TRY(http::check_version(before->version, updated ? before->version : before->version + 1));
        if (wanted.kafka) YG_TRY(keep_kafka(tx, ground_.keys, before->id, *wanted.kafka));
        YG_TRY_ASSIGN(auto feed, find_feed(tx, before->id));
        return std::move(*feed);
      });
  ground_.kafka.wake();
  return changed;
}

Result<http::Page<FileRow>> IntakeService::files(const Request& request) const {
  YG_TRY_ASSIGN(const auto query, declaration().parse(request));
  const http::ListSql sql{.select = file_select(), .from = "FROM usage_file f JOIN usage_feed e ON e.id = f.feed_id"};
  return db().read([&](store::Reader& reader) {
    return http::read_page<FileRow>(reader, declaration(), query, sql,
                                    [](const Row& row) { return row_of(file_at(row)); });
  });
}

Result<FileRow> IntakeService::file(const Request& request) const {
  YG_TRY_ASSIGN(const auto number, request.path_id("id"));
  YG_TRY_ASSIGN(const auto file,
                db().read([&](store::Reader& reader) { return find_file(reader, UsageFileId{number}); }));
  if (!file) return no_file();
  return row_of(*file);
}

Result<http::Response> IntakeService::rows_file(const Request& request, bool rejects) const {
  YG_TRY_ASSIGN(const auto number, request.path_id("id"));
  YG_TRY_ASSIGN(const auto file,
                db().read([&](store::Reader& reader) { return find_file(reader, UsageFileId{number}); }));
  if (!file) return no_file();
  YG_TRY(want_whole_fleet(request, "usage.rows"));
  const Places& places = ground_.reception.ground().places;
  const auto path = rejects ? places.rejects_of(number) : places.quarantine_of(number);
  if (!std::filesystem::exists(path)) {
    return fail(ErrorKind::not_found, "intake.no_rows",
                {"这个文件没有这样的行，或已过保存期限", "this file has no such rows, or they are kept no longer"});
  }
  YG_TRY(ground_.audit.record_alone(db(), {.actor = Actor::of(request),
                                           .action = rejects ? "usage.rejects" : "usage.quarantine",
                                           .object_type = "usage_file",
                                           .object_id = fmt::format("{}", number),
                                           .object_label = file->name}));
  return http::Response::download(fmt::format("{}-{}.csv", rejects ? "rejected" : "quarantined", number),
                                  "text/csv; charset=utf-8", [path](http::Sink& sink) {
                                    return file::read_all(path,
                                                          [&](std::string_view bytes) { return sink.write(bytes); });
                                  });
}

Result<FileRow> IntakeService::hand_in(const Request& request, const HandInInput& input) const {
  YG_TRY(want_whole_fleet(request, "usage.manage"));
  YG_TRY_ASSIGN(const auto feed, db().read([&](store::Reader& reader) { return find_feed(reader, input.feed_id); }));
  if (!feed) {
    return fail(ErrorKind::invalid, "intake.feed_unknown", {"没有这个接收源", "there is no such feed"},
                {.field = "feed_id", .value = fmt::format("{}", input.feed_id.value)});
  }
  const auto& principal = identity::principal_of(request);
  YG_TRY_ASSIGN(const auto upload, ground_.find_upload(input.upload_id, principal.person_id));
  YG_TRY_ASSIGN(const Stamp stamp, stamp_of(upload.path));
  YG_TRY(ground_.audit.record_alone(db(), {.actor = Actor::of(request),
                                           .action = "usage.upload",
                                           .object_type = "usage_feed",
                                           .object_id = fmt::format("{}", feed->id.value),
                                           .object_label = upload.name}));
  YG_TRY_ASSIGN(const UsageFile file, ground_.reception.take_in({.path = upload.path,
                                                                 .stamp = stamp,
                                                                 .name = upload.name,
                                                                 .feed = *feed,
                                                                 .kind = FileKind::upload,
                                                                 .by = principal.signature()}));
  ground_.runner.wake();
  return row_of(file);
}

Result<BatchAnswer> IntakeService::submit(const Request& request) const {
  // Without an id it is refused for that, whoever asks.
  if (!request.header("idempotency-key").empty()) YG_TRY(want_whole_fleet(request, "usage.submit"));
  const auto& principal = identity::principal_of(request);
  return ground_.batches.submit({.caller = request.caller_key(),
                                 .id = std::string{request.header("idempotency-key")},
                                 .feed = std::string{request.query_value("feed").value_or(kDefaultFeed)},
                                 .body = request.body,
                                 .encoding = ascii_lower(trimmed(request.header("content-encoding"))),
                                 .by = principal.signature()});
}

Result<IntakeView> IntakeService::view(const Request& /*request*/) const {
  IntakeView view;
  YG_TRY_ASSIGN(const auto waiting, db().read([](store::Reader& reader) {
    return reader.one(kWaiting, {}, [](const Row& row) { return row.integer(0); });
  }));
  view.waiting = waiting.value_or(0);
  if (const auto present = ground_.runner.present()) view.present = row_of(*present);
  view.pace = ground_.pace.last(now());
  view.troubles = troubles();
  return view;
}

Result<CleanUps> IntakeService::clean_ups(const Request& /*request*/) const {
  return db().read([&](store::Reader& reader) { return intake::clean_ups(reader, ground_.keep, now()); });
}

std::vector<Trouble> IntakeService::troubles() const {
  std::vector<Trouble> all = ground_.board.all();
  const std::uint32_t month = usage::month_of(now());
  const auto published = ground_.months.check_published(month);
  if (published || std::ranges::find(all, published.error().code, &Trouble::code) != all.end()) return all;
  all.push_back({.subject = "",
                 .code = published.error().code,
                 .text = published.error().text,
                 .since = from_micros(months_of(std::array{month}).front().start() * 1'000'000)});
  return all;
}

}  // namespace yunguan::intake
