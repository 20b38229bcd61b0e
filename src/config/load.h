// SPDX-License-Identifier: Apache-2.0
// The configuration as it stands: defaults, under the file, under the environment, under the command line. Nothing is
// ignored: an unknown key or a wrong value refuses to start, with the place it was written and what is meant.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "config/config.h"

namespace yunguan::config {

// A key given on the command line.
struct Option {
  std::string name;  // "--port", for messages
  std::string key;   // "http.port"
  std::string value;
};

struct Inputs {
  // The file; it must exist. Without one, only the defaults and what follows.
  std::optional<std::filesystem::path> file;
  // The whole environment; YUNGUAN_HTTP_PORT sets http.port. Names that do not begin with YUNGUAN_ are not looked at,
  // nor are YUNGUAN_CONFIG and the names of building and testing (YUNGUAN_BUILD_…, YUNGUAN_TEST_…).
  std::map<std::string, std::string> environment;
  std::vector<Option> options;
};

// How one key stands, for people.
struct Entry {
  std::string name;
  std::string environment_name;
  Text sentence;
  Text form;
  std::string value;  // secrets masked
  std::string default_value;
  std::string source;  // "default", "yunguan.yaml:12", "YUNGUAN_HTTP_PORT", "--port"
};

struct Loaded {
  Config config;
  std::vector<Entry> entries;  // every key, in the order of their declaration
};

// Error config.refused with a detail for every fault: config.unknown_key, config.value, config.contradiction; or what
// load_yaml (base/document.h) says about the file.
[[nodiscard]] Result<Loaded> load(const Inputs& inputs);

// What the file and environment name: YUNGUAN_CONFIG, else ./yunguan.yaml when there is one, else none.
[[nodiscard]] std::optional<std::filesystem::path> default_file(const std::map<std::string, std::string>& environment);

// This process's environment.
[[nodiscard]] std::map<std::string, std::string> process_environment();

// "http.port" → "YUNGUAN_HTTP_PORT"
[[nodiscard]] std::string environment_name(std::string_view key);

// With the password of a URL (user:password@, ?password=) replaced by "***".
[[nodiscard]] std::string masked(std::string_view value);

}  // namespace yunguan::config
