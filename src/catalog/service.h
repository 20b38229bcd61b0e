// SPDX-License-Identifier: Apache-2.0
// A service that has been understood: form, rules, flow and clocks, ready to be worked with.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "catalog/form.h"
#include "catalog/service_text.h"
#include "flow/engine.h"

namespace yunguan::catalog {

// What the platform around the catalogue knows by name; a service that names something else is refused.
struct Known {
  std::set<std::string, std::less<>> permissions;
  std::set<std::string, std::less<>> roles;
  std::set<std::string, std::less<>> effects;
  std::set<std::string, std::less<>> checks;
  std::set<std::string, std::less<>> operations;  // of calls; one that is not here is a warning, no fault
  std::set<std::string, std::less<>> services;    // for orders within orders
};

// Immutable; thread-safe.
class Service {
 public:
  // Every fault is named at once, with file, line and field. Codes: document.*, catalog.code, catalog.unknown, catalog.form, catalog.expression,
  // catalog.right, catalog.clock and those of flow::compile.
  // `known`: null when nobody is there to ask.
  [[nodiscard]] static Result<std::shared_ptr<const Service>> from(const Document& document, const Known* known);

  [[nodiscard]] const ServiceText& text() const { return text_; }
  [[nodiscard]] const flow::Flow& flow() const { return flow_; }
  [[nodiscard]] const Form& form() const { return *form_; }
  // By the steps of flow().
  [[nodiscard]] const StepText& step(int number) const { return steps_.at(static_cast<std::size_t>(number)); }
  // Of its content; a published version is named by it.
  [[nodiscard]] const std::string& digest() const { return digest_; }

  [[nodiscard]] bool holds(int condition, const boost::json::value& values) const;
  // What the step gives its target, worked out from the form.
  [[nodiscard]] boost::json::object with(int step, const boost::json::value& values) const;

 private:
  friend class ServiceCompiler;
  Service() = default;

  ServiceText text_;
  flow::Flow flow_;
  std::vector<StepText> steps_;
  std::unique_ptr<const Form> form_;
  std::vector<expr::Program> conditions_;
  std::vector<std::map<std::string, expr::Program>> with_;  // by the steps of flow()
  std::string digest_;
};

// "carrier.open": the peer's code, and one of its operations.
[[nodiscard]] bool is_operation(std::string_view name);

// A step that calls what nobody offers.
struct Unoffered {
  std::string step;
  std::string operation;
};
// Of the service's calls, and of what takes them back; effects are not looked at.
[[nodiscard]] std::vector<Unoffered> unoffered(const Service& service, const Known& known);

// What the flow engine asks about the service and the calendar. Both outlive it.
class ServiceGround final : public flow::Ground {
 public:
  ServiceGround(const Service& service, const WorkingCalendar& calendar) : service_(service), calendar_(calendar) {}
  [[nodiscard]] bool holds(int condition, const boost::json::value& values) const override {
    return service_.holds(condition, values);
  }
  [[nodiscard]] Instant due(const flow::Timer& timer, Instant from) const override {
    return timer.working_time ? calendar_.after(from, timer.after) : from + timer.after;
  }

 private:
  const Service& service_;
  const WorkingCalendar& calendar_;
};

// All services of a folder; the faults of all files together. Orders within orders may not come back to themselves (catalog.cycle).
[[nodiscard]] Result<std::vector<std::shared_ptr<const Service>>> load_catalog(const std::filesystem::path& folder,
                                                                               Known known);

}  // namespace yunguan::catalog
