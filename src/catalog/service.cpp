// SPDX-License-Identifier: Apache-2.0
#include "catalog/service.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "crypto/hex.h"
#include "crypto/sha256.h"

namespace yunguan::catalog {
namespace {

// "steps[1].paths[0].steps[2].people", as the flow says it, as a pointer into the file.
std::string pointer_of(std::string_view field) {
  std::string pointer = "/flow/";
  for (const char c : field) {
    if (c == ']') continue;
    pointer += c == '[' || c == '.' ? '/' : c;
  }
  return pointer;
}

}  // namespace

class ServiceCompiler {
  using Names = std::map<std::string, int, std::less<>>;  // and how often each was named

 public:
  ServiceCompiler(const Document& document, const Known* known, ServiceText text)
      : document_(document), known_(known), service_(new Service) {
    service_->text_ = std::move(text);
  }

  Result<std::shared_ptr<const Service>> compile() {
    const ServiceText& text = service_->text_;
    if (!document_.file().ends_with(text.code + ".yaml"))
      fault("/code", "catalog.code", {"服务代码须与文件名一致", "the code is the file's name"}, text.code);
    want(&Known::permissions, text.permission, "/permission");
    for (std::size_t n = 0; text.checks && n < text.checks->size(); ++n)
      want(&Known::checks, text.checks->at(n), fmt::format("/checks/{}", n));
    std::vector<std::string> steps;
    name_steps(text.flow.steps, steps);
    auto form = Form::from(text.form, text.rules, steps);
    if (form) {
      service_->form_ = std::make_unique<Form>(std::move(*form));
      compile_flow();
    } else {
      add_faults(std::move(form).error());
    }
    for (std::size_t n = 0; n < text.clocks.size(); ++n) {
      if (auto good = check(text.clocks[n]); !good)
        fault(fmt::format("/clocks/{}/{}", n, good.error().where.field), "catalog.clock", good.error().text,
              text.clocks[n].id);
    }
    if (text.print) check_print(*text.print, text);
    if (!faults_.empty()) return all_faults();
    service_->digest_ = digest_of(text);
    return std::shared_ptr<const Service>{std::move(service_)};
  }

 private:
  void fault(std::string pointer, std::string code, Text text, std::string found = {}) {
    Where where = document_.where(pointer);
    where.value = std::move(found);
    faults_.push_back({ErrorKind::invalid, std::move(code), std::move(text), std::move(where), {}});
  }
  void add_faults(Error error) {
    const auto details = error.details.empty() ? std::vector{error} : std::move(error.details);
    for (const Error& one : details) fault(one.where.field, one.code, one.text, one.where.value);
  }
  std::unexpected<Error> all_faults() {
    std::ranges::stable_sort(faults_, {}, [](const Error& one) { return one.where.row.value_or(0); });
    Error first = faults_.front();
    if (faults_.size() > 1) first.details = std::move(faults_);
    return fail(std::move(first));
  }
  void want(std::set<std::string, std::less<>> Known::*names, const std::string& name, const std::string& pointer) {
    if (known_ == nullptr || (known_->*names).contains(name)) return;
    fault(pointer, "catalog.unknown", {"平台没有这个名称", "the platform knows no such name"}, name);
  }

  static void name_steps(const std::vector<StepText>& steps, std::vector<std::string>& names) {
    for (const StepText& step : steps) {
      names.push_back(step.id);
      for (const PathText& path : step.paths.value_or(std::vector<PathText>{})) name_steps(path.steps, names);
    }
  }

  void compile_flow() {
    const FlowText& text = service_->text_.flow;
    auto flow = flow::compile(steps(text.steps, "/flow/steps"));
    if (!flow) {
      const Error& error = flow.error();
      fault(pointer_of(error.where.field), error.code, error.text, error.where.value);
      return;
    }
    service_->flow_ = std::move(*flow);
    service_->flow_.withdraw = text.withdraw.value_or(flow::MayWithdraw::always);
    service_->flow_.returns_max = static_cast<int>(std::clamp<std::int64_t>(text.returns_max.value_or(30), 1, 1'000));
  }

  std::vector<flow::StepText> steps(const std::vector<StepText>& texts, const std::string& pointer) {
    std::vector<flow::StepText> made;
    for (std::size_t n = 0; n < texts.size(); ++n) made.push_back(step(texts[n], fmt::format("{}/{}", pointer, n)));
    return made;
  }

  flow::StepText step(const StepText& text, const std::string& pointer) {
    flow::StepText made;
    made.step = plain_step(text);
    service_->steps_.push_back(text);
    people(text, pointer, made.step);
    if (flow::is_deed(text.kind)) {
      deed(text, pointer);
    }
    with(text, pointer);
    const auto paths = text.paths.value_or(std::vector<PathText>{});
    for (std::size_t n = 0; n < paths.size(); ++n) {
      const std::string inner = fmt::format("{}/paths/{}", pointer, n);
      flow::PathText path{.title = paths[n].title.zh};
      if (paths[n].when) {
        path.condition = static_cast<int>(service_->conditions_.size());
        auto when = program(*paths[n].when, inner + "/when", expr::Type::boolean);
        if (when) service_->conditions_.push_back(std::move(*when));
      }
      path.steps = steps(paths[n].steps, inner + "/steps");
      made.paths.push_back(std::move(path));
    }
    return made;
  }

  // An operation may be called before a peer offers it, so only its form is looked at (`unoffered` tells).
  void deed(const StepText& text, const std::string& pointer) {
    const std::string target = text.target.value_or("");
    if (text.kind != flow::StepKind::call) {
      want(text.kind == flow::StepKind::effect ? &Known::effects : &Known::services, target, pointer + "/target");
      if (text.undo) want(&Known::effects, *text.undo, pointer + "/undo");
      return;
    }
    const auto want_operation = [&](const std::string& name, const std::string& at) {
      if (is_operation(name)) return;
      fault(at, "catalog.operation",
            {"请写作“对端代码.操作”，例如 carrier.open", "write PEER.OPERATION, for example carrier.open"}, name);
    };
    if (!target.empty()) want_operation(target, pointer + "/target");
    if (text.undo) want_operation(*text.undo, pointer + "/undo");
  }

  void with(const StepText& text, const std::string& pointer) {
    std::map<std::string, expr::Program> given;
    for (const auto& [name, source] : text.with.value_or(std::map<std::string, std::string>{})) {
      auto made = program(source, fmt::format("{}/with/{}", pointer, name), {});
      if (made) given.emplace(name, std::move(*made));
    }
    service_->with_.push_back(std::move(given));
  }

  static flow::Step plain_step(const StepText& text) {
    flow::Step step{.id = text.id, .kind = text.kind};
    step.quorum = text.quorum.value_or(flow::Quorum::any);
    step.percent = static_cast<int>(text.percent.value_or(100));
    step.own = text.own.value_or(flow::AskAgain::keep);
    step.repeated = text.repeated.value_or(flow::AskAgain::keep);
    step.refused = text.refused.value_or(flow::WhenRefused::end);
    step.branch_kind = text.branch.value_or(flow::BranchKind::first);
    step.target = text.target.value_or("");
    step.undo = text.undo.value_or("");
    step.waits = text.waits.value_or(true);
    step.again_ok = text.again_ok.value_or(false);
    for (const TimerText& timer : text.timers.value_or(std::vector<TimerText>{})) {
      step.timers.push_back({.name = timer.name,
                             .after = std::chrono::minutes{timer.minutes},
                             .working_time = timer.working_time.value_or(false),
                             .act = timer.act,
                             .repeats = timer.repeats.value_or(false)});
    }
    return step;
  }

  void people(const StepText& text, const std::string& pointer, flow::Step& step) {
    const auto entries = text.people.value_or(std::vector<PeopleText>{});
    for (std::size_t n = 0; n < entries.size(); ++n) {
      const PeopleText& entry = entries[n];
      const std::string code = entry.code.value_or("");
      const std::string at = fmt::format("{}/people/{}/code", pointer, n);
      if (entry.kind == flow::PeopleKind::role) want(&Known::roles, code, at);
      if (entry.kind == flow::PeopleKind::field && !has_field(code))
        fault(at, "catalog.unknown", {"表单没有这个人员字段", "the form has no such field of a person"}, code);
      step.people.push_back({.kind = entry.kind, .code = code, .level = static_cast<int>(entry.level.value_or(1))});
    }
  }
  [[nodiscard]] bool has_field(std::string_view id) const {
    return std::ranges::any_of(service_->text_.form, [&](const GroupText& group) {
      return std::ranges::any_of(
          group.fields, [&](const FieldText& field) { return field.id == id && field.kind == FieldKind::person; });
    });
  }

  std::optional<expr::Program> program(const std::string& source, const std::string& pointer,
                                       std::optional<expr::Type> type) {
    const auto& names = service_->form_->names();
    auto made = type ? expr::Program::compile(source, names, *type) : expr::Program::compile(source, names);
    if (made) return std::move(*made);
    fault(pointer, "catalog.expression", made.error().text, source);
    return std::nullopt;
  }

  void check_print(const PrintText& print, const ServiceText& text) {
    Names fields, steps;
    for (const GroupText& group : text.form) {
      for (const FieldText& field : group.fields) {
        if (field.kind != FieldKind::note) fields.emplace(field.id, 0);
      }
    }
    name_spoken(text.flow.steps, steps);
    const auto parts = print.parts.value_or(std::vector<PrintPartText>{});
    for (std::size_t n = 0; n < parts.size(); ++n)
      want_once(fields, parts[n].fields, fmt::format("/print/parts/{}/fields", n), "表单没有这个可打印的字段",
                "the form has no such field that can be printed");
    const auto opinions = print.opinions.value_or(std::vector<PrintOpinionText>{});
    for (std::size_t n = 0; n < opinions.size(); ++n)
      want_once(steps, opinions[n].steps, fmt::format("/print/opinions/{}/steps", n), "流程没有这个由人办理的环节",
                "the flow has no such step at which people say anything");
  }
  // Steps at which people give their opinion.
  static void name_spoken(const std::vector<StepText>& steps, Names& names) {
    for (const StepText& step : steps) {
      if (step.kind != flow::StepKind::fill && flow::is_human(step.kind)) names.emplace(step.id, 0);
      for (const PathText& path : step.paths.value_or(std::vector<PathText>{})) name_spoken(path.steps, names);
    }
  }
  // Each of them known, and named here for the first time.
  void want_once(Names& known, const std::vector<std::string>& names, const std::string& pointer,
                 std::string_view unknown_zh, std::string_view unknown_en) {
    if (names.empty()) fault(pointer, "catalog.print", {"至少写一项", "name at least one"});
    for (std::size_t n = 0; n < names.size(); ++n) {
      const std::string at = fmt::format("{}/{}", pointer, n);
      const auto found = known.find(names[n]);
      if (found == known.end()) {
        fault(at, "catalog.print",
              {fmt::format("{}；有：{}", unknown_zh, list_of(known)),
               fmt::format("{}; there are: {}", unknown_en, list_of(known))},
              names[n]);
      } else if (++found->second > 1) {
        fault(at, "catalog.print", {"已在前面列出，只能打印一次", "it is named before: it is printed once"}, names[n]);
      }
    }
  }
  static std::string list_of(const Names& names) {
    std::string list;
    for (const auto& [name, times] : names) list += (list.empty() ? "" : ", ") + name;
    return list;
  }

  static std::string digest_of(const ServiceText& text) {
    crypto::Sha256 digest;
    digest.update(json::write(text));
    return crypto::to_hex(digest.finish());
  }

  const Document& document_;
  const Known* known_;
  std::unique_ptr<Service> service_;
  std::vector<Error> faults_;
};

Result<std::shared_ptr<const Service>> Service::from(const Document& document, const Known* known) {
  YG_TRY_ASSIGN(ServiceText text, decode_document<ServiceText>(document));
  return ServiceCompiler{document, known, std::move(text)}.compile();
}

bool Service::holds(int condition, const boost::json::value& values) const {
  const auto known = form_->values_of(values);
  const expr::Value found = conditions_.at(static_cast<std::size_t>(condition)).evaluate(known);
  return !found.is_null() && found.boolean();
}

boost::json::object Service::with(int step, const boost::json::value& values) const {
  boost::json::object given;
  const auto known = form_->values_of(values);
  for (const auto& [name, program] : with_.at(static_cast<std::size_t>(step)))
    given[name] = json_of(program.evaluate(known));
  return given;
}

// --- a folder of them

namespace {

// The services that an order of this one begins and waits for.
std::vector<std::string> begun_by(const Service& service) {
  std::vector<std::string> begun;
  for (const flow::Step& step : service.flow().steps) {
    if (step.kind == flow::StepKind::order) begun.push_back(step.target);
  }
  return begun;
}

// "a → b → a"; empty when there is none.
std::string cycle_from(const std::string& code, const std::map<std::string, std::vector<std::string>>& begun,
                       std::vector<std::string>& way) {
  const auto again = std::ranges::find(way, code);
  if (again != way.end()) {
    std::string text;
    for (auto at = again; at != way.end(); ++at) text += *at + " → ";
    return text + code;
  }
  way.push_back(code);
  if (const auto next = begun.find(code); next != begun.end()) {
    for (const std::string& inner : next->second) {
      if (auto found = cycle_from(inner, begun, way); !found.empty()) return found;
    }
  }
  way.pop_back();
  return {};
}

}  // namespace

Result<std::vector<std::shared_ptr<const Service>>> load_catalog(const std::filesystem::path& folder, Known known) {
  std::error_code failed;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator{folder, failed}) {
    if (entry.path().extension() != ".yaml") continue;
    files.push_back(entry.path());
    known.services.insert(entry.path().stem().string());
  }
  if (failed) {
    return fail(ErrorKind::not_found, "document.unreadable", {"目录无法读取", "the folder cannot be read"},
                {.file = folder.string()});
  }
  std::ranges::sort(files);
  std::vector<std::shared_ptr<const Service>> services;
  std::vector<Error> faults;
  std::map<std::string, std::vector<std::string>> begun;
  for (const auto& file : files) {
    auto document = load_yaml(file);
    auto service = document ? Service::from(*document, &known) : std::unexpected(std::move(document).error());
    if (!service) {
      Error error = std::move(service).error();
      if (error.details.empty()) faults.push_back(error);
      std::ranges::move(error.details, std::back_inserter(faults));
      continue;
    }
    begun[(*service)->text().code] = begun_by(**service);
    services.push_back(std::move(*service));
  }
  for (const auto& [code, inner] : begun) {
    std::vector<std::string> way;
    const std::string cycle = cycle_from(code, begun, way);
    if (cycle.empty()) continue;
    faults.push_back({ErrorKind::invalid,
                      "catalog.cycle",
                      {"子工单绕回到自身", "an order within an order comes back to itself"},
                      {.file = (folder / (code + ".yaml")).string(), .value = cycle},
                      {}});
    break;
  }
  if (faults.empty()) return services;
  Error first = faults.front();
  if (faults.size() > 1) first.details = std::move(faults);
  return fail(std::move(first));
}

bool is_operation(std::string_view name) {
  const auto is_word = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos || dot < 2 || dot > 32 || name.size() > 96 || name.back() == '.') return false;
  if (name.front() < 'a' || name.front() > 'z' || name.find("..") != std::string_view::npos) return false;
  return std::ranges::all_of(name, [&](char c) { return is_word(c) || c == '.'; });
}

std::vector<Unoffered> unoffered(const Service& service, const Known& known) {
  std::vector<Unoffered> found;
  for (const flow::Step& step : service.flow().steps) {
    if (step.kind != flow::StepKind::call) continue;
    for (const std::string& name : {step.target, step.undo}) {
      const bool is_known = name.empty() || known.operations.contains(name) || known.effects.contains(name);
      if (!is_known) found.push_back({step.id, name});
    }
  }
  return found;
}

}  // namespace yunguan::catalog
