// SPDX-License-Identifier: Apache-2.0
#include "intake/batch.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>

#include "base/log.h"
#include "base/parse.h"
#include "crypto/hex.h"
#include "crypto/sha256.h"
#include "intake/body_text.h"
#include "intake/leftovers.h"
#include "intake/quarantine.h"
#include "intake/side_file.h"
#include "store/id_source.h"
#include "usage/mapping.h"

namespace yunguan::intake {
namespace {

// What the journal's mark says of a batch.
struct BatchMark {
  std::string body;  // digest
  BatchAnswer answer;
  Counts counts;
};
BOOST_DESCRIBE_STRUCT(BatchMark, (), (body, answer, counts))

std::string digest_of(std::string_view text) {
  crypto::Sha256 digest;
  digest.update(text);
  return crypto::to_hex(digest.finish());
}

Result<std::optional<BatchMark>> known_batch(journal::Journal& journal, const std::string& digest) {
  YG_TRY_ASSIGN(const auto value, journal.storage().mark(batch_mark(digest)));
  if (!value) return std::nullopt;
  YG_TRY_ASSIGN(auto mark, json::read<BatchMark>(*value));
  return std::optional{std::move(mark)};
}

// What is said when the batch is in the journal already.
Result<BatchAnswer> answer_of(BatchMark known, const std::string& body_digest, std::string_view id) {
  if (known.body == body_digest) return std::move(known.answer);
  return fail(ErrorKind::invalid, "intake.batch_other",
              {"这个批号已用于另一份内容", "this id was used for another batch"},
              {.field = "Idempotency-Key", .value = clipped(id)});
}

Result<std::string> unpacked(std::string_view packed) {
  const auto corrupt = [] {
    return fail(ErrorKind::invalid, "input.corrupt", {"压缩内容已损坏", "the compressed body is damaged"});
  };
  z_stream stream{};
  YG_ASSERT(inflateInit2(&stream, 15 + 16) == Z_OK);
  const std::unique_ptr<z_stream, int (*)(z_stream*)> end{&stream, inflateEnd};
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string text;
  while (true) {
    const std::size_t before = text.size();
    if (before > kUnpackedMax) return too_large();
    text.resize(before + (256u << 10));
    stream.next_out = reinterpret_cast<Bytef*>(text.data() + before);
    stream.avail_out = static_cast<uInt>(text.size() - before);
    const int status = ::inflate(&stream, Z_NO_FLUSH);
    text.resize(text.size() - stream.avail_out);
    if (status == Z_STREAM_END) {
      if (stream.avail_in == 0) return text;
      if (inflateReset(&stream) != Z_OK) return corrupt();  // another member follows
      continue;
    }
    if (status != Z_OK || (stream.avail_in == 0 && stream.avail_out > 0)) return corrupt();
  }
}

Result<void> read_body(const BatchInput& input, const Feed& feed, Body& body) {
  std::string text = input.body;
  if (input.encoding == "gzip") {
    YG_TRY_ASSIGN(text, unpacked(input.body));
  } else if (!input.encoding.empty() && input.encoding != "identity") {
    return fail(ErrorKind::invalid, "intake.encoding",
                {"Content-Encoding 只能是 gzip", "the only Content-Encoding taken is gzip"},
                {.field = "Content-Encoding", .value = clipped(input.encoding)});
  }
  if (feed.mapping.empty()) return read_text(std::move(text), nullptr, body);
  YG_TRY_ASSIGN(const auto mapping, usage::parse_mapping(feed.mapping, "mapping"));
  return read_text(std::move(text), &mapping, body);
}

Result<void> check_id(std::string_view id) {
  const bool good =
      !id.empty() && id.size() <= kBatchIdMax && std::ranges::all_of(id, [](char c) { return c > ' ' && c <= '~'; });
  if (good) return {};
  return fail(ErrorKind::invalid, "intake.batch_id",
              {"须以 Idempotency-Key 给出批号：1 到 128 个可见 ASCII 字符",
               "a batch needs its id in Idempotency-Key: 1 to 128 visible ASCII characters"},
              {.field = "Idempotency-Key", .value = clipped(id)});
}

// Rows that are not taken, kept beside the journal before it is told.
Result<void> keep_beside(const Places& places, std::int64_t id, const Reading& reading) {
  SideFile rejects{places.rejects_of(id), kRejectsHead};
  SideFile quarantine{places.quarantine_of(id), quarantine_head()};
  YG_TRY(rejects.go_back_to(0));
  YG_TRY(quarantine.go_back_to(0));
  YG_TRY(rejects.append(0, reading.rejects));
  YG_TRY(quarantine.append(0, reading.quarantine));
  return {};
}

Result<void> register_end(const Reception::Ground& ground, UsageFile file, const Counts& counts) {
  file.state = FileState::done;
  file.counts = counts;
  file.finished_at = ground.clock.now();
  std::vector<QuarantinedRow> first;
  if (counts.quarantined > 0) {
    YG_TRY_ASSIGN(first, first_quarantined(ground.places.quarantine_of(file.id.value), file.id));
  }
  return ground.db.write([&](store::Transaction& tx) -> Result<void> {
    YG_TRY_ASSIGN(const bool is_open, update_file(tx, file));
    if (!is_open) return {};
    return keep_quarantine(tx, file.id, counts, first);
  });
}

}  // namespace

std::string batch_mark(std::string_view digest) { return "usage/batch/" + std::string{digest}; }

Result<void> settle_batch(const Reception::Ground& ground, UsageFile file) {
  YG_TRY_ASSIGN(const auto mark, known_batch(ground.journal, file.digest));
  if (mark) return register_end(ground, file, mark->counts);
  file.state = FileState::bad;
  file.finished_at = ground.clock.now();
  file.error =
      Error{ErrorKind::unavailable,
            "intake.batch_lost",
            {"未及写入即中断，从未答复，须重新提交", "it was cut off before it was written and never answered"},
            {},
            {}};
  YG_TRY(ground.db.write([&](store::Transaction& tx) { return update_file(tx, file); }));
  return {};
}

Result<UsageFile> Batches::open_row(const BatchInput& input, const Feed& feed, const std::string& digest) {
  return ground_.db.write([&](store::Transaction& tx) -> Result<UsageFile> {
    YG_TRY_ASSIGN(auto before, find_by_digest(tx, digest));
    if (before) return std::move(*before);
    UsageFile file{.feed_id = feed.id,
                   .feed_name = feed.name,
                   .kind = FileKind::batch,
                   .name = input.id,
                   .digest = digest,
                   .source = feed.source,
                   .state = FileState::taking,
                   .bytes = static_cast<std::int64_t>(input.body.size()),
                   .received_by = input.by,
                   .received_at = ground_.clock.now()};
    YG_TRY_ASSIGN(file.id, store::next_id<UsageFileId>(tx, "usage_file"));
    YG_TRY(insert_file(tx, file));
    return file;
  });
}

Result<BatchAnswer> Batches::submit(const BatchInput& input) {
  YG_TRY(check_id(input.id));
  const std::string digest = digest_of(input.caller + "/" + input.id);
  const std::string body_digest = digest_of(input.body);
  {
    const std::lock_guard lock{mutex_};
    if (!running_.insert(digest).second) {
      return fail(ErrorKind::conflict, "intake.batch_running",
                  {"这一批正在处理，请稍后再试", "this very batch is being taken, try again shortly"});
    }
  }
  auto answer = take(input, digest, body_digest);
  const std::lock_guard lock{mutex_};
  running_.erase(digest);
  return answer;
}

Result<BatchAnswer> Batches::take(const BatchInput& input, const std::string& digest, const std::string& body_digest) {
  YG_TRY_ASSIGN(auto known, known_batch(ground_.journal, digest));
  if (known) return answer_of(std::move(*known), body_digest, input.id);
  YG_TRY_ASSIGN(const auto feed, ground_.db.read([&](store::Reader& reader) { return find_feed(reader, input.feed); }));
  if (!feed) {
    return fail(ErrorKind::invalid, "intake.feed_unknown", {"没有这个接收源", "there is no such feed"},
                {.field = "feed", .value = clipped(input.feed)});
  }
  const auto began = std::chrono::steady_clock::now();
  Body body;
  YG_TRY(read_body(input, *feed, body));
  YG_TRY_ASSIGN(Taking taking, taking_of(body.header, input.id, 0));
  YG_TRY_ASSIGN(const auto open, months_.now());
  taking.months = months_of(open);
  taking.source = source_of(feed->source);
  taking.shards = shards_;
  YG_TRY_ASSIGN(UsageFile file, open_row(input, *feed, digest));
  if (file.state == FileState::done) {
    // The journal does not know what the register calls taken: its mark was removed by its age, or the rows went with the journal.
    YG_TRY_ASSIGN(const Instant forgotten, forgotten_until(ground_.journal));
    if (file.received_at < forgotten) {
      return fail(
          ErrorKind::conflict, "intake.batch_old",
          {fmt::format("这个批号已于 {} 取入，答复已不再保存", format_clock(file.received_at)),
           fmt::format("this id was taken at {}; its answer is kept no longer", format_clock(file.received_at))},
          {.field = "Idempotency-Key", .value = clipped(input.id)});
    }
  }
  taking.file = static_cast<std::uint64_t>(file.id.value);
  Reading reading;
  usage::ChunkLines lines;
  read_rows(body.chunk, taking, lines, reading, kRejectedNamed);
  YG_TRY(months_.check_published(reading.newest_month));
  YG_TRY(keep_beside(ground_.places, file.id.value, reading));
  const Counts counts = reading.counts;
  BatchMark mark{.body = body_digest,
                 .answer = {file.id, counts.rows, counts.taken, counts.quarantined, counts.rejected_sum(),
                            std::move(reading.first_rejected)},
                 .counts = counts};
  reading.batch.mark(batch_mark(digest), json::write(mark));
  if (auto appended = ground_.journal.append(reading.batch); !appended) {
    // It may be there all the same, by this process or by one that has taken over from it.
    auto now = known_batch(ground_.journal, digest);
    if (!now || !*now) return std::unexpected(std::move(appended).error());
    if ((*now)->answer.id != file.id) return answer_of(std::move(**now), body_digest, input.id);
  }
  pace_.add(ground_.clock.now(), counts.rows, counts.taken);
  file.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  // The rows are there; the register follows now, or at the next start.
  if (const auto registered = register_end(ground_, file, counts); !registered) {
    log::failure(log::Level::warn, "intake", "a batch is taken but not yet in the register", registered.error());
  }
  return std::move(mark.answer);
}

}  // namespace yunguan::intake
