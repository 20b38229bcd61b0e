// SPDX-License-Identifier: Apache-2.0
// A whole file into the journal: by chunks in order, each with a mark that says how far the file has come, in one commit. After a crash it
// goes on behind the last mark, so that no row is taken twice and none is missing.
#pragma once

#include <functional>

#include "intake/open_months.h"
#include "intake/patience.h"
#include "intake/places.h"
#include "intake/row_reader.h"

namespace yunguan::intake {

struct FileTask {
  std::int64_t id = 0;  // in the register; its bytes lie in Places::spooled, a carrier's mapping in Places::mapping_of
  std::string name;
  std::string digest;  // of the bytes: by it the journal knows the file
  usage::Source source = usage::Source::carrier;
};

// The error of a file whose copy in the spool is gone (not_found): brought again, it goes on behind what the journal has of it.
inline constexpr std::string_view kCopyLost = "intake.copy_lost";

// "usage/file/9a3f…"
[[nodiscard]] std::string file_mark(std::string_view digest);
// What the journal says of the file; nullopt when it has never seen it.
Result<std::optional<Progress>> progress_of(journal::Journal& journal, std::string_view digest);

// Appends patiently, when the month of the newest row is published. After an error it looks at the mark, so that the batch is never there
// twice.
Result<void> append_once(journal::Journal& journal, OpenMonths& months, const Reading& reading, const std::string& mark,
                         const std::string& value, const Patience& patience);

class FileTaker {
 public:
  struct Options {
    std::size_t threads = 2;
    std::uint32_t shards = 16;
    std::size_t chunk_bytes = 1u << 20;
  };
  // `journal` and `months` outlive it.
  FileTaker(journal::Journal& journal, OpenMonths& months, Places places, Options options)
      : journal_(journal), months_(months), places_(std::move(places)), options_(options) {}

  // Takes what is left of the file. `advanced` hears what each chunk added, in order. Returns with everything taken, or with an error:
  // intake.stopping; kCopyLost; what does not pass by itself speaks of the file (its header, its packing, its encoding), and then nothing
  // of it was taken, since packed and mapped files are read through once before.
  Result<Progress> take(const FileTask& task, const Patience& patience,
                        const std::function<void(const Counts& chunk)>& advanced) const;

 private:
  Result<void> check_readable(const FileTask& task, const usage::Mapping* mapping, const Patience& patience) const;

  journal::Journal& journal_;
  OpenMonths& months_;
  const Places places_;
  const Options options_;
};

}  // namespace yunguan::intake
