// SPDX-License-Identifier: Apache-2.0
// Folders into which others put usage files, one for each feed. A file that has settled is copied into the spool and registered by its digest;
// when its rows are in the journal it moves to done/, when it is no usage file to bad/.
//
// A file is left alone while its name begins with a dot or ends in .tmp, .part or .filepart, and until it has not changed for a while; with a
// file NAME.done beside it, it is taken at once.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <set>

#include "intake/board.h"
#include "intake/file_taker.h"
#include "intake/register.h"
#include "intake/spool.h"

namespace yunguan::intake {

[[nodiscard]] bool is_left_alone(std::string_view name);

// What is handed in, from wherever.
struct Handed {
  std::filesystem::path path;
  Stamp stamp;
  std::string name;
  Feed feed;
  FileKind kind = FileKind::folder;
  std::string by;  // login; "" for a feed's folder
};

// Copies files into the spool and registers them. Any thread.
class Reception {
 public:
  struct Ground {
    store::Database& db;
    const Clock& clock;
    journal::Journal& journal;
    Places places;
    std::uint64_t keep_free = 0;  // bytes that must stay free for the journal and all else
  };
  explicit Reception(Ground ground) : ground_(std::move(ground)) {}

  // Makes the folders, and removes what a crash left in the spool. Before everything else.
  Result<void> prepare();
  // Errors: those of copy_file and of the store. The file is registered as waiting, or as repeated when the same bytes were handed in before.
  Result<UsageFile> take_in(const Handed& handed, const std::function<bool(std::uint64_t)>& piece = {});

  [[nodiscard]] const Ground& ground() const { return ground_; }

 private:
  Result<UsageFile> register_copy(const Handed& handed, const Copied& copied, const std::filesystem::path& copy);

  const Ground ground_;
  std::atomic<std::uint64_t> copies_ = 0;
};

// Used by one thread.
class DropFolder {
 public:
  struct Options {
    std::chrono::milliseconds settle{3'000};
    std::size_t waiting_max = 1'000;  // files in the spool; beyond, files stay in their folders
  };
  // All outlive it.
  DropFolder(Reception& reception, TroubleBoard& board, Options options)
      : reception_(reception), board_(board), options_(options) {}

  // Goes through all folders once. True when a file was taken into the spool.
  Result<bool> look(const std::stop_token& stop);

 private:
  struct Seen {
    Stamp stamp;
    Instant since;
  };
  Result<bool> look_into(const Feed& feed, const std::stop_token& stop);
  Result<bool> look_at(const Feed& feed, const std::filesystem::path& path, const std::stop_token& stop);
  // What of the file is known already: true when nothing more is to be done with it now.
  Result<bool> settle_known(const std::filesystem::path& path, const Stamp& stamp);
  [[nodiscard]] bool has_settled(const std::filesystem::path& path, const Stamp& stamp);

  Reception& reception_;
  TroubleBoard& board_;
  const Options options_;
  std::map<std::string, Seen> seen_;  // files that may still change
  std::size_t waiting_ = 0;           // in the spool, as it was looked up last
};

}  // namespace yunguan::intake
