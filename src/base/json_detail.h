// SPDX-License-Identifier: Apache-2.0
// How each kind of member named in base/json.h is written, read and described. A type of its own writing specialises
// Codec with the same three functions beside its declaration.
#pragma once

#include <boost/core/demangle.hpp>
#include <boost/describe.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11/algorithm.hpp>
#include <cmath>
#include <concepts>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <typeinfo>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/id.h"
#include "base/time.h"

namespace yunguan::json::detail {

// JavaScript reads whole numbers exactly below 2^53.
inline constexpr std::int64_t kIdMax = (std::int64_t{1} << 53) - 1;
// Faults beyond these are counted in the sentence only, so that a hostile body cannot ask for a long answer.
inline constexpr std::size_t kFaultsMax = 100;

class Faults {
 public:
  void add(std::string_view pointer, std::string code, Text text, const boost::json::value* found = nullptr);
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] Error summary() &&;

 private:
  std::vector<Error> list_;
  std::size_t count_ = 0;
};

[[nodiscard]] inline std::unexpected<Error> refuse(Faults faults) { return fail(std::move(faults).summary()); }

[[nodiscard]] std::string serialize(const boost::json::value& value);

// `pointer` with one more reference token, escaped by RFC 6901.
[[nodiscard]] std::string child(std::string_view pointer, std::string_view token);
[[nodiscard]] std::string child(std::string_view pointer, std::size_t index);

// A name as it stands in JSON: one trailing "_" is dropped.
[[nodiscard]] constexpr std::string_view wire_name(std::string_view name) {
  return name.ends_with('_') ? name.substr(0, name.size() - 1) : name;
}
// "yunguan::card::CardRow" → "card.CardRow"
[[nodiscard]] std::string schema_title(const std::type_info& type);

// The readers of single values; each adds a fault and returns nullopt when the value is none.
[[nodiscard]] std::optional<std::int64_t> read_integer(const boost::json::value& value, std::int64_t min,
                                                       std::int64_t max, std::string_view pointer, Faults& faults);
[[nodiscard]] std::optional<std::uint64_t> read_unsigned(const boost::json::value& value, std::uint64_t max,
                                                         std::string_view pointer, Faults& faults);
[[nodiscard]] std::optional<std::string_view> read_text(const boost::json::value& value, std::string_view pointer,
                                                        Faults& faults);
[[nodiscard]] const boost::json::object* read_object(const boost::json::value& value, std::string_view pointer,
                                                     Faults& faults);
[[nodiscard]] const boost::json::array* read_array(const boost::json::value& value, std::string_view pointer,
                                                   Faults& faults);
void add_wrong_type(Faults& faults, std::string_view pointer, const boost::json::value& found, std::string_view zh,
                    std::string_view en);
void add_missing(Faults& faults, std::string_view pointer);
void add_unknown_members(Faults& faults, std::string_view pointer, const boost::json::object& object,
                         const std::vector<std::string_view>& known);
void add_not_one_of(Faults& faults, std::string_view pointer, const boost::json::value& found,
                    const std::vector<std::string_view>& names);

template <class T>
struct Codec;

template <class T>
[[nodiscard]] boost::json::value encode(const T& value) {
  return Codec<T>::encode(value);
}
template <class T>
void decode(const boost::json::value& value, T& out, std::string_view pointer, Faults& faults) {
  Codec<T>::decode(value, out, pointer, faults);
}
template <class T>
[[nodiscard]] boost::json::value schema() {
  return Codec<T>::schema();
}

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};

template <>
struct Codec<bool> {
  static boost::json::value encode(bool value) { return value; }
  static void decode(const boost::json::value& value, bool& out, std::string_view pointer, Faults& faults);
  static boost::json::value schema();
};

template <std::integral T>
struct Codec<T> {
  static boost::json::value encode(T value) {
    if constexpr (std::signed_integral<T>) return std::int64_t{value};
    return std::uint64_t{static_cast<std::make_unsigned_t<T>>(value)};
  }
  static void decode(const boost::json::value& value, T& out, std::string_view pointer, Faults& faults) {
    if constexpr (std::signed_integral<T>) {
      const auto number =
          read_integer(value, std::numeric_limits<T>::min(), std::numeric_limits<T>::max(), pointer, faults);
      if (number) out = static_cast<T>(*number);
    } else {
      const auto number = read_unsigned(value, std::numeric_limits<T>::max(), pointer, faults);
      if (number) out = static_cast<T>(*number);
    }
  }
  static boost::json::value schema() {
    boost::json::object schema{{"type", "integer"}};
    if constexpr (std::unsigned_integral<T>) schema["minimum"] = 0;
    return schema;
  }
};

template <>
struct Codec<double> {
  static boost::json::value encode(double value);  // null when not finite
  static void decode(const boost::json::value& value, double& out, std::string_view pointer, Faults& faults);
  static boost::json::value schema();
};

template <>
struct Codec<std::string> {
  static boost::json::value encode(const std::string& value) { return boost::json::value(value); }
  static void decode(const boost::json::value& value, std::string& out, std::string_view pointer, Faults& faults);
  static boost::json::value schema();
};

template <>
struct Codec<Instant> {
  static boost::json::value encode(Instant value) { return boost::json::value(format_rfc3339(value)); }
  static void decode(const boost::json::value& value, Instant& out, std::string_view pointer, Faults& faults);
  static boost::json::value schema();
};

template <>
struct Codec<Date> {
  static boost::json::value encode(Date value) { return boost::json::value(format_date(value)); }
  static void decode(const boost::json::value& value, Date& out, std::string_view pointer, Faults& faults);
  static boost::json::value schema();
};

template <>
struct Codec<Text> {
  static boost::json::value encode(const Text& value);
  static void decode(const boost::json::value& value, Text& out, std::string_view pointer, Faults& faults);
  static boost::json::value schema();
};

template <>
struct Codec<boost::json::value> {
  static boost::json::value encode(const boost::json::value& value) { return value; }
  static void decode(const boost::json::value& value, boost::json::value& out, std::string_view, Faults&) {
    out = value;
  }
  static boost::json::value schema() { return boost::json::object{}; }
};

template <>
struct Codec<boost::json::object> {
  static boost::json::value encode(const boost::json::object& value) { return value; }
  static void decode(const boost::json::value& value, boost::json::object& out, std::string_view pointer,
                     Faults& faults) {
    if (const auto* object = read_object(value, pointer, faults)) out = *object;
  }
  static boost::json::value schema() { return {{"type", "object"}, {"additionalProperties", true}}; }
};

// An empty id is written as null; where "none" is a proper answer, say std::optional.
template <class Tag>
struct Codec<StrongId<Tag>> {
  static boost::json::value encode(StrongId<Tag> id) {
    return id.empty() ? boost::json::value(nullptr) : boost::json::value(id.value);
  }
  static void decode(const boost::json::value& value, StrongId<Tag>& out, std::string_view pointer, Faults& faults) {
    if (const auto number = read_integer(value, 1, kIdMax, pointer, faults)) out = StrongId<Tag>{*number};
  }
  static boost::json::value schema() { return {{"type", "integer"}, {"minimum", 1}, {"maximum", kIdMax}}; }
};

template <class T>
requires std::is_enum_v<T>
struct Codec<T> {
  static_assert(boost::describe::has_describe_enumerators<T>::value, "describe it with BOOST_DESCRIBE_ENUM");
  using Enumerators = boost::describe::describe_enumerators<T>;

  static std::vector<std::string_view> names() {
    std::vector<std::string_view> all;
    boost::mp11::mp_for_each<Enumerators>([&](auto item) { all.push_back(wire_name(item.name)); });
    return all;
  }
  // A value outside the description is a broken invariant.
  static std::string_view name(T value) {
    std::string_view found;
    boost::mp11::mp_for_each<Enumerators>([&](auto item) {
      if (item.value == value) found = wire_name(item.name);
    });
    YG_ASSERT(!found.empty());
    return found;
  }
  static std::optional<T> find(std::string_view text) {
    std::optional<T> found;
    boost::mp11::mp_for_each<Enumerators>([&](auto item) {
      if (wire_name(item.name) == text) found = item.value;
    });
    return found;
  }
  static boost::json::value encode(T value) { return boost::json::value(name(value)); }
  static void decode(const boost::json::value& value, T& out, std::string_view pointer, Faults& faults) {
    const auto text = read_text(value, pointer, faults);
    if (!text) return;
    const auto found = find(*text);
    if (found) {
      out = *found;
    } else {
      add_not_one_of(faults, pointer, value, names());
    }
  }
  static boost::json::value schema() {
    boost::json::array values;
    for (const std::string_view item : names()) values.emplace_back(item);
    return {{"type", "string"}, {"enum", std::move(values)}};
  }
};

// As a member: absent when empty. std::optional<std::optional<T>> tells "absent" from "null", for PATCH.
template <class T>
struct Codec<std::optional<T>> {
  static boost::json::value encode(const std::optional<T>& value) {
    return value ? detail::encode(*value) : boost::json::value(nullptr);
  }
  static void decode(const boost::json::value& value, std::optional<T>& out, std::string_view pointer, Faults& faults) {
    if (value.is_null() && !is_optional<T>::value) {
      out.reset();
      return;
    }
    detail::decode(value, out.emplace(), pointer, faults);
  }
  static boost::json::value schema() {
    boost::json::value inner = detail::schema<T>();
    if constexpr (is_optional<T>::value) return {{"anyOf", {std::move(inner), {{"type", "null"}}}}};
    return inner;
  }
};

template <class T>
struct Codec<std::vector<T>> {
  static boost::json::value encode(const std::vector<T>& items) {
    boost::json::array array;
    array.reserve(items.size());
    for (const auto& item : items) array.push_back(detail::encode<T>(item));
    return array;
  }
  static void decode(const boost::json::value& value, std::vector<T>& out, std::string_view pointer, Faults& faults) {
    const auto* array = read_array(value, pointer, faults);
    if (array == nullptr) return;
    out.reserve(array->size());
    for (std::size_t i = 0; i < array->size(); ++i) {
      T item{};
      detail::decode((*array)[i], item, child(pointer, i), faults);
      out.push_back(std::move(item));
    }
  }
  static boost::json::value schema() { return {{"type", "array"}, {"items", detail::schema<T>()}}; }
};

template <class T>
struct Codec<std::map<std::string, T>> {
  static boost::json::value encode(const std::map<std::string, T>& items) {
    boost::json::object object;
    for (const auto& [key, item] : items) object.emplace(key, detail::encode(item));
    return object;
  }
  static void decode(const boost::json::value& value, std::map<std::string, T>& out, std::string_view pointer,
                     Faults& faults) {
    const auto* object = read_object(value, pointer, faults);
    if (object == nullptr) return;
    for (const auto& [key, item] : *object) {
      detail::decode(item, out[std::string(key)], child(pointer, key), faults);
    }
  }
  static boost::json::value schema() { return {{"type", "object"}, {"additionalProperties", detail::schema<T>()}}; }
};

template <class T>
requires boost::describe::has_describe_members<T>::value struct Codec<T> {
  using Members = boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;
  template <class Pointer>
  using Member = std::remove_cvref_t<decltype(std::declval<T&>().*std::declval<Pointer>())>;

  static boost::json::value encode(const T& value) {
    boost::json::object object;
    boost::mp11::mp_for_each<Members>([&](auto member) {
      const auto& item = value.*member.pointer;
      if constexpr (is_optional<std::remove_cvref_t<decltype(item)>>::value) {
        if (!item) return;
      }
      object.emplace(wire_name(member.name), detail::encode(item));
    });
    return object;
  }
  static void decode(const boost::json::value& value, T& out, std::string_view pointer, Faults& faults) {
    const auto* object = read_object(value, pointer, faults);
    if (object == nullptr) return;
    std::vector<std::string_view> known;
    boost::mp11::mp_for_each<Members>([&](auto member) {
      auto& item = out.*member.pointer;
      const std::string_view name = wire_name(member.name);
      known.push_back(name);
      if (const auto* found = object->if_contains(name)) {
        detail::decode(*found, item, child(pointer, name), faults);
      } else if constexpr (!is_optional<std::remove_cvref_t<decltype(item)>>::value) {
        add_missing(faults, child(pointer, name));
      }
    });
    add_unknown_members(faults, pointer, *object, known);
  }
  static boost::json::value schema() {
    boost::json::object properties;
    boost::json::array required;
    boost::mp11::mp_for_each<Members>([&](auto member) {
      using Type = Member<decltype(member.pointer)>;
      properties.emplace(wire_name(member.name), detail::schema<Type>());
      if constexpr (!is_optional<Type>::value) required.emplace_back(wire_name(member.name));
    });
    boost::json::object schema{{"title", schema_title(typeid(T))}, {"type", "object"}};
    schema["properties"] = std::move(properties);
    if (!required.empty()) schema["required"] = std::move(required);
    schema["additionalProperties"] = false;
    return schema;
  }
};

}  // namespace yunguan::json::detail
