// SPDX-License-Identifier: Apache-2.0
// What roles may allow about findings, and the acts the audit log knows.
#pragma once

#include <array>

#include "identity/audit.h"
#include "identity/permission.h"

namespace yunguan::finding {

inline constexpr std::array kPermissions{
    identity::Permission{"finding.read", "monitoring", "查看监测发现", "See findings"},
    identity::Permission{"finding.export", "monitoring", "导出监测发现", "Export findings"},
    identity::Permission{"finding.handle", "monitoring", "处置监测发现", "Deal with findings"},
};

inline constexpr std::array kActions{
    identity::AuditAction{"finding.handle", "处置监测发现", "Deal with a finding"},
    identity::AuditAction{"finding.handle_many", "批量处置监测发现", "Deal with many findings"},
    identity::AuditAction{"finding.export", "导出监测发现", "Export findings"},
};

}  // namespace yunguan::finding
