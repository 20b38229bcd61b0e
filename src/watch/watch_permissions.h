// SPDX-License-Identifier: Apache-2.0
// The acts of this folder that the audit log knows.
#pragma once

#include <array>

#include "identity/audit.h"

namespace yunguan::watch {

inline constexpr std::array kActions{
    identity::AuditAction{"monitor.measure", "用标注集测量监测", "Measure the monitoring on the labelled set"},
};

}  // namespace yunguan::watch
