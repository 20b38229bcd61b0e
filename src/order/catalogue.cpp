// SPDX-License-Identifier: Apache-2.0
#include "order/catalogue.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "order/order_service.h"

namespace yunguan::order {
namespace {

using VersionPointer = std::shared_ptr<const ServiceVersion>;

// Services are everybody's: whoever may publish for one unit alone may not.
Result<void> check_whole_platform(const identity::Asking& asking) {
  if (asking.principal.scope("service.publish").everything()) return {};
  return fail(
      ErrorKind::forbidden, "order.whole_platform",
      {"服务供全平台使用，须有全平台的发布权限", "services are for the whole platform, and so must the permission be"});
}

// What a service may name here and now.
Result<catalog::Known> known(const Ground& ground, store::Reader& reader) {
  catalog::Known names{.permissions = ground.permissions(),
                       .roles = {},
                       .effects = ground.effects.names(),
                       .checks = ground.checks.names(),
                       .operations = {},
                       .services = {}};
  YG_TRY(reader.each({"order.role_codes", "SELECT code FROM role"}, {}, [&](const store::Row& row) {
    names.roles.insert(row.text(0));
    return true;
  }));
  if (ground.calls != nullptr && ground.calls->offered) {
    YG_TRY_ASSIGN(names.operations, ground.calls->offered(reader));
  }
  YG_TRY_ASSIGN(const auto all, ground.shelf.all_current(reader));
  for (const VersionPointer& version : all) names.services.insert(version->service->text().code);
  return names;
}

std::vector<std::string> by_hand(const catalog::Service& service, const catalog::Known& names) {
  std::vector<std::string> operations;
  for (const catalog::Unoffered& one : catalog::unoffered(service, names)) {
    if (std::ranges::find(operations, one.operation) == operations.end()) operations.push_back(one.operation);
  }
  return operations;
}

std::vector<Fault> faults_of(const Error& error) {
  const auto details = error.details.empty() ? std::vector{error} : error.details;
  std::vector<Fault> faults;
  for (const Error& one : details)
    faults.push_back({one.where.row, one.where.field, one.where.value, one.code, one.text});
  return faults;
}

// The name of its file is the service's code, so that one is asked for first.
std::string code_of(const Document& document) {
  const auto* const root = document.root().if_object();
  const auto* const code = root == nullptr ? nullptr : root->if_contains("code");
  return code == nullptr || !code->is_string() ? std::string{} : std::string{code->get_string()};
}

Result<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  if (!in)
    return fail(ErrorKind::not_found, "document.unreadable", {"文件无法读取", "the file cannot be read"},
                {.file = path.string()});
  return text.str();
}

}  // namespace

std::unexpected<Error> no_service(const std::string& code) {
  return fail(ErrorKind::not_found, "order.no_service", {"没有这项服务", "there is no such service"},
              {.field = "code", .value = code});
}

Result<ServicesAnswer> all_services(const Ground& ground, const identity::Asking& asking) {
  return ground.db.read([&](store::Reader& reader) -> Result<ServicesAnswer> {
    ServicesAnswer answer;
    YG_TRY_ASSIGN(const auto all, ground.shelf.all_current(reader));
    for (const VersionPointer& version : all) {
      const catalog::ServiceText& text = version->service->text();
      const bool may = asking.principal.may("order.apply") && asking.principal.may(text.permission);
      answer.items.push_back({text.code, text.area, text.title, text.about, version->number, may});
    }
    return answer;
  });
}

Result<ServiceDetail> service_detail(const Ground& ground, const identity::Asking& asking, const std::string& code) {
  return ground.db.read([&](store::Reader& reader) -> Result<ServiceDetail> {
    YG_TRY_ASSIGN(const auto version, ground.shelf.current(reader, code));
    if (version == nullptr) return no_service(code);
    const catalog::ServiceText& text = version->service->text();
    ServiceDetail detail{.code = text.code,
                         .area = text.area,
                         .title = text.title,
                         .about = text.about,
                         .version_number = version->number,
                         .origin = version->origin,
                         .published_by = version->published_by,
                         .published_at = version->published_at,
                         .may_apply = asking.principal.may("order.apply") && asking.principal.may(text.permission),
                         .form = text.form,
                         .rights = {},
                         .rules = text.rules,
                         .checks = text.checks.value_or(std::vector<std::string>{}),
                         .flow = text.flow,
                         .names = {},
                         .clocks = text.clocks,
                         .print = text.print,
                         .yaml = {}};
    const std::string& first = version->service->flow().steps.front().id;
    for (const catalog::GroupText& group : text.form) {
      for (const catalog::FieldText& field : group.fields) {
        const catalog::Right right = version->service->form().right(field.id, first, true);
        detail.rights[field.id] = field.value && right == catalog::Right::write ? catalog::Right::read : right;
      }
    }
    YG_TRY_ASSIGN(detail.names, who_names(reader, version->service->flow()));
    if (asking.principal.may("service.publish")) {
      YG_TRY_ASSIGN(detail.yaml, text_of(reader, version->id));
    }
    return detail;
  });
}

Result<VersionsAnswer> service_versions(const Ground& ground, const std::string& code) {
  return ground.db.read([&](store::Reader& reader) -> Result<VersionsAnswer> {
    VersionsAnswer answer;
    YG_TRY_ASSIGN(const auto versions, ground.shelf.versions(reader, code));
    if (versions.empty()) return no_service(code);
    for (const VersionPointer& version : versions) {
      YG_TRY_ASSIGN(auto yaml, text_of(reader, version->id));
      answer.items.push_back(
          {version->number, version->origin, version->published_by, version->published_at, std::move(yaml)});
    }
    return answer;
  });
}

Result<PublishAnswer> publish(const Ground& ground, const identity::Asking& asking, const PublishInput& input) {
  YG_TRY(check_whole_platform(asking));
  auto plain = parse_yaml(input.yaml, "service.yaml");
  if (!plain) return PublishAnswer{.code = {}, .faults = faults_of(plain.error())};
  const std::string code = code_of(*plain);
  YG_TRY_ASSIGN(const auto document, parse_yaml(input.yaml, code + ".yaml"));
  identity::AuditEntry entry{.actor = asking.actor,
                             .action = "service.publish",
                             .object_type = "service",
                             .object_id = code,
                             .object_label = code};
  std::vector<std::string> not_offered;
  const auto look = [&](store::Reader& reader) -> Result<std::shared_ptr<const catalog::Service>> {
    YG_TRY_ASSIGN(const auto names, known(ground, reader));
    YG_TRY_ASSIGN(auto service, catalog::Service::from(document, &names));
    not_offered = by_hand(*service, names);
    return service;
  };
  const auto checked = ground.db.read(look);
  if (!checked) {
    if (checked.error().kind != ErrorKind::invalid) return std::unexpected(checked.error());
    return PublishAnswer{.code = code, .faults = faults_of(checked.error())};
  }
  const catalog::ServiceText& text = (*checked)->text();
  PublishAnswer answer{.code = code,
                       .faults = {},
                       .published = false,
                       .by_hand = std::move(not_offered),
                       .blank = Blank{text.title, text.form, text.print}};
  if (input.check_only.value_or(false)) return answer;
  answer.published = true;
  return identity::audited(ground.audit, ground.db, std::move(entry),
                           [&](store::Transaction& tx, identity::AuditEntry& written) -> Result<PublishAnswer> {
                             written.after = boost::json::object{{"digest", (*checked)->digest()}};
                             YG_TRY(ground.shelf.publish(tx, **checked, input.yaml, "own", asking.principal.signature(),
                                                         ground.clock.now()));
                             return answer;
                           });
}

Result<void> withdraw(const Ground& ground, const identity::Asking& asking, const std::string& code) {
  identity::AuditEntry entry{.actor = asking.actor,
                             .action = "service.withdraw",
                             .object_type = "service",
                             .object_id = code,
                             .object_label = code};
  return identity::audited(ground.audit, ground.db, std::move(entry),
                           [&](store::Transaction& tx, identity::AuditEntry&) -> Result<void> {
                             YG_TRY_ASSIGN(const auto offered, ground.shelf.current(tx, code));
                             if (offered == nullptr) return no_service(code);
                             YG_TRY(check_whole_platform(asking));
                             return Shelf::withdraw(tx, code);
                           });
}

Result<void> publish_folder(const Ground& ground, const std::filesystem::path& folder) {
  YG_TRY_ASSIGN(const auto names, ground.db.read([&](store::Reader& reader) { return known(ground, reader); }));
  YG_TRY_ASSIGN(const auto services, catalog::load_catalog(folder, names));
  for (const auto& service : services) {
    YG_TRY_ASSIGN(const auto text, read_file(folder / (service->text().code + ".yaml")));
    YG_TRY(ground.db.write(
        [&](store::Transaction& tx) { return ground.shelf.publish_file(tx, *service, text, ground.clock.now()); }));
  }
  return {};
}

Result<std::size_t> check_folder(const Ground& ground, const std::filesystem::path& folder,
                                 const std::set<std::string, std::less<>>& roles) {
  YG_TRY_ASSIGN(auto names, ground.db.read([&](store::Reader& reader) { return known(ground, reader); }));
  names.roles.insert(roles.begin(), roles.end());
  YG_TRY_ASSIGN(const auto services, catalog::load_catalog(folder, std::move(names)));
  return services.size();
}

}  // namespace yunguan::order
