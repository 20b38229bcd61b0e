// SPDX-License-Identifier: Apache-2.0
#include "intake/drop_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "file/disk.h"

namespace yunguan::intake {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMarker = ".done";

Error folder_error(const fs::path& folder, const std::error_code& failed) {
  return {ErrorKind::unavailable,
          "intake.folder",
          {fmt::format("文件夹无法读取：{}", failed.message()),
           fmt::format("the folder cannot be read: {}", failed.message())},
          {.file = folder.string()},
          {}};
}

// A place in the folder that no earlier file of that name has.
fs::path free_place(const fs::path& folder, const std::string& name) {
  std::error_code ignored;
  fs::path place = folder / name;
  for (int n = 2; fs::exists(fs::symlink_status(place, ignored)); ++n) place = folder / fmt::format("{}.{}", name, n);
  return place;
}

Result<void> move_into(const fs::path& path, const char* folder) {
  std::error_code failed;
  const fs::path target = path.parent_path() / folder;
  fs::create_directories(target, failed);
  if (!failed) fs::rename(path, free_place(target, path.filename().string()), failed);
  if (failed) return fail(folder_error(target, failed));
  fs::remove(path.string() + std::string{kMarker}, failed);
  return {};
}

constexpr store::NamedQuery kForget{"intake.forget_original", "UPDATE usage_file SET original = '' WHERE id = :id"};
constexpr store::NamedQuery kWaiting{"intake.waiting_files",
                                     "SELECT COUNT(*) FROM usage_file WHERE state IN ('waiting', 'taking') AND kind "
                                     "IN ('folder', 'upload')"};

}  // namespace

bool is_left_alone(std::string_view name) {
  constexpr std::array<std::string_view, 5> kEndings{".tmp", ".part", ".filepart", ".crdownload", kMarker};
  return name.starts_with('.') || std::ranges::any_of(kEndings, [&](auto ending) { return name.ends_with(ending); });
}

Result<bool> DropFolder::look(const std::stop_token& stop) {
  store::Database& db = reception_.ground().db;
  YG_TRY_ASSIGN(const auto feeds, db.read([](store::Reader& reader) { return all_feeds(reader); }));
  YG_TRY_ASSIGN(const auto waiting, db.read([](store::Reader& reader) {
    return reader.one(kWaiting, {}, [](const store::Row& row) { return row.integer(0); });
  }));
  waiting_ = static_cast<std::size_t>(waiting.value_or(0));
  bool any = false;
  for (const Feed& feed : feeds) {
    if (stop.stop_requested()) return stopping();
    if (feed.kafka) continue;
    auto found = look_into(feed, stop);
    if (!found && !passes_by_itself(found.error())) return found;
    if (found) {
      board_.clear(feed.name);
      any = any || *found;
    } else {
      board_.set(feed.name, found.error(), reception_.ground().clock.now());
    }
  }
  return any;
}

Result<bool> DropFolder::look_into(const Feed& feed, const std::stop_token& stop) {
  const fs::path folder = reception_.ground().places.in / feed.name;
  std::error_code failed;
  fs::create_directories(folder, failed);
  std::vector<fs::path> paths;
  for (fs::directory_iterator at{folder, failed}, end; !failed && at != end; at.increment(failed)) {
    if (!is_left_alone(at->path().filename().string())) paths.push_back(at->path());
  }
  if (failed) return fail(folder_error(folder, failed));
  std::ranges::sort(paths);
  std::erase_if(seen_, [&](const auto& seen) {
    return fs::path{seen.first}.parent_path() == folder && !std::ranges::binary_search(paths, fs::path{seen.first});
  });
  bool any = false;
  for (const fs::path& path : paths) {
    if (stop.stop_requested()) return stopping();
    YG_TRY_ASSIGN(const bool taken, look_at(feed, path, stop));
    any = any || taken;
  }
  return any;
}

bool DropFolder::has_settled(const fs::path& path, const Stamp& stamp) {
  const Instant now = reception_.ground().clock.now();
  const auto [seen, fresh] = seen_.try_emplace(path.string(), Seen{stamp, now});
  if (!fresh && seen->second.stamp != stamp) seen->second = {stamp, now};
  std::error_code ignored;
  if (fs::exists(path.string() + std::string{kMarker}, ignored)) return true;
  return now - seen->second.since >= options_.settle;
}

Result<bool> DropFolder::settle_known(const fs::path& path, const Stamp& stamp) {
  store::Database& db = reception_.ground().db;
  YG_TRY_ASSIGN(const auto known, db.read([&](store::Reader& reader) { return find_original(reader, path.string()); }));
  if (!known || known->stamp != stamp.text()) return false;
  if (known->state == FileState::waiting || known->state == FileState::taking) return true;
  YG_TRY(move_into(path, known->state == FileState::bad ? "bad" : "done"));
  YG_TRY(db.write([&](store::Transaction& tx) { return tx.run(kForget, {known->id}); }));
  return true;
}

Result<bool> DropFolder::look_at(const Feed& feed, const fs::path& path, const std::stop_token& stop) {
  const auto stamp = stamp_of(path);
  if (!stamp) return false;  // a folder, a link, or gone again
  if (!has_settled(path, *stamp)) return false;
  YG_TRY_ASSIGN(const bool known, settle_known(path, *stamp));
  if (known || waiting_ >= options_.waiting_max) return false;
  const std::string name = path.filename().string();
  const std::string subject = feed.name + "/" + name;
  const auto taken = reception_.take_in(
      {.path = path, .stamp = *stamp, .name = name, .feed = feed, .kind = FileKind::folder, .by = {}},
      [&](std::uint64_t) { return !stop.stop_requested(); });
  if (!taken) {
    if (taken.error().code == "intake.changed") seen_.erase(path.string());  // waits anew
    if (taken.error().code == "intake.stopping") return std::unexpected(taken.error());
    board_.set(subject, taken.error(), reception_.ground().clock.now());
    return false;
  }
  board_.clear(subject);
  ++waiting_;
  return true;
}

}  // namespace yunguan::intake
