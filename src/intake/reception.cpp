// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <charconv>

#include "base/log.h"
#include "base/parse.h"
#include "file/disk.h"
#include "intake/drop_folder.h"
#include "intake/leftovers.h"
#include "store/id_source.h"

namespace yunguan::intake {
namespace {

namespace fs = std::filesystem;

// Of a file whose rows the journal has lost: the one that brings them again speaks for the bytes from now on.
constexpr store::NamedQuery kGiveUpDigest{"intake.give_up_digest",
                                          "UPDATE usage_file SET taken_digest = NULL WHERE id = :id"};

// Folders that others write to keep whatever rights the machine's administrator gave them.
Result<void> make_open_folder(const fs::path& path) {
  std::error_code failed;
  fs::create_directories(path, failed);
  if (!failed) return {};
  return fail(ErrorKind::unavailable, "file.disk",
              {fmt::format("无法建立文件夹：{}", failed.message()),
               fmt::format("the folder cannot be made: {}", failed.message())},
              {.file = path.string()});
}

std::optional<Sequence> sequence_of(const Feed& feed, std::string_view name) {
  if (feed.sequence_pattern.empty()) return std::nullopt;
  const auto pattern = SequencePattern::parse(feed.sequence_pattern);
  return pattern ? pattern->match(name) : std::nullopt;
}

}  // namespace

Result<void> Reception::prepare() {
  const Places& places = ground_.places;
  for (const fs::path& folder : {places.spool, places.rejects, places.quarantine}) YG_TRY(file::make_folder(folder));
  YG_TRY(make_open_folder(places.in));
  YG_TRY_ASSIGN(const auto feeds, ground_.db.write([&](store::Transaction& tx) -> Result<std::vector<Feed>> {
    YG_TRY_ASSIGN(auto known, all_feeds(tx));
    if (!known.empty()) return known;
    YG_TRY(insert_feed(tx, {.name = std::string{kDefaultFeed}}, "[intake]", ground_.clock.now()));
    return all_feeds(tx);
  }));
  for (const Feed& feed : feeds) {
    if (!feed.kafka) YG_TRY(make_open_folder(places.in / feed.name));
  }
  // Copies without a row were never registered; those with one that is ended are of no more use.
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(places.spool, failed)) {
    const auto number = parse_integer<std::int64_t>(entry.path().stem().string());
    bool wanted = false;
    if (number) {
      YG_TRY_ASSIGN(const auto known,
                    ground_.db.read([&](store::Reader& reader) { return find_file(reader, UsageFileId{*number}); }));
      wanted = known && (known->state == FileState::waiting || known->state == FileState::taking);
    }
    if (!wanted) YG_TRY(file::remove_file(entry.path()));
  }
  return {};
}

Result<UsageFile> Reception::take_in(const Handed& handed, const std::function<bool(std::uint64_t)>& piece) {
  const fs::path copy = ground_.places.spool / fmt::format("copy-{}.part", ++copies_);
  YG_TRY_ASSIGN(const Copied copied, copy_file(handed.path, handed.stamp, copy, {ground_.keep_free, piece}));
  auto registered = register_copy(handed, copied, copy);
  (void)file::remove_file(copy);
  return registered;
}

Result<UsageFile> Reception::register_copy(const Handed& handed, const Copied& copied, const fs::path& copy) {
  store::Database& db = ground_.db;
  UsageFile file{.feed_id = handed.feed.id,
                 .feed_name = handed.feed.name,
                 .kind = handed.kind,
                 .name = handed.name,
                 .digest = copied.digest,
                 .source = handed.feed.source,
                 .state = FileState::waiting,
                 .bytes = static_cast<std::int64_t>(copied.bytes),
                 .received_by = handed.by,
                 .received_at = ground_.clock.now(),
                 .sequence = sequence_of(handed.feed, handed.name)};
  if (handed.kind == FileKind::folder) {
    file.original = handed.path.string();
    file.stamp = handed.stamp.text();
  }
  YG_TRY_ASSIGN(file.id,
                db.write([](store::Transaction& tx) { return store::next_id<UsageFileId>(tx, "usage_file"); }));
  YG_TRY_ASSIGN(const auto before, db.read([&](store::Reader& reader) { return find_by_digest(reader, file.digest); }));
  YG_TRY_ASSIGN(const auto in_journal, progress_of(ground_.journal, file.digest));
  const bool is_whole = in_journal && in_journal->whole;
  bool lost = false;
  if (before && before->state == FileState::done && !is_whole) {
    YG_TRY_ASSIGN(const Instant forgotten, forgotten_until(ground_.journal));
    lost = before->received_at >= forgotten;
  }
  if (is_whole || (before && !lost)) {
    file.state = FileState::repeated;
    file.finished_at = file.received_at;
    if (before) file.repeat_of = before->id;
  } else {
    if (!handed.feed.mapping.empty()) {
      YG_TRY(file::remove_file(ground_.places.mapping_of(file.id.value)));
      YG_TRY(file::make_file(ground_.places.mapping_of(file.id.value)));
      YG_TRY(file::write_at(ground_.places.mapping_of(file.id.value), 0, handed.feed.mapping));
    }
    YG_TRY(file::take_over(copy, ground_.places.spooled(file.id.value)));
  }
  auto inserted = db.write([&](store::Transaction& tx) -> Result<void> {
    if (lost) YG_TRY(tx.run(kGiveUpDigest, {before->id}));
    return insert_file(tx, file);
  });
  if (!inserted && inserted.error().code == "store.duplicate") {
    // The same bytes came by another way at the same moment.
    YG_TRY(file::remove_file(ground_.places.spooled(file.id.value)));
    file.state = FileState::repeated;
    file.finished_at = file.received_at;
    inserted = db.write([&](store::Transaction& tx) { return insert_file(tx, file); });
  }
  YG_TRY(inserted);
  log::info("intake", "a usage file came in",
            {{"file", file.id.value},
             {"feed", file.feed_name},
             {"bytes", file.bytes},
             {"repeated", file.state == FileState::repeated}});
  return file;
}

}  // namespace yunguan::intake
