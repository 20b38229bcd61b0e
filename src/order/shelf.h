// SPDX-License-Identifier: Apache-2.0
// Published services. A version, once published, never changes: an order goes by the one it was begun with.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/service.h"
#include "order/order.h"
#include "store/database.h"

namespace yunguan::order {

struct ServiceVersion {
  VersionId id;
  std::int64_t number = 0;  // of the service, from 1
  std::string origin;       // "file": shipped beside the program; "own": published by a person
  std::string published_by;
  Instant published_at;
  std::shared_ptr<const catalog::Service> service;
};

// Thread-safe. What is read is kept in memory: versions do not change. Which one is current is asked each time.
class Shelf {
 public:
  // Error order.no_version (internal): an order names a version that is not there.
  Result<std::shared_ptr<const ServiceVersion>> version(store::Reader& reader, VersionId id);
  // Null when no such service is offered.
  Result<std::shared_ptr<const ServiceVersion>> current(store::Reader& reader, std::string_view code);
  // By code.
  Result<std::vector<std::shared_ptr<const ServiceVersion>>> all_current(store::Reader& reader);
  // Of one service, newest first.
  Result<std::vector<std::shared_ptr<const ServiceVersion>>> versions(store::Reader& reader, std::string_view code);

  // Makes this the current version of its service; nothing happens when it already is. `text`: as it was written.
  Result<VersionId> publish(store::Transaction& tx, const catalog::Service& service, std::string_view text,
                            std::string_view origin, std::string_view login, Instant now);
  // The same for a file that ships with the program: it stands back behind what a person has published, and what was withdrawn stays so.
  Result<void> publish_file(store::Transaction& tx, const catalog::Service& service, std::string_view text,
                            Instant now);
  // Takes a service off the shelf; its orders go on.
  static Result<void> withdraw(store::Transaction& tx, std::string_view code);

 private:
  std::mutex mutex_;
  std::map<VersionId, std::shared_ptr<const ServiceVersion>> kept_;  // under mutex_
};

// As it was published; for those who want to read or change it. Empty when there is no such version.
Result<std::string> text_of(store::Reader& reader, VersionId id);

}  // namespace yunguan::order
