// SPDX-License-Identifier: Apache-2.0
#include "identity/audit_verify.h"

#include <fmt/format.h>

#include "crypto/hex.h"
#include "identity/audit_chain_store.h"

namespace yunguan::identity {

namespace {

constexpr store::NamedQuery kWalk{"identity.walk_audit_chain",
                                  "SELECT c.position, c.audit_id, c.link, " YG_AUDIT_COLUMNS
                                  " FROM audit_chain c LEFT JOIN audit_row a ON a.id = c.audit_id ORDER BY c.position"};
constexpr std::size_t kRowColumn = 3;
constexpr store::NamedQuery kUnchained{
    "identity.unchained_audit_rows",
    "SELECT p.audit_id, " YG_AUDIT_COLUMNS
    " FROM audit_row a LEFT JOIN audit_chain c ON c.audit_id = a.id LEFT JOIN audit_pending p ON p.audit_id = a.id"
    " WHERE c.audit_id IS NULL ORDER BY a.id"};
constexpr store::NamedQuery kLostPending{
    "identity.lost_audit_rows",
    "SELECT p.audit_id FROM audit_pending p LEFT JOIN audit_row a ON a.id = p.audit_id WHERE a.id IS NULL"
    " ORDER BY p.audit_id LIMIT 1"};

std::string hex_of(const crypto::Digest& digest) { return crypto::to_hex(crypto::bytes_of(digest)); }

class Verifier {
 public:
  Verifier(store::Reader& reader, const crypto::KeyRing& keys) : reader_(reader), keys_(keys) {}

  Result<AuditVerification> run() {
    YG_TRY_ASSIGN(seals_, all_seals(reader_));
    YG_TRY(walk_chain());
    if (report_.ok) YG_TRY(check_end());
    if (report_.ok) YG_TRY(check_unchained());
    if (!seals_.empty())
      report_.last_seal = SealMark{seals_.back().day, seals_.back().signed_at, seals_.back().position};
    return report_;
  }

 private:
  void broken(AuditId id, std::int64_t position, BreakKind kind, Text text) {
    report_.ok = false;
    report_.first_broken = AuditBreak{id.empty() ? std::nullopt : std::optional(id), position, kind, std::move(text)};
  }

  Result<void> walk_chain() {
    Result<void> outcome;
    YG_TRY(reader_.each(kWalk, {}, [&](const store::Row& row) {
      outcome = check_link(row);
      return outcome && report_.ok;
    }));
    return outcome;
  }

  Result<void> check_link(const store::Row& row) {
    const std::int64_t position = row.integer(0);
    const auto audit_id = row.id<AuditId>(1);
    if (position != position_ + 1) {
      broken({}, position_ + 1, BreakKind::row_missing,
             {fmt::format("审计链缺少第 {} 环。", position_ + 1),
              fmt::format("Link {} of the chain is missing.", position_ + 1)});
      return {};
    }
    if (row.is_null(kRowColumn)) {
      broken(audit_id, position, BreakKind::row_missing,
             {fmt::format("第 {} 环对应的审计行（编号 {}）已被删除。", position, audit_id.value),
              fmt::format("The audit row {} of link {} has been removed.", audit_id.value, position)});
      return {};
    }
    const AuditRow audit_row = audit_row_at(row, kRowColumn);
    YG_TRY_ASSIGN(const bool sound, code_of(audit_row).matches(keys_, audit_row.integrity));
    link_ = crypto::chain_link(link_, position, audit_row.integrity);
    if (!sound) {
      broken(audit_id, position, BreakKind::row_changed,
             {fmt::format("审计行（编号 {}）的内容与其完整性校验码不符。", audit_id.value),
              fmt::format("The audit row {} does not fit its integrity code.", audit_id.value)});
    } else if (hex_of(link_) != row.text(2)) {
      broken(audit_id, position, BreakKind::row_changed,
             {fmt::format("第 {} 环的链值与其内容不符：该环、其顺序或其审计行的校验码被改动。", position),
              fmt::format("Link {} does not follow from what it holds: it, its order or its row's code was changed.",
                          position)});
    } else {
      position_ = position;
      ++report_.rows_checked;
      YG_TRY(check_seals_here());
    }
    return {};
  }

  // The seals that stand at the link just checked.
  Result<void> check_seals_here() {
    while (report_.ok && next_seal_ < seals_.size() && seals_[next_seal_].position <= position_) {
      const StoredSeal& stored = seals_[next_seal_];
      const auto seal = day_seal_of(stored);
      const bool fits = seal && stored.position == position_ && stored.link == hex_of(link_) &&
                        stored.previous_link == previous_seal_link_;
      bool signed_by_us = false;
      if (fits) {
        YG_TRY_ASSIGN(signed_by_us, crypto::verify_day_seal(keys_, *seal, stored.signature));
      }
      if (!signed_by_us) {
        broken({}, stored.position, BreakKind::seal_broken,
               {fmt::format("{} 的日封签名与审计链不符。", stored.day),
                fmt::format("The seal of {} does not fit the chain or its signature.", stored.day)});
        return {};
      }
      previous_seal_link_ = stored.link;
      ++next_seal_;
    }
    return {};
  }

  Result<void> check_end() {
    YG_TRY_ASSIGN(const auto head, chain_head(reader_));
    bool sound = !head && position_ == 0;
    if (head) {
      YG_TRY_ASSIGN(sound, code_of(*head).matches(keys_, head->integrity));
      sound = sound && head->position == position_ && head->link == hex_of(link_);
    }
    // A seal beyond the end belongs to links that are gone.
    if (!sound || next_seal_ < seals_.size()) {
      broken(
          {}, position_ + 1, BreakKind::tail_cut,
          {fmt::format("审计链止于第 {} 环，与其末端记录或日封不符：末尾被截断。", position_),
           fmt::format("The chain ends at link {}, before its recorded end or a seal: its tail was cut.", position_)});
    }
    return {};
  }

  // Rows of the last moments are not chained yet; anything else outside the chain was put there.
  Result<void> check_unchained() {
    Result<void> outcome;
    YG_TRY(reader_.each(kUnchained, {}, [&](const store::Row& row) {
      outcome = check_pending_row(audit_row_at(row, 1), !row.is_null(0));
      return outcome && report_.ok;
    }));
    YG_TRY(outcome);
    if (!report_.ok) return {};
    YG_TRY_ASSIGN(const auto lost,
                  reader_.one(kLostPending, {}, [](const store::Row& row) { return row.id<AuditId>(0); }));
    if (lost) {
      broken(*lost, 0, BreakKind::row_missing,
             {fmt::format("尚未入链的审计行（编号 {}）已被删除。", lost->value),
              fmt::format("The audit row {}, not yet chained, has been removed.", lost->value)});
    }
    return {};
  }

  Result<void> check_pending_row(const AuditRow& row, bool pending) {
    YG_TRY_ASSIGN(const bool sound, code_of(row).matches(keys_, row.integrity));
    if (!pending) {
      broken(row.id, 0, BreakKind::row_inserted,
             {fmt::format("审计行（编号 {}）不在审计链中：它不是由本平台写入的。", row.id.value),
              fmt::format("The audit row {} is not in the chain: the platform did not write it.", row.id.value)});
    } else if (!sound) {
      broken(row.id, 0, BreakKind::row_changed,
             {fmt::format("尚未入链的审计行（编号 {}）与其完整性校验码不符。", row.id.value),
              fmt::format("The audit row {}, not yet chained, does not fit its integrity code.", row.id.value)});
    } else {
      ++report_.rows_checked;
    }
    return {};
  }

  store::Reader& reader_;
  const crypto::KeyRing& keys_;
  AuditVerification report_;
  std::vector<StoredSeal> seals_;
  std::size_t next_seal_ = 0;
  std::int64_t position_ = 0;
  crypto::Digest link_ = crypto::chain_start(kAuditChain);
  std::string previous_seal_link_ = hex_of(crypto::chain_start(kAuditChain));
};

}  // namespace

Result<AuditVerification> verify_audit(store::Database& db, const crypto::KeyRing& keys, const Clock& clock) {
  const auto began = std::chrono::steady_clock::now();
  YG_TRY_ASSIGN(AuditVerification report, db.read([&](store::Reader& reader) { return Verifier(reader, keys).run(); }));
  report.checked_at = clock.now();
  report.duration_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began).count();
  return report;
}

}  // namespace yunguan::identity
