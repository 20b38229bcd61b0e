// SPDX-License-Identifier: Apache-2.0
#include "order/shelf.h"

#include "store/id_source.h"

namespace yunguan::order {
namespace {

using store::NamedQuery;
using store::Row;

#define YG_VERSION_COLUMNS "id, code, number, origin, published_by, published_at, document"
constexpr NamedQuery kFind{"order.service_version",
                           "SELECT " YG_VERSION_COLUMNS " FROM service_version WHERE id = :id"};
constexpr NamedQuery kCurrent{"order.current_service",
                              "SELECT id FROM service_version WHERE current = 1 AND code = :code"};
constexpr NamedQuery kAllCurrent{"order.current_services",
                                 "SELECT id FROM service_version WHERE current = 1 ORDER BY code"};
constexpr NamedQuery kVersions{"order.service_versions",
                               "SELECT id FROM service_version WHERE code = :code ORDER BY number DESC"};
constexpr NamedQuery kNewest{"order.newest_service_version",
                             "SELECT id, digest, current, number, origin FROM service_version WHERE code = :code"
                             " ORDER BY number DESC LIMIT 1"};
constexpr NamedQuery kRetire{"order.retire_service",
                             "UPDATE service_version SET current = 0 WHERE current = 1 AND code = :code"};
constexpr NamedQuery kOffer{"order.offer_service", "UPDATE service_version SET current = 1 WHERE id = :id"};
constexpr NamedQuery kInsert{
    "order.publish_service",
    "INSERT INTO service_version (id, code, number, digest, document, origin, published_by, published_at, current)"
    " VALUES (:id, :code, :number, :digest, :document, :origin, :login, :at, 1)"};
constexpr NamedQuery kKnownFile{"order.known_file",
                                "SELECT COUNT(*) FROM service_version WHERE code = :code AND digest = :digest"};
constexpr NamedQuery kText{"order.service_text", "SELECT document FROM service_version WHERE id = :id"};

struct Newest {
  VersionId id;
  std::string digest;
  bool is_current = false;
  std::int64_t number = 0;
  std::string origin;
};

VersionId id_at(const Row& row) { return row.id<VersionId>(0); }

}  // namespace

Result<std::shared_ptr<const ServiceVersion>> Shelf::version(store::Reader& reader, VersionId id) {
  {
    const std::lock_guard lock{mutex_};
    if (const auto kept = kept_.find(id); kept != kept_.end()) return kept->second;
  }
  std::string text;
  std::string code;
  const auto made = std::make_shared<ServiceVersion>();
  YG_TRY_ASSIGN(const auto found, reader.one(kFind, {id}, [&](const Row& row) {
    code = row.text(1);
    *made = {.id = row.id<VersionId>(0),
             .number = row.integer(2),
             .origin = row.text(3),
             .published_by = row.text(4),
             .published_at = row.instant(5),
             .service = nullptr};
    text = row.text(6);
    return true;
  }));
  if (!found) {
    return fail(ErrorKind::internal, "order.no_version",
                {"工单所依据的服务版本不存在", "the version of the service that the order goes by is not there"},
                {.value = std::to_string(id.value)});
  }
  YG_TRY_ASSIGN(const Document document, parse_yaml(text, code + ".yaml"));
  YG_TRY_ASSIGN(made->service, catalog::Service::from(document, nullptr));
  const std::lock_guard lock{mutex_};
  return kept_.emplace(id, made).first->second;
}

Result<std::shared_ptr<const ServiceVersion>> Shelf::current(store::Reader& reader, std::string_view code) {
  YG_TRY_ASSIGN(const auto id, reader.one(kCurrent, {code}, id_at));
  if (!id) return std::shared_ptr<const ServiceVersion>{};
  return version(reader, *id);
}

Result<std::vector<std::shared_ptr<const ServiceVersion>>> Shelf::all_current(store::Reader& reader) {
  YG_TRY_ASSIGN(const auto ids, reader.all(kAllCurrent, {}, id_at));
  std::vector<std::shared_ptr<const ServiceVersion>> found;
  for (const VersionId id : ids) {
    YG_TRY_ASSIGN(auto one, version(reader, id));
    found.push_back(std::move(one));
  }
  return found;
}

Result<std::vector<std::shared_ptr<const ServiceVersion>>> Shelf::versions(store::Reader& reader,
                                                                           std::string_view code) {
  YG_TRY_ASSIGN(const auto ids, reader.all(kVersions, {code}, id_at));
  std::vector<std::shared_ptr<const ServiceVersion>> found;
  for (const VersionId id : ids) {
    YG_TRY_ASSIGN(auto one, version(reader, id));
    found.push_back(std::move(one));
  }
  return found;
}

Result<VersionId> Shelf::publish(store::Transaction& tx, const catalog::Service& service, std::string_view text,
                                 std::string_view origin, std::string_view login, Instant now) {
  const std::string& code = service.text().code;
  YG_TRY_ASSIGN(const auto newest, tx.one(kNewest, {code}, [](const Row& row) {
    return Newest{row.id<VersionId>(0), row.text(1), row.truth(2), row.integer(3), row.text(4)};
  }));
  if (newest && newest->digest == service.digest()) {
    if (!newest->is_current) YG_TRY(tx.run(kOffer, {newest->id}));
    return newest->id;
  }
  YG_TRY_ASSIGN(const auto id, store::next_id<VersionId>(tx, "service_version"));
  YG_TRY(tx.run(kRetire, {code}));
  YG_TRY(tx.run(kInsert, {id, code, newest ? newest->number + 1 : 1, service.digest(), text, origin, login, now}));
  return id;
}

Result<void> Shelf::publish_file(store::Transaction& tx, const catalog::Service& service, std::string_view text,
                                 Instant now) {
  YG_TRY_ASSIGN(const auto known, tx.one(kKnownFile, {service.text().code, service.digest()},
                                         [](const Row& row) { return row.integer(0); }));
  // Published once: since then people may have changed their minds about it.
  if (known.value_or(0) > 0) return {};
  YG_TRY(publish(tx, service, text, "file", "[start]", now));
  return {};
}

Result<void> Shelf::withdraw(store::Transaction& tx, std::string_view code) {
  YG_TRY(tx.run(kRetire, {code}));
  return {};
}

Result<std::string> text_of(store::Reader& reader, VersionId id) {
  YG_TRY_ASSIGN(auto text, reader.one(kText, {id}, [](const Row& row) { return row.text(0); }));
  return text.value_or(std::string{});
}

}  // namespace yunguan::order
