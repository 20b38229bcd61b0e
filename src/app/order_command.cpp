// SPDX-License-Identifier: Apache-2.0
// yunguan order replay: tells an order again from its events and a service file, with the state after each – for tests, and for disputes.
#include <fmt/format.h>

#include <fstream>
#include <memory>
#include <string>

#include "app/commands.h"
#include "app/terminal.h"
#include "catalog/service.h"

namespace yunguan::app {
namespace {

struct Options {
  std::string service;
  std::string calendar;
  std::string events;
};

// The first line: who applies, and with what.
struct BeginLine {
  PersonId applicant;
  boost::json::value values;
};
BOOST_DESCRIBE_STRUCT(BeginLine, (), (applicant, values))

// An event, of which only what it needs is written.
struct EventLine {
  flow::Act act = flow::Act::comment;
  Instant at;
  std::optional<PersonId> by;
  std::optional<bool> supervises;
  std::optional<std::int64_t> task;
  std::optional<std::int64_t> visit;
  std::optional<std::vector<flow::Assignee>> people;
  std::optional<std::string> step;
  std::optional<bool> then_here;
  std::optional<bool> before;
  std::optional<std::string> name;
  std::optional<std::string> words;
  std::optional<boost::json::value> values;
};
BOOST_DESCRIBE_STRUCT(EventLine, (),
                      (act, at, by, supervises, task, visit, people, step, then_here, before, name, words, values))

flow::Event event_of(EventLine line) {
  return {.act = line.act,
          .at = line.at,
          .by = line.by,
          .supervises = line.supervises.value_or(false),
          .task = line.task.value_or(0),
          .visit = line.visit.value_or(0),
          .people = line.people.value_or(std::vector<flow::Assignee>{}),
          .step = line.step.value_or(""),
          .then_here = line.then_here.value_or(false),
          .before = line.before.value_or(false),
          .name = line.name.value_or(""),
          .words = line.words.value_or(""),
          .values = line.values.value_or(boost::json::value{})};
}

template <class T>
Result<T> read_line(const std::string& line, const std::string& file, std::uint64_t row) {
  auto read = json::read<T>(line);
  if (read) return read;
  read.error().where.file = file;
  read.error().where.row = row;
  return read;
}

std::string word(auto value) { return boost::describe::enum_to_string(value, "?"); }

void print(const flow::Flow& flow, const flow::OrderState& state) {
  fmt::print("    {}{}\n", word(state.status), state.suspended ? ", suspended" : "");
  for (const flow::Visit& visit : state.visits) {
    fmt::print("    visit {} {}: {}", visit.number, visit.step == flow::kNone ? "end" : flow.at(visit.step).id,
               word(visit.state));
    for (const flow::Seat& seat : visit.seats)
      fmt::print("; task {} of {} {}", seat.task, seat.person.value, word(seat.state));
    for (const flow::Alarm& alarm : visit.alarms) fmt::print("; {} at {}", alarm.name, format_clock(alarm.due));
    for (const flow::Deed& deed : visit.undo) fmt::print("; deed {} {}", deed.visit, word(deed.state));
    fmt::print("\n");
  }
}

void print(const flow::Flow& flow, const flow::Outputs& outputs) {
  for (const flow::Output& output : outputs) {
    fmt::print("    → {}", word(output.kind));
    if (output.step != flow::kNone) fmt::print(" {}", flow.at(output.step).id);
    if (output.task != 0) fmt::print(" task {} of {}", output.task, output.person.value);
    if (!output.name.empty()) fmt::print(" {}", output.name);
    fmt::print("\n");
  }
}

Result<void> tell(const catalog::Service& service, const WorkingCalendar& calendar, const std::string& path) {
  std::ifstream file{path};
  std::string line;
  if (!std::getline(file, line)) {
    return fail(ErrorKind::not_found, "document.unreadable",
                {"文件无法读取，或是空的", "the file cannot be read, or is empty"}, {.file = path});
  }
  YG_TRY_ASSIGN(const auto first, read_line<BeginLine>(line, path, 1));
  const catalog::ServiceGround ground{service, calendar};
  const flow::Flow& flow = service.flow();
  flow::OrderState state = flow::begin(first.applicant, first.values);
  fmt::print("1  begun by {}\n", first.applicant.value);
  print(flow, state);
  for (std::uint64_t row = 2; std::getline(file, line); ++row) {
    if (line.empty()) continue;
    YG_TRY_ASSIGN(auto read, read_line<EventLine>(line, path, row));
    const flow::Event event = event_of(std::move(read));
    fmt::print("{}  {} {}{}\n", row, format_clock(event.at), word(event.act),
               event.by ? fmt::format(" by {}", event.by->value) : "");
    const auto outputs = flow::apply(flow, ground, state, event);
    if (outputs) {
      print(flow, *outputs);
      print(flow, state);
    } else {
      fmt::print("    refused: {}\n", describe(outputs.error()));
    }
  }
  return {};
}

Result<void> replay(const Options& options) {
  YG_TRY_ASSIGN(const Document document, load_yaml(options.service));
  YG_TRY_ASSIGN(const auto service, catalog::Service::from(document, nullptr));
  YG_TRY_ASSIGN(const auto calendar, WorkingCalendar::load(options.calendar));
  return tell(*service, calendar, options.events);
}

}  // namespace

void add_order_command(CLI::App& cli, int& status) {
  CLI::App* const order = cli.add_subcommand("order", "orders and their flows");
  order->require_subcommand(1);
  CLI::App* const command =
      order->add_subcommand("replay", "tell an order again from its events, with the state after each");
  const auto options = std::make_shared<Options>();
  command->add_option("--service", options->service, "service (YAML)")->required();
  command->add_option("--calendar", options->calendar, "working calendar (YAML)")->required();
  command->add_option("--events", options->events, "who applied, then what happened, one JSON object a line")
      ->required();
  command->callback([options, &status] {
    const auto done = replay(*options);
    if (done) return;
    print_error(done.error());
    status = kRefused;
  });
}

}  // namespace yunguan::app
