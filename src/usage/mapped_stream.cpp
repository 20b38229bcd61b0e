// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/parse.h"
#include "base/time.h"
#include "usage/mapping.h"

namespace yunguan::usage {
namespace {

constexpr std::size_t kReadBytes = 64u << 10;

// A value that no check lets pass, for what does not convert.
std::string unconverted(std::string_view text) { return "?" + std::string{text}; }

// "20261001030405" by "YYYYMMDDhhmmss" → "2026-10-01 03:04:05"
std::string by_form(std::string_view text, std::string_view form) {
  std::string clock = "0000-00-00 00:00:00";
  constexpr std::string_view kLetters = "YMDhms";
  constexpr std::array<std::size_t, 6> kStarts{0, 5, 8, 11, 14, 17};
  std::array<std::size_t, 6> filled{};
  if (text.size() != form.size()) return unconverted(text);
  for (std::size_t i = 0; i < form.size(); ++i) {
    const std::size_t part = kLetters.find(form[i]);
    if (part == std::string_view::npos) {
      if (text[i] != form[i]) return unconverted(text);
      continue;
    }
    if (filled[part] == (part == 0 ? 4u : 2u)) return unconverted(text);
    clock[kStarts[part] + filled[part]++] = text[i];
  }
  return clock;
}

std::string mapped_time(std::string_view text, const std::string& form) {
  if (form.empty()) return std::string{text};
  if (form != "unix" && form != "unix-ms") return by_form(text, form);
  const auto value = parse_integer<std::int64_t>(text);
  constexpr std::int64_t kSecondsMax = 253'402'300'799;  // the end of the year 9999
  if (!value || *value < 0) return unconverted(text);
  const std::int64_t seconds = form == "unix" ? *value : *value / 1000;
  return seconds > kSecondsMax ? unconverted(text) : format_clock(from_micros(seconds * 1'000'000));
}

std::string mapped_bytes(std::string_view text, std::uint64_t unit) {
  if (unit == 1 || !all_digits(text)) return std::string{text};
  const auto value = parse_integer<std::uint64_t>(text);
  return std::to_string(!value || *value > kFigureMax / unit ? kFigureMax : *value * unit);
}

std::string mapped_word(std::string_view text, const std::map<std::string, std::string, std::less<>>& words) {
  if (words.empty()) return std::string{text};
  const auto found = words.find(text);
  if (found != words.end()) return found->second;
  return text.empty() ? std::string{} : unconverted(text);
}

class MappedStream final : public ByteStream {
 public:
  MappedStream(std::unique_ptr<ByteStream> stream, const Mapping& mapping, std::string path)
      : stream_(std::move(stream)), mapping_(mapping), path_(std::move(path)) {
    for (std::size_t column = 0; column < kColumnCount; ++column) {
      out_ += name_of(static_cast<Column>(column));
      out_ += ',';
      if (mapping.positions[column] != 0) at_[column] = mapping.positions[column];
    }
    out_ += "lines\n";
    header_done_ = !mapping.header;
    if (mapping.gb18030) converter_ = ::iconv_open("UTF-8", "GB18030");
    YG_ASSERT(converter_ != reinterpret_cast<iconv_t>(-1) || !mapping.gb18030);
  }
  ~MappedStream() override {
    if (mapping_.gb18030) ::iconv_close(converter_);
  }
  MappedStream(const MappedStream&) = delete;
  MappedStream& operator=(const MappedStream&) = delete;

  Result<std::size_t> read(char* to, std::size_t size) override {
    while (done_ == out_.size() && !ended_) {
      out_.clear();
      done_ = 0;
      YG_TRY(refill());
      YG_TRY(convert());
    }
    const std::size_t bytes = std::min(size, out_.size() - done_);
    std::memcpy(to, out_.data() + done_, bytes);
    done_ += bytes;
    return bytes;
  }

 private:
  Result<> refill() {
    const std::size_t before = raw_.size();
    raw_.resize(before + kReadBytes);
    YG_TRY_ASSIGN(const std::size_t got, stream_->read(raw_.data() + before, kReadBytes));
    raw_.resize(before + got);
    ended_ = got == 0;
    if (!mapping_.gb18030) {
      text_ += raw_;
      raw_.clear();
      return {};
    }
    std::string utf8(raw_.size() * 2 + 16, '\0');
    char* from = raw_.data();
    std::size_t from_left = raw_.size();
    char* into = utf8.data();
    std::size_t into_left = utf8.size();
    const bool failed = ::iconv(converter_, &from, &from_left, &into, &into_left) == static_cast<std::size_t>(-1);
    if (failed && (errno != EINVAL || ended_)) {  // EINVAL: the last character goes on in the next block
      return fail(ErrorKind::invalid, "mapping.encoding", {"文件不是 GB18030 编码", "the file is not in GB18030"},
                  {.file = path_});
    }
    text_.append(utf8.data(), utf8.size() - into_left);
    raw_.erase(0, raw_.size() - from_left);
    return {};
  }

  // Turns the whole records of text_ into our own.
  Result<> convert() {
    std::size_t at = 0;
    while (at < text_.size()) {
      const std::string_view rest = std::string_view{text_}.substr(at);
      const RecordExtent extent = mapping_.quotes ? record_extent(rest, mapping_.delimiter) : plain_extent(rest);
      const bool settled = extent.closed ? rest[extent.bytes - 1] == '\n' : rest.size() >= kRecordBytesMax;
      if (!settled && !ended_) break;
      YG_TRY(take(rest.substr(0, extent.bytes), extent));
      at += extent.bytes;
    }
    text_.erase(0, at);
    return {};
  }

  static RecordExtent plain_extent(std::string_view text) {
    const auto feed = text.find('\n');
    return {.bytes = feed == std::string_view::npos ? text.size() : feed + 1};
  }

  Result<> take(std::string_view record, const RecordExtent& extent) {
    if (mapping_.quotes) {
      split_record(record, storage_, fields_, mapping_.delimiter);
    } else {
      fields_ = split(trimmed_end(record), mapping_.delimiter);
    }
    if (!header_done_) return take_header();
    const bool bad = !extent.closed || (width_ != 0 && fields_.size() != width_) || fields_.size() < width_min();
    if (bad) {
      out_ += '"';
      out_.append(extent.lines - 1, '\n');
      out_ += "\"\n";  // one field: rejected for its fields
      return {};
    }
    append_row(extent);
    return {};
  }

  static std::string_view trimmed_end(std::string_view record) {
    if (record.ends_with('\n')) record.remove_suffix(1);
    if (record.ends_with('\r')) record.remove_suffix(1);
    return record;
  }

  std::size_t width_min() const { return std::ranges::max(at_); }

  Result<> take_header() {
    header_done_ = true;
    width_ = fields_.size();
    if (fields_[0].starts_with(kByteOrderMark)) fields_[0].remove_prefix(kByteOrderMark.size());
    for (std::size_t column = 0; column < kColumnCount; ++column) {
      const std::string& name = mapping_.names[column];
      if (name.empty()) continue;
      const auto found = std::ranges::find(fields_, name);
      if (found == fields_.end()) {
        return fail(ErrorKind::invalid, "csv.header",
                    {fmt::format("表头缺少列 {}", name), fmt::format("the header has no column {}", name)},
                    {.file = path_, .row = 1, .field = name});
      }
      at_[column] = static_cast<std::size_t>(found - fields_.begin()) + 1;
    }
    return {};
  }

  void append_row(const RecordExtent& extent) {
    std::uint64_t feeds = 0;
    for (std::size_t column = 0; column < kColumnCount; ++column) {
      const std::string_view text = at_[column] == 0 ? std::string_view{} : fields_[at_[column] - 1];
      const std::string value = mapped(static_cast<Column>(column), text);
      feeds += static_cast<std::uint64_t>(std::ranges::count(value, '\n'));
      append_csv_field(out_, value);
      out_ += ',';
    }
    if (extent.lines - 1 > feeds) {
      out_ += '"';
      out_.append(extent.lines - 1 - feeds, '\n');
      out_ += '"';
    }
    out_ += '\n';
  }

  std::string mapped(Column column, std::string_view text) const {
    switch (column) {
      case Column::time:
        return mapped_time(text, mapping_.time);
      case Column::kind:
        return mapped_word(text, mapping_.kinds);
      case Column::direction:
        return mapped_word(text, mapping_.directions);
      case Column::up_bytes:
      case Column::down_bytes:
        return mapped_bytes(text, mapping_.unit);
      default:
        return std::string{text};
    }
  }

  std::unique_ptr<ByteStream> stream_;
  const Mapping& mapping_;
  const std::string path_;
  iconv_t converter_ = nullptr;
  std::array<std::size_t, kColumnCount> at_{};  // position from 1; 0: absent
  std::size_t width_ = 0;                       // of the header; 0: there is none
  bool header_done_ = false;
  bool ended_ = false;
  std::string raw_, text_, out_, storage_;
  std::size_t done_ = 0;  // of out_
  std::vector<std::string_view> fields_;
};

}  // namespace

std::unique_ptr<ByteStream> map_stream(std::unique_ptr<ByteStream> stream, const Mapping& mapping, std::string path) {
  return std::make_unique<MappedStream>(std::move(stream), mapping, std::move(path));
}

}  // namespace yunguan::usage
