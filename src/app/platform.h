// SPDX-License-Identifier: Apache-2.0
// The whole of a running Yunguan: every part, made in the order of the folders, and how they start and stop.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "app/parts.h"
#include "app/terminal.h"
#include "config/load.h"
#include "http/router.h"

namespace yunguan::app {

// Used by one thread; the parts have their own.
class Platform {
 public:
  // Opens the data directory, key ring and store, brings the schema up to date and makes the parts. `loaded` is copied.
  static Result<std::unique_ptr<Platform>> build(const config::Loaded& loaded);
  ~Platform();

  // Everything runs when it returns. Error: that of the part that did not start; nothing runs then.
  Result<> start();
  // Returns when nothing runs any more.
  void stop();

  [[nodiscard]] const http::Router& router() const;
  // Where it listens, once started.
  [[nodiscard]] std::uint16_t port() const;

  // How many services the folder holds, all of them good; `roles` are known beside those that ship. Errors: order::check_folder.
  [[nodiscard]] Result<std::size_t> check_catalog(const std::filesystem::path& folder,
                                                  const std::set<std::string, std::less<>>& roles) const;

  // What the person at the terminal is told once everything runs: where it is, how to sign in.
  [[nodiscard]] std::vector<std::string> greeting(Language language) const;

 private:
  struct Impl;
  explicit Platform(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace yunguan::app
