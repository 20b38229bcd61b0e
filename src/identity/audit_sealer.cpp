// SPDX-License-Identifier: Apache-2.0
#include "identity/audit_sealer.h"

#include "base/log.h"
#include "crypto/hash_chain.h"
#include "crypto/hex.h"
#include "identity/audit_chain_store.h"

namespace yunguan::identity {

namespace {

constexpr std::int64_t kBatchMax = 1'000;

// The head to go on from; the chain's start when nothing was ever chained.
Result<ChainHead> trusted_head(store::Transaction& tx, const crypto::KeyRing& keys) {
  YG_TRY(lock_chain(tx));
  YG_TRY_ASSIGN(const std::optional<ChainHead> head, chain_head(tx));
  if (head) {
    YG_TRY_ASSIGN(const bool sound, code_of(*head).matches(keys, head->integrity));
    if (sound) return *head;
  } else {
    YG_TRY_ASSIGN(const auto any, last_link_before(tx, Instant::max()));
    if (!any) return ChainHead{0, crypto::to_hex(crypto::bytes_of(crypto::chain_start(kAuditChain))), {}};
  }
  return fail(
      ErrorKind::internal, "audit.head_broken",
      {"审计链的末端记录被改动或删除，新的审计行暂不入链；请核验审计日志。",
       "The record of the audit chain's end was changed or removed; new rows are not chained. Verify the audit log."});
}

crypto::Digest digest_of(std::string_view hex) {
  const auto bytes = crypto::from_hex(hex);
  crypto::Digest digest;
  YG_ASSERT(bytes && bytes->size() == digest.size());  // stands under a code that has been checked
  std::copy(bytes->begin(), bytes->end(), digest.begin());
  return digest;
}

}  // namespace

Result<std::int64_t> AuditSealer::chain_batch() {
  return db_.write([&](store::Transaction& tx) -> Result<std::int64_t> {
    YG_TRY_ASSIGN(ChainHead head, trusted_head(tx, keys_));
    YG_TRY_ASSIGN(const std::vector<PendingRow> pending, pending_rows(tx, kBatchMax));
    if (pending.empty()) return 0;
    crypto::Digest link = digest_of(head.link);
    std::vector<ChainRow> rows;
    rows.reserve(pending.size());
    const Instant now = clock_.now();
    for (const PendingRow& row : pending) {
      link = crypto::chain_link(link, ++head.position, row.integrity);
      rows.push_back({head.position, row.audit_id, now, crypto::to_hex(crypto::bytes_of(link))});
    }
    head.link = rows.back().link;
    YG_TRY_ASSIGN(head.integrity, code_of(head).code(keys_));
    YG_TRY(append_links(tx, rows));
    YG_TRY(set_chain_head(tx, head));
    return static_cast<std::int64_t>(rows.size());
  });
}

Result<std::int64_t> AuditSealer::chain_pending() {
  YG_TRY_ASSIGN(const std::int64_t total, chain_all());
  if (total == 0 || !witness_) return total;
  YG_TRY_ASSIGN(const auto head, db_.read([](store::Reader& reader) { return chain_head(reader); }));
  if (head) witness_(*head);
  return total;
}

Result<std::int64_t> AuditSealer::chain_all() {
  std::int64_t total = 0;
  while (true) {
    // Looked for outside of a writing transaction first, so that an idle sealer does not write.
    YG_TRY_ASSIGN(const auto waiting, db_.read([](store::Reader& reader) { return pending_rows(reader, 1); }));
    if (waiting.empty()) return total;
    YG_TRY_ASSIGN(const std::int64_t chained, chain_batch());
    total += chained;
    if (chained == 0) return total;
  }
}

Result<bool> AuditSealer::seal_yesterday() {
  const Instant today = start_of(shanghai_date(clock_.now()));
  const std::string day = format_date(shanghai_date(today - std::chrono::hours{1}));
  const auto due = [&](store::Reader& reader) -> Result<std::optional<crypto::DaySeal>> {
    YG_TRY_ASSIGN(const auto before, last_seal(reader));
    if (before && before->day >= day) return std::nullopt;
    YG_TRY_ASSIGN(const auto link, last_link_before(reader, today));
    if (!link || (before && before->position >= link->position)) return std::nullopt;
    const std::string start = crypto::to_hex(crypto::bytes_of(crypto::chain_start(kAuditChain)));
    return day_seal_of({day, link->position, link->link, before ? before->link : start, {}, {}});
  };
  YG_TRY_ASSIGN(const auto wanted, db_.read(due));
  if (!wanted) return false;
  return db_.write([&](store::Transaction& tx) -> Result<bool> {
    YG_TRY(lock_chain(tx));
    YG_TRY_ASSIGN(const auto seal, due(tx));
    if (!seal) return false;
    YG_TRY_ASSIGN(const std::string signature, crypto::sign_day_seal(keys_, *seal));
    YG_TRY(insert_seal(tx, {day, seal->position, crypto::to_hex(crypto::bytes_of(seal->link)),
                            crypto::to_hex(crypto::bytes_of(seal->previous_link)), clock_.now(), signature}));
    // In the program's own log as well: whoever cuts the chain and its seals off has to cut this too.
    log::info("identity", "the audit chain was sealed",
              {{"day", day}, {"position", seal->position}, {"link", crypto::to_hex(crypto::bytes_of(seal->link))}});
    return true;
  });
}

void AuditSealer::start() {
  YG_ASSERT(!thread_.joinable());
  thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

void AuditSealer::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void AuditSealer::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    work();
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, interval_, [] { return false; });
  }
  work();
}

void AuditSealer::work() {
  const Result<void> outcome = chain_and_seal();
  // Said once when it begins and once when it is over, not twice a second.
  if (!outcome && !failing_) {
    log::error("identity", "audit rows cannot be chained; tried again", {{"error", describe(outcome.error())}});
  } else if (outcome && failing_) {
    log::info("identity", "audit rows are chained again", {});
  }
  failing_ = !outcome;
}

Result<void> AuditSealer::chain_and_seal() {
  YG_TRY(chain_pending());
  // What was chained yesterday does not change any more: one look a day is enough.
  const Date today = shanghai_date(clock_.now());
  if (today == looked_on_) return {};
  YG_TRY(seal_yesterday());
  looked_on_ = today;
  return {};
}

}  // namespace yunguan::identity
