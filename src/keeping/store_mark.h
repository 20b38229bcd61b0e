// SPDX-License-Identifier: Apache-2.0
// How far the audit chain had come, written down outside of the store, in <data_dir>/store.mark. A store that is set back to an
// older state, by copying files or by the database's own means, does not reach its mark any more, or reaches it by other
// rows. A restore by the product writes the mark anew and a row of the log; anything else is reported until a person has
// accepted it (`yunguan audit accept`).
#pragma once

#include <boost/describe.hpp>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include "base/time.h"
#include "crypto/key_ring.h"
#include "identity/audit_chain_store.h"
#include "store/database.h"

namespace yunguan::keeping {

struct StoreMark {
  std::int64_t position = 0;
  std::string link;  // hex
  Instant at;
  std::string code;  // integrity code over the rest
};
BOOST_DESCRIBE_STRUCT(StoreMark, (), (position, link, at, code))

enum class MarkState : std::uint8_t {
  good,
  none,       // no mark yet: a new store, or one of the time before marks
  damaged,    // the file is no mark of these keys
  set_back,   // the chain ends before the mark
  other_past  // the chain is as long, but not by the same rows
};
BOOST_DESCRIBE_ENUM(MarkState, good, none, damaged, set_back, other_past)

struct MarkReport {
  MarkState state = MarkState::good;
  std::optional<StoreMark> mark;
  std::int64_t position = 0;  // of the chain now
  Text text;                  // how it stands
};
[[nodiscard]] inline bool is_good(const MarkReport& report) {
  return report.state == MarkState::good || report.state == MarkState::none;
}

[[nodiscard]] std::filesystem::path mark_file(const std::filesystem::path& data_dir);
// On disk when it returns.
Result<void> write_mark(const std::filesystem::path& file, const crypto::KeyRing& keys, const identity::ChainHead& head,
                        Instant now);
Result<MarkReport> check_mark(const std::filesystem::path& file, store::Database& db, const crypto::KeyRing& keys);

// Keeps the mark up while the sealer works. Thread-safe.
class MarkKeeper {
 public:
  // What is handed in outlives it.
  MarkKeeper(std::filesystem::path file, store::Database& db, const crypto::KeyRing& keys, const Clock& clock)
      : file_(std::move(file)), db_(db), keys_(keys), clock_(clock) {}

  // Looks once, before the chain grows. When the store does not fit its mark, the mark stays as it is from then on.
  Result<MarkReport> look();
  // As look() found it.
  [[nodiscard]] MarkReport report() const;
  // For the sealer, after each batch. At most every kEvery it is brought to disk.
  void keep(const identity::ChainHead& head);
  // The store is taken as it is; the mark follows it again.
  Result<void> accept();

 private:
  const std::filesystem::path file_;
  store::Database& db_;
  const crypto::KeyRing& keys_;
  const Clock& clock_;

  mutable std::mutex mutex_;
  // Under mutex_.
  MarkReport report_;
  bool keeping_ = false;
  bool failing_ = false;
};

}  // namespace yunguan::keeping
