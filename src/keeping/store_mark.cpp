// SPDX-License-Identifier: Apache-2.0
#include "keeping/store_mark.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/log.h"
#include "crypto/private_file.h"
#include "crypto/row_code.h"

namespace yunguan::keeping {
namespace {

constexpr store::NamedQuery kLinkAt{"keeping.link_at", "SELECT link FROM audit_chain WHERE position = :position"};

crypto::RowCode code_of(const StoreMark& mark) {
  crypto::RowCode code("store_mark");
  code.add("position", mark.position).add("link", mark.link).add("at", mark.at);
  return code;
}

MarkReport set_back(const StoreMark& mark, std::int64_t position) {
  const std::string at = format_clock(mark.at);
  return {MarkState::set_back,
          mark,
          position,
          {fmt::format("数据库被退回到较早的状态：审计链现在止于第 {} 环，而 {} 时已到第 {} 环；其间的数据已不在库中。"
                       "如非有意，请从最近的备份恢复；如确认无误，运行 yunguan audit accept 并写明原因。",
                       position, at, mark.position),
           fmt::format(
               "The database was set back to an older state: the audit chain now ends at link {}, yet at {} it had "
               "come to link {}; what lay between is gone. Restore the latest backup, or, when this is as it should "
               "be, run yunguan audit accept with the reason.",
               position, at, mark.position)}};
}

MarkReport other_past(const StoreMark& mark, std::int64_t position) {
  const std::string at = format_clock(mark.at);
  return {MarkState::other_past,
          mark,
          position,
          {fmt::format("数据库不是 {} 时使用的那一份：审计链第 {} 环与当时记下的不同，库曾被退回或换成另一份。"
                       "如非有意，请从最近的备份恢复；如确认无误，运行 yunguan audit accept 并写明原因。",
                       at, mark.position),
           fmt::format(
               "This is not the database that was in use at {}: link {} of the audit chain is not the one written down "
               "then, so it was set back or exchanged. Restore the latest backup, or, when this is as it should be, "
               "run yunguan audit accept with the reason.",
               at, mark.position)}};
}

MarkReport damaged(std::int64_t position) {
  return {
      MarkState::damaged,
      {},
      position,
      {"记录审计链进度的文件 store.mark 已损坏或被改动，无法判断数据库是否被退回；核对后运行 yunguan audit accept。",
       "The file store.mark, which says how far the audit chain had come, is damaged or was changed: whether the "
       "database "
       "was set back cannot be told. Look into it, then run yunguan audit accept."}};
}

Result<MarkReport> compare(const StoreMark& mark, store::Reader& reader, std::int64_t position) {
  if (position < mark.position) return set_back(mark, position);
  if (mark.position > 0) {
    YG_TRY_ASSIGN(const auto link,
                  reader.one(kLinkAt, {mark.position}, [](const store::Row& row) { return row.text(0); }));
    if (link != mark.link) return other_past(mark, position);
  }
  const std::string at = format_clock(mark.at);
  return MarkReport{MarkState::good,
                    mark,
                    position,
                    {fmt::format("与 {} 记下的审计链第 {} 环相符", at, mark.position),
                     fmt::format("fits link {} of the audit chain, written down at {}", mark.position, at)}};
}

}  // namespace

std::filesystem::path mark_file(const std::filesystem::path& data_dir) { return data_dir / "store.mark"; }

Result<void> write_mark(const std::filesystem::path& file, const crypto::KeyRing& keys, const identity::ChainHead& head,
                        Instant now) {
  StoreMark mark{.position = head.position, .link = head.link, .at = now, .code = {}};
  YG_TRY_ASSIGN(mark.code, code_of(mark).code(keys));
  return crypto::write_private_file(file, json::write(mark), crypto::Existing::replace);
}

Result<MarkReport> check_mark(const std::filesystem::path& file, store::Database& db, const crypto::KeyRing& keys) {
  YG_TRY_ASSIGN(const auto content, crypto::read_private_file(file));
  return db.read([&](store::Reader& reader) -> Result<MarkReport> {
    YG_TRY_ASSIGN(const auto head, identity::chain_head(reader));
    const std::int64_t position = head ? head->position : 0;
    if (!content) {
      return MarkReport{
          MarkState::none, {}, position, {"尚未记下审计链进度", "nothing is written down of the audit chain yet"}};
    }
    const auto mark = json::read<StoreMark>(*content);
    if (!mark) return damaged(position);
    YG_TRY_ASSIGN(const bool sound, code_of(*mark).matches(keys, mark->code));
    return sound ? compare(*mark, reader, position) : Result<MarkReport>(damaged(position));
  });
}

Result<MarkReport> MarkKeeper::look() {
  YG_TRY_ASSIGN(MarkReport found, check_mark(file_, db_, keys_));
  const std::lock_guard lock(mutex_);
  report_ = found;
  keeping_ = is_good(found);
  return found;
}

MarkReport MarkKeeper::report() const {
  const std::lock_guard lock(mutex_);
  return report_;
}

void MarkKeeper::keep(const identity::ChainHead& head) {
  const std::lock_guard lock(mutex_);
  if (!keeping_) return;
  const auto written = write_mark(file_, keys_, head, clock_.now());
  if (!written && !failing_)
    log::failure(log::Level::error, "keeping", "the mark of the store cannot be kept", written.error());
  failing_ = !written;
}

Result<void> MarkKeeper::accept() {
  YG_TRY_ASSIGN(const auto head, db_.read([](store::Reader& reader) { return identity::chain_head(reader); }));
  YG_TRY(write_mark(file_, keys_, head.value_or(identity::ChainHead{}), clock_.now()));
  YG_TRY(look());
  return {};
}

}  // namespace yunguan::keeping
