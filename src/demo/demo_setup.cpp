// SPDX-License-Identifier: Apache-2.0
#include "demo/demo_setup.h"

#include <fstream>

#include "card/card_figures.h"
#include "demo/demo_fleet.h"
#include "demo/demo_units.h"
#include "identity/enum_name.h"

namespace yunguan::demo {

identity::StartPlan demo_plan(std::string password) {
  identity::StartPlan plan;
  for (const DemoUnit& unit : kUnits) {
    plan.units.push_back({std::string{unit.code}, std::string{unit.parent}, std::string{unit.name},
                          identity::from_name_or(unit.kind, identity::UnitKind::access)});
  }
  plan.people = {
      {"sysadmin", "系统管理员（演示）", "ZW", "system_admin", "ZW"},
      {"secadmin", "安全管理员（演示）", "ZW", "security_admin", "ZW"},
      {"auditor", "审计管理员（演示）", "ZW", "audit_admin", "ZW"},
      {"manager", "周示例", "ZW", "fleet_manager", "ZW", "15400000001"},
      {"deputy", "郑示例", "ZW", "fleet_manager", "ZW", "15400000004"},
      {"unituser", "林示例", "GA", "unit_operator", "GA", "15400000002"},
      {"leader", "吴示例", "GA", "unit_operator", "GA", "15400000005"},
      {"carrier", "何示例", "YD", "carrier_reader", "YD", "15400000003"},
  };
  plan.password = std::move(password);
  plan.must_change_password = false;
  return plan;
}

Result<void> begin_fleet(store::Database& db, card::ImportService& imports, const std::filesystem::path& dir) {
  YG_TRY_ASSIGN(const auto counted, db.read([](store::Reader& reader) { return card::figures(reader, std::nullopt); }));
  if (counted.total > 0) return {};
  std::error_code failed;
  std::filesystem::create_directories(dir, failed);
  for (const DemoFile& file : demo_fleet()) {
    const auto path = dir / file.name;
    std::ofstream out{path, std::ios::binary | std::ios::trunc};
    out << file.content;
    if (!out.flush()) {
      return fail(ErrorKind::unavailable, "demo.write", {"无法写入演示文件", "a demonstration file cannot be written"},
                  {.file = path.string()});
    }
    YG_TRY(imports.begin_as_machine(path, file.name));
  }
  return {};
}

}  // namespace yunguan::demo
