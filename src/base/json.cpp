// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parser.hpp>
#include <iterator>

#include "base/parse.h"

namespace yunguan::json {
namespace detail {
namespace {

void write_text(std::string_view text, std::string& out) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          out += kHex[static_cast<unsigned char>(c) >> 4];
          out += kHex[static_cast<unsigned char>(c) & 15];
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

// Boost.JSON writes 0.5 as 5E-1; people read these answers too, so numbers are written the short way.
void write_value(const boost::json::value& value, std::string& out) {
  switch (value.kind()) {
    case boost::json::kind::null:
      out += "null";
      break;
    case boost::json::kind::bool_:
      out += value.get_bool() ? "true" : "false";
      break;
    case boost::json::kind::int64:
      fmt::format_to(std::back_inserter(out), "{}", value.get_int64());
      break;
    case boost::json::kind::uint64:
      fmt::format_to(std::back_inserter(out), "{}", value.get_uint64());
      break;
    case boost::json::kind::double_:
      if (std::isfinite(value.get_double())) {
        // "-0" would be read back as the whole number 0.
        fmt::format_to(std::back_inserter(out), "{}", value.get_double() == 0 ? 0.0 : value.get_double());
      } else {
        out += "null";
      }
      break;
    case boost::json::kind::string:
      write_text(value.get_string(), out);
      break;
    case boost::json::kind::array: {
      char before = '[';
      for (const auto& item : value.get_array()) {
        out += std::exchange(before, ',');
        write_value(item, out);
      }
      out += before == '[' ? "[]" : "]";
      break;
    }
    case boost::json::kind::object: {
      char before = '{';
      for (const auto& [key, item] : value.get_object()) {
        out += std::exchange(before, ',');
        write_text(key, out);
        out += ':';
        write_value(item, out);
      }
      out += before == '{' ? "{}" : "}";
      break;
    }
  }
}

void add_out_of_range(Faults& faults, std::string_view pointer, const boost::json::value& found) {
  faults.add(pointer, "json.range", {"数值超出允许范围", "the number is out of range"}, &found);
}

// A double such as 3.0 or 1e3 that stands for a whole number exactly.
std::optional<std::int64_t> whole(const boost::json::value& value) {
  if (!value.is_double()) return std::nullopt;
  const double number = value.get_double();
  if (std::trunc(number) != number || std::abs(number) > static_cast<double>(kIdMax)) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

}  // namespace

void Faults::add(std::string_view pointer, std::string code, Text text, const boost::json::value* found) {
  ++count_;
  if (list_.size() >= kFaultsMax) return;
  Where where{.field = std::string(pointer)};
  if (found != nullptr && !found->is_structured()) {
    where.value = found->is_string() ? clipped(found->get_string()) : clipped(serialize(*found));
  }
  list_.push_back({ErrorKind::invalid, std::move(code), std::move(text), std::move(where), {}});
}

Error Faults::summary() && {
  Error error{ErrorKind::invalid,
              "json.fields",
              {fmt::format("提交的内容有 {} 处不合要求", count_),
               count_ == 1 ? std::string("1 part of what was sent is not acceptable")
                           : fmt::format("{} parts of what was sent are not acceptable", count_)},
              {},
              std::move(list_)};
  error.where = error.details.front().where;
  return error;
}

std::string serialize(const boost::json::value& value) {
  std::string out;
  write_value(value, out);
  return out;
}

std::string child(std::string_view pointer, std::string_view token) {
  std::string out(pointer);
  out += '/';
  for (const char c : token) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

std::string child(std::string_view pointer, std::size_t index) { return fmt::format("{}/{}", pointer, index); }

std::string schema_title(const std::type_info& type) {
  std::string name = boost::core::demangle(type.name());
  for (const std::string_view drop : {"yunguan::", "(anonymous namespace)::"}) {
    for (auto at = name.find(drop); at != std::string::npos; at = name.find(drop)) name.erase(at, drop.size());
  }
  for (auto at = name.find("::"); at != std::string::npos; at = name.find("::")) name.replace(at, 2, ".");
  return name;
}

void add_wrong_type(Faults& faults, std::string_view pointer, const boost::json::value& found, std::string_view zh,
                    std::string_view en) {
  faults.add(pointer, "json.type", {fmt::format("此处须为{}", zh), fmt::format("{} is wanted here", en)}, &found);
}

void add_missing(Faults& faults, std::string_view pointer) {
  faults.add(pointer, "json.missing", {"缺少必填项", "a required member is missing"});
}

void add_unknown_members(Faults& faults, std::string_view pointer, const boost::json::object& object,
                         const std::vector<std::string_view>& known) {
  for (const auto& member : object) {
    const std::string_view key = member.key();
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      faults.add(child(pointer, clipped(key)), "json.unknown", {"不认识的字段", "there is no member of this name"});
    }
  }
}

void add_not_one_of(Faults& faults, std::string_view pointer, const boost::json::value& found,
                    const std::vector<std::string_view>& names) {
  const std::string all = fmt::format("{}", fmt::join(names, ", "));
  faults.add(pointer, "json.not_one_of", {"只能取：" + all, "must be one of: " + all}, &found);
}

std::optional<std::int64_t> read_integer(const boost::json::value& value, std::int64_t min, std::int64_t max,
                                         std::string_view pointer, Faults& faults) {
  const auto number = value.is_int64() ? std::optional{value.get_int64()} : whole(value);
  if (number && *number >= min && *number <= max) return number;
  if (number || value.is_uint64()) {
    add_out_of_range(faults, pointer, value);
  } else {
    add_wrong_type(faults, pointer, value, "整数", "a whole number");
  }
  return std::nullopt;
}

std::optional<std::uint64_t> read_unsigned(const boost::json::value& value, std::uint64_t max, std::string_view pointer,
                                           Faults& faults) {
  if (value.is_uint64() && value.get_uint64() <= max) return value.get_uint64();
  const auto number = value.is_int64() ? std::optional{value.get_int64()} : whole(value);
  if (number && *number >= 0 && static_cast<std::uint64_t>(*number) <= max) return static_cast<std::uint64_t>(*number);
  if (number || value.is_uint64()) {
    add_out_of_range(faults, pointer, value);
  } else {
    add_wrong_type(faults, pointer, value, "整数", "a whole number");
  }
  return std::nullopt;
}

std::optional<std::string_view> read_text(const boost::json::value& value, std::string_view pointer, Faults& faults) {
  if (const auto* text = value.if_string()) return std::string_view(*text);
  add_wrong_type(faults, pointer, value, "文本", "text");
  return std::nullopt;
}

const boost::json::object* read_object(const boost::json::value& value, std::string_view pointer, Faults& faults) {
  if (const auto* object = value.if_object()) return object;
  add_wrong_type(faults, pointer, value, "对象", "an object");
  return nullptr;
}

const boost::json::array* read_array(const boost::json::value& value, std::string_view pointer, Faults& faults) {
  if (const auto* array = value.if_array()) return array;
  add_wrong_type(faults, pointer, value, "列表", "a list");
  return nullptr;
}

void Codec<bool>::decode(const boost::json::value& value, bool& out, std::string_view pointer, Faults& faults) {
  if (const auto* truth = value.if_bool()) {
    out = *truth;
  } else {
    add_wrong_type(faults, pointer, value, " true 或 false", "true or false");
  }
}
boost::json::value Codec<bool>::schema() { return {{"type", "boolean"}}; }

boost::json::value Codec<double>::encode(double value) {
  return std::isfinite(value) ? boost::json::value(value) : boost::json::value(nullptr);
}
void Codec<double>::decode(const boost::json::value& value, double& out, std::string_view pointer, Faults& faults) {
  if (value.is_number()) {
    out = value.to_number<double>();
  } else {
    add_wrong_type(faults, pointer, value, "数字", "a number");
  }
}
boost::json::value Codec<double>::schema() { return {{"type", "number"}}; }

void Codec<std::string>::decode(const boost::json::value& value, std::string& out, std::string_view pointer,
                                Faults& faults) {
  const auto text = read_text(value, pointer, faults);
  if (!text) return;
  if (text->find('\0') != std::string_view::npos) {
    faults.add(pointer, "json.nul", {"文本中不能有空字符（U+0000）", "text must not hold the character U+0000"});
    return;
  }
  out = *text;
}
boost::json::value Codec<std::string>::schema() { return {{"type", "string"}}; }

void Codec<Instant>::decode(const boost::json::value& value, Instant& out, std::string_view pointer, Faults& faults) {
  const auto text = read_text(value, pointer, faults);
  if (!text) return;
  if (auto parsed = parse_instant(*text)) {
    out = *parsed;
  } else {
    faults.add(pointer, std::move(parsed.error().code), std::move(parsed.error().text), &value);
  }
}
boost::json::value Codec<Instant>::schema() { return {{"type", "string"}, {"format", "date-time"}}; }

void Codec<Date>::decode(const boost::json::value& value, Date& out, std::string_view pointer, Faults& faults) {
  const auto text = read_text(value, pointer, faults);
  if (!text) return;
  if (auto parsed = parse_date(*text)) {
    out = *parsed;
  } else {
    faults.add(pointer, std::move(parsed.error().code), std::move(parsed.error().text), &value);
  }
}
boost::json::value Codec<Date>::schema() { return {{"type", "string"}, {"format", "date"}}; }

boost::json::value Codec<Text>::encode(const Text& value) { return {{"zh", value.zh}, {"en", value.en}}; }
void Codec<Text>::decode(const boost::json::value& value, Text& out, std::string_view pointer, Faults& faults) {
  const auto* object = read_object(value, pointer, faults);
  if (object == nullptr) return;
  for (const auto& [name, part] : {std::pair{"zh", &out.zh}, std::pair{"en", &out.en}}) {
    if (const auto* found = object->if_contains(name)) {
      Codec<std::string>::decode(*found, *part, child(pointer, name), faults);
    } else {
      add_missing(faults, child(pointer, name));
    }
  }
  add_unknown_members(faults, pointer, *object, {"zh", "en"});
}
boost::json::value Codec<Text>::schema() {
  return {{"title", "Text"},
          {"type", "object"},
          {"properties", {{"zh", {{"type", "string"}}}, {"en", {{"type", "string"}}}}},
          {"required", {"zh", "en"}},
          {"additionalProperties", false}};
}

}  // namespace detail

namespace {

// A number too large for a double is read as infinity, which could not be written again.
bool is_finite(const boost::json::value& value) {
  if (const auto* number = value.if_double()) return std::isfinite(*number);
  if (const auto* array = value.if_array()) return std::ranges::all_of(*array, is_finite);
  if (const auto* object = value.if_object())
    return std::ranges::all_of(*object, [](const auto& member) { return is_finite(member.value()); });
  return true;
}

}  // namespace

// Boost.JSON 1.81 reads a double exactly up to 15 digits without an exponent, else up to one in the last place.
Result<boost::json::value> parse(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = 32;
  boost::json::parser parser({}, options);
  boost::json::error_code error;
  const std::size_t read = parser.write(text.data(), text.size(), error);
  if (!error) {
    boost::json::value value = parser.release();
    if (is_finite(value)) return value;
    return fail(ErrorKind::invalid, "json.syntax",
                {"JSON 中有超出双精度范围的数值", "a number in this JSON is too large for a double"});
  }
  return fail(ErrorKind::invalid, "json.syntax",
              {fmt::format("内容不是合法的 JSON（第 {} 字节处）", read + 1),
               fmt::format("this is not valid JSON (at byte {}: {})", read + 1, error.message())},
              {.value = clipped(text.substr(std::min(read, text.size()), 40))});
}

}  // namespace yunguan::json
