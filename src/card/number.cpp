// SPDX-License-Identifier: Apache-2.0
#include "card/number.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/document_decode.h"
#include "base/parse.h"
#include "crypto/sha256.h"

namespace yunguan::card {
namespace {

constexpr std::size_t kDigitsMin = 5;
constexpr std::size_t kDigitsMax = 15;
constexpr std::size_t kPrefixMax = 6;  // a table of a million bytes at most

struct SegmentFile {
  std::string version;
  std::vector<Segment> segments;
};
BOOST_DESCRIBE_STRUCT(SegmentFile, (), (version, segments))

bool holds_on(const Segment& segment, Date day) {
  const auto at = std::chrono::sys_days{day};
  return (!segment.effective_from || std::chrono::sys_days{*segment.effective_from} <= at) &&
         (!segment.effective_to || at <= std::chrono::sys_days{*segment.effective_to});
}

bool share_a_day(const Segment& a, const Segment& b) {
  const auto begins_by = [](const Segment& early, const Segment& late) {
    return !early.effective_from || !late.effective_to ||
           std::chrono::sys_days{*early.effective_from} <= std::chrono::sys_days{*late.effective_to};
  };
  return begins_by(a, b) && begins_by(b, a);
}

// What is wrong with it, at the member's name.
Result<> check(const Segment& segment) {
  const auto refuse = [](std::string member, std::string code, Text text) {
    return fail(ErrorKind::invalid, std::move(code), std::move(text), {.field = std::move(member)});
  };
  if (!all_digits(segment.prefix) || segment.prefix.size() > kPrefixMax) {
    return refuse("prefix", "segment.prefix",
                  {fmt::format("号段前缀应为 1 到 {} 位数字。", kPrefixMax),
                   fmt::format("A prefix has 1 to {} digits.", kPrefixMax)});
  }
  if (segment.digits < static_cast<int>(std::max(kDigitsMin, segment.prefix.size())) ||
      segment.digits > static_cast<int>(kDigitsMax)) {
    return refuse(
        "digits", "segment.digits",
        {fmt::format("号码长度应为 {} 到 {} 位，且不短于前缀。", kDigitsMin, kDigitsMax),
         fmt::format("A number has {} to {} digits and is not shorter than the prefix.", kDigitsMin, kDigitsMax)});
  }
  if (segment.carrier && !carrier_from(*segment.carrier)) {
    return refuse(
        "carrier", "segment.carrier",
        {"运营商只能是 mobile、telecom、unicom 或 broadcast。", "A carrier is mobile, telecom, unicom or broadcast."});
  }
  if (segment.effective_from && segment.effective_to &&
      std::chrono::sys_days{*segment.effective_to} < std::chrono::sys_days{*segment.effective_from}) {
    return refuse("effective_to", "segment.dates", {"失效日早于生效日。", "The last day is before the first day."});
  }
  return {};
}

std::optional<Kind> segment_kind(std::string_view word) {
  constexpr std::pair<std::string_view, Kind> kWords[] = {{"iot", Kind::iot},
                                                          {"物联网", Kind::iot},
                                                          {"phone", Kind::phone},
                                                          {"手机", Kind::phone},
                                                          {"unknown", Kind::unknown}};
  const auto found = std::ranges::find(kWords, word, &std::pair<std::string_view, Kind>::first);
  return found == std::end(kWords) ? std::nullopt : std::optional{found->second};
}

}  // namespace

Result<Segment> read_segment(std::string_view pattern, std::string_view kind, std::string_view carrier) {
  const auto refuse = [](std::string field, std::string code, Text text, std::string_view value) {
    return fail(ErrorKind::invalid, std::move(code), std::move(text),
                {.field = std::move(field), .value = clipped(value)});
  };
  const std::size_t prefix = std::min(pattern.find_first_of("xX*"), pattern.size());
  if (pattern.find_first_not_of("xX*", prefix) != std::string_view::npos || prefix == pattern.size()) {
    return refuse("segment", "segment.pattern",
                  {"号段写作前缀加若干个 x，每个 x 代表一位数字，例如 10646xxxxxxxx。",
                   "A segment is a prefix and an x for each digit behind it, like 10646xxxxxxxx."},
                  pattern);
  }
  const auto known = segment_kind(kind);
  if (!known) {
    return refuse("kind", "segment.kind",
                  {"类型须为 iot（物联网）、phone（手机）或 unknown（不作为已知号段）。",
                   "The kind is iot, phone or unknown (not to count as a known segment)."},
                  kind);
  }
  const auto known_carrier = carrier_from(carrier);
  const std::string carrier_word{known_carrier ? to_word(*known_carrier) : carrier};
  Segment segment{.prefix = std::string{pattern.substr(0, prefix)},
                  .digits = static_cast<int>(std::min<std::size_t>(pattern.size(), 1'000)),
                  .kind = *known,
                  .carrier = carrier.empty() ? std::nullopt : std::optional{carrier_word},
                  .effective_from = {},
                  .effective_to = {}};
  if (const auto good = check(segment); !good) {
    const bool of_carrier = good.error().where.field == "carrier";
    return refuse(of_carrier ? "carrier" : "segment", good.error().code, good.error().text,
                  of_carrier ? carrier : pattern);
  }
  return segment;
}

std::string pattern_of(const Segment& segment) {
  std::string pattern = segment.prefix;
  pattern.resize(static_cast<std::size_t>(segment.digits), 'x');
  return pattern;
}

struct NumberPlan::Source {
  SegmentFile file;
  std::vector<Segment> own;
};

// For each length of number a table by its first digits; an entry is 0 for "no segment", else 1 + the row's answer.
struct NumberPlan::Index {
  struct ByLength {
    std::size_t prefix_digits = 0;
    std::vector<std::uint8_t> answers;
  };
  std::array<ByLength, kDigitsMax + 1> lengths;
  std::string version;

  [[nodiscard]] std::uint8_t find(std::string_view number) const noexcept {
    if (number.size() > kDigitsMax) return 0;
    const ByLength& table = lengths[number.size()];
    if (table.answers.empty()) return 0;
    std::size_t at = 0;
    for (std::size_t i = 0; i < number.size(); ++i) {
      const unsigned digit = static_cast<unsigned char>(number[i]) - unsigned{'0'};
      if (digit > 9) return 0;
      if (i < table.prefix_digits) at = at * 10 + digit;
    }
    return table.answers[at];
  }
};

namespace {

constexpr std::uint8_t answer_of(Kind kind, std::optional<Carrier> carrier) {
  return static_cast<std::uint8_t>(0x80u | static_cast<unsigned>(kind) << 4 |
                                   (carrier ? static_cast<unsigned>(*carrier) : 0u));
}

// Of the rows that do not hold for ever and everywhere; empty when there are none.
std::string digest_of(std::vector<std::string> rows) {
  if (rows.empty()) return {};
  std::ranges::sort(rows);
  crypto::Sha256 digest;
  for (const std::string& row : rows) digest.update(row);
  std::string hex = "+";
  for (const char c : digest.finish().substr(0, 4)) hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return hex;
}

std::string text_of(const Segment& row, bool own) {
  return fmt::format("{} {} {} {} {}\n", own ? "own" : "shipped", row.prefix, row.digits, to_word(row.kind),
                     row.carrier.value_or("-"));
}

}  // namespace

NumberPlan::NumberPlan(std::shared_ptr<const Source> source, Date day) : source_(std::move(source)) {
  std::vector<const Segment*> rows;
  std::vector<std::string> special;
  for (const Segment& segment : source_->file.segments) {
    if (!holds_on(segment, day)) continue;
    rows.push_back(&segment);
    if (segment.effective_from || segment.effective_to) special.push_back(text_of(segment, false));
  }
  for (const Segment& segment : source_->own) {
    if (!holds_on(segment, day)) continue;
    rows.push_back(&segment);
    special.push_back(text_of(segment, true));
  }
  // Short prefixes first, so that longer ones overwrite their part, and one's own those that were shipped.
  std::ranges::stable_sort(rows, {}, [](const Segment* row) { return row->prefix.size(); });
  auto index = std::make_shared<Index>();
  index->version = source_->file.version + digest_of(std::move(special));
  for (const Segment* row : rows) {
    auto& table = index->lengths[static_cast<std::size_t>(row->digits)];
    table.prefix_digits = std::max(table.prefix_digits, row->prefix.size());
  }
  for (const Segment* row : rows) {
    auto& table = index->lengths[static_cast<std::size_t>(row->digits)];
    std::size_t width = 1;
    for (std::size_t i = row->prefix.size(); i < table.prefix_digits; ++i) width *= 10;
    if (table.answers.empty()) {
      std::size_t size = 1;
      for (std::size_t i = 0; i < table.prefix_digits; ++i) size *= 10;
      table.answers.resize(size);
    }
    const std::size_t first = *parse_integer<std::size_t>(row->prefix) * width;
    const auto carrier = row->carrier ? carrier_from(*row->carrier) : std::nullopt;
    std::fill_n(table.answers.begin() + static_cast<std::ptrdiff_t>(first), width, answer_of(row->kind, carrier));
  }
  index_ = std::move(index);
}

Result<NumberPlan> NumberPlan::load(const std::filesystem::path& directory, Date day) {
  YG_TRY_ASSIGN(const Document document, load_yaml(directory / "segments.yaml"));
  return from(document, day);
}

Result<NumberPlan> NumberPlan::from(const Document& document, Date day) {
  YG_TRY_ASSIGN(SegmentFile file, decode_document<SegmentFile>(document));
  const auto pointer = [](std::size_t i) { return pointer_step("/segments", i); };
  for (std::size_t i = 0; i < file.segments.size(); ++i) {
    const Segment& segment = file.segments[i];
    if (auto good = check(segment); !good) {
      Error fault = std::move(good.error());
      fault.where = document.where(pointer_step(pointer(i), fault.where.field));
      return std::unexpected{std::move(fault)};
    }
    for (std::size_t j = 0; j < i; ++j) {
      const Segment& other = file.segments[j];
      if (other.prefix != segment.prefix || other.digits != segment.digits || !share_a_day(other, segment)) continue;
      return fail(ErrorKind::invalid, "segment.overlap",
                  {fmt::format("与第 {} 行的号段在同一时期重复。", document.line_of(pointer(j))),
                   fmt::format("The same segment stands in line {} for the same days.", document.line_of(pointer(j)))},
                  document.where(pointer(i)));
    }
  }
  return NumberPlan(std::make_shared<const Source>(std::move(file), std::vector<Segment>{}), day);
}

NumberPlan NumberPlan::on(Date day) const { return NumberPlan(source_, day); }

NumberPlan NumberPlan::with(std::vector<Segment> own, Date day) const {
  return NumberPlan(std::make_shared<const Source>(source_->file, std::move(own)), day);
}

Kind NumberPlan::kind_of(std::string_view number) const noexcept {
  return static_cast<Kind>(index_->find(number) >> 4 & 7);  // no segment is 0, which is unknown
}

std::optional<Carrier> NumberPlan::carrier_of(std::string_view number) const noexcept {
  const unsigned carrier = index_->find(number) & 15u;
  return carrier == 0 ? std::nullopt : std::optional{static_cast<Carrier>(carrier)};
}

const std::string& NumberPlan::version() const { return index_->version; }
const std::vector<Segment>& NumberPlan::segments() const { return source_->file.segments; }
const std::vector<Segment>& NumberPlan::own() const { return source_->own; }

NumberPlan NumbersInForce::now() const {
  const std::lock_guard lock{shared_->mutex};
  return shared_->plan;
}

bool NumbersInForce::replace(NumberPlan plan) {
  const std::lock_guard lock{shared_->mutex};
  const bool other = plan.version() != shared_->plan.version();
  std::swap(shared_->plan, plan);
  return other;
}

static_assert(static_cast<int>(Kind::unknown) == 0 && static_cast<int>(Kind::phone) < 8,
              "answers hold the kind in 3 bits");
static_assert(static_cast<int>(Carrier::mobile) > 0 && static_cast<int>(Carrier::broadcast) < 16,
              "and the carrier in 4");

}  // namespace yunguan::card
