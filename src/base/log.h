// SPDX-License-Identifier: Apache-2.0
// Structured logs: a level, the folder that speaks, one English sentence, and named fields. One line an entry, as text
// for people or JSON for machines; line ends and control characters in values are escaped, so no input can forge a line.
//
//   log::warn("store", "a transaction is tried again", {{"query", query.name}, {"attempt", attempt}});
//
// Never a secret, and personal data only as the id of its row. Thread-safe; an entry is written before the call returns.
// A full disk loses entries, which standard error is told; it never stops the caller.
#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"

namespace yunguan::log {

enum class Level : std::uint8_t { debug, info, warn, error };
enum class Format : std::uint8_t { text, json };

struct Options {
  Level level = Level::info;
  Format format = Format::text;
  std::filesystem::path file;               // empty: standard error
  std::uint64_t file_bytes_max = 64 << 20;  // then the file is renamed file.1, file.1 becomes file.2, …
  std::uint32_t files_max = 8;              // renamed files kept
};

// Sets where entries go from now on; before, they go to standard error as text. Error: log.file
Result<> configure(const Options& options);

// Valid during the call it is made for.
class Field {
 public:
  using Value = std::variant<std::int64_t, std::uint64_t, double, bool, std::string_view>;

  Field(std::string_view name, bool value) : name_(name), value_(value) {}
  Field(std::string_view name, double value) : name_(name), value_(value) {}
  Field(std::string_view name, std::signed_integral auto value) : name_(name), value_(std::int64_t{value}) {}
  Field(std::string_view name, std::unsigned_integral auto value) : name_(name), value_(std::uint64_t{value}) {}
  Field(std::string_view name, std::string_view value) : name_(name), value_(value) {}
  Field(std::string_view name, const std::string& value) : name_(name), value_(std::string_view(value)) {}
  Field(std::string_view name, const char* value) : name_(name), value_(std::string_view(value)) {}

  [[nodiscard]] std::string_view name() const { return name_; }
  [[nodiscard]] const Value& value() const { return value_; }

 private:
  std::string_view name_;
  Value value_;
};

using Fields = std::initializer_list<Field>;

[[nodiscard]] bool enabled(Level level);
void write(Level level, std::string_view folder, std::string_view message, Fields fields = {});

inline void debug(std::string_view folder, std::string_view message, Fields fields = {}) {
  if (enabled(Level::debug)) write(Level::debug, folder, message, fields);
}
inline void info(std::string_view folder, std::string_view message, Fields fields = {}) {
  write(Level::info, folder, message, fields);
}
inline void warn(std::string_view folder, std::string_view message, Fields fields = {}) {
  write(Level::warn, folder, message, fields);
}
inline void error(std::string_view folder, std::string_view message, Fields fields = {}) {
  write(Level::error, folder, message, fields);
}
// The error's code, sentence and place as fields of the entry.
void failure(Level level, std::string_view folder, std::string_view message, const Error& error);

// What this thread is working on: entries written while it lives carry the id. Scopes nest; made and ended on one thread.
class TraceScope {
 public:
  explicit TraceScope(std::string id);
  ~TraceScope();
  TraceScope(const TraceScope&) = delete;
  TraceScope& operator=(const TraceScope&) = delete;

 private:
  std::string outer_;
};
// Of the scope this thread is in; empty outside. Valid until the scope ends.
[[nodiscard]] std::string_view trace_id();

// For tests: keeps the entries (JSON lines, every level) written while it lives instead of sending them on. One at a time.
class Capture {
 public:
  Capture();
  ~Capture();
  Capture(const Capture&) = delete;
  Capture& operator=(const Capture&) = delete;
  [[nodiscard]] std::vector<std::string> lines() const;
};

// One entry as it is written, without the line end; `at` in microseconds since 1970.
[[nodiscard]] std::string render(Format format, std::int64_t at_micros, Level level, std::string_view folder,
                                 std::string_view message, std::string_view trace_id, Fields fields);

}  // namespace yunguan::log
