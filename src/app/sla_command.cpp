// SPDX-License-Identifier: Apache-2.0
// yunguan sla compute: what an order's clocks say, from files alone – for tests, and for disputes.
#include <fmt/format.h>

#include <fstream>
#include <memory>
#include <string>

#include "app/commands.h"
#include "app/terminal.h"
#include "base/document_decode.h"
#include "flow/sla.h"

namespace yunguan::app {
namespace {

struct Options {
  std::string calendar;
  std::string clocks;
  std::string events;
  std::string now;
};

struct ClocksText {
  std::vector<flow::ClockRule> clocks;
};
BOOST_DESCRIBE_STRUCT(ClocksText, (), (clocks))

Result<std::vector<flow::Mark>> read_marks(const std::string& path) {
  std::ifstream file{path};
  if (!file) {
    return fail(ErrorKind::not_found, "document.unreadable", {"文件无法读取", "the file cannot be read"},
                {.file = path});
  }
  std::vector<flow::Mark> marks;
  std::uint64_t row = 0;
  for (std::string line; std::getline(file, line);) {
    ++row;
    if (line.empty()) continue;
    auto mark = json::read<flow::Mark>(line);
    if (!mark) {
      mark.error().where.file = path;
      mark.error().where.row = row;
      return std::unexpected(std::move(mark).error());
    }
    if (!marks.empty() && mark->at < marks.back().at) {
      return fail(ErrorKind::invalid, "sla.order", {"事件须按时间先后排列", "events stand in the order of their time"},
                  {.file = path, .row = row, .field = "at", .value = format_clock(mark->at)});
    }
    marks.push_back(std::move(*mark));
  }
  return marks;
}

std::string span_text(std::int64_t seconds) {
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

void print(const flow::Reading& reading) {
  fmt::print("{} ({}): {}, {} of {}\n", reading.id, reading.priority,
             boost::describe::enum_to_string(reading.state, "?"), span_text(reading.elapsed_seconds),
             span_text(reading.limit_seconds));
  const auto line = [](std::string_view what, const std::optional<Instant>& at) {
    if (at) fmt::print("  {:<8} {}\n", what, format_clock(*at));
  };
  line("warn at", reading.warn_at);
  line("due", reading.due);
  line("ended", reading.ended);
  for (const flow::Interval& interval : reading.intervals) {
    fmt::print("  {} – {}  {:<9} {}\n", format_clock(interval.from), format_clock(interval.to),
               boost::describe::enum_to_string(interval.kind, "?"), span_text(interval.seconds));
  }
}

Result<void> compute(const Options& options) {
  YG_TRY_ASSIGN(const auto calendar, WorkingCalendar::load(options.calendar));
  YG_TRY_ASSIGN(const Document document, load_yaml(options.clocks));
  YG_TRY_ASSIGN(const auto clocks, decode_document<ClocksText>(document));
  YG_TRY_ASSIGN(const auto marks, read_marks(options.events));
  Instant now = SystemClock().now();
  if (!options.now.empty()) {
    YG_TRY_ASSIGN(now, parse_instant(options.now));
  }
  for (const flow::ClockRule& rule : clocks.clocks) {
    YG_TRY(check(rule));
    print(read_clock(rule, calendar, marks, now));
  }
  return {};
}

}  // namespace

void add_sla_command(CLI::App& cli, int& status) {
  CLI::App* const sla = cli.add_subcommand("sla", "clocks of orders");
  sla->require_subcommand(1);
  CLI::App* const command = sla->add_subcommand("compute", "what the clocks say about an order, with every interval");
  const auto options = std::make_shared<Options>();
  command->add_option("--calendar", options->calendar, "working calendar (YAML)")->required();
  command->add_option("--clocks", options->clocks, "limits, warnings and pauses (YAML)")->required();
  command->add_option("--events", options->events, "what happened, one JSON object a line, in order of time")
      ->required();
  command->add_option("--now", options->now, "the moment it is looked at from; else now");
  command->callback([options, &status] {
    const auto done = compute(*options);
    if (done) return;
    print_error(done.error());
    status = kRefused;
  });
}

}  // namespace yunguan::app
