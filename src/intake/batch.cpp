// SPDX-License-Identifier: Apache-2.0
#include "intake/batch.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>

#include "base/log.h"
#include "base/parse.h"
#include "crypto/hex.h"
#include "crypto/sha256.h"
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

std::string mark_of(const std::string& digest) { return "usage/batch/" + digest; }

Result<std::optional<BatchMark>> known_batch(journal::Journal& journal, const std::string& digest) {
  YG_TRY_ASSIGN(const auto value, journal.storage().mark(mark_of(digest)));
  if (!value) return std::nullopt;
  YG_TRY_ASSIGN(auto mark, json::read<BatchMark>(*value));
  return std::optional{std::move(mark)};
}

std::unexpected<Error> too_large() {
  return fail(ErrorKind::too_large, "intake.batch_large",
              {"解压后超过 64 MiB，请分批提交", "unpacked it is over 64 MiB: submit it in parts"});
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

class TextStream final : public usage::ByteStream {
 public:
  explicit TextStream(std::string_view text) : rest_(text) {}
  Result<std::size_t> read(char* to, std::size_t size) override {
    const std::size_t bytes = std::min(size, rest_.size());
    std::memcpy(to, rest_.data(), bytes);
    rest_.remove_prefix(bytes);
    return bytes;
  }

 private:
  std::string_view rest_;
};

// The text in our own columns.
Result<std::string> mapped(std::string_view text, const usage::Mapping& mapping) {
  const auto stream = usage::map_stream(std::make_unique<TextStream>(text), mapping, "batch");
  std::string out;
  while (true) {
    const std::size_t before = out.size();
    if (before > kUnpackedMax) return too_large();
    out.resize(before + (256u << 10));
    YG_TRY_ASSIGN(const std::size_t got, stream->read(out.data() + before, out.size() - before));
    out.resize(before + got);
    if (got == 0) return out;
  }
}

// Cuts the header off `text`; what is left is one chunk, which points into `text`.
Result<usage::Chunk> chunk_of(std::string& text, bool header_is_ours, usage::FileHeader& header) {
  const std::size_t size = text.size();
  text.append(usage::kReadAhead, '\0');
  std::string_view whole{text.data(), size};
  if (whole.starts_with(usage::kByteOrderMark)) whole.remove_prefix(usage::kByteOrderMark.size());
  const usage::RecordExtent extent = usage::record_extent(whole);
  YG_TRY_ASSIGN(const usage::CsvTable table, usage::parse_csv(whole.substr(0, extent.bytes), "batch"));
  header.columns = table.header;
  whole.remove_prefix(extent.bytes);
  usage::Chunk chunk;
  chunk.text = whole;
  chunk.quotes = whole.contains('"');
  chunk.first = true;
  chunk.lines = header_is_ours ? 0 : extent.lines;
  return chunk;
}

struct Body {
  std::string text;
  usage::FileHeader header;
  usage::Chunk chunk;
};
Result<void> read_body(const BatchInput& input, const Feed& feed, Body& body) {
  body.text = input.body;
  if (input.encoding == "gzip") {
    YG_TRY_ASSIGN(body.text, unpacked(input.body));
  } else if (!input.encoding.empty() && input.encoding != "identity") {
    return fail(ErrorKind::invalid, "intake.encoding",
                {"Content-Encoding 只能是 gzip", "the only Content-Encoding taken is gzip"},
                {.field = "Content-Encoding", .value = clipped(input.encoding)});
  }
  bool header_is_ours = false;
  if (!feed.mapping.empty()) {
    YG_TRY_ASSIGN(const auto mapping, usage::parse_mapping(feed.mapping, "mapping"));
    YG_TRY_ASSIGN(body.text, mapped(body.text, mapping));
    header_is_ours = !mapping.header;
  }
  YG_TRY_ASSIGN(body.chunk, chunk_of(body.text, header_is_ours, body.header));
  return {};
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
    YG_TRY(update_file(tx, file));
    return keep_quarantine(tx, file.id, counts, first);
  });
}

}  // namespace

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
  return ground.db.write([&](store::Transaction& tx) { return update_file(tx, file); });
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
  if (known) {
    if (known->body == body_digest) return std::move(known->answer);
    return fail(ErrorKind::invalid, "intake.batch_other",
                {"这个批号已用于另一份内容", "this id was used for another batch"},
                {.field = "Idempotency-Key", .value = clipped(input.id)});
  }
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
  taking.file = static_cast<std::uint64_t>(file.id.value);
  Reading reading;
  usage::ChunkLines lines;
  read_rows(body.chunk, taking, lines, reading, kRejectedNamed);
  YG_TRY(keep_beside(ground_.places, file.id.value, reading));
  const Counts counts = reading.counts;
  BatchMark mark{.body = body_digest,
                 .answer = {file.id, counts.rows, counts.taken, counts.quarantined, counts.rejected_sum(),
                            std::move(reading.first_rejected)},
                 .counts = counts};
  reading.batch.mark(mark_of(digest), json::write(mark));
  if (auto appended = ground_.journal.append(reading.batch); !appended) {
    // It may be there all the same.
    const auto now = known_batch(ground_.journal, digest);
    if (!now || !*now) return std::unexpected(std::move(appended).error());
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
