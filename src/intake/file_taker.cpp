// SPDX-License-Identifier: Apache-2.0
#include "intake/file_taker.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/json.h"
#include "file/disk.h"
#include "intake/side_file.h"
#include "monitor/chunk_pipeline.h"
#include "usage/mapping.h"

namespace yunguan::intake {
namespace {

// Chunks are read in any order and written down one after the other.
class TakingWork final : public monitor::ChunkWork {
 public:
  TakingWork(journal::Journal& journal, OpenMonths& months, const Taking& taking, const Places& places,
             Progress progress, std::string mark, const Patience& patience,
             const std::function<void(const Counts&)>& advanced, std::size_t slots)
      : journal_(journal),
        months_(months),
        taking_(taking),
        rejects_(places.rejects_of(progress.file), kRejectsHead),
        quarantine_(places.quarantine_of(progress.file), quarantine_head()),
        mark_(std::move(mark)),
        patience_(patience),
        advanced_(advanced),
        slots_(slots),
        progress_(std::move(progress)) {}

  Result<void> begin() {
    YG_TRY(patiently(patience_, [&] { return rejects_.go_back_to(progress_.rejects_bytes); }));
    return patiently(patience_, [&] { return quarantine_.go_back_to(progress_.quarantine_bytes); });
  }

  void parse(const usage::Chunk& chunk, std::size_t slot) override {
    Slot& place = slots_[slot];
    place.reading.clear();
    place.offset = chunk.offset + chunk.text.size();
    const auto feeds = std::ranges::count(chunk.text, '\n');
    place.lines = chunk.lines + static_cast<std::uint64_t>(feeds);
    read_rows(chunk, taking_, place.lines_of, place.reading);
  }

  Result<> commit(std::size_t slot) override {
    if (patience_.stop.stop_requested()) return stopping();
    Slot& place = slots_[slot];
    progress_.offset = static_cast<std::int64_t>(place.offset);
    progress_.lines = static_cast<std::int64_t>(place.lines);
    progress_.counts.add(place.reading.counts);
    YG_TRY(append(place.reading));
    if (advanced_) advanced_(place.reading.counts);
    return {};
  }

  void fold(std::size_t /*slot*/, std::size_t /*shard*/) override {}

  // The last word: from now on the journal knows the file as taken.
  Result<Progress> finish() {
    progress_.whole = true;
    Reading nothing;
    YG_TRY(append(nothing));
    return progress_;
  }

 private:
  struct Slot {
    Reading reading;
    usage::ChunkLines lines_of;
    std::uint64_t offset = 0;
    std::uint64_t lines = 0;
  };

  Result<void> append(Reading& reading) {
    const auto longer = [&](const SideFile& file, std::int64_t& bytes, const std::string& lines) -> Result<void> {
      YG_TRY_ASSIGN(bytes, patiently(patience_, [&] { return file.append(bytes, lines); }));
      return {};
    };
    YG_TRY(longer(rejects_, progress_.rejects_bytes, reading.rejects));
    YG_TRY(longer(quarantine_, progress_.quarantine_bytes, reading.quarantine));
    const std::string value = json::write(progress_);
    reading.batch.mark(mark_, value);
    return append_once(journal_, months_, reading, mark_, value, patience_);
  }

  journal::Journal& journal_;
  OpenMonths& months_;
  const Taking& taking_;
  SideFile rejects_;
  SideFile quarantine_;
  const std::string mark_;
  const Patience& patience_;
  const std::function<void(const Counts&)>& advanced_;
  std::vector<Slot> slots_;
  // Commits only.
  Progress progress_;
};

// A copy that is gone does not come back by waiting.
Result<void> check_there(const std::filesystem::path& copy, const std::string& name) {
  std::error_code failed;
  if (std::filesystem::exists(copy, failed) || failed) return {};
  return fail(
      ErrorKind::not_found, std::string{kCopyLost},
      {"接收副本已不在，须重新送来这个文件；已接收的话单不会重复",
       "the copy that was taken in is gone; the file has to be brought again, and none of its rows counts twice"},
      {.file = name});
}

}  // namespace

std::string file_mark(std::string_view digest) { return "usage/file/" + std::string{digest}; }

Result<std::optional<Progress>> progress_of(journal::Journal& journal, std::string_view digest) {
  YG_TRY_ASSIGN(const auto value, journal.storage().mark(file_mark(digest)));
  if (!value) return std::nullopt;
  YG_TRY_ASSIGN(auto progress, json::read<Progress>(*value));
  return std::optional{std::move(progress)};
}

Result<void> append_once(journal::Journal& journal, OpenMonths& months, const Reading& reading, const std::string& mark,
                         const std::string& value, const Patience& patience) {
  YG_TRY(patiently(patience, [&] { return months.check_published(reading.newest_month); }));
  bool doubtful = false;
  return patiently(patience, [&]() -> Result<void> {
    if (doubtful) {
      YG_TRY_ASSIGN(const auto now, journal.storage().mark(mark));
      if (now == value) return {};
    }
    auto outcome = journal.append(reading.batch);
    doubtful = !outcome && outcome.error().code != "journal.busy" && outcome.error().code != "journal.closed";
    if (!outcome && outcome.error().code == "journal.closed") return stopping();
    return outcome;
  });
}

Result<void> FileTaker::check_readable(const FileTask& task, const usage::Mapping* mapping,
                                       const Patience& patience) const {
  const std::string path = places_.spooled(task.id).string();
  YG_TRY_ASSIGN(const std::uint64_t size, file::size_of(path));
  YG_TRY_ASSIGN(const std::string begins, file::read_at(path, 0, std::min<std::size_t>(size, 4)));
  const bool packed = begins.starts_with("\x1F\x8B") || begins == "\x28\xB5\x2F\xFD";
  if (!packed && mapping == nullptr) return {};
  YG_TRY_ASSIGN(auto stream, usage::open_stream(path));
  if (mapping != nullptr) stream = usage::map_stream(std::move(stream), *mapping, task.name);
  std::array<char, 64u << 10> block;
  while (!patience.stop.stop_requested()) {
    YG_TRY_ASSIGN(const std::size_t more, stream->read(block.data(), block.size()));
    if (more == 0) return {};
  }
  return stopping();
}

Result<Progress> FileTaker::take(const FileTask& task, const Patience& patience,
                                 const std::function<void(const Counts& chunk)>& advanced) const {
  YG_TRY_ASSIGN(auto before, patiently(patience, [&] { return progress_of(journal_, task.digest); }));
  if (before && before->whole) return std::move(*before);
  YG_TRY(check_there(places_.spooled(task.id), task.name));
  Progress progress = before.value_or(Progress{});
  // The register may have been set back behind the journal: then what was not taken before lies under another number.
  if (progress.file != task.id) progress.rejects_bytes = progress.quarantine_bytes = 0;
  progress.file = task.id;
  std::optional<usage::Mapping> mapping;
  if (std::filesystem::exists(places_.mapping_of(task.id))) {
    YG_TRY_ASSIGN(mapping, usage::load_mapping(places_.mapping_of(task.id).string()));
  }
  const usage::Mapping* columns = mapping ? &*mapping : nullptr;
  if (!before) YG_TRY(check_readable(task, columns, patience));
  YG_TRY_ASSIGN(auto reader,
                usage::ChunkReader::open({places_.spooled(task.id).string()}, options_.chunk_bytes, columns));
  const usage::FileHeader& header = reader.files().front();
  YG_TRY_ASSIGN(Taking taking, taking_of(header, task.name, static_cast<std::uint64_t>(task.id)));
  YG_TRY_ASSIGN(const auto open, patiently(patience, [&] { return months_.now(); }));
  taking.months = months_of(open);
  taking.source = task.source;
  taking.shards = options_.shards;
  reader.count_lines();
  if (before)
    YG_TRY(reader.skip(static_cast<std::uint64_t>(progress.offset), static_cast<std::uint64_t>(progress.lines)));
  const monitor::PipelineShape shape{.threads = options_.threads, .shards = 1};
  TakingWork work{journal_, months_,  taking,       places_, std::move(progress), file_mark(task.digest),
                  patience, advanced, shape.slots()};
  YG_TRY(work.begin());
  YG_TRY(monitor::run_chunks(reader, work, shape));
  return work.finish();
}

}  // namespace yunguan::intake
