// SPDX-License-Identifier: Apache-2.0
#include "intake/message_reader.h"

#include <fmt/format.h>

#include "intake/body_text.h"
#include "usage/csv.h"

namespace yunguan::intake {
namespace {

std::unexpected<Error> unreadable(Text text) { return fail(ErrorKind::invalid, "intake.message", std::move(text)); }

}  // namespace

Result<MessageReader> MessageReader::make(const Feed& feed) {
  MessageReader reader;
  if (!feed.mapping.empty()) {
    YG_TRY_ASSIGN(reader.mapping_, usage::parse_mapping(feed.mapping, "mapping"));
  }
  const bool positions = reader.mapping_ && !reader.mapping_->header;
  if (feed.kafka->header.empty() || positions) return reader;
  reader.header_ = feed.kafka->header + "\n";
  if (reader.mapping_) return reader;
  YG_TRY_ASSIGN(const auto table, usage::parse_csv(reader.header_, "header"));
  YG_TRY_ASSIGN(reader.layout_, usage::Layout::from(table.header, "header"));
  return reader;
}

Result<void> MessageReader::read_body(std::string_view value, Taking& taking, Reading& reading) {
  Body body;
  YG_TRY(read_text(header_ + std::string{value}, mapping_ ? &*mapping_ : nullptr, body));
  YG_TRY_ASSIGN(taking.layout, usage::Layout::from(body.header.columns, taking.name));
  if (!header_.empty()) body.chunk.lines = 0;
  read_rows(body.chunk, taking, lines_, reading);
  return {};
}

Result<void> MessageReader::read_rows_of(std::string_view value, Taking& taking, Reading& reading) {
  if (value.empty()) return unreadable({"空消息", "an empty message"});
  if (value.size() > kMessageMax) {
    return unreadable({fmt::format("消息有 {} 字节，超过 4 MiB", value.size()),
                       fmt::format("a message of {} bytes, over 4 MiB", value.size())});
  }
  if (!layout_) return read_body(value, taking, reading);
  text_.assign(value);
  text_.append(usage::kReadAhead, '\0');
  usage::Chunk chunk;
  chunk.text = std::string_view{text_}.substr(0, value.size());
  chunk.quotes = value.contains('"');
  taking.layout = *layout_;
  read_rows(chunk, taking, lines_, reading);
  return {};
}

void MessageReader::read(const kafka::Message& message, Taking& taking, Reading& reading) {
  const auto done = read_rows_of(message.value, taking, reading);
  if (done) return;
  const Where& where = done.error().where;
  const std::string why = where.field.empty()
                              ? done.error().text.en
                              : fmt::format("{} ({} {})", done.error().text.en, where.field, where.value);
  reject_message(taking, message.value, why, reading);
}

}  // namespace yunguan::intake
