// SPDX-License-Identifier: Apache-2.0
// The options that every command about a running Yunguan takes, and the configuration they lead to.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "config/load.h"

namespace yunguan::app {

class Settings {
 public:
  // Adds --config, --data-dir, --store, --address, --port and --demo; their values arrive when `command` is parsed.
  static std::shared_ptr<Settings> options_of(CLI::App& command);

  // Defaults, file, environment, command line. Error: that of config::load
  [[nodiscard]] Result<config::Loaded> load() const;

 private:
  std::string file_;
  std::vector<config::Option> given_;
};

}  // namespace yunguan::app
