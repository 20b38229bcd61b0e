// SPDX-License-Identifier: Apache-2.0
#include "base/log.h"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <atomic>
#include <boost/json/serialize.hpp>
#include <boost/json/string_view.hpp>
#include <cmath>
#include <memory>
#include <mutex>
#include <utility>

#include "base/parse.h"
#include "base/time.h"

namespace yunguan::log {

namespace {

thread_local std::string current_trace_id;

constexpr std::string_view name_of(Level level) {
  constexpr std::string_view kNames[] = {"debug", "info", "warn", "error"};
  return kNames[static_cast<std::size_t>(level)];
}

struct Target {
  std::shared_ptr<spdlog::logger> logger;
  Format format = Format::text;
};

std::shared_ptr<spdlog::logger> logger_on(spdlog::sink_ptr sink) {
  auto logger = std::make_shared<spdlog::logger>("yunguan", std::move(sink));
  logger->set_pattern("%v");
  logger->set_level(spdlog::level::trace);
  logger->flush_on(spdlog::level::trace);
  // spdlog tells standard error about a sink that fails, at most once a second.
  return logger;
}

struct State {
  std::atomic<Level> level{Level::info};
  std::mutex mutex;
  // Under mutex.
  Target target{logger_on(std::make_shared<spdlog::sinks::stderr_sink_mt>()), Format::text};
  bool capturing = false;
  std::vector<std::string> captured;
  Level level_before_capture = Level::info;
};

// Never destroyed, so that the last words of other statics can still be written.
State& state() {
  static State* const kState = new State;
  return *kState;
}

std::string json_text(std::string_view text) {
  if (is_utf8(text)) return boost::json::serialize(boost::json::string_view(text.data(), text.size()));
  std::string ascii(text);
  std::replace_if(
      ascii.begin(), ascii.end(), [](char c) { return static_cast<unsigned char>(c) > 0x7e; }, '?');
  return json_text(ascii);
}

// As it is when it is one plain word, else in quotes.
std::string word(std::string_view text) {
  const bool plain = !text.empty() && is_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7f;
  });
  return plain ? std::string(text) : json_text(text);
}

// A sentence stays readable; only what could break the line is escaped.
std::string sentence(std::string_view text) {
  const std::string inside = json_text(text);
  return inside.substr(1, inside.size() - 2);
}

std::string shown(const Field::Value& value, bool as_json) {
  if (const auto* text = std::get_if<std::string_view>(&value)) return as_json ? json_text(*text) : word(*text);
  if (const auto* real = std::get_if<double>(&value)) {
    // JSON has no word for infinity and "not a number".
    return std::isfinite(*real) ? fmt::format("{}", *real) : as_json ? "null" : fmt::format("{}", *real);
  }
  return std::visit([](auto v) { return fmt::format("{}", v); }, value);
}

}  // namespace

std::string render(Format format, std::int64_t at_micros, Level level, std::string_view folder,
                   std::string_view message, std::string_view trace_id, Fields fields) {
  const Instant at = from_micros(at_micros);
  if (format == Format::json) {
    std::string line = fmt::format(R"({{"time":"{}","level":"{}","folder":{},"message":{})", format_rfc3339(at),
                                   name_of(level), json_text(folder), json_text(message));
    if (!trace_id.empty()) line += fmt::format(R"(,"trace_id":{})", json_text(trace_id));
    for (const Field& field : fields)
      line += fmt::format(",{}:{}", json_text(field.name()), shown(field.value(), true));
    return line + "}";
  }
  std::string line = fmt::format("{}.{:03} {:5} {}: {}", format_clock(at), at_micros / 1000 % 1000, name_of(level),
                                 word(folder), sentence(message));
  for (const Field& field : fields) line += fmt::format(" {}={}", field.name(), shown(field.value(), false));
  if (!trace_id.empty()) line += fmt::format(" trace_id={}", word(trace_id));
  return line;
}

Result<> configure(const Options& options) {
  Target target;
  target.format = options.format;
  try {
    target.logger = options.file.empty() ? logger_on(std::make_shared<spdlog::sinks::stderr_sink_mt>())
                                         : logger_on(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
                                               options.file.string(), options.file_bytes_max, options.files_max));
  } catch (const spdlog::spdlog_ex& failure) {
    return fail(ErrorKind::unavailable, "log.file",
                {"无法写入日志文件，请检查目录是否存在、是否有写权限",
                 fmt::format("the log file cannot be written ({}); check that its folder exists and may be written",
                             failure.what())},
                {.file = options.file.string()});
  }
  const std::lock_guard lock(state().mutex);
  state().target = std::move(target);
  state().level = options.level;
  return {};
}

bool enabled(Level level) { return level >= state().level.load(std::memory_order_relaxed); }

void write(Level level, std::string_view folder, std::string_view message, Fields fields) {
  if (!enabled(level)) return;
  const std::int64_t now = to_micros(SystemClock{}.now());
  Target target;
  {
    const std::lock_guard lock(state().mutex);
    if (state().capturing) {
      state().captured.push_back(render(Format::json, now, level, folder, message, current_trace_id, fields));
      return;
    }
    target = state().target;
  }
  target.logger->log(spdlog::level::info, "{}",
                     render(target.format, now, level, folder, message, current_trace_id, fields));
}

void failure(Level level, std::string_view folder, std::string_view message, const Error& error) {
  write(level, folder, message, {{"code", error.code}, {"error", describe(error)}});
}

TraceScope::TraceScope(std::string id) : outer_(std::exchange(current_trace_id, std::move(id))) {}
TraceScope::~TraceScope() { current_trace_id = std::move(outer_); }

std::string_view trace_id() { return current_trace_id; }

Capture::Capture() {
  const std::lock_guard lock(state().mutex);
  YG_ASSERT(!state().capturing);
  state().capturing = true;
  state().captured.clear();
  state().level_before_capture = state().level.exchange(Level::debug);
}

Capture::~Capture() {
  const std::lock_guard lock(state().mutex);
  state().capturing = false;
  state().level = state().level_before_capture;
}

std::vector<std::string> Capture::lines() const {
  const std::lock_guard lock(state().mutex);
  return state().captured;
}

}  // namespace yunguan::log
