// SPDX-License-Identifier: Apache-2.0
#include "config/load.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json/object.hpp>

#include "base/document.h"
#include "base/parse.h"
#include "config/declaration.h"
#include "config/nearest.h"

namespace yunguan::config {

namespace {

constexpr std::string_view kPrefix = "YUNGUAN_";

// Names with the prefix that mean something else.
bool is_foreign(std::string_view name) {
  return name == "YUNGUAN_CONFIG" || name.starts_with("YUNGUAN_BUILD_") || name.starts_with("YUNGUAN_TEST_");
}

std::string scalar_text(const boost::json::value& value) {
  if (const auto* text = value.if_string()) return std::string(*text);
  if (value.is_bool()) return value.get_bool() ? "true" : "false";
  if (const auto* whole = value.if_int64()) return fmt::format("{}", *whole);
  if (const auto* whole = value.if_uint64()) return fmt::format("{}", *whole);
  return fmt::format("{}", value.as_double());
}

class Loader {
 public:
  Loader() : keys_(declare(config_)) {
    for (const Key& key : keys_.keys()) {
      names_.push_back(key.name);
      sources_[key.name] = "default";
    }
  }

  void read_file(const Document& document) {
    if (document.root().is_null()) return;  // an empty file
    if (!document.root().is_object()) {
      refuse("config.value", {"配置文件应由“键: 值”组成", "a configuration file is made of `key: value`"},
             document.where(""));
      return;
    }
    read_group(document, document.root(), "", "");
  }

  void read_environment(const std::map<std::string, std::string>& environment) {
    std::map<std::string, std::string> known;
    std::vector<std::string> known_names;
    for (const std::string& name : names_) {
      known[environment_name(name)] = name;
      known_names.push_back(environment_name(name));
    }
    for (const auto& [name, value] : environment) {
      if (!name.starts_with(kPrefix) || is_foreign(name)) continue;
      if (const auto found = known.find(name); found != known.end()) {
        set(found->second, value, name, {.field = name});
      } else {
        refuse_unknown(name, nearest(name, known_names), {.field = name});
      }
    }
  }

  void read_options(const std::vector<Option>& options) {
    for (const Option& option : options) {
      YG_ASSERT(keys_.find(option.key) != nullptr);
      set(option.key, option.value, option.name, {.field = option.name});
    }
  }

  // What no key alone can know. Only asked when every key is good by itself.
  void check_together() {
    if (!faults_.empty()) return;
    const std::string& url = config_.store.url;
    if (!url.starts_with("sqlite:") && !url.starts_with("postgresql://") && !url.starts_with("postgres://")) {
      contradict("store.url", {"关系库应写作 sqlite:路径 或 postgresql://…", "write sqlite:PATH or postgresql://…"});
    }
    if (config_.http.upload_max < config_.http.body_max) {
      contradict("http.upload_max", {"不得小于 http.body_max", "must not be less than http.body_max"});
    }
    if (config_.sign_in.absolute < config_.sign_in.idle) {
      contradict("sign_in.absolute_hours",
                 {"不得短于 sign_in.idle_minutes", "must not be shorter than sign_in.idle_minutes"});
    }
    if (config_.data_dir.empty()) contradict("data_dir", {"数据目录不能为空", "must not be empty"});
  }

  Result<Loaded> finish() {
    if (!faults_.empty()) {
      Error all{ErrorKind::invalid,
                "config.refused",
                {fmt::format("配置有 {} 处错误，未启动", faults_.size()),
                 fmt::format("the configuration has {} fault{}, so nothing was started", faults_.size(),
                             faults_.size() == 1 ? "" : "s")},
                {},
                std::move(faults_)};
      return std::unexpected(std::move(all));
    }
    keys_.expand(config_.data_dir.string());
    Loaded loaded{config_, {}};
    for (const Key& key : keys_.keys()) {
      loaded.entries.push_back({key.name, environment_name(key.name), key.sentence, key.form, masked(key.show()),
                                key.default_shown, sources_[key.name]});
    }
    return loaded;
  }

 private:
  void read_group(const Document& document, const boost::json::value& group, const std::string& pointer,
                  const std::string& prefix) {
    for (const auto& [key, value] : group.get_object()) {
      const std::string here = pointer_step(pointer, key);
      const std::string name = prefix + std::string(key);
      const bool is_key = keys_.find(name) != nullptr;
      if (value.is_object() && !is_key) {
        read_group(document, value, here, name + ".");
      } else if (!is_key) {
        refuse_unknown(name, suggestion(name), document.where(here));
      } else if (value.is_object() || value.is_array() || value.is_null()) {
        refuse("config.value", {"应填写一个值", "write one value"}, document.where(here));
      } else {
        const std::string source = fmt::format("{}:{}", document.file(), document.line_of(here));
        set(name, scalar_text(value), source, document.where(here));
      }
    }
  }

  // For a group where a value stands ("http: 8080"), the first key of the group.
  [[nodiscard]] std::optional<std::string> suggestion(const std::string& name) const {
    for (const std::string& candidate : names_) {
      if (candidate.starts_with(name + ".")) return candidate;
    }
    return nearest(name, names_);
  }

  void set(const std::string& name, const std::string& value, const std::string& source, Where where) {
    if (auto done = keys_.find(name)->set(value); !done) {
      Error error = std::move(done).error();
      where.value = masked(error.where.value);
      error.where = std::move(where);
      faults_.push_back(std::move(error));
      return;
    }
    sources_[name] = source;
  }

  void refuse_unknown(const std::string& name, const std::optional<std::string>& meant, Where where) {
    refuse("config.unknown_key",
           {fmt::format("没有名为 {} 的配置项{}", name, meant ? fmt::format("；是否想写 {}？", *meant) : ""),
            fmt::format("there is no key {}{}", name, meant ? fmt::format("; did you mean {}?", *meant) : "")},
           std::move(where));
  }

  void contradict(const std::string& name, Text text) {
    refuse("config.contradiction", std::move(text), {.file = sources_[name], .field = name});
  }

  void refuse(std::string code, Text text, Where where) {
    faults_.push_back({ErrorKind::invalid, std::move(code), std::move(text), std::move(where), {}});
  }

  Config config_;
  KeyTable keys_;
  std::vector<std::string> names_;
  std::map<std::string, std::string> sources_;
  std::vector<Error> faults_;
};

}  // namespace

Result<Loaded> load(const Inputs& inputs) {
  Loader loader;
  if (inputs.file) {
    YG_TRY_ASSIGN(const Document document, load_yaml(*inputs.file));
    loader.read_file(document);
  }
  loader.read_environment(inputs.environment);
  loader.read_options(inputs.options);
  loader.check_together();
  return loader.finish();
}

std::optional<std::filesystem::path> default_file(const std::map<std::string, std::string>& environment) {
  if (const auto named = environment.find("YUNGUAN_CONFIG"); named != environment.end()) return named->second;
  std::error_code ignored;
  if (std::filesystem::exists("yunguan.yaml", ignored)) return "yunguan.yaml";
  return std::nullopt;
}

std::map<std::string, std::string> process_environment() {
  std::map<std::string, std::string> environment;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

std::string environment_name(std::string_view key) {
  std::string name(kPrefix);
  for (const char c : key) name += c == '.' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return name;
}

std::string masked(std::string_view value) {
  std::string shown(value);
  const auto scheme = shown.find("://");
  const auto at = shown.rfind('@');
  if (scheme != std::string::npos && at != std::string::npos && at > scheme) {
    const auto colon = shown.find(':', scheme + 3);
    if (colon < at) shown.replace(colon + 1, at - colon - 1, "***");
  }
  constexpr std::string_view kParameter = "password=";
  if (const auto parameter = shown.find(kParameter); parameter != std::string::npos) {
    const auto first = parameter + kParameter.size();
    shown.replace(first, std::min(shown.find('&', first), shown.size()) - first, "***");
  }
  return shown;
}

}  // namespace yunguan::config
