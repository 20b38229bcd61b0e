// SPDX-License-Identifier: Apache-2.0
// yunguan precheck (SIM-28): may this service be sold? 0 allowed, 3 refused, 2 the question is not understood.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <memory>
#include <string>

#include "app/commands.h"
#include "app/terminal.h"
#include "base/json.h"
#include "card/fleet_columns.h"
#include "card/precheck.h"
#include "card/rules_directory.h"

namespace yunguan::app {
namespace {

constexpr int kUnlawful = 3;

struct Options {
  std::string number_kind;
  std::string functions;
  std::string data_scope;
  std::string monthly_data_mb;
  std::string fixed;
  std::string form;
  std::string open_voice = "no";
  std::string open_sms = "no";
  std::string terminal = "other";
  std::string scene;
  std::string rules;
  bool json = false;
};

std::unexpected<Error> refuse(std::string field, const std::string& value, Text text) {
  return fail(ErrorKind::invalid, "precheck.option", std::move(text),
              {.file = {}, .row = {}, .field = std::move(field), .value = value, .clause = {}});
}

Result<card::Proposal> proposal_of(const Options& options, const card::RuleLimits& limits) {
  const auto functions = card::functions_from(options.functions);
  if (!functions || functions->bits() == 0) {
    return refuse("--functions", options.functions,
                  {"应为 voice、sms、data 用加号连接。", "It must be of voice, sms and data, joined by a plus sign."});
  }
  const auto large = card::megabytes_above(options.monthly_data_mb, static_cast<std::uint64_t>(limits.large_above_mb));
  if (!large) {
    return refuse("--monthly-data-mb", options.monthly_data_mb,
                  {"应为非负的数，如 100 或 100.5。", "It must be a number of megabytes such as 100 or 100.5."});
  }
  return card::Proposal{.kind = options.number_kind == "iot" ? card::Kind::iot : card::Kind::phone,
                        .functions = *functions,
                        .directed = options.data_scope == "directed",
                        .large = *large,
                        .fixed = options.fixed == "yes",
                        .form = *card::form_from(options.form),
                        .open_voice = options.open_voice == "yes",
                        .open_sms = options.open_sms == "yes",
                        .terminal = *card::terminal_from(options.terminal),
                        .scene = options.scene};
}

void print_json(const card::PrecheckAnswer& answer, Language language) {
  using boost::json::array, boost::json::object, boost::json::value;
  array required;
  for (const card::DutyResult& duty : answer.required) required.emplace_back(card::to_word(duty.duty));
  array violations;
  for (const card::Violation& violation : answer.violations) {
    violations.push_back(
        object{{"clause", violation.clause}, {"code", violation.code}, {"message", violation.message.*language}});
  }
  const value risk = answer.risk ? json::encode(*answer.risk) : value(nullptr);
  const value out = object{{"allowed", answer.allowed},
                           {"kind", card::to_word(answer.kind)},
                           {"class", answer.class_ ? value(*answer.class_) : value(nullptr)},
                           {"risk", risk},
                           {"required", required},
                           {"violations", violations}};
  fmt::print("{}\n", json::write(out));
}

std::string clauses_of(const card::DutyResult& duty) {
  std::string list;
  for (const card::Clause& clause : duty.clauses) list += (list.empty() ? "" : ", ") + clause.number;
  return list;
}

void print_words(const card::PrecheckAnswer& answer, Language language) {
  const auto say = [&](std::string_view zh, std::string_view en) { return language == &Text::zh ? zh : en; };
  fmt::print("{}\n", answer.allowed ? say("允许", "allowed") : say("不允许", "refused"));
  if (answer.kind == card::Kind::phone) {
    fmt::print("{}\n", say("公众移动卡：指引的规则只约束物联网卡。",
                           "An ordinary phone number: the guideline's rules bind IoT cards only."));
  }
  if (answer.class_) {
    const bool high = answer.risk == card::ClassRisk::high;
    fmt::print("{} {}  {}\n", say("分类", "class"), *answer.class_, *answer.class_name.*language);
    fmt::print("{} {}{}\n", say("风险", "risk"), high ? say("高", "high") : say("中", "medium"),
               answer.risk_stated ? "" : say("（来源未载明）", " (not stated in the source)"));
  }
  for (const card::Violation& violation : answer.violations) {
    fmt::print("{} {}  {}\n", say("违反", "against"), violation.clause, violation.message.*language);
  }
  if (!answer.required.empty()) fmt::print("{}\n", say("开通时须完成：", "to be completed at opening:"));
  for (const card::DutyResult& duty : answer.required) {
    fmt::print("  {}  {}  ({})\n", card::to_word(duty.duty), duty.name.*language, clauses_of(duty));
  }
  for (const card::Hint& hint : answer.hints) fmt::print("{} {}\n", say("提示", "note"), hint.text.*language);
}

Result<bool> run(const Options& options) {
  YG_TRY_ASSIGN(const std::filesystem::path rules, card::rules_directory(options.rules));
  YG_TRY_ASSIGN(const card::Rulebook rulebook, card::Rulebook::load(rules));
  YG_TRY_ASSIGN(const card::Scenes scenes, card::Scenes::load(rules));
  YG_TRY_ASSIGN(const card::Proposal proposal, proposal_of(options, rulebook.limits()));
  if (!options.scene.empty() && scenes.scene(options.scene) == nullptr &&
      scenes.contract_scene(options.scene) == nullptr) {
    return refuse("--scene", options.scene, {"没有这个场景。", "There is no such scene."});
  }
  const card::PrecheckAnswer answer = card::precheck(proposal, rulebook, scenes);
  if (options.json) {
    print_json(answer, terminal_language());
  } else {
    print_words(answer, terminal_language());
  }
  return answer.allowed;
}

}  // namespace

void add_precheck_command(CLI::App& cli, int& status) {
  CLI::App* const command =
      cli.add_subcommand("precheck", "may this service be sold? Prints class, duties and the clauses it breaks");
  const auto o = std::make_shared<Options>();
  const CLI::IsMember yes_no({"yes", "no"});
  command->add_option("--number-kind", o->number_kind, "iot or phone")
      ->required()
      ->check(CLI::IsMember({"iot", "phone"}));
  command->add_option("--functions", o->functions, "voice+sms+data or fewer")->required();
  command->add_option("--data-scope", o->data_scope, "directed or open")
      ->required()
      ->check(CLI::IsMember({"directed", "open"}));
  command->add_option("--monthly-data-mb", o->monthly_data_mb, "monthly average in MB")->required();
  command->add_option("--fixed", o->fixed, "is the position fixed? yes or no")->required()->check(yes_no);
  command->add_option("--form", o->form, "MP1, MP2, MS0, MS1, eSIM or odd")
      ->required()
      ->check(CLI::IsMember({"MP1", "MP2", "MS0", "MS1", "eSIM", "odd"}));
  command->add_option("--open-voice", o->open_voice, "calls with any number? yes or no")->check(yes_no);
  command->add_option("--open-sms", o->open_sms, "messages with any number? yes or no")->check(yes_no);
  command->add_option("--terminal", o->terminal, "phone, module or other")
      ->check(CLI::IsMember({"phone", "module", "other"}));
  command->add_option("--scene", o->scene, "scene of use, by code or Chinese name: tells what is unusual for it");
  command->add_option("--rules", o->rules, "folder of the rules; else YUNGUAN_RULES_DIR, else the product's own");
  command->add_flag("--json", o->json, "one JSON object instead of words");
  command->callback([o, &status] {
    const auto allowed = run(*o);
    if (!allowed) print_error(allowed.error());
    status = !allowed ? kRefused : *allowed ? 0 : kUnlawful;
  });
}

}  // namespace yunguan::app
