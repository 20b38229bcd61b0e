// SPDX-License-Identifier: Apache-2.0
// Request bodies: any bytes give a value that is written and read back the same, or faults that name their places.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/parse.h"

namespace {

using namespace yunguan;

enum class Colour : std::uint8_t { red, blue };
BOOST_DESCRIBE_ENUM(Colour, red, blue)

struct Part {
  std::string name;
  std::optional<std::optional<std::int64_t>> weight;
};
BOOST_DESCRIBE_STRUCT(Part, (), (name, weight))

struct Body {
  CardId id;
  std::optional<Instant> at;
  std::optional<Date> day;
  std::optional<Colour> colour;
  std::optional<double> rate;
  std::optional<std::uint8_t> small;
  std::optional<bool> yes;
  std::optional<Text> title;
  std::vector<Part> parts;
  std::map<std::string, std::int32_t> counts;
  std::optional<boost::json::value> any;
};
BOOST_DESCRIBE_STRUCT(Body, (), (id, at, day, colour, rate, small, yes, title, parts, counts, any))

// Boost.JSON 1.81 may read a number of more than 15 digits or with an exponent one last place off, so its text changes on
// the way round.
bool reads_exactly(std::string_view text) {
  std::size_t digits = 0;
  for (const char c : text) {
    if (c == 'e' || c == 'E') return false;
    digits = (c >= '0' && c <= '9') || c == '.' ? digits + 1 : 0;
    if (digits > 15) return false;
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = json::parse(text);
  if (!value) {
    YG_ASSERT(value.error().code == "json.syntax");
    return 0;
  }
  const bool exact = reads_exactly(text);
  const std::string written = json::write(*value);
  const auto again = json::parse(written);
  YG_ASSERT(again.has_value() && (json::write(*again) == written || !exact));

  const auto body = json::decode<Body>(*value);
  if (body) {
    const std::string own = json::write(*body);
    const auto read = json::read<Body>(own);
    YG_ASSERT(read.has_value() && (json::write(*read) == own || !exact));
    return 0;
  }
  YG_ASSERT(!body.error().details.empty());
  for (const Error& detail : body.error().details) {
    YG_ASSERT(detail.where.field.empty() || detail.where.field.starts_with('/'));
    YG_ASSERT(is_utf8(detail.where.value));
  }
  return 0;
}
